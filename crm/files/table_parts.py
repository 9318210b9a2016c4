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
            if blocks[-1].head and len(blocks) < _MOST_BLOCKS:
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
    header = _below_groups(head, at) if named and header_line is None else head[at]
    line = header[0]
    parts = []
    after = 0
    for block in blocks:
        if 0 < block.last < line and (opening := _opening_above(block)) is not None:
            parts.append(Part(_between([*remarks, *head], after, block.head[opening][0]), block.head[opening], True))
            after = block.last
            parts[-1] = replace(parts[-1], last=after)
    parts.append(Part(_between([*remarks, *head], after, line), header, named))
    return _continued(parts, [block for block in blocks if block.last > line])


def _below_groups(head: Sequence[Record], at: int) -> Record:
    """The header, or of one in two lines ("Instagram,,TikTok," above "handle,followers,handle,followers") both as one.

    Only a second line that repeats names is one: any other line of words may be a record.
    """
    groups = head[at][1]
    if at + 1 == len(head) or filled(groups) * 2 > len(trimmed(head[at + 1][1])):
        return head[at]
    line, cells = head[at + 1]
    names = [text_of(cell) for cell in trimmed(cells)]
    if looks_like_data(cells) or len(set(names)) == len(names) or not all(names):
        return head[at]
    whole, group = [], ""
    for place, name in enumerate(names):
        group = (text_of(groups[place]) if place < len(groups) else "") or group
        whole.append(f"{group} {name}".strip())
    return line, whole


def _between(records: Iterable[Record], after: int, before: int) -> list[Record]:
    return sorted((record for record in records if after < record[0] < before), key=lambda record: record[0])


def _continued(parts: list[Part], blocks: Sequence[_Block]) -> list[Part]:
    """The parts with the tables that begin below the first header."""
    last = line = parts[-1].header[0]
    for block in blocks if len(blocks) < _MOST_BLOCKS - 1 else ():
        if block.head and block.head[0][0] > line:
            opening = _opening(block, parts[-1].header[1])
            if opening is not None:
                parts[-1] = replace(parts[-1], last=last)
                above = _between([*block.remarks, *block.head[:opening]], last, block.head[opening][0])
                parts.append(Part(above, block.head[opening], named=True))
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
    at, names, rows = _candidate(block)
    contrasts = _contrasts(names, rows)
    if not contrasts:
        return None
    same = {fold(text_of(cell)) for cell in names} & {fold(text_of(cell)) for cell in header if text_of(cell)}
    if same and (at > 0 or block.remarks):
        return at
    if len(names) == len(trimmed(header)):
        return None
    clear = len(rows) > 1 and filled(names) > 2 and len(contrasts) * 2 >= len(names)
    return at if clear or len(block.head[at][1]) != len(header) else None


def _opening_above(block: _Block) -> int | None:
    """Where a table begins that stands whole above a wider one; None for notes, whose first column is names alone."""
    at, names, rows = _candidate(block)
    return at if len(rows) > 1 and 0 in _contrasts(names, rows) else None


def _candidate(block: _Block) -> tuple[int, Sequence[Cell], list[Sequence[Cell]]]:
    """The record of a block that may be a header, below its titles: its place, its names and the records below it."""
    at = 0
    while at < min(_TITLES, len(block.head)) and filled(block.head[at][1]) == 1:
        at += 1
    if at + 1 >= len(block.head):
        return at, (), []
    names, rows = trimmed(block.head[at][1]), [trimmed(cells) for _, cells in block.head[at + 1 :]]
    fits = len(names) / 2 < len(rows[0]) <= len(names)
    if filled(names) < 2 or not fits or looks_like_data(names):
        return at, (), []
    return at, names, rows


def _contrasts(names: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> list[int]:
    """The columns with a name above values alone, from 0."""
    found = []
    for at, name in enumerate(names):
        below = [row[at] for row in rows if at < len(row) and text_of(row[at])]
        named = not is_value(name) and fold(text_of(name)) not in UNKNOWN
        if below and named and all(map(is_value, below)):
            found.append(at)
    return found
