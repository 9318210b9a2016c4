"""What makes outreach quick: message templates, sequences, runs, drafts waiting to be sent, hidden lines of Today."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.entities.base import Base, Id, Utc, UtcDateTime
from crm.domain.vocabulary import Channel, RunEnd


class MessageTemplate(Base):
    """A message with merge fields such as {first_name|there}; crm.domain.message_template reads them."""

    __tablename__ = "message_template"

    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(120), unique=True)
    channel: Mapped[Channel]
    subject: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text)
    archived: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Utc]


class Sequence(Base):
    """A first message and its follow-ups; any reply stops it."""

    __tablename__ = "sequence"
    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(120), unique=True)
    created_at: Mapped[Utc]


class SequenceStep(Base):
    """One message of a sequence: number 0 is the first, the others follow after some days of silence."""

    __tablename__ = "sequence_step"
    __table_args__ = (
        Index(None, "sequence_id", "number", unique=True),
        CheckConstraint("wait_days BETWEEN 0 AND 365", name="wait_range"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    sequence_id: Mapped[Id] = mapped_column(ForeignKey("sequence.id", ondelete="CASCADE"))
    number: Mapped[int]
    wait_days: Mapped[int]  # after the message before it
    template_id: Mapped[Id] = mapped_column(ForeignKey("message_template.id", ondelete="RESTRICT"), index=True)


class SequenceRun(Base):
    """One person in a sequence: which message comes next and when, or why none does any more."""

    __tablename__ = "sequence_run"
    __table_args__ = (Index(None, "ended_at", "next_on"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    sequence_id: Mapped[Id] = mapped_column(ForeignKey("sequence.id", ondelete="CASCADE"), index=True)
    influencer_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"), index=True)
    brand_id: Mapped[Id | None] = mapped_column(ForeignKey("brand.id", ondelete="SET NULL"), index=True)
    collaboration_id: Mapped[Id | None] = mapped_column(ForeignKey("collaboration.id", ondelete="SET NULL"), index=True)
    next_number: Mapped[int] = mapped_column(default=0)
    next_on: Mapped[date | None]  # None when nothing more is to be sent
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    ended_by: Mapped[RunEnd | None]
    started_at: Mapped[Utc]
    started_by: Mapped[str] = mapped_column(String(120))


class MessageDraft(Base):
    """A merged message that was handed out; sending is confirmed by the person, who sees it become an outreach."""

    __tablename__ = "message_draft"
    __table_args__ = (Index(None, "settled_at", "made_at"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"), index=True)
    brand_id: Mapped[Id | None] = mapped_column(ForeignKey("brand.id", ondelete="SET NULL"), index=True)
    template_id: Mapped[Id | None] = mapped_column(ForeignKey("message_template.id", ondelete="SET NULL"), index=True)
    run_id: Mapped[Id | None] = mapped_column(ForeignKey("sequence_run.id", ondelete="SET NULL"), index=True)
    outreach_id: Mapped[Id | None] = mapped_column(ForeignKey("outreach.id", ondelete="SET NULL"), index=True)
    channel: Mapped[Channel]
    subject: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[Utc]
    made_by: Mapped[str] = mapped_column(String(120))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime())  # sent (outreach_id) or discarded (None)


class TodayMark(Base):
    """A line of Today that is no task: put off to a day, or done. The key names the line, its day included."""

    __tablename__ = "today_mark"
    __table_args__ = (Index(None, "line_key", unique=True),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    line_key: Mapped[str] = mapped_column(String(160))
    influencer_id: Mapped[Id | None] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"), index=True)
    hidden_until_on: Mapped[date | None]
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    marked_by: Mapped[str] = mapped_column(String(120))
