"""What a brand's posts did month by month, and the best of them: one basis, one engagement set, intervals and n.

Every post of the brand is looked at, so this is read after the page is there. The rows are brand_course_rows'.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.entities import Influencer, Post
from crm.db.unit_of_work import Database
from crm.domain.cadence import add_months
from crm.domain.explanation import Explanation, Input, SourceRow, span
from crm.domain.intervals import log_mean, mean_interval
from crm.domain.ranking import Interval, wilson
from crm.domain.vocabulary import Basis, Platform, PostType
from crm.queries.brand_course_rows import (
    CountedPost,
    Orders,
    PaidRow,
    counted_posts,
    orders_of,
    payments_of,
    post_rows,
)
from crm.queries.figures import CurrencyAmount, RateFigure

MONTHS, BEST, ROWS = 12, 5, 500
_SOURCE = "domain.md, engagement"


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
        posts: those that the rate counts; undated: of these, how many no month holds.
        months: the last `MONTHS`, the oldest first, also quiet ones.
        orders_of: campaign -> orders that have a day; undated_orders: those whose day nobody knows.
        payments: those that the months sum up; other_currencies: payments in them are not shown by month.
    """

    brand_id: str
    rate: RateFigure
    posts: tuple[CountedPost, ...]
    best: tuple[BestPost, ...]
    months: tuple[Month, ...]
    undated: int
    orders_of: Mapping[str, int]
    undated_orders: int
    payments: tuple[PaidRow, ...]
    other_currencies: tuple[str, ...]

    def explain_engagement(self) -> Explanation:
        """How the rate over everything came about."""
        rate = self.rate
        first_on, last_on = span(post.on for post in self.posts)
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
            _rows(self.posts),
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
            tuple(each for month in shown for each in _inputs(month)),
            len(dated),
            len(self.posts),
            first_on,
            last_on,
            _rows(dated),
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
            None,
            shown[0].first_on if shown else None,
            add_months(shown[-1].first_on, 1) - timedelta(days=1) if shown else None,
            tuple(SourceRow("campaign", id_, None, orders) for id_, orders in self.orders_of.items()),
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
            len(self.payments),
            None,
            *span(each.on for each in self.payments),
            tuple(SourceRow("payment", each.id, each.on, each.told) for each in self.payments[:ROWS]),
            (f"Payments in {left_out} are not shown: currencies are not added up.",) if left_out else (),
            "domain.md, money",
        )


def _rows(posts: Iterable[CountedPost]) -> tuple[SourceRow, ...]:
    """The newest first."""
    newest = sorted(posts, key=lambda post: (post.day or "", post.id), reverse=True)[:ROWS]
    return tuple(SourceRow("post", post.id, post.on, post.told / post.seen) for post in newest)


def _inputs(month: Month) -> Iterator[Input]:
    name = f"{month.first_on:%Y-%m}, n = {month.posts}"
    yield Input(name, month.rate, "fraction")
    if month.interval is not None:
        yield Input(f"{name}, lower end", month.interval.low, "fraction")
        yield Input(f"{name}, upper end", month.interval.high, "fraction")


def brand_course(db: Database, brand_id: str, rate: RateFigure, today: date) -> BrandCourse:
    """Read every post, sale and payment of a brand.

    Args:
        rate: the brand's own, which says on what basis and with which engagements its posts are told.
    """
    first = _first_days(today)
    with db.read() as session:
        rows = post_rows(session, brand_id, rate)
        orders = orders_of(session, rows, brand_id)
        payments = payments_of(session, brand_id, first[0])
        counted = counted_posts(rows, boosted=rate.boosted)
        best = _best(session, counted, rate.basis)
    used = Counter(each.currency for each in payments)
    currency = max(sorted(used), key=used.__getitem__, default="")
    shown = tuple(each for each in payments if each.currency == currency)
    return BrandCourse(
        brand_id,
        rate,
        tuple(counted),
        best,
        _by_month(first, counted, orders, shown),
        sum(post.day is None for post in counted),
        orders.by_campaign,
        orders.undated,
        shown,
        tuple(sorted(set(used) - {currency})),
    )


def _best(session: Session, counted: Iterable[CountedPost], basis: Basis) -> tuple[BestPost, ...]:
    surest = _surest(post for post in counted if post.comparable)
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


def _surest(counted: Iterable[CountedPost]) -> list[tuple[Interval, CountedPost]]:
    """By the lower end of what each rate may truly be, so that a post that few saw does not win by luck.

    No lower end is above its rate, so the search ends where rates fall below the lower ends that were found.
    """
    best: list[tuple[Interval, CountedPost]] = []
    for post in sorted(counted, key=lambda each: -each.told / each.seen):
        if len(best) == BEST and post.told / post.seen < best[-1][0].low:
            break
        interval = wilson(post.told, post.seen)
        if interval is not None and not post.doubtful:
            best = sorted([*best, (interval, post)], key=lambda each: -each[0].low)[:BEST]
    return best


def _first_days(today: date) -> list[date]:
    """The first days of the last months, the oldest first."""
    this = today.replace(day=1)
    return [add_months(this, -number) for number in range(MONTHS - 1, -1, -1)]


def _by_month(
    first_days: Iterable[date], counted: Iterable[CountedPost], orders: Orders, payments: Iterable[PaidRow]
) -> tuple[Month, ...]:
    rates: defaultdict[str, list[float]] = defaultdict(list)
    for post in counted:
        if post.day is not None:
            rates[post.day[:7]].append(post.told / post.seen)
    paid: dict[str, CurrencyAmount] = {}
    for each in payments:
        before = paid.get(key := each.on.isoformat()[:7])
        paid[key] = CurrencyAmount(each.currency, each.minor + (before.minor if before else 0))
    found = []
    for first in first_days:
        key = first.isoformat()[:7]
        own = rates.get(key, [])
        found.append(Month(first, len(own), *_typical(own), orders.by_month.get(key), paid.get(key)))
    return tuple(found)


def _typical(rates: Sequence[float]) -> tuple[float | None, Interval | None]:
    logs = log_mean(rates)
    if logs is not None:
        return logs.middle, mean_interval(logs)
    return (rates[0] if rates else None), None
