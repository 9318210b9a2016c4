"""The grid in which figures of many posts are typed or pasted at once. Layout and wiring only."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from crm.domain.vocabulary import ReadingSource
from crm.ui.kit.entry_table import EntryTable
from crm.ui.kit.forms import DateField, Field, choice
from crm.ui.kit.pasting import Placed
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.pages.posts import words
from crm.ui.pages.posts.grid_view_model import ReadingGridModel

HAND_SOURCES = (ReadingSource.TYPED, ReadingSource.PARTNER, ReadingSource.SCREENSHOT)


class ReadingGrid(QWidget):
    """Rows are posts, columns are figures; one save is one step.

    Signals:
        left(): back to the list; what was typed stays.
    """

    left = Signal()

    def __init__(self, model: ReadingGridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.table = EntryTable(model.entries, self.tr("Readings to enter"), model.find_row)
        self.day = DateField(model.read_on, model.formats.locale)
        self.source = choice([(each, words.source_words(each)) for each in HAND_SOURCES])
        self.mark = choice(
            [(None, self.tr("as each says")), (".", self.tr("point: 12.4")), (",", self.tr("comma: 12,4"))]
        )
        self.save = button(self.tr("Save readings"), "check", "primary")
        self.back = button(self.tr("All posts"), None, "ghost")
        self.clear = button(self.tr("Empty the grid"), None, "ghost")
        self.next_problem = button(self.tr("Next problem"), "circle-alert", "ghost")
        self.told = label("", "small", "muted")
        self.cell_told = label("", "small", "red", wrap=True)
        self.counts = label("", "small", "muted")
        self.states = PageStates(self._content(), self._empty(), model.load)
        whole = column(self._head(), self._bar(), rule(), self.states)
        whole.setStretchFactor(self.states, 1)  # the hint above takes the lines that it needs, the grid what is left
        self.setLayout(column(panel("surface", whole)))
        self.setFocusProxy(self.table)
        self._connect()

    def _head(self) -> QWidget:
        title = label(self.tr("Enter readings"), "page")
        return panel("surface", row(title, None, self.back, self.save, margins=(16, 13, 16, 9)))

    def _bar(self) -> QWidget:
        fields = (
            Field(self.tr("Read on"), self.day),
            Field(self.tr("Who says so"), self.source),
            Field(self.tr("Decimal mark"), self.mark),
        )
        hint = label(
            self.tr(
                "Type, or copy from a spreadsheet and paste: 12.4K, 1 234 and 3,416 are read. Rows with a link find "
                "their post, a first row with titles its columns."
            ),
            "small",
            "faint",
            wrap=True,
        )
        bar = row(*fields, 8, hint, spacing=12, margins=(16, 0, 16, 8))
        bar.setStretchFactor(hint, 1)
        return panel("surface", bar)

    def _content(self) -> QWidget:
        foot = row(self.counts, 8, self.cell_told, spacing=4, margins=(16, 3, 10, 3))
        foot.setStretchFactor(self.cell_told, 1)
        for each in (self.next_problem, self.clear):
            foot.addWidget(each)
        paste = row(self.told, None, margins=(16, 4, 16, 4))
        self._paste_told = panel("surface", paste)
        self._paste_told.hide()
        return panel("surface", column(self.table, rule(), self._paste_told, foot))

    def _empty(self) -> QWidget:
        back = button(self.tr("All posts"))
        back.clicked.connect(self.left)
        sentence = self.tr("No post fits the list, so there is none to read. Take a filter off.")
        return EmptyState("table-2", self.tr("Nothing to read"), sentence, back)

    def _connect(self) -> None:
        model = self.model
        model.shown.connect(self._show)
        model.failed.connect(self.states.show_failed)
        model.counted.connect(self._tell_counts)
        model.stuck.connect(self._stand_on_problem)
        model.refused.connect(self._say)
        model.busy.connect(self._set_busy)
        self.day.changed.connect(model.set_day)
        self.source.currentIndexChanged.connect(self._set_source)
        self.mark.currentIndexChanged.connect(lambda _at: model.read_with(self.mark.currentData()))
        self.table.pasted.connect(self._tell_pasted)
        self.table.stood_on.connect(self._tell_cell)
        self.table.left.connect(self.left)
        self.save.clicked.connect(model.save)
        self.back.clicked.connect(self.left)
        self.clear.clicked.connect(model.entries.clear)
        self.next_problem.clicked.connect(self._to_next_problem)
        for keys, act in (("Ctrl+S", model.save), ("F8", self._to_next_problem)):
            QShortcut(QKeySequence(keys), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.save.setToolTip(self.tr("Save readings (Ctrl+S)"))
        self.next_problem.setToolTip(self.tr("Next problem (F8)"))
        self._tell_counts(0, 0)

    def open(self, post_ids: list[str]) -> None:
        """Enter readings of these posts; what was typed before and not saved stands first."""
        self._say("")
        self.states.show_loading()
        self.model.open(post_ids)

    # ---- showing

    def _show(self, rows: int, left_out: int) -> None:
        self.states.show_content(rows > 0)
        count = self.model.formats.count
        if left_out:
            told = self.tr("The first {n} posts of the list; {more} more fit it. Narrow it to reach them.")
            self._say(told.format(n=count(rows), more=count(left_out)))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, sentence: str) -> None:
        self.told.setText(sentence)
        self._paste_told.setVisible(bool(sentence))

    def _tell_cell(self, sentence: str) -> None:
        self.cell_told.setText(sentence)

    def _tell_counts(self, filled: int, problems: int) -> None:
        count = self.model.formats.count
        told = self.tr("1 post filled in") if filled == 1 else self.tr("{n} posts filled in")
        wrong = self.tr("1 cell cannot be read") if problems == 1 else self.tr("{n} cells cannot be read")
        parts = [told.format(n=count(filled)), *([wrong.format(n=count(problems))] if problems else [])]
        self.counts.setText(" · ".join(parts))
        self.next_problem.setVisible(problems > 0)
        self.clear.setEnabled(bool(self.model.entries.typed_ids()))
        self.save.setEnabled(filled > 0 or problems > 0)

    def _tell_pasted(self, placed: Placed) -> None:
        count = self.model.formats.count
        told = []
        if placed.rows_left == 1:
            told.append(self.tr("1 pasted row found no post here and was left out."))
        elif placed.rows_left:
            rows = self.tr("{n} pasted rows found no post here and were left out.")
            told.append(rows.format(n=count(placed.rows_left)))
        if placed.columns_left:
            columns = self.tr("Columns without a place here: {names}.")
            told.append(columns.format(names=", ".join(placed.columns_left)))
        self._say(" ".join(told))

    def _stand_on_problem(self, at: int, at_column: int, sentence: str) -> None:
        self.table.stand_on(at, at_column)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say(self.tr("Nothing was saved yet. {why}").format(why=sentence))

    def _to_next_problem(self) -> None:
        problems = self.model.entries.problems()
        here = self.table.currentIndex()
        after = [each for each in problems if each > (here.row(), here.column())]
        if problems:
            self.table.stand_on(*(after or problems)[0])
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_source(self) -> None:
        self.model.source = ReadingSource(self.source.currentData())

    def _set_busy(self, on: bool) -> None:
        self._say("")
        for each in (self.table, self.save, self.clear):
            each.setEnabled(not on)
