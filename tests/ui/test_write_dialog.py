"""Writing to people: who is held back and why, what each would read, and the ways a message leaves."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from crm import paths, settings
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Channel
from crm.formats import Formats
from crm.queries.messages import open_drafts
from crm.queries.sequences import run_rows
from crm.services.brands import BrandDraft, add_brand
from crm.services.campaigns import CampaignDraft, CollaborationDraft, add_campaign, add_collaboration
from crm.services.influencers import InfluencerDraft, add_influencer
from crm.services.message_templates import TemplateDraft, add_template
from crm.services.outreach import log_outreach
from crm.services.partnerships import start_partnership
from crm.services.sequences import add_sequence, enrol
from crm.settings import Settings
from crm.ui.bridge import Bridge
from crm.ui.pages.messages.page import TEMPLATES, MessagesPage
from crm.ui.pages.messages.view_model import MessagesViewModel
from crm.ui.pages.messages.write_dialog import WriteDialog
from crm.ui.pages.messages.write_model import Purpose
from tests.conftest import NOW
from tests.services.people import add_lumen, add_noor, message
from tests.ui.conftest import TODAY, Said
from tests.ui.windows import gone

SPOKEN = Qt.ItemDataRole.AccessibleTextRole


class Scene:
    """Noor may be written to, Anna has no niche, Shy asked to be left alone, a colleague wrote to Bo yesterday."""

    def __init__(self, db: Database) -> None:
        self.lumen, self.noor = add_lumen(db), add_noor(db)
        self.anna = add_influencer(db, InfluencerDraft("Anna", email="anna@example.com"))
        self.shy = add_influencer(db, InfluencerDraft("Shy", niches=("Craft",), do_not_contact=True))
        self.bo = add_influencer(db, InfluencerDraft("Bo", niches=("Craft",)))
        colleague = Database.open(db.path, user="Jonas", clock=lambda: NOW)
        log_outreach(colleague, message(self.bo, at=NOW - timedelta(days=1), suggest_follow_up=False))
        colleague.close()
        self.hello = add_template(db, TemplateDraft("Hello", "Hi {first_name}, about {niche}", subject="{brand|Us}"))
        self.note = add_template(db, TemplateDraft("Note", "Hi {first_name}", Channel.DIRECT_MESSAGE))
        self.tries = add_sequence(db, "Tries", (self.note, self.note))
        self.everybody = (self.noor, self.anna, self.shy, self.bo)


@pytest.fixture
def scene(db: Database) -> Scene:
    return Scene(db)


@pytest.fixture
def page(bridge: Bridge, formats: Formats, qtbot: QtBot) -> Iterator[MessagesPage]:
    shown = MessagesPage(MessagesViewModel(bridge, formats, lambda: TODAY))
    qtbot.addWidget(shown)
    shown.show()
    yield shown


def opened(page: MessagesPage, scene: Scene, qtbot: QtBot, purpose: Purpose | None = None) -> WriteDialog:
    dialog = page.write_to(purpose or Purpose(scene.everybody, template_id=scene.hello))
    qtbot.waitUntil(lambda: dialog.states.state() == "content" and bool(dialog.model.lines))
    return dialog


def spoken(dialog: WriteDialog) -> list[str]:
    people = dialog.people.people
    return [str(people.index(at).data(SPOKEN)) for at in range(people.rowCount())]


def test_the_address_of_somebody_who_wants_nothing_is_not_ticked_by_itself(
    db: Database, page: MessagesPage, scene: Scene, qtbot: QtBot
) -> None:
    add_influencer(db, InfluencerDraft(name="Old Bo", email="BO@x.example", do_not_contact=True))
    bo = add_influencer(db, InfluencerDraft(name="Bo again", email="bo@x.example", niches=("Clay",)))
    dialog = opened(page, scene, qtbot, Purpose((bo,), template_id=scene.hello))
    assert spoken(dialog) == ["Bo again, not ticked, Has the e-mail address of Old Bo, who asked not to be contacted."]
    assert dialog.told.text() == "0 of 1 get it · 1 with the address of somebody who wants nothing"


def test_each_person_is_told_with_the_reason_why_they_are_held_back(
    page: MessagesPage, scene: Scene, qtbot: QtBot
) -> None:
    dialog = opened(page, scene, qtbot)
    assert spoken(dialog) == [
        "Noor van Dijk, ticked",
        "Anna, left out, {niche} not known of Anna",
        "Shy, left out, Asked not to be contacted",
        "Bo, not ticked, Jonas sent an e-mail, 21 Nov 2026",
    ]
    assert dialog.told.text() == "1 of 4 get it · 2 left out · 1 written to by a colleague"
    assert dialog.preview.text.text() == "Hi Noor, about Ceramics"
    dialog.people.setFocus()
    QTest.keyClick(dialog.people, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: dialog.preview.name.text() == "Bo")
    assert "Jonas sent an e-mail, 21 Nov 2026" in dialog.preview.note.text()
    QTest.keyClick(dialog.people, Qt.Key.Key_Space)
    assert spoken(dialog)[3].startswith("Bo, ticked")
    QTest.keyClick(dialog.people, Qt.Key.Key_Up)
    QTest.keyClick(dialog.people, Qt.Key.Key_Space)  # who is left out cannot be ticked
    assert spoken(dialog)[2] == "Shy, left out, Asked not to be contacted"
    dialog.model.tick_all(True)
    assert [line.ticked for line in dialog.model.lines] == [True, False, False, False]  # the doubt stays
    dialog.reject()


def test_a_colleagues_word_counts_for_as_many_days_as_chosen(page: MessagesPage, scene: Scene, qtbot: QtBot) -> None:
    settings.save(Settings(user_name="Mara", quiet_days=0), paths.settings_file())
    dialog = opened(page, scene, qtbot)
    assert spoken(dialog)[3] == "Bo, ticked"  # Jonas wrote yesterday
    dialog.reject()


def test_a_text_is_changed_for_one_person_kept_and_taken_back(
    db: Database, page: MessagesPage, scene: Scene, qtbot: QtBot
) -> None:
    """A field filled in by hand lets somebody get it; going to others and other messages loses no change."""
    dialog = opened(page, scene, qtbot)
    preview = dialog.preview
    preview.go_to(scene.anna)
    assert preview.text.text() == "Hi Anna, about {niche}"
    assert [(mark.start, mark.end) for mark in preview.text.marks()] == [(15, 22)]
    preview.text.setPlainText("Hi Anna, about clay")
    assert spoken(dialog)[1] == "Anna, ticked, changed for them"
    preview.go_to(scene.noor)
    QTest.keyClicks(preview.text, "Well! ")
    QTest.keyClick(preview.subject, Qt.Key.Key_Return)  # a subject has no second line
    assert (preview.text.text(), preview.subject.text()) == ("Well! Hi Noor, about Ceramics", "Us")
    preview.restore.click()
    assert (preview.text.text(), preview.own.isVisible()) == ("Hi Noor, about Ceramics", False)
    preview.text.undo()
    assert preview.text.text().startswith("Well! ")
    dialog.model.choose_template(scene.note)
    qtbot.waitUntil(lambda: preview.text.text() == "Hi Noor")
    dialog.model.choose_template(scene.hello)
    qtbot.waitUntil(lambda: preview.text.text().startswith("Well! "))
    dialog.keep.click()
    qtbot.waitUntil(lambda: len(open_drafts(db)) == 2)
    assert {row.text for row in open_drafts(db)} == {"Hi Anna, about clay", "Well! Hi Noor, about Ceramics"}


def test_what_is_kept_waits_under_drafts_and_is_undone_in_one_step(
    db: Database, page: MessagesPage, scene: Scene, qtbot: QtBot, said: Said
) -> None:
    dialog = opened(page, scene, qtbot)
    dialog.model.tick(scene.bo, True)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: gone(dialog) and said.texts() == ["2 messages wait under Drafts."])
    assert [row.name for row in open_drafts(db)] == ["Noor van Dijk", "Bo"]
    said.press()
    qtbot.waitUntil(lambda: open_drafts(db) == [])


def test_a_campaign_fills_its_fields_and_people_are_found_by_name(
    db: Database, page: MessagesPage, scene: Scene, qtbot: QtBot
) -> None:
    campaign = add_campaign(db, CampaignDraft(scene.lumen, "Spring glow"))
    add_collaboration(db, CollaborationDraft(campaign, scene.noor))
    dialog = opened(page, scene, qtbot, Purpose((scene.anna,), template_id=scene.hello))
    words = [dialog.about.itemText(at) for at in range(dialog.about.count())]
    assert words == ["About no brand", "Lumen", "Spring glow · Lumen"]
    dialog.about.setCurrentIndex(2)
    qtbot.waitUntil(lambda: dialog.preview.subject.text() == "Lumen")
    dialog.add.setFocus()
    QTest.keyClicks(dialog.add, "Noor")
    qtbot.waitUntil(lambda: dialog.add.suggestions.popup.isVisible())
    dialog.add.suggestions.popup.hide()
    QTest.keyClick(dialog.add, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(dialog.model.lines) == 2)
    assert dialog.isVisible()  # Enter chose somebody, and handed nothing out
    assert dialog.add.text() == ""
    dialog.reject()


def test_the_only_brand_somebody_works_with_is_what_it_is_about_at_first(
    db: Database, page: MessagesPage, scene: Scene, qtbot: QtBot
) -> None:
    start_partnership(db, scene.noor, scene.lumen)
    dialog = opened(page, scene, qtbot, Purpose((scene.noor,)))
    assert (dialog.about.currentText(), dialog.preview.subject.text()) == ("Lumen", "Lumen")
    start_partnership(db, scene.noor, add_brand(db, BrandDraft("Maple")))
    other = opened(page, scene, qtbot, Purpose((scene.noor,)))
    assert other.about.currentText() == "About no brand"


def test_a_sequence_starts_for_those_who_are_not_in_it(
    db: Database, page: MessagesPage, scene: Scene, qtbot: QtBot
) -> None:
    enrol(db, scene.tries, (scene.anna,), TODAY)
    dialog = opened(page, scene, qtbot, Purpose((scene.noor, scene.anna)))
    sequence = next(at for at in range(dialog.what.count()) if dialog.what.itemText(at) == "Sequence: Tries")
    dialog.what.setCurrentIndex(sequence)
    qtbot.waitUntil(lambda: spoken(dialog)[1] == "Anna, left out, Is in this sequence already")
    assert not dialog.files.isVisible()  # a direct message is no e-mail
    dialog.keep.click()
    qtbot.waitUntil(lambda: gone(dialog))
    qtbot.waitUntil(
        lambda: [run.drafted for run in run_rows(db, scene.tries) if run.influencer_id == scene.noor] == [True]
    )


def test_one_message_is_copied_and_several_leave_as_files(
    db: Database,
    page: MessagesPage,
    scene: Scene,
    qtbot: QtBot,
    said: Said,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialog = opened(page, scene, qtbot)
    dialog.copy.click()
    qtbot.waitUntil(lambda: said.texts() == ["1 message waits under Drafts."])
    assert QApplication.clipboard().text() == "Hi Noor, about Ceramics"
    again = opened(page, scene, qtbot)
    again.model.tick(scene.bo, True)
    assert (again.copy.isEnabled(), again.files.isEnabled()) == (False, True)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path / "out"))
    again.files.click()
    qtbot.waitUntil(lambda: said.texts()[-1] == "2 e-mail files are in out.")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["001 Noor van Dijk.eml", "002 Bo.eml"]


def test_a_cancelled_job_makes_no_draft(
    db: Database, page: MessagesPage, bridge: Bridge, scene: Scene, qtbot: QtBot, said: Said
) -> None:
    dialog = opened(page, scene, qtbot)

    def cancel() -> None:
        for job in bridge.jobs:
            job.progress.cancel()

    bridge.jobs_changed.connect(cancel)
    dialog.keep.click()
    qtbot.waitUntil(lambda: said.texts() == ["Cancelled; no draft was made."])
    assert open_drafts(db) == []


def test_without_a_template_it_offers_to_make_one(page: MessagesPage, qtbot: QtBot) -> None:
    dialog = page.write_to(Purpose())
    qtbot.waitUntil(lambda: dialog.states.state() == "empty")
    dialog._ask_template()
    assert page.parts.group.checkedId() == TEMPLATES
    assert page.templates.states.state() == "content"
