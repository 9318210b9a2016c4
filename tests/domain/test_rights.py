"""May we use this, here, today? And who is a rival."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.rights import (
    Exclusive,
    Standing,
    Use,
    Window,
    exclusivity_conflicts,
    may_use,
    renewed_days,
    standing,
    window_ends_on,
)
from crm.domain.vocabulary import EditsAllowed, RightKind

MAY, JULY = date(2026, 5, 1), date(2026, 7, 31)
PAID = Window("w", RightKind.PAID, ("instagram",), ("GB", "IE"), EditsAllowed.CROP, starts_on=MAY, ends_on=JULY)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 1), 1, date(2026, 1, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 5, 15), 3, date(2026, 8, 14)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_a_window_ends_on_its_last_day(start: date, months: int, end: date) -> None:
    assert window_ends_on(start, months) == end


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_windows_follow_each_other_without_a_gap_and_longer_ones_end_later(start: date, months: int) -> None:
    end = window_ends_on(start, months)
    assert start <= end < window_ends_on(start, months + 1)
    assert end.day == start.day - 1 or end.month != window_ends_on(start, months + 1).month


@pytest.mark.parametrize(
    ("use", "reason"),
    [
        (Use(RightKind.PAID, JULY, "Instagram", "gb", EditsAllowed.CROP), "Yes, paid use until 2026-07-31."),
        (Use(RightKind.PAID, MAY), "Yes"),
        (Use(RightKind.PAID, date(2026, 8, 1)), "it ended on 2026-07-31"),
        (Use(RightKind.PAID, date(2026, 4, 30)), "not before 2026-05-01"),
        (Use(RightKind.ORGANIC, MAY), "agreed for paid use, not for organic"),
        (Use(RightKind.PAID, MAY, "website"), "not on website, only on instagram"),
        (Use(RightKind.PAID, MAY, "instagram", "US"), "not in US, only in GB, IE"),
        (Use(RightKind.PAID, MAY, edits=EditsAllowed.EDIT), "it may not be changed that far"),
        (Use(RightKind.PAID, MAY, ai_use=True), "not for AI or derived works"),
    ],
)
def test_the_answer_gives_its_reason(use: Use, reason: str) -> None:
    told = may_use([PAID], use)
    assert reason in told.reason
    assert told.allowed == reason.startswith("Yes")
    assert told.window_id == "w"


def test_the_longest_window_answers_and_one_without_its_trigger_has_not_started() -> None:
    always = Window("always", RightKind.FULL_COMMERCIAL, starts_on=MAY, perpetual=True)
    waiting = Window("waiting", RightKind.PAID)
    assert may_use([PAID, always], Use(RightKind.PAID, MAY)).window_id == "always"
    assert may_use([waiting], Use(RightKind.PAID, MAY)).reason == "No: the window has not started."
    assert may_use([], Use(RightKind.PAID, MAY)).window_id is None


def test_a_rival_is_named_or_in_the_same_category() -> None:
    agreed = [
        Exclusive("named", "Lumen", "", ("Glow & Co",), MAY, JULY),
        Exclusive("category", "Lumen", "Skin care", (), MAY, JULY),
    ]
    found = exclusivity_conflicts(agreed, "glow & co", ["skin CARE"], date(2026, 7, 31), date(2026, 9, 1))
    assert [each.id for each in found] == ["named", "category"]
    assert "until 2026-07-31" in found[0].reason
    assert exclusivity_conflicts(agreed, "Lumen", ["Skin care"], MAY) == []
    assert exclusivity_conflicts(agreed, "Glow & Co", [], date(2026, 8, 1)) == []
    assert exclusivity_conflicts(agreed, "Other", ["Shoes"], MAY) == []


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "where"),
    [
        (None, None, Standing.WAITING),
        (MAY, None, Standing.OPEN),
        (MAY, MAY, Standing.OPEN),
        (MAY + timedelta(days=1), None, Standing.LATER),
        (None, MAY - timedelta(days=1), Standing.ENDED),
    ],
)
def test_a_span_of_days_stands_somewhere_on_each_day(
    starts_on: date | None, ends_on: date | None, where: Standing
) -> None:
    assert standing(starts_on, ends_on, MAY) is where


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "begin", "end"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 31)),
        (date(2025, 12, 1), date(2026, 2, 28), date(2026, 3, 1), date(2026, 5, 31)),
        (date(2026, 1, 5), date(2026, 1, 20), date(2026, 1, 21), date(2026, 2, 5)),
        (None, date(2026, 1, 20), date(2026, 1, 21), None),
        (date(2026, 1, 5), None, None, None),
    ],
)
def test_a_renewal_follows_without_a_gap_and_is_as_long(
    starts_on: date | None, ends_on: date | None, begin: date | None, end: date | None
) -> None:
    assert renewed_days(starts_on, ends_on) == (begin, end)
