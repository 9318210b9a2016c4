"""Commands of the calendar: move an event to another day, write it as a file."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from crm.db.entities import Agreement, Campaign, Deliverable, Payment, Promise, Task, UsageRight
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.domain.agenda import MOVABLE, EventKind
from crm.errors import UserError
from crm.files.calendar_writing import calendar_file
from crm.queries.agenda import events_between, last_change_at
from crm.services.exports import write_whole

BEHIND_DAYS, AHEAD_DAYS = 366, 731  # what a calendar file holds, seen from today


def move_event(db: Database, kind: EventKind, record_id: str, to: date) -> None:
    """Put an event on another day: one step, taken back by Undo like any other.

    Raises:
        NotFound: its record is gone.
        UserError: what happened cannot be moved, the end follows from the months of a right, or that is no day.
    """
    day = limits.day(to, "on")
    if day is None or kind not in MOVABLE:
        raise UserError("This cannot be moved to another day.", field="on")
    with db.begin("Move in calendar") as uow:
        _MOVES[kind](uow, record_id, day)


def write_calendar(db: Database, to: Path, today: date, name: str = "Rapport") -> int:
    """Write an .ics file of a year behind and two ahead, and return how many events it holds.

    Args:
        today: the person's own day.

    Raises:
        EnvironmentProblem: the file cannot be written; what was there stays.
    """
    events = events_between(db, today - timedelta(days=BEHIND_DAYS), today + timedelta(days=AHEAD_DAYS))
    content = calendar_file(name, events, last_change_at(db) or db.now())
    if not to.is_file() or to.read_bytes() != content:
        write_whole(to, content)
    return len(events)


def _move(uow: UnitOfWork, kind: Any, record_id: str, field: str, day: date) -> None:
    setattr(uow.get(kind, record_id), field, day)


def _move_piece(uow: UnitOfWork, record_id: str, day: date) -> None:
    """The window of a piece keeps its length."""
    piece = uow.get(Deliverable, record_id)
    if piece.due_from_on is not None and piece.due_on is not None:
        piece.due_from_on = day - (piece.due_on - piece.due_from_on)
    piece.due_on = day


def _move_right(uow: UnitOfWork, record_id: str, day: date) -> None:
    right = uow.get(UsageRight, record_id)
    if right.months is not None or (right.starts_on is not None and day < right.starts_on):
        raise UserError("The end of this right follows from its start and months; change those.", field="on")
    right.ends_on = day


def _move_agreement(uow: UnitOfWork, record_id: str, day: date) -> None:
    agreement = uow.get(Agreement, record_id)
    if agreement.starts_on is not None and day < agreement.starts_on:
        raise UserError("It ends before it starts.", field="on")
    agreement.ends_on = day


def _move_campaign(uow: UnitOfWork, record_id: str, day: date) -> None:
    campaign = uow.get(Campaign, record_id)
    if campaign.starts_on is not None and day < campaign.starts_on:
        raise UserError("It ends before it starts.", field="on")
    campaign.ends_on = day


_MOVES: dict[EventKind, Callable[[UnitOfWork, str, date], None]] = {
    EventKind.FOLLOW_UP: lambda uow, id_, day: _move(uow, Task, id_, "due_on", day),
    EventKind.PROMISE: lambda uow, id_, day: _move(uow, Promise, id_, "due_on", day),
    EventKind.PAYMENT: lambda uow, id_, day: _move(uow, Payment, id_, "due_on", day),
    EventKind.DELIVERABLE: _move_piece,
    EventKind.RIGHT_ENDS: _move_right,
    EventKind.AGREEMENT_ENDS: _move_agreement,
    EventKind.CAMPAIGN_ENDS: _move_campaign,
}
SHOWN_TABLES = frozenset(
    {
        "task",
        "deliverable",
        "post",
        "promise",
        "payment",
        "usage_right",
        "agreement",
        "campaign",
        "influencer",
        "brand",
    }
)
