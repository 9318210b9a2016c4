"""State and intents of the settings page: the person's settings, the workspace's file, backups, history. No widgets."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from crm import paths, settings
from crm.changes import ChangeSet
from crm.errors import CrmError, EnvironmentProblem
from crm.formats import Formats
from crm.queries.history import HistoryEntry, steps
from crm.services.backups import BackupRow, CheckReport, back_up, check, list_backups, restore
from crm.services.history import RevertResult, revert_step, undo
from crm.services.workspaces import WorkspaceRow, workspace_row
from crm.settings import Settings
from crm.ui.bridge import Bridge

MEGABYTE = 1_000_000


class _OnDisk(Protocol):
    """What is asked of an open database here."""

    @property
    def path(self) -> Path: ...


@dataclass(frozen=True, slots=True)
class BackupLine:
    """One backup as listed; `id` is its path."""

    id: str
    when: str
    size: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the history as listed."""

    id: str
    label: str
    told: str


class SettingsViewModel(QObject):
    """Saves each setting at once; reads the file's name, backups and history when the page comes to the front.

    Signals:
        settings_changed(Settings): saved; the shell applies theme, text size and row height.
        workspace_read(WorkspaceRow, path): what the open workspace says about itself.
        backups_read(lines): newest first; `BackupLine`.
        steps_read(lines): newest first; `StepLine`.
        checked(CheckReport): the file was looked over.
        failed(sentence): something could not be read.
        open_wanted(path): open this workspace instead.
    """

    settings_changed = Signal(object)
    workspace_read = Signal(object, object)
    backups_read = Signal(list)
    steps_read = Signal(list)
    checked = Signal(object)
    failed = Signal(str)
    open_wanted = Signal(object)

    def __init__(self, bridge: Bridge, formats: Formats, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge, self.formats = bridge, formats
        self._in_front = False
        bridge.changed.connect(self._on_changed)

    # ---- settings

    def settings(self) -> Settings:
        """All settings as saved."""
        return settings.load(paths.settings_file())

    def save(self, **changes: Any) -> None:
        """Save some settings; the others stay as they are in the file.

        Args:
            changes: fields of `Settings`.
        """
        known = self.settings()
        wanted = replace(known, **changes)
        if wanted == known:
            return
        try:
            settings.save(wanted, paths.settings_file())
        except EnvironmentProblem as problem:
            self.bridge.problem.emit(problem)
            return
        self.settings_changed.emit(wanted)

    def calendar_file(self, workspace_id: str) -> str:
        """The calendar file that follows this workspace; "" = none."""
        known = self.settings()
        return known.calendar_file if known.calendar_of == workspace_id else ""

    def example(self, currency: str) -> str:
        """A figure and an amount as the chosen locale writes them."""
        formats = Formats(self.settings().locale, "UTC")
        return f"{formats.count(38_200)} · {formats.rate(0.048)} · {formats.money(245_000, currency)}"

    # ---- the workspace

    def load(self) -> None:
        """Read everything; called when the page comes to the front."""
        self._in_front = True
        self.bridge.read(self, _workspace, then=self._set_workspace, failed=self._fail)
        self.bridge.read(self, _backups, then=self._set_backups, failed=self._fail)
        self.bridge.read(self, steps, then=self._set_steps, failed=self._fail)

    def rest(self) -> None:
        """Read nothing anew while the page is not seen."""
        self._in_front = False

    def back_up(self) -> None:
        """Make a verified copy now."""
        self.bridge.write(self, back_up, then=self._backed_up)

    def restore(self, backup: Path, to: Path) -> None:
        """Bring a backup back as a new file; refused when the file exists."""
        self.bridge.read(self, _restore, backup, to, then=self._restored)

    def check(self, repair: bool = False) -> None:
        """Look the file over, and perhaps mend what can be mended."""
        self.bridge.write(self, check, repair, then=self.checked.emit)

    def take_back(self, step_id: str) -> None:
        """Take one step back, leaving alone what changed since."""
        self.bridge.write(self, revert_step, step_id, then=self._taken_back)

    def check_words(self, report: CheckReport) -> str:
        """What a check found, a sentence a line."""
        if not report.problems:
            return self.tr("No damage found: the file, its records, the search and the attachments are sound.")
        mended = self.tr("{problem} Repaired.")
        return "\n".join(mended.format(problem=each) if each in report.repaired else each for each in report.problems)

    def _set_workspace(self, told: tuple[WorkspaceRow, Path]) -> None:
        self.workspace_read.emit(*told)

    def _set_backups(self, rows: list[BackupRow]) -> None:
        self.backups_read.emit([self._backup_line(row) for row in rows])

    def _backup_line(self, row: BackupRow) -> BackupLine:
        size = self.tr("{size} MB").format(size=self.formats.decimal(row.size_bytes / MEGABYTE, 1))
        return BackupLine(str(row.path), self.formats.instant(row.at), size)

    def _set_steps(self, entries: list[HistoryEntry]) -> None:
        told = [StepLine(each.step_id, each.label, f"{self.formats.instant(each.at)} · {each.by}") for each in entries]
        self.steps_read.emit(told)

    def _backed_up(self, _copy: Path) -> None:
        self.bridge.say(self.tr("Backed up; the copy was read back and is sound."))
        self.load()

    def _restored(self, to: Path) -> None:
        words = self.tr("Restored into {name}.").format(name=to.name)
        self.bridge.say(words, self.tr("Open it"), partial(self.open_wanted.emit, to))

    def _taken_back(self, result: RevertResult) -> None:
        words = self.tr("“{step}” was taken back.").format(step=result.label)
        self.bridge.say(" ".join((words, *result.conflicts)), self.tr("Undo"), self._undo)

    def _undo(self) -> None:
        self.bridge.write(self, undo)

    def _on_changed(self, _changes: ChangeSet) -> None:
        if self._in_front:
            self.bridge.read(self, steps, then=self._set_steps, failed=self._fail)

    def _fail(self, error: CrmError) -> None:
        self.failed.emit(str(error))


def _workspace(db: Any) -> tuple[WorkspaceRow, Path]:
    return workspace_row(db), db.path.absolute()


def _backups(db: _OnDisk) -> list[BackupRow]:
    return list_backups(db.path)


def _restore(_db: _OnDisk, backup: Path, to: Path) -> Path:
    return restore(backup, to)
