"""Partnerships (influencer x brand), their dated status history, outreach, tasks and attached files."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.entities.base import Base, Id, Utc, UtcDateTime
from crm.domain.vocabulary import Channel, Direction, Outcome, OutreachStage, PartnershipStatus


class Partnership(Base):
    """One influencer with one brand, over years."""

    __tablename__ = "partnership"
    __table_args__ = (
        Index(None, "influencer_id", "brand_id", unique=True),
        CheckConstraint("cadence_days BETWEEN 1 AND 730", name="cadence_range"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"))
    brand_id: Mapped[Id] = mapped_column(ForeignKey("brand.id", ondelete="RESTRICT"), index=True)
    status: Mapped[PartnershipStatus] = mapped_column(default=PartnershipStatus.PROSPECT, index=True)
    since_on: Mapped[date | None]  # the day the partnership began: its first status beyond prospect
    outreach_stage: Mapped[OutreachStage] = mapped_column(default=OutreachStage.IDENTIFIED)
    stage_since_at: Mapped[Utc]
    cadence_days: Mapped[int | None]  # agreed days between two-way contacts
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Utc]


class PartnershipMove(Base):
    """One dated change of a partnership's status, with its reason."""

    __tablename__ = "partnership_move"
    id: Mapped[Id] = mapped_column(primary_key=True)
    partnership_id: Mapped[Id] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"), index=True)
    from_status: Mapped[PartnershipStatus | None]
    to_status: Mapped[PartnershipStatus]
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[Utc]
    moved_by: Mapped[str] = mapped_column(String(120))


class Outreach(Base):
    """One message, call or meeting, either way."""

    __tablename__ = "outreach"
    __table_args__ = (
        Index(None, "influencer_id", "at"),
        Index(None, "partnership_id", "at"),
        Index(None, "message_key", unique=True),
        Index(None, "at"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"))
    partnership_id: Mapped[Id | None] = mapped_column(ForeignKey("partnership.id", ondelete="SET NULL"))
    channel: Mapped[Channel]
    direction: Mapped[Direction]
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.NONE)
    at: Mapped[Utc]
    zone: Mapped[str] = mapped_column(String(60), default="UTC")  # IANA zone of entry
    note: Mapped[str] = mapped_column(Text, default="")
    logged_by: Mapped[str] = mapped_column(String(120))
    message_key: Mapped[str | None] = mapped_column(String(64))  # hash of an imported message's id
    import_batch_id: Mapped[Id | None]
    collaboration_id: Mapped[Id | None] = mapped_column(ForeignKey("collaboration.id", ondelete="SET NULL"), index=True)
    template_id: Mapped[Id | None] = mapped_column(ForeignKey("message_template.id", ondelete="SET NULL"), index=True)
    decline_reason: Mapped[str | None] = mapped_column(String(120))
    minutes: Mapped[int | None]  # how long a call or meeting took


class Task(Base):
    """A follow-up: something to do for an influencer by a day."""

    __tablename__ = "task"
    __table_args__ = (
        Index(None, "done_at", "due_on"),
        Index(None, "influencer_id", "done_at"),
        Index(None, "event_key", unique=True),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"))
    partnership_id: Mapped[Id | None] = mapped_column(ForeignKey("partnership.id", ondelete="SET NULL"), index=True)
    outreach_id: Mapped[Id | None] = mapped_column(ForeignKey("outreach.id", ondelete="SET NULL"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    due_on: Mapped[date | None]
    event_key: Mapped[str | None] = mapped_column(String(64))  # hash of an imported event's uid
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    created_at: Mapped[Utc]


class Attachment(Base):
    """A file kept with a record; its bytes live once in attachment_blob, addressed by SHA-256."""

    __tablename__ = "attachment"
    __table_args__ = (CheckConstraint("size_bytes BETWEEN 0 AND 26214400", name="size_limit"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"), index=True)
    outreach_id: Mapped[Id | None] = mapped_column(ForeignKey("outreach.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120), default="application/octet-stream")
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    added_at: Mapped[Utc]
