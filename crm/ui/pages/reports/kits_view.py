"""Looks of clients: whose on the left, the fields, and pages in it on the right. Layout and wiring only."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QImage, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from crm.errors import CrmError
from crm.reports.brand_kit import OUR_KIT, BrandKit
from crm.ui.kit.delegates import LeadDelegate, TwoLines
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.pages.reports.kit_form import KitForm
from crm.ui.pages.reports.kits_model import AGENCY, KitsViewModel, Whose
from crm.ui.pages.reports.preview import Pages
from crm.ui.theme.theme import current

LIST_WIDTH = 180  # px at 100 %
WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut


class KitsView(QWidget):
    """A kit is drawn as it is typed, and kept when it is saved."""

    def __init__(self, model: KitsViewModel) -> None:
        super().__init__()
        self.model = model
        self._lines: dict[str, Whose] = {}
        self._shown: str | None = None
        self._opened: str | None = None
        self._saving = False
        self._saved = OUR_KIT
        self.form = KitForm()
        self.pages = Pages(self.tr("Pages in this look"))
        self.save = button(self.tr("Save"), name="primary")
        self.remove = button(self.tr("Remove this look"), "trash-2", "ghost")
        self.state = label("", "small", "amber")
        self.busy = label("", "small", "faint")
        rows = PagedTableModel([Column("", self.tr("Client"), LIST_WIDTH, self._spoken, stretch=True)], self)
        self.table = Table(rows, self.tr("Whose look"))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.horizontalHeader().hide()
        self.table.set_delegates([LeadDelegate(self.table, self._lines_of)])
        self.states = PageStates(self._content(), self._empty(), model.load)
        self.setLayout(column(self.states))
        self.setFocusProxy(self.table)
        self._connect()

    def _content(self) -> QWidget:
        self.table.setFixedWidth(current().px(LIST_WIDTH))
        foot = row(self.remove, None, self.state, self.save, spacing=6, margins=(12, 8, 16, 10))
        middle = column(self.form, rule(), foot)
        middle.setStretch(0, 1)
        side = panel("surface", middle)
        side.setFixedWidth(self.form.width())
        told = row(label(self.tr("As it will look"), "small", "muted"), None, self.busy)
        told.setContentsMargins(16, 8, 16, 8)
        right = column(told, rule(), self.pages)
        right.setStretch(2, 1)
        body = row(self.table, rule(vertical=True), side, rule(vertical=True), panel("surface", right), spacing=0)
        body.setStretch(4, 1)
        return panel("surface", body)

    def _empty(self) -> QWidget:
        return EmptyState("image", self.tr("No clients yet"), self.tr("Add a brand, and give its documents a look."))

    def _connect(self) -> None:
        model = self.model
        self.table.paged.rows_needed.connect(lambda at, ids: self.table.paged.supply(at, self._known(ids)))
        self.table.chosen.connect(self._choose)
        self.form.edited.connect(self._draw)
        self.form.logo_wanted.connect(model.read_logo)
        self.save.clicked.connect(self.save_shown)
        self.remove.clicked.connect(lambda: model.remove(self._shown or AGENCY))
        model.listed.connect(self._show)
        model.kit_read.connect(self._show_kit)
        model.drawn.connect(self._show_pages)
        model.refused.connect(self._show_error)
        model.logo_read.connect(self.form.set_logo)
        model.saved.connect(self._is_saved)
        model.failed.connect(self.states.show_failed)
        QShortcut(QKeySequence("Ctrl+S"), self, self.save_shown, context=WITHIN)

    # ---- the list

    def _known(self, ids: Sequence[str]) -> list[Whose]:
        return [self._lines[each] for each in ids if each in self._lines]

    def _lines_of(self, whose: Whose) -> TwoLines:
        if whose.own:
            return TwoLines(whose.name, self.tr("own look"))
        plain = self.tr("Rapport’s plain look") if whose.id == AGENCY else self.tr("as the agency’s")
        return TwoLines(whose.name, plain)

    def _spoken(self, whose: Whose) -> str:
        lines = self._lines_of(whose)
        return f"{lines.top}, {lines.bottom}"

    def _show(self, lines: Sequence[Whose]) -> None:
        self._lines = {each.id: each for each in lines}
        self.states.show_content()
        self.table.paged.set_ids(list(self._lines), list(lines))
        self.table.paged.refresh()
        self._show_state()
        if self._shown is not None and not self._is_edited():
            self.model.open(self._shown)  # undo may have changed it

    def _choose(self, brand_id: str) -> None:
        if brand_id in self._lines and brand_id != self._shown:
            self._shown = brand_id
            self.model.open(brand_id)

    # ---- one kit

    def _show_kit(self, brand_id: str, kit: BrandKit) -> None:
        if brand_id != self._shown:
            return
        typed = self._opened == brand_id and self._is_edited()
        self._opened, self._saved = brand_id, kit
        if not typed:  # what somebody types meanwhile stays
            self.form.show_kit(kit)
        self._draw()

    def edited(self) -> BrandKit:
        """What is typed now.

        Raises:
            UserError: the wording cannot be read.
        """
        return self.form.kit(self._saved.name)

    def _is_edited(self) -> bool:
        try:
            return self.edited() != self._saved
        except CrmError:
            return True

    def _draw(self) -> None:
        self._show_state()
        try:
            kit = self.edited()
        except CrmError as error:
            self.form.show_error(error)
            return
        self.busy.setText(self.tr("Making pages…"))
        self.model.draw(self._shown or AGENCY, kit)

    def _show_pages(self, pages: list[QImage]) -> None:
        self.busy.setText("")
        self.form.clear_errors()
        self.pages.show_pages(pages, self.tr("Pages in this look"), keep_place=True)

    def _show_error(self, error: CrmError) -> None:
        self._saving = False
        self.busy.setText("")
        self.form.show_error(error)

    def _show_state(self) -> None:
        edited = self._is_edited()
        self.state.setText(self.tr("Not saved") if edited else "")
        self.save.setEnabled(edited)
        own = self._lines.get(self._shown or AGENCY)
        self.remove.setEnabled(own is not None and own.own)

    def save_shown(self) -> None:
        """Keep what is typed."""
        try:
            kit = self.edited()
        except CrmError as error:
            self.form.show_error(error)
            return
        if kit != self._saved or self._saving:  # what is being saved may differ from both
            self._saving = True
            self.model.save(self._shown or AGENCY, kit)

    def _is_saved(self, brand_id: str, kit: BrandKit | None) -> None:
        self._saving = False
        if kit is None:
            self.model.open(brand_id)
        elif brand_id == self._shown:
            self._saved = kit
            self._show_state()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.load()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.rest()
