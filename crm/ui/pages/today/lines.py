"""The one list of Today: headings and waiting tasks, drawn line by line, with the acts of a line at its end.

Knows nothing of where tasks come from or what an act does; the page decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm.queries.tasks import TodayRow
from crm.ui.kit.painting import LEFT, Canvas, canvas, paint_avatar, text_width
from crm.ui.kit.table import KEYBOARD_REASONS
from crm.ui.kit.widgets import icon_button, row
from crm.ui.theme.icons import paint_icon
from crm.ui.theme.theme import current
from crm.ui.theme.tokens import CONTROL

DISPLAY = Qt.ItemDataRole.DisplayRole
ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole
LINE = int(Qt.ItemDataRole.UserRole) + 1
NO_PARENT = QModelIndex()
ACT_ICONS = ("check", "clock", "message-square-text")
HEADING_HEIGHT = 34
EDGE = 16
GAP = 4


@dataclass(frozen=True)
class Line:
    """One line, already in words; a heading has no task.

    Attributes:
        top, below: the name and the brand, or a heading and its count.
        title, due: what is to be done, and by when.
        tone: of the day, "" for a quiet one.
    """

    top: str
    below: str = ""
    title: str = ""
    due: str = ""
    tone: str = ""
    task: TodayRow | None = None


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

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = DISPLAY) -> Any:
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role == DISPLAY:
            return line.title or line.top
        if role == ACCESSIBLE:
            return ", ".join(part for part in (line.title, line.top, line.below, line.due) if part)
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if self.lines[index.row()].task is None:
            return Qt.ItemFlag.NoItemFlags  # arrows skip headings
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class LinesView(QListView):
    """Shows lines; real buttons lie over the drawn ones of the line under the pointer, else of the current one.

    Signals:
        chosen(task), opened(task): a line became current; Enter or a double click.
        done(task), log_wanted(task): by key, button or menu.
        snooze_wanted(task, point), menu_wanted(task, point): where a menu may open, in global coordinates.
    """

    chosen = Signal(object)
    opened = Signal(object)
    done = Signal(object)
    log_wanted = Signal(object)
    snooze_wanted = Signal(object, object)
    menu_wanted = Signal(object, object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.keyboard = False
        self.hover_row = -1
        self.lines = LinesModel(self)
        self.acts = self._build_acts()
        self.setModel(self.lines)
        self.setItemDelegate(_LineDelegate(self))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.viewport().installEventFilter(self)
        self.verticalScrollBar().valueChanged.connect(self.place_acts)
        self.doubleClicked.connect(self._open)

    def _build_acts(self) -> QWidget:
        tips = (self.tr("Done"), self.tr("Snooze"), self.tr("Log outreach…"))
        keys = (self.tr("D"), self.tr("S"), self.tr("L"))
        box = QWidget(self.viewport())
        self.buttons = [icon_button(icon, tip) for icon, tip in zip(ACT_ICONS, tips, strict=True)]
        for each, key, act in zip(self.buttons, keys, (self._done, self._snooze, self._log), strict=True):
            each.setToolTip(f"{each.toolTip()} ({key})")
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys reach every act; Tab leaves the list at once
            each.clicked.connect(act)
        box.setLayout(row(*self.buttons, spacing=GAP))
        box.hide()
        return box

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these; the current task stays current, and the next one takes the place of one that went."""
        at, task = self.currentIndex().row(), self.current_task()
        self.hover_row = -1
        self.lines.set_lines(lines)
        wanted = [place for place, line in enumerate(self.lines.lines) if line.task is not None]
        same = [place for place in wanted if task and self._task_at(place).task_id == task.task_id]
        later = [place for place in wanted if place >= at]
        place = next(iter((*same, *later, *reversed(wanted))), None)
        if place is None:
            self.place_acts()
            return
        self.setCurrentIndex(self.lines.index(place, 0))

    def current_task(self) -> TodayRow | None:
        """The task that is current, if any."""
        index = self.currentIndex()
        line: Line | None = index.data(LINE) if index.isValid() else None
        return line.task if line else None

    def _task_at(self, place: int) -> TodayRow:
        task = self.lines.lines[place].task
        assert task is not None
        return task

    def acting_row(self) -> int:
        """The line that the buttons act on: under the pointer, else current; -1 for none."""
        hovered = 0 <= self.hover_row < len(self.lines.lines) and self.lines.lines[self.hover_row].task is not None
        return self.hover_row if hovered else self.currentIndex().row()

    def place_acts(self) -> None:
        """Put the buttons over the line that they act on."""
        at = self.acting_row()
        self.acts.setVisible(at >= 0)
        if at >= 0:
            spot = self.acts_rect(self.visualRect(self.lines.index(at, 0)))
            self.acts.setGeometry(spot)

    def acts_rect(self, line: QRect) -> QRect:
        """Where the acts of a line lie."""
        side = current().px(CONTROL["md"])
        width = side * len(ACT_ICONS) + GAP * (len(ACT_ICONS) - 1)
        spot = QRect(0, line.center().y() - side // 2, width, side)
        pad = current().px(EDGE - 6)
        if self.isRightToLeft():
            spot.moveLeft(line.left() + pad)
        else:
            spot.moveRight(line.right() - pad)
        return spot

    def _done(self) -> None:
        self.done.emit(self._task_at(self.acting_row()))

    def _log(self) -> None:
        self.log_wanted.emit(self._task_at(self.acting_row()))

    def _snooze(self) -> None:
        below = self.buttons[1].mapToGlobal(QPoint(0, self.buttons[1].height()))
        self.snooze_wanted.emit(self._task_at(self.acting_row()), below)

    def _open(self, index: QModelIndex) -> None:
        line: Line = index.data(LINE)
        if line.task is not None:
            self.opened.emit(line.task)

    def currentChanged(self, current_index, previous) -> None:  # type: ignore[no-untyped-def]
        super().currentChanged(current_index, previous)
        self.place_acts()
        self.chosen.emit(self.current_task())

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
        task = self.current_task()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if task is None or not plain or not self._act_by_key(Qt.Key(event.key()), task):
            super().keyPressEvent(event)

    def _act_by_key(self, key: Qt.Key, task: TodayRow) -> bool:
        match key:
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.opened.emit(task)
            case Qt.Key.Key_D:
                self.done.emit(task)
            case Qt.Key.Key_L:
                self.log_wanted.emit(task)
            case Qt.Key.Key_S:
                spot = self.visualRect(self.currentIndex())
                self.snooze_wanted.emit(task, self.viewport().mapToGlobal(self.acts_rect(spot).bottomLeft()))
            case _:
                return False
        return True

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        task = self.current_task()
        if task is not None:
            self.menu_wanted.emit(task, event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.keyboard = event.reason() in KEYBOARD_REASONS
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.keyboard = False
        super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place_acts()


class _LineDelegate(QStyledItemDelegate):
    """Draws a heading or a task; the acts are drawn faintly on every line, so that they can be found."""

    def __init__(self, view: LinesView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line: Line = index.data(LINE)
        return QSize(100, current().px(CONTROL["row"] if line.task else HEADING_HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect = QRectF(option.rect)
        line: Line = index.data(LINE)
        with canvas(painter, rect, option.direction) as drawing:
            if line.task is None:
                self._heading(drawing, rect, line)
                return
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            self._ground(drawing, rect, index.row(), selected)
            self._words(drawing, rect, line)
            if index.row() != self._view.acting_row():
                self._acts(drawing, option.rect)
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

    def _words(self, drawing: Canvas, rect: QRectF, line: Line) -> None:
        theme = current()
        px = theme.px
        size, left, top = px(30), rect.left() + px(EDGE), rect.center().y() - px(17)
        spot = drawing.place(QRectF(left, rect.center().y() - size / 2, size, size))
        paint_avatar(drawing.painter, spot, line.top, style="caption")
        left += size + px(10)
        end = rect.right() - px(EDGE) - self._view.acts_rect(rect.toRect()).width()
        width = (end - left - px(12)) * 0.42
        name = QRectF(left, top if line.below else rect.center().y() - px(9), width, px(18))
        drawing.text(name, line.top, "body-strong", theme.colour("text"))
        drawing.text(QRectF(left, top + px(18), width, px(16)), line.below, "small", theme.colour("text_faint"))
        left += width + px(12)
        title = QRectF(left, top if line.due else rect.center().y() - px(9), end - left, px(18))
        drawing.text(title, line.title, "body", theme.colour("text"))
        self._due(drawing, QRectF(left, top + px(18), end - left, px(16)), line)

    def _due(self, drawing: Canvas, rect: QRectF, line: Line) -> None:
        theme = current()
        if not line.tone:
            drawing.text(rect, line.due, "small", theme.colour("text_faint"), LEFT)
            return
        colour, side = theme.chip(line.tone)[1], theme.px(12)
        icon = "circle-alert" if line.tone == "red" else "clock"
        spot = drawing.place(QRectF(rect.left(), rect.top() + theme.px(2), side, side))
        paint_icon(drawing.painter, icon, spot, colour.name())
        rect.setLeft(rect.left() + side + theme.px(4))
        drawing.text(rect, line.due, "small-strong", colour)

    def _acts(self, drawing: Canvas, line: QRect) -> None:
        theme = current()
        spot = QRectF(self._view.acts_rect(line))
        side, picture = theme.px(CONTROL["md"]), theme.px(16)
        for at, icon in enumerate(ACT_ICONS):
            place = spot.left() + at * (side + GAP) if not drawing.mirrored else spot.right() - side - at * (side + GAP)
            middle = QRectF(place, spot.top(), side, side).center()
            box = QRectF(middle.x() - picture / 2, middle.y() - picture / 2, picture, picture)
            paint_icon(drawing.painter, icon, box, theme.colour("text_faint").name())
