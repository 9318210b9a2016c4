"""State and intents of the calendar: which days are shown, what stands on them, and where an event goes."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QObject, QTimer, Signal

from crm.changes import ChangeSet
from crm.domain.agenda import Event, EventKind, Span, by_day, shown_days, step
from crm.domain.text import fold
from crm.errors import CrmError
from crm.formats import Formats
from crm.queries.agenda import events_between
from crm.services.agenda import SHOWN_TABLES, move_event, write_calendar
from crm.services.history import undo
from crm.ui.bridge import Bridge, Failed, Then
from crm.ui.pages.calendar.words import count_words, why_fixed

LOOK_AT_CLOCK_MS = 60_000


class CalendarViewModel(QObject):
    """Reads the days of a view; the days before stay on screen until the new ones are there.

    Args:
        today: gives the person's own day, in their zone.

    Signals:
        shown(): other days, or other events on them.
        failed(sentence): reading failed.
    """

    shown = Signal()
    failed = Signal(str)

    def __init__(
        self, bridge: Bridge, formats: Formats, today: Callable[[], date], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.bridge, self.formats, self.today = bridge, formats, today
        self.week_start = QLocale(formats.locale).firstDayOfWeek().value - 1
        self.span, self.on = Span.MONTH, today()
        self.first, self.last = shown_days(self.span, self.on, self.week_start)
        self.hidden: frozenset[EventKind] = frozenset()
        self._text = ""
        self._events: Sequence[Event] = ()
        self._days: dict[date, Sequence[Event]] | None = None  # None: to be told from the events anew
        self._seen_on = self.on
        self._clock = QTimer(self, interval=LOOK_AT_CLOCK_MS)
        self._clock.timeout.connect(self._look_at_clock)
        bridge.changed.connect(self._on_changed)

    # ---- what is shown

    def load(self) -> None:
        """Read the events of the days that are wanted."""
        self._clock.start()
        first, last = shown_days(self.span, self.on, self.week_start)
        take = partial(self._take, self.span, self.on, first, last)
        self.bridge.read(self, events_between, first, last, then=take, failed=self._fail)

    def days(self) -> dict[date, Sequence[Event]]:
        """The events that the filter lets through, by day."""
        if self._days is None:
            words = fold(self._text).split()
            kept = (event for event in self._events if event.kind not in self.hidden)
            self._days = by_day(event for event in kept if not words or _fits(event, words))
        return self._days

    @property
    def count(self) -> int:
        """Events in the view, whatever the filter."""
        return len(self._events)

    def show(self, span: Span) -> None:
        """Another view of the same day."""
        self.span = span
        self.load()

    def go(self, steps: int) -> None:
        """So many months, weeks or lists forward; negative: back."""
        self.go_to(step(self.span, self.on, steps))

    def go_to(self, day: date) -> None:
        """Make another day the current one; other days are read when it is not among those shown."""
        self.on = day
        if self.span is Span.AGENDA or shown_days(self.span, day, self.week_start) != (self.first, self.last):
            self.load()
        else:
            self.shown.emit()

    def search(self, text: str) -> None:
        """Show only events whose person, brand or title has words that begin so."""
        self._text, self._days = text, None
        self.shown.emit()

    def show_kind(self, kind: EventKind, wanted: bool) -> None:
        """Show or hide one kind."""
        self.hidden = self.hidden - {kind} if wanted else self.hidden | {kind}
        self._days = None
        self.shown.emit()

    # ---- acts

    def move(self, event: Event, to: date, then: Then | None = None, failed: Failed | None = None) -> None:
        """Put an event on another day, or say why it stays.

        Args:
            then: told when it is there.
            failed: told why it was refused; without it a toast says so.
        """
        if not event.movable:
            self.bridge.say(why_fixed(event))
        elif to != event.on:
            words = self.tr("“{title}” is now on {day}.").format(
                title=event.title or event.name, day=self.formats.date(to)
            )
            moved = partial(self._moved, words, to, then)
            self.bridge.write(self, move_event, event.kind, event.record_id, to, then=moved, failed=failed)

    def save(self, to: Path) -> None:
        """Write the calendar as a file that other programs read."""
        self.bridge.reading_job(
            self.tr("Writing the calendar"), _write, to, self.today(), then=partial(self._saved, to)
        )

    def _moved(self, words: str, to: date, then: Then | None, result: object) -> None:
        self.on = to
        if then is not None:
            then(result)
        self.bridge.say(words, self.tr("Undo"), lambda: self.bridge.write(self, undo))

    def _saved(self, to: Path, count: int) -> None:
        self.bridge.say(self.tr("{} with {}.").format(to.name, count_words(count, count, self.formats)))

    # ---- answers

    def _take(self, span: Span, on: date, first: date, last: date, events: Sequence[Event]) -> None:
        if (span, first, last) != (self.span, *shown_days(self.span, self.on, self.week_start)):
            return  # the person went on; their days are being read
        self.first, self.last, self._events, self._days = first, last, events, None
        self.shown.emit()

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.touches(*SHOWN_TABLES):
            self.load()

    def _look_at_clock(self) -> None:
        if self._seen_on != self.today():
            self._seen_on = self.today()
            self.shown.emit()

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))


def _fits(event: Event, words: Sequence[str]) -> bool:
    own = fold(f"{event.name} {event.title} {event.brand or ''}").split()
    return all(any(each.startswith(word) for each in own) for word in words)


def _write(db: Any, to: Path, today: date, _progress: object) -> int:
    return write_calendar(db, to, today)
