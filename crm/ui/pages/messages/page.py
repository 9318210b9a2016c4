"""The page of messages: drafts that wait, templates, sequences, replies. Layout and wiring only."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from crm.queries.sequences import RunRow
from crm.ui.kit.segment import Segment
from crm.ui.kit.widgets import badge, button, column, label, panel, row, rule
from crm.ui.pages.messages.drafts import DraftsView
from crm.ui.pages.messages.replies import RepliesView
from crm.ui.pages.messages.sequences import SequencesView
from crm.ui.pages.messages.templates import TemplatesView
from crm.ui.pages.messages.view_model import MessagesViewModel
from crm.ui.pages.messages.write_dialog import WriteDialog
from crm.ui.pages.messages.write_model import Purpose, WriteViewModel

DRAFTS, TEMPLATES, SEQUENCES, REPLIES = range(4)


class MessagesPage(QWidget):
    """Begins with what waits.

    Signals:
        person_opened(influencer_id): look at somebody.
        shown_wanted(): the page should come to the front.
        counted(n): how many drafts wait and messages are due.
    """

    person_opened = Signal(str)
    shown_wanted = Signal()
    counted = Signal(int)

    def __init__(self, model: MessagesViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.badge = badge("…")
        self.parts = Segment(self.tr("Messages"), self._titles())
        self.write = button(self.tr("Write to people…"), "mail-plus", "primary")
        self.drafts = DraftsView(model)
        self.templates = TemplatesView(model)
        self.sequences = SequencesView(model)
        self.replies = RepliesView(model)
        self._stack = QStackedWidget()
        for each in (self.drafts, self.templates, self.sequences, self.replies):
            self._stack.addWidget(each)
            each.setMinimumWidth(1)  # each gives way by itself; asked for its least width it would keep the window wide
        self._stack.setMinimumWidth(1)
        self._stack.setFocusProxy(self.drafts)
        title = label(self.tr("Messages"), "page")
        head = row(title, self.badge, None, self.parts, 4, self.write, margins=(16, 13, 16, 9))
        self.setLayout(column(panel("surface", column(panel("surface", head), rule(), self._stack))))
        self.setFocusProxy(self._stack)
        self._connect()

    def _titles(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Drafts"), self.tr("Drafts that wait until you sent them")),
            (self.tr("Templates"), self.tr("Messages with fields that are filled in")),
            (self.tr("Sequences"), self.tr("A first message and its follow-ups")),
            (self.tr("Replies"), self.tr("How often and how fast you are answered")),
        ]

    def _connect(self) -> None:
        self.model.kept_read.connect(self._count)
        self.parts.chosen.connect(self.show_part)
        self.write.clicked.connect(lambda: self.write_to(Purpose()))
        for each in (self.drafts, self.sequences):
            each.person_opened.connect(self.person_opened)
        self.drafts.write_wanted.connect(lambda: self.write_to(Purpose()))
        self.templates.write_wanted.connect(lambda each: self.write_to(Purpose(template_id=each)))
        self.sequences.start_wanted.connect(lambda each: self.write_to(Purpose(sequence_id=each)))
        self.sequences.due_wanted.connect(self._write_due)
        self.sequences.template_wanted.connect(self.add_template)

    def load(self) -> None:
        """Read what is shown."""
        self.model.load()

    def show_part(self, at: int) -> None:
        """Show drafts, templates, sequences or replies."""
        self.parts.group.button(at).setChecked(True)
        self._stack.setCurrentIndex(at)
        self._stack.setFocusProxy((self.drafts, self.templates, self.sequences, self.replies)[at])

    def _count(self) -> None:
        kept = self.model.kept
        due = len(kept.due(self.model.day()))
        drafts, waiting = self.model.formats.count(len(kept.drafts)), self.model.formats.count(due)
        self.badge.setText(drafts)
        told = self.tr("Drafts: {drafts}. Messages of sequences that are due: {due}.")
        self.badge.setToolTip(told.format(drafts=drafts, due=waiting))
        self.counted.emit(len(kept.drafts) + due)

    def leave(self) -> None:
        """Save what is typed, before the workspace closes."""
        self.templates.leave()

    # ---- writing

    def write_to(self, purpose: Purpose) -> WriteDialog:
        """Open the window in which people are written to."""
        told = WriteViewModel(self.model.bridge, self.model.formats, self.model.day, purpose, self)
        dialog = WriteDialog(told, self.window() if self.isVisible() else QApplication.activeWindow())
        told.done.connect(told.deleteLater)  # it tells what came of it after the window is gone
        dialog.rejected.connect(told.deleteLater)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.template_wanted.connect(self.add_template)
        dialog.open()
        return dialog

    def write_to_people(self, influencer_ids: Sequence[str]) -> None:
        """Write to these people; what is chosen in the window."""
        self.write_to(Purpose(tuple(influencer_ids)))

    def show_draft(self, draft_id: str) -> None:
        """Go to a draft that waits."""
        self.shown_wanted.emit()
        self.show_part(DRAFTS)
        self.drafts.go_to(draft_id)

    def write_next(self, run_id: str) -> None:
        """Write the next message of somebody in a sequence, with everybody of it for whom the same one is due."""
        self.model.read_runs(lambda runs: self._write_like(runs, run_id))

    def _write_like(self, runs: Sequence[RunRow], run_id: str) -> None:
        wanted = next((run for run in runs if run.id == run_id and run.ended_at is None and not run.drafted), None)
        if wanted is None:
            self.model.bridge.say(self.tr("That message waits no longer."))
            return
        same, today = (wanted.sequence_id, wanted.template_id, wanted.brand_id), self.model.day()
        due = [run for run in runs if run.is_due(today) and (run.sequence_id, run.template_id, run.brand_id) == same]
        self._write_due([wanted, *(run for run in due if run is not wanted)])

    def add_template(self) -> None:
        """Begin a new template."""
        self.shown_wanted.emit()
        self.show_part(TEMPLATES)
        self.templates.add()

    def _write_due(self, runs: Sequence[RunRow]) -> None:
        run_of = {run.influencer_id: run.id for run in runs}
        self.write_to(Purpose(tuple(run_of), runs[0].template_id, None, run_of, runs[0].brand_id))
