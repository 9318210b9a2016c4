"""Campaigns: all of them as a list, and one at a time with its partners, brief and feedback. Layout and wiring only."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget, QTabBar, QWidget

from crm.formats import Formats
from crm.queries.campaigns import CampaignRow
from crm.ui.kit.delegates import ChipDelegate, FigureDelegate, LeadDelegate, LinesDelegate
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import badge, button, column, label, panel, row, rule, search_field
from crm.ui.pages.campaigns import cells, words
from crm.ui.pages.campaigns.brief_tab import BriefTab
from crm.ui.pages.campaigns.campaign_dialog import CampaignDialog
from crm.ui.pages.campaigns.feedback_tab import FeedbackTab
from crm.ui.pages.campaigns.links_tab import LinksTab
from crm.ui.pages.campaigns.partners_tab import PartnersTab
from crm.ui.pages.campaigns.performance_tab import PerformanceTab
from crm.ui.pages.campaigns.view_model import CampaignsViewModel
from crm.ui.theme.theme import current

Tab = TypeVar("Tab", bound=QWidget)


class CampaignsPage(QWidget):
    """The list, or the campaign that is open.

    Signals:
        person_opened(influencer_id): look at a partner.
    """

    person_opened = Signal(str)

    def __init__(self, model: CampaignsViewModel, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model, self.formats = model, formats
        self.badge = badge("0")
        self.search = search_field(self.tr("Find a campaign"))
        self.new = button(self.tr("New campaign"), "plus", "primary")
        self.table = self._table()
        self.states = PageStates(panel("surface", column(self.table)), self._empty(), model.load)
        self._tabs: list[tuple[str, Callable[[], QWidget]]] = [
            (self.tr("Partners"), lambda: self.partners),
            (self.tr("Performance"), lambda: self.performance),
            (self.tr("Brief"), lambda: self.brief),
            (self.tr("Feedback"), lambda: self.feedback),
            (self.tr("Links"), lambda: self.links),
        ]
        self.bar = QTabBar()
        self.body = QStackedWidget()
        self._stack = QStackedWidget()
        for view in (self._all(), self._one()):
            self._stack.addWidget(view)
        self.setLayout(column(self._stack))
        self.setFocusProxy(self.table)
        self._connect()

    # Each tab is built when it is first shown: all five together would hold up the list.

    @cached_property
    def partners(self) -> PartnersTab:
        """The board and the table of partners."""
        tab = PartnersTab(self.model)
        tab.person_opened.connect(self.person_opened)
        return self._in_body(tab)

    @cached_property
    def performance(self) -> PerformanceTab:
        """Did it work."""
        return self._in_body(PerformanceTab(self.model.bridge, self.formats))

    @cached_property
    def brief(self) -> BriefTab:
        """What partners are asked for."""
        return self._in_body(BriefTab(self.model.bridge, self.formats))

    @cached_property
    def feedback(self) -> FeedbackTab:
        """What the audience says."""
        return self._in_body(FeedbackTab(self.model.bridge, self.formats))

    @cached_property
    def links(self) -> LinksTab:
        """Tracking links and codes."""
        return self._in_body(LinksTab(self.model.bridge, self.formats))

    def _in_body(self, tab: Tab) -> Tab:
        self.body.addWidget(tab)
        return tab

    def _table(self) -> Table:
        table, formats = Table(self.model.table, self.tr("Campaigns")), self.formats
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.set_delegates(
            [
                LeadDelegate(table, cells.campaign_name),
                ChipDelegate(table, cells.campaign_time),
                LinesDelegate(table, partial(cells.days, formats)),
                LinesDelegate(table, partial(cells.partners, formats)),
                FigureDelegate(table, partial(cells.posts, formats)),
                FigureDelegate(table, partial(cells.orders, formats)),
                FigureDelegate(table, partial(cells.budget, formats)),
            ]
        )
        table.horizontalHeader().setSectionsClickable(False)
        return table

    def _all(self) -> QWidget:
        self.search.setFixedWidth(current().px(200))
        title = label(self.tr("Campaigns"), "page")
        head = row(title, self.badge, None, self.search, self.new, margins=(16, 13, 16, 9))
        return panel("surface", column(panel("surface", head), rule(), self.states))

    def _one(self) -> QWidget:
        self.back = button(self.tr("All campaigns"), None, "ghost")
        self.edit = button(self.tr("Edit…"), "pencil")
        self.name = label("", "page")
        self.told = label("", "body", "muted", wrap=True)
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setAccessibleName(self.tr("Parts of the campaign"))
        for title, _tab in self._tabs:
            self.bar.addTab(title)
        head = row(self.name, None, self.back, self.edit, margins=(16, 13, 16, 2))
        under = row(self.told, margins=(16, 0, 16, 8))
        tabs = row(self.bar, None, margins=(16, 0, 16, 0))
        return panel("surface", column(head, under, tabs, rule(), self.body))

    def _empty(self) -> QWidget:
        add = button(self.tr("New campaign"), "plus", "primary")
        add.clicked.connect(lambda: self.ask_edit(None))
        sentence = self.tr(
            "A campaign is a dated piece of work for one brand: partners, a brief, posts and what they did."
        )
        return EmptyState("square-kanban", self.tr("No campaigns here"), sentence, add)

    def _connect(self) -> None:
        model = self.model
        model.shown.connect(self._show)
        model.opened.connect(self._show_campaign)
        model.failed.connect(self.states.show_failed)
        self.search.textChanged.connect(model.search)
        self.new.clicked.connect(lambda: self.ask_edit(None))
        self.edit.clicked.connect(lambda: self.ask_edit(model.campaign()))
        self.back.clicked.connect(lambda: model.open(""))
        self.table.opened.connect(model.open)
        self.bar.currentChanged.connect(self._show_tab)

    def ask_edit(self, campaign: CampaignRow | None) -> None:
        """Open the form of a campaign; None begins one."""
        dialog = CampaignDialog(self.model, campaign, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def leave(self) -> None:
        """Save what is typed in the brief, before the workspace closes."""
        if "brief" in self.__dict__:
            self.brief.model.leave()

    def _show(self, count: int) -> None:
        self.badge.setText(self.formats.count(count))
        self.states.show_content(count > 0)

    def _show_campaign(self, campaign: CampaignRow | None) -> None:
        if campaign is None:
            self._stack.setCurrentIndex(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.name.setText(campaign.name)
        parts = (campaign.brand, words.days_words(campaign, self.formats), words.time_words(campaign.time))
        self.told.setText(" · ".join((*parts, words.budget_words(campaign.budget, self.formats))))
        if self._stack.currentIndex() == 0:
            self._stack.setCurrentIndex(1)
            self.bar.setCurrentIndex(0)
            self._show_tab(0)

    def _show_tab(self, at: int) -> None:
        tab = self._tabs[at][1]()
        self.body.setCurrentWidget(tab)
        if isinstance(tab, BriefTab | FeedbackTab | LinksTab | PerformanceTab) and self.model.open_id:
            tab.show_campaign(self.model.open_id)
        if not isinstance(tab, BriefTab):
            tab.setFocus(Qt.FocusReason.OtherFocusReason)
