"""A calendar file that follows every change of the open workspace, for calendar programs that subscribe to it."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from crm.changes import ChangeSet
from crm.db.unit_of_work import Database
from crm.errors import CrmError
from crm.queries.agenda import last_change_at
from crm.services.agenda import SHOWN_TABLES, write_calendar
from crm.ui.bridge import Bridge

REST_MS = 2_000  # several changes after each other are written once


class KeptCalendar(QObject):
    """Writes the file when it is chosen, and again soon after each change of what it shows.

    Args:
        today: gives the person's own day.
    """

    def __init__(self, bridge: Bridge, today: Callable[[], date], parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._today = bridge, today
        self._path: Path | None = None
        self._complained = False
        self._written: datetime | None = None  # the newest change that the file has
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._write)
        bridge.changed.connect(self._on_changed)

    def follow(self, path: str) -> None:
        """Keep this file from now on; "" = none."""
        self._path, self._complained = (Path(path) if path else None), False
        self._written = None
        self._rest.stop()
        self._write()

    def close(self, db: Database) -> None:
        """Write what the last changes still wait for, once the bridge is closed; nothing, when there were none.

        It may read the whole calendar, so it belongs on another thread than the window's.
        """
        if self._path is not None and last_change_at(db) != self._written:
            _write(db, self._path, self._today())

    def _on_changed(self, changes: ChangeSet) -> None:
        if self._path is not None and changes.touches(*SHOWN_TABLES):
            self._rest.start()

    def _write(self) -> None:
        if self._path is not None:
            self._bridge.read(self, _write, self._path, self._today(), then=self._tell)

    def _tell(self, answer: tuple[datetime | None, CrmError | None]) -> None:
        """A failure is said once, until the file can be written again: the change itself is safe."""
        changed_at, problem = answer
        if problem is None:
            self._written = changed_at
        elif not self._complained:
            self._bridge.say(self.tr("The calendar file could not be written: {}").format(problem))
        self._complained = problem is not None


def _write(db: Database, to: Path, today: date) -> tuple[datetime | None, CrmError | None]:
    """The newest change it has, and why it could not be written; raised, that would open a dialog after every change."""
    changed_at = last_change_at(db)
    try:
        write_calendar(db, to, today)
    except CrmError as problem:
        return changed_at, problem
    return changed_at, None
