"""Reports: make one, what was kept of those made, looks of clients, approvals, everything out. Layout and wiring only."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from crm.services.report_choices import ReportKind
from crm.ui.kit.segment import Segment
from crm.ui.kit.widgets import column, label, panel, row, rule
from crm.ui.pages.reports.approvals_model import ApprovalsViewModel
from crm.ui.pages.reports.approvals_view import ApprovalsView
from crm.ui.pages.reports.builder import Builder
from crm.ui.pages.reports.everything_model import EverythingViewModel
from crm.ui.pages.reports.everything_view import EverythingView
from crm.ui.pages.reports.gallery import Gallery
from crm.ui.pages.reports.kept_model import KeptViewModel
from crm.ui.pages.reports.kept_view import KeptView
from crm.ui.pages.reports.kits_model import KitsViewModel
from crm.ui.pages.reports.kits_view import KitsView
from crm.ui.pages.reports.view_model import ReportsViewModel

MAKE, KEPT, LOOKS, APPROVALS, EVERYTHING = range(5)


class ReportsPage(QWidget):
    """Begins with every kind of report.

    Signals:
        person_opened(influencer_id): Enter or a double click in a list of people.
    """

    person_opened = Signal(str)

    def __init__(self, model: ReportsViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.gallery = Gallery()
        self.builder = Builder(model)
        self.search = self.builder.form.people.search
        self._make = QStackedWidget()
        for each in (self.gallery, self.builder):
            self._make.addWidget(each)
        self.kept = KeptView(KeptViewModel(model.bridge, model.formats, self))
        self._stack = QStackedWidget()
        self.kits = KitsView(KitsViewModel(model.bridge, model.formats, self))
        self.approvals = ApprovalsView(ApprovalsViewModel(model.bridge, model.formats, self))
        self.everything = EverythingView(EverythingViewModel(model.bridge, model.formats, model.today, self))
        for view in (self._make, self.kept, self.kits, self.approvals, self.everything):
            self._stack.addWidget(view)
        self.head = panel("surface", self._head())
        whole = column(self.head, self._stack)
        whole.setStretch(1, 1)
        self.setLayout(column(panel("surface", whole)))
        self.setFocusProxy(self._make)
        self._connect()

    def _head(self) -> QVBoxLayout:
        tr = self.tr
        titles = [
            (tr("Make"), tr("Make a report")),
            (tr("Kept"), tr("What was made and what left")),
            (tr("Looks"), tr("How documents of each client look")),
            (tr("Approvals"), tr("Shortlists that clients answer")),
            (tr("Everything"), tr("Everything out into a folder, and in again")),
        ]
        self.parts = Segment(tr("Reports"), titles)
        title = label(tr("Reports"), "page")
        return column(row(title, 12, self.parts, None, margins=(16, 11, 16, 9)), rule())

    def _connect(self) -> None:
        self.gallery.chosen.connect(lambda kind: self.make(ReportKind(kind)))
        self.gallery.all_wanted.connect(self.summarise_all)
        self.builder.back_wanted.connect(self.show_gallery)
        self.builder.kept_wanted.connect(lambda: self.go_to(KEPT))
        self.approvals.shortlist_wanted.connect(lambda: self.make(ReportKind.SHORTLIST))
        self.parts.chosen.connect(self._stack.setCurrentIndex)
        self.builder.person_opened.connect(self.person_opened)

    # ---- where one is

    def go_to(self, part: int) -> None:
        """Show a part of the page: MAKE, KEPT, ..."""
        self.head.show()
        self._make.setCurrentWidget(self.gallery)
        self.parts.group.button(part).setChecked(True)
        if (shown := self._stack.currentWidget()) is not None:
            shown.setFocus()

    def make(self, kind: ReportKind) -> None:
        """Make a report of this kind."""
        self.model.begin(kind)
        self._make.setCurrentWidget(self.builder)
        self.head.hide()
        self.parts.group.button(MAKE).setChecked(True)
        self.builder.setFocus()

    def choose(self, influencer_ids: Sequence[str]) -> None:
        """Make partnership summaries of these people."""
        self.make(ReportKind.SUMMARY)
        self.model.choose(influencer_ids)

    def summarise_all(self, period: str) -> None:
        """Make partnership summaries of everyone, of a period."""
        self.make(ReportKind.SUMMARY)
        self.model.change(period=period, brand_id=None)
        self.model.choose_everyone()

    def show_gallery(self) -> None:
        """Show every kind again."""
        self.head.show()
        self._make.setCurrentWidget(self.gallery)
        self.gallery.setFocus()

    def focus_search(self) -> None:
        """Stand where somebody is found by name, else at the first report."""
        if self._make.currentWidget() is self.builder:
            self.search.setFocus()
        else:
            self.gallery.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.load()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.rest()
