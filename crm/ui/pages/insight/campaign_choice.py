"""Into which campaign people go."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from crm.services.insight_reading import Target
from crm.ui.kit.forms import Dialog, Field, choice
from crm.ui.pages.insight.view_model import InsightViewModel


def ask_campaign(
    model: InsightViewModel, target: Target | None, influencer_ids: Sequence[str], parent: QWidget
) -> Dialog | None:
    """Ask for a campaign, that of the target first, and put people into it; None where there is none to ask for."""
    campaigns = model.campaigns(target.brand_id if target else "")
    if not influencer_ids:
        model.bridge.say(parent.tr("Choose someone first."))
        return None
    if not campaigns:
        model.bridge.say(parent.tr("There is no campaign that runs or is planned. Add one on the page Campaigns."))
        return None
    words = parent.tr("Put {n} into a campaign").format(n=model.formats.count(len(influencer_ids)))
    dialog = Dialog(words, parent.tr("Put into campaign"), parent.window())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    first = next((each for each in campaigns if target and each.campaign_id == target.campaign_id), campaigns[0])
    control = choice([(each.campaign_id, each.title) for each in campaigns], first.campaign_id)
    dialog.add("campaign", Field(parent.tr("Campaign"), control))
    dialog.on_submit(_add(model, campaigns, dialog, control.currentIndex, influencer_ids))
    dialog.open()
    return dialog


def _add(
    model: InsightViewModel,
    campaigns: Sequence[Target],
    dialog: Dialog,
    chosen: Callable[[], int],
    influencer_ids: Sequence[str],
) -> Callable[[], None]:
    def add() -> None:
        model.add_to(campaigns[chosen()], influencer_ids)
        dialog.accept()

    return add
