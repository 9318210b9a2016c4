"""The one door to a workspace: labelled write transactions and short reads. Decides nothing about the records."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Executable, Result, Table, exists, insert, select
from sqlalchemy.orm import Session

from crm.changes import ChangeSet
from crm.db import change_log, schema
from crm.db.engine import BUSY_TIMEOUT_MS, environment, make_engine, raw_connection
from crm.db.entities import Base, JournalChange, Workspace, new_id
from crm.db.rollups import refresh_rollups
from crm.db.search import SearchIndex, touched_influencers
from crm.db.snapshot import copy_database
from crm.db.window_lock import WindowLock
from crm.errors import EnvironmentProblem, NotFound

T = TypeVar("T", bound=Base)
log = logging.getLogger(__name__)
BLOCK_ROWS = 5000


def utc_now() -> datetime:
    """The machine's clock as an aware UTC instant."""
    return datetime.now(UTC)


class UnitOfWork:
    """One labelled step while it is being written.

    Attributes:
        session: the SQLAlchemy session; entities never leave the function that loaded them.
        step_id: the step in the journal.
        now: the step's aware UTC instant; `today` is the day that it falls on where the person is.
        user: whose step it is.
        changes: what was touched; filled when the step has been committed.
    """

    def __init__(self, session: Session, step: change_log.Step, zone: str) -> None:
        self.session = session
        self.step_id = step.id
        self.now = step.at
        self.today = step.at.astimezone(ZoneInfo(zone)).date()
        self.user = step.by
        self.changes = ChangeSet(step.label)

    def get(self, entity: type[T], record_id: str) -> T:
        """The record with this id.

        Raises:
            NotFound: it was removed meanwhile, or never was.
        """
        found = self.session.get(entity, record_id)
        if found is None:
            raise NotFound(f"That {_spoken(entity.__tablename__)} is no longer there.")
        return found

    def add(self, *entities: Base) -> None:
        """Add new records; they are written at the next flush."""
        self.session.add_all(entities)

    def delete(self, entity: Base) -> None:
        """Remove a record."""
        self.session.delete(entity)

    def flush(self) -> None:
        """Write what is pending, so that ids and constraints hold for what follows."""
        self.session.flush()

    def insert(self, entity: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert many rows at once, in blocks; nothing for no rows.

        Args:
            entity: the mapped class.
            rows: column name -> value, the same columns in each; columns left out get their default.
        """
        self.session.flush()
        table = entity.__table__
        assert isinstance(table, Table)
        for start in range(0, len(rows), BLOCK_ROWS):
            block = [dict(row) for row in rows[start : start + BLOCK_ROWS]]
            self.session.connection().execute(insert(table), block)

    def execute(self, statement: Executable) -> Result[Any]:
        """Run one SQLAlchemy statement inside the step."""
        return self.session.execute(statement)

    def has_changes(self) -> bool:
        """Whether the step has changed any logged record so far."""
        self.session.flush()
        return self.session.scalar(select(exists().where(JournalChange.step_id == self.step_id))) is True


class Database:
    """An open workspace file: one writer connection under a lock, readers from any thread.

    Attributes:
        path: the file.
        user: whose name stands in the history.
        zone: IANA zone in which this person's days begin and end; who opens a workspace for somebody sets it.
        read_only: nothing can be written.
    """

    def __init__(
        self, path: Path, user: str, clock: Callable[[], datetime], lock: WindowLock | None, *, read_only: bool
    ) -> None:
        self.path = path
        self.user = user
        self.zone = "UTC"
        self.read_only = read_only
        self.search = SearchIndex()
        self._clock = clock
        self._window_lock = lock
        self._subscribers: list[Callable[[ChangeSet], None]] = []
        self._writing = threading.RLock()
        self._in_step = False
        self._data_version = 0
        self._identity = _file_identity(path)
        self._readers = make_engine(path, read_only=True)
        # The writer's connection; of a read-only workspace, one reader's that watches for what others write.
        self._main_engine = self._readers if read_only else make_engine(path)
        try:
            self._main = self._main_engine.connect()
            self._raw = raw_connection(self._main)
            if not read_only:
                change_log.install(self._raw)
        except BaseException:
            self._main_engine.dispose()
            raise
        self._open = True

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        user: str,
        clock: Callable[[], datetime] = utc_now,
        read_only: bool = False,
        window: bool = False,
    ) -> "Database":
        """Open a workspace, brought up to date first when it is older.

        Args:
            path: the file.
            user: the name for the history.
            clock: gives aware UTC instants.
            read_only: never write; needs no lock.
            window: take the one-window lock.

        Raises:
            NotFound: no such file.
            BadFile: not a workspace, or a newer one; nothing was written.
            Conflict: another window has it; the message says who.
            EnvironmentProblem: locked, damaged or unreadable.
        """
        schema.schema_number(path)  # refuse before anything, even a lock file, is written
        lock = WindowLock(path) if window and not read_only else None
        if lock is not None:
            lock.acquire(user, clock)
        try:
            if not read_only:
                schema.ensure_current(path)
            with environment(path):
                return cls(path, user, clock, lock, read_only=read_only)
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        user: str,
        name: str,
        home_currency: str = "EUR",
        clock: Callable[[], datetime] = utc_now,
        sample: bool = False,
        window: bool = False,
    ) -> "Database":
        """Make a new workspace and open it.

        Args:
            path: the new file; an existing one is refused.
            user: the name for the history.
            name: what the workspace is called.
            home_currency: ISO 4217.
            clock: gives aware UTC instants.
            sample: it is the sample, which one click removes again.
            window: take the one-window lock.

        Raises:
            Conflict: the file exists.
            EnvironmentProblem: the folder cannot be written to, or the disk is full.
        """
        identity = {
            "id": new_id(),
            "name": name,
            "home_currency": home_currency,
            "sample": sample,
            "created_at": clock(),
        }
        with environment(path):
            schema.create_file(path, insert(Workspace).values(**identity))
        return cls.open(path, user=user, clock=clock, window=window)

    @contextmanager
    def begin(self, label: str, *, reverts_id: str | None = None) -> Iterator[UnitOfWork]:
        """One labelled step: BEGIN IMMEDIATE, the body, search, journal, COMMIT. Any exception rolls all of it back.

        Args:
            label: what the history and "Undo ..." call it.
            reverts_id: the step that this one takes back.

        Raises:
            EnvironmentProblem: read-only, replaced under us, locked, full or damaged.
        """
        step = change_log.Step(new_id(), label, self.now(), self.user, reverts_id)
        with self._write_session() as session:
            change_log.start_step(session, step)
            uow = UnitOfWork(session, step, self.zone)
            yield uow
            session.flush()
            self.search.refresh(session, touched_influencers(session, step.id))
            refresh_rollups(session, step.id)
            changes = change_log.finish_step(session, step)
            session.commit()
        uow.changes = changes
        if changes.tables:
            for callback in tuple(self._subscribers):
                callback(changes)

    @contextmanager
    def maintain(self) -> Iterator[Session]:
        """A write outside the history, for what is not logged (search, attachment bytes); logged tables refuse it."""
        with self._write_session() as session:
            yield session
            session.commit()

    @contextmanager
    def _write_session(self) -> Iterator[Session]:
        with self._writing, environment(self.path):
            if self._in_step:
                raise RuntimeError("a step is being written already: one service function is one step")
            self._refuse_unwritable()
            self._in_step = True
            try:
                with Session(self._main, expire_on_commit=False) as session:
                    yield session
            finally:
                self._in_step = False

    def _refuse_unwritable(self) -> None:
        if self.read_only:
            raise EnvironmentProblem(
                f"{self.path.name} is open read-only.", "Close the other window, or open a copy, to make changes."
            )
        # In WAL mode SQLite reports success when it writes into a file that a sync program has replaced.
        if _file_identity(self.path) != self._identity:
            raise EnvironmentProblem(
                f"{self.path.name} was moved, removed or replaced by another program while it was open.",
                "Close it and open it again; nothing was written to the new file.",
            )

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A short read transaction, from any thread; it sees one moment of the file."""
        with environment(self.path), Session(self._readers, autoflush=False, expire_on_commit=False) as session:
            yield session

    def now(self) -> datetime:
        """The clock's aware UTC instant."""
        return self._clock()

    def today(self, zone: str) -> date:
        """The calendar day in a zone.

        Args:
            zone: IANA name; "" means the machine's.
        """
        return self.now().astimezone(ZoneInfo(zone) if zone else None).date()

    def subscribe(self, callback: Callable[[ChangeSet], None]) -> None:
        """Call back after each commit that changed something, on the committing thread."""
        self._subscribers.append(callback)

    def data_version(self) -> int:
        """A number that changes when another process has written; our own commits leave it alone."""
        if self._writing.acquire(blocking=False):
            try:
                if not self._in_step:  # while we write nobody else can
                    self._data_version = int(self._raw.execute("PRAGMA data_version").fetchone()[0])
            finally:
                self._writing.release()
        return self._data_version

    def take_in_log(self) -> bool:
        """Bring the write-ahead log into the file, so that a crash or a copy of the file alone misses little.

        Returns:
            Whether all of it is in; False while somebody reads or writes, which is no error.
        """
        with self._writing:
            if self.read_only or self._in_step or not self._open:
                return False
            self._raw.execute("PRAGMA busy_timeout=0").fetchall()
            try:
                busy = self._raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except sqlite3.OperationalError as error:
                log.info("kept the write-ahead log: %s", error)
                return False
            finally:
                self._raw.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}").fetchall()
            return not busy

    def copy_to(self, to: Path) -> None:
        """A verified copy of the last committed state, also while someone writes.

        Args:
            to: the new file; an existing one is replaced in one move.
        """
        with environment(self.path), self._readers.connect() as connection:
            copy_database(raw_connection(connection), to)

    def close(self) -> None:
        """Close every connection and leave one file behind; all jobs must have ended."""
        with self._writing:
            if not self._open:
                return
            self._open = False
            if not self.read_only:
                self._readers.dispose()
                self._leave_one_file()
            self._main.close()
            self._main_engine.dispose()
        if self._window_lock is not None:
            self._window_lock.release()

    def _leave_one_file(self) -> None:
        try:
            with environment(self.path):
                self._raw.execute("PRAGMA busy_timeout=0").fetchall()
                self._raw.execute("PRAGMA journal_mode=DELETE").fetchall()
        except EnvironmentProblem as problem:  # someone else has it open and will leave one file in turn
            log.info("kept the write-ahead log at close: %s", problem)


def _file_identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()  # never open(): closing would drop this process's locks on the file
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _spoken(table: str) -> str:
    return table.replace("_", " ")
