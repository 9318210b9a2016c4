"""What applying a file would do, whatever its kind: verdicts row by row, counts, and the plan itself. Writes nothing.

How one kind of file is compared with the workspace is in the modules that `import_kinds` names.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from crm.domain.vocabulary import ImportKind
from crm.files.layouts import aliases_name
from crm.files.mapping import GENERIC_LAYOUT, Mapping, header_fingerprint
from crm.files.rows import RowProblem, RowWarning

VERDICTS_KEPT = 5000
REPORT_EVERY = 500  # rows between two reports
_WARNINGS_TOLD = 20
_DATE_IN_NAME = re.compile(r"(?<!\d)(20\d{2})[-_. ]?(0[1-9]|1[0-2])[-_. ]?(0[1-9]|[12]\d|3[01])(?!\d)")


class Reporter(Protocol):
    """Where an import says how far it is: `jobs.Progress`, or the terminal's line."""

    def report(self, stage: str, done: int, total: int) -> None:
        """Say how many of `total` things of a stage are done; total 0 when unknown. May raise `Cancelled`."""


class Verdict(StrEnum):
    """What becomes of one row."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    PROBLEM = "problem"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """What becomes of one row: of whom or what it tells, and what changes in words."""

    line: int
    verdict: Verdict
    who: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of the file by verdict, counted as the kind's main things; `rows` is their sum."""

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
        header: column names; () for files that are no tables.
        verdicts: the first 5,000, in file order; `counts` are of all rows.
        changes: what the kind's `write` carries out; empty when everything is known already.
        clock: the journal's clock at planning: later changes to what the plan rests on make it void.
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
    changes: Sequence[Any]
    clock: int


class Tally:
    """Gathers what becomes of each row while a file is planned."""

    def __init__(self) -> None:
        self.verdicts: list[RowVerdict] = []
        self.problems: list[RowProblem] = []
        self.warnings: list[RowWarning] = []

    def add(self, line: int, verdict: Verdict, who: str = "", detail: str = "") -> None:
        """Say what becomes of one row."""
        self.verdicts.append(RowVerdict(line, verdict, who, detail))

    def refuse(self, problem: RowProblem) -> None:
        """Leave a row out, with the reason."""
        self.problems.append(problem)
        self.add(problem.line, Verdict.PROBLEM, problem.value, problem.reason)

    def counts(self) -> Counts:
        """How many rows have each verdict."""
        found = Counter(verdict.verdict for verdict in self.verdicts)
        return counted(found, len(self.verdicts))

    def told(self) -> Iterator[str]:
        """The rows' warnings as sentences; beyond twenty only how many more."""
        return told_warnings(self.warnings)

    def plan(
        self,
        path: Path,
        reading: tuple[ImportKind, Mapping, tuple[str, ...]],
        warnings: Iterable[str],
        changes: Sequence[Any],
        clock: int,
    ) -> ImportPlan:
        """The plan that these rows make.

        Args:
            reading: the kind, the mapping and the header.
            warnings: what is to be known of the whole file; those of rows follow.
            clock: the journal's clock when the workspace was looked at.
        """
        kind, mapping, header = reading
        return ImportPlan(
            path=path,
            file_sha256=file_sha256(path),
            kind=kind,
            mapping=mapping,
            header=header,
            counts=self.counts(),
            verdicts=tuple(sorted(self.verdicts, key=lambda verdict: verdict.line)[:VERDICTS_KEPT]),
            problems=tuple(sorted(self.problems)),
            warnings=(*warnings, *self.told()),
            changes=changes,
            clock=clock,
        )


def counted(found: Counter[Verdict], rows: int) -> Counts:
    """Counts from a counter of verdicts."""
    return Counts(
        rows=rows,
        new=found[Verdict.NEW],
        updated=found[Verdict.UPDATED],
        unchanged=found[Verdict.UNCHANGED],
        duplicates=found[Verdict.DUPLICATE],
        ignored=found[Verdict.IGNORED],
        problems=found[Verdict.PROBLEM],
    )


def told_warnings(found: Iterable[RowWarning]) -> Iterator[str]:
    """Warnings of rows as sentences, in file order; beyond twenty only how many more."""
    warnings = sorted(found)
    for warning in warnings[:_WARNINGS_TOLD]:
        place = f"Line {warning.line}" + (f", {warning.column}" if warning.column else "")
        yield f"{place}: {warning.text}"
    if len(warnings) > _WARNINGS_TOLD:
        yield f"{len(warnings) - _WARNINGS_TOLD:,} more rows have such remarks."


def alias_namespace(mapping: Mapping, header: Sequence[str]) -> str:
    """The name under which a file's own ids are kept, so that ids of different sources never meet.

    A list that Rapport does not know is told from others by its header.
    """
    if mapping.layout == GENERIC_LAYOUT:
        return f"list:{header_fingerprint(header)[:16]}"
    return aliases_name(mapping.layout)


def day_of_figures(path: Path, as_of: date | None) -> tuple[date, str | None]:
    """The day of figures that name none: as the person says, else in the file's name, else the file's own date.

    Returns:
        The day, and a warning when nobody said it.
    """
    if as_of is not None:
        return as_of, None
    found = _DATE_IN_NAME.search(path.name)
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    try:
        day = date(*map(int, found.groups())) if found else modified
    except ValueError:
        day, found = modified, None
    source = "the file's name" if found else "the file's own date"
    return day, f"The file does not say when its figures were read; {day.isoformat()} was taken from {source}."


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
