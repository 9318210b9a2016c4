"""Safe copies of a database: SQLite's backup API, verified, flushed to disk, put in place at once. Knows no tables."""

import os
import sqlite3
import sys
import time
from pathlib import Path

from crm.errors import EnvironmentProblem

WINDOWS_RETRY_SECONDS = 2.0  # a virus scanner or indexer holds a new file for a moment (WinError 5 and 32)


def copy_database(source: sqlite3.Connection, to: Path) -> None:
    """Copy a database, even while it is written to, into a file that appears whole or not at all.

    Args:
        source: any connection to it; its last committed state is copied.
        to: the new file; an existing one is replaced.

    Raises:
        EnvironmentProblem: the copy failed its check.
        sqlite3.Error: the disk is full or unreadable; an earlier file at `to` is intact.
    """
    part = to.with_name(f".{to.name}.{os.getpid()}.part")
    try:
        write_copy(source, part)
        put_in_place(part, to)
    finally:
        part.unlink(missing_ok=True)


def write_copy(source: sqlite3.Connection, to: Path) -> None:
    """Copy into a file of our own that nobody reads yet, check it and flush it to disk."""
    target = sqlite3.connect(to, isolation_level=None)
    try:
        source.backup(target, pages=-1)  # in steps it starts again whenever someone writes: 60 s and not done
        target.execute("PRAGMA journal_mode=DELETE").fetchall()  # at rest a workspace is one file
        if [tuple(row) for row in target.execute("PRAGMA quick_check")] != [("ok",)]:
            raise EnvironmentProblem(
                "The copy is damaged, so it was not kept.", "Check the workspace, and the disk it is on."
            )
    finally:
        target.close()
    flush_to_disk(to)


def put_in_place(part: Path, to: Path) -> None:
    """Give a finished file its name, replacing what was there, and flush the folder."""
    give_up_at = time.monotonic() + WINDOWS_RETRY_SECONDS
    while True:
        try:
            part.replace(to)
            break
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() > give_up_at:
                raise
    if sys.platform != "win32":  # Windows cannot open a folder; NTFS journals the rename
        flush_to_disk(to.parent)


def flush_to_disk(path: Path) -> None:
    """fsync one file or folder that no connection has open."""
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
