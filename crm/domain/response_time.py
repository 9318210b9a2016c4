"""How long answers take, both ways, by the clock or in working hours. Knows no records: only who spoke, and when."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from crm.domain.vocabulary import Direction

MONDAY_TO_FRIDAY = frozenset(range(5))
_NEVER = datetime.min.replace(tzinfo=UTC)
_DAYS_BEFORE = 366  # days counted ahead of the first that is asked for, so that a few older ones cost nothing

Word = tuple[str, Direction, datetime]  # of which conversation, who spoke, when; aware instants
Answer = tuple[Direction, datetime, datetime]  # who answers, since when the other side waited, when; aware instants


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


def spoken(length: timedelta) -> str:
    """A length of time in its two largest units, in signs that every language reads: 2 d 3 h, 3 h 12 min, 5 min."""
    minutes = round(length.total_seconds() / 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "d"), (hours, "h")] if days else [(hours, "h"), (minutes, "min")]
    return " ".join(f"{amount} {sign}" for amount, sign in parts if amount) or "0 min"


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
    return usual_times(answers(("", *contact) for contact in contacts), hours)


def usual_times(given: Iterable[Answer], hours: WorkingHours | None = None) -> ResponseTimes:
    """As `response_times`, over the answers of many conversations together.

    Args:
        given: as `answers` tells them.
    """
    found: dict[Direction, list[timedelta]] = {Direction.OUT: [], Direction.IN: []}
    worked = None if hours is None else WorkClock(hours)
    for direction, since, at in given:
        found[direction].append(at - since if worked is None else worked.between(since, at))
    return ResponseTimes(_usual(found[Direction.OUT]), _usual(found[Direction.IN]))


class WorkClock:
    """As `elapsed` with working hours, for very many spans: what was worked up to the end of a day is counted once."""

    def __init__(self, hours: WorkingHours) -> None:
        self._hours, self._zone = hours, ZoneInfo(hours.zone)
        self._first: date | None = None
        self._spans: list[tuple[datetime, datetime, timedelta]] = []  # of each day: opens, closes, worked before

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time between two aware instants; an end before the start counts as none."""
        begun = self._until(start)  # first: an earlier day than any before begins the count anew
        return self._until(end) - begun if end > start else timedelta()

    def _until(self, at: datetime) -> timedelta:
        """Working time from the first day known until an instant."""
        day = at.astimezone(self._zone).date()
        opens, closes, before = self._day(day)
        return before + max(timedelta(), min(at, closes) - opens)

    def _day(self, day: date) -> tuple[datetime, datetime, timedelta]:
        if self._first is None or day < self._first:
            self._first, self._spans = day - timedelta(days=_DAYS_BEFORE), []
        while len(self._spans) <= (day - self._first).days:
            self._spans.append(self._next(self._first + timedelta(days=len(self._spans))))
        return self._spans[(day - self._first).days]

    def _next(self, day: date) -> tuple[datetime, datetime, timedelta]:
        before = timedelta()
        if self._spans:
            opened, closed, worked = self._spans[-1]
            before = worked + (closed - opened)
        opens = datetime.combine(day, self._hours.opens, self._zone).astimezone(UTC)
        if day.weekday() not in self._hours.weekdays:
            return opens, opens, before
        return opens, datetime.combine(day, self._hours.closes, self._zone).astimezone(UTC), before


def answers(words: Iterable[Word]) -> Iterator[Answer]:
    """The answers in conversations; nobody answers in another's place.

    Args:
        words: by conversation, and the oldest first in each.
    """
    talk: str | None = None
    waiting_side, since = Direction.OUT, _NEVER
    for of, side, at in words:
        if of != talk:
            talk, waiting_side, since = of, side, at
        elif side is not waiting_side:
            yield side, since, at
            waiting_side, since = side, at


def answered_since(contacts: Sequence[tuple[Direction, datetime]]) -> list[datetime | None]:
    """For each contact the instant since which the other side had waited for it; None where it answers nothing.

    Args:
        contacts: (who spoke, aware instant), oldest first.
    """
    waiting: tuple[Direction, datetime] | None = None
    found: list[datetime | None] = []
    for direction, at in contacts:
        answered = waiting is not None and direction is not waiting[0]
        found.append(waiting[1] if waiting is not None and answered else None)
        if waiting is None or answered:
            waiting = (direction, at)
    return found


def _usual(waits: Iterable[timedelta]) -> ResponseTime:
    seconds = [wait.total_seconds() for wait in waits]
    return ResponseTime(timedelta(seconds=median(seconds)) if seconds else None, len(seconds))
