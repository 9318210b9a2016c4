"""“Small or big”: what the same money does with small partners and with big ones, and whether that is known at all."""

from decimal import Decimal

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from crm.domain.intervals import mean_interval
from crm.domain.portfolio import INVERTED_U, Comparison, Side
from crm.domain.ranking import Interval
from crm.domain.vocabulary import Platform
from crm.services.insight_reading import Calculated
from crm.ui import present
from crm.ui.kit.amounts import shown_amount
from crm.ui.kit.chart_view import Chart, IntervalChart, Mark
from crm.ui.kit.explained import Explained
from crm.ui.kit.forms import Field, choice, line
from crm.ui.kit.states import PageStates
from crm.ui.kit.widgets import button, card, clear, column, label, panel, row
from crm.ui.pages.insight.calculator_chart import RatioChart
from crm.ui.pages.insight.calculator_view_model import PAIRS, CalculatorViewModel
from crm.ui.pages.insight.view_model import InsightViewModel
from crm.ui.theme.theme import current

_PLATFORMS = (None, *Platform)
_IN_A_ROW, _FIELDS, _NARROW = 4, 252, 860


class CalculatorTab(QWidget):
    """The calculator; F1 explains its figure."""

    def __init__(self, insight: InsightViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.insight = insight
        self.model = CalculatorViewModel(insight, self)
        self.platform = choice(
            [(each, present.platform_words(each) if each else self.tr("every platform")) for each in _PLATFORMS]
        )
        self.pair = choice(list(zip(PAIRS, self._pairs(), strict=True)))
        self.budget = line("", self.tr("one typical big partner"))
        self.per_partner, self.per_piece = line(), line()
        self.hour = line("", self.tr("not priced"))
        self.fields = {
            "pair": Field(self.tr("Small against big"), self.pair),
            "platform": Field(self.tr("Platform"), self.platform),
            "budget": Field(self.tr("Money to spend"), self.budget),
            "per_partner": Field(self.tr("Hours per partner"), self.per_partner, self.tr("contact, contract, payment")),
            "per_piece": Field(self.tr("Hours per piece"), self.per_piece, self.tr("briefing, reviews, publishing")),
            "hour": Field(self.tr("Cost of an hour"), self.hour),
        }
        self.keep = button(self.tr("Keep these hours"))
        self.answer = label("", "title", wrap=True)
        self.warning = label("", "body-strong", "amber", wrap=True)
        self.explain = button(self.tr("How this was calculated"), None, "ghost")
        self.ratio = RatioChart(self.tr("Engagements of small partners over big ones"))
        self.prices = IntervalChart(self.tr("Cost per engagement"))
        self._figures = QGridLayout()
        self._figures.setHorizontalSpacing(24)
        self._figures.setVerticalSpacing(14)
        self.told = panel("surface", self._told())
        self.lacks = label("", "body", "muted", wrap=True)
        self.states = PageStates(self._content(), QWidget(), self.model.load)
        self.setLayout(column(self.states))
        self._explained: Explained | None = None
        self._connect()

    # ---- laying out

    def _pairs(self) -> list[str]:
        return [
            self.tr("nano, micro : macro, mega"),
            self.tr("nano, micro : mid and up"),
            self.tr("nano : micro"),
            self.tr("micro : mid"),
        ]

    def _told(self) -> QVBoxLayout:
        return column(
            self.answer,
            self.warning,
            row(self.explain, None),
            self.ratio,
            label(self.tr("Cost per engagement, as really paid"), "small-strong", "muted"),
            self.prices,
            self._figures,
            spacing=12,
        )

    def _content(self) -> QWidget:
        box = column(spacing=10, margins=(16, 14, 16, 14))
        for field in self.fields.values():
            box.addWidget(field)
        box.addWidget(self.keep)
        fields = card(box)
        fields.setFixedWidth(current().px(_FIELDS))
        rule_of_thumb = label(INVERTED_U, "small", "muted", wrap=True)
        right = column(self.told, self.lacks, rule_of_thumb, None, spacing=16)
        inside = row(column(fields, None), right, spacing=24, margins=(16, 16, 20, 20))
        inside.setStretch(1, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(panel("surface", inside))
        return panel("surface", column(area))

    def _connect(self) -> None:
        model = self.model
        model.told.connect(self._show)
        model.wrong.connect(self._mark)
        model.failed.connect(self.states.show_failed)
        for box in (self.platform, self.pair):
            box.currentIndexChanged.connect(self._choose)
        self.budget.editingFinished.connect(lambda: model.type_budget(self.budget.text()))
        for each in (self.per_partner, self.per_piece, self.hour):
            each.editingFinished.connect(self._type_hours)
        self.keep.clicked.connect(model.keep_hours)
        self.explain.clicked.connect(self.explain_figure)
        for chart in (self.ratio, self.prices):
            self._watch(chart)

    def _watch(self, chart: Chart) -> None:
        say = self.insight.bridge.say
        chart.saved.connect(lambda path: say(self.tr("{path} is written.").format(path=path)))
        chart.refused.connect(say)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.come()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.model.rest()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1:
            self.explain_figure()
        else:
            super().keyPressEvent(event)

    # ---- what is shown

    def _choose(self) -> None:
        self.model.choose(_PLATFORMS[self.platform.currentIndex()], PAIRS[self.pair.currentIndex()])

    def _type_hours(self) -> None:
        self.model.type_hours(self.per_partner.text(), self.per_piece.text(), self.hour.text())

    def _mark(self, name: str, sentence: str) -> None:
        for each, field in self.fields.items():
            field.show_error(sentence if each == name else "")

    def _show(self, answer: Calculated) -> None:
        used, currency = answer.used, self.insight.currency
        for control, text in (
            (self.per_partner, f"{used.hours_per_partner:g}"),
            (self.per_piece, f"{used.hours_per_deliverable:g}"),
            (self.hour, shown_amount(used.hour_minor, currency)),
        ):
            if not control.hasFocus():
                with QSignalBlocker(control):
                    control.setText(text)
        self.keep.setEnabled(used != answer.kept)
        with QSignalBlocker(self.pair):
            self.pair.setCurrentIndex(PAIRS.index(self.model.pair))
        found = answer.comparison
        self.told.setVisible(found is not None)
        self.lacks.setVisible(found is None)
        if found is None:
            self.lacks.setText(
                self.tr(
                    "There is no figure yet, rather than a guess: it needs three paid collaborations of either size "
                    "({sizes}), each with known cost and engagements."
                ).format(sizes=self.pair.currentText())
            )
        else:
            self._show_comparison(found)
        self.states.show_content()

    def _show_comparison(self, found: Comparison) -> None:
        count, decimal = self.insight.formats.count, self.insight.formats.decimal
        told = self.tr(
            "{money} pays for {n} small or {m} big; the small side is expected to bring {ratio} times as many "
            "engagements ({low} to {high})."
        )
        low, high = found.ratio_range.low, found.ratio_range.high
        self.answer.setText(
            told.format(
                money=self._money(found.budget_minor),
                n=count(found.partners),
                m=decimal(found.bigs, 1) if found.bigs % 1 else count(int(found.bigs)),
                ratio=decimal(found.ratio, 2),
                low=decimal(low, 2),
                high=decimal(high, 2),
            )
        )
        self.warning.setText(found.warning or "")
        self.warning.setVisible(found.warning is not None)
        ratio = Mark(
            self.tr("Small over big"),
            found.ratio,
            f"{decimal(found.ratio, 2)} ×",
            low,
            high,
            self.tr("n = {n} and {m} works").format(n=count(found.small.n), m=count(found.big.n)),
        )
        self.ratio.show_marks([ratio])
        self.prices.show_marks(
            [self._price(self.tr("Small partners"), found.small), self._price(self.tr("Big partners"), found.big)]
        )
        self._show_figures(found)

    def _price(self, title: str, side: Side) -> Mark:
        ends = mean_interval(side.cpe)
        caption = f"{self._money(ends.low)} – {self._money(ends.high)}, n = {self.insight.formats.count(side.n)}"
        return Mark(title, side.cpe.middle, self._money(side.cpe.middle), ends.low, ends.high, caption)

    def _show_figures(self, found: Comparison) -> None:
        clear(self._figures)
        count = self.insight.formats.count
        small, big = found.small, found.big
        across = _IN_A_ROW if self.width() > current().px(_NARROW) else 2
        figures = (
            (self.tr("Small partners that equal the big ones"), count(found.to_equal), self.tr("as many engagements")),
            (self.tr("Engagements, small"), count(round(found.engaged_small)), self.tr("for this money")),
            (self.tr("Engagements, big"), count(round(found.engaged_big)), self.tr("for this money")),
            (
                self.tr("Our own hours"),
                f"{count(round(found.hours_small))} : {count(round(found.hours_big))}",
                self.tr("small : big"),
            ),
            (self.tr("One small partner costs"), self._money(small.cost_minor), self._range(small.cost_range, small)),
            (self.tr("One big partner costs"), self._money(big.cost_minor), self._range(big.cost_range, big)),
        )
        for at, (title, text, under) in enumerate(figures):
            figure = button(text, None, "figure")
            figure.setAccessibleName(self.tr("Explain {name}: {figure}").format(name=title, figure=text))
            figure.setToolTip(self.tr("How this was calculated"))
            figure.clicked.connect(self.explain_figure)
            box = column(
                label(title, "small-strong", "muted", wrap=True),
                row(figure, None),
                label(under, "small", "faint", wrap=True),
                None,
                spacing=2,
            )
            self._figures.addWidget(panel("", box), *divmod(at, across))
        for at in range(across):
            self._figures.setColumnStretch(at, 1)

    def _range(self, ends: Interval, side: Side) -> str:
        told = self.tr("{low} – {high}, n = {n}, {out} left out")
        count = self.insight.formats.count
        return told.format(
            low=self._money(ends.low), high=self._money(ends.high), n=count(side.n), out=count(side.left_out)
        )

    def _money(self, minor: float) -> str:
        return self.insight.formats.money(Decimal(minor), self.insight.currency)

    def explain_figure(self, _clicked: bool = False) -> None:
        """Show how the comparison was made."""
        found = self.model.answer.comparison if self.model.answer else None
        if found is None:
            return
        if self._explained is None:
            self._explained = Explained(self.window(), self.insight.formats, self.insight.open_source)
        self._explained.explain(found.explanation)
