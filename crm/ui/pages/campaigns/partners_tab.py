"""The partners of one campaign: where each stands, what is missing, who waits; as a board or as a table. Layout and wiring only."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu, QStackedWidget, QWidget

from crm.domain.collaborations import STAGES
from crm.domain.vocabulary import CollaborationStage
from crm.queries.collaborations import CollaborationRow
from crm.ui.kit.board import Board
from crm.ui.kit.delegates import ChipDelegate, FigureDelegate, LinesDelegate, PersonDelegate
from crm.ui.kit.segment import Segment
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.pages.campaigns import cells, partner_cards, words
from crm.ui.pages.campaigns.collaboration_dialog import CollaborationDialog
from crm.ui.pages.campaigns.dialogs import StageDialog, any_needs_reason, moved_words
from crm.ui.pages.campaigns.partner_filter import PartnerFilter
from crm.ui.pages.campaigns.view_model import CampaignsViewModel

BOARD, TABLE = 0, 1


class PartnersTab(QWidget):
    """The collaborations on a board or in a table, by the same filter, with acts on those that are chosen.

    Signals:
        person_opened(influencer_id): look at a partner; Enter or a double click opens the collaboration's form.
    """

    person_opened = Signal(str)

    def __init__(self, model: CampaignsViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.filter = PartnerFilter(model)
        self.views = Segment(
            self.tr("Show as"),
            [(self.tr("Board"), self.tr("Stages side by side")), (self.tr("Table"), self.tr("One line each"))],
        )
        self.board = Board(self.tr("Partners of the campaign by stage"))
        self.table = self._table()
        self.told = label("", "small", "muted")
        self.stack = QStackedWidget()
        self.states = PageStates(self._content(), self._empty(), model.load)
        self.setLayout(column(self._bar(), rule(), self.states))
        self.setFocusProxy(self.stack)
        self._connect()

    def _bar(self) -> QWidget:
        return panel("surface", row(self.filter, None, self.views, margins=(16, 8, 16, 8)))

    def _table(self) -> Table:
        table, formats = Table(self.model.parts, self.tr("Partners of the campaign")), self.model.formats
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
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.horizontalHeader().setSectionsClickable(False)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        return table

    def _content(self) -> QWidget:
        for view in (self.board, self.table):
            self.stack.addWidget(view)
        self.stack.setFocusProxy(self.board)
        foot = row(self.told, None, spacing=4, margins=(16, 3, 10, 3))
        for action in self._actions():
            each = button(action.text(), None, "ghost")
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            each.setToolTip(f"{action.text()} ({key})")
            each.clicked.connect(action.trigger)
            action.enabledChanged.connect(each.setEnabled)
            foot.addWidget(each)
        return panel("surface", column(self.stack, rule(), foot))

    def _actions(self) -> list[QAction]:
        wanted: tuple[tuple[str, str, Callable[[], None]], ...] = (
            (self.tr("Edit…"), "E", self.ask_edit),
            (self.tr("Move stage…"), "M", self.ask_move),
            (self.tr("Open person"), "O", self._open),
            (self.tr("Take out"), "Del", self._remove),
        )
        for title, key, act in wanted:
            action = QAction(title, self.stack)
            action.setShortcut(key)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(act)
            self.stack.addAction(action)
        return self.stack.actions()

    def _empty(self) -> QWidget:
        sentence = self.tr(
            "Select people in the list of influencers and choose “Add to campaign…”, or let an import bring them with "
            "their sales and payouts."
        )
        return EmptyState("users", self.tr("No partner yet"), sentence)

    def _connect(self) -> None:
        self.model.collaborations_shown.connect(self._show)
        self.model.failed.connect(self.states.show_failed)
        self.views.chosen.connect(self._turn)
        self.table.opened.connect(lambda _id: self.ask_edit())
        self.table.chosen.connect(lambda _id: self._allow())
        self.table.customContextMenuRequested.connect(
            lambda point: self._ask_menu(self.table.viewport().mapToGlobal(point))
        )
        self.board.opened.connect(lambda _id: self.ask_edit())
        self.board.chosen.connect(lambda _ids: self._allow())
        self.board.moved.connect(self._move_to)
        self.board.menu_wanted.connect(self._ask_menu)

    def _turn(self, at: int) -> None:
        """Show the other view, on the same partner."""
        chosen = next(iter(self.chosen_rows()), None)
        self.stack.setCurrentIndex(at)
        self.stack.setFocusProxy(self.board if at == BOARD else self.table)
        if chosen is not None:
            (self.board if at == BOARD else self.table).choose(chosen.id)
        self._allow()

    def chosen_rows(self) -> list[CollaborationRow]:
        """The collaborations that an act is for: those chosen in the view that is shown."""
        shown = self.board if self.stack.currentIndex() == BOARD else self.table
        rows = (self.model.collaboration(each) for each in shown.selected_ids())
        return [each for each in rows if each is not None]

    def ask_edit(self) -> None:
        """Open the form of the first chosen collaboration: agreement, pieces, payments, moves."""
        if chosen := self.chosen_rows():
            dialog = CollaborationDialog(self.model.bridge, self.model.formats, chosen[0].id, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def ask_move(self) -> None:
        """Open the dialog that moves the chosen collaborations to another stage."""
        if chosen := self.chosen_rows():
            self._ask_stage(chosen, None)

    def _ask_stage(self, rows: list[CollaborationRow], stage: CollaborationStage | None) -> None:
        dialog = StageDialog(self.model, rows, self, stage)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _move_to(self, ids: list[str], key: str, _on: bool = False) -> None:
        """Cards were taken to another lane; one that goes back or past a stage is asked why."""
        stage = CollaborationStage(key)
        found = (self.model.collaboration(each) for each in ids)
        waiting = self.model.moving  # a key held down asks again before the first move is shown
        rows = [each for each in found if each is not None and each.stage is not stage and each.id not in waiting]
        if not rows:
            return
        if any_needs_reason(rows, stage):
            self._ask_stage(rows, stage)
        else:
            self.model.move(rows, stage, "", moved_words(rows, stage), None)

    def _open(self) -> None:
        if chosen := self.chosen_rows():
            self.person_opened.emit(chosen[0].influencer_id)

    def _remove(self) -> None:
        if len(chosen := self.chosen_rows()) == 1:
            self.model.remove(chosen[0])

    def _show(self, count: int) -> None:
        model, narrowed = self.model, self.model.partners_narrowed()
        self.states.show_content(count > 0 or narrowed)
        self.board.set_lanes(partner_cards.lanes(model.board(), model.formats, model.part_filter.stages))
        told = self.tr("1 partner") if count == 1 else self.tr("{n} partners")
        campaign = model.campaign()
        if narrowed and campaign is not None:
            told = self.tr("{n} of {all} partners")
        everybody = campaign.collaborations if campaign else count
        self.told.setText(told.format(n=model.formats.count(count), all=model.formats.count(everybody)))
        self._allow()

    def _allow(self) -> None:
        chosen = len(self.chosen_rows())
        edit, move, open_person, remove = self.stack.actions()
        for action in (edit, open_person, remove):
            action.setEnabled(chosen == 1)
        move.setEnabled(chosen > 0)

    def _ask_menu(self, point: QPoint) -> None:
        chosen = self.chosen_rows()
        if not chosen:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.stack.actions())
        to = menu.addMenu(self.tr("Move to"))
        ids = [each.id for each in chosen]
        for stage in STAGES:
            if any(each.stage is not stage for each in chosen):
                to.addAction(words.stage_words(stage)).triggered.connect(partial(self._move_to, ids, stage))
        menu.popup(point)
