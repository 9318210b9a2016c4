"""The one table of "Who next": sliders stand above the columns that they weigh, and the order follows them."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from crm.domain.comparison import CRITERIA, Criterion
from crm.ui import present
from crm.ui.kit.delegates import FigureDelegate, PersonDelegate, TwoLines
from crm.ui.kit.paged_table_model import Column
from crm.ui.kit.slider import WeightSlider
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import label
from crm.ui.pages.insight.ranking_cells import (
    FitCell,
    FitDelegate,
    OrderedModel,
    RateCell,
    RateDelegate,
    StatusCell,
    StatusDelegate,
)
from crm.ui.pages.insight.ranking_view_model import Line, RankingViewModel
from crm.ui.pages.insight.ranking_words import RankingWords, criterion_tip, criterion_words
from crm.ui.theme.theme import current

RANK, PERSON, ENGAGEMENT, FIT, COST, RELATIONSHIP = range(6)
AT = dict(zip(CRITERIA, (ENGAGEMENT, FIT, COST, RELATIONSHIP), strict=True))
CRITERION_AT = {at: criterion for criterion, at in AT.items()}
_WIDTHS = (86, 190, 232, 158, 168, 170)
_LEAST = (82, 142, 138, 94, 94, 116)
_GIVING = (FIT, RELATIONSHIP, COST, ENGAGEMENT, RANK)  # who gives way first; a name is the last to go
_SHORT = 0.9  # of its width: below it a cell tells the short second line
_STRIP, _LEAST_SLIDER = 54, 60


def shared_widths(room: int, wanted: Sequence[int], least: Sequence[int]) -> list[int]:
    """What each column gets of the room: a name all that is over, and before its room ends the others give way in turn.

    Returns:
        Together more than the room when not even the least of each has place; then the table scrolls.
    """
    found = list(wanted)
    lacking = sum(found) - room
    for at in _GIVING:
        given = max(0, min(lacking, found[at] - least[at]))
        found[at], lacking = found[at] - given, lacking - given
    found[PERSON] = max(least[PERSON], found[PERSON] - lacking)
    return found


class RankingTable(Table):
    """Lines in order; a second click on a figure, or F1, explains it.

    Signals:
        explain_wanted(criterion): of the current line.
    """

    explain_wanted = Signal(object)

    def __init__(self, model: RankingViewModel, name: str) -> None:
        self._model = model
        self.words: RankingWords | None = None
        self.top = 1.0
        self._made: dict[tuple[int, str], Any] = {}
        self._short: frozenset[int] = frozenset()  # columns without room for their whole second line
        self._cost_in_short = model.tr("Cost")
        self._pressed: tuple[str, int] = ("", -1)
        self.lines = OrderedModel(self._columns(model), model.line, model)
        super().__init__(self.lines, name)
        self.setSortingEnabled(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.set_delegates(
            [
                FigureDelegate(self, self._rank),
                PersonDelegate(self, self._once(PERSON, self._person)),
                RateDelegate(self, self._once(ENGAGEMENT, self._rate)),
                FitDelegate(self, self._once(FIT, self._fit)),
                FigureDelegate(self, self._once(COST, self._cost)),
                StatusDelegate(self, self._once(RELATIONSHIP, self._status)),
            ]
        )
        self.setMinimumWidth(1)

    @property
    def _told(self) -> RankingWords:
        assert self.words is not None
        return self.words

    def _columns(self, model: RankingViewModel) -> list[Column[Line]]:
        tr = model.tr
        return [
            Column("", tr("Rank"), _WIDTHS[0], lambda line: self._rank(line).top, self._rank_spoken, right=True),
            Column("", tr("Person"), _WIDTHS[1], lambda line: self._told.name(line.person)),
            Column("", tr("Engagement, 95 %"), _WIDTHS[2], lambda line: self._told.rate(line.person),
                   lambda line: self._told.engagement(line.person)),
            Column("", tr("Fit"), _WIDTHS[3], lambda line: self._told.fit(line.person),
                   lambda line: self._told.fit_spoken(line.person)),
            Column("", tr("Cost per engagement"), _WIDTHS[4], lambda line: self._told.cost(line.person),
                   lambda line: self._told.cost_spoken(line.person), right=True),
            Column("", tr("Relationship"), _WIDTHS[5], lambda line: self._told.status(line.person),
                   lambda line: f"{self._told.status(line.person)}, {self._told.under_status(line.person)}"),
        ]  # fmt: skip

    # ---- cells

    def _once(self, at: int, make: Callable[[Line], Any]) -> Callable[[Line], Any]:
        """A cell is made once for a person: writing figures takes longer than painting them."""

        def cell(line: Line) -> Any:
            made = self._made.get((at, line.id))
            if made is None:
                made = self._made[at, line.id] = make(line)
            return made

        return cell

    def _person(self, line: Line) -> TwoLines:
        return TwoLines(self._told.name(line.person), self._told.under_name(line.person))

    def _cost(self, line: Line) -> TwoLines:
        return TwoLines(self._told.cost(line.person), self._told.under_cost(line.person, COST in self._short))

    def _rank(self, line: Line) -> TwoLines:
        if line.rank is None:
            return TwoLines(self.tr("no rank"))
        return TwoLines(self._model.formats.count(line.rank), self._told.rank_range(line.person))

    def _rank_spoken(self, line: Line) -> str:
        if line.rank is None:
            return self.tr("No rank: {why}").format(why=self._told.no_rate(line.person))
        told = self.tr("{rank} by all weights; by engagement alone {range}")
        return told.format(rank=self._model.formats.count(line.rank), range=self._told.rank_range(line.person))

    def _rate(self, line: Line) -> RateCell:
        person = line.person
        if person.rated is None:
            return RateCell(TwoLines(self.tr("Not known"), self._told.no_rate(person)))
        estimate = person.rated.estimate
        lines = TwoLines(self._told.rate(person), self._told.raw(person, ENGAGEMENT in self._short))
        return RateCell(lines, estimate.rate, (estimate.interval.low, estimate.interval.high), self.top)

    def _fit(self, line: Line) -> FitCell:
        fit = line.person.fit
        parts = tuple(None if part.score is None else float(part.score) / 5 for part in fit.parts) if fit else ()
        return FitCell(TwoLines(self._told.fit(line.person), self._told.under_fit(line.person)), parts)

    def _status(self, line: Line) -> StatusCell:
        told = line.person.relationship
        under = self._told.under_status(line.person, RELATIONSHIP in self._short)
        tone = "red" if told.late else ""
        if told.status is None:
            return StatusCell(self._told.status(line.person), "", under, tone)
        return StatusCell(self._told.status(line.person), present.status_tone(told.status), under, tone)

    # ---- lines

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window columns give way one after the other, so that names and sliders stay in sight."""
        theme = current()
        wanted = [theme.px(each) for each in _WIDTHS]
        found = shared_widths(event.size().width(), wanted, [theme.px(each) for each in _LEAST])
        for at, wide in enumerate(found):
            if self.columnWidth(at) != wide:
                self.setColumnWidth(at, wide)
        short = frozenset(at for at in _GIVING if found[at] < wanted[at] * _SHORT)
        if short != self._short:
            self._short, self._made = short, {}
            self.lines.short_titles = {COST: self._cost_in_short} if COST in short else {}
            self.viewport().update()
        super().resizeEvent(event)

    def show_people(self, ids: Sequence[str], places: Sequence[int], words: RankingWords, top: float) -> None:
        """Show other people; `top` is the end of the scale of rates."""
        self.words, self.top = words, top
        self._made = {}
        self.lines.show_people(ids, places)

    def put_in_order(self, places: Sequence[int]) -> None:
        """List the same people in another order; whoever is chosen stays chosen and in view."""
        self.lines.put_in_order(places)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
        self.viewport().update()

    # ---- explaining

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        self._pressed = (self.current_id() if self.currentIndex().row() == index.row() else "", index.column())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        again = index.isValid() and self._pressed == (self.current_id(), index.column()) and self.current_id() != ""
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier and event.button() == Qt.MouseButton.LeftButton
        if again and plain and index.column() in CRITERION_AT:
            self.explain_wanted.emit(CRITERION_AT[index.column()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1 and self.current_id():
            self.explain_wanted.emit(CRITERION_AT.get(self.currentIndex().column(), Criterion.ENGAGEMENT))
            return
        super().keyPressEvent(event)


class WeightStrip(QWidget):
    """Four sliders, each above its column wherever that stands.

    Signals:
        moved(): a person moved one.
    """

    moved = Signal()

    def __init__(self, model: RankingViewModel, table: RankingTable) -> None:
        super().__init__()
        self._model, self._table = model, table
        self.sliders = {
            each: WeightSlider(
                self.tr("Weight"),
                self.tr("Weight of {name}").format(name=criterion_words(each)),
                criterion_tip(each),
            )
            for each in CRITERIA
        }
        self.lead = label(self.tr("What counts"), "small-strong", "muted")
        self.note = label("", "caption", "faint")
        for widget in (self.lead, self.note, *self.sliders.values()):
            widget.setParent(self)
        for slider in self.sliders.values():
            slider.moved.connect(self.moved)
        self.setFixedHeight(current().px(_STRIP))
        self.setMinimumWidth(1)
        header = table.horizontalHeader()
        header.sectionResized.connect(self._place)
        header.geometriesChanged.connect(self._place)
        table.horizontalScrollBar().valueChanged.connect(self._place)
        table.viewport().installEventFilter(self)

    def values(self) -> dict[Criterion, int]:
        """What the sliders say."""
        return {each: slider.slider.value() for each, slider in self.sliders.items()}

    def show_weights(self) -> None:
        """Put the sliders where the weights are."""
        for each, slider in self.sliders.items():
            slider.set_value(self._model.weights.of(each))
        self.show_shares()

    def show_shares(self) -> None:
        """Say each weight, and what it is of all."""
        for each, slider in self.sliders.items():
            share = self._model.formats.rate(self._model.share(each), 0)
            weight = self._model.formats.count(round(self._model.weights.of(each)))
            slider.show_share(weight, self.tr("{share} of all weights").format(share=share))

    def say(self, sentence: str) -> None:
        """A quiet word beside the sliders; "" for none."""
        self.note.setText(sentence)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self, *_told: object) -> None:
        theme, table = current(), self._table
        pad, tall = theme.px(8), self.height()
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for each, slider in self.sliders.items():
            x, wide = table.columnViewportPosition(AT[each]), table.columnWidth(AT[each])
            wide = max(min(wide, theme.px(180)) - 2 * pad, theme.px(_LEAST_SLIDER))
            left = x + pad if not rtl else x + table.columnWidth(AT[each]) - pad - wide
            slider.setGeometry(left, theme.px(6), wide, tall - theme.px(10))
        free = table.columnViewportPosition(ENGAGEMENT)
        self.lead.setGeometry(theme.px(16), theme.px(8), max(1, free - theme.px(24)), theme.px(18))
        self.note.setGeometry(theme.px(16), theme.px(28), max(1, free - theme.px(24)), theme.px(18))
