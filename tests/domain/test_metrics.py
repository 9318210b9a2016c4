"""Proves every rate and cost against the worked figures of domain.md, and that unknown never turns into 0."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain import metrics
from crm.domain.metrics import Average, Counts, EngagementSet, Flag
from crm.domain.vocabulary import Platform

POST = Counts(likes=500, comments=40, shares=30, saves=30, reach=4_800, impressions=6_000)
PUBLIC, FULL = EngagementSet.PUBLIC, EngagementSet.FULL
COUNTS = st.one_of(st.none(), st.integers(0, 10**9))


def percent(rate: Decimal, decimals: int = 2) -> str:
    return f"{rate * 100:.{decimals}f}"


def test_golden_bases():
    full = metrics.engagements(POST, Platform.INSTAGRAM, FULL)
    assert full == 600
    assert percent(metrics.engagement_rate(full, 12_000)) == "5.00"
    assert percent(metrics.engagement_rate(full, POST.reach)) == "12.50"
    assert percent(metrics.engagement_rate(full, POST.impressions)) == "10.00"
    assert percent(metrics.engagement_rate(metrics.engagements(POST, Platform.INSTAGRAM, PUBLIC), 12_000)) == "4.50"


def test_golden_viral_skew():
    posts = [(120, 8_000), (95, 8_000), (1_900, 8_100)]
    rates = [metrics.engagement_rate(*post) for post in posts]
    assert percent(metrics.mean_rate(rates).rate) == "8.71"
    assert percent(metrics.campaign_rate(posts).rate) == "8.78"
    assert percent(metrics.typical_rate(rates).rate) == "1.50"


def test_golden_money():
    cost, revenue = 45_000 + 8_000 + 2_000, 11 * 4_800 - 4_000
    assert f"{metrics.cost_per_thousand(cost, 6_000) / 100:.2f}" == "91.67"
    assert f"{metrics.unit_cost(cost, 600) / 100:.2f}" == "0.92"
    assert f"{metrics.unit_cost(cost, 11) / 100:.2f}" == "50.00"
    assert f"{metrics.roas(revenue, cost):.2f}" == "0.89"
    assert percent(metrics.roi(revenue, cost), 1) == "-11.3"
    assert percent(metrics.roi(revenue, cost, Decimal("0.55")), 1) == "-51.2"


@pytest.mark.parametrize(
    ("counts", "platform", "which", "expected"),
    [
        (Counts(likes=5, comments=0), Platform.TIKTOK, PUBLIC, 5),
        (Counts(likes=None, comments=3), Platform.INSTAGRAM, PUBLIC, None),  # hidden likes
        (Counts(likes=5, comments=1, shares=2), Platform.INSTAGRAM, FULL, None),
        (Counts(likes=5, comments=1), Platform.YOUTUBE, FULL, 6),
        (Counts(likes=5, comments=1, shares=2, saves=9), Platform.YOUTUBE, FULL, 8),
        (Counts(views=100), Platform.TIKTOK, FULL, None),
    ],
)
def test_engagements_are_a_whole_set_or_unknown(counts, platform, which, expected):
    assert metrics.engagements(counts, platform, which) == expected


def test_posts_are_compared_on_what_is_known_of_all():
    whole = (POST, Platform.INSTAGRAM)
    public_only = (Counts(likes=5, comments=1), Platform.TIKTOK)
    hidden = (Counts(comments=1), Platform.TIKTOK)
    assert metrics.largest_set([whole, whole]) is FULL
    assert metrics.largest_set([whole, public_only]) is PUBLIC
    assert metrics.largest_set([whole, hidden]) is FULL
    assert metrics.largest_set([]) is PUBLIC


def test_averages_say_on_how_many_posts_they_rest():
    rates = [Decimal("0.02"), None, Decimal("0.04")]
    assert metrics.typical_rate(rates) == Average(Decimal("0.03"), 2, 3)
    assert metrics.mean_rate(rates) == Average(Decimal("0.03"), 2, 3)
    assert metrics.campaign_rate([(1, 100), (None, 50), (3, None)]) == Average(Decimal("0.01"), 1, 3)
    for average in (metrics.typical_rate, metrics.mean_rate, metrics.campaign_rate):
        assert average([]) == Average(None, 0, 0)
    assert metrics.typical_rate([None]) == Average(None, 0, 1)


RATIOS = [
    metrics.engagement_rate,
    metrics.unit_cost,
    metrics.cost_per_thousand,
    metrics.roas,
    metrics.roi,
    metrics.conversion_rate,
    metrics.average_order,
]


@pytest.mark.parametrize("ratio", RATIOS)
@given(part=COUNTS, whole=COUNTS)
def test_a_ratio_is_unknown_exactly_when_a_part_is_unknown_or_the_whole_is_nothing(ratio, part, whole):
    assert (ratio(part, whole) is None) == (part is None or not whole)


def test_growth():
    assert metrics.growth(200, 250) == Decimal("0.25")
    assert metrics.growth(200, 150) == Decimal("-0.25")
    assert metrics.growth(200, 0) == -1
    assert [metrics.growth(0, 5), metrics.growth(None, 5), metrics.growth(5, None)] == [None, None, None]


def test_conversion_and_order():
    assert metrics.conversion_rate(11, 440) == Decimal("0.025")
    assert metrics.average_order(48_800, 11).quantize(Decimal("0.01")) == Decimal("4436.36")


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (POST, set()),
        (Counts(likes=50, comments=0, reach=40), {Flag.ENGAGEMENTS_OVER_REACH}),
        (Counts(reach=50, impressions=40), {Flag.IMPRESSIONS_UNDER_REACH}),
        (Counts(likes=50, views=40), {Flag.VIEWS_UNDER_LIKES}),
        (Counts(), set()),
    ],
)
def test_impossible_readings_are_marked(counts, expected):
    interactions = metrics.engagements(counts, Platform.INSTAGRAM, PUBLIC)
    assert metrics.flags(counts, interactions, None) == expected


def test_a_rate_above_one_is_marked():
    assert metrics.flags(Counts(), None, Decimal("1.01")) == {Flag.RATE_OVER_ONE}
    assert not metrics.flags(Counts(), None, Decimal(1))


def test_negative_counts_are_refused():
    with pytest.raises(ValueError, match="likes must be >= 0"):
        Counts(likes=-1)
    with pytest.raises(ValueError, match="audience must be >= 0"):
        metrics.engagement_rate(1, -1)
