"""Duplicates: pairs who may be one person, with the evidence; merge them or keep them apart. Layout and wiring only."""

from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QColor, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMessageBox, QPushButton, QStackedWidget, QWidget

from crm.domain.doubles import STRENGTHS
from crm.domain.identity import Strength
from crm.errors import CrmError
from crm.formats import Formats
from crm.queries.merging import MergeSide
from crm.ui.kit.delegates import ChipDelegate, LinesDelegate, TwoLines
from crm.ui.kit.painting import Canvas
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import badge, button, column, label, panel, row, rule
from crm.ui.pages.duplicates.cells import pair, strength, strength_words
from crm.ui.pages.duplicates.view_model import DuplicatesViewModel
from crm.ui.person.compare import CompareView
from crm.ui.theme.theme import current

LIST_WIDTH = 400


class PairDelegate(LinesDelegate):
    """Both names over the evidence, in line with the page's title."""

    def content(self, drawing: Canvas, rect: QRectF, cell: TwoLines, surface: QColor) -> None:
        super().content(drawing, rect.adjusted(drawing.theme.px(8), 0, 0, 0), cell, surface)


class DuplicatesPage(QWidget):
    """A list of pairs beside both people of the current pair; arrow keys, Enter merges, N keeps apart."""

    def __init__(self, model: DuplicatesViewModel, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.formats = formats
        self.badge = badge("…")
        self.again = button(self.tr("Look again"), "search")
        self.certain = button(self.tr("Merge all certain ones…"), "users")
        self.certain.setEnabled(False)
        self.table = self._table()
        self.compare = CompareView(formats)
        self.merge = button(self.tr("Merge"), None, "primary")
        self.apart = button(self.tr("Not the same person"))
        self.chips = {wanted: self._chip(wanted) for wanted in (None, *STRENGTHS)}
        self.states = PageStates(self._content(), self._empty(), model.search)
        strip = row(*self.chips.values(), None, spacing=6, margins=(16, 0, 16, 8))
        inner = column(self._head(), strip, rule())
        inner.addWidget(self.states, 1)
        self.setLayout(column(panel("surface", inner)))
        self.setFocusProxy(self.table)
        self._connect()
        self._fill_chips()
        self._show_sides(None, None)

    def _head(self) -> QWidget:
        title = label(self.tr("Duplicates"), "page")
        return panel("surface", row(title, self.badge, None, self.again, self.certain, margins=(16, 13, 16, 9)))

    def _table(self) -> Table:
        table = Table(self.model.table, self.tr("Pairs who may be one person"))
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.set_delegates([PairDelegate(table, pair), ChipDelegate(table, strength)])
        table.horizontalHeader().setSectionsClickable(False)
        wanted = (("Return", self._merge), ("Enter", self._merge), ("N", self._keep_apart))
        for key, act in wanted:
            action = QAction(table)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(act)
            table.addAction(action)
        return table

    def _content(self) -> QWidget:
        self.told = label("", "small", "muted")
        listed = QWidget()
        listed.setLayout(column(self.table, rule(), row(self.told, None, margins=(16, 7, 16, 7))))
        listed.setMaximumWidth(current().px(LIST_WIDTH))
        self.reasons = label("", "body", "muted", wrap=True)
        self.problem = label("", "small", "red", wrap=True)
        self.problem.hide()
        foot = row(self.problem, None, self.apart, self.merge, margins=(16, 10, 16, 10))
        whole = column(row(self.reasons, margins=(16, 12, 16, 12)), rule())
        whole.addWidget(self.compare, 1)
        whole.addWidget(rule())
        whole.addLayout(foot)
        self._side = QStackedWidget()
        self._side.addWidget(panel("surface", column()))
        self._side.addWidget(panel("surface", whole))
        content = QWidget()
        line = row(listed, rule(vertical=True), self._side, spacing=0)
        line.setStretchFactor(listed, 2)
        line.setStretchFactor(self._side, 3)
        content.setLayout(line)
        return content

    def _empty(self) -> QWidget:
        self.show_all = button(self.tr("Show all pairs"))
        self.show_all.clicked.connect(partial(self.model.narrow, None))
        sentence = self.tr(
            "Everybody was compared by accounts, e-mail, handles and names. Import another list, or look again later."
        )
        return EmptyState("circle-check-big", self.tr("No duplicates here"), sentence, self.show_all)

    def _connect(self) -> None:
        model = self.model
        model.loading.connect(self.states.show_loading)
        model.shown.connect(self._show)
        model.failed.connect(self.states.show_failed)
        model.sides_read.connect(self._show_sides)
        model.refused.connect(self._show_refusal)
        model.outdated.connect(self._search_if_seen)
        model.went_on.connect(self.table.choose)
        self.table.chosen.connect(model.choose)
        self.again.clicked.connect(model.search)
        self.certain.clicked.connect(self.ask_merge_certain)
        self.merge.clicked.connect(self._merge)
        self.apart.clicked.connect(self._keep_apart)
        self.merge.setToolTip(self.tr("Merge (Enter)"))
        self.apart.setToolTip(self.tr("Not the same person (N)"))

    # ---- showing

    def _show(self, shown: int) -> None:
        count, model = self.formats.count, self.model
        self.states.show_content(shown > 0)
        self.show_all.setVisible(model.strength is not None)
        self.badge.setText(count(model.count()))
        words = self.tr("{shown} of {total} pairs among {people} people")
        self.told.setText(words.format(shown=count(shown), total=count(model.count()), people=count(model.people)))
        self.certain.setEnabled(model.count(Strength.CERTAIN) > 0)
        self._fill_chips()
        if not shown:
            self.model.choose("")

    def _chip(self, wanted: Strength | None) -> QPushButton:
        chip = button("", None, "filter")
        chip.setCheckable(True)
        chip.clicked.connect(partial(self._narrow, wanted))
        return chip

    def _fill_chips(self) -> None:
        for wanted, chip in self.chips.items():
            words = self.tr("All") if wanted is None else strength_words(wanted)
            chip.setText(f"{words} {self.formats.count(self.model.count(wanted))}")
            chip.setAccessibleName(chip.text())
            chip.setChecked(wanted is self.model.strength)
            chip.setProperty("on", chip.isChecked())
            chip.style().unpolish(chip)
            chip.style().polish(chip)

    def _narrow(self, wanted: Strength | None, _checked: bool = False) -> None:
        self.model.narrow(None if wanted is self.model.strength else wanted)

    def _show_sides(self, keep: MergeSide | None, other: MergeSide | None) -> None:
        chosen = self.model.current()
        ready = keep is not None and other is not None and chosen is not None
        self.merge.setEnabled(ready)
        self.apart.setEnabled(ready)
        self.problem.hide()
        self._side.setCurrentIndex(1 if ready else 0)
        if keep is not None and other is not None and chosen is not None:
            self.reasons.setText("\n".join(chosen.evidence))
            self.compare.show_sides(keep, other)

    def _show_refusal(self, error: CrmError) -> None:
        self.problem.setText(str(error))
        self.problem.show()
        self.merge.setEnabled(self.model.current() is not None)
        self.apart.setEnabled(self.model.current() is not None)

    def _search_if_seen(self) -> None:
        if self.isVisible():
            self.model.load()

    # ---- acting

    def _merge(self) -> None:
        if self.merge.isEnabled():
            self._decide()
            self.model.merge(self.compare.choices())

    def _keep_apart(self) -> None:
        if self.apart.isEnabled():
            self._decide()
            self.model.keep_apart()

    def _decide(self) -> None:
        """One decision at a time; the list goes on with the pair below, and keeps the keyboard."""
        self.merge.setEnabled(False)
        self.apart.setEnabled(False)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_merge_certain(self) -> None:
        """Ask before all certain ones are merged."""
        box = QMessageBox(self.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(
            self.tr(
                "Merge everybody who is certainly one person? What differs is filled in from both; Undo takes it back."
            )
        )
        box.setStandardButtons(QMessageBox.StandardButton.Cancel)
        merge = box.addButton(self.tr("Merge"), QMessageBox.ButtonRole.AcceptRole)
        merge.clicked.connect(self.model.merge_certain)
        box.open()
