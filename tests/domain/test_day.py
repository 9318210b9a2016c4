"""From when a line belongs on Today, and what stands before what."""

from datetime import UTC, date, datetime, timedelta

import pytest

from crm.domain.day import (
    DayLine,
    LineKind,
    agreement_comes_up_on,
    anniversary,
    asks_use_again,
    awaits_answer,
    cools_on,
    order_key,
)
from crm.domain.vocabulary import Channel, Direction, Outcome, PartnershipStatus

ACTIVE = PartnershipStatus.ACTIVE
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "on", "told"),
    [
        (date(2023, 11, 22), TODAY, (TODAY, 3)),
        (date(2023, 11, 28), TODAY, (date(2026, 11, 28), 3)),
        (date(2023, 11, 29), TODAY, None),
        (date(2023, 11, 21), TODAY, None),
        (date(2026, 11, 22), TODAY, None),  # it began today
        (date(2024, 2, 29), date(2026, 2, 27), (date(2026, 2, 28), 2)),
        (date(2024, 1, 2), date(2026, 12, 30), (date(2027, 1, 2), 3)),
        (None, TODAY, None),
    ],
)
def test_an_anniversary_comes_up_in_its_week(since: date | None, on: date, told: tuple[date, int] | None) -> None:
    assert anniversary(since, ACTIVE, on) == told
    assert anniversary(since, PartnershipStatus.ENDED, on) is None


def test_a_partnership_cools_by_its_own_cadence() -> None:
    assert cools_on(ACTIVE, date(2026, 11, 1), 14) == date(2026, 11, 15)
    assert cools_on(ACTIVE, date(2026, 11, 1), None) == date(2026, 12, 1)
    assert cools_on(PartnershipStatus.PAUSED, date(2026, 11, 1), 14) is None
    assert cools_on(ACTIVE, None, 14) is None


@pytest.mark.parametrize(
    ("direction", "channel", "outcome", "days", "waits"),
    [
        (Direction.IN, Channel.EMAIL, Outcome.NONE, 1, True),
        (Direction.IN, Channel.DIRECT_MESSAGE, Outcome.INTERESTED, 60, True),
        (Direction.IN, Channel.EMAIL, Outcome.NONE, 61, False),
        (Direction.IN, Channel.CALL, Outcome.NONE, 1, False),
        (Direction.IN, Channel.EMAIL, Outcome.DECLINED, 1, False),
        (Direction.OUT, Channel.EMAIL, Outcome.NONE, 1, False),
    ],
)
def test_a_message_waits_for_an_answer(
    direction: Direction, channel: Channel, outcome: Outcome, days: int, waits: bool
) -> None:
    assert awaits_answer(direction, channel, outcome, NOW - timedelta(days=days), NOW) is waits


def test_an_agreement_comes_up_before_notice_must_be_given() -> None:
    assert agreement_comes_up_on(date(2026, 12, 31), None) == date(2026, 12, 1)
    assert agreement_comes_up_on(date(2026, 12, 31), 60) == date(2026, 10, 2)


def test_use_is_asked_after_a_year_and_then_twice_a_year() -> None:
    assert asks_use_again(date(2025, 11, 22), ACTIVE, None, TODAY) == TODAY
    assert asks_use_again(date(2025, 11, 23), ACTIVE, None, TODAY) is None
    assert asks_use_again(date(2020, 1, 1), ACTIVE, date(2026, 5, 23), TODAY) is None
    assert asks_use_again(date(2020, 1, 1), ACTIVE, date(2026, 5, 22), TODAY) == TODAY


def test_replies_come_first_and_the_longest_waiting_before_the_others() -> None:
    def line(kind: LineKind, days: int) -> DayLine:
        return DayLine(f"{kind}:{days}", kind, "r", "p", due_on=TODAY - timedelta(days=days))

    lines = [line(LineKind.ANNIVERSARY, 0), line(LineKind.TASK, 1), line(LineKind.TASK, 9), line(LineKind.REPLY, 0)]
    keys = [each.key for each in sorted(lines, key=lambda each: order_key(each, TODAY))]
    assert keys == ["reply:0", "task:9", "task:1", "anniversary:0"]
