"""Money of one partnership: payments owed and made, rates in their parts over time, gifts. Layout and wiring only."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea

from crm.queries.campaign_lists import PaymentLine
from crm.queries.commitment_lists import GiftLine, PartnerRateLine
from crm.queries.partnership_record import PartnershipRecord
from crm.services.commitments import edit_gift, remove_gift, remove_partner_rate
from crm.services.payments import edit_payment, remove_payment
from crm.ui import present
from crm.ui.kit.delegates import TwoLines
from crm.ui.kit.widgets import column, label, panel, row
from crm.ui.pages.partnerships import words
from crm.ui.pages.partnerships.ledger import Act, Ledger, Part, share_choice
from crm.ui.pages.partnerships.money_dialogs import GiftDialog, PaymentDialog, RateDialog
from crm.ui.pages.partnerships.record_view_model import RecordViewModel

MOST_ROWS = 6


class MoneyTab(QScrollArea):
    """Payments, those overdue first; rates, the newest first; gifts."""

    def __init__(self, model: RecordViewModel) -> None:
        super().__init__()
        self.model = model
        self._record: PartnershipRecord | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.payments, self.rates, self.gifts = self._payments(), self._rates(), self._gifts()
        self.sums = label("", "small", "muted")
        sums = row(self.sums, None, margins=(16, 4, 16, 6))
        self.setWidget(panel("surface", column(self.payments, sums, self.rates, 4, self.gifts, None)))
        self.setFocusProxy(self.payments)
        share_choice(self.payments, self.rates, self.gifts)
        self.payments.add_wanted.connect(lambda: self.ask_payment(None))
        self.rates.add_wanted.connect(lambda: self.ask_rate(None))
        self.gifts.add_wanted.connect(lambda: self.ask_gift(None))

    def _payments(self) -> Ledger:
        tr, formats = self.tr, self.model.formats

        def amount(each: PaymentLine) -> TwoLines:
            return TwoLines(formats.money(each.amount_minor, each.currency))

        def about(each: PaymentLine) -> TwoLines:
            note = " ".join(each.note.split())
            return TwoLines(each.campaign or note or tr("No campaign"), note if each.campaign else "")

        parts = [
            Part(tr("For"), 180, about, "lead", stretch=True),
            Part(tr("Amount"), 120, amount, "figure"),
            Part(tr("Due"), 120, lambda each: TwoLines(formats.date(each.due_on))),
            Part(tr("Paid on"), 120, lambda each: TwoLines(formats.date(each.paid_on))),
            Part(tr("State"), 120, lambda each: words.payment_state(each, self.model.day()), "chip"),
        ]
        none = tr("Nothing is owed and nothing was paid yet.")
        ledger = Ledger(tr("Payments"), tr("Add payment…"), parts, none, MOST_ROWS)
        ledger.set_acts(
            [
                Act(tr("Edit…"), "F2", self.ask_payment),
                Act(tr("Paid today"), "P", self._pay, lambda each: each.paid_on is None),
                Act(tr("Not paid yet"), "P", self._unpay, lambda each: each.paid_on is not None),
                Act(tr("Remove"), "Del", self._remove_payment),
            ]
        )
        return ledger

    def _rates(self) -> Ledger:
        tr, formats = self.tr, self.model.formats

        def about(each: PartnerRateLine) -> TwoLines:
            platform = present.platform_words(each.platform) if each.platform else tr("Any platform")
            piece = present.post_type_words(each.format) if each.format else tr("any piece")
            return TwoLines(f"{platform}, {piece.lower()}", each.brand or tr("every brand"))

        def part(name: str) -> Part:
            titles = {"base": tr("Base"), "rights": tr("Rights"), "exclusivity": tr("Exclusive"), "rush": tr("Rush")}
            field = f"{name}_minor"
            return Part(titles[name], 84, lambda each: TwoLines(_short(getattr(each, field), each, self)), "figure")

        def total(each: PartnerRateLine) -> TwoLines:
            return TwoLines(_short(each.total_minor, each, self))

        def how(each: PartnerRateLine) -> TwoLines:
            return TwoLines(formats.date(each.on_day), words.source_words(each.source))

        parts = [
            Part(tr("Piece"), 140, about, "lead", stretch=True),
            Part(tr("On"), 112, how),
            *(part(name) for name in ("base", "rights", "exclusivity", "rush")),
            Part(tr("Together"), 96, total, "figure"),
        ]
        none = tr("No rate is known. Its parts are kept apart, so that quotes compare like with like.")
        ledger = Ledger(tr("Rates over time"), tr("Add rate…"), parts, none, MOST_ROWS)
        ledger.set_acts([Act(tr("Edit…"), "F2", self.ask_rate), Act(tr("Remove"), "Del", self._remove_rate)])
        return ledger

    def _gifts(self) -> Ledger:
        tr, formats = self.tr, self.model.formats

        def values(each: GiftLine) -> TwoLines:
            retail = formats.money(each.retail_value_minor, each.currency)
            return TwoLines(formats.money(each.cost_minor, each.currency), tr("shop {price}").format(price=retail))

        def what(each: GiftLine) -> TwoLines:
            return TwoLines(each.what, tr("a post was asked for") if each.post_asked else "")

        parts = [
            Part(tr("Gift"), 180, what, "lead", stretch=True),
            Part(tr("Given"), 120, lambda each: TwoLines(formats.date(each.given_on))),
            Part(tr("Cost"), 130, values, "figure"),
            Part(tr("Disclosure"), 160, words.gift_state, "chip"),
        ]
        ledger = Ledger(tr("Gifts"), tr("Add gift…"), parts, tr("Nothing was given yet."), MOST_ROWS)
        ledger.set_acts(
            [
                Act(tr("Edit…"), "F2", self.ask_gift),
                Act(tr("Told to disclose"), "T", self._tell, _untold),
                Act(tr("Remove"), "Del", self._remove_gift),
            ]
        )
        return ledger

    def show_record(self, record: PartnershipRecord) -> None:
        """Show another record's money."""
        self._record = record
        formats = self.model.formats
        for ledger, lines in ((self.payments, record.payments), (self.rates, record.rates), (self.gifts, record.gifts)):
            ledger.show_lines(lines, formats.count(len(lines)))
        sums = (
            record.payments_total(paid=False),
            record.overdue_total(self.model.day()),
            record.payments_total(paid=True),
        )
        owed, late, paid = (" + ".join(formats.money(each.minor, each.currency) for each in sum_) for sum_ in sums)
        none = self.tr("nothing")
        told = (
            self.tr("Owed {owed}, of it overdue {late} · paid {paid}") if late else self.tr("Owed {owed} · paid {paid}")
        )
        self.sums.setText(told.format(owed=owed or none, late=late, paid=paid or none))
        self.sums.setVisible(bool(record.payments))

    def ask_payment(self, each: PaymentLine | None) -> None:
        """Open the form of a payment; None begins one."""
        if self._record is not None:
            PaymentDialog(self.model, self._record, each, self).open()

    def ask_rate(self, each: PartnerRateLine | None) -> None:
        """Open the form of a rate; None begins one."""
        if self._record is not None:
            RateDialog(self.model, self._record, each, self).open()

    def ask_gift(self, each: GiftLine | None) -> None:
        """Open the form of a gift; None begins one."""
        if self._record is not None:
            GiftDialog(self.model, self._record, each, self).open()

    def _pay(self, each: PaymentLine) -> None:
        self.model.write(self.tr("Paid today."), edit_payment, each.id, {"paid_on": self.model.day()})

    def _unpay(self, each: PaymentLine) -> None:
        self.model.write(self.tr("Owed again."), edit_payment, each.id, {"paid_on": None})

    def _remove_payment(self, each: PaymentLine) -> None:
        self.model.write(self.tr("Payment removed."), remove_payment, each.id)

    def _remove_rate(self, each: PartnerRateLine) -> None:
        self.model.write(self.tr("Rate removed."), remove_partner_rate, each.id)

    def _tell(self, each: GiftLine) -> None:
        self.model.write(self.tr("Told to disclose."), edit_gift, each.id, {"told_to_disclose_on": self.model.day()})

    def _remove_gift(self, each: GiftLine) -> None:
        self.model.write(self.tr("Gift removed."), remove_gift, each.id)


def _untold(each: GiftLine) -> bool:
    return each.told_to_disclose_on is None and each.returned_on is None


def _short(minor: int | None, each: PartnerRateLine, tab: MoneyTab) -> str:
    return tab.model.formats.money(minor, each.currency)
