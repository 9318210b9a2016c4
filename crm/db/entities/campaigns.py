"""Campaigns of a brand, and collaborations: one influencer's part in one campaign."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.entities.base import Base, Id, Utc
from crm.domain.vocabulary import CollaborationStage


class Campaign(Base):
    """A dated piece of work for one brand, with one currency and one reporting zone."""

    __tablename__ = "campaign"
    __table_args__ = (
        Index(None, "brand_id", "name_key", unique=True),
        CheckConstraint("length(name) BETWEEN 1 AND 300", name="name_length"),
        CheckConstraint("budget_minor >= 0", name="budget_not_negative"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    brand_id: Mapped[Id] = mapped_column(ForeignKey("brand.id", ondelete="RESTRICT"))
    name: Mapped[str] = mapped_column(String(300))
    name_key: Mapped[str] = mapped_column(String(300))
    objective: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]  # inclusive
    zone: Mapped[str] = mapped_column(String(60), default="UTC")  # IANA zone in which its days are counted
    currency: Mapped[str] = mapped_column(String(3))  # ISO 4217
    budget_minor: Mapped[int | None]
    created_at: Mapped[Utc]


class Collaboration(Base):
    """One influencer in one campaign: where it stands, what it costs, by what code and link its sales are known."""

    __tablename__ = "collaboration"
    __table_args__ = (Index(None, "campaign_id", "influencer_id", unique=True), Index(None, "code_key"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    campaign_id: Mapped[Id] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    influencer_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"), index=True)
    stage: Mapped[CollaborationStage] = mapped_column(default=CollaborationStage.INVITED)
    stage_since_at: Mapped[Utc]
    currency: Mapped[str] = mapped_column(String(3))  # of all its amounts
    fee_minor: Mapped[int | None]
    product_cost_minor: Mapped[int | None]
    retail_value_minor: Mapped[int | None]
    shipping_minor: Mapped[int | None]
    code: Mapped[str | None] = mapped_column(String(60))
    code_key: Mapped[str | None] = mapped_column(String(60))  # crm.domain.identity.code_key(code)
    link: Mapped[str | None] = mapped_column(String(500))
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Utc]
