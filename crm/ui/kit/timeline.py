"""A line of time: icon, title, when, a quiet line and a quoted body; painted, and readable to a screen reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPen, QTextLayout
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crm.ui.kit.painting import Canvas, canvas, text_width
from crm.ui.kit.wrapped_text import wrapped
from crm.ui.theme.icons import paint_icon
from crm.ui.theme.theme import current

DISPLAY = Qt.ItemDataRole.DisplayRole
ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole
ENTRY = int(Qt.ItemDataRole.UserRole) + 1
ICON_SIZE = 26
NO_PARENT = QModelIndex()


@dataclass(frozen=True)
class Entry:
    """One line of time, already in words.

    Attributes:
        id: what an act on the line needs; "" for a heading.
        icon: "" makes a heading out of `title`.
        due: the day is pressing: it is shown in the tone.
    """

    id: str
    icon: str
    title: str
    when: str = ""
    line: str = ""
    body: str = ""
    tone: str = "neutral"
    due: bool = False
    kind: str = ""


class TimelineModel(QAbstractListModel):
    """A list of entries that may go on.

    Signals:
        more_wanted(): the end came into view and there is more; answer with `set_entries`.
    """

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        self._more = False

    def set_entries(self, entries: Sequence[Entry], *, more: bool = False) -> None:
        """Show these instead; when they only go on where the old ones end, the view stays where it is.

        Args:
            more: there are further ones to ask for.
        """
        had = len(self._entries)
        self._more = more
        if had and list(entries[:had]) == self._entries:
            if len(entries) > had:
                self.beginInsertRows(NO_PARENT, had, len(entries) - 1)
                self._entries = list(entries)
                self.endInsertRows()
            return
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return self._more and not parent.isValid()

    def fetchMore(self, _parent: QModelIndex | QPersistentModelIndex) -> None:
        self._more = False  # asked once until the answer is here
        self.more_wanted.emit()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = DISPLAY) -> Any:
        entry = self._entries[index.row()]
        if role == ENTRY:
            return entry
        if role == DISPLAY:
            return entry.title
        if role == ACCESSIBLE:
            return ". ".join(part for part in (entry.title, entry.when, entry.line, entry.body) if part)
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if not self._entries[index.row()].icon:
            return Qt.ItemFlag.NoItemFlags  # arrows skip headings
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class TimelineView(QListView):
    """Shows a `TimelineModel`.

    Signals:
        opened(entry): Enter or a double click on a line.
        menu_wanted(entry, point): the context menu of a line, in global coordinates.
    """

    opened = Signal(object)
    menu_wanted = Signal(object, object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.entries = TimelineModel(self)
        self.setModel(self.entries)
        self.setItemDelegate(_TimelineDelegate(self))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.activated.connect(self._open)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(ENTRY))

    def _ask_menu(self, point: Any) -> None:
        index = self.indexAt(point)
        if index.isValid() and index.data(ENTRY).icon:
            self.menu_wanted.emit(index.data(ENTRY), self.viewport().mapToGlobal(point))


class _TimelineDelegate(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._measured = (0, 0)  # the width and the scale that the sizes are of
        # By heading or not, quiet line, and body: wrapping thousands anew for each page would be felt.
        self._sizes: dict[tuple[bool, str, str], QSize] = {}

    def _text_width(self, width: float) -> float:
        return width - current().px(16 + ICON_SIZE + 12 + 16)

    def _body(self, text: str, width: float) -> tuple[QTextLayout, float]:
        return wrapped(text, "small", width, current().px(17))

    def _line(self, text: str, width: float) -> tuple[QTextLayout, float]:
        return wrapped(text, "small", width, current().px(16))

    def _is_short(self, text: str, width: float) -> bool:
        """Most are: those need no layout of their own."""
        return text_width(text, "small") < int(width)  # told in whole pixels, rounded down

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        entry: Entry = index.data(ENTRY)
        measured = (self._view.viewport().width(), current().px(100))
        if measured != self._measured:
            self._measured, self._sizes = measured, {}
        kind = (bool(entry.icon), entry.line, entry.body)
        size = self._sizes.get(kind)
        if size is None:
            size = self._sizes[kind] = QSize(100, self._height(entry, measured[0]))
        return size

    def _height(self, entry: Entry, view_width: int) -> int:
        px = current().px
        if not entry.icon:
            return px(30)
        width = self._text_width(view_width)
        height = px(18 + 16 + 14)
        if entry.line:
            height += px(16) if self._is_short(entry.line, width) else int(self._line(entry.line, width)[1])
        if entry.body:
            height += int(self._body(entry.body, width - px(20))[1]) + px(20)
        return height

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect = QRectF(option.rect)
        with canvas(painter, rect, option.direction) as drawing:
            entry: Entry = index.data(ENTRY)
            theme = current()
            if not entry.icon:
                inner = rect.adjusted(theme.px(16), 2, -16, -2)
                drawing.text(inner, entry.title, "caption", theme.colour("text_faint"))
                return
            state = option.state
            if state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected):
                drawing.fill(rect.adjusted(8, 0, -8, -4), theme.colour("hover"), 8)
            follower = index.model().index(index.row() + 1, 0)
            joined = follower.isValid() and bool(follower.data(ENTRY).icon)
            self._dot(drawing, rect, entry, joined)
            self._words(drawing, rect, entry)

    def _dot(self, drawing: Canvas, rect: QRectF, entry: Entry, joined: bool) -> None:
        theme = current()
        size, inner = theme.px(ICON_SIZE), theme.px(14)
        spot = QRectF(rect.left() + theme.px(16), rect.top() + theme.px(5), size, size)
        if joined:
            line = QRectF(spot.center().x() - 0.5, spot.bottom() + 3, 1, rect.bottom() - spot.bottom() - 1)
            drawing.painter.fillRect(drawing.place(line), theme.colour("line_strong"))
        background, foreground = theme.chip(entry.tone)
        drawing.fill(spot, background, size / 2)
        middle = spot.center()
        picture = QRectF(middle.x() - inner / 2, middle.y() - inner / 2, inner, inner)
        paint_icon(drawing.painter, entry.icon, drawing.place(picture), foreground.name())

    def _words(self, drawing: Canvas, rect: QRectF, entry: Entry) -> None:
        theme = current()
        px = theme.px
        width = self._text_width(rect.width())
        line = QRectF(rect.left() + px(16 + ICON_SIZE + 12), rect.top() + px(4), width, px(18))
        drawing.text(line, entry.title, "body-strong", theme.colour("text"))
        line = QRectF(line.left(), line.bottom(), width, px(16))
        style = "small-strong" if entry.due else "small"
        drawing.text(line, entry.when, style, theme.chip(entry.tone)[1] if entry.due else theme.colour("text_faint"))
        if entry.line:
            line.moveTop(line.bottom())
            if self._is_short(entry.line, width):
                drawing.text(line, entry.line, "small", theme.colour("text_muted"))
            else:
                layout, high = self._line(entry.line, width)
                line.setHeight(high)
                drawing.painter.setPen(theme.colour("text_muted"))
                layout.draw(drawing.painter, drawing.place(line).topLeft())
        if entry.body:
            self._quote(drawing, QRectF(line.left(), line.bottom() + px(5), width, 0), entry.body)

    def _quote(self, drawing: Canvas, rect: QRectF, body: str) -> None:
        theme = current()
        pad = theme.px(10)
        layout, height = self._body(body, rect.width() - pad * 2)
        rect.setHeight(height + theme.px(14))
        box = drawing.place(rect)
        drawing.painter.setPen(QPen(theme.colour("line"), 1))
        drawing.painter.setBrush(theme.colour("canvas"))
        drawing.painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        drawing.painter.setPen(theme.colour("text"))
        layout.draw(drawing.painter, QPointF(box.left() + pad, box.top() + theme.px(7)))
