"""Logging takes one line: what is understood fills the fields, the rest is the note, and one Undo takes all back."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Channel, Direction, Outcome
from crm.formats import Formats
from crm.queries.influencer_detail import influencer_detail
from crm.queries.timeline import EntryKind, TimelineEntry, timeline
from crm.services.brands import BrandDraft, add_brand
from crm.services.campaigns import CampaignDraft, add_campaign, add_to_campaign
from crm.services.history import undo
from crm.services.influencers import InfluencerDraft, add_influencer
from crm.services.outreach import OutreachDraft, log_outreach
from crm.ui.bridge import Bridge
from crm.ui.person.log_dialog import LogDialog
from crm.ui.person.setting import Setting
from tests.conftest import NOW
from tests.ui.conftest import TODAY

LINE = "call yesterday 18 min, wants winter theme, follow up fri send samples"


@pytest.fixture
def noor(db: Database) -> str:
    return add_influencer(db, InfluencerDraft(name="Noor van Dijk"))


@pytest.fixture
def home(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def said() -> list[str]:
    """Toasts with Undo."""
    return []


@pytest.fixture
def dialog(
    db: Database, bridge: Bridge, formats: Formats, qtbot: QtBot, home: QWidget, noor: str, said: list[str]
) -> Iterator[LogDialog]:
    """The dialog about Noor, nothing typed yet."""
    dialog = LogDialog(bridge, influencer_detail(db, noor), Setting(formats, lambda: TODAY, said.append), home)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog


def entries(db: Database, person: str, kind: EntryKind) -> list[TimelineEntry]:
    return [entry for entry in timeline(db, person) if entry.kind is kind]


def type_line(dialog: LogDialog, qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(dialog.quick.field, text)


def test_a_typed_line_and_enter_write_outreach_and_follow_up_in_one_step(
    db: Database, dialog: LogDialog, qtbot: QtBot, noor: str, said: list[str]
) -> None:
    assert dialog.focusWidget() is dialog.quick.field
    type_line(dialog, qtbot, LINE)
    assert dialog.quick.preview.text() == (
        "Call from us · Sat 21 Nov 2026, 12:00 · 18 min · note “wants winter theme”"
        " · follow up on Fri 27 Nov 2026: send samples"
    )
    assert [LINE[mark.start : mark.end] for mark in dialog.quick.field.marks()] == [
        "call",
        "yesterday",
        "18 min",
        "follow up fri send samples",
    ]
    qtbot.keyClick(dialog.quick.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: said == ["Outreach logged. Follow up on 27 Nov 2026."])

    (call,) = entries(db, noor, EntryKind.OUTREACH)
    assert (call.channel, call.direction, call.minutes, call.text) == (
        Channel.CALL,
        Direction.OUT,
        18,
        "wants winter theme",
    )
    assert f"{call.at:%d %H:%M}" == "21 12:00"
    assert [(task.title, task.due_on) for task in entries(db, noor, EntryKind.OPEN_TASK)] == [
        ("send samples", date(2026, 11, 27))
    ]
    undo(db)
    assert entries(db, noor, EntryKind.OUTREACH) == entries(db, noor, EntryKind.OPEN_TASK) == []


def test_what_is_changed_by_hand_stays_and_unread_words_are_never_lost(
    db: Database, dialog: LogDialog, qtbot: QtBot, noor: str
) -> None:
    type_line(dialog, qtbot, "call ")
    dialog.channel.setCurrentIndex(dialog.channel.findData(Channel.MEETING))
    dialog.channel.activated.emit(dialog.channel.currentIndex())
    dialog.note.setPlainText("My own words")
    type_line(dialog, qtbot, "they agreed, wants blue")
    assert (dialog.channel.currentData(), dialog.outcome.currentData()) == (Channel.MEETING, Outcome.AGREED)
    assert "note “My own words wants blue”" in dialog.quick.preview.text()
    qtbot.keyClick(dialog.quick.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(entries(db, noor, EntryKind.OUTREACH)) == 1)
    (met,) = entries(db, noor, EntryKind.OUTREACH)
    assert (met.channel, met.direction, met.text) == (Channel.MEETING, Direction.IN, "My own words\nwants blue")


def test_a_no_typed_with_its_reason_is_kept_with_its_reason(
    db: Database, dialog: LogDialog, qtbot: QtBot, noor: str
) -> None:
    type_line(dialog, qtbot, "she emailed yesterday, declined because the fee is too low")
    assert "Declined: the fee is too low" in dialog.quick.preview.text()
    assert dialog.reason.text() == "the fee is too low" and dialog.fields["decline_reason"].isVisible()
    qtbot.keyClick(dialog.quick.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    (entry,) = entries(db, noor, EntryKind.OUTREACH)
    assert (entry.outcome, entry.decline_reason, entry.text) == (Outcome.DECLINED, "the fee is too low", "")


def test_taking_words_back_takes_back_what_they_filled(dialog: LogDialog, qtbot: QtBot) -> None:
    type_line(dialog, qtbot, "call 5 min, follow up fri")
    assert (dialog.minutes.text(), dialog.follow_up.value()) == ("5", date(2026, 11, 27))
    dialog.quick.field.clear()
    assert (dialog.channel.currentData(), dialog.minutes.text(), dialog.follow_up.value()) == (Channel.EMAIL, "", None)


def test_a_colleagues_contact_is_pointed_out_and_theirs_needs_no_warning(
    db: Database, dialog: LogDialog, bridge: Bridge, qtbot: QtBot, noor: str
) -> None:
    qtbot.waitUntil(lambda: dialog.warning() == "")
    db.user = "Jonas"
    log_outreach(db, OutreachDraft(noor, Channel.EMAIL, Direction.OUT, NOW - timedelta(days=2)))
    db.user = "Mara"
    dialog._ask_around()
    qtbot.waitUntil(lambda: "Jonas sent an e-mail" in dialog.warning())
    type_line(dialog, qtbot, "she replied")
    assert dialog.warning() == ""


def test_who_asked_not_to_be_contacted_is_warned_of_and_refused(
    db: Database, bridge: Bridge, formats: Formats, qtbot: QtBot, home: QWidget
) -> None:
    anna = add_influencer(db, InfluencerDraft(name="Anna", do_not_contact=True))
    dialog: Any = LogDialog(
        bridge, influencer_detail(db, anna), Setting(formats, lambda: TODAY, lambda _text: None), home
    )
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.warning() == "Anna asked not to be contacted: only what came from them can be logged."
    qtbot.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.fields["direction"].note() == "Anna asked not to be contacted.")
    dialog.quick.field.clear()
    type_line(dialog, qtbot, "they wrote, sorry")
    assert dialog.warning() == ""
    qtbot.keyClick(dialog.quick.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(entries(db, anna, EntryKind.OUTREACH)) == 1)


def test_an_outreach_can_be_linked_with_a_campaign_and_a_no_with_its_reason(
    db: Database, dialog: LogDialog, qtbot: QtBot, noor: str
) -> None:
    campaign = add_campaign(db, CampaignDraft(add_brand(db, BrandDraft("Lumen")), "Winter"))
    add_to_campaign(db, campaign, [noor])
    dialog._ask_around()
    qtbot.waitUntil(lambda: dialog.part.count() == 2)
    dialog.part.setCurrentIndex(1)
    type_line(dialog, qtbot, "they declined")
    assert dialog.fields["decline_reason"].isVisible()
    dialog.reason.setText("No time")
    qtbot.keyClick(dialog.quick.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(entries(db, noor, EntryKind.OUTREACH)) == 1)
    (no,) = entries(db, noor, EntryKind.OUTREACH)
    assert (no.outcome, no.decline_reason, no.brand) == (Outcome.DECLINED, "No time", "Lumen")
