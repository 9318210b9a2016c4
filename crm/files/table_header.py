"""Which of the first records is the header, what stands above it, and whether a record is one at all.

Works on records (lists of cells), whatever file they are from. What a column means is in `guess` and `layouts`.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from crm.domain.text import clean_line
from crm.errors import BadFile
from crm.files.workbook_parts import MOST_COLUMNS
from crm.files.workbooks import Cell

Record = tuple[int, Sequence[Cell]]  # line from 1, cells

HEADER_WITHIN = 60  # records looked at for the header
UNKNOWN = frozenset({"", "-", "--", "tbd", "tba", "n/a", "na", "nan", "none", "null", "unknown", "?"})
_NUMBER = re.compile(r"[-+]?[\d.,\s]*\d[\d.,\s]*(?:%|[kmb])?", re.IGNORECASE)
_ADDRESS = re.compile(r"@[\w.]+|\S+@\S+\.\S+|https?://\S+", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_LETTERS = 3  # of a value: "US$ 1.2", "10 pcs"
_COMMENT = re.compile(r"\s*#(?:\s|$|[-=*#])")
_RULER = re.compile(r"[\W_]*")


def text_of(cell: Cell) -> str:
    """A cell as one clean line."""
    return clean_line(cell) if isinstance(cell, str) else str(cell)


def filled(cells: Sequence[Cell]) -> int:
    """How many cells say something; count."""
    return len([1 for cell in cells if cell != "" and not (isinstance(cell, str) and cell.isspace())])


def trimmed(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Cells without the empty ones at the end."""
    end = len(cells)
    while end and (cells[end - 1] == "" or not str(cells[end - 1]).strip()):
        end -= 1
    return cells[:end]


def is_comment(cells: Sequence[Cell]) -> bool:
    """A line of # and words, or # and a rule, as the analytics exports have them; "#food" is none, "#,Name" neither."""
    first = cells[0] if cells else ""
    return (
        isinstance(first, str) and _COMMENT.match(first) is not None and filled(cells) <= (2 if len(first) > 2 else 1)
    )


def is_value(cell: Cell) -> bool:
    """A number, date, time, percentage or amount rather than a name."""
    if not isinstance(cell, str):
        return True
    digits = sum(1 for sign in cell if sign.isdigit())
    return digits > 0 and sum(1 for sign in cell if sign.isalpha()) <= min(_MOST_LETTERS, digits + 1)


def looks_like_data(cells: Sequence[Cell]) -> bool:
    """A header has names in it: mostly numbers, or an address or @handle, is a record. A row of years is a header."""
    if any(isinstance(cell, date) for cell in cells):
        return True
    texts = [text for text in map(text_of, cells) if text]
    numbers = [text for text in texts if _NUMBER.fullmatch(text)]
    if any(_ADDRESS.fullmatch(text) for text in texts):
        return True
    if len(numbers) > 1 and all(_YEAR.fullmatch(text) for text in numbers) and len(set(numbers)) == len(numbers):
        return numbers != sorted(numbers) and numbers != sorted(numbers, reverse=True)
    return len(numbers) * 2 > len(texts)


def find_header(head: Sequence[Record]) -> tuple[int, bool]:
    """Find the header among a file's first records: the first that fills at least half of the usual columns.

    Lines above it (blank, comments, titles, key/value notes) fill fewer, or fill two while a wider table follows.

    Args:
        head: records with content and without comments, in order.

    Returns:
        Place in `head`, and whether that record is a header (False: it already looks like data).

    Raises:
        BadFile: there is none.
    """
    start = _after_notes(head)
    usual = Counter(len(trimmed(cells)) for _, cells in head[start:]).most_common()
    if not usual:
        raise BadFile("The file holds no table: only blank lines or comments.")
    width = max(width for width, count in usual if count == usual[0][1])
    for at, (_, cells) in enumerate(head[start : start + HEADER_WITHIN], start=start):
        fills = filled(cells)
        if fills * 2 >= width and (fills > 1 or width == 1):
            return at, not looks_like_data(cells)
    raise BadFile(f"No header was found in the first {HEADER_WITHIN} lines.")


def _after_notes(head: Sequence[Record]) -> int:
    """Where a table begins below lines of `key, value`; 0 when there are none, or no wider table lives below them.

    Without this, eighteen notes above five records would be the usual width themselves.
    """
    for at, (_, cells) in enumerate(head[:HEADER_WITHIN]):
        if filled(cells) <= 2:
            continue
        if at < 2 or looks_like_data(cells):
            return 0
        below = [len(trimmed(record)) for _, record in head[at + 1 :]]
        wide = sum(1 for width in below if width > 2)
        return at if below and wide * 10 >= len(below) * 6 else 0
    return 0


def notes(records: Sequence[Record]) -> tuple[tuple[str, str], ...]:
    """The lines above a header as key and value; the key is "" for a title or sentence without one."""
    found = []
    for _, cells in records:
        texts = [text for text in map(text_of, cells) if text]
        if texts and texts[0].startswith("#"):
            texts[0] = texts[0].lstrip("# ")
        if not texts or _RULER.fullmatch("".join(texts)):
            continue
        key, colon, value = texts[0].partition(":")
        if len(texts) > 1:
            found.append((texts[0].rstrip(" :"), ", ".join(texts[1:])))
        elif colon and len(key) <= 40 and not value.startswith("//"):
            found.append((key.strip(), value.strip()))
        else:
            found.append(("", texts[0]))
    return tuple(found)


def column_names(cells: Sequence[Cell], width: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the columns, unique, and as written.

    Args:
        cells: the header record.
        width: columns; at least as many as the record has names.

    Returns:
        ("followers", "followers (2)", "Column 3") and ("followers", "Followers", "").

    Raises:
        BadFile: more columns than are read.
    """
    if width > MOST_COLUMNS:
        raise BadFile(f"The table has {width:,} columns; {MOST_COLUMNS} is the most.")
    written = tuple(str(cell).replace("\ufeff", "") for cell in cells[:width]) + ("",) * (width - len(cells))
    plain = [clean_line(name) or f"Column {at}" for at, name in enumerate(written, start=1)]
    taken, names = {name.casefold() for name in plain}, []
    seen: set[str] = set()
    for name in plain:
        unique, number = name, 2
        while unique.casefold() in seen or (unique != name and unique.casefold() in taken):
            unique, number = f"{name} ({number})", number + 1
        seen.add(unique.casefold())
        names.append(unique)
    return tuple(names), written
