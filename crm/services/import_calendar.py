"""Importing calendars: what is to come becomes tasks, what was held with someone who is here becomes outreach.

An entry is kept once for each influencer who is asked to attend. Reading the files is `crm.files.calendars`.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from crm.db.entities import Influencer, Task, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain.identity import email_key
from crm.domain.vocabulary import Channel, Direction, Outcome
from crm.errors import NotFound
from crm.files.calendars import CalendarEntry, read_calendar
from crm.files.rows import RowProblem, RowWarning, shown
from crm.queries.addresses import AddressBook, KnownEntry, address_book, known_events
from crm.services.import_inspection import ImportOptions, Inspection
from crm.services.import_mail import NewOutreach, note_of, write_outreach
from crm.services.import_plan import REPORT_EVERY, ImportPlan, Reporter, Tally, Verdict
from crm.services.import_writing import Report

_UNTITLED = "Untitled event"
_TITLES_TOLD = 10


@dataclass(frozen=True, slots=True)
class NewTask:
    """One row of task to write."""

    columns: dict[str, Any]


Change = NewOutreach | NewTask


def plan(db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None) -> ImportPlan:
    """Compare the entries of a calendar with the workspace; nothing is written.

    Raises:
        BadFile: the file cannot be read as text.
        NotFound: `options.person` names nobody.
        Cancelled: the person stopped it.
    """
    return _Planning(db, inspection, options, progress).plan()


def write(uow: UnitOfWork, plan: ImportPlan, batch_id: str, report: Report) -> None:
    """Write the tasks and the meetings of a plan; what came in since it was made is passed over."""
    tasks = [each for each in plan.changes if isinstance(each, NewTask)]
    known = known_events(uow.session, [each.columns["event_key"] for each in tasks])
    due = [each.columns for each in tasks if each.columns["event_key"] not in known]
    uow.insert(Task, [{**columns, "created_at": uow.now} for columns in due])
    write_outreach(uow, plan, batch_id, report)


class _Planning:
    """One run over one calendar."""

    def __init__(self, db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None) -> None:
        self._db, self._inspection, self._options, self._progress = db, inspection, options, progress
        self._zone = options.zone or "UTC"
        self._today = db.today(self._zone)
        self._own = frozenset(email_key(address) for address in options.own_addresses)
        self._tally = Tally()
        self._keys: dict[str, int] = {}
        self._strangers: list[str] = []
        self._found: list[tuple[CalendarEntry, dict[str, Change]]] = []

    def plan(self) -> ImportPlan:
        with self._db.read() as session:
            book = address_book(session)
            name = session.get(Influencer, self._options.person) if self._options.person else None
            names = {**book.names, **({name.id: name.name or "the person chosen"} if name else {})}
        if self._options.person and name is None:
            raise NotFound("That person is no longer there.", field="person")
        for count, read in enumerate(self._entries(), start=1):
            self._take(read, book)
            if count % REPORT_EVERY == 0 and self._progress is not None:
                self._progress.report("Reading", count, 0)
        changes = self._compare(names)
        reading = (self._inspection.kind, self._inspection.mapping, self._inspection.table.header)
        warnings = [*self._inspection.warnings, *self._told()]
        return self._tally.plan(self._inspection.path, reading, warnings, changes, book.clock)

    def _entries(self) -> Iterator[CalendarEntry | RowProblem]:
        return read_calendar(self._inspection.path, zone=self._zone, encoding=self._options.encoding)

    def _take(self, read: CalendarEntry | RowProblem, book: AddressBook) -> None:
        if isinstance(read, RowProblem):
            self._tally.refuse(read)
            return
        title = shown(read.title or _UNTITLED)
        if read.is_cancelled:
            self._tally.add(read.line, Verdict.IGNORED, title, "it was cancelled")
            return
        people, problem = self._people(read, book)
        if problem is not None:
            self._tally.refuse(problem)
        elif not people:
            self._strangers.append(title)
            self._tally.add(read.line, Verdict.IGNORED, title, "it names nobody who is here")
        else:
            self._keep(read, people)

    def _people(self, entry: CalendarEntry, book: AddressBook) -> tuple[dict[str, str], RowProblem | None]:
        """Address or "" -> the influencer an entry is about; else the chosen person."""
        found: dict[str, str] = {}
        for address in (*entry.addresses, entry.organizer):
            key = email_key(address)
            people = book.people(key) if key and key not in self._own else ()
            if len(people) > 1:
                names = " and ".join(book.names[each] for each in people[:3])
                return {}, RowProblem(entry.line, "ATTENDEE", key, f"Several influencers have this address: {names}.")
            if people:
                found[key] = people[0]
        if not found and self._options.person:
            found[""] = self._options.person
        return found, None

    def _keep(self, entry: CalendarEntry, people: dict[str, str]) -> None:
        changes: dict[str, Change] = {}
        for address, influencer_id in people.items():
            key = event_key(entry, address)
            if key not in self._keys:
                self._keys[key] = entry.line
                changes[key] = self._change(entry, influencer_id, address, key)
        title = shown(entry.title or _UNTITLED)
        if not changes:
            first = self._keys[event_key(entry, next(iter(people)))]
            self._tally.add(entry.line, Verdict.DUPLICATE, title, f"the same entry as in line {first}")
            return
        self._found.append((entry, changes))
        if entry.repeats:
            text = f"“{title}” repeats; only its first date, {entry.on}, was taken."
            self._tally.warnings.append(RowWarning(entry.line, "", text))

    def _change(self, entry: CalendarEntry, influencer_id: str, address: str, key: str) -> Change:
        day = entry.on
        if entry.kind == "todo" or day is None or day >= self._today:
            done_at = (entry.done_at or self._noon(day)) if entry.is_done else None
            return NewTask(
                {
                    "id": new_id(),
                    "influencer_id": influencer_id,
                    "partnership_id": None,
                    "outreach_id": None,
                    "title": entry.title or _UNTITLED,
                    "due_on": day,
                    "event_key": key,
                    "done_at": done_at,
                }
            )
        invited_us = bool(address) and email_key(entry.organizer) == address
        return NewOutreach(
            {
                "id": new_id(),
                "influencer_id": influencer_id,
                "channel": Channel.MEETING,
                "direction": Direction.IN if invited_us else Direction.OUT,
                "outcome": Outcome.NONE,
                "at": entry.at or self._noon(day),
                "zone": entry.zone if entry.at else self._zone,
                "note": note_of(entry.title or _UNTITLED, entry.text),
                "message_key": key,
            }
        )

    def _noon(self, day: date | None) -> datetime:
        """Noon of a day of which no hour is known: the same day in every zone that people work in."""
        return datetime.combine(day or self._today, time(12), ZoneInfo(self._zone)).astimezone(UTC)

    def _compare(self, names: dict[str, str]) -> Sequence[Change]:
        with self._db.read() as session:
            known = known_events(session, list(self._keys))
        new: list[Change] = []
        for entry, changes in self._found:
            fresh = [change for key, change in changes.items() if key not in known]
            who = ", ".join(
                dict.fromkeys(names.get(change.columns["influencer_id"], "") for change in changes.values())
            )
            verdict = Verdict.NEW if fresh else Verdict.UNCHANGED
            self._tally.add(entry.line, verdict, who, shown(entry.title or _UNTITLED))
            self._tell_moved(entry, [known[key] for key in changes if key in known])
            new += fresh
        return new

    def _tell_moved(self, entry: CalendarEntry, here: list[KnownEntry]) -> None:
        for each in here:
            if each.title is not None and each.on != entry.on:
                day, there = each.on or "no day", entry.on or "no day"
                text = f"“{shown(each.title)}” stands on {day} here and on {there} in the file; it was left as it is."
                self._tally.warnings.append(RowWarning(entry.line, "", text))

    def _told(self) -> Iterator[str]:
        if self._strangers:
            most = self._strangers[:_TITLES_TOLD]
            more = len(self._strangers) - len(most)
            rest = f" and {more:,} more" if more else ""
            yield f"Entries that name nobody who is here were left out: {', '.join(f'“{title}”' for title in most)}{rest}."


def event_key(entry: CalendarEntry, address: str) -> str:
    """What an imported entry is recognised by with one of the people it names; SHA-256 in hex."""
    if entry.uid:
        identity = f"uid:{entry.uid}\x1f{entry.recurrence_id}"
    else:
        identity = "\x1f".join(("entry", entry.kind, entry.title, str(entry.at or entry.on), entry.text))
    return hashlib.sha256(f"{identity}\x1f{address}".encode("utf-8", "replace")).hexdigest()
