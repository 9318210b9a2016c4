"""The one list of Today: headings and lines, several of which can be chosen, with the acts of a line at its end.

Knows nothing of where lines come from or what an act does; the page decides. How a line looks is line_delegate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from crm.queries.day_list import DayRow
from crm.ui.kit.table import KEYBOARD_REASONS
from crm.ui.kit.widgets import icon_button, row
from crm.ui.theme.theme import current
from crm.ui.theme.tokens import CONTROL

DISPLAY = Qt.ItemDataRole.DisplayRole
ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole
LINE = int(Qt.ItemDataRole.UserRole) + 1
NO_PARENT = QModelIndex()
EDGE = 16
GAP = 4
DONE_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_E, Qt.Key.Key_D)
ACT_KEYS = (*DONE_KEYS, Qt.Key.Key_L, Qt.Key.Key_S, Qt.Key.Key_P, Qt.Key.Key_O)
_SELECT = QItemSelectionModel.SelectionFlag.Select


@dataclass(frozen=True)
class Line:
    """One line, already in words; a heading has no row.

    Attributes:
        top, below: the name and the brand, or a heading and its count.
        title, why: what is to be done, and why.
        due: by when, in a few words.
        tone: of the day, "" for a quiet one.
        icon: of a heading.
    """

    top: str
    below: str = ""
    title: str = ""
    why: str = ""
    due: str = ""
    tone: str = ""
    icon: str = ""
    row: DayRow | None = None


class LinesModel(QAbstractListModel):
    """A fixed list of lines."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def tell_again(self, lines: Sequence[Line]) -> None:
        """Show the same lines in newer words."""
        self.lines = list(lines)
        self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, 0))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = DISPLAY) -> Any:
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role == DISPLAY:
            return line.title or line.top
        if role == ACCESSIBLE:
            return ", ".join(part for part in (line.title, line.top, line.below, line.why, line.due) if part)
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if self.lines[index.row()].row is None:
            return Qt.ItemFlag.NoItemFlags  # arrows skip headings
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class LinesView(QListView):
    """Shows lines; real buttons lie over the end of the line under the pointer, else of the current one.

    Signals:
        chosen(row): a line became current.
        opened(row): O or a double click.
        done(rows), log_wanted(row), plan_wanted(rows): by key, button or menu.
        snooze_wanted(rows, point), menu_wanted(rows, point): where a menu may open, in global coordinates.
    """

    chosen = Signal(object)
    opened = Signal(object)
    done = Signal(object)
    log_wanted = Signal(object)
    plan_wanted = Signal(object)
    snooze_wanted = Signal(object, object)
    menu_wanted = Signal(object, object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.keyboard = False
        self.hover_row = -1
        self.lines = LinesModel(self)
        self.acts = self._build_acts()
        self.setModel(self.lines)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.viewport().installEventFilter(self)
        self.verticalScrollBar().valueChanged.connect(self.place_acts)
        self.doubleClicked.connect(self._open)

    def _build_acts(self) -> QWidget:
        acts = (
            ("check", self.tr("Done (E)"), self._done),
            ("message-square-text", self.tr("Log outreach… (L)"), self._log),
            ("clock", self.tr("Snooze (S)"), self._snooze),
            ("calendar-days", self.tr("Plan a task… (P)"), self._plan),
        )
        box = QWidget(self.viewport())
        self.buttons = [icon_button(icon, tip) for icon, tip, _act in acts]
        for each, (_icon, tip, act) in zip(self.buttons, acts, strict=True):
            each.setAccessibleName(tip.rpartition(" (")[0])
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys reach every act; Tab leaves the list at once
            each.clicked.connect(act)
        box.setLayout(row(*self.buttons, spacing=GAP))
        box.hide()
        return box

    # ---- what is shown and chosen

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these; what was chosen stays chosen, and the next line takes the place of one that went."""
        if [_key(line) for line in lines] == [_key(line) for line in self.lines.lines] and lines:
            self.lines.tell_again(lines)
            return
        chosen = {row.line.key for row in self.selected_rows()}
        wanted = self._keys_from_current()
        self.hover_row = -1
        self.lines.set_lines(lines)
        places = {line.row.line.key: at for at, line in enumerate(self.lines.lines) if line.row is not None}
        place = next((places[key] for key in wanted if key in places), next(iter(places.values()), None))
        if place is None:
            self.place_acts()
            return
        self.setCurrentIndex(self.lines.index(place, 0))
        for key in chosen & places.keys():
            self.selectionModel().select(self.lines.index(places[key], 0), _SELECT)

    def _keys_from_current(self) -> list[str]:
        """The keys of the lines from the current one on, then those before it, the nearest first."""
        lines, at = self.lines.lines, max(self.currentIndex().row(), 0)
        return [line.row.line.key for line in (*lines[at:], *lines[:at][::-1]) if line.row is not None]

    def current_row(self) -> DayRow | None:
        """The line that is current, if any."""
        index = self.currentIndex()
        line: Line | None = index.data(LINE) if index.isValid() else None
        return line.row if line else None

    def selected_rows(self) -> list[DayRow]:
        """All chosen lines in their order; the current one when none is."""
        chosen = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        rows = [line for at in chosen if (line := self.lines.lines[at].row) is not None]
        current_row = self.current_row()
        return rows or ([current_row] if current_row is not None else [])

    # ---- acts

    def acting_line(self) -> int:
        """The line that the buttons lie on: under the pointer, else current; -1 for none."""
        lines = self.lines.lines
        hovered = 0 <= self.hover_row < len(lines) and lines[self.hover_row].row is not None
        return self.hover_row if hovered else self.currentIndex().row()

    def place_acts(self) -> None:
        """Put the buttons over the line that they act on."""
        at = self.acting_line()
        self.acts.setVisible(at >= 0)
        if at >= 0:
            self.acts.setGeometry(self.acts_rect(self.visualRect(self.lines.index(at, 0))))

    def acts_rect(self, line: QRect) -> QRect:
        """Where the acts of a line lie."""
        side = current().px(CONTROL["md"])
        width = side * len(self.buttons) + GAP * (len(self.buttons) - 1)
        spot = QRect(0, line.center().y() - side // 2, width, side)
        pad = current().px(EDGE - 6)
        if self.isRightToLeft():
            spot.moveLeft(line.left() + pad)
        else:
            spot.moveRight(line.right() - pad)
        return spot

    def _acting_rows(self) -> list[DayRow]:
        """What a button acts on: its own line, or all chosen ones when its line is among them."""
        own = self.lines.lines[self.acting_line()].row
        chosen = self.selected_rows()
        return chosen if own in chosen else [own] if own is not None else []

    def _done(self) -> None:
        self.done.emit(self._acting_rows())

    def _log(self) -> None:
        self.log_wanted.emit(self.lines.lines[self.acting_line()].row)

    def _plan(self) -> None:
        self.plan_wanted.emit(self._acting_rows())

    def _snooze(self) -> None:
        below = self.buttons[2].mapToGlobal(QPoint(0, self.buttons[2].height()))
        self.snooze_wanted.emit(self._acting_rows(), below)

    def _open(self, index: QModelIndex) -> None:
        line: Line = index.data(LINE)
        if line.row is not None:
            self.opened.emit(line.row)

    # ---- events

    def currentChanged(self, current_index, previous) -> None:  # type: ignore[no-untyped-def]
        super().currentChanged(current_index, previous)
        self.place_acts()
        self.chosen.emit(self.current_row())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.viewport():
            if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
                self._hover(self.indexAt(event.position().toPoint()).row())
            elif event.type() == QEvent.Type.Leave:
                self._hover(-1)
        return super().eventFilter(watched, event)

    def _hover(self, at: int) -> None:
        if at != self.hover_row:
            self.hover_row = at
            self.place_acts()
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keyboard = True
        rows = self.selected_rows()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.isAutoRepeat() and Qt.Key(event.key()) in ACT_KEYS:
            return  # a key held down acts once
        if not rows or not plain or not self._act_by_key(Qt.Key(event.key()), rows):
            super().keyPressEvent(event)

    def _act_by_key(self, key: Qt.Key, rows: list[DayRow]) -> bool:
        match key:
            case _ if key in DONE_KEYS:
                self.done.emit(rows)
            case Qt.Key.Key_L:
                self.log_wanted.emit(self.current_row() or rows[0])
            case Qt.Key.Key_S:
                spot = self.visualRect(self.currentIndex())
                self.snooze_wanted.emit(rows, self.viewport().mapToGlobal(self.acts_rect(spot).bottomLeft()))
            case Qt.Key.Key_P:
                self.plan_wanted.emit(rows)
            case Qt.Key.Key_O:
                self.opened.emit(self.current_row() or rows[0])
            case _:
                return False
        return True

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        rows = self.selected_rows()
        if rows:
            self.menu_wanted.emit(rows, event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.keyboard = event.reason() in KEYBOARD_REASONS
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.keyboard = False
        super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place_acts()


def _key(line: Line) -> str:
    return line.row.line.key if line.row is not None else f" {line.top} {line.below}"
