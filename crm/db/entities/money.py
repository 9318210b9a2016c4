"""Money in and out: conversions (facts, by natural key) and payments to influencers."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.entities.base import Base, DecimalText, Id, Utc, fact_id
from crm.domain.vocabulary import SaleSource


class Conversion(Base):
    """One line of sales, or one refund (negative revenue, no order, on the refund's own day).

    `order_ref` is the shop's order number, or a hash of the row for files that have none. A corrected value is a
    further revision; the highest counts. Sales whose `sale_source` is not a partner never count as a partner's.
    """

    __tablename__ = "conversion"
    __table_args__ = (
        Index(None, "collaboration_id"),
        Index(None, "influencer_id"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(Text, fact_id("shop", "order_ref", "line", "revision"))
    shop: Mapped[str] = mapped_column(String(80), primary_key=True)  # layout or name of the shop it is from
    order_ref: Mapped[str] = mapped_column(String(120), primary_key=True)
    line: Mapped[str] = mapped_column(String(60), primary_key=True)  # "1", "2", "refund"
    revision: Mapped[int] = mapped_column(primary_key=True, default=0, autoincrement=False)
    at: Mapped[str | None] = mapped_column(String(20))  # ISO 8601: a date, or "2026-05-10T14:00Z"
    sale_source: Mapped[SaleSource]
    influencer_id: Mapped[Id | None]
    collaboration_id: Mapped[Id | None]
    campaign_id: Mapped[Id | None]
    post_id: Mapped[Id | None]
    influencer_ref: Mapped[str | None] = mapped_column(String(200))  # a file's word for an unknown person
    post_ref: Mapped[str | None] = mapped_column(String(300))
    code: Mapped[str | None] = mapped_column(String(60))
    orders: Mapped[int | None]
    units: Mapped[int | None]
    revenue_minor: Mapped[int | None]
    currency: Mapped[str] = mapped_column(String(3))
    product: Mapped[str | None] = mapped_column(String(300))
    customer_key: Mapped[str | None] = mapped_column(String(64))  # a hash; who bought is never kept
    import_batch_id: Mapped[Id | None]


class Payment(Base):
    """What an influencer is owed or was paid; `ref` is the natural key of a row that came from a file."""

    __tablename__ = "payment"
    __table_args__ = (CheckConstraint("length(currency) = 3", name="currency_length"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id | None] = mapped_column(ForeignKey("influencer.id", ondelete="CASCADE"), index=True)
    collaboration_id: Mapped[Id | None] = mapped_column(ForeignKey("collaboration.id", ondelete="SET NULL"), index=True)
    influencer_ref: Mapped[str | None] = mapped_column(String(200), index=True)
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    due_on: Mapped[date | None]
    paid_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")
    ref: Mapped[str | None] = mapped_column(String(120), unique=True)
    import_batch_id: Mapped[Id | None] = mapped_column(ForeignKey("import_batch.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[Utc]


class ExchangeRate(Base):
    """What one unit of a currency was worth in another on a day, as the person entered it."""

    __tablename__ = "exchange_rate"
    __table_args__ = (Index(None, "from_currency", "to_currency", "on_day", unique=True),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    on_day: Mapped[date]
    from_currency: Mapped[str] = mapped_column(String(3))
    to_currency: Mapped[str] = mapped_column(String(3))
    rate: Mapped[Decimal] = mapped_column(DecimalText())
    source: Mapped[str] = mapped_column(String(200), default="")


class SaleRollup(Base):
    """Orders and revenue of partners per campaign, influencer ("" = none) and currency. Derived, never logged."""

    __tablename__ = "sale_rollup"
    __table_args__ = {"sqlite_with_rowid": False}

    campaign_id: Mapped[Id] = mapped_column(primary_key=True)
    influencer_id: Mapped[Id] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    lines: Mapped[int]
    orders: Mapped[int]
    revenue_minor: Mapped[int]
    revenue_lines: Mapped[int]
