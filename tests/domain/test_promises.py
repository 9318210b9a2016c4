"""Proves that a promise is late only past its day, and stays as late as it was once kept."""

from datetime import date

import pytest

from crm.domain.promises import in_time, promise_late_days
from crm.domain.vocabulary import PromiseState

TODAY = date(2026, 11, 22)
OPEN, KEPT, RELEASED = PromiseState.OPEN, PromiseState.KEPT, PromiseState.RELEASED


@pytest.mark.parametrize(
    ("due_on", "state", "settled_on", "days"),
    [
        (None, OPEN, None, 0),
        (date(2026, 11, 22), OPEN, None, 0),
        (date(2026, 11, 19), OPEN, None, 3),
        (date(2026, 11, 1), KEPT, date(2026, 11, 1), 0),
        (date(2026, 11, 1), KEPT, date(2026, 11, 6), 5),
        (date(2026, 11, 1), RELEASED, date(2026, 11, 6), 0),
    ],
)
def test_late_days(due_on: date | None, state: PromiseState, settled_on: date | None, days: int) -> None:
    assert promise_late_days(due_on, state, settled_on, TODAY) == days


@pytest.mark.parametrize(
    ("due_on", "done", "done_on", "told"),
    [
        (None, True, None, None),
        (TODAY, True, date(2026, 11, 20), None),  # not due yet, though it came early
        (TODAY, False, None, None),
        (date(2026, 11, 21), False, None, False),
        (date(2026, 11, 21), True, date(2026, 11, 21), True),
        (date(2026, 11, 21), True, date(2026, 11, 22), False),
        (date(2026, 11, 21), True, None, True),
    ],
)
def test_only_what_was_due_came_in_time_or_not(
    due_on: date | None, done: bool, done_on: date | None, told: bool | None
) -> None:
    assert in_time(due_on, done, done_on, TODAY) is told
