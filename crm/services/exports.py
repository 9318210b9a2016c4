"""Writing what leaves Rapport: partnership summaries as PDF or HTML, built only from what their reader may see."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from crm.db.unit_of_work import Database
from crm.errors import EnvironmentProblem, UserError
from crm.files.safe_name import safe_name
from crm.formats import Formats
from crm.queries.summaries import SummaryFacts, summary_facts
from crm.reports.content import Audience, Report
from crm.reports.html import render_html
from crm.reports.partnership_summary import SummaryOptions, partnership_summary
from crm.reports.pdf import preview_pages, render_pdf

FORMS = (".pdf", ".html")


class Reporter(Protocol):
    """Where long work says how far it is; `report` raises `Cancelled` when asked to stop."""

    def report(self, stage: str, done: int, total: int) -> None:
        """Say how many of `total` summaries are made."""


@dataclass(frozen=True)
class SummaryRequest:
    """Whose summaries, for whom.

    Attributes:
        brand_id: only this brand's partnership; None tells of all.
        form: ".pdf" or ".html", for a folder; a file's own ending wins.
    """

    influencer_ids: tuple[str, ...]
    brand_id: str | None = None
    options: SummaryOptions = field(default_factory=SummaryOptions)
    form: str = ".pdf"
    formats: Formats = field(default_factory=Formats)


@dataclass(frozen=True)
class SummaryResult:
    """What was written.

    Attributes:
        left_out: in words, what the readers may not see and did not get.
        warnings: what to know about the files.
    """

    files: tuple[Path, ...]
    left_out: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def summary_report(db: Database, request: SummaryRequest, influencer_id: str) -> Report:
    """One summary as a value, checked against what its reader may not see.

    Raises:
        NotFound: the person, the brand or their partnership is gone.
    """
    facts = summary_facts(db, influencer_id, request.brand_id)
    report = partnership_summary(facts, request.options, request.formats)
    _refuse_leaks(report, facts, request)
    return report


def preview_summary(db: Database, request: SummaryRequest, influencer_id: str) -> tuple[Report, list[bytes]]:
    """One summary with its pages as PNG pictures, before anything is saved."""
    report = summary_report(db, request, influencer_id)
    return report, preview_pages(report)


def write_summaries(db: Database, request: SummaryRequest, to: Path, progress: Reporter | None = None) -> SummaryResult:
    """Write one summary to a file, or several into a folder under readable names.

    Args:
        to: a file ending in .pdf or .html for one person; a folder, made when missing, for several.

    Raises:
        UserError: nobody is chosen, or the ending is not one we write.
        EnvironmentProblem: the file or folder cannot be written; files already written stay whole.
    """
    if not request.influencer_ids:
        raise UserError("Choose at least one influencer.")
    single = len(request.influencer_ids) == 1 and to.suffix.lower() != "" and not to.is_dir()
    form = to.suffix.lower() if single else request.form
    if form not in FORMS:
        raise UserError(f"A summary is written as .pdf or .html, not as {form or 'a file without ending'}.", "to")
    files: list[Path] = []
    left_out: dict[str, None] = {}
    warnings: dict[str, None] = {}
    for done, influencer_id in enumerate(request.influencer_ids):
        if progress is not None:
            progress.report("Writing summaries", done, len(request.influencer_ids))
        report = summary_report(db, request, influencer_id)
        target = to if single else _name(to, report, form, files)
        content, told = _render(report, form)
        _write(target, content)
        files.append(target)
        left_out |= dict.fromkeys(report.left_out)
        warnings |= dict.fromkeys(told)
    return SummaryResult(tuple(files), tuple(left_out), tuple(warnings))


def _render(report: Report, form: str) -> tuple[bytes, tuple[str, ...]]:
    if form == ".html":
        return render_html(report).encode(), ()
    drawing = render_pdf(report)
    return drawing.pdf, drawing.warnings


def _name(folder: Path, report: Report, form: str, taken: list[Path]) -> Path:
    stem = safe_name(f"{report.title} - partnership summary")
    path, number = folder / f"{stem}{form}", 2
    while path in taken:
        path, number = folder / f"{stem} ({number}){form}", number + 1
    return path


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a temporary neighbour, fsync, one move."""
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise EnvironmentProblem(
            f"{path.name} could not be written: {error.strerror}.", "Choose another folder, or free some space."
        ) from error


def _refuse_leaks(report: Report, facts: SummaryFacts, request: SummaryRequest) -> None:
    """A second look, independent of how the report was made: nothing secret may stand in what its reader gets."""
    if request.options.audience is Audience.INTERNAL:
        return
    text = render_html(report)
    secrets: dict[str, str | None] = {"private note": facts.detail.private_note, "note": facts.detail.note}
    if request.options.audience is not Audience.PARTNER:
        secrets["e-mail address"] = facts.detail.email
    found = [what for what, secret in secrets.items() if secret and len(secret) > 3 and secret in text]
    if found:
        raise UserError(f"The summary was not written: it would have shown the {found[0]} of {report.title}.")
