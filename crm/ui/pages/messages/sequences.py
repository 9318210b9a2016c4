"""Sequences: a list, and who is in the current one with the message that comes next."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from crm.queries.sequences import RunRow, SequenceRow
from crm.ui.kit.delegates import ChipDelegate, LeadDelegate, LinesDelegate, PersonDelegate, TwoLines
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import button, column, icon_button, label, panel, row, rule
from crm.ui.pages.messages import words
from crm.ui.pages.messages.sequence_dialog import SequenceDialog
from crm.ui.pages.messages.view_model import MessagesViewModel
from crm.ui.person.words import shown_name
from crm.ui.theme.theme import current

LIST_WIDTH, NARROW_LIST, WIDE = 230, 170, 860  # px at 100 %
WIDTHS, NARROW_WIDTHS = (160, 152, 140), (118, 104, 118)  # of next message, due, state


class SequencesView(QWidget):
    """Signals:
    start_wanted(sequence_id): write to people with it.
    due_wanted(runs): write the next message of these runs, all of one template and brand.
    person_opened(influencer_id): look at somebody.
    template_wanted(): there is no template to make one of.
    """

    start_wanted = Signal(str)
    due_wanted = Signal(list)
    person_opened = Signal(str)
    template_wanted = Signal()

    def __init__(self, model: MessagesViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.list = PagedTableModel([Column("", self.tr("Sequence"), LIST_WIDTH, self._title, stretch=True)], self)
        self.table = Table(self.list, self.tr("Sequences"))
        self.table.horizontalHeader().hide()
        self.table.set_delegates([LeadDelegate(self.table, self._lines)])
        self.runs = PagedTableModel(self._columns(), self)
        self.people = self._people()
        self.name = label("", "title")
        self.steps = label("", "small", "muted", wrap=True)
        self.told = label("", "small", "muted")
        self.due = button("", "mail-plus", "primary")
        self.start = button(self.tr("Start for people…"), "plus")
        self._nobody = EmptyState(
            "users", self.tr("Nobody is in it"), self.tr("Start it for people: they get the first message now.")
        )
        self._none = self._empty()
        self.states = PageStates(self._content(), self._none, model.load)
        self.setLayout(column(self.states))
        self.setFocusProxy(self.table)
        self._connect()

    # ---- building

    def _columns(self) -> list[Column[RunRow]]:
        tr, formats, day = self.tr, self.model.formats, self.model.day

        def following(each: RunRow) -> TwoLines:
            return words.run_next(each, formats, day())

        def spoken(lines: TwoLines) -> str:
            return ", ".join(part for part in (lines.top, lines.bottom) if part)

        self._following = following
        return [
            Column("", tr("Person"), 190, lambda each: self._person(each).top, stretch=True),
            Column(
                "", tr("Next message"), 160, lambda each: words.run_step(each).top, lambda e: spoken(words.run_step(e))
            ),
            Column("", tr("Due"), 152, lambda each: following(each).top, lambda each: spoken(following(each))),
            Column("", tr("State"), 140, lambda each: words.run_state(each, day()).text),
        ]

    def _person(self, each: RunRow) -> TwoLines:
        started = self.tr("since {day}").format(day=self.model.formats.date(each.started_at.date()))
        return TwoLines(shown_name(each.name, None), f"{each.brand} · {started}" if each.brand else started)

    def _people(self) -> Table:
        table = Table(self.runs, self.tr("People in the sequence"))
        table.horizontalHeader().setSectionsClickable(False)
        day = self.model.day
        table.set_delegates(
            [
                PersonDelegate(table, self._person),
                LinesDelegate(table, words.run_step),
                LinesDelegate(table, self._following),
                ChipDelegate(table, lambda each: words.run_state(each, day())),
            ]
        )
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        return table

    def _content(self) -> QWidget:
        add, edit = icon_button("plus", self.tr("New sequence")), icon_button("pencil", self.tr("Edit the sequence"))
        away = icon_button("trash-2", self.tr("Remove the sequence"))
        add.clicked.connect(self.ask_new)
        edit.clicked.connect(self.ask_edit)
        away.clicked.connect(self._remove)
        head = row(label(self.tr("Sequences"), "small-strong", "muted"), None, add, margins=(16, 6, 8, 4))
        left = panel("surface", column(head, self.table))
        self._left = left
        titles = column(self.name, self.steps, spacing=1)
        top = row(spacing=6, margins=(20, 12, 12, 10))
        top.addLayout(titles, 1)
        for each in (edit, away, self.start, self.due):
            top.addWidget(each)
        foot = row(self.told, None, spacing=4, margins=(16, 3, 10, 3))
        for action in self._actions():
            each = button(action.text(), None, "ghost")
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            each.setToolTip(f"{action.text()} ({key})")
            each.clicked.connect(action.trigger)
            action.enabledChanged.connect(each.setEnabled)
            foot.addWidget(each)
        right = panel("surface", column(top, rule(), self.people, self._nobody, rule(), foot))
        whole = row(left, rule(vertical=True), right, spacing=0)
        whole.setStretch(2, 1)
        return panel("surface", whole)

    def _actions(self) -> Sequence[QAction]:
        wanted = (
            (self.tr("Write next message…"), "W", self._write_selected),
            (self.tr("Stop"), "Del", self._stop),
            (self.tr("Open person"), "O", self._open_person),
        )
        for title, key, act in wanted:
            action = QAction(title, self.people)
            action.setShortcut(key)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(act)
            self.people.addAction(action)
        return self.people.actions()

    def _empty(self) -> QWidget:
        add = button(self.tr("New sequence…"), "plus", "primary")
        add.clicked.connect(self.ask_new)
        sentence = self.tr(
            "A first message and follow-ups, usually two, 2 to 5 days apart; then it stops. Any reply stops it too. "
            "What is due stands on Today; you send each message yourself."
        )
        return EmptyState("corner-down-left", self.tr("No sequences yet"), sentence, add)

    def _connect(self) -> None:
        self.model.kept_read.connect(self._show)
        self.model.failed.connect(self.states.show_failed)
        self.list.rows_needed.connect(lambda at, ids: self._supply(self.list, self.model.kept.sequences, at, ids))
        self.runs.rows_needed.connect(lambda at, ids: self._supply(self.runs, self.model.kept.runs, at, ids))
        self.table.chosen.connect(lambda _id: self._show_runs())
        self.table.opened.connect(lambda _id: self.ask_edit())
        self.people.opened.connect(lambda _id: self._open_person())
        self.people.selectionModel().selectionChanged.connect(self._tell_selection)
        self.people.customContextMenuRequested.connect(self._ask_menu)
        self.start.clicked.connect(lambda: self.start_wanted.emit(self.table.current_id()))
        self.due.clicked.connect(lambda: self._write(self._due()))

    # ---- showing

    def _title(self, each: SequenceRow) -> str:
        lines = self._lines(each)
        return ", ".join((lines.top, lines.bottom))

    def _lines(self, each: SequenceRow) -> TwoLines:
        running = sum(run.sequence_id == each.id and run.ended_at is None for run in self.model.kept.runs)
        due = sum(run.sequence_id == each.id for run in self.model.kept.due(self.model.day()))
        count = self.model.formats.count
        if due:
            return TwoLines(each.name, self.tr("{n} due").format(n=count(due)), "amber")
        return TwoLines(each.name, self.tr("{n} running").format(n=count(running)))

    def _show(self) -> None:
        kept = self.model.kept.sequences
        self.list.set_ids([each.id for each in kept], kept)
        self.list.refresh()
        self.states.show_content(bool(kept))
        self._show_runs()

    def _supply(self, model: PagedTableModel, rows: Sequence[Any], generation: int, ids: list[str]) -> None:
        wanted = set(ids)
        model.supply(generation, [each for each in rows if each.id in wanted])

    def current_sequence(self) -> SequenceRow | None:
        """The current sequence; None for none."""
        chosen = self.table.current_id()
        return next((each for each in self.model.kept.sequences if each.id == chosen), None)

    def _show_runs(self) -> None:
        sequence = self.current_sequence()
        shown = [run for run in self.model.kept.runs if sequence is not None and run.sequence_id == sequence.id]
        self.name.setText(sequence.name if sequence else "")
        self.steps.setText(words.steps_words(sequence.steps) if sequence else "")
        self.runs.set_ids([run.id for run in shown], shown)
        self.people.setVisible(bool(shown))
        self._nobody.setVisible(not shown)
        due = self._due()
        self.due.setVisible(bool(due))
        self.due.setText(self.tr(" Write {n} due…").format(n=self.model.formats.count(len(due))))
        self._tell_selection()

    def _tell_selection(self) -> None:
        count, selected = self.model.formats.count, self._selected()
        told = self.tr("{selected} of {total} selected")
        self.told.setText(told.format(selected=count(len(selected)), total=count(self.runs.rowCount())))
        write, stop, look = self.people.actions()
        running = [run for run in selected if run.ended_at is None]
        write.setEnabled(any(not run.drafted for run in running))
        stop.setEnabled(bool(running))
        look.setEnabled(bool(selected))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide, px = self.width() >= current().px(WIDE), current().px
        self._left.setFixedWidth(px(LIST_WIDTH if wide else NARROW_LIST))
        for at, width in enumerate(WIDTHS if wide else NARROW_WIDTHS, start=1):
            self.people.setColumnWidth(at, px(width))

    # ---- acting

    def _due(self) -> list[RunRow]:
        chosen = self.table.current_id()
        return [run for run in self.model.kept.due(self.model.day()) if run.sequence_id == chosen]

    def _selected(self) -> list[RunRow]:
        wanted = set(self.people.selected_ids())
        return [run for run in self.model.kept.runs if run.id in wanted]

    def _write_selected(self) -> None:
        self._write([run for run in self._selected() if run.ended_at is None and not run.drafted])

    def _write(self, runs: list[RunRow]) -> None:
        """Only what is of one template and about one brand leaves together; the others stay due."""
        if runs:
            first = (runs[0].template_id, runs[0].brand_id)
            self.due_wanted.emit([run for run in runs if (run.template_id, run.brand_id) == first])

    def _stop(self) -> None:
        if running := [run.id for run in self._selected() if run.ended_at is None]:
            self.model.stop_runs(running)

    def _open_person(self) -> None:
        if chosen := self._selected():
            self.person_opened.emit(chosen[0].influencer_id)

    def ask_new(self) -> None:
        """Ask for a new sequence; without a template there is nothing to make one of."""
        if any(not each.archived for each in self.model.kept.templates):
            self._open(SequenceDialog(self.model, None, self.window()))
        else:
            self.model.bridge.say(self.tr("A sequence is made of templates. Add one first."))
            self.template_wanted.emit()

    def ask_edit(self) -> None:
        """Ask what to change in the current sequence."""
        if (sequence := self.current_sequence()) is not None:
            self._open(SequenceDialog(self.model, sequence, self.window()))

    def _open(self, dialog: SequenceDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _remove(self) -> None:
        if chosen := self.table.current_id():
            self.model.remove_sequence(chosen)

    def _ask_menu(self, point: QPoint) -> None:
        if not self.people.current_id():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.people.actions())
        menu.popup(self.people.viewport().mapToGlobal(point))
