"""Proves that people are compared by what is known of them, that weights move the order, and where a rank changes."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crm.domain.comparison import Candidate, Weights, prepare, rank_changes, score_range, weigh

SHARES = st.one_of(st.none(), st.floats(0.001, 0.4))
PEOPLE = st.lists(
    st.builds(
        Candidate,
        id=st.just(""),
        rate=SHARES,
        fit=st.one_of(st.none(), st.floats(0, 5)),
        cost_minor=st.one_of(st.none(), st.floats(1, 10_000)),
        relationship=st.one_of(st.none(), st.floats(0, 100)),
    ),
    min_size=1,
    max_size=12,
).map(lambda people: [replace(each, id=str(at)) for at, each in enumerate(people)])
WEIGHTS = st.builds(Weights, *[st.floats(0.5, 100)] * 4)


def ranked(candidates, weights):
    prepared = prepare(candidates)
    order = weigh(prepared, weights)
    return [prepared.ids[at] for at in order.ranked], [prepared.ids[at] for at in order.unknown]


def test_a_slider_moves_the_order():
    people = [Candidate("loved", rate=0.08, fit=2.0), Candidate("fitting", rate=0.03, fit=4.8)]
    assert ranked(people, Weights(90, 10, 0, 0))[0] == ["loved", "fitting"]
    assert ranked(people, Weights(10, 90, 0, 0))[0] == ["fitting", "loved"]


def test_unknown_engagement_is_listed_apart_and_never_last():
    people = [Candidate("worst", rate=0.001, fit=0.0), Candidate("nobody knows", fit=4.0)]
    assert ranked(people, Weights()) == (["worst"], ["nobody knows"])
    assert ranked(people, Weights(0, 50, 0, 0)) == (["nobody knows", "worst"], [])


def test_what_is_not_known_does_not_count_against_anybody():
    prepared = prepare([Candidate("rated", rate=0.05, fit=5.0), Candidate("unrated", rate=0.05)])
    order = weigh(prepared, Weights(50, 50, 0, 0))
    assert order.scores == (0.75, 0.5)
    assert order.coverage == (1.0, 0.5)


def test_the_cheaper_is_better_and_its_range_is_the_score_s():
    prepared = prepare(
        [Candidate("cheap", rate=0.1, cost_minor=50, cost_low=40, cost_high=400), Candidate("dear", cost_minor=300)]
    )
    weights = Weights(0, 0, 1, 0)
    assert [prepared.ids[at] for at in weigh(prepared, weights).ranked] == ["cheap", "dear"]
    low, high = score_range(prepared, weights, 0)
    assert low < 0.5 < high


@pytest.mark.parametrize("bad", [(-1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 0.0), (float("nan"), 1.0, 1.0, 1.0)])
def test_impossible_weights_are_refused(bad):
    with pytest.raises(ValueError, match="at least 0"):
        Weights(*bad)


def test_nobody_is_no_problem():
    assert weigh(prepare([]), Weights()).ranked == ()


@given(PEOPLE, WEIGHTS, st.floats(0.01, 100))
def test_neither_the_unit_of_rates_nor_of_money_nor_the_sum_of_weights_changes_the_order(people, weights, factor):
    scaled = [
        replace(
            each,
            rate=None if each.rate is None else each.rate * factor,
            cost_minor=None if each.cost_minor is None else each.cost_minor * factor,
        )
        for each in people
    ]
    assume(len({each.rate for each in scaled}) == len({each.rate for each in people}))
    assume(len({each.cost_minor for each in scaled}) == len({each.cost_minor for each in people}))
    one = weigh(prepare(people), weights)
    assert weigh(prepare(scaled), weights).scores == one.scores
    twice = weigh(prepare(people), Weights(*[2 * weight for weight in weights.values()]))
    assert twice.scores == pytest.approx(one.scores)


@given(PEOPLE, WEIGHTS, st.data())
def test_getting_better_never_lowers_a_score(people, weights, data):
    at = data.draw(st.integers(0, len(people) - 1))
    before = people[at]
    better = replace(
        before,
        rate=None if before.rate is None else before.rate * 2,
        fit=None if before.fit is None else min(5.0, before.fit + 1),
        cost_minor=None if before.cost_minor is None else before.cost_minor / 2,
        relationship=None if before.relationship is None else min(100.0, before.relationship + 10),
    )
    after = [*people[:at], better, *people[at + 1 :]]
    assert weigh(prepare(after), weights).scores[at] >= weigh(prepare(people), weights).scores[at] - 1e-12


@given(PEOPLE, WEIGHTS)
def test_a_score_lies_in_its_range(people, weights):
    prepared = prepare([replace(each, rate_low=_half(each.rate), rate_high=each.rate) for each in people])
    order = weigh(prepared, weights)
    for at, score in enumerate(order.scores):
        ends = score_range(prepared, weights, at)
        assert ends is None or ends[0] - 1e-9 <= score <= ends[1] + 1e-9


@given(PEOPLE, WEIGHTS)
def test_at_the_weight_told_two_neighbours_are_equal(people, weights):
    prepared = prepare(people)
    order = weigh(prepared, weights)
    for rank, place in enumerate(order.ranked, start=1):
        for change in rank_changes(prepared, weights, order, rank):
            assume(change.weight < 1e6)
            at = weigh(prepared, replace(weights, **{change.criterion.value: change.weight}))
            assert at.scores[place] == pytest.approx(at.scores[change.rival], abs=1e-6)
            assert change.above == (change.weight > weights.of(change.criterion))


def test_the_rank_changes_where_it_says():
    prepared = prepare([Candidate("loved", rate=0.08, fit=2.0), Candidate("fitting", rate=0.03, fit=4.0)])
    weights = Weights(60, 40, 0, 0)
    order = weigh(prepared, weights)
    change = next(each for each in rank_changes(prepared, weights, order, 1) if each.criterion == "fit")
    assert (change.above, change.weight) == (True, pytest.approx(75))
    assert weigh(prepared, Weights(60, 76, 0, 0)).ranked == (1, 0)


def _half(rate):
    return None if rate is None else rate / 2
