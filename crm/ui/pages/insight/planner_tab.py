"""“Plan a budget”: the set of partners with the most expected engaged people, its range, and what it leaves out and why."""

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from crm.domain.explanation import Explanation, Input, SourceRow
from crm.domain.planner import IGNORES, Option, Out, Plan
from crm.reports.content import Cell, Head
from crm.services.insight_reading import BudgetPlan, Target
from crm.ui import present
from crm.ui.kit.chart_view import IntervalChart, Mark
from crm.ui.kit.explained import Explained
from crm.ui.kit.grid_table import GridTable
from crm.ui.kit.widgets import button, clear, column, label, panel, row, rule
from crm.ui.pages.insight.planner_form import PlannerForm
from crm.ui.pages.insight.planner_view_model import PlannerViewModel
from crm.ui.pages.insight.ranking_words import RankingWords
from crm.ui.pages.insight.view_model import InsightViewModel
from crm.ui.person.shortlist import ask_shortlist
from crm.ui.theme.theme import current

_MOST_DRAWN, _IN_A_ROW, _NARROW = 15, 4, 860


class PlannerTab(QWidget):
    """A form beside the plan.

    Signals:
        person_opened(influencer_id): look at somebody.
    """

    person_opened = Signal(str)

    def __init__(self, insight: InsightViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.insight = insight
        self.model = PlannerViewModel(insight, self)
        self.form = PlannerForm(self.model)
        self.said = label("", "body", "muted", wrap=True)
        self.answer = label("", "title", wrap=True)
        self.copy = button(self.tr("Copy to campaign…"), "user-plus", "primary")
        self.explain = button(self.tr("How this was calculated"), None, "ghost")
        self.chart = IntervalChart(self.tr("Expected engaged people"))
        self.chosen = GridTable(self.tr("In the plan"))
        self.out = GridTable(self.tr("Left out"))
        self._figures = QGridLayout()
        self._figures.setHorizontalSpacing(24)
        self._out_title = label("", "small-strong", "muted", wrap=True)
        self.told = panel("surface", self._told())
        self.setLayout(column(self._content()))
        self._explained: Explained | None = None
        self._connect()
        self._say_begin()

    # ---- laying out

    def _told(self) -> QVBoxLayout:
        box = column(
            self.answer,
            row(self.copy, self.explain, None),
            self._figures,
            label(self.tr("Expected engaged people, partner by partner"), "small-strong", "muted"),
            self.chart,
            self.chosen,
            rule(),
            self._out_title,
            self.out,
            rule(),
            label(self.tr("What the plan does not look at"), "small-strong", "muted"),
            spacing=12,
        )
        for sentence in IGNORES:
            box.addWidget(label(sentence, "small", "muted", wrap=True))
        return box

    def _content(self) -> QWidget:
        right = column(self.said, self.told, None, spacing=12)
        inside = row(column(self.form, None), right, spacing=24, margins=(16, 16, 20, 20))
        inside.setStretch(1, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(panel("surface", inside))
        return panel("surface", column(area))

    def _connect(self) -> None:
        model = self.model
        self.form.wanted.connect(model.plan)
        model.planning.connect(self._wait)
        model.planned.connect(self._show)
        model.stopped.connect(self._say_stopped)
        self.copy.clicked.connect(self.copy_to_campaign)
        self.explain.clicked.connect(self.explain_plan)
        say = self.insight.bridge.say
        self.chart.saved.connect(lambda path: say(self.tr("{path} is written.").format(path=path)))
        self.chart.refused.connect(say)

    # ---- states

    def show_target(self, target: Target) -> None:
        """Plan for this brand or campaign."""
        self.model.show(target)
        if self.model.found is None:
            self._say_begin()

    def _say_begin(self) -> None:
        self.told.hide()
        self.said.setText(
            self.tr(
                "Write the money to spend, and limits if there are any: the set of partners with the most expected engaged "
                "people is found exactly. Smaller partners are not preferred; only figures decide."
            )
        )
        self.said.show()

    def _wait(self) -> None:
        self.told.hide()
        self.said.setText(self.tr("Planning…"))
        self.said.show()

    def _say_stopped(self, why: str) -> None:
        self.said.setText(why or self.tr("Planning was stopped."))
        self.said.show()

    # ---- the plan

    def _show(self, found: BudgetPlan) -> None:
        plan = found.plan
        if plan.conflict is not None:
            self.told.hide()
            self.said.setText(plan.conflict)
            self.said.show()
            return
        self.said.hide()
        words = RankingWords(self.insight.formats, found.ranking.today, found.ranking.currency)
        count = self.insight.formats.count
        told = self.tr("A set of {n} for {cost} is expected to bring {people} engaged people ({low} to {high}).")
        self.answer.setText(
            told.format(
                n=count(len(plan.chosen)),
                cost=words.money(plan.cost_minor),
                people=count(round(plan.engaged)),
                low=count(round(plan.independent.low)),
                high=count(round(plan.independent.high)),
            )
            if plan.chosen
            else self.tr("Within these limits nobody with a known price and engagement can be chosen.")
        )
        self.copy.setEnabled(bool(plan.chosen))
        self._show_figures(found, words)
        self._show_chart(plan, words)
        self._show_tables(plan, words)
        self.told.show()

    def _show_figures(self, found: BudgetPlan, words: RankingWords) -> None:
        clear(self._figures)
        plan, count = found.plan, self.insight.formats.count
        together = self.tr("{low} – {high} if all turn out low, or all high").format(
            low=count(round(plan.together.low)), high=count(round(plan.together.high))
        )
        independent = self.tr("{low} – {high}, 95 %").format(
            low=count(round(plan.independent.low)), high=count(round(plan.independent.high))
        )
        across = _IN_A_ROW if self.width() > current().px(_NARROW) else 2
        left = found.asked.limits.budget_minor - plan.cost_minor
        figures = (
            (self.tr("Engaged people"), count(round(plan.engaged)), f"{independent}\n{together}"),
            (self.tr("Cost"), words.money(plan.cost_minor), self.tr("{money} left").format(money=words.money(left))),
            (self.tr("Our own hours"), count(round(plan.hours)), self.tr("for all of them")),
            (self.tr("Left out"), count(len(plan.left_out)), self.tr("with the reason below")),
        )
        for at, (title, text, under) in enumerate(figures):
            figure = button(text, None, "figure")
            figure.setAccessibleName(self.tr("Explain {name}: {figure}").format(name=title, figure=text))
            figure.clicked.connect(self.explain_plan)
            parts = (
                label(title, "small-strong", "muted"),
                row(figure, None),
                label(under, "small", "faint", wrap=True),
            )
            self._figures.addWidget(panel("", column(*parts, None, spacing=2)), *divmod(at, across))
            self._figures.setColumnStretch(at % across, 1)

    def _show_chart(self, plan: Plan, words: RankingWords) -> None:
        count = self.insight.formats.count
        self.chart.show_marks(
            [
                Mark(
                    words.name(self.model.person(each)),
                    each.engaged,
                    count(round(each.engaged)) if each.engaged is not None else words.money(None),
                    each.engaged_range.low if each.engaged_range else None,
                    each.engaged_range.high if each.engaged_range else None,
                    words.money(each.cost_minor),
                )
                for each in plan.chosen[:_MOST_DRAWN]
            ]
        )
        self.chart.setVisible(bool(plan.chosen))

    def _show_tables(self, plan: Plan, words: RankingWords) -> None:
        heads = [
            Head(self.tr("Person"), width=140),
            Head(self.tr("Platform"), width=70),
            Head(self.tr("Niches"), width=110),
            Head(self.tr("Cost"), right=True, width=70),
            Head(self.tr("Engaged people"), right=True, width=100),
            Head(self.tr("Hours"), right=True, width=50),
        ]
        self.chosen.show_grid(heads, [self._cells(each, words) for each in plan.chosen])
        self.chosen.setVisible(bool(plan.chosen))
        why = Counter(reason for _option, reason in plan.left_out)
        count = self.insight.formats.count
        reasons = ", ".join(f"{self.model.out_words(reason)} {count(many)}" for reason, many in why.most_common())
        self._out_title.setText(self.tr("Left out: {reasons}").format(reasons=reasons or self.tr("nobody")))
        self.out.show_grid(
            [heads[0], Head(self.tr("Why"), width=240), *heads[3:5]],
            [self._out_cells(option, reason, words) for option, reason in plan.left_out],
        )

    def _cells(self, option: Option, words: RankingWords) -> list[Cell]:
        count = self.insight.formats.count
        platform = present.platform_words(option.platform) if option.platform else ""
        name = words.name(self.model.person(option))
        niches = ", ".join(sorted(option.niches))
        engaged = None if option.engaged is None else round(option.engaged)
        return [
            Cell(name, name),
            Cell(platform, platform),
            Cell(niches, niches or None),
            Cell(words.money(option.cost_minor), option.cost_minor),
            Cell(count(engaged), engaged),
            Cell(count(round(option.hours)), round(option.hours)),
        ]

    def _out_cells(self, option: Option, reason: Out, words: RankingWords) -> list[Cell]:
        cells = self._cells(option, words)
        told = self.model.out_words(reason)
        return [cells[0], Cell(told, told), cells[3], cells[4]]

    # ---- acts

    def copy_to_campaign(self) -> None:
        """Ask for the campaign into which the plan's partners go."""
        insight = self.insight
        wish = insight.wish(self.model.target, self.model.chosen_ids())
        ask_shortlist(insight.bridge, insight.formats, insight.today(), wish, self)

    def explain_plan(self) -> None:
        """Show from what the plan was made, and what it does not look at."""
        found = self.model.found
        if found is None:
            return
        if self._explained is None:
            self._explained = Explained(self.window(), self.insight.formats, self.insight.open_source)
        self._explained.explain(_explanation(found))


def _explanation(found: BudgetPlan) -> Explanation:
    limits, plan, unit = found.asked.limits, found.plan, f"minor {found.ranking.currency}"
    return Explanation(
        "Expected engaged people",
        "max of sum of posts × audience × shrunken rate, within budget and limits (solved exactly)",
        (
            Input("money to spend", limits.budget_minor, unit),
            Input("cost of the plan", plan.cost_minor, unit),
            Input("posts per partner", found.asked.posts, "count"),
            Input("partners in the plan", len(plan.chosen), "count"),
            Input("our own hours", plan.hours, "hours"),
            Input("lower end, each for themselves", plan.independent.low, "count"),
            Input("upper end, each for themselves", plan.independent.high, "count"),
            Input("lower end, all together", plan.together.low, "count"),
            Input("upper end, all together", plan.together.high, "count"),
        ),
        n=len(plan.chosen),
        of=len(plan.chosen) + len(plan.left_out),
        last_on=found.ranking.today,
        rows=tuple(SourceRow("influencer", each.id, None, each.engaged) for each in plan.chosen),
        notes=IGNORES,
        source="product.md b15",
    )
