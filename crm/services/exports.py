"""Writing what leaves Rapport: partnership summaries in any form, built only from what their reader may see."""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from crm.db.unit_of_work import Database
from crm.domain.periods import Period, period_before
from crm.errors import EnvironmentProblem, UserError
from crm.files.safe_name import safe_name
from crm.formats import Formats
from crm.queries.influencer_detail import influencer_detail
from crm.queries.summaries import SummaryFacts, summary_facts
from crm.reports.arrangement import AS_MADE, Arrangement, arranged, compared
from crm.reports.brand_kit import OUR_KIT, BrandKit
from crm.reports.content import Audience, Report
from crm.reports.file_text import file_text
from crm.reports.forms import FORMS, draw, form_of
from crm.reports.leaks import Told, leaks, report_texts, told_of
from crm.reports.partnership_summary import SummaryOptions, partnership_summary
from crm.reports.pdf import preview_pages
from crm.reports.roster import roster
from crm.reports.summary_period import within
from crm.services.brand_kits import brand_kit
from crm.services.leaving import Leaving, fingerprint, log_leaving
from crm.services.made_reports import About, MadeFile

_LONGEST_STEM = 200  # bytes; file systems allow 255 for a whole name, and letters take up to 4


class Reporter(Protocol):
    """Where long work says how far it is; `report` raises `Cancelled` when asked to stop."""

    def report(self, stage: str, done: int, total: int) -> None:
        """Say how many of `total` summaries are made."""


@dataclass(frozen=True)
class SummaryRequest:
    """Whose summaries, for whom.

    Attributes:
        brand_id: only this brand's partnership; None tells of all, and a client who is a partner's only brand is it.
        form: one of `forms.FORMS`, for a folder; a file's own ending wins.
        period: tell of what happened in it; None tells of everything.
        compared: set the figures of the period beside those of the one before.
        arrangement: which sections, in which order.
        kit: whose colours, logo and wording the files wear; None = the brand's own, else the agency's.
    """

    influencer_ids: tuple[str, ...]
    brand_id: str | None = None
    options: SummaryOptions = field(default_factory=SummaryOptions)
    form: str = ".pdf"
    formats: Formats = field(default_factory=Formats)
    period: Period | None = None
    kit: BrandKit | None = None
    compared: bool = False
    arrangement: Arrangement = AS_MADE


@dataclass(frozen=True)
class SummaryResult:
    """What was written.

    Attributes:
        left_out: in words, what is recorded and the readers may not see.
        warnings: what to know about the files before they are sent.
        made: the report of each file.
    """

    files: tuple[Path, ...]
    left_out: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    made: tuple[MadeFile, ...] = ()


def summary_report(db: Database, request: SummaryRequest, influencer_id: str) -> Report:
    """One summary as a value, checked against what its reader may not see.

    Raises:
        NotFound: the person, the brand or their partnership is gone.
        UserError: it would show what its reader may not see.
    """
    return _checked(db, request, influencer_id)[0]


def preview_summary(db: Database, request: SummaryRequest, influencer_id: str) -> tuple[Report, list[bytes]]:
    """One summary with its pages as PNG pictures, before anything is saved."""
    report = summary_report(db, request, influencer_id)
    return report, preview_pages(report)


def write_summaries(db: Database, request: SummaryRequest, to: Path, progress: Reporter | None = None) -> SummaryResult:
    """Write one summary to a file, several as one file, or into a folder under readable names: all of them, or none.

    Args:
        to: a file with an ending of `forms.FORMS` for one person or for all in one; a folder, made when missing, for a file each.

    Raises:
        NotFound: a person, the brand or a partnership is gone.
        UserError: nobody is chosen, the ending is not one we write, or a summary would show what its reader may not see.
        EnvironmentProblem: the file or folder cannot be written.
        Cancelled: the person pressed Cancel; nothing was written.
    """
    people = request.influencer_ids
    if not people:
        raise UserError("Choose at least one influencer.")
    single = len(people) == 1 and to.suffix != "" and not to.is_dir()
    if len(people) > 1 and to.suffix.lower() in FORMS and not to.is_dir():
        return _write_roster(db, request, to, progress)
    form = form_of(to.suffix if single else request.form, "A summary")
    if not single and to.is_file():
        raise UserError(f"{to.name} is a file; {len(people)} summaries need a folder.", "to")
    parts: dict[Path, Path] = {}
    told, made = _Told(), list[MadeFile]()
    try:
        for done, influencer_id in enumerate(people):
            if progress is not None:
                progress.report("Writing summaries", done, len(people))
            report, facts = _checked(db, request, influencer_id)
            target = to if single else _named(to, report, facts, form, parts)
            content = _drawn(report, facts, request.options, form, told)
            parts[target] = _part(target, done, content)
            about = About(request.brand_id, None, influencer_id, request.period)
            made.append(MadeFile(report, target, fingerprint(content), about))
            told.left_out.update(dict.fromkeys(report.left_out))
        _put_in_place(parts)
        log_leaving(db, [_left(each, 1) for each in made])
    except BaseException:
        for part in parts.values():
            part.unlink(missing_ok=True)
        raise
    return SummaryResult(tuple(parts), tuple(told.left_out), tuple(told.warnings), tuple(made))


def _left(made: MadeFile, people: int) -> Leaving:
    report = made.report
    return Leaving(report.kind.lower(), report.audience, made.path, made.sha256, people, report.left_out)


def _write_roster(db: Database, request: SummaryRequest, to: Path, progress: Reporter | None) -> SummaryResult:
    """All summaries as one file; the finished file is looked through for each of the people."""
    form = form_of(to.suffix, "A summary")
    if request.options.audience is Audience.PARTNER:
        raise UserError("A partner's summary is for one person: write each into a file of its own.", "to")
    made = _everyone(db, request, progress)
    report = roster([each for each, _facts in made])
    drawn = draw(report, form)
    looked = told_of([file_text(drawn.content, form)])
    for _report, facts in made:
        _refuse_leaks(looked, facts, request.options)
    write_whole(to, drawn.content)
    file = MadeFile(report, to, fingerprint(drawn.content), About(request.brand_id, period=request.period))
    log_leaving(db, [_left(file, len(made))])
    return SummaryResult((to,), report.left_out, drawn.warnings, (file,))


def roster_report(db: Database, request: SummaryRequest) -> Report:
    """All summaries as one value, as they are written into one file.

    Raises:
        NotFound, UserError: as `summary_report`.
    """
    return roster([report for report, _facts in _everyone(db, request, None)])


def _everyone(db: Database, request: SummaryRequest, progress: Reporter | None) -> list[tuple[Report, SummaryFacts]]:
    made: list[tuple[Report, SummaryFacts]] = []
    for done, influencer_id in enumerate(request.influencer_ids):
        if progress is not None:
            progress.report("Writing summaries", done, len(request.influencer_ids))
        made.append(_checked(db, request, influencer_id, alone=False))
    return made


def write_whole(path: Path, content: bytes) -> None:
    """Write one file so that it is there whole or not at all; folders are made when missing.

    Raises:
        EnvironmentProblem: it cannot be written; what was there before stays.
    """
    write_together({path: content})


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write several files: all of them, or none; folders are made when missing.

    Raises:
        EnvironmentProblem: one cannot be written.
    """
    parts: dict[Path, Path] = {}
    try:
        for number, (path, content) in enumerate(files.items()):
            parts[path] = _part(path, number, content)
        _put_in_place(parts)
    except BaseException:
        for part in parts.values():
            part.unlink(missing_ok=True)
        raise


@dataclass(frozen=True)
class _Told:
    """What the person is told about all files together, each thing once."""

    left_out: dict[str, None] = field(default_factory=dict)
    warnings: dict[str, None] = field(default_factory=dict)


def _checked(
    db: Database, request: SummaryRequest, influencer_id: str, *, alone: bool = True
) -> tuple[Report, SummaryFacts]:
    """A summary and what it is made of; among others, one client's name must not be told to the next."""
    brand_id = request.brand_id
    if alone and brand_id is None and request.options.audience is Audience.CLIENT:
        cards = influencer_detail(db, influencer_id).partnerships
        brand_id = cards[0].brand_id if len(cards) == 1 else None
    internal = request.options.audience is Audience.INTERNAL
    everything = facts = summary_facts(db, influencer_id, brand_id, with_health=internal)
    if request.period is not None:
        facts = within(everything, request.period, request.formats)
    kit = request.kit or brand_kit(db, brand_id)
    formats = replace(request.formats, locale=kit.locale) if kit != OUR_KIT else request.formats
    report = partnership_summary(facts, request.options, formats)
    if request.period is not None and request.compared:
        before = period_before(request.period)
        earlier = partnership_summary(within(everything, before, request.formats), request.options, formats)
        report = compared(report, earlier, request.period.name, before.name)
    report = replace(arranged(report, request.arrangement), kit=kit, language=kit.language)
    _refuse_leaks(told_of(report_texts(report)), facts, request.options)
    return report, facts


def _refuse_leaks(told: Told, facts: SummaryFacts, options: SummaryOptions) -> None:
    found = leaks(told, facts, options)
    if found:
        name = facts.detail.name or "this influencer"
        raise UserError(f"The summary of {name} was not written: it would have shown {', '.join(found)}.")


def _drawn(report: Report, facts: SummaryFacts, options: SummaryOptions, form: str, told: _Told) -> bytes:
    """The file's bytes, looked through once more as its reader will see them."""
    drawn = draw(report, form)
    _refuse_leaks(told_of([file_text(drawn.content, form)]), facts, options)
    told.warnings.update(dict.fromkeys(drawn.warnings))
    return drawn.content


def _named(folder: Path, report: Report, facts: SummaryFacts, form: str, taken: Iterable[Path]) -> Path:
    """A readable name that no other summary of this run has, on any file system."""
    brand = f" - {facts.brand}" if facts.brand and report.status else ""
    stem = safe_name(f"{report.title}{brand}", "summary").encode()[:_LONGEST_STEM].decode(errors="ignore").rstrip(". ")
    used = {path.name.casefold() for path in taken}
    name, number = f"{stem}{form}", 2
    while name.casefold() in used:
        name, number = f"{stem} ({number}){form}", number + 1
    return folder / name


def _part(path: Path, number: int, content: bytes) -> Path:
    """A temporary neighbour that holds the content, safely on the disk."""
    part = path.with_name(f".rapport-{os.getpid()}-{number}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):  # where a folder of that name is a file, there is nothing to take away either
            part.unlink()
        raise _not_written(path, error) from error
    return part


def _put_in_place(parts: dict[Path, Path]) -> None:
    """All of them or none: when one cannot be put there, those before it go and what they had replaced comes back."""
    placed: list[tuple[Path, Path | None]] = []
    try:
        for path, part in parts.items():
            try:
                aside = _aside(path, part) if len(parts) > 1 else None  # one alone is replaced in one stroke
                placed.append((path, aside))
                part.replace(path)
            except OSError as error:
                raise _not_written(path, error) from error
    except BaseException:
        for path, aside in reversed(placed):
            with suppress(OSError):
                _take_back(path, aside, parts[path])
        raise
    for _path, aside in placed:
        if aside is not None:
            with suppress(OSError):  # somebody reads it still; the new file is there
                aside.unlink()


def _aside(path: Path, part: Path) -> Path | None:
    """Put away the file that stands where another shall; None where there is none."""
    if not path.is_file():
        return None
    return path.replace(part.with_suffix(".old"))


def _take_back(path: Path, aside: Path | None, part: Path) -> None:
    if aside is not None:
        aside.replace(path)
    elif not part.exists():  # it was put there by us
        path.unlink()


def _not_written(path: Path, error: OSError) -> EnvironmentProblem:
    return EnvironmentProblem(
        f"{path.name} could not be written: {error.strerror}.",
        "Choose another folder, close the file if another program has it open, or free some space.",
    )
