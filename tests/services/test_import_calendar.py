"""Calendars: what is to come becomes tasks, what was held with someone who is here becomes a meeting."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from crm.db.entities import Outreach, Task
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Channel, Direction
from crm.services.import_inspection import ImportOptions
from crm.services.import_plan import ImportPlan
from crm.services.imports import apply, plan, revert_batch
from tests.services.people import add_person, row_count

ICS = Path(__file__).parents[1] / "data" / "mail" / "ics"
WITH_NOOR = "ATTENDEE:mailto:noor@x.example"


def planned(db: Database, path: Path, **options: Any) -> ImportPlan:
    """The plan for one calendar."""
    return plan(db, path, None, ImportOptions(**options))


def calendar(tmp_path: Path, *components: tuple[str, ...]) -> Path:
    """A calendar of these components, each its kind and its lines."""
    path = tmp_path / "calendar.ics"
    lines = [line for kind, *inner in components for line in (f"BEGIN:{kind}", *inner, f"END:{kind}")]
    path.write_text("\r\n".join(("BEGIN:VCALENDAR", *lines, "END:VCALENDAR", "")), encoding="utf-8")
    return path


def event(uid: str, start: str, *lines: str) -> tuple[str, ...]:
    """An event."""
    return ("VEVENT", f"UID:{uid}", f"DTSTART{start}", f"SUMMARY:Event {uid}", *lines)


def test_the_past_becomes_meetings_and_the_future_tasks(db: Database, tmp_path: Path) -> None:
    noor = add_person(db, "Noor", email="Noor@x.example")
    path = calendar(
        tmp_path,
        event("1", ":20260301T100000Z", WITH_NOOR, "LOCATION:Utrecht"),
        event("2", ";VALUE=DATE:20261224", WITH_NOOR),
        event("3", ";VALUE=DATE:20260302", "ORGANIZER:mailto:noor@x.example"),
        ("VTODO", "UID:4", "SUMMARY:Send brief", "DUE;VALUE=DATE:20260401", WITH_NOOR, "STATUS:COMPLETED"),
        event("5", ":20261224T100000Z", "STATUS:CANCELLED", WITH_NOOR),
        event("6", ":20261225T100000Z"),
    )
    made = planned(db, path, zone="Europe/Amsterdam")
    assert (made.counts.new, made.counts.ignored) == (4, 2)
    assert made.warnings[-1] == "Entries that name nobody who is here were left out: “Event 6”."
    apply(db, made)
    with db.read() as session:
        meetings = [
            (each.influencer_id, each.channel, each.direction, each.at, each.note)
            for each in session.scalars(select(Outreach).order_by(Outreach.at))
        ]
        tasks = [
            (each.title, each.due_on, each.done_at) for each in session.scalars(select(Task).order_by(Task.due_on))
        ]
    first = datetime(2026, 3, 1, 10, tzinfo=UTC)
    noon = datetime(2026, 3, 2, 11, tzinfo=UTC)
    assert meetings == [
        (noor, Channel.MEETING, Direction.OUT, first, "Event 1\n\nUtrecht"),
        (noor, Channel.MEETING, Direction.IN, noon, "Event 3"),
    ]
    assert tasks == [
        ("Send brief", date(2026, 4, 1), datetime(2026, 4, 1, 10, tzinfo=UTC)),
        ("Event 2", date(2026, 12, 24), None),
    ]


def test_importing_again_changes_nothing_and_a_moved_event_is_told(db: Database, tmp_path: Path) -> None:
    add_person(db, "Noor", email="noor@x.example")
    apply(
        db,
        planned(
            db,
            calendar(tmp_path, event("1", ":20260301T100000Z", WITH_NOOR), event("2", ":20261224T100000Z", WITH_NOOR)),
        ),
    )
    path = calendar(tmp_path, event("1", ":20260301T100000Z", WITH_NOOR), event("2", ":20261228T100000Z", WITH_NOOR))
    again = planned(db, path)
    assert (again.counts.unchanged, list(again.changes)) == (2, [])
    assert "“Event 2” stands on 2026-12-24 here and on 2026-12-28 in the file" in again.warnings[-1]


def test_a_task_of_a_day_that_has_passed_by_stays_one_task(db: Database, tmp_path: Path) -> None:
    add_person(db, "Noor", email="noor@x.example")
    path = calendar(tmp_path, event("2", ":20261224T100000Z", WITH_NOOR))
    made = planned(db, path)
    apply(db, made)
    with db.begin("Time passes") as uow:
        task = uow.session.scalars(select(Task)).one()
        task.due_on = date(2026, 1, 1)
    assert planned(db, path).counts.unchanged == 1


def test_the_chosen_person_takes_what_names_nobody(db: Database) -> None:
    noor = add_person(db, "Noor")
    made = planned(db, ICS / "example.ics", person=noor)
    assert made.counts.new == 3
    applied = apply(db, made)
    assert row_count(db, Outreach, Task) == [3, 0]
    assert planned(db, ICS / "example.ics", person=noor).counts.unchanged == 3
    assert applied.batch_id
    assert revert_batch(db, applied.batch_id) == []
    assert row_count(db, Outreach, Task) == [0, 0]


def test_what_repeats_is_taken_once_and_told(db: Database) -> None:
    made = planned(db, ICS / "parsing_error.ics", person=add_person(db, "Noor"))
    assert made.counts.new == 2
    assert any("repeats; only its first date, 2008-03-03, was taken" in warning for warning in made.warnings)


def test_every_real_calendar_is_planned(db: Database) -> None:
    noor = add_person(db, "Noor")
    plans = [planned(db, path, person=noor) for path in sorted(ICS.iterdir())]
    assert sum(each.counts.rows for each in plans) == 41
    assert sum(each.counts.problems for each in plans) == 24
