"""State and intents of the planner: budget and limits as typed, musts by name, the best set from a job."""

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from crm.domain.planner import Limits, Option, Out
from crm.domain.vocabulary import Basis, Platform
from crm.errors import Cancelled, CrmError, UserError
from crm.queries.find import resolve
from crm.queries.insight_ranking import Question, RankedPerson
from crm.services.insight_reading import BudgetPlan, PlanQuestion, Target, planned_budget
from crm.ui.bridge import Job
from crm.ui.kit.amounts import typed_minor
from crm.ui.pages.insight.view_model import InsightViewModel
from crm.ui.present import platform_words


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it stands."""

    budget: str = ""
    posts: str = "1"
    partners: str = ""
    hours: str = ""
    niches: str = ""
    platforms: str = ""
    basis: Basis | None = None


@dataclass(slots=True)
class Musts:
    """Who must be in, and who must not: id -> name."""

    within: dict[str, str] = field(default_factory=dict)
    out: dict[str, str] = field(default_factory=dict)


class PlannerViewModel(QObject):
    """The best set of partners for a budget.

    Signals:
        planning(), planned(BudgetPlan): a job began, and its answer.
        stopped(sentence): it was cancelled or refused.
        wrong(field, sentence): what was typed cannot be used; "" for all in order.
        musts_changed(): somebody must be in or out, or no longer.
    """

    planning = Signal()
    planned = Signal(object)
    stopped = Signal(str)
    wrong = Signal(str, str)
    musts_changed = Signal()

    def __init__(self, insight: InsightViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.insight, self.bridge, self.formats = insight, insight.bridge, insight.formats
        self.target: Target | None = None
        self.musts = Musts()
        self.found: BudgetPlan | None = None
        self._people: dict[str, RankedPerson] = {}
        self._job: Job | None = None

    def show(self, target: Target) -> None:
        """Plan for this brand or campaign; a plan for another one is no answer any more."""
        if self.target is not None and target.brand_id != self.target.brand_id:
            self.cancel()
            self.found = None
        self.target = target

    # ---- who must be in or out

    def add_must(self, name: str, *, within: bool) -> None:
        """Somebody as typed must be in the plan, or must not."""
        if name.strip():
            self.bridge.read(
                self,
                resolve,
                "influencer",
                name.strip(),
                then=lambda id_: self.put_musts({id_: name.strip()}, within=within),
                failed=lambda error: self.wrong.emit("within" if within else "out", str(error)),
            )

    def put_musts(self, people: dict[str, str], *, within: bool) -> None:
        """These must be in the plan, or must not; nobody is both."""
        add, other = (self.musts.within, self.musts.out) if within else (self.musts.out, self.musts.within)
        for id_, name in people.items():
            add[id_] = name
            other.pop(id_, None)
        self.musts_changed.emit()

    def free(self, influencer_id: str) -> None:
        """Somebody may be in or out, as comes best."""
        self.musts.within.pop(influencer_id, None)
        self.musts.out.pop(influencer_id, None)
        self.musts_changed.emit()

    # ---- the plan

    def plan(self, typed: Typed) -> None:
        """Find the best set in a job."""
        if self.target is None:
            return
        try:
            asked = self._question(typed, self.target.brand_id)
        except UserError as error:
            self.wrong.emit(error.field or "budget", str(error))
            return
        self.wrong.emit("", "")
        self.cancel()
        self.planning.emit()
        title = self.tr("Planning for {brand}").format(brand=self.target.title)
        self._job = job = self.bridge.reading_job(
            title,
            planned_budget,
            asked,
            self.insight.today(),
            then=lambda found: self._keep(job, found),
            failed=lambda error: self._fail(job, error),
        )

    def cancel(self) -> None:
        """Stop planning."""
        if self._job is not None:
            self._job.progress.cancel()
            self._job = None
            self.stopped.emit("")

    def _question(self, typed: Typed, brand_id: str) -> PlanQuestion:
        budget = typed_minor(typed.budget, self.insight.currency, "budget")
        if not budget:
            raise UserError(self.tr("Write the money to spend, such as 5000."), field="budget")
        limits = Limits(
            budget,
            self._number(typed.hours, "hours"),
            self._whole(typed.partners, "partners"),
            self._caps(typed.niches, "niches"),
            {self._platform(name): most for name, most in self._caps(typed.platforms, "platforms").items()},
            frozenset(self.musts.within),
            frozenset(self.musts.out),
        )
        return PlanQuestion(Question(brand_id, typed.basis), limits, self._whole(typed.posts, "posts") or 1)

    def _number(self, text: str, name: str) -> float | None:
        try:
            number = float(text.replace(",", ".")) if text.strip() else None
        except ValueError:
            number = -1.0
        if number is not None and not 0 <= number < 1e6:
            raise UserError(self.tr("Write a number, such as 40."), field=name)
        return number

    def _whole(self, text: str, name: str) -> int | None:
        if not text.strip():
            return None
        if not text.strip().isdecimal() or not 0 < int(text) < 100_000:
            raise UserError(self.tr("Write a whole number above 0."), field=name)
        return int(text)

    def _caps(self, text: str, name: str) -> dict[str, int]:
        found = {}
        for each in (part.strip() for part in text.split(",") if part.strip()):
            what, _, most = each.replace("=", " ").rpartition(" ")
            if not what.strip() or not most.isdecimal():
                raise UserError(self.tr("Write each with its most, such as Food 3, Travel 2."), field=name)
            found[what.strip()] = int(most)
        return found

    def _platform(self, name: str) -> Platform:
        for each in Platform:
            if name.casefold() in (each.value.casefold(), platform_words(each).casefold()):
                return each
        raise UserError(self.tr("“{name}” is no platform.").format(name=name), field="platforms")

    def _keep(self, job: Job, found: BudgetPlan) -> None:
        if job is self._job:
            self._job, self.found = None, found
            self._people = {each.id: each for each in found.ranking.people}
            self.planned.emit(found)

    def _fail(self, job: Job, error: CrmError) -> None:
        if job is self._job:
            self._job = None
            self.stopped.emit("" if isinstance(error, Cancelled) else str(error))

    # ---- what a row says

    def person(self, option: Option) -> RankedPerson:
        """Whose option it is."""
        return self._people[option.id]

    def chosen_ids(self) -> list[str]:
        """Who is in the plan."""
        return [each.id for each in self.found.plan.chosen] if self.found else []

    def out_words(self, reason: Out) -> str:
        """Why somebody is not in the plan."""
        return {
            Out.MUST_NOT: self.tr("kept out by hand"),
            Out.COST_UNKNOWN: self.tr("price is not known"),
            Out.ENGAGED_UNKNOWN: self.tr("engagement is not known"),
            Out.TOO_DEAR: self.tr("alone more than the whole budget"),
            Out.TOO_MUCH_WORK: self.tr("alone more than all hours"),
            Out.OUTDONE: self.tr("others do more within the same limits"),
        }[reason]
