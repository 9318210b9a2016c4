"""Today: who must be answered, by when. Layout and wiring only."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from crm.formats import Formats
from crm.queries.tasks import TodayLists, TodayRow
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.widgets import badge, button, column, keycap, label, panel, row, rule
from crm.ui.pages.today.lines import Line, LinesView
from crm.ui.pages.today.view_model import TodayViewModel
from crm.ui.person.words import shown_name


class TodayPage(QWidget):
    """One list under four headings, worked off with the keyboard or the pointer.

    Signals:
        person_chosen(influencer_id): the current line changed; "" for none.
        person_opened(influencer_id): Enter or a double click.
        log_wanted(influencer_id): log an outreach with this person.
        counted(count): tasks that are overdue or due today.
        import_wanted(), sample_wanted(): from the empty page of an empty workspace.
    """

    person_chosen = Signal(str)
    person_opened = Signal(str)
    log_wanted = Signal(str)
    counted = Signal(int)
    import_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, model: TodayViewModel, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.formats = formats
        self.list = LinesView(self.tr("What waits"))
        self.badge = badge("0")
        self.date = label("", "small", "muted")
        self.states = PageStates(self._content(), self._empty(), model.load)
        head = row(label(self.tr("Today"), "page"), self.badge, None, self.date, margins=(16, 13, 16, 9))
        layout = column(head, rule(), self.states)
        outer = column(panel("surface", layout))
        self.setLayout(outer)
        self.setFocusProxy(self.list)
        self._connect()

    def _content(self) -> QWidget:
        hints = row(spacing=6, margins=(16, 7, 16, 7))
        for key, act in self._keys():
            hints.addWidget(keycap(key))
            hints.addWidget(label(act, "small", "faint"))
            hints.addSpacing(8)
        hints.addStretch(1)
        return panel("surface", column(self.list, rule(), hints))

    def _keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("Enter"), self.tr("Open")),
            ("D", self.tr("Done")),
            ("S", self.tr("Snooze")),
            ("L", self.tr("Log outreach")),
        )

    def _empty(self) -> QWidget:
        self.begin_import = button(self.tr("Import a list…"), "hard-drive-download", "primary")
        self.open_sample = button(self.tr("Open the sample workspace"))
        self.begin_import.clicked.connect(self.import_wanted)
        self.open_sample.clicked.connect(self.sample_wanted)
        sentence = self.tr("Follow-ups with their day come here by themselves when you log outreach or add a task.")
        return EmptyState("circle-check-big", self.tr("Nothing waits"), sentence, self.begin_import, self.open_sample)

    def _connect(self) -> None:
        self.model.lists_read.connect(self._show)
        self.model.people_counted.connect(self._offer_a_start)
        self.model.failed.connect(self.states.show_failed)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(lambda task: self.person_opened.emit(task.influencer_id))
        self.list.log_wanted.connect(lambda task: self.log_wanted.emit(task.influencer_id))
        self.list.done.connect(self.model.complete)
        self.list.snooze_wanted.connect(self._ask_snooze)
        self.list.menu_wanted.connect(self._ask_menu)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._choose(self.list.current_task())

    def _choose(self, task: TodayRow | None) -> None:
        if self.isVisible():  # a page that is not shown must not change the panel beside another
            self.person_chosen.emit(task.influencer_id if task else "")

    def _show(self, lists: TodayLists) -> None:
        pressing = lists.overdue_count + lists.due_today_count
        self.counted.emit(pressing)
        self.badge.setText(self.formats.count(pressing))
        self.badge.setAccessibleName(self.tr("%n overdue or due today", "", pressing))
        self.date.setText(self.formats.date(self.model.day()))
        lines = self._lines(lists)
        self.list.show_lines(lines)
        if lines:
            self.states.show_content()

    def _offer_a_start(self, people: int) -> None:
        for each in (self.begin_import, self.open_sample):
            each.setVisible(people == 0)
        self.states.show_content(any_rows=False)

    def _lines(self, lists: TodayLists) -> list[Line]:
        sections = (
            (self.tr("Overdue"), "red", lists.overdue, lists.overdue_count),
            (self.tr("Due today"), "amber", lists.due_today, lists.due_today_count),
            (self.tr("This week"), "", lists.this_week, lists.this_week_count),
            (self.tr("Without a day"), "", lists.undated, lists.undated_count),
        )
        lines = []
        for title, tone, tasks, count in sections:
            if count:
                lines.append(Line(title, self.formats.count(count), tone=tone))
                lines += [self._line(task, tone) for task in tasks]
            if count > len(tasks):
                lines.append(Line(self.tr("and {count} more").format(count=self.formats.count(count - len(tasks)))))
        return lines

    def _line(self, task: TodayRow, tone: str) -> Line:
        below = [task.brand or "", self.tr("Do not contact") if task.do_not_contact else ""]
        due = self.formats.day(task.due_on, self.model.day()) if task.due_on else ""
        return Line(shown_name(task.name, task.handle), " · ".join(filter(None, below)), task.title, due, tone, task)

    def _ask_snooze(self, task: TodayRow, point: QPoint) -> None:
        menu = self._menu(self.tr("Snooze"))
        self._add_snoozes(menu, task)
        menu.popup(point)

    def _ask_menu(self, task: TodayRow, point: QPoint) -> None:
        menu = self._menu(task.title)
        menu.addAction(self.tr("Open")).triggered.connect(partial(self.person_opened.emit, task.influencer_id))
        menu.addAction(self.tr("Done")).triggered.connect(partial(self.model.complete, task))
        menu.addAction(self.tr("Log outreach…")).triggered.connect(partial(self.log_wanted.emit, task.influencer_id))
        menu.addSection(self.tr("Snooze"))
        self._add_snoozes(menu, task)
        menu.popup(point)

    def _menu(self, name: str) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(name)
        return menu

    def _add_snoozes(self, menu: QMenu, task: TodayRow) -> None:
        today = self.model.day()
        for days, words in ((1, self.tr("Tomorrow")), (3, self.tr("In 3 days")), (7, self.tr("Next week"))):
            until = self.formats.day(today + timedelta(days=days), today)
            shown = words if until == words else f"{words} · {until}"
            menu.addAction(shown).triggered.connect(partial(self.model.snooze, task, days, until))
