"""Engagement rates, unit costs, returns and growth: every figure with its unit, unknown as None, never 0.

Ratios are exact decimals and are rounded only where they are shown. Comparing partners is in `ranking`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from statistics import median

from crm.domain.vocabulary import Platform


class EngagementSet(StrEnum):
    """Which interactions are counted; PUBLIC is likes + comments, FULL adds shares and saves."""

    PUBLIC = "public"
    FULL = "full"


class Flag(StrEnum):
    """Why a reading is kept but left out of ranking until someone confirms it."""

    ENGAGEMENTS_OVER_REACH = "engagements_over_reach"
    IMPRESSIONS_UNDER_REACH = "impressions_under_reach"
    VIEWS_UNDER_LIKES = "views_under_likes"
    RATE_OVER_ONE = "rate_over_one"


@dataclass(frozen=True, slots=True)
class Counts:
    """What one reading of one post says: counts >= 0, None where it does not say (hidden likes are None).

    Raises:
        ValueError: a count is negative.
    """

    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    views: int | None = None
    reach: int | None = None
    impressions: int | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            _not_negative(getattr(self, field.name), field.name)


@dataclass(frozen=True, slots=True)
class Average:
    """A rate over several posts, with how many of them it rests on.

    Attributes:
        rate: fraction; None when no post has a known rate.
        known: posts that counted.
        total: posts looked at; shown as "known of total".
    """

    rate: Decimal | None
    known: int
    total: int


def engagements(counts: Counts, platform: Platform, which: EngagementSet) -> int | None:
    """Interactions with one post; views and clicks are never among them.

    Args:
        platform: YouTube shows no saves, so its full set is likes + comments, with shares where given.

    Returns:
        Count; None when a part of the set is not known, because a sum without it would look low.

    Source: domain.md, counts.
    """
    public = whole_sum(counts.likes, counts.comments)
    if which is EngagementSet.PUBLIC:
        return public
    if platform is Platform.YOUTUBE:
        return whole_sum(public, counts.shares or 0)
    return whole_sum(public, counts.shares, counts.saves)


def largest_set(posts: Sequence[tuple[Counts, Platform]]) -> EngagementSet:
    """The largest set known for all compared posts; posts without even the public set do not decide.

    Source: domain.md, counts.
    """
    comparable = [
        (counts, platform) for counts, platform in posts if whole_sum(counts.likes, counts.comments) is not None
    ]
    full = all(engagements(counts, platform, EngagementSet.FULL) is not None for counts, platform in comparable)
    return EngagementSet.FULL if full and comparable else EngagementSet.PUBLIC


def engagement_rate(interactions: int | None, audience: int | None) -> Decimal | None:
    """Share of an audience that interacted with a post.

    Args:
        interactions: engagements of one set; count.
        audience: followers on the day of posting, reach, impressions or views; count. The caller picks one basis
            and labels it.

    Returns:
        Fraction: 0.031 means 3.1 %; may exceed 1. None when either is unknown or the audience is 0.

    Raises:
        ValueError: a count is negative.

    Source: domain.md, engagement rates.
    """
    _not_negative(interactions, "interactions")
    _not_negative(audience, "audience")
    return _ratio(interactions, audience)


def typical_rate(rates: Sequence[Decimal | None]) -> Average:
    """The rate of a typical post: the median, which one viral post cannot move.

    Args:
        rates: fractions on one basis; organic and boosted posts not mixed.

    Source: domain.md, engagement rates.
    """
    known = [rate for rate in rates if rate is not None]
    return Average(median(known) if known else None, len(known), len(rates))


def mean_rate(rates: Sequence[Decimal | None]) -> Average:
    """The mean of the posts' rates (fractions); shown only when asked for, because one viral post moves it."""
    known = [rate for rate in rates if rate is not None]
    return Average(sum(known, Decimal(0)) / len(known) if known else None, len(known), len(rates))


def campaign_rate(posts: Sequence[tuple[int | None, int | None]]) -> Average:
    """Engagements of all posts over their summed audience.

    Args:
        posts: (engagements, audience) of each, on one set and one basis; a post that lacks either is left out.

    Source: domain.md, engagement rates.
    """
    known = [(part, whole) for part, whole in posts if part is not None and whole is not None]
    rate = _ratio(sum(part for part, _ in known), sum(whole for _, whole in known))
    return Average(rate, len(known), len(posts))


def flags(counts: Counts, interactions: int | None, rate: Decimal | None) -> frozenset[Flag]:
    """What makes one reading doubtful. The value is kept and marked.

    Args:
        interactions: engagements of the set in use.
        rate: the fraction shown for this post.

    Source: domain.md, engagement rates.
    """
    doubts = {
        Flag.ENGAGEMENTS_OVER_REACH: _less(counts.reach, interactions),
        Flag.IMPRESSIONS_UNDER_REACH: _less(counts.impressions, counts.reach),
        Flag.VIEWS_UNDER_LIKES: _less(counts.views, counts.likes),
        Flag.RATE_OVER_ONE: rate is not None and rate > 1,
    }
    return frozenset(flag for flag, doubtful in doubts.items() if doubtful)


def unit_cost(cost_minor: int | None, results: int | None) -> Decimal | None:
    """Cost of one result: CPE by engagements, CPC by clicks, CPA by conversions.

    Args:
        cost_minor: minor units; None unless recorded, and 0 only when someone confirmed that nothing was paid.

    Returns:
        Minor units of the same currency, not rounded; None when either is unknown or there was no result.

    Source: domain.md, money.
    """
    return _ratio(cost_minor, results)


def cost_per_thousand(cost_minor: int | None, seen: int | None) -> Decimal | None:
    """Cost of a thousand impressions (CPM) or views (CPV-M), in minor units as in `unit_cost`."""
    cost = unit_cost(cost_minor, seen)
    return None if cost is None else cost * 1000


def roas(revenue_minor: int | None, cost_minor: int | None) -> Decimal | None:
    """Return on ad spend: revenue / cost, both in minor units of one currency.

    Args:
        revenue_minor: paid after discount, before tax and shipping, less refunds; may be negative.

    Returns:
        Ratio; None when either is unknown or the cost is 0.

    Source: domain.md, money.
    """
    return _ratio(revenue_minor, cost_minor)


def roi(revenue_minor: int | None, cost_minor: int | None, margin: Decimal = Decimal(1)) -> Decimal | None:
    """Return on investment: (revenue x margin - cost) / cost.

    Args:
        margin: fraction of revenue that is profit before this cost; stated beside the figure.

    Returns:
        Fraction: -0.113 means -11.3 %; None when either is unknown or the cost is 0.

    Source: domain.md, money.
    """
    ratio = roas(revenue_minor, cost_minor)
    return None if ratio is None else ratio * margin - 1


def conversion_rate(conversions: int | None, clicks: int | None) -> Decimal | None:
    """Conversions / clicks, as a fraction; None when either is unknown or nobody clicked."""
    return _ratio(conversions, clicks)


def average_order(revenue_minor: int | None, orders: int | None) -> Decimal | None:
    """Revenue / orders in minor units, not rounded; None when either is unknown or there was no order."""
    return _ratio(revenue_minor, orders)


def growth(before: int | None, after: int | None) -> Decimal | None:
    """Change between two readings of one count, as a fraction of the first; None when unknown or it was 0."""
    ratio = _ratio(after, before)
    return None if ratio is None else ratio - 1


def _ratio(part: int | None, whole: int | None) -> Decimal | None:
    return None if part is None or not whole else Decimal(part) / whole


def whole_sum(*counts: int | None) -> int | None:
    """A sum that is not known as soon as one part is not."""
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _less(a: int | None, b: int | None) -> bool:
    return a is not None and b is not None and a < b


def _not_negative(count: int | None, name: str) -> None:
    if count is not None and count < 0:
        raise ValueError(f"{name} must be >= 0, got {count}")
