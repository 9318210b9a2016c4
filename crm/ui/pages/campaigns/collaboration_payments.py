"""What one partner is owed and was paid for a collaboration. Layout and wiring, and the form of one payment."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget

from crm.errors import UserError
from crm.formats import UNKNOWN, Formats
from crm.queries.collaboration_form import OpenedCollaboration, PaymentRow
from crm.services.payments import PaymentDraft
from crm.ui.kit.amounts import currency_choices, shown_amount, typed_minor
from crm.ui.kit.delegates import ChipCell, ChipDelegate, LeadDelegate, LinesDelegate, TwoLines
from crm.ui.kit.forms import DateField, Dialog, Field, area, choice, line
from crm.ui.kit.paged_table_model import Column, PagedTableModel
from crm.ui.kit.states import EmptyState, PageStates
from crm.ui.kit.table import Table
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.pages.campaigns import words
from crm.ui.pages.campaigns.collaboration_model import CollaborationViewModel


class PaymentsPanel(QWidget):
    """A table of payments, those still owed first, with their sums."""

    def __init__(self, model: CollaborationViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self._today = date.min
        self.rows = PagedTableModel(self._columns(model.formats), self)
        self.table = self._table()
        self.sums = label("", "small", "muted")
        self.add = button(self.tr("Add payment…"), "plus")
        self.edit = button(self.tr("Edit…"), None, "ghost")
        self.pay = button(self.tr("Paid today"), None, "ghost")
        self.remove = button(self.tr("Remove"), None, "ghost")
        self.states = PageStates(self._content(), self._empty(), model.load)
        self.setLayout(column(self.states))
        self.setFocusProxy(self.table)
        self._connect()

    def _columns(self, formats: Formats) -> list[Column[PaymentRow]]:
        return [
            Column("", self.tr("Amount"), 140, lambda each: formats.money(each.amount_minor, each.currency)),
            Column("", self.tr("State"), 160, lambda each: self._state(each).text),
            Column("", self.tr("Due"), 130, lambda each: formats.date(each.due_on)),
            Column("", self.tr("Paid on"), 130, lambda each: formats.date(each.paid_on)),
            Column("", self.tr("Note"), 160, lambda each: each.note, stretch=True),
        ]

    def _table(self) -> Table:
        table, formats = Table(self.rows, self.tr("Payments")), self.model.formats
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.set_delegates(
            [
                LeadDelegate(table, lambda each: TwoLines(formats.money(each.amount_minor, each.currency))),
                ChipDelegate(table, self._state),
                LinesDelegate(table, lambda each: TwoLines(formats.date(each.due_on))),
                LinesDelegate(table, lambda each: TwoLines(formats.date(each.paid_on))),
                LinesDelegate(table, lambda each: TwoLines(" ".join(each.note.split()) or UNKNOWN)),
            ]
        )
        table.horizontalHeader().setSectionsClickable(False)
        return table

    def _content(self) -> QWidget:
        acts = row(self.add, self.edit, self.pay, None, self.remove, spacing=4, margins=(16, 5, 10, 5))
        sums = row(self.sums, None, margins=(20, 8, 20, 8))
        return panel("surface", column(self.table, rule(), acts, rule(), sums))

    def _empty(self) -> QWidget:
        add = button(self.tr("Add payment…"), "plus", "primary")
        add.clicked.connect(self.ask_add)
        sentence = self.tr("Note what is owed and by when; once it is paid, it counts as spent.")
        return EmptyState("banknote", self.tr("No payment yet"), sentence, add)

    def _connect(self) -> None:
        self.add.clicked.connect(self.ask_add)
        self.edit.clicked.connect(self.ask_edit)
        self.table.opened.connect(lambda _id: self.ask_edit())
        self.pay.clicked.connect(lambda: self._with_current(self.model.pay))
        self.remove.clicked.connect(lambda: self._with_current(self.model.remove_payment))
        self.table.chosen.connect(lambda _id: self._allow())
        self.model.opened.connect(self._show)
        self.model.failed.connect(self.states.show_failed)

    def _show(self, opened: OpenedCollaboration) -> None:
        self._today = opened.today
        self.rows.set_ids([each.id for each in opened.payments], opened.payments)
        owed = self._sum(each for each in opened.payments if each.paid_on is None)
        paid = self._sum(each for each in opened.payments if each.paid_on is not None)
        fee = opened.row.fee
        agreed = self.model.formats.money(fee.minor, fee.currency) if fee else UNKNOWN
        told = self.tr("Owed {owed} · paid {paid} · agreed fee {fee}")
        self.sums.setText(told.format(owed=owed, paid=paid, fee=agreed))
        self.states.show_content(bool(opened.payments))
        self._allow()

    def _sum(self, payments: Iterable[PaymentRow]) -> str:
        sums: Counter[str] = Counter()
        for each in payments:
            sums[each.currency] += each.amount_minor
        return " + ".join(self.model.formats.money(sums[each], each) for each in sorted(sums)) or self.tr("nothing")

    def _state(self, payment: PaymentRow) -> ChipCell:
        if payment.paid_on is not None:
            return ChipCell(self.tr("Paid"), "green")
        if payment.due_on is not None and payment.due_on < self._today:
            return ChipCell(words.late_words((self._today - payment.due_on).days, self.model.formats), "red")
        return ChipCell(self.tr("Owed"), "amber")

    def current_payment(self) -> PaymentRow | None:
        """The current payment."""
        known, chosen = self.model.known, self.table.current_id()
        return next((each for each in known.payments if each.id == chosen), None) if known else None

    def _with_current(self, act: Callable[[PaymentRow], None]) -> None:
        if payment := self.current_payment():
            act(payment)

    def _allow(self) -> None:
        payment = self.current_payment()
        for each in (self.edit, self.remove):
            each.setEnabled(payment is not None)
        self.pay.setEnabled(payment is not None and payment.paid_on is None)

    def ask_add(self) -> None:
        """Open the form of a further payment."""
        self._open(None)

    def ask_edit(self) -> None:
        """Open the form of the current payment."""
        self._with_current(self._open)

    def _open(self, payment: PaymentRow | None) -> None:
        if self.model.known is None:
            return
        dialog = PaymentDialog(self.model, self.model.known, payment, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


class PaymentDialog(Dialog):
    """A further payment when `payment` is None, else an existing one."""

    def __init__(
        self,
        model: CollaborationViewModel,
        opened: OpenedCollaboration,
        payment: PaymentRow | None,
        parent: QWidget,
    ) -> None:
        title = self.tr("Edit payment") if payment else self.tr("Add payment")
        super().__init__(title, self.tr("Save") if payment else self.tr("Add"), parent, 460)
        self.model, self.opened, self.payment = model, opened, payment
        locale = model.formats.locale
        currency = payment.currency if payment else opened.line.currency
        self.amount = line(shown_amount(payment.amount_minor, currency) if payment else self._left(), "1200")
        self.currency = choice(currency_choices(currency), currency)
        self.due = DateField(payment.due_on if payment else None, locale, self.tr("Due"))
        self.paid = DateField(payment.paid_on if payment else None, locale, self.tr("Paid"))
        self.note = area(payment.note if payment else "", 2)
        self.add("amount_minor", Field(self.tr("Amount"), self.amount), half=True)
        self.add("currency", Field(self.tr("Currency"), self.currency), half=True)
        self.add("due_on", Field(self.tr("To be paid by"), self.due), half=True)
        self.add("paid_on", Field(self.tr("Paid on"), self.paid), half=True)
        self.add("note", Field(self.tr("Note"), self.note))
        self.on_submit(self._save)
        model.written.connect(self.accept)
        self.amount.setFocus()

    def _left(self) -> str:
        """What is left of the fee when all payments are in its currency, as the first guess."""
        line_, payments = self.opened.line, self.opened.payments
        if line_.fee_minor is None or any(each.currency != line_.currency for each in payments):
            return ""
        left = line_.fee_minor - sum(each.amount_minor for each in payments)
        return shown_amount(left, line_.currency) if left > 0 else ""

    def _save(self) -> None:
        currency = self.currency.currentData()
        try:
            amount = typed_minor(self.amount.text(), currency, "amount_minor")
            if amount is None:
                raise UserError(self.tr("Say how much."), field="amount_minor")
        except UserError as error:
            self.show_error(error)
            return
        due_on, paid_on, note = self.due.value(), self.paid.value(), self.note.toPlainText()
        if self.payment is None:
            part = self.opened.line
            draft = PaymentDraft(part.influencer_id, amount, currency, part.id, due_on, paid_on, note)
            self.model.add_payment(draft, self.show_error)
            return
        changes = {"amount_minor": amount, "currency": currency, "due_on": due_on, "paid_on": paid_on, "note": note}
        self.model.edit_payment(self.payment, changes, self.show_error)
