"""State and intents of the panel that shows one influencer: what is read, what the person may do, nothing drawn."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from crm.changes import ChangeSet
from crm.errors import CrmError, NotFound
from crm.queries.history import record_history
from crm.queries.influencers import InfluencerDetail, influencer_detail
from crm.queries.insight_health import HealthFilter, health_with_falls
from crm.queries.insight_health_facts import HEALTH_TABLES
from crm.queries.person_conversation import next_touches
from crm.queries.timeline import Cursor, EntryKind, TimelineEntry, timeline
from crm.services.outreach import attach_files, attachment_bytes
from crm.ui.bridge import Bridge

Done = Callable[[Any], None]
Failed = Callable[[CrmError], None]
SETTLED_MS = 60
PAGE_LENGTH = 100  # dated lines of the timeline read at once
SHOWN_TABLES = (
    "influencer", "account", "account_handle", "account_snapshot", "audience_note", "value_rating", "influencer_tag",
    "influencer_niche", "tag", "niche", "partnership", "partnership_move", "outreach", "task", "attachment",
    "import_batch", "brand", "brand_value",
)  # fmt: skip


class PersonViewModel(QObject):
    """One influencer at a time; reads again whenever something it shows was changed.

    Signals:
        detail_read(detail): the fields, accounts, partnerships, ratings.
        timeline_read(): `entries` changed.
        history_read(entries): who changed what of the record, newest first.
        touches_read(touches): when to be in touch next in each partnership, the soonest first.
        healths_read(rows): how healthy the person's partnerships are.
        gone(): the person was removed, or none is chosen.
        failed(sentence): reading failed.

    Attributes:
        entries: the timeline as far as it was read: open tasks first, then newest first.
        more: whether older lines are still to be read.
        kinds: only lines of these kinds are read; None for all.
    """

    detail_read = Signal(object)
    timeline_read = Signal()
    history_read = Signal(object)
    healths_read = Signal(object)
    touches_read = Signal(object)
    gone = Signal()
    failed = Signal(str)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.influencer_id = ""
        self.detail: InfluencerDetail | None = None
        self.entries: list[TimelineEntry] = []
        self.more = False
        self.kinds: frozenset[EntryKind] | None = None
        self._history_wanted = False
        self._healths_wanted: date | None = None
        self._waiting: Callable[[], object] | None = None
        self._soon = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._soon.timeout.connect(self.load)
        bridge.changed.connect(self._on_changed)

    def show(self, influencer_id: str) -> None:
        """Show this person, read once the choice has settled: a list that is typed into chooses anew at every key."""
        if influencer_id != self.influencer_id:
            self.detail, self.entries, self._waiting = None, [], None
        self.influencer_id = influencer_id
        if influencer_id:
            self._soon.start()
        else:
            self._soon.stop()
            self.gone.emit()

    def when_read(self, act: Callable[[], object]) -> None:
        """Do something once the person shown is read; forgotten when someone else is shown before that."""
        if self.detail is not None:
            act()
        else:
            self._waiting = act

    def load(self) -> None:
        """Read the person, the timeline as far as it was read before and, once it was asked for, the history."""
        self.bridge.read(self, influencer_detail, self.influencer_id, then=self._set_detail, failed=self._fail)
        self._read_timeline()
        if self._history_wanted:
            self.read_history()
        if self._healths_wanted is not None:
            self.read_healths(self._healths_wanted)

    def _read_timeline(self) -> None:
        told = (self.influencer_id, max(PAGE_LENGTH, len(_dated(self.entries))), None, self.kinds)
        self.bridge.read(self, timeline, *told, then=self._set_timeline, failed=self._fail)

    def narrow(self, kinds: frozenset[EntryKind] | None) -> None:
        """Read only lines of these kinds; None takes the filter off."""
        if kinds != self.kinds:
            self.kinds, self.entries = kinds, []
            if self.influencer_id:
                self._read_timeline()

    def read_touches(self, zone: str) -> None:
        """Read the clocks of the person's partnerships; an IANA zone tells which day an instant is."""
        self.bridge.read(self, next_touches, self.influencer_id, zone, then=self.touches_read.emit, failed=self._fail)

    def read_more(self) -> None:
        """Read older lines of the timeline: the more there are already, the more at once."""
        dated = _dated(self.entries)
        last, length = dated[-1].cursor, max(PAGE_LENGTH, len(dated) // 3)
        then = partial(self._add_older, self.influencer_id, last, length)
        told = (self.influencer_id, length, last, self.kinds)
        self.bridge.read(self, timeline, *told, then=then, failed=self._fail)

    def entry(self, line_id: str) -> TimelineEntry | None:
        """A line of the timeline by the id of what it tells of; None when it is not there any more."""
        return next((entry for entry in self.entries if entry.id == line_id), None)

    def read_history(self) -> None:
        """Read who changed what; kept current from now on."""
        self._history_wanted = True
        if self.influencer_id:
            self.bridge.read(
                self, record_history, "influencer", self.influencer_id, then=self.history_read.emit, failed=self._fail
            )

    def read_healths(self, today: date) -> None:
        """Read how healthy the person's partnerships are; kept current from now on."""
        self._healths_wanted = today
        if self.influencer_id:
            only = HealthFilter(influencer_id=self.influencer_id)
            self.bridge.read(self, health_with_falls, today, only, then=self.healths_read.emit, failed=self._fail)

    def leave_healths(self) -> None:
        """They are not looked at any more: reading them takes a look at everybody."""
        self._healths_wanted = None

    def attach(self, paths: Sequence[Path]) -> None:
        """Keep files with this person, inside the workspace."""
        self.bridge.write(self, attach_files, self.influencer_id, tuple(paths))

    def read_file(self, attachment_id: str, then: Done) -> None:
        """The name and bytes of a kept file."""
        self.bridge.read(self, attachment_bytes, attachment_id, then=then)

    def _set_detail(self, detail: InfluencerDetail) -> None:
        if detail.id != self.influencer_id:
            return
        self.detail = detail
        self.detail_read.emit(detail)
        if self._waiting is not None:
            act, self._waiting = self._waiting, None
            act()

    def _set_timeline(self, entries: list[TimelineEntry]) -> None:
        dated = _dated(entries)
        self.more = len(dated) >= max(PAGE_LENGTH, len(_dated(self.entries)))
        self.entries = entries
        self.timeline_read.emit()

    def _add_older(self, influencer_id: str, after: Cursor, length: int, older: list[TimelineEntry]) -> None:
        dated = _dated(self.entries)
        if influencer_id != self.influencer_id or not dated or dated[-1].cursor != after:
            return  # the list was read anew meanwhile
        self.more = len(older) >= length
        self.entries = [*self.entries, *older]
        self.timeline_read.emit()

    def _on_changed(self, changes: ChangeSet) -> None:
        if self.influencer_id and changes.touches(*SHOWN_TABLES):
            self.load()
        elif self._healths_wanted is not None and changes.touches(*HEALTH_TABLES):
            self.read_healths(self._healths_wanted)

    def _fail(self, error: CrmError) -> None:
        if isinstance(error, NotFound):
            self.influencer_id, self.detail, self.entries = "", None, []
            self.gone.emit()
            return
        self.failed.emit(str(error))


def _dated(entries: Sequence[TimelineEntry]) -> list[TimelineEntry]:
    return [entry for entry in entries if entry.kind is not EntryKind.OPEN_TASK]
