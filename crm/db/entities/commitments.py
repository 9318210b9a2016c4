"""What was promised, agreed, given and allowed: promises, agreements, rates, gifts, rights, exclusivity, disclosure."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.entities.base import Base, Id, Utc
from crm.domain.vocabulary import (
    Connection,
    DisclosureOutcome,
    EditsAllowed,
    Party,
    Platform,
    PostType,
    PromiseState,
    RateSource,
    RightKind,
    RightTrigger,
)


class Promise(Base):
    """Who owes what to whom by when. Late is computed from `due_on` and `settled_on`."""

    __tablename__ = "promise"
    __table_args__ = (Index(None, "state", "due_on"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"), index=True)
    partnership_id: Mapped[Id | None] = mapped_column(ForeignKey("partnership.id", ondelete="SET NULL"), index=True)
    outreach_id: Mapped[Id | None] = mapped_column(ForeignKey("outreach.id", ondelete="SET NULL"), index=True)
    owed_by: Mapped[Party]
    text: Mapped[str] = mapped_column(String(500))
    made_on: Mapped[date]
    due_on: Mapped[date | None]
    state: Mapped[PromiseState] = mapped_column(default=PromiseState.OPEN)
    settled_on: Mapped[date | None]  # the day it was kept or released
    created_at: Mapped[Utc]


class Agreement(Base):
    """The terms of one partnership as fields, with the signed file; a renewal is another agreement."""

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("notice_days BETWEEN 0 AND 730", name="notice_range"),
        CheckConstraint("cadence_days BETWEEN 1 AND 730", name="cadence_range"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    partnership_id: Mapped[Id] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    signed_on: Mapped[date | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None] = mapped_column(index=True)  # inclusive; None = open-ended
    renews: Mapped[bool] = mapped_column(default=False)  # goes on by itself unless notice is given
    notice_days: Mapped[int | None]
    rounds: Mapped[int | None]  # of changes that are included
    approval_days: Mapped[int | None]
    cadence_days: Mapped[int | None]
    currency: Mapped[str] = mapped_column(String(3))
    fee_minor: Mapped[int | None]
    kill_fee_minor: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    attachment_id: Mapped[Id | None] = mapped_column(ForeignKey("attachment.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[Utc]


class PartnerRate(Base):
    """What one piece cost or was quoted at, split so that quotes compare like with like."""

    __tablename__ = "partner_rate"
    __table_args__ = (Index(None, "influencer_id", "on_day"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"))
    brand_id: Mapped[Id | None] = mapped_column(ForeignKey("brand.id", ondelete="SET NULL"), index=True)
    collaboration_id: Mapped[Id | None] = mapped_column(ForeignKey("collaboration.id", ondelete="SET NULL"), index=True)
    on_day: Mapped[date]
    platform: Mapped[Platform | None]
    format: Mapped[PostType | None]
    source: Mapped[RateSource]
    currency: Mapped[str] = mapped_column(String(3))
    base_minor: Mapped[int | None]
    rights_minor: Mapped[int | None]
    exclusivity_minor: Mapped[int | None]
    rush_minor: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")


class Gift(Base):
    """A product or service given; whatever was asked for it, it brings a duty to disclose."""

    __tablename__ = "gift"
    id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"), index=True)
    brand_id: Mapped[Id] = mapped_column(ForeignKey("brand.id", ondelete="RESTRICT"), index=True)
    collaboration_id: Mapped[Id | None] = mapped_column(ForeignKey("collaboration.id", ondelete="SET NULL"), index=True)
    what: Mapped[str] = mapped_column(String(300))
    given_on: Mapped[date]
    currency: Mapped[str] = mapped_column(String(3))
    cost_minor: Mapped[int | None]
    retail_value_minor: Mapped[int | None]
    post_asked: Mapped[bool] = mapped_column(default=False)
    told_to_disclose_on: Mapped[date | None]
    returned_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")


class UsageRight(Base):
    """One window in which a brand may use one asset in one way; an asset may have several."""

    __tablename__ = "usage_right"
    __table_args__ = (
        CheckConstraint("months BETWEEN 1 AND 1200", name="months_range"),
        Index(None, "ends_on"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"), index=True)
    brand_id: Mapped[Id] = mapped_column(ForeignKey("brand.id", ondelete="RESTRICT"), index=True)
    collaboration_id: Mapped[Id | None] = mapped_column(ForeignKey("collaboration.id", ondelete="SET NULL"), index=True)
    post_id: Mapped[Id | None] = mapped_column(ForeignKey("post.id", ondelete="SET NULL"), index=True)
    agreement_id: Mapped[Id | None] = mapped_column(ForeignKey("agreement.id", ondelete="SET NULL"), index=True)
    asset: Mapped[str] = mapped_column(String(200), default="")  # in words, when it is no post
    kind: Mapped[RightKind]
    channels: Mapped[str] = mapped_column(Text, default="")  # comma-separated words; "" = every channel of its kind
    territory: Mapped[str] = mapped_column(Text, default="")  # comma-separated ISO 3166 codes; "" = everywhere
    edits: Mapped[EditsAllowed] = mapped_column(default=EditsAllowed.NONE)
    ai_use: Mapped[bool] = mapped_column(default=False)
    trigger: Mapped[RightTrigger] = mapped_column(default=RightTrigger.DATE)
    starts_on: Mapped[date | None]  # None while the trigger has not happened
    months: Mapped[int | None]  # how long from the start; None with a fixed or no end
    ends_on: Mapped[date | None]  # inclusive; computed from `months` when the start is known
    perpetual: Mapped[bool] = mapped_column(default=False)
    currency: Mapped[str] = mapped_column(String(3))
    fee_minor: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")


class Exclusivity(Base):
    """For how long a partner works for no rival of a brand, in one category."""

    __tablename__ = "exclusivity"
    id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"), index=True)
    brand_id: Mapped[Id] = mapped_column(ForeignKey("brand.id", ondelete="RESTRICT"), index=True)
    agreement_id: Mapped[Id | None] = mapped_column(ForeignKey("agreement.id", ondelete="SET NULL"), index=True)
    category: Mapped[str] = mapped_column(String(120), default="")
    rivals: Mapped[str] = mapped_column(Text, default="")  # one name a line
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(index=True)  # inclusive
    currency: Mapped[str] = mapped_column(String(3))
    fee_minor: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")


class DisclosureCheck(Base):
    """What one look at a live post found, by which dated rule pack; a later look is another row."""

    __tablename__ = "disclosure_check"
    id: Mapped[Id] = mapped_column(primary_key=True)
    post_id: Mapped[Id] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    proof_id: Mapped[Id | None] = mapped_column(ForeignKey("post_proof.id", ondelete="SET NULL"), index=True)
    connection: Mapped[Connection]
    rule_pack: Mapped[str] = mapped_column(String(40))  # country and date, such as "uk-2025-09"
    wording: Mapped[str] = mapped_column(Text, default="")  # what stood there
    answers: Mapped[str] = mapped_column(Text)  # JSON: rule key -> "yes", "no" or "unknown"
    outcome: Mapped[DisclosureOutcome]
    checked_on: Mapped[date]
    checked_by: Mapped[str] = mapped_column(String(120))
    fix: Mapped[str] = mapped_column(Text, default="")
    fixed_on: Mapped[date | None]


class UseConfirmation(Base):
    """ "Do you still use it, do you still hold this view?", asked of a long partnership, and the answer."""

    __tablename__ = "use_confirmation"
    id: Mapped[Id] = mapped_column(primary_key=True)
    partnership_id: Mapped[Id] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"), index=True)
    asked_on: Mapped[date]
    answered_on: Mapped[date | None]
    still_uses: Mapped[bool | None]
    words: Mapped[str] = mapped_column(Text, default="")
    asked_by: Mapped[str] = mapped_column(String(120))
