"""“Who next”: sliders over one table of everybody, those whom nobody can rank in a section of their own, and the reasons."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from crm.domain.comparison import CRITERIA, Criterion
from crm.domain.explanation import Explanation
from crm.domain.vocabulary import Basis, Platform
from crm.files.safe_name import safe_name
from crm.queries.insight_ranking import RankedPerson
from crm.services.insight_exports import WrittenRanking
from crm.services.insight_reading import Target
from crm.ui import present
from crm.ui.kit.explained import Explained
from crm.ui.kit.forms import choice
from crm.ui.kit.segment import Segment
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.widgets import button, column, icon_button, label, panel, row, rule
from crm.ui.pages.insight.ranking_table import RankingTable, WeightStrip
from crm.ui.pages.insight.ranking_view_model import Line, RankingViewModel
from crm.ui.pages.insight.ranking_why import WhyStrip
from crm.ui.pages.insight.ranking_words import RankingWords, criterion_words
from crm.ui.pages.insight.value_dialog import ValueDialog
from crm.ui.pages.insight.view_model import InsightViewModel
from crm.ui.person.shortlist import ask_shortlist
from crm.ui.theme.theme import current

_BASES = (None, Basis.FOLLOWERS, Basis.REACH, Basis.IMPRESSIONS, Basis.VIEWS)
_PLATFORMS = (None, *Platform)
_ENDINGS = (".csv", ".json")
_NARROW = 780
_SHARE_ON_SCALE = 0.95  # the scale ends where so many intervals end, or one of them would flatten all others


class RankingTab(QWidget):
    """Who should be worked with next.

    Signals:
        person_opened(influencer_id): look at somebody.
        plan_wanted(people, must): these (id -> name) must be in a plan, or must not.
    """

    person_opened = Signal(str)
    plan_wanted = Signal(object, bool)

    def __init__(self, insight: InsightViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.insight = insight
        self.model = RankingViewModel(insight, self)
        self.words: RankingWords | None = None
        self._top = 1.0
        self.basis = choice(
            [(each, present.basis_words(each) if each else self.tr("basis most know")) for each in _BASES]
        )
        self.basis.setAccessibleName(self.tr("What engagement is divided by"))
        self.platform = choice(
            [(each, present.platform_words(each) if each else self.tr("every platform")) for each in _PLATFORMS]
        )
        self.platform.setAccessibleName(self.tr("Accounts on which platform"))
        self.parts = Segment(
            self.tr("Listed"),
            [
                (self.tr("Ranked"), self.tr("People whose engagement is known")),
                (self.tr("Not known"), self.tr("People whose engagement nobody knows; they have no rank")),
            ],
        )
        self.reset = icon_button("undo-2", self.tr("Weights as Rapport starts with"))
        self.export = icon_button("share", self.tr("Export the ranking…"))
        self.add = button(self.tr("Add to campaign…"), "user-plus", "primary")
        self.table = RankingTable(self.model, self.tr("Who next"))
        self.strip = WeightStrip(self.model, self.table)
        self.why = WhyStrip(self.model)
        self.remark = label("", "caption", "faint", wrap=True)
        self.remark.setMinimumWidth(1)
        self.states = PageStates(self._content(), self._empty(), self.model.load)
        self.setLayout(column(self.states))
        self._explained: Explained | None = None
        self._connect()

    # ---- laying out

    def _content(self) -> QWidget:
        for each in (self.basis, self.platform):
            each.setMinimumWidth(1)
        head = row(
            self.parts, self.basis, self.platform, None, self.reset, self.export, self.add, margins=(16, 8, 16, 8)
        )
        foot = row(self.remark, margins=(16, 4, 16, 6))
        inside = column(head, rule(), self.strip, self.table, self.why, rule(), foot)
        inside.setStretchFactor(self.table, 1)
        return panel("surface", inside)

    def _empty(self) -> QWidget:
        sentence = self.tr("Add people, or import a list: with their posts they are compared here.")
        return EmptyState("users", self.tr("Nobody to compare yet"), sentence)

    def _connect(self) -> None:
        model, table = self.model, self.table
        model.loading.connect(self._wait)
        model.failed.connect(self.states.show_failed)
        model.told.connect(self._show)
        model.ordered.connect(self._show_order)
        model.listed.connect(self._show_people)
        model.weights_set.connect(self.strip.show_weights)
        self.strip.moved.connect(self._weigh)
        self.basis.currentIndexChanged.connect(self._choose)
        self.platform.currentIndexChanged.connect(self._choose)
        self.parts.chosen.connect(lambda at: model.show_unknown(at == 1))
        self.reset.clicked.connect(model.reset_weights)
        self.why.values.clicked.connect(self.ask_values)
        self.export.clicked.connect(self.ask_file)
        model.written.connect(self._say_written)
        self.add.clicked.connect(self.add_chosen)
        table.chosen.connect(self._tell_why)
        table.opened.connect(self.person_opened)
        for wanted in (table.explain_wanted, self.why.explain_wanted):
            wanted.connect(self.explain)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._menu)
        QShortcut(QKeySequence("Ctrl+Return"), table, self.add_chosen, context=Qt.ShortcutContext.WidgetShortcut)

    # ---- what is shown

    def show_target(self, target: Target) -> None:
        """Ask for this brand or campaign."""
        self.model.show(target)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.come()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the button leaves its room to the choices."""
        narrow = event.size().width() < current().px(_NARROW)
        words = self.tr("Add…") if narrow else self.tr("Add to campaign…")
        self.add.setText(f" {words}")  # the space of `button` beside an icon
        super().resizeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.model.rest()

    def _wait(self) -> None:
        if self.model.ranking is None:
            self.states.show_loading()

    def _show(self) -> None:
        ranking, order = self.model.ranking, self.model.order
        assert ranking is not None and order is not None
        self.words = RankingWords(self.model.formats, ranking.today, ranking.currency)
        ends = sorted(each.rated.estimate.interval.high for each in ranking.people if each.rated)
        self._top = ends[int((len(ends) - 1) * _SHARE_ON_SCALE)] * 1.02 if ends else 1.0
        notes = list(ranking.notes())
        if ranking.do_not_contact:
            notes.append(
                self.tr("{n} who asked not to be contacted are left out.").format(
                    n=self.model.formats.count(ranking.do_not_contact)
                )
            )
        self.remark.setText(notes[0])
        self.remark.setToolTip("\n".join(notes))
        self.remark.setAccessibleDescription(" ".join(notes))
        self.strip.show_weights()
        self._show_people()
        self.states.show_content(bool(ranking.people))

    def _show_people(self) -> None:
        ranking, order = self.model.ranking, self.model.order
        if ranking is None or order is None or self.words is None:
            return
        self._count()
        self.table.show_people([each.id for each in ranking.people], self.model.places(), self.words, self._top)
        self.strip.show_shares()
        self.why.show_line(self.current(), self.words)

    def _show_order(self) -> None:
        if self.words is None or self.model.order is None:
            return
        if len(self.model.places()) != self.table.lines.rowCount():  # engagement counts now, or no longer
            self._show_people()
            return
        self.table.put_in_order(self.model.places())
        self.strip.show_shares()
        line = self.current()
        if line is not None:
            self.why.show_order(line, self.words)

    def _count(self) -> None:
        order, count = self.model.order, self.model.formats.count
        assert order is not None
        self.parts.group.button(0).setText(self.tr("Ranked {n}").format(n=count(len(order.ranked))))
        self.parts.group.button(1).setText(self.tr("Not known {n}").format(n=count(len(order.unknown))))

    def _weigh(self) -> None:
        if self.model.weigh(self.strip.values()):
            self.strip.say("")
        else:
            self.strip.say(self.tr("One weight at least stays above 0."))

    def _choose(self) -> None:
        self.model.choose(_BASES[self.basis.currentIndex()], _PLATFORMS[self.platform.currentIndex()])

    def current(self) -> Line | None:
        """The chosen line."""
        index = self.table.currentIndex()
        return self.model.line(index.row()) if index.isValid() and index.row() < len(self.model.places()) else None

    def _tell_why(self, _influencer_id: str) -> None:
        self.why.show_line(self.current(), self.words)

    # ---- acts

    def explain(self, criterion: Criterion) -> None:
        """Show how a figure of the chosen person was made."""
        line = self.current()
        if line is None or self.words is None:
            return
        person = line.person
        told = self._explanation(criterion, person, self.words)
        if told is None:
            why = self.tr("{name} of {person} is not known, so there is nothing to explain.")
            self.insight.bridge.say(why.format(name=criterion_words(criterion), person=self.words.name(person)))
            return
        if self._explained is None:
            self._explained = Explained(self.window(), self.model.formats, self.insight.open_source)
        self._explained.explain(told, self.words.name(person))

    def _explanation(self, criterion: Criterion, person: RankedPerson, words: RankingWords) -> Explanation | None:
        if criterion is Criterion.FIT:
            return words.explain_fit(person)
        if criterion is Criterion.COST:
            return person.cost.explanation() if person.cost else None
        if criterion is Criterion.RELATIONSHIP:
            return words.explain_health(person)
        return self.model.ranking.explain(person) if self.model.ranking else None

    def add_chosen(self) -> None:
        """Ask for the campaign into which the chosen people go."""
        insight = self.insight
        wish = insight.wish(self.model.target, self.table.selected_ids())
        ask_shortlist(insight.bridge, insight.formats, insight.today(), wish, self)

    def ask_values(self) -> None:
        """Ask how much each of the brand's values counts in the fit."""
        line = self.current()
        if line is not None and line.person.fit is not None and self.words is not None:
            ValueDialog(self.model, line.person.fit.parts, self.words, self).open()

    def ask_file(self) -> None:
        """Ask for a file and write the ranking into it."""
        if self.model.target is None or self.model.ranking is None:
            return
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        start = folder / safe_name(self.tr("Ranking for {name}").format(name=self.model.target.title))
        kinds = self.tr("Table (*.csv);;Everything with its reasons (*.json)")
        name, kind = QFileDialog.getSaveFileName(self, self.tr("Export the ranking"), str(start), kinds)
        if name:
            ending = ".json" if "json" in kind else ".csv"
            self.model.write(Path(name) if Path(name).suffix.lower() in _ENDINGS else Path(f"{name}{ending}"))

    def _say_written(self, written: WrittenRanking) -> None:
        words = self.tr("{name} is written: {n} people.")
        told = words.format(name=written.path.name, n=self.model.formats.count(written.people))
        folder = QUrl.fromLocalFile(str(written.path.parent))
        self.insight.bridge.say(told, self.tr("Show the file"), partial(_show, folder))

    def _chosen_names(self) -> dict[str, str]:
        assert self.words is not None
        lines = [self.model.line(index.row()) for index in self.table.selectionModel().selectedRows()]
        return {line.id: self.words.name(line.person) for line in lines}

    def _menu(self, at: QPoint) -> None:
        if not self.table.current_id():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen = self._chosen_names()
        menu.addAction(self.tr("Open")).triggered.connect(lambda: self.person_opened.emit(self.table.current_id()))
        menu.addAction(self.tr("Add to campaign…")).triggered.connect(self.add_chosen)
        menu.addSeparator()
        menu.addAction(self.tr("Must be in the plan")).triggered.connect(lambda: self.plan_wanted.emit(chosen, True))
        menu.addAction(self.tr("Keep out of the plan")).triggered.connect(lambda: self.plan_wanted.emit(chosen, False))
        menu.addSeparator()
        for each in CRITERIA:
            words = self.tr("Explain {name}").format(name=criterion_words(each).lower())
            menu.addAction(words).triggered.connect(partial(self.explain, each))
        menu.popup(self.table.viewport().mapToGlobal(at))


def _show(folder: QUrl) -> None:
    QDesktopServices.openUrl(folder)
