"""The month that drops down from every field for a day: the theme's colours, and a click chooses."""

from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDateEdit, QTableView
from pytestqt.qtbot import QtBot

from crm.ui.kit.forms import DateField
from crm.ui.kit.month_picker import MonthPicker
from crm.ui.theme.theme import current

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def dropped(qtbot: QtBot) -> tuple[DateField, MonthPicker]:
    """A field of Monday 9 November 2026 with its month open."""
    field = DateField(date(2026, 11, 9), "en_GB")
    qtbot.addWidget(field)
    field.show()
    edit = field.findChild(QDateEdit)
    assert edit is not None
    QTest.mouseClick(edit, LEFT, PLAIN, QPoint(edit.width() - 8, edit.height() // 2))
    qtbot.waitUntil(lambda: picker_of(edit).isVisible())
    return field, picker_of(edit)


def picker_of(edit: QDateEdit) -> MonthPicker:
    picker = edit.calendarWidget()
    assert isinstance(picker, MonthPicker)
    return picker


def cell(picker: MonthPicker, day: int) -> tuple[QTableView, QPoint]:
    """Where a day of the shown month stands; November 2026 begins on a Sunday of the first row."""
    days = picker.findChild(QTableView)
    assert days is not None
    at = day + QDate(2026, 11, 1).dayOfWeek() - 2
    return days, days.visualRect(days.model().index(1 + at // 7, at % 7)).center()


def test_a_click_chooses_a_day_and_closes_the_month(qtbot: QtBot) -> None:
    field, picker = dropped(qtbot)
    days, place = cell(picker, 17)
    QTest.mouseClick(days.viewport(), LEFT, PLAIN, place)
    assert field.value() == date(2026, 11, 17)
    qtbot.waitUntil(lambda: not picker.isVisible())


def test_the_chosen_day_is_filled_and_a_weekend_is_no_warning(qtbot: QtBot) -> None:
    _field, picker = dropped(qtbot)
    days, place = cell(picker, 9)
    corner = QPoint(0, 8)
    picture = days.viewport().grab().toImage()
    assert picture.pixelColor(place - corner) == current().colour("accent")
    _days, plain = cell(picker, 15)
    assert picture.pixelColor(plain - corner) == current().colour("raised")
    assert picker.weekdayTextFormat(Qt.DayOfWeek.Sunday).foreground().color() == current().colour("text_muted")
