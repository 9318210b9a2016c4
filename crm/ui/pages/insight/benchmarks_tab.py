"""“What is normal”: the own roster's spread by platform and tier, beside published rates of the same basis, with sources."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm.domain.tiers import SCHEMES, Benchmark
from crm.formats import UNKNOWN
from crm.queries.insight_normal import Normal, normal
from crm.queries.insight_oddities import Spread
from crm.reports.content import Cell, Form, Head
from crm.ui import present
from crm.ui.kit.chart_view import IntervalChart, Mark
from crm.ui.kit.forms import Dialog, choice
from crm.ui.kit.grid_table import GridTable
from crm.ui.kit.widgets import button, clear, column, label, row, rule
from crm.ui.pages.insight.benchmarks_dialogs import BASES, BenchmarkDialog, SchemeDialog, tier_words
from crm.ui.pages.insight.reading_tab import ReadingTab
from crm.ui.pages.insight.view_model import InsightViewModel

_BASES = (None, *BASES)


class BenchmarksTab(ReadingTab):
    """Own and published rates of one basis; readings of the tiers; figures that circulate and are wrong."""

    shown_tables = (
        "post", "reading", "reading_choice", "account", "snapshot", "account_snapshot", "influencer", "tier_scheme",
        "own_benchmark", "import_batch",
    )  # fmt: skip

    def __init__(self, insight: InsightViewModel, parent: QWidget | None = None) -> None:
        super().__init__(insight, parent)
        self.found: Normal | None = None
        self.basis = choice(
            [(each, present.basis_words(each) if each else self.tr("by what most people know")) for each in _BASES]
        )
        self.basis.setAccessibleName(self.tr("What rates are divided by"))
        self.scheme = choice([(each.name, each.name) for each in SCHEMES])
        self.scheme.setAccessibleName(self.tr("Reading of the tiers"))
        for box in (self.basis, self.scheme):
            box.setMinimumWidth(1)  # in a narrow window the choices give way, not the charts
        self.edit = button(self.tr("Tiers of your own…"))
        self.add_own = button(self.tr("Add a benchmark…"), "plus")
        self.bounds = label("", "small", "muted", wrap=True)
        self.told = label("", "small", "muted", wrap=True)
        self.charts: list[IntervalChart] = []
        self.groups: QVBoxLayout = column(spacing=14)
        self.table = GridTable(self.tr("Published rates"))
        self.wrong: QVBoxLayout = column(spacing=8)
        inside = column(
            row(self.basis, self.scheme, self.edit, None, self.add_own),
            self.bounds,
            self.told,
            self.groups,
            rule(),
            label(self.tr("Published rates, each with its own basis"), "title"),
            self.table,
            rule(),
            label(self.tr("Figures that circulate, and what is true of them"), "title"),
            self.wrong,
            None,
            spacing=12,
            margins=(20, 16, 20, 24),
        )
        self.lay_out(inside, QWidget())
        self.basis.currentIndexChanged.connect(self.load)
        self.scheme.currentIndexChanged.connect(self.load)
        self.edit.clicked.connect(self.ask_scheme)
        self.add_own.clicked.connect(self.ask_benchmark)

    def load(self, _at: int = 0) -> None:
        """Read the own roster and what was published."""
        basis, scheme = _BASES[self.basis.currentIndex()], self.scheme.currentData() or ""
        self.bridge.read(self, normal, basis, scheme, self.insight.today(), then=self._show, failed=self.fail)

    def ask_benchmark(self, _checked: bool = False) -> None:
        """Enter a published rate of one's own."""
        self._open(BenchmarkDialog(self.insight, self))

    def ask_scheme(self, _checked: bool = False) -> None:
        """Edit the reading that is shown when it is one's own, else begin one from it."""
        if self.found is not None:
            own = self.found.scheme not in SCHEMES
            self._open(SchemeDialog(self.insight, self.found.scheme, own, self))

    def _open(self, dialog: Dialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # ---- what was read

    def _show(self, found: Normal) -> None:
        self.found = found
        with QSignalBlocker(self.scheme):
            self.scheme.clear()
            for each in found.schemes:
                self.scheme.addItem(each.name, each.name)
            self.scheme.setCurrentIndex([each.name for each in found.schemes].index(found.scheme.name))
        self.bounds.setText(self._bounds(found))
        self.told.setText(
            self.tr(
                "Own rates: engagement {basis}; only published rates of the same basis stand beside them. "
                "The small bars say how many of your own people lie where; the last one holds all beyond."
            ).format(basis=present.basis_words(found.basis))
        )
        clear(self.groups)
        self.charts = []
        for spread in found.spreads:
            self.groups.addLayout(self._group(found, spread))
        if not found.spreads:
            words = self.tr("Nobody's posts were read on this basis yet, so there is no spread of your own.")
            self.groups.addWidget(label(words, "body", "muted", wrap=True))
        self._show_published(found)
        clear(self.wrong)
        for claim in found.corrections:
            self.wrong.addWidget(label(claim.claim, "body-strong", wrap=True))
            self.wrong.addWidget(label(f"{claim.truth} ({claim.source})", "body", "muted", wrap=True))
        self.states.show_content()

    def _bounds(self, found: Normal) -> str:
        count, parts = self.formats.count, []
        for tier, (floor, end) in found.scheme.bounds().items():
            ends = f"{count(floor)} – {count(end - 1)}" if end is not None else f"{count(floor)} +"
            parts.append(f"{tier_words(tier)} {ends}")
        return self.tr("Followers: {tiers}").format(tiers=" · ".join(parts))

    def _group(self, found: Normal, spread: Spread) -> QVBoxLayout:
        own, rate = spread.distribution, self.formats.rate
        title = f"{present.platform_words(spread.platform)}, {tier_words(spread.tier)}"
        chart = IntervalChart(self.tr("Normal rates: {group}").format(group=title))
        self.watch(chart)
        self.charts.append(chart)
        count = self.formats.count(own.n)
        few = self.tr("n = {n}: too few for a spread").format(n=count)
        most = self.tr("5th to 95th percentile, n = {n}").format(n=count)
        marks = [
            Mark(
                self.tr("Own roster"),
                own.middle,
                rate(own.middle, 2),
                own.most.low if own.most else None,
                own.most.high if own.most else None,
                most if own.most else few,
                points=found.own_rates(spread),
            ),
            *(self._mark(each) for each in found.beside(spread)),
        ]
        chart.show_marks(marks)
        figure = self.figure(rate(own.middle, 2), title, partial(self._explain, spread))
        half = self.tr("half of them {low} to {high}, n = {n}").format(
            low=rate(own.half.low, 2) if own.half else UNKNOWN,
            high=rate(own.half.high, 2) if own.half else UNKNOWN,
            n=count,
        )
        half = few if own.middle is None else half
        head = row(label(title, "body-strong"), figure, label(half, "small", "muted"), None, spacing=10)
        return column(head, chart, spacing=4)

    def _mark(self, each: Benchmark) -> Mark:
        low, high = float(each.low_rate), float(each.high_rate)
        caption = f"{each.measure}, {self._size(each)}"
        if low == high:
            return Mark(each.label, low, self._rates(each), caption=caption)
        return Mark(each.label, None, self._rates(each), low, high, caption)

    def _rates(self, each: Benchmark) -> str:
        low = self.formats.rate(each.low_rate, 2)
        return low if each.low_rate == each.high_rate else f"{low} – {self.formats.rate(each.high_rate, 2)}"

    def _size(self, each: Benchmark) -> str:
        short = self.formats.short_count
        if each.followers_below is None:
            return f"{short(each.followers_from)} +"
        return f"{short(each.followers_from)} – {short(each.followers_below)}"

    def _explain(self, spread: Spread) -> None:
        if self.found is not None:
            self.explain(self.found.explain(spread))

    def _show_published(self, found: Normal) -> None:
        heads = (
            Head(self.tr("Source"), width=170),
            Head(self.tr("Platform"), width=80),
            Head(self.tr("Measure"), width=200),
            Head(self.tr("Followers"), right=True, width=100),
            Head(self.tr("Rate"), right=True, width=110),
            Head(self.tr("What to know"), width=420),
        )
        self.table.show_grid(heads, [self._cells(each) for each in found.benchmarks])

    def _cells(self, each: Benchmark) -> tuple[Cell, ...]:
        platform = present.platform_words(each.platform)
        return (
            Cell(each.label, each.label),
            Cell(platform, platform),
            Cell(each.measure, each.measure),
            Cell(self._size(each), each.followers_from, Form.COUNT),
            Cell(self._rates(each), each.low_rate, Form.RATE),
            Cell(each.note, each.note),
        )
