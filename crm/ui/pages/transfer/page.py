"""The import page: shows the step at which the walk stands. Layout and wiring only."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from crm.formats import Formats
from crm.ui.kit.widgets import column, panel
from crm.ui.pages.transfer.files_step import FilesStep
from crm.ui.pages.transfer.mapping_step import MappingStep
from crm.ui.pages.transfer.outcomes import DoneStep, FailedStep, WorkingStep
from crm.ui.pages.transfer.plan_step import PlanStep
from crm.ui.pages.transfer.start import StartStep
from crm.ui.pages.transfer.view_model import WORKING, Phase, TransferViewModel

TABLES = "*.csv *.tsv *.txt *.xlsx *.xlsm *.xls *.xlsb *.ods"
OTHERS = "*.vcf *.vcard *.eml *.mbox *.ics"


class TransferPage(QWidget):
    """From files to records, step by step, on one page.

    Signals:
        people_wanted(): go to the influencers.
    """

    people_wanted = Signal()

    def __init__(self, model: TransferViewModel, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.start = StartStep(formats)
        self.listed = FilesStep(model)
        self.mapping = MappingStep(model)
        self.plan = PlanStep(model)
        self.working = WorkingStep(model)
        self.done = DoneStep(model)
        self.failed = FailedStep(model)
        self.steps = QStackedWidget()
        for step in (self.start, self.working, self.listed, self.mapping, self.plan, self.done, self.failed):
            self.steps.addWidget(step)
        self.setLayout(column(panel("surface", column(self.steps))))
        self.setFocusProxy(self.start.drop.choose)
        self._wire()

    def open_file(self, path: Path | str) -> None:
        """Walk a file, or put it in line behind the one that is walked."""
        self.model.open_file(path)

    def open_paths(self, paths: list[Path]) -> None:
        """Walk one file; list several, or those of a folder."""
        self.model.open_paths(paths)

    def choose_file(self) -> None:
        """Ask for files."""
        kinds = self.tr("Files that Rapport reads ({kinds})").format(kinds=f"{TABLES} {OTHERS}")
        title = self.tr("Choose what to import")
        names, _filter = QFileDialog.getOpenFileNames(self, title, "", f"{kinds};;{self.tr('All files')} (*)")
        if names:
            self.open_paths([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Ask for a folder."""
        name = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder to import"))
        if name:
            self.open_paths([Path(name)])

    def _wire(self) -> None:
        model = self.model
        for step in (self.start, self.done, self.failed, self.listed):
            step.file_wanted.connect(self.choose_file)
        self.start.folder_wanted.connect(self.choose_folder)
        self.start.revert_wanted.connect(model.revert)
        self.mapping.left.connect(model.next_file)
        self.done.people_wanted.connect(self.people_wanted)
        model.batches_read.connect(self.start.show_batches)
        model.batches_failed.connect(self.start.show_failed)
        model.phase_changed.connect(self._show_phase)

    def _show_phase(self, phase: Phase) -> None:
        if phase in WORKING:
            self.working.show_phase(phase)
            if phase is Phase.READING:
                self.mapping.begin_file()
            self.steps.setCurrentWidget(self.working)
        elif phase is Phase.MAPPING:
            self.mapping.show_file()
            see = self.mapping.see
            self._show_step(self.mapping, see if see.isEnabled() else self.mapping.area)
        elif phase is Phase.PLANNED and self.model.plan is not None:
            self.plan.show_plan(self.model.plan)
            self._show_step(self.plan, self.plan.go if self.model.plan.changes else self.plan.back)
        elif phase is Phase.DONE:
            self.done.show_outcome()
            self._show_step(self.done, self.done.main_act())
        elif phase is Phase.FAILED:
            self.failed.show_failure()
            self._show_step(self.failed, self.failed.main_act())
        elif phase is Phase.LISTED:
            self.listed.show_files()
            self._show_step(self.listed, self.listed.main_act())
        elif phase is Phase.START:
            self._show_step(self.start, self.start.drop.choose)

    def _show_step(self, step: QWidget, first: QWidget) -> None:
        """Show a step; the keyboard goes on at its main action, unless the person is on another page."""
        self.steps.setCurrentWidget(step)
        self.setFocusProxy(first)
        if self.isVisible():
            first.setFocus(Qt.FocusReason.OtherFocusReason)
