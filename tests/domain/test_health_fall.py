"""What a partnership lost between two days: five points, the signal that took them, never a band alone."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crm.domain.health import HealthFacts, Signal, band, health
from crm.domain.health_fall import FALL_POINTS, fall

TODAY = date(2026, 11, 22)
FULL = HealthFacts(
    last_two_way_on=TODAY - timedelta(days=48), cadence_days=30, on_time=2, due=3, roster_on_time=0.8, reply_hours=30.0,
    roster_reply_hours=20.0, replies=5, promises_kept=1, promises_due=2, ends_on=TODAY + timedelta(days=45),
)  # fmt: skip


def test_a_fall_is_five_points_and_names_the_signal_that_took_them():
    def at(days):
        return health(FULL._replace(last_two_way_on=TODAY - timedelta(days=days)), TODAY)

    lost = fall(at(20), at(60))
    assert (lost.before, lost.now) == (at(20).score, at(60).score)
    assert lost.because.signal is Signal.RECENCY
    assert lost.lift == at(60).lift
    assert fall(at(60), at(20)) is None
    assert fall(at(30), at(31)) is None
    assert fall(health(HealthFacts(), TODAY), at(60)) is None


def test_a_band_is_a_label_and_crossing_one_is_no_fall():
    before, now = (health(FULL, TODAY)._replace(score=score, band=band(score)) for score in (75.4, 74.6))
    assert before.band is not now.band
    assert fall(before, now) is None


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 6), st.integers(0, 6))
def test_a_fall_is_a_loss_and_its_signal_costs_more_than_before(then_silent, now_silent, then_kept, now_kept):
    def at(silent, kept):
        facts = FULL._replace(last_two_way_on=TODAY - timedelta(days=silent), promises_kept=kept, promises_due=6)
        return health(facts, TODAY)

    before, now = at(then_silent, then_kept), at(now_silent, now_kept)
    lost = fall(before, now)
    assert (lost is not None) == (before.score - now.score >= FALL_POINTS)
    if lost is not None:
        cost = {each.signal: each.cost for each in before.readings}
        assert lost.because.cost > cost[lost.because.signal]
        assert lost.because.signal in (Signal.RECENCY, Signal.PROMISES)
