"""Posts with their latest figures, and readings, as lists give them. Nothing here writes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from crm.db.counting_reading import counting_reading
from crm.db.entities import Campaign, Collaboration, Influencer, Post, PostAlias, Reading
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Basis, Platform, PostType, ReadingSource

FIGURES = (
    "impressions",
    "reach",
    "views",
    "likes",
    "comments",
    "shares",
    "saves",
    "clicks",
    "engagements",
    "engagement_rate",
    "engagement_basis",
)
_BLOCK = 500


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post with the figures of its latest reading; None is not known.

    Attributes:
        posted_at: the instant where its source tells one; else the day.
        read_at: ISO moment of the latest reading.
        influencer_ref: a file's word for the person, while nobody is known by it.
    """

    id: str
    influencer_id: str | None
    influencer: str | None
    account_id: str | None
    collaboration_id: str | None
    campaign: str | None
    platform: Platform
    type: PostType
    url: str | None
    posted_at: datetime | date | None
    text: str
    boosted: bool
    shared: bool
    giveaway: bool
    seen_gone_on: date | None
    influencer_ref: str | None
    read_at: str | None
    impressions: int | None
    reach: int | None
    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    clicks: int | None
    engagements: int | None
    engagement_rate: Any
    engagement_basis: Basis | None


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """What a post's figures were at one moment, from one source, as last corrected."""

    id: str
    post_id: str
    read_at: str
    source: ReadingSource
    impressions: int | None
    reach: int | None
    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    clicks: int | None
    engagements: int | None
    engagement_rate: Any
    engagement_basis: Basis | None


def post_ids(db: Database) -> list[str]:
    """Ids of all posts, newest first, those without a day last."""
    with db.read() as session:
        return list(session.scalars(select(Post.id).order_by(Post.posted_on.desc().nulls_last(), Post.id.desc())))


def post_rows(db: Database, ids: Sequence[str]) -> list[PostLine]:
    """Rows for these ids in their order; ids deleted meanwhile are absent."""
    with db.read() as session:
        found = {
            row["id"]: _post_line(row)
            for start in range(0, len(ids), _BLOCK)
            for row in session.execute(_posts().where(Post.id.in_(ids[start : start + _BLOCK]))).mappings()
        }
    return [found[id_] for id_ in ids if id_ in found]


def post_lines(session: Session) -> Iterator[PostLine]:
    """All posts, newest first."""
    ordered = _posts().order_by(Post.posted_on.desc().nulls_last(), Post.id.desc())
    yield from map(_post_line, session.execute(ordered).mappings())


def reading_lines(session: Session, keys: Sequence[str] | None = None) -> Iterator[ReadingLine]:
    """All readings by post and moment; those with the given ids when `keys` is given."""
    later = aliased(Reading)
    columns = [getattr(Reading, name) for name in ReadingLine.__dataclass_fields__]
    rows = (
        select(*columns).where(_seen(), ~_corrected(later)).order_by(Reading.post_id, Reading.read_at, Reading.source)
    )
    if keys is not None:
        rows = rows.where(Reading.id.in_(keys))
    yield from (ReadingLine(*row) for row in session.execute(rows))


def post_count(db: Database) -> int:
    """How many posts there are."""
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(Post)) or 0


def reading_count(db: Database) -> int:
    """How many readings there are, each counted once however often it was corrected."""
    with db.read() as session:
        there = (_seen(), ~_corrected(aliased(Reading)))
        return session.scalar(select(func.count()).select_from(Reading).where(*there)) or 0


def posts_called(session: Session, text: str) -> list[str]:
    """Ids of the posts that a platform's id, a link, a link's key or a file's own id names exactly."""
    named = select(PostAlias.post_id).where(PostAlias.value == text)
    keys = or_(Post.platform_post_id == text, Post.permalink_key == text, Post.url == text, Post.id.in_(named))
    return list(session.scalars(select(Post.id).where(keys).order_by(Post.id)))


def _seen() -> Any:
    """Facts outlive their post, unseen, so that undoing its removal brings them back."""
    return exists().where(Post.id == Reading.post_id)


def _corrected(later: Any) -> Any:
    return exists().where(
        later.post_id == Reading.post_id,
        later.read_at == Reading.read_at,
        later.source == Reading.source,
        later.revision > Reading.revision,
    )


def _posts() -> Select[*tuple[Any, ...]]:
    """Posts joined with the one reading that counts."""
    own = (
        "id",
        "influencer_id",
        "account_id",
        "collaboration_id",
        "platform",
        "type",
        "url",
        "posted_on",
        "posted_at",
        "text",
        "boosted",
        "shared",
        "giveaway",
        "seen_gone_on",
        "influencer_ref",
    )
    return (
        select(
            *(getattr(Post, name) for name in own),
            Influencer.name.label("influencer"),
            Campaign.name.label("campaign"),
            Reading.read_at,
            *(getattr(Reading, name) for name in FIGURES),
        )
        .outerjoin(Influencer, Influencer.id == Post.influencer_id)
        .outerjoin(Collaboration, Collaboration.id == Post.collaboration_id)
        .outerjoin(Campaign, Campaign.id == Collaboration.campaign_id)
        .outerjoin(Reading, counting_reading())
    )


def _post_line(row: Any) -> PostLine:
    values = dict(row)
    day = values.pop("posted_on")
    values["posted_at"] = values["posted_at"] or day
    return PostLine(**values)
