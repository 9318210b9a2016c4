"""Several tables in one file, one below the other: where each begins. Works on records, whatever file they are from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from crm.domain.text import fold
from crm.errors import BadFile
from crm.files.table_header import (
    UNKNOWN,
    Record,
    filled,
    find_header,
    is_comment,
    is_value,
    looks_like_data,
    notes,
    text_of,
    trimmed,
)
from crm.files.workbooks import Cell

_HEAD = 100  # records kept of the first blocks
_BLOCK_HEAD = 8
_MOST_BLOCKS = 500  # a file with more is one table with blank lines between its rows
_TITLES = 4  # lines that may stand above a further table's header


@dataclass(slots=True)
class _Block:
    """Records without a blank line between them."""

    remarks: list[Record] = field(default_factory=list)
    head: list[Record] = field(default_factory=list)
    last: int = 0


@dataclass(frozen=True)
class Part:
    """One table of the file.

    Attributes:
        above: records between the table before it and its header.
        header: its first record.
        named: whether that is a header; False = it already looks like data.
        last: line of its last record; None = the file's last.
    """

    above: list[Record]
    header: Record
    named: bool
    last: int | None = None

    def name(self, number: int) -> str:
        title = next((key or value for key, value in reversed(notes(self.above[-1:])) if not (key and value)), "")
        return f"Table {number}: {title or next(filter(None, map(text_of, self.header[1])), '')}"


def _blocks(records: Iterable[Record]) -> list[_Block]:
    blocks, open_block, kept = [_Block()], False, 0
    for line, cells in records:
        if not any(cells) or not filled(cells):
            open_block = False
        elif is_comment(cells):
            if blocks[-1].head:
                blocks.append(_Block())
            blocks[-1].remarks.append((line, list(cells)))
            open_block = True
        else:
            if not open_block and blocks[-1].head and len(blocks) < _MOST_BLOCKS:
                blocks.append(_Block())
            open_block = True
            block = blocks[-1]
            if len(block.head) < _BLOCK_HEAD or kept < _HEAD:
                block.head.append((line, list(cells)))
                kept += 1
            block.last = line
    return blocks


def parts_of(records: Iterable[Record], header_line: int | None) -> list[Part]:
    """The tables of a file in order, at least one.

    Args:
        header_line: line of the first one's header, the person's choice; 0 = it has none; None = find it.

    Raises:
        BadFile: there is no table.
    """
    blocks = _blocks(records)
    remarks = [remark for block in blocks for remark in block.remarks]
    head = [record for block in blocks for record in block.head][: _HEAD * 2]
    at, named = _header(head, header_line)
    line = head[at][0]
    above = sorted([record for record in [*remarks, *head[:at]] if record[0] < line], key=lambda record: record[0])
    parts = [Part(above, head[at], named)]
    last = line
    for block in blocks if len(blocks) < _MOST_BLOCKS else []:
        if block.head and block.head[0][0] > line:
            opening = _opening(block, parts[-1].header[1])
            if opening is not None:
                parts[-1] = replace(parts[-1], last=last)
                titles = sorted([*block.remarks, *block.head[:opening]], key=lambda record: record[0])
                parts.append(Part(titles, block.head[opening], named=True))
        last = max(last, block.last)
    return parts


def _header(head: Sequence[Record], header_line: int | None) -> tuple[int, bool]:
    if header_line is None:
        return find_header(head[:_HEAD])
    if not head:
        raise BadFile("The file holds no table: only blank lines or comments.")
    for at, (line, _) in enumerate(head):
        if line >= header_line:
            return at, header_line > 0
    raise BadFile(f"There is no header in line {header_line:,}.")


def _opening(block: _Block, header: Sequence[Cell]) -> int | None:
    """Where in a block a further table's header stands; None when the block goes on with the table above it.

    What a further header names text is a number or date in every record below it. Besides, it is cut into another
    number of cells, or repeats names of the first header below a title of its own, or has many such columns.
    """
    at = 0
    while at < min(_TITLES, len(block.head)) and filled(block.head[at][1]) == 1:
        at += 1
    if at + 1 >= len(block.head):
        return None
    cells = block.head[at][1]
    names, rows = trimmed(cells), [trimmed(row) for _, row in block.head[at + 1 :]]
    if filled(names) < 2 or looks_like_data(names) or not len(names) / 2 < len(rows[0]) <= len(names):
        return None
    contrasts = _contrasts(names, rows)
    same = {fold(text_of(cell)) for cell in names} & {fold(text_of(cell)) for cell in header if text_of(cell)}
    if same and (at > 0 or block.remarks):
        return at if contrasts else None
    if len(names) == len(trimmed(header)):
        return None
    clear = len(cells) != len(header) or (len(rows) > 1 and filled(names) > 2 and contrasts * 2 >= len(names))
    return at if contrasts and clear else None


def _contrasts(names: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> int:
    """Columns with a name above values alone; count."""
    found = 0
    for at, name in enumerate(names):
        below = [row[at] for row in rows if at < len(row) and text_of(row[at])]
        named = not is_value(name) and fold(text_of(name)) not in UNKNOWN
        found += bool(below) and named and all(map(is_value, below))
    return found
