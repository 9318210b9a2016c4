"""What leaves Rapport: looks of clients, saved reports, reports as they were made, and the log of every export."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.entities.base import Base, Id, Utc


class BrandKit(Base):
    """How the documents of one client look; without a brand, the agency's own. crm.reports.brand_kit checks it."""

    __tablename__ = "brand_kit"
    id: Mapped[Id] = mapped_column(primary_key=True)
    brand_id: Mapped[Id | None] = mapped_column(ForeignKey("brand.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    accent: Mapped[str] = mapped_column(String(7))  # "#RRGGBB"
    second: Mapped[str] = mapped_column(String(7))
    font: Mapped[str] = mapped_column(String(80))
    logo_sha256: Mapped[str | None] = mapped_column(String(64))  # bytes in attachment_blob
    wording: Mapped[str] = mapped_column(Text, default="[]")  # JSON: [["Partners", "Creators"], ...]
    footer: Mapped[str] = mapped_column(String(300), default="")
    language: Mapped[str] = mapped_column(String(35))
    locale: Mapped[str] = mapped_column(String(35))


class ReportTemplate(Base):
    """A saved choice of sections, order, period and comparison for one kind of report."""

    __tablename__ = "report_template"
    __table_args__ = (Index(None, "kind", "name", unique=True),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    brand_id: Mapped[Id | None] = mapped_column(ForeignKey("brand.id", ondelete="SET NULL"), index=True)
    choices: Mapped[str] = mapped_column(Text)  # JSON of the builder's choices
    made_by: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[Utc]


class MadeReport(Base):
    """A report as it was made. Its frozen inputs, formulas, rates and versions are JSON in attachment_blob."""

    __tablename__ = "made_report"
    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(300))
    brand_id: Mapped[Id | None] = mapped_column(ForeignKey("brand.id", ondelete="SET NULL"), index=True)
    campaign_id: Mapped[Id | None] = mapped_column(ForeignKey("campaign.id", ondelete="SET NULL"), index=True)
    influencer_id: Mapped[Id | None] = mapped_column(ForeignKey("influencer.id", ondelete="SET NULL"), index=True)
    period_from_on: Mapped[date | None]
    period_to_on: Mapped[date | None]  # inclusive
    audience: Mapped[str] = mapped_column(String(20))  # crm.reports.content.Audience
    frozen_sha256: Mapped[str] = mapped_column(String(64))
    app_version: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(255))
    file_sha256: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[Utc]


class ExportLog(Base):
    """One thing that left Rapport. Append-only and outside the change log: undo cannot call a file back."""

    __tablename__ = "export_log"
    id: Mapped[Id] = mapped_column(primary_key=True)
    at: Mapped[Utc]
    by: Mapped[str] = mapped_column(String(120))
    what: Mapped[str] = mapped_column(String(80))  # such as "partnership summary" or "calendar"
    audience: Mapped[str] = mapped_column(String(20))  # crm.reports.content.Audience
    file_name: Mapped[str] = mapped_column(String(255))
    file_sha256: Mapped[str] = mapped_column(String(64))
    people: Mapped[int | None]  # how many influencers it tells of
    left_out: Mapped[str] = mapped_column(Text, default="")  # one line each
    made_report_id: Mapped[Id | None]
