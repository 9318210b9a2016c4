"""The rows that a campaign's performance is made of: each post with the reading that counts, sales, themes.

Few statements, whatever the size. What follows from the rows is in `performance`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from crm.db.counting_sale import MeasuredSale, Sale, measured, sales
from crm.db.entities import Campaign, Collaboration, CountedReading, Post, PostTag, SaleRollup, Workspace
from crm.db.unit_of_work import Database
from crm.domain import metrics
from crm.domain.attribution import Windows, local_day, windows
from crm.domain.metrics import Flag
from crm.domain.vocabulary import Basis, Platform, PostTagKind, PostType, ReadingSource
from crm.queries.figures import CurrencyAmount, OutsideWindow, outside_of
from crm.queries.latest_figures import followers_of, interactions, nearest
from crm.queries.streams import streamed

PROVISIONAL_HOURS = 48
_BETWEEN = "\x1f"  # two themes of one post
_COUNTED = (
    Post.id,
    Post.collaboration_id,
    Post.influencer_id,
    Post.account_id,
    Post.platform,
    Post.type,
    Post.url,
    Post.posted_on,
    Post.boosted,
    Post.giveaway,
    CountedReading.read_at,
    CountedReading.source,
    CountedReading.impressions,
    CountedReading.reach,
    CountedReading.views,
    CountedReading.likes,
    CountedReading.comments,
    CountedReading.shares,
    CountedReading.saves,
    CountedReading.clicks,
)


_THEMES = (
    select(func.group_concat(PostTag.name, _BETWEEN))
    .where(PostTag.post_id == Post.id, PostTag.kind == PostTagKind.THEME)
    .correlate(Post)
    .scalar_subquery()
)
_READ_POSTS = (  # built once: that takes as long as a small campaign's answer
    select(*_COUNTED)
    .select_from(Collaboration)
    .join(Post, Post.collaboration_id == Collaboration.id)
    .outerjoin(CountedReading, CountedReading.post_id == Post.id)
)
_PLATFORMS = {each.value: each for each in Platform}
_TYPES = {each.value: each for each in PostType}
_SOURCES = {each.value: each for each in ReadingSource}
_WINDOW = select(Campaign.zone, Campaign.attribution_days)


class PostFact(NamedTuple):
    """One post with its latest reading; None is not known. A plain tuple, because a campaign has thousands.

    Attributes:
        read_on: day of the reading.
        engagements: by the campaign's engagement set; audience: on the campaign's basis.
        flags: why the figures are doubtful.
    """

    id: str
    collaboration_id: str
    influencer_id: str | None
    account_id: str | None
    platform: Platform
    type: PostType
    url: str | None
    posted_on: date | None
    boosted: bool
    giveaway: bool
    read_on: date | None
    source: ReadingSource | None
    impressions: int | None
    reach: int | None
    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    clicks: int | None
    engagements: int | None
    audience: int | None
    rate: Decimal | None
    flags: frozenset[Flag]
    themes: tuple[str, ...]

    @property
    def age_days(self) -> int | None:
        """How many days after the post its figures were read."""
        return None if self.read_on is None or self.posted_on is None else (self.read_on - self.posted_on).days

    @property
    def is_provisional(self) -> bool:
        """Whether the figures were read within 48 hours of the post. Source: product.md, b12."""
        age = self.age_days
        return age is not None and age * 24 < PROVISIONAL_HOURS

    def is_comparable(self, boosted: bool) -> bool:
        """Whether the post counts when partners are compared."""
        return self.boosted is boosted and not self.giveaway and not self.flags and self.type is not PostType.STORY


@dataclass(frozen=True, slots=True)
class SaleFact:
    """Partners' orders of one day through one post that count; `on` is None where nobody says."""

    post_id: str | None
    on: date | None
    orders: int


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """The rows of one campaign.

    Attributes:
        lines: partners' sales, line by line; sales: those that count, by post and day.
        sold: influencer -> orders and revenue, as the sale figures have them; outside: what they leave out.
        orders_of_posts: post -> orders.
        followed: collaboration -> the days on which sales follow its posts.
        window_days: so many days after a post its sales count.
    """

    posts: tuple[PostFact, ...]
    lines: Sequence[Sale]
    sales: tuple[SaleFact, ...]
    sold: Mapping[str, tuple[int, tuple[CurrencyAmount, ...]]]
    outside: OutsideWindow
    orders_of_posts: Mapping[str, int]
    followed: Mapping[str, Windows]
    window_days: int
    workspace: str

    @property
    def late_orders(self) -> int:
        """Orders later after their post than the attribution window, which are counted all the same."""
        posted = {post.id: post.posted_on for post in self.posts}
        late = 0
        for sale in self.sales:
            day = posted.get(sale.post_id or "")
            if day is not None and sale.on is not None:
                late += sale.orders * (sale.on > day + timedelta(days=self.window_days))
        return late


def campaign_facts(db: Database, campaign_id: str, which: str, basis: Basis) -> CampaignFacts:
    """Read a campaign's rows.

    Args:
        which: the engagement set that counts, as in `figures.RateFigure`.
        basis: what rates are divided by.
    """
    with db.read() as session:
        zone, window_days = session.execute(_WINDOW.where(Campaign.id == campaign_id)).one()
        posts = _posts(session, campaign_id, which, basis)
        followed = _followed(posts, window_days)
        lines = sales(session, Collaboration.campaign_id == campaign_id)
        judged = list(measured(lines, followed))
        counted = tuple(_counting(lines, judged, zone))
        by_post: defaultdict[str, int] = defaultdict(int)
        for sale in counted:
            if sale.post_id is not None:
                by_post[sale.post_id] += sale.orders
        return CampaignFacts(
            posts=posts,
            lines=lines,
            sales=counted,
            sold=_sold(session, campaign_id),
            outside=outside_of(judged),
            orders_of_posts=by_post,
            followed=followed,
            window_days=window_days,
            workspace=session.scalar(select(Workspace.name)) or "",
        )


def _posts(session: Session, campaign_id: str, which: str, basis: Basis) -> tuple[PostFact, ...]:
    audience = literal(None) if basis in (Basis.FOLLOWERS, Basis.UNKNOWN) else getattr(CountedReading, basis.value)
    asked = _READ_POSTS.add_columns(interactions(which), audience, _THEMES)
    rows = streamed(session, asked.where(Collaboration.campaign_id == campaign_id))
    if basis is Basis.FOLLOWERS:
        return tuple(map(_post, _with_followers(session, list(rows))))
    return tuple(map(_post, rows))


def _with_followers(session: Session, rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The same rows with the followers around the day of the post as audience."""
    followers = followers_of(session, {row[3] for row in rows if row[3] is not None})
    for row in rows:
        near = nearest(followers.get(row[3], []), _day(row[7]))
        yield (*row[:-2], near[1] or None if near else None, row[-1])


def _followed(posts: Iterable[PostFact], window_days: int) -> dict[str, Windows]:
    days: defaultdict[str, set[date]] = defaultdict(set)
    for post in posts:
        if post.posted_on is not None:
            days[post.collaboration_id].add(post.posted_on)
    return {part: windows(posted_on, window_days) for part, posted_on in days.items()}


def _post(row: tuple[Any, ...]) -> PostFact:
    """A row as the file has it, with the types of the program: thousands of times, so by hand."""
    id_, part, person, account, platform, kind, url, posted_on, boosted, giveaway, read_at, source = row[:12]
    engagements, audience, themes = row[20:]
    rate = metrics.engagement_rate(engagements, audience)
    about = (id_, part, person, account, _PLATFORMS[platform], _TYPES[kind], url, _day(posted_on))
    read = (bool(boosted), bool(giveaway), _day(read_at), None if source is None else _SOURCES[source], *row[12:20])
    named = tuple(sorted(themes.split(_BETWEEN))) if themes else ()
    return PostFact._make((*about, *read, engagements, audience, rate, _flags(row, engagements, rate), named))


@lru_cache(maxsize=4096)  # many posts of a campaign share few days
def _day(moment: str | None) -> date | None:
    """The day of a day or moment as the file has it."""
    return None if moment is None else date.fromisoformat(moment[:10])


def _flags(row: tuple[Any, ...], engagements: int | None, rate: Decimal | None) -> frozenset[Flag]:
    impressions, reach, views, likes, comments, shares, saves, _clicks = row[12:20]
    if _plausible(impressions, reach, views, likes, engagements) and (rate is None or rate <= 1):
        return frozenset()
    counts = metrics.Counts(likes, comments, shares, saves, views, reach, impressions)
    return metrics.flags(counts, engagements, rate)


def _plausible(
    impressions: int | None, reach: int | None, views: int | None, likes: int | None, told: int | None
) -> bool:
    """Whether nothing can be doubtful: asked of thousands of posts before the rule itself."""
    seen = reach if reach is not None else 0
    return (
        (told is None or reach is None or told <= reach)
        and (impressions is None or impressions >= seen)
        and (views is None or likes is None or views >= likes)
    )


def _counting(lines: Iterable[Sale], judged: Iterable[MeasuredSale], zone: str) -> Iterator[SaleFact]:
    """Orders by post and day, without those outside the campaign's window."""
    days: Counter[tuple[str | None, date | None]] = Counter()
    for sale, on, counts in judged:
        if counts:
            days[None, on] += sale.orders or 0
    for sale in lines:
        if not sale.is_measured and sale.orders is not None:
            days[sale.post_id, None if sale.at is None else local_day(sale.at, zone)] += sale.orders
    return (SaleFact(post_id, on, orders) for (post_id, on), orders in days.items() if orders)


def _sold(session: Session, campaign_id: str) -> dict[str, tuple[int, tuple[CurrencyAmount, ...]]]:
    asked = (
        select(
            SaleRollup.influencer_id,
            SaleRollup.currency,
            SaleRollup.orders,
            SaleRollup.revenue_minor,
            SaleRollup.revenue_lines,
        )
        .where(SaleRollup.campaign_id == campaign_id)
        .order_by(SaleRollup.influencer_id, SaleRollup.currency)
    )
    found: dict[str, tuple[int, tuple[CurrencyAmount, ...]]] = {}
    for row in session.execute(asked):
        orders, revenue = found.get(row.influencer_id, (0, ()))
        amount = (CurrencyAmount(row.currency, row.revenue_minor),) if row.revenue_lines else ()
        found[row.influencer_id] = (orders + row.orders, (*revenue, *amount))
    return found
