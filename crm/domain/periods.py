"""Periods as people name them: "2026-Q3", "2026-07", "2026", or two days. Plain calendar days, both ends inclusive."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from crm.errors import UserError

_QUARTER = re.compile(r"(\d{4})-?[Qq]([1-4])")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"\d{4}")
_BETWEEN = "..", "/"


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both inclusive; `name` is how it is called: "2026-Q3"."""

    first_on: date
    last_on: date
    name: str

    def __contains__(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on


def period(text: str) -> Period:
    """The period that a text names.

    Raises:
        UserError: it names none, or its end is before its beginning.
    """
    text = text.strip()
    try:
        found = _named(text)
    except ValueError as error:
        raise _unknown(text) from error
    if found.last_on < found.first_on:
        raise UserError(f"The period {text} ends before it begins.", "period")
    return found


def quarter_of(day: date) -> Period:
    """The quarter of the calendar year that a day lies in."""
    return _quarter(day.year, (day.month + 2) // 3)


def month_of(day: date) -> Period:
    """The calendar month that a day lies in."""
    return _month(day.year, day.month)


def period_before(of: Period) -> Period:
    """The period to compare with: the month, quarter or year before, else as many days right before it."""
    last = of.first_on - timedelta(days=1)
    for named in (month_of, quarter_of, _year_of):
        whole = named(of.first_on)
        if (whole.first_on, whole.last_on) == (of.first_on, of.last_on):
            return named(last)
    first = last - (of.last_on - of.first_on)
    return Period(first, last, f"{first}..{last}")


def spoken_period(text: str, today: date) -> Period:
    """The period that a text names, also as seen from today: "this quarter", "last month".

    Raises:
        UserError: it names none.
    """
    which, _blank, unit = text.strip().casefold().partition(" ")
    named = {"month": month_of, "quarter": quarter_of, "year": _year_of}.get(unit)
    if named is None or which not in ("this", "last"):
        return period(text)
    now = named(today)
    return now if which == "this" else named(now.first_on - timedelta(days=1))


def _named(text: str) -> Period:
    if found := _QUARTER.fullmatch(text):
        return _quarter(int(found[1]), int(found[2]))
    if found := _MONTH.fullmatch(text):
        return _month(int(found[1]), int(found[2]))
    if _YEAR.fullmatch(text):
        return _year_of(date(int(text), 1, 1))
    mark = next((mark for mark in _BETWEEN if mark in text), None)
    if mark is None:
        raise _unknown(text)
    first, last = text.split(mark, 1)
    return Period(date.fromisoformat(first.strip()), date.fromisoformat(last.strip()), f"{first}..{last}")


def _quarter(year: int, number: int) -> Period:
    last = 3 * number
    return Period(date(year, last - 2, 1), date(year, last, monthrange(year, last)[1]), f"{year}-Q{number}")


def _month(year: int, month: int) -> Period:
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]), f"{year:04d}-{month:02d}")


def _year_of(day: date) -> Period:
    return Period(date(day.year, 1, 1), date(day.year, 12, 31), f"{day.year:04d}")


def _unknown(text: str) -> UserError:
    return UserError(
        f"“{text}” is not a period; it looks like 2026-Q3, 2026-07, 2026 or 2026-01-01..2026-03-31.", "period"
    )
