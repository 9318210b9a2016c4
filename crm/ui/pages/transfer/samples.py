"""The first entries of a file that is no table, as the preview shows them. Reads the file; runs on a reader thread."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from crm.domain.identity import email_key
from crm.errors import BadFile
from crm.files.calendars import read_calendar
from crm.files.mails import read_mails
from crm.files.vcards import read_cards
from crm.services import imports
from crm.services.imports import ImportOptions, Inspection

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Sample:
    """One row or entry of a file as it will be read.

    Attributes:
        number: its line, or its place among the messages.
        read: the kind's row or entry; a `RowProblem`; None when it says nothing.
        raw: the cells as they stand; () for what is no table.
    """

    number: int
    read: Any
    raw: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """A file as it was looked at, with its first rows or entries."""

    inspection: Inspection
    samples: tuple[Sample, ...]
    own: frozenset[str] = frozenset()


def look(db: Any, path: Any, options: ImportOptions) -> Look:
    """Inspect a file, and read the first entries of one that is no table.

    Raises:
        BadFile, UserError: as `imports.inspect`.
    """
    inspection = imports.inspect(db, path, options)
    own = frozenset(email_key(address) for address in options.own_addresses)
    return Look(inspection, _samples(inspection, options), own)


def _samples(inspection: Inspection, options: ImportOptions) -> tuple[Sample, ...]:
    if inspection.sample or inspection.recognised.table is not None:
        return tuple(Sample(row.line, read, row.cells) for row, read in inspection.sample)
    try:
        return tuple(islice(_entries(inspection, options), SHOWN))
    except OSError as error:
        reason = error.strerror or "no longer there"
        raise BadFile(f"“{inspection.path.name}” cannot be read: {reason}.") from error


def _entries(inspection: Inspection, options: ImportOptions) -> Iterator[Sample]:
    path = inspection.path
    match inspection.recognised.form:
        case "cards":
            for number, card in enumerate(read_cards(path, encoding=options.encoding), start=1):
                yield Sample(card.line if card else number, card)
        case "mail":
            for number, message in enumerate(read_mails(path), start=1):
                yield Sample(number, message)
        case "calendar":
            for entry in read_calendar(path, zone=options.zone or "UTC", encoding=options.encoding):
                yield Sample(entry.line, entry)
        case _:
            return
