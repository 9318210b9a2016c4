"""The dialog that corrects one outreach, and the choices that it shares with the one that logs."""

from typing import Any

from PySide6.QtWidgets import QWidget

from crm.domain.conversation import TALK
from crm.domain.vocabulary import Channel, Direction, Outcome
from crm.queries.outreach_part import OutreachPart, outreach_part
from crm.queries.timeline import TimelineEntry
from crm.services.outreach import edit_outreach
from crm.ui import present
from crm.ui.bridge import Bridge
from crm.ui.kit.forms import Dialog, Field, area, choice, line
from crm.ui.kit.moment import MomentField
from crm.ui.person.setting import Setting


class CorrectDialog(Dialog):
    """What was logged, put right; where the partnership stands and its follow-up stay as they are."""

    def __init__(self, bridge: Bridge, entry: TimelineEntry, setting: Setting, parent: QWidget) -> None:
        super().__init__(self.tr("Correct outreach"), self.tr("Save"), parent, 520)
        self.bridge, self.entry, self.setting = bridge, entry, setting
        self.channel, self.direction = channel_choice(entry.channel), direction_choice(entry.direction)
        self.outcome = outcome_choice(entry.outcome)
        self.at = MomentField(setting.wall_clock(entry.at), setting.locale)
        self._at_before = self.at.value()
        self.note = area(entry.text, 6)
        self.reason = line(entry.decline_reason or "", self.tr("too busy, fee, no fit…"))
        self.minutes = line("" if entry.minutes is None else str(entry.minutes))
        self.add("channel", Field(self.tr("How"), self.channel), half=True)
        self.add("direction", Field(self.tr("Who spoke"), self.direction), half=True)
        self.add("at", Field(self.tr("When"), self.at), half=True)
        self.add("outcome", Field(self.tr("Outcome"), self.outcome), half=True)
        self.add("decline_reason", Field(self.tr("Why they declined"), self.reason), half=True)
        self.part = choice([(None, self.tr("No campaign"))])
        self._part_before: str | None = None
        self.add("collaboration_id", Field(self.tr("Campaign"), self.part))
        self.fields["collaboration_id"].hide()
        self.add("minutes", Field(self.tr("Minutes"), self.minutes), half=True)
        self.add("note", Field(self.tr("What was said"), self.note))
        self.channel.currentIndexChanged.connect(self._show_fitting)
        self.outcome.currentIndexChanged.connect(self._show_fitting)
        self._show_fitting()
        self.on_submit(self._save)
        self.note.setFocus()
        bridge.read(self, outreach_part, entry.id, then=self._offer_parts)

    def _offer_parts(self, told: OutreachPart) -> None:
        for id_, campaign, brand in told.choices:
            self.part.addItem(f"{campaign} · {brand}", id_)
        self._part_before = told.collaboration_id
        self.part.setCurrentIndex(max(0, self.part.findData(told.collaboration_id)))
        self.fields["collaboration_id"].setVisible(bool(told.choices))
        self.fit()

    def _show_fitting(self) -> None:
        """A reason only of a no, minutes only of a call or meeting; what is known stays in sight."""
        declined = self.outcome.currentData() in (Outcome.DECLINED, Outcome.DO_NOT_CONTACT)
        self.fields["decline_reason"].setVisible(declined or bool(self.reason.text()))
        self.fields["minutes"].setVisible(self.channel.currentData() in TALK or bool(self.minutes.text()))

    def _save(self) -> None:
        typed = {
            "channel": self.channel.currentData(),
            "direction": self.direction.currentData(),
            "outcome": self.outcome.currentData(),
            "note": self.note.toPlainText(),
            "decline_reason": self.reason.text(),
            "minutes": self._typed_minutes(),
            "collaboration_id": self.part.currentData(),
        }
        entry = self.entry
        before = {
            "channel": entry.channel,
            "direction": entry.direction,
            "outcome": entry.outcome,
            "note": entry.text,
            "decline_reason": entry.decline_reason or "",
            "minutes": entry.minutes,
            "collaboration_id": self._part_before,
        }
        changes: dict[str, Any] = {name: value for name, value in typed.items() if value != before[name]}
        if self.at.value() != self._at_before:
            changes |= {"at": self.setting.instant(self.at.value()), "zone": self.setting.zone}
        if not changes:
            self.accept()
            return
        self.bridge.write(self, edit_outreach, entry.id, changes, then=self._saved, failed=self.show_error)

    def _typed_minutes(self) -> int | str | None:
        """A whole number, None for nothing, and anything else as it was typed: the command refuses it."""
        text = self.minutes.text().strip()
        return (int(text) if text.isdecimal() else text) if text else None

    def _saved(self, _result: object) -> None:
        self.setting.say_with_undo(self.tr("Outreach saved."))
        self.accept()


def channel_choice(value: Channel | None = Channel.EMAIL) -> Any:
    """Every channel."""
    return choice([(each, present.channel_words(each)) for each in Channel], value)


def direction_choice(value: Direction | None = Direction.OUT) -> Any:
    """Us or them."""
    return choice([(each, present.direction_words(each).capitalize()) for each in (Direction.OUT, Direction.IN)], value)


def outcome_choice(value: Outcome | None = Outcome.NONE) -> Any:
    """Every outcome."""
    return choice([(each, present.outcome_words(each)) for each in Outcome], value)
