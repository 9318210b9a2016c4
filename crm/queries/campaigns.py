"""Campaigns for lists, and one whole: goals, stages, budget. Boards are `collaborations`, figures `performance`.

Nothing here writes.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from crm.db.entities import Brand, Campaign, CampaignGoal, Collaboration, PostRollup, SaleRollup
from crm.db.unit_of_work import Database
from crm.domain.budgets import PartCost, committed_by, free, spent_by
from crm.domain.collaborations import STAGES
from crm.domain.exchange import Rate, Total, total
from crm.domain.text import fold
from crm.domain.vocabulary import CollaborationStage, GoalFigure, Money
from crm.errors import NotFound
from crm.queries.collaboration_costs import campaign_costs
from crm.queries.rates import rates_in


class CampaignTime(StrEnum):
    """Where a campaign's days lie, as seen from today."""

    PLANNED = "planned"
    RUNNING = "running"  # also one without dates
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CampaignFilter:
    """Which campaigns to list; an empty field does not narrow. `text` is found in name, brand and objective."""

    text: str = ""
    brand_id: str | None = None
    times: frozenset[CampaignTime] = frozenset()


@dataclass(frozen=True, slots=True)
class Budget:
    """Money of one campaign.

    Attributes:
        planned: the budget; None when nobody set one.
        committed, spent: one amount per currency, as they are.
        committed_total, spent_total: the same in the campaign's currency by today's rates of the person's table, with
            the rates that were used; without an amount when one is missing.
        free: planned less committed; None without a budget, or without a rate that is needed.
    """

    planned: Money | None
    committed: tuple[Money, ...]
    spent: tuple[Money, ...]
    committed_total: Total
    spent_total: Total
    free: Money | None


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many collaborations stand in a stage."""

    stage: CollaborationStage
    count: int


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """One line of the campaign list.

    Attributes:
        stages: every stage in order, with 0 where nobody stands.
        posts: live posts; orders: of partners, None while no sale is known.
    """

    id: str
    name: str
    brand_id: str
    brand: str
    starts_on: date | None
    ends_on: date | None
    time: CampaignTime
    currency: str
    budget: Budget
    stages: tuple[StageCount, ...]
    collaborations: int
    posts: int
    orders: int | None


@dataclass(frozen=True, slots=True)
class Goal:
    """What a campaign is to reach in one figure, in that figure's own unit."""

    figure: GoalFigure
    target: Decimal


@dataclass(frozen=True, slots=True)
class CampaignDetail:
    """One campaign, whole. `row` is what the list shows; the other fields are those of `services.campaigns.CampaignDraft`."""

    row: CampaignRow
    objective: str
    zone: str
    attribution_days: int
    code_first: bool
    margin_rate: Decimal | None
    landing_url: str | None
    goals: tuple[Goal, ...]


def campaign_rows(db: Database, today: date, filters: CampaignFilter | None = None) -> list[CampaignRow]:
    """Campaigns that the filter lets through: the latest start first, those without dates last."""
    filters = filters or CampaignFilter()
    asked = _campaigns()
    if filters.brand_id is not None:
        asked = asked.where(Campaign.brand_id == filters.brand_id)
    with db.read() as session:
        found = [row for row in session.execute(asked).mappings() if _fits(row, filters, today)]
        return _rows(session, found, today)


def campaign_detail(db: Database, campaign_id: str, today: date) -> CampaignDetail:
    """One campaign.

    Raises:
        NotFound: it is gone.
    """
    goals = select(CampaignGoal.figure, CampaignGoal.target).where(CampaignGoal.campaign_id == campaign_id)
    with db.read() as session:
        told = session.execute(_campaigns().where(Campaign.id == campaign_id)).mappings().first()
        if told is None:
            raise NotFound("That campaign is no longer there.")
        row = _rows(session, [told], today)[0]
        targets: dict[GoalFigure, Decimal] = dict(session.execute(goals).all())
    return CampaignDetail(
        row,
        told["objective"],
        told["zone"],
        told["attribution_days"],
        told["code_first"],
        told["margin_rate"],
        told["landing_url"],
        tuple(Goal(figure, targets[figure]) for figure in GoalFigure if figure in targets),
    )


def _campaigns() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Campaign.id,
            Campaign.name,
            Campaign.brand_id,
            Brand.name.label("brand"),
            Campaign.objective,
            Campaign.starts_on,
            Campaign.ends_on,
            Campaign.zone,
            Campaign.currency,
            Campaign.budget_minor,
            Campaign.attribution_days,
            Campaign.code_first,
            Campaign.margin_rate,
            Campaign.landing_url,
        )
        .join(Brand, Brand.id == Campaign.brand_id)
        .order_by(Campaign.starts_on.desc().nulls_last(), Campaign.name_key, Campaign.id)
    )


def _fits(row: Mapping[Any, Any], filters: CampaignFilter, today: date) -> bool:
    if filters.times and _time(row, today) not in filters.times:
        return False
    own = fold(f"{row['name']} {row['brand']} {row['objective']}").split()
    return all(any(word.startswith(part) for word in own) for part in fold(filters.text).split())


def _time(row: Mapping[Any, Any], today: date) -> CampaignTime:
    if row["ends_on"] is not None and row["ends_on"] < today:
        return CampaignTime.ENDED
    planned = row["starts_on"] is not None and row["starts_on"] > today
    return CampaignTime.PLANNED if planned else CampaignTime.RUNNING


def _rows(session: Session, campaigns: Sequence[Mapping[Any, Any]], today: date) -> list[CampaignRow]:
    ids = [row["id"] for row in campaigns]
    stages = _stage_counts(session)
    posts = _sums(session, PostRollup.campaign_id, PostRollup.posts)
    orders = _sums(session, SaleRollup.campaign_id, SaleRollup.orders)
    costs = campaign_costs(session, ids)
    rates = rates_in(session)
    return [
        CampaignRow(
            id=row["id"],
            name=row["name"],
            brand_id=row["brand_id"],
            brand=row["brand"],
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            time=_time(row, today),
            currency=row["currency"],
            budget=_budget(row, costs.get(row["id"], ()), today, rates),
            stages=tuple(StageCount(stage, stages[row["id"]].get(stage, 0)) for stage in STAGES),
            collaborations=sum(stages[row["id"]].values()),
            posts=posts.get(row["id"], 0),
            orders=orders.get(row["id"]),
        )
        for row in campaigns
    ]


def _budget(row: Mapping[Any, Any], parts: Sequence[PartCost], today: date, rates: Sequence[Rate]) -> Budget:
    planned = None if row["budget_minor"] is None else Money(row["budget_minor"], row["currency"])
    committed, spent = committed_by(parts), spent_by(parts)
    committed_total = total(committed, row["currency"], today, rates)
    spent_total = total(spent, row["currency"], today, rates)
    return Budget(planned, committed, spent, committed_total, spent_total, free(planned, committed_total.amount))


def _stage_counts(session: Session) -> defaultdict[str, dict[CollaborationStage, int]]:
    counted = select(Collaboration.campaign_id, Collaboration.stage, func.count())
    found: defaultdict[str, dict[CollaborationStage, int]] = defaultdict(dict)
    for campaign_id, stage, count in session.execute(counted.group_by(Collaboration.campaign_id, Collaboration.stage)):
        found[campaign_id][stage] = count
    return found


def _sums(session: Session, campaign: Any, figure: Any) -> dict[str, int]:
    rows = session.execute(select(campaign, func.sum(figure)).group_by(campaign))
    return dict(rows.all())
