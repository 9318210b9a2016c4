"""A person's line of time: the clock above, lines by kind, or what was said as a conversation. Layout and wiring only."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from crm.queries.influencer_detail import InfluencerDetail
from crm.queries.person_conversation import NextTouch, Said
from crm.queries.timeline import EntryKind, TimelineEntry
from crm.ui.kit.thread import ThreadView
from crm.ui.kit.timeline import Entry, TimelineView
from crm.ui.kit.widgets import column, icon_button, label, row
from crm.ui.person.acts import PersonActs
from crm.ui.person.conversation_dialog import ConversationDialog
from crm.ui.person.conversation_model import ConversationViewModel
from crm.ui.person.conversation_words import as_entry, clock_tone, clock_words, conversation_items
from crm.ui.person.menus import line_menu, said_menu
from crm.ui.person.words import timeline_entries
from crm.ui.theme.theme import current

LINES, THREAD = 0, 1


class TimelineTab(QWidget):
    """Shows what the view model of the acts has read."""

    def __init__(self, acts: PersonActs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.acts, self.model = acts, acts.model
        self.said = ConversationViewModel(self.model.bridge, acts.setting.zone, self)
        self.clock = label("", "small", "faint", wrap=True)
        self.clock.hide()
        self.chips: dict[str, QPushButton] = {}
        self._told: list[TimelineEntry] = []  # what the lines tell
        self._told_on: date | None = None
        self._lines: list[Entry] = []
        self.timeline = TimelineView(self.tr("Timeline"))
        self.bubbles = ThreadView(self.tr("Conversation"))
        self.mode = icon_button("message-square-text", self.tr("Show as a conversation"))
        self.mode.setCheckable(True)
        self.wide = icon_button("external-link", self.tr("Open conversation in a window"))
        self._stack = QStackedWidget()
        for each in (self.timeline, self.bubbles):
            self._stack.addWidget(each)
        margins = (16, 8, 16, 0)
        self.setLayout(column(row(self.clock, margins=margins), self._bar(), self._stack))
        self.setFocusProxy(self._stack)
        self._connect()

    def _bar(self) -> QWidget:
        bar = row(spacing=2, margins=(16, 4, 8, 4))
        for name, words in self._kinds().items():
            chip = self.chips[name] = QPushButton(words[0])
            chip.setObjectName("filter")
            chip.setCheckable(True)
            chip.setToolTip(words[1])
            chip.setAccessibleName(words[1])
            chip.toggled.connect(self._narrow)
            bar.addWidget(chip)
        bar.addStretch(1)
        for each in (self.mode, self.wide):
            bar.addWidget(each)
        whole = QWidget()
        whole.setLayout(bar)
        return whole

    def _kinds(self) -> dict[str, tuple[str, str]]:
        return {
            "talk": (self.tr("Talk"), self.tr("Messages, calls and meetings only")),
            "tasks": (self.tr("Tasks"), self.tr("Tasks only, open and done")),
            "moves": (self.tr("Moves"), self.tr("Moves of status only")),
            "kept": (self.tr("Files"), self.tr("Files and notes only")),
        }

    def _connect(self) -> None:
        model = self.model
        model.detail_read.connect(self._follow)
        model.timeline_read.connect(self._show_lines)
        model.touches_read.connect(self._show_clock)
        model.gone.connect(lambda: self.said.show(""))
        self.said.told_read.connect(self._show_thread)
        self.said.failed.connect(model.bridge.say)
        self.timeline.opened.connect(lambda line: self.acts.open_line(line.kind, line.id))
        self.timeline.menu_wanted.connect(self._ask_line_menu)
        self.timeline.entries.more_wanted.connect(model.read_more)
        self.bubbles.opened.connect(self._correct)
        self.bubbles.menu_wanted.connect(self._ask_said_menu)
        self.mode.toggled.connect(self._switch)
        self.wide.clicked.connect(self.acts.open_conversation)
        self.acts.conversation_wanted.connect(self.open_wide)

    # ---- showing

    def _follow(self, detail: InfluencerDetail) -> None:
        self.model.read_touches(self.acts.setting.zone)
        if self.mode.isChecked():
            self.said.show(detail.id)

    def _show_lines(self) -> None:
        setting, entries, told = self.acts.setting, self.model.entries, self._told
        today = setting.today()
        if today != self._told_on or entries[: len(told)] != told:
            told, self._lines = [], []
        # What goes on where the old ones end is said alone: a story may have thousands of lines.
        heading = next((line.title for line in reversed(self._lines) if not line.icon), "")
        self._lines = [*self._lines, *timeline_entries(entries[len(told) :], setting.formats, today, heading)]
        self._told, self._told_on = list(entries), today
        self.timeline.entries.set_entries(self._lines, more=self.model.more)

    def _show_thread(self) -> None:
        setting = self.acts.setting
        if self.said.told is not None:
            self.bubbles.show_items(conversation_items(self.said.told, setting.formats, setting.today()))

    def _show_clock(self, touches: Sequence[NextTouch]) -> None:
        setting = self.acts.setting
        words = [clock_words(each, setting.formats) for each in touches]
        self.clock.setText(words[0] if words else "")
        self.clock.setToolTip("\n".join(words))
        self.clock.setProperty("tone", clock_tone(touches, setting.today()))
        self.clock.style().unpolish(self.clock)
        self.clock.style().polish(self.clock)
        self.clock.setVisible(bool(words))

    # ---- choosing

    def _narrow(self) -> None:
        kinds = {
            "talk": {EntryKind.OUTREACH},
            "tasks": {EntryKind.OPEN_TASK, EntryKind.TASK},
            "moves": {EntryKind.MOVE},
            "kept": {EntryKind.FILE, EntryKind.NOTE},
        }
        on = [name for name, chip in self.chips.items() if chip.isChecked()]
        for chip in self.chips.values():
            chip.setProperty("on", chip.isChecked())
            chip.style().unpolish(chip)
            chip.style().polish(chip)
        self.mode.setChecked(False)
        self.model.narrow(frozenset().union(*(kinds[name] for name in on)) if on else None)

    def _switch(self, thread: bool) -> None:
        self._stack.setCurrentIndex(THREAD if thread else LINES)
        self.mode.setIcon(current().icon("message-square-text", "accent_text" if thread else "text_muted"))
        self.said.show(self.model.influencer_id if thread else "")

    # ---- acting

    def open_wide(self) -> None:
        """Show what was said in a wide window."""
        if (detail := self.model.detail) is None:
            return
        dialog = ConversationDialog(self.model.bridge, detail, self.acts.setting, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.log_wanted.connect(self.acts.log)
        dialog.correct_wanted.connect(lambda said: self.acts.correct(as_entry(said)))
        dialog.menu_wanted.connect(self._show_said_menu)
        dialog.open()

    def _correct(self, outreach_id: str) -> None:
        if (said := self.said.said(outreach_id)) is not None:
            self.acts.correct(as_entry(said))

    def _show_said_menu(self, said: Said, point: QPoint) -> None:
        said_menu(self.acts, said, self).popup(point)

    def _ask_line_menu(self, line: Entry, point: QPoint) -> None:
        menu = line_menu(self.acts, line.kind, line.id, self)
        if menu.isEmpty():
            menu.deleteLater()
        else:
            menu.popup(point)

    def _ask_said_menu(self, outreach_id: str, point: QPoint) -> None:
        if (said := self.said.said(outreach_id)) is not None:
            said_menu(self.acts, said, self).popup(point)
