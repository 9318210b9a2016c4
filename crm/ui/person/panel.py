"""The panel beside every list: one influencer with figures, line of time, accounts, fit and history.

It shows; what can be done is acts.py and menus.py.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QStackedWidget, QTabBar, QWidget

from crm.queries.history import HistoryEntry
from crm.queries.influencer_detail import InfluencerDetail
from crm.ui.kit.states import EmptyState
from crm.ui.kit.timeline import TimelineView
from crm.ui.kit.widgets import column, icon_button, panel, row, rule
from crm.ui.person.acts import PersonActs
from crm.ui.person.facts import FactsView
from crm.ui.person.head import PersonHead
from crm.ui.person.health_weights import show_reasons
from crm.ui.person.menus import more_menu, move_menu
from crm.ui.person.setting import Setting
from crm.ui.person.timeline_tab import TimelineTab
from crm.ui.person.view_model import PersonViewModel
from crm.ui.person.words import history_entries
from crm.ui.theme.theme import current

WIDTH = 320


class PersonPanel(QWidget):
    """Shows who is chosen in a list, and is where everything about one person is done.

    Signals:
        summary_wanted(influencer_id): make a partnership summary.
        write_wanted(influencer_id): write a message to them.
        partnership_opened(partnership_id): show its record.
    """

    summary_wanted = Signal(str)
    write_wanted = Signal(str)
    partnership_opened = Signal(str)

    def __init__(self, model: PersonViewModel, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.setting = setting
        self.acts = PersonActs(model, setting, self)
        self.acts.summary_wanted.connect(self.summary_wanted)
        self.acts.write_wanted.connect(self.write_wanted)
        self.setFixedWidth(current().px(WIDTH))
        self.setAcceptDrops(True)
        self._build()
        self._wire_head()
        self._wire_facts()
        model.detail_read.connect(self._show_detail)
        model.history_read.connect(self._show_history)
        model.healths_read.connect(self.facts.show_healths)
        model.gone.connect(self._show_nobody)
        model.failed.connect(model.bridge.say)
        self._show_nobody()

    # ---- building

    def _build(self) -> None:
        self.head = PersonHead(self.setting, more_menu(self.acts, self), current().px(WIDTH))
        self.talk = TimelineTab(self.acts)
        self.timeline = self.talk.timeline
        self.history = TimelineView(self.tr("History of this record"))
        self.facts = FactsView(self.setting)
        body = column(self.head, 14, row(self._tabs(), None, margins=(16, 0, 16, 0)), rule(), 6)
        body.addWidget(self._pages, 1)
        body.addLayout(row(self._composer(), margins=(12, 8, 12, 12)))
        sentence = self.tr("Choose someone in the list to see them here.")
        nobody = EmptyState("users", self.tr("Nobody chosen"), sentence, width=WIDTH - 48)
        self._stack = QStackedWidget()
        self._stack.addWidget(panel("detail", column(nobody)))
        self._stack.addWidget(panel("detail", body))
        self.setLayout(column(self._stack))

    def _tabs(self) -> QTabBar:
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName(self.tr("What to show of this person"))
        self._pages = QStackedWidget()
        titles = self.tr("Timeline"), self.tr("Profile"), self.tr("History")
        for title, page in zip(titles, (self.talk, self.facts, self.history), strict=True):
            self.tabs.addTab(title)
            self._pages.addWidget(page)
        self.tabs.currentChanged.connect(self._show_tab)
        return self.tabs

    def _composer(self) -> QFrame:
        self.quick = QLineEdit()
        self.quick.setAccessibleName(self.tr("Log what was said"))
        self.quick.returnPressed.connect(self._log_quick)
        attach = icon_button("link", self.tr("Attach a file"))
        attach.clicked.connect(self.acts.choose_files)
        send = icon_button("send", self.tr("Log it"))
        send.clicked.connect(self._log_quick)
        frame = QFrame()
        frame.setObjectName("composer")
        frame.setLayout(row(self.quick, attach, send, spacing=0, margins=(10, 3, 4, 3)))
        return frame

    def _wire_head(self) -> None:
        self.head.log_wanted.connect(self.acts.log)
        self.head.task_wanted.connect(self.acts.add_task)
        self.head.edit_wanted.connect(self.acts.edit)
        self.head.move_wanted.connect(self._move)

    def _wire_facts(self) -> None:
        facts, acts = self.facts, self.acts
        facts.account_wanted.connect(acts.edit_account)
        facts.account_removed.connect(acts.remove_account)
        facts.move_wanted.connect(acts.move_partnership)
        facts.open_wanted.connect(self.partnership_opened)
        facts.start_wanted.connect(acts.start_partnership)
        facts.note_wanted.connect(acts.add_note)
        facts.rating_wanted.connect(acts.rate)
        facts.file_wanted.connect(acts.save_file)
        facts.file_removed.connect(acts.remove_file)
        facts.health_opened.connect(lambda told: show_reasons(told, self.model.bridge, self.setting, self))

    # ---- showing

    def _show_nobody(self) -> None:
        self._stack.setCurrentIndex(0)

    def _show_detail(self, detail: InfluencerDetail) -> None:
        self.head.show_detail(detail)
        self.facts.show_detail(detail)
        name = self.setting.name(detail)
        self.quick.setPlaceholderText(self.tr("Log what was said with {name}…").format(name=name.split(" ")[0]))
        self._stack.setCurrentIndex(1)

    def _show_history(self, steps: Sequence[HistoryEntry]) -> None:
        self.history.entries.set_entries(history_entries(steps, self.setting.formats))

    def _show_tab(self, at: int) -> None:
        self._pages.setCurrentIndex(at)
        if self._pages.currentWidget() is self.history:
            self.model.read_history()
        if self._pages.currentWidget() is self.facts:
            self.model.read_healths(self.setting.today())
        else:
            self.model.leave_healths()

    # ---- acting

    def log(self, note: str = "", paths: Sequence[Path] = ()) -> None:
        """Log an outreach with the person shown."""
        self.acts.log(note, paths)

    def add_task(self) -> None:
        """Plan a task for the person shown."""
        self.acts.add_task()

    def add_person(self) -> None:
        """Add an influencer and show them."""
        self.acts.add_person()

    def edit(self) -> None:
        """Correct the person shown."""
        self.acts.edit()

    def _move(self) -> None:
        detail = self.model.detail
        if detail is None or not detail.partnerships:
            self.acts.start_partnership()
        elif len(detail.partnerships) == 1:
            self.acts.move_partnership(detail.partnerships[0])
        else:
            below = self.head.move_status
            move_menu(self.acts, detail, self).popup(below.mapToGlobal(QPoint(0, below.height())))

    def _log_quick(self) -> None:
        note = self.quick.text()
        self.quick.clear()
        self.acts.log(note)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.model.influencer_id and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.model.attach(paths)
