"""Posts and the facts about them: readings at a moment, comments. Facts have natural keys and no references to hold.

A fact (reading, comment, conversion) may name a post or person that is deleted: it stays, unseen, so that undoing the
deletion brings everything back. Facts of an import are exempt from the change log and go with their batch.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.entities.base import Base, DecimalText, Id, Utc, UtcDateTime, fact_id
from crm.domain.vocabulary import Basis, CommentTheme, Platform, PostTagKind, PostType, ReadingSource, Tone


class Post(Base):
    """One published piece. Whose it is may be known only later: then `influencer_ref` keeps what the file said."""

    __tablename__ = "post"
    __table_args__ = (
        Index(None, "platform", "platform_post_id", unique=True),
        Index(None, "platform", "permalink_key", unique=True),
        Index(None, "influencer_id", "posted_on"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id | None] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"))
    account_id: Mapped[Id | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    collaboration_id: Mapped[Id | None] = mapped_column(ForeignKey("collaboration.id", ondelete="SET NULL"), index=True)
    platform: Mapped[Platform]
    type: Mapped[PostType] = mapped_column(default=PostType.POST)
    platform_post_id: Mapped[str | None] = mapped_column(String(120))
    permalink_key: Mapped[str | None] = mapped_column(String(300))  # crm.domain.identity.permalink_key(url)
    url: Mapped[str | None] = mapped_column(String(1000))
    posted_on: Mapped[date | None]  # the day as its source tells it; never moved by a zone
    posted_at: Mapped[datetime | None] = mapped_column(UtcDateTime())  # only when the source tells time and zone
    text: Mapped[str] = mapped_column(Text, default="")
    boosted: Mapped[bool] = mapped_column(default=False)
    giveaway: Mapped[bool] = mapped_column(default=False)
    shared: Mapped[bool] = mapped_column(default=False)  # one post of two accounts; it counts once
    seen_gone_on: Mapped[date | None]
    influencer_ref: Mapped[str | None] = mapped_column(String(200), index=True)  # a file's word for an unknown person
    import_batch_id: Mapped[Id | None] = mapped_column(ForeignKey("import_batch.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[Utc]


class PostAlias(Base):
    """The id a file gives a post, or the hash of its row when it has neither id nor link."""

    __tablename__ = "post_alias"
    __table_args__ = (Index(None, "layout", "column_name", "value", unique=True), Index(None, "value"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    post_id: Mapped[Id] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    layout: Mapped[str] = mapped_column(String(80))
    column_name: Mapped[str] = mapped_column(String(200))
    value: Mapped[str] = mapped_column(String(200))


class PostTag(Base):
    """A creative theme or style of one post."""

    __tablename__ = "post_tag"
    __table_args__ = (Index(None, "post_id", "kind", "name_key", unique=True), Index(None, "kind", "name_key"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    post_id: Mapped[Id] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    kind: Mapped[PostTagKind]
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(120))


class PostProof(Base):
    """A picture that shows a post as it stood; its bytes are in attachment_blob."""

    __tablename__ = "post_proof"
    id: Mapped[Id] = mapped_column(primary_key=True)
    post_id: Mapped[Id] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120))
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    taken_on: Mapped[date]


class ReadingChoice(Base):
    """Which of two claims for a post's figures somebody decided to believe."""

    __tablename__ = "reading_choice"
    id: Mapped[Id] = mapped_column(primary_key=True)
    post_id: Mapped[Id] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), unique=True)
    read_at: Mapped[str] = mapped_column(String(20))
    source: Mapped[ReadingSource]
    chosen_by: Mapped[str] = mapped_column(String(120))
    chosen_at: Mapped[Utc]


class Reading(Base):
    """A post's figures at one moment from one source; a corrected value is a further revision, the highest counts."""

    __tablename__ = "reading"
    __table_args__ = {"sqlite_with_rowid": False}

    id: Mapped[str] = mapped_column(Text, fact_id("post_id", "read_at", "source", "revision"))
    post_id: Mapped[Id] = mapped_column(primary_key=True)
    read_at: Mapped[str] = mapped_column(String(20), primary_key=True)  # ISO 8601: a date, or "2026-05-10T14:00Z"
    source: Mapped[ReadingSource] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, default=0, autoincrement=False)
    impressions: Mapped[int | None]
    reach: Mapped[int | None]
    views: Mapped[int | None]
    likes: Mapped[int | None]
    comments: Mapped[int | None]
    shares: Mapped[int | None]
    saves: Mapped[int | None]
    clicks: Mapped[int | None]
    engagements: Mapped[int | None]  # a total that the source gives without its parts
    engagement_rate: Mapped[Decimal | None] = mapped_column(DecimalText())  # as the source gives it, a fraction
    engagement_basis: Mapped[Basis | None]
    import_batch_id: Mapped[Id | None]


class Comment(Base):
    """What one person wrote under a post. The author is kept as a hash only."""

    __tablename__ = "comment"
    __table_args__ = (Index(None, "post_id"), {"sqlite_with_rowid": False})

    id: Mapped[str] = mapped_column(String(64), primary_key=True)  # the platform's own, else a hash
    post_id: Mapped[Id | None]
    post_ref: Mapped[str | None] = mapped_column(String(300))  # a file's word for a post that is not known yet
    author_key: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[str | None] = mapped_column(String(20))  # ISO 8601, as Reading.read_at
    text: Mapped[str] = mapped_column(Text)
    likes: Mapped[int | None]
    spam: Mapped[bool | None]  # as the source marks it; None when it does not say
    import_batch_id: Mapped[Id | None]


class CommentMark(Base):
    """What a person says a comment is; it wins over the word list."""

    __tablename__ = "comment_mark"
    id: Mapped[Id] = mapped_column(primary_key=True)
    comment_id: Mapped[str] = mapped_column(String(64), index=True)
    theme: Mapped[CommentTheme | None]
    tone: Mapped[Tone | None]
    spam: Mapped[bool | None]
    marked_by: Mapped[str] = mapped_column(String(120))
    marked_at: Mapped[Utc]


class CountedReading(Base):
    """The one reading of each post that counts in sums, as `crm.db.counting_reading` finds it; none for an unread post.

    Derived: brought up to date by one set-based step after every change; never logged. A row may outlive its post.
    """

    __tablename__ = "counted_reading"
    __table_args__ = {"sqlite_with_rowid": False}

    post_id: Mapped[Id] = mapped_column(primary_key=True)
    read_at: Mapped[str] = mapped_column(String(20))
    source: Mapped[ReadingSource]
    impressions: Mapped[int | None]
    reach: Mapped[int | None]
    views: Mapped[int | None]
    likes: Mapped[int | None]
    comments: Mapped[int | None]
    shares: Mapped[int | None]
    saves: Mapped[int | None]
    clicks: Mapped[int | None]
    engagements: Mapped[int | None]


class PostRollup(Base):
    """Sums of each post's latest reading per campaign and influencer ("" = none), and how many posts knew each.

    Derived: brought up to date by one set-based step after every change; never logged.
    """

    __tablename__ = "post_rollup"
    __table_args__ = {"sqlite_with_rowid": False}

    campaign_id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id] = mapped_column(primary_key=True)
    posts: Mapped[int]
    posts_read: Mapped[int]
    impressions: Mapped[int]
    impressions_posts: Mapped[int]
    reach: Mapped[int]
    reach_posts: Mapped[int]
    views: Mapped[int]
    views_posts: Mapped[int]
    likes: Mapped[int]
    likes_posts: Mapped[int]
    comments: Mapped[int]
    comments_posts: Mapped[int]
    shares: Mapped[int]
    shares_posts: Mapped[int]
    saves: Mapped[int]
    saves_posts: Mapped[int]
    clicks: Mapped[int]
    clicks_posts: Mapped[int]
