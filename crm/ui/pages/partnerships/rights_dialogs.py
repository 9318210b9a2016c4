"""The forms of one window of use and of one exclusivity."""

from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from crm.domain.rights import window_ends_on
from crm.domain.vocabulary import EditsAllowed, RightKind, RightTrigger
from crm.errors import UserError
from crm.queries.commitment_lists import ExclusivityLine, RightLine
from crm.queries.partnership_record import PartnershipRecord
from crm.services.commitments import add_exclusivity, add_right, edit_exclusivity, edit_right
from crm.ui.kit.amounts import currency_choices, shown_amount
from crm.ui.kit.forms import DateField, Field, area, choice, line
from crm.ui.pages.partnerships import words
from crm.ui.pages.partnerships.forms import RecordDialog, shown_count, typed_amount, typed_count
from crm.ui.pages.partnerships.record_view_model import RecordViewModel

MONTHS, DAY, PERPETUAL = "months", "day", "perpetual"
USUAL_MONTHS = 3  # what a form begins with


class RightDialog(RecordDialog):
    """One window: what may be used, how, where, how far changed, from what on and how long."""

    def __init__(
        self,
        model: RecordViewModel,
        record: PartnershipRecord,
        known: RightLine | None,
        parent: QWidget,
        *,
        new: bool = False,
    ) -> None:
        """Show a form.

        Args:
            known: None begins an empty one.
            new: a further window of the known one's asset.
        """
        fresh = known is None or new
        title = self.tr("New right of use") if fresh else self.tr("Edit right of use")
        super().__init__(model, title, self.tr("Add") if fresh else self.tr("Save"), parent, 520)
        self.record, self.known, self.fresh = record, known, fresh
        currency = known.currency if known else record.currency
        locale = model.formats.locale
        self.asset = line(known.asset if known else "", self.tr("Autumn reel"))
        posts = [
            (None, self.tr("No post: what is written above")),
            *((each.id, self._post(each)) for each in record.posts),
        ]
        self.post = choice(posts, known.post_id if known else None)
        self.kind = choice([(each, words.right_words(each)) for each in RightKind], known.kind if known else None)
        self.edits = choice([(each, words.edits_words(each)) for each in EditsAllowed], known.edits if known else None)
        self.channels = line(known.channels if known else "", self.tr("instagram, website"))
        self.territory = line(known.territory if known else "", self.tr("NL, DE"))
        self.ai_use = QCheckBox(self.tr("Also for AI and derived works"))
        self.ai_use.setChecked(bool(known and known.ai_use))
        triggers = [(each, words.trigger_words(each)) for each in RightTrigger]
        self.trigger = choice(triggers, known.trigger if known else None)
        self.starts = DateField(known.starts_on if known and not new else None, locale, self.tr("Started"))
        lasts = [
            (MONTHS, self.tr("So many months")),
            (DAY, self.tr("Until a day")),
            (PERPETUAL, self.tr("Without end")),
        ]
        self.lasts = choice(lasts, self._lasting(known))
        self.months = line(shown_count(known.months if known else USUAL_MONTHS))
        self.ends = DateField((known.ends_on if known else None) or model.day(), locale)
        self.currency = choice(currency_choices(currency), currency)
        self.fee = line(shown_amount(known.fee_minor, currency) if known and not new else "")
        self.note = area(known.note if known else "", 2)
        self._add_fields()
        self.lasts.currentIndexChanged.connect(lambda _at: self._show_end())
        self._show_end()
        self.asset.setFocus()

    def _post(self, each: Any) -> str:
        return f"{each.campaign} · {self.model.formats.date(each.posted_on)}"

    def _lasting(self, known: RightLine | None) -> str:
        if known is None or known.months is not None:
            return MONTHS
        return PERPETUAL if known.perpetual else DAY

    def _add_fields(self) -> None:
        tr, half = self.tr, True
        self.add("asset", Field(tr("What may be used"), self.asset), half=half)
        self.add("post_id", Field(tr("The live post"), self.post), half=half)
        self.add("kind", Field(tr("Use"), self.kind), half=half)
        self.add("edits", Field(tr("Changes"), self.edits), half=half)
        self.add(
            "channels", Field(tr("Channels"), self.channels, tr("Empty means every channel of this use.")), half=half
        )
        self.add("territory", Field(tr("Countries"), self.territory, tr("Empty means everywhere.")), half=half)
        self.add_widget(self.ai_use)
        self.add("trigger", Field(tr("Begins with"), self.trigger), half=half)
        self.add("starts_on", Field(tr("Begun"), self.starts), half=half)
        self.add("lasts", Field(tr("Lasts"), self.lasts), half=half)
        self.add("months", Field(tr("Months"), self.months), half=half)
        self.add("ends_on", Field(tr("Ends, that day included"), self.ends))
        self.add("fee_minor", Field(tr("Fee for it"), self.fee), half=half)
        self.add("currency", Field(tr("Currency"), self.currency), half=half)
        self.add("note", Field(tr("Note"), self.note))

    def _show_end(self) -> None:
        self.fields["months"].setVisible(self.lasts.currentData() == MONTHS)
        self.fields["ends_on"].setVisible(self.lasts.currentData() == DAY)

    def save(self) -> None:
        currency, lasts = self.currency.currentData(), self.lasts.currentData()
        months = typed_count(self.months, "months") if lasts == MONTHS else None
        if lasts == MONTHS and months is None:
            raise UserError(self.tr("Say for how many months."), field="months")
        typed: dict[str, Any] = {
            "asset": self.asset.text().strip(),
            "post_id": self.post.currentData(),
            "kind": self.kind.currentData(),
            "edits": self.edits.currentData(),
            "channels": ", ".join(_words(self.channels.text())),
            "territory": ", ".join(_words(self.territory.text())),
            "ai_use": self.ai_use.isChecked(),
            "trigger": self.trigger.currentData(),
            "starts_on": self.starts.value(),
            "perpetual": lasts == PERPETUAL,
            "months": months,
            "currency": currency,
            "fee_minor": typed_amount(self.fee, currency, "fee_minor"),
            "note": self.note.toPlainText(),
        }
        if lasts == DAY:
            typed["ends_on"] = self.ends.value()
        told = self.record.row
        if self.fresh or self.known is None:
            self.write(self.tr("Right added."), add_right, told.influencer_id, told.brand_id, typed)
        else:
            self.write_changes(self.tr("Right saved."), edit_right, self.known, typed)


class ExclusivityDialog(RecordDialog):
    """For how long the partner works for no rival: a category, rivals by name, or both."""

    def __init__(
        self, model: RecordViewModel, record: PartnershipRecord, known: ExclusivityLine | None, parent: QWidget
    ) -> None:
        title = self.tr("Edit exclusivity") if known else self.tr("New exclusivity")
        super().__init__(model, title, self.tr("Save") if known else self.tr("Add"), parent, 480)
        self.record, self.known = record, known
        currency = known.currency if known else record.currency
        locale = model.formats.locale
        self.category = line(known.category if known else "", self.tr("Ceramics"))
        self.rivals = area(known.rivals if known else "", 3)
        self.starts = DateField(known.starts_on if known else model.day(), locale)
        self.ends = DateField(known.ends_on if known else window_ends_on(model.day(), USUAL_MONTHS), locale)
        self.currency = choice(currency_choices(currency), currency)
        self.fee = line(shown_amount(known.fee_minor, currency) if known else "")
        self.note = area(known.note if known else "", 2)
        tr = self.tr
        self.add("category", Field(tr("Category"), self.category, tr("Brands with this niche count as rivals.")))
        self.add("rivals", Field(tr("Rivals by name"), self.rivals, tr("One in each line.")))
        self.add("starts_on", Field(tr("Begins"), self.starts), half=True)
        self.add("ends_on", Field(tr("Ends, that day included"), self.ends), half=True)
        self.add("fee_minor", Field(tr("Fee for it"), self.fee), half=True)
        self.add("currency", Field(tr("Currency"), self.currency), half=True)
        self.add("note", Field(tr("Note"), self.note))
        self.category.setFocus()

    def save(self) -> None:
        currency = self.currency.currentData()
        typed: dict[str, Any] = {
            "category": self.category.text().strip(),
            "rivals": "\n".join(each.strip() for each in self.rivals.toPlainText().splitlines() if each.strip()),
            "starts_on": self.starts.value(),
            "ends_on": self.ends.value(),
            "currency": currency,
            "fee_minor": typed_amount(self.fee, currency, "fee_minor"),
            "note": self.note.toPlainText(),
        }
        told = self.record.row
        if self.known is None:
            self.write(self.tr("Exclusivity added."), add_exclusivity, told.influencer_id, told.brand_id, typed)
        else:
            self.write_changes(self.tr("Exclusivity saved."), edit_exclusivity, self.known, typed)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
