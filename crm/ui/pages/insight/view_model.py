"""State of the insight page: for whom it is asked, a brand or a campaign, and who goes into which campaign."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, Signal

from crm.changes import ChangeSet
from crm.errors import CrmError
from crm.formats import Formats
from crm.services.campaigns import AddedToCampaign, add_to_campaign
from crm.services.history import undo
from crm.services.insight_reading import Target, Targets, insight_targets
from crm.ui.bridge import Bridge

_SHOWN = ("brand", "campaign", "workspace")


class InsightViewModel(QObject):
    """Targets, and adding people to a campaign.

    Signals:
        targets_read(): `targets` and `currency` are known.
        failed(sentence): they could not be read.
    """

    targets_read = Signal()
    failed = Signal(str)

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

    def campaigns(self, brand_id: str) -> list[Target]:
        """Campaigns that somebody may be added to, those of the brand first."""
        open_ones = [each for each in self.targets if each.campaign_id and not each.over]
        return sorted(open_ones, key=lambda each: each.brand_id != brand_id)

    def add_to(self, campaign: Target, influencer_ids: Sequence[str]) -> None:
        """Put people into a campaign in its first stage."""
        self.bridge.write(
            self,
            add_to_campaign,
            campaign.campaign_id,
            tuple(influencer_ids),
            then=lambda added: self._say_added(campaign, added),
        )

    def say_with_undo(self, words: str) -> None:
        """Tell what was done, with Undo beside it."""
        self.bridge.say(words, self.tr("Undo"), lambda: self.bridge.write(self, undo))

    def _say_added(self, campaign: Target, added: AddedToCampaign) -> None:
        count = self.formats.count
        if not added.collaboration_ids:
            self.bridge.say(self.tr("All of them are in {campaign} already.").format(campaign=campaign.title))
            return
        words = self.tr("{n} put into {campaign}.").format(
            n=count(len(added.collaboration_ids)), campaign=campaign.title
        )
        if added.already:
            words += " " + self.tr("{n} were in it already.").format(n=count(len(added.already)))
        self.say_with_undo(words)

    def _keep(self, read: Targets) -> None:
        self.targets, self.currency = read.listed, read.currency
        self.targets_read.emit()

    def _fail(self, error: CrmError) -> None:
        self._stale = True
        self.failed.emit(str(error))

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_SHOWN):
            self._stale = True
