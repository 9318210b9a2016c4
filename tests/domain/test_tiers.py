"""Proves where one tier ends and the next begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.tiers import DEFAULT_SCHEME, HYPEAUDITOR_SCHEME, SCHEMES, WIDE_SCHEME, Tier, tier_of


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
