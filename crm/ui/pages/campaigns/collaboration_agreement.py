"""What was agreed with one partner: money, product, code, link, note. Layout, what is typed, and what the registry says."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QScrollArea, QWidget

from crm.errors import UserError
from crm.formats import Formats
from crm.queries.campaign_lists import CollaborationLine
from crm.queries.collaboration_form import OpenedCollaboration
from crm.queries.tracking import CodeClash, CodeConflict
from crm.ui.kit.amounts import currency_choices, shown_amount, typed_minor
from crm.ui.kit.forms import Field, area, choice, line
from crm.ui.kit.widgets import column, label, panel

MOST_TOLD = 3


class AgreementForm(QWidget):
    """The fields of one collaboration.

    Signals:
        code_typed(text): ask the registry.
        edited(): something in it was changed by a person.
    """

    code_typed = Signal(str)
    edited = Signal()

    def __init__(self, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = formats
        self._shown: CollaborationLine | None = None
        self.currency = choice([])
        self.amounts = {
            "fee_minor": line(placeholder="1200"),
            "product_cost_minor": line(),
            "retail_value_minor": line(),
            "shipping_minor": line(),
            "commission_minor": line(),
            "agency_minor": line(),
        }
        self.confirmed = QCheckBox(self.tr("Nothing else was spent: the cost is complete"))
        self.code = line(placeholder="NOOR10")
        self.link = line(placeholder="https://")
        self.note = area(lines=3)
        self.costs = label("", "small", "muted", wrap=True)
        self.fields: dict[str, Field] = {}
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(20, 14, 20, 16)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        for at, (name, title, control, hint) in enumerate(self._wanted()):
            self.fields[name] = Field(title, control, hint)
            grid.addWidget(self.fields[name], at // 2, at % 2)
        last = (len(self.fields) + 1) // 2
        grid.addWidget(self.confirmed, last, 0, 1, 2)
        grid.addWidget(self.costs, last + 1, 0, 1, 2)
        self.fields["code"] = Field(self.tr("Promo code"), self.code)
        self.fields["link"] = Field(self.tr("Link"), self.link, self.tr("Make links on the Links tab."))
        self.fields["note"] = Field(self.tr("Note"), self.note)
        grid.addWidget(self.fields["code"], last + 2, 0)
        grid.addWidget(self.fields["link"], last + 2, 1)
        grid.addWidget(self.fields["note"], last + 3, 0, 1, 2)
        grid.setRowStretch(last + 4, 1)
        for side in (0, 1):
            grid.setColumnStretch(side, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(panel("surface", grid))
        self.setLayout(column(self._scroll))
        self.setFocusProxy(self.amounts["fee_minor"])

    def _wanted(self) -> Sequence[tuple[str, str, QWidget, str]]:
        own = self.amounts
        return (
            ("fee_minor", self.tr("Fee"), own["fee_minor"], ""),
            ("currency", self.tr("Currency of all amounts"), self.currency, ""),
            ("product_cost_minor", self.tr("Product, what it costs us"), own["product_cost_minor"], ""),
            ("retail_value_minor", self.tr("Product, its price in a shop"), own["retail_value_minor"], ""),
            ("shipping_minor", self.tr("Shipping"), own["shipping_minor"], ""),
            ("commission_minor", self.tr("Commission"), own["commission_minor"], ""),
            ("agency_minor", self.tr("Our own hours, as cost"), own["agency_minor"], ""),
        )

    def _connect(self) -> None:
        for control in (*self.amounts.values(), self.code, self.link):
            control.textEdited.connect(lambda _text: self.edited.emit())
        self.note.textChanged.connect(self.edited)
        self.currency.activated.connect(lambda _at: self.edited.emit())
        self.confirmed.clicked.connect(lambda _on: self.edited.emit())
        self.code.textChanged.connect(self.code_typed)

    def show_opened(self, opened: OpenedCollaboration) -> None:
        """Show what is agreed; a field in which somebody is typing keeps what stands there."""
        before, self._shown = self._shown, opened.line
        if before is None:
            self._offer_currencies(opened.line.currency)
        now = self._texts(opened.line)
        was = self._texts(before) if before is not None else {}
        for name, control in (*self.amounts.items(), ("code", self.code), ("link", self.link)):
            if before is None or control.text() == was[name]:
                control.setText(now[name])
                control.setCursorPosition(0)  # a long link is known by its beginning
        if before is None or self.note.toPlainText() == before.note:
            with QSignalBlocker(self.note):  # it tells of every change, also of ours
                self.note.setPlainText(opened.line.note)
        if before is None or self.confirmed.isChecked() == before.cost_confirmed:
            self.confirmed.setChecked(opened.line.cost_confirmed)
        if before is None or self.currency.currentData() == before.currency:
            self.currency.setCurrentIndex(self.currency.findData(opened.line.currency))
        self.costs.setText(self._costs_told(opened))

    def _offer_currencies(self, own: str) -> None:
        for code, words in currency_choices(own):
            self.currency.addItem(words, code)

    def _texts(self, told: CollaborationLine) -> dict[str, str]:
        amounts = {name: shown_amount(getattr(told, name), told.currency) for name in self.amounts}
        return {**amounts, "code": told.code or "", "link": told.link or ""}

    def _costs_told(self, opened: OpenedCollaboration) -> str:
        row = opened.row
        total = " + ".join(self._formats.money(each.minor, each.currency) for each in row.cost)
        known = self.tr("Known cost: {total}.").format(total=total) if total else self.tr("The cost is not known yet.")
        ships = (
            self.tr("A product is sent, so “Product sent” is one of the stages.")
            if row.ships_product
            else self.tr("No product is sent: with a cost, a price or shipping, “Product sent” becomes a stage.")
        )
        return f"{known} {ships}"

    def changes(self) -> dict[str, Any]:
        """Fields that differ from what was read.

        Raises:
            UserError: an amount cannot be read; `field` says which.
        """
        if self._shown is None:
            return {}
        typed = self._typed()
        return {name: value for name, value in typed.items() if value != getattr(self._shown, name)}

    def _typed(self) -> Mapping[str, Any]:
        currency = self.currency.currentData()
        return {
            "currency": currency,
            **{name: typed_minor(control.text(), currency, name) for name, control in self.amounts.items()},
            "cost_confirmed": self.confirmed.isChecked(),
            "code": self.code.text().strip() or None,
            "link": self.link.text().strip() or None,
            "note": self.note.toPlainText(),
        }

    def is_changed(self) -> bool:
        """Whether something would be saved; what cannot be read counts."""
        try:
            return bool(self.changes())
        except UserError:
            return True

    def show_code(self, code: str, conflicts: Sequence[CodeConflict]) -> None:
        """Say beside the code what the registry knows of it."""
        if code != self.code.text():
            return
        if not code.strip():
            self.fields["code"].show_note("")
        elif not conflicts:
            self.fields["code"].show_note(self.tr("Free: no other code is the same or looks like it."), "green")
        else:
            self._show_conflicts(conflicts)

    def _show_conflicts(self, conflicts: Sequence[CodeConflict]) -> None:
        same = [each for each in conflicts if each.clash is CodeClash.SAME]
        shown = same or conflicts
        words = self.tr("Taken: the code of {whose}.") if same else self.tr("Buyers may take it for {whose}.")
        named = [self._named(each) if same else f"{each.code} · {self._named(each)}" for each in shown[:MOST_TOLD]]
        if len(shown) > MOST_TOLD:
            named.append(self.tr("{n} more").format(n=len(shown) - MOST_TOLD))
        self.fields["code"].show_note(words.format(whose=", ".join(named)), "red" if same else "amber")

    def _named(self, conflict: CodeConflict) -> str:
        name = conflict.influencer or self.tr("somebody without a name")
        return self.tr("{name} in {campaign}").format(name=name, campaign=conflict.campaign)

    def show_error(self, error: UserError) -> bool:
        """Show a refusal beside its field; False when it belongs to none here."""
        self.clear_errors()
        field = self.fields.get(error.field or "")
        if field is None:
            return False
        field.show_error(str(error))
        field.control.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(field)
        return True

    def clear_errors(self) -> None:
        """Take every mark off; what is said of the code stays until it is typed anew."""
        for name, field in self.fields.items():
            if name != "code" or field.control.property("invalid"):
                field.show_error("")
