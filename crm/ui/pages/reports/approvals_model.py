"""State and intents of approvals: the file that a client sent back, looked at and taken in."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from crm.errors import CrmError
from crm.formats import Formats
from crm.services.history import undo
from crm.services.shortlists import TakenAnswers, look_at_answers, take_answers
from crm.ui.bridge import Bridge


class ApprovalsViewModel(QObject):
    """One file at a time: looked at first, then noted at the campaign in one step.

    Signals:
        seen(SeenAnswers): what the file says.
        taken(): it is noted at the campaign now.
        refused(sentence): it is no such file, or not of this workspace.
    """

    seen = Signal(object)
    taken = Signal()
    refused = Signal(str)

    def __init__(self, bridge: Bridge, formats: Formats, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge, self.formats = bridge, formats
        self._path: Path | None = None

    def look(self, path: Path) -> None:
        """Read a client's file."""
        self._path = path
        self.bridge.read(self, look_at_answers, path, then=self.seen.emit, failed=self._refuse)

    def take(self) -> None:
        """Note what the client said at the campaign."""
        if self._path is not None:
            self.bridge.write(self, take_answers, self._path, then=self._done, failed=self._refuse)

    def _done(self, taken: TakenAnswers) -> None:
        self.taken.emit()
        words = self.tr("Answers noted at {campaign}.").format(campaign=taken.campaign)
        if taken.closed:
            closed = self.tr("Closed, because the client said no: {names}.").format(names=", ".join(taken.closed))
            words = f"{words} {closed}"
        self.bridge.say(words, self.tr("Undo"), self._undo)

    def _undo(self) -> None:
        self.bridge.write(self, undo, then=partial(self._undone, self._path))

    def _undone(self, path: Path | None, _step: object) -> None:
        self.bridge.say(self.tr("The answers were taken back."))
        if path is not None and path == self._path:
            self.look(path)

    def _refuse(self, error: CrmError) -> None:
        self.refused.emit(str(error))
