"""Proves when a follow-up is due and that calendar arithmetic is right at the ends of months."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.cadence import Touch, add_days, add_months, days_late, dormant, follow_up_on, next_touch
from crm.domain.vocabulary import Direction, Outcome, OutreachStage

IN, OUT = Direction.IN, Direction.OUT
FRIDAY = date(2026, 11, 20)
DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@pytest.mark.parametrize(
    ("stage", "direction", "outcome", "due"),
    [
        (OutreachStage.CONTACTED, OUT, Outcome.NONE, date(2026, 11, 25)),
        (OutreachStage.FOLLOWED_UP, OUT, Outcome.NO_ANSWER, date(2026, 11, 25)),
        (OutreachStage.NEGOTIATING, IN, Outcome.INTERESTED, date(2026, 11, 25)),
        (OutreachStage.AGREED, OUT, Outcome.NONE, date(2026, 11, 25)),
        (OutreachStage.REPLIED, IN, Outcome.NONE, None),
        (OutreachStage.AGREED, IN, Outcome.AGREED, None),
        (OutreachStage.DECLINED, IN, Outcome.DECLINED, None),
        (OutreachStage.NO_ANSWER, OUT, Outcome.NO_ANSWER, None),
        (OutreachStage.DO_NOT_CONTACT, OUT, Outcome.NONE, None),
    ],
)
def test_a_follow_up_is_due_only_while_somebody_waits(stage, direction, outcome, due):
    assert follow_up_on(stage, direction, outcome, FRIDAY, 5) == due


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -13, date(2024, 12, 15)),
        (date(2026, 5, 31), 0, date(2026, 5, 31)),
    ],
)
def test_a_month_ends_on_its_last_day(day, months, later):
    assert add_months(day, months) == later


@given(DAYS, st.integers(-240, 240))
def test_months_later_is_in_the_month_counted_and_never_on_a_later_day(day, months):
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day


def test_a_due_day_itself_is_not_late():
    assert [days_late(FRIDAY, add_days(FRIDAY, days)) for days in (-1, 0, 1, 2)] == [0, 0, 1, 2]


def test_silence_for_three_cadences_is_dormant():
    assert not dormant(FRIDAY, 30, add_days(FRIDAY, 89))
    assert dormant(FRIDAY, 30, add_days(FRIDAY, 90))
    assert not dormant(None, 30, FRIDAY)


def test_the_next_touch_keeps_a_partnership_from_falling_dormant():
    touch = next_touch(FRIDAY, 30)
    assert touch == Touch(date(2026, 12, 20), date(2027, 2, 17))
    assert not dormant(FRIDAY, 30, touch.latest_on)
    assert dormant(FRIDAY, 30, add_days(touch.latest_on, 1))
