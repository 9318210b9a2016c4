"""Cells of the ranking: place, interval, columns of a fit, relationship; painted over `Line` rows."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF
from PySide6.QtGui import QColor

from crm.ui.kit.delegates import RowDelegate, TwoLines, two_lines
from crm.ui.kit.interval_bar import draw_columns, draw_interval
from crm.ui.kit.paged_table_model import ACCESSIBLE, DISPLAY, ROW, TOOLTIP, Column, PagedTableModel
from crm.ui.kit.painting import Canvas, chip_width, draw_chip
from crm.ui.pages.insight.ranking_view_model import Line

_BAR, _COLUMNS = 84, 62


class OrderedModel(PagedTableModel):
    """Lines that are all in memory; a new order of the same people keeps who is chosen."""

    def __init__(self, columns: list[Column[Line]], line_at: Callable[[int], Line], parent: QObject) -> None:
        super().__init__(columns, parent)
        self._line_at = line_at

    def put_in_order(self, ids: list[str]) -> None:
        """Show these ids; where it is only another order, choices stay with their people."""
        if len(ids) != len(self._ids) or set(ids) != set(self._ids):
            self.set_ids([])
            self.set_ids(ids)
            return
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        if kept:
            at = {each: number for number, each in enumerate(ids)}
            moved = [self.index(at[self._ids[each.row()]], each.column()) for each in kept]
            self.changePersistentIndexList(kept, moved)
        self._ids = ids
        self.layoutChanged.emit()

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = DISPLAY) -> object:
        if role not in (DISPLAY, ROW, ACCESSIBLE, TOOLTIP):
            return None
        row = self._line_at(index.row())
        if role == ROW:
            return row
        column = self.columns[index.column()]
        return column.text(row) if role == DISPLAY or column.spoken is None else column.spoken(row)


@dataclass(frozen=True, slots=True)
class RateCell:
    """A rate with its interval; `ends` None when it is not known."""

    lines: TwoLines
    value: float = 0.0
    ends: tuple[float, float] | None = None
    top: float = 1.0


@dataclass(frozen=True, slots=True)
class FitCell:
    """A score with one small column for each criterion, 0..1; None is not rated."""

    lines: TwoLines
    parts: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusCell:
    """A chip over a quiet line; `tone` "" shows plain words."""

    text: str
    tone: str
    under: str
    under_tone: str = ""


class RateDelegate(RowDelegate):
    """The interval as a bar, the figures beside it."""

    def content(self, drawing: Canvas, rect: QRectF, cell: RateCell, surface: QColor) -> None:
        px = drawing.theme.px
        if cell.ends is None:
            two_lines(drawing, rect, cell.lines)
            return
        wide = min(px(_BAR), rect.width() * 0.4)
        bar = QRectF(rect.left() + px(4), rect.top(), wide, rect.height())
        draw_interval(drawing, bar, cell.ends, cell.value, cell.top)
        two_lines(drawing, rect.adjusted(wide + px(16), 0, 0, 0), cell.lines)


class FitDelegate(RowDelegate):
    """A column for each criterion, the score beside them."""

    def content(self, drawing: Canvas, rect: QRectF, cell: FitCell, surface: QColor) -> None:
        px = drawing.theme.px
        if not cell.parts:
            two_lines(drawing, rect, cell.lines)
            return
        wide = min(px(_COLUMNS), rect.width() * 0.45)
        tall = px(22)
        draw_columns(drawing, QRectF(rect.left(), rect.center().y() - tall / 2, wide, tall), cell.parts)
        two_lines(drawing, rect.adjusted(wide + px(8), 0, 0, 0), cell.lines)


class StatusDelegate(RowDelegate):
    """A status chip over health, promises and the last contact."""

    def content(self, drawing: Canvas, rect: QRectF, cell: StatusCell, surface: QColor) -> None:
        px = drawing.theme.px
        if not cell.tone:
            two_lines(drawing, rect, TwoLines(cell.text, cell.under, cell.under_tone))
            return
        top = QRectF(rect.left(), rect.center().y() - px(20), min(rect.width(), chip_width(cell.text, True)), px(22))
        draw_chip(drawing, top, cell.text, cell.tone)
        below = QRectF(rect.left() + px(2), top.bottom(), rect.width(), px(17))
        theme = drawing.theme
        colour = theme.chip(cell.under_tone)[1] if cell.under_tone else theme.colour("text_faint")
        drawing.text(below, cell.under, "small", colour)
