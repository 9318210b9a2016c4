"""Proves that a price comes from what was paid, and that there is none under three comparables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.asking_prices import PaidPiece, Prices, expected_cost
from crm.domain.distribution import distribution
from crm.domain.ranking import Estimate, Interval
from crm.domain.tiers import Tier
from crm.domain.vocabulary import Platform

ESTIMATE = Estimate(0.04, Interval(0.02, 0.08), 0.6, 5)


def piece(who, minor, platform=Platform.INSTAGRAM, tier=Tier.MICRO):
    return PaidPiece(f"c-{who}-{minor}", who, platform, tier, minor)


def test_the_own_price_comes_first_then_comparable_ones_from_three_on():
    prices = Prices([piece("a", 10_000), piece("b", 20_000), piece("c", 30_000), piece("d", 5_000, Platform.TIKTOK)])
    own, other = (prices.of(who, Platform.INSTAGRAM, Tier.MICRO) for who in ("a", "new"))
    assert (own.minor, own.own, own.n) == (10_000, True, 1)
    assert (other.minor, other.own, other.n) == (20_000, False, 3)
    assert other.range == Interval(15_000, 25_000)
    assert prices.of("new", Platform.TIKTOK, Tier.MICRO) is None
    assert prices.of("new", Platform.INSTAGRAM, None) is None


def test_the_cost_of_an_engagement_has_a_range_and_its_rows():
    price = Prices([piece(who, 20_000) for who in "abc"]).of("new", Platform.INSTAGRAM, Tier.MICRO)
    cost = expected_cost(price, 10_000, ESTIMATE, "EUR")
    assert cost.minor == pytest.approx(50)
    assert (cost.range.low, cost.range.high) == pytest.approx((25, 100))
    assert len(cost.explanation().rows) == 3
    assert expected_cost(price, 0, ESTIMATE, "EUR") is None


@given(st.floats(0.01, 100))
def test_a_larger_audience_at_the_same_price_is_cheaper(factor):
    price = Prices([piece("a", 20_000)]).of("a", Platform.INSTAGRAM, Tier.MICRO)
    one, other = (expected_cost(price, audience, ESTIMATE, "EUR") for audience in (10_000, 10_000 * factor))
    assert other.minor * factor == pytest.approx(one.minor)


def test_a_distribution_needs_five():
    assert distribution([0.1] * 4).middle is None
    spread = distribution([number / 100 for number in range(1, 22)])
    assert spread.middle == pytest.approx(0.11)
    assert (spread.half.low, spread.half.high) == pytest.approx((0.06, 0.16))
    assert (spread.most.low, spread.most.high) == pytest.approx((0.02, 0.20))
