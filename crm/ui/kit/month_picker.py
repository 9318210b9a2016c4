"""The month that drops down from a day, in the theme's look. Knows no record."""

from PySide6.QtCore import QDate, QEvent, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDateTimeEdit, QToolButton

from crm.ui.theme.theme import current

_WIDE, _TALL = 264, 248
_ARROWS = {"qt_calendar_prevmonth": "chevron-left", "qt_calendar_nextmonth": "chevron-right"}


class MonthPicker(QCalendarWidget):
    """Days of one month to choose from: today has a ring, the chosen day is filled, other months are faint."""

    def __init__(self) -> None:
        super().__init__()
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setContentsMargins(6, 6, 6, 6)
        self.setMinimumSize(current().px(_WIDE), current().px(_TALL))
        self._dress()

    def _dress(self) -> None:
        """Qt keeps these colours and arrows outside of the style sheet."""
        head = QTextCharFormat()
        head.setForeground(current().colour("text_muted"))
        head.setBackground(current().colour("raised"))
        self.setHeaderTextFormat(head)
        day = QTextCharFormat()
        day.setForeground(current().colour("text_muted"))  # of the names of the days; a weekend is no warning
        for each in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(each, day)
        for name, icon in _ARROWS.items():
            arrow = self.findChild(QToolButton, name)
            if isinstance(arrow, QToolButton):
                arrow.setIcon(current().icon(icon))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._dress()

    def paintCell(self, painter: QPainter, rect: QRect, date: QDate) -> None:
        theme, chosen = current(), date == self.selectedDate()
        side = min(rect.width(), rect.height()) - 2
        spot = QRectF(QPoint(), QRect(0, 0, side, side).size())
        spot.moveCenter(QRectF(rect).center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, theme.colour("raised"))
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen:
            painter.setBrush(theme.colour("accent"))
        elif date == QDate.currentDate():
            painter.setPen(QPen(theme.colour("accent"), 1))
        painter.drawRoundedRect(spot, 6, 6)
        allowed = self.minimumDate() <= date <= self.maximumDate() and date.month() == self.monthShown()
        painter.setPen(theme.colour("accent_on" if chosen else "text" if allowed else "text_faint"))
        painter.setFont(theme.font("body"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.locale().toString(date.day()))
        painter.restore()


def drop_month(field: QDateTimeEdit) -> None:
    """Let a month drop down from this field."""
    field.setCalendarPopup(True)
    field.setCalendarWidget(MonthPicker())
