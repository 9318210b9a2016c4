"""Amounts in other currencies: by a dated rate, once, with what was used."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.exchange import Rate, convert, rate_for, total
from crm.domain.vocabulary import Money

DAY = date(2026, 5, 10)
POUND = Rate(date(2026, 5, 1), "GBP", "EUR", Decimal("1.17"), "the bank")
LATER = Rate(date(2026, 6, 1), "GBP", "EUR", Decimal("1.25"))
YEN = Rate(date(2026, 5, 1), "EUR", "JPY", Decimal("160"))


@pytest.mark.parametrize(
    ("day", "rate", "late_days"),
    [
        (DAY, POUND, 0),
        (date(2026, 5, 1), POUND, 0),
        (date(2026, 5, 31), POUND, 0),
        (date(2026, 6, 1), LATER, 0),
        (date(2026, 4, 1), POUND, 30),
    ],
)
def test_the_newest_rate_known_on_the_day_counts(day: date, rate: Rate, late_days: int) -> None:
    """Before the first one the first one does, and says how much younger it is."""
    told = convert(Money(100, "GBP"), "EUR", day, [LATER, POUND])
    assert told is not None
    assert (told.used, told.late_days) == (rate, late_days)


@pytest.mark.parametrize(
    ("money", "currency", "minor"),
    [
        (Money(10_000, "GBP"), "EUR", 11_700),
        (Money(1, "GBP"), "EUR", 1),
        (Money(50, "GBP"), "EUR", 59),  # 58.5 cents
        (Money(-50, "GBP"), "EUR", -59),
        (Money(100, "EUR"), "JPY", 160),
        (Money(160, "JPY"), "EUR", 100),
        (Money(1, "JPY"), "EUR", 1),  # 0.625 cents
    ],
)
def test_minor_units_and_halves_are_right(money: Money, currency: str, minor: int) -> None:
    """Yen have no cents; halves round away from zero."""
    told = convert(money, currency, DAY, [POUND, YEN])
    assert told is not None
    assert (told.original, told.amount) == (money, Money(minor, currency))


def test_a_rate_the_other_way_round_is_divided_by_and_says_so() -> None:
    """A straight one of the same day is preferred."""
    back = Rate(POUND.on_day, "EUR", "GBP", Decimal("0.85"))
    told = convert(Money(11_700, "EUR"), "GBP", DAY, [POUND])
    assert told is not None
    assert (told.amount, told.inverted) == (Money(10_000, "GBP"), True)
    assert rate_for("EUR", "GBP", DAY, [POUND, back]) == back
    assert rate_for("GBP", "EUR", DAY, [back, POUND]) == POUND


def test_nothing_is_converted_twice() -> None:
    """Pounds have a rate to euros and euros to yen, but pounds have none to yen."""
    assert convert(Money(100, "GBP"), "JPY", DAY, [POUND, YEN]) is None
    same = convert(Money(100, "GBP"), "GBP", DAY, [])
    assert same is not None
    assert (same.amount, same.used) == (Money(100, "GBP"), None)


def test_a_total_converts_each_currency_once_and_names_what_has_no_rate() -> None:
    """Three times a third of a cent is a cent, not three."""
    amounts = [Money(1000, "EUR"), *[Money(50, "GBP")] * 2]
    whole = total(amounts, "EUR", DAY, [POUND])
    assert (whole.amount, whole.without_rate) == (Money(1117, "EUR"), ())
    assert [part.original for part in whole.parts] == [Money(1000, "EUR"), Money(100, "GBP")]
    lacking = total([*amounts, Money(5, "USD")], "EUR", DAY, [POUND])
    assert (lacking.amount, lacking.without_rate) == (None, ("USD",))
    assert total([], "EUR", DAY, []).amount == Money(0, "EUR")


@given(st.integers(-(10**12), 10**12), st.decimals(Decimal("0.0001"), 10_000, places=4))
def test_converting_is_within_half_a_minor_unit(minor: int, rate: Decimal) -> None:
    """Whatever the rate."""
    told = convert(Money(minor, "GBP"), "EUR", DAY, [Rate(DAY, "GBP", "EUR", rate)])
    assert told is not None
    assert abs(told.amount.minor - minor * rate) <= Decimal("0.5")
