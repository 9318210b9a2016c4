"""What the clipboard holds as rows of cells, and where each cell belongs in a grid. Pure; knows no widget and no record."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from crm.domain.text import fold


@dataclass(frozen=True)
class Placed:
    """Where pasted cells go.

    Attributes:
        cells: (row, column) -> text.
        rows_left: rows of the clipboard that found no place; columns_left: titles or numbers of columns without one.
    """

    cells: Mapping[tuple[int, int], str]
    rows_left: int = 0
    columns_left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """What a block is pasted into.

    Attributes:
        rows: how many there are.
        columns: those that take text -> their title, in order.
        find_row: the row that a text names, such as the link of a post; None for any other text.
    """

    rows: int
    columns: Mapping[int, str]
    find_row: Callable[[str], int | None]


def block(text: str) -> list[list[str]]:
    """The rows of what a spreadsheet puts on the clipboard: tabs between cells, quotes around cells with line ends."""
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter="\t")]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def lines(rows: Sequence[Sequence[str]]) -> str:
    """Cells as a spreadsheet takes them from the clipboard."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue().removesuffix("\n")


def place(rows: Sequence[Sequence[str]], grid: Grid, at: tuple[int, int]) -> Placed:
    """Find a place for each pasted cell.

    A first row that names columns of the grid says which is which; else columns follow from where one stands. Where
    cells name rows, such as by the link of a post, each row goes where it belongs; else rows follow from where one
    stands.

    Args:
        at: the row and column where one stands.
    """
    named = _named(rows[0], grid) if rows else {}
    body = rows[1:] if named else rows
    found = [_row_of(row, grid) for row in body]
    by_name = any(each is not None for each in found)
    where = found if by_name else [_within(at[0] + step, grid.rows) for step in range(len(body))]
    columns = named or _following(body, grid, at[1], by_name)
    cells = {
        (to, columns[source]): text
        for to, row in zip(where, body, strict=True)
        if to is not None
        for source, text in enumerate(row)
        if source in columns
    }
    left = sum(1 for to, row in zip(where, body, strict=True) if to is None and any(row))
    return Placed(cells, left, _left_out(rows, columns, body, grid))


def _named(first: Sequence[str], grid: Grid) -> dict[int, int]:
    """Column of the clipboard -> column of the grid, where the first row names any."""
    titles = {fold(title): at for at, title in grid.columns.items()}
    return {source: titles[fold(cell)] for source, cell in enumerate(first) if fold(cell) in titles}


def _row_of(row: Sequence[str], grid: Grid) -> int | None:
    return next((found for cell in row if (found := grid.find_row(cell)) is not None), None)


def _within(at: int, rows: int) -> int | None:
    return at if at < rows else None


def _following(body: Sequence[Sequence[str]], grid: Grid, first: int, by_name: bool) -> dict[int, int]:
    """Columns one after the other from where one stands; those that only name rows are passed over."""
    free = [column for column in grid.columns if column >= first]
    width = max((len(row) for row in body), default=0)
    naming = {
        source
        for source in range(width)
        if by_name and any(source < len(row) and grid.find_row(row[source]) is not None for row in body)
    }
    return dict(zip((source for source in range(width) if source not in naming), free, strict=False))


def _left_out(
    rows: Sequence[Sequence[str]], columns: Mapping[int, int], body: Sequence[Sequence[str]], grid: Grid
) -> tuple[str, ...]:
    width = max((len(row) for row in body), default=0)
    left = []
    for source in range(width):
        told = [row[source] for row in body if source < len(row) and row[source]]
        if source not in columns and told and not any(grid.find_row(text) is not None for text in told):
            titled = body is not rows and source < len(rows[0]) and rows[0][source]
            left.append(rows[0][source] if titled else str(source + 1))
    return tuple(left)
