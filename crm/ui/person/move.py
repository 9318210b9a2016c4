"""Dialogs on where a partnership stands: move its status, with the moves so far, and start one with a further brand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial

from PySide6.QtWidgets import QWidget

from crm.domain.pipeline import LADDER
from crm.domain.vocabulary import PartnershipStatus
from crm.queries.influencer_detail import InfluencerDetail
from crm.queries.partnerships import MoveRow, partnership_moves
from crm.services.partnerships import move_partnership, start_partnership
from crm.ui import present
from crm.ui.bridge import Bridge
from crm.ui.kit.forms import DateField, Dialog, Field, area, choice
from crm.ui.kit.timeline import Entry, TimelineView
from crm.ui.kit.widgets import label
from crm.ui.person.setting import Setting
from crm.ui.theme.theme import current

NOON = time(12)  # a day without a time lies in the middle of it, whatever the zone


@dataclass(frozen=True)
class Movable:
    """The partnership to move, from whichever list it was chosen in."""

    partnership_id: str
    person: str
    brand: str
    status: PartnershipStatus


class MoveDialog(Dialog):
    """The next status, why, and since when; below it the moves so far."""

    def __init__(self, bridge: Bridge, subject: Movable, setting: Setting, parent: QWidget) -> None:
        title = self.tr("Move {person} with {brand}").format(person=subject.person, brand=subject.brand)
        super().__init__(title, self.tr("Move"), parent, 480)
        self.bridge, self.subject, self.setting = bridge, subject, setting
        statuses = [(each, present.status_words(each)) for each in PartnershipStatus if each is not subject.status]
        self.status = choice(statuses, _following(subject.status))
        self.reason = area(lines=3)
        self.at = DateField(None, setting.locale, self.tr("On another day than today"))
        now = self.tr("Now {status}.").format(status=present.status_words(subject.status).lower())
        self.add("status", Field(self.tr("New status"), self.status, now))
        hint = self.tr("Needed when a partnership pauses, ends or comes back.")
        self.add("reason", Field(self.tr("Reason"), self.reason, hint))
        self.add("at", Field(self.tr("When"), self.at))
        self._add_history()
        self.on_submit(self._move)
        self.reason.setFocus()

    def _add_history(self) -> None:
        self.moves = TimelineView(self.tr("Moves so far"))
        self.moves.setFixedHeight(current().px(170))
        self.add_widget(label(self.tr("So far"), "small-strong", "muted"))
        self.add_widget(self.moves)
        self.bridge.read(self, partnership_moves, self.subject.partnership_id, then=self._show_moves)

    def _show_moves(self, moves: Sequence[MoveRow]) -> None:
        self.moves.entries.set_entries([self._entry(move) for move in moves])

    def _entry(self, move: MoveRow) -> Entry:
        to = present.status_words(move.to_status)
        title = f"{present.status_words(move.from_status)} → {to}" if move.from_status else to
        when = f"{self.setting.formats.instant(move.at)} · {move.moved_by}"
        return Entry(move.id, "arrow-up-right", title, when, body=move.reason, tone=present.status_tone(move.to_status))

    def _move(self) -> None:
        day, status = self.at.value(), self.status.currentData()
        at = self.setting.instant(datetime.combine(day, NOON)) if day is not None else None
        words = self.tr("Now {status} with {brand}").format(
            status=present.status_words(status).lower(), brand=self.subject.brand
        )
        self.bridge.write(
            self,
            move_partnership,
            self.subject.partnership_id,
            status,
            self.reason.toPlainText(),
            at,
            then=partial(self._moved, words),
            failed=self.show_error,
        )

    def _moved(self, words: str, _result: object) -> None:
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
        start = partial(start_partnership, status=self.status.currentData())
        brand_id = self.brand.currentData()
        self.bridge.write(self, start, self.detail.id, brand_id, then=self._started, failed=self.show_error)

    def _started(self, _partnership_id: str) -> None:
        self.setting.say_with_undo(self.tr("Partnership started."))
        self.accept()


def _following(status: PartnershipStatus) -> PartnershipStatus:
    """The likely next status, offered first."""
    if status in LADDER[:-1]:
        return LADDER[LADDER.index(status) + 1]
    return PartnershipStatus.ACTIVE
