"""State and intents of a conversation view: whose it is, how much of it was read, how times are counted."""

from PySide6.QtCore import QObject, Signal

from crm.changes import ChangeSet
from crm.domain.response_time import WorkingHours
from crm.errors import CrmError
from crm.queries.person_conversation import FIRST_READ, Conversation, Said, conversation
from crm.ui.bridge import Bridge
from crm.ui.person.working_hours import working_hours

SHOWN_TABLES = ("outreach", "attachment", "influencer", "campaign", "brand", "message_template")


class ConversationViewModel(QObject):
    """One person at a time; read again whenever something was said or corrected.

    Signals:
        told_read(): `told` changed.
        failed(sentence): reading failed.
    """

    told_read = Signal()
    failed = Signal(str)

    def __init__(self, bridge: Bridge, zone: str, parent: QObject | None = None) -> None:
        """Begin with nobody.

        Args:
            zone: IANA zone of our working hours.
        """
        super().__init__(parent)
        self.bridge = bridge
        self.influencer_id = ""
        self.told: Conversation | None = None
        self._zone = zone
        self._hours: WorkingHours | None = None
        self._limit = FIRST_READ
        bridge.changed.connect(self._on_changed)

    def show(self, influencer_id: str) -> None:
        """Show this person's; "" for nobody, who is not read."""
        if influencer_id != self.influencer_id:
            self.told, self._limit = None, FIRST_READ
        self.influencer_id = influencer_id
        self.load()

    def load(self) -> None:
        """Read what was said."""
        if self.influencer_id:
            told = (self.influencer_id, self._limit, self._hours)
            self.bridge.read(self, conversation, *told, then=self._set, failed=self._fail)

    def read_more(self) -> None:
        """Read twice as much."""
        self._limit *= 2
        self.load()

    def count_hours(self, working: bool) -> None:
        """Count times in working hours only, or around the clock."""
        self._hours = working_hours(self._zone) if working else None
        self.load()

    def said(self, outreach_id: str) -> Said | None:
        """A word by its id; None when it is not there any more."""
        threads = self.told.threads if self.told else ()
        return next((said for thread in threads for said in thread.said if said.id == outreach_id), None)

    def _set(self, told: Conversation) -> None:
        if told.influencer_id == self.influencer_id:
            self.told = told
            self.told_read.emit()

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.touches(*SHOWN_TABLES):
            self.load()

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))
