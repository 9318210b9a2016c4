"""State and intents of the duplicates page: the pairs found, the one looked at, what is decided. Widgets: page.py."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from crm.changes import ChangeSet
from crm.domain.identity import Strength
from crm.errors import Cancelled, CrmError, NotFound
from crm.formats import Formats
from crm.queries.duplicates import DuplicateList, DuplicatePerson, DuplicateRow, duplicate_people, duplicates
from crm.queries.merging import MergeSide, merge_sides
from crm.services.history import undo
from crm.services.merging import keep_apart, merge_certain, merge_influencers
from crm.ui.bridge import Bridge, Job
from crm.ui.kit.paged_table_model import CHUNK, PagedTableModel
from crm.ui.pages.duplicates.cells import columns, named

SEARCHED_TABLES = ("influencer", "account", "account_handle", "kept_apart")


class DuplicatesViewModel(QObject):
    """Searches as a job; after a decision the list is mended by hand, because a search of 100,000 takes seconds.

    Signals:
        loading(): a first search runs.
        shown(count): the list was replaced.
        sides_read(keep, other): the current pair, to compare; None for both when there is none.
        failed(sentence): the search failed or was stopped.
        refused(error): a decision was refused.
        went_on(pair_id): a pair was decided, and this is the one in its place.
        outdated(): something was changed elsewhere; a page that is seen searches again.

    Attributes:
        strength: only pairs of this strength are listed; None lists all.
        people: how many were compared.
    """

    loading = Signal()
    shown = Signal(int)
    sides_read = Signal(object, object)
    failed = Signal(str)
    refused = Signal(object)
    outdated = Signal()
    went_on = Signal(str)

    def __init__(self, bridge: Bridge, formats: Formats, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.formats = formats
        self.strength: Strength | None = None
        self.people = 0
        self.table = PagedTableModel(columns(), self)
        self.table.rows_needed.connect(self._supply)
        self._rows: dict[str, DuplicateRow] = {}
        self._found: dict[Strength, int] = {}
        self._pair = ""
        self._job: Job | None = None
        self._fresh = False
        self._deciding = 0
        bridge.changed.connect(self._on_changed)

    # ---- searching

    def load(self) -> None:
        """Search, unless nothing has changed since the last search."""
        if not self._fresh:
            self.search()

    def search(self) -> None:
        """Search the whole workspace again; what is listed stays until the answer is there."""
        if self._job is not None:
            return
        if not self._rows:
            self.loading.emit()
        self._fresh = True
        title = self.tr("Looking for duplicates")
        self._job = self.bridge.reading_job(title, duplicates, then=self._set_found, failed=self._fail)

    def _set_found(self, found: DuplicateList) -> None:
        self._job = None
        self._rows = {row.id: row for row in found.rows}
        self._found = dict(found.found)
        self.people = found.people
        self._show()

    def _fail(self, error: CrmError) -> None:
        self._job, self._fresh = None, False
        if not self._rows:
            stopped = self.tr("The search was stopped.")
            self.failed.emit(stopped if isinstance(error, Cancelled) else str(error))

    def _on_changed(self, changes: ChangeSet) -> None:
        if not self._deciding and changes.touches(*SEARCHED_TABLES):
            self._fresh = False
            self.outdated.emit()

    # ---- listing

    def count(self, strength: Strength | None = None) -> int:
        """How many pairs there are, of one strength or of all; more than are listed when there are very many."""
        return sum(self._found.values()) if strength is None else self._found.get(strength, 0)

    def narrow(self, strength: Strength | None) -> None:
        """List only pairs of this strength; None lists all."""
        self.strength = strength
        self._show()

    def _show(self) -> None:
        rows = [row for row in self._rows.values() if self.strength in (None, row.strength)]
        self.table.set_ids([row.id for row in rows], rows[:CHUNK])
        self.table.refresh()
        self.shown.emit(len(rows))

    def _supply(self, generation: int, ids: list[str]) -> None:
        self.table.supply(generation, [self._rows[each] for each in ids if each in self._rows])

    # ---- one pair

    def choose(self, pair_id: str) -> None:
        """Read both people of a pair; "" for none."""
        self._pair = pair_id
        row = self.current()
        if row is None:
            self.sides_read.emit(None, None)
            return
        self.bridge.read(
            self, merge_sides, row.keep.id, row.other.id, then=self._set_sides, failed=partial(self._gone, row)
        )

    def current(self) -> DuplicateRow | None:
        """The pair looked at."""
        return self._rows.get(self._pair)

    def _set_sides(self, sides: tuple[MergeSide, MergeSide]) -> None:
        row = self.current()
        if row is not None and (row.keep.id, row.other.id) == (sides[0].id, sides[1].id):
            self.sides_read.emit(*sides)

    def _gone(self, row: DuplicateRow, error: CrmError) -> None:
        if isinstance(error, NotFound):
            self._go_on_from(row)
        else:
            self.refused.emit(error)

    # ---- deciding

    def merge(self, choices: Mapping[str, Any]) -> None:
        """Make one person of the pair looked at."""
        if (row := self.current()) is not None:
            self._deciding += 1
            ids = row.keep.id, row.other.id
            then = partial(self._merged, row)
            self.bridge.write(self, merge_influencers, *ids, choices, then=then, failed=self._refuse)

    def keep_apart(self) -> None:
        """Remember that the pair looked at are two people."""
        if (row := self.current()) is not None:
            self._deciding += 1
            then = partial(self._kept_apart, row)
            self.bridge.write(self, keep_apart, row.keep.id, row.other.id, then=then, failed=self._refuse)

    def merge_certain(self) -> None:
        """Merge everybody who is certainly one person, in one step."""
        self._deciding += 1
        title = self.tr("Merging certain duplicates")
        self.bridge.job(title, merge_certain, then=self._merged_certain, failed=self._refuse)

    def _merged(self, row: DuplicateRow, _result: object) -> None:
        self._deciding -= 1
        for each in [each for each in self._rows.values() if row.other.id in (each.keep.id, each.other.id)]:
            if each.id != row.id:
                self._pass_on(each, row.other.id, row.keep)
        self.people -= 1
        self._go_on_from(row)
        self.bridge.read(self, duplicate_people, (row.keep.id,), then=self._refresh)
        self.say_with_undo(self.tr("Merged {other} into {keep}.").format(other=named(row.other), keep=named(row.keep)))

    def _kept_apart(self, row: DuplicateRow, _result: object) -> None:
        self._deciding -= 1
        self._go_on_from(row)
        words = self.tr("{a} and {b} stay two people.")
        self.say_with_undo(words.format(a=named(row.keep), b=named(row.other)))

    def _merged_certain(self, merged: int) -> None:
        self._deciding -= 1
        self.say_with_undo(self.tr("Records merged into others: {}.").format(self.formats.count(merged)))
        self.search()

    def _refuse(self, error: CrmError) -> None:
        self._deciding -= 1
        if isinstance(error, Cancelled):
            self.bridge.say(str(error))
        else:
            self.refused.emit(error)

    def _go_on_from(self, row: DuplicateRow) -> None:
        """Take a pair off the list and go on with the one below."""
        at = self.table.position(row.id) or 0
        self._drop(row)
        self._show()
        if ids := self.table.ids():
            self.went_on.emit(ids[min(at, len(ids) - 1)])

    def _drop(self, row: DuplicateRow) -> None:
        if self._rows.pop(row.id, None) is not None:
            self._found[row.strength] -= 1

    def _pass_on(self, row: DuplicateRow, gone_id: str, keep: DuplicatePerson) -> None:
        """A pair with the one who went is now one with the one who stayed, unless that is listed already."""
        third = row.other if row.keep.id == gone_id else row.keep
        self._drop(row)
        known = any({each.keep.id, each.other.id} == {keep.id, third.id} for each in self._rows.values())
        if third.id != keep.id and not known:
            passed = replace(row, keep=keep, other=third)
            self._rows[passed.id] = passed
            self._found[row.strength] += 1

    def _refresh(self, people: dict[str, DuplicatePerson]) -> None:
        """The one who stayed has more by now."""
        for id_, row in list(self._rows.items()):
            keep, other = people.get(row.keep.id, row.keep), people.get(row.other.id, row.other)
            self._rows[id_] = replace(row, keep=keep, other=other)
        self.table.refresh()

    def say_with_undo(self, words: str) -> None:
        """Say what was done, with Undo beside it."""
        self.bridge.say(words, self.tr("Undo"), self._undo)

    def _undo(self) -> None:
        self.bridge.write(self, undo)
