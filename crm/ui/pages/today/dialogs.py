"""The two small windows over lines of Today: put off to a day that is typed, and plan a task for a day."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from crm.domain.typed_days import day_ahead, due_line
from crm.queries.day_list import DayRow
from crm.ui.kit.forms import DateField, Dialog, Field, line
from crm.ui.pages.today.view_model import TodayViewModel
from crm.ui.person import day_words as words


class SnoozeDialog(Dialog):
    """Until which day lines wait: typed as "fri" or "in 10 days", or picked."""

    def __init__(self, model: TodayViewModel, rows: Sequence[DayRow], parent: QWidget) -> None:
        super().__init__(_title(self.tr("Snooze"), rows), self.tr("Snooze"), parent, 380)
        self.model, self.rows = model, rows
        self.typed = line("", self.tr("fri, in 10 days, 24 nov"))
        self.until = DateField(model.day() + timedelta(days=1), model.formats.locale)
        self.add("typed", Field(self.tr("Until"), self.typed))
        self.add("until", Field(self.tr("Day"), self.until))
        self.typed.textChanged.connect(self._read)
        self.on_submit(self._put_off)
        self.typed.setFocus()

    def _read(self, text: str) -> None:
        on = day_ahead(text, self.model.day())
        if on is not None:
            self.until.set_value(on)
        not_read = self.tr("Not a day to come; the day below counts.") if text.strip() and on is None else ""
        told = self.model.formats.date(on) if on else not_read
        self.fields["typed"].show_note(told, "green" if on else "amber")

    def _put_off(self) -> None:
        until = self.until.value()
        if until is not None:
            self.model.put_off(self.rows, until)
        self.accept()


class PlanDialog(Dialog):
    """A task made of lines: what, and by when; "call Noor by fri" says both."""

    def __init__(self, model: TodayViewModel, rows: Sequence[DayRow], parent: QWidget) -> None:
        super().__init__(_title(self.tr("Plan a task"), rows), self.tr("Plan"), parent, 460)
        self.model, self.rows = model, rows
        self.suggested = words.what(rows[0], model.formats) if len(rows) == 1 else ""
        self.what = line(self.suggested, self.tr("Send the second parcel by friday"))
        self.on_day = DateField(model.day() + timedelta(days=1), model.formats.locale)
        self.add("title", Field(self.tr("What"), self.what, self.tr("End with “by fri” to say the day.")))
        self.add("on", Field(self.tr("Day"), self.on_day))
        self.what.textChanged.connect(self._read)
        self.on_submit(self._plan)
        self.what.selectAll()
        self.what.setFocus()

    def _read(self, text: str) -> None:
        title, on = due_line(text, self.model.day())
        if on is not None:
            self.on_day.set_value(on)
        shown = self.tr("“{title}” on {day}").format(title=title, day=self.model.formats.date(on)) if on else ""
        self.fields["title"].show_note(shown, "green")

    def _plan(self) -> None:
        text = self.what.text()
        title = text if text == self.suggested else due_line(text, self.model.day())[0]
        on = self.on_day.value()
        self.model.plan(self.rows, title, on or self.model.day(), self.accept, self.show_error)


def _title(act: str, rows: Sequence[DayRow]) -> str:
    return f"{act} · {words.who(rows[0])}" if len(rows) == 1 else f"{act} · {words.lines(len(rows))}"


def soon(today: date) -> tuple[tuple[int, date], ...]:
    """The days that the snooze menu offers, with how far they are: tomorrow, in three days, in a week."""
    return tuple((days, today + timedelta(days=days)) for days in (1, 3, 7))
