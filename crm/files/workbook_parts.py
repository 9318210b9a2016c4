"""What calamine does not tell of a packed workbook, read from its parts: passwords, size, and cells that hold errors.

Values are read in `workbooks`; nothing here looks at them.
"""

import html
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from posixpath import normpath

import olefile

from crm.errors import BadFile

MOST_ROWS = 1_048_576
MOST_COLUMNS = 702  # A to ZZ
MOST_CELLS = 40_000_000  # of one sheet, the blank ones between its corners too: about 1.2 GB of memory
MOST_UNPACKED_BYTES = 1024 * 1024 * 1024
_MOST_ERRORS = 100_000
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream in which Office keeps a workbook with a password
_DAMAGE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(OSError, ValueError, EOFError, NotImplementedError, KeyError),
)
_XLS_STREAMS = ("Workbook", "Book")
# RSTRING, RK, MULRK, MULBLANK, LABELSST, BLANK, NUMBER, LABEL, BOOLERR, FORMULA, and the forms of older versions
_XLS_CELLS = frozenset(
    (0xD6, 0x27E, 0x7E, 0xBD, 0xBE, 0xFD, 0x201, 0x1, 0x203, 0x3, 0x204, 0x4, 0x205, 0x5, 0x6, 0x206, 0x406)
)
_XLS_DIMENSIONS = 0x200
_XLS_ROWS, _XLS_COLUMNS = 65_536, 256
_MANIFEST = "META-INF/manifest.xml"
_BLOCK = 1024 * 1024
# A cell beyond column Z or below row 99,999: few enough in most sheets, and the only way to one too large.
_FAR_CELL = re.compile(rb'\br="([A-Z]{2,3}(?=\d)|[A-Z](?=\d{6}))(\d{1,7})"')
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})(\d{1,7})"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,40})<',
    re.DOTALL,
)
_TAG = re.compile(r"<(?:\w+:)?(?:sheet|Relationship)\s[^>]*>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def refuse_unreadable(name: str, content: bytes) -> None:
    """Refuse a workbook with a password, and one that unpacks to more than memory, before anything unpacks it whole.

    Raises:
        BadFile: it is one of these, or its packing is damaged.
    """
    if _ENCRYPTED in content:
        raise password_needed(name)
    if not content.startswith(b"PK"):
        _refuse_wild_cells(name, content)
        return
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED_BYTES:
                raise BadFile(f"“{name}” unpacks to more than 1 GB and was not read.")
            if _MANIFEST in archive.namelist() and b":encryption-data" in archive.read(_MANIFEST):
                raise password_needed(name)
            for entry in archive.infolist():
                if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                    _refuse_large_sheet(archive, entry)
    except _DAMAGE as error:
        raise BadFile(f"“{name}” is damaged: its packing cannot be read.") from error
    except RuntimeError as error:  # zipfile's way to say that an entry is encrypted
        raise password_needed(name) from error


def _refuse_wild_cells(name: str, content: bytes) -> None:
    """Refuse an XLS that tells of more cells than any XLS has: calamine makes room for them all, 24 GB were seen.

    Source: [MS-XLS] 2.4: cell records begin with row and column, Dimensions holds the sheet's size.
    """
    try:
        with olefile.OleFileIO(BytesIO(content)) as parts:
            stream = next((each for each in _XLS_STREAMS if parts.exists(each)), None)
            records = parts.openstream(stream).read() if stream else b""
    except (*_DAMAGE, IndexError, TypeError, AttributeError, MemoryError, RecursionError) as error:
        raise BadFile(f"“{name}” is damaged: its parts cannot be read.") from error
    at = 0
    while at + 4 <= len(records):
        kind, length = struct.unpack_from("<HH", records, at)
        body = records[at + 4 : at + 4 + length]
        rows, columns = (
            _told_size(body) if kind == _XLS_DIMENSIONS else _told_cell(body) if kind in _XLS_CELLS else (0, 0)
        )
        if rows > _XLS_ROWS or columns > _XLS_COLUMNS:
            raise BadFile(
                f"“{name}” is damaged: it tells of {rows:,} rows and {columns:,} columns, more than an XLS has."
            )
        at += 4 + length


def _told_size(body: bytes) -> tuple[int, int]:
    """Rows and columns that a sheet says it has; two forms, by their length."""
    if len(body) >= 12:
        rows, _first, columns = struct.unpack_from("<IHH", body, 4)
        return rows, columns
    return struct.unpack_from("<HH", body, 2)[0] if len(body) >= 10 else 0, 0


def _told_cell(body: bytes) -> tuple[int, int]:
    """How many rows and columns it takes to hold a cell."""
    if len(body) < 4:
        return 0, 0
    row, column = struct.unpack_from("<HH", body)
    return row + 1, column + 1


def password_needed(name: str) -> BadFile:
    """The refusal of a workbook with a password."""
    return BadFile(f"“{name}” is password protected; save a copy without the password.")


def error_cells(content: bytes, sheet: str) -> dict[tuple[int, int], str]:
    """The cells of an XLSX sheet that hold an error: (row, column) from 0 -> "#REF!". {} for other workbooks.

    calamine gives such cells as blank, and blank is not the same: the sheet had a figure there and lost it.
    """
    found: dict[tuple[int, int], str] = {}
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            part = _part_of(archive, sheet)
            for letters, row, text in _errors(archive, part) if part else ():
                found[int(row) - 1, _column(letters)] = html.unescape(text.decode("utf-8", "replace"))
                if len(found) == _MOST_ERRORS:
                    break
    except (*_DAMAGE, RuntimeError):
        return found  # calamine says what is wrong with the file
    return found


def _errors(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[bytes, bytes, bytes]]:
    rest = b""
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            text = rest + block
            cut = max(text.rfind(b"<c "), text.rfind(b":c "), len(text) - _BLOCK)  # a cell may go on in the next block
            if b't="e"' in text:
                yield from _ERROR_CELL.findall(text[:cut])
            rest = text[cut:]
    yield from _ERROR_CELL.findall(rest)


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Name of the part that holds a sheet; None when this is no XLSX or names no such sheet."""
    names = archive.namelist()
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return None
    targets = {tag.get("Id"): tag.get("Target", "") for tag in _tags(archive.read("xl/_rels/workbook.xml.rels"))}
    for tag in _tags(archive.read("xl/workbook.xml")):
        if tag.get("name") == sheet:
            target = targets.get(next((value for key, value in tag.items() if key.endswith(":id")), None), "")
            part = target.removeprefix("/") if target.startswith("/") else normpath(f"xl/{target}")
            return part if part in names else None
    return None


def _tags(content: bytes) -> Iterator[dict[str, str]]:
    for tag in _TAG.findall(content.decode("utf-8", "replace")):
        yield {key: html.unescape(double or single) for key, double, single in _ATTRIBUTE.findall(tag)}


def _refuse_large_sheet(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    tail, rows, columns = b"", 100_000, 26
    with archive.open(entry) as stream:
        while block := stream.read(_BLOCK):
            for letters, digits in set(_FAR_CELL.findall(tail + block)):
                rows, columns = max(rows, int(digits)), max(columns, _column(letters) + 1)
                if columns > MOST_COLUMNS:
                    raise BadFile(f"A sheet has cells beyond column ZZ; {MOST_COLUMNS} columns is the most.")
                if rows > MOST_ROWS or (rows > 100_000 and rows * columns > MOST_CELLS):
                    raise BadFile(f"A sheet has too many rows, {rows:,}; split the file or save it as CSV.")
            tail = block[-32:]


def _column(letters: bytes) -> int:
    """Number of a column from 0: A = 0, AA = 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
