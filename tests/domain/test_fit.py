"""Proves that a fit weighs only what was rated and says how much that was."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.fit import Criterion, fit

WARMTH = Criterion("Warmth", Decimal(3), 4)
CRAFT = Criterion("Craft", Decimal(1), 2)
HUMOUR = Criterion("Humour", Decimal(4), None)
CRITERIA = st.builds(
    Criterion, st.just("value"), st.integers(0, 100).map(Decimal), st.one_of(st.none(), st.integers(0, 5))
)


def test_unrated_values_lower_the_coverage_not_the_score():
    result = fit([CRAFT, HUMOUR, WARMTH])
    assert result.score == Decimal("3.5")
    assert result.coverage == Decimal("0.5")
    assert result.strongest == (WARMTH, CRAFT)


@pytest.mark.parametrize(
    ("criteria", "score", "coverage"),
    [([], None, None), ([HUMOUR], None, 0), ([Criterion("Idle", Decimal(0), 5)], None, None)],
)
def test_nothing_rated_is_unknown(criteria, score, coverage):
    assert (fit(criteria).score, fit(criteria).coverage) == (score, coverage)


@given(st.lists(CRITERIA))
def test_a_fit_stays_between_its_lowest_and_highest_rating(criteria):
    result = fit(criteria)
    rated = [item.score for item in criteria if item.score is not None and item.weight]
    assert (result.score is None) == (not rated)
    if result.score is not None:
        assert min(rated) <= round(result.score, 12) <= max(rated)
        assert 0 < result.coverage <= 1


@pytest.mark.parametrize(("weight", "score"), [(Decimal(-1), 3), (Decimal(1), 6), (Decimal(1), -1)])
def test_impossible_ratings_are_refused(weight, score):
    with pytest.raises(ValueError, match="must be"):
        Criterion("Warmth", weight, score)
