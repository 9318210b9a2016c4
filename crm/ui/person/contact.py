"""Dialogs on one outreach, which is a message, call or meeting either way: log it, and correct it later."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from crm.domain.conversation import TALK
from crm.domain.vocabulary import Channel, Direction, Outcome
from crm.queries.influencer_detail import InfluencerDetail
from crm.queries.timeline import TimelineEntry
from crm.services.outreach import LoggedOutreach, OutreachDraft, edit_outreach, log_outreach
from crm.ui import present
from crm.ui.bridge import Bridge
from crm.ui.kit.forms import DateField, Dialog, Field, area, choice, line
from crm.ui.kit.moment import MomentField
from crm.ui.kit.widgets import button, label
from crm.ui.person.setting import Setting


class LogDialog(Dialog):
    """One message, call or meeting, either way."""

    def __init__(
        self, bridge: Bridge, detail: InfluencerDetail, setting: Setting, parent: QWidget, note: str = ""
    ) -> None:
        super().__init__(
            self.tr("Log outreach with {name}").format(name=setting.name(detail)), self.tr("Log"), parent, 520
        )
        self.bridge, self.detail, self.setting = bridge, detail, setting
        self._paths: tuple[Path, ...] = ()
        known = detail.partnerships[0].brand_id if detail.partnerships else None
        self.channel, self.direction, self.outcome = _channel(), _direction(), _outcome()
        self.at = MomentField(setting.wall_clock(datetime.now(UTC)), setting.locale)
        self.brand = choice([(None, self.tr("No brand")), *setting.brands], known)
        self.note = area(note, 4)
        self.follow_up = DateField(None, setting.locale, self.tr("On a day of my own"))
        self.add("channel", Field(self.tr("How"), self.channel), half=True)
        self.add("direction", Field(self.tr("Who spoke"), self.direction), half=True)
        self.add("at", Field(self.tr("When"), self.at), half=True)
        self.add("brand_id", Field(self.tr("Brand"), self.brand), half=True)
        self.add("outcome", Field(self.tr("Outcome"), self.outcome))
        self.add("note", Field(self.tr("What was said"), self.note))
        hint = self.tr("Left open, the agreed cadence suggests a day.")
        self.add("follow_up_on", Field(self.tr("Follow up"), self.follow_up, hint))
        self._add_files()
        self.on_submit(self._log)
        self.note.setFocus()

    def _add_files(self) -> None:
        self._files = label("", "small", "muted", wrap=True)
        self._files.hide()
        self.add_widget(self._files)
        attach = button(self.tr("Attach files…"), "link", "ghost")
        attach.clicked.connect(self._attach)
        self.add_action(attach)

    def attach(self, paths: Sequence[Path]) -> None:
        """Keep these files with the outreach."""
        self._paths = (*self._paths, *paths)
        self._files.setText(", ".join(path.name for path in self._paths))
        self._files.setVisible(bool(self._paths))

    def _attach(self) -> None:
        names, _filter = QFileDialog.getOpenFileNames(self, self.tr("Attach files"))
        self.attach([Path(name) for name in names])

    def _log(self) -> None:
        draft = OutreachDraft(
            influencer_id=self.detail.id,
            channel=self.channel.currentData(),
            direction=self.direction.currentData(),
            at=self.setting.instant(self.at.value()),
            outcome=self.outcome.currentData(),
            note=self.note.toPlainText(),
            brand_id=self.brand.currentData(),
            zone=self.setting.zone,
            follow_up_on=self.follow_up.value(),
            attachments=self._paths,
        )
        self.bridge.write(self, log_outreach, draft, then=self._logged, failed=self.show_error)

    def _logged(self, logged: LoggedOutreach) -> None:
        words = self.tr("Outreach logged.")
        if logged.follow_up_on is not None:
            words = self.tr("Outreach logged. Follow up on {day}.").format(
                day=self.setting.formats.date(logged.follow_up_on)
            )
        self.setting.say_with_undo(words)
        self.accept()


class CorrectDialog(Dialog):
    """What was logged, put right; where the partnership stands and its follow-up stay as they are."""

    def __init__(self, bridge: Bridge, entry: TimelineEntry, setting: Setting, parent: QWidget) -> None:
        super().__init__(self.tr("Correct outreach"), self.tr("Save"), parent, 520)
        self.bridge, self.entry, self.setting = bridge, entry, setting
        self.channel, self.direction = _channel(entry.channel), _direction(entry.direction)
        self.outcome = _outcome(entry.outcome)
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
        self.add("minutes", Field(self.tr("Minutes"), self.minutes), half=True)
        self.add("note", Field(self.tr("What was said"), self.note))
        self.channel.currentIndexChanged.connect(self._show_fitting)
        self.outcome.currentIndexChanged.connect(self._show_fitting)
        self._show_fitting()
        self.on_submit(self._save)
        self.note.setFocus()

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
        }
        entry = self.entry
        before = {
            "channel": entry.channel,
            "direction": entry.direction,
            "outcome": entry.outcome,
            "note": entry.text,
            "decline_reason": entry.decline_reason or "",
            "minutes": entry.minutes,
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


def _channel(value: Channel | None = Channel.EMAIL) -> Any:
    return choice([(each, present.channel_words(each)) for each in Channel], value)


def _direction(value: Direction | None = Direction.OUT) -> Any:
    return choice([(each, present.direction_words(each).capitalize()) for each in (Direction.OUT, Direction.IN)], value)


def _outcome(value: Outcome | None = Outcome.NONE) -> Any:
    return choice([(each, present.outcome_words(each)) for each in Outcome], value)
