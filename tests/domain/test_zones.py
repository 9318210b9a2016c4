"""The offsets of a zone, told piece by piece, are its clock at every instant."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.zones import utc_offsets

FIRST = datetime(2019, 1, 1, tzinfo=UTC)
MINUTES = 5 * 365 * 24 * 60


def offset_at(offsets: list[tuple[datetime, int]], at: datetime) -> int:
    return next(seconds for until, seconds in offsets if at < until)


@given(
    st.integers(0, MINUTES),
    st.sampled_from(("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC")),
)
def test_every_instant_has_the_offset_of_the_clock(minutes: int, name: str) -> None:
    at, zone = FIRST + timedelta(minutes=minutes), ZoneInfo(name)
    told = at.astimezone(zone).utcoffset()
    assert told is not None
    assert offset_at(utc_offsets(zone, FIRST, FIRST + timedelta(minutes=MINUTES)), at) == told.total_seconds()


@pytest.mark.parametrize(("second", "hours"), [(59, 2), (60, 1)], ids=["the second before", "the change itself"])
def test_a_change_is_found_to_the_second(second: int, hours: int) -> None:
    zone = ZoneInfo("Europe/Berlin")
    offsets = utc_offsets(zone, datetime(2026, 1, 1, 5, 17, 3, 5, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC))
    at = datetime(2026, 10, 25, 0, 59, tzinfo=UTC) + timedelta(seconds=second)
    assert offset_at(offsets, at) == hours * 3600
    assert len(offsets) == 3
