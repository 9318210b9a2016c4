"""Proves that a promise is late only past its day, and stays as late as it was once kept."""

from datetime import date

import pytest

from crm.domain.promises import promise_late_days
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
