"""The shape of a table inside its file: where it begins and ends, its columns, and which records are not rows of it.

Several tables may stand in one file, one below the other. Works on records, whatever file they are from.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from crm.domain.text import fold
from crm.errors import BadFile
from crm.files.broken_dates import rejoined
from crm.files.table_header import (
    UNKNOWN,
    Record,
    column_names,
    is_comment,
    is_value,
    notes,
    text_of,
    trimmed,
)
from crm.files.table_parts import parts_of
from crm.files.workbooks import Cell

C = TypeVar("C", bound=Sequence[Any])

Records = Callable[[], Iterator[Record]]

_TOTALS = (
    "total, totals, grand total, sum, sum total, overall, summe, gesamt, gesamtsumme, gesamtergebnis, insgesamt, "
    "total general, total generale, totale, totale generale, total geral, totaal, eindtotaal, somme, ensemble, suma, "
    "suma total, soma, razem, ogolem, celkem, osszesen, toplam, genel toplam, yhteensa, totalt, summa, i alt, итого, "
    "всего, усього, 合計, 总计, 總計, 合计, 합계, المجموع"
)
_TOTAL_WORDS = frozenset(word.strip() for word in _TOTALS.split(","))


@dataclass(frozen=True)
class Shape:
    """Where one table lies in its file.

    Attributes:
        header: names of the columns, unique.
        column_names: the header as written; "" where it has no name.
        header_line: line of the header, from 1; None when the first record already looks like data.
        first_line, last_line: of the records; last_line None = to the end of the file.
        dates: columns whose dates hold a comma without quotes, from 0.
        left_out: lines of records that are no rows: totals.
        total_at_end: the last record was not looked at and may be a total.
        preamble: keys and values above the header.
        tables: names of all tables in the file; () for one.
    """

    header: tuple[str, ...]
    column_names: tuple[str, ...]
    header_line: int | None
    first_line: int
    last_line: int | None = None
    dates: frozenset[int] = frozenset()
    left_out: frozenset[int] = frozenset()
    total_at_end: bool = False
    preamble: tuple[tuple[str, str], ...] = ()
    tables: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def find_shape(records: Records, *, table: str | None, header_line: int | None, whole: bool, text: bool) -> Shape:
    """Find a table.

    Args:
        records: gives the file's records anew; of a large file only its head.
        table: name or number of the table in a file of several; None = the widest, the first of equals.
        header_line: line of the header, the person's choice; 0 = there is none; None = find it.
        whole: whether `records` are all there are.
        text: whether they are from a text file, where a comma without quotes makes one cell two.

    Raises:
        BadFile: no table, no such table, or too many columns.
    """
    parts = parts_of(records(), header_line)
    names = tuple(part.name(at) for at, part in enumerate(parts, start=1)) if len(parts) > 1 else ()
    widest = max(range(len(parts)), key=lambda at: len(trimmed(parts[at].header[1])))
    at = widest if table is None else _chosen(names, table)
    chosen, is_last = parts[at], at == len(parts) - 1
    line, cells = chosen.header
    header, written = column_names(cells if chosen.named else (), len(trimmed(cells)))
    shape = Shape(
        header=header,
        column_names=written,
        header_line=line if chosen.named else None,
        first_line=line + 1 if chosen.named else line,
        last_line=None if is_last else chosen.last,
        preamble=notes(chosen.above),
        tables=names,
        total_at_end=is_last and not whole,
        warnings=(f"“{names[at]}” was read; the file holds {len(names)} tables.",) if names else (),
    )
    return _surveyed(records, shape, cells, text=text)


def body(records: Iterable[tuple[int, C]], shape: Shape) -> Iterator[tuple[int, C]]:
    """The records of a table: between its first and last line, with content, no comment, total or repeated header."""
    first, last, left_out = shape.first_line, shape.last_line, shape.left_out
    width, names = len(shape.header), list(shape.column_names)
    name = names[0] if width > 1 and shape.header_line is not None else None
    for record in records:  # millions of times: the usual record passes five comparisons
        line, cells = record
        if line < first:
            continue
        if last is not None and line > last:
            return
        key = cells[0] if cells else ""
        if not key:
            if not any(cells):
                continue
        elif key == name:
            if list(cells[:width]) == names:
                continue
        elif width > 1 and isinstance(key, str) and key[0] == "#" and is_comment(cells):
            continue
        if left_out and line in left_out:
            continue
        yield record


def is_total(cells: Sequence[Cell]) -> bool:
    """Whether a record calls itself a total ("Total", "Gesamt:", "Итого") and holds only values besides."""
    said = [cell for cell in cells if text_of(cell)]
    if len(said) < 2 or not isinstance(said[0], str):
        return False
    word = fold(said[0]).rstrip(" :.").strip()
    values = [cell for cell in said[1:] if fold(text_of(cell)) not in UNKNOWN]
    return word in _TOTAL_WORDS and bool(values) and all(map(is_value, values))


def _chosen(names: Sequence[str], table: str) -> int:
    if not names and table in ("", "1"):
        return 0
    for at, name in enumerate(names):
        if table in (name, str(at + 1)):
            return at
    there = f"it has: {', '.join(names)}" if names else "it has only one"
    raise BadFile(f"The file has no table “{table}”; {there}.")


# ---- one table's records ----


def _surveyed(records: Records, shape: Shape, header: Sequence[Cell], *, text: bool) -> Shape:
    """The shape with what only a look over all records tells: its true width, broken dates, totals."""
    survey = _Survey(len(shape.header), text=text)
    for record in body(records(), shape):
        survey.see(record)
    width = _true_width(shape, survey, len(header))
    names, written = column_names(header if shape.header_line is not None else (), width)
    totals = list(_totals(records, shape, survey))
    told = [f"Line {line:,}, “{_told(cells)}”, holds totals and was left out." for line, cells in totals]
    return replace(
        shape,
        header=names,
        column_names=written,
        dates=frozenset(survey.dates),
        left_out=frozenset(line for line, _ in totals),
        warnings=(*shape.warnings, *told, *survey.warnings(names)),
    )


class _Survey:
    """What was seen in a table's records."""

    def __init__(self, width: int, *, text: bool) -> None:
        self.width, self._text = width, text
        self.first: Record | None = None
        self.last: Record | None = None
        self.widest = width
        self.rows = self.keyed = self._joined = self._joined_at = self._short = 0
        self.dates: set[int] = set()

    def see(self, record: Record) -> None:
        line, cells = record
        self.rows += 1
        self.first = self.first or record
        self.last = record
        self.keyed += bool(cells[0])
        if len(cells) > self.width:
            self._too_long(line, cells)
        elif self._text and len(cells) < self.width:
            self._short += 1

    def _too_long(self, line: int, cells: Sequence[Cell]) -> None:
        given = len(trimmed(cells))
        joined = rejoined(cells, self.width, frozenset()) if self._text and given > self.width else None
        if joined is None:
            self.widest = max(self.widest, given)
            return
        self._joined += 1
        self._joined_at = self._joined_at or line
        self.dates.update(joined.columns)

    def warnings(self, header: Sequence[str]) -> Iterator[str]:
        """What a person should know of the rows."""
        if self._joined:
            columns = ", ".join(f"“{header[at]}”" for at in sorted(self.dates))
            more = f"{self._joined:,} rows, the first in line {self._joined_at:,}"
            yield f"Dates with a comma and no quotes were put together again in {columns}: {more}."
        if self._short:
            yield f"Rows that end early; what they lack was read as blank: {self._short:,}."


def _true_width(shape: Shape, survey: _Survey, header_cells: int) -> int:
    """As wide as the names, or as the header's cells when rows fill columns that have no name."""
    width, widest = survey.width, survey.widest
    if shape.header_line is None:
        return widest if widest <= width * 2 else width
    return widest if widest <= header_cells and widest <= width * 2 + 5 else width


def _totals(records: Records, shape: Shape, survey: _Survey) -> Iterator[Record]:
    first, last = survey.first, survey.last
    if first is None or last is None or survey.rows < 2:
        return
    if is_total(first[1]):
        yield first
    if not shape.total_at_end and last[0] != first[0] and (is_total(last[1]) or _is_sum(records, shape, survey, last)):
        yield last


def _is_sum(records: Records, shape: Shape, survey: _Survey, last: Record) -> bool:
    """A last record without a key, of numbers alone, at least one of them half the sum of its column or more.

    Half, because the rows need not add up to it: deleted posts are in the total, and an export stops at 5,000 rows.
    """
    line, cells = last
    said = [cell for cell in cells if text_of(cell)]
    if text_of(cells[0]) or not said or survey.rows < 3 or (survey.keyed + 1) * 10 < survey.rows * 9:
        return False
    if not all(map(is_value, said)):
        return False
    places = [at for at, cell in enumerate(cells[: survey.width]) if _digits(cell)]
    sums = dict.fromkeys(places, 0)
    for other, row in body(records(), shape):
        for at in places if other != line else ():
            sums[at] += _digits(row[at]) if at < len(row) else 0
    return any(_digits(cells[at]) * 2 >= sums[at] for at in places)


def _told(cells: Sequence[Cell]) -> str:
    words = ", ".join(text for text in map(text_of, cells[:6]) if text)
    return words if len(words) <= 60 else f"{words[:59]}…"


_DIGITS = re.compile(r"\d+")


def _digits(cell: Cell) -> int:
    """A cell's digits as one integer, whatever marks stand between them: enough to tell a sum from a row."""
    if isinstance(cell, str) and (len(cell) > 18 or not is_value(cell)):
        return 0
    return int("".join(_DIGITS.findall(str(cell))[:6])[:18] or "0")
