"""Proves that money is exact and never mixes currencies."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.vocabulary import Money


@pytest.mark.parametrize(
    ("money", "decimals", "amount"),
    [
        (Money(245_050, "EUR"), 2, Decimal("2450.50")),
        (Money(2450, "JPY"), 0, Decimal(2450)),
        (Money(2450, "KWD"), 3, Decimal("2.450")),
        (Money(-1, "CLF"), 4, Decimal("-0.0001")),
    ],
)
def test_minor_units_depend_on_the_currency(money, decimals, amount):
    assert (money.decimals, money.amount) == (decimals, amount)


@given(st.integers(), st.integers())
def test_money_adds_exactly_within_a_currency(a, b):
    assert Money(a, "EUR") + Money(b, "EUR") == Money(a + b, "EUR")


def test_currencies_do_not_mix():
    with pytest.raises(ValueError, match="cannot add USD to EUR"):
        Money(1, "EUR") + Money(1, "USD")
