"""The strip at the foot of the window while something long runs: what, how far, Cancel. The window stays usable."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from crm.ui.kit.widgets import button, column, label, row, rule
from crm.ui.theme.theme import current

SAMPLED_EVERY_MS = 100


class Stand(Protocol):
    """How far a job is; total 0 when unknown."""

    @property
    def stage(self) -> str: ...
    @property
    def done(self) -> int: ...
    @property
    def total(self) -> int: ...


class Progress(Protocol):
    """What the strip needs of a job's progress."""

    @property
    def stand(self) -> Stand: ...
    @property
    def cancelled(self) -> bool: ...
    def cancel(self) -> None: ...


class Job(Protocol):
    """What the strip needs of a job."""

    @property
    def title(self) -> str: ...
    @property
    def progress(self) -> Progress: ...


class JobStrip(QFrame):
    """Samples the running jobs every 100 ms; shows the first, and how many wait behind it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self._jobs: Callable[[], Sequence[Job]] = list
        self._title = label("", "small-strong")
        self._stage = label("", "small", "faint")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(current().px(180))
        self._cancel = button(self.tr("Cancel"), "x", "ghost")
        self._cancel.clicked.connect(self._stop)
        inner = row(self._title, self._stage, None, self._bar, self._cancel, spacing=10, margins=(16, 3, 8, 3))
        self.setLayout(column(rule(), inner))
        self._timer = QTimer(self)
        self._timer.setInterval(SAMPLED_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self.hide()

    def watch(self, jobs: Callable[[], Sequence[Job]]) -> None:
        """Show the jobs of an opened workspace.

        Args:
            jobs: gives those that run or wait, oldest first.
        """
        self._jobs = jobs
        self.look()

    def look(self) -> None:
        """Show where things stand now; call it too when a job began or ended."""
        jobs = self._jobs()
        self.setVisible(bool(jobs))
        if not jobs:
            self._timer.stop()
            return
        if not self._timer.isActive():
            self._timer.start()
        job = jobs[0]
        stand = job.progress.stand
        more = self.tr("and %n more", "", len(jobs) - 1) if len(jobs) > 1 else ""
        self._title.setText(f"{job.title} {more}".strip())
        self._stage.setText(self.tr("Stopping…") if job.progress.cancelled else stand.stage)
        self._bar.setMaximum(stand.total)
        self._bar.setValue(min(stand.done, stand.total))
        self._bar.setAccessibleName(job.title)
        self._cancel.setAccessibleName(self.tr("Cancel {}").format(job.title))
        self._cancel.setEnabled(not job.progress.cancelled)

    def said(self) -> tuple[str, str, int]:
        """What is shown now: title, stage, done."""
        return self._title.text(), self._stage.text(), self._bar.value()

    def _stop(self) -> None:
        for job in self._jobs()[:1]:
            job.progress.cancel()
        self.look()
