"""Which sales follow a post within a campaign's window."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.attribution import Windows, counts, local_day, windows

MAY = date(2026, 5, 1)
DAYS = st.integers(0, 400).map(lambda day: MAY + timedelta(days=day))


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        (date(2026, 4, 30), False),
        (date(2026, 5, 1), True),
        (date(2026, 5, 31), True),
        (date(2026, 6, 1), False),
        (None, True),
    ],
)
def test_thirty_days_after_the_post_count_both_ends_included(day: date | None, counted: bool) -> None:
    """A post of 1 May is followed until 31 May; a sale without a day is not held against anybody."""
    assert counts(day, windows([MAY], 30)) is counted


def test_without_a_dated_post_nothing_is_left_out() -> None:
    assert counts(date(2020, 1, 1), windows([], 30))


def test_windows_that_meet_are_one() -> None:
    second, third = date(2026, 5, 20), date(2026, 9, 1)
    assert windows([third, MAY, second, MAY], 30) == Windows((MAY, third), (date(2026, 6, 19), date(2026, 10, 1)))


@given(st.lists(DAYS, min_size=1, max_size=8), st.integers(1, 90), DAYS)
def test_a_sale_counts_when_it_follows_any_of_the_posts(posted: list[date], length: int, day: date) -> None:
    followed = any(0 <= (day - each).days <= length for each in posted)
    assert counts(day, windows(posted, length)) is followed


def test_the_day_is_that_of_the_campaigns_zone() -> None:
    """Half past ten in the evening UTC is the next day in Amsterdam; a plain date is never moved."""
    assert local_day("2026-05-31T22:30Z", "Europe/Amsterdam") == date(2026, 6, 1)
    assert local_day("2026-05-31T22:30Z", "UTC") == date(2026, 5, 31)
    assert local_day("2026-05-31", "Asia/Tokyo") == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-28T22:59Z", date(2026, 3, 28)),
        ("2026-03-28T23:00Z", date(2026, 3, 29)),  # a day of 23 hours begins
        ("2026-03-29T21:59Z", date(2026, 3, 29)),
        ("2026-03-29T22:00Z", date(2026, 3, 30)),
        ("2026-10-24T22:00Z", date(2026, 10, 25)),  # a day of 25 hours begins
        ("2026-10-25T22:59Z", date(2026, 10, 25)),
        ("2026-10-25T23:00Z", date(2026, 10, 26)),
    ],
)
def test_days_run_from_midnight_to_midnight_also_when_clocks_change(moment: str, day: date) -> None:
    """Source: domain.md, time."""
    assert local_day(moment, "Europe/Amsterdam") == day
