"""The insight page: for whom is asked, and a tab for each question. Layout and wiring only."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from crm.services.insight_reading import Target
from crm.ui.kit.forms import choice
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.pages.insight.benchmarks_tab import BenchmarksTab
from crm.ui.pages.insight.calculator_tab import CalculatorTab
from crm.ui.pages.insight.experiments_tab import ExperimentsTab
from crm.ui.pages.insight.oddities_tab import OdditiesTab
from crm.ui.pages.insight.planner_tab import PlannerTab
from crm.ui.pages.insight.ranking_tab import RankingTab
from crm.ui.pages.insight.view_model import InsightViewModel


class InsightPage(QWidget):
    """Begins with who should be worked with next.

    Signals:
        person_opened(influencer_id): look at somebody.
        brands_wanted(): there is no brand yet; go where one is added.
    """

    person_opened = Signal(str)
    brands_wanted = Signal()

    def __init__(self, model: InsightViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self._before: Target | None = None  # the choice outlives a new list of brands
        self.target = choice(())
        self.target.setAccessibleName(self.tr("Brand or campaign"))
        self.target.setMinimumWidth(160)
        kept = self.target.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # or the head would jump from tab to tab
        self.target.setSizePolicy(kept)
        self.bar = QTabBar()
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setAccessibleName(self.tr("Which question"))
        self._stack = QStackedWidget()
        self._stack.setMinimumWidth(1)
        self.ranking = RankingTab(model)
        self._add_tab(self.tr("Who next"), self.ranking)
        self.calculator = CalculatorTab(model)
        self._add_tab(self.tr("Small or big"), self.calculator)
        self.planner = PlannerTab(model)
        self._add_tab(self.tr("Plan a budget"), self.planner)
        self.experiments = ExperimentsTab(model)
        self._add_tab(self.tr("What works"), self.experiments)
        self.oddities = OdditiesTab(model)
        self._add_tab(self.tr("Worth a look"), self.oddities)
        self.benchmarks = BenchmarksTab(model)
        self._add_tab(self.tr("What is normal"), self.benchmarks)
        self.states = PageStates(self._stack, self._empty(), self.load)
        head = row(label(self.tr("Insight"), "page"), None, self.target, margins=(16, 13, 16, 9))
        self._tabs = panel("surface", row(self.bar, None, margins=(16, 2, 16, 0)))
        inside = column(panel("surface", head), self._tabs, rule(), self.states)
        inside.setStretchFactor(self.states, 1)
        self.setLayout(column(panel("surface", inside)))
        self.setFocusProxy(self.bar)
        self._connect()

    def _add_tab(self, title: str, widget: QWidget) -> None:
        widget.setMinimumWidth(1)
        self.bar.addTab(title)
        self._stack.addWidget(widget)

    def _empty(self) -> QWidget:
        add = button(self.tr("Go to brands"), "megaphone", "primary")
        add.clicked.connect(self.brands_wanted)
        sentence = self.tr("People are ranked for somebody: add the brand that you work for first.")
        return EmptyState("megaphone", self.tr("No brand yet"), sentence, add)

    def _connect(self) -> None:
        self.model.targets_read.connect(self._show_targets)
        self.model.failed.connect(self.states.show_failed)
        self.target.currentIndexChanged.connect(self._choose)
        self.bar.currentChanged.connect(self._show_tab)
        for tab in (self.ranking, self.planner, self.oddities):
            tab.person_opened.connect(self.person_opened)
        self.ranking.plan_wanted.connect(self._plan_with)

    def load(self) -> None:
        """The page comes to the front: read for whom one may ask."""
        self.model.load()

    def leave(self) -> None:
        """Keep moved sliders, before the workspace closes."""
        self.ranking.model.keep_weights()

    def chosen(self) -> Target | None:
        """For whom is asked."""
        at = self.target.currentIndex()
        return self.model.targets[at] if 0 <= at < len(self.model.targets) else None

    def show_brand(self, brand_id: str) -> None:
        """Ask for this brand."""
        for at, each in enumerate(self.model.targets):
            if each.brand_id == brand_id and each.campaign_id is None:
                self.target.setCurrentIndex(at)

    def _show_targets(self) -> None:
        before = self._before
        with QSignalBlocker(self.target):
            self.target.clear()
            for each in self.model.targets:
                self.target.addItem(each.title)
            same = [at for at, each in enumerate(self.model.targets) if before and _key(each) == _key(before)]
            self.target.setCurrentIndex(same[0] if same else 0 if self.model.targets else -1)
        self.states.show_content(bool(self.model.targets))
        self._choose()

    def _choose(self, _at: int = 0) -> None:
        target = self.chosen()
        if target is not None:
            self._before = target
            self.ranking.show_target(target)
            self.planner.show_target(target)

    def _plan_with(self, people: dict[str, str], must: bool) -> None:
        self.planner.model.put_musts(people, within=must)
        self.bar.setCurrentIndex(self._stack.indexOf(self.planner))

    def _show_tab(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        self.target.setVisible(self._stack.currentWidget() in (self.ranking, self.planner))


def _key(target: Target) -> tuple[str, str | None]:
    return target.brand_id, target.campaign_id
