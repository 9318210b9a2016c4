"""Campaigns of a brand, and collaborations: one influencer's part in one campaign. Briefs are in `briefs`."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.entities.base import Base, DecimalText, Id, Utc
from crm.domain.tiers import Tier
from crm.domain.vocabulary import (
    CollaborationStage,
    DeliverableState,
    GoalFigure,
    Platform,
    PostType,
    ReviewVerdict,
)


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
    attribution_days: Mapped[int] = mapped_column(default=30)  # a sale counts so many days after the post
    code_first: Mapped[bool] = mapped_column(default=True)  # a sale with link and code is the code's
    margin_rate: Mapped[Decimal | None] = mapped_column(DecimalText())  # fraction for ROI; None = 100 %, said so
    landing_url: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[Utc]


class CampaignGoal(Base):
    """What a campaign is to reach in one figure; the value's unit is the figure's own (minor units for money)."""

    __tablename__ = "campaign_goal"
    __table_args__ = (Index(None, "campaign_id", "figure", unique=True),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    campaign_id: Mapped[Id] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    figure: Mapped[GoalFigure]
    target: Mapped[Decimal] = mapped_column(DecimalText())


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
    commission_minor: Mapped[int | None]
    agency_minor: Mapped[int | None]  # our own hours as cost
    cost_confirmed: Mapped[bool] = mapped_column(default=False)  # somebody said that nothing else was spent
    code: Mapped[str | None] = mapped_column(String(60))
    code_key: Mapped[str | None] = mapped_column(String(60))  # crm.domain.identity.code_key(code)
    link: Mapped[str | None] = mapped_column(String(500))
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Utc]
    tier: Mapped[Tier | None]  # frozen when it began, on the account used, by `tier_scheme`
    tier_scheme: Mapped[str | None] = mapped_column(String(80))
    tier_account_id: Mapped[Id | None]
    tier_followers: Mapped[int | None]


class CollaborationMove(Base):
    """One dated change of a collaboration's stage, with its reason."""

    __tablename__ = "collaboration_move"
    id: Mapped[Id] = mapped_column(primary_key=True)
    collaboration_id: Mapped[Id] = mapped_column(ForeignKey("collaboration.id", ondelete="CASCADE"), index=True)
    from_stage: Mapped[CollaborationStage | None]
    to_stage: Mapped[CollaborationStage]
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[Utc]
    moved_by: Mapped[str] = mapped_column(String(120))


class TrackingLink(Base):
    """A link with its UTM parts, unique for partner, campaign and post."""

    __tablename__ = "tracking_link"
    __table_args__ = (Index(None, "url", unique=True),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    collaboration_id: Mapped[Id] = mapped_column(ForeignKey("collaboration.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(120), default="")  # which post or place it is for
    url: Mapped[str] = mapped_column(String(1000))
    utm_content: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[Utc]


class Deliverable(Base):
    """What a partner agreed to make: a format, how many, by when. Late is computed."""

    __tablename__ = "deliverable"
    __table_args__ = (CheckConstraint("count BETWEEN 1 AND 1000", name="count_range"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    collaboration_id: Mapped[Id] = mapped_column(ForeignKey("collaboration.id", ondelete="CASCADE"), index=True)
    platform: Mapped[Platform | None]
    format: Mapped[PostType]
    count: Mapped[int] = mapped_column(default=1)
    due_from_on: Mapped[date | None]
    due_on: Mapped[date | None]  # inclusive
    state: Mapped[DeliverableState] = mapped_column(default=DeliverableState.AGREED)
    rounds_agreed: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")


class DraftReview(Base):
    """What one reviewer said of one draft; never overwritten, only followed by another."""

    __tablename__ = "draft_review"
    id: Mapped[Id] = mapped_column(primary_key=True)
    deliverable_id: Mapped[Id] = mapped_column(ForeignKey("deliverable.id", ondelete="CASCADE"), index=True)
    round: Mapped[int]
    verdict: Mapped[ReviewVerdict]
    words: Mapped[str] = mapped_column(Text, default="")
    reviewer: Mapped[str] = mapped_column(String(120))
    at: Mapped[Utc]


class DeliverablePost(Base):
    """One live post that satisfies a deliverable; one post may satisfy several."""

    __tablename__ = "deliverable_post"
    __table_args__ = (Index(None, "deliverable_id", "post_id", unique=True),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    deliverable_id: Mapped[Id] = mapped_column(ForeignKey("deliverable.id", ondelete="CASCADE"))
    post_id: Mapped[Id] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
