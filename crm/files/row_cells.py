"""The known cells of one row by what they say: what the readers of sales, payouts and comments share.

A bad value refuses its row with line, column, value and reason; a doubtful one is kept or left out with a warning.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from crm.domain.profiles import parse_profile, platform_from
from crm.domain.text import clean_line
from crm.files.amounts import Amount, parse_amount
from crm.files.cells import Cell, Reading, is_unknown, parse_count, parse_flag, parse_text_id
from crm.files.fields import Field
from crm.files.mapping import ColumnUse, Mapping, fitted
from crm.files.moments import Moment, parse_moment
from crm.files.rows import RowProblem, RowWarning, shown
from crm.files.tables import Row

T = TypeVar("T")
REF_LENGTH = 200
NAME_LENGTH = 300


class RefusedRowError(Exception):
    """Carries a problem out of the reading of one row; `ColumnReader.read` turns it into a `RowProblem`."""

    def __init__(self, column: str, value: object, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, str(value), reason


class RowCells:
    """The cells of one row that know something; `warnings` gathers what is to be known of them."""

    def __init__(self, mapping: Mapping, line: int, known: dict[Field, list[tuple[ColumnUse, Cell]]]) -> None:
        self.mapping, self.line = mapping, line
        self.warnings: list[RowWarning] = []
        self._known = known

    def of(self, field: Field) -> Sequence[tuple[ColumnUse, Cell]]:
        """The cells that say this, in column order."""
        return self._known.get(field, ())

    def has(self, *fields: Field) -> bool:
        """Whether the row says any of these."""
        return any(field in self._known for field in fields)

    def said(self) -> list[str]:
        """Everything the row says as "field=text", whatever the order of its columns."""
        return sorted(
            f"{field.value}={clean_line(str(cell))}" for field, uses in self._known.items() for _, cell in uses
        )

    def raw(self, field: Field) -> str:
        """The first cell as it stands; "" when there is none."""
        return next((str(cell) for _, cell in self.of(field)), "")

    def text(self, field: Field, most: int = NAME_LENGTH) -> str:
        """The first cell on one line, refused when longer than `most` characters; "" when there is none."""
        for use, cell in self.of(field):
            text = format(cell, "f") if isinstance(cell, Decimal) else clean_line(str(cell))
            if len(text) > most:
                raise RefusedRowError(use.column, text, f"This is {len(text):,} characters long; {most} is the most.")
            return text
        return ""

    def id(self, field: Field, most: int = REF_LENGTH) -> str:
        """The first cell as an exact id; "" when there is none."""
        for use, cell in self.of(field):
            text = self.value(use, cell, parse_text_id(cell)) or ""
            if len(text) > most:
                raise RefusedRowError(use.column, text, f"The id is longer than {most} characters.")
            return text
        return ""

    def count(self, field: Field) -> int | None:
        """The first column that knows this count."""
        return self._first(field, lambda cell: parse_count(cell, self.mapping.decimal_mark))

    def flag(self, field: Field) -> bool | None:
        """Yes or no; None when the row does not say."""
        return self._first(field, parse_flag)

    def moment(self, field: Field) -> Moment | None:
        """The first column that knows this moment."""
        return self._first(
            field, lambda cell: parse_moment(cell, self.mapping.date_order, self.mapping.zone, self.mapping.until)
        )

    def amount(self, field: Field, currency: str | None = None) -> Amount | None:
        """The first column that knows this amount, of either sign.

        Args:
            currency: of the row, where the cell names none.
        """
        return next((amount for _, amount in self.amounts(field, currency)), None)

    def amounts(self, field: Field, currency: str | None = None) -> Iterator[tuple[str, Amount]]:
        """Every column that knows this amount, with its name; as `amount`."""
        for use, cell in self.of(field):
            known = currency or self.mapping.currency or currency_in_name(use.column)
            value = self.value(use, cell, parse_amount(cell, known, self.mapping.decimal_mark))
            if value is not None:
                yield use.column, value

    def value(self, use: ColumnUse, cell: Cell, reading: Reading[T]) -> T | None:
        """A reading's value, its warning kept.

        Raises:
            RefusedRowError: it is a problem.
        """
        if reading.problem is not None:
            raise RefusedRowError(use.column, cell, reading.problem)
        if reading.warning is not None:
            self.warn(use.column, reading.warning)
        return reading.value

    def warn(self, column: str, text: str) -> None:
        """Say something about a value of this row."""
        self.warnings.append(RowWarning(self.line, column, text))

    def _first(self, field: Field, parse: Callable[[Cell], Reading[T]]) -> T | None:
        for use, cell in self.of(field):
            value = self.value(use, cell, parse(cell))
            if value is not None:
                return value
        return None


class ColumnReader:
    """Reads rows of one header by one mapping.

    Raises:
        UserError: the mapping names a column that the header does not have.
    """

    def __init__(self, mapping: Mapping, header: Sequence[str]) -> None:
        places = {name: at for at, name in enumerate(header)}
        self.mapping = fitted(mapping, header)
        self._uses = [(use, places[use.column]) for use in self.mapping.columns]

    def read(self, row: Row, make: Callable[[RowCells], T | None]) -> T | RowProblem | None:
        """What `make` finds in a row; a problem; or None when the row says nothing.

        Args:
            make: turns the row's known cells into a thing; may refuse it.
        """
        if row.problem is not None:
            return RowProblem(row.line, "", "", row.problem)
        known: dict[Field, list[tuple[ColumnUse, Cell]]] = {}
        for use, at in self._uses:
            if not is_unknown(row.cells[at]):
                known.setdefault(use.field, []).append((use, row.cells[at]))
        if not known:
            return None
        try:
            return make(RowCells(self.mapping, row.line, known))
        except RefusedRowError as refused:
            return RowProblem(row.line, refused.column, shown(refused.value), refused.reason)


def person_in(cells: RowCells) -> str:
    """Whom a row names: the file's id, else "@handle" or "@handle on platform", else a name; "" for nobody."""
    ref = cells.id(Field.INFLUENCER_REF)
    if ref:
        return ref
    platform = platform_from(cells.text(Field.PLATFORM)) or cells.mapping.platform
    told, handle = parse_profile(cells.text(Field.HANDLE)) if cells.has(Field.HANDLE) else (None, "")
    if not handle:
        return cells.text(Field.NAME, REF_LENGTH)
    where = told or platform
    return f"@{handle} on {where}"[:REF_LENGTH] if where else f"@{handle}"[:REF_LENGTH]


@lru_cache(maxsize=512)
def currency_in_name(column: str) -> str | None:
    """The currency that a column's name tells: "Revenue($)", "Umsatz (EUR)", "Amount £"; None when it tells none."""
    for word in (
        column.replace("(", " ").replace(")", " ").replace("_", " ").replace("[", " ").replace("]", " ").split()
    ):
        reading = parse_amount(f"1 {word}")
        if reading.value is not None and (not word.isalpha() or (word.isupper() and len(word) == 3)):
            return reading.value.currency
    return None
