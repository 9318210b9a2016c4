"""What a brand's posts did month by month, and the best of them: one basis, one engagement set, intervals and n.

Every post of the brand is looked at, so this is read after the page is there. Nothing here writes.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from crm.db.counting_reading import counting_reading
from crm.db.counting_sale import measured, sales
from crm.db.entities import Campaign, Collaboration, Influencer, Payment, Post, Reading
from crm.db.unit_of_work import Database
from crm.domain import metrics
from crm.domain.attribution import Windows, local_day, windows
from crm.domain.cadence import add_months
from crm.domain.explanation import Explanation, Input, SourceRow, span
from crm.domain.intervals import log_mean, mean_interval
from crm.domain.ranking import Interval, wilson
from crm.domain.vocabulary import Basis, Platform, PostType
from crm.queries.figures import CurrencyAmount, RateFigure
from crm.queries.latest_figures import followers_of, interactions, nearest
from crm.queries.streams import stream_blocks

MONTHS, BEST = 12, 5
_SOURCE = "domain.md, engagement"


class CountedPost(NamedTuple):
    """A post that the rate counts. A plain tuple, because a brand has many thousands.

    Attributes:
        told, seen: engagements, and the audience that they are divided by.
        comparable: no giveaway and no story, so that it may be among the best.
    """

    id: str
    on: date | None
    told: int
    seen: int
    comparable: bool


@dataclass(frozen=True, slots=True)
class BestPost:
    """One of the best posts.

    Attributes:
        rate: engagements / audience, a fraction; low, high: what it may truly be; posts are ordered by `low`.
    """

    id: str
    influencer_id: str | None
    name: str
    platform: Platform
    type: PostType
    posted_on: date | None
    url: str | None
    engagements: int
    audience: int
    rate: float
    interval: Interval
    basis: Basis

    def explain(self) -> Explanation:
        """How its rate came about, and its place."""
        return Explanation(
            "Engagement of one post",
            f"engagements / {self.basis.value}; posts are ordered by the lower end of the 95 % interval (Wilson)",
            (
                Input("engagements", self.engagements, "count"),
                Input(self.basis.value, self.audience, "count"),
                Input("engagement rate", self.rate, "fraction"),
                Input("lower end", self.interval.low, "fraction"),
                Input("upper end", self.interval.high, "fraction"),
            ),
            1,
            first_on=self.posted_on,
            last_on=self.posted_on,
            rows=(SourceRow("post", self.id, self.posted_on, self.rate),),
            notes=("Without boosted posts, giveaways, stories and figures that contradict each other.",),
            source=_SOURCE,
        )


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month; None is not known and never 0.

    Attributes:
        posts: how many posts the rate rests on.
        rate: of a typical post, the geometric mean; interval: where it truly is, from two posts on.
        orders: of partners by their own day; None without a sale known in that month.
        paid: by the day of the payment; None when nothing was paid.
    """

    first_on: date
    posts: int
    rate: float | None
    interval: Interval | None
    orders: int | None
    paid: CurrencyAmount | None


@dataclass(frozen=True, slots=True)
class BrandCourse:
    """The last months and the best posts.

    Attributes:
        posts: those that the rate counts; undated: of these, how many no month holds; before: how many lie before.
        months: the last `MONTHS`, the oldest first, also quiet ones.
        undated_orders: orders whose day nobody knows.
        other_currencies: payments in them are not shown by month.
    """

    rate: RateFigure
    posts: tuple[CountedPost, ...]
    best: tuple[BestPost, ...]
    comparable: int
    months: tuple[Month, ...]
    undated: int
    undated_orders: int
    other_currencies: tuple[str, ...]

    def explain_engagement(self) -> Explanation:
        """How the rate over everything came about."""
        rate = self.rate
        first_on, last_on = span(post.on for post in self.posts)
        newest = sorted(self.posts, key=lambda post: (post.on or date.min, post.id), reverse=True)
        return Explanation(
            "Engagement",
            f"sum of engagements ({rate.engagements}) / sum of {rate.basis.value}, over the same posts",
            (
                Input("engagements", sum(post.told for post in self.posts), "count"),
                Input(rate.basis.value, sum(post.seen for post in self.posts), "count"),
                Input("engagement rate", rate.value, "fraction"),
            ),
            rate.n,
            rate.of,
            first_on,
            last_on,
            tuple(SourceRow("post", post.id, post.on, post.told / post.seen) for post in newest[:500] if post.seen),
            ("Boosted posts." if rate.boosted else "Organic posts; boosted ones are never mixed in.",),
            _SOURCE,
        )

    def explain_months(self) -> Explanation:
        """How the rates of the months came about."""
        shown = [month for month in self.months if month.posts]
        dated = [post for post in self.posts if post.on is not None and post.on >= self.months[0].first_on]
        first_on, last_on = span(post.on for post in dated)
        return Explanation(
            "Engagement by month",
            f"geometric mean of engagements ({self.rate.engagements}) / {self.rate.basis.value} of each month's posts;"
            " 95 % interval by Student's t on the logarithms",
            tuple(Input(f"{month.first_on:%Y-%m}, n = {month.posts}", month.rate, "fraction") for month in shown),
            len(dated),
            len(self.posts),
            first_on,
            last_on,
            notes=("A month with one post has no interval: nothing tells its spread.",),
            source=_SOURCE,
        )

    def explain_orders(self) -> Explanation:
        """How the orders of the months came about."""
        shown = [month for month in self.months if month.orders is not None]
        return Explanation(
            "Orders by month",
            "orders of partners within the attribution window, by the day of the order; refunds are taken off",
            tuple(Input(f"{month.first_on:%Y-%m}", month.orders, "count") for month in shown),
            sum(month.orders or 0 for month in shown),
            notes=(f"{self.undated_orders} orders have no day and stand in no month.",),
            source="domain.md, conversions",
        )

    def explain_paid(self) -> Explanation:
        """How the payments of the months came about."""
        left_out = ", ".join(self.other_currencies)
        return Explanation(
            "Paid by month",
            "sum of payments made to partners of the brand's campaigns, by the day of the payment",
            tuple(
                Input(f"{month.first_on:%Y-%m}", month.paid.minor, f"minor {month.paid.currency}")
                for month in self.months
                if month.paid
            ),
            notes=(f"Payments in {left_out} are not shown: currencies are not added up.",) if left_out else (),
            source="domain.md, money",
        )


def brand_course(db: Database, brand_id: str, rate: RateFigure, today: date) -> BrandCourse:
    """Read every post, sale and payment of a brand.

    Args:
        rate: the brand's own, which says on what basis and with which engagements its posts are told.
    """
    first_on = _months_before(today)[0]
    among = Collaboration.campaign_id.in_(select(Campaign.id).where(Campaign.brand_id == brand_id))
    with db.read() as session:
        rows = _rows(session, brand_id, rate)
        orders, undated_orders = _orders(session, among, _followed(session, rows, brand_id))
        paid = _paid(session, among, first_on)
        counted = [each for row in rows if (each := _counted(row, rate)) is not None]
        best = _best(session, counted, rows, rate.basis)
    currency = max(paid, key=lambda each: len(paid[each]), default="")
    return BrandCourse(
        rate,
        tuple(counted),
        best,
        sum(post.comparable for post in counted),
        _by_month(counted, orders, paid.get(currency, {}), currency, today),
        sum(post.on is None for post in counted),
        undated_orders,
        tuple(sorted(each for each in paid if each != currency)),
    )


# ---- posts ----

_READ = (  # built once, because that takes its time
    select(
        Post.id, Post.collaboration_id, Collaboration.campaign_id, Post.account_id, Post.type, Post.posted_on,
        Post.boosted, Post.giveaway, Reading.impressions, Reading.reach, Reading.views, Reading.likes,
    )
    .select_from(Campaign)
    .join(Collaboration, Collaboration.campaign_id == Campaign.id)
    .join(Post, Post.collaboration_id == Collaboration.id)
    .outerjoin(Reading, counting_reading())
)  # fmt: skip


def _rows(session: Session, brand_id: str, rate: RateFigure) -> list[tuple[Any, ...]]:
    """The columns of `_READ` as the file has them, then engagements and audience."""
    by_followers = rate.basis in (Basis.FOLLOWERS, Basis.UNKNOWN)
    audience = literal(None) if by_followers else getattr(Reading, rate.basis.value)
    asked = _READ.add_columns(interactions(rate.engagements), audience).where(Campaign.brand_id == brand_id)
    rows = [row for block in stream_blocks(session, asked) for row in block]
    if rate.basis is not Basis.FOLLOWERS:
        return rows
    known = followers_of(session, {row[3] for row in rows if row[3] is not None})
    return [(*row[:-1], near[1] if (near := nearest(known.get(row[3], []), _day(row[5]))) else None) for row in rows]


def _counted(row: tuple[Any, ...], rate: RateFigure) -> CountedPost | None:
    kind, boosted, giveaway, told, seen = row[4], row[6], row[7], *row[-2:]
    if told is None or not seen or bool(boosted) is not rate.boosted:
        return None
    fair = not giveaway and kind != PostType.STORY.value and told <= seen
    return CountedPost(row[0], _day(row[5]), told, seen, fair)


def _surest(
    counted: Iterable[CountedPost], doubtful: Callable[[CountedPost], bool]
) -> list[tuple[Interval, CountedPost]]:
    """By the lower end of what each rate may truly be, so that a post that few saw does not win by luck.

    No lower end is above its rate, so the search ends where rates fall below the lower ends that were found.
    """
    best: list[tuple[Interval, CountedPost]] = []
    for post in sorted(counted, key=lambda each: -each.told / each.seen):
        if len(best) == BEST and post.told / post.seen < best[-1][0].low:
            break
        interval = wilson(post.told, post.seen)
        if interval is not None and not doubtful(post):
            best = sorted([*best, (interval, post)], key=lambda each: -each[0].low)[:BEST]
    return best


def _doubtful(row: tuple[Any, ...]) -> bool:
    impressions, reach, views, likes, told, seen = row[8:]
    counts = metrics.Counts(likes=likes, views=views, reach=reach, impressions=impressions)
    return bool(metrics.flags(counts, told, metrics.engagement_rate(told, seen)))


def _best(
    session: Session, counted: Iterable[CountedPost], rows: Iterable[tuple[Any, ...]], basis: Basis
) -> tuple[BestPost, ...]:
    as_read = {row[0]: row for row in rows}
    comparable = (post for post in counted if post.comparable)
    surest = _surest(comparable, lambda post: _doubtful(as_read[post.id]))
    asked = (
        select(Post.id, Post.influencer_id, Influencer.name, Post.platform, Post.type, Post.url)
        .outerjoin(Influencer, Influencer.id == Post.influencer_id)
        .where(Post.id.in_([post.id for _, post in surest]))
    )
    told = {row.id: row for row in session.execute(asked)}
    return tuple(
        BestPost(
            post.id,
            told[post.id].influencer_id,
            told[post.id].name or "",
            told[post.id].platform,
            told[post.id].type,
            post.on,
            told[post.id].url,
            post.told,
            post.seen,
            post.told / post.seen,
            interval,
            basis,
        )
        for interval, post in surest
    )


# ---- months ----


def _months_before(today: date) -> list[date]:
    """The first days of the last months, the oldest first."""
    this = today.replace(day=1)
    return [add_months(this, -number) for number in range(MONTHS - 1, -1, -1)]


def _by_month(
    counted: Iterable[CountedPost], orders: Counter[str], paid: dict[str, int], currency: str, today: date
) -> tuple[Month, ...]:
    rates: defaultdict[str, list[float]] = defaultdict(list)
    for post in counted:
        if post.on is not None:
            rates[_key(post.on)].append(post.told / post.seen)
    return tuple(
        Month(
            first,
            len(rates[_key(first)]),
            *_typical(rates[_key(first)]),
            orders.get(_key(first)),
            CurrencyAmount(currency, paid[_key(first)]) if _key(first) in paid else None,
        )
        for first in _months_before(today)
    )


def _typical(rates: Sequence[float]) -> tuple[float | None, Interval | None]:
    logs = log_mean(rates)
    if logs is not None:
        return logs.middle, mean_interval(logs)
    return (rates[0] if rates else None), None


def _key(day: date) -> str:
    return day.isoformat()[:7]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


# ---- sales and payments ----


def _followed(session: Session, rows: Iterable[tuple[Any, ...]], brand_id: str) -> dict[str, Windows]:
    """Collaboration -> the days on which sales follow its posts."""
    asked = select(Campaign.id, Campaign.attribution_days).where(Campaign.brand_id == brand_id)
    length = {row.id: row.attribution_days for row in session.execute(asked)}
    days: defaultdict[tuple[str, str], set[date]] = defaultdict(set)
    for row in rows:
        if (on := _day(row[5])) is not None:
            days[row[1], row[2]].add(on)
    return {part: windows(on, length[campaign]) for (part, campaign), on in days.items()}


def _orders(session: Session, among: Any, followed: dict[str, Windows]) -> tuple[Counter[str], int]:
    """Orders that the figures count, by month, and those of no day."""
    lines = sales(session, among)
    found: Counter[str] = Counter()
    undated = 0
    for sale, on, counts in measured(lines, followed):
        if counts:
            found[_key(on)] += sale.orders or 0
    for sale in lines:
        if sale.is_measured or sale.orders is None:
            continue
        if sale.at is None:
            undated += sale.orders
        else:
            found[_key(local_day(sale.at, sale.zone))] += sale.orders
    return found, undated


def _paid(session: Session, among: Any, first_on: date) -> dict[str, dict[str, int]]:
    """Currency -> month -> what was paid to partners of the brand's campaigns."""
    month = func.substr(Payment.paid_on, 1, 7)
    asked = (
        select(Payment.currency, month, func.sum(Payment.amount_minor))
        .join(Collaboration, Collaboration.id == Payment.collaboration_id)
        .where(among, Payment.paid_on >= first_on)
        .group_by(Payment.currency, month)
    )
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for currency, key, minor in session.execute(asked):
        found[currency][key] = minor
    return found
