"""A calendar file that follows every change of the open workspace, for calendar programs that subscribe to it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from crm.changes import ChangeSet
from crm.db.unit_of_work import Database
from crm.errors import CrmError
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
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._write)
        bridge.changed.connect(self._on_changed)

    def follow(self, path: str) -> None:
        """Keep this file from now on; "" = none."""
        self._path, self._complained = (Path(path) if path else None), False
        self._rest.stop()
        self._write()

    def close(self, db: Database) -> None:
        """Write what a change of the last moments still waits for, before the workspace closes."""
        if self._path is not None and self._rest.isActive():
            self._rest.stop()
            _write(db, self._path, self._today())

    def _on_changed(self, changes: ChangeSet) -> None:
        if self._path is not None and changes.touches(*SHOWN_TABLES):
            self._rest.start()

    def _write(self) -> None:
        if self._path is not None:
            self._bridge.read(self, _write, self._path, self._today(), then=self._tell)

    def _tell(self, problem: CrmError | None) -> None:
        """A failure is said once, until the file can be written again: the change itself is safe."""
        if problem is not None and not self._complained:
            self._bridge.say(self.tr("The calendar file could not be written: {}").format(problem))
        self._complained = problem is not None


def _write(db: Database, to: Path, today: date) -> CrmError | None:
    """Why it could not be written; raised, it would open a dialog after every change."""
    try:
        write_calendar(db, to, today)
    except CrmError as problem:
        return problem
    return None
