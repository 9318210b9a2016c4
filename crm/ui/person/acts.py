"""What one can do with the person shown: which dialog opens, what is removed, which files go in and out."""

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from crm.queries.brands import BrandRow, brand_rows
from crm.queries.influencer_detail import InfluencerDetail, PartnershipCard
from crm.queries.timeline import EntryKind, TimelineEntry
from crm.services.accounts import remove_account
from crm.services.attachments import remove_attachment
from crm.services.influencers import remove_influencer
from crm.services.outreach import remove_outreach
from crm.services.tasks import complete_task, remove_task, reopen_task
from crm.ui.kit.forms import Dialog
from crm.ui.person.contact import CorrectDialog
from crm.ui.person.edit import AccountDialog, AudienceNoteDialog, EditDialog, RatingDialog
from crm.ui.person.log_dialog import LogDialog
from crm.ui.person.merge import MergeDialog
from crm.ui.person.move import Movable, MoveDialog, StartDialog
from crm.ui.person.opened_files import OpenedFiles
from crm.ui.person.setting import Setting
from crm.ui.person.task import TaskDialog
from crm.ui.person.view_model import PersonViewModel


class PersonActs(QObject):
    """Opens dialogs above the window of a panel and asks the view model; nothing happens while nobody is read.

    Signals:
        summary_wanted(influencer_id): make a partnership summary.
        write_wanted(influencer_id): write a message to them.
        conversation_wanted(): show what was said with them in a window.
    """

    summary_wanted = Signal(str)
    write_wanted = Signal(str)
    conversation_wanted = Signal()

    def __init__(self, model: PersonViewModel, setting: Setting, panel: QWidget) -> None:
        super().__init__(panel)
        self.model = model
        self.setting = setting
        self._panel = panel
        self._opened = OpenedFiles(model.bridge, self)
        self._values: tuple[tuple[str, str], ...] = ()
        model.bridge.changed.connect(self._read_brands)
        self._read_brands()

    @property
    def detail(self) -> InfluencerDetail | None:
        """Who is shown, once they are read."""
        return self.model.detail

    def _read_brands(self, *_changes: object) -> None:
        self.model.bridge.read(self, brand_rows, then=self._set_brands)

    def _set_brands(self, rows: Sequence[BrandRow]) -> None:
        brands = tuple((brand.id, brand.name) for brand in rows)
        self.setting = Setting(self.setting.formats, self.setting.today, self.setting.say_with_undo, brands)
        self._values = tuple((value.id, f"{brand.name} · {value.name}") for brand in rows for value in brand.values)

    @property
    def _window(self) -> QWidget:
        return self._panel.window()

    def _open(self, dialog: Dialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # ---- outreach and tasks

    def log(self, note: str = "", paths: Sequence[Path] = ()) -> None:
        """Log an outreach with the person shown."""
        if self.detail is not None:
            dialog = LogDialog(self.model.bridge, self.detail, self.setting, self._window, note)
            dialog.attach(paths)
            self._open(dialog)

    def add_task(self) -> None:
        """Plan a task for the person shown."""
        if self.detail is not None:
            self._open(TaskDialog(self.model.bridge, self.detail, self.setting, self._window))

    def open_line(self, kind: str, line_id: str) -> None:
        """Open what a line of the timeline tells of: an outreach or a task to correct, a file to save."""
        entry = self.model.entry(line_id)
        if kind == EntryKind.FILE:
            self.save_file(line_id)
        elif entry is None or self.detail is None:
            return
        elif kind == EntryKind.OUTREACH:
            self.correct(entry)
        elif kind == EntryKind.OPEN_TASK:
            self._open(TaskDialog(self.model.bridge, self.detail, self.setting, self._window, entry))

    def open_conversation(self) -> None:
        """Ask for what was said with the person shown, in a wide window."""
        if self.detail is not None:
            self.conversation_wanted.emit()

    def correct(self, entry: TimelineEntry) -> None:
        """Correct an outreach, wherever it was shown."""
        self._open(CorrectDialog(self.model.bridge, entry, self.setting, self._window))

    def remove_outreach(self, outreach_id: str) -> None:
        """Take an outreach off the timeline."""
        self._do(remove_outreach, outreach_id, self.tr("Outreach removed."))

    def complete_task(self, task_id: str) -> None:
        """Tick a follow-up off."""
        self._do(complete_task, task_id, self.tr("Task done."))

    def reopen_task(self, task_id: str) -> None:
        """Put a done follow-up back among the open ones."""
        self._do(reopen_task, task_id, self.tr("Task is open again."))

    def remove_task(self, task_id: str) -> None:
        """Drop a task."""
        self._do(remove_task, task_id, self.tr("Task removed."))

    # ---- the person and what is known of them

    def add_person(self) -> None:
        """Add an influencer and show them."""
        self._open(EditDialog(self.model.bridge, None, self.setting, self._window, self.model.show))

    def edit(self) -> None:
        """Correct the person shown."""
        if self.detail is not None:
            self._open(EditDialog(self.model.bridge, self.detail, self.setting, self._window, self.model.show))

    def ask_for_summary(self) -> None:
        """Ask for a partnership summary of the person shown."""
        self.summary_wanted.emit(self.model.influencer_id)

    def show_memory_card(self) -> None:
        """Show what to know before a call."""
        if self.detail is not None:
            # Loaded only now: the window would otherwise wait for what writes PDF before it shows anybody.
            window = import_module("crm.ui.person.memory_card").MemoryCardDialog
            dialog = window(self.model.bridge, self.detail, self.setting, self._window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def ask_to_write(self) -> None:
        """Ask to write to the person shown."""
        self.write_wanted.emit(self.model.influencer_id)

    def edit_account(self, account_id: str) -> None:
        """Correct an account; "" adds one."""
        if self.detail is not None:
            account = next((each for each in self.detail.accounts if each.id == account_id), None)
            self._open(AccountDialog(self.model.bridge, self.detail, account, self.setting, self._window))

    def remove_account(self, account_id: str) -> None:
        """Drop an account with its figures."""
        self._do(remove_account, account_id, self.tr("Account removed."))

    def add_note(self) -> None:
        """Note something about who follows the person."""
        if self.detail is not None:
            self._open(AudienceNoteDialog(self.model.bridge, self.detail, self.setting, self._window))

    def rate(self) -> None:
        """Rate how the person fits a brand's value."""
        if self.detail is not None:
            self._open(RatingDialog(self.model.bridge, self.detail, self._values, self.setting, self._window))

    def remove_person(self) -> None:
        """Ask, then remove the person shown with everything that hangs on them."""
        detail = self.detail
        if detail is None:
            return
        question = self.tr("Remove {name} with all accounts, outreach and tasks? Undo brings everything back.")
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(question.format(name=self.setting.name(detail)))
        box.setStandardButtons(QMessageBox.StandardButton.Cancel)
        remove = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        words = self.tr("Influencer removed.")
        remove.clicked.connect(partial(self._do, remove_influencer, detail.id, words))
        box.open()

    def merge_person(self) -> None:
        """Find another record of the person shown and make one of both."""
        if self.detail is not None:
            self._open(MergeDialog(self.model.bridge, self.detail, self.setting, self._window))

    # ---- partnerships

    def move_partnership(self, chosen: PartnershipCard) -> None:
        """Move one of the person's partnerships."""
        if self.detail is not None:
            subject = Movable(chosen.id, self.setting.name(self.detail), chosen.brand, chosen.status)
            self._open(MoveDialog(self.model.bridge, subject, self.setting, self._window))

    def start_partnership(self) -> None:
        """Start a partnership with one more brand."""
        if self.detail is not None:
            self._open(StartDialog(self.model.bridge, self.detail, self.setting, self._window))

    # ---- files

    def choose_files(self) -> None:
        """Keep files with the person that are picked now."""
        names, _filter = QFileDialog.getOpenFileNames(self._window, self.tr("Attach files"))
        if names:
            self.model.attach([Path(name) for name in names])

    def save_file(self, attachment_id: str) -> None:
        """Save a copy of a kept file."""
        self.model.read_file(attachment_id, self._write_file)

    def open_file(self, attachment_id: str) -> None:
        """Look at a kept file with the program that the system has for it."""
        self.model.read_file(attachment_id, self._opened.open)

    def remove_file(self, attachment_id: str) -> None:
        """Drop a kept file."""
        self._do(remove_attachment, attachment_id, self.tr("File removed."))

    def _write_file(self, file: tuple[str, bytes]) -> None:
        name, content = file
        chosen, _filter = QFileDialog.getSaveFileName(self._window, self.tr("Save a copy"), name)
        if not chosen:
            return
        say = self.model.bridge.say
        try:
            Path(chosen).write_bytes(content)
        except OSError as error:
            say(self.tr("The file could not be written: {why}").format(why=error.strerror))
            return
        show = partial(_open_folder, Path(chosen).parent)
        say(self.tr("Saved {name}.").format(name=Path(chosen).name), self.tr("Show"), show)

    def _do(self, command: Callable[..., object], record_id: str, words: str, _checked: bool = False) -> None:
        def said(_result: object) -> None:
            self.setting.say_with_undo(words)

        self.model.bridge.write(self, command, record_id, then=said)


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
