"""State and intents of making a report: what was chosen, its pages, writing it. Templates: templates_model.py. Widgets: builder.py."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from crm.changes import ChangeSet
from crm.errors import Cancelled, CrmError, EnvironmentProblem, UserError
from crm.formats import Formats
from crm.queries.find import Found, quick_find
from crm.queries.influencers import InfluencerRow, influencer_rows
from crm.queries.summaries import partners_of
from crm.services.report_builder import Written, file_name, people_of, write_report
from crm.services.report_choices import (
    RULES,
    Need,
    ReportChoices,
    ReportKind,
    Rules,
    first_choices,
    missing,
)
from crm.ui.bridge import Bridge
from crm.ui.pages.reports.reading import Offered, for_paper, offered, partners_of_campaign, seen

MOST_HITS = 8
SETTLED_MS = 120  # choices that follow each other at once make one preview


class ReportsViewModel(QObject):
    """One report being made; any change makes its pages anew, and the old ones stay until then.

    Signals:
        choices_changed(): `choices` are others; show them.
        people_changed(ids): whom it is about, in order.
        offered(Offered), partners_read(partners): what can be chosen; partners of a campaign as (id, name).
        rows_read(generation, rows): rows of the people list.
        hits_found(hits): people whom the typed words fit; `Found`.
        previewing(): pages are being made; previewed(Seen): they are there.
        needed(need): something has to be chosen first; empty(sentence): what was chosen makes none, and why.
        failed(sentence): they could not be made.
        finished(Written): files are written; refused(sentence): nothing was.
        printable(pages, shown): pages for paper, and the same for the screen; QImage.
        folder_wanted(folder): show where the files were written.
    """

    choices_changed = Signal()
    people_changed = Signal(list)
    offered = Signal(object)
    partners_read = Signal(list)
    rows_read = Signal(int, list)
    hits_found = Signal(list)
    previewing = Signal()
    previewed = Signal(object)
    needed = Signal(str)
    empty = Signal(str)
    failed = Signal(str)
    finished = Signal(object)
    refused = Signal(str)
    printable = Signal(list, list)
    folder_wanted = Signal(object)

    def __init__(
        self, bridge: Bridge, formats: Formats, today: Callable[[], date], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.bridge, self.formats, self._today = bridge, formats, today
        self.choices = first_choices(ReportKind.SUMMARY)
        self.things = Offered()
        self._chosen: dict[ReportKind, ReportChoices] = {}
        self._people: list[str] = []
        self._partners: frozenset[str] | None = None
        self._current = ""
        self._in_front = False
        self._soon = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._soon.timeout.connect(self.make_preview)
        bridge.changed.connect(self._on_changed)

    def today(self) -> date:
        """The person's own day."""
        return self._today()

    @property
    def rules(self) -> Rules:
        """What the kind that is being made needs and allows."""
        return RULES[self.choices.kind]

    # ---- coming and going

    def load(self) -> None:
        """Read what can be chosen, and make the pages anew; called when the page comes to the front."""
        self._in_front = True
        self.bridge.read(self, offered, self.formats, then=self._set_offered, failed=self._fail)
        self._read_partners()
        self._narrow()

    def rest(self) -> None:
        """Make nothing anew while the page is not seen."""
        self._in_front = False

    def begin(self, kind: ReportKind) -> None:
        """Make a report of this kind, as it was last chosen; whom it is about stays."""
        self._chosen[self.choices.kind] = self.choices
        before = self.choices
        kept = self._chosen.get(kind, first_choices(kind))
        self.choices = replace(kept, brand_id=before.brand_id, campaign_id=before.campaign_id)
        self._read_partners()
        self._narrow()

    def change(self, **changes: Any) -> None:
        """Choose something else; fields are those of `ReportChoices`."""
        wanted = replace(self.choices, **changes)
        if wanted == self.choices:
            return
        narrower = wanted.brand_id != self.choices.brand_id
        elsewhere = wanted.campaign_id != self.choices.campaign_id
        self.choices = wanted
        self.choices_changed.emit()
        if elsewhere:
            self._read_partners()
        if narrower:
            self._narrow()
        else:
            self._soon.start()

    # ---- whom

    def choose(self, influencer_ids: Sequence[str]) -> None:
        """Make it about these people instead."""
        self._people = list(dict.fromkeys(influencer_ids))
        self._show_people()

    def add(self, influencer_id: str) -> None:
        """Make it about this person too."""
        self.choose([*self._people, influencer_id])

    def take_out(self, influencer_ids: Sequence[str]) -> None:
        """Leave these people out."""
        gone = frozenset(influencer_ids)
        self.choose([each for each in self._people if each not in gone])

    def choose_everyone(self) -> None:
        """Everyone with a partnership, with the chosen brand or any."""
        self.bridge.read(self, partners_of, self._brand(), then=self.choose, failed=self._fail)

    def find(self, text: str) -> None:
        """Suggest people as someone types."""
        if text.strip():
            self.bridge.read(self, quick_find, text, MOST_HITS, then=self._set_hits)
        else:
            self._set_hits([])

    def read_rows(self, generation: int, ids: list[str]) -> None:
        """Read rows of the people list."""
        self.bridge.read(self, influencer_rows, ids, then=partial(self._set_rows, generation, ids), failed=self._fail)

    def people(self) -> list[str]:
        """Whom it is about, in order."""
        partners = self._partners
        return [each for each in self._people if partners is None or each in partners]

    def passed_over(self) -> int:
        """How many chosen people have no partnership with the chosen brand; count."""
        return len(self._people) - len(self.people())

    def complete(self) -> ReportChoices:
        """The choices with whom they are about; of a brief, the partner chosen in its own field."""
        if Need.PEOPLE in self.rules.needs:
            return replace(self.choices, influencer_ids=tuple(self.people()))
        return self.choices

    # ---- pages

    def preview(self, influencer_id: str) -> None:
        """Show the pages of this person."""
        if influencer_id != self._current:
            self._current = influencer_id
            self.make_preview()

    def make_preview(self) -> None:
        """Make the pages anew, when the page is seen."""
        self._soon.stop()
        if not self._in_front:
            return
        choices = self.complete()
        need = missing(choices)
        if need is not None:
            self.needed.emit(need.value)
            return
        self.previewing.emit()
        self.bridge.read(
            self, seen, choices, self.formats, self._person(choices), then=self.previewed.emit, failed=self._not_seen
        )

    def print_pages(self) -> None:
        """Make the pages for paper beside other work."""
        choices = self.complete()
        self.bridge.reading_job(
            self.tr("Making pages to print"),
            for_paper,
            choices,
            self.formats,
            self._person(choices),
            then=lambda seen: self.printable.emit(list(seen.pages), list(seen.shown)),
            failed=self._not_written,
        )

    def _person(self, choices: ReportChoices) -> str | None:
        people = people_of(choices)
        return self._current if self._current in people else next(iter(people), None)

    # ---- writing

    def file_name(self, title: str) -> str:
        """A readable name without an ending."""
        return file_name(self.choices, title)

    def write(self, to: Path, form: str, ended: Callable[[], None] = lambda: None) -> None:
        """Write it beside other work.

        Args:
            to: a file, or a folder for a file each.
            form: an ending; a file's own wins.
            ended: called when it ended, well or not.
        """
        choices = replace(self.complete(), form=form)
        count = len(choices.influencer_ids)
        title = self.tr("Writing %n reports", "", count) if count > 1 else self.tr("Writing a report")
        self.bridge.reading_job(
            title,
            write_report,
            choices,
            to,
            self.formats,
            then=partial(self._written, ended),
            failed=partial(self._not_written, ended=ended),
        )

    def _written(self, ended: Callable[[], None], written: Written) -> None:
        ended()
        self.finished.emit(written)

    def _not_written(self, error: CrmError, *, ended: Callable[[], None] = lambda: None) -> None:
        ended()
        if isinstance(error, Cancelled):
            self.bridge.say(self.tr("Stopped; nothing was written."))
        elif not isinstance(error, EnvironmentProblem):  # the bridge shows that one with its remedy
            self.refused.emit(str(error))

    # ---- answers

    def _brand(self) -> str | None:
        return self.choices.brand_id if Need.BRAND in self.rules.offers and Need.PEOPLE in self.rules.needs else None

    def _narrow(self) -> None:
        brand_id = self._brand()
        if brand_id is None:
            self._set_partners(None)
        else:
            self.bridge.read(self, partners_of, brand_id, then=self._set_partners, failed=self._fail)

    def _set_partners(self, partners: Sequence[str] | None) -> None:
        self._partners = None if partners is None else frozenset(partners)
        self._show_people()

    def _show_people(self) -> None:
        people = self.people()
        if self._current not in people:
            self._current = next(iter(people), "")
        self.choices_changed.emit()
        self.people_changed.emit(people)
        self._soon.start()

    def _read_partners(self) -> None:
        if self.choices.kind is ReportKind.BRIEF and self.choices.campaign_id:
            self.bridge.read(
                self, partners_of_campaign, self.choices.campaign_id, then=self.partners_read.emit, failed=self._fail
            )

    def _set_offered(self, things: Offered) -> None:
        self.things = things
        self.offered.emit(things)
        gone: dict[str, None] = {}
        if self.choices.brand_id and self.choices.brand_id not in dict(things.brands):
            gone["brand_id"] = None
        if self.choices.campaign_id and self.choices.campaign_id not in dict(things.campaigns):
            gone["campaign_id"] = None
        if gone:
            self.change(**gone)

    def _set_hits(self, found: Sequence[Found]) -> None:
        self.hits_found.emit([each for each in found if each.thing == "influencer"])

    def _set_rows(self, generation: int, asked: Sequence[str], rows: Sequence[InfluencerRow]) -> None:
        """Whoever was removed meanwhile leaves the list."""
        self.rows_read.emit(generation, list(rows))
        if gone := frozenset(asked) - {row.id for row in rows}:
            self.take_out(list(gone))

    def _not_seen(self, error: CrmError) -> None:
        """A choice that makes no report is the person's to mend, not a page that could not be read."""
        if isinstance(error, UserError):
            self.empty.emit(str(error))
        else:
            self._fail(error)

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))

    def _on_changed(self, _changes: ChangeSet) -> None:
        """A report tells of nearly every table, so any change makes it anew."""
        if self._in_front:
            self.load()
