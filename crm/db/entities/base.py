"""What every mapped class shares: ids, instants, decimals, enums as text, constraint names."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import uuid_utils
from sqlalchemy import Computed, DateTime, Enum, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator


def new_id() -> str:
    """A fresh UUIDv7 as 32 lower-case hex characters: sortable by time, safe to merge between files."""
    return uuid_utils.uuid7().hex


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored as UTC without zone; a naive datetime is a bug and is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored: its zone is unknown")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class DecimalText(TypeDecorator[Decimal]):
    """An exact decimal as text: logged tables have no floats, because JSON would lose their digits."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


def fact_id(*key: str) -> Computed:
    """The natural key of a fact as one text, computed when read and never stored: what the change log calls it."""
    return Computed(" || '|' || ".join(key), persisted=False)


Id = Annotated[str, mapped_column(String(32))]
Utc = Annotated[datetime, mapped_column(UtcDateTime())]
Rate = Annotated[Decimal, mapped_column(DecimalText())]


class Base(DeclarativeBase):
    """Root of every mapped class; enums are stored by value so that a file reads without us."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        StrEnum: Enum(StrEnum, native_enum=False, length=32, values_callable=lambda kind: [item.value for item in kind])
    }
