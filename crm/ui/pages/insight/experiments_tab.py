"""“What works”: does tenure pay, and which style or theme; each partner compared only with themself."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crm.domain.tenure import StyleResult, TenurePoint
from crm.domain.vocabulary import Basis, Platform
from crm.formats import UNKNOWN
from crm.queries.insight_experiments import Experience, Experiments, Tenure, Tried, experience
from crm.reports.content import Cell, Form, Head
from crm.ui import present
from crm.ui.kit.chart_view import Mark
from crm.ui.kit.forms import choice
from crm.ui.kit.grid_table import GridTable
from crm.ui.kit.states import EmptyState
from crm.ui.kit.widgets import clear, column, label, row, rule
from crm.ui.pages.insight.calculator_chart import RatioChart
from crm.ui.pages.insight.reading_tab import ReadingTab
from crm.ui.pages.insight.view_model import InsightViewModel

_BASES = (None, Basis.FOLLOWERS, Basis.REACH, Basis.VIEWS, Basis.IMPRESSIONS)
_PLATFORMS = (None, *Platform)
_MOST_DRAWN = 12


class ExperimentsTab(ReadingTab):
    """The own tenure curve, styles and themes; every figure explains itself."""

    shown_tables = (
        "post", "post_tag", "reading", "reading_choice", "collaboration", "campaign", "account",
        "account_snapshot", "import_batch", "influencer",
    )  # fmt: skip

    def __init__(self, insight: InsightViewModel, parent: QWidget | None = None) -> None:
        super().__init__(insight, parent)
        self.found: Experience | None = None
        self.brand = choice([(None, self.tr("every brand"))])
        self.brand.setAccessibleName(self.tr("Brand"))
        self.platform = choice(
            [(each, present.platform_words(each) if each else self.tr("every platform")) for each in _PLATFORMS]
        )
        self.platform.setAccessibleName(self.tr("Platform"))
        self.basis = choice(
            [(each, present.basis_words(each) if each else self.tr("by what most people know")) for each in _BASES]
        )
        self.basis.setAccessibleName(self.tr("What rates are divided by"))
        self.told = label("", "small", "muted", wrap=True)
        self.curve = RatioChart(self.tr("Later collaborations against the first"))
        self.styles = RatioChart(self.tr("Styles within the same partners"))
        self.themes = RatioChart(self.tr("Themes within the same partners"))
        self.style_table, self.theme_table = GridTable(self.tr("Styles")), GridTable(self.tr("Themes"))
        self._parts: dict[str, QVBoxLayout] = {name: column(spacing=8) for name in ("curve", "styles", "themes")}
        inside = column(
            row(self.brand, self.platform, self.basis, None),
            self.told,
            *self._section(self.tr("Does tenure pay?"), self.curve, "curve", None),
            *self._section(self.tr("Which style works?"), self.styles, "styles", self.style_table),
            *self._section(self.tr("Which theme works?"), self.themes, "themes", self.theme_table),
            None,
            spacing=12,
            margins=(20, 16, 20, 24),
        )
        sentence = self.tr(
            "It needs partners with at least two collaborations whose posts were read, or posts tagged with a style or "
            "a theme."
        )
        self.lay_out(inside, EmptyState("scale", self.tr("Nothing to compare yet"), sentence))
        for chart in (self.curve, self.styles, self.themes):
            self.watch(chart)
        for box in (self.brand, self.platform, self.basis):
            box.currentIndexChanged.connect(self.load)
        self.insight.targets_read.connect(self._show_brands)
        self._show_brands()

    def load(self, _at: int = 0) -> None:
        """Read the own work as it is narrowed."""
        tried = Tried(
            _BASES[self.basis.currentIndex()], self.brand.currentData(), _PLATFORMS[self.platform.currentIndex()]
        )
        self.bridge.read(self, experience, tried, then=self._show, failed=self.fail)

    def _section(
        self, title: str, chart: RatioChart, part: str, table: GridTable | None
    ) -> list[QWidget | QVBoxLayout]:
        found: list[QWidget | QVBoxLayout] = [rule(), label(title, "title"), chart, self._parts[part]]
        return found if table is None else [*found, table]

    def _show_brands(self) -> None:
        before = self.brand.currentData()
        with QSignalBlocker(self.brand):
            self.brand.clear()
            self.brand.addItem(self.tr("every brand"), None)
            for each in self.insight.targets:
                if each.campaign_id is None:
                    self.brand.addItem(each.title, each.brand_id)
            self.brand.setCurrentIndex(max(self.brand.findData(before), 0))

    def _show(self, found: Experience) -> None:
        self.found = found
        filtered = any(box.currentIndex() > 0 for box in (self.brand, self.platform, self.basis))
        something = bool(found.tenure.works or found.styles.posts or found.themes.posts)
        basis = present.basis_words(found.tenure.basis)
        words = self.tr("Engagement {basis}, organic posts; each partner is compared only with themself.")
        self.told.setText(words.format(basis=basis))
        self._show_curve(found.tenure)
        self._show_results(found.styles, self.styles, "styles", self.style_table)
        self._show_results(found.themes, self.themes, "themes", self.theme_table)
        self.states.show_content(something or filtered)

    def _show_curve(self, found: Tenure) -> None:
        part, count = self._parts["curve"], self.formats.count
        clear(part)
        self.curve.setVisible(bool(found.points))
        self.curve.show_marks([self._step(point) for point in found.points])
        for point in found.points:
            name = self.tr("Collaboration {n} against the first").format(n=count(point.number))
            figure = self.figure(f"{self.formats.decimal(point.ratio, 2)} ×", name, partial(self._explain_step, point))
            part.addLayout(_told(figure, f"{name}: {self._says(point)}"))
        remark = self.tr("{n} partners came back; {m} have one collaboration and say nothing yet.")
        part.addWidget(label(remark.format(n=count(found.partners), m=count(found.alone)), "small", "faint", wrap=True))

    def _step(self, point: TenurePoint) -> Mark:
        ends, count = point.interval, self.formats.count
        caption = self.tr("n = {n} partners").format(n=count(point.partners))
        if ends:
            caption = f"{self._ends(ends.low, ends.high)}, {caption}"
        title = self.tr("Collaboration {n}").format(n=count(point.number))
        text = f"{self.formats.decimal(point.ratio, 2)} ×"
        return Mark(title, point.ratio, text, ends.low if ends else None, ends.high if ends else None, caption)

    def _says(self, point: TenurePoint) -> str:
        if point.tells and point.interval:
            told = self.tr("the interval leaves 1 out ({ends})")
            return told.format(ends=self._ends(point.interval.low, point.interval.high))
        if point.more is None:
            return self.tr("cannot tell yet; it needs at least three partners who came so far")
        if point.more == 1:
            return self.tr("cannot tell yet; about 1 more partner")
        return self.tr("cannot tell yet; about {n} more partners").format(n=self.formats.count(point.more))

    def _explain_step(self, point: TenurePoint) -> None:
        if self.found is not None:
            self.explain(self.found.tenure.explain(point))

    # ---- styles and themes

    def _show_results(self, found: Experiments, chart: RatioChart, name: str, table: GridTable) -> None:
        part, count = self._parts[name], self.formats.count
        clear(part)
        drawn = [each for each in found.results if each.ratio is not None][:_MOST_DRAWN]
        chart.setVisible(bool(drawn))
        table.setVisible(bool(found.results))
        chart.show_marks([self._mark(each) for each in drawn])
        for each in found.results[:_MOST_DRAWN]:
            text = f"{self.formats.decimal(each.ratio, 2)} ×" if each.ratio is not None else UNKNOWN
            figure = self.figure(text, each.label, partial(self._explain, found, each))
            part.addLayout(_told(figure, f"{each.label}: {each.sentence}"))
        if not found.results:
            part.addWidget(label(self.tr("No post that compares is tagged."), "body", "muted", wrap=True))
        if found.untagged:
            remark = self.tr("{n} posts are not tagged and left out.").format(n=count(found.untagged))
            part.addWidget(label(remark, "small", "faint", wrap=True))
        table.show_grid(self._heads(), [self._cells(each) for each in found.results])

    def _mark(self, each: StyleResult) -> Mark:
        ends, told = each.interval, self.tr("n = {n} posts, {m} partners")
        caption = told.format(n=self.formats.count(each.posts), m=self.formats.count(each.partners))
        text = f"{self.formats.decimal(each.ratio, 2)} ×"
        return Mark(each.label, each.ratio, text, ends.low if ends else None, ends.high if ends else None, caption)

    def _heads(self) -> Sequence[Head]:
        return (
            Head(self.tr("What"), width=170),
            Head(self.tr("With over without"), right=True, width=130),
            Head(self.tr("95 % interval"), right=True, width=120),
            Head(self.tr("Posts"), right=True, width=60),
            Head(self.tr("Partners"), right=True, width=70),
            Head(self.tr("What can be said"), width=320),
        )

    def _cells(self, each: StyleResult) -> tuple[Cell, ...]:
        ends, count = each.interval, self.formats.count
        ratio = None if each.ratio is None else Decimal(str(each.ratio))
        return (
            Cell(each.label, each.label),
            Cell(self.formats.decimal(each.ratio, 2), ratio, Form.RATIO),
            Cell(self._ends(ends.low, ends.high) if ends else UNKNOWN, Decimal(str(ends.low)) if ends else None),
            Cell(count(each.posts), each.posts, Form.COUNT),
            Cell(count(each.partners), each.partners, Form.COUNT),
            Cell(each.sentence, each.sentence),
        )

    def _explain(self, found: Experiments, each: StyleResult) -> None:
        self.explain(found.explain(each))

    def _ends(self, low: float, high: float) -> str:
        return f"{self.formats.decimal(low, 2)} – {self.formats.decimal(high, 2)}"


def _told(figure: QPushButton, words: str) -> QHBoxLayout:
    line = row(figure, label(words, "body", "muted", wrap=True))
    line.setStretch(1, 1)
    return line
