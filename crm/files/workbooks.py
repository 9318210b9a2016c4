"""Sheets of XLSX, XLSM, XLS, XLSB and ODS files as rows of values, read by calamine. Formulas are never evaluated.

Guards against what a workbook can do to the machine stand in `workbook_parts`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
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
from crm.files.workbook_parts import error_cells, password_needed, refuse_unreadable

WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods"})
_LOOKED_AT = 20  # rows of a sheet that tell a table from a cover page

Cell = str | Decimal | date


class CellError(str):
    """A cell that holds an error instead of its value, "#REF!" or "#DIV/0!": unknown, but not left blank by anyone."""

    __slots__ = ()


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
    _errors: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def height(self) -> int:
        """Rows from row 1 to the last with content; count."""
        return self._sheet.total_height + 1

    def rows(self) -> Iterator[list[Cell]]:
        """All rows from row 1, blank ones too; every row as wide as the sheet.

        Text that was merged over several rows stands in each of them; a merged number stands in its first row only,
        so that nothing is counted twice.
        """
        left = self._sheet.start[1] if self._sheet.start else 0
        falling = {(top, column): bottom for (top, column), (bottom, _) in self._sheet.merged_cell_ranges or ()}
        merged: dict[int, tuple[int, Cell]] = {}  # by column: last row, text
        in_rows = {row for row, _ in self._errors}
        for at, values in enumerate(self._sheet.iter_rows()):
            cells = [_cell(value) for value in values]
            if at in in_rows:
                for column in range(len(cells)):
                    if (at, column + left) in self._errors:
                        cells[column] = CellError(self._errors[at, column + left])
            if falling:
                _fill_down(at, left, cells, falling, merged)
            yield cells


def read_workbook(name: str, content: bytes, sheet: str | None) -> WorkbookSheet:
    """Open one sheet.

    Args:
        name: the file's name, for messages.
        content: the whole file.
        sheet: the sheet's name; None = the first visible one that holds a table, else the first with content.

    Raises:
        BadFile: password-protected, damaged, too large, empty, or no such sheet.
    """
    refuse_unreadable(name, content)
    try:
        workbook = load_workbook(BytesIO(content))
        return _opened(name, content, workbook, sheet)
    except BadFile:
        raise
    except PasswordError as error:
        raise password_needed(name) from error
    except (CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        raise BadFile(f"“{name}” is damaged or not a workbook.") from error
    except BaseException as error:
        _damaged_unless_stopped(name, error)


def _damaged_unless_stopped(name: str, error: BaseException) -> NoReturn:
    """A damaged sheet can make the reader panic; its panic is no `Exception`. Anything else goes on upwards."""
    if type(error).__name__ == "PanicException":
        raise BadFile(f"“{name}” is damaged and cannot be read.") from error
    raise error


def _opened(name: str, content: bytes, workbook: CalamineWorkbook, sheet: str | None) -> WorkbookSheet:
    listed = [meta for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    names = tuple(str(meta.name) for meta in listed)
    if sheet is not None:
        if sheet not in names:
            raise BadFile(f"“{name}” has no sheet “{sheet}”; it has: {', '.join(names)}.")
        return _one(workbook.get_sheet_by_name(sheet), content, names, ())
    visible = (meta.name for meta in listed if meta.visible == SheetVisibleEnum.Visible)
    filled = [found for found in map(workbook.get_sheet_by_name, visible) if found.height]
    if not filled:
        raise BadFile(f"“{name}” is empty: no visible sheet has content.")
    found = next((one for one in filled if _holds_table(one)), filled[0])
    others = [other for other in names if other != found.name]
    told = (f"Sheet “{found.name}” was read; there are also: {', '.join(others)}.",) if others else ()
    return _one(found, content, names, told)


def _holds_table(sheet: CalamineSheet) -> bool:
    """Whether two rows have two cells or more each; a cover page or a note has not."""
    wide = 0
    for at, values in enumerate(sheet.iter_rows()):
        wide += sum(1 for value in values if value not in ("", None)) > 1
        if wide > 1 or at > _LOOKED_AT + (sheet.start or (0, 0))[0]:
            break
    return wide > 1


def _one(found: CalamineSheet, content: bytes, names: tuple[str, ...], warnings: tuple[str, ...]) -> WorkbookSheet:
    if any(bottom > top for (top, _), (bottom, _) in found.merged_cell_ranges or ()):
        warnings += ("Merged cells: a text stands for each of their rows, a number only for the first.",)
    errors = error_cells(content, found.name)
    if errors:
        kinds = ", ".join(sorted(set(errors.values())))
        warnings += (f"Cells that hold an error instead of a value ({kinds}): {len(errors):,}.",)
    return WorkbookSheet(found.name, names, warnings, found, errors)


def _fill_down(
    at: int,
    left: int,
    cells: list[Cell],
    falling: dict[tuple[int, int], int],
    merged: dict[int, tuple[int, Cell]],
) -> None:
    for column, (bottom, text) in list(merged.items()):
        if at > bottom:
            del merged[column]
        elif cells[column] == "":
            cells[column] = text
    for column, cell in enumerate(cells):
        bottom = falling.get((at, column + left), at)
        if bottom > at and isinstance(cell, str) and cell:
            merged[column] = (bottom, cell)


def _cell(value: Any) -> Cell:
    """A value as text, exact number or plain date; a date with a time of day as ISO text, a duration as h:mm:ss."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value
    if isinstance(value, timedelta):
        return _duration(value)
    return "" if value is None else str(value)


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign = "-" if seconds < 0 else ""
    hours, rest = divmod(abs(seconds), 3600)
    return f"{sign}{hours}:{rest // 60:02}:{rest % 60:02}"


def _number(value: int | float) -> str | Decimal:
    """The number as its shortest decimal text has it: 15.0 is 15, 0.1 stays 0.1; "nan" and "inf" are text."""
    if isinstance(value, float) and (value != value or abs(value) > 1e300):
        return str(value)
    return Decimal(int(value)) if value == int(value) else Decimal(repr(value))
