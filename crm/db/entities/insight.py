"""What insight is told by people: tier schemes, weights, own benchmarks, causes of jumps, looks at a feed, settings."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.entities.base import Base, DecimalText, Id, Utc
from crm.domain.vocabulary import Platform


class TierScheme(Base):
    """A reading of the tiers of one's own: JSON of crm.domain.tiers.TierScheme's floors."""

    __tablename__ = "tier_scheme"
    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    floors: Mapped[str] = mapped_column(Text)  # [["micro", 10000], ...], rising from 0


class HealthWeights(Base):
    """One version of the weights of partnership health; the highest version counts, earlier ones explain old figures."""

    __tablename__ = "health_weights"
    id: Mapped[Id] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(unique=True)
    weights: Mapped[str] = mapped_column(Text)  # JSON: signal -> whole weight
    made_by: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[Utc]


class OwnBenchmark(Base):
    """A published figure that somebody added, or one of ours that they corrected."""

    __tablename__ = "own_benchmark"
    id: Mapped[Id] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(200))
    platform: Mapped[Platform]
    measure: Mapped[str] = mapped_column(String(200))  # numerator and basis, such as "likes / followers"
    year: Mapped[int | None]
    followers_from: Mapped[int]
    followers_below: Mapped[int | None]
    low_rate: Mapped[Decimal] = mapped_column(DecimalText())
    high_rate: Mapped[Decimal] = mapped_column(DecimalText())
    note: Mapped[str] = mapped_column(Text, default="")


class AccountCause(Base):
    """Why an account's figures jumped on a day: a giveaway, a shout-out, press, paid reach."""

    __tablename__ = "account_cause"
    id: Mapped[Id] = mapped_column(primary_key=True)
    account_id: Mapped[Id] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    on_day: Mapped[date]
    cause: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text, default="")


class SponsorshipLook(Base):
    """How many of an account's latest posts were sponsored, when somebody looked."""

    __tablename__ = "sponsorship_look"
    __table_args__ = (CheckConstraint("sponsored BETWEEN 0 AND posts", name="sponsored_range"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    account_id: Mapped[Id] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    looked_on: Mapped[date]
    looked_by: Mapped[str] = mapped_column(String(120))
    posts: Mapped[int]
    sponsored: Mapped[int]
    brands_seen: Mapped[str] = mapped_column(Text, default="")  # one name a line


class WorkspaceSetting(Base):
    """A choice that belongs to the file and not to a machine, such as hours per piece or working hours; JSON."""

    __tablename__ = "workspace_setting"
    __table_args__ = (Index(None, "name", unique=True),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    value: Mapped[str] = mapped_column(Text)
