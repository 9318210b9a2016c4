"""State and intents of the list of posts. Widgets live in page.py."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from crm.changes import ChangeSet
from crm.domain.vocabulary import PostTagKind
from crm.errors import CrmError
from crm.formats import Formats
from crm.queries.post_table import (
    AgeChoice,
    PostChoices,
    PostFilter,
    PostSort,
    post_choices,
    post_order,
    post_table_rows,
    post_total,
)
from crm.services.history import undo
from crm.services.posts import remove_post, tag_posts
from crm.ui.bridge import Bridge, Failed, Then
from crm.ui.kit.paged_table_model import PagedTableModel
from crm.ui.pages.posts.cells import Cells

SHOWN_TABLES = (
    "post",
    "post_tag",
    "reading",
    "reading_choice",
    "collaboration",
    "campaign",
    "brand",
    "influencer",
    "account",
    "import_batch",
)


@dataclass(frozen=True)
class ListState:
    """What the list is asked to show; every intent replaces it and reads again."""

    sort: PostSort = PostSort.POSTED
    descending: bool = True
    filter: PostFilter = field(default_factory=PostFilter)
    age: AgeChoice = AgeChoice.USUAL


class PostsViewModel(QObject):
    """All ids in display order, rows on demand.

    Signals:
        shown(shown, total): ids of the list were replaced; counts of posts.
        choices_read(choices): what the filters can offer.
        failed(sentence): the list could not be read.
    """

    shown = Signal(int, int)
    choices_read = Signal(object)
    failed = Signal(str)

    def __init__(
        self, bridge: Bridge, formats: Formats, day: Callable[[], date], parent: QObject | None = None
    ) -> None:
        """Begin with nothing read.

        Args:
            day: gives the person's day now, in their zone.
        """
        super().__init__(parent)
        self.bridge, self.formats, self.day = bridge, formats, day
        self.state = ListState()
        self.choices = PostChoices()
        self.cells = Cells(formats)
        self._wanted = False
        self.table = PagedTableModel(self.cells.columns(), self)
        self.table.rows_needed.connect(self._read_rows)
        bridge.changed.connect(self._on_changed)

    def load(self) -> None:
        """Read the order anew; rows follow on demand."""
        self._wanted = True
        state = self.state
        order = (state.sort, state.descending, state.filter, state.age, self.day())
        self.bridge.read(self, _listed, *order, then=self._set_order, failed=self._fail)
        self.bridge.read(self, post_choices, then=self._set_choices, failed=self._fail)

    def is_narrowed(self) -> bool:
        """Whether a filter or a search leaves a post out."""
        return self.state.filter != PostFilter()

    def sort(self, key: PostSort, descending: bool) -> None:
        """Show in another order."""
        self._show(replace(self.state, sort=key, descending=descending))

    def narrow(self, **changes: Any) -> None:
        """Show only posts that fit; fields of `PostFilter`."""
        self._show(replace(self.state, filter=replace(self.state.filter, **changes)))

    def widen(self) -> None:
        """Take every filter off."""
        self._show(replace(self.state, filter=PostFilter()))

    def show_age(self, age: AgeChoice) -> None:
        """Show the figures at another age."""
        self._show(replace(self.state, age=age))

    def tag(
        self,
        ids: Sequence[str],
        kind: PostTagKind,
        names: tuple[Sequence[str], Sequence[str]],
        then: Then,
        failed: Failed,
    ) -> None:
        """Give posts themes or styles and take some off, as one step that can be undone.

        Args:
            names: those to give, and those to take off.
        """

        def tagged(result: object) -> None:
            self.say_with_undo(self.tr("1 post tagged.") if len(ids) == 1 else self.tr("{n} posts tagged."), len(ids))
            then(result)

        more, less = names
        self.bridge.write(self, tag_posts, list(ids), kind, tuple(more), tuple(less), then=tagged, failed=failed)

    def remove(self, post_id: str) -> None:
        """Take a post out."""
        words = self.tr("Post removed. Undo brings it back with its readings.")
        self.bridge.write(self, remove_post, post_id, then=lambda _none: self.say_with_undo(words))

    def say_with_undo(self, words: str, count: int = 0) -> None:
        """Say what was done, with Undo beside it; `{n}` is the count."""
        self.bridge.say(words.format(n=self.formats.count(count)), self.tr("Undo"), self._undo)

    def _undo(self) -> None:
        self.bridge.write(self, undo)

    def _show(self, state: ListState) -> None:
        if state != self.state:
            self.state = state
            self.load()

    def _set_order(self, listed: tuple[list[str], int]) -> None:
        ids, total = listed
        self.table.refresh()
        self.table.set_ids(ids)
        self.shown.emit(len(ids), total)

    def _set_choices(self, choices: PostChoices) -> None:
        self.choices = choices
        self.choices_read.emit(choices)

    def _read_rows(self, generation: int, ids: list[str]) -> None:
        answer = partial(self.table.supply, generation)
        self.bridge.read(self, post_table_rows, ids, self.state.age, then=answer, failed=self._fail)

    def _on_changed(self, changes: ChangeSet) -> None:
        if self._wanted and changes.touches(*SHOWN_TABLES):
            self.load()

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))


def _listed(db: Any, *order: Any) -> tuple[list[str], int]:
    """The posts that fit, and how many there are at all."""
    return post_order(db, *order), post_total(db)
