"""State and intents of Today: what waits, in lists by day. Widgets live in page.py."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from crm.changes import ChangeSet
from crm.errors import CrmError
from crm.queries.influencers import influencer_count
from crm.queries.tasks import TodayLists, TodayRow, today
from crm.services.history import undo
from crm.services.tasks import complete_task, snooze_task
from crm.ui.bridge import Bridge

SHOWN_TABLES = ("task", "influencer", "account", "partnership", "brand")
LOOK_AT_CALENDAR_MS = 60_000


class TodayViewModel(QObject):
    """Reads the lists for the person's own day, and again when a task changes or the day turns.

    Args:
        day: gives the person's day now, in their zone; asked at every reading so that midnight is noticed.

    Signals:
        lists_read(lists): a `TodayLists`.
        people_counted(count): influencers in the workspace; read only when nothing waits.
        failed(sentence): reading failed.
    """

    lists_read = Signal(object)
    people_counted = Signal(int)
    failed = Signal(str)

    def __init__(self, bridge: Bridge, day: Callable[[], date], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.day = day
        self._read_on: date | None = None
        self._calendar = QTimer(self)
        self._calendar.timeout.connect(self._look_at_calendar)
        bridge.changed.connect(self._on_changed)

    def load(self) -> None:
        """Read what waits."""
        self._read_on = self.day()
        self._calendar.start(LOOK_AT_CALENDAR_MS)
        self.bridge.read(self, today, self._read_on, then=self._set_lists, failed=self._fail)

    def complete(self, row: TodayRow) -> None:
        """Tick a task off."""
        words = self.tr("Done: {title}").format(title=row.title)
        self.bridge.write(self, complete_task, row.task_id, then=lambda _: self._say_with_undo(words))

    def snooze(self, row: TodayRow, days: int, until: str) -> None:
        """Put a task off.

        Args:
            days: how many days after today.
            until: that day in words, for the toast.
        """
        due_on = self.day() + timedelta(days=days)
        words = self.tr("“{title}” waits until {day}").format(title=row.title, day=until)
        self.bridge.write(self, snooze_task, row.task_id, due_on, then=lambda _: self._say_with_undo(words))

    def _say_with_undo(self, words: str) -> None:
        self.bridge.say(words, self.tr("Undo"), self._undo)

    def _undo(self) -> None:
        self.bridge.write(self, undo)

    def _set_lists(self, lists: TodayLists) -> None:
        self.lists_read.emit(lists)
        if not any((lists.overdue_count, lists.due_today_count, lists.this_week_count, lists.undated_count)):
            self.bridge.read(self, influencer_count, then=self.people_counted.emit, failed=self._fail)

    def _look_at_calendar(self) -> None:
        if self._read_on != self.day():
            self.load()

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.touches(*SHOWN_TABLES):
            self.load()

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))
