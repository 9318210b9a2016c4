"""Commands on exchange rates: add, edit, remove. Each is one labelled step; converting is `domain.exchange`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from crm.db.entities import ExchangeRate, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.errors import Conflict, UserError

SOURCE_LENGTH = 200
HIGHEST = Decimal(10) ** 9
MOST_DIGITS = 20


@dataclass(frozen=True)
class RateDraft:
    """What one unit of `from_currency` was worth in `to_currency` on a day, as typed."""

    on_day: date
    from_currency: str
    to_currency: str
    rate: Decimal
    source: str = ""


def add_rate(db: Database, draft: RateDraft) -> str:
    """Add a rate and return its id.

    Raises:
        UserError: a value is wrong.
        Conflict: there is a rate of these currencies for this day.
    """
    with db.begin("Add exchange rate") as uow:
        rate = ExchangeRate(id=new_id(), from_currency="", to_currency="")
        for field in RateDraft.__dataclass_fields__:
            _assign(rate, field, getattr(draft, field))
        _check(uow, rate)
        uow.add(rate)
        return rate.id


def edit_rate(db: Database, rate_id: str, changes: Mapping[str, Any]) -> None:
    """Change some fields of a rate; reports that were made keep what they used.

    Raises:
        NotFound: the rate is gone.
        UserError, Conflict: as `add_rate`; an unknown field is named.
    """
    with db.begin("Edit exchange rate") as uow:
        rate = uow.get(ExchangeRate, rate_id)
        with uow.session.no_autoflush:
            for field, value in changes.items():
                _assign(rate, field, value)
            _check(uow, rate)


def remove_rate(db: Database, rate_id: str) -> None:
    """Remove a rate."""
    with db.begin("Remove exchange rate") as uow:
        uow.delete(uow.get(ExchangeRate, rate_id))


def _assign(rate: ExchangeRate, field: str, value: Any) -> None:
    match field:
        case "on_day":
            day = limits.day(value, field)
            if day is None:
                raise UserError("Say for which day.", field=field)
            rate.on_day = day
        case "from_currency" | "to_currency":
            setattr(rate, field, limits.currency(value, field))
        case "rate":
            rate.rate = _positive(value, field)
        case "source":
            rate.source = limits.one_line(value, field, SOURCE_LENGTH)
        case _:
            raise UserError(f"An exchange rate has no field “{field}”.", field=field)


def _positive(value: Any, field: str) -> Decimal:
    number = limits.number(value, field)
    if number is None or not 0 < number < HIGHEST:
        raise UserError("A rate is more than 0.", field=field)
    if len(number.as_tuple().digits) > MOST_DIGITS:
        raise UserError(f"A rate has at most {MOST_DIGITS} digits.", field=field)
    return number


def _check(uow: UnitOfWork, rate: ExchangeRate) -> None:
    if rate.from_currency == rate.to_currency:
        raise UserError("A rate is between two currencies.", field="to_currency")
    same = (
        ExchangeRate.from_currency == rate.from_currency,
        ExchangeRate.to_currency == rate.to_currency,
        ExchangeRate.on_day == rate.on_day,
        ExchangeRate.id != rate.id,
    )
    if uow.session.scalar(select(ExchangeRate.id).where(*same)) is not None:
        pair = f"{rate.from_currency} to {rate.to_currency}"
        raise Conflict(f"There is a rate from {pair} for {rate.on_day.isoformat()} already.", field="on_day")
