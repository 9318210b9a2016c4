"""Candidates of a budget plan out of a ranking: what each is expected to cost and to do. The solver is `domain.planner`."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from crm.db.entities import InfluencerNiche, Niche
from crm.db.unit_of_work import Database
from crm.domain.planner import Limits, Option, Plan, plan
from crm.domain.portfolio import Workload
from crm.domain.ranking import Interval
from crm.queries.insight_ranking import Question, RankedPerson, Ranking, ranking


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """What a plan is asked for.

    Attributes:
        posts: that each partner makes, at least 1.
    """

    question: Question
    limits: Limits
    workload: Workload = field(default_factory=Workload)
    posts: int = 1


def budget_plan(db: Database, draft: PlanDraft, today: date) -> tuple[Plan, Ranking]:
    """The best set of partners for a budget, with the ranking that it came from.

    Raises:
        NotFound: the brand is gone.
        ValueError: fewer posts than one are asked for.
    """
    ranked = ranking(db, draft.question, today)
    return plan(plan_options(db, ranked, draft.workload, draft.posts), draft.limits), ranked


def plan_options(db: Database, ranked: Ranking, workload: Workload, posts: int = 1) -> list[Option]:
    """Everybody of a ranking as a candidate; whose price or engagement is unknown is among them, and says so."""
    if posts < 1:
        raise ValueError(f"a partner makes at least one post, got {posts}")
    niches: defaultdict[str, set[str]] = defaultdict(set)
    asked = select(InfluencerNiche.influencer_id, Niche.name).join(Niche, Niche.id == InfluencerNiche.niche_id)
    with db.read() as session:
        for influencer_id, name in session.execute(asked):
            niches[influencer_id].add(name)
    hours = workload.hours(posts)
    return [_option(person, posts, hours, frozenset(niches.get(person.id, ()))) for person in ranked.people]


def _option(person: RankedPerson, posts: int, hours: float, niches: frozenset[str]) -> Option:
    people, cost = person.people_per_post, person.cost
    ends = None
    if person.audience and person.rated:
        interval = person.rated.estimate.interval
        ends = Interval(posts * person.audience * interval.low, posts * person.audience * interval.high)
    return Option(
        person.id,
        None if cost is None else round(cost.price.minor * posts),
        None if people is None else people * posts,
        ends,
        hours,
        niches,
        person.platform,
    )
