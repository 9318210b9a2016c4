"""A large text table as blocks of whole columns, many times quicker than record by record.

A piece of a file that holds no quote and in which all lines have the table's width is cut at its signs; any other piece
goes through `csv`. Both tell the same. What the cells mean is not known here.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crm.errors import BadFile
from crm.files.text_tables import TextSource, opened

_PIECE = 120 * 1024  # characters: more do not fit a processor's cache and take longer


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Some records of a table, one after the other in the file; what is no row of the table among them.

    Attributes:
        lines: of the records, from 1.
        columns: the cells of each column, as many as the header has; "" where the record is in `odd`.
        odd: place in the block -> cells of a record that has more or fewer than the header.
        fraction: of the file read so far, 0 to 1.
        is_last: whether the file's last record is in it.
        text: the piece of the file that `cut` made the columns of, the header perhaps above them; "" for `csv`'s.
    """

    lines: Sequence[int]
    columns: Sequence[Sequence[str]]
    fraction: float
    is_last: bool
    odd: dict[int, list[str]]
    text: str


def text_blocks(source: TextSource) -> Iterator[TextBlock] | None:
    """All records of a table from the first on, comments, blank and total lines among them.

    Returns:
        None for a table that takes up only part of its file or needs its records mended: `records` reads that.

    Raises:
        BadFile: a quote that is never closed, damaged text, or the file went away.
    """
    shape = source.shape
    if shape.last_line is not None or shape.left_out or shape.dates or not source.quoted or not shape.header:
        return None
    return _Reading(source).blocks()


def cut(text: str, sign: str, width: int) -> list[list[str]] | None:
    """Whole lines cut at their signs.

    Args:
        sign: between cells.
        width: cells of each line.

    Returns:
        The columns; None when this could tell anything else than `csv`.
    """
    if "\r" in text:
        if text.count("\r") != text.count("\r\n"):
            return None
        text = text.replace("\r\n", "\n")
    if '"' in text or f"{sign} " in text or "\n " in text or text[0] == " ":
        return None
    text = "\n" + text.removesuffix("\n")
    flat = text.replace("\n", f"{sign}\n").split(sign)  # each line's first cell begins with the sign of its end
    rows = text.count("\n")
    starts = "".join(flat[1::width]).split("\n")
    if len(flat) != rows * width + 1 or len(starts) != rows + 1:
        return None
    if len(text) > csv.field_size_limit() and len(max(flat, key=len)) > csv.field_size_limit():
        return None
    return [starts[1:], *(flat[at::width] for at in range(2, width + 1))]


class _Reading:
    """One run over a file: the piece in hand, the next one, and the line where the piece begins."""

    def __init__(self, source: TextSource) -> None:
        self._source, self._width = source, len(source.shape.header)
        self._piece = self._next = ""
        self._line = 1

    def blocks(self) -> Iterator[TextBlock]:
        source = self._source
        with opened(source) as (stream, position):
            self._stream = stream
            self._next = self._read()
            while self._turn():
                text = self._piece
                try:
                    plain = self._plain()
                    lines, columns, odd = plain or self._any()
                except csv.Error as error:
                    near = f"A cell that begins near line {self._line:,} never ends"
                    raise BadFile(f"{near}: is a quote not closed there?") from error
                lines, columns, odd = self._below_header(lines, columns, odd)
                if lines:
                    fraction = min(1.0, position() / max(1, source.size_bytes))
                    yield TextBlock(lines, columns, fraction, not self._next, odd, text if plain else "")
        if source.size_bytes and source.ends_in_quote():
            raise BadFile("A quote that opens near the end is never closed.")

    def _turn(self) -> bool:
        """Go on to the next piece; False when there is none."""
        self._piece = self._next
        self._next = self._read() if self._piece else ""
        return bool(self._piece)

    def _read(self) -> str:
        """A piece of whole lines."""
        piece = self._stream.read(_PIECE)
        piece += self._stream.readline() if piece else ""
        return piece.replace("\0", "") if self._source.encoding.wide else piece

    def _plain(self) -> tuple[Sequence[int], list[list[str]], dict[int, list[str]]] | None:
        columns = cut(self._piece, self._source.delimiter, self._width)
        if columns is None:
            return None
        lines = range(self._line, self._line + len(columns[0]))
        self._line += len(lines)
        return lines, columns, {}

    def _any(self) -> tuple[Sequence[int], list[list[str]], dict[int, list[str]]]:
        """The piece as `csv` reads it, on into the next ones as far as a cell goes on."""
        left = 0

        def lines() -> Iterator[str]:
            nonlocal left
            while self._piece:
                found = list(io.StringIO(self._piece, newline=""))
                left = len(found)
                for line in found:
                    left -= 1
                    yield line
                self._turn()

        reader = csv.reader(lines(), **self._source.dialect())
        starts, records, before = [], [], 0
        try:
            for cells in reader:
                starts.append(self._line + before)
                records.append(cells)
                before = reader.line_num
                if not left:
                    break
        finally:
            self._line += before
        width = self._width
        odd = {at: cells for at, cells in enumerate(records) if len(cells) != width}
        whole = [[""] * width if at in odd else cells for at, cells in enumerate(records)] if odd else records
        return starts, [[cells[at] for cells in whole] for at in range(width)], odd

    def _below_header(
        self, lines: Sequence[int], columns: list[list[str]], odd: dict[int, list[str]]
    ) -> tuple[Sequence[int], list[list[str]], dict[int, list[str]]]:
        first = self._source.shape.first_line
        if not lines or lines[0] >= first:
            return lines, columns, odd
        above = sum(1 for line in lines if line < first)
        below = {at - above: cells for at, cells in odd.items() if at >= above}
        return lines[above:], [column[above:] for column in columns], below
