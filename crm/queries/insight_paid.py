"""Collaborations that were paid for and published: what each cost in one currency, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from crm.db.entities import Account, Collaboration, Deliverable, Post, PostRollup, Workspace
from crm.db.unit_of_work import Database
from crm.domain import exchange
from crm.domain.asking_prices import PaidPiece
from crm.domain.budgets import cost_of
from crm.domain.portfolio import Comparison, PaidWork, Workload, compare
from crm.domain.tiers import DEFAULT_SCHEME, Tier, TierScheme, tier_at, tier_of
from crm.domain.vocabulary import Platform
from crm.queries.collaboration_costs import part_costs
from crm.queries.insight_posts import all_followers
from crm.queries.rates import rates_in

SMALL_TIERS = frozenset({Tier.NANO, Tier.MICRO})
BIG_TIERS = frozenset({Tier.MACRO, Tier.MEGA})


@dataclass(frozen=True, slots=True)
class Paid:
    """One published collaboration.

    Attributes:
        tier: that the account had on the day of the first post; later growth does not change it.
        cost_minor: all of its cost in the workspace's home currency; None when it is not known or no rate joins it.
        engagements: likes and comments of its posts; None when one of them hides either.
        deliverables: pieces agreed, else posts.
    """

    collaboration_id: str
    influencer_id: str
    platform: Platform
    tier: Tier | None
    first_on: date | None
    posts: int
    deliverables: int
    cost_minor: int | None
    engagements: int | None


@dataclass(frozen=True, slots=True)
class PaidWorks:
    """Everything published, with the currency of the costs."""

    works: tuple[Paid, ...]
    currency: str

    def pieces(self) -> tuple[PaidPiece, ...]:
        """What one post cost, for those that are known to have cost something."""
        return tuple(
            PaidPiece(work.collaboration_id, work.influencer_id, work.platform, work.tier, work.cost_minor / work.posts)
            for work in self.works
            if work.cost_minor
        )

    def of_tiers(self, tiers: frozenset[Tier], platform: Platform | None = None) -> tuple[PaidWork, ...]:
        """Works of some tiers as the calculator takes them; unknown cost or engagement counts as left out."""
        return tuple(
            PaidWork(work.collaboration_id, work.cost_minor or 0, work.engagements or 0, work.deliverables)
            for work in self.works
            if work.tier in tiers and platform in (None, work.platform)
        )


def paid_works(
    session: Session,
    today: date,
    followers: Mapping[str, Sequence[tuple[date, int]]],
    scheme: TierScheme = DEFAULT_SCHEME,
) -> PaidWorks:
    """Every collaboration with a live post.

    Args:
        today: the day whose exchange rates count.
        followers: as `all_followers`.
    """
    currency = session.scalar(select(Workspace.home_currency)) or "EUR"
    table = rates_in(session)
    rows = session.execute(_published()).all()
    costs = part_costs(session, [row.id for row in rows])
    accounts = {row.id: row for row in session.execute(select(Account.id, Account.followers))}
    found = []
    for row in rows:
        amounts = cost_of(costs[row.id]) if row.id in costs else ()
        total = exchange.total(amounts, currency, today, table) if amounts else None
        account = accounts.get(row.account_id)
        tier = tier_at(followers.get(row.account_id, ()), row.first_on or today, scheme)
        found.append(
            Paid(
                row.id,
                row.influencer_id,
                row.platform,
                tier or tier_of(account.followers if account else None, scheme),
                row.first_on,
                row.posts,
                row.pieces or row.posts,
                total.amount.minor if total and total.amount else None,
                row.likes + row.comments if row.likes_posts == row.comments_posts == row.posts else None,
            )
        )
    return PaidWorks(tuple(found), currency)


@dataclass(frozen=True, slots=True)
class Sides:
    """What the calculator sets against each other.

    Attributes:
        platform: only its works; None = all platforms together.
        budget_minor: in the home currency; None = what one typical big partner costs.
    """

    small: frozenset[Tier] = SMALL_TIERS
    big: frozenset[Tier] = BIG_TIERS
    platform: Platform | None = None
    budget_minor: int | None = None
    scheme: TierScheme = DEFAULT_SCHEME


def small_against_big(db: Database, today: date, workload: Workload, sides: Sides | None = None) -> Comparison | None:
    """The calculator on the own paid works.

    Returns:
        None when either size has fewer than three paid works.
    """
    sides = sides or Sides()
    with db.read() as session:
        works = paid_works(session, today, all_followers(session), sides.scheme)
    small, big = (works.of_tiers(tiers, sides.platform) for tiers in (sides.small, sides.big))
    return compare(small, big, workload, sides.budget_minor)


def _published() -> Select[*tuple[Any, ...]]:
    posts = (
        select(
            Post.collaboration_id,
            func.min(Post.posted_on).label("first_on"),
            func.min(Post.account_id).label("account_id"),
            func.min(Post.platform).label("platform"),
        )
        .where(Post.collaboration_id.is_not(None))
        .group_by(Post.collaboration_id)
        .subquery()
    )
    agreed = (
        select(Deliverable.collaboration_id, func.sum(Deliverable.count).label("pieces"))
        .group_by(Deliverable.collaboration_id)
        .subquery()
    )
    return (
        select(
            Collaboration.id,
            Collaboration.influencer_id,
            posts.c.platform,
            posts.c.first_on,
            posts.c.account_id,
            PostRollup.posts,
            PostRollup.likes,
            PostRollup.likes_posts,
            PostRollup.comments,
            PostRollup.comments_posts,
            agreed.c.pieces,
        )
        .select_from(Collaboration)
        .join(posts, posts.c.collaboration_id == Collaboration.id)
        .join(
            PostRollup,
            (PostRollup.campaign_id == Collaboration.campaign_id)
            & (PostRollup.influencer_id == Collaboration.influencer_id),
        )
        .outerjoin(agreed, agreed.c.collaboration_id == Collaboration.id)
        .where(PostRollup.posts > 0)
        .order_by(Collaboration.id)
    )
