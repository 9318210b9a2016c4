"""Time to an answer, both ways: the clock starts with the first unanswered word, and can count working hours only."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.response_time import WorkClock, WorkingHours, answers, elapsed, response_times, usual_times
from crm.domain.vocabulary import Direction

HOURS = WorkingHours(zone="Europe/Berlin")
START = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-20T16:00+01:00", "2026-11-20T17:30+01:00", 1.5),  # within Friday
        ("2026-11-20T17:00+01:00", "2026-11-23T10:00+01:00", 2),  # over the weekend
        ("2026-11-21T10:00+01:00", "2026-11-22T20:00+01:00", 0),  # the weekend itself
        ("2026-10-23T17:00+02:00", "2026-10-26T10:00+01:00", 2),  # the clocks went back on Sunday
        ("2026-03-27T17:00+01:00", "2026-03-30T10:00+02:00", 2),  # and forward
        ("2026-11-20T17:00+01:00", "2026-11-20T16:00+01:00", 0),
    ],
)
def test_working_hours_are_local_hours_of_working_days(start: str, end: str, hours: float) -> None:
    assert elapsed(at(start), at(end), HOURS) == timedelta(hours=hours)


def test_a_shop_that_works_on_the_night_of_the_clock_change_works_an_hour_more() -> None:
    always = WorkingHours(
        at("2026-01-01T00:00").time(), at("2026-01-01T12:00").time(), frozenset(range(7)), "Europe/Berlin"
    )
    day = (at("2026-10-25T00:00+02:00"), at("2026-10-25T12:00+01:00"))
    assert elapsed(*day, always) == timedelta(hours=13) == elapsed(*day)


@given(MOMENTS, MOMENTS, MOMENTS)
def test_working_time_adds_up_and_is_never_more_than_the_clock(a: datetime, b: datetime, c: datetime) -> None:
    first, second, third = sorted((a, b, c))
    whole = elapsed(first, third, HOURS)
    assert elapsed(first, second, HOURS) + elapsed(second, third, HOURS) == whole
    assert timedelta() <= whole <= elapsed(first, third)


def test_an_answer_is_measured_from_the_first_unanswered_word() -> None:
    start = at("2026-11-20T08:00+00:00")
    hour = timedelta(hours=1)
    talk = [
        (Direction.OUT, start),
        (Direction.OUT, start + 10 * hour),
        (Direction.IN, start + 12 * hour),  # theirs: 12 h
        (Direction.OUT, start + 13 * hour),  # ours: 1 h, and their next clock starts
        (Direction.IN, start + 17 * hour),  # theirs: 4 h
        (Direction.OUT, start + 20 * hour),  # ours: 3 h; nobody answered yet
    ]
    told = response_times(talk)
    assert (told.ours.median, told.ours.count) == (2 * hour, 2)
    assert (told.theirs.median, told.theirs.count) == (8 * hour, 2)
    assert response_times(talk[:2]).theirs.median is None


def test_answers_of_many_conversations_are_pooled_and_nobody_answers_in_anothers_place() -> None:
    noor = [(Direction.OUT, START), (Direction.IN, START + timedelta(hours=2))]
    anna = [(Direction.OUT, START), (Direction.OUT, START + timedelta(hours=1)), (Direction.IN, START + timedelta(4))]
    words = [(who, *said) for who, talk in (("noor", noor), ("anna", anna)) for said in talk]
    told = usual_times(answers([*words, ("bo", Direction.OUT, START), ("cy", Direction.IN, START)]))
    assert (told.theirs.count, told.theirs.median) == (2, timedelta(hours=49))
    assert (told.ours.count, told.ours.median) == (0, None)


@given(st.lists(st.tuples(MOMENTS, MOMENTS), min_size=1, max_size=6))
def test_work_counted_once_for_many_spans_is_the_work_of_each(spans: list[tuple[datetime, datetime]]) -> None:
    clock = WorkClock(HOURS)
    assert [clock.between(*span) for span in spans] == [elapsed(*span, HOURS) for span in spans]
