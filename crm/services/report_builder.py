"""Any report from what a person chose: as a value, as pages to look at, as files that are noted and kept.

The one way in for the window and the command line, so that whatever left can be opened again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from crm.db.unit_of_work import Database
from crm.errors import UserError
from crm.files.safe_name import safe_name
from crm.formats import Formats
from crm.queries.brands import brand_rows
from crm.queries.memory_card import memory_facts
from crm.reports.amounts import without_amounts
from crm.reports.arrangement import arranged, section_names
from crm.reports.brand_kit import BrandKit, checked_kit
from crm.reports.content import Report
from crm.reports.forms import Drawn, draw, form_of
from crm.reports.memory_card import memory_card
from crm.reports.pdf import PREVIEW_PPI, preview_pages
from crm.reports.shortlist_pages import shortlist_report
from crm.services import made_reports
from crm.services.brief_exports import kept_brief, preview_brief, write_brief
from crm.services.campaign_exports import made_campaign_report, write_campaign_report
from crm.services.documents import DocumentKind, DocumentRequest, document, drawn_document, write_document
from crm.services.exports import Reporter, summary_report, write_summaries, write_together
from crm.services.leaving import Leaving, fingerprint, log_leaving
from crm.services.made_reports import About, MadeFile
from crm.services.report_choices import RULES, Need, ReportChoices, ReportKind, choices_json, missing
from crm.services.report_requests import (
    brief_request,
    campaign_request,
    document_request,
    frame_of,
    kit_of,
    summary_request,
)
from crm.services.shortlists import shortlist_of, write_shortlist

_EACH_ITS_OWN = (ReportKind.TOGETHER, ReportKind.MEMORY)  # one page for one person
_ASKED = {
    Need.PEOPLE: "Choose whom it is about.",
    Need.BRAND: "Choose a brand.",
    Need.CAMPAIGN: "Choose a campaign.",
}


@dataclass(frozen=True, slots=True)
class Preview:
    """A report before it is written.

    Attributes:
        title: what it is of; "" of a brief.
        pages: PNG pictures, in order.
        sections: every section that can be chosen, in the report's own order.
        left_out: what is recorded and its reader may not see, in words.
    """

    title: str
    pages: tuple[bytes, ...]
    sections: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What was written; `left_out` and `warnings` are to be read before it is sent, `kept_ids` open it again."""

    files: tuple[Path, ...]
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    kept_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Made:
    files: tuple[Path, ...]
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    made: tuple[MadeFile, ...] = field(default=())


def composed(db: Database, choices: ReportChoices, formats: Formats, influencer_id: str | None = None) -> Report:
    """The report as a value; of several people, that of one.

    Args:
        influencer_id: whose; None is the first chosen.

    Raises:
        NotFound: what it is about is gone.
        UserError: something has to be chosen, it is not for this audience, or it would show what its reader may not see.
    """
    _check(choices)
    person = influencer_id or next(iter(choices.influencer_ids), None)
    kind = choices.kind
    if kind is ReportKind.SUMMARY and person:
        return summary_report(db, summary_request(db, choices, formats), person)
    if kind is ReportKind.CAMPAIGN:
        return made_campaign_report(db, campaign_request(db, choices, formats))
    if kind is ReportKind.MEMORY and person:
        return _card(db, choices, formats, person)
    if kind is ReportKind.SHORTLIST and choices.campaign_id:
        shortlist, frame = shortlist_of(db, choices.campaign_id, frame_of(db, choices, formats))
        return shortlist_report(shortlist, frame, db.now())
    if kind is ReportKind.BRIEF:
        return kept_brief(db, brief_request(choices, formats))
    return document(db, document_request(db, choices, formats, person))


def previewed(
    db: Database, choices: ReportChoices, formats: Formats, influencer_id: str | None = None, ppi: float = PREVIEW_PPI
) -> Preview:
    """The pages as they will be, and the sections to choose from.

    Args:
        ppi: pixels per inch; more for paper.

    Raises:
        NotFound, UserError: as `composed`.
    """
    if choices.kind is ReportKind.BRIEF and choices.campaign_id:
        return Preview("", tuple(preview_brief(db, brief_request(choices, formats), ppi)))
    whole = composed(db, replace(choices, order=(), hidden=()), formats, influencer_id)
    report = arranged(whole, choices.arrangement)
    sections = section_names(whole) if RULES[choices.kind].sections else ()
    return Preview(report.title, tuple(preview_pages(report, ppi)), sections, report.left_out)


def write_report(
    db: Database, choices: ReportChoices, to: Path, formats: Formats, progress: Reporter | None = None
) -> Written:
    """Write what was chosen into a file, or for several people into a folder; note it in the log and keep it.

    Raises:
        NotFound, UserError: as `composed`; or it would show what its reader may not see: then nothing is written.
        EnvironmentProblem: it cannot be written.
        Cancelled: the person pressed Cancel; nothing was written.
    """
    _check(choices)
    done = _write(db, choices, to, formats, progress)
    kept: tuple[str, ...] = ()
    if done.made and not db.read_only:
        kept = made_reports.keep_reports(db, done.made, choices_json(choices))
    return Written(done.files, done.left_out, done.warnings, kept)


def kit_pages(db: Database, brand_id: str | None, kit: BrandKit, formats: Formats) -> list[bytes]:
    """How documents look in a kit that is not saved yet: pages of a portfolio, as PNG pictures; none without a brand.

    Args:
        brand_id: whose portfolio; None is that of any.

    Raises:
        UserError: it cannot be read or drawn; the field is named.
        NotFound: the brand is gone.
    """
    checked_kit(kit)
    subject = brand_id or next((row.id for row in brand_rows(db)), None)
    if subject is None:
        return []
    return preview_pages(document(db, DocumentRequest(DocumentKind.PORTFOLIO, subject, formats=formats, kit=kit)))


def file_name(choices: ReportChoices, title: str) -> str:
    """A readable name without an ending."""
    words = {
        ReportKind.SUMMARY: "Partnership summary",
        ReportKind.CAMPAIGN: "Campaign report",
        ReportKind.PORTFOLIO: "Portfolio",
        ReportKind.TOGETHER: "How we worked together",
        ReportKind.RIGHTS: "Rights ledger",
        ReportKind.MEMORY: "Memory card",
        ReportKind.BRIEF: "Brief",
        ReportKind.RATES: "Rate card",
        ReportKind.SHORTLIST: "Shortlist",
    }
    return safe_name(" - ".join(part for part in (words[choices.kind], title) if part), "report")


def _check(choices: ReportChoices) -> None:
    """Refuse what is not chosen yet, and a reader for whom this kind is not made."""
    need = missing(choices)
    if need is not None:
        raise UserError(_ASKED[need], need.value)
    readers = RULES[choices.kind].audiences
    if len(readers) > 1 and choices.audience not in readers:
        allowed = " or ".join(each.value for each in readers)
        raise UserError(
            f"This report is not for the audience “{choices.audience.value}”, but for {allowed}.", "audience"
        )


# ---- one kind after the other


def _write(db: Database, choices: ReportChoices, to: Path, formats: Formats, progress: Reporter | None) -> _Made:
    if choices.kind is ReportKind.SUMMARY:
        result = write_summaries(db, summary_request(db, choices, formats), to, progress)
        return _Made(result.files, result.left_out, result.warnings, result.made)
    if choices.kind in _EACH_ITS_OWN:
        return _write_each(db, choices, to, formats, progress)
    if progress is not None:
        progress.report("Writing", 0, 1)
    if choices.kind is ReportKind.CAMPAIGN:
        written = write_campaign_report(db, campaign_request(db, choices, formats), to)
        return _Made((to,), written.left_out, written.warnings, written.made)
    if choices.kind is ReportKind.BRIEF:
        brief = write_brief(db, brief_request(choices, formats), to)
        return _Made((to,), (), brief.warnings, brief.made)
    if choices.kind is ReportKind.SHORTLIST:
        listed = write_shortlist(db, choices.campaign_id or "", to, frame_of(db, choices, formats))
        return _Made((to,), listed.left_out, listed.warnings, listed.made)
    papers = write_document(db, document_request(db, choices, formats, None), to)
    return _Made((to,), papers.left_out, papers.warnings, papers.made)


def _write_each(db: Database, choices: ReportChoices, to: Path, formats: Formats, progress: Reporter | None) -> _Made:
    """A page for each person: all of them are written, or none."""
    people = choices.influencer_ids
    single = len(people) == 1 and to.suffix != "" and not to.is_dir()
    if not single and to.is_file():
        raise UserError(f"{to.name} is a file; {len(people)} pages need a folder.", "to")
    form = form_of(to.suffix if single else choices.form, "A page")
    if choices.kind is ReportKind.MEMORY and form not in RULES[ReportKind.MEMORY].forms:
        raise UserError(f"A memory card is written as .pdf or .html, not as {form}.", "to")
    contents: dict[Path, bytes] = {}
    made: list[MadeFile] = []
    warnings: dict[str, None] = {}
    taken: set[str] = set()
    for done, person in enumerate(people):
        if progress is not None:
            progress.report("Writing pages", done, len(people))
        report, drawn = _page(db, choices, formats, person, form)
        target = to if single else to / _free(file_name(choices, report.title), form, taken)
        contents[target] = drawn.content
        made.append(MadeFile(report, target, fingerprint(drawn.content), About(influencer_id=person)))
        warnings.update(dict.fromkeys(drawn.warnings))
    write_together(contents)
    log_leaving(db, [_left(each) for each in made])
    left_out = dict.fromkeys(line for each in made for line in each.report.left_out)
    return _Made(tuple(contents), tuple(left_out), tuple(warnings), tuple(made))


def _page(db: Database, choices: ReportChoices, formats: Formats, person: str, form: str) -> tuple[Report, Drawn]:
    """A page of one person, looked through as its reader will see it."""
    if choices.kind is ReportKind.TOGETHER:
        return drawn_document(db, document_request(db, choices, formats, person), form)
    report = composed(db, choices, formats, person)
    return report, draw(report, form)


def _left(made: MadeFile) -> Leaving:
    report = made.report
    return Leaving(report.kind.lower(), report.audience, made.path, made.sha256, 1, report.left_out)


def _free(stem: str, form: str, taken: set[str]) -> str:
    """A name that no other file of this run has."""
    name, number = f"{stem}{form}", 2
    while name.casefold() in taken:
        name, number = f"{stem} ({number}){form}", number + 1
    taken.add(name.casefold())
    return name


def _card(db: Database, choices: ReportChoices, formats: Formats, person: str) -> Report:
    """The card as a file: what is private stays on the screen."""
    today = db.today(formats.zone)
    facts = memory_facts(db, person, today)
    private = bool(facts.detail.private_note)
    card = memory_card(replace(facts, detail=replace(facts.detail, private_note="")), formats)
    card = replace(card, left_out=("the private note",)) if private else card
    report = arranged(card if choices.with_rates else without_amounts(card), choices.arrangement)
    kit = kit_of(db, choices)
    return replace(report, kit=kit) if kit else report


def people_of(choices: ReportChoices) -> Sequence[str]:
    """Whom the pages may be turned through for."""
    return choices.influencer_ids if choices.kind is not ReportKind.BRIEF else ()
