"""State and intents of taking everything out into a folder, and such a folder in."""

from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from crm.errors import Cancelled, CrmError, EnvironmentProblem
from crm.formats import Formats
from crm.services.archives import export_and_note, import_archive
from crm.ui.bridge import Bridge


class EverythingViewModel(QObject):
    """Two jobs beside other work, each with Cancel.

    Signals:
        exported(Exported), taken_in(TakenIn): it is done.
        refused(sentence): nothing was written or taken in.
        ended(): a job ended, well or not.
    """

    exported = Signal(object)
    taken_in = Signal(object)
    refused = Signal(str)
    ended = Signal()

    def __init__(
        self, bridge: Bridge, formats: Formats, today: Callable[[], date], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.bridge, self.formats, self._today = bridge, formats, today

    def free_folder(self, inside: Path) -> Path:
        """A folder for today's export; an empty one that was chosen is taken itself."""
        if inside.is_dir() and not any(inside.iterdir()):
            return inside
        stem = f"rapport-everything-{self._today():%Y-%m-%d}"
        names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
        return next(inside / name for name in names if not (inside / name).exists())

    def export(self, to: Path) -> None:
        """Write everything into a folder."""
        self.bridge.reading_job(
            self.tr("Writing everything"),
            export_and_note,
            to,
            self.formats,
            then=partial(self._done, self.exported.emit),
            failed=self._failed,
        )

    def take_in(self, folder: Path) -> None:
        """Take such a folder into this workspace, which must be empty."""
        self.bridge.job(
            self.tr("Taking everything in"),
            import_archive,
            folder,
            then=partial(self._done, self.taken_in.emit),
            failed=self._failed,
        )

    def _done(self, told: Callable[[object], None], result: object) -> None:
        self.ended.emit()
        told(result)

    def _failed(self, error: CrmError) -> None:
        self.ended.emit()
        if isinstance(error, Cancelled):
            self.refused.emit(self.tr("Stopped. Nothing is left behind."))
        elif not isinstance(error, EnvironmentProblem):  # the bridge shows that one with its remedy
            self.refused.emit(str(error))
