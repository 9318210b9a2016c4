"""Runs the migrations: on a new file, or on a copy of an old one that then takes its place. Loaded only on need."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Executable
from sqlalchemy.orm import Session

from crm import paths
from crm.db.engine import environment, make_engine
from crm.db.rollups import rebuild_rollups
from crm.db.schema import APPLICATION_ID
from crm.db.snapshot import flush_to_disk, put_in_place, write_copy
from crm.errors import EnvironmentProblem


def migrate(path: Path, scripts: Path | None = None, identity: Executable | None = None) -> None:
    """Bring a private file to the newest schema in one transaction and verify it; any failure leaves it as it was.

    Args:
        path: a file that nobody else has open; may be empty.
        scripts: the migrations folder; the bundled one when None.
        identity: for a new file, the statement that writes the workspace's own row.

    Raises:
        EnvironmentProblem: rows are missing or references broken afterwards.
    """
    config = Config()
    config.set_main_option("script_location", str(scripts or paths.bundled("migrations")).replace("%", "%%"))
    engine = make_engine(path, migrating=True)
    try:
        with environment(path), engine.begin() as connection:
            before = _row_counts(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if before:  # the rules of derived figures may be newer than the file
                with Session(connection) as session:
                    rebuild_rollups(session)
                    session.flush()
            _stamp(connection)
            if identity is not None:
                connection.execute(identity)
            _verify(connection, before)
    finally:
        engine.dispose()
    flush_to_disk(path)


def upgrade(path: Path, scripts: Path | None = None) -> Path:
    """Migrate a copy of an older workspace, verify it, keep the old file as a backup, and swap.

    Args:
        path: the workspace; no window has it open.
        scripts: the migrations folder; the bundled one when None.

    Returns:
        The kept copy of the old file.

    Raises:
        EnvironmentProblem: someone has it open, the disk is full, or the migrated copy failed its checks.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with environment(path), _reserved(path) as source:
            with _reader(path) as reader:
                write_copy(reader, part)
                kept = _keep(reader, path)
            migrate(part, scripts)
            if sys.platform == "win32":  # an open file cannot be replaced there
                source.close()
            put_in_place(part, path)
    finally:
        part.unlink(missing_ok=True)
    return kept


@contextmanager
def _reserved(path: Path) -> Iterator[sqlite3.Connection]:
    """Keep every other writer out, with nothing left in a -wal file."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=0)
    try:
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()
        connection.execute("BEGIN IMMEDIATE")
        yield connection
    finally:
        connection.close()


@contextmanager
def _reader(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def _keep(reader: sqlite3.Connection, path: Path) -> Path:
    number = reader.execute("PRAGMA user_version").fetchone()[0]
    workspace_id = reader.execute("SELECT id FROM workspace").fetchone()[0]
    folder = paths.backup_dir() / str(workspace_id)
    folder.mkdir(parents=True, exist_ok=True)
    kept: Path = folder / f"before-upgrade-from-{number}.rapport"
    write_copy(reader, kept)
    return kept


def _stamp(connection: Connection) -> None:
    """The header says in the same transaction what alembic_version says, so that start need not ask Alembic."""
    revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    connection.exec_driver_sql(f"PRAGMA user_version = {int(revision)}")
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def _row_counts(connection: Connection) -> dict[str, int]:
    tables = connection.exec_driver_sql(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search%'"
        " AND name <> 'alembic_version' AND name NOT LIKE '%rollup'"
    ).scalars()
    return {name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one() for name in tables.all()}


def _verify(connection: Connection, before: dict[str, int]) -> None:
    after = _row_counts(connection)
    lost = [name for name, rows in before.items() if name in after and after[name] < rows]
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    sound = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
    if lost or broken or not sound:
        raise EnvironmentProblem(
            "The upgraded copy of the workspace failed its checks, so the old file was kept.",
            "Go on with the earlier Rapport, and send the report so that this can be mended.",
        )
