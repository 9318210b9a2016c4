"""One cell -> a date, a moment or a duration; unknown; or a problem with its reason. Never raises, never reads the clock.

A time of day is kept only when its zone is known: a moment in the wrong zone is worse than its plain day.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crm.domain.text import fold
from crm.files.cells import Cell, DateOrder, Reading, error_in, is_unknown_figure, short
from crm.files.numerals import MOST_CHARACTERS, exact, plain_text

_REMEMBERED = 8_192  # texts; lists repeat their dates
_SERIAL_EPOCH = datetime.fromisoformat("1899-12-30")  # day 0 of a spreadsheet's calendar, which has no zone
_SERIALS = (20_000, 80_000)  # 1954 to 2119
_YEARS = (1900, 2199)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Digits of an epoch time -> how many of its units make a second. Between 1998 and 2033, so that no count is one.
_EPOCHS = {10: 1, 13: 1_000, 16: 1_000_000}
_EPOCH_SECONDS = (900_000_000, 2_000_000_000)
_MOST_SECONDS = 10**9

# Folded beginnings of month names in the languages of the platforms' exports; the longest that fits counts.
_MONTHS = {
    fold(name): number
    for number, names in enumerate(
        (
            "jan jän ene gen sty янв oca tammi",
            "feb fev fév lut фев sub helmi",
            "mar mär mrz maa mrt мар",
            "apr avr abr kwi апр nis huhti",
            "may mai mei mag maj май мая touko",
            "jun juin giu cze июн haz kesä",
            "jul juil lug lip июл tem heinä",
            "aug aoû ago agu sie авг elo",
            "sep set wrz сен eyl syys",
            "oct okt out ott paź окт eki loka",
            "nov lis ноя kas marras",
            "dec dez dic des déc gru дек ara joulu",
        ),
        start=1,
    )
    for name in names.split()
}
_ZONES = {
    **dict.fromkeys(("z", "utc", "gmt", "wet"), 0),
    **dict.fromkeys(("cet", "mez", "west", "wat"), 60),
    **dict.fromkeys(("cest", "mesz", "eet", "sast"), 120),
    **dict.fromkeys(("eest", "msk", "eat"), 180),
    **{"jst": 540, "kst": 540, "sgt": 480, "hkt": 480, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780},
    **{"est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420},
}
_DOUBTFUL_ZONES = frozenset({"bst", "ist", "ast", "gst", "pkt", "local"})  # several zones share these letters

_ISO = re.compile(r"(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})[日일.]?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_STAMP = re.compile(r"(\d{8})t?(\d{2})(?:(\d{2})(\d{2})?)?(z?)", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})", re.ASCII)
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|º|o|\.)?[\s/.-]*(?:de\s+|of\s+)?([^\W\d_]{3,})\.?,?[\s/.-]+(?:de[l]?\s+)?'?(\d{4}|\d{2})"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,})\.?[\s/-]+(\d{1,2})(?:st|nd|rd|th)?,?[\s/-]+(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[\s/.-]+([^\W\d_]{3,})\.?[\s/.-]+(\d{1,2})")
_NO_YEAR = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th|\.)?\s?-?(?:de\s)?([^\W\d_]{3,})|([^\W\d_]{3,})\.?\s\d{1,2}(?:st|nd|rd|th)?)\.?"
)
_NO_YEAR_DIGITS = re.compile(r"\d{1,2}[./]\d{1,2}\.?", re.ASCII)
_WEEKDAY = re.compile(
    r"^(?:[^\W\d_]+(?:-feira)?\.?,\s?|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?\s)(?=\S)"
)
_TIME = re.compile(
    r"(?:(?<=\d)t|[,\s]+(?:[-|]\s|at\s|um\s|a\slas\s|alle\s|a\s|om\s|kl\.?\s|i\s)?|^)"
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?|[h.](?P<minute2>\d{2})(?=\s?uhr|$|\s)"
    r"|(?=\s?[ap]\.?\s?m\b))"
    r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?(?:\s?uhr)?"
    r"(?:\s?(?P<zone>z|utc|gmt|[a-z]{3,5})(?![a-z]))??"
    r"(?:\s?(?P<offset>[+-]\d{2}:?\d{2}|[+-]\d{1,2})(?!\d))?"
    r"(?:\s?\([^()]*\))?(?=\s\d{4}$|$)"
)
_ISO_DURATION = re.compile(r"p(?:(\d+)w)?(?:(\d+)d)?(?:t(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:[.,]\d+)?)s)?)?", re.ASCII)
_CLOCK = re.compile(r"(?:(\d+) ?d(?:ays?)?,? )?(?:(\d+):)?(\d{1,4}):(\d{2}(?:[.,]\d+)?)", re.ASCII)
_UNITS = re.compile(
    r"(?:(\d+)\s?d(?:ays?)?\s?)?(?:(\d+)\s?(?:h|hrs?|hours?|std\.?)\s?)?"
    r"(?:(\d+)\s?(?:m|min|mins|minutes?|minuten?)\.?\s?)?(?:(\d+(?:[.,]\d+)?)\s?(?:s|sec|secs|seconds?|sek)\.?)?"
)


class Moment(NamedTuple):
    """When something was.

    Attributes:
        on: the day as the cell writes it.
        at: the instant, aware UTC; None when time of day or zone are not known.
    """

    on: date
    at: datetime | None = None

    def iso(self) -> str:
        """The text kept for facts: "2026-05-10T14:00Z" (UTC, to the minute), or "2026-05-10" without a time."""
        return self.on.isoformat() if self.at is None else f"{self.at.isoformat()[:16]}Z"


def parse_date(cell: Cell, order: DateOrder | None = None) -> Reading[date]:
    """A plain date; a time of day behind it is dropped.

    Args:
        cell: "2026-11-24", "24.11.2026", "Oct 2, 2025", a workbook's date, or its serial number.
        order: how "03/04/2026" is meant in this column; None = not known, then an ambiguous one is a problem.

    Returns:
        A date from 1900 to 2199.
    """
    value, problem, warning = parse_moment(cell, order)
    return Reading(value.on if value is not None else None, problem, warning)


def parse_moment(
    cell: Cell, order: DateOrder | None = None, zone: str | None = None, until: date | None = None
) -> Reading[Moment]:
    """A day, with its instant when time of day and zone are known.

    Args:
        cell: as in `parse_date`, "2016-12-23 18:50 +0000", "2/26/2025, 11:03:17 AM", an epoch time in seconds or
            milliseconds.
        order: how "03/04/2026" is meant in this column; None = not known, then an ambiguous one is a problem.
        zone: IANA name of the zone in which the file writes times that name none; None = not known.
        until: "November 12" is the last such day that is not after this one; None = it lacks its year.

    Returns:
        A moment from 1900 to 2199.
    """
    if isinstance(cell, str):
        if len(cell) > MOST_CHARACTERS:  # never remembered
            return _moment_in.__wrapped__(cell, order, zone, until)
        return _moment_in(cell, order, zone, until)
    if isinstance(cell, Decimal):
        return _number_moment(cell, zone)
    if isinstance(cell, datetime):
        return _placed(cell, zone)
    return _dated(cell.year, cell.month, cell.day)


def parse_duration(cell: Cell) -> Reading[int]:
    """A duration.

    Args:
        cell: "PT49M19S", "00:00:31", "1:02:03", "4:05" (minutes and seconds), "1h 5m", "95" (seconds).

    Returns:
        Whole seconds, halves rounded up.
    """
    if isinstance(cell, date):
        return Reading(problem="This is a date, not a duration.")
    if isinstance(cell, Decimal):
        return _seconds(cell, cell)
    text = plain_text(cell)
    if is_unknown_figure(text):
        return Reading()
    if (plain := exact(text, ".")) is not None:
        return _seconds(cell, plain)
    if text and (found := _ISO_DURATION.fullmatch(text)) and any(found.groups()):
        return _seconds(cell, _added(found.groups(), (604_800, 86_400, 3_600, 60, 1)))
    if found := _CLOCK.fullmatch(text) or _UNITS.fullmatch(text):
        return _seconds(cell, _added(found.groups(), (86_400, 3_600, 60, 1)))
    return Reading(problem=error_in(cell) or f"“{short(cell)}” is not a duration.")


# ---- texts ----


@lru_cache(maxsize=_REMEMBERED)
def _moment_in(cell: str, order: DateOrder | None, zone: str | None, until: date | None) -> Reading[Moment]:
    if cell[4:5] == "-" and cell[7:8] == "-" and cell.isascii():
        try:
            return _placed(datetime.fromisoformat(cell), zone if len(cell) > 10 else None)
        except ValueError:
            pass  # not quite ISO: read below like any other text
    text = plain_text(cell).removeprefix("'").strip()
    if is_unknown_figure(text):
        return Reading()
    if text.isdecimal() and text.isascii() and len(text) != 8:
        return _digits_moment(cell, text, zone)
    if re.fullmatch(r"\d{5}[.,]\d+|\d{10}\.\d{1,6}", text, re.ASCII):
        return _number_moment(Decimal(text.replace(",", ".")), zone)
    if found := _STAMP.fullmatch(text) if "t" in text else None:
        return _stamp(found, zone)
    return _day_and_time(cell, _WEEKDAY.sub("", text, count=1), order, zone, until)


def _day_and_time(
    cell: str, text: str, order: DateOrder | None, zone: str | None, until: date | None
) -> Reading[Moment]:
    """The day of a text, then its time of day when one stands before the end or before a closing year."""
    found = _TIME.search(text)
    if found is None:
        return _day_in(cell, text, order, until)
    reading = _day_in(cell, (text[: found.start()] + text[found.end() :]).strip(" ,"), order, until)
    if reading.value is None:
        return reading
    return _with_time(cell, reading, found, zone)


def _with_time(cell: str, day: Reading[Moment], found: re.Match[str], zone: str | None) -> Reading[Moment]:
    assert day.value is not None
    clock = _clock(found)
    if clock is None:
        return Reading(problem=f"“{short(cell)}” has no possible time of day.")
    name, offset = found["zone"], found["offset"]
    if name is not None and name not in _ZONES:
        said = f"The zone “{name.upper()}” of “{short(cell)}” is not known; only the day was kept."
        return Reading(day.value, None, said)
    minutes = _offset(name, offset)
    if minutes is None:
        return _placed(datetime.combine(day.value.on, clock), zone, day.warning)
    if abs(minutes) > 15 * 60:
        return Reading(problem=f"“{short(cell)}” has no possible time zone.")
    return _placed(datetime.combine(day.value.on, clock, timezone(timedelta(minutes=minutes))), None, day.warning)


def _clock(found: re.Match[str]) -> time | None:
    hour, minute = int(found["hour"]), int(found["minute"] or found["minute2"] or 0)
    half, second = found["half"], min(int(found["second"] or 0), 59)  # a leap second counts as the one before
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 23):
        return None
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute, second)


def _offset(name: str | None, offset: str | None) -> int | None:
    """Minutes east of UTC; None when the text names no zone."""
    if offset is None:
        return None if name is None else _ZONES[name]
    digits = offset[1:].replace(":", "")
    minutes = int(digits) * 60 if len(digits) <= 2 else int(digits[:2]) * 60 + int(digits[2:])
    return (_ZONES[name] if name else 0) + (-minutes if offset[0] == "-" else minutes)


def _placed(moment: datetime, zone: str | None, warning: str | None = None) -> Reading[Moment]:
    """A moment whose time counts when it has a zone of its own or the file's is known."""
    if not _YEARS[0] <= moment.year <= _YEARS[1]:
        return Reading(problem=f"The year {moment.year} is outside {_YEARS[0]} to {_YEARS[1]}.")
    if moment.tzinfo is None:
        if zone is None:
            return Reading(Moment(moment.date()), None, warning)
        place = _zone(zone)
        if place is None:
            return Reading(problem=f"There is no time zone “{short(zone)}”.")
        moment = moment.replace(tzinfo=place)
    return Reading(Moment(moment.date(), moment.astimezone(UTC)), None, warning)


@lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo | None:
    if name.upper() in ("UTC", "Z"):
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


# ---- days ----


def _dated(year: int, month: int, day: int) -> Reading[Moment]:
    if not _YEARS[0] <= year <= _YEARS[1]:
        return Reading(problem=f"The year {year} is outside {_YEARS[0]} to {_YEARS[1]}.")
    try:
        return Reading(Moment(date(year, month, day)))
    except ValueError:
        return Reading(problem=f"There is no day {year:04}-{month:02}-{day:02}.")


def _day_in(cell: str, text: str, order: DateOrder | None, until: date | None) -> Reading[Moment]:
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return _dated(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMERIC.fullmatch(text):
        return _numeric_date(found, order)
    if found := _DAY_FIRST.fullmatch(text):
        return _named_date(found[2], found[1], found[3], cell)
    if found := _MONTH_FIRST.fullmatch(text):
        return _named_date(found[1], found[2], found[3], cell)
    if found := _YEAR_FIRST.fullmatch(text):
        return _named_date(found[2], found[3], found[1], cell)
    named = _NO_YEAR.fullmatch(text)
    if (named and _month(named[1] or named[2])) or _NO_YEAR_DIGITS.fullmatch(text):
        if until is not None:
            return _last_such(cell, text, order, until)
        return Reading(
            problem=f"“{short(cell)}” has no year; write the year too, or say on which day the figures were read."
        )
    return Reading(problem=error_in(cell) or f"“{short(cell)}” is not a whole date with its year.")


def _last_such(cell: str, text: str, order: DateOrder | None, until: date) -> Reading[Moment]:
    """The last day of that name: a calendar has each within eight years."""
    between = " " if any(sign.isalpha() for sign in text) else "/" if "/" in text else "."
    tried = [
        _day_in(cell, f"{text.rstrip('.')}{between}{year}", order, None)
        for year in range(until.year, until.year - 9, -1)
    ]
    return next((each for each in tried if each.value is not None and each.value.on <= until), tried[0])


def _numeric_date(found: re.Match[str], order: DateOrder | None) -> Reading[Moment]:
    first, second, last = int(found[1]), int(found[3]), found[4]
    if order == "ymd" and len(last) == 2 and len(found[1]) == 2:
        return _dated(_full_year(found[1]), second, int(last))
    if found[2] == "." and order is None:
        order = "dmy"
    if order == "mdy" or (order != "dmy" and second > 12):
        return _dated(_full_year(last), first, second)
    if order == "dmy" or first > 12 or first == second:
        return _dated(_full_year(last), second, first)
    return Reading(problem=f"“{found[0]}” may be day/month or month/day; choose the order of dates.")


def _named_date(month: str, day: str, year: str, cell: str) -> Reading[Moment]:
    number = _month(month)
    if number is None:
        return Reading(problem=f"“{short(cell)}” is not a date: no such month.")
    return _dated(_full_year(year), number, int(day))


def _month(word: str) -> int | None:
    return next((_MONTHS[word[:length]] for length in (6, 5, 4, 3) if word[:length] in _MONTHS), None)


def _full_year(text: str) -> int:
    """Two digits count from 1970 to 2069, as spreadsheets of this century do."""
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year < 70 else 1900)


# ---- numbers ----


def _digits_moment(cell: str, text: str, zone: str | None) -> Reading[Moment]:
    """Digits only: a spreadsheet's day number, an epoch time, or year to hour without marks (analytics exports)."""
    if len(text) in (10, 12, 14) and text[:2] in ("19", "20") and (found := _STAMP.fullmatch(text)):
        reading = _stamp(found, zone)
        if reading.value is not None and (len(text) != 10 or int(text) > _EPOCH_SECONDS[1]):
            return reading
    if len(text) == 5 or len(text) in _EPOCHS:
        return _number_moment(Decimal(text), zone)
    return Reading(problem=f"“{short(cell)}” is not a whole date with its year.")


def _stamp(found: re.Match[str], zone: str | None) -> Reading[Moment]:
    day, hour, minute, second, utc = found.groups()
    reading = _dated(int(day[:4]), int(day[4:6]), int(day[6:]))
    if reading.value is None:
        return reading
    try:
        clock = time(int(hour), int(minute or 0), int(second or 0), tzinfo=UTC if utc else None)
    except ValueError:
        return Reading(problem=f"“{found[0]}” has no possible time of day.")
    return _placed(datetime.combine(reading.value.on, clock), zone)


def _number_moment(number: Decimal, zone: str | None) -> Reading[Moment]:
    if not number.is_finite() or number.adjusted() > 20 or number.adjusted() < 0:
        return Reading(problem=f"{short(str(number))} is not a date.")
    whole = int(number)
    if per_second := _EPOCHS.get(len(str(abs(whole)))):
        if _EPOCH_SECONDS[0] <= whole // per_second <= _EPOCH_SECONDS[1]:
            return _placed(_EPOCH + timedelta(seconds=whole // per_second), None)
    elif len(str(whole)) == 8 and whole == number:
        return _dated(whole // 10_000, whole // 100 % 100, whole % 100)
    if not _SERIALS[0] <= whole <= _SERIALS[1]:
        return Reading(problem=f"{short(str(number))} is not a date.")
    minutes = ((number - whole) * 1_440).quantize(Decimal(1), ROUND_HALF_UP)
    moment = _SERIAL_EPOCH + timedelta(days=whole, minutes=int(minutes))
    warning = f"{short(str(number))} was read as a spreadsheet's day number, {moment.date()}."
    return _placed(moment, zone if number != whole else None, warning)


def _added(parts: tuple[str | None, ...], seconds: tuple[int, ...]) -> Decimal:
    return sum(
        (Decimal(part.replace(",", ".")) * unit for part, unit in zip(parts, seconds, strict=True) if part), Decimal(0)
    )


def _seconds(cell: Cell, number: Decimal) -> Reading[int]:
    if not number.is_finite() or not 0 <= number <= _MOST_SECONDS:
        return Reading(problem=f"“{short(str(cell))}” is not a duration.")
    return Reading(int(number.quantize(Decimal(1), ROUND_HALF_UP)))
