"""The partners of one campaign: where each stands, what is missing, who waits. Layout and wiring only."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from crm.queries.collaborations import CollaborationRow
from crm.ui.kit.delegates import ChipDelegate, FigureDelegate, LinesDelegate, PersonDelegate
from crm.ui.kit.paged_table_model import ROW
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.pages.campaigns import cells
from crm.ui.pages.campaigns.collaboration_dialog import CollaborationDialog
from crm.ui.pages.campaigns.dialogs import StageDialog
from crm.ui.pages.campaigns.view_model import CampaignsViewModel


class PartnersTab(QWidget):
    """A table of collaborations with acts on the current one.

    Signals:
        person_opened(influencer_id): look at a partner; Enter or a double click opens the collaboration's form.
    """

    person_opened = Signal(str)

    def __init__(self, model: CampaignsViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.table = self._table()
        self.told = label("", "small", "muted")
        self.states = PageStates(self._content(), self._empty(), model.load)
        self.setLayout(column(self.states))
        self.setFocusProxy(self.table)
        self._connect()

    def _table(self) -> Table:
        table, formats = Table(self.model.parts, self.tr("Partners of the campaign")), self.model.formats
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.set_delegates(
            [
                PersonDelegate(table, cells.partner),
                ChipDelegate(table, cells.stage),
                LinesDelegate(table, cells.lacking),
                LinesDelegate(table, lambda each: cells.waiting(formats, each)),
                FigureDelegate(table, lambda each: cells.pieces(formats, each)),
                FigureDelegate(table, lambda each: cells.fee(formats, each)),
            ]
        )
        table.horizontalHeader().setSectionsClickable(False)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        return table

    def _content(self) -> QWidget:
        foot = row(self.told, None, spacing=4, margins=(16, 3, 10, 3))
        for action in self._actions():
            each = button(action.text(), None, "ghost")
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            each.setToolTip(f"{action.text()} ({key})")
            each.clicked.connect(action.trigger)
            action.enabledChanged.connect(each.setEnabled)
            foot.addWidget(each)
        return panel("surface", column(self.table, rule(), foot))

    def _actions(self) -> list[QAction]:
        wanted = (
            (self.tr("Edit…"), "E", self.ask_edit),
            (self.tr("Move stage…"), "M", self.ask_move),
            (self.tr("Open person"), "O", self._open),
            (self.tr("Take out"), "Del", self._remove),
        )
        for words, key, act in wanted:
            action = QAction(words, self.table)
            action.setShortcut(key)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(act)
            self.table.addAction(action)
        return self.table.actions()

    def _empty(self) -> QWidget:
        sentence = self.tr(
            "Select people in the list of influencers and choose “Add to campaign…”, or let an import bring them with "
            "their sales and payouts."
        )
        return EmptyState("users", self.tr("No partner yet"), sentence)

    def _connect(self) -> None:
        self.model.collaborations_shown.connect(self._show)
        self.model.failed.connect(self.states.show_failed)
        self.table.opened.connect(lambda _id: self.ask_edit())
        self.table.chosen.connect(lambda _id: self._allow())
        self.table.customContextMenuRequested.connect(self._ask_menu)

    def current_row(self) -> CollaborationRow | None:
        """The current collaboration, once it was read."""
        index = self.table.currentIndex()
        found: CollaborationRow | None = index.data(ROW) if index.isValid() else None
        return found

    def ask_edit(self) -> None:
        """Open the form of the current collaboration: agreement, pieces, payments, moves."""
        if chosen := self.current_row():
            dialog = CollaborationDialog(self.model.bridge, self.model.formats, chosen.id, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def ask_move(self) -> None:
        """Open the dialog that moves the current collaboration to another stage."""
        if chosen := self.current_row():
            dialog = StageDialog(self.model, chosen, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _open(self) -> None:
        if chosen := self.current_row():
            self.person_opened.emit(chosen.influencer_id)

    def _remove(self) -> None:
        if chosen := self.current_row():
            self.model.remove(chosen)

    def _show(self, count: int) -> None:
        self.states.show_content(count > 0)
        told = self.tr("1 partner") if count == 1 else self.tr("{n} partners")
        self.told.setText(told.format(n=self.model.formats.count(count)))
        self._allow()

    def _allow(self) -> None:
        for action in self.table.actions():
            action.setEnabled(self.table.currentIndex().isValid())

    def _ask_menu(self, point: QPoint) -> None:
        if self.current_row() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.table.actions())
        menu.popup(self.table.viewport().mapToGlobal(point))
