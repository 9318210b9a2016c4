"""One partnership's record: head with status and health, and its parts as tabs. Layout and wiring only."""

from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QTabBar, QWidget

from crm.queries.insight_health import HealthRow
from crm.queries.partnership_record import PartnershipRecord
from crm.ui import present
from crm.ui.kit.states import PageStates
from crm.ui.kit.widgets import Chip, button, clear, column, label, panel, row, rule
from crm.ui.pages.partnerships.agreement_tab import AgreementTab
from crm.ui.pages.partnerships.disclosure_tab import DisclosureTab
from crm.ui.pages.partnerships.money_tab import MoneyTab
from crm.ui.pages.partnerships.overview_tab import OverviewTab
from crm.ui.pages.partnerships.promises_tab import PromisesTab
from crm.ui.pages.partnerships.record_view_model import RecordViewModel
from crm.ui.pages.partnerships.rights_tab import RightsTab
from crm.ui.person.health import HealthChip
from crm.ui.person.health_weights import ask_weights, show_reasons
from crm.ui.person.move import Movable, MoveDialog
from crm.ui.person.setting import Setting
from crm.ui.person.words import shown_name

Tab = OverviewTab | PromisesTab | AgreementTab | RightsTab | MoneyTab | DisclosureTab
AnyTab = TypeVar("AnyTab", OverviewTab, PromisesTab, AgreementTab, RightsTab, MoneyTab, DisclosureTab)


class RecordView(QWidget):
    """The partnership that is open.

    Signals:
        person_opened(influencer_id): look at the partner.
        edit_wanted(): cadence, stage, first day and note.
    """

    person_opened = Signal(str)
    edit_wanted = Signal()

    def __init__(self, model: RecordViewModel, setting: Setting) -> None:
        super().__init__()
        self.model, self.setting = model, setting
        self.health = HealthChip()
        self._titles = {
            "overview": self.tr("Overview"),
            "promises": self.tr("Promises"),
            "agreement": self.tr("Agreement"),
            "rights": self.tr("Rights and exclusivity"),
            "money": self.tr("Money"),
            "disclosure": self.tr("Disclosure"),
        }
        self._built: list[Tab] = []
        self.bar = QTabBar()
        self.body = QStackedWidget()
        self.states = PageStates(self._content(), QWidget(), model.load)
        self.setLayout(column(self._head(), self.states))
        self._connect()

    def _head(self) -> QWidget:
        self.name = label("", "page")
        self.told = label("", "body", "muted")
        self.back = button(self.tr("All partnerships"), None, "ghost")
        self.person = button(self.tr("Person"), "users", "ghost")
        self.edit = button(self.tr("Edit…"), "pencil")
        self.move_status = button(self.tr("Move status…"), "arrow-up-right", "primary")
        self._status = row()
        first = row(self.name, None, self.back, self.edit, self.move_status, margins=(16, 13, 16, 2))
        second = row(self._status, self.health, self.told, None, self.person, spacing=8, margins=(16, 0, 16, 6))
        return panel("surface", column(first, second))

    def _content(self) -> QWidget:
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setAccessibleName(self.tr("Parts of the partnership"))
        for title in self._titles.values():
            self.bar.addTab(title)
            self.body.addWidget(QWidget())
        return panel("surface", column(row(self.bar, None, margins=(16, 0, 16, 0)), rule(), self.body))

    def _connect(self) -> None:
        model = self.model
        model.shown.connect(self._show)
        model.health_read.connect(self._show_health)
        model.failed.connect(self.states.show_failed)
        self.bar.currentChanged.connect(self._show_tab)
        self.back.clicked.connect(lambda: model.open(""))
        self.edit.clicked.connect(self.edit_wanted)
        self.move_status.clicked.connect(self.ask_move)
        self.person.clicked.connect(self._open_person)
        self.health.clicked.connect(self.ask_reasons)
        for keys in ("Esc", "Alt+Left"):
            back = QShortcut(QKeySequence(keys), self)
            back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            back.activated.connect(self._leave)

    def _leave(self) -> None:
        """Back to the list; what is being typed in a line goes first."""
        typing = self.focusWidget()
        if isinstance(typing, QLineEdit) and typing.hasFocus() and typing.text():
            typing.clear()
        else:
            self.model.open("")

    def begin(self, part: str) -> None:
        """Another partnership is being read; this part of it comes first."""
        self.states.show_loading()
        self._show_health(None)
        at = list(self._titles).index(part)
        self.bar.setCurrentIndex(at)
        self._show_tab(at)
        self.bar.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_move(self) -> None:
        """Open the dialog that moves its status."""
        if record := self.model.record:
            told = record.row
            subject = Movable(told.id, shown_name(told.name, told.handle), told.brand, told.status)
            dialog = MoveDialog(self.model.bridge, subject, self.setting, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def ask_reasons(self) -> None:
        """Open how the health came about."""
        if told := self.model.health:
            show_reasons(told, self.model.bridge, self.setting, self)

    def ask_weights(self) -> None:
        """Open the weights of the signals."""
        ask_weights(self.model.bridge, self.setting, self, self.model.health)

    def _show(self, record: PartnershipRecord) -> None:
        told, formats = record.row, self.model.formats
        self.name.setText(shown_name(told.name, told.handle))
        since = self.tr("since {day}").format(day=formats.date(told.since_on)) if told.since_on else ""
        self.told.setText(" · ".join(each for each in (told.brand, since) if each))
        clear(self._status)
        self._status.addWidget(Chip(present.status_words(told.status), present.status_tone(told.status)))
        if told.do_not_contact:
            self._status.addWidget(Chip(self.tr("Do not contact"), "red"))
        for tab in self._built:
            tab.show_record(record)
        self.states.show_content()

    def _show_health(self, told: HealthRow | None) -> None:
        self.health.show_health(told.health if told else None, self.model.formats)
        if "overview" in self.__dict__:
            self.overview.show_health(told)

    def _show_tab(self, at: int) -> None:
        tab: Tab = getattr(self, list(self._titles)[at])
        self.body.setCurrentWidget(tab)

    # ---- parts, each built when it is first wanted: all of them would keep the window waiting

    @cached_property
    def overview(self) -> OverviewTab:
        """Runway, health and what stands."""
        tab = OverviewTab(self.model)
        tab.reasons_wanted.connect(self.ask_reasons)
        tab.weights_wanted.connect(self.ask_weights)
        tab.show_health(self.model.health)
        return self._put(0, tab)

    @cached_property
    def promises(self) -> PromisesTab:
        """Who owes what to whom."""
        return self._put(1, PromisesTab(self.model))

    @cached_property
    def agreement(self) -> AgreementTab:
        """Terms."""
        return self._put(2, AgreementTab(self.model))

    @cached_property
    def rights(self) -> RightsTab:
        """What may be used, and who is a rival."""
        return self._put(3, RightsTab(self.model))

    @cached_property
    def money(self) -> MoneyTab:
        """Payments, rates, gifts."""
        return self._put(4, MoneyTab(self.model))

    @cached_property
    def disclosure(self) -> DisclosureTab:
        """Live posts and questions."""
        return self._put(5, DisclosureTab(self.model))

    def _put(self, at: int, tab: AnyTab) -> AnyTab:
        """Set a part in its place, with what was read already."""
        before = self.body.widget(at)
        self.body.insertWidget(at, tab)
        if before is not None:
            self.body.removeWidget(before)
            before.deleteLater()
        self._built.append(tab)
        if self.model.record is not None:
            tab.show_record(self.model.record)
        return tab

    def _open_person(self) -> None:
        if record := self.model.record:
            self.person_opened.emit(record.row.influencer_id)
