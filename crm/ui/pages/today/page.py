"""Today: what a good supervisor does first. Layout and wiring only."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from crm.domain.day import LineKind
from crm.queries.day_list import DayList, DayRow, WholeDay
from crm.ui.kit.forms import Dialog
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.widgets import badge, button, column, keycap, label, panel, row, rule
from crm.ui.pages.today.dialogs import PlanDialog, SnoozeDialog, soon
from crm.ui.pages.today.line_delegate import LineDelegate
from crm.ui.pages.today.lines import Line, LinesView
from crm.ui.pages.today.view_model import TodayViewModel
from crm.ui.person import day_words as words
from crm.ui.person.day_words import Moment

# In which part of a partnership's record a line is worked off.
PARTS = {
    LineKind.OUR_PROMISE: "promises",
    LineKind.THEIR_PROMISE: "promises",
    LineKind.RIGHT: "rights",
    LineKind.AGREEMENT: "agreement",
    LineKind.PAYMENT: "money",
    LineKind.DISCLOSURE: "disclosure",
    LineKind.FALLING: "overview",
    LineKind.USE: "disclosure",
}
GIFT = "gift:"  # the duty that a gift brings is ticked off among the gifts


class TodayPage(QWidget):
    """One list under headings, worked off with the keyboard or the pointer.

    Signals:
        person_chosen(influencer_id): the current line changed; "" for none.
        person_opened(influencer_id): O or a double click.
        log_wanted(influencer_id): log an outreach with this person.
        counted(count): lines that are overdue, due today or waiting on us.
        draft_wanted(draft_id): a message that was handed out is to be looked at.
        message_wanted(run_id): the next message of a sequence is to be written.
        partnership_wanted(partnership_id, part): the record in which a line is worked off, and its part.
        reminded(title, sentence): something fell due while the window is open.
        import_wanted(), sample_wanted(): from the empty page of an empty workspace.
    """

    person_chosen = Signal(str)
    person_opened = Signal(str)
    log_wanted = Signal(str)
    counted = Signal(int)
    reminded = Signal(str, str)
    draft_wanted = Signal(str)
    message_wanted = Signal(str)
    partnership_wanted = Signal(str, str)
    import_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, model: TodayViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.formats = model.formats
        self._whole: WholeDay | None = None
        self.list = LinesView(self.tr("What waits"))
        self.list.setItemDelegate(LineDelegate(self.list))
        self.badge = badge("0")
        self.date = label("", "small", "muted")
        self.snoozed = button("", "clock", "filter")
        self.snoozed.setCheckable(True)
        self.snoozed.hide()
        self.states = PageStates(self._content(), self._empty(), model.load)
        title = row(label(self.tr("Today"), "page"), self.badge, None, self.snoozed, self.date)
        title.setContentsMargins(16, 13, 16, 9)
        self.setLayout(column(panel("surface", column(title, rule(), self.states))))
        self.setFocusProxy(self.list)
        self._connect()

    def _content(self) -> QWidget:
        hints = row(spacing=6, margins=(16, 7, 16, 7))
        for key, act in (
            ("E", self.tr("Done")),
            ("L", self.tr("Log")),
            ("S", self.tr("Snooze")),
            ("P", self.tr("Plan")),
            ("O", self.tr("Open")),
        ):
            hints.addWidget(keycap(key))
            hints.addWidget(label(act, "small", "faint"))
            hints.addSpacing(8)
        hints.addStretch(1)
        self.hint = label("", "small", "muted")
        hints.addWidget(self.hint)
        return panel("surface", column(self.list, rule(), hints))

    def _empty(self) -> QWidget:
        self.begin_import = button(self.tr("Import a list…"), "hard-drive-download", "primary")
        self.open_sample = button(self.tr("Open the sample workspace"))
        self.begin_import.clicked.connect(self.import_wanted)
        self.open_sample.clicked.connect(self.sample_wanted)
        for each in (self.begin_import, self.open_sample):
            each.hide()  # until it is known that nobody is in the workspace
        sentence = self.tr(
            "Replies, follow-ups, promises and all that ends soon come here by themselves. Log with Ctrl+L; a line such as"
            " “call yesterday, follow up fri” plans the next step."
        )
        return EmptyState(
            "circle-check-big", self.tr("Nothing waits"), sentence, self.begin_import, self.open_sample, width=420
        )

    def _connect(self) -> None:
        model, lines = self.model, self.list
        model.day_read.connect(self._show)
        model.minute_passed.connect(self._tell)
        model.fell_due.connect(self._remind)
        model.people_counted.connect(self._offer_a_start)
        model.failed.connect(self.states.show_failed)
        lines.chosen.connect(self._choose)
        lines.opened.connect(self._open_line)
        lines.log_wanted.connect(lambda row: self.log_wanted.emit(row.line.influencer_id))
        lines.done.connect(model.finish)
        lines.plan_wanted.connect(lambda rows: self._open(PlanDialog(model, rows, self.window())))
        lines.snooze_wanted.connect(self._ask_snooze)
        lines.menu_wanted.connect(self._ask_menu)
        lines.selectionModel().selectionChanged.connect(self._count_chosen)
        self.snoozed.toggled.connect(self._tell)
        toggle = QShortcut(QKeySequence("H"), self.list, context=Qt.ShortcutContext.WidgetShortcut)
        toggle.activated.connect(self.snoozed.click)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._choose(self.list.current_row())

    def _open_line(self, row: DayRow) -> None:
        """Where the line is worked off: among the messages, in the partnership's record, all else beside the list."""
        part = "money" if row.line.key.startswith(GIFT) else PARTS.get(row.line.kind)
        if row.line.kind is LineKind.UNCONFIRMED:
            self.draft_wanted.emit(row.line.record_id)
        elif row.line.kind is LineKind.MESSAGE:
            self.message_wanted.emit(row.line.record_id)
        elif part is not None and row.line.partnership_id:
            self.partnership_wanted.emit(row.line.partnership_id, part)
        else:
            self.person_opened.emit(row.line.influencer_id)

    def _choose(self, row: DayRow | None) -> None:
        if self.isVisible():  # a page that is not shown must not change the panel beside another
            self.person_chosen.emit(row.line.influencer_id if row else "")

    def _count_chosen(self) -> None:
        chosen = len(self.list.selected_rows())
        self.hint.setText(self.tr("{count} selected").format(count=self.formats.count(chosen)) if chosen > 1 else "")

    # ---- what waits

    def _show(self, whole: WholeDay) -> None:
        self._whole = whole
        pressing = whole.waiting.pressing
        self.counted.emit(pressing)
        self.badge.setText(self.formats.count(pressing))
        self.badge.setAccessibleName(self.tr("%n overdue or due today", "", pressing))
        self.badge.setToolTip(self.badge.accessibleName())
        put_off = len(whole.put_off)
        self.snoozed.setText(" " + self.tr("Snoozed {count}").format(count=self.formats.count(put_off)))
        self.snoozed.setAccessibleName(self.tr("Show snoozed lines"))
        self.snoozed.setToolTip(self.tr("Show snoozed lines (H)"))
        self.snoozed.setVisible(put_off > 0)
        self._tell()

    def _tell(self, *_: object) -> None:
        """Put what was read into words, as of now."""
        if self._whole is None:
            return
        self.date.setText(self.formats.date(self.model.day()))
        lines = self._lines(self._whole)
        self.list.show_lines(lines)
        if lines:
            self.states.show_content()
        elif self.states.state() == "content":
            self.states.show_content(any_rows=False)

    def _offer_a_start(self, people: int) -> None:
        for each in (self.begin_import, self.open_sample):
            each.setVisible(people == 0)
        if not self.list.lines.lines:
            self.states.show_content(any_rows=False)

    def _lines(self, whole: WholeDay) -> list[Line]:
        lines: list[Line] = []
        for kind, rows in groupby(whole.waiting.rows, key=lambda row: row.line.kind):
            lines += self._group(kind, list(rows), whole.waiting.counts[kind])
        lines += self._beyond(whole.waiting)
        coming = [row for row in whole.coming if row.line.due_on is not None]
        undated = [row for row in whole.coming if row.line.due_on is None]
        lines += self._section(self.tr("This week"), "calendar-days", coming)
        lines += self._section(self.tr("Without a day"), "sticky-note", undated)
        if self.snoozed.isChecked():
            lines += self._section(self.tr("Snoozed"), "clock", whole.put_off)
        return lines

    def _group(self, kind: LineKind, rows: Sequence[DayRow], count: int) -> list[Line]:
        lines = self._section(words.heading(kind), words.icon(kind), rows, count)
        if count > len(rows):
            lines.append(Line(self.tr("and {count} more").format(count=self.formats.count(count - len(rows)))))
        return lines

    def _beyond(self, waiting: DayList) -> Iterator[Line]:
        """Kinds of which the list has no room for any line: they come up once others are done."""
        shown = {row.line.kind for row in waiting.rows}
        for kind, count in waiting.counts.items():
            if kind not in shown:
                yield Line(words.heading(kind), self.formats.count(count), icon=words.icon(kind))
                yield Line(self.tr("and {count} more").format(count=self.formats.count(count)))

    def _section(self, title: str, icon: str, rows: Sequence[DayRow], count: int = 0) -> list[Line]:
        if not rows:
            return []
        shown = self.formats.count(count or len(rows))
        at = self.model.moment()
        return [Line(title, shown, icon=icon), *(self._line(row, at) for row in rows)]

    def _line(self, row: DayRow, at: Moment) -> Line:
        below = [row.brand or "", self.tr("Do not contact") if row.do_not_contact else ""]
        return Line(
            words.who(row),
            " · ".join(filter(None, below)),
            words.what(row, self.formats),
            words.why(row, at),
            words.due(row, at),
            words.tone(row, at),
            row=row,
        )

    def _remind(self, rows: Sequence[DayRow]) -> None:
        self.reminded.emit(*words.reminder(rows, self.model.moment()))

    # ---- menus

    def _open(self, dialog: Dialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _ask_snooze(self, rows: Sequence[DayRow], point: QPoint) -> None:
        menu = self._menu(self.tr("Snooze"))
        self._add_snoozes(menu, rows)
        menu.popup(point)

    def _ask_menu(self, rows: Sequence[DayRow], point: QPoint) -> None:
        current = self.list.current_row() or rows[0]
        person = current.line.influencer_id
        menu = self._menu(words.what(current, self.formats))
        menu.addAction(self.tr("Done")).triggered.connect(partial(self.model.finish, rows))
        menu.addAction(self.tr("Log outreach…")).triggered.connect(partial(self.log_wanted.emit, person))
        plan = menu.addAction(self.tr("Plan a task…"))
        plan.triggered.connect(lambda: self._open(PlanDialog(self.model, rows, self.window())))
        if current.line.kind is LineKind.UNCONFIRMED:
            menu.addAction(self.tr("Open draft")).triggered.connect(partial(self._open_line, current))
        elif current.line.kind is LineKind.MESSAGE:
            menu.addAction(self.tr("Write it…")).triggered.connect(partial(self._open_line, current))
        menu.addAction(self.tr("Open")).triggered.connect(partial(self.person_opened.emit, person))
        menu.addSection(self.tr("Snooze"))
        self._add_snoozes(menu, rows)
        menu.popup(point)

    def _menu(self, name: str) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(name)
        return menu

    def _add_snoozes(self, menu: QMenu, rows: Sequence[DayRow]) -> None:
        today = self.model.day()
        named = {1: self.tr("Tomorrow"), 3: self.tr("In 3 days"), 7: self.tr("Next week")}
        for number, (days, until) in enumerate(soon(today), start=1):
            day = self.formats.day(until, today)
            shown = named[days] if day == named[days] else f"{named[days]} · {day}"
            act = menu.addAction(f"&{number}  {shown}")
            act.triggered.connect(lambda _checked=False, until=until: self.model.put_off(rows, until))
        typed = menu.addAction(self.tr("&4  A day…"))
        typed.triggered.connect(lambda: self._open(SnoozeDialog(self.model, rows, self.window())))
        if any(row.until is not None for row in rows):
            back = menu.addAction(self.tr("&0  Back to today"))
            back.triggered.connect(lambda: self.model.put_off(rows, today))
