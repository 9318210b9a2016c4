"""From what a person chose to what each kind of report asks for. Nothing is read for a report here, nothing written."""

from crm.db.unit_of_work import Database
from crm.domain.periods import Period, spoken_period
from crm.formats import Formats
from crm.reports.brand_kit import OUR_KIT, BrandKit
from crm.reports.documents import Frame
from crm.reports.partnership_summary import SummaryOptions
from crm.services.brand_kits import brand_kit
from crm.services.brief_exports import BriefRequest
from crm.services.campaign_exports import CampaignReportRequest
from crm.services.documents import DocumentKind, DocumentRequest
from crm.services.exports import SummaryRequest
from crm.services.report_choices import ReportChoices, ReportKind

_OURS = "ours"


def period_of(db: Database, choices: ReportChoices, formats: Formats) -> Period | None:
    """The period that was chosen; None where it is usual."""
    return spoken_period(choices.period, db.today(formats.zone)) if choices.period else None


def kit_of(db: Database, choices: ReportChoices) -> BrandKit | None:
    """The look that was chosen; None for that of its client."""
    if not choices.look_of:
        return None
    return OUR_KIT if choices.look_of == _OURS else brand_kit(db, choices.look_of)


def frame_of(db: Database, choices: ReportChoices, formats: Formats) -> Frame:
    """For whom it is made, in which look."""
    return Frame(choices.audience, choices.with_rates, formats, kit_of(db, choices) or OUR_KIT)


def summary_request(db: Database, choices: ReportChoices, formats: Formats) -> SummaryRequest:
    """Partnership summaries."""
    return SummaryRequest(
        choices.influencer_ids,
        choices.brand_id,
        SummaryOptions(choices.audience, choices.with_rates),
        choices.form,
        formats,
        period_of(db, choices, formats),
        kit_of(db, choices),
        choices.compared,
        choices.arrangement,
    )


def campaign_request(db: Database, choices: ReportChoices, formats: Formats) -> CampaignReportRequest:
    """A campaign's report."""
    return CampaignReportRequest(
        campaign_id=choices.campaign_id or "",
        basis=choices.basis,
        formats=formats,
        kit=kit_of(db, choices),
        arrangement=choices.arrangement,
        with_rates=choices.with_rates,
    )


def brief_request(choices: ReportChoices, formats: Formats) -> BriefRequest:
    """A brief, of one partner or for all."""
    person = next(iter(choices.influencer_ids), None)
    return BriefRequest(choices.campaign_id or "", person, choices.version, formats)


def document_request(db: Database, choices: ReportChoices, formats: Formats, person: str | None) -> DocumentRequest:
    """One of the smaller reports.

    Args:
        person: whose page, of those that are of one person.
    """
    return DocumentRequest(
        kind=DocumentKind(choices.kind.value),
        subject_id=person if choices.kind is ReportKind.TOGETHER else choices.brand_id,
        period=period_of(db, choices, formats),
        audience=choices.audience,
        with_rates=choices.with_rates,
        formats=formats,
        kit=kit_of(db, choices),
        compared=choices.compared,
        arrangement=choices.arrangement,
    )
