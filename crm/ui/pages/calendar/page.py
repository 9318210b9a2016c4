"""The calendar: month, week or the coming days, with what is due, went live or ends. Layout and wiring only."""

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedWidget, QWidget

from crm.domain.agenda import Event, EventKind, Span
from crm.ui.kit.forms import DateField, Dialog, Field
from crm.ui.kit.segment import Segment
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.widgets import button, column, icon_button, label, menu_button, panel, row, rule, search_field
from crm.ui.pages.calendar import words
from crm.ui.pages.calendar.agenda_list import AgendaList
from crm.ui.pages.calendar.day_grid import DayGrid
from crm.ui.pages.calendar.view_model import CalendarViewModel
from crm.ui.theme.theme import current

SPANS = (Span.MONTH, Span.WEEK, Span.AGENDA)
SPAN_KEYS = {Qt.Key.Key_M: 0, Qt.Key.Key_W: 1, Qt.Key.Key_A: 2}


class CalendarPage(QWidget):
    """Days with what stands on them.

    Signals:
        person_chosen(influencer_id): the current event is another person's; "" for nobody's.
        person_opened(influencer_id): look at whom an event is about.
        campaign_opened(campaign_id): look at a campaign that starts or ends.
        keep_wanted(path): keep this calendar file up to date from now on; "" = none any more.
    """

    person_chosen = Signal(str)
    person_opened = Signal(str)
    campaign_opened = Signal(str)
    keep_wanted = Signal(str)

    def __init__(self, model: CalendarViewModel, kept_file: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model, self.kept_file = model, kept_file
        self.title = label("", "page")
        self.search = search_field(self.tr("Find a person or brand"))
        self.spans = Segment(self.tr("View"), self._span_titles())
        self.grid = DayGrid(model.formats)
        self.agenda = AgendaList(model.formats)
        self._views = QStackedWidget()
        for view in (self.grid, self.agenda):
            self._views.addWidget(view)
        nothing = EmptyState(
            "calendar-days", self.tr("Nothing in these days"),
            self.tr("Follow-ups, pieces, payments, rights and agreements stand here on their day, as soon as they have one."),
        )  # fmt: skip
        self.states = PageStates(self._views, nothing, model.load)
        self.kinds = QMenu(self)
        self.more = QMenu(self)
        self._fill_menus()
        self.setLayout(column(panel("surface", column(self._head(), self._under(), rule(), self.states))))
        self.setFocusProxy(self.grid)
        self._connect()

    def _span_titles(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Month"), self.tr("Month (M)")),
            (self.tr("Week"), self.tr("Week (W)")),
            (self.tr("Coming"), self.tr("The coming days as a list (A)")),
        ]

    def _head(self) -> QWidget:
        self.back = icon_button("chevron-left", self.tr("Back"))
        self.forward = icon_button("chevron-right", self.tr("Forward"))
        self.now = button(self.tr("Today"))
        self.now.setToolTip(self.tr("Today (T)"))
        more = menu_button("ellipsis", self.tr("Calendar file"), self.more)
        parts = (self.title, None, self.back, self.forward, self.now, 4, self.spans, more)
        return panel("surface", row(*parts, margins=(16, 13, 16, 4)))

    def _under(self) -> QWidget:
        self.told = label("", "small", "faint")
        self.search.setFixedWidth(current().px(200))
        filters = menu_button("list-filter", self.tr("Which kinds are shown"), self.kinds)
        return panel("surface", row(self.told, None, self.search, filters, margins=(16, 0, 16, 9)))

    def _fill_menus(self) -> None:
        for kind in EventKind:
            action = self.kinds.addAction(words.kind_words(kind))
            action.setCheckable(True)
            action.setChecked(True)
            action.toggled.connect(partial(self.model.show_kind, kind))
        self.more.addAction(self.tr("Save as calendar file…")).triggered.connect(self.ask_save)
        self.keep = self.more.addAction(self.tr("Keep a calendar file up to date…"))
        self.keep.setCheckable(True)
        self.keep.setChecked(bool(self.kept_file))
        self.keep.setToolTip(self.kept_file)
        self.keep.triggered.connect(self.ask_keep)

    def _connect(self) -> None:
        model, grid, agenda = self.model, self.grid, self.agenda
        model.shown.connect(self._show)
        model.failed.connect(self.states.show_failed)
        self.spans.chosen.connect(lambda at: model.show(SPANS[at]))
        self.search.textChanged.connect(model.search)
        self.back.clicked.connect(lambda: model.go(-1))
        self.forward.clicked.connect(lambda: model.go(1))
        self.now.clicked.connect(lambda: model.go_to(model.today()))
        grid.day_wanted.connect(model.go_to)
        grid.turned.connect(model.go)
        grid.moved.connect(model.move)
        grid.listed.connect(self._list_day)
        for view in (grid, agenda):
            view.opened.connect(self._open)
            view.chosen.connect(self._choose)
            view.menu_wanted.connect(self._ask_menu)

    def _show(self) -> None:
        model = self.model
        days, today = model.days(), model.today()
        self.title.setText(words.period_words(model.span, model.on, model.first, model.last, model.formats))
        self.told.setText(self._told(sum(map(len, days.values()))))
        month = model.on.month if model.span is Span.MONTH else None
        if model.span is Span.AGENDA:
            self.agenda.show_days(days, today)
        else:
            self.grid.show_days((model.first, model.last), month, days, model.on, today)
        wanted = self.agenda if model.span is Span.AGENDA else self.grid
        if self._views.currentWidget() is not wanted:
            held = self.grid.hasFocus() or self.agenda.hasFocus()
            self._views.setCurrentWidget(wanted)
            self.setFocusProxy(wanted)
            if held:
                wanted.setFocus(Qt.FocusReason.OtherFocusReason)
        self.states.show_content(model.span is not Span.AGENDA or bool(days))

    def _told(self, shown: int) -> str:
        """How many events, and whose midnight parts the days."""
        count = words.count_words(shown, self.model.count, self.model.formats)
        return self.tr("{} · days in {}").format(count, self.model.formats.zone_name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers():
            super().keyPressEvent(event)
        elif key in SPAN_KEYS:
            self.spans.group.button(SPAN_KEYS[key]).setChecked(True)
        elif key == Qt.Key.Key_T:
            self.model.go_to(self.model.today())
        else:
            super().keyPressEvent(event)

    # ---- acts on an event

    def _choose(self, event: Event | None) -> None:
        if self.isVisible():  # a page that is not shown must not change the panel beside another
            self.person_chosen.emit(event.influencer_id or "" if event else "")

    def _open(self, event: Event) -> None:
        if event.influencer_id is not None:
            self.person_opened.emit(event.influencer_id)
        else:
            self.campaign_opened.emit(event.record_id)

    def _list_day(self, day: date, point: QPoint) -> None:
        menu = self._menu(self.model.formats.date(day))
        menu.addSection(self.model.formats.date(day))
        for event in self.model.days().get(day, ()):
            icon = current().icon("check" if event.done else words.kind_icon(event.kind))
            action = menu.addAction(icon, words.whole_words(event).replace("&", "&&"))
            action.triggered.connect(partial(self._open, event))
        menu.popup(point)

    def _ask_menu(self, event: Event, point: QPoint) -> None:
        menu = self._menu(words.whole_words(event))
        opened = self.tr("Open campaign") if event.influencer_id is None else self.tr("Open person")
        menu.addAction(opened).triggered.connect(partial(self._open, event))
        move = menu.addAction(self.tr("Move to…") if event.movable else words.why_fixed(event))
        move.setEnabled(event.movable)
        move.triggered.connect(partial(self.ask_move, event))
        menu.popup(point)

    def _menu(self, name: str) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(name)
        return menu

    def ask_move(self, event: Event) -> None:
        """Ask for another day of an event."""
        dialog = MoveDialog(self.model, event, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # ---- the calendar as a file

    def ask_save(self) -> None:
        """Ask where to write the calendar once."""
        if path := self._ask_path(self.tr("Save as calendar file")):
            self.model.save(Path(path))

    def ask_keep(self, wanted: bool) -> None:
        """Ask which file is to follow every change, or let the one there rest."""
        self.show_kept(self._ask_path(self.tr("Keep a calendar file up to date")) if wanted else "")
        self.keep_wanted.emit(self.kept_file)

    def show_kept(self, path: str) -> None:
        """Say which file follows every change, wherever it was chosen; "" = none."""
        self.kept_file = path
        self.keep.setChecked(bool(path))
        self.keep.setToolTip(path)

    def _ask_path(self, title: str) -> str:
        path, _filter = QFileDialog.getSaveFileName(self, title, "Rapport.ics", self.tr("Calendar (*.ics)"))
        return path if not path or path.endswith(".ics") else f"{path}.ics"


class MoveDialog(Dialog):
    """Another day for one event."""

    def __init__(self, model: CalendarViewModel, event: Event, parent: QWidget) -> None:
        super().__init__(parent.tr("Move to another day"), parent.tr("Move"), parent, 380)
        self._model, self._event = model, event
        self.day = DateField(event.on, model.formats.locale)
        self.add("on", Field(words.whole_words(event), self.day))
        self.on_submit(self._move)
        self.day.setFocus()

    def _move(self) -> None:
        day = self.day.value()
        if day is None or day == self._event.on:
            self.accept()
        else:
            self._model.move(self._event, day, lambda _moved: self.accept(), self.show_error)
