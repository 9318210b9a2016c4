"""Why the chosen person stands where they stand: what would change the rank, the fit criterion by criterion, each figure."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from crm.domain.comparison import CRITERIA, Criterion
from crm.queries.insight_fit import FitPart
from crm.ui.kit.meter import Meter
from crm.ui.kit.widgets import button, clear, column, label, panel, row, rule
from crm.ui.pages.insight.ranking_view_model import Line, RankingViewModel
from crm.ui.pages.insight.ranking_words import RankingWords, criterion_words, ordinal
from crm.ui.theme.theme import current

_TALL, _MOST_PARTS, _NARROW, _NAME = 152, 12, 780, 128


class WhyStrip(QWidget):
    """A strip below the table.

    Signals:
        explain_wanted(criterion): of the person it shows.
    """

    explain_wanted = Signal(object)

    def __init__(self, model: RankingViewModel) -> None:
        super().__init__()
        self._model = model
        self.title = label("", "body-strong")
        self.place = label("", "small", "muted", wrap=True)
        self.changes = label("", "small", "muted", wrap=True)
        self.values = button(self.tr("Weights…"), None, "figure")
        self.values.setAccessibleName(self.tr("How much each value counts in the fit"))
        self._fit = QGridLayout()
        self._fit.setHorizontalSpacing(8)
        self._fit.setVerticalSpacing(2)
        self._fit.setColumnStretch(1, 1)
        self.figures = {each: button("", None, "figure") for each in CRITERIA}
        for each, figure in self.figures.items():
            figure.clicked.connect(lambda _on=False, wanted=each: self.explain_wanted.emit(wanted))
        buttons = column(spacing=2)
        for figure in self.figures.values():
            buttons.addWidget(figure, 0, Qt.AlignmentFlag.AlignLeft)
        buttons.addStretch(1)
        words = column(self.title, self.place, self.changes, None, spacing=3, margins=(16, 10, 8, 8))
        fit = column(row(label(self.tr("Fit, criterion by criterion"), "small-strong", "muted"), None, self.values), 2, self._grid(), spacing=2,
                     margins=(8, 10, 8, 8))  # fmt: skip
        told = column(label(self.tr("How each figure was made"), "small-strong", "muted"), buttons, spacing=0,
                      margins=(8, 10, 16, 4))  # fmt: skip
        self._body = row(spacing=8)
        self._fit_part = self._held(fit)
        for part, stretch in ((self._held(words), 4), (self._fit_part, 3), (self._held(told), 3)):
            self._body.addWidget(part, stretch)
        body = panel("canvas", self._body)
        body.setFixedHeight(current().px(_TALL))
        self.setLayout(column(rule(), body))
        self.setFixedHeight(current().px(_TALL) + 1)

    def _held(self, layout: QVBoxLayout) -> QWidget:
        widget = QWidget()
        widget.setLayout(layout)
        widget.setMinimumWidth(1)
        return widget

    def _grid(self) -> QScrollArea:
        inside = QWidget()
        inside.setLayout(column(self._fit, None))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setAccessibleName(self.tr("Fit, criterion by criterion"))
        inside.setAutoFillBackground(False)
        area.viewport().setAutoFillBackground(False)
        return area

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the bars give way: the fit's own explanation has all of them."""
        narrow = event.size().width() <= current().px(_NARROW)
        self._fit_part.setVisible(not narrow)
        self._body.setStretch(2, 4 if narrow else 3)
        super().resizeEvent(event)

    def show_line(self, line: Line | None, words: RankingWords | None) -> None:
        """Tell of this line; None for nobody."""
        self.setEnabled(line is not None)
        clear(self._fit)
        if line is None or words is None:
            self.title.setText(self.tr("Nobody is chosen"))
            for each in (self.place, self.changes):
                each.setText("")
            return
        self.title.setText(words.name(line.person))
        self.show_order(line, words)
        self._show_fit(line, words)
        self._show_figures(line, words)

    def show_order(self, line: Line, words: RankingWords) -> None:
        """The sentences that follow the sliders."""
        formats = self._model.formats
        if line.rank is None:
            self.place.setText(
                self.tr("Has no rank, because engagement counts and is not known: {why}. Unknown is not low.").format(
                    why=words.no_rate(line.person)
                )
            )
            self.changes.setText("")
            return
        told = self.tr("{rank} by all weights, score {score}; by engagement alone {range} of {n}.")
        ranked = len(self._model.order.ranked) if self._model.order else 0
        self.place.setText(
            told.format(
                rank=ordinal(line.rank, formats),
                score=formats.decimal(line.score, 2),
                range=words.rank_range(line.person),
                n=formats.count(ranked),
            )
        )
        changes = [words.change(change, rival) for change, rival in self._model.changes(line.rank)]
        self.changes.setText("\n".join(changes) or self.tr("No single weight changes this rank."))

    def _show_fit(self, line: Line, words: RankingWords) -> None:
        parts: tuple[FitPart, ...] = line.person.fit.parts if line.person.fit else ()
        formats = self._model.formats
        for at, part in enumerate(parts[:_MOST_PARTS]):
            known = part.score is not None
            text = formats.decimal(part.score, 1) if known else self.tr("not rated")
            name = words.part_name(part.name)
            evidence = "\n".join(part.evidence) or (self.tr("No evidence was noted.") if known else "")
            meter = Meter(float(part.score) / 5 if part.score is not None else None, "violet", f"{name}: {text}")
            title = label(name, "small")
            title.setFixedWidth(current().px(_NAME))
            title.ensurePolished()
            title.setText(title.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, title.width()))
            title.setAccessibleName(name)
            for side, widget in enumerate((title, meter, label(text, "small-strong", None if known else "faint"))):
                widget.setToolTip(f"{name}: {text}\n{evidence}".strip())
                self._fit.addWidget(widget, at, side)
        if not parts:
            self._fit.addWidget(label(self.tr("Nobody rated a value, and no niche is shared."), "small", "faint"), 0, 0)

    def _show_figures(self, line: Line, words: RankingWords) -> None:
        person = line.person
        told = {
            Criterion.ENGAGEMENT: f"{words.rate(person)} ({words.interval(person)})",
            Criterion.FIT: words.fit(person),
            Criterion.COST: words.cost(person),
            Criterion.RELATIONSHIP: words.status(person),
        }
        for each, figure in self.figures.items():
            figure.setText(f"{criterion_words(each)}: {told[each]}")
            figure.setAccessibleName(
                self.tr("Explain {name}: {figure}").format(name=criterion_words(each), figure=told[each])
            )
            figure.setToolTip(self.tr("How this figure was made"))
