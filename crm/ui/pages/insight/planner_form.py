"""The planner's form: budget, limits, who must be in and who must not."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from crm.domain.vocabulary import Basis
from crm.ui import present
from crm.ui.kit.forms import Field, choice, line
from crm.ui.kit.widgets import button, card, clear, column, icon_button, label, panel, row
from crm.ui.pages.insight.planner_view_model import PlannerViewModel, Typed
from crm.ui.theme.theme import current

_WIDTH = 230
_BASES = (None, Basis.FOLLOWERS, Basis.REACH, Basis.IMPRESSIONS, Basis.VIEWS)


class PlannerForm(QWidget):
    """What a plan is asked for.

    Signals:
        wanted(Typed): plan with this.
    """

    wanted = Signal(object)

    def __init__(self, model: PlannerViewModel) -> None:
        super().__init__()
        self._model = model
        self.budget, self.posts, self.partners, self.hours = line(), line("1"), line(), line()
        self.niches = line("", self.tr("Food 3, Travel 2"))
        self.platforms = line("", self.tr("Instagram 4"))
        self.within, self.out = line("", self.tr("name, then Enter")), line("", self.tr("name, then Enter"))
        self.basis = choice(
            [(each, present.basis_words(each) if each else self.tr("basis most know")) for each in _BASES]
        )
        self.fields = {
            "budget": Field(self.tr("Money to spend"), self.budget),
            "posts": Field(self.tr("Posts of each"), self.posts),
            "partners": Field(self.tr("Most partners"), self.partners),
            "hours": Field(self.tr("Our own hours at most"), self.hours),
            "niches": Field(self.tr("Most of a niche"), self.niches),
            "platforms": Field(self.tr("Most on a platform"), self.platforms),
            "basis": Field(self.tr("Engagement"), self.basis),
            "within": Field(self.tr("Must be in"), self.within),
            "out": Field(self.tr("Must not be in"), self.out),
        }
        self._in_list, self._out_list = column(spacing=2), column(spacing=2)
        self.go = button(self.tr("Plan"), None, "primary")
        self.stop = button(self.tr("Cancel"))
        self.stop.setEnabled(False)
        self.setLayout(column(card(self._box()), None))
        self.setFixedWidth(current().px(_WIDTH))
        self._connect()

    def _box(self) -> QVBoxLayout:
        fields = self.fields
        box = column(spacing=8, margins=(16, 12, 16, 14))
        box.addWidget(fields["budget"])
        for pair in (("posts", "partners"),):
            both = row(spacing=8)
            for name in pair:
                both.addWidget(fields[name], 1)
            box.addLayout(both)
        for name in ("hours", "niches", "platforms", "basis", "within"):
            box.addWidget(fields[name])
        box.addLayout(self._in_list)
        box.addWidget(fields["out"])
        box.addLayout(self._out_list)
        buttons = row(spacing=8)
        buttons.addWidget(self.go, 1)
        buttons.addWidget(self.stop)
        box.addLayout(buttons)
        return box

    def _connect(self) -> None:
        model = self._model
        self.go.clicked.connect(self.ask)
        self.stop.clicked.connect(model.cancel)
        for control in (self.budget, self.posts, self.partners, self.hours, self.niches, self.platforms):
            control.returnPressed.connect(self.ask)
        self.within.returnPressed.connect(lambda: self._must(self.within, True))
        self.out.returnPressed.connect(lambda: self._must(self.out, False))
        model.wrong.connect(self._mark)
        model.musts_changed.connect(self._show_musts)
        model.planning.connect(lambda: self._busy(True))
        model.planned.connect(lambda _found: self._busy(False))
        model.stopped.connect(lambda _why: self._busy(False))

    def ask(self) -> None:
        """Plan with what is typed."""
        self.wanted.emit(
            Typed(
                self.budget.text(),
                self.posts.text(),
                self.partners.text(),
                self.hours.text(),
                self.niches.text(),
                self.platforms.text(),
                _BASES[self.basis.currentIndex()],
            )
        )

    def _must(self, control: QLineEdit, within: bool) -> None:
        self._mark("", "")
        self._model.add_must(control.text(), within=within)

    def _mark(self, name: str, sentence: str) -> None:
        for each, field in self.fields.items():
            field.show_error(sentence if each == name else "")
        if name:
            self.fields[name].control.setFocus()

    def _busy(self, busy: bool) -> None:
        self.go.setEnabled(not busy)
        self.stop.setEnabled(busy)

    def _show_musts(self) -> None:
        for control in (self.within, self.out):
            control.clear()
        musts = self._model.musts
        for layout, people in ((self._in_list, musts.within), (self._out_list, musts.out)):
            clear(layout)
            for id_, name in people.items():
                away = icon_button("x", self.tr("{name} may be in or out").format(name=name))
                away.clicked.connect(lambda _on=False, which=id_: self._model.free(which))
                layout.addWidget(panel("", row(label(name, "body"), None, away)))
