"""Is this file one of ours, how old is it, and how is a new one made. Alembic is loaded only when it has work."""

import importlib
import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Executable

from crm.db.engine import environment
from crm.db.snapshot import put_in_place
from crm.errors import BadFile, Conflict, EnvironmentProblem, NotFound

APPLICATION_ID = 0x52415050  # "RAPP"
SCHEMA = 4  # kept in user_version; equals the number of the newest revision
HEAD = f"{SCHEMA:04d}"
SEARCH_TABLE = "search_index"


def ensure_current(path: Path) -> None:
    """Refuse what is not a workspace of ours; bring an older one up to date, keeping a copy of it.

    Args:
        path: the file.

    Raises:
        NotFound: no such file.
        BadFile: not a workspace, a foreign or newer one, or one with stored triggers or views.
        EnvironmentProblem: unreadable, damaged, or open elsewhere while it needs upgrading.
    """
    if schema_number(path) < SCHEMA:
        _migrations().upgrade(path)


def create_file(path: Path, identity: Executable) -> None:
    """Make an empty workspace file by the same migrations that bring an old one up to date.

    Args:
        path: the new file; its folder is made when missing.
        identity: the statement that writes the workspace's own row.

    Raises:
        Conflict: a file of that name is there already.
        EnvironmentProblem: the folder cannot be written to.
    """
    if path.exists():
        raise Conflict(f"{path.name} already exists; choose another name.", field="path")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.touch()
    except OSError as error:
        raise EnvironmentProblem(
            f"{path.name} cannot be made in that folder.", "Choose a folder that you may write to."
        ) from error
    try:
        _migrations().migrate(part, identity=identity)
        put_in_place(part, path)
    finally:
        part.unlink(missing_ok=True)


def schema_number(path: Path) -> int:
    """Which schema a workspace file has; nothing is written, whatever the file is.

    SQLite itself reads the header: opening the file ourselves would drop the locks of a connection in this process.

    Args:
        path: the file.

    Returns:
        1 .. SCHEMA.

    Raises:
        NotFound: no such file.
        BadFile: not a workspace, a foreign or newer one, or one with stored triggers or views.
        EnvironmentProblem: the file cannot be read.
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path.name}." if not path.exists() else f"{path.name} is not a file.")
    with environment(path):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        try:
            return _checked_header(connection, path)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
                raise BadFile(f"{path.name} is not a Rapport workspace.") from error
            raise
        finally:
            connection.close()


def _checked_header(connection: sqlite3.Connection, path: Path) -> int:
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cell_size_check=ON")
    number = int(_value(connection, "PRAGMA user_version"))
    if _value(connection, "PRAGMA application_id") != APPLICATION_ID or number < 1:
        raise BadFile(f"{path.name} is not a Rapport workspace.")
    if number > SCHEMA:
        raise BadFile(f"{path.name} was written by a newer Rapport; update Rapport to open it.")
    _refuse_truncated(connection, path)
    _refuse_foreign(connection, path)
    return number


def _refuse_truncated(connection: sqlite3.Connection, path: Path) -> None:
    pages, size = (int(_value(connection, f"PRAGMA {name}")) for name in ("page_count", "page_size"))
    in_wal = path.with_name(f"{path.name}-wal").exists()
    if not in_wal and path.stat().st_size < pages * size:
        raise EnvironmentProblem(
            f"{path.name} is damaged: its end is missing.",
            "Keep the file as it is and restore the newest backup into a new file.",
        )


def _refuse_foreign(connection: sqlite3.Connection, path: Path) -> None:
    """Our files hold no triggers, views or other virtual tables: they could act on their own when we write."""
    foreign = connection.execute(
        "SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')"
        " OR (type = 'table' AND sql LIKE 'CREATE VIRTUAL%' AND name <> ?)",
        (SEARCH_TABLE,),
    ).fetchone()[0]
    if foreign:
        raise BadFile(f"{path.name} holds code that Rapport did not put there, so it was not opened.")


def _value(connection: sqlite3.Connection, sql: str) -> Any:
    return connection.execute(sql).fetchone()[0]


def _migrations() -> Any:
    # Importing Alembic takes about as long as everything else at start together, and a current file never needs it.
    return importlib.import_module("crm.db.migrate")
