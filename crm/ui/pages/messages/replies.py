"""How we are answered: times both ways, and reply rates by channel, template and weekday with their intervals."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QWidget

from crm.domain.reply_rates import ANSWER_DAYS, LEAST_CONTACTED, ReplyRate
from crm.domain.response_time import ResponseTime
from crm.queries.conversations import ReplyGroup, ReplyPage
from crm.ui.kit.chart_view import IntervalChart, Mark
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.widgets import card, clear, column, label, panel, row, rule
from crm.ui.pages.messages import words
from crm.ui.pages.messages.view_model import MessagesViewModel
from crm.ui.person.working_hours import hours_words
from crm.ui.theme.theme import current

WIDEST = 860  # px at 100 %


class RepliesView(QWidget):
    """Shows a `ReplyPage`."""

    def __init__(self, model: MessagesViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.working = QCheckBox(self.tr("Working hours only"))
        self.basis = label("", "small", "faint", wrap=True)
        self.charts: dict[ReplyGroup, IntervalChart] = {}
        self._times = row(spacing=12)
        self._rates = column(spacing=10)
        self.states = PageStates(self._content(), self._empty(), model.load_replies)
        self.setLayout(column(self.states))
        self.working.toggled.connect(model.count_hours)
        model.replies_read.connect(self._show)
        model.replies_failed.connect(self.states.show_failed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.working.setToolTip(hours_words())
            self.model.load_replies()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.model.leave_replies()

    def _content(self) -> QWidget:
        head = row(label(self.tr("Time to an answer"), "title"), None, self.working)
        inside = panel(
            "surface",
            column(head, self._times, self._rates, self.basis, None, spacing=14, margins=(20, 16, 20, 24)),
        )
        inside.setMaximumWidth(current().px(WIDEST))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(panel("surface", row(inside, spacing=0)))
        return area

    def _empty(self) -> QWidget:
        sentence = self.tr(
            "Log what you write and what comes back, and how often and how fast you are answered stands here."
        )
        return EmptyState("message-square-text", self.tr("No outreach yet"), sentence)

    # ---- showing

    def _show(self, page: ReplyPage) -> None:
        for layout in (self._times, self._rates):
            clear(layout)
        self.charts = {}
        self._times.addWidget(self._time(self.tr("Until we answer"), page.times.ours), 1)
        self._times.addWidget(self._time(self.tr("Until they answer"), page.times.theirs), 1)
        titles = {
            ReplyGroup.CHANNEL: self.tr("Replies by channel"),
            ReplyGroup.TEMPLATE: self.tr("Replies by template"),
            ReplyGroup.WEEKDAY: self.tr("Replies by weekday"),
        }
        for by, title in titles.items():
            self._add_rates(by, title, page)
        self.basis.setText(self._basis(page))
        self.states.show_content(page.contacts > 0)

    def _time(self, title: str, told: ResponseTime) -> QWidget:
        count = self.model.formats.count(told.count)
        n = self.tr("median of 1 answer") if told.count == 1 else self.tr("median of {n} answers").format(n=count)
        box = column(
            label(title, "small-strong", "muted"),
            2,
            label(self.model.formats.length(told.median), "figure"),
            label(n if told.count else self.tr("no answer was measured yet"), "small", "faint"),
            margins=(16, 12, 16, 12),
        )
        shown = card(box)
        shown.setAccessibleName(f"{title}: {self.model.formats.length(told.median)}, {n}")
        return shown

    def _add_rates(self, by: ReplyGroup, title: str, page: ReplyPage) -> None:
        rates = page.rates[by]
        self._rates.addWidget(rule())
        told = self._which_is_best(by, page)
        head = row(label(title, "title"), label(told, "small", "muted", wrap=True), spacing=10)
        head.setStretch(1, 1)
        head.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._rates.addLayout(head)
        if rates:
            chart = self.charts[by] = IntervalChart(title)
            chart.saved.connect(lambda path: self.model.bridge.say(self.tr("{path} is written.").format(path=path)))
            chart.refused.connect(self.model.bridge.say)
            chart.show_marks([self._mark(by, rate) for rate in rates], 1.0)
            self._rates.addWidget(chart)

    def _mark(self, by: ReplyGroup, rate: ReplyRate) -> Mark:
        formats = self.model.formats
        n = self.tr("{replied} of 1 person") if rate.contacted == 1 else self.tr("{replied} of {contacted} people")
        n = n.format(replied=formats.count(rate.replied), contacted=formats.count(rate.contacted))
        name = words.group_words(by, rate.group)
        low, high = (rate.interval.low, rate.interval.high) if rate.interval else (None, None)
        if not rate.telling:
            return Mark(name, None, "—", low, high, self.tr("{n}: cannot tell yet").format(n=n))
        between = self.tr("{n}, {low} to {high}").format(n=n, low=formats.rate(low, 0), high=formats.rate(high, 0))
        return Mark(name, rate.share, formats.rate(rate.share, 0), low, high, between)

    def _which_is_best(self, by: ReplyGroup, page: ReplyPage) -> str:
        if not page.rates[by]:
            return self.tr("Nobody was written to long enough ago.")
        best = page.best[by]
        if best is None:
            return self.tr("No clear best yet: the intervals overlap, or there are too few people.")
        return self.tr("{name} is answered more often than the others.").format(name=words.group_words(by, best))

    def _basis(self, page: ReplyPage) -> str:
        formats = self.model.formats
        told = self.tr(
            "People, not messages: who answered within {days} days of our last word. Lines are Wilson 95 % intervals; "
            "below {least} people nothing is concluded. Messages younger than {days} days that nobody answered are not "
            "judged yet. From {n} logged contacts, {first} to {last}; looked at {now}."
        )
        return told.format(
            days=ANSWER_DAYS,
            least=LEAST_CONTACTED,
            n=formats.count(page.contacts),
            first=formats.date(page.first_at.date() if page.first_at else None),
            last=formats.date(page.last_at.date() if page.last_at else None),
            now=formats.instant(page.now),
        )
