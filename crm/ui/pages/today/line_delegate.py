"""How a heading and a line of Today look. Draws what lines.Line says; decides nothing."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crm.ui.kit.painting import RIGHT, Canvas, canvas, paint_avatar, text_width
from crm.ui.pages.today.lines import EDGE, LINE, Line, LinesView
from crm.ui.theme.icons import paint_icon
from crm.ui.theme.theme import current
from crm.ui.theme.tokens import CONTROL

HEADING_HEIGHT = 34
NAME_SHARE = 0.24
NAME_WIDEST = 180  # px at 100 %


class LineDelegate(QStyledItemDelegate):
    """Draws a heading or a line; its day stands where the acts lie while the line is under the pointer or current."""

    def __init__(self, view: LinesView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line: Line = index.data(LINE)
        return QSize(100, current().px(CONTROL["row"] if line.row else HEADING_HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect = QRectF(option.rect)
        line: Line = index.data(LINE)
        with canvas(painter, rect, option.direction) as drawing:
            if line.row is None:
                self._heading(drawing, rect, line)
                return
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            self._ground(drawing, rect, index.row(), selected)
            self._words(drawing, rect, line, acting=index.row() == self._view.acting_line())
            if option.state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus() and self._view.keyboard:
                painter.setPen(QPen(current().colour("focus"), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -2.5), 4, 4)

    def _heading(self, drawing: Canvas, rect: QRectF, line: Line) -> None:
        theme = current()
        drawing.fill(rect, theme.colour("canvas"))
        drawing.painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.colour("line"))
        inner = rect.adjusted(theme.px(EDGE), 0, -theme.px(EDGE), -1)
        colour = theme.chip(line.tone)[1] if line.tone else theme.colour("text_muted")
        if line.icon:
            side = theme.px(14)
            spot = QRectF(inner.left(), inner.center().y() - side / 2, side, side)
            paint_icon(drawing.painter, line.icon, drawing.place(spot), colour.name())
            inner.setLeft(inner.left() + side + theme.px(8))
        drawing.text(inner, line.top, "small-strong", colour)
        inner.setLeft(inner.left() + text_width(line.top, "small-strong") + theme.px(8))
        drawing.text(inner, line.below, "small", theme.colour("text_faint"))

    def _ground(self, drawing: Canvas, rect: QRectF, at: int, selected: bool) -> None:
        theme = current()
        hovered = self._view.hover_row == at
        drawing.painter.fillRect(rect, theme.colour("selected" if selected else "hover" if hovered else "surface"))
        drawing.painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.colour("line"))
        if selected:
            bar = drawing.place(QRectF(rect.left(), rect.top(), 3, rect.height() - 1))
            drawing.painter.fillRect(bar, theme.colour("accent"))

    def _words(self, drawing: Canvas, rect: QRectF, line: Line, *, acting: bool) -> None:
        theme = current()
        px = theme.px
        size, left, top = px(30), rect.left() + px(EDGE), rect.center().y() - px(17)
        spot = drawing.place(QRectF(left, rect.center().y() - size / 2, size, size))
        paint_avatar(drawing.painter, spot, line.top, style="caption")
        left += size + px(10)
        room = float(self._view.acts_rect(rect.toRect()).width())
        end = rect.right() - px(EDGE) - (room if acting else self._due(drawing, rect, line, room)) - px(10)
        width = min(rect.width() * NAME_SHARE, px(NAME_WIDEST))
        name = QRectF(left, top if line.below else rect.center().y() - px(9), width, px(18))
        drawing.text(name, line.top, "body-strong", theme.colour("text"))
        drawing.text(QRectF(left, top + px(18), width, px(16)), line.below, "small", theme.colour("text_faint"))
        left += width + px(12)
        title = QRectF(left, top if line.why else rect.center().y() - px(9), end - left, px(18))
        drawing.text(title, line.title, "body", theme.colour("text"))
        drawing.text(QRectF(left, top + px(18), end - left, px(16)), line.why, "small", theme.colour("text_muted"))

    def _due(self, drawing: Canvas, rect: QRectF, line: Line, room: float) -> float:
        """Draw the day at the end of the line and return the width that it took."""
        if not line.due:
            return 0.0
        theme = current()
        style = "small-strong" if line.tone else "small"
        colour = theme.chip(line.tone)[1] if line.tone else theme.colour("text_muted")
        width = min(text_width(line.due, style) + theme.px(2), room)
        spot = QRectF(rect.right() - theme.px(EDGE) - width, rect.top(), width, rect.height() - 1)
        drawing.text(spot, line.due, style, colour, RIGHT)
        if not line.tone:
            return width
        side = theme.px(12)
        icon = "circle-alert" if line.tone == "red" else "clock"
        place = QRectF(spot.left() - side - theme.px(4), rect.center().y() - side / 2, side, side)
        paint_icon(drawing.painter, icon, drawing.place(place), colour.name())
        return width + side + theme.px(4)
