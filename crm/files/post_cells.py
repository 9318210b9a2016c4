"""The moment and the figures of one row of a large table, cell by cell, and whole columns of them as numbers.

The way of rows that are not plain; which post a row is of is read by `post_rows`.
"""

import json
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

from crm.files.cells import MOST_COUNT, is_unknown, parse_count, parse_rate
from crm.files.fields import Field
from crm.files.mapping import Mapping
from crm.files.moments import parse_moment
from crm.files.post_rows import COUNTS
from crm.files.rows import RowProblem, RowWarning, shown
from crm.files.tables import Row

_RATE = Field.ENGAGEMENT_RATE
_MOST_MOMENTS = 100_000
_MOST_DIGITS = len(str(MOST_COUNT))
_DIGITS = b"0123456789"
_AS_ZERO = bytes.maketrans(_DIGITS, b"0" * len(_DIGITS))


class FigureReader:
    """Reads the figures of rows of one header by one mapping.

    Args:
        mapping: its columns spelled as in the header.
        as_of: ISO day of figures without a moment of their own.
        warn: called with each warning.

    Attributes:
        moments: cell -> ISO moment, of cells met so far.
    """

    def __init__(self, mapping: Mapping, header: Sequence[str], as_of: str, warn: Callable[[RowWarning], None]) -> None:
        places = {name: at for at, name in enumerate(header)}
        self._mapping, self._names, self._as_of, self._warn = mapping, header, as_of, warn
        self.moments: dict[str, str] = {"": as_of}
        self.read_at = [places[use.column] for use in mapping.uses(Field.READ_AT)]
        self.counts = [[places[use.column] for use in mapping.uses(count)] for count in COUNTS if mapping.uses(count)]
        self.rates = [places[use.column] for use in mapping.uses(_RATE)]

    def know(self, texts: set[str]) -> None:
        """Read moments ahead; those that are none stay unknown."""
        for text in texts - self.moments.keys():
            moment = parse_moment(text, self._mapping.date_order, self._mapping.zone, self._mapping.until).value
            if moment is not None and len(self.moments) < _MOST_MOMENTS:
                self.moments[text] = moment.iso()

    def figures(self, row: Row) -> str | RowProblem | None:
        """Moment and figures of a row, as they follow the post; None when it knows no figure."""
        moment = self._moment(row)
        if isinstance(moment, RowProblem):
            return moment
        figures: list[str] = []
        for places in self.counts:
            value = self._count(row, places)
            if isinstance(value, RowProblem):
                return value
            figures.append("" if value is None else str(value))
        if self.rates:
            rate = self._rate(row)
            if isinstance(rate, RowProblem):
                return rate
            figures += [rate or "", self._mapping.rate_basis.value if rate else ""]
        return ",".join((moment, *figures)) if any(figures) else None

    def _moment(self, row: Row) -> str | RowProblem:
        for at in self.read_at:
            cell = str(row.cells[at])
            known = self.moments.get(cell) if cell else None
            if known is not None:
                return known
            if is_unknown(cell):
                continue
            moment, problem, _ = parse_moment(cell, self._mapping.date_order, self._mapping.zone, self._mapping.until)
            if problem is not None:
                return RowProblem(row.line, self._names[at], shown(cell), problem)
            if moment is not None:
                if len(self.moments) < _MOST_MOMENTS:
                    self.moments[cell] = moment.iso()
                return moment.iso()
        return self._as_of

    def _count(self, row: Row, places: Sequence[int]) -> int | RowProblem | None:
        for at in places:
            cell = row.cells[at]
            if cell == "":
                continue
            value, problem, warning = parse_count(cell, self._mapping.decimal_mark)
            if problem is not None:
                return RowProblem(row.line, self._names[at], shown(str(cell)), problem)
            if warning is not None:
                self._warn(RowWarning(row.line, self._names[at], warning))
            if value is not None:
                return value
        return None

    def _rate(self, row: Row) -> str | RowProblem | None:
        for at in self.rates:
            cell = row.cells[at]
            if not is_unknown(cell):
                unit = self._mapping.rate_unit or "fraction"
                value, problem, _ = parse_rate(cell, unit, self._mapping.decimal_mark)
                if problem is not None:
                    return RowProblem(row.line, self._names[at], shown(str(cell)), problem)
                if value is not None:
                    return format(value, "f")
        return None


def all_plain(columns: Sequence[Sequence[str]]) -> bool:
    """Whether columns of counts, in whose cells no line ends, surely hold nothing but plain numbers and blanks."""
    told = "\n".join(chain.from_iterable(columns)).encode("utf-8", "replace")
    return not told.translate(None, _DIGITS + b"\n") and b"0" * _MOST_DIGITS not in told.translate(_AS_ZERO)


def find_odd(texts: Sequence[str], odd: set[int]) -> None:
    """Add to `odd` where a column of counts holds anything but plain numbers and nothing."""
    joined = "".join(texts)
    if not (joined.isdecimal() and joined.isascii()):
        odd.update(at for at, text in enumerate(texts) if text and not (text.isdecimal() and text.isascii()))
    if len(max(texts, key=len)) >= _MOST_DIGITS:
        odd.update(at for at, text in enumerate(texts) if len(text) >= _MOST_DIGITS)


def number_columns(figures: Sequence[str], width: int) -> list[list[Any]]:
    """The columns of rows that hold counts only."""
    try:
        flat = json.loads(f"[{','.join(figures)}]")  # twice as quick as cell by cell
    except json.JSONDecodeError:  # something is unknown, or begins with 0
        return value_columns(figures, width, width)
    return [flat[at::width] for at in range(width)]


def value_columns(figures: Sequence[str], width: int, counts: int) -> list[list[Any]]:
    """The columns of rows, the first so many of which are counts."""
    flat = ",".join(figures).split(",")
    told = [flat[at::width] for at in range(width)]
    numbers = [[int(text) if text else None for text in texts] for texts in told[:counts]]
    return [*numbers, *([text or None for text in texts] for texts in told[counts:])]
