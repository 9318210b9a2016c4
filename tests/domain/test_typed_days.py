"""Days as people type them, alone and at the end of a text."""

from datetime import date, timedelta

import pytest

from crm.domain.typed_days import day_ahead, due_line

TODAY = date(2026, 11, 22)  # a Sunday


@pytest.mark.parametrize(
    ("text", "left", "due_on"),
    [
        ("Send the parcel by tomorrow", "Send the parcel", TODAY + timedelta(days=1)),
        ("Stand by Me rights until 2027-01-31.", "Stand by Me rights", date(2027, 1, 31)),
        ("Send the parcel", "Send the parcel", None),
        ("Finish by 2027-02-30", "Finish by 2027-02-30", None),
        ("by tomorrow", "by tomorrow", None),
    ],
)
def test_what_is_to_be_done_ends_in_its_day(text: str, left: str, due_on: date | None) -> None:
    assert due_line(text, TODAY) == (left, due_on)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("fri", date(2026, 11, 27)),
        (" in 10  days ", date(2026, 12, 2)),
        ("24 nov", date(2026, 11, 24)),
        ("yesterday", None),
        ("today", None),
        ("fri and more", None),
        ("", None),
    ],
)
def test_a_day_to_come_alone(text: str, day: date | None) -> None:
    assert day_ahead(text, TODAY) == day
