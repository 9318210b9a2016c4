"""Messages as a person uses them: templates typed with marks, drafts sent and discarded, sequences, replies."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Channel, Direction
from crm.formats import Formats
from crm.queries.messages import Occasion, template_rows
from crm.queries.sequences import run_rows, sequence_rows
from crm.queries.timeline import EntryKind, timeline
from crm.services.influencers import InfluencerDraft, add_influencer, edit_influencer
from crm.services.message_templates import TemplateDraft, add_template
from crm.services.messages import HandOut, hand_out
from crm.services.outreach import log_outreach
from crm.services.sequences import add_sequence, enrol
from crm.ui.bridge import Bridge
from crm.ui.pages.messages.draft_dialogs import EditDraftDialog, SentDialog
from crm.ui.pages.messages.page import DRAFTS, REPLIES, SEQUENCES, TEMPLATES, MessagesPage
from crm.ui.pages.messages.sequence_dialog import SequenceDialog
from crm.ui.pages.messages.view_model import MessagesViewModel
from crm.ui.pages.messages.write_dialog import WriteDialog
from tests.conftest import NOW
from tests.services.people import MORNING, add_lumen, add_noor, message
from tests.ui.conftest import TODAY, Said
from tests.ui.windows import asked, gone

SPOKEN = Qt.ItemDataRole.AccessibleTextRole
QUIET = {"suggest_follow_up": False}


class Scene:
    """Noor and Anna, a hello for both, two drafts of it, and a sequence that waits for Noor's second message."""

    def __init__(self, db: Database) -> None:
        self.lumen, self.noor = add_lumen(db), add_noor(db)
        self.anna = add_influencer(db, InfluencerDraft("Anna", email="anna@example.com"))
        self.hello = add_template(
            db, TemplateDraft("Hello", "Hi {first_name|there},\n{brand} loves {niche|what you do}.", subject="{brand}")
        )
        wanted = HandOut(self.hello, (self.noor, self.anna), Occasion(self.lumen))
        self.drafts = hand_out(db, wanted, TODAY).draft_ids
        self.again = add_template(db, TemplateDraft("Again", "Hi again {name}", Channel.DIRECT_MESSAGE))
        self.tries = add_sequence(db, "Two tries", (self.again, self.again))
        enrol(db, self.tries, (self.noor,), TODAY)


@pytest.fixture
def scene(db: Database) -> Scene:
    return Scene(db)


def shown(bridge: Bridge, formats: Formats, qtbot: QtBot) -> MessagesPage:
    page = MessagesPage(MessagesViewModel(bridge, formats, lambda: TODAY))
    qtbot.addWidget(page)
    page.resize(1080, 760)
    page.show()
    page.load()
    qtbot.waitUntil(lambda: page.drafts.states.state() != "loading")
    return page


@pytest.fixture
def page(scene: Scene, bridge: Bridge, formats: Formats, qtbot: QtBot) -> Iterator[MessagesPage]:
    yield shown(bridge, formats, qtbot)


def names(model: object) -> list[str]:
    return [str(model.index(at, 0).data()) for at in range(model.rowCount())]  # type: ignore[attr-defined]


def words_in(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel))


def press(widget: QWidget, key: Qt.Key) -> None:
    widget.setFocus()
    QTest.keyClick(widget, key)


# ---- drafts


def test_an_empty_workspace_says_what_to_do_in_every_part(bridge: Bridge, formats: Formats, qtbot: QtBot) -> None:
    page = shown(bridge, formats, qtbot)
    page.show_part(REPLIES)
    qtbot.waitUntil(lambda: page.replies.states.state() == "empty")
    states = [part.states.state() for part in (page.drafts, page.templates, page.sequences)]
    assert states == ["empty"] * 3
    page.sequences.ask_new()  # there is no template to make one of
    assert page.parts.group.checkedId() == TEMPLATES
    assert page.templates.states.state() == "content"


def test_drafts_that_were_sent_are_logged_in_one_step_and_undone(
    db: Database, page: MessagesPage, scene: Scene, qtbot: QtBot, said: Said
) -> None:
    drafts = page.drafts
    assert (names(drafts.list), page.badge.text()) == (["Noor van Dijk", "Anna"], "2")
    assert drafts.list.index(1, 0).data(SPOKEN) == "Anna, anna@example.com"
    drafts.table.choose(scene.drafts[1])
    assert drafts.text.text() == "Hi Anna,\nLumen loves what you do."
    drafts.table.selectAll()
    press(drafts.table, Qt.Key.Key_S)
    dialog = asked(SentDialog)
    dialog.submit.click()
    qtbot.waitUntil(lambda: gone(dialog) and drafts.states.state() == "empty")
    (line,) = [entry for entry in timeline(db, scene.anna) if entry.kind is EntryKind.OUTREACH]
    assert line.text == "Lumen\n\nHi Anna,\nLumen loves what you do."
    assert said.texts()[-1] == "2 messages logged as sent."
    said.press()
    qtbot.waitUntil(lambda: drafts.list.rowCount() == 2)


def test_a_discarded_draft_is_gone_until_undo(page: MessagesPage, scene: Scene, qtbot: QtBot, said: Said) -> None:
    drafts = page.drafts
    drafts.table.choose(scene.drafts[0])
    press(drafts.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: names(drafts.list) == ["Anna"])
    assert said.texts()[-1] == "1 draft discarded."
    said.press()
    qtbot.waitUntil(lambda: drafts.list.rowCount() == 2)


def test_a_draft_is_copied_by_key(page: MessagesPage, scene: Scene) -> None:
    page.drafts.table.choose(scene.drafts[0])
    press(page.drafts.table, Qt.Key.Key_C)
    assert QApplication.clipboard().text() == "Hi Noor,\nLumen loves Ceramics."


def test_what_a_draft_says_is_changed_by_key_and_undone(
    page: MessagesPage, scene: Scene, qtbot: QtBot, said: Said
) -> None:
    page.drafts.table.choose(scene.drafts[0])
    press(page.drafts.table, Qt.Key.Key_E)
    dialog = asked(EditDraftDialog)
    dialog.text.setPlainText("Hi Noor,\nsee {code}")
    dialog.submit.click()
    qtbot.waitUntil(lambda: "Fill in {code}" in words_in(dialog))  # a field that stands is not sent
    dialog.text.setPlainText("Dear Noor,\ntea?")
    dialog.submit.click()
    qtbot.waitUntil(lambda: page.drafts.text.text() == "Dear Noor,\ntea?")
    said.press()
    qtbot.waitUntil(lambda: page.drafts.text.text() == "Hi Noor,\nLumen loves Ceramics.")


def test_a_draft_of_a_sequence_says_that_they_answered_meanwhile(
    db: Database, page: MessagesPage, scene: Scene, qtbot: QtBot
) -> None:
    (run,) = run_rows(db)
    hand_out(db, HandOut(scene.again, (scene.noor,), run_of={scene.noor: run.id}), TODAY)
    log_outreach(db, message(scene.noor, direction=Direction.IN, at=NOW))
    page.model.load()
    qtbot.waitUntil(lambda: page.drafts.list.rowCount() == 3)
    told = [page.drafts.list.index(at, 0).data(SPOKEN) for at in range(3)]
    assert told == ["Noor van Dijk, no address known", "Anna, anna@example.com", "Noor van Dijk, Answered meanwhile"]


def test_a_draft_for_somebody_who_wants_to_be_left_alone_goes_nowhere(
    db: Database, page: MessagesPage, scene: Scene, qtbot: QtBot, said: Said
) -> None:
    edit_influencer(db, scene.noor, {"do_not_contact": True})
    page.model.load()
    qtbot.waitUntil(lambda: page.model.kept.drafts[0].do_not_contact)
    page.drafts.table.choose(scene.drafts[0])
    QApplication.clipboard().setText("nothing")
    press(page.drafts.table, Qt.Key.Key_C)
    press(page.drafts.table, Qt.Key.Key_M)
    assert said.texts() == ["Noor van Dijk asked not to be contacted. Discard the draft."] * 2
    assert QApplication.clipboard().text() == "nothing"


def test_drafts_that_wait_become_files_and_wait_on(
    page: MessagesPage, qtbot: QtBot, said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path / "out"))
    page.drafts.table.selectAll()
    press(page.drafts.table, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: said.texts() == ["2 e-mail files are in out."])
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["001 Noor van Dijk.eml", "002 Anna.eml"]
    assert page.drafts.list.rowCount() == 2


# ---- templates


def test_fields_are_marked_as_one_types_and_shown_for_one_person_after_the_other(
    page: MessagesPage, scene: Scene, qtbot: QtBot
) -> None:
    page.show_part(TEMPLATES)
    templates = page.templates
    assert names(templates.list) == ["Again, Direct message", "Hello, E-mail"]
    templates.table.choose(scene.hello)
    qtbot.waitUntil(lambda: templates.preview.text.text().startswith("Hi Anna"))
    assert [mark.tone for mark in templates.editor.subject.marks()] == ["amber"]  # no brand is chosen
    assert "No brand is chosen" in templates.preview.note.text()
    QTest.keyClick(templates.preview, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: templates.preview.text.text().startswith("Hi Noor"))
    templates.occasion.setCurrentIndex(1)
    qtbot.waitUntil(lambda: templates.preview.subject.text() == "Lumen")
    assert [mark.tone for mark in templates.editor.text.marks()] == ["green"] * 3
    templates.editor.text.set_text("Hi {nick}")
    assert [mark.tone for mark in templates.editor.text.marks()] == ["red"]
    assert "There is no field “nick”" in templates.editor.fields["text"].note()


def test_a_field_is_completed_after_a_brace_and_inserted_from_the_menu(
    page: MessagesPage, scene: Scene, qtbot: QtBot
) -> None:
    page.show_part(TEMPLATES)
    page.templates.table.choose(scene.hello)
    text = page.templates.editor.text
    text.set_text("")
    text.setFocus()
    QTest.keyClicks(text, "Hi {fi")
    qtbot.waitUntil(text.suggestions.popup.isVisible)
    QTest.keyClick(text.suggestions.popup, Qt.Key.Key_Return)
    assert text.text() == "Hi {first_name}"
    text.insert_field("brand")
    assert text.text() == "Hi {first_name}{brand}"
    QTest.keyClicks(text, "{{")  # a brace itself completes nothing
    assert not text.suggestions.popup.isVisible()


def test_what_is_typed_waits_with_its_template_until_it_is_saved(
    db: Database, page: MessagesPage, scene: Scene, qtbot: QtBot, said: Said
) -> None:
    page.show_part(TEMPLATES)
    templates = page.templates
    templates.table.choose(scene.hello)
    assert not templates.save.isEnabled()
    templates.editor.text.set_text("Hello {first_name|you}")
    templates.table.choose(scene.again)
    assert templates.editor.text.text() == "Hi again {name}"
    assert names(templates.list)[1] == "Hello, not saved"
    templates.table.choose(scene.hello)
    assert templates.editor.text.text() == "Hello {first_name|you}"
    templates.save.click()
    qtbot.waitUntil(lambda: said.texts()[-1:] == ["Template saved."])
    assert {each.name: each.text for each in template_rows(db)}["Hello"] == "Hello {first_name|you}"
    qtbot.waitUntil(lambda: names(templates.list)[1] == "Hello, E-mail")
    assert not templates.save.isEnabled()


def test_a_new_template_is_refused_beside_its_field_then_added(
    db: Database, page: MessagesPage, qtbot: QtBot, said: Said
) -> None:
    page.show_part(TEMPLATES)
    templates = page.templates
    templates.add()
    QTest.keyClicks(templates.editor.name, "Hello")
    templates.editor.text.set_text("Hi")
    templates.save_shown()
    qtbot.waitUntil(lambda: "Hello" in templates.editor.fields["name"].note())
    templates.editor.name.clear()
    QTest.keyClicks(templates.editor.name, "Thanks")
    templates.save_shown()
    qtbot.waitUntil(lambda: said.texts()[-1:] == ["Template added."])
    qtbot.waitUntil(lambda: "Thanks, E-mail" in names(templates.list))
    assert templates.table.current_id() == next(each.id for each in template_rows(db) if each.name == "Thanks")


def test_what_is_typed_is_saved_when_the_workspace_closes(db: Database, page: MessagesPage, scene: Scene) -> None:
    page.show_part(TEMPLATES)
    page.templates.table.choose(scene.hello)
    page.templates.editor.text.set_text("Kept")
    page.leave()
    assert {each.name: each.text for each in template_rows(db)}["Hello"] == "Kept"


def test_a_template_in_use_is_archived_and_comes_back(
    db: Database, page: MessagesPage, scene: Scene, qtbot: QtBot, said: Said
) -> None:
    page.show_part(TEMPLATES)
    templates = page.templates
    templates.table.choose(scene.again)
    templates._remove()
    qtbot.waitUntil(lambda: "archive it" in "".join(said.texts()))
    templates._archive.trigger()
    qtbot.waitUntil(lambda: names(templates.list) == ["Hello, E-mail"])
    templates._old.click()
    assert names(templates.list) == ["Again, Direct message · archived", "Hello, E-mail"]


# ---- sequences


def test_a_sequence_tells_who_is_at_which_message_and_stops(
    db: Database, page: MessagesPage, scene: Scene, qtbot: QtBot, said: Said
) -> None:
    page.show_part(SEQUENCES)
    sequences = page.sequences
    assert (names(sequences.list), sequences.name.text()) == (["Two tries, 1 due"], "Two tries")
    assert sequences.steps.text() == "2 messages, after 3 days of silence"
    cells = [str(sequences.runs.index(0, at).data(SPOKEN)) for at in range(4)]
    assert cells == ["Noor van Dijk", "1 of 2, Again", "Today, 22 Nov 2026", "Due"]
    press(sequences.people, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: str(sequences.runs.index(0, 3).data()) == "Stopped")
    assert said.texts()[-1] == "1 person stopped."
    said.press()
    qtbot.waitUntil(lambda: str(sequences.runs.index(0, 3).data()) == "Due")
    sequences.due.click()
    dialog = asked(WriteDialog)
    qtbot.waitUntil(dialog.keep.isEnabled)
    assert not dialog.what.isEnabled()  # what comes next is told by the sequence
    dialog.keep.click()
    qtbot.waitUntil(lambda: str(sequences.runs.index(0, 3).data()) == "Draft waits")
    assert not sequences.due.isVisible()
    log_outreach(db, message(scene.noor, direction=Direction.IN, at=MORNING + timedelta(days=9), **QUIET))
    qtbot.waitUntil(lambda: str(sequences.runs.index(0, 3).data()) == "Replied")


def test_a_sequence_is_made_of_templates_with_days_between(
    db: Database, page: MessagesPage, scene: Scene, qtbot: QtBot, said: Said
) -> None:
    page.show_part(SEQUENCES)
    page.sequences.ask_new()
    dialog = asked(SequenceDialog)
    assert [wait.value() for wait in dialog.waits] == [0, 3, 5]  # two follow-ups, then stop
    dialog.submit.click()
    qtbot.waitUntil(lambda: dialog.fields["name"].note() != "")
    dialog.name.setText("Gentle")
    dialog.more.click()
    dialog.waits[1].setValue(4)
    dialog.messages[3].setCurrentIndex(dialog.messages[3].findData(scene.hello))
    dialog.submit.click()
    qtbot.waitUntil(lambda: gone(dialog))
    gentle = next(each for each in sequence_rows(db) if each.name == "Gentle")
    assert [(days, name) for days, _id, name in gentle.steps] == [
        (0, "Again"),
        (4, "Hello"),
        (5, "Hello"),
        (5, "Hello"),
    ]
    qtbot.waitUntil(lambda: page.sequences.list.rowCount() == 2)
    page.sequences.table.choose(gentle.id)
    page.sequences.ask_edit()
    changed = asked(SequenceDialog)
    changed._take_last()
    changed.submit.click()
    qtbot.waitUntil(lambda: gone(changed))
    assert len(next(each for each in sequence_rows(db) if each.name == "Gentle").steps) == 3
    assert said.texts()[-2:] == ["Sequence added.", "Sequence saved."]


def test_a_line_of_today_leads_to_its_draft_and_to_the_next_message(
    page: MessagesPage, scene: Scene, qtbot: QtBot, said: Said
) -> None:
    page.show_part(REPLIES)
    page.show_draft(scene.drafts[1])
    assert (page.parts.group.checkedId(), page.drafts.table.current_id()) == (DRAFTS, scene.drafts[1])
    (run,) = page.model.kept.runs
    page.write_next(run.id)
    qtbot.waitUntil(lambda: any(isinstance(each, WriteDialog) for each in QApplication.topLevelWidgets()))
    dialog = asked(WriteDialog)
    qtbot.waitUntil(dialog.keep.isEnabled)
    assert [line.preview.text for line in dialog.model.lines] == ["Hi again Noor van Dijk"]
    dialog.keep.click()
    qtbot.waitUntil(lambda: page.drafts.list.rowCount() == 3)
    page.write_next(run.id)
    qtbot.waitUntil(lambda: said.texts()[-1] == "That message waits no longer.")


# ---- replies


def test_replies_tell_n_dates_and_what_cannot_be_told(
    db: Database, page: MessagesPage, scene: Scene, qtbot: QtBot
) -> None:
    friday = MORNING - timedelta(days=42)
    log_outreach(db, message(scene.noor, at=friday, **QUIET))
    log_outreach(db, message(scene.noor, direction=Direction.IN, at=friday + timedelta(days=3), **QUIET))
    page.show_part(REPLIES)
    replies = page.replies
    qtbot.waitUntil(lambda: len(replies.charts) == 2)
    told = {by.value: chart.accessibleDescription() for by, chart in replies.charts.items()}
    untold = "—, 1 of 1 person: cannot tell yet"
    assert told == {"channel": f"E-mail: {untold}", "weekday": f"Friday: {untold}"}
    text = words_in(replies)
    assert (
        "3 d" in text and "median of 1 answer" in text and "From 2 logged contacts, 9 Oct 2026 to 12 Oct 2026" in text
    )
    replies.working.click()
    qtbot.waitUntil(lambda: "9 h" in words_in(replies))  # of Friday and Monday


# ---- the page


def test_it_counts_what_waits_and_everything_that_takes_focus_has_a_name(
    bridge: Bridge, formats: Formats, scene: Scene, qtbot: QtBot
) -> None:
    page = MessagesPage(MessagesViewModel(bridge, formats, lambda: TODAY))
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.counted) as counted:
        page.load()
    assert counted.args == [3]  # two drafts and a message that is due
    assert page.badge.toolTip() == "Drafts: 2. Messages of sequences that are due: 1."
    page.show()
    for part in (DRAFTS, TEMPLATES, SEQUENCES, REPLIES):
        page.show_part(part)
        for each in page.findChildren(QWidget):
            if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.focusProxy() is None:
                assert each.accessibleName() or each.property("text"), each
    shown_words = [each for each in page.findChildren(QLabel) if each.text()]
    assert all(each.textFormat() == Qt.TextFormat.PlainText for each in shown_words)


def test_a_line_of_a_draft_offers_its_acts(page: MessagesPage, scene: Scene, qtbot: QtBot) -> None:
    page.drafts.table.choose(scene.drafts[0])
    with qtbot.waitSignal(page.person_opened) as opened:
        press(page.drafts.table, Qt.Key.Key_O)
    assert opened.args == [scene.noor]
    page.drafts._ask_menu(QPoint(10, 10))
    menu = QApplication.activePopupWidget()
    assert menu is not None and len(menu.actions()) == 7
    menu.close()
