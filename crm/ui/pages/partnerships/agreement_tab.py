"""What was agreed in one partnership: the terms of the chosen agreement as fields, its signed file, and older ones."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from crm.formats import UNKNOWN
from crm.queries.commitment_lists import AgreementLine
from crm.queries.partnership_record import PartnershipRecord
from crm.services.commitments import remove_agreement, sign_agreement
from crm.ui.kit.delegates import TwoLines
from crm.ui.kit.widgets import button, clear, column, label, panel, row, rule
from crm.ui.pages.partnerships import words
from crm.ui.pages.partnerships.agreement_dialog import AgreementDialog
from crm.ui.pages.partnerships.files import chosen_file, save_copy
from crm.ui.pages.partnerships.ledger import Act, Ledger, Part
from crm.ui.pages.partnerships.record_view_model import RecordViewModel
from crm.ui.person.opened_files import OpenedFiles, is_looked_at

COLUMNS = 3


class AgreementTab(QWidget):
    """The ledger of agreements, newest first, and the terms of the one that is chosen."""

    def __init__(self, model: RecordViewModel) -> None:
        super().__init__()
        self.model = model
        self._record: PartnershipRecord | None = None
        tr = self.tr
        none = tr("No agreement is kept yet. Its terms as fields tell Today when notice is due and when it ends.")
        self.ledger = Ledger(tr("Agreements"), tr("New agreement…"), self._parts(), none, most_rows=4)
        self.ledger.set_acts(
            [
                Act(tr("Edit…"), "F2", self.ask_edit),
                Act(tr("Renew…"), "R", self.ask_renew),
                Act(tr("Remove"), "Del", self._remove),
            ]
        )
        self.title = label("", "label")
        self.attach = button(tr("Attach signed file…"), "link")
        self.save = button(tr("Save a copy…"), "hard-drive-download", "ghost")
        self.open = button(tr("Open signed file"), "file-text", "ghost")
        self._opened = OpenedFiles(model.bridge, self)
        self.terms = QGridLayout()
        self.terms.setHorizontalSpacing(16)
        self.terms.setVerticalSpacing(10)
        for at in range(COLUMNS):
            self.terms.setColumnStretch(at, 1)
        self.note = label("", "body", wrap=True)
        head = row(self.title, None, self.open, self.save, self.attach)
        self._detail = panel(
            "surface", column(rule(), 8, head, 8, self.terms, 10, self.note, None, margins=(16, 0, 12, 12))
        )
        self.setLayout(column(self.ledger, self._detail, None))
        self.setFocusProxy(self.ledger)
        self.ledger.add_wanted.connect(self.ask_add)
        self.ledger.table.chosen.connect(lambda _id: self._show_terms())
        self.attach.clicked.connect(self._attach)
        self.save.clicked.connect(self._save)
        self.open.clicked.connect(self._open)
        self._show_terms()

    def _parts(self) -> list[Part]:
        formats, tr = self.model.formats, self.tr
        return [
            Part(
                tr("Agreement"), 180, lambda each: TwoLines(each.title or tr("Without a title")), "lead", stretch=True
            ),
            Part(tr("Days"), 210, lambda each: TwoLines(words.span_words(each.starts_on, each.ends_on, formats))),
            Part(tr("Fee"), 110, lambda each: TwoLines(_money(each.fee_minor, each, self)), "figure"),
            Part(
                tr("State"),
                110,
                lambda each: words.standing_chip(each.starts_on, each.ends_on, self.model.day()),
                "chip",
            ),
        ]

    def show_record(self, record: PartnershipRecord) -> None:
        """Show another record's agreements."""
        self._record = record
        self.ledger.show_lines(record.agreements, self.model.formats.count(len(record.agreements)))
        self._show_terms()

    def told(self) -> Sequence[tuple[str, str]]:
        """The terms of the chosen agreement: name and words of each."""
        each: AgreementLine | None = self.ledger.current_line()
        if each is None:
            return []
        formats, tr = self.model.formats, self.tr
        days = tr("{n} days")
        return [
            (tr("Signed"), formats.date(each.signed_on) if each.signed_on else tr("not signed")),
            (tr("From – to"), words.span_words(each.starts_on, each.ends_on, formats)),
            (tr("Renewal"), tr("goes on by itself") if each.renews else tr("ends unless renewed")),
            (tr("Notice"), days.format(n=each.notice_days) if each.notice_days is not None else UNKNOWN),
            (tr("Rounds of changes"), formats.count(each.rounds)),
            (tr("Days to approve"), formats.count(each.approval_days)),
            (tr("Cadence"), days.format(n=each.cadence_days) if each.cadence_days else UNKNOWN),
            (tr("Fee"), _money(each.fee_minor, each, self)),
            (tr("Kill fee"), _money(each.kill_fee_minor, each, self)),
        ]

    def _show_terms(self) -> None:
        each: AgreementLine | None = self.ledger.current_line()
        self._detail.setVisible(each is not None)
        if each is None:
            return
        self.title.setText(self.tr("Terms of {title}").format(title=each.title or self.tr("this agreement")))
        clear(self.terms)
        for at, (name, text) in enumerate(self.told()):
            box = column(label(name, "caption", "faint"), label(text, "body", wrap=True), spacing=1)
            self.terms.addLayout(box, at // COLUMNS, at % COLUMNS)
        self.note.setText(each.note)
        self.note.setVisible(bool(each.note))
        file = dict(self._record.files).get(each.attachment_id or "") if self._record else None
        self.save.setVisible(file is not None)
        self.save.setToolTip(file or "")
        self.open.setVisible(file is not None and is_looked_at(file))
        self.open.setToolTip(file or "")
        self.save.setAccessibleName(self.tr("Save a copy of {name}").format(name=file) if file else self.save.text())
        self.attach.setText(" " + (self.tr("Another file…") if file else self.tr("Attach signed file…")))

    def ask_add(self) -> None:
        """Open the form of a new agreement."""
        if self._record is not None:
            AgreementDialog(self.model, self._record, None, self).open()

    def ask_edit(self, each: AgreementLine) -> None:
        """Open the form of an agreement."""
        if self._record is not None:
            AgreementDialog(self.model, self._record, each, self).open()

    def ask_renew(self, each: AgreementLine) -> None:
        """Open the form of an agreement that follows this one, with its terms."""
        if self._record is not None:
            AgreementDialog(self.model, self._record, each, self, renew=True).open()

    def _remove(self, each: AgreementLine) -> None:
        self.model.write(self.tr("Agreement removed."), remove_agreement, each.id)

    def _attach(self) -> None:
        each: AgreementLine | None = self.ledger.current_line()
        path = chosen_file(self, self.tr("The signed agreement")) if each is not None else None
        if each is not None and path is not None:
            self.model.write(self.tr("Signed file kept."), sign_agreement, each.id, path, self.model.day())

    def _open(self) -> None:
        each: AgreementLine | None = self.ledger.current_line()
        if each is not None and each.attachment_id:
            self.model.read_file(each.attachment_id, self._opened.open)

    def _save(self) -> None:
        each: AgreementLine | None = self.ledger.current_line()
        if each is not None and each.attachment_id:
            self.model.read_file(each.attachment_id, lambda file: save_copy(self, self.model.bridge, file))


def _money(minor: int | None, each: AgreementLine, tab: AgreementTab) -> str:
    return tab.model.formats.money(minor, each.currency)
