"""Whether a campaign worked, on one page: the answer, three measures together, money, time, partners, tables."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from crm.domain.results import Verdict
from crm.domain.vocabulary import Basis
from crm.formats import Formats
from crm.reports.campaign_cells import Grid, Metric, Panel
from crm.reports.campaign_story import Story
from crm.reports.content import Interval, Series
from crm.services.report_builder import Written
from crm.ui.bridge import Bridge
from crm.ui.kit.chart_view import Chart, ColumnChart, IntervalChart, LineChart, Mark
from crm.ui.kit.forms import choice
from crm.ui.kit.grid_table import GridTable
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.widgets import Chip, button, card, clear, column, label, panel, row, rule
from crm.ui.pages.campaigns.performance_view_model import PerformanceViewModel
from crm.ui.theme.theme import current

_TONES = {
    Verdict.WORKED: "green",
    Verdict.PARTLY: "amber",
    Verdict.FAILED: "red",
    Verdict.RUNNING: "blue",
}
# In the order of the choice; Qt gives an enum's value back as plain text.
_BASES = (None, Basis.REACH, Basis.IMPRESSIONS, Basis.VIEWS, Basis.FOLLOWERS)
_METRICS_IN_A_ROW, _SMALL_IN_A_ROW, _MOST_COMPARED = 4, 4, 12


class PerformanceTab(QWidget):
    """Shows one campaign's figures and writes its report."""

    def __init__(self, bridge: Bridge, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = PerformanceViewModel(bridge, formats, self)
        self._story: Story | None = None
        self._all_partners = False
        self.verdict = row()
        self.answer = label("", "title", wrap=True)
        self.basis = choice(
            [
                (None, self.tr("Rates on what most posts know")),
                (Basis.REACH, self.tr("Rates of reach")),
                (Basis.IMPRESSIONS, self.tr("Rates of impressions")),
                (Basis.VIEWS, self.tr("Rates of views")),
                (Basis.FOLLOWERS, self.tr("Rates of followers")),
            ]
        )
        self.basis.setAccessibleName(self.tr("What rates are divided by"))
        self.report = self._report_button()
        self.tables = GridTable(self.tr("Figures"))
        self.bar = QTabBar()
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setAccessibleName(self.tr("Which table"))
        self.remark = label("", "small", "faint", wrap=True)
        self._parts: dict[str, QVBoxLayout] = {
            name: column(spacing=10) for name in ("next", "panels", "money", "weeks", "ranking", "small", "notes")
        }
        self.states = PageStates(self._content(), self._empty(), self.model.load)
        self.setLayout(column(self.states))
        self._connect()

    def show_campaign(self, campaign_id: str) -> None:
        """Answer for this campaign."""
        self.model.show_campaign(campaign_id)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.come()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.model.rest()

    # ---- laying out

    def _report_button(self) -> QPushButton:
        menu = QMenu(self)
        for words, ending in (
            (self.tr("Report as PDF…"), ".pdf"),
            (self.tr("Report as web page…"), ".html"),
            (self.tr("Report as workbook…"), ".xlsx"),
        ):
            menu.addAction(words).triggered.connect(partial(self._ask_report, ending))
        give = button(self.tr("Report"), "share", "primary")
        give.setMenu(menu)
        return give

    def _content(self) -> QWidget:
        head = row(self.verdict, None, self.basis, self.report, spacing=8)
        parts = self._parts
        inside = column(
            head,
            self.answer,
            parts["next"],
            parts["panels"],
            parts["money"],
            parts["weeks"],
            parts["ranking"],
            parts["small"],
            row(self.bar, None),
            self.tables,
            self.remark,
            parts["notes"],
            None,
            spacing=16,
            margins=(20, 16, 20, 24),
        )
        body = panel("surface", inside)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(body)
        area.setFrameShape(QFrame.Shape.NoFrame)
        return panel("surface", column(area))

    def _empty(self) -> QWidget:
        sentence = self.tr("Add partners and posts, or import what was sold, and the figures stand here.")
        return EmptyState("chart-no-axes-column", self.tr("Nothing to measure yet"), sentence)

    def _connect(self) -> None:
        model = self.model
        model.told.connect(self._show)
        model.failed.connect(self.states.show_failed)
        model.written.connect(self._say_written)
        model.refused.connect(model.bridge.say)
        self.basis.currentIndexChanged.connect(lambda at: model.divide_by(_BASES[at]))
        self.bar.currentChanged.connect(self._show_table)

    # ---- what was read

    def _show(self, story: Story) -> None:
        self._story = story
        with QSignalBlocker(self.basis):
            self.basis.setCurrentIndex(_BASES.index(self.model.basis))
        clear(self.verdict)
        self.verdict.addWidget(Chip(story.verdict_words, _TONES.get(story.verdict, "neutral")))
        self.answer.setText(story.answer)
        for layout in self._parts.values():
            clear(layout)
        self._show_next(story)
        self._show_panels(story.panels)
        self._show_money(story.money)
        self._show_weeks(story.weeks)
        self._show_ranking(story)
        self._show_small(story.small)
        self._show_tables(story)
        for note in story.notes:
            self._parts["notes"].addWidget(label(note, "small", "faint", wrap=True))
        self.states.show_content(bool(story.partners.rows or story.posts.rows))

    def _show_next(self, story: Story) -> None:
        for sentence in story.next_steps:
            self._parts["next"].addWidget(label(f"→ {sentence}", "body", "muted", wrap=True))

    def _show_panels(self, panels: tuple[Panel, ...]) -> None:
        cards = row(spacing=12)
        for told in panels:
            cards.addWidget(self._panel(told), 1)
        self._parts["panels"].addLayout(cards)

    def _panel(self, told: Panel) -> QWidget:
        first, *others = told.metrics
        box = column(label(told.title, "label"), 4, self._metric(first, "figure"), spacing=2, margins=(16, 14, 16, 14))
        for goal in told.goals:
            box.addWidget(label(goal, "small-strong", "accent", wrap=True))
        box.addSpacing(6)
        for metric in others:
            name, figure = label(metric.label, "body", "muted"), label(metric.cell.text, "body-strong")
            for widget in (name, figure):
                widget.setToolTip(_tip(metric))
            box.addLayout(row(name, None, figure))
        box.addStretch(1)
        return card(box)

    def _metric(self, metric: Metric, style: str) -> QWidget:
        figure = label(metric.cell.text, style)
        under = label(f"{metric.label} · {metric.figure.caption}".rstrip(" ·"), "small", "faint", wrap=True)
        widget = panel("", column(figure, under))
        widget.setToolTip(_tip(metric))
        widget.setAccessibleName(f"{metric.label}: {metric.cell.text}, {metric.figure.caption}")
        return widget

    def _show_money(self, metrics: tuple[Metric, ...]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(current().px(24))
        grid.setVerticalSpacing(current().px(14))
        for number, metric in enumerate(metrics):
            box = column(label(metric.label, "small-strong", "muted"), label(metric.cell.text, "title"))
            if metric.figure.caption:
                box.addWidget(label(metric.figure.caption, "small", "faint", wrap=True))
            box.addStretch(1)
            widget = panel("", box)
            widget.setToolTip(_tip(metric))
            grid.addWidget(widget, *divmod(number, _METRICS_IN_A_ROW))
        for at in range(_METRICS_IN_A_ROW):
            grid.setColumnStretch(at, 1)
        self._section("money", self.tr("Money"), self.tr("Point at a figure for its formula"))
        self._parts["money"].addLayout(grid)

    def _show_weeks(self, weeks: tuple[Series, ...]) -> None:
        if not weeks:
            return
        self._section("weeks", self.tr("Over time"), "")
        side = row(spacing=24)
        for series in weeks:
            side.addLayout(self._titled(ColumnChart(series.title), series, None), 1)
        self._parts["weeks"].addLayout(side)

    def _show_ranking(self, story: Story) -> None:
        ranking = story.ranking
        self._section("ranking", ranking.title, ranking.caption)
        shown = ranking.rows if self._all_partners else ranking.rows[:_MOST_COMPARED]
        if shown:
            chart = IntervalChart(ranking.title)
            self._watch(chart)
            most = max((each.high or each.value or 0.0 for each in ranking.rows), default=None)
            chart.show_marks([_mark(each) for each in shown], most)
            self._parts["ranking"].addWidget(chart)
        if len(ranking.rows) > len(shown):
            more = button(self.tr("Show all {n}").format(n=len(ranking.rows)), None, "ghost")
            more.clicked.connect(self._show_all_partners)
            self._parts["ranking"].addLayout(row(more, None))
        for sentence in (ranking.remark, *story.learned):
            if sentence:
                self._parts["ranking"].addWidget(label(sentence, "body", "muted", wrap=True))

    def _show_all_partners(self) -> None:
        self._all_partners = True
        if self._story is not None:
            clear(self._parts["ranking"])
            self._show_ranking(self._story)

    def _show_small(self, small: tuple[Series, ...]) -> None:
        if not small:
            return
        self._section(
            "small", self.tr("Partner by partner"), self.tr("rate of each post by its day, one scale for all")
        )
        most = max((value for series in small for value in series.values if value is not None), default=None)
        grid = QGridLayout()
        grid.setHorizontalSpacing(current().px(24))
        grid.setVerticalSpacing(current().px(14))
        for number, series in enumerate(small):
            grid.addLayout(self._titled(LineChart(series.title), series, most), *divmod(number, _SMALL_IN_A_ROW))
        for at in range(_SMALL_IN_A_ROW):
            grid.setColumnStretch(at, 1)
        self._parts["small"].addLayout(grid)

    def _titled(self, chart: Chart, series: Series, most: float | None) -> QVBoxLayout:
        self._watch(chart)
        chart.show_marks(_marks(series), most)
        head = row(label(series.title, "body-strong"), label(series.caption, "small", "faint", wrap=True), spacing=6)
        head.setStretch(1, 1)
        return column(head, chart, spacing=4)

    def _section(self, name: str, title: str, caption: str) -> None:
        head = row(label(title, "title"), label(caption, "small", "faint", wrap=True), spacing=10)
        head.setStretch(1, 1)
        self._parts[name].addWidget(rule())
        self._parts[name].addLayout(head)

    # ---- tables

    def _show_tables(self, story: Story) -> None:
        grids = self._grids(story)
        at = max(self.bar.currentIndex(), 0)
        with QSignalBlocker(self.bar):
            while self.bar.count():
                self.bar.removeTab(0)
            for name, grid in grids:
                self.bar.addTab(f"{name} {len(grid.rows):,}" if grid.rows else name)
            self.bar.setCurrentIndex(min(at, len(grids) - 1))
        self._show_table(self.bar.currentIndex())

    def _grids(self, story: Story) -> Sequence[tuple[str, Grid]]:
        """Every table under a name short enough that all of them stand in one line."""
        named = [
            (self.tr("Goals"), story.goals),
            (self.tr("Partners"), story.partners),
            (self.tr("Posts"), story.posts),
            (self.tr("Themes"), story.themes),
            (self.tr("Platforms"), story.platforms),
            (self.tr("Missing"), story.lacks),
            (self.tr("Disclosure"), story.disclosure),
            (self.tr("Rights"), story.rights),
            (self.tr("Chosen for"), story.chosen),
            (self.tr("Weeks"), story.week_rows),
        ]
        return [(name, grid) for name, grid in named if grid.rows or grid is not story.chosen]

    def _show_table(self, at: int) -> None:
        if self._story is None or at < 0:
            return
        _name, grid = self._grids(self._story)[at]
        self.tables.show_grid(grid.heads, grid.rows)
        self.remark.setText(grid.remark)
        self.remark.setVisible(bool(grid.remark))

    # ---- giving it out

    def _ask_report(self, ending: str) -> None:
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        start = str(folder / f"{self.model.file_name()}{ending}")
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the report"), start, f"*{ending}")
        if name:
            self.model.write(Path(name) if name.lower().endswith(ending) else Path(f"{name}{ending}"))

    def _say_written(self, report: Written) -> None:
        path = report.files[0]
        words = self.tr("{name} is written and kept with its numbers.").format(name=path.name)
        left_out = self.tr("Left out: {things}.").format(things="; ".join(report.left_out)) if report.left_out else ""
        told = " ".join(part for part in (words, left_out, *report.warnings) if part)
        self.model.bridge.say(told, self.tr("Open"), partial(_open, path))

    def _watch(self, chart: Chart) -> None:
        chart.saved.connect(lambda path: self.model.bridge.say(self.tr("{path} is written.").format(path=path)))
        chart.refused.connect(self.model.bridge.say)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _tip(metric: Metric) -> str:
    parts = (metric.formula, metric.figure.caption)
    return "\n".join(part for part in parts if part)


def _mark(each: Interval) -> Mark:
    return Mark(each.label, each.value, each.text, each.low, each.high, each.caption)


def _marks(series: Series) -> list[Mark]:
    told = zip(series.days, series.values, series.texts, series.labels, strict=True)
    return [Mark(words, value, text, at=float(day.toordinal())) for day, value, text, words in told]
