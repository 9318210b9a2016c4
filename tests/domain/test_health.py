"""Proves that health gives its reasons, drops what is not known, and moves the right way."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.health import (
    Band,
    HealthFacts,
    HealthWeights,
    Signal,
    Step,
    band,
    formula,
    health,
    recency,
    shrunken_share,
)
from crm.domain.ranking import wilson

TODAY = date(2026, 11, 22)
FULL = HealthFacts(
    last_two_way_on=TODAY - timedelta(days=48),
    cadence_days=30,
    on_time=2,
    due=3,
    roster_on_time=0.8,
    reply_hours=30.0,
    roster_reply_hours=20.0,
    replies=5,
    latest_rate=0.04,
    earlier_rate=0.05,
    latest_posts=3,
    earlier_posts=9,
    promises_kept=1,
    promises_due=2,
    ends_on=TODAY + timedelta(days=30),
)


@pytest.mark.parametrize(("days", "value"), [(20, "1.00"), (45, "0.71"), (90, "0.25")])
def test_golden_recency(days, value):
    assert f"{recency(days, 30):.2f}" == value


def test_a_longer_tie_decays_more_slowly_up_to_half_again():
    assert recency(40, 30) < recency(40, 30, 2) == pytest.approx(2 ** -(4 / 36))
    assert recency(45, 30, 5) == recency(45, 30, 50) == 1


def test_a_score_is_the_weighted_mean_and_its_reasons_add_up():
    found = health(FULL, TODAY)
    assert found.coverage == "6 of 6 signals"
    values = {each.signal: each.value for each in found.readings}
    assert values[Signal.RUNWAY] == 0.5
    assert values[Signal.PROMISES] == 0.5
    assert values[Signal.PERFORMANCE] == pytest.approx(0.8)
    assert values[Signal.RESPONSIVENESS] == pytest.approx(2 / 3)
    assert found.score == pytest.approx(100 - sum(each.cost for each in found.readings))
    assert found.readings[0].sentence == "last two-way contact 48 days ago against an agreed 30"
    assert [each.cost for each in found.readings] == sorted((each.cost for each in found.readings), reverse=True)


def test_absent_signals_are_dropped_and_fewer_than_three_are_not_enough():
    three = HealthFacts(
        last_two_way_on=TODAY, cadence_days=30, promises_kept=2, promises_due=2, ends_on=TODAY + timedelta(days=90)
    )
    found = health(three, TODAY)
    assert (found.score, found.band, found.known) == (pytest.approx(100), Band.STRONG, 3)
    two = health(three._replace(ends_on=None), TODAY)
    assert (two.score, two.band, two.lift, two.known) == (None, None, None, 2)
    assert len(two.readings) == len(Signal)
    assert health(three._replace(cadence_days=None), TODAY).readings[-1].value is None


def test_the_step_that_lifts_most_is_named_with_its_score():
    lift = health(FULL, TODAY).lift
    assert lift.step is Step.TALK
    assert lift.score == pytest.approx(health(FULL._replace(last_two_way_on=TODAY), TODAY).score)
    assert health(FULL._replace(last_two_way_on=TODAY, ends_on=TODAY), TODAY).lift.step is Step.RENEW


def test_bands_are_at_75_and_50():
    assert [band(score) for score in (75, 74.9, 50, 49.9)] == [Band.STRONG, Band.STEADY, Band.STEADY, Band.AT_RISK]


def test_weights_are_versions_that_can_be_stored():
    own = HealthWeights().changed(recency=50.0)
    assert own.version == 2
    assert HealthWeights.from_json(own.to_json()) == own
    assert health(FULL, TODAY, own).weights_version == 2
    assert health(FULL, TODAY, own).score != health(FULL, TODAY).score
    ignored = HealthWeights().changed(runway=0.0)
    assert health(FULL, TODAY, ignored).known == 5
    for bad in ({"recency": -1.0}, {"recency": float("inf")}):
        with pytest.raises(ValueError, match="at least 0"):
            HealthWeights(**bad)
    with pytest.raises(ValueError, match="JSON"):
        HealthWeights.from_json("[1]")


def test_a_share_of_few_pieces_is_drawn_to_the_roster_s():
    assert shrunken_share(1, 1, 0.9) == pytest.approx((1 + 3.8416 * 0.9) / 4.8416)
    plain = wilson(3, 5)
    assert shrunken_share(3, 5, None) == pytest.approx((plain.low + plain.high) / 2)  # Wilson's own centre
    assert shrunken_share(0, 0, 0.9) is None


def test_every_signal_tells_its_formula():
    assert set(formula()) == set(Signal)


SHARES = st.integers(0, 20).flatmap(lambda due: st.tuples(st.integers(0, due), st.just(due)))
FACTS = st.builds(
    lambda silent, cadence, delivered, promised, reply, rates, ends: HealthFacts(
        last_two_way_on=None if silent is None else TODAY - timedelta(days=silent),
        cadence_days=cadence,
        on_time=delivered[0],
        due=delivered[1],
        roster_on_time=0.8,
        reply_hours=reply,
        roster_reply_hours=24.0,
        latest_rate=rates and rates[0],
        earlier_rate=rates and rates[1],
        promises_kept=promised[0],
        promises_due=promised[1],
        ends_on=None if ends is None else TODAY + timedelta(days=ends),
    ),
    st.none() | st.integers(0, 900),
    st.none() | st.integers(1, 730),
    SHARES,
    SHARES,
    st.none() | st.floats(0.1, 2000),
    st.none() | st.tuples(st.floats(0.001, 0.5), st.floats(0.001, 0.5)),
    st.none() | st.integers(-400, 400),
)


@given(FACTS)
def test_every_signal_is_a_share_and_the_score_what_remains(facts):
    found = health(facts, TODAY)
    for each in found.readings:
        assert each.value is None or 0 <= each.value <= 1
        assert each.sentence
    if found.score is not None:
        assert -1e-9 <= found.score <= 100 + 1e-9
        assert found.score == pytest.approx(100 - sum(each.cost for each in found.readings))
    if found.lift is not None:
        assert found.lift.score > found.score


@given(FACTS, st.integers(1, 100))
def test_longer_silence_never_helps(facts, days):
    if facts.last_two_way_on is None:
        return
    later = facts._replace(last_two_way_on=facts.last_two_way_on - timedelta(days=days))
    before, after = health(facts, TODAY), health(later, TODAY)
    assert before.score is None or after.score <= before.score + 1e-9
