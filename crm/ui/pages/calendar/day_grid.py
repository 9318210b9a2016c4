"""The month or week as a grid of days, drawn in one piece: events as chips that a pointer or keys put on another day.

Knows events and days only; what a move or a click does is the page's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, QRectF, QSize, Qt, Signal
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
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from crm.domain.agenda import Event, weeks
from crm.formats import Formats
from crm.ui.kit.painting import CENTER, RIGHT_TO_LEFT, Canvas, canvas
from crm.ui.kit.table import KEYBOARD_REASONS
from crm.ui.pages.calendar import words
from crm.ui.theme.icons import paint_icon
from crm.ui.theme.theme import current

HEAD, DAY, CHIP, TALL, GAP = 30, 30, 21, 40, 2  # px at 100 %: weekday names, a day's number, an event, one of a week
NOTCH = 120  # of a wheel, in eighths of a degree
Key = Qt.Key
STEPS = {Key.Key_Left: -1, Key.Key_Right: 1, Key.Key_Up: -7, Key.Key_Down: 7}


@dataclass(frozen=True)
class Spot:
    """One chip: where it is, left to right, and what it stands for; `more` events have no room, and no event of their own."""

    rect: QRectF
    day: date
    event: Event | None
    more: int = 0


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
        self._rows: list[tuple[date, ...]] = []
        self._days: Mapping[date, Sequence[Event]] = {}
        self._today = self._on = date.min
        self._month: int | None = None
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
        self._rows, self._month, self._days, self._today = weeks(*span), month, days, today
        if on != self._on:
            self._on, self._chosen = on, ""
        self._tell()

    def current_event(self) -> Event | None:
        """The event that the keys act on: the chosen one of the current day, else its first."""
        events = self._days.get(self._on, ())
        return next((event for event in events if event.key == self._chosen), events[0] if events else None)

    def _tell(self) -> None:
        """Say where the keys are: to screen readers, to the page, on screen."""
        chosen = self.current_event()
        events = [chosen] if chosen and self._chosen else self._days.get(self._on, ())
        self.setAccessibleDescription(". ".join([self._formats.date(self._on), *map(words.whole_words, events)]))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.chosen.emit(chosen)
        self.update()

    # ---- where things are; x always from the leading edge

    def cell(self, day: date) -> QRectF:
        """Where a day is."""
        top, height = current().px(HEAD), self._row_height()
        for at, week in enumerate(self._rows):
            if day in week:
                width = self.width() / 7
                return QRectF(week.index(day) * width, top + at * height, width, height)
        return QRectF()

    def _row_height(self) -> float:
        return (self.height() - current().px(HEAD)) / max(1, len(self._rows))

    def spots(self, day: date) -> list[Spot]:
        """The chips of a day; what has no room is counted in the last one."""
        px, cell, events = current().px, self.cell(day), self._days.get(day, ())
        high, step = px(self._chip()), px(self._chip() + GAP)
        room = max(1, int((cell.height() - px(DAY) - px(4)) // step))
        shown = events if len(events) <= room else events[: room - 1]
        box = QRectF(cell.left() + px(4), cell.top() + px(DAY), cell.width() - px(8), high)
        found = [Spot(box.translated(0, at * step), day, event) for at, event in enumerate(shown)]
        if more := len(events) - len(shown):
            found.append(Spot(box.translated(0, len(shown) * step), day, None, more))
        return found

    def _chip(self) -> int:
        """How high an event is: in a week, whose and what stand on two lines."""
        return TALL if len(self._rows) == 1 else CHIP

    def _leading(self, point: QPointF) -> QPointF:
        mirrored = self.layoutDirection() == RIGHT_TO_LEFT
        return QPointF(self.width() - point.x(), point.y()) if mirrored else point

    def day_at(self, point: QPointF) -> date | None:
        """The day under a point of this widget."""
        spot = self._leading(point)
        return next((day for week in self._rows for day in week if self.cell(day).contains(spot)), None)

    def _spot_at(self, point: QPointF) -> Spot | None:
        day, leading = self.day_at(point), self._leading(point)
        return next((spot for spot in self.spots(day) if spot.rect.contains(leading)), None) if day else None

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        with canvas(painter, QRectF(self.rect()), self.layoutDirection()) as drawing:
            painter.fillRect(self.rect(), drawing.theme.colour("surface"))
            self._paint_head(drawing)
            for week in self._rows:
                for day in week:
                    self._paint_day(drawing, day)
            self._paint_lines(drawing)
            self._paint_focus(drawing)
            if self._drag is not None:
                event, at = self._drag
                width = min(self.width() / 7, current().px(180))
                leading = self._leading(at)
                ghost = QRectF(leading.x() - width / 2, leading.y() - current().px(CHIP) / 2, width, current().px(CHIP))
                self._paint_chip(drawing, Spot(ghost, event.on, event), lifted=True)
        painter.end()

    def _paint_head(self, drawing: Canvas) -> None:
        theme, width = drawing.theme, self.width() / 7
        for at, day in enumerate(self._rows[0] if self._rows else ()):
            name = self._locale.standaloneDayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
            colour = theme.colour("text" if day.weekday() == self._today.weekday() else "text_faint")
            drawing.text(QRectF(at * width, 0, width, theme.px(HEAD)), name, "small-strong", colour, CENTER)

    def _paint_day(self, drawing: Canvas, day: date) -> None:
        theme, cell = drawing.theme, self.cell(day)
        outside = self._month is not None and day.month != self._month
        target = self._drag is not None and self.day_at(self._drag[1]) == day
        if target or outside:
            drawing.painter.fillRect(drawing.place(cell), theme.colour("accent_soft" if target else "canvas"))
        size = theme.px(22)
        number = QRectF(cell.right() - size - theme.px(5), cell.top() + theme.px(4), size, size)
        if day == self._today:
            drawing.fill(number, theme.colour("accent"), size / 2)
        colour = "accent_on" if day == self._today else "text_faint" if outside else "text"
        drawing.text(number, str(day.day), "small-strong", theme.colour(colour), CENTER)
        if day.day == 1:
            name = self._locale.standaloneMonthName(day.month, QLocale.FormatType.ShortFormat)
            month = QRectF(cell.left() + theme.px(8), number.top(), cell.width() - size - theme.px(16), size)
            drawing.text(month, name, "small-strong", theme.colour("text_muted"))
        for spot in self.spots(day):
            self._paint_chip(drawing, spot)

    def _paint_chip(self, drawing: Canvas, spot: Spot, *, lifted: bool = False) -> None:
        theme, px = drawing.theme, drawing.theme.px
        event = spot.event
        if event is None:
            text = self.tr("+%n more", "", spot.more)
            drawing.text(spot.rect.adjusted(px(6), 0, 0, 0), text, "small-strong", theme.colour("text_muted"))
            return
        background, colour = theme.chip(words.kind_tone(event.kind))
        dragged = self._drag is not None and self._drag[0] == event and not lifted
        if event.done or dragged:
            colour = theme.colour("text_faint")
        else:
            drawing.fill(spot.rect, background, px(5))
        side = px(12)
        icon = QRectF(spot.rect.left() + px(5), spot.rect.top() + (px(CHIP) - side) / 2, side, side)
        picture = "check" if event.done else words.kind_icon(event.kind)
        paint_icon(drawing.painter, picture, drawing.place(icon), colour.name())
        inner = spot.rect.adjusted(px(21), 0, -px(4), 0)
        if spot.rect.height() > px(CHIP) and event.name and event.title:
            half = inner.height() / 2
            drawing.text(inner.adjusted(0, px(2), 0, -half), event.name, "small-strong", colour)
            drawing.text(inner.adjusted(0, half, 0, -px(2)), event.title, "small", colour)
        else:
            drawing.text(inner, words.short_words(event), "small", colour)
        chosen = spot.day == self._on and event == self.current_event() and self.hasFocus() and self._by_key
        if chosen or lifted:
            drawing.painter.setPen(QPen(theme.colour("focus"), 1.5))
            drawing.painter.setBrush(Qt.BrushStyle.NoBrush)
            drawing.painter.drawRoundedRect(drawing.place(spot.rect), px(5), px(5))

    def _paint_lines(self, drawing: Canvas) -> None:
        theme, width, height = drawing.theme, self.width() / 7, self._row_height()
        line = theme.colour("line")
        for at in range(len(self._rows)):
            top = theme.px(HEAD) + at * height
            drawing.painter.fillRect(QRectF(0, top, self.width(), 1), line)
        for at in range(1, 7):
            drawing.painter.fillRect(QRectF(at * width, theme.px(HEAD), 1, self.height()), line)

    def _paint_focus(self, drawing: Canvas) -> None:
        cell = self.cell(self._on)
        if cell.isEmpty():
            return
        strong = self.hasFocus()
        pen = QPen(drawing.theme.colour("accent" if strong else "line_strong"), 2 if strong and self._by_key else 1)
        drawing.painter.setPen(pen)
        drawing.painter.setBrush(Qt.BrushStyle.NoBrush)
        drawing.painter.drawRoundedRect(drawing.place(cell.adjusted(2, 2, -1, -1)), 5, 5)

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
            week = next((week for week in self._rows if self._on in week), (self._on,))
            self.day_wanted.emit(week[0 if key == Key.Key_Home else -1])
        elif key in (Key.Key_Return, Key.Key_Enter) and chosen is not None:
            self._open(chosen)
        elif key == Key.Key_Menu and chosen is not None:
            self.menu_wanted.emit(chosen, self.mapToGlobal(self.cell(self._on).center().toPoint()))
        else:
            super().keyPressEvent(event)

    def _choose_beside(self, step: int) -> None:
        events = list(self._days.get(self._on, ()))
        chosen = self.current_event()
        if chosen is not None:
            at = max(0, min(len(events) - 1, events.index(chosen) + step))
            self._chosen = events[at].key
            self._tell()

    def _open(self, chosen: Event) -> None:
        if self._chosen or len(self._days.get(self._on, ())) == 1:
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
