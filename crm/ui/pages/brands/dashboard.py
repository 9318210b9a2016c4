"""The first page of one brand: three measures, money, partnerships with their health, campaigns with goals, what is due."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from crm.changes import ChangeSet
from crm.domain.explanation import Explanation
from crm.errors import CrmError
from crm.formats import UNKNOWN, Formats
from crm.queries.brand_dashboard import BrandCampaign, BrandDashboard, brand_dashboard
from crm.queries.figures import CurrencyAmount
from crm.queries.insight_health import HealthRow
from crm.ui import present
from crm.ui.bridge import Bridge
from crm.ui.kit.chart_view import IntervalChart, Mark
from crm.ui.kit.explained import Explained
from crm.ui.kit.states import PageStates
from crm.ui.kit.widgets import Chip, button, card, clear, column, label, panel, row, rule
from crm.ui.person.health import band_tone, band_words

_MOST_DUE, _MOST_PARTNERS = 8, 12


class Dashboard(QWidget):
    """Shows a brand; Esc goes back, every figure explains itself.

    Signals:
        left(), edit_wanted(): back to the list; edit the brand.
        partnerships_wanted(brand_id), partnership_opened(id), campaign_opened(id), person_opened(id): look there.
    """

    left = Signal()
    edit_wanted = Signal()
    partnerships_wanted = Signal(str)
    partnership_opened = Signal(str)
    campaign_opened = Signal(str)
    person_opened = Signal(str)

    def __init__(self, bridge: Bridge, formats: Formats, today: Callable[[], date]) -> None:
        super().__init__()
        self.bridge, self.formats, self._today = bridge, formats, today
        self.brand_id = ""
        self.found: BrandDashboard | None = None
        self._explained: Explained | None = None
        self.back = button(self.tr("All brands"), "chevron-left", "ghost")
        self.title = label("", "page")
        edit, partners = button(self.tr("Edit…")), button(self.tr("Show partnerships"))
        self.body: QVBoxLayout = column(spacing=14, margins=(20, 16, 20, 24))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(panel("surface", self.body))
        self.states = PageStates(panel("surface", column(area)), QWidget(), self.load)
        head = row(self.back, self.title, None, partners, edit, margins=(16, 13, 16, 9))
        self.setLayout(column(panel("surface", column(head, rule(), self.states))))
        self.back.clicked.connect(self.left)
        edit.clicked.connect(self.edit_wanted)
        partners.clicked.connect(lambda: self.partnerships_wanted.emit(self.brand_id))
        bridge.changed.connect(self._on_changed)

    def show_brand(self, brand_id: str) -> None:
        """Show this brand."""
        if brand_id != self.brand_id:
            self.title.setText("")
            self.states.show_loading()
        self.brand_id = brand_id
        self.load()

    def load(self) -> None:
        """Read the brand."""
        asked = (self.brand_id, self._today(), self.formats.zone)
        self.bridge.read(self, brand_dashboard, *asked, then=self._show, failed=self._fail)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_changed(self, _changes: ChangeSet) -> None:
        if self.brand_id and self.isVisible():
            self.load()

    def _fail(self, error: CrmError) -> None:
        self.states.show_failed(str(error))

    # ---- what was read

    def _show(self, found: BrandDashboard) -> None:
        self.found = found
        self.title.setText(found.brand.name)
        clear(self.body)
        self._show_measures(found)
        self._section(self.tr("What is due"), [self._due(each) for each in found.due[:_MOST_DUE]])
        self._section(self.tr("Campaigns"), [self._campaign(each) for each in found.campaigns])
        self._section(self.tr("Partnerships"), [self._partner(each) for each in found.partnerships[:_MOST_PARTNERS]])
        self._show_health(found.partnerships[:_MOST_PARTNERS])
        self.body.addStretch(1)
        self.states.show_content()

    def _show_measures(self, found: BrandDashboard) -> None:
        formats, told = self.formats, found.figures
        rate = told.engagement_rate
        count, day = formats.count, formats.date(found.today)
        under = self.tr("{basis}, n = {n} of {of} posts, {day}")
        engaged = under.format(basis=present.basis_words(rate.basis), n=count(rate.n), of=count(rate.of), day=day)
        sold = self.tr("{money} revenue, {roas} × return on spend, {day}").format(
            money=self._money(told.revenue_minor, told.currency, told.revenue),
            roas=formats.decimal(told.roas, 2),
            day=day,
        )
        share = found.positive / found.judged if found.judged else None
        liked = self.tr("positive, n = {n} judged of {of} comments, {day}").format(
            n=count(found.judged), of=count(found.comments), day=day
        )
        spent = self.tr("planned {planned}, free {free}").format(
            planned=self._planned(found.campaigns), free=self._free(found.campaigns)
        )
        boxes = [
            self._measure(self.tr("Engagement"), formats.rate(rate.value, 2), engaged, found.explain_engagement),
            self._measure(
                self.tr("Conversions"),
                self.tr("{n} orders").format(n=count(told.orders)),
                sold,
                found.explain_conversions,
            ),
            self._measure(self.tr("Feedback"), formats.rate(share, 0), liked, found.explain_feedback),
            self._measure(
                self.tr("Cost"),
                self._money(told.cost_minor, told.currency, told.cost),
                spent,
                found.explain_conversions,
            ),
        ]
        line = row(*boxes, spacing=12)
        for at in range(len(boxes)):
            line.setStretch(at, 1)
        self.body.addLayout(line)

    def _measure(self, title: str, text: str, under: str, told: Callable[[], Explanation]) -> QFrame:
        figure = button(text, None, "figure")
        figure.setAccessibleName(self.tr("Explain {name}: {figure}").format(name=title, figure=text))
        figure.clicked.connect(partial(self._explain, told))
        words = label(under, "small", "muted", wrap=True)
        inside = column(label(title, "small-strong", "muted"), row(figure, None), words, None, spacing=4)
        inside.setContentsMargins(14, 12, 14, 12)
        return card(inside)

    def _section(self, title: str, lines: Sequence[QHBoxLayout]) -> None:
        self.body.addWidget(rule())
        self.body.addWidget(label(title, "title"))
        for line in lines:
            self.body.addLayout(line)
        if not lines:
            self.body.addWidget(label(self.tr("Nothing."), "body", "faint"))

    def _due(self, each: Any) -> QHBoxLayout:
        day = self.formats.day(each.line.due_on, self._today()) if each.line.due_on else UNKNOWN
        kind = each.line.kind.value.replace("_", " ")
        words = ": ".join(part for part in (kind, each.line.title) if part)
        return self._line(each.name, partial(self.person_opened.emit, each.line.influencer_id), words, day)

    def _campaign(self, each: BrandCampaign) -> QHBoxLayout:
        day = self.formats.date
        goals = each.goals or ()
        reached = sum(goal.reached is not None and goal.reached >= 1 for goal in goals)
        words = self.tr("{first} – {last}, {n} partners").format(
            first=day(each.row.starts_on), last=day(each.row.ends_on), n=self.formats.count(each.row.collaborations)
        )
        told = self.tr("{n} of {of} goals reached").format(n=reached, of=len(goals)) if goals else each.row.time.value
        return self._line(each.row.name, partial(self.campaign_opened.emit, each.row.id), words, told)

    def _partner(self, each: HealthRow) -> QHBoxLayout:
        words = present.status_words(each.status)
        line = self._line(each.name, partial(self.partnership_opened.emit, each.partnership_id), words, "")
        line.addWidget(Chip(band_words(each.health.band), band_tone(each.health.band)))
        why = button(self.formats.decimal(each.health.score, 0), None, "figure")
        why.setAccessibleName(self.tr("Explain the health of {name}").format(name=each.name))
        why.clicked.connect(partial(self._explain, partial(each.explanation, self._today())))
        line.addWidget(why)
        return line

    def _show_health(self, rows: Sequence[HealthRow]) -> None:
        known = [each for each in rows if each.health.score is not None]
        if not known:
            return
        chart = IntervalChart(self.tr("Health of partnerships"))
        chart.saved.connect(lambda path: self.bridge.say(self.tr("{path} is written.").format(path=path)))
        chart.refused.connect(self.bridge.say)
        marks = [
            Mark(
                each.name,
                each.health.score,
                self.formats.decimal(each.health.score, 0),
                caption=band_words(each.health.band),
            )
            for each in known
        ]
        chart.show_marks(marks, 100.0)
        self.body.addWidget(chart)

    def _line(self, name: str, act: Callable[[], None], words: str, told: str) -> QHBoxLayout:
        link: QPushButton = button(name, None, "figure")
        link.setAccessibleName(self.tr("Open {name}").format(name=name))
        link.clicked.connect(lambda _checked=False: act())
        line = row(link, label(words, "body", "muted", wrap=True), label(told, "body", "muted"), spacing=10)
        line.setStretch(1, 1)
        return line

    def _explain(self, told: Callable[[], Explanation], _checked: bool = False) -> None:
        if self._explained is None:
            self._explained = Explained(self.window(), self.formats)
        self._explained.explain(told(), self.title.text())

    def _money(self, minor: int | None, currency: str | None, apart: Sequence[CurrencyAmount]) -> str:
        """One sum, or each currency for itself where no rate joins them."""
        if minor is None or currency is None:
            return self._each(apart)
        return self.formats.money(minor, currency)

    def _planned(self, campaigns: Sequence[BrandCampaign]) -> str:
        return self._each([each.row.budget.planned for each in campaigns])

    def _free(self, campaigns: Sequence[BrandCampaign]) -> str:
        return self._each([each.row.budget.free for each in campaigns])

    def _each(self, amounts: Sequence[Any]) -> str:
        sums: dict[str, int] = {}
        for each in amounts:
            if each is not None:
                sums[each.currency] = sums.get(each.currency, 0) + each.minor
        return ", ".join(self.formats.money(minor, currency) for currency, minor in sums.items()) or UNKNOWN
