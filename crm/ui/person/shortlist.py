"""Several people into a campaign, with what speaks against asking some of them: a window for every list of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from crm import paths, settings
from crm.formats import Formats
from crm.queries.campaigns import CampaignRow, CampaignTime, campaign_rows
from crm.queries.contact_flags import ContactFlagKind, NamedFlag, named_flags
from crm.services.campaigns import AddedToCampaign, add_to_campaign
from crm.services.history import undo
from crm.ui.bridge import Bridge
from crm.ui.kit.forms import Dialog, Field, choice
from crm.ui.kit.widgets import label

FLAGS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom to put into a campaign, and which one to offer first: this one, else one of this brand."""

    influencer_ids: Sequence[str]
    campaign_id: str | None = None
    brand_id: str | None = None


def ask_shortlist(bridge: Bridge, formats: Formats, today: date, wish: Wish, parent: QWidget) -> None:
    """Open the window; without anybody to put into a campaign, say so."""
    if not wish.influencer_ids:
        bridge.say(parent.tr("Choose someone first."))
        return
    dialog = ShortlistDialog(bridge, formats, today, wish, parent.window())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


class ShortlistDialog(Dialog):
    """A campaign to put people into, with what speaks against asking some of them."""

    def __init__(self, bridge: Bridge, formats: Formats, today: date, wish: Wish, parent: QWidget) -> None:
        super().__init__(self.tr("Add to a campaign"), self.tr("Add"), parent, 480)
        self.wish = wish
        self._bridge, self._formats, self._today = bridge, formats, today
        self._ids = list(wish.influencer_ids)
        self.campaign = choice([])
        self.flags = label("", "small", "amber", wrap=True)
        self.add("campaign_id", Field(self.tr("Campaign"), self.campaign))
        self.add_widget(self.flags)
        self.submit.setEnabled(False)
        self.on_submit(self._add)
        self.campaign.currentIndexChanged.connect(lambda _at: self._read_flags())
        bridge.read(self, campaign_rows, today, then=self._offer, failed=self.show_error)

    def _offer(self, rows: list[CampaignRow]) -> None:
        open_ones = [row for row in rows if row.time is not CampaignTime.ENDED]
        open_ones.sort(key=lambda row: (row.id != self.wish.campaign_id, row.brand_id != self.wish.brand_id))
        for row in open_ones:
            self.campaign.addItem(f"{row.name} · {row.brand}", row.id)
        if not open_ones:
            self.flags.setText(
                self.tr("There is no campaign that runs or is to come: begin one on the Campaigns page.")
            )
        self.submit.setEnabled(bool(open_ones))

    def _read_flags(self) -> None:
        days = settings.load(paths.settings_file()).quiet_days
        asked = (self._ids, self.campaign.currentData(), self._today, days, self._formats.date)
        self._bridge.read(self, named_flags, *asked, then=self._show_flags, failed=self.show_error)

    def _show_flags(self, flags: Sequence[NamedFlag]) -> None:
        more = [self.tr("and {n} more").format(n=len(flags) - FLAGS_SHOWN)] if len(flags) > FLAGS_SHOWN else []
        self.flags.setText("\n".join([*(self._told(each) for each in flags[:FLAGS_SHOWN]), *more]))
        self.fit()

    def _told(self, each: NamedFlag) -> str:
        told = each.flag.kind is ContactFlagKind.EXCLUSIVE  # its reason says until when
        day = f", {self._formats.date(each.flag.on_day)}" if each.flag.on_day and not told else ""
        return f"{each.name}{day}: {each.flag.reason}"

    def _add(self) -> None:
        self._bridge.write(
            self, add_to_campaign, self.campaign.currentData(), self._ids, then=self._added, failed=self.show_error
        )

    def _added(self, added: AddedToCampaign) -> None:
        bridge, name, count = self._bridge, self.campaign.currentText(), len(added.collaboration_ids)
        said = self.tr("1 person added to {name}.") if count == 1 else self.tr("{n} people added to {name}.")
        if not count:
            said = self.tr("All of them are in {name} already.")
        elif added.already:
            one = len(added.already) == 1
            said += " " + (self.tr("1 was in it already.") if one else self.tr("{already} were in it already."))
        already = self._formats.count(len(added.already))
        words = said.format(n=self._formats.count(count), name=name, already=already)
        bridge.say(words, self.tr("Undo") if count else "", lambda: bridge.write(bridge, undo))
        self.accept()
