"""Views of the calendar: whole weeks, every day once, steps that come back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.agenda import Event, EventKind, Span, by_day, shown_days, step, weeks

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def test_a_month_is_shown_in_whole_weeks() -> None:
    first, last = shown_days(Span.MONTH, date(2026, 11, 22))
    assert (first, last) == (date(2026, 10, 26), date(2026, 12, 6))
    assert shown_days(Span.MONTH, date(2026, 2, 10), week_start=6) == (date(2026, 2, 1), date(2026, 2, 28))
    assert [len(week) for week in weeks(first, last)] == [7] * 6


@given(DAYS, st.sampled_from(list(Span)), st.integers(0, 6))
def test_a_view_holds_its_day_and_follows_the_week(on: date, span: Span, week_start: int) -> None:
    first, last = shown_days(span, on, week_start)
    assert first <= on <= last
    if span is not Span.AGENDA:
        assert first.weekday() == week_start
        assert (last - first).days % 7 == 6
    days = [day for week in weeks(first, last) for day in week]
    assert days == [first + timedelta(days=at) for at in range(len(days))]


@pytest.mark.parametrize(
    ("span", "on", "after"),
    [
        (Span.MONTH, date(2026, 1, 31), date(2026, 2, 28)),
        (Span.WEEK, date(2026, 10, 22), date(2026, 10, 29)),  # over a clock change
        (Span.AGENDA, date(2026, 12, 15), date(2027, 1, 14)),
    ],
)
def test_a_step_goes_on_by_one_view(span: Span, on: date, after: date) -> None:
    assert step(span, on, 1) == after


def test_open_events_of_a_day_stand_first() -> None:
    on = date(2026, 11, 22)
    done = Event(EventKind.FOLLOW_UP, "a", on, "Call", done=True)
    post = Event(EventKind.POST, "b", on, "Reel")
    task = Event(EventKind.FOLLOW_UP, "c", on, "Call")
    assert by_day([done, post, task]) == {on: [task, post, done]}
    assert [event.movable for event in (done, post, task)] == [False, False, True]
