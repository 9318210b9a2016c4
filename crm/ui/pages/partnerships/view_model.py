"""State and intents of the partnership list: one line per influencer x brand. Widgets live in page.py."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from crm.changes import ChangeSet
from crm.domain.vocabulary import PartnershipStatus
from crm.errors import CrmError
from crm.formats import Formats
from crm.queries.brands import brand_rows
from crm.queries.insight_health import HealthRow, health_rows
from crm.queries.insight_health_facts import HEALTH_TABLES
from crm.queries.partnerships import (
    PartnershipFilter,
    PartnershipRow,
    PartnershipSort,
    partnership_order,
    partnership_rows,
    status_counts,
)
from crm.services.history import undo
from crm.services.partnerships import edit_partnership
from crm.ui.bridge import Bridge, Failed
from crm.ui.kit.paged_table_model import PagedTableModel
from crm.ui.pages.partnerships.cells import HEALTH, Cells
from crm.ui.pages.partnerships.record_view_model import SETTLED_MS, RecordViewModel
from crm.ui.person.setting import Setting

SHOWN_TABLES = ("partnership", "partnership_move", "outreach", "task", "influencer", "account", "brand")


class PartnershipsViewModel(QObject):
    """Ids in display order first, rows on demand.

    Args:
        formats: figures and dates as text.
        day: gives the person's day now, in their zone.

    Signals:
        loading(): the order is being read.
        shown(count): the list was replaced.
        counts_read(counts): partnerships in each status, of the chosen brand or of all.
        brands_read(rows): brands to choose from.
        failed(sentence): reading failed.
        written(): an edit was committed.
        healths_read(): how healthy each partnership is, is known now; the cells show it.
    """

    loading = Signal()
    shown = Signal(int)
    counts_read = Signal(object)
    brands_read = Signal(object)
    failed = Signal(str)
    written = Signal()
    healths_read = Signal()

    def __init__(
        self, bridge: Bridge, formats: Formats, day: Callable[[], date], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.formats, self.day = formats, day
        self.setting = Setting(formats, day, self.say_with_undo)
        self.record = RecordViewModel(bridge, formats, day, self)
        self.cells = Cells(formats, day)
        self.filter = PartnershipFilter()
        self.order = (PartnershipSort.NAME, False)
        self._by_health: bool | None = None  # descending or not, when health is the order
        self.table = PagedTableModel(self.cells.columns(), self)
        self.table.rows_needed.connect(self._read_rows)
        self._healths_soon = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._healths_soon.timeout.connect(self._read_healths)
        bridge.changed.connect(self._on_changed)

    def load(self) -> None:
        """Read order, counts and brands anew, and the partnership that is open."""
        self._read_list()
        self.record.load()
        self._healths_soon.start()

    def _read_list(self) -> None:
        self.loading.emit()
        sort, descending = self.order
        read = self.bridge.read
        read(self, partnership_order, sort, descending, self.filter, then=self._set_ids, failed=self._fail)
        read(self, status_counts, self.filter.brand_id, then=self.counts_read.emit, failed=self._fail)
        read(self, brand_rows, then=self.brands_read.emit, failed=self._fail)

    def search(self, text: str) -> None:
        """Only people whose words all start as typed."""
        self.filter = replace(self.filter, text=text)
        self._read_list()

    def choose_brand(self, brand_id: str | None) -> None:
        """Only this brand's partnerships; None shows all."""
        self.filter = replace(self.filter, brand_id=brand_id)
        self._read_list()

    def choose_status(self, status: PartnershipStatus | None) -> None:
        """Only partnerships in this status; None shows all."""
        self.filter = replace(self.filter, statuses=frozenset([status] if status else []))
        self._read_list()

    def show_everything(self) -> None:
        """Drop every filter."""
        self.filter = PartnershipFilter()
        self._read_list()

    @property
    def status(self) -> PartnershipStatus | None:
        """The status the list is narrowed to; None shows all."""
        return next(iter(self.filter.statuses), None)

    @property
    def narrowed(self) -> bool:
        """Whether any filter leaves something out."""
        return self.filter != PartnershipFilter()

    def sort(self, key: str, descending: bool) -> None:
        """Show in another order; by health, what is not known comes last either way."""
        self._by_health = descending if key == HEALTH else None
        self.order = (PartnershipSort.NAME, False) if key == HEALTH else (PartnershipSort(key), descending)
        self._read_list()

    def edit(self, row: PartnershipRow, changes: Mapping[str, Any], failed: Failed) -> None:
        """Change a partnership's cadence, stage, first day or note."""
        saved = partial(self._saved, self.tr("Partnership with {brand} saved").format(brand=row.brand))
        self.bridge.write(self, edit_partnership, row.id, changes, then=saved, failed=failed)

    def _saved(self, words: str, _result: object) -> None:
        self.written.emit()
        self.say_with_undo(words)

    def say_with_undo(self, words: str) -> None:
        """Say what was done, with Undo beside it."""
        self.bridge.say(words, self.tr("Undo"), self._undo)

    def _undo(self) -> None:
        self.bridge.write(self, undo)

    def _set_ids(self, ids: list[str]) -> None:
        self.table.refresh()
        self.table.set_ids(self._by_score(ids))
        self.shown.emit(len(ids))

    def _by_score(self, ids: list[str]) -> list[str]:
        if self._by_health is None or self.cells.healths is None:
            return ids
        healths = self.cells.healths.items()
        scores = {each: health.score for each, health in healths if health.score is not None}
        told = sorted((each for each in ids if each in scores), key=scores.__getitem__, reverse=self._by_health)
        return told + [each for each in ids if each not in scores]

    def _read_rows(self, generation: int, ids: list[str]) -> None:
        self.bridge.read(self, partnership_rows, ids, then=partial(self.table.supply, generation), failed=self._fail)

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.touches(*SHOWN_TABLES):
            self._read_list()
        if changes.touches(*HEALTH_TABLES):
            self._healths_soon.start()

    def _read_healths(self) -> None:
        """On a reader's thread: it takes a while for thousands, and the list does not wait for it."""
        self.bridge.read(self, health_rows, self.day(), then=self._set_healths, failed=self._fail)

    def _set_healths(self, rows: list[HealthRow]) -> None:
        self.cells.healths = {row.partnership_id: row.health for row in rows}
        if self._by_health is not None:
            self._read_list()
        self.healths_read.emit()

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))
