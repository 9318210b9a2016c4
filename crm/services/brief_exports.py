"""Writing a brief that leaves the house: PDF, web page or mail draft. Nothing is sent, and nothing private is in it."""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from crm.db.entities import Collaboration, Influencer
from crm.db.unit_of_work import Database
from crm.errors import UserError
from crm.files.safe_name import safe_name
from crm.formats import Formats
from crm.queries.brief_facts import BriefFacts, brief_facts
from crm.queries.commitments import brief_conflicts
from crm.reports.brief import BriefSheet, brief_leaks, brief_sheet, brief_warnings
from crm.reports.brief_forms import brief_html, brief_mail, brief_pages, brief_pdf
from crm.reports.brief_record import brief_record
from crm.reports.content import Audience, Report
from crm.reports.pdf import PREVIEW_PPI
from crm.services.exports import write_whole
from crm.services.leaving import Leaving, fingerprint, log_leaving
from crm.services.made_reports import About, MadeFile

BRIEF_FORMS = (".pdf", ".html", ".eml")


@dataclass(frozen=True, slots=True)
class BriefRequest:
    """Which brief, for whom.

    Attributes:
        influencer_id: their own version where there is one, else the campaign's, addressed to them; None for nobody.
        number: a version; None is the newest.
    """

    campaign_id: str
    influencer_id: str | None = None
    number: int | None = None
    formats: Formats = field(default_factory=Formats)


@dataclass(frozen=True, slots=True)
class WrittenBrief:
    """What was written; `warnings` are to be read before it is sent."""

    path: Path
    warnings: tuple[str, ...]
    made: tuple[MadeFile, ...] = ()


def write_brief(db: Database, request: BriefRequest, to: Path) -> WrittenBrief:
    """Write a brief to a file; the ending says in which form.

    Raises:
        NotFound: the campaign, the person, the brief or the version is gone.
        UserError: the ending is not one we write, the brief holds a line of the notes on its reader, or a mail draft is
            wanted for somebody who asked not to be contacted.
        EnvironmentProblem: the file cannot be written.
    """
    form = to.suffix.lower()
    if form not in BRIEF_FORMS:
        raise UserError(f"A brief is written as .pdf, .html or .eml, not as {form or 'a file without ending'}.", "to")
    facts = brief_facts(db, request.campaign_id, request.influencer_id, request.number)
    if form == ".eml" and _unwanted(db, request):
        raise UserError(f"{facts.partner} asked not to be contacted: no mail draft is made.")
    found = brief_leaks(facts)
    if found:
        raise UserError(f"The brief was not written: it holds {', '.join(found)}.")
    sheet = brief_sheet(facts, request.formats)
    content, warnings = _drawn(facts, sheet, form)
    write_whole(to, content)
    about = About(campaign_id=request.campaign_id, influencer_id=request.influencer_id)
    made = MadeFile(brief_record(sheet), to, fingerprint(content), about)
    log_leaving(db, [Leaving("brief", Audience.PARTNER, to, made.sha256, 1 if request.influencer_id else None)])
    return WrittenBrief(to, (*brief_objections(db, request), *brief_warnings(facts), *warnings), (made,))


def kept_brief(db: Database, request: BriefRequest) -> Report:
    """The words of a brief as they are kept with what left.

    Raises:
        NotFound: as `write_brief`.
    """
    facts = brief_facts(db, request.campaign_id, request.influencer_id, request.number)
    return brief_record(brief_sheet(facts, request.formats))


def preview_brief(db: Database, request: BriefRequest, ppi: float = PREVIEW_PPI) -> list[bytes]:
    """Its pages as PNG pictures, before anything is written.

    Args:
        ppi: pixels per inch.

    Raises:
        NotFound, UserError: as `write_brief`.
    """
    facts = brief_facts(db, request.campaign_id, request.influencer_id, request.number)
    found = brief_leaks(facts)
    if found:
        raise UserError(f"The brief cannot leave the house: it holds {', '.join(found)}.")
    return brief_pages(brief_sheet(facts, request.formats), ppi)


def brief_name(campaign: str, partner: str) -> str:
    """A readable file name without an ending."""
    return safe_name(" - ".join(part for part in ("Brief", campaign, partner) if part), "brief")


def brief_objections(db: Database, request: BriefRequest) -> tuple[str, ...]:
    """What to know before a brief goes out: who of its readers is exclusive to a rival, or wants to be left alone.

    Raises:
        NotFound: the campaign is gone.
    """
    found = brief_conflicts(db, request.campaign_id, db.today(request.formats.zone), request.formats.date)
    wanted = request.influencer_id
    bound = (f"{each.name}: {each.reason}" for each in found if wanted in (None, each.influencer_id))
    return (*(f"{name}: Asked not to be contacted." for name in _unwanted(db, request)), *bound)


def _unwanted(db: Database, request: BriefRequest) -> list[str]:
    """Names of its readers who asked not to be contacted."""
    part = select(Influencer.name).join(Collaboration, Collaboration.influencer_id == Influencer.id)
    part = part.where(Collaboration.campaign_id == request.campaign_id, Influencer.do_not_contact)
    one = select(Influencer.name).where(Influencer.id == request.influencer_id, Influencer.do_not_contact)
    with db.read() as session:
        return list(session.scalars(one if request.influencer_id else part.order_by(Influencer.sort_key)))


def _drawn(facts: BriefFacts, sheet: BriefSheet, form: str) -> tuple[bytes, tuple[str, ...]]:
    if form == ".html":
        return brief_html(sheet).encode(), ()
    drawing = brief_pdf(sheet)
    if form == ".pdf":
        return drawing.pdf, drawing.warnings
    name = f"{brief_name(facts.campaign, facts.partner)}.pdf"
    return brief_mail(sheet, drawing.pdf, name, facts.email), drawing.warnings
