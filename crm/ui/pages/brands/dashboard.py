"""The first page of one brand: measures, months, best posts, what is due, campaigns with goals, partnerships with health."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from crm.domain.explanation import Explanation
from crm.formats import Formats
from crm.queries.brand_answers import BrandAnswers
from crm.queries.brand_course import BestPost, BrandCourse
from crm.queries.brand_dashboard import BrandDashboard, BrandPeople
from crm.queries.campaigns import CampaignRow
from crm.queries.day_list import DayRow
from crm.queries.insight_health import HealthRow
from crm.queries.source_places import Place
from crm.ui import present
from crm.ui.bridge import Bridge
from crm.ui.kit.chart_view import Chart, ColumnChart, LineChart, Mark
from crm.ui.kit.explained import Explained
from crm.ui.kit.states import PageStates
from crm.ui.kit.tiles import Tiles
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.pages.brands import dashboard_words as words
from crm.ui.pages.brands.dashboard_model import DashboardModel
from crm.ui.pages.brands.dashboard_parts import ChartBox, Line, Measure, Section
from crm.ui.person import day_words
from crm.ui.person.day_words import Moment
from crm.ui.person.health import HealthChip
from crm.ui.theme.theme import current

_MOST_DUE, _MOST_CAMPAIGNS, _MOST_PARTNERS = 6, 8, 10
_CARD, _CHART, _HALF = 210, 190, 420  # least widths


class Dashboard(QWidget):
    """Shows a brand; Esc goes back, every figure explains itself.

    Signals:
        left(), edit_wanted(): back to the list; edit the brand.
        partnerships_wanted(brand_id), partnership_opened(id), campaign_opened(id), person_opened(id), post_opened(id),
        page_wanted(name): look there.
    """

    left = Signal()
    edit_wanted = Signal()
    partnerships_wanted = Signal(str)
    partnership_opened = Signal(str)
    campaign_opened = Signal(str)
    person_opened = Signal(str)
    post_opened = Signal(str)
    page_wanted = Signal(str)

    def __init__(self, bridge: Bridge, formats: Formats, today: Callable[[], date]) -> None:
        super().__init__()
        self.formats = formats
        self.model = DashboardModel(bridge, formats, today, self)
        self._explained: Explained | None = None
        self._asked_course: Callable[[BrandCourse], Explanation] | None = None  # pressed before it was read
        self._asked_answers: Callable[[BrandAnswers], Explanation] | None = None
        self.back = button(self.tr("All brands"), "chevron-left", "ghost")
        self.title = label("", "page")
        self._build_measures()
        self._build_charts()
        self._build_sections()
        self.states = PageStates(self._content(), QWidget(), self.model.load)
        self.setLayout(column(panel("surface", column(self._head(), rule(), self.states))))
        self._connect()

    # ---- laying out

    def _head(self) -> QWidget:
        partners, edit = button(self.tr("Show partnerships")), button(self.tr("Edit…"))
        partners.clicked.connect(lambda: self.partnerships_wanted.emit(self.model.brand_id))
        edit.clicked.connect(self.edit_wanted)
        self.back.clicked.connect(self.left)
        return panel("", row(self.back, self.title, None, partners, edit, margins=(16, 13, 16, 9)))

    def _build_measures(self) -> None:
        self.engagement = Measure(self.tr("Engagement"), self._explain_engagement)
        self.conversions = Measure(self.tr("Conversions"), self._explain_conversions)
        self.feedback = Measure(self.tr("Feedback"), self._explain_feedback)
        self.cost = Measure(self.tr("Cost"), self._explain_cost)
        self.measures = Tiles((self.engagement, self.conversions, self.feedback, self.cost), _CARD)

    def _build_charts(self) -> None:
        self.rates = self._chart(LineChart(self.tr("Engagement by month")), self._explain_rates)
        self.orders = self._chart(ColumnChart(self.tr("Orders by month")), self._explain_orders)
        self.tones = self._chart(LineChart(self.tr("Positive comments by month")), self._explain_tones)
        self.paid = self._chart(ColumnChart(self.tr("Paid by month")), self._explain_paid)
        self.charts = Tiles((self.rates, self.orders, self.tones, self.paid), _CHART, spacing=20)

    def _build_sections(self) -> None:
        self.months = Section(
            self.tr("Month by month"), self.tr("the last 12 months; upright bars are 95 % intervals"), self.charts
        )
        self.best = Section(self.tr("Best posts"))
        self.due = Section(self.tr("What is due"))
        self.campaigns = Section(self.tr("Campaigns"))
        self.partnerships = Section(self.tr("Partnerships"), self.tr("the weakest health first"))

    def _chart(self, chart: Chart, explain: Callable[[], None]) -> ChartBox:
        chart.saved.connect(lambda path: self.model.bridge.say(self.tr("{path} is written.").format(path=path)))
        chart.refused.connect(self.model.bridge.say)
        return ChartBox(chart, explain)

    def _content(self) -> QWidget:
        parts: list[QWidget] = [self.measures]
        halves = Tiles((self.best, self.due), _HALF, spacing=28)
        for part in (self.months, halves, self.campaigns, self.partnerships):
            parts += [rule(), part]
        inside = column(*parts, None, spacing=16, margins=(20, 16, 20, 24))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(panel("surface", inside))
        self._area = area
        return panel("surface", column(area))

    def _connect(self) -> None:
        model = self.model
        model.front_read.connect(self._show_front)
        model.course_read.connect(self._show_course)
        model.answers_read.connect(self._show_answers)
        model.people_read.connect(self._show_people)
        model.failed.connect(self.states.show_failed)
        model.part_failed.connect(self._show_part_failed)
        model.place_found.connect(self._go)

    # ---- what happens

    def show_brand(self, brand_id: str) -> None:
        """Show this brand."""
        if brand_id != self.model.brand_id:
            self.title.setText("")
            self._asked_course = self._asked_answers = None
            self.feedback.tell("…", "")
            for section in (self.months, self.best, self.due, self.partnerships):
                section.show_waiting()
            self._area.verticalScrollBar().setValue(0)
            self.states.show_loading()
        self.model.show_brand(brand_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.watch(False)

    # ---- what was read

    def _show_front(self, found: BrandDashboard) -> None:
        formats, told = self.formats, found.figures
        self.title.setText(found.brand.name)
        self.engagement.tell(formats.rate(told.engagement_rate.value, 2), words.engaged(found, formats))
        orders = self.tr("1 order") if told.orders == 1 else self.tr("{n} orders")
        self.conversions.tell(orders.format(n=formats.count(told.orders)), words.sold(found, formats))
        self.cost.tell(words.cost(found, formats), words.spent(found, formats))
        self._show_campaigns()
        self.states.show_content()

    def _show_course(self, course: BrandCourse) -> None:
        formats = self.formats
        self._fill(self.rates, words.rate_marks(course, formats), words.counted(course, formats))
        self._fill(self.orders, words.order_marks(course, formats), words.ordered(course, formats))
        self._fill(self.paid, words.paid_marks(course, formats), words.paid(course))
        self._show_tones()
        nothing = self.tr("No post of this brand has figures yet that can be compared.")
        basis = self.tr("engagements {basis}, the surest first, with 95 % intervals").format(
            basis=present.basis_words(course.rate.basis)
        )
        self.best.caption.setText(basis if course.best else "")
        self.best.show_lines([self._best(each) for each in course.best], nothing)
        self.months.show_kept()
        if asked := self._asked_course:
            self._asked_course = None
            self._explain(partial(asked, course))

    def _show_answers(self, answers: BrandAnswers) -> None:
        formats = self.formats
        self.feedback.tell(formats.rate(answers.share, 0), words.liked(answers, self.model.today(), formats))
        self._show_tones()
        self._show_campaigns()
        if asked := self._asked_answers:
            self._asked_answers = None
            self._explain(partial(asked, answers))

    def _show_people(self, people: BrandPeople) -> None:
        now = self.model.moment()
        due: list[QWidget] = [self._due(each, now) for each in people.due[:_MOST_DUE]]
        due += self._more(
            len(people.due) - _MOST_DUE, self.tr("Show {n} more on Today"), partial(self.page_wanted.emit, "today")
        )
        self.due.show_lines(due, self.tr("Nothing waits."))
        partners: list[QWidget] = [self._partner(each) for each in people.partnerships[:_MOST_PARTNERS]]
        left = len(people.partnerships) - _MOST_PARTNERS
        everybody = partial(self.partnerships_wanted.emit, self.model.brand_id)
        partners += self._more(left, self.tr("Show {n} more"), everybody)
        self.partnerships.show_lines(partners, self.tr("No partnership is at work; start one from a person's panel."))

    def _show_part_failed(self, part: str, sentence: str) -> None:
        for section in {"course": (self.months, self.best), "people": (self.due, self.partnerships)}.get(part, ()):
            section.show_failed(sentence)
        if part == "answers":
            self.feedback.tell("—", self.tr("This could not be read: {reason}").format(reason=sentence))

    def _fill(self, box: ChartBox, marks: Sequence[Mark], under: str) -> None:
        box.chart.show_marks(marks)
        box.under.setText(under)

    def _show_tones(self) -> None:
        course, answers = self.model.course, self.model.answers
        if course is not None and answers is not None:
            marks = words.tone_marks(course, answers, self.formats)
            self._fill(self.tones, marks, words.judged(course, answers, self.formats))

    def _show_campaigns(self) -> None:
        if self.model.front is None:
            return
        rows = self.model.front.campaigns
        lines: list[QWidget] = [self._campaign(each) for each in rows[:_MOST_CAMPAIGNS]]
        lines += self._more(
            len(rows) - _MOST_CAMPAIGNS, self.tr("Show {n} more"), partial(self.page_wanted.emit, "campaigns")
        )
        self.campaigns.show_lines(lines, self.tr("No campaign of this brand yet; add one on the page Campaigns."))

    # ---- lines

    def _best(self, each: BestPost) -> QWidget:
        rate = self._figure(self.formats.rate(each.rate, 2), each.name, each.explain)
        told = f"{words.post(each, self.formats)}\n{words.post_rate(each, self.formats)}"
        spoken = self.tr("Open the post of {name}").format(name=each.name)
        return Line(each.name, partial(self.post_opened.emit, each.id), told, rate, spoken)

    def _due(self, each: DayRow, now: Moment) -> QWidget:
        told, on = day_words.what(each, self.formats), day_words.due(each, now)
        day = label(on, "small-strong" if day_words.tone(each, now) else "small", day_words.tone(each, now) or "muted")
        return Line(each.name, partial(self.person_opened.emit, each.line.influencer_id), told, day)

    def _campaign(self, each: CampaignRow) -> QWidget:
        told = words.goals(each, self.model.answers, self.formats)
        opens = partial(self.campaign_opened.emit, each.id)
        return Line(each.name, opens, words.campaign(each, self.formats), label(told, "body", "muted"))

    def _partner(self, each: HealthRow) -> QWidget:
        chip = HealthChip()
        chip.show_health(each.health, self.formats)
        chip.clicked.connect(partial(self._explain, partial(each.explanation, self.model.today())))
        told = " · ".join(
            part for part in (present.status_words(each.status), words.reason(each, self.formats)) if part
        )
        return Line(each.name, partial(self.partnership_opened.emit, each.partnership_id), told, chip)

    def _figure(self, text: str, name: str, told: Callable[[], Explanation]) -> QWidget:
        figure = button(text, None, "figure")
        figure.setAccessibleName(self.tr("Explain {name}: {figure}").format(name=name, figure=text))
        figure.clicked.connect(partial(self._explain, told))
        return figure

    def _more(self, count: int, text: str, opens: Callable[[], object]) -> list[QWidget]:
        if count <= 0:
            return []
        more = button(text.format(n=self.formats.count(count)), None, "ghost")
        more.clicked.connect(lambda _checked=False: opens())
        holder = QWidget()
        holder.setLayout(row(more, None, margins=(0, current().px(4), 0, 0)))
        return [holder]

    # ---- explanations

    def _explain(self, told: Callable[[], Explanation], _checked: bool = False) -> None:
        if self._explained is None:
            self._explained = Explained(self.window(), self.formats, self.model.open_source)
        self._explained.explain(told(), self.title.text())

    def _go(self, place: Place) -> None:
        opened = {
            "post": self.post_opened,
            "campaign": self.campaign_opened,
            "partnership": self.partnership_opened,
            "influencer": self.person_opened,
        }
        opened[place.thing].emit(place.id)

    def _explain_engagement(self) -> None:
        self._explain_course(lambda course: course.explain_engagement())

    def _explain_conversions(self) -> None:
        if self.model.front is not None:
            self._explain(self.model.front.explain_conversions)

    def _explain_cost(self) -> None:
        if self.model.front is not None:
            self._explain(self.model.front.explain_cost)

    def _explain_feedback(self) -> None:
        self._explain_answers(lambda answers: answers.explain())

    def _explain_rates(self) -> None:
        self._explain_course(lambda course: course.explain_months())

    def _explain_orders(self) -> None:
        self._explain_course(lambda course: course.explain_orders())

    def _explain_paid(self) -> None:
        self._explain_course(lambda course: course.explain_paid())

    def _explain_tones(self) -> None:
        self._explain_answers(lambda answers: answers.explain_months())

    def _explain_course(self, told: Callable[[BrandCourse], Explanation]) -> None:
        course = self.model.course
        if course is None:  # it opens as soon as it is read
            self._asked_course = told
        else:
            self._explain(partial(told, course))

    def _explain_answers(self, told: Callable[[BrandAnswers], Explanation]) -> None:
        answers = self.model.answers
        if answers is None:
            self._asked_answers = told
        else:
            self._explain(partial(told, answers))
