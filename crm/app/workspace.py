"""Everything that exists while one workspace is open: bridge, pages, panel, and what the window's actions do in it.

Plain wiring: a page is built here, its signals joined to the panel and to other pages, and nothing is decided.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices

from crm import paths, settings
from crm.app.closing import wait_for
from crm.app.kept_calendar import KeptCalendar
from crm.app.pages import Ground, Pages
from crm.changes import ChangeSet
from crm.db.place import Danger, danger_of
from crm.db.unit_of_work import Database
from crm.errors import EnvironmentProblem
from crm.formats import Formats
from crm.queries.find import Found, quick_find
from crm.queries.history import redo_label, undo_label
from crm.services.backups import back_up, back_up_if_due, list_backups
from crm.services.history import StepResult, redo, undo
from crm.services.jobs import Runner
from crm.services.workspaces import WorkspaceRow, close_workspace, workspace_row
from crm.settings import Settings
from crm.ui.bridge import Bridge, Message
from crm.ui.person.health_weights import ask_weights
from crm.ui.person.panel import PersonPanel
from crm.ui.person.setting import Setting
from crm.ui.person.view_model import PersonViewModel
from crm.ui.shell.main_window import MainWindow
from crm.ui.shell.notices import problem_notice
from crm.ui.shell.palette import Choice
from crm.ui.shell.reminders import Reminders

BACKUP_LOOKED_AT_EVERY_MS = 60_000
REST_MS = 2_000  # after so long without a change the write-ahead log goes into the file
WARM_AFTER_MS = 1_000  # by then the first page is read


class OpenWorkspace(QObject):
    """One open workspace: its bridge, pages and panel, and what the window's actions do in it.

    Signals:
        sample_wanted(): somebody asked for the sample from an empty page.
        sample_removal_wanted(): close the sample and remove its file.
        open_wanted(path): open another workspace, such as a restored one.
        settings_changed(Settings): the person chose otherwise, and it was saved.
    """

    sample_wanted = Signal()
    sample_removal_wanted = Signal()
    open_wanted = Signal(object)
    settings_changed = Signal(object)

    def __init__(self, db: Database, window: MainWindow, known: Settings, runner: Runner) -> None:
        super().__init__(window)
        self.db = db
        self.window = window
        self.about: WorkspaceRow = workspace_row(db)
        self._place = danger_of(db.path)
        self.formats = Formats(known.locale, known.zone)
        db.zone = self.formats.zone_name
        self.bridge = Bridge(db, runner, self)
        self._chosen: dict[str, str] = {}  # the current person of each page
        self.person = self._make_person()
        self.panel = PersonPanel(self.person, Setting(self.formats, self.today, self.say_with_undo))
        self._calendar_file = known.calendar_file if known.calendar_of == self.about.id else ""
        self._kept_calendar = KeptCalendar(self.bridge, self.today, self)
        self.pages = self._make_pages()
        self.reminders = Reminders(window, self.bridge.say, partial(window.show_page, "today"))
        self._wire_bridge()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._take_in_log)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._back_up_if_due)
        self._clock.start(BACKUP_LOOKED_AT_EVERY_MS)

    def today(self) -> date:
        """The person's own day now."""
        return self.db.today(self.formats.zone)

    # ---- pages

    def _make_person(self) -> PersonViewModel:
        return PersonViewModel(self.bridge, self)

    def _ground(self) -> Ground:
        return Ground(self.bridge, self.formats, self.today, self.about.home_currency, self._calendar_file)

    def _make_pages(self) -> Pages:
        pages = Pages(self._ground(), self)
        pages.person_chosen.connect(self._choose)
        pages.person_opened.connect(self.show_person)
        pages.log_wanted.connect(self._log_with)
        pages.add_wanted.connect(self.panel.add_person)
        pages.import_wanted.connect(self._ask_import)
        pages.page_wanted.connect(self.window.show_page)
        pages.counted.connect(self._count)
        pages.reminded.connect(self._remind)
        pages.keep_wanted.connect(self._keep_calendar)
        pages.sample_wanted.connect(self.sample_wanted)
        pages.sample_removal_wanted.connect(self.sample_removal_wanted)
        pages.open_wanted.connect(self.open_wanted)
        pages.settings_changed.connect(self.settings_changed)
        self.panel.write_wanted.connect(lambda influencer_id: pages.write_to([influencer_id]))
        self.panel.summary_wanted.connect(lambda influencer_id: pages.summarise([influencer_id]))
        self.panel.partnership_opened.connect(pages.open_partnership)
        return pages

    def _keep_calendar(self, path: str) -> None:
        """Let another calendar file follow this workspace, also from the next start on."""
        known = settings.load(paths.settings_file())
        chosen = replace(known, calendar_file=path, calendar_of=self.about.id if path else "")
        try:
            settings.save(chosen, paths.settings_file())
        except EnvironmentProblem as problem:  # it follows all the same until the window closes
            self.bridge.problem.emit(problem)
        else:
            self.settings_changed.emit(chosen)
        self._kept_calendar.follow(path)

    def _write_person(self) -> None:
        self.pages.write_to([self.person.influencer_id] if self.person.influencer_id else [])

    def _summarise_person(self) -> None:
        self.pages.summarise([self.person.influencer_id] if self.person.influencer_id else [])

    def import_files(self, paths: Sequence[Path]) -> None:
        """Walk files from outside through the import."""
        self.window.show_page("transfer")
        self.pages.transfer.open_paths(list(paths))

    def show(self) -> None:
        """Fill the window and begin with what waits today."""
        window = self.window
        window.set_pages(self.pages.listed())
        window.set_panel(self.panel)
        window.set_workspace(self.about.name, self._where())
        window.actions_of.set_open(True, sample=self.about.sample)
        window.palette_layer.set_sources(self._find, self._things_to_do, self._places)
        window.strip.watch(lambda: self.bridge.jobs)
        self.pages.influencers.model.load()
        window.show_page("today")
        self._read_undo()
        self._show_backup()
        QTimer.singleShot(WARM_AFTER_MS, self.pages, self.pages.warm)
        self._warn_of_place()
        self._kept_calendar.follow(self._calendar_file)

    def _where(self) -> str:
        """The few words below the workspace's name."""
        if self.db.read_only:
            return self.tr("Read only")
        if self.about.sample:
            return self.tr("Sample")
        if self._place is None:
            return self.tr("On this computer")
        return self.tr("In {}: not safe").format(self._place.keeper)

    def _warn_of_place(self) -> None:
        if self._place is None or self.db.read_only:
            return
        text = (
            self.tr(
                "This file lies in {}, which copies it while it is open and may damage it. Keep it on this computer."
            )
            if self._place.danger is Danger.SYNCED
            else self.tr(
                "This file lies on another computer ({}), where two windows may damage it. Keep it on this one."
            )
        )
        self.bridge.say(text.format(self._place.keeper), self.tr("Show the file"), self._show_file)

    def _choose(self, key: str, influencer_id: str) -> None:
        """A page's current line changed; the panel follows the page in front."""
        self._chosen[key] = influencer_id
        if key == self.window.current_page():
            self.person.show(influencer_id)

    def _follow_page(self, key: str) -> None:
        if self._chosen.get(key):
            self.person.show(self._chosen[key])

    def show_person(self, influencer_id: str) -> None:
        """Show one influencer in the panel, whatever page is in front."""
        self.person.show(influencer_id)
        if not self.window.page(self.window.current_page()).panel:
            self.window.show_page("influencers")
        self.window.show_panel(True)

    def _count(self, key: str, count: int, tone: str = "") -> None:
        self.window.navigation.set_count(key, self.formats.count(count) if count else "", tone if count else "")

    def _remind(self, title: str, sentence: str) -> None:
        if settings.load(paths.settings_file()).reminders:
            self.reminders.tell(title, sentence)

    # ---- actions

    def handlers(self) -> list[tuple[QAction, Callable[..., object]]]:
        """What each action of the window does while this workspace is open."""
        actions = self.window.actions_of
        return [
            (actions.undo, self._undo),
            (actions.redo, self._redo),
            (actions.new_influencer, self.panel.add_person),
            (actions.log_outreach, partial(self._with_person, self.panel.log)),
            (actions.new_task, partial(self._with_person, self.panel.add_task)),
            (actions.import_list, self._ask_import),
            (actions.find_duplicates, lambda: self.window.show_page("duplicates")),
            (actions.payments, lambda: self.pages.show_payments()),
            (actions.weigh_health, self._weigh_health),
            (actions.export, self._summarise_person),
            (actions.write_to, self._write_person),
            (actions.memory_card, partial(self._with_person, self.panel.acts.show_memory_card)),
            (actions.settings, lambda: self.window.show_page("settings")),
            (actions.back_up, self._back_up),
            (actions.show_file, self._show_file),
        ]

    def _weigh_health(self) -> None:
        ask_weights(self.bridge, Setting(self.formats, self.today, self.say_with_undo), self.window)

    def say_with_undo(self, text: str) -> None:
        """Say what was done, with Undo beside it."""
        self.bridge.say(text, self.tr("Undo"), self._undo)

    def _with_person(self, act: Callable[[], object], _checked: bool = False) -> None:
        if self.person.detail is None:
            self.bridge.say(self.tr("Choose someone first."))
        else:
            act()

    def _log_with(self, influencer_id: str) -> None:
        """Log with somebody who may still have to be read."""
        if influencer_id != self.person.influencer_id:
            self.show_person(influencer_id)
        self.person.when_read(self.panel.log)

    def _ask_import(self) -> None:
        self.window.show_page("transfer")
        self.pages.transfer.choose_file()

    def _undo(self) -> None:
        self.bridge.write(self, undo, then=self._undone)

    def _undone(self, step: StepResult) -> None:
        self.bridge.say(self.tr("{} was undone.").format(step.label), self.tr("Redo"), self._redo)

    def _redo(self) -> None:
        self.bridge.write(self, redo, then=self._redone)

    def _redone(self, step: StepResult) -> None:
        self.bridge.say(self.tr("{} was done again.").format(step.label), self.tr("Undo"), self._undo)

    def _read_undo(self) -> None:
        self.bridge.read(self, _undo_labels, then=self._set_undo)

    def _set_undo(self, labels: tuple[str | None, str | None]) -> None:
        self.window.actions_of.set_undo(*labels)

    def _show_file(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.db.path.parent)))

    # ---- backups

    def _back_up(self) -> None:
        self.bridge.reading_job(self.tr("Backing up"), _back_up, then=self._backed_up)

    def _backed_up(self, made: Path) -> None:
        self.bridge.say(self.tr("Backed up to {}.").format(made.name))
        self._show_backup()

    def _back_up_if_due(self) -> None:
        if not self.db.read_only:
            self.bridge.read(self, back_up_if_due, then=lambda _made: self._show_backup())

    def _show_backup(self) -> None:
        self.bridge.read(self, _newest_backup, then=self._set_backup)

    def _set_backup(self, at: datetime | None) -> None:
        self.window.navigation.set_backup(self._backup_words(at))

    def _backup_words(self, at: datetime | None) -> str:
        if at is None:
            return self.tr("No backup yet")
        minutes = max(0, int((self.db.now() - at).total_seconds() // 60))
        if minutes < 1:
            return self.tr("Backed up just now")
        if minutes < 60:
            return self.tr("Backed up {} min ago").format(minutes)
        if minutes < 24 * 60:
            return self.tr("Backed up {} h ago").format(minutes // 60)
        return self.tr("Backed up {}").format(self.formats.date(at.date()))

    # ---- bridge and palette

    def _wire_bridge(self) -> None:
        bridge, window = self.bridge, self.window
        bridge.said.connect(self._say)
        bridge.problem.connect(lambda problem: problem_notice(window, problem).open())
        bridge.jobs_changed.connect(window.strip.look)
        bridge.changed.connect(self._on_changed)
        window.page_shown.connect(self._follow_page)
        window.files_dropped.connect(self.import_files)

    def _say(self, message: Message) -> None:
        self.window.toast.say(message.text, message.action, message.act)

    def _on_changed(self, _changes: ChangeSet) -> None:
        self._read_undo()
        self._rest.start()

    def _take_in_log(self) -> None:
        if not self.db.read_only and not self.bridge.jobs:
            self.bridge.read(self, Database.take_in_log, then=lambda _done: None)

    def _find(self, text: str, answer: Callable[[Sequence[Choice]], None]) -> None:
        self.bridge.read(self, quick_find, text, then=lambda found: answer([self._choice(hit) for hit in found]))

    def _choice(self, hit: Found) -> Choice:
        if hit.thing == "brand":
            return Choice("megaphone", hit.title, hit.detail, act=partial(self.pages.open_brand, hit.id))
        detail = hit.detail.removeprefix(hit.title).strip(" ()")
        return Choice("users", hit.title, detail, act=partial(self.show_person, hit.id))

    def _things_to_do(self) -> list[Choice]:
        return [_as_choice(action) for action in self.window.actions_of.doing() if action.isEnabled()]

    def _places(self) -> list[Choice]:
        listed = [page for page in self.pages.listed() if page.listed]
        sections = self.window.actions_of.sections
        return [_as_choice(action, page.icon) for action, page in zip(sections, listed, strict=True)]

    def close(self) -> None:
        """End jobs, close the file with a backup.

        Raises:
            EnvironmentProblem: the backup could not be written; the file is closed all the same.
        """
        if (focused := self.window.focusWidget()) is not None:
            focused.clearFocus()  # else it wanders through lists whose models are gone already
        self._clock.stop()
        self._rest.stop()
        self.reminders.close()
        self.pages.leave()
        self.bridge.close()
        wait_for(self._end, partial(self.window.show_closing, self.about.name))

    def _end(self) -> None:
        """What may take a while in a large workspace: the calendar file of the last change, and the backup."""
        self._kept_calendar.close(self.db)
        close_workspace(self.db)


def _undo_labels(db: Database) -> tuple[str | None, str | None]:
    return undo_label(db), redo_label(db)


def _newest_backup(db: Database) -> datetime | None:
    kept = list_backups(db.path)
    return kept[0].at if kept else None


def _back_up(db: Database, _progress: object) -> Path:
    return back_up(db)


def _as_choice(action: QAction, icon: str = "") -> Choice:
    name = icon or "command"
    return Choice(name, action.text(), key=action.shortcut().toString(), act=action.trigger)
