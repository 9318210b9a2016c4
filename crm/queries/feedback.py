"""What people answered under a campaign's posts: each comment judged, the sums, and quotes without names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from crm.db.entities import Campaign, Collaboration, Comment, CommentMark, Influencer, Post
from crm.db.unit_of_work import Database
from crm.domain.feedback import (
    Codebook,
    FeedbackSummary,
    Judgement,
    Lexicon,
    PersonMark,
    Quote,
    feedback_summary,
    judged,
    quotes,
)
from crm.domain.feedback import Comment as Quotable
from crm.files.lexicons import codebook, tone_lexicon
from crm.paths import bundled


@dataclass(frozen=True, slots=True)
class CommentRow:
    """One comment.

    Attributes:
        influencer: whose post it stands under; "" when not known.
        at: ISO 8601, a date or an instant; None when not known.
        likes: None when not known.
    """

    id: str
    post_id: str
    influencer: str
    at: str | None
    text: str
    likes: int | None
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Feedback:
    """Comments under a campaign's posts, newest first, their sums, and three quotes.

    Attributes:
        posts: under how many posts they stand; `of_posts` of how many in the campaign.
    """

    rows: tuple[CommentRow, ...]
    summary: FeedbackSummary
    quotes: tuple[Quote, ...]
    posts: int
    of_posts: int


@dataclass(frozen=True, slots=True)
class PostChoice:
    """A post that comments can be pasted under: whose, and what it says."""

    id: str
    influencer: str
    posted_on: date | None
    text: str


def campaign_feedback(db: Database, campaign_id: str) -> Feedback:
    """What was answered under the posts of a campaign's collaborations."""
    with db.read() as session:
        of_posts = session.scalar(_posts(campaign_id).with_only_columns(func.count()).order_by(None)) or 0
        rows = _rows(session, _comments(campaign_id))
    return Feedback(
        rows=rows,
        summary=feedback_summary(row.judgement for row in rows),
        quotes=tuple(quotes([Quotable(row.text, row.judgement, row.likes) for row in rows])),
        posts=len({row.post_id for row in rows}),
        of_posts=of_posts,
    )


def partner_comments(session: Session, influencer_id: str, brand_id: str | None = None) -> tuple[CommentRow, ...]:
    """What was answered under one partner's posts in campaigns of a brand, or of all, newest first."""
    asked = _all_comments().where(Post.influencer_id == influencer_id)
    if brand_id is not None:
        asked = asked.join(Campaign, Campaign.id == Collaboration.campaign_id).where(Campaign.brand_id == brand_id)
    return _rows(session, asked)


def post_choices(db: Database, campaign_id: str) -> list[PostChoice]:
    """The campaign's posts, newest first."""
    with db.read() as session:
        return [
            PostChoice(row.id, row.name or "", row.posted_on, row.text) for row in session.execute(_posts(campaign_id))
        ]


def _posts(campaign_id: str) -> Select[*tuple[Any, ...]]:
    return (
        select(Post.id, Influencer.name, Post.posted_on, Post.text)
        .join(Collaboration, Collaboration.id == Post.collaboration_id)
        .outerjoin(Influencer, Influencer.id == Post.influencer_id)
        .where(Collaboration.campaign_id == campaign_id)
        .order_by(Post.posted_on.desc().nulls_last(), Post.id)
    )


def _comments(campaign_id: str) -> Select[*tuple[Any, ...]]:
    return _all_comments().where(Collaboration.campaign_id == campaign_id)


def _all_comments() -> Select[*tuple[Any, ...]]:
    return (
        select(Comment.id, Comment.post_id, Influencer.name, Comment.at, Comment.text, Comment.likes, Comment.spam)
        .join(Post, Post.id == Comment.post_id)
        .join(Collaboration, Collaboration.id == Post.collaboration_id)
        .outerjoin(Influencer, Influencer.id == Post.influencer_id)
        .order_by(Comment.at.desc().nulls_last(), Comment.id)
    )


def _rows(session: Session, statement: Select[*tuple[Any, ...]]) -> tuple[CommentRow, ...]:
    found = session.execute(statement).all()
    marks = _marks(session, [row.id for row in found])
    lexicon, book = _judging()
    return tuple(_row(row, marks.get(row.id, PersonMark()), lexicon, book) for row in found)


def _row(row: Row[*tuple[Any, ...]], mark: PersonMark, lexicon: Lexicon, book: Codebook) -> CommentRow:
    judgement = judged(row.text, lexicon, book, source_spam=row.spam, mark=mark)
    return CommentRow(row.id, row.post_id, row.name or "", row.at, row.text, row.likes, judgement)


def _marks(session: Session, ids: Sequence[str]) -> dict[str, PersonMark]:
    wanted = set(ids)
    rows = session.execute(select(CommentMark.comment_id, CommentMark.theme, CommentMark.tone, CommentMark.spam))
    return {row.comment_id: PersonMark(row.theme, row.tone, row.spam) for row in rows if row.comment_id in wanted}


@cache
def _judging() -> tuple[Lexicon, Codebook]:
    """The word lists; they are part of the program and never change while it runs."""
    folder = bundled("resources") / "lexicons"
    return tone_lexicon(folder), codebook(folder)
