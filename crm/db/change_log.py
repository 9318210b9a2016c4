"""Who changed what, when: TEMP triggers made from the metadata write one row per changed record of a step.

Whole rows before and after stand in the log as JSON, so it must never see a float. Taking a step back is in
crm.db.reverting.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Column, Table, delete, func, insert, select
from sqlalchemy.orm import Session

from crm.changes import ChangeSet
from crm.db.entities import Base, JournalChange, JournalStep

UNLOGGED = frozenset(
    {
        "journal_step",
        "journal_change",
        "attachment_blob",
        "search_document",
        "counted_reading",
        "post_rollup",
        "sale_rollup",
        "export_log",
        "alembic_version",
    }
)
FACTS = frozenset({"reading", "conversion", "comment"})  # those of an import go with their batch, without the log


class Step(NamedTuple):
    """What a step is called and whose it is; `reverts_id` names the step that it takes back."""

    id: str
    label: str
    at: datetime
    by: str
    reverts_id: str | None = None


@cache
def logged_tables() -> tuple[Table, ...]:
    """Every table whose changes are logged, parents before children."""
    return tuple(table for table in Base.metadata.sorted_tables if table.name not in UNLOGGED)


def install(connection: sqlite3.Connection) -> None:
    """Make the TEMP table and triggers on a writer's connection; temp_store must be set before.

    TEMP because a stored trigger vanishes when Alembic rebuilds its table, and because a workspace file with
    stored triggers is refused as foreign.
    """
    connection.execute("CREATE TEMP TABLE journal_now (step_id TEXT NOT NULL)")
    for table in logged_tables():
        for statement in _triggers(table):
            connection.execute(statement)


@contextmanager
def resting(connection: sqlite3.Connection, fact: str) -> Iterator[None]:
    """Let the triggers of a fact rest while rows of an import are written: they would look at each row and log none.

    Measured: a quarter of the time of a large import. A step that fails rolls this back with everything else.

    Args:
        fact: one of FACTS; only rows with a batch may be written meanwhile, and none changed.
    """
    table = next(table for table in logged_tables() if table.name == fact and fact in FACTS)
    for event in ("insert", "update", "delete"):
        connection.execute(f"DROP TRIGGER temp.log_{table.name}_{event}")
    yield
    for statement in _triggers(table):
        connection.execute(statement)


@contextmanager
def asleep(connection: sqlite3.Connection) -> Iterator[None]:
    """Let all triggers sleep while whole records come in together with the log that tells of them.

    A transaction that fails rolls this back with everything else.
    """
    for table in logged_tables():
        for event in ("insert", "update", "delete"):
            connection.execute(f"DROP TRIGGER temp.log_{table.name}_{event}")
    yield
    for table in logged_tables():
        for statement in _triggers(table):
            connection.execute(statement)


def start_step(session: Session, step: Step) -> None:
    """Open the step that the triggers write to."""
    last = session.scalar(select(func.max(JournalStep.clock))) or 0
    clock = max(int(step.at.astimezone(UTC).timestamp() * 1_000_000), last + 1)  # never runs backwards
    session.execute(insert(JournalStep).values(**step._asdict(), clock=clock))
    session.connection().exec_driver_sql("DELETE FROM temp.journal_now")
    session.connection().exec_driver_sql("INSERT INTO temp.journal_now VALUES (?)", (step.id,))


def finish_step(session: Session, step: Step) -> ChangeSet:
    """Close the step; one that changed nothing leaves no trace, unless it stands for an undo.

    Returns:
        What the step touched, by table.
    """
    session.connection().exec_driver_sql("DELETE FROM temp.journal_now")
    touched: dict[str, set[str]] = {}
    rows = select(JournalChange.thing, JournalChange.record_id).where(JournalChange.step_id == step.id).distinct()
    for thing, record_id in session.execute(rows):
        touched.setdefault(thing, set()).add(record_id)
    if not touched and step.reverts_id is None:
        session.execute(delete(JournalStep).where(JournalStep.id == step.id))
    return ChangeSet(step.label, {thing: frozenset(ids) for thing, ids in touched.items()})


def row_image(table: Table, alias: str) -> str:
    """SQL for one row as JSON: its stored values, in column order."""
    pairs = ", ".join(f"'{column.name}', {alias}.\"{column.name}\"" for column in stored_columns(table))
    return f"json_object({pairs})"


def stored_columns(table: Table) -> list[Column[Any]]:
    """The columns of a table that hold values; a computed id holds none."""
    return [column for column in table.columns if column.computed is None]


@cache  # every workspace that is opened asks again
def _triggers(table: Table) -> tuple[str, ...]:
    changed = " OR ".join(f'OLD."{column.name}" IS NOT NEW."{column.name}"' for column in stored_columns(table))
    new, old = row_image(table, "NEW"), row_image(table, "OLD")
    typed = "WHEN {}.import_batch_id IS NULL" if table.name in FACTS else ""
    return (
        _trigger(table, "INSERT", typed.format("NEW"), "NEW", f"NULL, {new}"),
        _trigger(table, "UPDATE", f"WHEN {changed}", "NEW", f"{old}, {new}"),
        _trigger(table, "DELETE", typed.format("OLD"), "OLD", f"{old}, NULL"),
    )


def _trigger(table: Table, event: str, when: str, alias: str, images: str) -> str:
    return f"""
        CREATE TEMP TRIGGER log_{table.name}_{event.lower()} AFTER {event} ON main."{table.name}" {when}
        BEGIN
            INSERT INTO journal_change (step_id, thing, record_id, owner_id, before, after)
            VALUES ((SELECT step_id FROM journal_now), '{table.name}', {_key(table, alias)}, {_owner(table, alias)},
                    {images});
        END
    """


def _key(table: Table, alias: str) -> str:
    """SQL for the record's id; a computed one is spelled out, because a trigger sees stored columns only."""
    computed = table.columns["id"].computed
    if computed is None:
        return f"{alias}.id"
    return " || '|' || ".join(f'{alias}."{column.name}"' for column in table.primary_key)


def _owner(table: Table, alias: str) -> str:
    """SQL for the influencer, else the brand, that a row belongs to, directly or by its parent."""
    if table.name in ("influencer", "brand"):
        return f"{alias}.id"
    direct = _owner_column(table)
    if direct is not None:
        return f"{alias}.{direct.name}"
    for key in table.foreign_keys:
        column = _owner_column(key.column.table)
        if column is not None:
            parent = key.column.table.name
            return f'(SELECT {column.name} FROM main."{parent}" WHERE id = {alias}."{key.parent.name}")'
    return "NULL"


def _owner_column(table: Table) -> Column[str] | None:
    return next((table.columns[name] for name in ("influencer_id", "brand_id") if name in table.columns), None)
