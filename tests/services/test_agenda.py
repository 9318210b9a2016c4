"""The calendar of real records: dates never shift, events move with undo, files follow every change."""

import os
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from crm.db.unit_of_work import Database
from crm.domain.agenda import EventKind
from crm.errors import UserError
from crm.files.calendars import CalendarEntry, entries_in
from crm.queries.agenda import events_between
from crm.services.agenda import move_event, write_calendar
from crm.services.commitments import add_right
from crm.services.history import undo
from crm.services.payments import PaymentDraft, add_payment
from crm.services.tasks import TaskDraft, add_task, complete_task
from tests.services.people import add_lumen, add_noor, add_person

TODAY = date(2026, 11, 22)
CHANGES = (date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 11, 1))  # clocks of Europe and America


@pytest.fixture(params=["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin", "America/New_York"])
def machine_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    if not hasattr(time, "tzset"):
        pytest.skip("this system cannot change its zone")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()
    assert os.environ.get("TZ") != request.param


def test_dates_stay_on_their_day_in_every_zone(db: Database, machine_zone: str, tmp_path: Path) -> None:
    noor = add_noor(db)
    for day in CHANGES:
        add_task(db, TaskDraft(noor, f"Call {day}", day))
    events = events_between(db, date(2026, 3, 8), date(2026, 11, 1))
    assert [(event.on, event.title) for event in events] == [(day, f"Call {day}") for day in sorted(CHANGES)]
    assert events_between(db, date(2026, 3, 9), date(2026, 3, 28)) == []
    write_calendar(db, tmp_path / "day.ics", date(2026, 6, 1))
    text = (tmp_path / "day.ics").read_text("utf-8")
    read = [entry for entry in entries_in(text, machine_zone) if isinstance(entry, CalendarEntry)]
    assert [line for line in text.splitlines() if line.startswith("DTSTART")] == [
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}" for day in sorted(CHANGES)
    ]
    assert len(read) == len(CHANGES)


def test_an_event_moves_and_comes_back_by_undo(db: Database) -> None:
    noor, lumen = add_noor(db), add_lumen(db)
    task = add_task(db, TaskDraft(noor, "Call", TODAY))
    add_payment(db, PaymentDraft(noor, 45000, due_on=TODAY))
    fixed = add_right(db, noor, lumen, {"starts_on": "2026-09-01", "months": 3})
    free = add_right(db, noor, lumen, {"starts_on": "2026-09-01", "ends_on": "2026-11-23"})
    to = TODAY + timedelta(days=9)
    for event in events_between(db, TODAY, TODAY + timedelta(days=1)):
        assert event.movable
        move_event(db, event.kind, event.record_id, to)
    assert [event.kind for event in events_between(db, to, to)] == [
        EventKind.FOLLOW_UP,
        EventKind.PAYMENT,
        EventKind.RIGHT_ENDS,
    ]
    with pytest.raises(UserError, match="months"):
        move_event(db, EventKind.RIGHT_ENDS, fixed, to)
    with pytest.raises(UserError):
        move_event(db, EventKind.POST, free, to)
    undo(db)
    undo(db)
    undo(db)
    complete_task(db, task)
    assert [event.done for event in events_between(db, TODAY, TODAY)] == [False, True]


def test_a_calendar_file_is_the_same_until_something_changes(db: Database, tmp_path: Path) -> None:
    """So that a program that subscribes to it is told only of what is new; lines are as short as the format asks."""
    to = tmp_path / "rapport.ics"
    assert write_calendar(db, to, TODAY) == 0
    empty = to.read_bytes()
    assert b"VEVENT" not in empty
    noor = add_person(db, "Zoë, “the” potter; of Ütrecht " + "ö" * 80)
    add_task(db, TaskDraft(noor, "Call", TODAY))
    assert write_calendar(db, to, TODAY) == 1
    filled = to.read_bytes()
    assert b"DTSTART;VALUE=DATE:20261122" in filled
    assert all(len(line) <= 75 for line in filled.split(b"\r\n"))
    (entry,) = entries_in(filled.decode("utf-8"))
    assert isinstance(entry, CalendarEntry)
    write_calendar(db, to, TODAY)
    assert to.read_bytes() == filled


def test_posts_promises_and_payments_name_the_brand_they_are_for(sample: Path) -> None:
    """So that the calendar of one brand has all of its days."""
    db = Database.open(sample, user="Mara", read_only=True)
    try:
        found = events_between(db, date(2025, 1, 1), date(2027, 12, 31))
    finally:
        db.close()
    for kind in (EventKind.POST, EventKind.PROMISE, EventKind.PAYMENT):
        brands = {event.brand for event in found if event.kind is kind}
        assert brands and None not in brands, kind
