"""The dialog that logs a message, call or meeting: typed in one line, or field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from crm import paths, settings
from crm.domain.conversation import TALK
from crm.domain.quick_line import MOST_MINUTES, QuickLine
from crm.domain.vocabulary import Channel, Direction, Outcome
from crm.queries.collaborations import CollaborationFilter, CollaborationRow, collaboration_rows
from crm.queries.contact_flags import ContactFlag, contact_flags
from crm.queries.influencer_detail import InfluencerDetail
from crm.services.outreach import LoggedOutreach, OutreachDraft, log_outreach
from crm.ui.bridge import Bridge
from crm.ui.kit.forms import DateField, Dialog, Field, area, choice, line
from crm.ui.kit.moment import MomentField
from crm.ui.kit.widgets import button, label
from crm.ui.person.contact import channel_choice, direction_choice, outcome_choice
from crm.ui.person.quick_log import QuickLog, Written, happened_at
from crm.ui.person.setting import Setting


@dataclass(frozen=True, slots=True)
class Around:
    """What to know before logging: reasons to think twice, and the campaigns that the person takes part in."""

    flags: tuple[ContactFlag, ...]
    parts: tuple[CollaborationRow, ...]


class LogDialog(Dialog):
    """One message, call or meeting, either way; a quick line fills the fields below it.

    A field that was changed by hand is the person's own: the line leaves it alone from then on.
    """

    def __init__(
        self, bridge: Bridge, detail: InfluencerDetail, setting: Setting, parent: QWidget, note: str = ""
    ) -> None:
        super().__init__(
            self.tr("Log outreach with {name}").format(name=setting.name(detail)), self.tr("Log"), parent, 560
        )
        self.bridge, self.detail, self.setting = bridge, detail, setting
        self._paths: tuple[Path, ...] = ()
        self._own: set[QWidget] = set()  # changed by hand
        self._read = QuickLine(setting.today())
        self._opened_at = datetime.now(UTC)
        self._flags: tuple[ContactFlag, ...] = ()
        self.quick = QuickLog(setting.today, note)
        self._make_fields()
        self._lay_out()
        self._add_files()
        self._connect()
        self.on_submit(self._log)
        self.quick.look()
        self.quick.setFocus()
        self._ask_around()

    def _make_fields(self) -> None:
        known = self.detail.partnerships[0].brand_id if self.detail.partnerships else None
        self.channel, self.direction, self.outcome = channel_choice(), direction_choice(), outcome_choice()
        self.at = MomentField(self.setting.wall_clock(self._opened_at), self.setting.locale)
        self.minutes = line()
        self.minutes.setValidator(QIntValidator(0, MOST_MINUTES, self.minutes))
        self.brand = choice([(None, self.tr("No brand")), *self.setting.brands], known)
        self.part = choice([(None, self.tr("No campaign"))])
        self.reason = line("", self.tr("Too little money, no time"))
        self.note = area("", 3)
        self.follow_up = DateField(None, self.setting.locale, self.tr("On a day"))
        self.then = line("", self.tr("Follow up"))

    def _lay_out(self) -> None:
        self.add_widget(self.quick)
        self._warning = label("", "small", "amber", wrap=True)
        self._warning.hide()
        self.add_widget(self._warning)
        self.add("channel", Field(self.tr("How"), self.channel), half=True)
        self.add("direction", Field(self.tr("Who spoke"), self.direction), half=True)
        self.add("at", Field(self.tr("When"), self.at), half=True)
        self.add("minutes", Field(self.tr("Minutes"), self.minutes), half=True)
        self.add("brand_id", Field(self.tr("Brand"), self.brand), half=True)
        self.add("collaboration_id", Field(self.tr("Campaign"), self.part), half=True)
        self.add("outcome", Field(self.tr("Outcome"), self.outcome), half=True)
        self.add("decline_reason", Field(self.tr("Why they declined"), self.reason), half=True)
        self.add("note", Field(self.tr("What was said"), self.note))
        hint = self.tr("Left open, the agreed cadence suggests a day.")
        self.add("follow_up_on", Field(self.tr("Follow up"), self.follow_up, hint), half=True)
        self.add("follow_up_title", Field(self.tr("What to do then"), self.then), half=True)

    def _add_files(self) -> None:
        self._files = label("", "small", "muted", wrap=True)
        self._files.hide()
        self.add_widget(self._files)
        attach = button(self.tr("Attach files…"), "link", "ghost")
        attach.clicked.connect(self._attach)
        self.add_action(attach)

    def _connect(self) -> None:
        self.quick.read.connect(self._fill)
        self.quick.submitted.connect(self.submit.click)
        for combo in (self.channel, self.direction, self.outcome):
            combo.activated.connect(partial(self._keep, combo))
        for typed in (self.minutes, self.reason, self.then):
            typed.textEdited.connect(partial(self._keep, typed))
        self.at.dateTimeChanged.connect(partial(self._keep, self.at))
        self.note.textChanged.connect(partial(self._keep, self.note))
        self.follow_up.changed.connect(partial(self._keep, self.follow_up))
        self.follow_up.toggled.connect(partial(self._keep, self.follow_up))
        self.brand.activated.connect(self._look_again)

    # ---- the quick line

    def _keep(self, control: QWidget, *_: object) -> None:
        self._own.add(control)
        self._look_again()

    def _fill(self, read: QuickLine) -> None:
        """Put what the line says into the fields that are not the person's own."""
        self._read = read
        wall = happened_at(read, self.setting.wall_clock(self._opened_at))
        _choose(self.channel, read.channel or Channel.EMAIL, self._own)
        _choose(self.direction, read.direction, self._own)
        _choose(self.outcome, read.outcome, self._own)
        if self.at not in self._own:
            with QSignalBlocker(self.at):
                self.at.set_value(wall)
        if self.minutes not in self._own:
            self.minutes.setText("" if read.minutes is None else str(read.minutes))
        if self.note not in self._own:
            with QSignalBlocker(self.note):
                self.note.setPlainText(read.note)
        if self.follow_up not in self._own:
            with QSignalBlocker(self.follow_up):
                self.follow_up.set_value(read.follow_up_on)
        if self.reason not in self._own:
            self.reason.setText(read.decline_reason)
        if self.then not in self._own:
            self.then.setText(read.follow_up_title)
        self._look_again()

    def _note(self) -> str:
        """What is kept as note; words of the line that were not understood are never lost."""
        typed = self.note.toPlainText()
        lost = self._read.note
        return typed if not lost or lost in typed else f"{typed}\n{lost}".strip()

    def _look_again(self, *_: object) -> None:
        """Say what will be written, and what speaks against it."""
        self.fields["decline_reason"].setVisible(self._declined())
        self.fields["minutes"].setVisible(self.channel.currentData() in TALK or bool(self.minutes.text()))
        self.fields["follow_up_title"].setVisible(self.follow_up.value() is not None)
        self.quick.show_written(self._written(), self.setting.formats)
        self._warn()
        if self.isVisible():
            self.fit()

    def _declined(self) -> bool:
        return self.outcome.currentData() in (Outcome.DECLINED, Outcome.DO_NOT_CONTACT)

    def _written(self) -> Written:
        return Written(
            Channel(self.channel.currentData()),  # Qt hands back the bare text
            Direction(self.direction.currentData()),
            self.setting.instant(self.at.value()),
            int(self.minutes.text()) if self.minutes.text() else None,
            Outcome(self.outcome.currentData()),
            self._note(),
            self.follow_up.value(),
            self.then.text(),
            self.reason.text() if self._declined() else "",
        )

    # ---- who else spoke with them

    def _ask_around(self) -> None:
        days = settings.load(paths.settings_file()).quiet_days
        self.bridge.read(self, _around, self.detail.id, self.setting.today(), days, then=self._set_around)

    def _set_around(self, around: Around) -> None:
        self._flags = around.flags
        for part in around.parts:
            self.part.addItem(f"{part.campaign} · {part.brand}", part.id)
        self.fields["collaboration_id"].setVisible(bool(around.parts))
        self._look_again()

    def _warn(self) -> None:
        ours = self.direction.currentData() == Direction.OUT
        unwanted = self.tr("{name} asked not to be contacted: only what came from them can be logged.")
        words = [unwanted.format(name=self.setting.name(self.detail))] if self.detail.do_not_contact and ours else []
        if ours and not words:
            formats = self.setting.formats
            days = [f"{formats.date(flag.on_day)}: " if flag.on_day else "" for flag in self._flags]
            words = [f"{day}{flag.reason}" for day, flag in zip(days, self._flags, strict=True)]
        self._warning.setText("\n".join(words))
        self._warning.setProperty("tone", "red" if self.detail.do_not_contact else "amber")
        self._warning.style().unpolish(self._warning)
        self._warning.style().polish(self._warning)
        self._warning.setVisible(bool(words))

    def warning(self) -> str:
        """What speaks against this contact; "" for nothing."""
        return self._warning.text()

    # ---- files, and the act

    def attach(self, paths: Sequence[Path]) -> None:
        """Keep these files with the outreach."""
        self._paths = (*self._paths, *paths)
        self._files.setText(", ".join(path.name for path in self._paths))
        self._files.setVisible(bool(self._paths))

    def _attach(self) -> None:
        names, _filter = QFileDialog.getOpenFileNames(self, self.tr("Attach files"))
        self.attach([Path(name) for name in names])

    def _log(self) -> None:
        written = self._written()
        draft = OutreachDraft(
            influencer_id=self.detail.id,
            channel=written.channel,
            direction=written.direction,
            at=written.at,
            outcome=written.outcome,
            note=written.note,
            brand_id=self.brand.currentData(),
            zone=self.setting.zone,
            follow_up_on=written.follow_up_on,
            follow_up_title=written.follow_up_title,
            attachments=self._paths,
            collaboration_id=self.part.currentData(),
            decline_reason=written.decline_reason,
            minutes=written.minutes,
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


def _choose(control: QComboBox, value: Any, own: set[QWidget]) -> None:
    if control not in own:
        control.setCurrentIndex(control.findData(value))


def _around(db: Any, influencer_id: str, today: date, quiet_days: int) -> Around:
    flags = contact_flags(db, [influencer_id], None, today, quiet_days).get(influencer_id, ())
    parts = collaboration_rows(db, today, CollaborationFilter(influencer_id=influencer_id))
    return Around(tuple(flags), tuple(parts))
