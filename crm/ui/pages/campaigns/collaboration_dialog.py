"""The form of one collaboration: agreement, agreed pieces with their reviews, payments, where it stands. Layout and wiring."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QMessageBox, QStackedWidget, QTabBar, QWidget

from crm.domain.collaborations import Gap, Owner
from crm.errors import CrmError, UserError
from crm.formats import Formats
from crm.queries.collaboration_form import OpenedCollaboration
from crm.queries.collaborations import CollaborationMoveRow
from crm.services.history import undo
from crm.ui.bridge import Bridge
from crm.ui.kit.forms import TITLE_BAR
from crm.ui.kit.states import PageStates
from crm.ui.kit.timeline import Entry, TimelineView
from crm.ui.kit.widgets import Chip, button, clear, column, label, panel, row, rule
from crm.ui.pages.campaigns import words
from crm.ui.pages.campaigns.collaboration_agreement import AgreementForm
from crm.ui.pages.campaigns.collaboration_model import CollaborationViewModel
from crm.ui.pages.campaigns.collaboration_payments import PaymentsPanel
from crm.ui.pages.campaigns.collaboration_pieces import PiecesPanel
from crm.ui.pages.campaigns.dialogs import StageDialog
from crm.ui.theme.theme import current

SIZE = (760, 660)  # px at 100 %
CODE_AFTER_MS = 150  # the registry is asked once the typing pauses


class CollaborationDialog(QDialog):
    """One influencer's part in a campaign. "Save" keeps the agreement; pieces and payments are kept as they are made."""

    def __init__(self, bridge: Bridge, formats: Formats, collaboration_id: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.setWindowTitle(self.tr("Collaboration"))
        self.model = CollaborationViewModel(bridge, formats, collaboration_id, self)
        self.agreement = AgreementForm(formats)
        self.pieces = PiecesPanel(self.model)
        self.payments = PaymentsPanel(self.model)
        self.standing = TimelineView(self.tr("What is missing, and the moves so far"))
        self.bar = QTabBar()
        self.body = QStackedWidget()
        self.name = label("", "title")
        self.told = label("", "small", "muted")
        self.said = label("", "small", "muted")
        self.failure = label("", "small", "red", wrap=True)
        self.undo = button(self.tr("Undo"), None, "ghost")
        self.save = button(self.tr("Save"), None, "primary")
        self.close_button = button(self.tr("Close"))
        self._chip = row()
        self._code_soon = QTimer(self, singleShot=True, interval=CODE_AFTER_MS)
        self.move_stage = button(self.tr("Move stage…"))
        self._lay_out()
        self._connect()
        room = self.screen().availableGeometry().size()  # at large text it would be taller than a small screen
        self.resize(min(current().px(SIZE[0]), room.width()), min(current().px(SIZE[1]), room.height() - TITLE_BAR))
        self.model.load()

    def _lay_out(self) -> None:
        self._tabs = (
            (self.tr("Agreement"), self.agreement),
            (self.tr("Agreed pieces"), self.pieces),
            (self.tr("Payments"), self.payments),
            (self.tr("Where it stands"), self._where()),
        )
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setAccessibleName(self.tr("Parts of the collaboration"))
        for title, tab in self._tabs:
            self.bar.addTab(title)
            self.body.addWidget(tab)
        for each in (self.undo, self.failure):
            each.hide()
        self.save.setDefault(True)
        self.save.setEnabled(False)
        head = row(column(self.name, self.told, spacing=2), None, self._chip, margins=(20, 16, 20, 10))
        tabs = row(self.bar, None, margins=(20, 0, 20, 0))
        failure = row(self.failure, margins=(20, 6, 20, 0))
        foot = row(self.said, self.undo, None, self.close_button, self.save, margins=(20, 11, 20, 12))
        box = column(head, tabs, rule(), self.body, failure, rule(), foot)
        box.setStretch(3, 1)
        self.states = PageStates(panel("surface", box), QWidget(), self.model.load)
        self.setLayout(column(self.states))

    def _where(self) -> QWidget:
        acts = row(self.move_stage, None, margins=(16, 5, 10, 5))
        where = panel("surface", column(self.standing, rule(), acts))
        where.setFocusProxy(self.standing)
        return where

    def _connect(self) -> None:
        model = self.model
        self.move_stage.clicked.connect(self.ask_move)
        model.opened.connect(self._show)
        model.failed.connect(self.states.show_failed)
        model.code_checked.connect(self.agreement.show_code)
        model.did.connect(self._tell)
        self.agreement.edited.connect(lambda: self.save.setEnabled(True))
        self.agreement.code_typed.connect(lambda _text: self._code_soon.start())
        self._code_soon.timeout.connect(lambda: model.check_code(self.agreement.code.text()))
        self.bar.currentChanged.connect(self.body.setCurrentIndex)
        self.save.clicked.connect(self._save)
        self.close_button.clicked.connect(self.reject)
        self.undo.clicked.connect(model.undo)

    # ---- what was read

    def _show(self, opened: OpenedCollaboration) -> None:
        first = self.states.state() != "content"
        row_ = opened.row
        name = row_.name or f"@{row_.handle or ''}"
        self.setWindowTitle(self.tr("{name} in {campaign}").format(name=name, campaign=row_.campaign))
        self.name.setText(name)
        self.told.setText(" · ".join((row_.campaign, row_.brand)))
        clear(self._chip)
        if row_.do_not_contact:
            self._chip.addWidget(Chip(self.tr("Do not contact"), "red"))
        self._chip.addWidget(Chip(words.stage_words(row_.stage), words.stage_tone(row_.stage)))
        self.agreement.show_opened(opened)
        self.bar.setTabText(1, self._counted(self._tabs[1][0], len(opened.pieces)))
        self.bar.setTabText(2, self._counted(self._tabs[2][0], len(opened.payments)))
        self.standing.entries.set_entries(self._standing(opened))
        self.states.show_content()
        if first:
            self.agreement.setFocus(Qt.FocusReason.OtherFocusReason)

    def _counted(self, title: str, count: int) -> str:
        return f"{title} ({self.model.formats.count(count)})" if count else title

    def _standing(self, opened: OpenedCollaboration) -> list[Entry]:
        late = opened.row.stale
        missing = [self._gap(each) for each in opened.row.lacks]
        waiting = [Entry("stale", "clock", words.stale_words(late, self.model.formats), tone="amber")] if late else []
        nothing = [Entry("nothing", "check", self.tr("Nothing is missing to move on"), tone="green")]
        return [
            Entry("", "", self.tr("To move on")),
            *(waiting + missing or nothing),
            Entry("", "", self.tr("Moves so far")),
            *(self._move(each) for each in opened.moves),
        ]

    def _gap(self, gap: Gap) -> Entry:
        whose = self.tr("our turn") if gap.owner is Owner.US else self.tr("their turn")
        return Entry(gap.what.value, "circle-alert", words.gap_words(gap), whose)

    def _move(self, move: CollaborationMoveRow) -> Entry:
        to = words.stage_words(move.to_stage)
        title = f"{words.stage_words(move.from_stage)} → {to}" if move.from_stage else to
        when = f"{self.model.formats.instant(move.at)} · {move.moved_by}"
        return Entry(move.id, "arrow-up-right", title, when, body=move.reason, tone=words.stage_tone(move.to_stage))

    # ---- what a person does

    def ask_move(self) -> None:
        """Open the dialog that moves it to another stage."""
        if self.model.known is not None:
            dialog = StageDialog(self.model, [self.model.known.row], self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _save(self) -> None:
        self.failure.hide()
        self.agreement.clear_errors()
        try:
            changes = self.agreement.changes()
        except UserError as error:
            self._refuse(error)
            return
        if not changes:
            self.accept()
            return
        self.save.setEnabled(False)
        self.model.save(changes, self._saved, self._refuse)

    def _saved(self, _result: object) -> None:
        bridge = self.model.bridge
        bridge.say(self.tr("Collaboration saved."), self.tr("Undo"), partial(bridge.write, bridge, undo))
        self.accept()

    def _refuse(self, error: CrmError) -> None:
        self.save.setEnabled(True)
        if isinstance(error, UserError) and self.agreement.show_error(error):
            self.bar.setCurrentIndex(0)
            return
        self.failure.setText(str(error))
        self.failure.show()

    def _tell(self, words_: str) -> None:
        self.said.setText(words_)
        self.undo.show()

    def reject(self) -> None:
        """Close; what was typed in the agreement and not saved is asked about first."""
        if not self.agreement.is_changed():
            super().reject()
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("The agreement was changed and is not saved."))
        box.addButton(self.tr("Save"), QMessageBox.ButtonRole.AcceptRole).clicked.connect(self._save)
        box.addButton(self.tr("Discard"), QMessageBox.ButtonRole.DestructiveRole).clicked.connect(self._discard)
        box.setEscapeButton(box.addButton(self.tr("Go on editing"), QMessageBox.ButtonRole.RejectRole))
        box.open()

    def _discard(self) -> None:
        super().reject()
