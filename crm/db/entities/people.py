"""Influencers and what is known of them: accounts, dated snapshots, niches, tags, audience notes, aliases."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.db.entities.base import Base, DecimalText, Id, Utc
from crm.domain.vocabulary import Basis, Channel, Platform, SnapshotSource


class Influencer(Base):
    """A person or group. A partner is this same record seen inside a partnership."""

    __tablename__ = "influencer"
    __table_args__ = (Index(None, "sort_key", "id"), CheckConstraint("length(name) <= 300", name="name_length"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    name_damaged: Mapped[bool] = mapped_column(default=False)  # the file already held "????": kept and marked
    sort_key: Mapped[str] = mapped_column(String(400))  # crm.domain.identity.sort_key(name or first handle)
    email: Mapped[str | None] = mapped_column(String(320), index=True)
    phone: Mapped[str | None] = mapped_column(String(60))
    website: Mapped[str | None] = mapped_column(String(500))
    location: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str | None] = mapped_column(String(35))
    gender: Mapped[str | None] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(Text, default="")  # shareable inside the agency
    private_note: Mapped[str] = mapped_column(Text, default="")  # never exported unless ticked
    do_not_contact: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Utc]
    preferred_channel: Mapped[Channel | None]
    contact_hours: Mapped[str | None] = mapped_column(String(120))  # in words, such as "mornings, not on Fridays"
    zone: Mapped[str | None] = mapped_column(String(60))  # IANA zone in which the person lives
    never_ask: Mapped[str | None] = mapped_column(Text)  # what not to ask again; inside the agency only

    accounts: Mapped[list["Account"]] = relationship(
        back_populates="influencer", cascade="all, delete-orphan", order_by="Account.platform, Account.handle"
    )


class Account(Base):
    """One profile on one platform. Its latest figures are repeated here from the snapshots, for lists.

    A file may know a person's platform and followers but no handle: then `handle` and `handle_key` are None.
    """

    __tablename__ = "account"
    __table_args__ = (
        Index(None, "platform", "handle_key", unique=True),
        CheckConstraint("followers >= 0", name="followers_not_negative"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"), index=True)
    platform: Mapped[Platform]
    handle: Mapped[str | None] = mapped_column(String(200))  # as shown, without "@"
    handle_key: Mapped[str | None] = mapped_column(String(200))  # crm.domain.identity.handle_key(handle)
    platform_account_id: Mapped[str | None] = mapped_column(String(64))
    url: Mapped[str | None] = mapped_column(String(500))
    followers: Mapped[int | None]
    followers_on: Mapped[date | None]
    engagement_rate: Mapped[Decimal | None] = mapped_column(DecimalText())
    engagement_basis: Mapped[Basis | None]
    engagement_on: Mapped[date | None]

    influencer: Mapped[Influencer] = relationship(back_populates="accounts")


class AccountHandle(Base):
    """A handle an account used to have; matching still knows it, so a renamed account makes no double."""

    __tablename__ = "account_handle"
    __table_args__ = (Index(None, "handle_key"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    account_id: Mapped[Id] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    handle: Mapped[str] = mapped_column(String(200))
    handle_key: Mapped[str] = mapped_column(String(200))
    until_on: Mapped[date]


class AccountSnapshot(Base):
    """What one account's figures were on one day, and who said so."""

    __tablename__ = "account_snapshot"
    __table_args__ = (
        Index(None, "account_id", "read_on"),
        CheckConstraint("followers >= 0", name="followers_not_negative"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    account_id: Mapped[Id] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    read_on: Mapped[date]
    followers: Mapped[int | None]
    engagement_rate: Mapped[Decimal | None] = mapped_column(DecimalText())
    engagement_basis: Mapped[Basis | None]
    source: Mapped[SnapshotSource]
    import_batch_id: Mapped[Id | None] = mapped_column(ForeignKey("import_batch.id", ondelete="SET NULL"), index=True)


class InfluencerAlias(Base):
    """The id a file gives a person, such as INF_0001: layout + column + value matches exactly."""

    __tablename__ = "influencer_alias"
    __table_args__ = (Index(None, "layout", "column_name", "value", unique=True),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"), index=True)
    layout: Mapped[str] = mapped_column(String(80))
    column_name: Mapped[str] = mapped_column(String(200))
    value: Mapped[str] = mapped_column(String(200))


class KeptApart(Base):
    """A decision that two influencers who look alike are not the same person; `first_id` is the smaller id."""

    __tablename__ = "kept_apart"
    __table_args__ = (Index(None, "first_id", "second_id", unique=True),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    first_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"))
    second_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"), index=True)
    decided_by: Mapped[str] = mapped_column(String(120))
    decided_at: Mapped[Utc]


class Tag(Base):
    """A label of the agency's own."""

    __tablename__ = "tag"
    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    name_key: Mapped[str] = mapped_column(String(80), unique=True)


class InfluencerTag(Base):
    """One tag on one influencer."""

    __tablename__ = "influencer_tag"
    __table_args__ = (Index(None, "influencer_id", "tag_id", unique=True),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"))
    tag_id: Mapped[Id] = mapped_column(ForeignKey("tag.id", ondelete="CASCADE"), index=True)


class Niche(Base):
    """A subject people post about; influencers and brands share one list."""

    __tablename__ = "niche"
    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    name_key: Mapped[str] = mapped_column(String(80), unique=True)


class InfluencerNiche(Base):
    """One niche of one influencer."""

    __tablename__ = "influencer_niche"
    __table_args__ = (Index(None, "influencer_id", "niche_id", unique=True),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"))
    niche_id: Mapped[Id] = mapped_column(ForeignKey("niche.id", ondelete="CASCADE"), index=True)


class AudienceNote(Base):
    """A dated remark on who follows this influencer."""

    __tablename__ = "audience_note"
    id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"), index=True)
    noted_on: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(200), default="")


class ValueRating(Base):
    """How well an influencer fits one brand value, by one rater, on one day, with evidence."""

    __tablename__ = "value_rating"
    __table_args__ = (
        Index(None, "influencer_id", "brand_value_id"),
        CheckConstraint("score BETWEEN 0 AND 5", name="score_range"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"))
    brand_value_id: Mapped[Id] = mapped_column(ForeignKey("brand_value.id", ondelete="CASCADE"), index=True)
    score: Mapped[int]
    evidence: Mapped[str] = mapped_column(Text, default="")
    rater: Mapped[str] = mapped_column(String(120))
    rated_on: Mapped[date]
