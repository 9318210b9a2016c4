"""A spreadsheet or text table of any make -> header and numbered rows. Knows nothing of what a column means.

Text: any encoding, separator, line end, lines above the header, several tables in one file; streamed, so its size does
not matter. Workbooks (XLSX, XLSM, XLS, XLSB, ODS): one sheet, values only; formulas are never evaluated. What cannot
be read is refused as `BadFile`, what is wrong in one row is told with that row.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from crm.errors import BadFile
from crm.files.table_header import Record, trimmed
from crm.files.table_shape import Shape, body, find_shape
from crm.files.text_tables import MOST_TEXT_BYTES, PROGRESS_ROWS, OnProgress, TextSource, text_source
from crm.files.workbook_parts import MOST_ROWS
from crm.files.workbooks import WORKBOOK_ENDINGS, Cell, WorkbookSheet, read_workbook

MOST_WORKBOOK_BYTES = 64 * 1024 * 1024
MOST_TEXT_ROWS = 20_000_000
MOST_CHARACTERS = 32_767  # in one cell, as in a workbook
_FEWEST = 2  # cells of a row in a table of three columns or more: a lone one is a note, or half of a broken line
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
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|table|\?xml)", re.IGNORECASE)
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*"|\[\s*[\[{"]|\[\s*\])')
_NOTHING = b"\0\r\n\t ,;|\xef\xbb\xbf\xff\xfe"


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
        header: column names, unique ("followers", "followers (2)"), "Column n" where the file has none.
        column_names: the header as written, with repeated and empty names.
        header_line: line of the header, from 1; None when the first record already looks like data.
        encoding: of text, "" for a workbook; `encoding_reason` and `encoding_guessed` say how sure that is.
        delimiter: of text, "" for a workbook; U+001F when the file has one column and no separator.
        sheet, sheets: the sheet read and all there are; "" and () for text.
        tables: names of the tables that stand in the file one below the other; () when there is one.
        preamble: keys and values above the header; the key is "" for a title.
        size_bytes: of the file.
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
    tables: tuple[str, ...] = ()
    preamble: tuple[tuple[str, str], ...] = ()
    column_names: tuple[str, ...] = ()
    size_bytes: int = 0
    _source: TextSource | None = field(default=None, repr=False)
    _sheet: WorkbookSheet | None = field(default=None, repr=False)
    _shape: Shape | None = field(default=None, repr=False)

    def rows(self, on_progress: OnProgress | None = None) -> Iterator[Row]:
        """Records below the header in file order.

        Records without content, totals, comments and repeated headers are left out. A record with fewer cells than the
        header is filled up with blanks (several programs leave out empty cells at the end; `warnings` has the count),
        one with a lone cell in a table of three columns or more is a problem, and so is one with more cells than the
        header, unless the ones too many are empty.

        Args:
            on_progress: called every 10,000 rows with the fraction of the file that was read, 0 to 1.

        Raises:
            BadFile: more than 20,000,000 rows, a quote that is never closed, or the file went away.
        """
        width = len(self.header)
        if self._source is not None:
            return _fitted(self._source.records(on_progress), width, MOST_TEXT_ROWS, text=True)
        if self._sheet is None or self._shape is None:
            return iter(())
        return _fitted(body(_sheet_records(self._sheet, on_progress), self._shape), width, MOST_ROWS, text=False)

    def text_source(self) -> TextSource | None:
        """How to stream the records of a text table without this object, by another process too; None for a sheet."""
        return self._source


def read_table(
    path: Path,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    table: str | None = None,
    header_line: int | None = None,
) -> Table:
    """Open a table and find its header.

    Args:
        path: CSV, TSV, TXT, XLSX, XLSM, XLS, XLSB or ODS; what the bytes are counts, not the name alone.
        encoding: the person's choice for text; None = find out.
        sheet: name of the sheet; None = the first visible one that holds a table.
        table: name, or number from 1, of the table in a file of several; None = the widest.
        header_line: line of the header, from 1; 0 = there is none; None = find it.

    Raises:
        BadFile: not a table that can be read; the sentence says why.
    """
    try:
        head = _checked_head(path)
        if head.startswith((_ZIP, _OLE)):
            return _workbook_table(path, sheet, table, header_line)
        source = text_source(path, encoding=encoding, table=table, header_line=header_line)
    except (OSError, ValueError) as error:
        raise BadFile(f"“{path.name}” cannot be read: {getattr(error, 'strerror', None) or 'bad name'}.") from error
    return _text_table(source)


def _checked_head(path: Path) -> bytes:
    """The first bytes, once they and the size are those of a table."""
    if not path.is_file():
        raise BadFile(f"There is no file “{path.name}”.")
    with path.open("rb") as stream:
        head = stream.read(64 * 1024)
    size = path.stat().st_size
    _refuse_foreign(path, head)
    most = MOST_WORKBOOK_BYTES if head.startswith((_ZIP, _OLE)) else MOST_TEXT_BYTES
    if size > most:
        raise BadFile(f"“{path.name}” is larger than {most // 1024 // 1024:,} MB; split it.")
    if size <= len(head) and not head.strip(_NOTHING):
        raise BadFile(f"“{path.name}” is empty.")
    return head


def _refuse_foreign(path: Path, head: bytes) -> None:
    for magic, what in _FOREIGN:
        if head.startswith(magic):
            raise BadFile(f"“{path.name}” is not a table: it is {what}.")
    if head.startswith((_ZIP, _OLE)) and path.suffix.lower() not in WORKBOOK_ENDINGS:
        what = "a workbook or another packed file" if head.startswith(_OLE) else _packed_kind(path)
        raise BadFile(f"“{path.name}” is not a text file: it is {what}; give it its right ending.")
    if _MARKUP.match(head):
        raise BadFile(f"“{path.name}” is a web page or XML, not a table; save it as CSV or XLSX.")
    if _JSON.match(head):
        raise BadFile(f"“{path.name}” is JSON, not a table; export it as CSV or XLSX.")


def _packed_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "a damaged ZIP archive"
    is_workbook = any(name.startswith("xl/") or name == "content.xml" for name in names)
    return "a workbook (XLSX or ODS)" if is_workbook else "a ZIP archive"


def _text_table(source: TextSource) -> Table:
    shape = source.shape
    return Table(
        path=source.path,
        header=shape.header,
        header_line=shape.header_line,
        encoding=source.encoding.name,
        encoding_reason=source.encoding.reason,
        encoding_guessed=source.encoding.guessed,
        delimiter=source.delimiter,
        warnings=shape.warnings,
        tables=shape.tables,
        preamble=shape.preamble,
        column_names=shape.column_names,
        size_bytes=source.size_bytes,
        _source=source,
    )


def _workbook_table(path: Path, sheet: str | None, table: str | None, header_line: int | None) -> Table:
    content = path.read_bytes()
    opened = read_workbook(path.name, content, sheet)
    shape = find_shape(lambda: _sheet_records(opened), table=table, header_line=header_line, whole=True, text=False)
    return Table(
        path=path,
        header=shape.header,
        header_line=shape.header_line,
        sheet=opened.name,
        sheets=opened.sheets,
        warnings=(*opened.warnings, *shape.warnings),
        tables=shape.tables,
        preamble=shape.preamble,
        column_names=shape.column_names,
        size_bytes=len(content),
        _sheet=opened,
        _shape=shape,
    )


def _sheet_records(sheet: WorkbookSheet, on_progress: OnProgress | None = None) -> Iterator[Record]:
    for line, cells in enumerate(sheet.rows(), start=1):
        if on_progress and not line % PROGRESS_ROWS:
            on_progress(min(1.0, line / max(1, sheet.height)))
        yield line, cells


def _fitted(records: Iterable[tuple[int, Sequence[Any]]], width: int, most: int, *, text: bool) -> Iterator[Row]:
    for count, (line, cells) in enumerate(records):
        if count >= most:
            raise BadFile(f"The table has more than {most:,} rows; split the file.")
        problem = None
        if len(cells) != width:
            cells, problem = fitted_cells(cells, width)
        if (not text or len("".join(cells)) > MOST_CHARACTERS) and _overlong(cells):
            problem = f"A cell is longer than {MOST_CHARACTERS:,} characters."
        yield Row(line, tuple(cells), problem)


def _overlong(cells: Sequence[Cell]) -> bool:
    return any(len(str(cell)) > MOST_CHARACTERS for cell in cells)


def fitted_cells(cells: Sequence[Cell], width: int) -> tuple[Sequence[Cell], str | None]:
    """A record of another width made to fit, and what is wrong with it."""
    if len(cells) > width:
        given = len(trimmed(cells))
        return cells[:width], f"The row has {given} cells, the header {width}." if given > width else None
    problem = f"The row has {len(cells)} cell, the header {width}." if len(cells) < _FEWEST < width else None
    return [*cells, *[""] * (width - len(cells))], problem
