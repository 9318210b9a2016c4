"""State and intents of the calculator: sides, budget, hours as typed, and what the own paid works say."""

from PySide6.QtCore import QObject, Signal

from crm.changes import ChangeSet
from crm.domain.portfolio import Workload
from crm.domain.tiers import Tier
from crm.domain.vocabulary import Platform
from crm.errors import CrmError, UserError
from crm.queries.insight_paid import BIG_TIERS, SMALL_TIERS, Sides
from crm.services.insight import change_workload
from crm.services.insight_reading import Calculated, first_compared
from crm.ui.kit.amounts import typed_minor
from crm.ui.pages.insight.view_model import InsightViewModel

_SHOWN = (
    "collaboration", "deliverable", "post", "reading", "reading_choice", "snapshot", "account", "payment",
    "exchange_rate", "workspace_setting", "import_batch", "influencer",
)  # fmt: skip
_MOST_HOURS = 10_000.0
Pair = tuple[frozenset[Tier], frozenset[Tier]]
PAIRS: tuple[Pair, ...] = (
    (SMALL_TIERS, BIG_TIERS),
    (SMALL_TIERS, BIG_TIERS | {Tier.MID}),
    (frozenset({Tier.NANO}), frozenset({Tier.MICRO})),
    (frozenset({Tier.MICRO}), frozenset({Tier.MID})),
)


class CalculatorViewModel(QObject):
    """Small against big for the same money.

    Signals:
        told(Calculated): the answer.
        wrong(field, sentence): what was typed cannot be used; "" for all in order.
        failed(sentence): it could not be read.
    """

    told = Signal(object)
    wrong = Signal(str, str)
    failed = Signal(str)

    def __init__(self, insight: InsightViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.insight, self.bridge, self.formats = insight, insight.bridge, insight.formats
        self.platform: Platform | None = None
        self.pair = PAIRS[0]
        self._pair_chosen = False  # until then the first sizes that can be compared are shown
        self.budget = ""
        self.hours: Workload | None = None  # None = as the workspace has them
        self.answer: Calculated | None = None
        self._in_front, self._stale = False, True
        self.bridge.changed.connect(self._on_changed)

    def come(self) -> None:
        """The tab is seen."""
        self._in_front = True
        if self._stale:
            self.load()

    def rest(self) -> None:
        """Read nothing while the tab is not seen."""
        self._in_front = False

    def load(self) -> None:
        """Calculate."""
        try:
            budget = typed_minor(self.budget, self.insight.currency, "budget")
        except UserError as error:
            self.wrong.emit(error.field or "budget", str(error))
            return
        self._stale = False
        self.wrong.emit("", "")
        pairs = (self.pair,) if self._pair_chosen else PAIRS
        asked = [Sides(small, big, self.platform, budget or None) for small, big in pairs]
        self.bridge.read(
            self, first_compared, self.insight.today(), asked, self.hours, then=self._keep, failed=self._fail
        )

    def choose(self, platform: Platform | None, pair: Pair) -> None:
        """Only works of this platform, None = all together; and which tiers stand against each other."""
        if (platform, pair) != (self.platform, self.pair):
            self._pair_chosen = self._pair_chosen or pair != self.pair
            self.platform, self.pair = platform, pair
            self.load()

    def type_budget(self, text: str) -> None:
        """The money to spend; "" is what one typical big partner costs."""
        if text != self.budget:
            self.budget = text
            self.load()

    def type_hours(self, per_partner: str, per_piece: str, hour: str) -> None:
        """Our own time as typed; an hour without a cost is counted and not priced."""
        try:
            wanted = Workload(
                _hours(self.tr("Write hours, such as 4 or 2.5."), per_piece, "per_piece"),
                _hours(self.tr("Write hours, such as 4 or 2.5."), per_partner, "per_partner"),
                typed_minor(hour, self.insight.currency, "hour"),
            )
        except UserError as error:
            self.wrong.emit(error.field or "", str(error))
            return
        if wanted != (self.hours or (self.answer.used if self.answer else None)):
            self.hours = wanted
            self.load()

    def keep_hours(self) -> None:
        """Use these hours in the whole workspace: here and in plans."""
        if self.answer is not None and self.answer.used != self.answer.kept:
            self.bridge.write(
                self,
                change_workload,
                self.answer.used,
                then=lambda _done: self.insight.say_with_undo(self.tr("The hours are kept for this workspace.")),
            )

    def _keep(self, found: tuple[Sides, Calculated]) -> None:
        sides, self.answer = found
        self.pair = (sides.small, sides.big)
        self.told.emit(self.answer)

    def _fail(self, error: CrmError) -> None:
        self._stale = True
        self.failed.emit(str(error))

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_SHOWN):
            self._stale = True
            if changes.touches("workspace_setting"):
                self.hours = None  # also after undo: what is kept is what counts
            if self._in_front:
                self.load()


def _hours(sentence: str, text: str, field: str) -> float:
    try:
        hours = float(text.strip().replace(",", "."))
    except ValueError:
        raise UserError(sentence, field=field) from None
    if not 0 <= hours <= _MOST_HOURS:
        raise UserError(sentence, field=field)
    return hours
