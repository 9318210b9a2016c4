"""Briefs of a campaign: versions of their contents, a partner's own variant, blocks to use again."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.entities.base import Base, Id, Utc
from crm.domain.vocabulary import Channel


class Brief(Base):
    """The brief of a campaign, or one partner's variant of it (`influencer_id` set, `parent_id` its brief)."""

    __tablename__ = "brief"
    __table_args__ = (Index(None, "campaign_id", "influencer_id", unique=True),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    campaign_id: Mapped[Id] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    influencer_id: Mapped[Id | None] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[Id | None] = mapped_column(ForeignKey("brief.id", ondelete="SET NULL"), index=True)
    accepted_version: Mapped[int | None]  # number of the version that the partner accepted; it is frozen
    accepted_on: Mapped[date | None]
    accepted_channel: Mapped[Channel | None]
    created_at: Mapped[Utc]


class BriefVersion(Base):
    """The contents of a brief as they stood once: JSON of crm.domain.brief_contents.BriefContents."""

    __tablename__ = "brief_version"
    __table_args__ = (Index(None, "brief_id", "number", unique=True),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    brief_id: Mapped[Id] = mapped_column(ForeignKey("brief.id", ondelete="CASCADE"))
    number: Mapped[int]
    contents: Mapped[str] = mapped_column(Text)
    made_by: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[Utc]


class BriefBlock(Base):
    """A piece of a brief to use again, such as a disclosure wording."""

    __tablename__ = "brief_block"
    id: Mapped[Id] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(String(40))  # which part of a brief it fits
    name: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
