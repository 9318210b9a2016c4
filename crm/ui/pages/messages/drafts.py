"""Drafts that wait for the word that they were sent: a list, and the message of the current one beside it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QScrollArea, QWidget

from crm.domain.vocabulary import Channel
from crm.files.mail_drafts import mail_link
from crm.queries.messages import DraftRow
from crm.ui.kit.delegates import LinesDelegate, PersonDelegate, TwoLines
from crm.ui.kit.marked_text import MarkedText
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import button, column, icon_button, label, panel, row, rule
from crm.ui.pages.messages import words
from crm.ui.pages.messages.draft_dialogs import EditDraftDialog, SentDialog
from crm.ui.pages.messages.view_model import MessagesViewModel
from crm.ui.person.words import shown_name
from crm.ui.theme.theme import current

BESIDE = 360  # px at 100 %: the message beside the list
LEAST_FOR_BOTH = 820  # px at 100 %


class DraftsView(QWidget):
    """What was handed out and is neither sent nor discarded.

    Signals:
        person_opened(influencer_id): look at whom a message is for.
        write_wanted(): write to people.
    """

    person_opened = Signal(str)
    write_wanted = Signal()

    def __init__(self, model: MessagesViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self._rows: dict[str, DraftRow] = {}
        self._wanted = ""  # a draft to go to, once it is read
        self.list = PagedTableModel(self._columns(), self)
        self.list.rows_needed.connect(self._supply)
        self.table = self._table()
        self.told = label("", "small", "muted")
        self._to = label("", "title", wrap=True)
        self._where = label("", "small", "faint", wrap=True)
        self._subject = label("", "body-strong", wrap=True)
        self.text = MarkedText().as_reading()
        self.text.setAccessibleName(self.tr("Message"))
        self.sent = button(self.tr("I sent it…"), "check", "primary")
        self.edit = icon_button("pencil", self.tr("Change the text"))
        self.more = icon_button("ellipsis", self.tr("More with the current draft"))
        self.copy = button(self.tr("Copy text"))
        self.mail = button(self.tr("Open in mail"))
        self.beside = self._beside()
        self.states = PageStates(self._content(), self._empty(), model.load)
        self.setLayout(column(self.states))
        self.setFocusProxy(self.table)
        self._connect()

    # ---- building

    def _columns(self) -> list[Column[DraftRow]]:
        def lines(cell: Callable[[DraftRow], TwoLines]) -> Callable[[DraftRow], str]:
            def spoken(each: DraftRow) -> str:
                told = cell(each)
                return ", ".join(part for part in (told.top, told.bottom) if part)

            return spoken

        tr, made = self.tr, self._made
        return [
            Column("", tr("To"), 190, lambda each: words.draft_to(each).top, lines(words.draft_to)),
            Column(
                "", tr("Message"), 200, lambda each: words.draft_text(each).top, lines(words.draft_text), False, True
            ),
            Column("", tr("From"), 130, lambda each: words.draft_from(each).top, lines(words.draft_from)),
            Column("", tr("Handed out"), 112, lambda each: made(each).top, lines(made)),
        ]

    def _made(self, each: DraftRow) -> TwoLines:
        return words.draft_made(each, self.model.formats)

    def _table(self) -> Table:
        table = Table(self.list, self.tr("Drafts that wait"))
        table.horizontalHeader().setSectionsClickable(False)
        cells = (words.draft_text, words.draft_from, self._made)
        table.set_delegates([PersonDelegate(table, words.draft_to), *(LinesDelegate(table, cell) for cell in cells)])
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        return table

    def _beside(self) -> QWidget:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = column(self._to, 2, self._where, 14, self._subject, 8, self.text, None, margins=(20, 18, 20, 12))
        area.setWidget(panel("surface", inside))
        foot = row(self.sent, self.copy, self.mail, None, self.edit, spacing=6, margins=(16, 10, 12, 12))
        shown = panel("detail", column(area, rule(), foot))
        shown.setFixedWidth(current().px(BESIDE))
        return shown

    def _content(self) -> QWidget:
        foot = row(self.told, None, spacing=4, margins=(16, 3, 10, 3))
        for action in self._actions():
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            if key in ("S", "F", "Del"):  # what is done with several; the menu has the others too
                each = button(action.text(), None, "ghost")
                each.setToolTip(f"{action.text()} ({key})")
                each.clicked.connect(action.trigger)
                action.enabledChanged.connect(each.setEnabled)
                foot.addWidget(each)
        foot.addWidget(self.more)
        left = panel("surface", column(self.table, rule(), foot))
        whole = row(left, self.beside, spacing=0)
        whole.setStretch(0, 1)
        return panel("surface", whole)

    def _actions(self) -> list[QAction]:
        wanted = (
            (self.tr("I sent them…"), "S", self.ask_sent),
            (self.tr("Change the text…"), "E", self.ask_text),
            (self.tr("Copy text"), "C", self.copy_text),
            (self.tr("Open in mail"), "M", self.open_mail),
            (self.tr("E-mail files…"), "F", self.ask_folder),
            (self.tr("Open person"), "O", self._open_person),
            (self.tr("Discard"), "Del", self._discard),
        )
        for title, key, act in wanted:
            action = QAction(title, self.table)
            action.setShortcut(key)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(act)
            self.table.addAction(action)
        return self.table.actions()

    def _empty(self) -> QWidget:
        write = button(self.tr("Write to people…"), "mail-plus", "primary")
        write.clicked.connect(self.write_wanted)
        sentence = self.tr(
            "Rapport merges a template for each person and hands the text to you: to copy, or for your mail program. "
            "It sends nothing. What was handed out waits here until you say that you sent it."
        )
        return EmptyState("mail", self.tr("No draft waits"), sentence, write)

    def _connect(self) -> None:
        self.model.kept_read.connect(self._show)
        self.model.failed.connect(self.states.show_failed)
        self.table.chosen.connect(self._show_current)
        self.table.opened.connect(lambda _id: self.ask_sent())
        self.table.selectionModel().selectionChanged.connect(self._tell_selection)
        self.table.customContextMenuRequested.connect(self._ask_menu)
        self.sent.clicked.connect(self.ask_sent)
        self.edit.clicked.connect(self.ask_text)
        self.more.clicked.connect(lambda: self._show_menu(self.more.mapToGlobal(QPoint(0, 0))))
        self.copy.clicked.connect(self.copy_text)
        self.mail.clicked.connect(self.open_mail)

    # ---- showing

    def _show(self) -> None:
        drafts = self.model.kept.drafts
        self._rows = {each.id: each for each in drafts}
        self.list.set_ids([each.id for each in drafts], drafts)
        self.states.show_content(bool(drafts))
        if self._wanted in self._rows:
            self.table.choose(self._wanted)
            self._wanted = ""
        self._show_current(self.table.current_id() if drafts else "")
        self._tell_selection()

    def go_to(self, draft_id: str) -> None:
        """Make a draft current, once it is read."""
        self._wanted = draft_id
        if draft_id in self._rows:
            self._show()

    def _supply(self, generation: int, ids: list[str]) -> None:
        self.list.supply(generation, [self._rows[id_] for id_ in ids if id_ in self._rows])

    def _show_current(self, draft_id: str) -> None:
        chosen = self._rows.get(draft_id)
        wanted = chosen is not None and not chosen.do_not_contact
        for each in (self.sent, self.edit, self.copy, self.mail):
            each.setEnabled(wanted)
        if chosen is None:
            for empty in (self._to, self._where, self._subject):
                empty.clear()
            self.text.set_text("")
            return
        self._to.setText(shown_name(chosen.name, None))
        told = (words.draft_to(chosen).bottom, words.draft_from(chosen).top, chosen.brand or "", chosen.template or "")
        self._where.setText(" · ".join(part for part in told if part))
        self._subject.setText(chosen.subject)
        self._subject.setVisible(bool(chosen.subject))
        self.text.set_text(chosen.text)
        self.mail.setVisible(chosen.channel is Channel.EMAIL)

    def _tell_selection(self) -> None:
        count, selected = self.model.formats.count, len(self.table.selectionModel().selectedRows())
        told = self.tr("{selected} of {total} selected")
        self.told.setText(told.format(selected=count(selected), total=count(self.list.rowCount())))
        for action in self.table.actions():
            action.setEnabled(selected > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.beside.setVisible(self.width() >= current().px(LEAST_FOR_BOTH))
        self.table.setColumnHidden(2, self.width() < current().px(LEAST_FOR_BOTH + 140))

    # ---- acting

    def _current(self) -> DraftRow | None:
        return self._rows.get(self.table.current_id())

    def ask_sent(self) -> None:
        """Ask when the selected messages were sent."""
        if ids := self.table.selected_ids():
            dialog = SentDialog(self.model, ids, self.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def ask_text(self) -> None:
        """Change what the current draft says."""
        if (chosen := self._sendable()) is not None:
            dialog = EditDraftDialog(self.model, chosen, self.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _sendable(self) -> DraftRow | None:
        """The current draft, unless its person asked not to be contacted meanwhile: then that is said."""
        chosen = self._current()
        if chosen is None or not chosen.do_not_contact:
            return chosen
        words_ = self.tr("{name} asked not to be contacted. Discard the draft.")
        self.model.bridge.say(words_.format(name=shown_name(chosen.name, None)))
        return None

    def copy_text(self) -> None:
        """Put the current message on the clipboard."""
        if (chosen := self._sendable()) is not None:
            QGuiApplication.clipboard().setText(chosen.text)
            self.model.bridge.say(self.tr("Copied the text for {name}.").format(name=shown_name(chosen.name, None)))

    def open_mail(self) -> None:
        """Open the current message in the mail program."""
        chosen = self._sendable()
        if chosen is None or chosen.channel is not Channel.EMAIL:
            return
        link = mail_link(chosen.email, chosen.subject, chosen.text)
        if link is None:
            self.model.bridge.say(self.tr("The message is too long for a mail link. Copy the text instead."))
        else:
            QDesktopServices.openUrl(QUrl(link))

    def ask_folder(self) -> None:
        """Ask for a folder and make e-mail files of the selected drafts there."""
        ids = self.table.selected_ids()
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        if ids and (name := QFileDialog.getExistingDirectory(self, self.tr("Folder for the e-mail files"), start)):
            self.model.write_files(ids, Path(name))

    def _open_person(self) -> None:
        if (chosen := self._current()) is not None:
            self.person_opened.emit(chosen.influencer_id)

    def _discard(self) -> None:
        if ids := self.table.selected_ids():
            self.model.discard(ids)

    def _ask_menu(self, point: QPoint) -> None:
        self._show_menu(self.table.viewport().mapToGlobal(point))

    def _show_menu(self, point: QPoint) -> None:
        if self._current() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.table.actions())
        menu.popup(point)
