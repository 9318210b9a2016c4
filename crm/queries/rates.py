"""The person's table of dated exchange rates. Nothing here writes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.entities import ExchangeRate
from crm.db.unit_of_work import Database
from crm.domain.exchange import Rate


@dataclass(frozen=True, slots=True)
class RateRow:
    """One rate with its id."""

    id: str
    on_day: date
    from_currency: str
    to_currency: str
    rate: Decimal
    source: str


def rate_rows(db: Database) -> list[RateRow]:
    """Every rate by its currencies, the newest first."""
    asked = select(
        ExchangeRate.id,
        ExchangeRate.on_day,
        ExchangeRate.from_currency,
        ExchangeRate.to_currency,
        ExchangeRate.rate,
        ExchangeRate.source,
    ).order_by(ExchangeRate.from_currency, ExchangeRate.to_currency, ExchangeRate.on_day.desc())
    with db.read() as session:
        return [RateRow(*row) for row in session.execute(asked)]


def rates(db: Database) -> tuple[Rate, ...]:
    """The table as `domain.exchange` takes it."""
    with db.read() as session:
        return rates_in(session)


def rates_in(session: Session) -> tuple[Rate, ...]:
    """As `rates`, inside a read that goes on."""
    asked = select(
        ExchangeRate.on_day,
        ExchangeRate.from_currency,
        ExchangeRate.to_currency,
        ExchangeRate.rate,
        ExchangeRate.source,
    )
    return tuple(Rate(*row) for row in session.execute(asked))
