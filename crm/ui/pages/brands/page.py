"""Brands: the clients, what they stand for, and how many partnerships each has. Layout and wiring only."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QStackedWidget, QWidget

from crm.domain.text import fold
from crm.formats import Formats
from crm.queries.brands import BrandRow
from crm.ui.kit.delegates import PersonDelegate
from crm.ui.kit.paged_table_model import PagedTableModel
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import badge, button, column, label, panel, row, rule, search_field
from crm.ui.pages.brands.cells import ChipsDelegate, columns, name_cell, statuses, values
from crm.ui.pages.brands.dashboard import Dashboard
from crm.ui.pages.brands.dialogs import BrandDialog
from crm.ui.pages.brands.view_model import BrandsViewModel
from crm.ui.theme.theme import current

ROW_HEIGHT = 84


class BrandsPage(QWidget):
    """A table of brands with add, edit and remove.

    Signals:
        person_chosen(""): the page is shown, and no person is chosen on it.
        person_opened(influencer_id), log_wanted(influencer_id): as on every page; no brand gives them.
        partnerships_wanted(brand_id): show this brand's partnerships.
        partnership_opened(partnership_id), campaign_opened(campaign_id), post_opened(post_id), page_wanted(name): look there.
    """

    person_chosen = Signal(str)
    person_opened = Signal(str)
    log_wanted = Signal(str)
    partnerships_wanted = Signal(str)
    partnership_opened = Signal(str)
    campaign_opened = Signal(str)
    post_opened = Signal(str)
    page_wanted = Signal(str)

    def __init__(
        self, model: BrandsViewModel, formats: Formats, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.model = model
        self.formats = formats
        self._brands: dict[str, BrandRow] = {}
        self._wanted = ""
        self.rows = PagedTableModel(columns(), self)
        self.badge = badge("0")
        self.search = search_field(self.tr("Find a brand"))
        self.search.setFixedWidth(current().px(200))
        self.add_brand = button(self.tr("Add brand"), "plus", "primary")
        self.table = self._table()
        self.states = PageStates(self._content(), self._empty(), model.load)
        title = label(self.tr("Brands"), "page")
        head = row(title, self.badge, None, self.search, self.add_brand, margins=(16, 13, 16, 9))
        self.dashboard = Dashboard(model.bridge, formats, today)
        self.stack = QStackedWidget()
        self.stack.addWidget(panel("surface", column(head, rule(), self.states)))
        self.stack.addWidget(self.dashboard)
        self.setLayout(column(self.stack))
        self.setFocusProxy(self.table)
        self._connect()

    def _table(self) -> Table:
        table = Table(self.rows, self.tr("Brands"))
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.verticalHeader().setDefaultSectionSize(current().px(ROW_HEIGHT))
        table.set_delegates(
            [PersonDelegate(table, name_cell), ChipsDelegate(table, values), ChipsDelegate(table, statuses)]
        )
        table.horizontalHeader().setSectionsClickable(False)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        return table

    def _content(self) -> QWidget:
        self.told = label("", "small", "muted")
        foot = row(self.told, None, spacing=4, margins=(16, 3, 10, 3))
        wanted = (
            (self.tr("Open"), "", self.open_current),
            (self.tr("Show partnerships"), "", self._show_partnerships),
            (self.tr("Edit…"), "F2", self.ask_edit),
            (self.tr("Remove"), "Del", self._remove),
        )
        for words, key, act in wanted:
            action = QAction(words, self.table)
            action.setShortcut(key)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(act)
            self.table.addAction(action)
            each = button(words, None, "ghost")
            shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            each.setToolTip(f"{words} ({shortcut})" if shortcut else words)
            each.clicked.connect(action.trigger)
            action.enabledChanged.connect(each.setEnabled)
            foot.addWidget(each)
        return panel("surface", column(self.table, rule(), foot))

    def _empty(self) -> QWidget:
        first = button(self.tr("Add brand"), "plus", "primary")
        first.clicked.connect(self.ask_add)
        sentence = self.tr("A brand is a client: what it stands for, its niches, and who speaks for it.")
        return EmptyState("megaphone", self.tr("No brands yet"), sentence, first)

    def _connect(self) -> None:
        model = self.model
        model.brands_read.connect(self._show)
        model.added.connect(self._want)
        model.failed.connect(self.states.show_failed)
        self.rows.rows_needed.connect(self._supply)
        self.search.textChanged.connect(self._narrow)
        self.add_brand.clicked.connect(self.ask_add)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self.open_brand)
        self.dashboard.left.connect(self.close_brand)
        self.dashboard.edit_wanted.connect(self.ask_edit)
        self.dashboard.partnerships_wanted.connect(self.partnerships_wanted)
        self.dashboard.partnership_opened.connect(self.partnership_opened)
        self.dashboard.campaign_opened.connect(self.campaign_opened)
        self.dashboard.person_opened.connect(self.person_opened)
        self.dashboard.post_opened.connect(self.post_opened)
        self.dashboard.page_wanted.connect(self.page_wanted)
        self.table.customContextMenuRequested.connect(self._ask_menu)

    def ask_add(self) -> None:
        """Open the dialog for a new brand."""
        self._show_dialog(BrandDialog(self.model, None, self))

    def ask_edit(self) -> None:
        """Open the dialog for the current brand."""
        if brand := self.current_brand():
            self._show_dialog(BrandDialog(self.model, brand, self))

    def open_brand(self, brand_id: str) -> None:
        """Show the first page of a brand."""
        self.table.choose(brand_id)
        self.dashboard.show_brand(brand_id)
        self.stack.setCurrentWidget(self.dashboard)
        self.dashboard.back.setFocus()

    def open_current(self) -> None:
        """Show the first page of the current brand."""
        if brand := self.current_brand():
            self.open_brand(brand.id)

    def close_brand(self) -> None:
        """Back to the list."""
        self.stack.setCurrentIndex(0)
        self.table.setFocus()

    def current_brand(self) -> BrandRow | None:
        """The brand whose first page is in front, else the current one of the list, if any."""
        opened = self.stack.currentWidget() is self.dashboard
        return self._brands.get(self.dashboard.model.brand_id if opened else self.table.current_id())

    def _show_dialog(self, dialog: BrandDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _remove(self) -> None:
        if brand := self.current_brand():
            self.model.remove(brand)

    def _show_partnerships(self) -> None:
        if brand := self.current_brand():
            self.partnerships_wanted.emit(brand.id)

    def _choose(self, brand_id: str) -> None:
        for action in self.table.actions():
            action.setEnabled(bool(brand_id))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.person_chosen.emit("")

    def _want(self, brand_id: str) -> None:
        self._wanted = brand_id

    def _show(self, brands: Sequence[BrandRow]) -> None:
        self._brands = {brand.id: brand for brand in brands}
        self.badge.setText(self.formats.count(len(brands)))
        self.rows.refresh()
        self._narrow()
        self.states.show_content(bool(brands))
        if self._wanted in self._brands:
            self.table.choose(self._wanted)
            self._wanted = ""

    def _narrow(self) -> None:
        words = fold(self.search.text()).split()
        shown = [id_ for id_, brand in self._brands.items() if all(word in _searched(brand) for word in words)]
        self.rows.set_ids(shown)
        counts = {"shown": self.formats.count(len(shown)), "total": self.formats.count(len(self._brands))}
        self.told.setText(self.tr("{shown} of {total} shown").format(**counts))

    def _supply(self, generation: int, ids: Sequence[str]) -> None:
        self.rows.supply(generation, [self._brands[id_] for id_ in ids if id_ in self._brands])

    def _ask_menu(self, point: QPoint) -> None:
        if self.current_brand() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.table.actions())
        menu.popup(self.table.viewport().mapToGlobal(point))


def _searched(brand: BrandRow) -> str:
    return fold(" ".join((brand.name, *(value.name for value in brand.values), *brand.niches)))
