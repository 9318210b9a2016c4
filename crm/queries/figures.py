"""The figures of the performance page: what posts reached, what was sold, what it cost, and the ratios of these.

Each figure says on how many posts it rests. Formulas are in `domain.metrics`. Nothing here writes.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from crm.db.entities import (
    AccountSnapshot,
    Campaign,
    Collaboration,
    Conversion,
    Payment,
    Post,
    PostRollup,
    Reading,
    SaleRollup,
)
from crm.db.unit_of_work import Database
from crm.domain import metrics
from crm.domain.vocabulary import Basis, Platform, SaleSource

_EXACT_POSTS = 20_000  # beyond so many posts, sums are taken from the rollup
_COUNTS = ("impressions", "reach", "views", "likes", "comments", "shares", "saves", "clicks")
_SETS = ("full", "total", "public")
_BASES = (Basis.REACH, Basis.IMPRESSIONS, Basis.VIEWS, Basis.FOLLOWERS)
_SNAPSHOT_DAYS = 7  # a follower count so near to the post counts as that of its day


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures: of a campaign, a brand, a person, of those at once; all None = of everything."""

    campaign_id: str | None = None
    brand_id: str | None = None
    influencer_id: str | None = None


@dataclass(frozen=True, slots=True)
class CurrencyAmount:
    """An amount in whole minor units of one currency."""

    currency: str
    minor: int


@dataclass(frozen=True, slots=True)
class RateFigure:
    """Engagements over an audience, both summed over the same posts.

    Attributes:
        value: fraction; None when no post knows both.
        basis: what it is divided by; n: posts that it rests on; of: posts that were read.
        engagements: which interactions count: "public" (likes + comments), "full" (+ shares + saves) or "total" (as the
            source counts them).
        boosted: whether the posts are boosted ones; organic and boosted posts are never mixed.
        followers_near: of the posts counted, those whose follower count is not of the week of the post.
    """

    value: Decimal | None
    basis: Basis
    n: int
    of: int
    engagements: str
    boosted: bool = False
    followers_near: int | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one scope; None is not known and never 0.

    Attributes:
        known: count -> posts that knew it, of `posts`.
        orders, revenue: of partners' sales only, refunds taken off; not_partners: orders of no partner in the scope.
        cost: fees and commissions, or what was paid when that is more; product at cost, shipping, agency time.
        roas: ratio; roi: fraction, at `margin_rate`; amounts per result in minor units of `currency`, which is None when
            revenue and cost have several currencies: those never mix.
    """

    posts: int
    posts_read: int
    engagements: int | None
    engagement_set: str
    impressions: int | None
    reach: int | None
    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    clicks: int | None
    known: dict[str, int]
    orders: int | None
    revenue: tuple[CurrencyAmount, ...]
    orders_not_partners: int
    cost: tuple[CurrencyAmount, ...]
    engagement_rate: RateFigure
    currency: str | None
    roas: Decimal | None
    roi: Decimal | None
    margin_rate: Decimal
    cpe_minor: Decimal | None
    cpm_minor: Decimal | None
    cpc_minor: Decimal | None
    cpa_minor: Decimal | None
    average_order_minor: Decimal | None
    conversion_rate: Decimal | None


def figures(db: Database, scope: Scope | None = None, basis: Basis | None = None) -> Figures:
    """The figures of a scope.

    Args:
        basis: what the engagement rate is divided by; None = what most posts know, reach before impressions, views
            and followers.
    """
    scope = scope or Scope()
    with db.read() as session:
        reached = _reached(session, scope, basis)
        orders, revenue = _sold(session, scope)
        cost = _cost(session, scope)
        elsewhere = _elsewhere(session, scope)
        margin = _margin(session, scope)
    currencies = {each.currency for each in (*revenue, *cost)}
    currency = currencies.pop() if len(currencies) == 1 else None
    earned = revenue[0].minor if currency and revenue else None
    spent = cost[0].minor if currency and cost else None
    seen, clicks = reached.sums["impressions"], reached.sums["clicks"]
    return Figures(
        posts=reached.posts,
        posts_read=reached.posts_read,
        engagements=reached.engagements,
        engagement_set=reached.which,
        **reached.sums,
        known=reached.known,
        orders=orders,
        revenue=revenue,
        orders_not_partners=elsewhere,
        cost=cost,
        engagement_rate=reached.rate,
        currency=currency,
        roas=metrics.roas(earned, spent),
        roi=metrics.roi(earned, spent, margin),
        margin_rate=margin,
        cpe_minor=metrics.unit_cost(spent, reached.engagements),
        cpm_minor=metrics.cost_per_thousand(spent, seen),
        cpc_minor=metrics.unit_cost(spent, clicks),
        cpa_minor=metrics.unit_cost(spent, orders),
        average_order_minor=metrics.average_order(earned, orders),
        conversion_rate=metrics.conversion_rate(orders, clicks),
    )


# ---- posts ----


@dataclass(frozen=True, slots=True)
class _Reached:
    posts: int
    posts_read: int
    sums: dict[str, int | None]
    known: dict[str, int]
    engagements: int | None
    which: str
    rate: RateFigure


def _reached(session: Session, scope: Scope, basis: Basis | None) -> _Reached:
    posts = session.scalar(_rolled(scope, func.sum(PostRollup.posts))) or 0
    if posts > _EXACT_POSTS and basis is not Basis.FOLLOWERS:
        return _reached_by_rollup(session, scope, basis)
    row = session.execute(_sums(scope)).mappings().one()
    which = _largest_set(row)
    rate = _rate(session, scope, row, which, basis)
    known = {name: row[f"{name}_n"] for name in _COUNTS}
    return _Reached(
        posts=row["posts"],
        posts_read=row["read"],
        sums={name: row[name] for name in _COUNTS},
        known=known | {"engagements": row[f"{which}_n"]},
        engagements=row[which],
        which=which,
        rate=rate,
    )


def _in_scope(scope: Scope) -> Any:
    """Posts of a scope; a post is of a campaign by its collaboration."""
    wanted = []
    if scope.influencer_id is not None:
        wanted.append(Post.influencer_id == scope.influencer_id)
    if scope.campaign_id is not None or scope.brand_id is not None:
        wanted.append(Post.collaboration_id.in_(_collaborations(scope).with_only_columns(Collaboration.id)))
    return and_(true(), *wanted)


def _collaborations(scope: Scope) -> Select[*tuple[Any, ...]]:
    asked = select(Collaboration).join(Campaign, Campaign.id == Collaboration.campaign_id)
    if scope.campaign_id is not None:
        asked = asked.where(Collaboration.campaign_id == scope.campaign_id)
    if scope.brand_id is not None:
        asked = asked.where(Campaign.brand_id == scope.brand_id)
    if scope.influencer_id is not None:
        asked = asked.where(Collaboration.influencer_id == scope.influencer_id)
    return asked


def _latest() -> Any:
    """Whether a reading is the one that counts for its post: the latest, its highest revision."""
    reading, later = Reading, aliased(Reading)
    return ~exists().where(
        later.post_id == reading.post_id,
        or_(
            later.read_at > reading.read_at,
            and_(
                later.read_at == reading.read_at,
                or_(
                    later.revision > reading.revision,
                    and_(later.revision == reading.revision, later.source < reading.source),
                ),
            ),
        ),
    )


def _interactions(which: str) -> Any:
    """Engagements of one post by `metrics.engagements`; NULL as soon as a part of the set is."""
    public = Reading.likes + Reading.comments
    if which == "total":
        return Reading.engagements
    if which == "public":
        return public
    everything = public + Reading.shares + Reading.saves
    return case((Post.platform == Platform.YOUTUBE, public + func.coalesce(Reading.shares, 0)), else_=everything)


def _sums(scope: Scope) -> Select[*tuple[Any, ...]]:
    """One row with sums and counts of the latest readings of the scope's posts."""
    columns = [func.count(Post.id).label("posts"), func.count(Reading.post_id).label("read")]
    for name in _COUNTS:
        column = getattr(Reading, name)
        columns += [func.sum(column).label(name), func.count(column).label(f"{name}_n")]
    for which in _SETS:
        told = _interactions(which)
        columns += [func.sum(told).label(which), func.count(told).label(f"{which}_n")]
        for boosted in (False, True):
            for audience in ("reach", "impressions", "views"):
                columns += _pair(which, told, boosted, audience)
    joined = and_(Reading.post_id == Post.id, _latest())
    return select(*columns).select_from(Post).outerjoin(Reading, joined).where(_in_scope(scope))


def _pair(which: str, told: Any, boosted: bool, audience: str) -> list[Any]:
    """Sums of engagements and audience over the posts that know both."""
    seen = getattr(Reading, audience)
    both = and_(told.is_not(None), seen > 0, Post.boosted.is_(boosted))
    name = f"{which}_{audience}_{int(boosted)}"
    return [
        func.sum(case((both, told))).label(f"{name}_e"),
        func.sum(case((both, seen))).label(f"{name}_d"),
        func.count(case((both, seen))).label(f"{name}_n"),
    ]


def _largest_set(row: Any) -> str:
    """The largest set known for all posts that were read; the public one when none is.

    Source: domain.md, counts.
    """
    if row["public_n"] and row["full_n"] == row["public_n"]:
        return "full"
    whole = row["read"] and row["total_n"] == row["read"] and row["public_n"] < row["read"]
    return "total" if whole else "public"


def _rate(session: Session, scope: Scope, row: Any, which: str, basis: Basis | None) -> RateFigure:
    chosen = basis or max(
        _BASES[:3], key=lambda each: row[f"{which}_{each.value}_0_n"] + row[f"{which}_{each.value}_1_n"]
    )
    if basis is None and not row[f"{which}_{chosen.value}_0_n"] and not row[f"{which}_{chosen.value}_1_n"]:
        followers = _rate_of_followers(session, scope, which)
        return followers if followers.n else _no_rate(Basis.REACH, row["read"], which)
    if chosen is Basis.FOLLOWERS:
        return _rate_of_followers(session, scope, which)
    if chosen is Basis.UNKNOWN:
        return _no_rate(chosen, row["read"], which)
    boosted = not row[f"{which}_{chosen.value}_0_n"] and bool(row[f"{which}_{chosen.value}_1_n"])
    name = f"{which}_{chosen.value}_{int(boosted)}"
    value = metrics.engagement_rate(row[f"{name}_e"], row[f"{name}_d"])
    return RateFigure(value, chosen, row[f"{name}_n"], row["read"], which, boosted)


def _no_rate(basis: Basis, posts_read: int, which: str) -> RateFigure:
    return RateFigure(None, basis, 0, posts_read, which)


def _rate_of_followers(session: Session, scope: Scope, which: str) -> RateFigure:
    """Engagements over followers on the day of the post, else the nearest count known, said so."""
    told = _interactions(which).label("told")
    asked = (
        select(Post.account_id, Post.posted_on, Post.boosted, told)
        .join(Reading, and_(Reading.post_id == Post.id, _latest()))
        .where(_in_scope(scope))
    )
    rows = session.execute(asked).all()
    organic = [row for row in rows if not row.boosted]
    counted = organic or rows
    followers = _followers(session, {row.account_id for row in counted if row.account_id and row.told is not None})
    pairs = []
    near = 0
    for row in counted:
        nearest = _nearest(followers.get(row.account_id, []), row.posted_on)
        if nearest is None or row.told is None or not nearest[1]:
            continue
        pairs.append((row.told, nearest[1]))
        near += row.posted_on is None or abs((nearest[0] - row.posted_on).days) > _SNAPSHOT_DAYS
    rate = metrics.campaign_rate(pairs)
    return RateFigure(rate.rate, Basis.FOLLOWERS, rate.known, len(rows), which, not organic and bool(rows), near)


def _followers(session: Session, account_ids: set[str]) -> dict[str, list[tuple[date, int]]]:
    found: dict[str, list[tuple[date, int]]] = {}
    ids = sorted(account_ids)
    for start in range(0, len(ids), 500):
        rows = select(AccountSnapshot.account_id, AccountSnapshot.read_on, AccountSnapshot.followers).where(
            AccountSnapshot.account_id.in_(ids[start : start + 500]), AccountSnapshot.followers.is_not(None)
        )
        for account_id, read_on, followers in session.execute(rows):
            found.setdefault(account_id, []).append((read_on, followers or 0))
    return found


def _nearest(known: Sequence[tuple[date, int]], day: date | None) -> tuple[date, int] | None:
    if day is None:
        return max(known, default=None)
    return min(known, key=lambda each: (abs((each[0] - day).days), each[0]), default=None)


def _rolled(scope: Scope, *columns: Any) -> Select[*tuple[Any, ...]]:
    asked = select(*columns)
    if scope.influencer_id is not None:
        asked = asked.where(PostRollup.influencer_id == scope.influencer_id)
    return asked.where(*_of_campaigns(scope, PostRollup.campaign_id))


def _of_campaigns(scope: Scope, column: Any) -> list[Any]:
    wanted = []
    if scope.campaign_id is not None:
        wanted.append(column == scope.campaign_id)
    if scope.brand_id is not None:
        wanted.append(column.in_(select(Campaign.id).where(Campaign.brand_id == scope.brand_id)))
    return wanted


def _reached_by_rollup(session: Session, scope: Scope, basis: Basis | None) -> _Reached:
    """Sums of very many posts from the rollup; a rate only where every post that was read knew both its parts."""
    columns = [func.sum(PostRollup.posts).label("posts"), func.sum(PostRollup.posts_read).label("read")]
    for name in _COUNTS:
        columns += [
            func.sum(getattr(PostRollup, name)).label(name),
            func.sum(getattr(PostRollup, f"{name}_posts")).label(f"{name}_n"),
        ]
    row = session.execute(_rolled(scope, *columns)).mappings().one()
    sums = {name: row[name] if row[f"{name}_n"] else None for name in _COUNTS}
    read = row["read"]
    parts = ("likes", "comments", "shares", "saves")
    which = "full" if all(row[f"{name}_n"] == read for name in parts) else "public"
    counted = parts if which == "full" else parts[:2]
    likes, comments = sums["likes"], sums["comments"]
    told = None if likes is None or comments is None else sum(sums[name] or 0 for name in counted)
    known = min(row[f"{name}_n"] for name in counted)
    chosen = basis or max(_BASES[:3], key=lambda each: row[f"{each.value}_n"])
    whole = known == read and row[f"{chosen.value}_n"] == read
    value = metrics.engagement_rate(told, sums[chosen.value]) if whole else None
    return _Reached(
        posts=row["posts"],
        posts_read=read,
        sums=sums,
        known={name: row[f"{name}_n"] for name in _COUNTS} | {"engagements": known},
        engagements=told,
        which=which,
        rate=RateFigure(value, chosen, read if whole else 0, read, which),
    )


# ---- sales and cost ----


def _sold(session: Session, scope: Scope) -> tuple[int | None, tuple[CurrencyAmount, ...]]:
    """Orders and revenue of partners."""
    columns = (
        SaleRollup.currency,
        func.sum(SaleRollup.lines),
        func.sum(SaleRollup.orders),
        func.sum(SaleRollup.revenue_minor),
        func.sum(SaleRollup.revenue_lines),
    )
    asked = select(*columns).where(*_of_campaigns(scope, SaleRollup.campaign_id)).group_by(SaleRollup.currency)
    if scope.influencer_id is not None:
        asked = asked.where(SaleRollup.influencer_id == scope.influencer_id)
    rows = session.execute(asked.order_by(SaleRollup.currency)).all()
    orders = sum(row[2] for row in rows) if rows else None
    return orders, tuple(CurrencyAmount(row[0], row[3]) for row in rows if row[4])


def _elsewhere(session: Session, scope: Scope) -> int:
    """Orders that came through nobody, search or paid ads; 0 for a person."""
    if scope.influencer_id is not None:
        return 0
    later = aliased(Conversion)
    corrected = exists().where(
        later.shop == Conversion.shop,
        later.order_ref == Conversion.order_ref,
        later.line == Conversion.line,
        later.revision > Conversion.revision,
    )
    asked = select(func.coalesce(func.sum(Conversion.orders), 0)).where(
        Conversion.sale_source != SaleSource.PARTNER, ~corrected, *_of_campaigns(scope, Conversion.campaign_id)
    )
    return session.scalar(asked) or 0


def _cost(session: Session, scope: Scope) -> tuple[CurrencyAmount, ...]:
    """What was spent, by currency: for each collaboration what was agreed, or paid when that is more, and its expenses.

    Payments that belong to no collaboration count for their person and for everything, never for one campaign.
    """
    total: Counter[str] = Counter()
    known: set[str] = set()
    paid = _paid(session, scope)
    parts = session.scalars(_collaborations(scope)).all()
    for part in parts:
        agreed = _sum(part.fee_minor, part.commission_minor)
        spent = _sum(part.product_cost_minor, part.shipping_minor, part.agency_minor)
        payments = paid.pop(part.id, Counter())
        settled = payments.pop(part.currency, None)
        fees = max((each for each in (agreed, settled) if each is not None), default=None)
        for currency, minor in payments.items():
            total[currency] += minor
            known.add(currency)
        if fees is not None or spent is not None or part.cost_confirmed:
            total[part.currency] += (fees or 0) + (spent or 0)
            known.add(part.currency)
    for payments in paid.values():
        total.update(payments)
        known.update(payments)
    return tuple(CurrencyAmount(currency, total[currency]) for currency in sorted(known))


def _paid(session: Session, scope: Scope) -> dict[str | None, Counter[str]]:
    """Payments of a scope by collaboration and currency; None = of no collaboration."""
    asked = select(Payment.collaboration_id, Payment.currency, func.sum(Payment.amount_minor))
    if scope.campaign_id is not None or scope.brand_id is not None:
        asked = asked.where(Payment.collaboration_id.in_(_collaborations(scope).with_only_columns(Collaboration.id)))
    if scope.influencer_id is not None:
        asked = asked.where(Payment.influencer_id == scope.influencer_id)
    found: dict[str | None, Counter[str]] = {}
    rows = asked.group_by(Payment.collaboration_id, Payment.currency)
    for collaboration_id, currency, minor in session.execute(rows):
        found.setdefault(collaboration_id, Counter())[currency] += minor
    return found


def _margin(session: Session, scope: Scope) -> Decimal:
    """The campaign's margin on revenue, a fraction; 1 where nobody said or several campaigns are looked at."""
    if scope.campaign_id is None:
        return Decimal(1)
    told = session.scalar(select(Campaign.margin_rate).where(Campaign.id == scope.campaign_id))
    return Decimal(1) if told is None else told


def _sum(*amounts: int | None) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
