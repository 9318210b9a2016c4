"""State of the insight page: for whom it is asked, a brand or a campaign, and who goes into which campaign."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, Signal

from crm.changes import ChangeSet
from crm.errors import CrmError
from crm.formats import Formats
from crm.queries.source_places import Place, source_place
from crm.services.history import undo
from crm.services.insight_reading import Target, Targets, insight_targets
from crm.ui.bridge import Bridge
from crm.ui.person.shortlist import Wish

_SHOWN = ("brand", "campaign", "workspace")


class InsightViewModel(QObject):
    """Targets, and adding people to a campaign.

    Signals:
        targets_read(): `targets` and `currency` are known.
        failed(sentence): they could not be read.
        record_opened(thing, id): look at a post, campaign, partnership or influencer.
    """

    targets_read = Signal()
    failed = Signal(str)
    record_opened = Signal(str, str)

    def __init__(
        self, bridge: Bridge, formats: Formats, today: Callable[[], date], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.bridge, self.formats, self.today = bridge, formats, today
        self.targets: tuple[Target, ...] = ()
        self.currency = "EUR"
        self._stale = True
        bridge.changed.connect(self._on_changed)

    def load(self) -> None:
        """Read for whom one may ask, unless that is known."""
        if self._stale:
            self._stale = False
            self.bridge.read(self, insight_targets, self.today(), then=self._keep, failed=self._fail)

    def wish(self, target: Target | None, influencer_ids: Sequence[str]) -> Wish:
        """These people into a campaign, that of the target first."""
        return Wish(influencer_ids, target.campaign_id if target else None, target.brand_id if target else None)

    def open_source(self, thing: str, id_: str) -> None:
        """Look at a row that a figure rests on."""
        self.bridge.read(self, source_place, thing, id_, then=self._go)

    def _go(self, place: Place) -> None:
        self.record_opened.emit(place.thing, place.id)

    def say_with_undo(self, words: str) -> None:
        """Tell what was done, with Undo beside it."""
        self.bridge.say(words, self.tr("Undo"), lambda: self.bridge.write(self, undo))

    def _keep(self, read: Targets) -> None:
        self.targets, self.currency = read.listed, read.currency
        self.targets_read.emit()

    def _fail(self, error: CrmError) -> None:
        self._stale = True
        self.failed.emit(str(error))

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_SHOWN):
            self._stale = True
