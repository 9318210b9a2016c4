"""Events and to-dos of iCalendar files (.ics), or the reason why not. Nothing is matched with records.

A time is read in its own zone: by its IANA name, by Windows' name for it, else by the rules that the file itself gives.
What repeats is read once, with its first date.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel.core import get_global

from crm.domain.text import clean_line, clean_text
from crm.errors import BadFile
from crm.files.content_lines import ContentLine, content_lines, unescaped
from crm.files.encodings import decode
from crm.files.mail_text import addresses_in
from crm.files.rows import RowProblem, shown

_MOST_BYTES = 200_000_000
_TITLE_LENGTH, _TEXT_LENGTH = 300, 100_000
_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)", re.ASCII)
_TIME = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)?(?:[.,]\d+)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)(?::?\d\d)?", re.ASCII)
_YEARLY_DAY = re.compile(r"(-?\d)?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_IN_NAME = re.compile(r"[A-Za-z_]+/[A-Za-z_+\-0-9]+(?:/[A-Za-z_]+)?")
_KINDS: Mapping[str, Literal["event", "todo"]] = {"VEVENT": "event", "VTODO": "todo"}


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One event or to-do.

    Attributes:
        line: where it begins in the file.
        uid: its lasting id, "" when it has none; `recurrence_id` tells the changed dates of one series apart.
        on: the day in its own zone, of an event the first, of a to-do the day it is due; None for one without.
        at: aware instant; None when it takes whole days or has no date.
        zone: IANA zone of `at`, "UTC" when the file names none that is known.
        repeats: only the first date was read.
        addresses: of those who attend; organizer: "" when nobody is told.
        is_cancelled, is_done: as the file says.
        done_at: when it was done, of a to-do that tells.
    """

    line: int
    kind: Literal["event", "todo"]
    uid: str
    recurrence_id: str
    title: str
    text: str
    on: date | None
    at: datetime | None
    zone: str
    addresses: tuple[str, ...] = ()
    organizer: str = ""
    repeats: bool = False
    is_cancelled: bool = False
    is_done: bool = False
    done_at: datetime | None = None


def read_calendar(
    path: Path, *, zone: str = "UTC", encoding: str | None = None
) -> Iterator[CalendarEntry | RowProblem]:
    """The events and to-dos of a file in order; a problem for each that cannot be read.

    Args:
        zone: IANA zone of times that name none, when the calendar has none of its own either.

    Raises:
        BadFile: the file is not text, or larger than 200 MB.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise BadFile(f"“{path.name}” is larger than 200 MB, which is the most for a calendar.")
    return entries_in(decode(path.read_bytes(), encoding).text, zone)


def entries_in(text: str, zone: str = "UTC") -> Iterator[CalendarEntry | RowProblem]:
    """The events and to-dos of a text; see `read_calendar`."""
    lines = list(content_lines(text))
    zones = _Zones(lines, zone)
    open_now: list[tuple[str, list[ContentLine]]] = []
    for line in lines:
        word = line.value.strip().upper()
        if line.name == "BEGIN":
            if word in _KINDS:  # whatever is still open was never closed
                yield from _all_read(open_now, zones)
                open_now = []
            open_now.append((word, [line]))
        elif line.name == "END":
            closed = next((at for at in range(len(open_now) - 1, -1, -1) if open_now[at][0] == word), None)
            if closed is not None:
                yield from _all_read(open_now[closed:], zones)
                del open_now[closed:]
        elif open_now:
            open_now[-1][1].append(line)
    yield from _all_read(open_now, zones)


def _all_read(components: list[tuple[str, list[ContentLine]]], zones: "_Zones") -> Iterator[CalendarEntry | RowProblem]:
    for kind, lines in components:
        if kind in _KINDS:
            yield _entry(_KINDS[kind], lines, zones)


def _entry(kind: Literal["event", "todo"], lines: list[ContentLine], zones: "_Zones") -> CalendarEntry | RowProblem:
    first: dict[str, ContentLine] = {}
    for line in lines:
        first.setdefault(line.name, line)
    start = first.get("DTSTART") if kind == "event" else first.get("DUE") or first.get("DTSTART")
    title = _text(first, "SUMMARY")[:_TITLE_LENGTH]
    begin = lines[0].line
    if kind == "event" and start is None:
        return RowProblem(begin, "DTSTART", shown(title), "The event has no date.")
    if kind == "todo" and start is None and not title:
        return RowProblem(begin, "", "", "The to-do has neither a title nor a date.")
    when = zones.when(start) if start else (None, None, "UTC")
    if when is None:
        assert start is not None
        return RowProblem(start.line, start.name, shown(start.value), "This is not a date and time of a calendar.")
    status = first["STATUS"].value.strip().upper() if "STATUS" in first else ""
    done = zones.when(first["COMPLETED"]) if "COMPLETED" in first else None
    people = [
        line for line in lines if line.name == "ATTENDEE" and line.param("CUTYPE").upper() not in {"ROOM", "RESOURCE"}
    ]
    organizer = next(iter(_addresses([first["ORGANIZER"]])), "") if "ORGANIZER" in first else ""
    return CalendarEntry(
        line=begin,
        kind=kind,
        uid=_text(first, "UID"),
        recurrence_id=first["RECURRENCE-ID"].value.strip() if "RECURRENCE-ID" in first else "",
        title=title,
        text=_description(first),
        on=when[0],
        at=when[1],
        zone=when[2],
        addresses=_addresses(people),
        organizer=organizer,
        repeats="RRULE" in first or "RDATE" in first,
        is_cancelled=status == "CANCELLED",
        is_done=status == "COMPLETED" or done is not None,
        done_at=done[1] if done else None,
    )


def _text(first: Mapping[str, ContentLine], name: str) -> str:
    return clean_line(unescaped(first[name].value)) if name in first else ""


def _description(first: Mapping[str, ContentLine]) -> str:
    place = _text(first, "LOCATION")
    told = clean_text(unescaped(first["DESCRIPTION"].value)) if "DESCRIPTION" in first else ""
    return "\n".join(part for part in (place, told) if part)[:_TEXT_LENGTH]


def _addresses(lines: list[ContentLine]) -> tuple[str, ...]:
    found: list[str] = []
    for line in lines:
        told = re.sub(r"^\s*mailto:", "", unescaped(line.value), flags=re.IGNORECASE)
        found += addresses_in(told) or addresses_in(line.param("EMAIL"))
    return tuple(dict.fromkeys(found))


class _Zones:
    """The zones of one file: names that are known, and the file's own rules for those that are not."""

    def __init__(self, lines: list[ContentLine], default: str) -> None:
        self._windows: Mapping[str, str] = get_global("windows_zone_mapping")
        self._rules = _rules(lines)
        self._names: dict[str, tuple[tzinfo | None, str]] = {}
        told = next((line.value for line in lines if line.name == "X-WR-TIMEZONE"), "")
        self._default = next(
            (zone for name in (told, default) if (zone := self._named(name))[0] is not None), (UTC, "UTC")
        )

    def when(self, line: ContentLine) -> tuple[date, datetime | None, str] | None:
        """The day, the instant and the zone that a property tells; None when it tells none."""
        value = line.value.strip()
        try:
            if whole := _DATE.fullmatch(value):
                return date(*map(int, whole.groups())), None, "UTC"
            told = _TIME.fullmatch(value)
            if told is None:
                return None
            wall = _wall(told)
            zone, name = self._zone(told[7], line.param("TZID"), wall)
            at = wall.replace(tzinfo=zone).astimezone(UTC)
            if told[7]:  # an instant as such falls on the day that it is in the calendar's own zone
                return at.astimezone(self._default[0]).date(), at, self._default[1]
            return wall.date(), at, name
        except (ValueError, OverflowError):
            return None

    def _zone(self, suffix: str | None, name: str, wall: datetime) -> tuple[tzinfo, str]:
        if suffix == "Z":
            return UTC, "UTC"
        if suffix:
            return timezone(_offset(suffix)), "UTC"
        if not name:
            return self._default[0] or UTC, self._default[1]
        zone, iana = self._named(name)
        if zone is not None:
            return zone, iana
        if name in self._rules:
            return timezone(_offset_at(self._rules[name], wall)), "UTC"
        return self._default[0] or UTC, self._default[1]

    def _named(self, name: str) -> tuple[tzinfo | None, str]:
        """A zone by the name a program gives it: "Europe/Berlin", "/mozilla.org/…/Europe/Berlin", Windows' own."""
        if name not in self._names:
            bare = name.strip().strip('"')[:200]
            tries = [bare, self._windows.get(bare, ""), "/".join(bare.split("/")[-2:]), *_IN_NAME.findall(bare)[-1:]]
            self._names[name] = next((found for each in tries if (found := _zone_info(each))[0]), (None, "UTC"))
        return self._names[name]


def _wall(told: re.Match[str]) -> datetime:
    """What the wall clock shows; its zone is found apart."""
    year, month, day, hour, minute, second = (int(part or 0) for part in told.groups()[:6])
    return datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001 - the zone follows


def _zone_info(name: str) -> tuple[tzinfo | None, str]:
    try:
        return (ZoneInfo(name), name) if 0 < len(name) <= 60 else (None, "UTC")
    except (KeyError, ValueError, OSError):
        return None, "UTC"


# ---- zones that a file describes itself (VTIMEZONE) ----


@dataclass(frozen=True, slots=True)
class _Observance:
    """Standard or daylight time: from when, with what offset, and on what day of each year it begins."""

    since: datetime
    offset: timedelta
    month: int = 0
    weekday: int = 0
    nth: int = 0


def _rules(lines: list[ContentLine]) -> dict[str, list[_Observance]]:
    found: dict[str, list[_Observance]] = {}
    name, part = "", dict[str, str]()
    for line in lines:
        if line.name == "BEGIN":
            part = {}
        elif line.name == "TZID":
            name = line.value.strip().strip('"')
        elif line.name == "END" and line.value.strip().upper() in {"STANDARD", "DAYLIGHT"}:
            observance = _observance(part)
            if observance and name:
                found.setdefault(name, []).append(observance)
        else:
            part[line.name] = line.value.strip()
    return found


def _observance(part: Mapping[str, str]) -> _Observance | None:
    told = _TIME.fullmatch(part.get("DTSTART", ""))
    try:
        offset = _offset(part.get("TZOFFSETTO", ""))
        since = _wall(told) if told else datetime(1, 1, 1)  # noqa: DTZ001 - a wall clock's time
    except ValueError:
        return None
    rule = dict(each.split("=", 1) for each in part.get("RRULE", "").upper().split(";") if "=" in each)
    day = _YEARLY_DAY.fullmatch(rule.get("BYDAY", ""))
    month = rule.get("BYMONTH", "")
    if rule.get("FREQ") != "YEARLY" or day is None or not month.isdecimal() or not 1 <= int(month) <= 12:
        return _Observance(since, offset)
    return _Observance(since, offset, int(month), _WEEKDAYS.index(day[2]), int(day[1] or 1) or 1)


def _offset(text: str) -> timedelta:
    told = _OFFSET.fullmatch(text.strip())
    if told is None:
        raise ValueError(f"no offset: {text!r}")
    offset = timedelta(hours=int(told[2]), minutes=int(told[3]))
    if offset >= timedelta(hours=24):
        raise ValueError(f"no offset: {text!r}")
    return -offset if told[1] == "-" else offset


def _offset_at(observances: list[_Observance], wall: datetime) -> timedelta:
    """The offset from UTC at a wall clock's time: of the observance that began last before it."""
    begun = [(begin, each.offset) for each in observances for begin in _onsets(each, wall) if begin <= wall]
    return max(begun, key=lambda pair: pair[0])[1] if begun else observances[0].offset


def _onsets(observance: _Observance, wall: datetime) -> Iterator[datetime]:
    """When it began in this year and the one before; once and for all when it has no yearly rule."""
    if not observance.month:
        yield observance.since
        return
    for year in (wall.year - 1, wall.year):
        if year < max(observance.since.year, 2):
            continue
        time = observance.since.time()
        yield datetime.combine(_nth_weekday(year, observance), time)


def _nth_weekday(year: int, observance: _Observance) -> date:
    month, nth = observance.month, observance.nth
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(observance.weekday - first.weekday()) % 7 + 7 * (min(nth, 4) - 1))
    last = (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - observance.weekday) % 7 + 7 * (min(-nth, 4) - 1))
