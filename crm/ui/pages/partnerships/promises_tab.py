"""Promises of one partnership, both ways: made in one line, kept, released, reopened; late in words. Layout and wiring."""

from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from crm.domain.typed_days import due_line
from crm.domain.vocabulary import Party, PromiseState
from crm.queries.commitment_lists import PromiseLine
from crm.queries.partnership_record import PartnershipRecord
from crm.services.promises import (
    PromiseDraft,
    edit_promise,
    keep_promise,
    make_promise,
    release_promise,
    remove_promise,
    reopen_promise,
)
from crm.ui.kit.delegates import TwoLines
from crm.ui.kit.forms import DateField, Field, area, choice
from crm.ui.kit.forms import line as text_line
from crm.ui.kit.segment import Segment
from crm.ui.kit.widgets import button, column, label, panel, row, rule
from crm.ui.pages.partnerships import words
from crm.ui.pages.partnerships.forms import RecordDialog
from crm.ui.pages.partnerships.ledger import Act, Ledger, Part
from crm.ui.pages.partnerships.record_view_model import RecordViewModel

PARTIES = (Party.US, Party.PARTNER)


class PromisesTab(QWidget):
    """Who owes what to whom by when."""

    def __init__(self, model: RecordViewModel) -> None:
        super().__init__()
        self.model = model
        self._record: PartnershipRecord | None = None
        tr = self.tr
        self.party = Segment(
            tr("Who promises"), [(tr("We owe"), tr("We promised")), (tr("They owe"), tr("They promised"))]
        )
        self.quick = text_line("", tr("Send the second parcel by Friday"))
        self.quick.setAccessibleName(tr("A promise in one line"))
        self.make = button(tr("Note promise"), "plus", "primary")
        self.preview = label("", "small", "muted")
        self.ledger = Ledger(tr("Promises"), "", self._parts(), tr("Nothing was promised yet, by either side."))
        self.ledger.set_acts(self._acts())
        top = row(self.party, self.quick, self.make, spacing=8, margins=(16, 12, 12, 2))
        under = row(self.preview, None, margins=(16, 0, 16, 6))
        self.setLayout(column(panel("surface", column(top, under)), rule(), self.ledger))
        self.setFocusProxy(self.quick)
        self.quick.textChanged.connect(lambda _text: self._show_preview())
        self.party.chosen.connect(lambda _at: self._show_preview())
        self.quick.returnPressed.connect(self._make)
        self.make.clicked.connect(self._make)
        self._show_preview()

    def _parts(self) -> list[Part]:
        formats, tr = self.model.formats, self.tr
        return [
            Part(tr("Promise"), 200, lambda each: TwoLines(each.text, self._about(each)), "lead", stretch=True),
            Part(tr("Who"), 84, lambda each: TwoLines(words.party_words(each.owed_by))),
            Part(tr("Made"), 108, lambda each: TwoLines(formats.date(each.made_on))),
            Part(tr("Due"), 142, self._due),
            Part(tr("State"), 150, lambda each: words.promise_state(each, self.model.day()), "chip"),
        ]

    def _about(self, each: PromiseLine) -> str:
        return "" if each.partnership_id else self.tr("No brand named")

    def _due(self, each: PromiseLine) -> TwoLines:
        due = self.model.formats.date(each.due_on) if each.due_on else self.tr("No day")
        if each.settled_on is None:
            return TwoLines(due)
        told = self.tr("kept {day}") if each.state is PromiseState.KEPT else self.tr("released {day}")
        return TwoLines(due, told.format(day=self.model.formats.date(each.settled_on)))

    def _acts(self) -> list[Act]:
        tr = self.tr
        return [
            Act(tr("Edit…"), "F2", self.ask_edit),
            Act(tr("Kept"), "K", self._keep, _is_open),
            Act(tr("Release"), "R", self._release, _is_open),
            Act(tr("Reopen"), "O", self._reopen, lambda each: not _is_open(each)),
            Act(tr("Remove"), "Del", self._remove),
        ]

    def show_record(self, record: PartnershipRecord) -> None:
        """Show another record's promises; what is being typed was meant for the one before."""
        if self._record is not None and self._record.row.id != record.row.id:
            self.quick.clear()
        self._record = record
        self.ledger.show_lines(record.promises, self.model.formats.count(len(record.promises)))

    def _typed(self) -> tuple[Party, str, date | None]:
        text, due_on = due_line(self.quick.text(), self.model.day())
        return PARTIES[self.party.group.checkedId()], text, due_on

    def _show_preview(self) -> None:
        party, text, due_on = self._typed()
        self.make.setEnabled(bool(text))
        if not text:
            told = self.tr("End it with a day, such as “by Friday” or “until 3 March”; without one it is never late.")
        else:
            when = self.model.formats.day(due_on, self.model.day()) if due_on else self.tr("no day")
            told = self.tr("{who}: {what} · {when}").format(who=words.party_words(party), what=text, when=when)
        self.preview.setText(told)

    def _make(self) -> None:
        party, text, due_on = self._typed()
        if self._record is None or not text:
            return
        told = self._record.row
        draft = PromiseDraft(told.influencer_id, party, text, self.model.day(), due_on, told.id)
        self.model.write(self.tr("Promise noted."), make_promise, draft, then=lambda _id: self.quick.clear())

    def _keep(self, each: PromiseLine) -> None:
        self.model.write(self.tr("Promise kept."), keep_promise, each.id, self.model.day())

    def _release(self, each: PromiseLine) -> None:
        self.model.write(self.tr("Promise released."), release_promise, each.id, self.model.day())

    def _reopen(self, each: PromiseLine) -> None:
        self.model.write(self.tr("Promise open again."), reopen_promise, each.id)

    def _remove(self, each: PromiseLine) -> None:
        self.model.write(self.tr("Promise removed."), remove_promise, each.id)

    def ask_edit(self, each: PromiseLine) -> None:
        """Open the form of one promise."""
        PromiseDialog(self.model, each, self).open()


class PromiseDialog(RecordDialog):
    """One promise, corrected."""

    def __init__(self, model: RecordViewModel, line: PromiseLine, parent: QWidget) -> None:
        super().__init__(model, self.tr("Edit promise"), self.tr("Save"), parent)
        self.line = line
        locale = model.formats.locale
        self.text = area(line.text, 2)
        self.owed_by = choice([(each, words.party_words(each)) for each in PARTIES], line.owed_by)
        self.made = DateField(line.made_on, locale)
        self.due = DateField(line.due_on, locale, self.tr("By a day"))
        self.add("text", Field(self.tr("What"), self.text))
        self.add("owed_by", Field(self.tr("Who owes"), self.owed_by))
        self.add("made_on", Field(self.tr("Promised on"), self.made), half=True)
        self.add("due_on", Field(self.tr("Due"), self.due), half=True)
        self.text.setFocus()

    def save(self) -> None:
        typed: dict[str, Any] = {
            "text": self.text.toPlainText(),
            "owed_by": self.owed_by.currentData(),
            "made_on": self.made.value(),
            "due_on": self.due.value(),
        }
        self.write_changes(self.tr("Promise saved."), edit_promise, self.line, typed)


def _is_open(each: PromiseLine) -> bool:
    return each.state is PromiseState.OPEN
