"""Readings of one post: how old it was, which reading stands for an age, whether it is final, what is doubtful in it.

A doubtful value is kept and marked, never altered. Rates are in `metrics`; nothing here compares several posts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from crm.domain import metrics
from crm.domain.metrics import Counts, EngagementSet
from crm.domain.vocabulary import Basis, Platform, PostType, ReadingSource

FIGURES = ("impressions", "reach", "views", "likes", "comments", "shares", "saves", "clicks")
PROVISIONAL = timedelta(hours=48)
STORY_LIFE = timedelta(hours=24)
FOLLOWERS_HOLD = timedelta(days=7)
VIDEOS = frozenset({PostType.REEL, PostType.SHORT, PostType.VIDEO, PostType.LIVE})


class Age(StrEnum):
    """The ages at which figures of posts are compared. Source: domain.md, maturity."""

    DAY = "24h"
    WEEK = "7d"
    MONTH = "30d"


@dataclass(frozen=True, slots=True)
class Span:
    """How old a post is at an age, and from what to what a reading still stands for it, both included."""

    target: timedelta
    least: timedelta
    most: timedelta


# The targets are domain.md's; the windows are our own: near enough that growth in between does not mislead.
SPANS = {
    Age.DAY: Span(timedelta(days=1), timedelta(hours=18), timedelta(hours=36)),
    Age.WEEK: Span(timedelta(days=7), timedelta(days=6), timedelta(days=10)),
    Age.MONTH: Span(timedelta(days=30), timedelta(days=25), timedelta(days=40)),
}


class Finality(StrEnum):
    """Whether a post's figures still move; UNKNOWN where the age is."""

    PROVISIONAL = "provisional"
    FINAL = "final"
    UNKNOWN = "unknown"


class Doubt(StrEnum):
    """Why somebody should look at a reading. The first four also keep it out of ranking. Source: domain.md, product.md b12."""

    ENGAGEMENTS_OVER_REACH = "engagements_over_reach"
    IMPRESSIONS_UNDER_REACH = "impressions_under_reach"
    VIEWS_UNDER_LIKES = "views_under_likes"
    RATE_OVER_ONE = "rate_over_one"
    SAVES_OVER_REACH = "saves_over_reach"
    FALLING_LIKES = "falling_likes"
    LATE_STORY = "late_story"
    READ_BEFORE_POSTED = "read_before_posted"


@dataclass(frozen=True, slots=True)
class Published:
    """When a post went live: the day as its source tells it, and the instant when it tells one; None = not known."""

    on: date | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PostReading:
    """What one source said of one post at one moment; None is not known, never 0.

    Attributes:
        read_at: ISO 8601: a date, or an instant in UTC such as "2026-05-10T14:00Z".
        revision: how often it was corrected.
        engagements: a total that the source gives without its parts.
        engagement_rate: fraction, as the source gives it, on `engagement_basis`.
    """

    read_at: str
    source: ReadingSource
    revision: int = 0
    impressions: int | None = None
    reach: int | None = None
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    clicks: int | None = None
    engagements: int | None = None
    engagement_rate: Decimal | None = None
    engagement_basis: Basis | None = None

    @property
    def day(self) -> str:
        """ISO day of the reading, as written."""
        return self.read_at[:10]

    def counts(self) -> Counts:
        """Its counts for `metrics`."""
        return Counts(**{name: getattr(self, name) for name in Counts.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Choice:
    """The claim that somebody believes: the reading of this moment from this source."""

    read_at: str
    source: ReadingSource


@dataclass(frozen=True, slots=True)
class PostRate:
    """A post's engagement rate.

    Attributes:
        value: fraction.
        engagements: the set that counts; None when the source gave the rate, or the total, itself.
    """

    value: Decimal
    basis: Basis
    engagements: EngagementSet | None = None


def age_of(published: Published, read_at: str) -> timedelta | None:
    """How old a post was when it was read: exact between two instants, else in whole days.

    Returns:
        None when the day of posting or of reading is not known; negative when it was read before it was posted.
    """
    moment = _instant(read_at)
    if moment is not None and published.at is not None:
        return moment - published.at
    day = _day(read_at)
    posted = published.on or (published.at.date() if published.at else None)
    return None if day is None or posted is None else day - posted


def is_at(age: timedelta | None, wanted: Age) -> bool:
    """Whether a reading of this age stands for the wanted one."""
    span = SPANS[wanted]
    return age is not None and span.least <= age <= span.most


def usual_age(platform: Platform, kind: PostType) -> Age:
    """The age at which such posts are compared unless somebody chose: 30 days for video on YouTube, a day for stories, else 7 days.

    Source: domain.md, maturity; a story is gone after a day.
    """
    if kind is PostType.STORY:
        return Age.DAY
    return Age.MONTH if platform is Platform.YOUTUBE and kind in VIDEOS else Age.WEEK


def finality(kind: PostType, age: timedelta | None) -> Finality:
    """Whether figures read at this age are final: after 48 hours, a story's after its 24.

    Source: product.md b12.
    """
    if age is None:
        return Finality.UNKNOWN
    settled = STORY_LIFE if kind is PostType.STORY else PROVISIONAL
    return Finality.FINAL if age >= settled else Finality.PROVISIONAL


def current(readings: Sequence[PostReading]) -> list[PostReading]:
    """The readings as last corrected, by moment and source."""
    newest: dict[tuple[str, ReadingSource], PostReading] = {}
    for each in sorted(readings, key=lambda reading: reading.revision):
        newest[each.read_at, each.source] = each
    return sorted(newest.values(), key=lambda reading: (reading.read_at, reading.source))


def counting(readings: Sequence[PostReading], choice: Choice | None = None) -> PostReading | None:
    """The reading that counts in sums: of the newest day; of several on it the chosen one, else the latest.

    Of two at the same moment the more often corrected one counts, then the one whose source comes first by name; that
    is no judgement, it only makes every screen tell the same until somebody chooses.
    """
    kept = current(readings)
    if not kept:
        return None
    return _of_day([each for each in kept if each.day == max(other.day for other in kept)], choice)


def reading_at(
    readings: Sequence[PostReading], published: Published, wanted: Age, choice: Choice | None = None
) -> PostReading | None:
    """The reading that stands for an age: on the day nearest to it, the later of two; None when none is near enough."""
    ages = {each: age_of(published, each.read_at) for each in current(readings)}
    near = {each: age for each, age in ages.items() if age is not None and is_at(age, wanted)}
    if not near:
        return None
    best = min(near, key=lambda each: (abs(near[each] - SPANS[wanted].target), -near[each]))
    return _of_day([each for each in near if each.day == best.day], choice)


def claims(readings: Sequence[PostReading]) -> list[list[PostReading]]:
    """Readings of the same day from different sources that contradict each other in a figure, day by day."""
    days: dict[str, list[PostReading]] = {}
    for each in current(readings):
        days.setdefault(each.day, []).append(each)
    return [group for group in days.values() if _contradict(group)]


def open_claims(readings: Sequence[PostReading], choice: Choice | None) -> list[list[PostReading]]:
    """The contradictions that nobody has decided."""
    return [group for group in claims(readings) if not any(_is_chosen(each, choice) for each in group)]


def doubts(
    reading: PostReading,
    rate: PostRate | None,
    kind: PostType,
    published: Published,
    others: Sequence[PostReading] = (),
) -> tuple[Doubt, ...]:
    """What makes a reading worth a look. The value stays as it is.

    Args:
        rate: the rate shown for the post.
        others: readings of the same post, in any order; itself may be among them.

    Source: domain.md, flags; product.md b12.
    """
    age = age_of(published, reading.read_at)
    told = interactions(reading)
    plain = metrics.flags(reading.counts(), told, rate.value if rate else None)
    found = {Doubt(flag.value) for flag in plain}
    if reading.saves is not None and reading.reach is not None and reading.saves > reading.reach:
        found.add(Doubt.SAVES_OVER_REACH)
    if _falls(reading, others):
        found.add(Doubt.FALLING_LIKES)
    if kind is PostType.STORY and age is not None and age > STORY_LIFE:
        found.add(Doubt.LATE_STORY)
    if age is not None and age < timedelta(0):
        found.add(Doubt.READ_BEFORE_POSTED)
    return tuple(doubt for doubt in Doubt if doubt in found)


def interactions(reading: PostReading) -> int | None:
    """Likes and comments with what is known of shares and saves; the source's own total where the parts are not known."""
    known = [each for each in (reading.shares, reading.saves) if each is not None]
    public = metrics.whole_sum(reading.likes, reading.comments)
    return reading.engagements if public is None else public + sum(known)


def post_rate(
    reading: PostReading, platform: Platform, kind: PostType, followers: int | None = None
) -> PostRate | None:
    """The rate of one post on its default basis: views for video, reach for stories, else reach where supplied, else
    followers. Without these the rate that the source gives, on the source's basis.

    Args:
        followers: on the day of posting; count.

    Returns:
        None when the engagements or every audience is unknown; hidden likes make no low rate.

    Source: domain.md, engagement rates.
    """
    told, which = _largest(reading, platform)
    for basis in _bases(kind):
        audience = followers if basis is Basis.FOLLOWERS else getattr(reading, basis.value)
        value = metrics.engagement_rate(told, audience)
        if value is not None:
            return PostRate(value, basis, which)
    if reading.engagement_rate is not None:
        return PostRate(reading.engagement_rate, reading.engagement_basis or Basis.UNKNOWN)
    return None


def followers_are_near(rate: PostRate | None, read_on: date | None, posted_on: date | None) -> bool:
    """Whether a rate of followers rests on a count of another week than the post's; then it is told so.

    Source: domain.md, followers.
    """
    if rate is None or rate.basis is not Basis.FOLLOWERS or rate.engagements is None:
        return False
    return read_on is None or posted_on is None or abs(read_on - posted_on) > FOLLOWERS_HOLD


def _bases(kind: PostType) -> tuple[Basis, ...]:
    if kind is PostType.STORY:
        return (Basis.REACH,)
    return (Basis.VIEWS,) if kind in VIDEOS else (Basis.REACH, Basis.FOLLOWERS)


def _largest(reading: PostReading, platform: Platform) -> tuple[int | None, EngagementSet | None]:
    for which in (EngagementSet.FULL, EngagementSet.PUBLIC):
        told = metrics.engagements(reading.counts(), platform, which)
        if told is not None:
            return told, which
    return reading.engagements, None


def _of_day(readings: Sequence[PostReading], choice: Choice | None) -> PostReading:
    chosen = next((each for each in readings if _is_chosen(each, choice)), None)
    if chosen is not None:
        return chosen
    latest = max(each.read_at for each in readings)
    return min((each for each in readings if each.read_at == latest), key=lambda each: (-each.revision, each.source))


def _is_chosen(reading: PostReading, choice: Choice | None) -> bool:
    return choice is not None and (reading.read_at, reading.source) == (choice.read_at, choice.source)


def _contradict(group: Sequence[PostReading]) -> bool:
    if len({each.source for each in group}) < 2:
        return False
    for name in FIGURES:
        told = {getattr(each, name) for each in group} - {None}
        if len(told) > 1:
            return True
    return False


def _falls(reading: PostReading, others: Sequence[PostReading]) -> bool:
    likes = reading.likes
    if likes is None:
        return False
    return any(each.likes is not None and each.read_at < reading.read_at and each.likes > likes for each in others)


def _day(read_at: str) -> date | None:
    try:
        return date.fromisoformat(read_at[:10])
    except ValueError:
        return None


def _instant(read_at: str) -> datetime | None:
    if "T" not in read_at:
        return None
    try:
        moment = datetime.fromisoformat(read_at)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
