"""State and intents of the panel that shows one influencer: what is read, what the person may do, nothing drawn."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from crm.changes import ChangeSet
from crm.errors import CrmError, NotFound
from crm.queries.history import record_history
from crm.queries.influencers import InfluencerDetail, influencer_detail
from crm.queries.timeline import TimelineEntry, timeline
from crm.services.outreach import attach_files, attachment_bytes
from crm.services.tasks import complete_task
from crm.ui.bridge import Bridge

Done = Callable[[Any], None]
Failed = Callable[[CrmError], None]
SHOWN_TABLES = (
    "influencer", "account", "account_handle", "account_snapshot", "audience_note", "value_rating", "influencer_tag",
    "influencer_niche", "tag", "niche", "partnership", "partnership_move", "outreach", "task", "attachment",
    "import_batch", "brand", "brand_value",
)  # fmt: skip


class PersonViewModel(QObject):
    """One influencer at a time; reads again whenever something it shows was changed.

    Signals:
        detail_read(detail): the fields, accounts, partnerships, ratings.
        timeline_read(entries): open tasks first, then newest first.
        history_read(entries): who changed what of the record, newest first.
        gone(): the person was removed, or none is chosen.
        failed(sentence): reading failed.
    """

    detail_read = Signal(object)
    timeline_read = Signal(object)
    history_read = Signal(object)
    gone = Signal()
    failed = Signal(str)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.influencer_id = ""
        self.detail: InfluencerDetail | None = None
        self._history_wanted = False
        bridge.changed.connect(self._on_changed)

    def show(self, influencer_id: str) -> None:
        """Show this person; "" shows none."""
        if influencer_id != self.influencer_id:
            self.detail = None
        self.influencer_id = influencer_id
        if influencer_id:
            self.load()
        else:
            self.gone.emit()

    def load(self) -> None:
        """Read the person, the timeline and, once it was asked for, the history."""
        self.bridge.read(self, influencer_detail, self.influencer_id, then=self._set_detail, failed=self._fail)
        self.bridge.read(self, timeline, self.influencer_id, then=self._set_timeline, failed=self._fail)
        if self._history_wanted:
            self.read_history()

    def read_history(self) -> None:
        """Read who changed what; kept current from now on."""
        self._history_wanted = True
        if self.influencer_id:
            self.bridge.read(
                self, record_history, "influencer", self.influencer_id, then=self.history_read.emit, failed=self._fail
            )

    def complete(self, task_id: str) -> None:
        """Tick a follow-up off."""
        self.bridge.write(self, complete_task, task_id)

    def attach(self, paths: Sequence[Path]) -> None:
        """Keep files with this person, inside the workspace."""
        self.bridge.write(self, attach_files, self.influencer_id, tuple(paths))

    def read_file(self, attachment_id: str, then: Done) -> None:
        """The name and bytes of a kept file."""
        self.bridge.read(self, attachment_bytes, attachment_id, then=then)

    def _set_detail(self, detail: InfluencerDetail) -> None:
        if detail.id == self.influencer_id:
            self.detail = detail
            self.detail_read.emit(detail)

    def _set_timeline(self, entries: list[TimelineEntry]) -> None:
        self.timeline_read.emit(entries)

    def _on_changed(self, changes: ChangeSet) -> None:
        if self.influencer_id and changes.touches(*SHOWN_TABLES):
            self.load()

    def _fail(self, error: CrmError) -> None:
        if isinstance(error, NotFound):
            self.influencer_id = ""
            self.gone.emit()
            return
        self.failed.emit(str(error))
