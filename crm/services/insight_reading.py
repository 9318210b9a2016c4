"""What the insight page reads in jobs: for whom one may ask, everybody ranked, a budget planned. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from crm.db.unit_of_work import Database
from crm.domain.comparison import Weights
from crm.domain.planner import Limits, Plan, plan
from crm.domain.portfolio import Comparison, Workload
from crm.queries.brands import brand_rows
from crm.queries.campaigns import CampaignTime, campaign_rows
from crm.queries.import_sales import home_currency_of
from crm.queries.insight_paid import Sides, small_against_big
from crm.queries.insight_plan import plan_options
from crm.queries.insight_ranking import Question, Ranking, ranking
from crm.queries.insight_settings import ranking_weights, value_weights, workload
from crm.services.jobs import Progress


@dataclass(frozen=True, slots=True)
class Target:
    """For whom is asked.

    Attributes:
        campaign_id: None = the brand as a whole.
        over: whether the campaign is over.
    """

    title: str
    brand_id: str
    campaign_id: str | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class Targets:
    """Every brand followed by its campaigns, and the home currency."""

    listed: tuple[Target, ...]
    currency: str


@dataclass(frozen=True, slots=True)
class WeighedRanking:
    """Everybody, with the weights that were kept for the brand."""

    ranking: Ranking
    weights: Weights


@dataclass(frozen=True, slots=True)
class PlanQuestion:
    """What a plan is asked for; the hours per partner are the workspace's.

    Attributes:
        posts: that each partner makes, at least 1.
    """

    question: Question
    limits: Limits
    posts: int = 1


@dataclass(frozen=True, slots=True)
class BudgetPlan:
    """The best set, what it was asked for, and the ranking that it came from."""

    asked: PlanQuestion
    plan: Plan
    ranking: Ranking


@dataclass(frozen=True, slots=True)
class Calculated:
    """The calculator's answer; `comparison` None when either size has too few paid works.

    Attributes:
        kept: the hours as set for the workspace; used: those it was calculated with.
    """

    comparison: Comparison | None
    kept: Workload
    used: Workload


def insight_targets(db: Database, today: date) -> Targets:
    """Read for whom one may ask."""
    campaigns = campaign_rows(db, today)
    found: list[Target] = []
    for brand in brand_rows(db):
        found.append(Target(brand.name, brand.id))
        found += [
            Target(f"{brand.name} · {each.name}", brand.id, each.id, each.time is CampaignTime.ENDED)
            for each in campaigns
            if each.brand_id == brand.id
        ]
    with db.read() as session:
        return Targets(tuple(found), home_currency_of(session))


def weighed_ranking(db: Database, question: Question, today: date, progress: Progress) -> WeighedRanking:
    """Read everybody.

    Raises:
        NotFound: the brand is gone.
        Cancelled: somebody asked to stop.
    """
    progress.report("reading", 0, 2)
    weights = ranking_weights(db, question.brand_id)
    found = ranking(db, _weighed(db, question), today)
    progress.report("comparing", 1, 2)
    return WeighedRanking(found, weights)


def _weighed(db: Database, question: Question) -> Question:
    """With the weights that are kept for the brand's values."""
    if question.brand_id is None or question.value_weights:
        return question
    return replace(question, value_weights=value_weights(db, question.brand_id))


def planned_budget(db: Database, asked: PlanQuestion, today: date, progress: Progress) -> BudgetPlan:
    """Find the best set of partners.

    Raises:
        NotFound: the brand is gone.
        Cancelled: somebody asked to stop.
    """
    progress.report("reading", 0, 3)
    ranked = ranking(db, asked.question, today)
    progress.report("pricing", 1, 3)
    options = plan_options(db, ranked, workload(db), asked.posts)
    found = plan(options, asked.limits, lambda: progress.report("choosing", 2, 3))
    return BudgetPlan(asked, found, ranked)


def calculated(db: Database, today: date, sides: Sides, hours: Workload | None = None) -> Calculated:
    """Small against big; `hours` None takes those of the workspace."""
    kept = workload(db)
    used = hours or kept
    return Calculated(small_against_big(db, today, used, sides), kept, used)


def first_compared(
    db: Database, today: date, asked: Sequence[Sides], hours: Workload | None = None
) -> tuple[Sides, Calculated]:
    """The first of these sides that there are enough paid works for, else the first of all without a comparison."""
    answers = [(sides, calculated(db, today, sides, hours)) for sides in asked]
    return next((found for found in answers if found[1].comparison is not None), answers[0])
