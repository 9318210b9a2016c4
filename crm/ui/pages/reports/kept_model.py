"""State and intents of what was kept: made reports, their pages and later corrections, the export log."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from crm.changes import ChangeSet
from crm.errors import CrmError
from crm.formats import Formats
from crm.queries.kept_reports import LogRow, MadeRow, log_rows, made_rows
from crm.services.report_history import Reopened, changes_since, reopened
from crm.ui.bridge import Bridge


@dataclass(frozen=True)
class Open:
    """A kept report, its pages ready to be drawn."""

    report: Reopened
    pages: tuple[QImage, ...]


class KeptViewModel(QObject):
    """Reads lists when seen, a report's pages and corrections when it is chosen.

    Signals:
        read(made, logged): rows of both lists.
        opened(id, Open): its pages are there; compared(id, changes): what changed since.
        not_compared(id, sentence): it cannot be made again.
        failed(sentence): the lists, or what was kept, could not be read.
    """

    read = Signal(list, list)
    opened = Signal(str, object)
    compared = Signal(str, tuple)
    not_compared = Signal(str, str)
    failed = Signal(str)

    def __init__(self, bridge: Bridge, formats: Formats, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge, self.formats = bridge, formats
        self._in_front = False
        self._shown = ""
        bridge.changed.connect(self._on_changed)

    def load(self) -> None:
        """Read both lists, and compare the shown report again; called when the view comes to the front."""
        self._in_front = True
        self.bridge.read(self, _both, then=self._set, failed=self._fail)
        if self._shown:
            self._compare(self._shown)

    def rest(self) -> None:
        """Read nothing anew while it is not seen."""
        self._in_front = False

    def open(self, report_id: str) -> None:
        """Read the pages of a report, and what changed since."""
        self._shown = report_id
        self.bridge.read(self, _opened, report_id, then=partial(self.opened.emit, report_id), failed=self._fail)
        self._compare(report_id)

    def _compare(self, report_id: str) -> None:
        self.bridge.read(
            self,
            changes_since,
            report_id,
            self.formats,
            then=partial(self.compared.emit, report_id),
            failed=partial(self._not_compared, report_id),
        )

    def _not_compared(self, report_id: str, error: CrmError) -> None:
        self.not_compared.emit(report_id, str(error))

    def _set(self, both: tuple[Sequence[MadeRow], Sequence[LogRow]]) -> None:
        self.read.emit(list(both[0]), list(both[1]))

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))

    def _on_changed(self, _changes: ChangeSet) -> None:
        if self._in_front:
            self.load()


def _both(db: Any) -> tuple[list[MadeRow], list[LogRow]]:
    return made_rows(db), log_rows(db)


def _opened(db: Any, report_id: str) -> Open:
    """Pictures are decoded here, on the reader's thread."""
    kept = reopened(db, report_id)
    return Open(kept, tuple(QImage.fromData(page) for page in kept.pages))


def still_there(written_to: str) -> bool:
    """Whether the file is where it was written."""
    return bool(written_to) and Path(written_to).is_file()
