"""Rows of a mapped list of people -> people with accounts, or the reason why not. Nothing is compared with records.

A bad value refuses its row, told with line, column, value and reason; a doubtful one is kept or left out with a warning.
Every cell is cleaned once, when its row arrives; values that lists repeat (labels, platforms) are worked out once.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from crm.domain.identity import email_key, is_email, name_key
from crm.domain.text import clean_line, clean_text, fold
from crm.domain.vocabulary import ImportKind
from crm.files.account_cells import (
    LONGEST,
    ImportAccount,
    KnownCells,
    RefusedCellError,
    RowAccounts,
    short_enough,
)
from crm.files.cells import Cell, is_unknown, parse_text_id
from crm.files.fields import Field
from crm.files.mapping import ColumnUse, Mapping, fitted
from crm.files.moments import parse_date
from crm.files.rows import RowProblem, RowWarning, shown
from crm.files.tables import Row
from crm.files.workbooks import CellError

_LABEL_LENGTH = 80
_NOTE_LINE_LENGTH = 1000
_LONGEST_UNKNOWN = 12  # characters; longer texts always say something
_GUARD = re.compile(r"'(?='*[=+\-@0-9\t\r])")  # the apostrophe that keeps a cell from acting as a formula or number
_SPLIT_LABELS = re.compile(r"[,;|/\n]+|\s:::\s|\s(?=#)")
_SPLIT_EMAILS = re.compile(r"\s*(?:[,;\s]|:::)\s*")
_SPLIT_PHONES = re.compile(r"\s*(?:[;\n]|:::|\s/\s)\s*")
_TOTALS = frozenset({"total", "totals", "grand total", "sum", "gesamt", "summe", "totale", "totaal"})
_EVERYONE = frozenset({"mycontacts", "my contacts", "meine kontakte", "mes contacts", "mis contactos"})  # no tag at all
_WITH_LINES = frozenset({Field.NOTE, Field.NICHES, Field.TAGS, Field.PHONE, Field.EMAIL})
_NOTED = ((Field.POSITION, "Position"), (Field.COMPANY, "Company"), (Field.STATUS, "Status"))


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One person as a row tells it; "" and None are not known.

    Attributes:
        phone: the first; further numbers and addresses, the company and the position are lines of the note.
        own_id: the file's own id of the person, with the column that holds it in `own_id_column`.
        read_on: the day on which the figures were read, when the row says so.
    """

    line: int
    name: str = ""
    email: str | None = None
    location: str | None = None
    language: str | None = None
    gender: str | None = None
    phone: str | None = None
    website: str | None = None
    note: str = ""
    niches: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    own_id: str = ""
    own_id_column: str = ""
    read_on: date | None = None
    accounts: tuple[ImportAccount, ...] = ()
    warnings: tuple[RowWarning, ...] = field(default=(), compare=False)

    def says_the_same_as(self, other: "ImportRow") -> bool:
        """Whether two rows tell the same, wherever in the file they stand."""
        return replace(self, line=other.line) == other


class RowReader:
    """Reads rows of one header by one mapping.

    Raises:
        UserError: the mapping names a column that the header does not have.
    """

    def __init__(self, mapping: Mapping, header: Sequence[str]) -> None:
        places = {name: at for at, name in enumerate(header)}
        self._mapping = mapping
        self._uses = [
            (use, places[use.column], clean_text if use.field in _WITH_LINES else clean_line)
            for use in fitted(mapping, header).columns
        ]

    def read(self, row: Row) -> ImportRow | RowProblem | None:
        """One row as a person; a problem; or None when it says nothing (blank cells, a total line)."""
        if row.problem is not None:
            return RowProblem(row.line, "", "", row.problem)
        try:
            known = self._known(row)
            return _RowReading(self._mapping, row.line, known).person() if known else None
        except RefusedCellError as refused:
            return RowProblem(row.line, refused.column, shown(refused.value), refused.reason)

    def _known(self, row: Row) -> KnownCells:
        """The cells that say something, clean, by what they say."""
        known: KnownCells = {}
        for use, at, clean in self._uses:
            cell = row.cells[at]
            if isinstance(cell, str):
                if isinstance(cell, CellError):
                    raise RefusedCellError(use.column, cell, f"The cell holds the error {cell}.")
                # Most cells have nothing to clean; the check is a third of the cost of cleaning them all the same.
                plain = cell.isascii() and cell.isprintable() and "  " not in cell
                cell = cell.strip() if plain else clean(cell)
                if not cell or (len(cell) <= _LONGEST_UNKNOWN and not cell[0].isdigit() and is_unknown(cell)):
                    continue
                if cell[0] == "'":
                    cell = _GUARD.sub("", cell, count=1)
            found = known.get(use.field)
            if found is None:
                known[use.field] = [(use, cell)]
            else:
                found.append((use, cell))
        return known


class _RowReading:
    """The reading of one row: its warnings and the further lines of its note gather here."""

    def __init__(self, mapping: Mapping, line: int, known: KnownCells) -> None:
        self._mapping, self._line, self._known = mapping, line, known
        self._warnings: list[RowWarning] = []
        self._told: list[str] = []

    def person(self) -> ImportRow | None:
        known = self._known
        name = self._name()
        accounts = RowAccounts(self._mapping, self._line, self._known, self._warnings).read()
        own_id, own_id_column = self._own_id()
        email = self._email() if Field.EMAIL in known else None
        phone = self._phone() if Field.PHONE in known else None
        has_handle = any(account.handle_key for account in accounts)
        if not has_handle and not own_id and len(name) <= _LONGEST_UNKNOWN and fold(name) in _TOTALS:
            return None
        if not name and not has_handle:
            name = self._stand_in(email, phone)
        return ImportRow(
            line=self._line,
            name=name,
            email=email,
            location=self._joined(Field.LOCATION, ", ") if Field.LOCATION in known else None,
            language=self._text(Field.LANGUAGE) if Field.LANGUAGE in known else None,
            gender=self._text(Field.GENDER) if Field.GENDER in known else None,
            phone=phone,
            website=self._text(Field.WEBSITE) if Field.WEBSITE in known else None,
            note=self._note(),
            niches=self._labels(Field.NICHES) if Field.NICHES in known else (),
            tags=self._labels(Field.TAGS) if Field.TAGS in known else (),
            own_id=own_id,
            own_id_column=own_id_column,
            read_on=self._read_on() if Field.READ_ON in known else None,
            accounts=accounts,
            warnings=tuple(self._warnings),
        )

    def _stand_in(self, email: str | None, phone: str | None) -> str:
        """The name of a contact of whom nothing but an address is known."""
        if self._mapping.kind is ImportKind.CONTACTS and (email or phone or Field.COMPANY in self._known):
            return self._joined_line(Field.COMPANY) or email or phone or ""
        raise RefusedCellError("", "", "The row names nobody: it has neither a name nor a handle.")

    def _cells(self, wanted: Field) -> Sequence[tuple[ColumnUse, Cell]]:
        return self._known.get(wanted, ())

    def _text(self, wanted: Field) -> str:
        for use, cell in self._cells(wanted):
            return short_enough(use, wanted, str(cell))
        return ""

    def _joined(self, wanted: Field, glue: str) -> str:
        found = self._cells(wanted)
        if not found:
            return ""
        return short_enough(found[0][0], wanted, glue.join(dict.fromkeys(str(cell) for _, cell in found)))

    def _joined_line(self, wanted: Field) -> str:
        return ", ".join(dict.fromkeys(str(cell) for _, cell in self._cells(wanted)))[: LONGEST[Field.NAME]]

    def _note(self) -> str:
        lines = [str(cell) for _, cell in self._cells(Field.NOTE)]
        lines += [
            f"{title}: {self._joined_line(wanted)[:_NOTE_LINE_LENGTH]}"
            for wanted, title in _NOTED
            if wanted in self._known
        ]
        return "\n".join(dict.fromkeys((*lines, *self._told)))

    def _name(self) -> str:
        whole = self._text(Field.NAME)
        if whole:
            return whole
        parts = [str(cell) for part in (Field.FIRST_NAME, Field.LAST_NAME) for _, cell in self._cells(part)]
        name = " ".join(parts)
        if len(name) > LONGEST[Field.NAME]:
            raise RefusedCellError("", name, f"The name is {len(name):,} characters long; 300 is the most.")
        return name

    def _email(self) -> str | None:
        """The first address; all others become lines of the note."""
        first: str | None = None
        for use, text in self._addresses():
            short_enough(use, Field.EMAIL, text)
            if first is None:
                first = text
                if not is_email(text):
                    self._warn(use, f"“{shown(text)}” is not a whole e-mail address; it was kept as it stands.")
            elif email_key(text) != email_key(first):
                self._told.append(f"E-mail: {text}")
        return first

    def _addresses(self) -> Iterator[tuple[ColumnUse, str]]:
        for use, cell in self._cells(Field.EMAIL):
            text = clean_line(str(cell)).removeprefix("mailto:")
            parts = [part for part in _SPLIT_EMAILS.split(str(cell)) if "@" in part] if text.count("@") > 1 else []
            if len(parts) < 2:
                yield use, text
                continue
            self._warn(use, "There are several addresses in one cell; the first was taken, the others put in the note.")
            yield from ((use, part.removeprefix("mailto:").strip("<>,;")) for part in parts)

    def _phone(self) -> str | None:
        """The first number; all others become lines of the note."""
        first: str | None = None
        for use, cell in self._cells(Field.PHONE):
            for part in _SPLIT_PHONES.split(str(cell)):
                number = short_enough(use, Field.PHONE, clean_line(part))
                if number and first is None:
                    first = number
                elif number and number != first:
                    self._told.append(f"Phone: {number}")
        return first

    def _labels(self, wanted: Field) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for use, cell in self._cells(wanted):
            for key, label in _labels_in(str(cell)):
                if len(label) > _LABEL_LENGTH:
                    raise RefusedCellError(use.column, label, f"A label is longer than {_LABEL_LENGTH} characters.")
                found.setdefault(key, label)
        return tuple(found.values())

    def _own_id(self) -> tuple[str, str]:
        for use, cell in self._cells(Field.OWN_ID):
            value, problem, warning = parse_text_id(cell)
            if problem is not None:
                raise RefusedCellError(use.column, cell, problem)
            if warning is not None:
                self._warn(use, warning)
            return short_enough(use, Field.OWN_ID, value or ""), use.column
        return "", ""

    def _read_on(self) -> date | None:
        for use, cell in self._cells(Field.READ_ON):
            value, problem, warning = parse_date(cell, self._mapping.date_order)
            if problem is not None:
                raise RefusedCellError(use.column, cell, problem)
            if warning is not None:
                self._warn(use, warning)
            return value
        return None

    def _warn(self, use: ColumnUse, text: str) -> None:
        self._warnings.append(RowWarning(self._line, use.column, text))


def identity_of(row: ImportRow) -> str:
    """What a person without handle and id is recognised by in the next edition of a list: name, e-mail and place."""
    return "\x1f".join((name_key(row.name), email_key(row.email or ""), name_key(row.location or "")))


@lru_cache(maxsize=8192)
def _labels_in(text: str) -> tuple[tuple[str, str], ...]:
    """The labels of a cell with their keys; a group that everyone is in is none."""
    labels = (clean_line(part).strip("#\"'[]* ") for part in _SPLIT_LABELS.split(text))
    keyed = ((name_key(label), label) for label in labels if label)
    return tuple((key, label) for key, label in keyed if key not in _EVERYONE)
