"""What applying a file would do, row by row. Reads the workspace, writes nothing.

How one person is compared is `import_people`; carrying it out is `import_writing`.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import ImportKind
from crm.files.fields import Field
from crm.files.influencer_rows import ImportRow, RowReader
from crm.files.mapping import GENERIC_LAYOUT, Mapping, header_fingerprint
from crm.files.rows import RowProblem, RowWarning
from crm.queries.imports import identities, known_people
from crm.services.import_inspection import ImportOptions, Inspection
from crm.services.import_people import (
    FilePeople,
    FilePerson,
    PersonChange,
    Verdict,
    influencer_of,
    new_person,
    update_of,
    who,
)

_WARNINGS_TOLD = 20
_REPORT_EVERY = 500
_DATE_IN_NAME = re.compile(r"(?<!\d)(20\d{2})[-_. ]?(0[1-9]|1[0-2])[-_. ]?(0[1-9]|[12]\d|3[01])(?!\d)")


class Reporter(Protocol):
    """Where an import says how far it is: `jobs.Progress`, or the terminal's line."""

    def report(self, stage: str, done: int, total: int) -> None:
        """Say how many of `total` things of a stage are done; total 0 when unknown. May raise `Cancelled`."""


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """What becomes of one row: of whom it tells, and what changes in words."""

    line: int
    verdict: Verdict
    who: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of the file by verdict; `rows` is their sum."""

    rows: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    ignored: int = 0
    problems: int = 0


@dataclass(frozen=True)
class ImportPlan:
    """Everything applying will do; nothing is written yet.

    Attributes:
        verdicts: one for each row, in file order.
        clock: the journal's clock at planning: later changes to people make the plan void.
    """

    path: Path
    file_sha256: str
    kind: ImportKind
    mapping: Mapping
    header: tuple[str, ...]
    counts: Counts
    verdicts: tuple[RowVerdict, ...]
    problems: tuple[RowProblem, ...]
    warnings: tuple[str, ...]
    changes: tuple[PersonChange, ...]
    clock: int


def make_plan(db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None) -> ImportPlan:
    """Compare an inspected file, all questions answered, with the workspace.

    Raises:
        BadFile: the table breaks off further down.
        Cancelled: the person stopped it.
    """
    return _Planning(db, inspection, options, progress).plan()


class _Planning:
    """One run over one file; gathers verdicts by row."""

    def __init__(self, db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None) -> None:
        self._db, self._inspection, self._options, self._progress = db, inspection, options, progress
        self._path = inspection.table.path
        self._content = hashlib.sha256(self._path.read_bytes())
        layout, header = inspection.mapping.layout, inspection.table.header
        # A list that Rapport does not know is told from others by its header, so that its ids stay its own.
        self._alias_layout = layout if layout != GENERIC_LAYOUT else f"list:{header_fingerprint(header)[:16]}"
        self._people = FilePeople(self._alias_layout)
        self._verdicts: list[RowVerdict] = []
        self._problems: list[RowProblem] = []
        self._warnings: list[RowWarning] = []

    def plan(self) -> ImportPlan:
        self._read()
        as_of, undated = _as_of(self._path, self._inspection.mapping, self._options)
        changes, clock = self._compare(as_of)
        self._verdicts.sort(key=lambda verdict: verdict.line)
        told = [*self._inspection.warnings, *([undated] if undated else []), *self._told_warnings()]
        return ImportPlan(
            path=self._path,
            file_sha256=self._content.hexdigest(),
            kind=ImportKind.INFLUENCERS,
            mapping=self._inspection.mapping,
            header=self._inspection.table.header,
            counts=_counts(self._verdicts),
            verdicts=tuple(self._verdicts),
            problems=tuple(sorted(self._problems)),
            warnings=tuple(told),
            changes=tuple(changes),
            clock=clock,
        )

    def _read(self) -> None:
        reader = RowReader(self._inspection.mapping, self._inspection.table.header)
        for count, row in enumerate(self._inspection.table.rows(), start=1):
            self._take(row.line, reader.read(row))
            if count % _REPORT_EVERY == 0:
                self._report("Reading", count, 0)

    def _take(self, line: int, read: ImportRow | RowProblem | None) -> None:
        if read is None:
            self._verdicts.append(RowVerdict(line, Verdict.IGNORED))
        elif isinstance(read, RowProblem):
            self._refuse(read)
        else:
            self._warnings += read.warnings
            repeated = self._people.add(read)
            if isinstance(repeated, RowProblem):
                self._refuse(repeated)
            elif repeated is not None:
                detail = f"the same person as in line {repeated}"
                self._verdicts.append(RowVerdict(line, Verdict.DUPLICATE, who(read), detail))

    def _refuse(self, problem: RowProblem) -> None:
        self._problems.append(problem)
        self._verdicts.append(RowVerdict(problem.line, Verdict.PROBLEM, problem.value, problem.reason))

    def _compare(self, as_of: date) -> tuple[list[PersonChange], int]:
        changes: list[PersonChange] = []
        with self._db.read() as session:
            known = identities(session, self._alias_layout)
            matches = [(person, influencer_of(person, known)) for person in self._people.people]
            here = known_people(session, list({match for _, match in matches if isinstance(match, str)}))
        taken: dict[str, int] = {}
        for count, (person, match) in enumerate(matches, start=1):
            if isinstance(match, RowProblem):
                self._refuse(match)
                continue
            if match in taken:
                reason = f"The row is the same influencer here as line {taken[match]} of the file."
                self._refuse(RowProblem(person.row.line, "", who(person.row), reason))
                continue
            if match is None:
                change = new_person(person, as_of)
            else:
                taken[match] = person.row.line
                change = update_of(person, here[match], known, as_of, self._options.on_duplicate)
            self._decide(person, change, changes)
            if count % _REPORT_EVERY == 0:
                self._report("Comparing", count, len(matches))
        return changes, known.clock

    def _decide(self, person: FilePerson, change: PersonChange, changes: list[PersonChange]) -> None:
        verdict = Verdict.NEW if change.is_new else Verdict.UNCHANGED if change.is_empty() else Verdict.UPDATED
        self._verdicts.append(RowVerdict(person.first_line, verdict, who(person.row), "; ".join(change.details)))
        if verdict is not Verdict.UNCHANGED:
            changes.append(change)

    def _told_warnings(self) -> Iterator[str]:
        """The rows' warnings as sentences; beyond twenty only how many more."""
        warnings = sorted([*self._warnings, *self._people.warnings])
        for warning in warnings[:_WARNINGS_TOLD]:
            place = f"Line {warning.line}" + (f", {warning.column}" if warning.column else "")
            yield f"{place}: {warning.text}"
        if len(warnings) > _WARNINGS_TOLD:
            yield f"{len(warnings) - _WARNINGS_TOLD:,} more rows have such remarks."

    def _report(self, stage: str, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress.report(stage, done, total)


def _counts(verdicts: list[RowVerdict]) -> Counts:
    found = dict.fromkeys(Verdict, 0)
    for verdict in verdicts:
        found[verdict.verdict] += 1
    return Counts(
        rows=len(verdicts),
        new=found[Verdict.NEW],
        updated=found[Verdict.UPDATED],
        unchanged=found[Verdict.UNCHANGED],
        duplicates=found[Verdict.DUPLICATE],
        ignored=found[Verdict.IGNORED],
        problems=found[Verdict.PROBLEM],
    )


def _as_of(path: Path, mapping: Mapping, options: ImportOptions) -> tuple[date, str | None]:
    """The day of figures that name none, and a warning when nobody said it."""
    if options.as_of is not None:
        return options.as_of, None
    found = _DATE_IN_NAME.search(path.name)
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    try:
        day = date(*map(int, found.groups())) if found else modified
    except ValueError:
        day, found = modified, None
    if mapping.uses(Field.READ_ON) or not (mapping.uses(Field.FOLLOWERS) or mapping.uses(Field.ENGAGEMENT_RATE)):
        return day, None
    source = "the file's name" if found else "the file's own date"
    return day, f"The file does not say when its figures were read; {day.isoformat()} was taken from {source}."
