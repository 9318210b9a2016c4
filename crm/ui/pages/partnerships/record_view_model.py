"""State and intents of one partnership's record: read whole, its health apart, each act one step. No widgets."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from crm.changes import ChangeSet
from crm.errors import CrmError, NotFound
from crm.formats import Formats
from crm.queries.insight_health import HealthRow, health_of
from crm.queries.insight_health_facts import HEALTH_TABLES
from crm.queries.partnership_record import PartnershipRecord, partnership_record
from crm.services.attachments import attachment_bytes
from crm.services.history import undo
from crm.ui.bridge import Bridge, Failed

RECORD_TABLES = (
    "partnership", "partnership_move", "influencer", "account", "brand", "brand_niche", "task", "outreach", "promise",
    "agreement", "attachment", "usage_right", "exclusivity", "partner_rate", "payment", "gift", "campaign",
    "collaboration", "post", "disclosure_check", "use_confirmation",
)  # fmt: skip
SETTLED_MS = 150  # health looks at everybody: several changes at once are read once
Done = Callable[[Any], None]


class RecordViewModel(QObject):
    """The partnership that is open, read again whenever something in it was changed.

    Signals:
        shown(PartnershipRecord): it was read; record is that one.
        health_read(HealthRow): how healthy it is.
        closed(): none is open any more; it was left or is gone.
        failed(sentence): reading failed.
        written(): something was committed, for the form that asked.
    """

    shown = Signal(object)
    health_read = Signal(object)
    closed = Signal()
    failed = Signal(str)
    written = Signal()

    def __init__(
        self, bridge: Bridge, formats: Formats, day: Callable[[], date], parent: QObject | None = None
    ) -> None:
        """Begin with none open.

        Args:
            day: gives the person's day now, in their zone.
        """
        super().__init__(parent)
        self.bridge, self.formats, self.day = bridge, formats, day
        self.open_id = ""
        self.record: PartnershipRecord | None = None
        self.health: HealthRow | None = None
        self._health_soon = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._health_soon.timeout.connect(self._read_health)
        bridge.changed.connect(self._on_changed)

    def open(self, partnership_id: str) -> None:
        """Open a partnership; "" leaves the one that is open."""
        self.open_id, self.record, self.health = partnership_id, None, None
        if partnership_id:
            self.load()
        else:
            self.closed.emit()

    def load(self) -> None:
        """Read the open partnership anew."""
        if self.open_id:
            asked = (self.open_id, self.day(), self.formats.date)
            self.bridge.read(self, partnership_record, *asked, then=self._set_record, failed=self._fail)
            self._health_soon.start()

    def write(
        self,
        words: str,
        command: Callable[..., Any],
        *args: Any,
        failed: Failed | None = None,
        then: Done | None = None,
    ) -> None:
        """Do something to the partnership in one step that can be undone.

        Args:
            words: what is said when it is done.
            failed: gets what was refused; None says it in a toast.
        """
        self.bridge.write(self, command, *args, then=partial(self._written, words, then), failed=failed)

    def undo(self) -> None:
        """Take the newest step back."""
        self.bridge.write(self, undo)

    def read_file(self, attachment_id: str, then: Done) -> None:
        """The name and bytes of a kept file."""
        self.bridge.read(self, attachment_bytes, attachment_id, then=then)

    def _written(self, words: str, then: Done | None, result: object) -> None:
        self.written.emit()
        if then is not None:
            then(result)
        self.bridge.say(words, self.tr("Undo"), self.undo)

    def _read_health(self) -> None:
        if self.open_id:
            self.bridge.read(self, health_of, self.open_id, self.day(), then=self._set_health, failed=self._fail)

    def _set_record(self, record: PartnershipRecord) -> None:
        if record.row.id == self.open_id:
            self.record = record
            self.shown.emit(record)

    def _set_health(self, row: HealthRow) -> None:
        if row.partnership_id == self.open_id:
            self.health = row
            self.health_read.emit(row)

    def _on_changed(self, changes: ChangeSet) -> None:
        if not self.open_id:
            return
        if changes.touches(*RECORD_TABLES):
            self.load()
        elif changes.touches(*HEALTH_TABLES):
            self._health_soon.start()

    def _fail(self, error: CrmError) -> None:
        if isinstance(error, NotFound):
            self.open("")
        else:
            self.failed.emit(str(error))
