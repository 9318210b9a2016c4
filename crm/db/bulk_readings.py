"""Readings of a large import into their table as fast as SQLite takes them. Decides nothing but what is news.

Works on the driver's own connection inside the caller's step. Only rows of one import are written, and those stand in
no log, so the log's triggers for new readings rest meanwhile.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from crm.db.change_log import resting
from crm.db.engine import raw_connection
from crm.db.unit_of_work import UnitOfWork
from crm.domain.vocabulary import ReadingSource

_ROWS = 400  # in one statement
_POSTS_CACHE_KIB = 32 * 1024  # new posts go to many places of seven indexes
_CACHE_KIB = 4 * 1024  # readings come in order, so that few pages are touched again
_SOURCE = ReadingSource.EXPORT.value


class ReadingWriter:
    """Takes rows of post id, moment and figures, one after the other in one flat list.

    Args:
        columns: the figures in each row, behind post id and moment.
        batch_id: of the import.
    """

    def __init__(self, raw: sqlite3.Connection, columns: Sequence[str], batch_id: str) -> None:
        self._raw, self._columns, self._batch_id = raw, tuple(columns), batch_id
        self._width = len(self._columns) + 2
        names = ", ".join(self._columns)
        marks = ", ".join("?" * len(self._columns))
        self._row = f"(?, ?, '{_SOURCE}', 0, {marks}, '{batch_id}')"
        # REPLACE meets rows of this import only, whose later line counts; they stand in no log.
        self._insert = f"REPLACE INTO reading (post_id, read_at, source, revision, {names}, import_batch_id) VALUES "
        self._full = self._insert + ", ".join([self._row] * _ROWS)
        self._has_begun = False
        figures = ", ".join(f"{name} BLOB" for name in self._columns)
        raw.execute("DROP TABLE IF EXISTS temp.told_reading")
        raw.execute(
            f"CREATE TEMP TABLE told_reading (post_id TEXT, read_at TEXT, {figures}, PRIMARY KEY (post_id, read_at))"
            " WITHOUT ROWID"
        )

    def add(self, cells: Sequence[Any]) -> None:
        """Write rows of posts that had no readings before this import."""
        self._begin()
        step = self._width * _ROWS
        whole = len(cells) // step * step
        for start in range(0, whole, step):
            self._raw.execute(self._full, cells[start : start + step])
        rest = cells[whole:]
        if rest:
            self._raw.execute(self._insert + ", ".join([self._row] * (len(rest) // self._width)), rest)

    def add_news(self, cells: Sequence[Any], *, undated: bool, again: bool) -> None:
        """Write those rows that tell something new of posts that had readings before.

        Args:
            undated: the moments are not the file's own: figures equal to the latest are no news.
            again: the file was imported before: undated figures of a post that has some are no news.
        """
        self._begin()
        width = self._width
        rows = [cells[start : start + width] for start in range(0, len(cells), width)]
        self._raw.executemany(f"REPLACE INTO temp.told_reading VALUES ({', '.join('?' * width)})", rows)
        if undated:
            self._forget_known(again=again)
        merged = ", ".join(f"coalesce(told.{name}, known.{name})" for name in self._columns)
        known = ", ".join(f"known.{name}" for name in self._columns)
        self._raw.execute(
            f"""
            REPLACE INTO reading (post_id, read_at, source, revision, {", ".join(self._columns)}, import_batch_id)
            SELECT told.post_id, told.read_at, '{_SOURCE}',
                   CASE WHEN known.revision IS NULL THEN 0
                        WHEN known.import_batch_id = ?1 THEN known.revision ELSE known.revision + 1 END,
                   {merged}, ?1
            FROM temp.told_reading AS told LEFT JOIN reading AS known
                ON known.post_id = told.post_id AND known.read_at = told.read_at AND known.source = '{_SOURCE}'
                AND known.revision = (SELECT max(revision) FROM reading AS each WHERE each.post_id = told.post_id
                                      AND each.read_at = told.read_at AND each.source = '{_SOURCE}')
            WHERE known.revision IS NULL OR ({merged}) IS NOT ({known})
            """,
            (self._batch_id,),
        )
        self._raw.execute("DELETE FROM temp.told_reading")

    def finish(self) -> set[str]:
        """Drop corrections that correct nothing: an earlier line of the file differed, a later one said what was known.

        Returns:
            Ids of the posts that have readings of this import.
        """
        same = " AND ".join(f"before.{name} IS reading.{name}" for name in self._columns)
        self._raw.execute(
            f"""
            DELETE FROM reading WHERE import_batch_id = ?1 AND revision > 0 AND EXISTS (
                SELECT 1 FROM reading AS before WHERE before.post_id = reading.post_id
                AND before.read_at = reading.read_at AND before.source = reading.source
                AND before.revision = reading.revision - 1 AND {same})
            """,
            (self._batch_id,),
        )
        found = self._raw.execute("SELECT DISTINCT post_id FROM reading WHERE import_batch_id = ?", (self._batch_id,))
        return {post_id for (post_id,) in found}

    def _begin(self) -> None:
        if not self._has_begun:
            self._has_begun = True
            self._raw.execute(f"PRAGMA cache_size = -{_CACHE_KIB}").fetchall()
            self._raw.execute("PRAGMA shrink_memory").fetchall()

    def _forget_known(self, *, again: bool) -> None:
        agrees = " AND ".join(f"(told.{name} IS NULL OR told.{name} IS known.{name})" for name in self._columns)
        self._raw.execute(
            f"""
            DELETE FROM temp.told_reading AS told WHERE EXISTS (
                SELECT 1 FROM reading AS known WHERE known.post_id = told.post_id AND known.source = '{_SOURCE}'
                AND known.import_batch_id IS NOT ?1 AND (?2 OR ({agrees}))
                AND known.read_at = (SELECT max(read_at) FROM reading AS each WHERE each.post_id = told.post_id
                                     AND each.source = '{_SOURCE}' AND each.import_batch_id IS NOT ?1))
            """,
            (self._batch_id, again),
        )


@contextmanager
def reading_writer(uow: UnitOfWork, columns: Sequence[str], batch_id: str) -> Iterator[ReadingWriter]:
    """A writer inside this step, with the cache that it, and before it the writing of posts, needs."""
    uow.flush()
    raw = raw_connection(uow.session.connection())
    before = raw.execute("PRAGMA cache_size").fetchone()[0]
    raw.execute(f"PRAGMA cache_size = -{_POSTS_CACHE_KIB}").fetchall()
    try:
        with resting(raw, "reading"):
            writer = ReadingWriter(raw, columns, batch_id)
            yield writer
            raw.execute("DROP TABLE temp.told_reading")
    finally:
        raw.execute(f"PRAGMA cache_size = {before}").fetchall()
