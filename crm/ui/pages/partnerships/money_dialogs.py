"""The forms of one payment, one rate in its parts, and one gift."""

from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from crm.domain.vocabulary import Platform, PostType, RateSource
from crm.errors import UserError
from crm.queries.campaign_lists import PaymentLine
from crm.queries.commitment_lists import GiftLine, PartnerRateLine
from crm.queries.partnership_record import PartnershipRecord
from crm.services.commitments import add_gift, add_partner_rate, edit_gift, edit_partner_rate
from crm.services.payments import PaymentDraft, add_payment, edit_payment
from crm.ui import present
from crm.ui.kit.amounts import currency_choices, shown_amount
from crm.ui.kit.forms import DateField, Field, area, choice, line
from crm.ui.pages.partnerships import words
from crm.ui.pages.partnerships.forms import RecordDialog, typed_amount
from crm.ui.pages.partnerships.record_view_model import RecordViewModel

RATE_PARTS = ("base_minor", "rights_minor", "exclusivity_minor", "rush_minor")


class PaymentDialog(RecordDialog):
    """What is owed or was paid, for which campaign, in which currency."""

    def __init__(
        self, model: RecordViewModel, record: PartnershipRecord, known: PaymentLine | None, parent: QWidget
    ) -> None:
        title = self.tr("Edit payment") if known else self.tr("Add payment")
        super().__init__(model, title, self.tr("Save") if known else self.tr("Add"), parent, 460)
        self.record, self.known = record, known
        currency = known.currency if known else record.currency
        locale = model.formats.locale
        self.amount = line(shown_amount(known.amount_minor, currency) if known else "", "1200")
        self.currency = choice(currency_choices(currency), currency)
        parts = [(None, self.tr("No campaign")), *record.parts]
        self.part = choice(parts, known.collaboration_id if known else parts[-1][0] if len(parts) == 2 else None)
        self.due = DateField(known.due_on if known else None, locale, self.tr("Due"))
        self.paid = DateField(known.paid_on if known else None, locale, self.tr("Paid"))
        self.note = area(known.note if known else "", 2)
        hint = self.tr("Only what belongs to a campaign counts among the promises we keep to this partner.")
        self.add("amount_minor", Field(self.tr("Amount"), self.amount), half=True)
        self.add("currency", Field(self.tr("Currency"), self.currency), half=True)
        self.add("collaboration_id", Field(self.tr("Campaign"), self.part, hint))
        self.add("due_on", Field(self.tr("To be paid by"), self.due), half=True)
        self.add("paid_on", Field(self.tr("Paid on"), self.paid), half=True)
        self.add("note", Field(self.tr("Note"), self.note))
        self.amount.setFocus()

    def save(self) -> None:
        currency = self.currency.currentData()
        amount = typed_amount(self.amount, currency, "amount_minor")
        if amount is None:
            raise UserError(self.tr("Say how much."), field="amount_minor")
        typed: dict[str, Any] = {
            "amount_minor": amount,
            "currency": currency,
            "collaboration_id": self.part.currentData(),
            "due_on": self.due.value(),
            "paid_on": self.paid.value(),
            "note": self.note.toPlainText(),
        }
        if self.known is None:
            draft = PaymentDraft(self.record.row.influencer_id, **typed)
            self.write(self.tr("Payment added."), add_payment, draft)
        else:
            self.write_changes(self.tr("Payment saved."), edit_payment, self.known, typed)


class RateDialog(RecordDialog):
    """What one piece costs, in its parts, so that quotes compare like with like."""

    def __init__(
        self, model: RecordViewModel, record: PartnershipRecord, known: PartnerRateLine | None, parent: QWidget
    ) -> None:
        title = self.tr("Edit rate") if known else self.tr("Add rate")
        super().__init__(model, title, self.tr("Save") if known else self.tr("Add"), parent, 480)
        self.record, self.known = record, known
        currency = known.currency if known else record.currency
        self.day = DateField(known.on_day if known else model.day(), model.formats.locale)
        sources = [(each, words.source_words(each)) for each in RateSource]
        self.source = choice(sources, known.source if known else RateSource.QUOTED)
        platforms = [(None, self.tr("Any platform")), *((each, present.platform_words(each)) for each in Platform)]
        kinds = [(None, self.tr("Any kind of piece")), *((each, present.post_type_words(each)) for each in PostType)]
        self.platform = choice(platforms, known.platform if known else None)
        self.format = choice(kinds, known.format if known else None)
        self.currency = choice(currency_choices(currency), currency)
        self.parts = {name: line(shown_amount(getattr(known, name), currency) if known else "") for name in RATE_PARTS}
        self.note = area(known.note if known else "", 2)
        titles = (self.tr("Base"), self.tr("Rights of use"), self.tr("Exclusivity"), self.tr("Rush"))
        self.add("on_day", Field(self.tr("On"), self.day), half=True)
        self.add("source", Field(self.tr("How firm"), self.source), half=True)
        self.add("platform", Field(self.tr("Platform"), self.platform), half=True)
        self.add("format", Field(self.tr("Piece"), self.format), half=True)
        for name, shown in zip(RATE_PARTS, titles, strict=True):
            self.add(name, Field(shown, self.parts[name]), half=True)
        self.add("currency", Field(self.tr("Currency"), self.currency))
        self.add("note", Field(self.tr("Note"), self.note))
        self.parts["base_minor"].setFocus()

    def save(self) -> None:
        currency = self.currency.currentData()
        typed: dict[str, Any] = {
            "on_day": self.day.value(),
            "source": self.source.currentData(),
            "platform": self.platform.currentData(),
            "format": self.format.currentData(),
            "currency": currency,
            **{name: typed_amount(control, currency, name) for name, control in self.parts.items()},
            "note": self.note.toPlainText(),
        }
        told = self.record.row
        if self.known is None:
            typed["brand_id"] = told.brand_id
            self.write(self.tr("Rate added."), add_partner_rate, told.influencer_id, typed)
        else:
            self.write_changes(self.tr("Rate saved."), edit_partner_rate, self.known, typed)


class GiftDialog(RecordDialog):
    """Something given: what it costs us, what it costs in a shop, and whether the duty it brings was told of."""

    def __init__(
        self, model: RecordViewModel, record: PartnershipRecord, known: GiftLine | None, parent: QWidget
    ) -> None:
        title = self.tr("Edit gift") if known else self.tr("Add gift")
        super().__init__(model, title, self.tr("Save") if known else self.tr("Add"), parent, 480)
        self.record, self.known = record, known
        currency = known.currency if known else record.currency
        locale = model.formats.locale
        self.what = line(known.what if known else "", self.tr("Winter box"))
        self.given = DateField(known.given_on if known else model.day(), locale)
        self.cost = line(shown_amount(known.cost_minor, currency) if known else "")
        self.retail = line(shown_amount(known.retail_value_minor, currency) if known else "")
        self.currency = choice(currency_choices(currency), currency)
        self.asked = QCheckBox(self.tr("A post was asked for"))
        self.asked.setChecked(bool(known and known.post_asked))
        self.told = DateField(known.told_to_disclose_on if known else None, locale, self.tr("Told"))
        self.returned = DateField(known.returned_on if known else None, locale, self.tr("Returned"))
        parts = [(None, self.tr("No campaign")), *record.parts]
        self.part = choice(parts, known.collaboration_id if known else None)
        self.note = area(known.note if known else "", 2)
        self._add_fields()
        self.what.setFocus()

    def _add_fields(self) -> None:
        tr = self.tr
        self.add("what", Field(tr("What"), self.what))
        self.add("given_on", Field(tr("Given on"), self.given), half=True)
        self.add("currency", Field(tr("Currency"), self.currency), half=True)
        self.add("cost_minor", Field(tr("What it costs us"), self.cost), half=True)
        self.add("retail_value_minor", Field(tr("Its price in a shop"), self.retail), half=True)
        self.add_widget(self.asked)
        hint = tr("Whatever was asked for it, a gift is to be disclosed.")
        self.add("told_to_disclose_on", Field(tr("Told to disclose it"), self.told, hint))
        self.add("returned_on", Field(tr("Sent back"), self.returned), half=True)
        self.add("collaboration_id", Field(tr("Campaign"), self.part), half=True)
        self.add("note", Field(tr("Note"), self.note))

    def save(self) -> None:
        currency = self.currency.currentData()
        typed: dict[str, Any] = {
            "what": self.what.text().strip(),
            "given_on": self.given.value(),
            "currency": currency,
            "cost_minor": typed_amount(self.cost, currency, "cost_minor"),
            "retail_value_minor": typed_amount(self.retail, currency, "retail_value_minor"),
            "post_asked": self.asked.isChecked(),
            "told_to_disclose_on": self.told.value(),
            "returned_on": self.returned.value(),
            "collaboration_id": self.part.currentData(),
            "note": self.note.toPlainText(),
        }
        told = self.record.row
        if self.known is None:
            self.write(self.tr("Gift added."), add_gift, told.influencer_id, told.brand_id, typed)
        else:
            self.write_changes(self.tr("Gift saved."), edit_gift, self.known, typed)
