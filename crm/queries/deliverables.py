"""Agreed pieces with what was said of their drafts and the posts that satisfy them. Nothing here writes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.db.entities import Campaign, Collaboration, Deliverable, DeliverablePost, DraftReview, Influencer, Post
from crm.db.unit_of_work import Database
from crm.domain.deliverables import days_late, round_of, rounds_over
from crm.domain.vocabulary import DeliverableState, Platform, PostType, ReviewVerdict
from crm.errors import NotFound

_BLOCK = 500


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """What one reviewer said of one draft."""

    id: str
    round: int
    verdict: ReviewVerdict
    words: str
    reviewer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LinkedPost:
    """A post in few words, to link with a piece or linked with it."""

    id: str
    platform: Platform
    type: PostType
    url: str | None
    posted_on: date | None
    text: str


@dataclass(frozen=True, slots=True)
class DeliverableRow:
    """One agreed piece.

    Attributes:
        due_from_on, due_on: its window, both days inclusive.
        days_late: days past its window; 0 while it is in time.
        round: the round that the next words belong to; rounds_over: rounds of changes beyond those agreed.
        reviews: oldest first; posts: those that satisfy it.
    """

    id: str
    collaboration_id: str
    campaign_id: str
    campaign: str
    influencer_id: str
    influencer: str
    platform: Platform | None
    format: PostType
    count: int
    due_from_on: date | None
    due_on: date | None
    state: DeliverableState
    rounds_agreed: int | None
    note: str
    days_late: int
    round: int
    rounds_over: int
    reviews: tuple[ReviewRow, ...]
    posts: tuple[LinkedPost, ...]


def deliverable_rows(
    db: Database,
    today: date,
    *,
    collaboration_id: str | None = None,
    campaign_id: str | None = None,
    influencer_id: str | None = None,
) -> list[DeliverableRow]:
    """The agreed pieces of one collaboration, campaign or influencer, the earliest due first."""
    asked = _pieces().order_by(Deliverable.due_on.asc().nulls_last(), Deliverable.id)
    if collaboration_id is not None:
        asked = asked.where(Deliverable.collaboration_id == collaboration_id)
    if campaign_id is not None:
        asked = asked.where(Collaboration.campaign_id == campaign_id)
    if influencer_id is not None:
        asked = asked.where(Collaboration.influencer_id == influencer_id)
    with db.read() as session:
        return _rows(session, session.execute(asked).mappings().all(), today)


def deliverable_row(db: Database, deliverable_id: str, today: date) -> DeliverableRow:
    """One agreed piece.

    Raises:
        NotFound: it is gone.
    """
    with db.read() as session:
        told = session.execute(_pieces().where(Deliverable.id == deliverable_id)).mappings().all()
        rows = _rows(session, told, today)
    if not rows:
        raise NotFound("That deliverable is no longer there.")
    return rows[0]


def linkable_posts(db: Database, collaboration_id: str) -> list[LinkedPost]:
    """Posts that may satisfy a piece of this collaboration: its own, and its influencer's in no campaign; newest first."""
    with db.read() as session:
        owner = select(Collaboration.influencer_id).where(Collaboration.id == collaboration_id).scalar_subquery()
        free = (Post.influencer_id == owner) & Post.collaboration_id.is_(None)
        rows = (
            select(*_post_columns())
            .where(or_(Post.collaboration_id == collaboration_id, free))
            .order_by(Post.posted_on.desc().nulls_last(), Post.id.desc())
        )
        return [LinkedPost(*row) for row in session.execute(rows)]


def _pieces() -> Any:
    own = (
        "id",
        "collaboration_id",
        "platform",
        "format",
        "count",
        "due_from_on",
        "due_on",
        "state",
        "rounds_agreed",
        "note",
    )
    return (
        select(
            *(getattr(Deliverable, name) for name in own),
            Collaboration.campaign_id,
            Campaign.name.label("campaign"),
            Collaboration.influencer_id,
            Influencer.name.label("influencer"),
        )
        .join(Collaboration, Collaboration.id == Deliverable.collaboration_id)
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .join(Influencer, Influencer.id == Collaboration.influencer_id)
    )


def _post_columns() -> tuple[Any, ...]:
    return (Post.id, Post.platform, Post.type, Post.url, Post.posted_on, Post.text)


def _rows(session: Session, told: Sequence[Mapping[Any, Any]], today: date) -> list[DeliverableRow]:
    ids = [row["id"] for row in told]
    reviews, posts = _reviews(session, ids), _posts(session, ids)
    return [_row(row, reviews[row["id"]], posts[row["id"]], today) for row in told]


def _row(
    told: Mapping[Any, Any], reviews: Sequence[ReviewRow], posts: Sequence[LinkedPost], today: date
) -> DeliverableRow:
    verdicts = [each.verdict for each in reviews]
    return DeliverableRow(
        **told,
        days_late=days_late(told["due_on"], told["state"], len(posts), told["count"], today),
        round=round_of(verdicts),
        rounds_over=rounds_over(verdicts, told["rounds_agreed"]),
        reviews=tuple(reviews),
        posts=tuple(posts),
    )


def _reviews(session: Session, ids: Sequence[str]) -> defaultdict[str, list[ReviewRow]]:
    names = [getattr(DraftReview, name) for name in ReviewRow.__dataclass_fields__]
    found: defaultdict[str, list[ReviewRow]] = defaultdict(list)
    for start in range(0, len(ids), _BLOCK):
        rows = (
            select(DraftReview.deliverable_id, *names)
            .where(DraftReview.deliverable_id.in_(ids[start : start + _BLOCK]))
            .order_by(DraftReview.at, DraftReview.id)
        )
        for deliverable_id, *values in session.execute(rows):
            found[deliverable_id].append(ReviewRow(*values))
    return found


def _posts(session: Session, ids: Sequence[str]) -> defaultdict[str, list[LinkedPost]]:
    found: defaultdict[str, list[LinkedPost]] = defaultdict(list)
    for start in range(0, len(ids), _BLOCK):
        rows = (
            select(DeliverablePost.deliverable_id, *_post_columns())
            .join(Post, Post.id == DeliverablePost.post_id)
            .where(DeliverablePost.deliverable_id.in_(ids[start : start + _BLOCK]))
            .order_by(Post.posted_on, Post.id)
        )
        for deliverable_id, *values in session.execute(rows):
            found[deliverable_id].append(LinkedPost(*values))
    return found
