"""Dialogs about one influencer: log an outreach, plan a task, move a partnership, add or correct an account.

Each makes a draft and hands it to the bridge; the service decides, and what it refuses stands beside the field.
Adding and editing the person is edit.py.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import QDateTimeEdit, QFileDialog, QWidget

from crm.domain.pipeline import LADDER
from crm.domain.vocabulary import Channel, Direction, Outcome, PartnershipStatus
from crm.queries.influencer_detail import InfluencerDetail, PartnershipCard
from crm.services.outreach import LoggedOutreach, OutreachDraft, log_outreach
from crm.services.partnerships import move_partnership, start_partnership
from crm.services.tasks import TaskDraft, add_task
from crm.ui import present
from crm.ui.bridge import Bridge
from crm.ui.kit.forms import DateField, Dialog, Field, area, choice, line
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
        channels = [(each, present.channel_words(each)) for each in Channel]
        outcomes = [(each, present.outcome_words(each)) for each in Outcome]
        brands = [(None, self.tr("No brand")), *setting.brands]
        known = detail.partnerships[0].brand_id if detail.partnerships else None
        self.channel = choice(channels, Channel.EMAIL)
        self.direction = choice([(Direction.OUT, self.tr("From us")), (Direction.IN, self.tr("From them"))])
        self.at = QDateTimeEdit(QDateTime.currentDateTime())
        self.at.setCalendarPopup(True)
        self.at.setLocale(QLocale(setting.locale))
        self.at.setDisplayFormat("ddd d MMM yyyy, HH:mm")
        self.outcome = choice(outcomes)
        self.brand = choice(brands, known)
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
        self._files = label("", "small", "muted", wrap=True)
        self.add_widget(self._files)
        attach = button(self.tr("Attach files…"), "link")
        attach.clicked.connect(self._attach)
        self.add_action(attach)
        self.on_submit(self._log)
        self.note.setFocus()

    def attach(self, paths: Sequence[Path]) -> None:
        """Keep these files with the outreach."""
        self._paths = (*self._paths, *paths)
        self._files.setText(", ".join(path.name for path in self._paths))

    def _attach(self) -> None:
        names, _filter = QFileDialog.getOpenFileNames(self, self.tr("Attach files"))
        self.attach([Path(name) for name in names])

    def _log(self) -> None:
        zone = ZoneInfo(self.setting.zone) if self.setting.zone else None
        at = self.at.dateTime().toPython()
        assert isinstance(at, datetime)
        draft = OutreachDraft(
            influencer_id=self.detail.id,
            channel=self.channel.currentData(),
            direction=self.direction.currentData(),
            at=at.replace(tzinfo=zone) if zone else at.astimezone(),
            outcome=self.outcome.currentData(),
            note=self.note.toPlainText(),
            brand_id=self.brand.currentData(),
            zone=self.setting.zone or "UTC",
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


class TaskDialog(Dialog):
    """A follow-up: what, by when."""

    def __init__(self, bridge: Bridge, detail: InfluencerDetail, setting: Setting, parent: QWidget) -> None:
        super().__init__(
            self.tr("New task for {name}").format(name=setting.name(detail)), self.tr("Add task"), parent, 440
        )
        self.bridge, self.detail, self.setting = bridge, detail, setting
        cards = [(card.id, card.brand) for card in detail.partnerships]
        self.title = line(placeholder=self.tr("Ask for the draft"))
        self.due = DateField(setting.today(), setting.locale, self.tr("By a day"))
        self.partnership = choice([(None, self.tr("No brand")), *cards], cards[0][0] if cards else None)
        self.add("title", Field(self.tr("What"), self.title))
        self.add("due_on", Field(self.tr("By when"), self.due))
        self.add("partnership_id", Field(self.tr("Brand"), self.partnership))
        self.on_submit(self._add)
        self.title.setFocus()

    def _add(self) -> None:
        draft = TaskDraft(self.detail.id, self.title.text(), self.due.value(), self.partnership.currentData())
        self.bridge.write(self, add_task, draft, then=self._added, failed=self.show_error)

    def _added(self, _task_id: str) -> None:
        self.setting.say_with_undo(self.tr("Task added."))
        self.accept()


class MoveDialog(Dialog):
    """A partnership's next status, with the reason that stands in its dated history."""

    def __init__(self, bridge: Bridge, card: PartnershipCard, setting: Setting, parent: QWidget) -> None:
        super().__init__(
            self.tr("Move the partnership with {brand}").format(brand=card.brand), self.tr("Move"), parent, 440
        )
        self.bridge, self.card, self.setting = bridge, card, setting
        statuses = [(each, present.status_words(each)) for each in PartnershipStatus if each is not card.status]
        ladder = list(LADDER)
        following = ladder[ladder.index(card.status) + 1 :] if card.status in ladder else [PartnershipStatus.ACTIVE]
        self.status = choice(statuses, following[0] if following else None)
        self.reason = area(lines=3)
        now = self.tr("Now {status}.").format(status=present.status_words(card.status).lower())
        self.add("status", Field(self.tr("New status"), self.status, now))
        hint = self.tr("Needed when a partnership pauses, ends or comes back.")
        self.add("reason", Field(self.tr("Reason"), self.reason, hint))
        self.on_submit(self._move)

    def _move(self) -> None:
        status, reason = self.status.currentData(), self.reason.toPlainText()
        self.bridge.write(
            self, move_partnership, self.card.id, status, reason, then=self._moved, failed=self.show_error
        )

    def _moved(self, _result: object) -> None:
        words = self.tr("Now {status} with {brand}.").format(
            status=self.status.currentText().lower(), brand=self.card.brand
        )
        self.setting.say_with_undo(words)
        self.accept()


class StartDialog(Dialog):
    """A first partnership with one more brand."""

    def __init__(self, bridge: Bridge, detail: InfluencerDetail, setting: Setting, parent: QWidget) -> None:
        super().__init__(
            self.tr("Start a partnership with {name}").format(name=setting.name(detail)), self.tr("Start"), parent, 440
        )
        self.bridge, self.detail, self.setting = bridge, detail, setting
        taken = {card.brand_id for card in detail.partnerships}
        self.brand = choice([brand for brand in setting.brands if brand[0] not in taken])
        self.status = choice([(each, present.status_words(each)) for each in PartnershipStatus])
        none = "" if self.brand.count() else self.tr("There is no further brand: add one on the Brands page.")
        self.add("brand_id", Field(self.tr("Brand"), self.brand, none))
        self.add("status", Field(self.tr("Status"), self.status))
        self.submit.setEnabled(self.brand.count() > 0)
        self.on_submit(self._start)

    def _start(self) -> None:
        def start(db: Any) -> str:
            return start_partnership(db, self.detail.id, self.brand.currentData(), status=self.status.currentData())

        self.bridge.write(self, start, then=self._started, failed=self.show_error)

    def _started(self, _partnership_id: str) -> None:
        self.setting.say_with_undo(self.tr("Partnership started."))
        self.accept()
