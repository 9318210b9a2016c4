"""Proves the estimates against the worked figures of domain.md, and that intervals behave."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.ranking import (
    BETWEEN_FLOOR,
    DEFAULT_PRIOR,
    WITHIN_FLOOR,
    Z95,
    Interval,
    PostRate,
    Prior,
    log_rate,
    post_weight,
    prior_from,
    rank_ranges,
    shrunken_rate,
    wilson,
)

GOLDEN_PRIOR = Prior(math.log(0.030), 0.35, 0.60)


def posts(*percents: float) -> list[PostRate]:
    return [PostRate(math.log(percent / 100)) for percent in percents]


@pytest.mark.parametrize(
    ("percents", "own_weight", "rate", "low", "high"),
    [
        ([9], 0.2539, "3.97", "2.19", "7.17"),
        ([9, 6, 7.5], 0.5052, "4.73", "2.92", "7.67"),
        ([4.5] * 12, 0.8033, "4.16", "3.07", "5.63"),
        ([4.0] * 20, None, "3.86", "3.02", "4.93"),
        ([1.0, 1.2], None, "1.99", "1.18", "3.39"),
    ],
)
def test_golden_shrinkage(percents, own_weight, rate, low, high):
    estimate = shrunken_rate(posts(*percents), GOLDEN_PRIOR)
    assert f"{estimate.rate:.2%}" == f"{rate}%"
    assert (f"{estimate.interval.low:.2%}", f"{estimate.interval.high:.2%}") == (f"{low}%", f"{high}%")
    assert own_weight is None or round(estimate.own_weight, 4) == own_weight


def test_golden_geometric_mean():
    everything_own = Prior(0.0, 1e6, 0.60)
    assert f"{shrunken_rate(posts(9, 6, 7.5), everything_own).rate:.2%}" == "7.40%"


def test_golden_contrast_one_large_post_does_not_carry_a_partner():
    pooled = (900 + 2.5) / (10_000 + 2.5 + 97.5)  # the wrong way: every viewer counted as an independent witness
    naive = Z95 * math.sqrt(0.09 * 0.91 / 10_000)
    assert (f"{pooled:.2%}", f"{naive:.2%}") == ("8.94%", "0.56%")
    estimate = shrunken_rate([PostRate(log_rate(900, 10_000))], GOLDEN_PRIOR)
    assert estimate.rate < pooled / 2
    assert estimate.interval.high - estimate.interval.low > 8 * naive


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (1, 1, 0.2065, 1),
        (2, 2, 0.3424, 1),
        (0, 3, 0, 0.5615),
        (3, 5, 0.2307, 0.8824),
        (9, 10, 0.5958, 0.9821),
        (40, 50, 0.6696, 0.8876),
    ],
)
def test_golden_wilson(successes, trials, low, high):
    interval = wilson(successes, trials)
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


def test_no_trial_has_no_interval():
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("successes", "trials"), [(2, 1), (-1, 1), (0, -1)])
def test_impossible_shares_are_refused(successes, trials):
    with pytest.raises(ValueError, match="successes"):
        wilson(successes, trials)


@given(st.integers(1, 10**9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_wilson_interval_contains_its_share_and_stays_in_range(case):
    successes, trials = case
    interval = wilson(successes, trials)
    assert 0 <= interval.low <= successes / trials <= interval.high <= 1


RATES = st.lists(
    st.builds(PostRate, st.floats(math.log(1e-4), 0.0), st.sampled_from([0.5, 1.0])), min_size=1, max_size=30
)


@given(RATES)
def test_an_estimate_lies_in_its_interval_and_between_its_posts_and_the_roster(own):
    estimate = shrunken_rate(own, GOLDEN_PRIOR)
    ends = [math.exp(post.log_rate) for post in own] + [0.030]
    assert estimate.interval.low < estimate.rate < estimate.interval.high
    assert min(ends) * (1 - 1e-9) <= estimate.rate <= max(ends) * (1 + 1e-9)
    assert 0 < estimate.own_weight < 1


@given(RATES, RATES)
def test_more_posts_never_widen_an_interval(own, more):
    few, many = shrunken_rate(own, GOLDEN_PRIOR), shrunken_rate([*own, *more], GOLDEN_PRIOR)
    assert math.log(many.interval.high / many.interval.low) < math.log(few.interval.high / few.interval.low)


def test_a_partner_without_posts_has_no_estimate():
    assert shrunken_rate([], GOLDEN_PRIOR) is None


def test_old_posts_count_half():
    today = date(2026, 11, 20)
    assert post_weight(date(2025, 11, 20), today) == 1.0
    assert post_weight(date(2025, 11, 19), today) == 0.5
    old = shrunken_rate([PostRate(math.log(0.09), 0.5)] * 2, GOLDEN_PRIOR)
    assert old == shrunken_rate(posts(9), GOLDEN_PRIOR)


def test_a_post_without_engagement_still_has_a_rate():
    assert log_rate(0, 999) == pytest.approx(math.log(0.0005))
    assert log_rate(900, 10_000) == pytest.approx(math.log(900.5 / 10_001))


def test_the_prior_comes_from_the_roster():
    roster = [posts(1, 1.5, 2.25), posts(4, 6, 9), []]
    prior = prior_from(roster)
    assert prior.log_rate == pytest.approx((math.log(0.015) + math.log(0.06)) / 2)
    assert prior.within == pytest.approx(math.log(1.5))
    spread = math.log(4) ** 2 / 2
    assert prior.between == pytest.approx(math.sqrt(spread - math.log(1.5) ** 2 / 3))


def test_a_roster_too_alike_or_too_small_keeps_an_honest_spread():
    alike = prior_from([posts(3, 3), posts(3, 3)])
    assert (alike.between, alike.within) == pytest.approx((BETWEEN_FLOOR, WITHIN_FLOOR))
    assert prior_from([]) == prior_from([[]]) == DEFAULT_PRIOR
    one = prior_from([posts(4)])
    assert (one.log_rate, one.between, one.within) == pytest.approx((math.log(0.04), 0.35, 0.60))


@given(st.lists(RATES, max_size=6))
def test_a_prior_never_falls_below_its_floors(roster):
    prior = prior_from(roster)
    assert prior.between >= BETWEEN_FLOOR
    assert prior.within >= WITHIN_FLOOR - 1e-12


def test_ranks_overlap_where_intervals_do():
    intervals = [Interval(0.05, 0.07), Interval(0.02, 0.04), Interval(0.03, 0.06), Interval(0.001, 0.002)]
    assert rank_ranges(intervals) == [(1, 2), (2, 3), (1, 3), (4, 4)]
    assert rank_ranges([]) == []
    assert rank_ranges([Interval(0.1, 0.2), Interval(0.2, 0.3)]) == [(1, 2), (1, 2)]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)).map(lambda ends: Interval(min(ends), max(ends)))))
def test_every_rank_range_holds_the_rank_by_any_value_inside(intervals):
    order = sorted(range(len(intervals)), key=lambda at: -(intervals[at].low + intervals[at].high))
    for rank, at in enumerate(order, start=1):
        best, worst = rank_ranges(intervals)[at]
        assert 1 <= best <= rank <= worst <= len(intervals)
