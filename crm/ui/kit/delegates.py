"""Cells of lists, painted: a person, a chip, a figure over a line, a trend, a next step. They know no record.

Each delegate is given a function that turns a row into what it draws, so pages decide and the kit paints.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crm.ui.kit.paged_table_model import ROW
from crm.ui.kit.painting import LEFT, RIGHT, Canvas, canvas, draw_chip, paint_avatar, paint_sparkline
from crm.ui.kit.table import Table
from crm.ui.theme.icons import paint_icon
from crm.ui.theme.theme import current

# As plain numbers: an enum made and or-ed for every cell took as long as its text.
SELECTED = QStyle.StateFlag.State_Selected.value
FOCUSED = QStyle.StateFlag.State_HasFocus.value
_LEAST_WITH_AVATAR = 140


@dataclass(frozen=True)
class TwoLines:
    """A strong line over a quiet one; `tone` colours the quiet one and sets an icon before it."""

    top: str
    bottom: str = ""
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True)
class ChipCell:
    """A chip, or plain faint words when `tone` is ""; `more` follows it quietly, such as "+2"."""

    text: str
    tone: str = ""
    more: str = ""


@dataclass(frozen=True)
class TrendCell:
    """A figure beside its own small trend; fewer than two values draw no line."""

    text: str
    note: str = ""
    values: Sequence[float] = ()
    tone: str = "neutral"


class RowDelegate(QStyledItemDelegate):
    """Background, hairline, selection bar and focus ring of a row; subclasses paint what is in a cell."""

    def __init__(self, view: Table, cell: Callable[[Any], Any]) -> None:
        super().__init__(view)
        self.view = view
        self.cell = cell

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect = QRectF(option.rect)
        with canvas(painter, rect, option.direction) as drawing:
            state, theme = option.state.value, drawing.theme
            surface = self._ground(drawing, rect, index, bool(state & SELECTED))
            row = index.data(ROW)
            pad = theme.px(8)
            inner = rect.adjusted(pad, 0, -pad, -1)
            if row is None:
                drawing.text(inner, "…", "small", theme.colour("text_faint"))
            else:
                self.content(drawing, inner, self.cell(row), surface)
            if self.view.keyboard and state & FOCUSED and self.view.hasFocus():
                painter.setPen(QPen(theme.colour("focus"), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -2.5), 4, 4)

    def _ground(
        self, drawing: Canvas, rect: QRectF, index: QModelIndex | QPersistentModelIndex, selected: bool
    ) -> QColor:
        theme = drawing.theme
        hovered = self.view.hover_row == index.row()
        surface = theme.colour("selected" if selected else "hover" if hovered else "surface")
        if selected or hovered:  # else the view's own ground is this colour already
            drawing.painter.fillRect(rect, surface)
        drawing.painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.colour("line"))
        if selected and index.column() == 0:
            bar = drawing.place(QRectF(rect.left(), rect.top(), 3, rect.height() - 1))
            drawing.painter.fillRect(bar, theme.colour("accent"))
        return surface

    def content(self, drawing: Canvas, rect: QRectF, cell: Any, surface: QColor) -> None:
        """Paint one cell.

        Args:
            rect: the cell without its padding.
            cell: what the page's function made of the row.
            surface: the colour below, for cut-outs.
        """
        raise NotImplementedError

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, current().row_height())


def two_lines(drawing: Canvas, rect: QRectF, lines: TwoLines, align: Qt.AlignmentFlag = LEFT) -> None:
    """A body line over a small one; only the first, centred, when there is no second."""
    theme = drawing.theme
    px = theme.px
    if not lines.bottom:
        drawing.text(rect, lines.top, "body", theme.colour("text"), align)
        return
    top = rect.center().y() - px(17)
    drawing.text(QRectF(rect.left(), top, rect.width(), px(18)), lines.top, "body", theme.colour("text"), align)
    below = QRectF(rect.left(), top + px(18), rect.width(), px(16))
    if not lines.tone:
        drawing.text(below, lines.bottom, "small", theme.colour("text_faint"), align)
        return
    colour = theme.chip(lines.tone)[1]
    if lines.icon:
        side = px(12)
        spot = drawing.place(QRectF(below.left(), below.top() + px(2), side, side))
        paint_icon(drawing.painter, lines.icon, spot, colour.name())
        below.setLeft(below.left() + side + px(4))
    drawing.text(below, lines.bottom, "small-strong", colour, align)


class PersonDelegate(RowDelegate):
    """An avatar, a name and a handle; takes a `TwoLines`. Where it is narrow the name has the avatar's room too."""

    def content(self, drawing: Canvas, rect: QRectF, cell: TwoLines, surface: QColor) -> None:
        theme = drawing.theme
        px = theme.px
        left = rect.left() + px(8)
        size = px(30)
        if rect.width() >= px(_LEAST_WITH_AVATAR):
            spot = drawing.place(QRectF(left, rect.center().y() - size / 2, size, size))
            paint_avatar(drawing.painter, spot, cell.top, style="caption")
            left += size + px(10)
        text = QRectF(left, rect.center().y() - px(17), rect.right() - left, px(18))
        if not cell.bottom:
            text.moveTop(rect.center().y() - px(9))
        drawing.text(text, cell.top, "body-strong", theme.colour("text"))
        faint = theme.colour("text_faint")
        drawing.text(QRectF(left, text.bottom(), text.width(), px(16)), cell.bottom, "small", faint)


class ChipDelegate(RowDelegate):
    """A status chip; takes a `ChipCell`."""

    def content(self, drawing: Canvas, rect: QRectF, cell: ChipCell, surface: QColor) -> None:
        theme = drawing.theme
        if not cell.tone:
            drawing.text(rect, cell.text, "small", theme.colour("text_faint"))
            return
        width = draw_chip(drawing, rect, cell.text, cell.tone)
        if cell.more:
            drawing.text(rect.adjusted(width + theme.px(6), 0, 0, 0), cell.more, "small", theme.colour("text_faint"))


class FigureDelegate(RowDelegate):
    """A figure over a quiet line, right-aligned; takes a `TwoLines`."""

    def content(self, drawing: Canvas, rect: QRectF, cell: TwoLines, surface: QColor) -> None:
        two_lines(drawing, rect, cell, RIGHT)


class LinesDelegate(RowDelegate):
    """A line over a quiet or toned one, such as a next step over its day; takes a `TwoLines`."""

    def content(self, drawing: Canvas, rect: QRectF, cell: TwoLines, surface: QColor) -> None:
        two_lines(drawing, rect, cell)


class LeadDelegate(RowDelegate):
    """Two lines in a first column without a picture, in line with the header; takes a `TwoLines`."""

    def content(self, drawing: Canvas, rect: QRectF, cell: TwoLines, surface: QColor) -> None:
        two_lines(drawing, rect.adjusted(drawing.theme.px(8), 0, 0, 0), cell)


class TrendDelegate(RowDelegate):
    """A small trend, a figure and a note; takes a `TrendCell`."""

    def content(self, drawing: Canvas, rect: QRectF, cell: TrendCell, surface: QColor) -> None:
        theme = drawing.theme
        px = theme.px
        left = rect.left()
        colour = theme.chip(cell.tone)[1]
        if len(cell.values) > 1:
            spot = drawing.place(QRectF(left + 2, rect.center().y() - px(9), px(62), px(18)))
            paint_sparkline(drawing.painter, spot, cell.values, colour, surface)
        left += px(62) + px(12)
        text = QRectF(left, rect.center().y() - px(17), rect.right() - left, px(18))
        if not cell.note:
            text.moveTop(rect.center().y() - px(9))
        drawing.text(text, cell.text, "body", theme.colour("text"))
        note = theme.colour("text_faint") if cell.tone == "neutral" else colour
        drawing.text(QRectF(left, text.bottom(), text.width(), px(16)), cell.note, "small", note)
