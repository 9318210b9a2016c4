"""The dialog that edits what was agreed in one partnership; moving its status is crm.ui.person.move."""

from typing import Any

from PySide6.QtWidgets import QWidget

from crm.domain.vocabulary import OutreachStage
from crm.queries.partnerships import PartnershipRow
from crm.ui import present
from crm.ui.kit.forms import DateField, Dialog, Field, area, choice, line
from crm.ui.pages.partnerships.view_model import PartnershipsViewModel
from crm.ui.person.words import shown_name


class EditDialog(Dialog):
    """The agreed cadence, where the conversation stands, the first day and the note."""

    def __init__(self, model: PartnershipsViewModel, row: PartnershipRow, parent: QWidget) -> None:
        who = shown_name(row.name, row.handle)
        super().__init__(
            self.tr("{person} with {brand}").format(person=who, brand=row.brand), self.tr("Save"), parent, 480
        )
        self.model, self.row = model, row
        self.cadence = line(str(row.cadence_days or ""), self.tr("Nothing agreed"))
        self.stage = choice([(each, present.stage_words(each)) for each in OutreachStage], row.outreach_stage)
        self.since = DateField(row.since_on, model.formats.locale, self.tr("A day"))
        self.note = area(row.note, 5)
        hint = self.tr("Days between contacts; follow-ups and Today go by it.")
        self.add("cadence_days", Field(self.tr("Cadence in days"), self.cadence, hint))
        self.add("outreach_stage", Field(self.tr("Stage"), self.stage), half=True)
        self.add("since_on", Field(self.tr("Partners since"), self.since), half=True)
        self.add("note", Field(self.tr("Note"), self.note))
        self.on_submit(self._save)
        model.written.connect(self.accept)
        self.cadence.setFocus()

    def _save(self) -> None:
        row = self.row
        typed: dict[str, Any] = {
            "cadence_days": self.cadence.text().strip() or None,
            "outreach_stage": self.stage.currentData(),
            "since_on": self.since.value(),
            "note": self.note.toPlainText(),
        }
        before = {
            "cadence_days": str(row.cadence_days) if row.cadence_days else None,
            "outreach_stage": row.outreach_stage,
            "since_on": row.since_on,
            "note": row.note,
        }
        changes = {name: value for name, value in typed.items() if value != before[name]}
        if not changes:
            self.accept()
            return
        self.model.edit(row, changes, self.show_error)
