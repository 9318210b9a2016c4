"""Influencer lists into the workspace: inspect a file, plan what it changes, apply the plan, take a batch back.

Planning writes nothing. How rows are compared with people is `import_people`; how a file is read is `crm.files`.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal, Protocol

from crm.db.entities import ImportBatch
from crm.db.reverting import revert
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import ImportKind, Platform
from crm.errors import Conflict, NotFound, UserError
from crm.files.cells import DateOrder, Mark
from crm.files.guess import Question, guess, open_questions
from crm.files.influencer_rows import ImportRow, RowProblem, RowReader, RowWarning
from crm.files.layouts import known_layouts
from crm.files.mapping import GENERIC_LAYOUT, Field, Mapping, from_json, header_fingerprint
from crm.files.tables import Row, Table, read_table
from crm.queries.imports import identities, known_people, people_changed_since, remembered_mapping, step_of_batch
from crm.services.import_people import (
    FilePeople,
    FilePerson,
    OnDuplicate,
    PersonChange,
    Verdict,
    influencer_of,
    new_person,
    update_of,
    who,
)
from crm.services.import_writing import write_changes

SAMPLE_ROWS = 50
_EVIDENCE_ROWS = 2000
_WARNINGS_TOLD = 20
_REPORT_EVERY = 500
_DATE_IN_NAME = re.compile(r"(?<!\d)(20\d{2})[-_. ]?(0[1-9]|1[0-2])[-_. ]?(0[1-9]|[12]\d|3[01])(?!\d)")


class Progress(Protocol):
    """Where long work says how far it is; `report` raises `Cancelled` when asked to stop."""

    def report(self, stage: str, done: int, total: int) -> None:
        """Say how many of `total` things of a stage are done."""


@dataclass(frozen=True)
class ImportOptions:
    """What the person says about a file; None = find out, or the default.

    Attributes:
        mapping: a mapping to use as it stands; else `layout` names a known one, else it is remembered or guessed.
        platform: of accounts for which the file names none.
        on_duplicate: None = newer figures, texts kept; "newest" = texts replaced too; "existing" = figures kept too.
        as_of: day of figures for which the file names none.
    """

    mapping: Mapping | None = None
    layout: str | None = None
    platform: Platform | None = None
    encoding: str | None = None
    sheet: str | None = None
    decimal_mark: Mark | None = None
    date_order: DateOrder | None = None
    on_duplicate: OnDuplicate | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class Inspection:
    """What a file is, before anything is planned.

    Attributes:
        mapping_from: "given", "remembered", "layout" or "guessed".
        sample: the first 50 rows, each as a person or a problem; None = the row says nothing.
        questions: what must be answered first; () when it can be planned.
    """

    table: Table
    mapping: Mapping
    mapping_from: Literal["given", "remembered", "layout", "guessed"]
    sample: tuple[tuple[Row, ImportRow | RowProblem | None], ...]
    questions: tuple[Question, ...]
    warnings: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class AppliedImport:
    """What was written; `batch_id` is None when everything was known already and nothing was written."""

    batch_id: str | None
    counts: Counts


@dataclass(frozen=True)
class ImportOutcome:
    """One file's import from end to end, as the command line tells it; `questions` mean that nothing was written."""

    file: str
    kind: ImportKind
    layout: str
    counts: Counts
    warnings: tuple[str, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    questions: tuple[Question, ...] = ()
    batch_id: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The object that `rapport import --json` prints (cli.md)."""
        told: dict[str, Any] = {"file": self.file, "kind": self.kind.value, "layout": self.layout}
        told |= {name: getattr(self.counts, name) for name in ("rows", "new", "updated", "unchanged")}
        told |= {"duplicates": self.counts.duplicates, "ignored": self.counts.ignored}
        told["warnings"] = list(self.warnings)
        told["problems"] = [problem._asdict() for problem in self.problems]
        if self.questions:
            names = ("key", "text", "choices", "column")
            asked = [{name: getattr(question, name) for name in names} for question in self.questions]
            return told | {"questions": [{**each, "choices": list(each["choices"])} for each in asked]}
        return told | {"batch": self.batch_id}


def inspect(db: Database, path: Path, options: ImportOptions | None = None) -> Inspection:
    """Look at a file: what it is, how it would be read, and what must be asked.

    Raises:
        BadFile: it cannot be read as a table.
        UserError: an option does not fit the file.
    """
    options = options or ImportOptions()
    table = read_table(path, encoding=options.encoding, sheet=options.sheet)
    rows = _first_rows(table, _EVIDENCE_ROWS)
    mapping, mapping_from, warnings = _mapping(db, table, rows, options)
    reader = RowReader(mapping, table.header)
    questions = open_questions(mapping, table.header, rows)
    sample = tuple((row, reader.read(row)) for row in rows[:SAMPLE_ROWS])
    told = [*table.warnings, *warnings]
    if table.header_line is None:
        told.append("The file has no header; its columns are numbered.")
    if not rows:
        told.append("The file has a header but no rows.")
    return Inspection(table, mapping, mapping_from, sample, questions, tuple(told))


def plan(
    db: Database,
    path: Path,
    mapping: Mapping | None = None,
    options: ImportOptions | None = None,
    progress: Progress | None = None,
) -> ImportPlan:
    """Compare a file with the workspace; nothing is written.

    Args:
        mapping: as inspected, and corrected by the person; None = remembered or guessed.

    Raises:
        BadFile: it cannot be read as a table.
        UserError: a question is still open; or an option does not fit the file.
    """
    options = options or ImportOptions()
    if mapping is not None:
        options = replace(options, mapping=mapping)
    inspection = inspect(db, path, options)
    if inspection.questions:
        raise UserError(inspection.questions[0].text, field=inspection.questions[0].key)
    return _Planning(db, inspection, options, progress).plan()


def apply(db: Database, plan: ImportPlan, progress: Progress | None = None) -> AppliedImport:
    """Carry out a plan in one step "Import FILE"; a plan that changes nothing leaves no step.

    Raises:
        Conflict: people changed since the plan was made; nothing was written.
        Cancelled: the person stopped it; nothing was written.
    """
    if not plan.changes:
        return AppliedImport(None, plan.counts)
    with db.begin(f"Import {plan.path.name}"[:200]) as uow:
        if people_changed_since(uow.session, plan.clock, uow.step_id):
            raise Conflict("People were changed since this import was planned; look at the plan again.")
        report = partial(progress.report, "Writing") if progress else _unreported
        batch = _batch(plan, uow.now)
        batch_id = write_changes(uow, batch, plan.changes, (header_fingerprint(plan.header), plan.mapping), report)
    return AppliedImport(batch_id, plan.counts)


def import_file(
    db: Database,
    path: Path,
    options: ImportOptions | None = None,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Inspect, plan and apply one file without anyone looking on.

    Args:
        dry_run: stop before applying.

    Raises:
        BadFile, UserError, Conflict, Cancelled: as `inspect`, `plan` and `apply`.
    """
    options = options or ImportOptions()
    inspection = inspect(db, path, options)
    if inspection.questions:
        layout = inspection.mapping.layout
        told = (inspection.warnings, (), inspection.questions)
        return ImportOutcome(path.name, ImportKind.INFLUENCERS, layout, Counts(), *told)
    made = _Planning(db, inspection, options, progress).plan()
    batch_id = None if dry_run else apply(db, made, progress).batch_id
    return ImportOutcome(
        path.name, made.kind, made.mapping.layout, made.counts, made.warnings, made.problems, batch_id=batch_id
    )


def revert_batch(db: Database, batch_id: str) -> list[str]:
    """Take an import back as one step; what was changed since is left alone.

    Returns:
        What had to stay as it is, one sentence each.

    Raises:
        NotFound: no such import.
        Conflict: it was taken back already.
    """
    with db.read() as session:
        batch = session.get(ImportBatch, batch_id)
        step_id = step_of_batch(session, batch_id)
    if batch is None or step_id is None:
        raise NotFound("That import is not in the list.")
    if batch.reverted_at is not None:
        raise Conflict(f"The import of {batch.file_name} was taken back already.")
    with db.begin(f"Revert Import {batch.file_name}"[:200], reverts_id=step_id) as uow:
        conflicts = revert(uow.session, step_id, keep=("import_batch", "import_mapping"))
        uow.get(ImportBatch, batch_id).reverted_at = uow.now
    return conflicts


# ---- reading ----


def _first_rows(table: Table, most: int) -> list[Row]:
    rows: list[Row] = []
    for row in table.rows():
        rows.append(row)
        if len(rows) == most:
            break
    return rows


def _mapping(
    db: Database, table: Table, rows: list[Row], options: ImportOptions
) -> tuple[Mapping, Literal["given", "remembered", "layout", "guessed"], tuple[str, ...]]:
    """The mapping to use, where it is from, and what was noticed."""
    given, remembered = options.mapping, None
    if given is None and options.layout is not None:
        given = _layout_mapping(options.layout, table)
    if given is None:
        remembered = _remembered(db, table)
    if given is not None:
        RowReader(given, table.header)  # names every column that is missing before anything else is asked
    found = guess(table.header, rows, table.path.name, given or remembered)
    mapping = replace(
        found.mapping,
        platform=options.platform or (given.platform if given else None) or found.mapping.platform,
        decimal_mark=options.decimal_mark or (given.decimal_mark if given else None) or found.mapping.decimal_mark,
        date_order=options.date_order or (given.date_order if given else None) or found.mapping.date_order,
    )
    if given is not None:
        return mapping, "given", found.warnings
    if remembered is not None:
        return mapping, "remembered", found.warnings
    return mapping, "guessed" if mapping.layout == GENERIC_LAYOUT else "layout", found.warnings


def _layout_mapping(name: str, table: Table) -> Mapping:
    layout = next((layout for layout in known_layouts() if layout.name == name), None)
    if layout is None:
        names = ", ".join(sorted(layout.name for layout in known_layouts()))
        raise UserError(f"There is no layout “{name}”; there are: {names}.", field="layout")
    mapping = layout.mapping(table.header)
    if mapping is None:
        wanted = ", ".join(sorted(layout.required))
        raise UserError(
            f"The file does not fit the layout “{name}”, which needs the columns: {wanted}.", field="layout"
        )
    return mapping


def _remembered(db: Database, table: Table) -> Mapping | None:
    """The mapping last confirmed for this header; one that no longer reads is as good as none."""
    stored = remembered_mapping(db, header_fingerprint(table.header))
    try:
        return from_json(stored) if stored else None
    except UserError:
        return None


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


# ---- planning ----


class _Planning:
    """One run over one file; gathers verdicts by row."""

    def __init__(self, db: Database, inspection: Inspection, options: ImportOptions, progress: Progress | None) -> None:
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


def _batch(plan: ImportPlan, at: datetime) -> dict[str, Any]:
    return {
        "file_name": plan.path.name[-255:],
        "file_sha256": plan.file_sha256,
        "kind": plan.kind,
        "layout": plan.mapping.layout,
        "at": at,
        "row_count": plan.counts.rows,
        "new_count": plan.counts.new,
        "updated_count": plan.counts.updated,
        "unchanged_count": plan.counts.unchanged,
        "duplicate_count": plan.counts.duplicates,
        "problem_count": plan.counts.problems,
        "reverted_at": None,
    }


def _unreported(done: int, total: int) -> None:
    """Nobody asked how far the writing is."""
