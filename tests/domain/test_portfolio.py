"""Proves that small and big are compared by what they cost and did, with an interval, and no verdict without data."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.intervals import log_mean, mean_interval, t_quantile
from crm.domain.portfolio import PaidWork, Workload, compare, effective_audience, partners_to_match, side
from crm.domain.ranking import Estimate, Interval


def works(costs_and_engaged, deliverables=2):
    return [PaidWork(str(at), cost, engaged, deliverables) for at, (cost, engaged) in enumerate(costs_and_engaged)]


SMALL = works([(20_000, 900), (25_000, 1_000), (30_000, 1_400), (24_000, 1_100), (22_000, 800)])
BIG = works([(300_000, 6_000), (280_000, 5_000), (350_000, 8_000), (320_000, 6_500)], deliverables=1)
FREE = Workload()


def test_the_same_money_is_shared_out_and_time_is_counted():
    found = compare(SMALL, BIG, FREE)
    assert found.partners == math.floor(found.big.cost_minor / found.small.cost_minor)
    assert found.ratio == pytest.approx(found.engaged_small / found.engaged_big)
    assert found.decided
    assert found.warning is None
    assert found.hours_small == found.partners * 8
    assert found.hours_big == 6
    assert found.to_equal == math.ceil(found.engaged_big / found.small.engaged)
    assert any("rises and then falls" in note for note in found.explanation.notes)


def test_an_interval_that_contains_1_is_a_warning():
    unsure = works([(20_000, 100), (20_000, 3_000), (20_000, 400)])
    found = compare(unsure, BIG, FREE)
    assert not found.decided
    assert found.ratio_range.low < 1 < found.ratio_range.high
    assert "neither is shown to be better" in found.warning


def test_time_with_a_price_counts_against_many_partners():
    free, priced = compare(SMALL, BIG, FREE), compare(SMALL, BIG, Workload(hour_minor=8_000))
    assert priced.ratio < free.ratio
    assert priced.partners < free.partners


def test_under_three_paid_works_there_is_no_figure():
    assert compare(SMALL[:2], BIG, FREE) is None
    assert side([*SMALL[:2], PaidWork("gift", 0, 500)], FREE) is None
    assert side([*SMALL[:3], PaidWork("gift", 0, 500)], FREE).left_out == 1


def test_10k_engaged_against_100k_idle():
    small = effective_audience(10_000, Estimate(0.08, Interval(0.06, 0.11), 0.8, 12))
    big = effective_audience(100_000, Estimate(0.006, Interval(0.003, 0.012), 0.8, 12))
    assert (small.people, big.people) == pytest.approx((800, 600))
    match = partners_to_match(big, small)
    assert match.low < 0.75 < 1 < match.high  # more people, but not shown beyond doubt


@given(st.floats(0.01, 100))
def test_neither_the_currency_nor_its_unit_matters(factor):
    one = compare(SMALL, BIG, FREE)
    scaled = [
        [PaidWork(each.id, round(each.cost_minor * factor * 1000), each.engaged, each.deliverables) for each in group]
        for group in (SMALL, BIG)
    ]
    other = compare(*scaled, FREE)
    assert other.ratio == pytest.approx(one.ratio, rel=1e-3)
    assert other.ratio_range.low == pytest.approx(one.ratio_range.low, rel=1e-3)


@given(st.floats(1.01, 10))
def test_dearer_big_partners_favour_small_ones(factor):
    dearer = [PaidWork(each.id, round(each.cost_minor * factor), each.engaged, each.deliverables) for each in BIG]
    assert compare(SMALL, dearer, FREE).ratio > compare(SMALL, BIG, FREE).ratio


@pytest.mark.parametrize(
    ("freedom", "value"), [(1, 12.7062), (2, 4.3027), (3, 3.1824), (5, 2.5706), (10, 2.2281), (30, 2.0423)]
)
def test_student_s_t(freedom, value):
    assert t_quantile(freedom) == pytest.approx(value, abs=5e-4)
    assert t_quantile(freedom) > t_quantile(freedom + 1)


def test_a_mean_of_one_has_no_spread():
    assert log_mean([5.0]) is None
    interval = mean_interval(log_mean([4.0, 9.0]))
    assert interval.low < 6 < interval.high
