"""The steps around the two big ones: work in progress, done, and a file that cannot be read. Layout and wiring only."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from crm.domain.vocabulary import ImportKind
from crm.files.fields import FIELDS_OF
from crm.services.jobs import Stand
from crm.ui.kit.widgets import Sign, button, column, label, row
from crm.ui.pages.transfer import words
from crm.ui.pages.transfer.controls import Choices
from crm.ui.pages.transfer.kind_words import PEOPLE, kind_words, revert_words, written_words
from crm.ui.pages.transfer.view_model import Phase, TransferViewModel
from crm.ui.theme.theme import current

MIDDLE = Qt.AlignmentFlag.AlignHCenter


class WorkingStep(QWidget):
    """What runs, how far it is, and Cancel."""

    def __init__(self, model: TransferViewModel) -> None:
        super().__init__()
        self.model = model
        self.title = label("", "title")
        self.stage = label("", "body", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(current().px(320))
        self.bar.setAccessibleName(self.tr("Progress"))
        self.cancel = button(self.tr("Cancel"), "x")
        self.cancel.clicked.connect(model.cancel)
        box = column(None, spacing=10)
        for widget in (self.title, self.bar, self.stage, self.cancel):
            box.addWidget(widget, 0, MIDDLE)
        box.addStretch(2)
        self.setLayout(box)
        model.advanced.connect(self._show_stand)

    def show_phase(self, phase: Phase) -> None:
        """Show which work has begun."""
        texts = {
            Phase.SORTING: self.tr("Looking at the files…"),
            Phase.READING: self.tr("Reading {file}…"),
            Phase.PLANNING: self.tr("Looking through {file}…"),
            Phase.IMPORTING: self.tr("Importing {file}…"),
        }
        name = self.model.path.name if self.model.files else ""
        self.title.setText(texts[phase].format(file=name))
        self.stage.setText(self.tr("Nothing is written yet.") if phase is not Phase.IMPORTING else "")
        self.bar.setRange(0, 0)
        self.cancel.setVisible(phase is not Phase.READING)

    def _show_stand(self, stand: Stand) -> None:
        self.bar.setRange(0, stand.total)
        self.bar.setValue(stand.done)
        if not stand.stage:
            return
        count = self.model.formats.count
        far = self.tr("{stage}: {done} of {total}") if stand.total else self.tr("{stage}: {done}")
        self.stage.setText(far.format(stage=stand.stage, done=count(stand.done), total=count(stand.total)))


class DoneStep(QWidget):
    """What was written, and what next.

    Signals:
        people_wanted(): show who is here now.
        file_wanted(): choose another file.
    """

    people_wanted = Signal()
    file_wanted = Signal()

    def __init__(self, model: TransferViewModel) -> None:
        super().__init__()
        self.model = model
        self.title = label("", "title")
        self.told = label("", "body", "muted")
        self.note = label("", "small", "faint")
        self.show_them = button(self.tr("Show them"), "users", "primary")
        self.next = button("", "arrow-up-right")
        self.take_back = button(self.tr("Take it back"), "undo-2")
        self.another = button(self.tr("Import another"), "hard-drive-download")
        self.show_them.clicked.connect(self.people_wanted)
        self.next.clicked.connect(model.next_file)
        self.take_back.clicked.connect(model.take_back)
        self.another.clicked.connect(self.file_wanted)
        box = column(None, spacing=8)
        for widget in (Sign("circle-check-big", "accent", 36), self.title, self.told, self.note):
            box.addWidget(widget, 0, MIDDLE)
        box.addSpacing(8)
        box.addLayout(row(None, self.show_them, self.next, self.another, self.take_back, None))
        box.addStretch(2)
        self.setLayout(box)
        model.queue_changed.connect(self._show_next)

    def show_outcome(self) -> None:
        """Show what was written."""
        applied, plan = self.model.applied, self.model.plan
        if applied is None or plan is None:
            return
        formats = self.model.formats
        self.title.setText(self.tr("{file} is imported").format(file=plan.path.name))
        self.told.setText(written_words(plan.kind, applied.counts, formats))
        what = revert_words(plan.kind, applied.counts.new, applied.counts.updated, formats)
        self.note.setText(self.tr("Taking it back {what}.").format(what=what))
        self.show_them.setText(" " + (self.tr("Show them") if plan.kind in PEOPLE else self.tr("Show influencers")))
        self._show_next()

    def main_act(self) -> QPushButton:
        """Where the keyboard goes on."""
        return self.show_them if self.next.isHidden() else self.next

    def _show_next(self) -> None:
        more = self.model.more_files()
        listed = self.model.has_list()
        self.next.setVisible(more > 0 or listed)
        self.another.setVisible(not more and not listed)
        place = words.files_of(self.model.at + 2, len(self.model.files), self.model.formats)
        go_on = self.tr("Go on: {place}").format(place=place) if more else self.tr("Back to the list")
        self.next.setText(f" {go_on}")
        self.next.setAccessibleName(self.next.text().strip())


class FailedStep(QWidget):
    """Why a file cannot be imported, and what next.

    Signals:
        file_wanted(): choose another file.
    """

    file_wanted = Signal()

    def __init__(self, model: TransferViewModel) -> None:
        super().__init__()
        self.model = model
        self.title = label("", "title")
        self.reason = label("", "body", "muted", wrap=True)
        self.reason.setFixedWidth(current().px(460))
        self.reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.another = button(self.tr("Choose another file"), "file-text", "primary")
        self.next = button(self.tr("Next file"), "arrow-up-right")
        self.back = button(self.tr("Back"))
        self.another.clicked.connect(self.file_wanted)
        self.next.clicked.connect(model.next_file)
        self.back.clicked.connect(self._go_back)
        kinds = [(kind.value, kind_words(kind)) for kind in ImportKind if FIELDS_OF[kind]]
        self.kind = Choices(self.tr("What the file lists"), kinds)
        self.kind.setPlaceholderText(self.tr("Take it all the same as…"))
        self.kind.setMinimumWidth(current().px(220))
        self.kind.activated.connect(lambda _at: model.choose(kind=ImportKind(self.kind.currentData())))
        box = column(None, spacing=8)
        for widget in (Sign("circle-alert", "text_faint", 36), self.title, self.reason):
            box.addWidget(widget, 0, MIDDLE)
        box.addWidget(label(self.tr("Nothing was written."), "small", "faint"), 0, MIDDLE)
        box.addSpacing(8)
        box.addWidget(self.kind, 0, MIDDLE)
        box.addSpacing(4)
        box.addLayout(row(None, self.another, self.next, self.back, None))
        box.addStretch(2)
        self.setLayout(box)

    def show_failure(self) -> None:
        """Show why."""
        self.title.setText(self.tr("{file} cannot be imported").format(file=self.model.path.name))
        self.reason.setText(self.model.failure)
        # A layout that centres a wrapped label takes its height for that of one line.
        self.reason.setFixedHeight(self.reason.heightForWidth(self.reason.width()))
        self.next.setVisible(self.model.more_files() > 0)
        self.kind.show_value(None)
        self.kind.setVisible(self.model.failure_field == "kind")
        listed = self.model.has_list()
        self.another.setVisible(not listed)
        self.back.setText(self.tr("Back to the list") if listed else self.tr("Back"))

    def main_act(self) -> QPushButton:
        """Where the keyboard goes on."""
        return self.back if self.another.isHidden() else self.another

    def _go_back(self) -> None:
        if self.model.has_list():
            self.model.next_file()
        else:
            self.model.start_over()
