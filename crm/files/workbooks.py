"""Sheets of XLSX, XLSM, XLS, XLSB and ODS files as rows of values, read by calamine. Formulas are never evaluated.

Guards against what a workbook can do to the machine: passwords, damage, and sheets that unpack to more than memory.
"""

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any, NoReturn

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from crm.errors import BadFile

WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods"})
MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_UNPACKED_BYTES = 1024 * 1024 * 1024
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream in which Office keeps a workbook with a password
_DAMAGE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(OSError, ValueError, EOFError, NotImplementedError),
)
_BLOCK = 1024 * 1024
# A cell beyond column ZZ or below row 99,999: few enough to look at each, and the only way to a sheet too large.
_FAR_CELL = re.compile(rb'\br="([A-Z]{3}|[A-Z]{1,2}(?=\d{6}))(\d{1,7})"')


@dataclass(frozen=True)
class WorkbookSheet:
    """One sheet of an opened workbook.

    Attributes:
        sheets: names of all sheets with cells, hidden ones too, in order.
        warnings: sentences for the person.
    """

    name: str
    sheets: tuple[str, ...]
    warnings: tuple[str, ...]
    _sheet: CalamineSheet

    def rows(self) -> Iterator[list[str | Decimal | date]]:
        """All rows from row 1, blank ones too; every row as wide as the sheet."""
        for values in self._sheet.iter_rows():
            yield [_cell(value) for value in values]


def read_workbook(name: str, content: bytes, sheet: str | None) -> WorkbookSheet:
    """Open one sheet.

    Args:
        name: the file's name, for messages.
        content: the whole file.
        sheet: the sheet's name; None = the first visible one with content.

    Raises:
        BadFile: password-protected, damaged, too large, empty, or no such sheet.
    """
    _refuse_bombs(name, content)
    if _ENCRYPTED in content:
        raise BadFile(f"“{name}” is password protected; save a copy without the password.")
    try:
        workbook = load_workbook(BytesIO(content))
        return _opened(name, workbook, sheet)
    except BadFile:
        raise
    except PasswordError as error:
        raise BadFile(f"“{name}” is password protected; save a copy without the password.") from error
    except (CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        raise BadFile(f"“{name}” is damaged or not a workbook.") from error
    except BaseException as error:
        _damaged_unless_stopped(name, error)


def _damaged_unless_stopped(name: str, error: BaseException) -> NoReturn:
    """A damaged sheet can make the reader panic; its panic is no `Exception`. Anything else goes on upwards."""
    if type(error).__name__ == "PanicException":
        raise BadFile(f"“{name}” is damaged and cannot be read.") from error
    raise error


def _opened(name: str, workbook: CalamineWorkbook, sheet: str | None) -> WorkbookSheet:
    listed = [meta for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    names = tuple(str(meta.name) for meta in listed)
    if sheet is not None:
        if sheet not in names:
            raise BadFile(f"“{name}” has no sheet “{sheet}”; it has: {', '.join(names)}.")
        return _one(workbook.get_sheet_by_name(sheet), names, ())
    for meta in listed:
        if meta.visible == SheetVisibleEnum.Visible:
            found = workbook.get_sheet_by_name(meta.name)
            if found.height:
                others = [other for other in names if other != meta.name]
                told = (f"Sheet “{meta.name}” was read; there are also: {', '.join(others)}.",) if others else ()
                return _one(found, names, told)
    raise BadFile(f"“{name}” is empty: no visible sheet has content.")


def _one(found: CalamineSheet, names: tuple[str, ...], warnings: tuple[str, ...]) -> WorkbookSheet:
    if found.merged_cell_ranges:
        warnings += ("Merged cells were read as one value in their top left cell.",)
    return WorkbookSheet(found.name, names, warnings, found)


def _refuse_bombs(name: str, content: bytes) -> None:
    """Refuse a packed workbook that unpacks to more than memory, before anything unpacks it whole."""
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED_BYTES:
                raise BadFile(f"“{name}” unpacks to more than 1 GB and was not read.")
            for entry in archive.infolist():
                if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                    _refuse_large_sheet(archive, entry)
    except _DAMAGE as error:
        raise BadFile(f"“{name}” is damaged: its packing cannot be read.") from error
    except RuntimeError as error:  # zipfile's way to say that an entry is encrypted
        raise BadFile(f"“{name}” is password protected; save a copy without the password.") from error


def _refuse_large_sheet(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    tail = b""
    with archive.open(entry) as stream:
        while block := stream.read(_BLOCK):
            for letters, digits in _FAR_CELL.findall(tail + block):
                if len(letters) == 3:
                    raise BadFile(f"A sheet has cells beyond column ZZ; {MOST_COLUMNS} columns is the most.")
                if int(digits) > MOST_ROWS + 100:
                    raise BadFile(f"A sheet has more than {MOST_ROWS:,} rows; split the file.")
            tail = block[-32:]


def _cell(value: Any) -> str | Decimal | date:
    """A value as text, exact number or plain date; a time of day is dropped, a duration is told in hours."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (time, timedelta)):
        return str(value)
    return "" if value is None else str(value)


def _number(value: int | float) -> str | Decimal:
    """The number as its shortest decimal text has it: 15.0 is 15, 0.1 stays 0.1; "nan" and "inf" are text."""
    if isinstance(value, float) and (value != value or abs(value) > 1e300):
        return str(value)
    return Decimal(int(value)) if value == int(value) else Decimal(repr(value))
