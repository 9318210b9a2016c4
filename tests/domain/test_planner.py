"""Proves that a plan is the best set there is, keeps to every limit, and says what it leaves out."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.domain import planner
from crm.domain.planner import Limits, Option, Out, plan
from crm.domain.ranking import Interval
from crm.domain.vocabulary import Platform
from crm.errors import Cancelled

OPTIONS = st.lists(
    st.builds(
        Option,
        id=st.just(""),
        cost_minor=st.integers(1, 60),
        engaged=st.integers(1, 90).map(float),
        hours=st.integers(1, 9).map(float),
        niches=st.sampled_from([frozenset({"food"}), frozenset({"craft"}), frozenset({"food", "craft"})]),
        platform=st.sampled_from([Platform.TIKTOK, Platform.YOUTUBE]),
    ),
    min_size=1,
    max_size=8,
).map(lambda many: [Option(**{**fields(each), "id": str(at)}) for at, each in enumerate(many)])


def fields(option):
    return {name: getattr(option, name) for name in Option.__dataclass_fields__}


@settings(max_examples=25, deadline=None)
@given(OPTIONS, st.integers(1, 150), st.integers(3, 30), st.integers(0, 3))
def test_no_other_set_within_the_limits_reaches_more(options, budget, hours, most):
    limits = Limits(budget, float(hours), 5, {"food": most}, {Platform.TIKTOK: 2})
    found = plan(options, limits)
    best = max(
        sum(each.engaged for each in some)
        for count in range(len(options) + 1)
        for some in combinations(options, count)
        if keeps_to(some, limits)
    )
    assert found.engaged == pytest.approx(best)
    assert keeps_to(found.chosen, limits)
    assert {each.id for each in found.chosen} | {each.id for each, _ in found.left_out} == {each.id for each in options}


def keeps_to(some, limits):
    return (
        sum(each.cost_minor for each in some) <= limits.budget_minor
        and sum(each.hours for each in some) <= limits.hours
        and len(some) <= limits.partners
        and sum("food" in each.niches for each in some) <= limits.per_niche["food"]
        and sum(each.platform is Platform.TIKTOK for each in some) <= 2
    )


PEOPLE = [
    Option("a", 100, 500.0, Interval(300, 800)),
    Option("b", 100, 400.0, Interval(200, 800)),
    Option("c", 100, 100.0, Interval(50, 200)),
    Option("no price", None, 900.0),
    Option("nobody knows", 10, None),
    Option("dear", 1_000, 5_000.0),
]


def test_whoever_is_left_out_is_listed_with_the_reason():
    found = plan(PEOPLE, Limits(200))
    assert [each.id for each in found.chosen] == ["a", "b"]
    assert {each.id: why for each, why in found.left_out} == {
        "c": Out.OUTDONE,
        "no price": Out.COST_UNKNOWN,
        "nobody knows": Out.ENGAGED_UNKNOWN,
        "dear": Out.TOO_DEAR,
    }


def test_must_and_must_not_are_kept():
    found = plan(PEOPLE, Limits(210, must=frozenset({"c", "nobody knows"}), must_not=frozenset({"a"})))
    assert [each.id for each in found.chosen] == ["b", "c", "nobody knows"]
    assert found.unknown_musts == ("nobody knows",)
    assert plan(PEOPLE, Limits(50, must=frozenset({"c"}))).conflict
    assert plan(PEOPLE, Limits(150, must=frozenset({"b", "c"}))).chosen == ()


def test_independent_errors_partly_cancel_and_common_ones_do_not():
    found = plan(PEOPLE, Limits(200))
    assert found.engaged == 900
    assert (found.together.low, found.together.high) == (500, 1600)
    assert 500 < found.independent.low < 900 < found.independent.high < 1600


def test_nobody_and_no_money_are_no_problem():
    assert plan([], Limits(100)).chosen == ()
    assert plan(PEOPLE, Limits(0)).chosen == ()


def test_solving_stops_when_somebody_says_so_and_goes_on_otherwise(monkeypatch):
    """With hardly any time for the first try it asks again and again, and the answer is the same."""
    limits = Limits(300, partners=3)
    options = [Option(str(at), 60 + 7 * at % 50, 100.0 + 13 * at % 70) for at in range(40)]
    asked = []

    def stop_at_the_second():
        asked.append(1)
        if len(asked) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        plan(options, limits, stop_at_the_second)
    best = plan(options, limits)
    monkeypatch.setattr(planner, "_FIRST_TRY", 1e-7)
    asked.clear()
    assert plan(options, limits, lambda: asked.append(1)).engaged == best.engaged
    assert len(asked) > 3
