"""The column on the left: workspace and its menu, search, the pages with their counts, settings and the last backup."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crm.ui.kit.painting import CENTER, RIGHT, Canvas, canvas, text_width
from crm.ui.kit.table import KEYBOARD_REASONS
from crm.ui.kit.widgets import Avatar, button, column, icon_button, keycap, label, row
from crm.ui.shell.actions import Actions
from crm.ui.shell.page import Page
from crm.ui.theme.icons import paint_icon
from crm.ui.theme.theme import current
from crm.ui.theme.tokens import CONTROL

WIDTH, COMPACT_WIDTH = 200, 56
LINE = int(Qt.ItemDataRole.UserRole) + 1
NO_PARENT = QModelIndex()
SELECTED, HOVERED, FOCUSED = (
    QStyle.StateFlag.State_Selected,
    QStyle.StateFlag.State_MouseOver,
    QStyle.StateFlag.State_HasFocus,
)
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Line:
    """One place: its page's key, icon and title, and a count in words; `tone` makes the count a badge."""

    key: str
    icon: str
    title: str
    count: str = ""
    tone: str = ""


class Navigation(QFrame):
    """Knows where one can go; does not know the pages.

    Signals:
        chosen(key): a page was picked.
    """

    chosen = Signal(str)

    def __init__(self, actions: Actions, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("nav")
        self.compact = False
        self._actions = actions
        self._head, self._lay_head = QWidget(), column()
        self._head.setLayout(self._lay_head)
        self._who = label("", "label")
        self._where = label("", "caption", "faint")
        self._switch = icon_button("chevrons-up-down", self.tr("Workspace menu"))
        self._switch.setMenu(menu)
        self._switch.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._avatar = Avatar("Rapport", 30, True)
        self._search = self._make_search()
        self._list = _List(self.tr("Main sections"))
        self._list.current_changed.connect(self.chosen)
        self._backup = label("", "caption", "faint")
        self._settings = _action_button(actions.settings)
        self._theme = _action_button(actions.theme)
        self._lay_out()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 12, 1, 10)  # the frame draws its hairline in the last pixel
        outer.setSpacing(0)
        self._names = column(self._who, self._where)
        self._top = row(self._avatar, 2, self._names, None, self._switch, margins=(12, 0, 8, 0))
        self._bottom = row(self._settings, self._backup, None, self._theme, margins=(8, 0, 8, 0), spacing=2)
        outer.addLayout(self._top)
        outer.addSpacing(12)
        outer.addLayout(row(self._search, margins=(12, 0, 12, 0)))
        outer.addSpacing(8)
        outer.addWidget(self._list, 1)
        outer.addLayout(self._bottom)
        self.setFixedWidth(current().px(WIDTH))

    def _make_search(self) -> QPushButton:
        search = button(self.tr("Search"), "search", "search")
        search.setAccessibleName(self.tr("Search or jump to, Control K"))
        search.clicked.connect(self._actions.palette.trigger)
        self._key = keycap("Ctrl K")
        search.setLayout(row(None, self._key, margins=(0, 0, 6, 0)))
        return search

    def set_workspace(self, name: str, where: str) -> None:
        """Say which workspace is open; "" for none."""
        self._who.setText(_elided(name or self.tr("Rapport"), current().px(104)))
        self._who.setToolTip(name)
        self._where.setText(where)
        self._avatar.set_name(name or "Rapport")
        self._search.setEnabled(bool(name))

    def set_backup(self, text: str) -> None:
        """When the last backup was made, in words."""
        self._backup.setText(text)

    def set_pages(self, pages: Sequence[Page]) -> None:
        """Show these places, without counts."""
        self._list.places.set_lines([Line(page.key, page.icon, page.title) for page in pages if page.listed])

    def set_count(self, key: str, count: str, tone: str = "") -> None:
        """Show a count beside a place.

        Args:
            count: in words; "" for none.
            tone: makes it a badge, for what is pressing.
        """
        self._list.places.set_count(key, count, tone)

    def select(self, key: str) -> None:
        """Mark a place as the one shown; a key without a line marks none."""
        self._list.select(key)

    def walks(self) -> bool:
        """Whether the person goes through the places with the keyboard, so that the focus must stay here."""
        return self._list.hasFocus() and self._list.keyboard

    def set_compact(self, compact: bool) -> None:
        """Icons only, for narrow windows."""
        if compact == self.compact:
            return
        self.compact = compact
        for widget in (self._who, self._where, self._backup, self._switch, self._key, self._theme):
            widget.setVisible(not compact)
        self._search.setText("" if compact else f" {self._search.accessibleName().split(' ')[0]}")
        self._list.compact = compact
        self.setFixedWidth(current().px(COMPACT_WIDTH if compact else WIDTH))
        self._list.viewport().update()


def _action_button(action: QAction) -> QToolButton:
    widget = QToolButton()
    widget.setObjectName("icon")
    widget.setDefaultAction(action)
    widget.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    widget.setIconSize(QSize(current().px(16), current().px(16)))
    widget.setAccessibleName(action.text())
    return widget


def _elided(text: str, width: int) -> str:
    while text_width(text, "label") > width and len(text) > 1:
        text = f"{text.rstrip('…')[:-1]}…"
    return text


class _Places(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []

    def set_lines(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def set_count(self, key: str, count: str, tone: str) -> None:
        for at, line in enumerate(self._lines):
            if line.key == key:
                self._lines[at] = Line(key, line.icon, line.title, count, tone)
                self.dataChanged.emit(self.index(at), self.index(at))

    def at(self, key: str) -> int | None:
        return next((at for at, line in enumerate(self._lines) if line.key == key), None)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self._lines[index.row()]
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.title}, {line.count}" if line.count else line.title
        return None


class _List(QListView):
    current_changed = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.keyboard = False
        self.compact = False
        self.places = _Places(self)
        self.setObjectName("navlist")
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click goes to the page and its list, not to the places
        self.setModel(self.places)
        self.setItemDelegate(_PlaceDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._tell)

    def select(self, key: str) -> None:
        at = self.places.at(key)
        with QSignalBlocker(self.selectionModel()):
            self.setCurrentIndex(self.places.index(at) if at is not None else QModelIndex())
            if at is None:
                self.clearSelection()
        self.viewport().update()

    def _tell(self, index: QModelIndex) -> None:
        if index.isValid():
            self.current_changed.emit(index.data(LINE).key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.keyboard = False
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keyboard = True
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.keyboard = event.reason() in KEYBOARD_REASONS
        super().focusInEvent(event)


class _PlaceDelegate(QStyledItemDelegate):
    def __init__(self, view: _List) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(40, current().px(CONTROL["nav"] + 2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        whole = QRectF(option.rect)
        with canvas(painter, whole, option.direction) as drawing:
            px = current().px
            rect = whole.adjusted(px(8), 1, -px(8), -1)
            chosen = bool(option.state & SELECTED)
            if chosen or option.state & HOVERED:
                drawing.fill(rect, current().colour("accent_soft" if chosen else "line"), 6)
            self._line(drawing, rect, index.data(LINE), chosen)
            if option.state & FOCUSED and self._view.hasFocus() and self._view.keyboard:
                painter.setPen(QPen(current().colour("focus"), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)

    def _line(self, drawing: Canvas, rect: QRectF, line: Line, chosen: bool) -> None:
        theme = current()
        side = theme.px(16)
        colour = theme.colour("accent_text" if chosen else "text_muted")
        left = rect.center().x() - side / 2 if self._view.compact else rect.left() + theme.px(8)
        spot = drawing.place(QRectF(left, rect.center().y() - side / 2, side, side))
        paint_icon(drawing.painter, line.icon, spot, colour.name())
        if self._view.compact:
            return
        left += side + theme.px(9)
        words = QRectF(left, rect.top(), rect.right() - left - theme.px(34), rect.height())
        drawing.text(words, line.title, "body-strong", theme.colour("accent_text" if chosen else "text"))
        if line.count and line.tone:
            self._badge(drawing, rect, line)
        elif line.count:
            drawing.text(rect.adjusted(0, 0, -theme.px(10), 0), line.count, "small", theme.colour("text_faint"), RIGHT)

    def _badge(self, drawing: Canvas, rect: QRectF, line: Line) -> None:
        theme = current()
        background, foreground = theme.chip(line.tone)
        width = max(theme.px(18), text_width(line.count, "caption") + theme.px(10))
        pill = QRectF(rect.right() - theme.px(6) - width, rect.center().y() - theme.px(8), width, theme.px(16))
        drawing.fill(pill, background, pill.height() / 2)
        drawing.text(pill, line.count, "caption", foreground, CENTER)
