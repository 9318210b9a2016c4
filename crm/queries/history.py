"""The history as the screens and the command line show it: steps, one record's changes, what undo and redo would do."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from crm.db.entities import InfluencerAlias, JournalChange, JournalStep
from crm.db.unit_of_work import Database
from crm.domain.doubles import MERGED_ID

Stored = str | int | None
KEEPING = frozenset(
    {"Keep report", "Keep reports"}
)  # in the history, but undo passes over them: a file cannot be called back


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record, before and after, as stored.

    Attributes:
        thing: the record's table name.
        record_id: its id.
        field: column name; dates are ISO text, instants UTC ISO text, yes/no 1 and 0.
        before: None also when the record did not exist.
        after: None also when the record was removed.
    """

    thing: str
    record_id: str
    field: str
    before: Stored
    after: Stored


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One step.

    Attributes:
        step_id: its id.
        label: e.g. "Log outreach".
        at: aware UTC instant.
        by: who.
        changes: the fields it changed; empty in `steps`.
    """

    step_id: str
    label: str
    at: datetime
    by: str
    changes: tuple[FieldChange, ...] = ()


class Pending(NamedTuple):
    """What undo or redo would take back next."""

    step_id: str
    label: str


def steps(db: Database, limit: int = 200) -> list[HistoryEntry]:
    """The latest steps, newest first, without their fields.

    Args:
        limit: most steps returned.
    """
    query = (
        select(JournalStep.id, JournalStep.label, JournalStep.at, JournalStep.by)
        .order_by(JournalStep.clock.desc())
        .limit(limit)
    )
    with db.read() as session:
        return [HistoryEntry(*row) for row in session.execute(query)]


def step_changes(db: Database, step_id: str, limit: int = 1000) -> list[FieldChange]:
    """The fields one step changed, in the order it changed them.

    Args:
        limit: most records read; an import may hold hundreds of thousands.
    """
    query = (
        select(JournalChange.thing, JournalChange.record_id, JournalChange.before, JournalChange.after)
        .where(JournalChange.step_id == step_id)
        .order_by(JournalChange.number)
        .limit(limit)
    )
    with db.read() as session:
        return [change for row in session.execute(query) for change in _fields(*row)]


def record_history(db: Database, thing: str, record_id: str) -> list[HistoryEntry]:
    """Everything that happened to one record and to what belongs to it, newest first.

    Args:
        thing: table name, e.g. "influencer".
        record_id: its id; it may be gone.

    Returns:
        One entry per step, with before and after of each field; of a merged influencer, the history of both.
    """
    with db.read() as session:
        merged = select(InfluencerAlias.value).where(
            InfluencerAlias.influencer_id == record_id, InfluencerAlias.layout == MERGED_ID[0]
        )
        ids = [record_id, *session.scalars(merged)]
        itself = (JournalChange.thing == thing) & JournalChange.record_id.in_(ids)
        return _entries(session, _with_steps().where(or_(itself, JournalChange.owner_id.in_(ids))))


def undo_next(db: Database) -> Pending | None:
    """The step that undo would take back; None when there is none."""
    undoable, _ = _stacks(db)
    return undoable[-1] if undoable else None


def redo_next(db: Database) -> Pending | None:
    """The undo that redo would take back; None when there is none."""
    _, redoable = _stacks(db)
    return redoable[-1] if redoable else None


def undo_label(db: Database) -> str | None:
    """What "Undo ..." would name; None when there is nothing to undo."""
    pending = undo_next(db)
    return None if pending is None else pending.label


def redo_label(db: Database) -> str | None:
    """What "Redo ..." would name; None when there is nothing to redo."""
    pending = redo_next(db)
    return None if pending is None else pending.label


def _stacks(db: Database) -> tuple[list[Pending], list[Pending]]:
    """Replay the steps: what is undoable and redoable now, latest last. A new step clears redo; keeping a report does not."""
    query = select(JournalStep.id, JournalStep.label, JournalStep.reverts_id).order_by(JournalStep.clock)
    undoable: list[Pending] = []
    redoable: list[Pending] = []
    kept: set[str] = set()
    with db.read() as session:
        for step_id, label, reverts_id in session.execute(query):
            if label in KEEPING or reverts_id in kept:
                kept.add(step_id)
            elif reverts_id and undoable and undoable[-1].step_id == reverts_id:
                redoable.append(Pending(step_id, undoable.pop().label))
            elif reverts_id and redoable and redoable[-1].step_id == reverts_id:
                undoable.append(Pending(step_id, redoable.pop().label))
            else:
                undoable.append(Pending(step_id, label))
                redoable.clear()
    return undoable, redoable


def _with_steps() -> Select[str, str, datetime, str, str, str, str | None, str | None]:
    return (
        select(
            JournalStep.id,
            JournalStep.label,
            JournalStep.at,
            JournalStep.by,
            JournalChange.thing,
            JournalChange.record_id,
            JournalChange.before,
            JournalChange.after,
        )
        .join(JournalStep, JournalStep.id == JournalChange.step_id)
        .order_by(JournalStep.clock.desc(), JournalChange.number)
    )


def _entries(
    session: Session, query: Select[str, str, datetime, str, str, str, str | None, str | None]
) -> list[HistoryEntry]:
    entries = []
    for (step_id, label, at, by), rows in groupby(
        session.execute(query).all(), key=lambda row: (row[0], row[1], row[2], row[3])
    ):
        changes = tuple(change for row in rows for change in _fields(row[4], row[5], row[6], row[7]))
        entries.append(HistoryEntry(step_id, label, at, by, changes))
    return entries


def _fields(thing: str, record_id: str, before: str | None, after: str | None) -> Iterable[FieldChange]:
    old: dict[str, Stored] = {} if before is None else json.loads(before)
    new: dict[str, Stored] = {} if after is None else json.loads(after)
    for field in new or old:
        if old.get(field) != new.get(field):
            yield FieldChange(thing, record_id, field, old.get(field), new.get(field))
