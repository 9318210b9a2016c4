"""Partnerships: every influencer with every brand by status, and one at a time with its record. Layout and wiring only."""

from collections.abc import Mapping, Sequence
from functools import cached_property, partial

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QPushButton, QScrollArea, QStackedWidget, QWidget

from crm.domain.vocabulary import PartnershipStatus
from crm.formats import Formats
from crm.queries.brands import BrandRow
from crm.queries.partnership_record import PartnershipRecord
from crm.queries.partnerships import PartnershipRow
from crm.ui import present
from crm.ui.kit.delegates import ChipDelegate, LinesDelegate, PersonDelegate
from crm.ui.kit.forms import choice
from crm.ui.kit.paged_table_model import ROW
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import badge, button, clear, column, icon_button, label, panel, row, rule, search_field
from crm.ui.pages.partnerships.dialogs import EditDialog
from crm.ui.pages.partnerships.payments_model import PaymentsModel
from crm.ui.pages.partnerships.payments_view import PaymentsView
from crm.ui.pages.partnerships.record import RecordView
from crm.ui.pages.partnerships.view_model import PartnershipsViewModel
from crm.ui.person.health_weights import ask_weights
from crm.ui.person.move import Movable, MoveDialog
from crm.ui.person.shortlist import Wish, ask_shortlist
from crm.ui.person.words import shown_name
from crm.ui.theme.theme import current
from crm.ui.theme.tokens import CONTROL

STAGE_AT, ROOM_FOR_STAGE = 4, 880  # the column of the stage, and from how many pixels on it has room


class PartnershipsPage(QWidget):
    """A table with a brand to choose, a chip for each status, and acts on the current row; or the record that is open.

    Signals:
        person_chosen(influencer_id): the current row changed; "" for none.
        person_opened(influencer_id): look at the partner.
        log_wanted(influencer_id): log an outreach with this person.
        people_wanted(): there is no partnership yet; go where one begins.
    """

    person_chosen = Signal(str)
    person_opened = Signal(str)
    log_wanted = Signal(str)
    people_wanted = Signal()

    def __init__(self, model: PartnershipsViewModel, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.formats = formats
        self._person = ""
        self._to_payments = False  # where the record that is open was come to from
        self._shown = 0
        self._counts: Mapping[PartnershipStatus, int] = {}
        self.badge = badge("0")
        self.search = search_field(self.tr("Find a person"))
        self.brand = choice([(None, self.tr("All brands"))])
        self.brand.setAccessibleName(self.tr("Brand"))
        self.brand.setMinimumWidth(current().px(150))
        self.table = self._table()
        self.move_status = button(self.tr("Move status…"), "arrow-up-right", "primary")
        self._chips = row(spacing=4)
        self.states = PageStates(self._content(), self._empty(), model.load)
        self._stack = QStackedWidget()
        self._stack.addWidget(panel("surface", column(self._head(), self._filters(), rule(), self.states)))
        self.setLayout(column(self._stack))
        self.setFocusProxy(self.table)
        self._connect()

    def _table(self) -> Table:
        table, cells = Table(self.model.table, self.tr("Partnerships")), self.model.cells
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.set_delegates(
            [
                PersonDelegate(table, cells.person),
                LinesDelegate(table, cells.brand),
                ChipDelegate(table, cells.status),
                ChipDelegate(table, cells.health),
                ChipDelegate(table, cells.stage),
                LinesDelegate(table, cells.last_contact),
                LinesDelegate(table, cells.next_step),
            ]
        )
        table.mark_sorted(0, False)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        return table

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Where the stage has no room for a column, it stands below the last contact."""
        narrow = self.width() < current().px(ROOM_FOR_STAGE)
        if narrow != self.model.cells.narrow:
            self.model.cells.narrow = narrow
            self.table.setColumnHidden(STAGE_AT, narrow)
            self.table.viewport().update()

    def _head(self) -> QWidget:
        self.search.setFixedWidth(current().px(180))
        title = label(self.tr("Partnerships"), "page")
        items = row(title, self.badge, None, self.search, self.brand, self.move_status, margins=(16, 13, 16, 9))
        return panel("surface", items)

    def _filters(self) -> QWidget:
        """The chips scroll sideways when a large text size leaves too little room."""
        strip = QScrollArea()
        strip.setWidgetResizable(True)
        strip.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        strip.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        strip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        strip.setWidget(panel("surface", row(self._chips, None, margins=(16, 0, 4, 8))))
        strip.setFixedHeight(current().px(CONTROL["sm"]) + 8)
        return strip

    def _content(self) -> QWidget:
        self.told = label("", "small", "muted")
        self.weights = icon_button("scale", self.tr("Weights of health…"))
        self.weights.clicked.connect(self.ask_weights)
        self.money = button(self.tr("Payments"), "banknote", "ghost")
        self.money.setToolTip(self.tr("What all partners are owed and were paid (P)"))
        self.money.clicked.connect(self.open_payments)
        foot = row(self.told, 8, self.money, self.weights, None, spacing=4, margins=(16, 3, 10, 3))
        for action in self._actions():
            if action.shortcut() == QKeySequence("M"):
                continue  # it is the main button above
            each = button(action.text(), None, "ghost")
            each.setToolTip(f"{action.text()} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
            each.clicked.connect(action.trigger)
            action.enabledChanged.connect(each.setEnabled)
            foot.addWidget(each)
        return panel("surface", column(self.table, rule(), foot))

    def _actions(self) -> Sequence[QAction]:
        wanted = (
            (self.tr("Move status…"), "M", self.ask_move),
            (self.tr("Edit…"), "F2", self.ask_edit),
            (self.tr("Log outreach…"), "L", self._log),
            (self.tr("Add to campaign…"), "C", self._ask_campaign),
        )
        for words, key, act in wanted:
            action = QAction(words, self.table)
            action.setShortcut(key)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(act)
            self.table.addAction(action)
        payments = QShortcut(QKeySequence("P"), self.table)
        payments.setContext(Qt.ShortcutContext.WidgetShortcut)
        payments.activated.connect(self.open_payments)
        return self.table.actions()

    def _empty(self) -> QWidget:
        self.show_all = button(self.tr("Show all partnerships"))
        self.show_all.clicked.connect(self._show_all)
        self.go_to_people = button(self.tr("Go to influencers"), "users", "primary")
        self.go_to_people.clicked.connect(self.people_wanted)
        sentence = self.tr(
            "A partnership is one person with one brand. It begins when you log outreach for a brand, or with "
            "“Start partnership” in a person's panel."
        )
        return EmptyState("package-check", self.tr("No partnerships here"), sentence, self.go_to_people, self.show_all)

    def _connect(self) -> None:
        model = self.model
        model.shown.connect(self._show)
        model.counts_read.connect(self._show_counts)
        model.brands_read.connect(self._show_brands)
        model.failed.connect(self.states.show_failed)
        model.healths_read.connect(self.table.viewport().update)
        self.search.textChanged.connect(model.search)
        self.brand.currentIndexChanged.connect(lambda _at: model.choose_brand(self.brand.currentData()))
        self.move_status.clicked.connect(self.ask_move)
        self.table.sort_wanted.connect(model.sort)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda partnership_id: self.open_partnership(partnership_id))
        model.record.shown.connect(self._tell_partner)
        model.record.closed.connect(self._leave_record)
        self.table.customContextMenuRequested.connect(self._ask_menu)
        model.table.dataChanged.connect(self._tell_person)

    def current_row(self) -> PartnershipRow | None:
        """The current partnership, once it was read."""
        index = self.table.currentIndex()
        found: PartnershipRow | None = index.data(ROW) if index.isValid() else None
        return found

    def ask_move(self) -> None:
        """Open the dialog that moves the current partnership's status."""
        if chosen := self.current_row():
            subject = Movable(chosen.id, shown_name(chosen.name, chosen.handle), chosen.brand, chosen.status)
            self._show_dialog(MoveDialog(self.model.bridge, subject, self.model.setting, self))

    def ask_edit(self) -> None:
        """Open the dialog that edits what was agreed."""
        if chosen := self.current_row():
            self._show_dialog(EditDialog(self.model, chosen, self))

    def ask_weights(self) -> None:
        """Open what each signal of health counts for."""
        ask_weights(self.model.bridge, self.model.setting, self)

    @cached_property
    def record(self) -> RecordView:
        """One partnership; built when the first is opened."""
        record = RecordView(self.model.record, self.model.setting)
        record.person_opened.connect(self.person_opened)
        record.edit_wanted.connect(self._edit_open)
        self._stack.addWidget(record)
        return record

    @cached_property
    def payments(self) -> PaymentsView:
        """What all partners are owed and were paid; built when it is first wanted."""
        model = self.model
        view = PaymentsView(PaymentsModel(model.bridge, model.formats, model.day, self))
        view.left.connect(self._show_list)
        view.record_wanted.connect(self._open_from_payments)
        view.person_opened.connect(self.person_opened)
        view.person_chosen.connect(self._tell_payee)
        self._stack.addWidget(view)
        return view

    def open_payments(self) -> None:
        """Show the payments of all partnerships instead of the list."""
        if self.model.record.open_id:
            self.model.record.open("")
        self._stack.setCurrentWidget(self.payments)
        self.setFocusProxy(self.payments)
        self.payments.begin()
        self.payments.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_from_payments(self, partnership_id: str) -> None:
        """Once the record is left, the payments come back."""
        self.open_partnership(partnership_id, "money")
        self._to_payments = True

    def open_partnership(self, partnership_id: str, part: str = "overview") -> None:
        """Show the record of a partnership instead of the list.

        Args:
            part: overview, promises, agreement, rights, money or disclosure.
        """
        self._to_payments = False
        self._stack.setCurrentWidget(self.record)
        self.setFocusProxy(self.record.bar)
        self.record.begin(part)
        self.model.record.open(partnership_id)

    def focus_search(self) -> None:
        """Find a person in the list, from the record too; among the payments when they are shown."""
        if self._stack.currentIndex() and not self.model.record.open_id:
            self.payments.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        if self.model.record.open_id:
            self._to_payments = False
            self.model.record.open("")
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _leave_record(self) -> None:
        back, self._to_payments = self._to_payments, False
        if back:
            self.open_payments()
        else:
            self._show_list()

    def _tell_payee(self, influencer_id: str) -> None:
        if influencer_id != self._person:
            self._person = influencer_id
            self.person_chosen.emit(influencer_id)

    def _show_list(self) -> None:
        if "payments" in self.__dict__:
            self.payments.model.rest()
        self._stack.setCurrentIndex(0)
        self.setFocusProxy(self.table)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_partner(self, record: PartnershipRecord) -> None:
        """A record may be opened from elsewhere: the panel beside it follows."""
        if record.row.influencer_id != self._person and self.isVisible():
            self._person = record.row.influencer_id
            self.person_chosen.emit(self._person)

    def _edit_open(self) -> None:
        if record := self.model.record.record:
            self._show_dialog(EditDialog(self.model, record.row, self))

    def _show_dialog(self, dialog: MoveDialog | EditDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _log(self) -> None:
        if chosen := self.current_row():
            self.log_wanted.emit(chosen.influencer_id)

    def _ask_campaign(self) -> None:
        if chosen := self.current_row():
            wish = Wish([chosen.influencer_id], brand_id=chosen.brand_id)
            ask_shortlist(self.model.bridge, self.model.formats, self.model.day(), wish, self)

    def _open_person(self) -> None:
        if chosen := self.current_row():
            self.person_opened.emit(chosen.influencer_id)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._choose("")

    def _choose(self, _partnership_id: str) -> None:
        self._person = ""
        self._tell_person()

    def _tell_person(self) -> None:
        """Say once who is current; a row that is not read yet says it when it comes."""
        chosen = self.current_row() if self._stack.currentIndex() == 0 and not self.model.record.open_id else None
        self.move_status.setEnabled(chosen is not None)
        for action in self.table.actions():
            action.setEnabled(chosen is not None)
        # A page that is not shown must not change the panel beside another.
        if chosen is not None and chosen.influencer_id != self._person and self.isVisible():
            self._person = chosen.influencer_id
            self.person_chosen.emit(self._person)

    def _show(self, shown: int) -> None:
        self.states.show_content(shown > 0)
        self._shown = shown
        self.show_all.setVisible(self.model.narrowed)
        self.go_to_people.setVisible(not self.model.narrowed)
        if not shown and self.isVisible():
            self.person_chosen.emit("")
        self._tell_counts()
        self._tell_person()

    def _show_counts(self, counts: Mapping[PartnershipStatus, int]) -> None:
        self._counts = counts
        self.badge.setText(self.formats.count(sum(counts.values())))
        self._tell_counts()
        self._fill_chips()

    def _tell_counts(self) -> None:
        self.told.setText(
            self.tr("{shown} of {total} shown").format(
                shown=self.formats.count(self._shown), total=self.formats.count(sum(self._counts.values()))
            )
        )

    def _fill_chips(self) -> None:
        had_focus = next((at for at in range(self._chips.count()) if self._chip(at).hasFocus()), None)
        clear(self._chips)
        everything = self.tr("All"), sum(self._counts.values())
        self._add_chip(None, *everything)
        for status, count in self._counts.items():
            if count or status is self.model.status:
                self._add_chip(status, present.status_words(status), count)
        if had_focus is not None and had_focus < self._chips.count():
            self._chip(had_focus).setFocus()

    def _chip(self, at: int) -> QWidget:
        item = self._chips.itemAt(at)
        widget = item.widget() if item else None
        assert widget is not None
        return widget

    def _add_chip(self, status: PartnershipStatus | None, words: str, count: int) -> None:
        chip: QPushButton = button(f"{words} {self.formats.count(count)}", None, "filter")
        chip.setCheckable(True)
        chip.setChecked(status is self.model.status)
        chip.setProperty("on", chip.isChecked())
        chip.clicked.connect(partial(self._choose_status, status))
        self._chips.addWidget(chip)

    def _choose_status(self, status: PartnershipStatus | None) -> None:
        self.model.choose_status(None if status is self.model.status else status)

    def _show_brands(self, brands: Sequence[BrandRow]) -> None:
        chosen = self.model.filter.brand_id
        with QSignalBlocker(self.brand):
            self.brand.clear()
            self.brand.addItem(self.tr("All brands"), None)
            for brand in brands:
                self.brand.addItem(brand.name, brand.id)
            self.brand.setCurrentIndex(max(0, self.brand.findData(chosen)))
        if self.brand.currentData() != chosen:
            self.model.choose_brand(None)

    def show_brand(self, brand_id: str) -> None:
        """Show the partnerships of one brand."""
        self.model.choose_brand(brand_id)

    def _show_all(self) -> None:
        with QSignalBlocker(self.search), QSignalBlocker(self.brand):
            self.search.clear()
            self.brand.setCurrentIndex(0)
        self.model.show_everything()

    def _ask_menu(self, point: QPoint) -> None:
        if self.current_row() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Open")).triggered.connect(lambda: self.open_partnership(self.table.current_id()))
        menu.addAction(self.tr("Open person")).triggered.connect(self._open_person)
        menu.addActions(self.table.actions())
        menu.popup(self.table.viewport().mapToGlobal(point))
