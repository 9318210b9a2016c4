"""Cells of the ranking: place, interval, columns of a fit, relationship; painted over `Line` rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor

from crm.ui.kit.delegates import RowDelegate, TwoLines, two_lines
from crm.ui.kit.interval_bar import draw_columns, draw_interval
from crm.ui.kit.paged_table_model import ACCESSIBLE, DISPLAY, NO_PARENT, ROW, TOOLTIP, Column, Index, PagedTableModel
from crm.ui.kit.painting import Canvas, chip_width, draw_chip
from crm.ui.pages.insight.ranking_view_model import Line

_BAR, _COLUMNS, _LEAST_FIT = 84, 62, 120
_FEW = 40  # so many chosen lines are found by looking through, more by a table of all


class OrderedModel(PagedTableModel):
    """Lines that are all in memory, as places of people; a new order of the same people keeps who is chosen."""

    def __init__(self, columns: list[Column[Line]], line_at: Callable[[int], Line], parent: QObject) -> None:
        super().__init__(columns, parent)
        self._line_at = line_at
        self._people: Sequence[str] = ()
        self._place_of: dict[str, int] = {}
        self._places: Sequence[int] = ()
        self.short_titles: Mapping[int, str] = {}  # of columns that are too narrow for their own

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if role == DISPLAY and orientation == Qt.Orientation.Horizontal and section in self.short_titles:
            return self.short_titles[section]
        return super().headerData(section, orientation, role)

    def show_people(self, ids: Sequence[str], places: Sequence[int]) -> None:
        """Show other people.

        Args:
            ids: of everybody, by place.
            places: who is listed, in order.
        """
        self.beginResetModel()
        self._people, self._places = ids, places
        self._place_of = {each: place for place, each in enumerate(ids)}
        self.endResetModel()

    def put_in_order(self, places: Sequence[int]) -> None:
        """List the same people in another order; nothing is copied, because this happens at every move of a slider."""
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        before, self._places = self._places, places
        if kept:
            many = {place: at for at, place in enumerate(places)} if len(kept) > _FEW else None
            found = ((before[each.row()], each.column()) for each in kept)
            self.changePersistentIndexList(
                kept,
                [self.index(many[place] if many else places.index(place), column) for place, column in found],
            )
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._places)

    def position(self, row_id: str) -> int | None:
        place = self._place_of.get(row_id)
        if place is None:
            return None
        try:
            return self._places.index(place)
        except ValueError:
            return None

    def id_at(self, at: int) -> str:
        return self._people[self._places[at]]

    def ids(self) -> list[str]:
        return [self._people[place] for place in self._places]

    def data(self, index: Index, role: int = DISPLAY) -> object:
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
        if not cell.parts or rect.width() < px(_LEAST_FIT):
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
