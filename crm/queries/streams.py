"""Long lists of ids straight from the driver, in blocks. For anything with a type, use the session's own rows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select
from sqlalchemy.orm import Session

BLOCK_ROWS = 4000  # large enough to be quick, small enough to leave the window its turn


def stream_blocks(
    session: Session, statement: Select[*tuple[Any, ...]], rows: int = BLOCK_ROWS
) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a statement as bare tuples, unconverted: only for columns of plain text and whole numbers.

    SQLAlchemy's row objects were measured to double the time of an order of 100,000 ids.

    Args:
        rows: in a block; fewer than the collector of garbage waits for when no row is kept, so that it never wakes.
    """
    cursor = session.connection().execute(statement).cursor
    while cursor is not None and (block := cursor.fetchmany(rows)):
        yield list(block)


def streamed(session: Session, statement: Select[*tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """As `stream_blocks`, row by row."""
    for block in stream_blocks(session, statement):
        yield from block


def day_of(instant: str, zone: str) -> date:
    """The day of an instant as the file has it, which is in UTC without saying so.

    Args:
        zone: IANA zone in which it has its day.
    """
    return datetime.fromisoformat(instant).replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
