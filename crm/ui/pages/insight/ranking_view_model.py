"""State and intents of "Who next": everybody read once in a job, then weighed again at every move of a slider."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from crm.changes import ChangeSet
from crm.domain.comparison import Criterion, Order, RankChange, Weights, rank_changes, weigh
from crm.domain.vocabulary import Basis, Platform
from crm.errors import Cancelled, CrmError
from crm.queries.insight_ranking import Question, RankedPerson, Ranking
from crm.queries.insight_settings import ranking_weights
from crm.services.insight import change_ranking_weights, change_value_weights
from crm.services.insight_exports import write_ranking
from crm.services.insight_reading import Target, WeighedRanking, weighed_ranking
from crm.ui.bridge import Job
from crm.ui.kit.slider import MOST
from crm.ui.pages.insight.view_model import InsightViewModel

KEEP_AFTER_MS = 700  # a slider at rest for so long is kept
_SETTINGS = "workspace_setting"
_SHOWN = (
    "influencer", "account", "snapshot", "post", "reading", "reading_choice", "brand", "brand_value", "value_rating",
    "niche", "influencer_niche", "brand_niche", "partnership", "outreach", "promise", "collaboration", "deliverable",
    "exchange_rate", "health_weights", "tier_scheme", "own_benchmark", "import_batch",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table.

    Attributes:
        rank: by all weights; None when somebody cannot be ranked.
    """

    person: RankedPerson
    rank: int | None
    score: float

    @property
    def id(self) -> str:
        """The influencer's."""
        return self.person.id


class RankingViewModel(QObject):
    """Who next.

    Signals:
        loading(): everybody is being read.
        told(): `ranking`, `weights` and `order` are there.
        ordered(): only the order changed.
        listed(): others are listed.
        weights_set(): the weights are others than the sliders say.
        failed(sentence): it could not be read.
        written(WrittenRanking): a file was.
    """

    loading = Signal()
    told = Signal()
    ordered = Signal()
    listed = Signal()
    weights_set = Signal()
    failed = Signal(str)
    written = Signal(object)

    def __init__(self, insight: InsightViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.insight, self.bridge, self.formats = insight, insight.bridge, insight.formats
        self.target: Target | None = None
        self.basis: Basis | None = None
        self.platform: Platform | None = None
        self.ranking: Ranking | None = None
        self.weights = Weights()
        self.order: Order | None = None
        self.unknown_shown = False
        self._job: Job | None = None
        self._in_front, self._stale = False, True
        self._rest = QTimer(self, singleShot=True, interval=KEEP_AFTER_MS)
        self._rest.timeout.connect(self.keep_weights)
        self.bridge.changed.connect(self._on_changed)

    # ---- reading

    def show(self, target: Target) -> None:
        """Ask for this brand or campaign."""
        if target == self.target:
            return
        self.keep_weights()
        other_brand = self.target is None or target.brand_id != self.target.brand_id
        self.target = target
        self._ask(again=other_brand)

    def choose(self, basis: Basis | None, platform: Platform | None) -> None:
        """Compare on this basis, only accounts of this platform; None = what most know, and each person's own."""
        if (basis, platform) != (self.basis, self.platform):
            self.basis, self.platform = basis, platform
            self._ask(again=True)

    def come(self) -> None:
        """The tab is seen."""
        self._in_front = True
        self._ask(again=False)

    def rest(self) -> None:
        """Read nothing while the tab is not seen; a moved slider is kept now."""
        self._in_front = False
        self.keep_weights()

    def load(self) -> None:
        """Read everybody."""
        if self.target is None:
            return
        self._stale = False
        if self._job is not None:
            self._job.progress.cancel()
        self.loading.emit()
        question = Question(self.target.brand_id, self.basis, self.platform)
        title = self.tr("Ranking for {brand}").format(brand=self.target.title)
        day = self.insight.today()
        self._job = job = self.bridge.reading_job(
            title,
            weighed_ranking,
            question,
            day,
            then=lambda read: self._keep(job, read),
            failed=lambda e: self._fail(job, e),
        )

    def _ask(self, *, again: bool) -> None:
        self._stale = self._stale or again
        if self._in_front and self._stale:
            self.load()

    def _keep(self, job: Job, read: WeighedRanking) -> None:
        if job is not self._job:
            return
        self._job = None
        self.ranking, self.weights = read.ranking, read.weights
        self.order = weigh(read.ranking.prepared, read.weights)
        self.told.emit()

    def _fail(self, job: Job, error: CrmError) -> None:
        if job is self._job:
            self._job, self._stale = None, True
            stopped = isinstance(error, Cancelled)
            self.failed.emit(self.tr("Reading was stopped.") if stopped else str(error))

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_SHOWN):
            self._ask(again=True)
        elif changes.touches(_SETTINGS) and self.target is not None and not self._rest.isActive():
            self.bridge.read(self, ranking_weights, self.target.brand_id, then=self._take_weights)

    # ---- weights

    def weigh(self, values: Mapping[Criterion, int]) -> bool:
        """Put everybody in order by these weights; False when all are 0, which says nothing."""
        if self.ranking is None or not any(values.values()):
            return False
        wanted = Weights(**{criterion.value: float(value) for criterion, value in values.items()})
        if wanted != self.weights:
            self._order_by(wanted)
            self._rest.start()
        return True

    def reset_weights(self) -> None:
        """Go back to the weights that Rapport starts with."""
        if self.ranking is not None and self.weights != Weights():
            self._order_by(Weights())
            self.weights_set.emit()
            self._rest.start()
            self.keep_weights()
            self.insight.say_with_undo(self.tr("The weights are those that Rapport starts with."))

    def keep_weights(self) -> None:
        """Write a moved slider into the workspace now."""
        if self._rest.isActive() and self.target is not None:
            self._rest.stop()
            self.bridge.write(self, change_ranking_weights, self.target.brand_id, self.weights)

    def weigh_values(
        self, weights: Mapping[str, Decimal], done: Callable[[], object], failed: Callable[[CrmError], None]
    ) -> None:
        """Keep how much each of the brand's values counts, and rank anew."""
        if self.target is None:
            return

        def kept(_nothing: None) -> None:
            done()
            self.insight.say_with_undo(self.tr("The weights of the values are kept for this brand."))
            self._ask(again=True)

        self.bridge.write(self, change_value_weights, self.target.brand_id, dict(weights), then=kept, failed=failed)

    def _take_weights(self, weights: Weights) -> None:
        if weights != self.weights and self.ranking is not None and not self._rest.isActive():
            self._order_by(weights)
            self.weights_set.emit()

    def _order_by(self, weights: Weights) -> None:
        self.weights = weights
        if self.ranking is not None:
            self.order = weigh(self.ranking.prepared, weights)
            self.ordered.emit()

    def share(self, criterion: Criterion) -> float:
        """What a criterion's weight is of all weights, 0..1."""
        return self.weights.of(criterion) / sum(self.weights.values())

    def write(self, to: Path) -> None:
        """Write everybody as they stand now, with what each figure rests on where the file can hold it."""
        if self.ranking is not None:
            title = self.tr("Writing {name}").format(name=to.name)
            self.bridge.job(title, write_ranking, self.ranking, self.weights, to, then=self.written.emit)

    # ---- lines

    def show_unknown(self, shown: bool) -> None:
        """List those whom nobody can rank, or those who are ranked."""
        if shown != self.unknown_shown:
            self.unknown_shown = shown
            self.listed.emit()

    def places(self) -> tuple[int, ...]:
        """Who is listed, as places in `ranking.people`, in order."""
        if self.order is None:
            return ()
        return self.order.unknown if self.unknown_shown else self.order.ranked

    def line(self, at: int) -> Line:
        """The line at a position of the list."""
        assert self.ranking is not None and self.order is not None
        place = self.places()[at]
        return Line(self.ranking.people[place], None if self.unknown_shown else at + 1, self.order.scores[place])

    def changes(self, rank: int) -> tuple[tuple[RankChange, RankedPerson], ...]:
        """Where a rank would change hands if a weight were another, with whom."""
        if self.ranking is None or self.order is None:
            return ()
        found = rank_changes(self.ranking.prepared, self.weights, self.order, rank)
        return tuple((each, self.ranking.people[each.rival]) for each in found if each.weight <= MOST)
