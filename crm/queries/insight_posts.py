"""Organic posts of everybody with the reading that compares them, on one basis; few statements, whatever the size.

Which reading stands for an age is said by `domain.readings`; what follows from the posts is in the other insight queries.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from crm.db.entities import AccountSnapshot, Post, Reading, ReadingChoice
from crm.domain.metrics import EngagementSet
from crm.domain.readings import (
    SPANS,
    Age,
    Choice,
    PostReading,
    Published,
    counting,
    reading_at,
    usual_age,
)
from crm.domain.vocabulary import Basis, Platform, PostType, ReadingSource
from crm.queries.latest_figures import nearest
from crm.queries.streams import stream_blocks

RANKING_BASES = (Basis.FOLLOWERS, Basis.REACH, Basis.VIEWS, Basis.IMPRESSIONS)
_COUNTS = ("likes", "comments", "shares", "saves", "views", "reach", "impressions", "engagements")
_WEEK = SPANS[Age.WEEK].least.days


class AgeRule(StrEnum):
    """Which readings are compared."""

    AT_AGE = "at_age"  # as domain.md asks: 7 days, 30 for video on YouTube
    SETTLED = "settled"  # the newest from 6 days on: where too few were read at the age


class LeftOut(StrEnum):
    """Why an organic post does not compare."""

    NO_READING = "no_reading"
    OTHER_AGE = "other_age"  # no reading at the age
    NO_AUDIENCE = "no_audience"  # not known on the basis
    NO_ENGAGEMENT = "no_engagement"  # the engagement set is not known
    DOUBTFUL = "doubtful"  # figures contradict each other


class ReadPost(NamedTuple):
    """One post with one reading; None is not known. A plain tuple, because there are many thousands."""

    id: str
    influencer_id: str
    account_id: str | None
    collaboration_id: str | None
    platform: Platform
    type: PostType
    on: date | None
    read_on: date
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    views: int | None
    reach: int | None
    impressions: int | None
    engagements: int | None


class RatedPost(NamedTuple):
    """One post that compares: its engagements of the set, its audience on the basis."""

    post: ReadPost
    engagements: int
    audience: int


@dataclass(frozen=True, slots=True)
class OrganicPosts:
    """Posts by the reading that compares them, under both age rules; `unread` have none at all.

    Boosted posts, giveaways and stories are not here: they never mix with the others.
    """

    at_age: tuple[ReadPost, ...]
    settled: tuple[ReadPost, ...]
    unread: int

    def by(self, rule: AgeRule) -> tuple[ReadPost, ...]:
        """Those of one rule."""
        return self.at_age if rule is AgeRule.AT_AGE else self.settled


@dataclass(frozen=True, slots=True)
class Comparable:
    """Posts that compare with each other.

    Attributes:
        which: engagement set: the largest known for all of them.
        left_out: why others are not here.
    """

    basis: Basis
    rule: AgeRule
    which: EngagementSet
    posts: tuple[RatedPost, ...]
    left_out: Mapping[LeftOut, int]


def organic_posts(session: Session, influencer_ids: Sequence[str] | None = None) -> OrganicPosts:
    """Everybody's organic posts, or those of some people.

    Args:
        influencer_ids: None = everybody.
    """
    choices = {
        post_id: Choice(read_at, source)
        for post_id, read_at, source in session.execute(
            select(ReadingChoice.post_id, ReadingChoice.read_at, ReadingChoice.source)
        )
    }
    at_age, settled, unread = [], [], 0
    for rows in _by_post(_rows(session, influencer_ids)):
        first = rows[0]
        if first[7] is None:
            unread += 1
            continue
        aged, newest = _chosen(rows, choices.get(first[0]))
        if aged is not None:
            at_age.append(_post(aged))
        if newest is not None:
            settled.append(_post(newest))
    return OrganicPosts(tuple(at_age), tuple(settled), unread)


def comparable(
    posts: OrganicPosts, basis: Basis, rule: AgeRule, followers: Mapping[str, Sequence[tuple[date, int]]]
) -> Comparable:
    """The posts that compare on a basis.

    Args:
        followers: known counts with their days, by account; needed for the basis followers.
    """
    left_out: Counter[LeftOut] = Counter({LeftOut.NO_READING: posts.unread})
    chosen = posts.by(rule)
    left_out[LeftOut.OTHER_AGE] = max(0, len(posts.settled) - len(chosen))
    audience = _audience(basis, followers)
    sized = [(post, size) for post in chosen if (size := audience(post))]
    left_out[LeftOut.NO_AUDIENCE] = len(chosen) - len(sized)
    which = _largest_set([post for post, _ in sized])
    found = []
    for post, size in sized:
        told = _engagements(post, which)
        if told is None:
            left_out[LeftOut.NO_ENGAGEMENT] += 1
        elif _doubtful(post, told, size):
            left_out[LeftOut.DOUBTFUL] += 1
        else:
            found.append(RatedPost(post, told, size))
    return Comparable(basis, rule, which, tuple(found), {why: count for why, count in left_out.items() if count})


def best_comparable(
    posts: OrganicPosts, basis: Basis | None, followers: Mapping[str, Sequence[tuple[date, int]]]
) -> Comparable:
    """The posts on the basis on which most people are known, at one age where that keeps half of them at least.

    Args:
        basis: this one and no other.
    """
    at_age, settled = ({post.influencer_id for post in posts.by(rule)} for rule in AgeRule)
    rule = AgeRule.AT_AGE if 2 * len(at_age) >= len(settled) else AgeRule.SETTLED
    bases = (basis,) if basis is not None else RANKING_BASES
    tried = [comparable(posts, each, rule, followers) for each in bases]
    return max(tried, key=lambda each: len({rated.post.influencer_id for rated in each.posts}))


def all_followers(session: Session) -> dict[str, list[tuple[date, int]]]:
    """Every known follower count with its day, by account."""
    asked = select(AccountSnapshot.account_id, AccountSnapshot.read_on, AccountSnapshot.followers).where(
        AccountSnapshot.followers.is_not(None)
    )
    found: defaultdict[str, list[tuple[date, int]]] = defaultdict(list)
    for block in stream_blocks(session, asked):
        for account_id, read_on, followers in block:
            found[account_id].append((_day(read_on), followers))
    return found


def _rows(session: Session, influencer_ids: Sequence[str] | None) -> Iterator[tuple[Any, ...]]:
    for start in range(0, 1 if influencer_ids is None else len(influencer_ids), 500):
        asked = _statement()
        if influencer_ids is not None:
            asked = asked.where(Post.influencer_id.in_(influencer_ids[start : start + 500]))
        for block in stream_blocks(session, asked):
            yield from block


def _statement() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Post.id,
            Post.influencer_id,
            Post.account_id,
            Post.collaboration_id,
            Post.platform,
            Post.type,
            Post.posted_on,
            Reading.read_at,
            Reading.source,
            Reading.revision,
            *(getattr(Reading, name) for name in _COUNTS),
        )
        .select_from(Post)
        .outerjoin(Reading, Reading.post_id == Post.id)
        .where(
            Post.influencer_id.is_not(None),
            Post.boosted.is_(False),
            Post.giveaway.is_(False),
            Post.type != PostType.STORY,
        )
        .order_by(Post.id)
    )


def _by_post(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    own: list[tuple[Any, ...]] = []
    for row in rows:
        if own and own[0][0] != row[0]:
            yield own
            own = []
        own.append(row)
    if own:
        yield own


def _chosen(rows: list[tuple[Any, ...]], choice: Choice | None) -> tuple[tuple[Any, ...] | None, ...]:
    """The rows that stand for the age, and for settled figures; None where no reading does."""
    posted = _day(rows[0][6]) if rows[0][6] else None
    if len(rows) == 1:
        age = (_day(rows[0][7]) - posted).days if posted else None
        usual = SPANS[_usual(rows[0][4], rows[0][5])]
        aged = age is not None and usual.least.days <= age <= usual.most.days
        return (rows[0] if aged else None), (rows[0] if age is None or age >= _WEEK else None)
    named = {(row[7], row[8], row[9]): row for row in rows}
    told = {key: PostReading(key[0], ReadingSource(key[1]), key[2]) for key in named}
    at = reading_at(list(told.values()), Published(posted), _usual(rows[0][4], rows[0][5]), choice)
    ripe = [each for each in told.values() if posted is None or _day(each.read_at) - posted >= timedelta(_WEEK)]
    newest = counting(ripe, choice)
    return tuple(
        None if each is None else named[each.read_at, each.source.value, each.revision] for each in (at, newest)
    )


def _post(row: tuple[Any, ...]) -> ReadPost:
    posted = _day(row[6]) if row[6] else None
    return ReadPost._make((*row[:4], _platform(row[4]), _type(row[5]), posted, _day(row[7]), *row[10:]))


def _audience(basis: Basis, followers: Mapping[str, Sequence[tuple[date, int]]]) -> Callable[[ReadPost], int | None]:
    if basis is Basis.FOLLOWERS:

        def count(post: ReadPost) -> int | None:
            near = nearest(followers.get(post.account_id or "", ()), post.on)
            return near[1] if near else None

        return count
    told: Callable[[ReadPost], int | None] = attrgetter(basis.value)
    return told


def _largest_set(posts: Sequence[ReadPost]) -> EngagementSet:
    """The full set when everybody who tells likes and comments tells it whole. Source: domain.md, counts."""
    public = [post for post in posts if _engagements(post, EngagementSet.PUBLIC) is not None]
    full = all(_engagements(post, EngagementSet.FULL) is not None for post in public)
    return EngagementSet.FULL if full and public else EngagementSet.PUBLIC


def _engagements(post: ReadPost, which: EngagementSet) -> int | None:
    """As `metrics.engagements`, which is asked of counts; said here once more for hundreds of thousands of tuples."""
    if post.likes is None or post.comments is None:
        return None
    public = post.likes + post.comments
    if which is EngagementSet.PUBLIC:
        return public
    if post.platform is Platform.YOUTUBE:
        return public + (post.shares or 0)
    return None if post.shares is None or post.saves is None else public + post.shares + post.saves


def _doubtful(post: ReadPost, told: int, audience: int) -> bool:
    """As `metrics.flags`, with the audience in place of the rate over 1; asked of hundreds of thousands of tuples."""
    reach, impressions, views = post.reach, post.impressions, post.views
    return (
        told > audience
        or (reach is not None and told > reach)
        or (impressions is not None and reach is not None and impressions < reach)
        or (views is not None and post.likes is not None and views < post.likes)
    )


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    return date.fromisoformat(text[:10])


@lru_cache(maxsize=256)
def _usual(platform: str, kind: str) -> Age:
    return usual_age(Platform(platform), PostType(kind))


@lru_cache(maxsize=64)
def _platform(name: str) -> Platform:
    return Platform(name)


@lru_cache(maxsize=64)
def _type(name: str) -> PostType:
    return PostType(name)
