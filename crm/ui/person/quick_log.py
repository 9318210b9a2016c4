"""The quick line of the log dialog: one field whose understood words are marked, with what will be written below it.

What the words mean is domain.quick_line. Knows no dialog and writes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from crm.domain.quick_line import Part, QuickLine, quick_line
from crm.domain.vocabulary import Channel, Direction, Outcome
from crm.formats import Formats
from crm.ui import present
from crm.ui.kit.marked_text import MarkedText, TextMark
from crm.ui.kit.widgets import column, label

NOON = time(12)  # of a past day whose hour is not told; the command line takes the same


def _tr(text: str) -> str:
    return QCoreApplication.translate("person", text)


@dataclass(frozen=True, slots=True)
class Written:
    """What logging would write now; `at` is an aware instant."""

    channel: Channel
    direction: Direction
    at: datetime
    minutes: int | None
    outcome: Outcome
    note: str
    follow_up_on: date | None
    follow_up_title: str
    decline_reason: str = ""


class QuickField(MarkedText):
    """One line; Enter submits instead of breaking it.

    Signals:
        submitted(): Enter.
    """

    submitted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit()
        else:
            super().keyPressEvent(event)


class QuickLog(QWidget):
    """The field and its preview.

    Signals:
        read(QuickLine): what the words mean, after each change.
        submitted(): Enter.
    """

    read = Signal(object)
    submitted = Signal()

    def __init__(self, today: Callable[[], date], text: str = "") -> None:
        super().__init__()
        self._today = today
        example = self.tr("call yesterday 18 min, wants winter theme, follow up fri")
        self.field = QuickField(text, 1, example)
        self.field.setAccessibleName(self.tr("Quick line"))
        self.preview = label("", "small", "muted", wrap=True)
        self.setLayout(column(self.field, 6, self.preview))
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self.look)
        self.field.submitted.connect(self.submitted)

    def look(self) -> None:
        """Read the words again and mark those that were understood."""
        line = quick_line(self.field.text(), self._today())
        marks = [TextMark(span.start, span.end, part_words(span.part), "green") for span in line.spans]
        self.field.set_marks(marks)
        self.read.emit(line)

    def show_written(self, written: Written, formats: Formats) -> None:
        """Say what will be written."""
        self.preview.setText(written_words(written, formats))
        self.field.setAccessibleDescription(self.preview.text())


def happened_at(line: QuickLine, now: datetime) -> datetime:
    """The wall-clock time that a line means: as told, else now for today and noon for another day.

    Args:
        now: the person's wall clock, without a zone.
    """
    if line.at is None and line.on == now.date():
        return now
    return datetime.combine(line.on, line.at or NOON)


def written_words(written: Written, formats: Formats) -> str:
    """What will be written, every day and time spelled out."""
    who = f"{present.channel_words(written.channel)} {present.direction_words(written.direction)}"
    parts = [who, formats.instant(written.at)]
    if written.minutes is not None:
        parts.append(_tr("{count} min").format(count=formats.count(written.minutes)))
    if written.outcome is not Outcome.NONE:
        outcome = present.outcome_words(written.outcome)
        reason = " ".join(written.decline_reason.split())
        parts.append(_tr("{outcome}: {reason}").format(outcome=outcome, reason=reason) if reason else outcome)
    if written.note.strip():
        parts.append(_tr("note “{note}”").format(note=" ".join(written.note.split())))
    if written.follow_up_on is not None:
        title = written.follow_up_title.strip()
        words = _tr("follow up on {day}: {title}") if title else _tr("follow up on {day}")
        parts.append(words.format(day=_in_full(written.follow_up_on, formats.locale), title=title))
    return " · ".join(parts)


def _in_full(day: date, locale: str) -> str:
    return QLocale(locale).toString(QDate(day.year, day.month, day.day), "ddd d MMM yyyy")


def part_words(part: Part) -> str:
    """What a piece of the line was taken for."""
    return {
        Part.CHANNEL: _tr("How"),
        Part.DIRECTION: _tr("Who spoke"),
        Part.OUTCOME: _tr("Outcome"),
        Part.DAY: _tr("Day"),
        Part.TIME: _tr("Time"),
        Part.LENGTH: _tr("Length"),
        Part.FOLLOW_UP: _tr("Follow-up"),
    }[part]
