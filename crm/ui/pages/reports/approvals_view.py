"""A client's yes and no: a shortlist goes out, a small file comes back and is noted. Layout and wiring only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QWidget

from crm.reports.shortlist import Choice
from crm.services.shortlists import SeenAnswer, SeenAnswers
from crm.ui.kit.delegates import ChipCell, ChipDelegate, LinesDelegate, PersonDelegate, TwoLines
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.pages.reports.approvals_model import ApprovalsViewModel

TONES = {Choice.YES: "green", Choice.NO: "red", Choice.TALK: "amber"}


@dataclass(frozen=True)
class Line:
    """What a client says of one person; `id` is its place in the file."""

    id: str
    name: str
    choice: Choice | None
    comment: str
    then: str


class ApprovalsView(QWidget):
    """Shows what the file says before anything is noted.

    Signals:
        shortlist_wanted(): make the page that the client fills in.
    """

    shortlist_wanted = Signal()

    def __init__(self, model: ApprovalsViewModel) -> None:
        super().__init__()
        self.model = model
        self._lines: dict[str, Line] = {}
        self.send = button(self.tr("Make a shortlist…"), "send")
        self.open = button(self.tr("Open what came back…"), "inbox", "primary")
        self.take = button(self.tr("Note it at the campaign"), "check", "primary")
        self.close_file = button(self.tr("Close"), None, "ghost")
        self.title, self.told = label("", "title"), label("", "small", "muted", wrap=True)
        self.problem = label("", "body", "red", wrap=True)
        self.problem.hide()
        rows = PagedTableModel(self._columns(), self)
        self.table = Table(rows, self.tr("What the client said"))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.set_delegates(
            [
                PersonDelegate(self.table, lambda line: TwoLines(line.name)),
                ChipDelegate(self.table, self._chip),
                LinesDelegate(self.table, lambda line: TwoLines(line.comment or "—")),
                LinesDelegate(self.table, lambda line: TwoLines(line.then)),
            ]
        )
        self.states = PageStates(self._content(), self._empty(), self._again)
        whole = column(row(self.problem, margins=(16, 0, 16, 0)), self.states)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.open)
        self._connect()
        self.states.show_content(False)

    def _columns(self) -> list[Column[Line]]:
        return [
            Column("", self.tr("Person"), 190, lambda line: line.name),
            Column("", self.tr("Answer"), 120, lambda line: self._chip(line).text),
            Column("", self.tr("In their words"), 240, lambda line: line.comment or "—", stretch=True),
            Column("", self.tr("What noting it does"), 240, lambda line: line.then),
        ]

    def _content(self) -> QWidget:
        titles = column(self.title, self.told, spacing=2)
        head = row(titles, self.close_file, self.take, margins=(16, 10, 16, 10))
        head.setStretch(0, 1)
        whole = column(head, rule(), self.table)
        whole.setStretch(2, 1)
        return panel("surface", whole)

    def _empty(self) -> QWidget:
        sentence = self.tr(
            "A shortlist is one web page: the client says yes, no or “let us talk” to each person without a network, "
            "and sends a small file back. Open it here; you see what it says before anything is noted."
        )
        return EmptyState("circle-check-big", self.tr("Approvals"), sentence, self.open, self.send, width=460)

    def _connect(self) -> None:
        model = self.model
        self.send.clicked.connect(self.shortlist_wanted)
        self.open.clicked.connect(self.ask_file)
        self.take.clicked.connect(model.take)
        self.close_file.clicked.connect(self._close)
        self.table.paged.rows_needed.connect(
            lambda at, ids: self.table.paged.supply(at, [self._lines[each] for each in ids])
        )
        model.seen.connect(self._show)
        model.taken.connect(self._show_taken)
        model.refused.connect(self._refuse)

    def _again(self) -> None:
        self.states.show_content(False)

    # ---- a file

    def ask_file(self) -> None:
        """Ask which file came back."""
        dialog = QFileDialog(self, self.tr("Open what the client sent back"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilter(self.tr("Answers (*.json)"))
        dialog.fileSelected.connect(lambda path: self.model.look(Path(path)))
        dialog.open()

    def _close(self) -> None:
        self.problem.hide()
        self.states.show_content(False)
        self.open.setFocus()

    def _show(self, answers: SeenAnswers) -> None:
        self.problem.hide()
        lines = [
            Line(str(at), each.name, each.choice, each.comment, self._then(each, answers.taken))
            for at, each in enumerate(answers.each)
        ]
        self._lines = {line.id: line for line in lines}
        self.table.paged.set_ids([])
        self.table.paged.set_ids(list(self._lines), lines)
        self.title.setText(answers.campaign)
        who = answers.by or self.tr("The client")
        when = self.model.formats.instant(answers.at)
        parts = [self.tr("{who} answered on {when}.").format(who=who, when=when), _counted(self, lines)]
        if any(each.closes for each in answers.each) and not answers.taken:
            parts.append(self.tr("A no closes the person’s part in the campaign, with these words as the reason."))
        self.told.setText(" ".join(parts))
        self._set_taken(answers.taken)
        self.states.show_content()
        (self.table if answers.taken else self.take).setFocus()

    def _show_taken(self) -> None:
        self._lines = {line.id: replace(line, then=self.tr("Noted already")) for line in self._lines.values()}
        self.table.paged.set_ids(list(self._lines), list(self._lines.values()))
        self._set_taken(True)

    def _set_taken(self, taken: bool) -> None:
        self.take.setEnabled(not taken)
        self.take.setText(f" {self.tr('Noted at the campaign')}" if taken else f" {self.tr('Note it at the campaign')}")

    def _refuse(self, reason: str) -> None:
        self.problem.setText(reason)
        self.problem.show()

    def _then(self, answer: SeenAnswer, taken: bool) -> str:
        """What taking it in does at the campaign, said before it is done."""
        if taken:
            return self.tr("Noted already")
        if answer.closes:
            return self.tr("Closes their part: the client said no")
        if answer.choice is Choice.NO:
            return self.tr("Noted only: they are past the invitation")
        return self.tr("Noted; they stay where they are")

    def _chip(self, line: Line) -> ChipCell:
        words = {Choice.YES: self.tr("Yes"), Choice.NO: self.tr("No"), Choice.TALK: self.tr("Let us talk")}
        if line.choice is None:
            return ChipCell(self.tr("No answer"))
        return ChipCell(words[line.choice], TONES[line.choice])


def _counted(view: ApprovalsView, lines: Sequence[Line]) -> str:
    counts = {each: sum(line.choice is each for line in lines) for each in Choice}
    words = view.tr("Yes: {yes}. No: {no}. Let us talk: {talk}. No answer: {none}.")
    open_ = sum(line.choice is None for line in lines)
    return words.format(yes=counts[Choice.YES], no=counts[Choice.NO], talk=counts[Choice.TALK], none=open_)
