"""The form of one agreement: a new one, one that is corrected, or the renewal of another."""

from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from crm.domain.rights import renewed_days
from crm.queries.commitment_lists import AgreementLine
from crm.queries.partnership_record import PartnershipRecord
from crm.services.commitments import add_agreement, edit_agreement
from crm.ui.kit.amounts import currency_choices, shown_amount
from crm.ui.kit.forms import DateField, Field, area, choice, line
from crm.ui.pages.partnerships.forms import RecordDialog, shown_count, typed_amount, typed_count
from crm.ui.pages.partnerships.record_view_model import RecordViewModel

COUNTS = ("notice_days", "rounds", "approval_days", "cadence_days")


class AgreementDialog(RecordDialog):
    """Terms as fields."""

    def __init__(
        self,
        model: RecordViewModel,
        record: PartnershipRecord,
        known: AgreementLine | None,
        parent: QWidget,
        *,
        renew: bool = False,
    ) -> None:
        """Show a form.

        Args:
            known: None begins a new one.
            renew: a new one that follows the known one, with its terms.
        """
        new = known is None or renew
        title = self.tr("Renew agreement") if renew else self.tr("New agreement") if new else self.tr("Edit agreement")
        super().__init__(model, title, self.tr("Add") if new else self.tr("Save"), parent, 640)
        self.record, self.known, self.new = record, known, new
        currency = known.currency if known else record.currency
        self._make_fields(known, currency, *_days(known, renew))
        self._add_fields()
        self.title.setFocus()

    def _make_fields(self, known: AgreementLine | None, currency: str, begin: Any, end: Any) -> None:
        locale = self.model.formats.locale
        self.title = line(known.title if known else "", self.tr("Ambassador 2027"))
        self.signed = DateField(known.signed_on if known and not self.new else None, locale, self.tr("Signed"))
        self.starts = DateField(begin, locale, self.tr("From a day"))
        self.ends = DateField(end, locale, self.tr("Until a day"))
        self.renews = QCheckBox(self.tr("Goes on by itself unless notice is given"))
        self.renews.setChecked(bool(known and known.renews))
        self.counts = {name: line(shown_count(getattr(known, name, None))) for name in COUNTS}
        self.currency = choice(currency_choices(currency), currency)
        self.fee = line(shown_amount(known.fee_minor, currency) if known else "", "9600")
        self.kill_fee = line(shown_amount(known.kill_fee_minor, currency) if known else "")
        self.note = area(known.note if known else "", 3)
        files = [(None, self.tr("No file yet")), *self.record.files]
        self.file = choice(files, known.attachment_id if known and not self.new else None)

    def _add_fields(self) -> None:
        tr, half = self.tr, True
        self.add("title", Field(tr("Title"), self.title))
        self.add("starts_on", Field(tr("Begins"), self.starts), half=half)
        self.add("ends_on", Field(tr("Ends, that day included"), self.ends), half=half)
        self.add("signed_on", Field(tr("Signature"), self.signed), half=half)
        self.add("notice_days", Field(tr("Notice, days before the end"), self.counts["notice_days"]), half=half)
        self.add_widget(self.renews)
        self.add("rounds", Field(tr("Rounds of changes"), self.counts["rounds"]), half=half)
        self.add("approval_days", Field(tr("Days to approve"), self.counts["approval_days"]), half=half)
        hint = tr("Becomes the partnership's own.")
        self.add("cadence_days", Field(tr("Cadence in days"), self.counts["cadence_days"], hint), half=half)
        self.add("currency", Field(tr("Currency"), self.currency), half=half)
        self.add("fee_minor", Field(tr("Fee"), self.fee), half=half)
        self.add("kill_fee_minor", Field(tr("Kill fee"), self.kill_fee), half=half)
        self.add("attachment_id", Field(tr("Signed file"), self.file, tr("One that is kept with the person already.")))
        self.add("note", Field(tr("Note"), self.note))

    def save(self) -> None:
        currency = self.currency.currentData()
        typed: dict[str, Any] = {
            "title": self.title.text().strip(),
            "signed_on": self.signed.value(),
            "starts_on": self.starts.value(),
            "ends_on": self.ends.value(),
            "renews": self.renews.isChecked(),
            **{name: typed_count(control, name) for name, control in self.counts.items()},
            "currency": currency,
            "fee_minor": typed_amount(self.fee, currency, "fee_minor"),
            "kill_fee_minor": typed_amount(self.kill_fee, currency, "kill_fee_minor"),
            "note": self.note.toPlainText(),
            "attachment_id": self.file.currentData(),
        }
        if self.new or self.known is None:
            self.write(self.tr("Agreement added."), add_agreement, self.record.row.id, typed)
        else:
            self.write_changes(self.tr("Agreement saved."), edit_agreement, self.known, typed)


def _days(known: AgreementLine | None, renew: bool) -> tuple[Any, Any]:
    if known is None:
        return None, None
    return renewed_days(known.starts_on, known.ends_on) if renew else (known.starts_on, known.ends_on)
