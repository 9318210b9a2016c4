"""A field for a day and a time on the person's own clock. It knows no zone: who asks turns it into an instant."""

from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import QDateTimeEdit

from crm.ui.kit.month_picker import drop_month

_ISO, _QT_ISO = "%Y-%m-%dT%H:%M:00", "yyyy-MM-ddTHH:mm:ss"


class MomentField(QDateTimeEdit):
    """Day and time as they are read on the wall."""

    def __init__(self, wall_clock: datetime, locale: str) -> None:
        super().__init__()
        drop_month(self)
        self.setLocale(QLocale(locale))
        self.setDisplayFormat("ddd d MMM yyyy, HH:mm")
        self.set_value(wall_clock)

    def value(self) -> datetime:
        """What is shown, without a zone."""
        return datetime.fromisoformat(self.dateTime().toString(_QT_ISO))

    def set_value(self, wall_clock: datetime) -> None:
        """Show another moment."""
        self.setDateTime(QDateTime.fromString(wall_clock.strftime(_ISO), _QT_ISO))
