"""Writing a campaign report in any form, all from one reading of the campaign, so all with its digits."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Basis
from crm.errors import UserError
from crm.files.safe_name import safe_name
from crm.formats import Formats
from crm.queries.performance import Performance, performance
from crm.reports.arrangement import AS_MADE, Arrangement, arranged
from crm.reports.brand_kit import OUR_KIT, BrandKit
from crm.reports.campaign_report import campaign_report
from crm.reports.campaign_story import Story, campaign_story
from crm.reports.content import Report
from crm.reports.file_text import file_text
from crm.reports.forms import FORMS, Drawn, draw, form_of
from crm.reports.leaks import report_texts
from crm.reports.pdf import preview_pages
from crm.reports.sharing import EMAIL
from crm.services.brand_kits import brand_kit
from crm.services.exports import write_whole
from crm.services.leaving import Leaving, fingerprint, log_leaving
from crm.services.made_reports import About, MadeFile

REPORT_FORMS = FORMS


@dataclass(frozen=True, slots=True)
class CampaignReportRequest:
    """Which campaign; `basis` is what engagement rates are divided by, None = what most posts know.

    Attributes:
        arrangement: which sections, in which order.
        with_rates: what each partner costs may stand in it.
    """

    campaign_id: str
    basis: Basis | None = None
    formats: Formats = field(default_factory=Formats)
    kit: BrandKit | None = None
    arrangement: Arrangement = AS_MADE
    with_rates: bool = False


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """What was written; `warnings` and `left_out` are to be read before it is sent."""

    path: Path
    warnings: tuple[str, ...]
    made: tuple[MadeFile, ...] = ()
    left_out: tuple[str, ...] = ()


def campaign_told(db: Database, request: CampaignReportRequest) -> Story:
    """A campaign's performance in the words and figures of its report, for the screen.

    Raises:
        NotFound: the campaign is gone.
    """
    return campaign_story(performance(db, request.campaign_id, request.basis), request.formats)


def write_campaign_report(db: Database, request: CampaignReportRequest, to: Path) -> WrittenReport:
    """Write a campaign's report to a file; the ending says in which form.

    Raises:
        NotFound: the campaign is gone.
        UserError: the ending is not one we write, or the report would show an e-mail address.
        EnvironmentProblem: the file cannot be written.
    """
    form = form_of(to.suffix, "A campaign report")
    report, partners = _worn(db, request)
    drawn = _drawn(report, form)
    write_whole(to, drawn.content)
    made = MadeFile(report, to, fingerprint(drawn.content), About(campaign_id=request.campaign_id))
    log_leaving(db, [Leaving("campaign report", report.audience, to, made.sha256, partners, report.left_out)])
    return WrittenReport(to, drawn.warnings, (made,), report.left_out)


def made_campaign_report(db: Database, request: CampaignReportRequest) -> Report:
    """The report as a value.

    Raises:
        NotFound: the campaign is gone.
        UserError: it would show an e-mail address.
    """
    return _worn(db, request)[0]


def preview_campaign_report(db: Database, request: CampaignReportRequest) -> list[bytes]:
    """The report's pages as PNG pictures, before anything is saved.

    Raises:
        NotFound: the campaign is gone.
        UserError: it would show an e-mail address.
    """
    return preview_pages(_worn(db, request)[0])


def report_name(campaign: str) -> str:
    """A readable file name without an ending."""
    return safe_name(f"Report - {campaign}", "report")


def _worn(db: Database, request: CampaignReportRequest) -> tuple[Report, int]:
    """The report in the look of its client, and of how many partners it tells."""
    found = performance(db, request.campaign_id, request.basis)
    kit = request.kit or brand_kit(db, found.campaign.row.brand_id)
    formats = replace(request.formats, locale=kit.locale) if kit != OUR_KIT else request.formats
    report = arranged(_checked(found, formats, request.with_rates), request.arrangement)
    return replace(report, kit=kit, language=kit.language), len(found.partners)


def _drawn(report: Report, form: str) -> Drawn:
    """The file, looked through once more as its reader will see it."""
    drawn = draw(report, form)
    if EMAIL.search(file_text(drawn.content, form)):
        raise UserError("The report was not written: it would have shown an e-mail address.")
    return drawn


def _checked(found: Performance, formats: Formats, with_rates: bool) -> Report:
    """The report, looked through for what its readers must not see; notes on people are never read for it."""
    report = campaign_report(found, formats, with_rates=with_rates)
    if any(EMAIL.search(text) for text in report_texts(report)):
        raise UserError("The report was not written: it would have shown an e-mail address.")
    return report
