"""The window's life: settings, and which workspace is open. Opens and closes them; what is inside is `OpenWorkspace`."""

import gc
import os
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog

from crm import logs, paths, settings
from crm.app.signals import Endings
from crm.app.workspace import OpenWorkspace
from crm.db.unit_of_work import Database
from crm.errors import Conflict, CrmError, EnvironmentProblem
from crm.formats import Formats
from crm.services.jobs import JobRunner, Runner
from crm.services.sample import make_sample
from crm.services.workspaces import (
    SUFFIX,
    create_workspace,
    open_workspace,
    recent_workspaces,
    remove_sample,
)
from crm.settings import Settings
from crm.ui.bridge import Later
from crm.ui.shell.frame import Frame
from crm.ui.shell.main_window import MainWindow
from crm.ui.shell.notices import Bugs, Notice, problem_notice
from crm.ui.shell.shortcut_sheet import shortcut_sheet
from crm.ui.theme import theme

SAMPLE_NAME = f"Sample{SUFFIX}"
_NEW_OBJECTS = 10_000  # so many more than went away, and Python looks for lost circles


def begin(frame: Frame, known: Settings, runner: Runner, file: Path | None) -> "App":
    """Fill the frame on the screen with the main window, and open what was asked for.

    Args:
        runner: for opening and making files.
        file: a workspace; None for the last one.
    """
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.load_fonts()
    theme.apply(application, known.theme, known.text_scale, compact=known.row_height == "compact")
    theme.follow(application)
    window = MainWindow()
    bugs = Bugs(window)
    logs.start(paths.log_dir(), on_bug=bugs.record)
    root = App(window, known, runner)
    window.closing.connect(Endings(frame, frame.close).stop)
    root.start(file)
    frame.hold(window)
    settle_memory()
    return root


def settle_memory() -> None:
    """What is loaded by now stays: looking through all of it again and again stopped the window for up to 100 ms.

    A page reads thousands of rows at once; looking for lost circles after every few hundred took a fifth of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)


class App(QObject):
    """The window's life: settings, which workspace is open, opening and closing them."""

    def __init__(
        self, window: MainWindow, known: Settings, runner: Runner, workers: Callable[[], Runner] = JobRunner
    ) -> None:
        """Build the root.

        Args:
            runner: for opening and making files.
            workers: makes the runner of an opened workspace.
        """
        super().__init__(window)
        self.window = window
        self.settings = known
        self.opened: OpenWorkspace | None = None
        self._runner, self._workers = runner, workers
        self._coming: Future[Database] | None = None  # a workspace that is being opened
        self._later = Later(self)
        self._bugs = Bugs(window)
        self._connections: list[tuple[QAction, Any]] = []
        actions, welcome = window.actions_of, window.welcome
        welcome.named.connect(self._set_name)
        welcome.recent_chosen.connect(self.open)
        actions.new_workspace.triggered.connect(self._ask_new)
        actions.open_workspace.triggered.connect(self._ask_open)
        actions.open_sample.triggered.connect(self.open_sample)
        actions.remove_sample.triggered.connect(self._remove_sample)
        actions.close_workspace.triggered.connect(self.close_workspace)
        actions.theme.triggered.connect(self._flip_theme)
        actions.shortcuts.triggered.connect(lambda: shortcut_sheet(window).open())
        window.closing.connect(self._quit)
        actions.set_dark(theme.current().tokens.scheme == "dark")

    @property
    def user(self) -> str:
        """Whose name stands in the history; "" while nobody said."""
        return os.environ.get("RAPPORT_USER") or self.settings.user_name

    def start(self, file: Path | None) -> None:
        """Open what was asked for, or the last workspace, or show the first screen."""
        last = Path(self.settings.last_workspace) if self.settings.last_workspace else None
        target = file or (last if last is not None and last.is_file() else None)
        if target is not None and self.user:
            self.open(target)
        else:
            self.show_welcome()

    def show_welcome(self) -> None:
        """Show what there is to open."""
        self.window.actions_of.set_open(False)
        self.window.actions_of.set_undo(None, None)
        self.window.welcome.show_choices(self.user, [(row.path, row.present) for row in recent_workspaces()])
        self.window.show_welcome()

    # ---- opening

    def open(self, path: Path, read_only: bool = False) -> None:
        """Open a workspace instead of the one that is open."""
        self._begin(path, partial(open_workspace, path, user=self.user, window=not read_only, read_only=read_only))

    def create(self, path: Path) -> None:
        """Make a workspace and open it."""
        currency = self.settings.home_currency
        self._begin(path, partial(create_workspace, path, user=self.user, home_currency=currency, window=True))

    def open_sample(self) -> None:
        """Open the sample workspace, making it first when there is none."""
        path = paths.home() / SAMPLE_NAME
        self._begin(path, partial(_sample, path, self.user, Formats(zone=self.settings.zone).zone_name))

    def _begin(self, path: Path, work: Callable[[], Database]) -> None:
        if not self.user:
            self.show_welcome()
            self.window.welcome.ask_name()
            return
        self._end_current()
        self.window.show_opening(path.stem)
        self._later.run(self._open_elsewhere, work, partial(self._opened, path))

    def _open_elsewhere(self, work: Callable[[], Database]) -> "Future[Database]":
        self._coming = self._runner.write(work)
        return self._coming

    def _opened(self, path: Path, future: "Future[Database]") -> None:
        self._coming = None
        try:
            db = future.result()
        except Conflict as error:
            self.show_welcome()
            self._offer_read_only(path, error)
        except CrmError as error:
            self.show_welcome()
            self._tell(error)
        except Exception as bug:
            self.show_welcome()
            logs.record_bug(bug)
            self._bugs.show_bug(bug)
        else:
            self._show(db)

    def _show(self, db: Database) -> None:
        self.settings = settings.load(paths.settings_file())  # opening put it on the recent list
        self.opened = OpenWorkspace(db, self.window, self.settings, self._workers())
        self.opened.bridge.bug.connect(self._bug)
        self.opened.sample_wanted.connect(self.open_sample)
        self.opened.sample_removal_wanted.connect(self._remove_sample)
        self.opened.open_wanted.connect(self.open)
        self.opened.settings_changed.connect(self._take_settings)
        for action, act in self.opened.handlers():
            self._connections.append((action, action.triggered.connect(act)))
        self.opened.show()

    def _bug(self, error: BaseException) -> None:
        logs.record_bug(error)
        self._bugs.show_bug(error)

    def _tell(self, error: CrmError) -> None:
        if isinstance(error, EnvironmentProblem):
            problem_notice(self.window, error).open()
            return
        notice = Notice(self.window, self.tr("It could not be opened"), str(error))
        notice.add_button(self.tr("Close"), main=True)
        notice.open()

    def _offer_read_only(self, path: Path, error: Conflict) -> None:
        if not path.is_file():
            self._tell(error)
            return
        notice = Notice(self.window, self.tr("{} is in use").format(path.stem), str(error))
        notice.add_button(self.tr("Close"))
        notice.add_button(self.tr("Open to read only"), main=True).clicked.connect(partial(self._read_only, path))
        notice.open()

    def _read_only(self, path: Path) -> None:
        self.open(path, read_only=True)

    # ---- closing

    def close_workspace(self) -> None:
        """Close what is open and show the first screen; it is not opened again by itself."""
        self._end_current()
        self._save(last_workspace="")
        self.show_welcome()

    def _end_current(self) -> None:
        if self.opened is None:
            return
        for action, connection in self._connections:
            action.triggered.disconnect(connection)
        self._connections.clear()
        opened, self.opened = self.opened, None
        try:
            opened.close()
        except EnvironmentProblem as problem:
            problem_notice(self.window, problem).open()
        opened.deleteLater()

    def _remove_sample(self) -> None:
        if self.opened is None:
            return
        opened = self.opened
        self.opened = None
        for action, connection in self._connections:
            action.triggered.disconnect(connection)
        self._connections.clear()
        opened.bridge.close()
        remove_sample(opened.db)
        opened.deleteLater()
        self.settings = settings.load(paths.settings_file())
        self.show_welcome()

    def _quit(self) -> None:
        self._later.stop()
        if self._coming is not None:
            self._coming.add_done_callback(_close_unseen)
        self._end_current()

    # ---- settings

    def _set_name(self, name: str) -> None:
        self._save(user_name=name)

    def _flip_theme(self) -> None:
        wanted = "light" if theme.current().tokens.scheme == "dark" else "dark"
        self._save(theme=wanted)
        self.apply_look()

    def _take_settings(self, chosen: Settings) -> None:
        """The settings page saved something; colours and rows follow at once, the rest when it is built anew."""
        before, self.settings = self.settings, chosen
        look = (before.theme, before.text_scale, before.row_height)
        if look != (chosen.theme, chosen.text_scale, chosen.row_height):
            self.apply_look()
        later = (before.text_scale, before.locale, before.zone, before.user_name)
        if self.opened is not None and later != (chosen.text_scale, chosen.locale, chosen.zone, chosen.user_name):
            self.opened.bridge.say(self.tr("Saved. It shows everywhere once Rapport starts again."))

    def apply_look(self) -> None:
        """Show the chosen theme."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, self.settings.theme, self.settings.text_scale, compact=self.settings.row_height == "compact")
        self.window.actions_of.set_dark(theme.current().tokens.scheme == "dark")

    def _save(self, **changes: Any) -> None:
        self.settings = replace(settings.load(paths.settings_file()), **changes)
        try:
            settings.save(self.settings, paths.settings_file())
        except EnvironmentProblem as problem:
            problem_notice(self.window, problem).open()

    # ---- files

    def _ask_new(self) -> None:
        dialog = self._file_dialog(self.tr("New workspace"), QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda name: self.create(Path(name)))
        dialog.open()

    def _ask_open(self) -> None:
        dialog = self._file_dialog(self.tr("Open a workspace"), QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.open(Path(name)))
        dialog.open()

    def _file_dialog(self, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self.window, title, documents, self.tr("Workspaces (*{})").format(SUFFIX))
        dialog.setAcceptMode(mode)
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        dialog.finished.connect(dialog.deleteLater)
        return dialog


def _sample(path: Path, user: str, zone: str) -> Database:
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        make_sample(path, user=user, zone=zone)
    return open_workspace(path, user=user, window=True)


def _close_unseen(opened: "Future[Database]") -> None:
    """Close a workspace that came after the window was closed; whatever failed is told to nobody any more."""
    if not opened.cancelled() and opened.exception() is None:
        opened.result().close()
