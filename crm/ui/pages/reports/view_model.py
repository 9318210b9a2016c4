"""State and intents of the summary page: whom, for which brand and reader, the preview, writing. Widgets: page.py."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from crm.changes import ChangeSet
from crm.errors import Cancelled, CrmError, EnvironmentProblem
from crm.formats import Formats
from crm.queries.brands import BrandRow, brand_rows
from crm.queries.find import Found, quick_find
from crm.queries.influencers import InfluencerRow, influencer_rows
from crm.queries.summaries import partners_of
from crm.reports.content import Audience, Report
from crm.reports.partnership_summary import SummaryOptions
from crm.services.exports import SummaryRequest, SummaryResult, preview_summary, write_summaries
from crm.ui.bridge import Bridge

MOST_HITS = 8


@dataclass(frozen=True)
class Preview:
    """One summary as it will be written.

    Attributes:
        report: its texts and what was left out.
        pages: PNG pictures, in order.
    """

    report: Report
    pages: tuple[bytes, ...]


class ReportsViewModel(QObject):
    """The chosen people in order; a brand narrows them to those who have a partnership with it.

    Signals:
        people_changed(ids): who gets a summary, in order.
        rows_read(generation, rows): rows of the people list.
        brands_read(brands): what the brand choice offers, as (id, name).
        hits_found(hits): people whom the typed words fit; `Found`.
        previewed(preview): it is there.
        failed(sentence): it could not be made.
        folder_wanted(folder): show where the files were written.

    Attributes:
        brand_id: only this brand; None tells of all.
        options: the reader and what was ticked.
    """

    people_changed = Signal(list)
    rows_read = Signal(int, list)
    brands_read = Signal(list)
    hits_found = Signal(list)
    previewed = Signal(object)
    failed = Signal(str)
    folder_wanted = Signal(object)

    def __init__(self, bridge: Bridge, formats: Formats, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge, self.formats = bridge, formats
        self.brand_id: str | None = None
        self.options = SummaryOptions()
        self._chosen: list[str] = []
        self._partners: frozenset[str] | None = None
        self._current = ""
        self._awaited: SummaryRequest | None = None
        self._in_front = False
        bridge.changed.connect(self._on_changed)

    # ---- whom

    def load(self) -> None:
        """Read what the page offers, and make the preview anew; called when the page comes to the front."""
        self._in_front = True
        self.bridge.read(self, brand_rows, then=self._set_brands, failed=self._fail)
        self._narrow()

    def rest(self) -> None:
        """Make nothing anew while the page is not seen."""
        self._in_front = False

    def choose(self, influencer_ids: Sequence[str]) -> None:
        """Make summaries of these people instead."""
        self._chosen = list(dict.fromkeys(influencer_ids))
        self._show_people()

    def add(self, influencer_id: str) -> None:
        """Make a summary of this person too."""
        self.choose([*self._chosen, influencer_id])

    def take_out(self, influencer_ids: Sequence[str]) -> None:
        """Make no summary of these people."""
        gone = frozenset(influencer_ids)
        self.choose([each for each in self._chosen if each not in gone])

    def choose_everyone(self) -> None:
        """Everyone with a partnership, with the chosen brand or any."""
        self.bridge.read(self, partners_of, self.brand_id, then=self.choose, failed=self._fail)

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
        """Who gets a summary, in order."""
        partners = self._partners
        return [each for each in self._chosen if partners is None or each in partners]

    def passed_over(self) -> int:
        """How many chosen people have no partnership with the chosen brand; count."""
        return len(self._chosen) - len(self.people())

    # ---- for whom

    def set_brand(self, brand_id: str | None) -> None:
        """Tell of one brand's partnerships only, or of all."""
        self.brand_id = brand_id
        self._narrow()

    def set_reader(self, audience: Audience) -> None:
        """Write for another reader."""
        self._set_options(replace(self.options, audience=audience))

    def set_rates(self, wanted: bool) -> None:
        """Tell the money agreed, or not."""
        self._set_options(replace(self.options, with_rates=wanted))

    # ---- preview and writing

    def preview(self, influencer_id: str) -> None:
        """Show this person's summary; "" shows none."""
        self._current = influencer_id
        self.make_preview()

    def make_preview(self) -> None:
        """Make the preview of the current person anew."""
        request = self._request((self._current,))
        if self._in_front and self._current and request != self._awaited:
            self._awaited = request
            self.bridge.read(
                self, preview_summary, request, self._current, then=self._set_preview, failed=self._no_preview
            )

    def write(self, to: Path, form: str, finished: Callable[[], None]) -> None:
        """Write every summary beside other work; a toast tells where they are.

        Args:
            to: a file for one person, a folder for several.
            form: ".pdf" or ".html".
            finished: called when it ended, well or not.
        """
        people = tuple(self.people())
        title = self.tr("Writing %n summaries", "", len(people)) if len(people) > 1 else self.tr("Writing a summary")
        self.bridge.reading_job(
            title,
            write_summaries,
            replace(self._request(people), form=form),
            to,
            then=partial(self._written, finished),
            failed=partial(self._not_written, finished),
        )

    def _request(self, people: tuple[str, ...]) -> SummaryRequest:
        return SummaryRequest(people, self.brand_id, self.options, formats=self.formats)

    def _set_options(self, options: SummaryOptions) -> None:
        if options != self.options:
            self.options = options
            self.make_preview()

    def _narrow(self) -> None:
        if self.brand_id is None:
            self._set_partners(None)
        else:
            self.bridge.read(self, partners_of, self.brand_id, then=self._set_partners, failed=self._fail)

    def _set_partners(self, partners: Sequence[str] | None) -> None:
        self._partners = None if partners is None else frozenset(partners)
        self._show_people()
        self.make_preview()

    def _set_brands(self, brands: Sequence[BrandRow]) -> None:
        self.brands_read.emit([(brand.id, brand.name) for brand in brands])

    def _set_hits(self, found: Sequence[Found]) -> None:
        self.hits_found.emit([each for each in found if each.thing == "influencer"])

    def _set_rows(self, generation: int, asked: Sequence[str], rows: Sequence[InfluencerRow]) -> None:
        """Whoever was removed meanwhile leaves the list."""
        self.rows_read.emit(generation, list(rows))
        if gone := frozenset(asked) - {row.id for row in rows}:
            self.take_out(list(gone))

    def _show_people(self) -> None:
        self.people_changed.emit(self.people())

    def _no_preview(self, error: CrmError) -> None:
        self._awaited = None
        self._fail(error)

    def _set_preview(self, made: tuple[Report, list[bytes]]) -> None:
        self._awaited = None
        report, pages = made
        self.previewed.emit(Preview(report, tuple(pages)))

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))

    def _written(self, finished: Callable[[], None], result: SummaryResult) -> None:
        finished()
        first = result.files[0]
        if len(result.files) == 1:
            words = self.tr("Summary saved as {name}.").format(name=first.name)
        else:
            count = self.formats.count(len(result.files))
            words = self.tr("{count} summaries saved in {folder}.").format(count=count, folder=first.parent.name)
        told = " ".join((words, *result.warnings))
        self.bridge.say(told, self.tr("Show"), partial(self.folder_wanted.emit, first.parent))

    def _not_written(self, finished: Callable[[], None], error: CrmError) -> None:
        finished()
        if isinstance(error, Cancelled):
            self.bridge.say(self.tr("Stopped; summaries already written are kept."))
        elif not isinstance(error, EnvironmentProblem):  # the bridge shows that one with its remedy
            self.bridge.say(str(error))

    def _on_changed(self, _changes: ChangeSet) -> None:
        """A summary tells of nearly every table, so any change makes it anew."""
        self._awaited = None
        if self._in_front:
            self.load()
