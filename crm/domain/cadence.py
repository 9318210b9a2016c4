"""Follow-up clocks and calendar-day arithmetic. Plain dates only: the caller says which day it is, in its zone."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from crm.domain.pipeline import EXITS
from crm.domain.vocabulary import Direction, Outcome, OutreachStage

DEFAULT_CADENCE_DAYS = 5
DORMANT_AFTER_CADENCES = 3

_ANSWER_AWAITED = frozenset({Outcome.REPLIED, Outcome.INTERESTED, Outcome.NEGOTIATING})


def follow_up_on(
    stage: OutreachStage, direction: Direction, outcome: Outcome, day: date, cadence_days: int
) -> date | None:
    """The day to come back to a partner after an outreach.

    Args:
        stage: the outreach stage after this outreach.
        day: the local day of the outreach.
        cadence_days: days of silence before a follow-up is due, >= 1.

    Returns:
        None when nobody waits: the conversation is over or agreed, or the partner wrote without asking anything.

    Source: architecture.md, section 6; domain.md, outreach numbers.
    """
    if stage in EXITS or outcome is Outcome.AGREED:
        return None
    if direction is Direction.IN and outcome not in _ANSWER_AWAITED:
        return None
    return add_days(day, cadence_days)


def add_days(day: date, days: int) -> date:
    """The date so many calendar days later; clock changes play no part."""
    return day + timedelta(days=days)


def add_months(day: date, months: int) -> date:
    """The same day of a later (or, with a negative count, earlier) month; the last one where that month is shorter.

    Source: domain.md, time ("1 month" from 31 January = last day of February).
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if day.day <= 28:  # every month has it; Today asks for thousands
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_late(due_on: date, today: date) -> int:
    """Whole days since a due date; 0 on the day itself and before."""
    return max(0, (today - due_on).days)


def dormant(last_two_way_on: date | None, cadence_days: int, today: date) -> bool:
    """Whether a partnership has fallen silent: no two-way contact for three times its cadence.

    Args:
        last_two_way_on: day of the last contact the partner took part in; None when there was none yet, which is
            not dormant: nothing has fallen silent.
        cadence_days: agreed days between contacts, >= 1.

    Source: domain.md, stages and statuses.
    """
    return last_two_way_on is not None and today >= add_days(last_two_way_on, DORMANT_AFTER_CADENCES * cadence_days)


@dataclass(frozen=True, slots=True)
class Touch:
    """When to be in touch next.

    Attributes:
        ideal_on: the day the cadence asks for.
        latest_on: the last day before the partnership counts as dormant.
    """

    ideal_on: date
    latest_on: date


def next_touch(last_two_way_on: date, cadence_days: int) -> Touch:
    """When to be in touch next, counted from the last contact the partner took part in.

    Args:
        cadence_days: agreed days between contacts, >= 1.
    """
    return Touch(
        ideal_on=add_days(last_two_way_on, cadence_days),
        latest_on=add_days(last_two_way_on, DORMANT_AFTER_CADENCES * cadence_days - 1),
    )
