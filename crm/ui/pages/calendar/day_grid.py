"""The month or week as a grid of days, drawn in one piece: events as chips that a pointer or keys put on another day.

Knows events and days only; what a move or a click does is the page's.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from crm.domain.agenda import Event, weeks
from crm.formats import Formats
from crm.ui.kit.painting import RIGHT_TO_LEFT, canvas
from crm.ui.kit.table import KEYBOARD_REASONS
from crm.ui.pages.calendar import words
from crm.ui.pages.calendar.day_picture import Marks, paint_days
from crm.ui.pages.calendar.day_plan import DayPlan, Spot
from crm.ui.theme.theme import current

TOLD = 12  # events of a day that a screen reader tells in one go
NOTCH = 120  # of a wheel, in eighths of a degree
Key = Qt.Key
STEPS = {Key.Key_Left: -1, Key.Key_Right: 1, Key.Key_Up: -7, Key.Key_Down: 7}


class DayGrid(QWidget):
    """Days in rows of seven.

    Signals:
        chosen(event): the event that the keys act on, None on a day without any.
        day_wanted(date): the current day changed, perhaps to one outside.
        opened(event): Enter or a double click.
        listed(date, point): all events of a day are wanted, in a list at a global point.
        moved(event, date): put it on another day.
        menu_wanted(event, point): a menu at a global point.
        turned(steps): a page forward or back.
    """

    chosen = Signal(object)
    day_wanted = Signal(object)
    opened = Signal(object)
    listed = Signal(object, object)
    moved = Signal(object, object)
    menu_wanted = Signal(object, object)
    turned = Signal(int)

    def __init__(self, formats: Formats) -> None:
        super().__init__()
        self._locale, self._formats = QLocale(formats.locale), formats
        self._plan = DayPlan()
        self._on = date.min
        self._chosen = ""  # key of the event that the keys act on
        self._pressed: tuple[Event, QPoint] | None = None
        self._drag: tuple[Event, QPointF] | None = None
        self._by_key = False
        self._rolled = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Calendar"))

    def sizeHint(self) -> QSize:
        return QSize(current().px(700), current().px(560))

    def show_days(
        self, span: tuple[date, date], month: int | None, days: Mapping[date, Sequence[Event]], on: date, today: date
    ) -> None:
        """Show these days.

        Args:
            span: first and last day, whole weeks; month: the days of other months are fainter, None = none are.
            on: the current day.
        """
        self._plan = DayPlan(weeks(*span), days, month, today, QSizeF(self.size()))
        if on != self._on:
            self._on, self._chosen = on, ""
        self._tell()

    def current_event(self) -> Event | None:
        """The event that the keys act on: the chosen one of the current day, else its first."""
        events = self._plan.days.get(self._on, ())
        return next((event for event in events if event.key == self._chosen), events[0] if events else None)

    def _tell(self) -> None:
        """Say where the keys are: to screen readers, to the page, on screen."""
        chosen = self.current_event()
        events = [chosen] if chosen and self._chosen else self._plan.days.get(self._on, ())
        told = [self._formats.date(self._on), *map(words.whole_words, events[:TOLD])]
        if (more := len(events) - TOLD) > 0:
            told.append(self.tr("+%n more", "", more))
        self.setAccessibleDescription(". ".join(told))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.chosen.emit(chosen)
        self.update()

    # ---- where things are

    def cell(self, day: date) -> QRectF:
        """Where a day is, from the leading edge."""
        return self._plan.cell(day)

    def spots(self, day: date) -> list[Spot]:
        """The chips of a day, from the leading edge."""
        return self._plan.spots(day)

    def _leading(self, point: QPointF) -> QPointF:
        mirrored = self.layoutDirection() == RIGHT_TO_LEFT
        return QPointF(self.width() - point.x(), point.y()) if mirrored else point

    def day_at(self, point: QPointF) -> date | None:
        """The day under a point of this widget."""
        return self._plan.day_at(self._leading(point))

    def _spot_at(self, point: QPointF) -> Spot | None:
        return self._plan.spot_at(self._leading(point))

    def paintEvent(self, _event: QPaintEvent) -> None:
        held = (self._drag[0], self._leading(self._drag[1])) if self._drag else None
        over = self.day_at(self._drag[1]) if self._drag else None
        marks = Marks(self._on, self.current_event(), self.hasFocus(), self._by_key, held, over)
        painter = QPainter(self)
        with canvas(painter, QRectF(self.rect()), self.layoutDirection()) as drawing:
            paint_days(drawing, self._plan, marks, self._locale)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._plan.size = QSizeF(self.size())
        super().resizeEvent(event)

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_key = True
        key, keys = Key(event.key()), event.modifiers()
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        mirrored = self.layoutDirection() == RIGHT_TO_LEFT and key in (Key.Key_Left, Key.Key_Right)
        step = STEPS.get(key, 0) * (-1 if mirrored else 1)
        chosen = self.current_event()
        if key == Key.Key_Escape and self._drag is not None:
            self._drag = self._pressed = None
            self.update()
        elif step and keys & control and keys & shift:
            if chosen is not None:
                self.moved.emit(chosen, self._on + timedelta(days=step))
        elif step and keys & control:
            self._choose_beside(1 if step > 0 else -1)
        elif step:
            self.day_wanted.emit(self._on + timedelta(days=step))
        elif key in (Key.Key_PageUp, Key.Key_PageDown):
            self.turned.emit(1 if key == Key.Key_PageDown else -1)
        elif key in (Key.Key_Home, Key.Key_End):
            week = next((week for week in self._plan.rows if self._on in week), (self._on,))
            self.day_wanted.emit(week[0 if key == Key.Key_Home else -1])
        elif key in (Key.Key_Return, Key.Key_Enter) and chosen is not None:
            self._open(chosen)
        elif key == Key.Key_Menu and chosen is not None:
            self.menu_wanted.emit(chosen, self.mapToGlobal(self.cell(self._on).center().toPoint()))
        else:
            super().keyPressEvent(event)

    def _choose_beside(self, step: int) -> None:
        events = list(self._plan.days.get(self._on, ()))
        chosen = self.current_event()
        if chosen is not None:
            at = max(0, min(len(events) - 1, events.index(chosen) + step))
            self._chosen = events[at].key
            self._tell()

    def _open(self, chosen: Event) -> None:
        if self._chosen or len(self._plan.days.get(self._on, ())) == 1:
            self.opened.emit(chosen)
        else:
            self.listed.emit(self._on, self.mapToGlobal(self.cell(self._on).center().toPoint()))

    # ---- pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_key = False
        day, spot = self.day_at(event.position()), self._spot_at(event.position())
        if day is None:
            return
        if event.button() == Qt.MouseButton.LeftButton and spot is not None and spot.event is not None:
            self._pressed = spot.event, event.position().toPoint()
        self.day_wanted.emit(day)
        if spot is not None and spot.event is not None:
            self._chosen = spot.event.key
            self._tell()
        elif spot is not None and event.button() == Qt.MouseButton.LeftButton:
            self.listed.emit(day, event.globalPosition().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position()
        if self._pressed is not None and self._drag is None:
            held, begun = self._pressed
            if (point.toPoint() - begun).manhattanLength() >= QApplication.startDragDistance():
                if held.movable:
                    self.setCursor(Qt.CursorShape.ClosedHandCursor)
                    self._drag = held, point
                else:
                    self._pressed = None
                    self.moved.emit(held, held.on + timedelta(days=1))  # the page says why it stays
        if self._drag is not None:
            self._drag = self._drag[0], point
            self.update()
        elif self._pressed is None:
            spot = self._spot_at(point)
            self.setCursor(Qt.CursorShape.PointingHandCursor if spot else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self._drag, self._pressed = self._drag, None, None
        self.unsetCursor()
        day = self.day_at(event.position())
        if drag is not None and day is not None and day != drag[0].on:
            self.moved.emit(drag[0], day)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        spot = self._spot_at(event.position())
        if spot is not None and spot.event is not None:
            self.opened.emit(spot.event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        spot = self._spot_at(QPointF(event.pos()))
        if spot is not None and spot.event is not None:
            self.menu_wanted.emit(spot.event, event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._rolled += event.angleDelta().y()
        if abs(self._rolled) >= NOTCH:  # a touchpad sends many small steps
            self.turned.emit(-1 if self._rolled > 0 else 1)
            self._rolled = 0

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            spot = self._spot_at(QPointF(event.pos()))
            if spot is not None and spot.event is not None:
                QToolTip.showText(event.globalPos(), words.whole_words(spot.event), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_key = event.reason() in KEYBOARD_REASONS
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
