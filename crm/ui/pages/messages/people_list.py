"""Who is written to: a box to tick, a name, and why somebody is held back. Painted, and readable to a screen reader."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crm.ui.kit.painting import Canvas, canvas, paint_avatar
from crm.ui.pages.messages.write_model import Line
from crm.ui.theme.icons import paint_icon
from crm.ui.theme.theme import current

Index = QModelIndex | QPersistentModelIndex
DISPLAY = Qt.ItemDataRole.DisplayRole
SPOKEN = Qt.ItemDataRole.AccessibleTextRole
TOOLTIP = Qt.ItemDataRole.ToolTipRole
LINE = int(Qt.ItemDataRole.UserRole) + 1
NO_PARENT = QModelIndex()
_BOX_ROOM, _ROW = 34, 44  # px at 100 %


class PeopleModel(QAbstractListModel):
    """Lines in order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these; the same people in the same order keep scroll and choice."""
        same = [each.id for each in lines] == [each.id for each in self.lines]
        if not same:
            self.beginResetModel()
        self.lines = list(lines)
        if not same:
            self.endResetModel()
        elif lines:
            self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role == DISPLAY:
            return line.preview.name
        if role == TOOLTIP:
            return line.left_out or line.doubt or None
        if role == SPOKEN:
            state = (
                self.tr("left out") if line.left_out else self.tr("ticked") if line.ticked else self.tr("not ticked")
            )
            changed = self.tr("changed for them") if line.edited else ""
            return ", ".join(part for part in (line.preview.name, state, line.left_out or line.doubt, changed) if part)
        return None


class PeopleList(QListView):
    """Space or a click on the box ticks; the arrows go from one to the next.

    Signals:
        ticked(id, on): a box was pressed.
        stood_on(id): another person is current.
    """

    ticked = Signal(str, bool)
    stood_on = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.people = PeopleModel(self)
        self.setModel(self.people)
        self.setItemDelegate(_LineDelegate(self))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these; the first is current when nobody was."""
        shown = self.current_id()
        self.people.set_lines(lines)
        if lines and self.current_id() != shown:
            ids = [each.id for each in lines]
            self.go_to(ids.index(shown) if shown in ids else 0)
        elif lines and not self.currentIndex().isValid():
            self.go_to(0)

    def go_to(self, at: int) -> None:
        """Make somebody current."""
        self.setCurrentIndex(self.people.index(at))

    def current_id(self) -> str:
        """Who is current; "" for nobody."""
        index = self.currentIndex()
        return self.people.lines[index.row()].id if index.isValid() else ""

    def currentChanged(self, now: Index, before: Index) -> None:
        super().currentChanged(now, before)
        self.stood_on.emit(self.people.lines[now.row()].id if now.isValid() else "")

    def _switch(self, line: Line) -> None:
        if not line.left_out:
            self.ticked.emit(line.id, not line.ticked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and index.isValid():
            self._switch(self.people.lines[index.row()])
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        point = event.position().toPoint()
        index = self.indexAt(point)
        inside = point.x() if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else self.width() - point.x()
        if index.isValid() and inside < current().px(_BOX_ROOM):
            self._switch(self.people.lines[index.row()])


class _LineDelegate(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(120, current().px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, line = QRectF(option.rect), index.data(LINE)
        with canvas(painter, rect, option.direction) as drawing:
            theme = drawing.theme
            px = theme.px
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            if selected or option.state & QStyle.StateFlag.State_MouseOver:
                painter.fillRect(rect, theme.colour("selected" if selected else "hover"))
            if selected and self._view.hasFocus():
                painter.setPen(QPen(theme.colour("focus"), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)
            self._box(drawing, QRectF(rect.left() + px(12), rect.center().y() - px(8), px(16), px(16)), line)
            spot = QRectF(rect.left() + px(_BOX_ROOM + 4), rect.center().y() - px(13), px(26), px(26))
            paint_avatar(painter, drawing.place(spot), line.preview.name, style="caption")
            left = spot.right() + px(8)
            self._words(drawing, QRectF(left, rect.top(), rect.right() - px(10) - left, rect.height()), line)

    def _box(self, drawing: Canvas, box: QRectF, line: Line) -> None:
        theme, painter = drawing.theme, drawing.painter
        if line.ticked:
            drawing.fill(box, theme.colour("accent"), theme.px(4))
            inner = drawing.place(box.adjusted(2, 2, -2, -2))
            paint_icon(painter, "check", inner, theme.colour("accent_on").name())
            return
        painter.setPen(QPen(theme.colour("line_strong" if line.left_out else "control_line"), 1))
        painter.setBrush(theme.colour("canvas" if line.left_out else "surface"))
        painter.drawRoundedRect(drawing.place(box).adjusted(0.5, 0.5, -0.5, -0.5), theme.px(4), theme.px(4))

    def _words(self, drawing: Canvas, area: QRectF, line: Line) -> None:
        theme = drawing.theme
        reason = line.left_out or line.doubt
        below = reason or self._address(line)
        tone = theme.chip("red" if line.left_out else "amber")[1] if reason else theme.colour("text_faint")
        top = area.center().y() - theme.px(17 if below else 9)
        name = theme.colour("text_faint" if line.left_out else "text")
        drawing.text(QRectF(area.left(), top, area.width(), theme.px(18)), line.preview.name, "body-strong", name)
        drawing.text(QRectF(area.left(), top + theme.px(18), area.width(), theme.px(16)), below, "small", tone)

    def _address(self, line: Line) -> str:
        changed = self.tr("Changed") if line.edited else ""
        return " · ".join(part for part in (changed, line.preview.email) if part)
