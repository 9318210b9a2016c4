"""Importing people: lists of influencers and contacts, from tables or cards, compared with who is here and written.

How one person is compared is in `import_people`, how changes are written in `import_writing`.
"""

from collections.abc import Iterator
from datetime import date

from crm.db.unit_of_work import Database, UnitOfWork
from crm.files.fields import Field
from crm.files.influencer_rows import ImportRow, RowReader
from crm.files.rows import RowProblem
from crm.files.vcards import read_cards
from crm.queries.imports import identities, known_people
from crm.services.import_inspection import ImportOptions, Inspection
from crm.services.import_people import (
    FilePeople,
    FilePerson,
    PersonChange,
    influencer_of,
    new_person,
    update_of,
    who,
)
from crm.services.import_plan import (
    REPORT_EVERY,
    ImportPlan,
    Reporter,
    Tally,
    Verdict,
    alias_namespace,
    day_of_figures,
)
from crm.services.import_writing import Report, write_people


def plan(db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None) -> ImportPlan:
    """Compare an inspected list, all questions answered, with the workspace.

    Raises:
        BadFile: the table breaks off further down.
        Cancelled: the person stopped it.
    """
    return _Planning(db, inspection, options, progress).plan()


def write(uow: UnitOfWork, plan: ImportPlan, batch_id: str, report: Report) -> None:
    """Write everything that a plan changes."""
    write_people(uow, batch_id, plan.changes, report)


class _Planning:
    """One run over one file; gathers verdicts by row."""

    def __init__(self, db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None) -> None:
        self._db, self._inspection, self._options, self._progress = db, inspection, options, progress
        self._namespace = alias_namespace(inspection.mapping, inspection.table.header)
        self._people = FilePeople(self._namespace)
        self._tally = Tally()

    def plan(self) -> ImportPlan:
        self._read()
        as_of, undated = day_of_figures(self._inspection.path, self._options.as_of)
        changes, clock = self._compare(as_of)
        self._tally.warnings += self._people.warnings
        warnings = [*self._inspection.warnings, *([undated] if undated and self._has_undated_figures() else [])]
        reading = (self._inspection.kind, self._inspection.mapping, self._inspection.table.header)
        return self._tally.plan(self._inspection.path, reading, warnings, tuple(changes), clock)

    def _has_undated_figures(self) -> bool:
        mapping = self._inspection.mapping
        figures = mapping.uses(Field.FOLLOWERS) or mapping.uses(Field.ENGAGEMENT_RATE)
        return bool(figures) and not mapping.uses(Field.READ_ON)

    def _read(self) -> None:
        for count, (line, read) in enumerate(self._rows(), start=1):
            self._take(line, read)
            if count % REPORT_EVERY == 0:
                self._report("Reading", count, 0)

    def _rows(self) -> Iterator[tuple[int, ImportRow | RowProblem | None]]:
        if self._inspection.recognised.form == "cards":
            cards = read_cards(self._inspection.path, encoding=self._options.encoding)
            yield from ((read.line if read else number, read) for number, read in enumerate(cards, start=1))
            return
        reader = RowReader(self._inspection.mapping, self._inspection.table.header)
        for row in self._inspection.table.rows():
            yield row.line, reader.read(row)

    def _take(self, line: int, read: ImportRow | RowProblem | None) -> None:
        if read is None:
            self._tally.add(line, Verdict.IGNORED)
        elif isinstance(read, RowProblem):
            self._tally.refuse(read)
        else:
            self._tally.warnings += read.warnings
            repeated = self._people.add(read)
            if isinstance(repeated, RowProblem):
                self._tally.refuse(repeated)
            elif repeated is not None:
                self._tally.add(line, Verdict.DUPLICATE, who(read), f"the same person as in line {repeated}")

    def _compare(self, as_of: date) -> tuple[list[PersonChange], int]:
        changes: list[PersonChange] = []
        with self._db.read() as session:
            known = identities(session, self._namespace)
            matches = [(person, influencer_of(person, known)) for person in self._people.people]
            here = known_people(session, list({match for _, match in matches if isinstance(match, str)}))
        taken: dict[str, int] = {}
        for count, (person, match) in enumerate(matches, start=1):
            if isinstance(match, RowProblem):
                self._tally.refuse(match)
                continue
            if match in taken:
                reason = f"The row is the same influencer here as line {taken[match]} of the file."
                self._tally.refuse(RowProblem(person.row.line, "", who(person.row), reason))
                continue
            if match is None:
                change = new_person(person, as_of)
            else:
                taken[match] = person.row.line
                change = update_of(person, here[match], known, as_of, self._options.on_duplicate)
            self._decide(person, change, changes)
            if count % REPORT_EVERY == 0:
                self._report("Comparing", count, len(matches))
        return changes, known.clock

    def _decide(self, person: FilePerson, change: PersonChange, changes: list[PersonChange]) -> None:
        verdict = Verdict.NEW if change.is_new else Verdict.UNCHANGED if change.is_empty() else Verdict.UPDATED
        self._tally.add(person.first_line, verdict, who(person.row), "; ".join(change.details))
        if verdict is not Verdict.UNCHANGED:
            changes.append(change)

    def _report(self, stage: str, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress.report(stage, done, total)
