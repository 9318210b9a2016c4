"""State and intents of the influencer list: order, filter, search, selection. Widgets live in page.py."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from crm.changes import ChangeSet
from crm.errors import CrmError
from crm.formats import Formats
from crm.queries.influencers import (
    FoundInfluencers,
    InfluencerFilter,
    InfluencerOrder,
    InfluencerRow,
    InfluencerSort,
    filter_choices,
    found_influencers,
    influencer_order,
    influencer_rows,
)
from crm.services.history import undo
from crm.services.influencers import tag_influencers
from crm.ui.bridge import Bridge, Failed, Then
from crm.ui.kit.paged_table_model import CHUNK, Column, PagedTableModel

SHOWN_TABLES = (
    "influencer",
    "account",
    "partnership",
    "task",
    "influencer_tag",
    "influencer_niche",
    "tag",
    "niche",
    "brand",
)


@dataclass(frozen=True)
class ListState:
    """What the list is asked to show; every intent replaces it and reads again."""

    sort: InfluencerSort = InfluencerSort.NAME
    descending: bool = False
    filter: InfluencerFilter = field(default_factory=InfluencerFilter)
    text: str = ""


class InfluencersViewModel(QObject):
    """Keeps all ids in display order and narrows them by what is typed, so that a key press costs no sort.

    Signals:
        loading(): the order is being read.
        shown(shown, total): ids of the list were replaced; counts of people.
        choices_read(choices): what the filters can offer.
        failed(sentence): the list could not be read.
    """

    loading = Signal()
    shown = Signal(int, int)
    choices_read = Signal(object)
    failed = Signal(str)

    def __init__(
        self, bridge: Bridge, columns: Sequence[Column[InfluencerRow]], formats: Formats, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.formats = formats
        self.state = ListState()
        self.table = PagedTableModel(columns, self)
        self.table.rows_needed.connect(self._read_rows)
        self._order = InfluencerOrder([], array("q"))
        self._matches: list[int] | None = None
        bridge.changed.connect(self._on_changed)

    def load(self) -> None:
        """Read the order anew; rows follow on demand."""
        self.loading.emit()
        state = self.state
        self.bridge.read(
            self,
            influencer_order,
            state.sort,
            state.descending,
            state.filter,
            then=self._set_order,
            failed=self._fail,
        )
        self.bridge.read(self, filter_choices, then=self.choices_read.emit, failed=self._fail)

    def is_narrowed(self) -> bool:
        """Whether a filter or a search leaves someone out."""
        return bool(self.state.text.strip()) or self.state.filter != InfluencerFilter()

    def formats_count(self, number: int) -> str:
        """A count in the person's locale."""
        return self.formats.count(number)

    def tag(self, ids: Sequence[str], tags: Sequence[str], then: Then, failed: Failed) -> None:
        """Give every one of them these tags, as one step that can be undone."""

        def tagged(result: object) -> None:
            self.bridge.say(self.tr("%n influencer(s) tagged.", "", len(ids)), self.tr("Undo"), self._undo)
            then(result)

        self.bridge.write(self, tag_influencers, list(ids), list(tags), then=tagged, failed=failed)

    def _undo(self) -> None:
        self.bridge.write(self, undo)

    def search(self, text: str) -> None:
        """Narrow to people whose words all start as typed; an empty text shows everyone."""
        self.state = replace(self.state, text=text)
        if not text.strip():
            self._set_matches(None)
            return
        self.bridge.read(self, found_influencers, self._order, text, CHUNK, then=self._set_found, failed=self._fail)

    def sort(self, key: InfluencerSort, descending: bool) -> None:
        """Show in another order."""
        self.state = replace(self.state, sort=key, descending=descending)
        self.load()

    def narrow(self, filter_: InfluencerFilter) -> None:
        """Show only those who fit the filter."""
        self.state = replace(self.state, filter=filter_)
        self.load()

    def _set_order(self, order: InfluencerOrder) -> None:
        self._order = order
        self.table.refresh()
        self._show()

    def _set_found(self, found: FoundInfluencers) -> None:
        self._matches = found.matches
        if found.order is self._order:
            self._show_ids(found.ids, found.rows)
        else:  # another order came meanwhile
            self._show()

    def _set_matches(self, matches: list[int] | None) -> None:
        self._matches = matches
        self._show()

    def _show(self) -> None:
        order = self._order
        self._show_ids(order.ids if self._matches is None else order.among(self._matches))

    def _show_ids(self, ids: list[str], first: Sequence[InfluencerRow] = ()) -> None:
        self.table.set_ids(ids, first)
        self.shown.emit(len(ids), len(self._order.ids))

    def _read_rows(self, generation: int, ids: list[str]) -> None:
        self.bridge.read(self, influencer_rows, ids, then=partial(self.table.supply, generation), failed=self._fail)

    def _on_changed(self, changes: ChangeSet) -> None:
        if not changes.touches(*SHOWN_TABLES):
            return
        if self.state.text:
            self.search(self.state.text)
        self.load()

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))
