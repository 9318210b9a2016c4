"""What is worth a word outside the window, and when."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from crm.domain.day import DayLine, LineKind
from crm.domain.reminders import fell_due

BERLIN = ZoneInfo("Europe/Berlin")
NINE = datetime(2026, 11, 23, 8, tzinfo=UTC)  # 9:00 in Berlin
MINUTE = timedelta(minutes=1)


def test_a_follow_up_falls_due_on_its_morning_in_the_persons_zone() -> None:
    task = DayLine("task:1", LineKind.TASK, "1", "noor", due_on=date(2026, 11, 23))
    later = DayLine("task:2", LineKind.TASK, "2", "noor", due_on=date(2026, 11, 24))
    assert fell_due([task, later], NINE - MINUTE, NINE, BERLIN) == [task]
    assert fell_due([task, later], NINE - 2 * MINUTE, NINE - MINUTE, BERLIN) == []
    assert fell_due([task, later], NINE, NINE + MINUTE, BERLIN) == []  # said once


def test_an_answer_is_late_after_a_day_and_other_kinds_never_interrupt() -> None:
    reply = DayLine("reply:1", LineKind.REPLY, "1", "noor", since_at=NINE - timedelta(hours=24))
    cooling = DayLine("cooling:1", LineKind.COOLING, "1", "noor", due_on=date(2026, 11, 23))
    assert fell_due([cooling, reply], NINE - MINUTE, NINE, BERLIN) == [reply]
