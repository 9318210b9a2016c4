"""Writing the smaller reports: portfolio, how we worked together, rights ledger, rate card."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from crm.db.unit_of_work import Database
from crm.domain.periods import Period, period_before, quarter_of
from crm.errors import UserError
from crm.formats import Formats
from crm.queries.portfolio import portfolio_facts
from crm.queries.rights_ledger import rate_facts, rights_facts
from crm.queries.together import together_facts
from crm.reports.arrangement import AS_MADE, Arrangement, arranged, compared
from crm.reports.brand_kit import OUR_KIT, BrandKit
from crm.reports.content import Audience, Report
from crm.reports.documents import Frame
from crm.reports.file_text import file_text
from crm.reports.forms import Drawn, draw, form_of
from crm.reports.leaks import report_texts
from crm.reports.ledgers import rate_card, rights_ledger
from crm.reports.portfolio_report import portfolio_report
from crm.reports.sharing import EMAIL, MONEY
from crm.reports.together_report import together_report
from crm.services.brand_kits import brand_kit
from crm.services.exports import write_whole
from crm.services.leaving import Leaving, fingerprint, log_leaving
from crm.services.made_reports import About, MadeFile


class DocumentKind(StrEnum):
    """Which report."""

    PORTFOLIO = "portfolio"
    TOGETHER = "together"
    RIGHTS = "rights"
    RATES = "rates"


@dataclass(frozen=True, slots=True)
class DocumentRequest:
    """Which report, of whom, for whom.

    Attributes:
        subject_id: a brand's id (portfolio), a person's (together), a brand's or None for all (rights, rates).
        period: of a portfolio; None = the quarter of today.
        kit: whose look it wears; None = that of its client.
        compared: set a portfolio's figures beside those of the period before.
        arrangement: which sections, in which order.
    """

    kind: DocumentKind
    subject_id: str | None = None
    period: Period | None = None
    audience: Audience = Audience.CLIENT
    with_rates: bool = False
    formats: Formats = field(default_factory=Formats)
    kit: BrandKit | None = None
    compared: bool = False
    arrangement: Arrangement = AS_MADE


@dataclass(frozen=True, slots=True)
class WrittenDocument:
    """What was written, what its reader may not see, and what to know before it is sent."""

    path: Path
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    made: tuple[MadeFile, ...] = ()


def document(db: Database, request: DocumentRequest) -> Report:
    """One of the reports as a value.

    Raises:
        NotFound: the brand or the person is gone.
        UserError: it needs a brand or a person, or it is not for this audience.
    """
    report = arranged(_made(db, request, _frame(db, request)), request.arrangement)
    for text in report_texts(report):
        _refuse_leaks(text, request)
    return report


def write_document(db: Database, request: DocumentRequest, to: Path) -> WrittenDocument:
    """Write one of the reports; the ending says in which form.

    Raises:
        NotFound, UserError: as `document`; or the ending is not one we write, or it would show what it must not.
        EnvironmentProblem: the file cannot be written.
    """
    report, drawn = drawn_document(db, request, form_of(to.suffix, "A report"))
    write_whole(to, drawn.content)
    made = MadeFile(report, to, fingerprint(drawn.content), _about(request))
    log_leaving(db, [Leaving(report.kind.lower(), report.audience, to, made.sha256, None, report.left_out)])
    return WrittenDocument(to, report.left_out, drawn.warnings, (made,))


def drawn_document(db: Database, request: DocumentRequest, form: str) -> tuple[Report, Drawn]:
    """One of the reports with the bytes of its file, looked through once more as its reader will see it.

    Raises:
        NotFound, UserError: as `document`.
    """
    report = document(db, request)
    drawn = draw(report, form)
    _refuse_leaks(file_text(drawn.content, form), request)
    return report, drawn


def _about(request: DocumentRequest) -> About:
    if request.kind is DocumentKind.TOGETHER:
        return About(influencer_id=request.subject_id)
    return About(request.subject_id, period=request.period)


def worn(db: Database, frame: Frame, brand_id: str | None, kit: BrandKit | None = None) -> Frame:
    """The frame in the look of a client, or in another that was chosen, with the numbers and dates of its locale."""
    kit = kit or brand_kit(db, brand_id)
    formats = replace(frame.formats, locale=kit.locale) if kit != OUR_KIT else frame.formats
    return replace(frame, kit=kit, formats=formats)


def _frame(db: Database, request: DocumentRequest) -> Frame:
    of_brand = request.subject_id if request.kind is not DocumentKind.TOGETHER else None
    return worn(db, Frame(request.audience, request.with_rates, request.formats), of_brand, request.kit)


def _made(db: Database, request: DocumentRequest, frame: Frame) -> Report:
    today = db.today(frame.formats.zone)
    if request.kind is DocumentKind.RIGHTS:
        return rights_ledger(rights_facts(db, request.subject_id), frame, today)
    if request.kind is DocumentKind.RATES:
        return rate_card(rate_facts(db, request.subject_id), frame)
    if request.subject_id is None:
        raise UserError("Choose whom it is about.", "subject")
    if request.kind is DocumentKind.TOGETHER:
        return together_report(together_facts(db, request.subject_id), frame, today)
    period = request.period or quarter_of(today)
    zone = frame.formats.zone_name
    report = portfolio_report(portfolio_facts(db, request.subject_id, period, zone), frame)
    if not request.compared:
        return report
    before = period_before(period)
    earlier = portfolio_report(portfolio_facts(db, request.subject_id, before, zone), frame)
    return compared(report, earlier, period.name, before.name)


def _refuse_leaks(text: str, request: DocumentRequest) -> None:
    """A second look at every text, independent of how it was made."""
    if request.audience is not Audience.INTERNAL and EMAIL.search(text):
        raise UserError("The report was not written: it would have shown an e-mail address.")
    of_money = request.kind in (DocumentKind.TOGETHER, DocumentKind.RIGHTS)
    if of_money and not request.with_rates and MONEY.search(text):
        raise UserError("The report was not written: it would have shown an amount of money.")
