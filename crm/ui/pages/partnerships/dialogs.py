"""Dialogs about one partnership: move its status, edit what was agreed. What is refused stands beside its field."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from crm.domain.pipeline import LADDER
from crm.domain.vocabulary import OutreachStage, PartnershipStatus
from crm.queries.partnerships import MoveRow, PartnershipRow
from crm.ui import present
from crm.ui.kit.forms import DateField, Dialog, Field, area, choice, line
from crm.ui.kit.timeline import Entry, TimelineView
from crm.ui.kit.widgets import label
from crm.ui.pages.partnerships.view_model import PartnershipsViewModel
from crm.ui.person.words import shown_name
from crm.ui.theme.theme import current

NOON = time(12)  # a day without a time lies in the middle of it, whatever the zone


class MoveDialog(Dialog):
    """The next status, why, and since when; below it the moves so far."""

    def __init__(self, model: PartnershipsViewModel, row: PartnershipRow, parent: QWidget) -> None:
        self._who = shown_name(row.name, row.handle)
        title = self.tr("Move {person} with {brand}").format(person=self._who, brand=row.brand)
        super().__init__(title, self.tr("Move"), parent, 480)
        self.model, self.row = model, row
        statuses = [(each, present.status_words(each)) for each in PartnershipStatus if each is not row.status]
        self.status = choice(statuses, _following(row.status))
        self.reason = area(lines=3)
        self.at = DateField(None, model.formats.locale, self.tr("On another day than today"))
        now = self.tr("Now {status}.").format(status=present.status_words(row.status).lower())
        self.add("status", Field(self.tr("New status"), self.status, now))
        hint = self.tr("Needed when a partnership pauses, ends or comes back.")
        self.add("reason", Field(self.tr("Reason"), self.reason, hint))
        self.add("at", Field(self.tr("When"), self.at))
        self._add_history()
        self.on_submit(self._move)
        model.written.connect(self.accept)
        self.reason.setFocus()

    def _add_history(self) -> None:
        self.moves = TimelineView(self.tr("Moves so far"))
        self.moves.setFixedHeight(current().px(170))
        self.add_widget(label(self.tr("So far"), "small-strong", "muted"))
        self.add_widget(self.moves)
        self.model.read_moves(self.row.id, self._show_moves)

    def _show_moves(self, moves: list[MoveRow]) -> None:
        self.moves.entries.set_entries([self._entry(move) for move in moves])

    def _entry(self, move: MoveRow) -> Entry:
        to = present.status_words(move.to_status)
        title = f"{present.status_words(move.from_status)} → {to}" if move.from_status else to
        when = f"{self.model.formats.instant(move.at)} · {move.moved_by}"
        return Entry(move.id, "arrow-up-right", title, when, move.reason, tone=present.status_tone(move.to_status))

    def _move(self) -> None:
        day, zone = self.at.value(), self.model.formats.zone
        at = None
        if day is not None:
            noon = datetime.combine(day, NOON)  # its zone follows
            at = noon.replace(tzinfo=ZoneInfo(zone)) if zone else noon.astimezone()
        self.model.move(self.row, self.status.currentData(), self.reason.toPlainText(), at, self.show_error)


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


def _following(status: PartnershipStatus) -> PartnershipStatus:
    """The likely next status, offered first."""
    if status in LADDER[:-1]:
        return LADDER[LADDER.index(status) + 1]
    return PartnershipStatus.ACTIVE
