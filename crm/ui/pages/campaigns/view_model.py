"""State and intents of the campaign pages: all campaigns, and the one that is open with its collaborations."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from crm.changes import ChangeSet
from crm.domain.vocabulary import CollaborationStage
from crm.errors import CrmError
from crm.formats import Formats
from crm.queries.brands import BrandRow, brand_rows
from crm.queries.campaigns import CampaignFilter, CampaignRow, campaign_rows
from crm.queries.collaborations import Board, CollaborationFilter, CollaborationRow, board_of, collaboration_rows
from crm.services.campaigns import (
    CampaignDraft,
    Goals,
    add_campaign,
    edit_campaign,
    move_collaborations,
    remove_campaign,
    remove_collaboration,
)
from crm.services.history import undo
from crm.ui.bridge import Bridge, Failed
from crm.ui.kit.paged_table_model import PagedTableModel
from crm.ui.pages.campaigns.cells import campaign_columns, collaboration_columns

SHOWN_TABLES = (
    "campaign",
    "collaboration",
    "collaboration_move",
    "deliverable",
    "post",
    "payment",
    "brand",
    "influencer",
    "brief",
    "outreach",
    "import_batch",
)


class CampaignsViewModel(QObject):
    """Campaigns are few, so their rows are read whole; so are the collaborations of the one that is open.

    Signals:
        loading(): campaigns are being read.
        shown(count): the list of campaigns was replaced.
        opened(row): another campaign was opened, or the open one was read anew; None: none is open any more.
        collaborations_shown(count): the open campaign's collaborations were replaced.
        failed(sentence): reading failed.
        written(): an edit was committed.
    """

    loading = Signal()
    shown = Signal(int)
    opened = Signal(object)
    collaborations_shown = Signal(int)
    failed = Signal(str)
    written = Signal()

    def __init__(
        self, bridge: Bridge, formats: Formats, day: Callable[[], date], currency: str, parent: QObject | None = None
    ) -> None:
        """Begin with nothing read.

        Args:
            day: gives the person's day now, in their zone.
            currency: the workspace's own, of campaigns that begin here.
        """
        super().__init__(parent)
        self.bridge, self.formats, self.day, self.currency = bridge, formats, day, currency
        self.open_id = ""
        self.brands: list[BrandRow] = []
        self.text = ""
        self.part_filter = CollaborationFilter()  # of the partners of whatever campaign is open
        self._campaigns: dict[str, CampaignRow] = {}
        self._collaborations: dict[str, CollaborationRow] = {}
        self.moving: set[str] = set()  # collaborations whose move was asked for and is not shown yet
        self.table = PagedTableModel(campaign_columns(formats), self)
        self.parts = PagedTableModel(collaboration_columns(formats), self)
        self.table.rows_needed.connect(self._supply_campaigns)
        self.parts.rows_needed.connect(self._supply_collaborations)
        bridge.changed.connect(self._on_changed)

    def load(self) -> None:
        """Read the campaigns, and the collaborations of the open one, anew."""
        self.loading.emit()
        filters = CampaignFilter(text=self.text)
        self.bridge.read(self, campaign_rows, self.day(), filters, then=self._set_campaigns, failed=self._fail)
        self.bridge.read(self, brand_rows, then=self._set_brands, failed=self._fail)
        self._load_parts()

    def search(self, text: str) -> None:
        """Only campaigns whose name or brand begins so."""
        self.text = text
        self.load()

    def open(self, campaign_id: str) -> None:
        """Open a campaign; "" goes back to all."""
        self.open_id = campaign_id
        self.opened.emit(self._campaigns.get(campaign_id))
        self._load_parts()

    def narrow_partners(self, **fields: Any) -> None:
        """Change some fields of the filter that the board and the table share."""
        self.part_filter = replace(self.part_filter, **fields)
        self._load_parts()

    def partners_narrowed(self) -> bool:
        """Whether the filter may leave partners out."""
        return self.part_filter != CollaborationFilter()

    def collaboration(self, collaboration_id: str) -> CollaborationRow | None:
        """One of the collaborations that are shown."""
        return self._collaborations.get(collaboration_id)

    def board(self) -> Board:
        """The collaborations that are shown, as columns of cards."""
        return board_of(self._collaborations.values())

    def campaign(self) -> CampaignRow | None:
        """The campaign that is open."""
        return self._campaigns.get(self.open_id)

    def add(self, draft: CampaignDraft, goals: Goals, failed: Failed) -> None:
        """Begin a campaign."""
        self.bridge.write(self, add_campaign, draft, goals, then=self._saved(self.tr("Campaign added.")), failed=failed)

    def edit(self, campaign_id: str, changes: dict[str, Any], goals: Goals, failed: Failed) -> None:
        """Change a campaign and some of its goals."""
        saved = self._saved(self.tr("Campaign saved."))
        self.bridge.write(self, edit_campaign, campaign_id, changes, goals, then=saved, failed=failed)

    def remove_campaign(self, campaign: CampaignRow, failed: Failed) -> None:
        """Remove a campaign with its collaborations."""
        saved = self._saved(self.tr("{name} removed.").format(name=campaign.name))
        self.bridge.write(self, remove_campaign, campaign.id, then=saved, failed=failed)

    def move(
        self,
        rows: Sequence[CollaborationRow],
        stage: CollaborationStage,
        reason: str,
        words: str,
        failed: Failed | None,
    ) -> None:
        """Move collaborations to another stage in one step; `words` say so.

        Args:
            failed: gets what was refused; None says it in a toast.
        """
        ids = [row.id for row in rows]
        self.moving.update(ids)
        refused = partial(self._refuse_move, failed)
        self.bridge.write(self, move_collaborations, ids, stage, reason, then=self._saved(words), failed=refused)

    def remove(self, row: CollaborationRow) -> None:
        """Take a partner out of the campaign."""
        words = self.tr("{name} taken out of the campaign.").format(name=row.name)
        self.bridge.write(self, remove_collaboration, row.id, then=self._saved(words))

    def _refuse_move(self, failed: Failed | None, error: CrmError) -> None:
        self.moving.clear()
        if failed is None:
            self.bridge.say(str(error))
        else:
            failed(error)

    def _saved(self, words: str) -> Callable[[object], None]:
        return partial(self._say_saved, words)

    def _say_saved(self, words: str, _result: object) -> None:
        self.written.emit()
        self.bridge.say(words, self.tr("Undo"), lambda: self.bridge.write(self, undo))

    def _load_parts(self) -> None:
        if self.open_id:
            filters = replace(self.part_filter, campaign_id=self.open_id)
            self.bridge.read(self, collaboration_rows, self.day(), filters, then=self._set_parts, failed=self._fail)

    def _set_campaigns(self, rows: list[CampaignRow]) -> None:
        self._campaigns = {row.id: row for row in rows}
        self.table.refresh()
        self.table.set_ids([row.id for row in rows])
        self.shown.emit(len(rows))
        if self.open_id:
            if self.open_id not in self._campaigns and not self.text:
                self.open_id = ""  # it was removed
            self.opened.emit(self.campaign())

    def _set_parts(self, rows: list[CollaborationRow]) -> None:
        self._collaborations = {row.id: row for row in rows if row.campaign_id == self.open_id}
        self.moving.clear()
        self.parts.refresh()
        self.parts.set_ids(list(self._collaborations))
        self.collaborations_shown.emit(len(self._collaborations))

    def _set_brands(self, rows: list[BrandRow]) -> None:
        self.brands = rows

    def _supply_campaigns(self, generation: int, ids: list[str]) -> None:
        self.table.supply(generation, [self._campaigns[each] for each in ids if each in self._campaigns])

    def _supply_collaborations(self, generation: int, ids: list[str]) -> None:
        known = self._collaborations
        self.parts.supply(generation, [known[each] for each in ids if each in known])

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.touches(*SHOWN_TABLES):
            self.load()

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))
