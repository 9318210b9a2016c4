"""State and intents of Today: what waits, what is put off, what fell due while the window is open. No widgets."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from crm.changes import ChangeSet
from crm.domain.reminders import fell_due
from crm.domain.response_time import WorkClock
from crm.errors import CrmError
from crm.formats import Formats
from crm.queries.day_falling import falling_rows, with_falling
from crm.queries.day_list import DayRow, WholeDay, whole_day
from crm.queries.influencers import influencer_count
from crm.queries.insight_health_facts import HEALTH_TABLES
from crm.services.day import LineRef, finish_lines, plan_lines, put_off_lines
from crm.services.history import undo
from crm.ui.bridge import Bridge
from crm.ui.person import day_words as words
from crm.ui.person.day_words import Moment
from crm.ui.person.working_hours import working_hours

SHOWN_TABLES = (
    "task", "influencer", "account", "partnership", "brand", "outreach", "today_mark", "promise", "payment",
    "usage_right", "agreement", "gift", "disclosure_check", "use_confirmation", "message_draft", "sequence",
    "sequence_run", "deliverable", "collaboration", "campaign", "post",
)  # fmt: skip
LOOK_AT_CLOCK_MS = 60_000
_SETTLED_MS = 250  # several changes after each other read health once


def _utc_now() -> datetime:
    return datetime.now(UTC)


class TodayViewModel(QObject):
    """Reads the list for the person's own day, again when something changes or the day turns, and acts on its lines.

    Args:
        day: gives the person's day now, in their zone; asked at every reading so that midnight is noticed.
        now: gives the instant.

    Signals:
        day_read(WholeDay): what waits and what comes later.
        minute_passed(): times that run are a minute further.
        fell_due(rows): lines that fell due since the last minute; each is told once.
        people_counted(count): influencers in the workspace; read only when nothing waits.
        failed(sentence): reading failed.
    """

    day_read = Signal(object)
    minute_passed = Signal()
    fell_due = Signal(object)
    people_counted = Signal(int)
    failed = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        day: Callable[[], date],
        formats: Formats,
        now: Callable[[], datetime] = _utc_now,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.bridge, self.day, self.formats, self.now = bridge, day, formats, now
        self._read: WholeDay | None = None  # as it was read; `_whole` is what is shown of it
        self._whole: WholeDay | None = None
        self._leaving: set[str] = set()  # keys of lines whose act is being written
        self._read_on: date | None = None
        self._fallen: Sequence[DayRow] = ()
        self._fallen_of: date | None = None  # the day for which those that fell are read; None: to be read
        self._fallen_read = False  # ever
        self._fallen_soon = QTimer(self, singleShot=True)
        self._fallen_soon.timeout.connect(self._read_fallen)
        self._looked_at = now()
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.look_at_clock)
        bridge.changed.connect(self._on_changed)

    def moment(self) -> Moment:
        """From when lines are told."""
        worked = WorkClock(working_hours(self.formats.zone_name))
        return Moment(self.day(), self.now(), self.formats, worked)

    def load(self) -> None:
        """Read what waits."""
        self._read_on = self.day()
        self._clock.start(LOOK_AT_CLOCK_MS)
        zone = self.formats.zone_name
        self.bridge.read(self, whole_day, self._read_on, zone, then=self._set, failed=self._fail)

    def finish(self, rows: Sequence[DayRow]) -> None:
        """Mark lines as done."""
        told = words.done(rows, self.formats)
        self._write(finish_lines, rows, self.day(), told)

    def put_off(self, rows: Sequence[DayRow], until: date) -> None:
        """Hide lines until a day."""
        told = words.put_off(rows, self.formats.day(until, self.day()), self.formats)
        self._write(put_off_lines, rows, until, told)

    def plan(
        self, rows: Sequence[DayRow], title: str, on: date, then: Callable[[], None], failed: Callable[[CrmError], None]
    ) -> None:
        """Make a task of each line for a day.

        Args:
            then, failed: it was planned; it was refused.
        """
        told = words.planned(len(rows), title.strip(), self.formats.day(on, self.day()), self.formats)

        def planned(_ids: object) -> None:
            self._say_with_undo(told)
            then()

        self.bridge.write(self, plan_lines, _refs(rows), title, on, then=planned, failed=failed)

    def look_at_clock(self) -> None:
        """Notice midnight, and what fell due since the last look."""
        before, self._looked_at = self._looked_at, self.now()
        if self._read_on != self.day():
            self.load()
        self.minute_passed.emit()
        if self._whole is None:
            return
        rows = {row.line.key: row for row in (*self._whole.waiting.rows, *self._whole.coming)}
        lines = fell_due((row.line for row in rows.values()), before, self._looked_at, ZoneInfo(self.formats.zone_name))
        if lines:
            self.fell_due.emit([rows[line.key] for line in lines])

    def _write(self, command: Callable[..., object], rows: Sequence[DayRow], on: date, told: str) -> None:
        """Act, and let the lines go at once: the next key means the next line, however long the writing takes."""
        keys = {row.line.key for row in rows}
        self._leaving |= keys

        def written(_result: object) -> None:
            self._leaving -= keys
            self._say_with_undo(told)

        def refused(error: CrmError) -> None:
            self._leaving -= keys
            self.bridge.say(str(error))
            self.load()

        self.bridge.write(self, command, _refs(rows), on, then=written, failed=refused)
        if self._whole is not None:
            self._whole = _without(self._whole, keys)
            self.day_read.emit(self._whole)

    def _say_with_undo(self, told: str) -> None:
        self.bridge.say(told, self.tr("Undo"), self._undo)

    def _undo(self) -> None:
        self.bridge.write(self, undo)

    def _set(self, whole: WholeDay) -> None:
        self._read = whole
        self._show()
        if self._fallen_of != self._read_on:
            self._fallen_soon.start(_SETTLED_MS if self._fallen_read else 0)
        if not whole.waiting.rows and not whole.coming:
            self.bridge.read(self, influencer_count, then=self.people_counted.emit, failed=self._fail)

    def _read_fallen(self) -> None:
        self._fallen_of = self._read_on  # from now on a change makes another reading due
        if self._read_on is not None:
            self.bridge.read(self, falling_rows, self._read_on, then=self._set_fallen)

    def _set_fallen(self, fallen: Sequence[DayRow]) -> None:
        """The second step: health reads so much that the list does not wait for it."""
        changed = tuple(fallen) != tuple(self._fallen)
        self._fallen, self._fallen_read = fallen, True
        if changed:
            self._show()

    def _show(self) -> None:
        if self._read is None:
            return
        whole = with_falling(self._read, self._fallen, self._read_on or self.day()) if self._fallen else self._read
        self._whole = _without(whole, self._leaving) if self._leaving else whole
        self.day_read.emit(self._whole)

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.touches(*HEALTH_TABLES):
            self._fallen_of = None
        if changes.touches(*SHOWN_TABLES):
            self.load()
        elif self._read is not None and self._fallen_of is None:
            self._fallen_soon.start(_SETTLED_MS)

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))


def _refs(rows: Sequence[DayRow]) -> list[LineRef]:
    return [LineRef(row.line.key, row.line.record_id, row.line.influencer_id, row.line.partnership_id) for row in rows]


def _without(whole: WholeDay, keys: set[str]) -> WholeDay:
    waiting = whole.waiting
    gone = [row for row in waiting.rows if row.line.key in keys]
    counts = Counter(waiting.counts)
    counts.subtract(row.line.kind for row in gone)
    left = tuple(row for row in waiting.rows if row.line.key not in keys)
    pressing = waiting.pressing - sum(row.late_days >= 0 for row in gone)
    return replace(
        whole,
        waiting=replace(waiting, rows=left, counts=counts, pressing=pressing),
        coming=tuple(row for row in whole.coming if row.line.key not in keys),
        put_off=tuple(row for row in whole.put_off if row.line.key not in keys),
    )
