"""The calendar's own arithmetic: events on plain dates, the weeks of a month, the days of a view. No clock, no zone.

What happens on a date stays on that date wherever it is looked at; only "today" depends on a zone, and is given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from crm.domain.cadence import add_months


class EventKind(StrEnum):
    """What stands in the calendar."""

    FOLLOW_UP = "follow_up"
    DELIVERABLE = "deliverable"
    POST = "post"
    PROMISE = "promise"
    PAYMENT = "payment"
    RIGHT_ENDS = "right_ends"
    AGREEMENT_ENDS = "agreement_ends"
    CAMPAIGN_STARTS = "campaign_starts"
    CAMPAIGN_ENDS = "campaign_ends"


class Span(StrEnum):
    """How much of the calendar is shown."""

    MONTH = "month"
    WEEK = "week"
    AGENDA = "agenda"


MOVABLE = frozenset(EventKind) - {EventKind.POST, EventKind.CAMPAIGN_STARTS}
AGENDA_DAYS = 30


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a day.

    Attributes:
        record_id: of the task, deliverable, post, promise, payment, right, agreement or campaign.
        title: what, in the record's own words.
        name: whose; "" for a campaign.
        done: it is behind us: a finished task, a live piece, a kept promise, a payment made.
    """

    kind: EventKind
    record_id: str
    on: date
    title: str
    name: str = ""
    influencer_id: str | None = None
    brand: str | None = None
    done: bool = False

    @property
    def key(self) -> str:
        """Names the event as long as its record is there."""
        return f"{self.kind}:{self.record_id}"

    @property
    def movable(self) -> bool:
        """Whether it can be put on another day; what happened cannot."""
        return self.kind in MOVABLE and not self.done


def shown_days(span: Span, on: date, week_start: int = 0) -> tuple[date, date]:
    """First and last day that a view shows, both inclusive.

    Args:
        on: a day inside the view.
        week_start: Monday is 0, Sunday 6.
    """
    if span is Span.AGENDA:
        return on, on + timedelta(days=AGENDA_DAYS - 1)
    first = on.replace(day=1) if span is Span.MONTH else on
    last = add_months(first, 1) - timedelta(days=1) if span is Span.MONTH else on
    begin = first - timedelta(days=(first.weekday() - week_start) % 7)
    return begin, last + timedelta(days=6 - (last.weekday() - week_start) % 7)


def weeks(first: date, last: date) -> list[tuple[date, ...]]:
    """The days from first to last in rows of seven."""
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    return [tuple(days[at : at + 7]) for at in range(0, len(days), 7)]


def step(span: Span, on: date, steps: int) -> date:
    """The day that a view is about after so many steps forward (negative: back)."""
    if span is Span.MONTH:
        return add_months(on, steps)
    return on + timedelta(days=steps * (7 if span is Span.WEEK else AGENDA_DAYS))


def by_day(events: Iterable[Event]) -> dict[date, Sequence[Event]]:
    """Events of each day that has any: what is open first, then by kind and name."""
    order = list(EventKind)
    found: dict[date, list[Event]] = {}
    for event in sorted(events, key=lambda each: (each.on, each.done, order.index(each.kind), each.name, each.key)):
        found.setdefault(event.on, []).append(event)
    return dict(found)
