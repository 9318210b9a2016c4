"""An iCalendar file of all-day events, for any calendar program. Source: RFC 5545."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from crm.domain.agenda import Event

_OCTETS = 75  # most octets of a line, RFC 5545 section 3.1


def calendar_file(name: str, events: Iterable[Event], stamp: datetime) -> bytes:
    """A calendar; the same events and the same stamp give the same bytes.

    All-day dates carry no zone, so that no program can move them by a day.

    Args:
        name: shown by calendar programs.
        stamp: aware instant of the newest change.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rapport//Calendar//EN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{_escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _event(event: Event, stamp: datetime) -> list[str]:
    title = " · ".join(part for part in (event.name, event.title, event.brand or "") if part)
    return [
        "BEGIN:VEVENT",
        f"UID:{event.kind}-{event.record_id}@rapport",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(title)}",
        f"CATEGORIES:{event.kind.value.replace('_', ' ').upper()}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(text.splitlines())


def _folded(line: str) -> Iterator[bytes]:
    """The line in parts of at most 75 octets, never cutting a character; later parts begin with a space."""
    whole = line.encode("utf-8", "replace")
    if len(whole) <= _OCTETS:  # most lines by far; letter by letter a large calendar took two seconds
        yield whole
        return
    part = b""
    for character in line:
        octets = character.encode("utf-8", "replace")
        if len(part) + len(octets) > _OCTETS:
            yield part
            part = b" "
        part += octets
    yield part
