"""Dialogs on everyone who is selected in the list: tag them, or put them into a campaign."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from crm.errors import UserError
from crm.queries.campaigns import CampaignRow, CampaignTime, campaign_rows
from crm.services.campaigns import AddedToCampaign, add_to_campaign
from crm.services.history import undo
from crm.ui.kit.forms import Dialog, Field, choice, comma_separated, line
from crm.ui.kit.widgets import label
from crm.ui.pages.influencers.view_model import InfluencersViewModel, NamedFlag

FLAGS_SHOWN = 6


class TagDialog(Dialog):
    """Tags to give to several people at once, as one step."""

    def __init__(self, model: InfluencersViewModel, ids: Sequence[str], parent: QWidget) -> None:
        super().__init__(self.tr("Tag the selection"), self.tr("Tag"), parent, 400)
        self.model, self.ids = model, ids
        self.tags = line()
        self.add("tags", Field(self.tr("Tags"), self.tags, self.tr("With commas between.")))
        self.on_submit(self._tag)
        self.tags.setFocus()

    def _tag(self) -> None:
        tags = comma_separated(self.tags.text())
        if not tags:
            self.show_error(UserError(self.tr("Type at least one tag."), field="tags"))
            return
        self.model.tag(self.ids, tags, self._tagged, self.show_error)

    def _tagged(self, _result: object) -> None:
        self.accept()


class ShortlistDialog(Dialog):
    """A campaign to put several people into, with what speaks against asking some of them."""

    def __init__(self, model: InfluencersViewModel, ids: Sequence[str], today: date, parent: QWidget) -> None:
        super().__init__(self.tr("Add to a campaign"), self.tr("Add"), parent, 480)
        self.model, self.ids, self._today = model, list(ids), today
        self.campaign = choice([])
        self.flags = label("", "small", "amber", wrap=True)
        self.add("campaign_id", Field(self.tr("Campaign"), self.campaign))
        self.add_widget(self.flags)
        self.submit.setEnabled(False)
        self.on_submit(self._add)
        self.campaign.currentIndexChanged.connect(lambda _at: self._read_flags())
        model.bridge.read(self, campaign_rows, today, then=self._offer, failed=self.show_error)

    def _offer(self, rows: list[CampaignRow]) -> None:
        for row in rows:
            if row.time is not CampaignTime.ENDED:
                self.campaign.addItem(f"{row.name} · {row.brand}", row.id)
        if not self.campaign.count():
            self.flags.setText(
                self.tr("There is no campaign that runs or is to come: begin one on the Campaigns page.")
            )
        self.submit.setEnabled(self.campaign.count() > 0)

    def _read_flags(self) -> None:
        self.model.flags(self, self.campaign.currentData(), self.ids, self._today, self._show_flags)

    def _show_flags(self, flags: Sequence[NamedFlag]) -> None:
        more = [self.tr("and {n} more").format(n=len(flags) - FLAGS_SHOWN)] if len(flags) > FLAGS_SHOWN else []
        self.flags.setText("\n".join([*(self._told(each) for each in flags[:FLAGS_SHOWN]), *more]))
        self.fit()

    def _told(self, each: NamedFlag) -> str:
        day = f", {self.model.formats.date(each.flag.on_day)}" if each.flag.on_day else ""
        return f"{each.name}{day}: {each.flag.reason}"

    def _add(self) -> None:
        bridge, campaign_id = self.model.bridge, self.campaign.currentData()
        bridge.write(self, add_to_campaign, campaign_id, self.ids, then=self._added, failed=self.show_error)

    def _added(self, added: AddedToCampaign) -> None:
        bridge, count = self.model.bridge, len(added.collaboration_ids)
        name = self.campaign.currentText()
        said = self.tr("1 person added to {name}.") if count == 1 else self.tr("{n} people added to {name}.")
        bridge.say(
            said.format(n=count, name=name), self.tr("Undo") if count else "", lambda: bridge.write(self.model, undo)
        )
        self.accept()
