"""Proves where one tier ends and the next begins."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.tiers import (
    DEFAULT_SCHEME,
    HYPEAUDITOR_SCHEME,
    SCHEMES,
    WIDE_SCHEME,
    Tier,
    scheme_from,
    tier_at,
    tier_of,
)


@pytest.mark.parametrize(
    ("followers", "default", "wide"),
    [
        (0, Tier.PRE_TIER, Tier.PRE_TIER),
        (999, Tier.PRE_TIER, Tier.PRE_TIER),
        (1_000, Tier.NANO, Tier.MICRO),
        (9_999, Tier.NANO, Tier.MICRO),
        (10_000, Tier.MICRO, Tier.MICRO),
        (100_000, Tier.MICRO, Tier.MICRO),
        (100_001, Tier.MID, Tier.MID),
        (500_000, Tier.MID, Tier.MID),
        (500_001, Tier.MACRO, Tier.MACRO),
        (1_000_000, Tier.MACRO, Tier.MACRO),
        (1_000_001, Tier.MEGA, Tier.MEGA),
        (None, None, None),
    ],
)
def test_tiers_end_where_people_expect(followers, default, wide):
    assert tier_of(followers) is tier_of(followers, DEFAULT_SCHEME) is default
    assert tier_of(followers, WIDE_SCHEME) is wide


def test_another_scheme_reads_the_same_account_differently():
    assert [tier_of(count, HYPEAUDITOR_SCHEME) for count in (4_999, 5_000, 20_000)] == [Tier.NANO, Tier.MICRO, Tier.MID]


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from(SCHEMES))
def test_more_followers_never_mean_a_lower_tier(a, b, scheme):
    order = list(Tier)
    assert order.index(tier_of(min(a, b), scheme)) <= order.index(tier_of(max(a, b), scheme))


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="followers must be >= 0"):
        tier_of(-1)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_tier_ends_where_the_next_begins(scheme):
    bounds = scheme.bounds()
    for tier, (low, end) in bounds.items():
        assert tier_of(low, scheme) is tier
        assert end is None or (tier_of(end - 1, scheme) is tier and tier_of(end, scheme) is not tier)


def test_a_scheme_of_one_s_own_rises_from_0():
    own = scheme_from("Ours", [(Tier.NANO, 0), (Tier.MICRO, 2_000), (Tier.MACRO, 60_000)])
    assert tier_of(1_999, own) is Tier.NANO
    for bad in ([], [(Tier.NANO, 5)], [(Tier.NANO, 0), (Tier.MICRO, 0)], [(Tier.MICRO, 0), (Tier.NANO, 10)]):
        with pytest.raises(ValueError, match="tier"):
            scheme_from("Bad", bad)


def test_a_tier_is_that_of_the_day_and_later_growth_does_not_change_it():
    start = date(2026, 3, 1)
    known = [(date(2026, 2, 20), 9_500), (date(2026, 3, 5), 10_400), (date(2026, 9, 1), 140_000)]
    assert tier_at(known, start) is Tier.NANO
    assert tier_at(known[1:], start) is Tier.MICRO  # nothing earlier is known: the nearest after
    assert tier_at(known[2:], start) is None
    assert tier_at([], start) is None
