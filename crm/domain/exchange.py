"""Amounts of one currency told in another by a dated rate that the person entered. Once, never through a third one.

The original amounts stay; what was used is told beside the result, so that a report can freeze it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from crm.domain.vocabulary import Money


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency was worth in another on a day.

    Attributes:
        rate: units of `to_currency` for one of `from_currency`; above 0.
        source: where the person has it from.
    """

    on_day: date
    from_currency: str
    to_currency: str
    rate: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True)
class Converted:
    """One amount told in another currency.

    Attributes:
        original: as it was; amount: told in the other currency, rounded half away from zero.
        used: the rate; None when the currency is the same.
        inverted: the table has the rate the other way round, so it was divided by.
        late_days: days that the rate is younger than the day asked for; 0 when it was known by then.
    """

    original: Money
    amount: Money
    used: Rate | None
    inverted: bool = False
    late_days: int = 0


@dataclass(frozen=True, slots=True)
class Total:
    """Amounts of several currencies added up.

    Attributes:
        amount: None when one of them has no rate; then each currency stands for itself.
        parts: what went in, by currency.
        without_rate: currencies that have no rate to the wanted one.
    """

    amount: Money | None
    parts: tuple[Converted, ...]
    without_rate: tuple[str, ...]


def convert(money: Money, currency: str, day: date, rates: Iterable[Rate]) -> Converted | None:
    """An amount told in another currency.

    Args:
        currency: the wanted one, ISO 4217.
        day: whose rate counts: the newest one that is not younger, else the oldest one that is.
        rates: the person's table; only a rate between these two currencies counts.

    Returns:
        None when the table has no such rate.

    Source: domain.md, money.
    """
    if money.currency == currency:
        return Converted(money, money, None)
    chosen = rate_for(money.currency, currency, day, rates)
    if chosen is None:
        return None
    inverted = chosen.from_currency == currency
    exact = money.amount / chosen.rate if inverted else money.amount * chosen.rate
    late_days = max((chosen.on_day - day).days, 0)
    return Converted(money, Money.of(exact, currency), chosen, inverted, late_days)


def rate_for(one: str, other: str, day: date, rates: Iterable[Rate]) -> Rate | None:
    """The rate between two currencies that counts on a day, whichever way round it was entered; the straight one first."""
    fitting = [rate for rate in rates if {rate.from_currency, rate.to_currency} == {one, other}]
    known = [rate for rate in fitting if rate.on_day <= day]
    if known:
        return max(known, key=lambda rate: (rate.on_day, rate.from_currency == one))
    return min(fitting, key=lambda rate: (rate.on_day, rate.from_currency != one), default=None)


def total(amounts: Iterable[Money], currency: str, day: date, rates: Sequence[Rate]) -> Total:
    """Amounts added up in one currency: first each currency for itself, then each sum converted once."""
    sums: dict[str, int] = {}
    for money in amounts:
        sums[money.currency] = sums.get(money.currency, 0) + money.minor
    told = {each: convert(Money(sums[each], each), currency, day, rates) for each in sorted(sums)}
    parts = tuple(part for part in told.values() if part is not None)
    missing = tuple(each for each, part in told.items() if part is None)
    whole = None if missing else Money(sum(part.amount.minor for part in parts), currency)
    return Total(whole, parts, missing)
