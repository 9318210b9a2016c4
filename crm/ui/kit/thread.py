"""Both sides of a conversation as bubbles: ours right, theirs left, the times between, what is still open.

Painted, and readable to a screen reader. It knows no record: everything comes in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
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
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crm.ui.kit.painting import CENTER, LEFT, RIGHT, Canvas, canvas, chip_width, draw_chip
from crm.ui.kit.wrapped_text import widest, wrapped
from crm.ui.theme.icons import paint_icon
from crm.ui.theme.theme import current

Index = QModelIndex | QPersistentModelIndex
DISPLAY = Qt.ItemDataRole.DisplayRole
SPOKEN = Qt.ItemDataRole.AccessibleTextRole
ITEM = int(Qt.ItemDataRole.UserRole) + 1
NO_PARENT = QModelIndex()
WIDEST_BUBBLE, SHARE = 560, 0.82  # px at 100 %, and of the view
_PAD, _LINE, _SMALL = 10, 18, 16  # px at 100 %


class Part(Enum):
    """What an item of a conversation is."""

    HEAD = auto()
    WORD = auto()
    BETWEEN = auto()
    OPEN = auto()


@dataclass(frozen=True)
class ThreadItem:
    """One item, already in words.

    Attributes:
        id: of a word; "" for all else.
        ours: the word came from us and stands right.
        title: a head's subject, a word's channel and day, how long an answer took, or what is open.
        text: what was said.
        below: outcome, campaign and files of a word.
        icon: of a head.
        tone: of `below`, and of what is open.
    """

    part: Part
    title: str
    id: str = ""
    ours: bool = False
    text: str = ""
    below: str = ""
    icon: str = ""
    tone: str = "neutral"


class ThreadModel(QAbstractListModel):
    """Items in order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.items: list[ThreadItem] = []

    def set_items(self, items: Sequence[ThreadItem]) -> None:
        """Show these; the same ones again keep scroll and choice."""
        if list(items) != self.items:
            self.beginResetModel()
            self.items = list(items)
            self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        item = self.items[index.row()]
        if role == ITEM:
            return item
        if role == DISPLAY:
            return item.title
        if role == SPOKEN:
            return ". ".join(part for part in (item.title, item.text, item.below) if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.items[index.row()].part is not Part.WORD:
            return Qt.ItemFlag.ItemIsEnabled  # arrows go over them, so that they are read
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class ThreadView(QListView):
    """Shows a `ThreadModel`; Ctrl+C copies what was said.

    Signals:
        opened(id): Enter or a double click on a word.
        menu_wanted(id, point): the context menu of a word, in global coordinates.
    """

    opened = Signal(str)
    menu_wanted = Signal(str, object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.thread_items = ThreadModel(self)
        self.setModel(self.thread_items)
        self.setItemDelegate(_ThreadDelegate(self))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.activated.connect(self._open)

    def show_items(self, items: Sequence[ThreadItem]) -> None:
        """Show these instead, from the last one; the same ones again stay where they are."""
        if list(items) != self.thread_items.items:
            self.thread_items.set_items(items)
            self.scrollToBottom()

    def current_item(self) -> ThreadItem | None:
        """The item that has the cursor."""
        index = self.currentIndex()
        return self.thread_items.items[index.row()] if index.isValid() else None

    def _open(self, index: QModelIndex) -> None:
        if (item := self.thread_items.items[index.row()]).id:
            self.opened.emit(item.id)

    def _ask_menu(self, point: Any) -> None:
        index = self.indexAt(point)
        if index.isValid() and self.thread_items.items[index.row()].id:
            self.menu_wanted.emit(self.thread_items.items[index.row()].id, self.viewport().mapToGlobal(point))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.current_item()
        if event.matches(QKeySequence.StandardKey.Copy) and item is not None and item.text:
            QGuiApplication.clipboard().setText(item.text)
            return
        super().keyPressEvent(event)


class _ThreadDelegate(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def _room(self) -> float:
        """Pixels for the words of a bubble."""
        px = current().px
        wide = min((self._view.viewport().width() - px(32)) * SHARE, px(WIDEST_BUBBLE))
        return max(wide - 2 * px(_PAD), 60)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        item: ThreadItem = index.data(ITEM)
        px = current().px
        if item.part is Part.HEAD:
            return QSize(100, px(40))
        if item.part is Part.BETWEEN:
            return QSize(100, px(22))
        if item.part is Part.OPEN:
            return QSize(100, px(36))
        tall = px(_SMALL) + 2 * px(_PAD) + px(6)
        if item.text:
            tall += int(wrapped(item.text, "body", self._room(), px(_LINE))[1]) + px(3)
        if item.below:
            tall += int(wrapped(item.below, "small", self._room(), px(_SMALL))[1]) + px(3)
        return QSize(100, tall)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, item = QRectF(option.rect), index.data(ITEM)
        with canvas(painter, rect, option.direction) as drawing:
            theme = drawing.theme
            px = theme.px
            inner = rect.adjusted(px(16), 0, -px(16), 0)
            if item.part is Part.HEAD:
                self._head(drawing, inner, item)
            elif item.part is Part.BETWEEN:
                drawing.text(inner, item.title, "caption", theme.colour("text_faint"), CENTER)
            elif item.part is Part.OPEN:
                wide = min(chip_width(item.title, True), inner.width())
                left = inner.left() + (inner.width() - wide) / 2
                draw_chip(drawing, QRectF(left, inner.top(), wide, inner.height() - px(6)), item.title, item.tone)
            else:
                self._bubble(drawing, inner, item, option)

    def _head(self, drawing: Canvas, rect: QRectF, item: ThreadItem) -> None:
        theme = drawing.theme
        px = theme.px
        middle = rect.center().y() + px(4)
        spot = QRectF(rect.left(), middle - px(7), px(14), px(14))
        paint_icon(drawing.painter, item.icon, drawing.place(spot), theme.colour("text_faint").name())
        line = QRectF(spot.right() + px(7), middle - px(9), rect.right() - spot.right() - px(7), px(18))
        drawing.text(line, item.title, "small-strong", theme.colour("text_muted"))

    def _bubble(self, drawing: Canvas, rect: QRectF, item: ThreadItem, option: QStyleOptionViewItem) -> None:
        theme, painter, px = drawing.theme, drawing.painter, drawing.theme.px
        room = self._room()
        text, tall = wrapped(item.text, "body", room, px(_LINE))
        below, _low = wrapped(item.below, "small", room, px(_SMALL))
        heading = theme.text_width(item.title, "caption")
        wide = min(max(heading, widest(text) if item.text else 0, widest(below) if item.below else 0), room)
        box = QRectF(rect.left(), rect.top(), wide + 2 * px(_PAD) + 2, rect.height() - px(6))
        if item.ours:
            box.moveRight(rect.right())
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        edge = theme.colour("focus") if chosen and self._view.hasFocus() else theme.colour("line")
        painter.setPen(QPen(edge, 1.5 if chosen else 1))
        painter.setBrush(theme.colour("accent_soft" if item.ours else "canvas"))
        painter.drawRoundedRect(drawing.place(box).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        line = box.adjusted(px(_PAD), px(_PAD) - 1, -px(_PAD), 0)
        line.setHeight(px(_SMALL))
        drawing.text(line, item.title, "caption", theme.colour("text_muted"), RIGHT if item.ours else LEFT)
        at = drawing.place(QRectF(line.left(), line.bottom() + px(3), room, 0)).left()
        y = line.bottom() + px(3)
        if item.text:
            painter.setPen(theme.colour("text"))
            text.draw(painter, QPointF(at, y))
            y += tall + px(3)
        if item.below:
            painter.setPen(theme.colour("text_muted") if item.tone == "neutral" else theme.chip(item.tone)[1])
            below.draw(painter, QPointF(at, y))
