"""The panel beside every list: one influencer with figures, line of time, accounts, fit and history."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QMessageBox,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from crm.queries.brands import BrandRow, brand_rows
from crm.queries.history import HistoryEntry
from crm.queries.influencer_detail import InfluencerDetail, PartnershipCard
from crm.queries.timeline import EntryKind, TimelineEntry
from crm.services.accounts import remove_account
from crm.services.attachments import remove_attachment
from crm.services.influencers import remove_influencer
from crm.services.outreach import remove_outreach
from crm.services.tasks import remove_task
from crm.ui import present
from crm.ui.kit.forms import buttons_row
from crm.ui.kit.states import EmptyState
from crm.ui.kit.timeline import Entry, TimelineView
from crm.ui.kit.widgets import (
    Avatar,
    Chip,
    button,
    card,
    clear,
    column,
    icon_button,
    label,
    menu_button,
    panel,
    row,
    rule,
)
from crm.ui.person.dialogs import LogDialog, MoveDialog, StartDialog, TaskDialog
from crm.ui.person.edit import AccountDialog, AudienceNoteDialog, EditDialog, RatingDialog
from crm.ui.person.facts import FactsView
from crm.ui.person.setting import Setting
from crm.ui.person.view_model import PersonViewModel
from crm.ui.person.words import history_entries, subtitle, timeline_entries
from crm.ui.theme.theme import current

WIDTH = 320


class PersonPanel(QWidget):
    """Shows who is chosen in a list, and is where everything about one person is done.

    Signals:
        summary_wanted(influencer_id): make a partnership summary.
    """

    summary_wanted = Signal(str)

    def __init__(self, model: PersonViewModel, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.setting = setting
        self.values: list[tuple[str, str]] = []
        self.setFixedWidth(current().px(WIDTH))
        self.setAcceptDrops(True)
        self._build()
        model.detail_read.connect(self._show_detail)
        model.timeline_read.connect(self._show_timeline)
        model.history_read.connect(self._show_history)
        model.gone.connect(self._show_nobody)
        model.failed.connect(self._show_failed)
        model.bridge.changed.connect(self._read_brands)
        self._read_brands()
        self._show_nobody()

    # ---- building

    def _build(self) -> None:
        self._head = QVBoxLayout()
        self._head.setContentsMargins(0, 0, 0, 0)
        self._head.setSpacing(0)
        self.timeline = TimelineView(self.tr("Timeline"))
        self.timeline.opened.connect(self._open_entry)
        self.timeline.menu_wanted.connect(self._show_entry_menu)
        self.history = TimelineView(self.tr("History of this record"))
        self.facts = FactsView(self.setting)
        self._wire_facts()
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName(self.tr("What to show of this person"))
        self._pages = QStackedWidget()
        for title, page in (
            (self.tr("Timeline"), self.timeline),
            (self.tr("Profile"), self.facts),
            (self.tr("History"), self.history),
        ):
            self.tabs.addTab(title)
            self._pages.addWidget(page)
        self.tabs.currentChanged.connect(self._show_tab)
        body = column(self._head, 14, row(self.tabs, None, margins=(16, 0, 16, 0)), rule(), 6)
        body.addWidget(self._pages, 1)
        body.addLayout(row(self._composer(), margins=(12, 8, 12, 12)))
        person = panel("detail", body)
        self._nobody = panel(
            "detail",
            column(
                EmptyState(
                    "users",
                    self.tr("Nobody chosen"),
                    self.tr("Choose someone in the list to see them here."),
                    width=WIDTH - 48,
                )
            ),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nobody)
        self._stack.addWidget(person)
        self.setLayout(column(self._stack))

    def _wire_facts(self) -> None:
        self.facts.account_wanted.connect(self._edit_account)
        self.facts.account_removed.connect(lambda id_: self._remove(remove_account, id_, self.tr("Account removed.")))
        self.facts.move_wanted.connect(self.move_partnership)
        self.facts.start_wanted.connect(self.start_partnership)
        self.facts.note_wanted.connect(self._add_note)
        self.facts.rating_wanted.connect(self._rate)
        self.facts.file_wanted.connect(self._save_file)
        self.facts.file_removed.connect(lambda id_: self._remove(remove_attachment, id_, self.tr("File removed.")))

    def _composer(self) -> QFrame:
        self.quick = QLineEdit()
        self.quick.setAccessibleName(self.tr("Log what was said"))
        self.quick.setPlaceholderText(self.tr("Log what was said…"))
        self.quick.returnPressed.connect(self._log_quick)
        attach = icon_button("link", self.tr("Attach a file"))
        attach.clicked.connect(self._attach)
        send = icon_button("send", self.tr("Log it"))
        send.clicked.connect(self._log_quick)
        frame = QFrame()
        frame.setObjectName("composer")
        frame.setLayout(row(self.quick, attach, send, spacing=0, margins=(10, 3, 4, 3)))
        return frame

    # ---- showing

    def _show_nobody(self) -> None:
        self._stack.setCurrentIndex(0)

    def _show_failed(self, reason: str) -> None:
        self.model.bridge.say(reason)

    def _show_detail(self, detail: InfluencerDetail) -> None:
        clear(self._head)
        name = self.setting.name(detail)
        names = column(label(name, "title", wrap=True), label(subtitle(detail), "small", "faint"), spacing=1)
        more = menu_button("ellipsis", self.tr("More for this person"), self._more_menu())
        edit = icon_button("pencil", self.tr("Edit (F2)"))
        edit.clicked.connect(self.edit)
        self._head.addLayout(row(Avatar(name, 44), 4, names, None, edit, more, spacing=4, margins=(16, 14, 10, 0)))
        self._head.addLayout(self._chips(detail))
        log, task = button(self.tr("Log"), "message-square-text"), button(self.tr("Task"), "circle-check-big")
        move = button(self.tr("Move"), "arrow-up-right")
        log.clicked.connect(lambda: self.log())
        task.clicked.connect(self.add_task)
        move.clicked.connect(self._move_first)
        actions = buttons_row(log, task, move)
        actions.setContentsMargins(16, 12, 16, 0)
        self._head.addLayout(actions)
        self._head.addLayout(row(self._figures(detail), margins=(16, 12, 16, 0)))
        self.facts.show_detail(detail)
        self.quick.setPlaceholderText(
            self.tr("Log what was said with {name}…").format(name=name.split(" ")[0] if name else name)
        )
        self._stack.setCurrentIndex(1)

    def _chips(self, detail: InfluencerDetail) -> QHBoxLayout:
        chips: list[QWidget] = []
        if detail.do_not_contact:
            chips.append(Chip(self.tr("Do not contact"), "red"))
        if detail.partnerships:
            status = detail.partnerships[0].status
            chips.append(Chip(present.status_words(status), present.status_tone(status)))
        chips += [Chip(text, "neutral", False) for text in (*detail.niches, *detail.tags)]
        if detail.name_damaged:
            chips.insert(0, Chip(self.tr("Name damaged"), "amber"))
        shown, room = [], current().px(WIDTH - 32)
        for chip in chips:
            room -= chip.width() + 6
            if room < 0:
                break
            shown.append(chip)
        return row(*shown, None, spacing=6, margins=(16, 10, 16, 0))

    def _figures(self, detail: InfluencerDetail) -> QFrame:
        formats = self.setting.formats
        main = detail.accounts[0] if detail.accounts else None
        tags = " · ".join(dict.fromkeys(present.platform_tag(account.platform) for account in detail.accounts))
        contacts = [card.last_contact_at for card in detail.partnerships if card.last_contact_at]
        last = formats.date(max(contacts).date()) if contacts else formats.date(None)
        basis = present.basis_words(main.engagement_basis) if main and main.engagement_rate is not None else ""
        cells = (
            (self.tr("Followers"), formats.short_count(main.followers if main else None), tags),
            (self.tr("Engagement"), formats.rate(main.engagement_rate if main else None, 2), basis),
            (self.tr("Last contact"), last.rsplit(" ", 1)[0], last.rsplit(" ", 1)[-1] if contacts else ""),
        )
        grid = QGridLayout()
        grid.setContentsMargins(12, 9, 12, 9)
        grid.setVerticalSpacing(1)
        grid.setHorizontalSpacing(12)
        for at, (title, figure, note) in enumerate(cells):
            big = label(figure, "title")
            big.setFont(current().font("title", True))
            for line, cell in enumerate((label(title, "caption", "faint"), big, label(note, "caption", "faint"))):
                grid.addWidget(cell, line, at * 2)
            grid.setColumnStretch(at * 2, 1)
            if at:
                grid.addWidget(rule(vertical=True), 0, at * 2 - 1, 3, 1)
        frame = card(grid)
        on = main.followers_on if main else None
        frame.setToolTip(self.tr("Figures of {day}").format(day=formats.date(on)))
        return frame

    def _show_timeline(self, entries: Sequence[TimelineEntry]) -> None:
        self.timeline.entries.set_entries(timeline_entries(entries, self.setting.formats, self.setting.today()))

    def _show_history(self, steps: Sequence[HistoryEntry]) -> None:
        self.history.entries.set_entries(history_entries(steps, self.setting.formats))

    def _show_tab(self, at: int) -> None:
        self._pages.setCurrentIndex(at)
        if self._pages.currentWidget() is self.history:
            self.model.read_history()

    def _read_brands(self, *_changes: object) -> None:
        self.model.bridge.read(self, brand_rows, then=self._set_brands)

    def _set_brands(self, rows: Sequence[BrandRow]) -> None:
        self.setting = Setting(
            self.setting.formats,
            self.setting.today,
            self.setting.say_with_undo,
            tuple((brand.id, brand.name) for brand in rows),
        )
        self.values = [(value.id, f"{brand.name} · {value.name}") for brand in rows for value in brand.values]

    # ---- acting

    def detail(self) -> InfluencerDetail | None:
        """Who is shown, once they are read."""
        return self.model.detail

    def log(self, note: str = "", paths: Sequence[Path] = ()) -> None:
        """Log an outreach with the person shown."""
        if (detail := self.detail()) is not None:
            dialog = LogDialog(self.model.bridge, detail, self.setting, self.window(), note)
            dialog.attach(paths)
            dialog.open()

    def add_task(self) -> None:
        """Plan a task for the person shown."""
        if (detail := self.detail()) is not None:
            TaskDialog(self.model.bridge, detail, self.setting, self.window()).open()

    def add_person(self) -> None:
        """Add an influencer and show them."""
        EditDialog(self.model.bridge, None, self.setting, self.window(), self.model.show).open()

    def edit(self) -> None:
        """Correct the person shown."""
        if (detail := self.detail()) is not None:
            EditDialog(self.model.bridge, detail, self.setting, self.window(), self.model.show).open()

    def move_partnership(self, chosen: PartnershipCard) -> None:
        """Move one of the person's partnerships."""
        MoveDialog(self.model.bridge, chosen, self.setting, self.window()).open()

    def start_partnership(self) -> None:
        """Start a partnership with one more brand."""
        if (detail := self.detail()) is not None:
            StartDialog(self.model.bridge, detail, self.setting, self.window()).open()

    def _move_first(self) -> None:
        detail = self.detail()
        if detail is None:
            return
        if not detail.partnerships:
            self.start_partnership()
        elif len(detail.partnerships) == 1:
            self.move_partnership(detail.partnerships[0])
        else:
            menu = QMenu(self)
            for each in detail.partnerships:
                words = f"{each.brand} · {present.status_words(each.status)}"
                menu.addAction(words).triggered.connect(lambda _on=False, each=each: self.move_partnership(each))
            menu.popup(self.mapToGlobal(QPoint(current().px(210), current().px(140))))

    def _log_quick(self) -> None:
        note = self.quick.text()
        self.quick.clear()
        self.log(note)

    def _attach(self) -> None:
        names, _filter = QFileDialog.getOpenFileNames(self, self.tr("Attach files"))
        if names:
            self.model.attach([Path(name) for name in names])

    def _save_file(self, attachment_id: str) -> None:
        self.model.read_file(attachment_id, self._write_file)

    def _write_file(self, file: tuple[str, bytes]) -> None:
        name, content = file
        chosen, _filter = QFileDialog.getSaveFileName(self, self.tr("Save a copy"), name)
        if not chosen:
            return
        try:
            Path(chosen).write_bytes(content)
        except OSError as error:
            self.model.bridge.say(self.tr("The file could not be written: {why}").format(why=error.strerror))
            return
        folder = QUrl.fromLocalFile(str(Path(chosen).parent))
        self.model.bridge.say(
            self.tr("Saved {name}.").format(name=Path(chosen).name),
            self.tr("Show"),
            partial(_open_folder, folder),
        )

    def _edit_account(self, account_id: str) -> None:
        if (detail := self.detail()) is not None:
            account = next((each for each in detail.accounts if each.id == account_id), None)
            AccountDialog(self.model.bridge, detail, account, self.setting, self.window()).open()

    def _add_note(self) -> None:
        if (detail := self.detail()) is not None:
            AudienceNoteDialog(self.model.bridge, detail, self.setting, self.window()).open()

    def _rate(self) -> None:
        if (detail := self.detail()) is not None:
            RatingDialog(self.model.bridge, detail, self.values, self.setting, self.window()).open()

    def _more_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(self.tr("Partnership summary…")).triggered.connect(
            lambda: self.summary_wanted.emit(self.model.influencer_id)
        )
        menu.addAction(self.tr("Add account…")).triggered.connect(lambda: self._edit_account(""))
        menu.addAction(self.tr("Start a partnership…")).triggered.connect(self.start_partnership)
        menu.addAction(self.tr("Add audience note…")).triggered.connect(self._add_note)
        menu.addAction(self.tr("Rate a brand value…")).triggered.connect(self._rate)
        menu.addSeparator()
        menu.addAction(self.tr("Remove influencer")).triggered.connect(self._remove_person)
        return menu

    def _remove_person(self) -> None:
        detail = self.detail()
        if detail is None:
            return
        question = self.tr("Remove {name} with all accounts, outreach and tasks? Undo brings everything back.")
        box = QMessageBox(self.window())
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(question.format(name=self.setting.name(detail)))
        box.setStandardButtons(QMessageBox.StandardButton.Cancel)
        remove = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        remove.clicked.connect(lambda: self._remove(remove_influencer, detail.id, self.tr("Influencer removed.")))
        box.open()

    def _remove(self, command: Callable[..., object], record_id: str, words: str) -> None:
        def said(_result: object) -> None:
            self.setting.say_with_undo(words)

        self.model.bridge.write(self, command, record_id, then=said)

    def _open_entry(self, entry: Entry) -> None:
        if entry.kind == EntryKind.FILE:
            self._save_file(entry.id)

    def _show_entry_menu(self, entry: Entry, point: QPoint) -> None:
        menu = QMenu(self)
        if entry.kind == EntryKind.OPEN_TASK:
            menu.addAction(self.tr("Done")).triggered.connect(lambda: self.model.complete(entry.id))
            menu.addAction(self.tr("Remove task")).triggered.connect(
                lambda: self._remove(remove_task, entry.id, self.tr("Task removed."))
            )
        elif entry.kind == EntryKind.OUTREACH:
            menu.addAction(self.tr("Remove outreach")).triggered.connect(
                lambda: self._remove(remove_outreach, entry.id, self.tr("Outreach removed."))
            )
        elif entry.kind == EntryKind.FILE:
            menu.addAction(self.tr("Save a copy…")).triggered.connect(lambda: self._save_file(entry.id))
        if not menu.isEmpty():
            menu.popup(point)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.model.influencer_id and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.model.attach(paths)


def _open_folder(folder: QUrl) -> None:
    QDesktopServices.openUrl(folder)
