"""Posts as the posts page lists them: ids in display order, then rows with the reading that stands for an age.

Which reading that is, its age, rate and doubts are the rules of `domain.readings`. Nothing here writes.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Account,
    Brand,
    Campaign,
    Collaboration,
    Influencer,
    Post,
    PostTag,
    Reading,
    ReadingChoice,
)
from crm.db.unit_of_work import Database
from crm.domain import readings as rules
from crm.domain.readings import Age, Choice, Doubt, Finality, PostRate, PostReading, Published
from crm.domain.text import fold
from crm.domain.vocabulary import Platform, PostTagKind, PostType
from crm.queries.latest_figures import followers_of, nearest

_BLOCK = 400


class PostSort(StrEnum):
    """By what posts may be ordered; never by a rate, because rates of different bases cannot be ranked together."""

    POSTED = "posted"
    PERSON = "person"
    CAMPAIGN = "campaign"


class AgeChoice(StrEnum):
    """At which age figures are shown: the usual one of each post, one age for all, or the latest whatever its age."""

    USUAL = "usual"
    DAY = "24h"
    WEEK = "7d"
    MONTH = "30d"
    LATEST = "latest"

    def of(self, platform: Platform, kind: PostType) -> Age | None:
        """The age that is wanted of such a post; None for the latest reading."""
        if self is AgeChoice.LATEST:
            return None
        return rules.usual_age(platform, kind) if self is AgeChoice.USUAL else Age(self.value)


@dataclass(frozen=True, slots=True)
class PostFilter:
    """Which posts to show; an empty field does not narrow.

    Attributes:
        text: every word stands in the text, link, theme, person or campaign.
        unread: only posts old enough for their age that have no reading at it or later.
    """

    text: str = ""
    platform: Platform | None = None
    campaign_id: str | None = None
    brand_id: str | None = None
    influencer_id: str | None = None
    unread: bool = False


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post with the reading that stands for the wanted age.

    Attributes:
        reading: the nearest one when none is near enough; None when it was never read.
        age: of that reading; None when the day of posting is not known.
        at_age: it stands for the wanted age; what does not is labelled and never mixed.
        followers_near: the rate rests on followers of another week than the post's.
        open_claims: contradictions that nobody has decided.
    """

    id: str
    influencer_id: str | None
    name: str
    handle: str | None
    influencer_ref: str | None
    campaign_id: str | None
    campaign: str | None
    brand: str | None
    platform: Platform
    type: PostType
    url: str | None
    text: str
    posted_on: date | None
    boosted: bool
    shared: bool
    giveaway: bool
    seen_gone_on: date | None
    themes: tuple[str, ...]
    styles: tuple[str, ...]
    reading: PostReading | None
    age: timedelta | None
    wanted: Age | None
    at_age: bool
    finality: Finality
    rate: PostRate | None
    followers_near: bool
    doubts: tuple[Doubt, ...]
    readings: int
    open_claims: int


@dataclass(frozen=True, slots=True)
class PostFacts:
    """What is read together for some posts: as stored, still without any rule."""

    readings: dict[str, list[PostReading]]
    choices: dict[str, Choice]
    tags: dict[tuple[str, PostTagKind], list[str]]
    followers: dict[str, list[tuple[date, int]]]


@dataclass(frozen=True, slots=True)
class PostChoices:
    """What posts can be narrowed to: platforms by how many posts they have, campaigns with posts as (id, name)."""

    platforms: tuple[Platform, ...] = ()
    campaigns: tuple[tuple[str, str], ...] = ()


def post_order(
    db: Database,
    sort: PostSort,
    descending: bool,
    filters: PostFilter,
    age: AgeChoice,
    today: date,
) -> list[str]:
    """Ids of the posts that the filter lets through; posts without a day, person or campaign stand last.

    Args:
        today: the person's day; a post is missed only once it is old enough.
    """
    column = {
        PostSort.POSTED: Post.posted_on,
        PostSort.PERSON: Influencer.sort_key,
        PostSort.CAMPAIGN: Campaign.name_key,
    }[sort]
    ordered = column.desc() if descending else column.asc()
    by_post_alone = sort is PostSort.POSTED and not (filters.text or filters.campaign_id or filters.brand_id)
    asked = select(Post.id) if by_post_alone else _joined(select(Post.id))  # the joins take half the time
    asked = asked.order_by(ordered.nulls_last(), Post.posted_on.desc().nulls_last(), Post.id.desc())
    with db.read() as session:
        return list(session.scalars(asked.where(*_narrowing(filters, age, today))))


def post_table_rows(db: Database, ids: Sequence[str], age: AgeChoice) -> list[PostRow]:
    """Rows for these ids in their order; ids deleted meanwhile are absent."""
    found: dict[str, PostRow] = {}
    with db.read() as session:
        for start in range(0, len(ids), _BLOCK):
            block = ids[start : start + _BLOCK]
            told = session.execute(_posts().where(Post.id.in_(block))).mappings().all()
            facts = facts_of(session, told)
            found.update({row["id"]: post_row(row, facts, age) for row in told})
    return [found[id_] for id_ in ids if id_ in found]


def post_total(db: Database) -> int:
    """How many posts there are at all."""
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(Post)) or 0


def post_choices(db: Database) -> PostChoices:
    """What posts can be narrowed to."""
    platforms = select(Post.platform).group_by(Post.platform).order_by(func.count().desc())
    campaigns = (
        select(Campaign.id, Campaign.name)
        .where(exists().where(Collaboration.campaign_id == Campaign.id, Post.collaboration_id == Collaboration.id))
        .order_by(Campaign.name_key)
    )
    with db.read() as session:
        named = tuple((row.id, row.name) for row in session.execute(campaigns))
        return PostChoices(tuple(session.scalars(platforms)), named)


def told_post(session: Session, post_id: str) -> Any:
    """The stored values of one post as `post_row` takes them; None when it is gone."""
    return session.execute(_posts().where(Post.id == post_id)).mappings().first()


def facts_of(session: Session, told: Sequence[Any]) -> PostFacts:
    """Readings, choices, tags and followers of some posts, each read once for all."""
    ids = [row["id"] for row in told]
    readings: defaultdict[str, list[PostReading]] = defaultdict(list)
    names = list(PostReading.__dataclass_fields__)
    columns = [getattr(Reading, name) for name in names]
    for post_id, *values in session.execute(select(Reading.post_id, *columns).where(Reading.post_id.in_(ids))):
        readings[post_id].append(PostReading(*values))
    chosen = select(ReadingChoice.post_id, ReadingChoice.read_at, ReadingChoice.source)
    choices = {
        row.post_id: Choice(row.read_at, row.source)
        for row in session.execute(chosen.where(ReadingChoice.post_id.in_(ids)))
    }
    tags: defaultdict[tuple[str, PostTagKind], list[str]] = defaultdict(list)
    named = select(PostTag.post_id, PostTag.kind, PostTag.name).where(PostTag.post_id.in_(ids))
    for post_id, kind, name in session.execute(named.order_by(PostTag.name_key)):
        tags[post_id, kind].append(name)
    followers = followers_of(session, {row["account_id"] for row in told if row["account_id"]})
    return PostFacts(readings, choices, tags, followers)


def post_row(told: Any, facts: PostFacts, age: AgeChoice) -> PostRow:
    """One post's row by the rules of `domain.readings`."""
    post_id, platform, kind = told["id"], told["platform"], told["type"]
    published = Published(told["posted_on"], told["posted_at"])
    readings, choice = facts.readings.get(post_id, []), facts.choices.get(post_id)
    wanted = age.of(platform, kind)
    reading, at_age = _wanted_reading(readings, published, wanted, choice)
    near_by = nearest(facts.followers.get(told["account_id"] or "", []), told["posted_on"])
    rate = rules.post_rate(reading, platform, kind, near_by[1] if near_by else None) if reading else None
    own = {name: told[name] for name in PostRow.__dataclass_fields__ if name in told}
    old = rules.age_of(published, reading.read_at) if reading else None
    return PostRow(
        **own,
        themes=tuple(facts.tags.get((post_id, PostTagKind.THEME), ())),
        styles=tuple(facts.tags.get((post_id, PostTagKind.STYLE), ())),
        reading=reading,
        age=old,
        wanted=wanted,
        at_age=at_age,
        finality=rules.finality(kind, old),
        rate=rate,
        followers_near=rules.followers_are_near(rate, near_by[0] if near_by else None, told["posted_on"]),
        doubts=rules.doubts(reading, rate, kind, published, readings) if reading else (),
        readings=len(rules.current(readings)),
        open_claims=len(rules.open_claims(readings, choice)),
    )


def _wanted_reading(
    readings: Sequence[PostReading], published: Published, wanted: Age | None, choice: Choice | None
) -> tuple[PostReading | None, bool]:
    """The reading of the wanted age; else the one that counts, which then is labelled."""
    if wanted is not None:
        found = rules.reading_at(readings, published, wanted, choice)
        if found is not None:
            return found, True
    return rules.counting(readings, choice), wanted is None


def _posts() -> Any:
    own = (
        "id",
        "influencer_id",
        "account_id",
        "influencer_ref",
        "platform",
        "type",
        "url",
        "text",
        "posted_on",
        "posted_at",
        "boosted",
        "shared",
        "giveaway",
        "seen_gone_on",
        "collaboration_id",
    )
    return _joined(
        select(
            *(getattr(Post, name) for name in own),
            func.coalesce(Influencer.name, "").label("name"),
            Account.handle,
            Collaboration.campaign_id,
            Campaign.name.label("campaign"),
            Brand.name.label("brand"),
        )
    ).outerjoin(Account, Account.id == Post.account_id)


def _joined(asked: Any) -> Any:
    return (
        asked.select_from(Post)
        .outerjoin(Influencer, Influencer.id == Post.influencer_id)
        .outerjoin(Collaboration, Collaboration.id == Post.collaboration_id)
        .outerjoin(Campaign, Campaign.id == Collaboration.campaign_id)
        .outerjoin(Brand, Brand.id == Campaign.brand_id)
    )


def _narrowing(filters: PostFilter, age: AgeChoice, today: date) -> list[Any]:
    wanted: list[Any] = [_has_word(word) for word in fold(filters.text).split()]
    if filters.platform is not None:
        wanted.append(Post.platform == filters.platform)
    if filters.campaign_id is not None:
        wanted.append(Collaboration.campaign_id == filters.campaign_id)
    if filters.brand_id is not None:
        wanted.append(Campaign.brand_id == filters.brand_id)
    if filters.influencer_id is not None:
        wanted.append(Post.influencer_id == filters.influencer_id)
    if filters.unread:
        wanted.append(_is_unread(age, today))
    return wanted


def _has_word(word: str) -> Any:
    inside = [
        func.lower(Post.text).contains(word, autoescape=True),
        func.lower(Post.url).contains(word, autoescape=True),
        Influencer.sort_key.contains(word, autoescape=True),
        func.lower(Campaign.name).contains(word, autoescape=True),
        exists().where(PostTag.post_id == Post.id, PostTag.name_key.contains(word, autoescape=True)),
        exists().where(Account.id == Post.account_id, Account.handle_key.contains(word, autoescape=True)),
    ]
    return or_(*inside)


def _is_unread(age: AgeChoice, today: date) -> Any:
    """Old enough, and neither read at the age nor later; `domain.readings.SPANS` says from when a reading counts."""
    if age is AgeChoice.LATEST:
        return ~exists().where(Reading.post_id == Post.id)
    # Days, counted as `domain.readings.age_of` counts them: exactly between instants, else by the day.
    exact = and_(Post.posted_at.is_not(None), func.instr(Reading.read_at, "T") > 0)
    in_days = func.julianday(func.substr(Reading.read_at, 1, 10)) - func.julianday(Post.posted_on)
    old = case((exact, func.julianday(Reading.read_at) - func.julianday(Post.posted_at)), else_=in_days)
    least = _least_days(age)
    read = exists().where(Reading.post_id == Post.id, or_(Post.posted_on.is_(None), old >= least))
    due = or_(Post.posted_on.is_(None), func.julianday(today.isoformat()) - func.julianday(Post.posted_on) >= least)
    return and_(due, ~read)


def _least_days(age: AgeChoice) -> Any:
    days = {each: rules.SPANS[each].least / timedelta(days=1) for each in Age}
    if age is not AgeChoice.USUAL:
        return literal(days[Age(age.value)])
    long_lived = and_(Post.platform == Platform.YOUTUBE, Post.type.in_(rules.VIDEOS))
    return case((Post.type == PostType.STORY, days[Age.DAY]), (long_lived, days[Age.MONTH]), else_=days[Age.WEEK])
