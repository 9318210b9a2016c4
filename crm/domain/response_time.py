"""How long answers take, both ways, by the clock or in working hours. Knows no records: only who spoke, and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from crm.domain.vocabulary import Direction

MONDAY_TO_FRIDAY = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When somebody works, in one zone.

    Attributes:
        opens, closes: local times of a working day; `closes` is later.
        weekdays: Monday is 0.
        zone: IANA name.
    """

    opens: time = time(9)
    closes: time = time(18)
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class ResponseTime:
    """The usual time to an answer.

    Attributes:
        median: None without any answer.
        count: answers that were measured; the n.
    """

    median: timedelta | None
    count: int


@dataclass(frozen=True, slots=True)
class ResponseTimes:
    """Ours to the partner, and the partner's to us."""

    ours: ResponseTime
    theirs: ResponseTime


def elapsed(start: datetime, end: datetime, hours: WorkingHours | None = None) -> timedelta:
    """The time between two instants, all of it or only what lies in working hours.

    Args:
        start, end: aware instants; an end before the start counts as none.
        hours: None counts around the clock. A working day keeps its local times on clock-change days.
    """
    if end <= start:
        return timedelta()
    if hours is None:
        return end - start
    zone = ZoneInfo(hours.zone)
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    worked = timedelta()
    while day <= last:
        if day.weekday() in hours.weekdays:
            opens = datetime.combine(day, hours.opens, zone).astimezone(UTC)  # differences are taken in UTC
            closes = datetime.combine(day, hours.closes, zone).astimezone(UTC)
            worked += max(timedelta(), min(end, closes) - max(start, opens))
        day += timedelta(days=1)
    return worked


def response_times(contacts: Sequence[tuple[Direction, datetime]], hours: WorkingHours | None = None) -> ResponseTimes:
    """Median time to an answer both ways.

    An answer is the first word of the other side after one or more of one side; the clock starts with the first
    that was left unanswered. A last word that nobody answered yet counts for neither.

    Args:
        contacts: (who spoke, aware instant), oldest first.
        hours: ours, applied to both ways; None counts around the clock.
    """
    return pooled_response_times((contacts,), hours)


def pooled_response_times(
    conversations: Iterable[Sequence[tuple[Direction, datetime]]], hours: WorkingHours | None = None
) -> ResponseTimes:
    """As `response_times`, over the answers of many conversations together; nobody answers in another's place."""
    found: dict[Direction, list[timedelta]] = {Direction.OUT: [], Direction.IN: []}
    for contacts in conversations:
        for (direction, at), since in zip(contacts, answered_since(contacts), strict=True):
            if since is not None:
                found[direction].append(elapsed(since, at, hours))
    return ResponseTimes(_usual(found[Direction.OUT]), _usual(found[Direction.IN]))


def answered_since(contacts: Sequence[tuple[Direction, datetime]]) -> list[datetime | None]:
    """For each contact the instant since which the other side had waited for it; None where it answers nothing.

    Args:
        contacts: (who spoke, aware instant), oldest first.
    """
    waiting: tuple[Direction, datetime] | None = None
    found: list[datetime | None] = []
    for direction, at in contacts:
        answers = waiting is not None and direction is not waiting[0]
        found.append(waiting[1] if waiting is not None and answers else None)
        if waiting is None or answers:
            waiting = (direction, at)
    return found


def _usual(answers: Iterable[timedelta]) -> ResponseTime:
    seconds = [answer.total_seconds() for answer in answers]
    return ResponseTime(timedelta(seconds=median(seconds)) if seconds else None, len(seconds))
