"""Cards in a list, painted, chosen and dragged: what the lanes of a board are made of. Knows no record.

A list view on a plain model, so hundreds of cards cost no widgets and a screen reader hears each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from crm.ui.kit.delegates import FOCUSED, SELECTED
from crm.ui.kit.painting import RIGHT, Canvas, canvas, paint_avatar
from crm.ui.kit.table import KEYBOARD_REASONS
from crm.ui.theme.icons import paint_icon
from crm.ui.theme.theme import current

DISPLAY = int(Qt.ItemDataRole.DisplayRole)
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
CARD = int(Qt.ItemDataRole.UserRole) + 1
NO_PARENT = QModelIndex()
LINE = 18  # px at 100 %: a line of a card
_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


@dataclass(frozen=True, slots=True)
class CardLine:
    """A quiet line of a card; `tone` colours it, an icon stands before it."""

    text: str
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One record in words.

    Attributes:
        figure: stands at the end of the quiet line under the title, such as a fee.
    """

    id: str
    title: str
    quiet: str = ""
    figure: str = ""
    lines: tuple[CardLine, ...] = ()

    @property
    def spoken(self) -> str:
        """Everything on the card in one sentence."""
        return ", ".join(part for part in (self.title, self.quiet, self.figure, *(x.text for x in self.lines)) if part)


class CardModel(QAbstractListModel):
    """The cards of one lane."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: tuple[Card, ...] = ()

    def set_cards(self, cards: tuple[Card, ...]) -> None:
        """Replace them all."""
        self.beginResetModel()
        self.cards = cards
        self.endResetModel()

    def position(self, card_id: str) -> int | None:
        """Where a card lies; None when it is not in this lane."""
        return next((at for at, card in enumerate(self.cards) if card.id == card_id), None)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = DISPLAY) -> Any:
        card = self.cards[index.row()]
        if role == CARD:
            return card
        if role == DISPLAY:
            return card.title
        return card.spoken if role in (ACCESSIBLE, TOOL_TIP) else None


class CardDelegate(QStyledItemDelegate):
    """Paints a card: avatar, title, quiet line with a figure, then its lines."""

    def __init__(self, view: "CardList") -> None:
        super().__init__(view)
        self.view = view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        card: Card = index.data(CARD)
        state, px = option.state.value, current().px
        with canvas(painter, QRectF(option.rect), option.direction) as drawing:
            box = QRectF(option.rect).adjusted(px(8), px(3), -px(8), -px(3))
            self._ground(drawing, box, bool(state & SELECTED))
            if self.view.keyboard and state & FOCUSED and self.view.hasFocus():
                painter.setPen(QPen(drawing.theme.colour("focus"), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), px(7), px(7))
            self._words(drawing, box.adjusted(px(10), px(9), -px(10), 0), card)

    def _ground(self, drawing: Canvas, box: QRectF, selected: bool) -> None:
        theme = drawing.theme
        drawing.fill(box, theme.colour("accent" if selected else "line"), theme.px(8))
        drawing.fill(box.adjusted(1, 1, -1, -1), theme.colour("selected" if selected else "surface"), theme.px(7))

    def _words(self, drawing: Canvas, box: QRectF, card: Card) -> None:
        theme, px = drawing.theme, drawing.theme.px
        size = px(28)
        paint_avatar(
            drawing.painter, drawing.place(QRectF(box.left(), box.top(), size, size)), card.title, style="caption"
        )
        left = box.left() + size + px(8)
        room = box.right() - left
        taken = theme.text_width(card.figure, "small-strong") + px(6) if card.figure else 0
        drawing.text(QRectF(left, box.top() - px(2), room, px(18)), card.title, "body-strong", theme.colour("text"))
        below = QRectF(left, box.top() + px(15), room, px(16))
        drawing.text(below.adjusted(0, 0, -taken, 0), card.quiet, "small", theme.colour("text_faint"))
        drawing.text(below, card.figure, "small-strong", theme.colour("text"), RIGHT)
        top = box.top() + px(36)
        for at, line in enumerate(card.lines):
            self._line(drawing, QRectF(box.left(), top + at * px(LINE), box.width(), px(16)), line)

    def _line(self, drawing: Canvas, rect: QRectF, line: CardLine) -> None:
        theme, px = drawing.theme, drawing.theme.px
        colour = theme.chip(line.tone)[1] if line.tone else theme.colour("text_muted")
        if line.icon:
            spot = drawing.place(QRectF(rect.left() + px(2), rect.top() + px(2), px(12), px(12)))
            paint_icon(drawing.painter, line.icon, spot, colour.name())
        drawing.text(rect.adjusted(px(20), 0, 0, 0), line.text, "small", colour)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        card: Card = index.data(CARD)
        return QSize(current().px(120), current().px(54 + LINE * len(card.lines) + (4 if card.lines else 0)))


class CardList(QListView):
    """The cards of one lane.

    Signals:
        entered(): it took the focus.
        stepped(by): an arrow asks for the lane beside, -1 or 1.
        pushed(by): Ctrl and an arrow ask to move the chosen cards to the lane beside.
        opened(id): Enter or a double click.
        dragged(point), dropped(point): a card follows the pointer, and is let go; global positions.
        drag_given_up(): Escape, or another window took over.
        searched(text): letters typed one after the other.
    """

    entered = Signal()
    stepped = Signal(int)
    pushed = Signal(int)
    opened = Signal(str)
    dragged = Signal(QPoint)
    dropped = Signal(QPoint)
    drag_given_up = Signal()
    searched = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.keyboard = self.dragging = False
        self._pressed: QPoint | None = None
        self._typed = ""
        self._typing = QTimer(self, singleShot=True, interval=QApplication.keyboardInputInterval())
        self.own = CardModel()
        self.setObjectName("lane")
        self.setAccessibleName(name)
        self.setModel(self.own)
        self.setItemDelegate(CardDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def current_id(self) -> str:
        """The card the keyboard is on; "" for none."""
        at = self.currentIndex()
        return self.own.cards[at.row()].id if at.isValid() else ""

    def selected_ids(self) -> list[str]:
        """The chosen cards from top to bottom."""
        return [self.own.cards[at].id for at in sorted(index.row() for index in self.selectedIndexes())]

    def choose(self, at: int) -> None:
        """Make one card current and chosen, the nearest when there are fewer."""
        if self.own.cards:
            index = self.own.index(min(at, len(self.own.cards) - 1))
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def choose_ids(self, card_ids: Sequence[str]) -> None:
        """Choose those of these cards that lie here, and make the first of them current."""
        found = [at for at in map(self.own.position, card_ids) if at is not None]
        self.clearSelection()
        for at in reversed(found):
            self.selectionModel().setCurrentIndex(self.own.index(at), QItemSelectionModel.SelectionFlag.Select)

    def holds(self, card_id: str) -> bool:
        """Whether a card lies in this lane."""
        return self.own.position(card_id) is not None

    def take_search(self, other: "CardList") -> None:
        """Go on with the name that was begun in another lane."""
        self._typed = other._typed
        self._typing.start()

    def keyboardSearch(self, search: str) -> None:
        self._typed = self._typed + search if self._typing.isActive() else search
        self._typing.start()
        self.searched.emit(self._typed)

    def event(self, event: QEvent) -> bool:
        # In the middle of a name a letter is part of it, even where that letter alone is a shortcut.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._typing.isActive()
            and event.text().isprintable()
            and event.text()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keyboard = True
        by = _SIDEWAYS.get(Qt.Key(event.key()), 0)
        if by and self.isRightToLeft():
            by = -by
        if event.key() == Qt.Key.Key_Escape and self.dragging:
            self._give_up()
        elif by and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.pushed.emit(by)
        elif by:
            self.stepped.emit(by)
        elif event.key() == Qt.Key.Key_Space and self._typing.isActive():  # else it chooses the card
            self.keyboardSearch(" ")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_id():
            self.opened.emit(self.current_id())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.keyboard = event.reason() in KEYBOARD_REASONS
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.choose(0)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._give_up()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.keyboard = False
        index = self.indexAt(event.position().toPoint())
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position().toPoint() if index.isValid() and is_left else None
        if is_left and index in self.selectedIndexes() and not event.modifiers().value:
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            return  # several that are chosen are dragged together; the release makes it one again
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        moved = (event.position().toPoint() - self._pressed).manhattanLength()
        if self.dragging or moved >= QApplication.startDragDistance():
            self.dragging = True
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_pressed, self._pressed = self._pressed, None
        if self.dragging:
            self.dragging = False
            self.dropped.emit(event.globalPosition().toPoint())
            return
        if was_pressed is not None and not event.modifiers().value:
            self.choose(self.indexAt(was_pressed).row())
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.indexAt(event.position().toPoint()).isValid() and self.current_id():
            self.opened.emit(self.current_id())

    def _give_up(self) -> None:
        self._pressed = None
        if self.dragging:
            self.dragging = False
            self.drag_given_up.emit()
