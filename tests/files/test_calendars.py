"""Calendars of many programs: 41 real events, broken ones among them, and any text at all."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.files.calendars import CalendarEntry, entries_in, read_calendar
from crm.files.rows import RowProblem

ICS = Path(__file__).parents[1] / "data" / "mail" / "ics"


def read(name: str) -> list[CalendarEntry | RowProblem]:
    """What a sample file gives."""
    return list(read_calendar(ICS / name))


def entry(*lines: str, before: tuple[str, ...] = (), zone: str = "UTC", kind: str = "VEVENT") -> CalendarEntry:
    """The only entry of a calendar of these lines."""
    text = "\r\n".join(("BEGIN:VCALENDAR", *before, f"BEGIN:{kind}", *lines, f"END:{kind}", "END:VCALENDAR"))
    (found,) = entries_in(text, zone)
    assert isinstance(found, CalendarEntry)
    return found


@pytest.mark.parametrize(
    ("name", "events", "problems"),
    [
        ("alarm_google_future.ics", 1, 0),
        ("big_bad_calendar.ics", 0, 20),
        ("bom_calendar.ics", 0, 0),
        ("broken_dtstart.ics", 0, 1),
        ("broken_ical.ics", 1, 0),
        ("calendar_with_unicode.ics", 0, 0),
        ("created_calendar_with_unicode_fields.ics", 2, 1),
        ("example.ics", 3, 0),
        ("issue_127_categories_with_commas.ics", 1, 0),
        ("issue_237_fail_to_parse_timezone_with_non_ascii_tzid.ics", 1, 0),
        ("multiple_calendar_components.ics", 3, 0),
        ("multiple_timezones.ics", 3, 0),
        ("parsing_error.ics", 2, 0),
        ("pr_480_summary_with_colon.ics", 0, 2),
    ],
)
def test_every_real_event_is_read_or_listed(name: str, events: int, problems: int) -> None:
    found = read(name)
    assert sum(1 for each in found if isinstance(each, CalendarEntry)) == events
    assert sum(1 for each in found if isinstance(each, RowProblem)) == problems


def test_an_old_program_s_odd_folds_are_undone() -> None:
    first, second, third = read("multiple_calendar_components.ics")
    assert isinstance(first, CalendarEntry)
    assert (first.title, first.uid, first.on, first.at) == ("Christmas Day", "956630271", date(2003, 12, 25), None)
    assert [each.title for each in (second, third) if isinstance(each, CalendarEntry)] == [
        "Boxing Day",
        "Christmas again!",
    ]


def test_an_alarm_s_own_lines_are_not_the_event_s() -> None:
    (event,) = read("alarm_google_future.ics")
    assert isinstance(event, CalendarEntry)
    assert (event.title, event.addresses) == ("event with alarms", ())
    assert event.at == datetime(2024, 10, 4, 18, 15, tzinfo=UTC)


def test_a_zone_is_read_by_its_name_by_windows_name_or_by_the_file_s_own_rules() -> None:
    (brazil,) = read("issue_237_fail_to_parse_timezone_with_non_ascii_tzid.ics")
    assert isinstance(brazil, CalendarEntry)
    assert brazil.at == datetime(2017, 5, 11, 16, 30, tzinfo=UTC)
    windows = entry("DTSTART;TZID=W. Europe Standard Time:20260701T100000")
    assert (windows.at, windows.zone) == (datetime(2026, 7, 1, 8, tzinfo=UTC), "Europe/Berlin")
    old = entry("DTSTART;TZID=/mozilla.org/20050126_1/Europe/Berlin:20260101T100000")
    assert (old.at, old.zone) == (datetime(2026, 1, 1, 9, tzinfo=UTC), "Europe/Berlin")


@pytest.mark.parametrize(("day", "hour"), [("20260115", 9), ("20260328", 9), ("20260330", 8), ("20261025", 9)])
def test_the_rules_of_a_zone_of_the_file_s_own_change_with_the_season(day: str, hour: int) -> None:
    zone = (
        "BEGIN:VTIMEZONE",
        "TZID:Office",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "TZOFFSETTO:+0200",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "TZOFFSETTO:+0100",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
    )
    found = entry(f"DTSTART;TZID=Office:{day}T100000", before=zone)
    assert found.at is not None
    assert found.at.hour == hour


def test_an_instant_falls_on_the_day_of_the_calendar_s_own_zone() -> None:
    found = entry("DTSTART:20260301T233000Z", before=("X-WR-TIMEZONE:Europe/Berlin",))
    assert (found.on, found.at) == (date(2026, 3, 2), datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    assert entry("DTSTART:20260301T100000", zone="America/New_York").at == datetime(2026, 3, 1, 15, tzinfo=UTC)


def test_who_takes_part_is_told_by_address() -> None:
    found = entry(
        "DTSTART;VALUE=DATE:20260301",
        "ORGANIZER;CN=Mara:MAILTO:mara@agency.example",
        'ATTENDEE;CN="Dijk, Noor";PARTSTAT=ACCEPTED:mailto:noor@x.example',
        "ATTENDEE;CUTYPE=ROOM:mailto:room@agency.example",
        "ATTENDEE;EMAIL=ana@x.example:urn:uuid:1",
    )
    assert found.organizer == "mara@agency.example"
    assert found.addresses == ("noor@x.example", "ana@x.example")


def test_a_to_do_needs_no_date() -> None:
    found = entry("SUMMARY:Send the\\nbrief", "STATUS:COMPLETED", "COMPLETED:20260301T100000Z", kind="VTODO")
    assert (found.kind, found.title, found.on, found.is_done) == ("todo", "Send the brief", None, True)
    assert found.done_at == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert entry("SUMMARY:Send", "DUE;VALUE=DATE:20260305", "DTSTART:20260301T100000Z", kind="VTODO").on == date(
        2026, 3, 5
    )


@given(st.text())
def test_any_text_gives_entries_or_problems(text: str) -> None:
    for content in (
        text,
        f"BEGIN:VEVENT\n{text}\nEND:VEVENT",
        f"BEGIN:VTIMEZONE\n{text}\nBEGIN:VEVENT\nDTSTART:{text}",
    ):
        assert all(isinstance(each, CalendarEntry | RowProblem) for each in entries_in(content))


_NAMES = ["DTSTART", "DUE", "COMPLETED", "RRULE", "TZID", "TZOFFSETTO", "ATTENDEE", "UID", "BEGIN", "END", "STATUS"]
_VALUES = ["20260230T250000", "00010101T000000Z", "99991231T235959Z", "20260101T000000+9959", "VTIMEZONE", "STANDARD"]
_VALUES += ["FREQ=YEARLY;BYMONTH=2;BYDAY=-9SU", "+2500", "-0100", "DAYLIGHT", "VEVENT", "Office", "VALARM"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(_NAMES), st.sampled_from(["", ";TZID=Office", ";VALUE=DATE"]), st.sampled_from(_VALUES)
        )
    )
)
def test_any_lines_give_entries_or_problems(lines: list[tuple[str, str, str]]) -> None:
    text = "BEGIN:VEVENT\n" + "\n".join(f"{name}{params}:{value}" for name, params, value in lines)
    assert all(isinstance(each, CalendarEntry | RowProblem) for each in entries_in(text))
