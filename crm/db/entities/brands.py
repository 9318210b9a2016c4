"""Brands (clients), their values and niches."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.db.entities.base import Base, Id, Utc


class Brand(Base):
    """A client whose partnerships we run."""

    __tablename__ = "brand"
    __table_args__ = (CheckConstraint("length(name) BETWEEN 1 AND 300", name="name_length"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    name_key: Mapped[str] = mapped_column(String(300), unique=True)
    sort_key: Mapped[str] = mapped_column(String(400), index=True)
    website: Mapped[str | None] = mapped_column(String(500))
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Utc]

    values: Mapped[list["BrandValue"]] = relationship(
        back_populates="brand", cascade="all, delete-orphan", order_by="BrandValue.position"
    )


class BrandValue(Base):
    """One value a brand stands for; influencers are rated against it."""

    __tablename__ = "brand_value"
    __table_args__ = (Index(None, "brand_id", "name_key", unique=True),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    brand_id: Mapped[Id] = mapped_column(ForeignKey("brand.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(120))
    position: Mapped[int] = mapped_column(default=0)

    brand: Mapped[Brand] = relationship(back_populates="values")


class BrandNiche(Base):
    """One niche of one brand."""

    __tablename__ = "brand_niche"
    __table_args__ = (Index(None, "brand_id", "niche_id", unique=True),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    brand_id: Mapped[Id] = mapped_column(ForeignKey("brand.id", ondelete="CASCADE"))
    niche_id: Mapped[Id] = mapped_column(ForeignKey("niche.id", ondelete="CASCADE"), index=True)
