"""All rows of a workspace as they are stored, out and in again: for the readable export. What a row means is not here.

Derived tables (search, sums) are left out and made anew; attachments' bytes are read and written one by one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Enum, Table, column, delete, func, insert, select, table
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from crm.db import change_log
from crm.db.engine import raw_connection
from crm.db.entities import AttachmentBlob, Base, Workspace
from crm.db.rollups import rebuild_rollups
from crm.db.unit_of_work import Database
from crm.errors import BadFile, Conflict

_DERIVED = frozenset({"search_document", "counted_reading", "post_rollup", "sale_rollup", "attachment_blob"})
_BLOCK: Final = 2000
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """One column: `refers_to` is "table.column" or "", `values` are all that it may hold, empty when anything."""

    name: str
    kind: str
    optional: bool
    refers_to: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableFacts:
    """One table; `about` is its first sentence in plain words."""

    name: str
    about: str
    columns: tuple[ColumnFacts, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """Its columns, in the order of the file."""
        return tuple(each.name for each in self.columns)


def table_facts() -> list[TableFacts]:
    """Every table that holds something of its own, those first that others refer to."""
    told = {
        mapper.local_table.name: mapper.class_.__doc__ or ""
        for mapper in Base.registry.mappers
        if isinstance(mapper.local_table, Table)
    }
    return [
        TableFacts(
            each.name, told[each.name].split("\n")[0], tuple(_column(one) for one in change_log.stored_columns(each))
        )
        for each in Base.metadata.sorted_tables
        if each.name not in _DERIVED
    ]


def _column(found: Any) -> ColumnFacts:
    refers_to = next((key.target_fullname for key in found.foreign_keys), "")
    values = tuple(found.type.enums) if isinstance(found.type, Enum) else ()
    return ColumnFacts(found.name, type(found.type).__name__, bool(found.nullable), refers_to, values)


def stored_rows(session: Session, facts: TableFacts) -> Iterator[tuple[Any, ...]]:
    """Every row with its values as the file holds them: whole numbers, texts and nothing; by primary key."""
    rows: Any = select(*(column(name) for name in facts.column_names)).select_from(table(facts.name))
    keys = [key.name for key in Base.metadata.tables[facts.name].primary_key if key.computed is None]
    found = session.execute(rows.order_by(*(column(key) for key in keys)).execution_options(yield_per=_BLOCK))
    for row in found:
        yield tuple(row)


def row_count(session: Session, facts: TableFacts) -> int:
    """How many rows a table has."""
    return session.scalar(select(func.count()).select_from(table(facts.name))) or 0


def stored_bytes(session: Session) -> Iterator[tuple[str, bytes]]:
    """Each attachment's bytes once, with their SHA-256."""
    for sha256 in session.scalars(select(AttachmentBlob.sha256).order_by(AttachmentBlob.sha256)).all():
        content = session.scalar(select(AttachmentBlob.content).where(AttachmentBlob.sha256 == sha256))
        if content is not None:
            yield sha256, content


def refuse_filled(db: Database) -> None:
    """Refuse a workspace in which anything was ever recorded.

    Raises:
        Conflict: it is not empty.
    """
    with db.read() as session:
        others = (facts for facts in table_facts() if facts.name != Workspace.__tablename__)
        if any(row_count(session, facts) for facts in others):
            raise Conflict(f"{db.path.name} is not empty; make a new workspace for what is to come in.")


def fill(db: Database, tables: Iterable[tuple[str, Iterable[Row]]], contents: Iterable[tuple[str, bytes]]) -> int:
    """Put rows, with their ids and the history that tells of them, into an empty workspace: all of them, or none.

    Args:
        tables: name -> rows of stored values, those first that others refer to.
        contents: SHA-256 -> bytes of attachments.

    Returns:
        How many rows came in.

    Raises:
        Conflict: the workspace is not empty.
        BadFile: the rows do not fit together.
    """
    refuse_filled(db)
    known = {facts.name: facts for facts in table_facts()}
    with db.maintain() as session:
        try:
            with change_log.asleep(raw_connection(session.connection())):
                session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
                session.execute(delete(Workspace))
                count = sum(_insert(session, known, name, rows) for name, rows in tables)
                for sha256, content in contents:
                    session.execute(insert(AttachmentBlob).values(sha256=sha256, content=content))
            if session.connection().exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise BadFile("Some records refer to others that are missing, so nothing was taken in.")
            if session.scalar(select(func.count()).select_from(Workspace)) != 1:
                raise BadFile("It does not say which workspace it is of, so nothing was taken in.")
            db.search.rebuild(session)
            rebuild_rollups(session)
        except (IntegrityError, DataError) as error:
            raise BadFile("Some records do not fit together, so nothing was taken in.") from error
    return count


def _insert(session: Session, known: Mapping[str, TableFacts], name: str, rows: Iterable[Row]) -> int:
    facts = known.get(name)
    if facts is None:
        raise BadFile(f"It has a table that this Rapport does not know: {name}.")
    names, count = set(facts.column_names), 0
    for block in _blocks(rows):
        if not set(block[0]) <= names:
            raise BadFile(f"Its table {name} has columns that this Rapport does not know.")
        into = insert(table(name, *(column(each) for each in block[0])))
        session.connection().execute(into, [dict(row) for row in block])
        count += len(block)
    return count


def _blocks(rows: Iterable[Row]) -> Iterator[Sequence[Row]]:
    block: list[Row] = []
    for row in rows:
        block.append(row)
        if len(block) == _BLOCK:
            yield block
            block = []
    if block:
        yield block
