"""When a line of Today is worth a word outside the window: a follow-up on its morning, an answer that is a day late."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm.domain.day import DayLine, LineKind

MORNING = time(9)  # follow-ups have a day, no hour
ANSWER_WITHIN = timedelta(hours=24)
_FOLLOW_UPS = frozenset({LineKind.TASK, LineKind.MESSAGE})


def falls_due(line: DayLine, zone: ZoneInfo) -> datetime | None:
    """The instant from which a line should not wait any longer; None for kinds that never interrupt.

    Args:
        zone: whose morning counts.
    """
    if line.kind is LineKind.REPLY and line.since_at is not None:
        return line.since_at + ANSWER_WITHIN
    if line.kind in _FOLLOW_UPS and line.due_on is not None:
        return datetime.combine(line.due_on, MORNING, zone)
    return None


def fell_due(lines: Iterable[DayLine], after: datetime, until: datetime, zone: ZoneInfo) -> list[DayLine]:
    """Those lines that fell due in a stretch of time, in their order.

    Args:
        after, until: aware instants; `after` is not part of the stretch, `until` is.
    """
    return [line for line in lines if (at := falls_due(line, zone)) is not None and after < at <= until]
