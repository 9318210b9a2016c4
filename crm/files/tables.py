"""A spreadsheet or text table of any make -> header and numbered rows. Knows nothing of what a column means.

Text: any encoding, separator, line end, and lines above the header. Workbooks (XLSX, XLSM, XLS, XLSB, ODS): one sheet,
values only; formulas are never evaluated. What cannot be read is refused as `BadFile`, what is wrong in one row is
told with that row.
"""

import csv
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from crm.domain.text import clean_line
from crm.errors import BadFile
from crm.files.encodings import DecodedText, decode
from crm.files.workbooks import MOST_COLUMNS, MOST_ROWS, WORKBOOK_ENDINGS, WorkbookSheet, read_workbook

Cell = str | Decimal | date

MOST_BYTES = 64 * 1024 * 1024
MOST_CHARACTERS = 32_767  # in one cell, as in a workbook
HEADER_WITHIN = 30  # records looked at for the header
_DELIMITERS = ",;\t|"
_SEP_LINE = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?[\d.,\s]*\d[\d.,\s]*(?:%|[kmb])?", re.IGNORECASE)
_ADDRESS = re.compile(r"@[\w.]+|\S+@\S+\.\S+|https?://\S+", re.IGNORECASE)
_FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "a text document with layout"),
)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Row(NamedTuple):
    """One record.

    Attributes:
        line: line (sheet row) on which it begins, from 1.
        cells: as many as the header has.
        problem: why the row cannot be used, one sentence; None when it can.
    """

    line: int
    cells: tuple[Cell, ...]
    problem: str | None = None


@dataclass(frozen=True)
class Table:
    """An opened table; `rows()` may be called any number of times.

    Attributes:
        header: column names, unique, "Column n" where the file has none.
        header_line: line of the header, from 1; None when the first record already looks like data.
        encoding: of text, "" for a workbook; `encoding_reason` and `encoding_guessed` say how sure that is.
        delimiter: of text, "" for a workbook.
        sheet, sheets: the sheet read and all there are; "" and () for text.
        warnings: what a person should know about the file, sentences.
    """

    path: Path
    header: tuple[str, ...]
    header_line: int | None
    encoding: str = ""
    encoding_reason: str = ""
    encoding_guessed: bool = False
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    _text: str = field(default="", repr=False)
    _sheet_rows: WorkbookSheet | None = field(default=None, repr=False)
    _first_line: int = 1

    def rows(self) -> Iterator[Row]:
        """Records below the header in file order; records without any content are left out.

        Raises:
            BadFile: more than 200,000 rows, or a quote that is never closed.
        """
        records = _sheet_records(self._sheet_rows) if self._sheet_rows else _text_records(self._text, self.delimiter)
        width, count = len(self.header), 0
        for line, cells in records:
            if line < self._first_line or not any(cells):
                continue
            count += 1
            if count > MOST_ROWS:
                raise BadFile(f"The table has more than {MOST_ROWS:,} rows; split the file.")
            yield _fitted(line, cells, width)


def read_table(path: Path, *, encoding: str | None = None, sheet: str | None = None) -> Table:
    """Open a table and find its header.

    Args:
        path: CSV, TSV, TXT, XLSX, XLSM, XLS, XLSB or ODS; what the bytes are counts, not the name alone.
        encoding: the person's choice for text; None = find out.
        sheet: name of the sheet; None = the first visible one with content.

    Raises:
        BadFile: not a table that can be read; the sentence says why.
    """
    content = _bytes(path)
    if content.startswith((_ZIP, _OLE)):
        return _workbook_table(path, content, sheet)
    return _text_table(path, decode(content, encoding))


def _bytes(path: Path) -> bytes:
    """The file's bytes, once its size and first bytes are those of a table."""
    try:
        if not path.is_file():
            raise BadFile(f"There is no file “{path.name}”.")
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise BadFile(f"“{path.name}” is larger than {MOST_BYTES // 1024 // 1024} MB; split it.")
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        raise BadFile(f"“{path.name}” cannot be read: {getattr(error, 'strerror', None) or 'bad name'}.") from error
    if not content.strip(b"\0\r\n\t ,;\xef\xbb\xbf\xff\xfe"):
        raise BadFile(f"“{path.name}” is empty.")
    _refuse_foreign(path, content)
    return content


def _refuse_foreign(path: Path, content: bytes) -> None:
    for magic, what in _FOREIGN:
        if content.startswith(magic):
            raise BadFile(f"“{path.name}” is not a table: it is {what}.")
    if content.startswith((_ZIP, _OLE)) and path.suffix.lower() not in WORKBOOK_ENDINGS:
        what = "a workbook or another packed file" if content.startswith(_OLE) else _packed_kind(content)
        raise BadFile(f"“{path.name}” is not a text file: it is {what}; give it its right ending.")
    if re.match(rb"\s*<(?:!doctype|html|table|\?xml)", content[:200], re.IGNORECASE):
        raise BadFile(f"“{path.name}” is a web page or XML, not a table; save it as CSV or XLSX.")


def _packed_kind(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "a damaged ZIP archive"
    is_workbook = any(name.startswith("xl/") or name == "content.xml" for name in names)
    return "a workbook (XLSX or ODS)" if is_workbook else "a ZIP archive"


# ---- text ----


def _text_table(path: Path, decoded: DecodedText) -> Table:
    text = decoded.text
    delimiter, after = _declared_delimiter(text)
    delimiter = delimiter or _likeliest_delimiter(text)
    head = list(islice(((line, cells) for line, cells in _text_records(text, delimiter) if line > after), 100))
    header_line, header = _header(head)
    return Table(
        path=path,
        header=header,
        header_line=header_line,
        encoding=decoded.encoding,
        encoding_reason=decoded.reason,
        encoding_guessed=decoded.guessed,
        delimiter=delimiter,
        warnings=_text_warnings(decoded),
        _text=text,
        _first_line=_line_after(head, header_line),
    )


def _text_warnings(decoded: DecodedText) -> tuple[str, ...]:
    warnings = []
    if decoded.guessed:
        warnings.append(f"The text was read as {decoded.encoding}, a guess ({decoded.reason}).")
    if decoded.replaced:
        warnings.append(f"Characters that could not be read as {decoded.encoding}: {decoded.replaced:,}.")
    if decoded.nulls:
        warnings.append(f"NUL characters removed: {decoded.nulls:,}.")
    return tuple(warnings)


def _declared_delimiter(text: str) -> tuple[str, int]:
    """The separator that a first line `sep=;` names and that line's number; ("", 0) without one."""
    found = _SEP_LINE.fullmatch(StringIO(text).readline(20).strip("\r\n"))
    return (found[1], 1) if found else ("", 0)


def _likeliest_delimiter(text: str) -> str:
    """The separator that cuts most of the first records into the same number of cells; a comma for one column."""
    sample = "".join(islice(StringIO(text, newline=""), 300))

    def score(delimiter: str) -> float:
        try:
            widths = Counter(len(cells) for _, cells in islice(_records(sample, delimiter), 100) if any(cells))
        except csv.Error:
            return 0.0
        wide = [(count, width) for width, count in widths.items() if width > 1]
        if not wide:
            return 0.0
        count, width = max(wide)
        return count / widths.total() * width.bit_length()

    return max(_DELIMITERS, key=score)


def _text_records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Numbered records; a quote that is never closed is an error, because it swallows all rows behind it."""
    line, start = 0, 1
    try:
        for line, cells in _records(text, delimiter):
            start = line
            yield line, cells
    except csv.Error as error:
        raise BadFile(f"A cell that begins near line {start + 1:,} never ends: is a quote not closed there?") from error
    if line and _unclosed(text, delimiter, start):
        raise BadFile(f"A quote that opens in line {start:,} is never closed.")


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    before = 0
    for cells in reader:
        yield before + 1, cells
        before = reader.line_num


def _unclosed(text: str, delimiter: str, line: int) -> bool:
    rest = "".join(islice(StringIO(text, newline=""), line - 1, None))
    try:
        for _ in csv.reader(StringIO(rest, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


# ---- workbooks ----


def _workbook_table(path: Path, content: bytes, sheet: str | None) -> Table:
    opened = read_workbook(path.name, content, sheet)
    head = list(islice(((line, cells) for line, cells in _sheet_records(opened) if any(cells)), 100))
    if not head:
        raise BadFile(f"“{path.name}” is empty.")
    header_line, header = _header(head)
    return Table(
        path=path,
        header=header,
        header_line=header_line,
        sheet=opened.name,
        sheets=opened.sheets,
        warnings=opened.warnings,
        _sheet_rows=opened,
        _first_line=_line_after(head, header_line),
    )


def _sheet_records(sheet: WorkbookSheet) -> Iterator[tuple[int, Sequence[Cell]]]:
    return enumerate(sheet.rows(), start=1)


# ---- header and width ----


def _header(head: Sequence[tuple[int, Sequence[Cell]]]) -> tuple[int | None, tuple[str, ...]]:
    """Find the header among the first records: the first that fills at least half of the usual columns.

    Lines above it (blank, comments, titles, key/value notes) fill fewer.

    Returns:
        Line of the header and the column names; line None when that record already looks like data.
    """
    records = [(line, cells) for line, cells in head if any(cells) and not str(cells[0]).lstrip().startswith("#")]
    if not records:
        raise BadFile("The file holds no table: only blank lines or comments.")
    usual = Counter(_filled_width(cells) for _, cells in records).most_common()
    most = usual[0][1]
    width = max(width for width, count in usual if count == most)
    for line, cells in records[:HEADER_WITHIN]:
        filled = sum(1 for cell in cells if clean_line(str(cell)))
        if filled * 2 >= width and (filled > 1 or width == 1):
            if _looks_like_data(cells):
                return None, tuple(f"Column {n}" for n in range(1, max(width, len(_trimmed(cells))) + 1))
            return line, _names(_trimmed(cells))
    raise BadFile(f"No header was found in the first {HEADER_WITHIN} lines.")


def _filled_width(cells: Sequence[Cell]) -> int:
    return len(_trimmed(cells))


def _trimmed(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Cells without the empty ones at the end."""
    end = len(cells)
    while end and (cells[end - 1] == "" or not str(cells[end - 1]).strip()):
        end -= 1
    return cells[:end]


def _looks_like_data(cells: Sequence[Cell]) -> bool:
    """A header has names in it: mostly numbers, or an address or @handle, is a record."""
    if any(isinstance(cell, date) for cell in cells):
        return True
    texts = [clean_line(str(cell)) for cell in cells]
    texts = [text for text in texts if text]
    numbers = sum(1 for text in texts if _NUMBER.fullmatch(text))
    return numbers * 2 > len(texts) or any(_ADDRESS.fullmatch(text) for text in texts)


def _names(cells: Sequence[Cell]) -> tuple[str, ...]:
    if len(cells) > MOST_COLUMNS:
        raise BadFile(f"The table has {len(cells):,} columns; {MOST_COLUMNS} is the most.")
    names = tuple(clean_line(str(cell)) or f"Column {at}" for at, cell in enumerate(cells, start=1))
    for name, count in Counter(name.casefold() for name in names).items():
        if count > 1:
            places = ", ".join(str(at) for at, other in enumerate(names, start=1) if other.casefold() == name)
            raise BadFile(
                f"The header has “{name}” {count} times (columns {places}); rename them so that each differs."
            )
    return names


def _line_after(head: Sequence[tuple[int, Sequence[Cell]]], header_line: int | None) -> int:
    """First line that may hold data: below the header, or the first record when there is none."""
    if header_line is not None:
        return header_line + 1
    return next(line for line, cells in head if any(cells) and not str(cells[0]).lstrip().startswith("#"))


def _fitted(line: int, cells: Sequence[Cell], width: int) -> Row:
    problem = None
    if len(cells) != width:
        given = len(_trimmed(cells)) if len(cells) > width else len(cells)
        if given != width and not (given < width < len(cells)):
            problem = f"The row has {given} cells, the header {width}."
        cells = [*cells[:width], *[""] * (width - len(cells))]
    for cell in cells:
        if isinstance(cell, str) and len(cell) > MOST_CHARACTERS:
            problem = f"A cell is longer than {MOST_CHARACTERS:,} characters."
    return Row(line, tuple(cells), problem)
