"""What was said with one person, in a wide window: threads at the side, both sides as bubbles, times to an answer."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QPushButton, QWidget

from crm.domain.vocabulary import Direction
from crm.queries.influencer_detail import InfluencerDetail
from crm.queries.person_conversation import SaidThread
from crm.ui import present
from crm.ui.bridge import Bridge
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.thread import ThreadView
from crm.ui.kit.timeline import Entry, TimelineView
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.person.conversation_model import ConversationViewModel
from crm.ui.person.conversation_words import (
    conversation_items,
    open_words,
    thread_items,
    thread_title,
    times_words,
)
from crm.ui.person.setting import Setting
from crm.ui.person.working_hours import hours_words
from crm.ui.theme.theme import current

SIZE, SMALLEST, LIST_WIDTH = (900, 660), (600, 400), 250  # px at 100 %
ALL = "all"


class ConversationDialog(QDialog):
    """Follows what is said while it is open.

    Signals:
        log_wanted(): log something with the person.
        correct_wanted(Said): correct a word.
        menu_wanted(Said, point): the context menu of a word, in global coordinates.
    """

    log_wanted = Signal()
    correct_wanted = Signal(object)
    menu_wanted = Signal(object, object)

    def __init__(self, bridge: Bridge, detail: InfluencerDetail, setting: Setting, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setting = setting
        self.model = ConversationViewModel(bridge, setting.zone, self)
        name = setting.name(detail)
        self.setWindowTitle(self.tr("Conversation with {name}").format(name=name))
        self.setObjectName("surface")
        self.setMinimumSize(*(current().px(side) for side in SMALLEST))
        room = self.screen().availableGeometry()
        wide, high = (current().px(side) for side in SIZE)
        self.resize(min(wide, room.width() - 40), min(high, room.height() - 60))
        self.times = label("", "small", "muted", wrap=True)
        self.working = QCheckBox(self.tr("Working hours only"))
        self.working.setToolTip(hours_words())
        self.threads = TimelineView(self.tr("Threads"))
        self.bubbles = ThreadView(self.tr("What was said"))
        self.earlier = button(self.tr("Show earlier"), None, "ghost")
        self._chosen = ALL
        self._threads: dict[str, SaidThread] = {}
        title = column(label(self.windowTitle(), "title"), self.times, spacing=2)
        head = row(spacing=12, margins=(20, 16, 20, 12))
        head.addLayout(title, 1)
        head.addWidget(self.working)
        self.states = PageStates(self._content(), self._empty(), self.model.load)
        self.setLayout(column(panel("surface", head), rule(), self.states))
        for each in self.findChildren(QPushButton):
            each.setAutoDefault(False)  # Enter opens a word
        self._connect()
        self.model.show(detail.id)

    def _content(self) -> QWidget:
        left = panel("surface", column(self.threads))
        left.setFixedWidth(current().px(LIST_WIDTH))
        log, close = button(self.tr("Log…"), "message-square-text"), button(self.tr("Close"))
        log.clicked.connect(self.log_wanted)
        close.clicked.connect(self.accept)
        foot = row(self.earlier, None, log, close, margins=(16, 10, 16, 12))
        right = panel("surface", column(self.bubbles, rule(), foot))
        both = row(left, rule(vertical=True), right, spacing=0)
        both.setStretch(2, 1)
        return panel("surface", both)

    def _empty(self) -> QWidget:
        sentence = self.tr("Log a message, call or meeting, and both sides stand here.")
        return EmptyState("message-square-text", self.tr("Nothing was said yet"), sentence)

    def _connect(self) -> None:
        self.model.told_read.connect(self._show)
        self.model.failed.connect(self.states.show_failed)
        self.working.toggled.connect(self.model.count_hours)
        self.earlier.clicked.connect(self.model.read_more)
        self.threads.selectionModel().currentChanged.connect(lambda *_at: self._choose())
        self.bubbles.opened.connect(self._correct)
        self.bubbles.menu_wanted.connect(self._ask_menu)

    # ---- showing

    def _show(self) -> None:
        told, setting = self.model.told, self.setting
        if told is None:
            return
        self.times.setText(times_words(told, setting.formats))
        self._threads = {str(at): thread for at, thread in enumerate(told.threads)}
        every = Entry(
            ALL, "inbox", self.tr("Everything"), self.tr("{n} contacts").format(n=setting.formats.count(told.read))
        )
        lines = [self._line(id_, thread) for id_, thread in self._threads.items()]
        self.threads.entries.set_entries([every, *lines])
        self.earlier.setVisible(told.more)
        if self.states.state() == "loading":
            self.bubbles.setFocus()
        self.states.show_content(bool(told.threads))
        if not self.threads.currentIndex().isValid():
            at = int(self._chosen) + 1 if self._chosen in self._threads else 0
            self.threads.setCurrentIndex(self.threads.entries.index(at))
        self._show_thread()

    def _line(self, id_: str, thread: SaidThread) -> Entry:
        setting = self.setting
        last = setting.formats.date(thread.said[-1].at.date())
        when = f"{present.channel_words(thread.channel)} · {last}" if thread.subject else last
        waiting = open_words(thread, setting.formats, setting.today())
        tone = "amber" if thread.waits_for is Direction.OUT else "neutral"
        return Entry(
            id_, present.channel_icon(thread.channel), thread.subject or thread_title(thread), when, waiting, tone=tone
        )

    def _choose(self) -> None:
        index = self.threads.currentIndex()
        if index.isValid():
            at = index.row()
            self._chosen = ALL if at == 0 else str(at - 1)
            self._show_thread()

    def _show_thread(self) -> None:
        told, setting = self.model.told, self.setting
        if told is None:
            return
        thread = self._threads.get(self._chosen)
        shown = (
            thread_items(thread, setting.formats, setting.today())
            if thread is not None
            else conversation_items(told, setting.formats, setting.today())
        )
        self.bubbles.show_items(shown)

    # ---- acting

    def _correct(self, outreach_id: str) -> None:
        if (said := self.model.said(outreach_id)) is not None:
            self.correct_wanted.emit(said)

    def _ask_menu(self, outreach_id: str, point: QPoint) -> None:
        if (said := self.model.said(outreach_id)) is not None:
            self.menu_wanted.emit(said, point)
