"""The rows that a brand's months and best posts are made of: posts with the reading that counts, orders, payments.

What follows from them is in brand_course. Nothing here writes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from crm.db.counting_sale import measured, sales
from crm.db.entities import Campaign, Collaboration, CountedReading, Payment, Post
from crm.domain import metrics
from crm.domain.attribution import Windows, local_day, windows
from crm.domain.vocabulary import Basis, Money, PostType
from crm.queries.figures import RateFigure
from crm.queries.latest_figures import followers_of, interactions, nearest
from crm.queries.streams import stream_blocks

_STORY = PostType.STORY.value


class CountedPost(NamedTuple):
    """A post that the rate counts. A plain tuple, because a brand has many thousands.

    Attributes:
        day: of the post, as the file has it.
        told, seen: engagements, and the audience that they are divided by.
        comparable: no giveaway and no story, so that it may be among the best.
        counts: impressions, reach, views and likes, by which figures are doubted.
    """

    id: str
    day: str | None
    told: int
    seen: int
    comparable: bool
    counts: tuple[int | None, ...]

    @property
    def on(self) -> date | None:
        """The day of the post."""
        return None if self.day is None else date.fromisoformat(self.day)

    @property
    def doubtful(self) -> bool:
        """Whether its figures contradict each other."""
        impressions, reach, views, likes = self.counts
        counts = metrics.Counts(likes=likes, views=views, reach=reach, impressions=impressions)
        return bool(metrics.flags(counts, self.told, metrics.engagement_rate(self.told, self.seen)))


class PaidRow(NamedTuple):
    """One payment to a partner of the brand."""

    id: str
    on: date
    minor: int
    currency: str

    @property
    def told(self) -> str:
        """The amount in its currency's main unit."""
        return f"{Money(self.minor, self.currency).amount} {self.currency}"


class Orders(NamedTuple):
    """Orders that the figures count.

    Attributes:
        by_month: "2026-11" -> how many; by_campaign: campaign -> how many of these.
        undated: those whose day nobody knows.
    """

    by_month: Counter[str]
    by_campaign: Counter[str]
    undated: int


_READ = (  # built once, because that takes its time
    select(
        Post.id, Post.collaboration_id, Collaboration.campaign_id, Post.account_id, Post.type, Post.posted_on,
        Post.boosted, Post.giveaway, CountedReading.impressions, CountedReading.reach, CountedReading.views,
        CountedReading.likes,
    )
    .select_from(Campaign)
    .join(Collaboration, Collaboration.campaign_id == Campaign.id)
    .join(Post, Post.collaboration_id == Collaboration.id)
    .outerjoin(CountedReading, CountedReading.post_id == Post.id)
)  # fmt: skip


def post_rows(session: Session, brand_id: str, rate: RateFigure) -> list[tuple[Any, ...]]:
    """Every post of a brand: the columns of `_READ` as the file has them, then engagements and audience.

    Args:
        rate: says which engagements count, and by what they are divided.
    """
    by_followers = rate.basis in (Basis.FOLLOWERS, Basis.UNKNOWN)
    audience = literal(None) if by_followers else getattr(CountedReading, rate.basis.value)
    asked = _READ.add_columns(interactions(rate.engagements), audience).where(Campaign.brand_id == brand_id)
    rows = [row for block in stream_blocks(session, asked) for row in block]
    if rate.basis is not Basis.FOLLOWERS:
        return rows
    known = followers_of(session, {row[3] for row in rows if row[3] is not None})
    return [(*row[:-1], _followers(known.get(row[3], []), row[5])) for row in rows]


def _followers(known: list[tuple[date, int]], day: str | None) -> int | None:
    near = nearest(known, None if day is None else date.fromisoformat(day))
    return near[1] if near else None


def counted_posts(rows: Iterable[tuple[Any, ...]], *, boosted: bool) -> list[CountedPost]:
    """The posts that a rate counts: those that know both its parts, organic or boosted ones, never both."""
    found = []
    for id_, _, _, _, kind, day, is_boosted, giveaway, impressions, reach, views, likes, told, seen in rows:
        if told is not None and seen and bool(is_boosted) is boosted:
            fair = not giveaway and kind != _STORY and told <= seen
            found.append(CountedPost(id_, day, told, seen, fair, (impressions, reach, views, likes)))
    return found


def orders_of(session: Session, rows: Iterable[tuple[Any, ...]], brand_id: str) -> Orders:
    """Orders by month, as the sums of the figures count them.

    Args:
        rows: of `post_rows`: sales follow posts.
    """
    found, campaigns, undated = Counter[str](), Counter[str](), 0
    lines = sales(session, of_brand(brand_id))
    for sale, on, counts in measured(lines, _followed(session, rows, brand_id)):
        if counts and sale.orders:
            found[on.isoformat()[:7]] += sale.orders
            campaigns[sale.campaign_id] += sale.orders
    for sale in lines:
        if sale.is_measured or sale.orders is None:
            continue
        if sale.at is None:
            undated += sale.orders
        else:
            found[local_day(sale.at, sale.zone).isoformat()[:7]] += sale.orders
            campaigns[sale.campaign_id] += sale.orders
    return Orders(found, campaigns, undated)


def _followed(session: Session, rows: Iterable[tuple[Any, ...]], brand_id: str) -> dict[str, Windows]:
    """Collaboration -> the days on which sales follow its posts."""
    asked = select(Campaign.id, Campaign.attribution_days).where(Campaign.brand_id == brand_id)
    length = {row.id: row.attribution_days for row in session.execute(asked)}
    days: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row[5] is not None:
            days[row[1], row[2]].add(row[5])
    return {part: windows(map(date.fromisoformat, on), length[campaign]) for (part, campaign), on in days.items()}


def payments_of(session: Session, brand_id: str, first_on: date) -> list[PaidRow]:
    """Payments to partners of the brand's campaigns since a day, the newest first."""
    asked = (
        select(Payment.id, Payment.paid_on, Payment.amount_minor, Payment.currency)
        .join(Collaboration, Collaboration.id == Payment.collaboration_id)
        .where(of_brand(brand_id), Payment.paid_on >= first_on)
        .order_by(Payment.paid_on.desc(), Payment.id)
    )
    rows = session.execute(asked)
    return [PaidRow(id_, on, minor, currency) for id_, on, minor, currency in rows if on is not None]


def of_brand(brand_id: str) -> Any:
    """Collaborations of a brand's campaigns."""
    return Collaboration.campaign_id.in_(select(Campaign.id).where(Campaign.brand_id == brand_id))
