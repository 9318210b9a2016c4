"""A person's timeline by kind, the clock above it, and what was said as a conversation, in the panel and in a window."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from crm import paths, settings
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Channel, Direction, Outcome
from crm.formats import Formats
from crm.queries.timeline import EntryKind
from crm.services.campaigns import CampaignDraft, CollaborationDraft, add_campaign, add_collaboration
from crm.services.message_templates import TemplateDraft, add_template
from crm.services.messages import HandOut, confirm_sent, hand_out
from crm.services.outreach import attach_files, log_outreach
from crm.services.partnerships import edit_partnership, start_partnership
from crm.settings import Settings
from crm.ui.bridge import Bridge
from crm.ui.kit.thread import ITEM, Part, ThreadItem, ThreadView
from crm.ui.person.contact import CorrectDialog
from crm.ui.person.conversation_dialog import ConversationDialog
from crm.ui.person.panel import PersonPanel
from crm.ui.person.setting import Setting
from crm.ui.person.view_model import PersonViewModel
from tests.services.people import MORNING, add_lumen, add_noor, message
from tests.ui.conftest import TODAY
from tests.ui.windows import asked, gone

HOUR = timedelta(hours=1)
QUIET = {"suggest_follow_up": False}


class Scene:
    """A sent hello, Noor's answer three hours later with a file, a no by message about a campaign, our call."""

    def __init__(self, db: Database, folder: Path) -> None:
        lumen, self.noor = add_lumen(db), add_noor(db)
        partnership = start_partnership(db, self.noor, lumen)
        edit_partnership(db, partnership, {"cadence_days": 10})
        campaign = add_campaign(db, CampaignDraft(lumen, "Spring glow"))
        part = add_collaboration(db, CollaborationDraft(campaign, self.noor))
        hello = add_template(db, TemplateDraft("Hello", "Hi {first_name}", subject="Winter box"))
        confirm_sent(db, hand_out(db, HandOut(hello, (self.noor,)), TODAY).draft_ids, MORNING)
        file = folder / "terms.pdf"
        file.write_bytes(b"terms")
        answer = message(self.noor, direction=Direction.IN, at=MORNING + 3 * HOUR, note="Yes, see the file", **QUIET)
        self.answer = log_outreach(db, answer).outreach_id
        attach_files(db, self.noor, (file,), self.answer)
        no = {"outcome": Outcome.DECLINED, "decline_reason": "too busy", "collaboration_id": part}
        dm = {"channel": Channel.DIRECT_MESSAGE, "direction": Direction.IN}
        log_outreach(db, message(self.noor, at=MORNING + 5 * HOUR, note="Not now", **dm, **no, **QUIET))


@pytest.fixture
def scene(db: Database, tmp_path: Path) -> Scene:
    return Scene(db, tmp_path)


@pytest.fixture
def panel(bridge: Bridge, formats: Formats, scene: Scene, qtbot: QtBot) -> Iterator[PersonPanel]:
    model = PersonViewModel(bridge)
    shown = PersonPanel(model, Setting(formats, lambda: TODAY, lambda _text: None))
    qtbot.addWidget(shown)
    shown.resize(320, 900)
    shown.show()
    model.show(scene.noor)
    qtbot.waitUntil(lambda: shown.timeline.entries.rowCount() > 0)
    yield shown


def items(view: ThreadView) -> list[ThreadItem]:
    return [view.model().index(at, 0).data(ITEM) for at in range(view.model().rowCount())]


def kinds(panel: PersonPanel) -> set[EntryKind]:
    return {entry.kind for entry in panel.model.entries}


def wide(panel: PersonPanel, qtbot: QtBot) -> ConversationDialog:
    panel.talk.wide.click()
    dialog = asked(ConversationDialog)
    qtbot.waitUntil(lambda: dialog.states.state() == "content")
    return dialog


def test_the_clock_says_when_to_be_in_touch_next(panel: PersonPanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: panel.talk.clock.isVisible())
    assert panel.talk.clock.text() == (
        "Lumen: next touch ideal 30 Nov 2026, at latest 19 Dec 2026, from the agreed 10 days"
    )


def test_chips_narrow_the_line_of_time_to_kinds(panel: PersonPanel, qtbot: QtBot) -> None:
    assert {EntryKind.OUTREACH, EntryKind.CREATED} <= kinds(panel)
    panel.talk.chips["talk"].click()
    qtbot.waitUntil(lambda: kinds(panel) == {EntryKind.OUTREACH})
    panel.talk.chips["talk"].click()
    panel.talk.chips["kept"].click()
    qtbot.waitUntil(lambda: kinds(panel) == set())
    panel.talk.chips["kept"].click()
    qtbot.waitUntil(lambda: EntryKind.CREATED in kinds(panel))


def test_a_line_says_campaign_and_why_they_declined(panel: PersonPanel) -> None:
    lines = [panel.timeline.entries.index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole) for at in range(4)]
    assert any("Lumen · Spring glow · Declined · because: too busy" in line for line in lines)


def test_both_sides_stand_as_threads_with_the_time_between(panel: PersonPanel, qtbot: QtBot) -> None:
    panel.talk.mode.click()
    qtbot.waitUntil(lambda: len(items(panel.talk.bubbles)) == 7)
    told = items(panel.talk.bubbles)
    assert [(item.part, item.ours, item.title) for item in told] == [
        (Part.HEAD, False, "E-mail · Winter box"),
        (Part.WORD, True, "Mara · Fri 20 Nov 2026, 09:12"),
        (Part.BETWEEN, False, "they answered after 3 h"),
        (Part.WORD, False, "Fri 20 Nov 2026, 12:12"),
        (Part.OPEN, False, "Waits for our answer · 2 days"),
        (Part.HEAD, False, "Direct message"),
        (Part.WORD, False, "Fri 20 Nov 2026, 14:12"),  # a no wants no answer
    ]
    assert told[3].below == "terms.pdf"
    assert (told[6].below, told[6].tone) == ("Declined · because: too busy · Spring glow", "red")
    panel.talk.mode.click()
    assert panel.timeline.isVisible()


def test_the_window_shows_one_thread_its_times_and_what_is_open(
    db: Database, panel: PersonPanel, scene: Scene, qtbot: QtBot
) -> None:
    log_outreach(db, message(scene.noor, at=MORNING + 24 * HOUR, note="And the box?", **QUIET))
    dialog = wide(panel, qtbot)
    assert dialog.times.text() == "We answer in 21 h (median of 1), they in 3 h (median of 1)"
    lines = [dialog.threads.entries.index(at, 0).data() for at in range(3)]
    assert lines == ["Everything", "Winter box", "Direct message"]
    dialog.threads.setCurrentIndex(dialog.threads.entries.index(1))
    told = items(dialog.bubbles)
    assert (told[-1].part, told[-1].title) == (Part.OPEN, "No answer from them · 1 day")
    assert told[-2].text == "And the box?"
    dialog.working.click()
    qtbot.waitUntil(lambda: dialog.times.text().startswith("We answer in 5 h 48 min"))  # of Friday only
    log_outreach(db, message(scene.noor, at=MORNING + 26 * HOUR, direction=Direction.IN, note="Came", **QUIET))
    qtbot.waitUntil(lambda: items(dialog.bubbles)[-1].title == "Waits for our answer · 1 day")
    dialog.accept()


def test_times_are_counted_in_the_working_hours_chosen_in_settings(panel: PersonPanel, qtbot: QtBot) -> None:
    settings.save(Settings(work_opens="10:00", work_closes="12:30", work_days="every-day"), paths.settings_file())
    dialog = wide(panel, qtbot)
    assert dialog.working.toolTip() == "Every day, 10:00 to 12:30; chosen in Settings"
    dialog.working.click()
    qtbot.waitUntil(lambda: "they in 2 h 12 min" in dialog.times.text())
    dialog.accept()


def test_a_word_is_copied_corrected_and_its_file_saved(panel: PersonPanel, scene: Scene, qtbot: QtBot) -> None:
    dialog = wide(panel, qtbot)
    at = next(at for at, item in enumerate(items(dialog.bubbles)) if item.id == scene.answer)
    dialog.bubbles.setCurrentIndex(dialog.bubbles.model().index(at, 0))
    QTest.keyClick(dialog.bubbles, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "Yes, see the file"
    dialog.bubbles.menu_wanted.emit(scene.answer, QPoint(5, 5))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [each.text() for each in menu.actions() if each.text()] == [
        "Correct…",
        "Copy text",
        "Open terms.pdf",
        "Save terms.pdf…",
        "Remove outreach",
    ]
    menu.close()
    dialog.bubbles.opened.emit(scene.answer)
    correct = asked(CorrectDialog)
    correct.note.setPlainText("Yes")
    correct.submit.click()
    qtbot.waitUntil(lambda: gone(correct))
    qtbot.waitUntil(lambda: any(item.text == "Yes" for item in items(dialog.bubbles)))
    dialog.accept()


def test_a_no_has_its_reason_and_a_call_its_minutes(
    db: Database, panel: PersonPanel, scene: Scene, qtbot: QtBot
) -> None:
    dialog = wide(panel, qtbot)
    no = next(item for item in items(dialog.bubbles) if item.tone == "red")
    dialog.bubbles.opened.emit(no.id)
    correct = asked(CorrectDialog)
    assert (correct.reason.text(), correct.minutes.isVisible()) == ("too busy", False)
    correct.channel.setCurrentIndex(correct.channel.findData(Channel.CALL))
    correct.minutes.setText("a while")
    correct.submit.click()
    qtbot.waitUntil(lambda: correct.fields["minutes"].note() != "")
    correct.minutes.setText("18")
    correct.reason.setText("fee")
    correct.submit.click()
    qtbot.waitUntil(lambda: gone(correct))
    qtbot.waitUntil(lambda: any(item.below.startswith("Declined · because: fee") for item in items(dialog.bubbles)))
    assert any(item.title.startswith("18 min") for item in items(dialog.bubbles))
    dialog.accept()


def test_older_words_follow_when_asked_for(panel: PersonPanel, scene: Scene, qtbot: QtBot) -> None:
    dialog = wide(panel, qtbot)
    assert not dialog.earlier.isVisible()
    dialog.model._limit = 1
    dialog.model.load()
    qtbot.waitUntil(dialog.earlier.isVisible)
    dialog.earlier.click()
    qtbot.waitUntil(lambda: dialog.model.told is not None and dialog.model.told.read == 2)
    dialog.accept()
