"""The figures of the performance page: what posts reached, what was sold, what it cost, and the ratios of these.

Each figure says on how many posts it rests. Formulas are in `domain.metrics`. Nothing here writes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, case, func, literal_column, or_, select, true
from sqlalchemy.orm import Session

from crm.db.counting_sale import MeasuredSale, is_corrected, measured_sales
from crm.db.entities import (
    Campaign,
    Collaboration,
    Conversion,
    CountedReading,
    Payment,
    Post,
    PostRollup,
    SaleRollup,
)
from crm.db.unit_of_work import Database
from crm.domain import exchange, metrics
from crm.domain.budgets import committed_by
from crm.domain.exchange import Converted
from crm.domain.vocabulary import Basis, Money, Platform, SaleSource
from crm.queries.collaboration_costs import costs_among
from crm.queries.latest_figures import SNAPSHOT_DAYS, followers_of, interactions, nearest
from crm.queries.rates import rates_in

_EXACT_POSTS = 20_000  # beyond so many posts, sums are taken from the rollup
_FEW_POSTS = 500  # up to so many every post is looked at
_COUNTS = ("impressions", "reach", "views", "likes", "comments", "shares", "saves", "clicks")
_SETS = ("full", "total", "public")
_BASES = (Basis.REACH, Basis.IMPRESSIONS, Basis.VIEWS, Basis.FOLLOWERS)


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
        orders, revenue: of partners' sales within their campaign's window, refunds taken off; what falls outside is told
            by `outside_window`; not_partners: orders of no partner in the scope.
        cost: by `budgets.cost_of`: fees and commissions of partners who accepted, or what was paid when that is more;
            product at cost, shipping, agency time.
        roas: ratio; roi: fraction, at `margin_rate`; amounts per result in minor units of `currency`, which is None when
            revenue and cost have several currencies that no rate of the person's table joins: those never mix.
        revenue_minor, cost_minor: the sums in `currency`; converted: amounts that were told in it, with their rates.
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
    revenue_minor: int | None
    cost_minor: int | None
    converted: tuple[Converted, ...]


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
        joined = _joined(session, scope, revenue, cost, db.today("UTC"))
    currency, earned, spent = joined.currency, joined.revenue_minor, joined.cost_minor
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
        revenue_minor=earned,
        cost_minor=spent,
        converted=joined.converted,
    )


@dataclass(frozen=True, slots=True)
class OutsideWindow:
    """Partners' sales that no figure counts, because they do not follow a post within their campaign's window.

    Attributes:
        orders: how many; revenue: refunds taken off, one amount per currency.
    """

    orders: int
    revenue: tuple[CurrencyAmount, ...]


def outside_window(db: Database, scope: Scope | None = None) -> OutsideWindow:
    """What the figures of a scope leave out; reads every sale of it, so ask for it where it is shown."""
    with db.read() as session:
        return outside_of(measured_sales(session, _parts(scope or Scope())))


def outside_of(measured: Iterable[MeasuredSale]) -> OutsideWindow:
    """The sum of those that fall outside their campaign's window."""
    orders = 0
    revenue: dict[str, int] = {}
    for sale, _on, counts in measured:
        if not counts:
            orders += sale.orders or 0
            if sale.revenue_minor is not None:
                revenue[sale.currency] = revenue.get(sale.currency, 0) + sale.revenue_minor
    return OutsideWindow(orders, tuple(CurrencyAmount(currency, revenue[currency]) for currency in sorted(revenue)))


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
    patterns = _patterns(session, scope, posts)
    which = _largest_set(patterns)
    told = [(each, each.engagements(which)) for each in patterns]
    knowing = {name: [each for each in patterns if each.sums[name] is not None] for name in _COUNTS}
    known = {name: sum(each.posts for each in those) for name, those in knowing.items()}
    return _Reached(
        posts=sum(each.posts for each in patterns),
        posts_read=_posts_read(patterns),
        sums={name: sum(each.sums[name] or 0 for each in those) if those else None for name, those in knowing.items()},
        known=known | {"engagements": sum(each.posts for each, count in told if count is not None)},
        engagements=_sum(*(count for _, count in told)),
        which=which,
        rate=_rate(session, scope, patterns, which, basis),
    )


def _in_scope(scope: Scope) -> Any:
    """Posts of a scope; a post is of a campaign by its collaboration."""
    wanted = []
    if scope.influencer_id is not None:
        wanted.append(Post.influencer_id == scope.influencer_id)
    if scope.campaign_id is not None or scope.brand_id is not None:
        wanted.append(Post.collaboration_id.in_(select(Collaboration.id).where(_parts(scope))))
    return and_(true(), *wanted)


def _parts(scope: Scope) -> Any:
    """Collaborations of a scope."""
    wanted = _of_campaigns(scope, Collaboration.campaign_id)
    if scope.influencer_id is not None:
        wanted.append(Collaboration.influencer_id == scope.influencer_id)
    return and_(*wanted) if wanted else true()


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Posts whose latest readings know the same counts; `sums` is None where none of them does."""

    posts: int
    read: bool
    youtube: bool
    boosted: bool
    sums: dict[str, int | None]

    def engagements(self, which: str) -> int | None:
        """By `metrics.engagements`: None as soon as a part of the set is."""
        sums = self.sums
        public = metrics.whole_sum(sums["likes"], sums["comments"])
        if which == "total":
            return sums["engagements"]
        if which == "public" or public is None:
            return public
        if self.youtube:
            return public + (sums["shares"] or 0)
        return metrics.whole_sum(public, sums["shares"], sums["saves"])


def _patterns(session: Session, scope: Scope, posts: int) -> list[_Pattern]:
    """The scope's posts by which counts their latest reading knows, whatever set and basis are wanted.

    Of many posts only those on YouTube and the boosted ones are looked at: where the others all know the same counts, the
    rollup has their sums.
    """
    if posts > _FEW_POSTS:
        apart = _patterns_of(session, scope, or_(Post.platform == Platform.YOUTUBE, Post.boosted))
        others = _others(session.execute(_rolled(scope, *_rollup_columns())).mappings().one(), apart)
        if others is not None:
            return [*apart, *others]
    return _patterns_of(session, scope, true())


def _patterns_of(session: Session, scope: Scope, among: Any) -> list[_Pattern]:
    rows = session.execute(_BY_PATTERN.where(_in_scope(scope), among))
    return [
        _Pattern(posts, not mask & 1, bool(mask & 2), bool(mask & 4), dict(zip(_PATTERN_SUMS, sums, strict=True)))
        for mask, posts, *sums in rows
    ]


def _by_pattern() -> Select[*tuple[Any, ...]]:
    figures = [getattr(CountedReading, name) for name in _PATTERN_SUMS]
    tests = [CountedReading.post_id.is_(None), Post.platform == Platform.YOUTUBE, Post.boosted.is_(True)]
    tests += [figure.is_(None) for figure in figures]
    mask = sum((case((test, 1 << at), else_=0) for at, test in enumerate(tests)), literal_column("0")).label("mask")
    return (
        select(mask, func.count(Post.id), *(func.sum(figure) for figure in figures))
        .select_from(Post)
        .outerjoin(CountedReading, CountedReading.post_id == Post.id)
        .group_by(mask)
    )


_PATTERN_SUMS = (*_COUNTS, "engagements")
_BY_PATTERN = _by_pattern()  # built once: that takes as long as a small campaign's answer


def _others(rolled: Mapping[Any, Any], apart: Sequence[_Pattern]) -> list[_Pattern] | None:
    """The posts of a rollup without those looked at apart; None unless all know the same counts, likes and comments too."""
    if any(each.read and each.engagements("public") is None for each in apart):
        return None  # a source's own total may count, which the rollup does not have
    read = rolled["read"] - _posts_read(apart)
    unread = rolled["posts"] - sum(each.posts for each in apart) - read
    sums: dict[str, int | None] = {"engagements": None}
    for name in _COUNTS:
        knowing = rolled[f"{name}_n"] - sum(each.posts for each in apart if each.sums[name] is not None)
        if knowing not in (0, read) or (knowing == 0 and name in ("likes", "comments")):
            return None
        sums[name] = rolled[name] - sum(each.sums[name] or 0 for each in apart) if knowing else None
    nothing = _Pattern(unread, False, False, False, dict.fromkeys(sums))
    return [_Pattern(read, True, False, False, sums), *([nothing] if unread else [])]


def _posts_read(patterns: Sequence[_Pattern]) -> int:
    return sum(each.posts for each in patterns if each.read)


def _largest_set(patterns: Sequence[_Pattern]) -> str:
    """The largest set known for all posts that were read; the public one when none is.

    Source: domain.md, counts.
    """
    known = {which: sum(each.posts for each in patterns if each.engagements(which) is not None) for which in _SETS}
    read = _posts_read(patterns)
    if known["public"] and known["full"] == known["public"]:
        return "full"
    return "total" if read and known["total"] == read and known["public"] < read else "public"


def _rate(session: Session, scope: Scope, patterns: Sequence[_Pattern], which: str, basis: Basis | None) -> RateFigure:
    """Engagements over the audience, both of the posts that know both; organic ones, unless all are boosted."""
    read = _posts_read(patterns)
    chosen = basis or max(_BASES[:3], key=lambda each: sum(post.posts for post in _pairing(patterns, which, each)))
    pairing = _pairing(patterns, which, chosen)
    if basis is None and not pairing:
        followers = _rate_of_followers(session, scope, which)
        return followers if followers.n else _no_rate(Basis.REACH, read, which)
    if chosen is Basis.FOLLOWERS:
        return _rate_of_followers(session, scope, which)
    organic = [each for each in pairing if not each.boosted]
    counted = organic or pairing
    told = _sum(*(each.engagements(which) for each in counted))
    value = metrics.engagement_rate(told, _sum(*(each.sums[chosen.value] for each in counted)))
    return RateFigure(value, chosen, sum(each.posts for each in counted), read, which, not organic and bool(pairing))


def _pairing(patterns: Sequence[_Pattern], which: str, basis: Basis) -> list[_Pattern]:
    """Posts that know both their engagements and this audience."""
    return [each for each in patterns if each.engagements(which) is not None and each.sums.get(basis.value) is not None]


def _no_rate(basis: Basis, posts_read: int, which: str) -> RateFigure:
    return RateFigure(None, basis, 0, posts_read, which)


def _rate_of_followers(session: Session, scope: Scope, which: str) -> RateFigure:
    """Engagements over followers on the day of the post, else the nearest count known, said so."""
    told = interactions(which).label("told")
    asked = (
        select(Post.account_id, Post.posted_on, Post.boosted, told)
        .join(CountedReading, CountedReading.post_id == Post.id)
        .where(_in_scope(scope))
    )
    rows = session.execute(asked).all()
    organic = [row for row in rows if not row.boosted]
    counted = organic or rows
    followers = followers_of(session, {row.account_id for row in counted if row.account_id and row.told is not None})
    pairs = []
    near = 0
    for row in counted:
        near_by = nearest(followers.get(row.account_id, []), row.posted_on)
        if near_by is None or row.told is None or not near_by[1]:
            continue
        pairs.append((row.told, near_by[1]))
        near += row.posted_on is None or abs((near_by[0] - row.posted_on).days) > SNAPSHOT_DAYS
    rate = metrics.campaign_rate(pairs)
    return RateFigure(rate.rate, Basis.FOLLOWERS, rate.known, len(rows), which, not organic and bool(rows), near)


def _rolled(scope: Scope, *columns: Any) -> Select[*tuple[Any, ...]]:
    asked = select(*columns)
    if scope.influencer_id is not None:
        asked = asked.where(PostRollup.influencer_id == scope.influencer_id)
    return asked.where(*_of_campaigns(scope, PostRollup.campaign_id))


def _rollup_columns() -> list[Any]:
    """Posts, those read, and of each count its sum and, under `_n`, how many posts know it."""
    columns = [func.sum(PostRollup.posts).label("posts"), func.sum(PostRollup.posts_read).label("read")]
    for name in _COUNTS:
        known = func.sum(getattr(PostRollup, f"{name}_posts"))
        columns += [func.sum(getattr(PostRollup, name)).label(name), known.label(f"{name}_n")]
    return columns


def _of_campaigns(scope: Scope, column: Any) -> list[Any]:
    wanted = []
    if scope.campaign_id is not None:
        wanted.append(column == scope.campaign_id)
    if scope.brand_id is not None:
        wanted.append(column.in_(select(Campaign.id).where(Campaign.brand_id == scope.brand_id)))
    return wanted


def _reached_by_rollup(session: Session, scope: Scope, basis: Basis | None) -> _Reached:
    """Sums of very many posts from the rollup; a rate only where every post that was read knew both its parts."""
    row = session.execute(_rolled(scope, *_rollup_columns())).mappings().one()
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


@dataclass(frozen=True, slots=True)
class _Joined:
    """Revenue and cost in one currency, where there is one."""

    currency: str | None = None
    revenue_minor: int | None = None
    cost_minor: int | None = None
    converted: tuple[Converted, ...] = ()


def _joined(
    session: Session, scope: Scope, revenue: Sequence[CurrencyAmount], cost: Sequence[CurrencyAmount], today: date
) -> _Joined:
    """Several currencies are told in the campaign's by the rates of its last day, or of today while it runs."""
    currencies = {each.currency for each in (*revenue, *cost)}
    if len(currencies) == 1:
        earned, spent = (amounts[0].minor if amounts else None for amounts in (revenue, cost))
        return _Joined(currencies.pop(), earned, spent)
    if not currencies or scope.campaign_id is None:
        return _Joined()
    told = session.execute(select(Campaign.currency, Campaign.ends_on).where(Campaign.id == scope.campaign_id)).first()
    if told is None:
        return _Joined()
    day, rates = min(told.ends_on or today, today), rates_in(session)
    totals = [
        exchange.total([Money(each.minor, each.currency) for each in amounts], told.currency, day, rates)
        for amounts in (revenue, cost)
    ]
    if any(total.amount is None for total in totals):
        return _Joined()
    earned, spent = (
        total.amount.minor if total.amount and amounts else None
        for total, amounts in zip(totals, (revenue, cost), strict=True)
    )
    used = {part.original.currency: part for total in totals for part in total.parts if part.used is not None}
    return _Joined(told.currency, earned, spent, tuple(used.values()))


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
    asked = select(func.coalesce(func.sum(Conversion.orders), 0)).where(
        # Sales of nobody's have no influencer; asking for that finds them by its index.
        Conversion.influencer_id.is_(None),
        Conversion.sale_source != SaleSource.PARTNER,
        ~is_corrected(),
        *_of_campaigns(scope, Conversion.campaign_id),
    )
    return session.scalar(asked) or 0


def _cost(session: Session, scope: Scope) -> tuple[CurrencyAmount, ...]:
    """What was spent, by currency: `budgets.cost_of` of each collaboration.

    Payments that belong to no collaboration count for their person and for everything, never for one campaign.
    """
    total = {amount.currency: amount.minor for amount in committed_by(costs_among(session, _parts(scope)))}
    if scope.campaign_id is None and scope.brand_id is None:
        apart = select(Payment.currency, func.sum(Payment.amount_minor)).where(Payment.collaboration_id.is_(None))
        if scope.influencer_id is not None:
            apart = apart.where(Payment.influencer_id == scope.influencer_id)
        for currency, minor in session.execute(apart.group_by(Payment.currency)):
            total[currency] = total.get(currency, 0) + minor
    return tuple(CurrencyAmount(currency, total[currency]) for currency in sorted(total))


def _margin(session: Session, scope: Scope) -> Decimal:
    """The campaign's margin on revenue, a fraction; 1 where nobody said or several campaigns are looked at."""
    if scope.campaign_id is None:
        return Decimal(1)
    told = session.scalar(select(Campaign.margin_rate).where(Campaign.id == scope.campaign_id))
    return Decimal(1) if told is None else told


def _sum(*amounts: int | None) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
