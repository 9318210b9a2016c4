"""The brief of a campaign in the window: started, checked while typing, saved, accepted, compared, given out."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.brief_contents import BriefContents, Theme
from crm.formats import Formats
from crm.queries.briefs import BriefRow, brief_rows, brief_version
from crm.services.brands import BrandDraft, add_brand
from crm.services.brief_blocks import BlockDraft, add_block
from crm.services.briefs import add_brief, edit_brief
from crm.services.campaigns import CampaignDraft, CollaborationDraft, add_campaign, add_collaboration
from crm.services.commitments import add_exclusivity, remove_exclusivity
from crm.ui.bridge import Bridge
from crm.ui.kit.marked_text import MarkedText
from crm.ui.pages.campaigns.brief_dialogs import AcceptDialog, BlockDialog, ObjectionsDialog, VersionsDialog
from crm.ui.pages.campaigns.brief_tab import BriefTab
from tests.reports.test_brief import png
from tests.services.people import add_lumen, add_noor
from tests.ui.conftest import Said
from tests.ui.windows import gone

LEFT = Qt.MouseButton.LeftButton
SCRIPT = 'You must say exactly: "This is the only tea you will ever drink"'


@pytest.fixture
def noor(db: Database) -> str:
    """Noor."""
    return add_noor(db)


@pytest.fixture
def campaign(db: Database, noor: str) -> str:
    """Winter calm of Lumen, with Noor."""
    campaign = add_campaign(db, CampaignDraft(add_lumen(db), "Winter calm", objective="Five quiet minutes."))
    add_collaboration(db, CollaborationDraft(campaign, noor))
    return campaign


@pytest.fixture
def tab(bridge: Bridge, formats: Formats, qtbot: QtBot) -> BriefTab:
    """The tab, shown, without a campaign yet."""
    tab = BriefTab(bridge, formats)
    qtbot.addWidget(tab)
    tab.resize(1080, 690)
    tab.show()
    return tab


def opened(tab: BriefTab, qtbot: QtBot, campaign: str) -> None:
    """Open the campaign's brief."""
    tab.show_campaign(campaign)
    qtbot.waitUntil(lambda: tab.states.state() == "content")


def words(tab: BriefTab, part: str) -> MarkedText:
    """The field of a part."""
    return tab.editor.fields[part].words


def rows(db: Database) -> list[tuple[str, int]]:
    """Whose briefs there are, and how many versions."""
    return [(row.influencer, row.version) for row in brief_rows(db)]


def only(db: Database) -> BriefRow:
    """The one brief."""
    (row,) = brief_rows(db)
    return row


def dialog(tab: BriefTab, qtbot: QtBot, kind: type[QDialog]) -> QDialog:
    """The dialog that stands open."""
    qtbot.waitUntil(lambda: any(each.isVisible() for each in tab.findChildren(kind)))
    return next(each for each in tab.findChildren(kind) if each.isVisible())


def test_a_brief_starts_from_the_campaign_and_is_written_by_saving(
    db: Database, tab: BriefTab, qtbot: QtBot, said: Said, campaign: str
) -> None:
    opened(tab, qtbot, campaign)
    assert words(tab, "aim").text() == "Five quiet minutes." and "start" in tab.told.text()
    assert rows(db) == [] and not tab.versions.isEnabled()
    qtbot.keyClicks(tab.editor.themes[0].title, "Slow mornings")
    qtbot.mouseClick(tab.save, LEFT)
    qtbot.waitUntil(lambda: tab.told.text() == "Version 1 of 22 Nov 2026")
    assert brief_version(db, only(db).id).contents.themes == (Theme("Slow mornings"),)
    qtbot.waitUntil(lambda: said.texts() == ["Brief written"])
    assert not tab.save.isEnabled()
    said.press()
    qtbot.waitUntil(lambda: rows(db) == [])


def test_a_sentence_that_dictates_is_marked_while_typing_with_a_wider_wording(
    db: Database, tab: BriefTab, qtbot: QtBot, campaign: str
) -> None:
    opened(tab, qtbot, campaign)
    qtbot.waitUntil(lambda: "Nothing here dictates. Every sentence leaves room." in tab.openness.texts())
    qtbot.keyClicks(words(tab, "must_mention"), "Kent")
    qtbot.keyPress(words(tab, "must_mention"), Qt.Key.Key_Return)
    qtbot.keyClicks(words(tab, "must_mention"), SCRIPT)
    qtbot.waitUntil(lambda: bool(words(tab, "must_mention").marks()))
    (mark,) = words(tab, "must_mention").marks()
    assert words(tab, "must_mention").text()[mark.start : mark.end] == SCRIPT
    qtbot.waitUntil(lambda: "One sentence could leave more room" in tab.openness.texts())
    shown = tab.openness.texts()
    assert any(line.startswith("Wider: ") for line in shown)
    assert any(line.startswith("Disclosure: Please switch on") for line in shown)
    assert any(line.startswith("Openness ") for line in shown)
    show = next(each for each in tab.openness.findChildren(type(tab.save)) if each.text() == "Show")
    qtbot.mouseClick(show, LEFT)
    assert words(tab, "must_mention").textCursor().selectedText() == SCRIPT


def test_leaving_saves_what_was_typed(db: Database, tab: BriefTab, qtbot: QtBot, campaign: str) -> None:
    brief = add_brief(db, campaign, BriefContents(aim="Calm"))
    opened(tab, qtbot, campaign)
    qtbot.keyClicks(words(tab, "contact"), "Ida")
    tab.person.setCurrentIndex(1)
    qtbot.waitUntil(lambda: brief_version(db, brief).contents.contact == "Ida")
    qtbot.waitUntil(lambda: "save to give them their own" in tab.told.text())
    qtbot.waitUntil(lambda: words(tab, "contact").text() == "Ida")
    tab.hide()
    assert rows(db) == [("", 2)]


def test_a_partner_gets_words_of_their_own_and_can_take_the_campaigns_back(
    db: Database, tab: BriefTab, qtbot: QtBot, said: Said, campaign: str
) -> None:
    brief = add_brief(db, campaign, BriefContents(aim="Calm", why_partner="Somebody calm"))
    opened(tab, qtbot, campaign)
    tab.person.setCurrentIndex(1)
    qtbot.waitUntil(lambda: "save to give them their own" in tab.told.text())
    words(tab, "why_partner").setPlainText("Your soup evening")
    qtbot.mouseClick(tab.save, LEFT)
    qtbot.waitUntil(lambda: rows(db) == [("", 1), ("Noor van Dijk", 1)])
    qtbot.waitUntil(lambda: said.texts() == ["Noor van Dijk has a version of their own"])
    qtbot.waitUntil(lambda: tab.person.currentText() == "Noor van Dijk · own version")
    edit_brief(db, brief, {"aim": "Ten quiet minutes"})
    qtbot.waitUntil(lambda: words(tab, "aim").text() == "Ten quiet minutes")
    assert words(tab, "why_partner").text() == "Your soup evening"
    tab.editor.fields["why_partner"].common_wanted.emit("why_partner")
    qtbot.waitUntil(lambda: words(tab, "why_partner").text() == "Somebody calm")
    assert tab.save.isEnabled()


def test_an_accepted_version_says_so_and_a_newer_one_too(
    db: Database, tab: BriefTab, qtbot: QtBot, said: Said, campaign: str
) -> None:
    add_brief(db, campaign, BriefContents(aim="Calm"))
    opened(tab, qtbot, campaign)
    qtbot.mouseClick(tab.accepted, LEFT)
    asked = dialog(tab, qtbot, AcceptDialog)
    assert isinstance(asked, AcceptDialog) and asked.person.currentText() == "Noor van Dijk"
    qtbot.mouseClick(asked.submit, LEFT)
    qtbot.waitUntil(lambda: rows(db) == [("", 1), ("Noor van Dijk", 1)])
    qtbot.waitUntil(lambda: said.texts() == ["Accepted: this version is frozen"])
    tab.person.setCurrentIndex(1)
    wanted = "Version 1 accepted by e-mail on 22 Nov 2026"
    qtbot.waitUntil(lambda: tab.told.text() == wanted)
    qtbot.keyClicks(words(tab, "contact"), "Ida")
    qtbot.mouseClick(tab.save, LEFT)
    qtbot.waitUntil(lambda: tab.told.text() == f"{wanted}; version 2 is newer")


def test_versions_stand_side_by_side_and_an_older_one_goes_on(
    db: Database, tab: BriefTab, qtbot: QtBot, campaign: str
) -> None:
    brief = add_brief(db, campaign, BriefContents(aim="Five quiet minutes"))
    edit_brief(db, brief, {"aim": "Ten quiet minutes"})
    opened(tab, qtbot, campaign)
    qtbot.mouseClick(tab.versions, LEFT)
    shown = dialog(tab, qtbot, VersionsDialog)
    assert isinstance(shown, VersionsDialog)
    before, after = shown.findChildren(MarkedText)
    assert (before.text(), after.text()) == ("Five quiet minutes", "Ten quiet minutes")
    assert [before.text()[mark.start : mark.end] for mark in before.marks()] == ["Five"]
    qtbot.mouseClick(shown.take, LEFT)
    qtbot.waitUntil(lambda: words(tab, "aim").text() == "Five quiet minutes")
    qtbot.mouseClick(tab.save, LEFT)
    qtbot.waitUntil(lambda: brief_version(db, brief).number == 3)


def test_a_block_is_kept_and_used_again(db: Database, tab: BriefTab, qtbot: QtBot, campaign: str) -> None:
    add_block(db, BlockDraft("must_mention", "Tin", "The tin can be refilled"))
    opened(tab, qtbot, campaign)
    field = tab.editor.fields["must_mention"]
    qtbot.keyClicks(field.words, "Kent")
    field.menu.aboutToShow.emit()
    next(each for each in field.menu.actions() if each.text() == "Tin").trigger()
    assert field.words.text() == "Kent\nThe tin can be refilled"
    field.menu.aboutToShow.emit()
    next(each for each in field.menu.actions() if each.text().startswith("Keep")).trigger()
    asked = dialog(tab, qtbot, BlockDialog)
    assert isinstance(asked, BlockDialog)
    qtbot.keyClicks(asked.name, "Kent and tin")
    qtbot.mouseClick(asked.submit, LEFT)
    qtbot.waitUntil(lambda: gone(asked))  # it deletes itself once it is closed
    field.menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: "Kent and tin" in _menu(tab, "must_mention"))


def _menu(tab: BriefTab, part: str) -> list[str]:
    field = tab.editor.fields[part]
    field.menu.aboutToShow.emit()
    return [each.text() for each in field.menu.actions()]


def test_giving_it_out_saves_first_and_writes_the_file(
    db: Database, tab: BriefTab, qtbot: QtBot, said: Said, campaign: str, tmp_path: Path
) -> None:
    """A picture is put to a theme, the brief is written for the first time, then the page."""
    opened(tab, qtbot, campaign)
    picture, page = tmp_path / "calm.png", tmp_path / "brief.html"
    picture.write_bytes(png(40, 30))
    tab.editor.themes[0].title.setText("Slow mornings")
    tab.editor.picture_wanted.emit(tab.editor.themes[0])
    tab.keep_picture(str(picture))
    qtbot.waitUntil(lambda: len(tab.editor.themes[0].pictures()) == 1)
    tab.write_file(str(page))
    qtbot.waitUntil(page.exists)
    assert "Slow mornings" in page.read_text("utf-8") and "data:image/png" in page.read_text("utf-8")
    qtbot.waitUntil(lambda: "Wrote brief.html" in said.texts())
    assert rows(db) == [("", 1)]


def test_who_is_promised_to_a_rival_is_said_before_the_brief_goes_out(
    db: Database, tab: BriefTab, qtbot: QtBot, campaign: str, noor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QFileDialog, "open", lambda _self: asked.append("where"))  # a dialog of the system
    terms = {"rivals": "Lumen", "starts_on": "2020-01-01", "ends_on": "2099-12-31"}
    exclusive = add_exclusivity(db, noor, add_brand(db, BrandDraft("Glow")), terms)
    opened(tab, qtbot, campaign)
    tab.give.menu().actions()[0].trigger()
    shown = dialog(tab, qtbot, ObjectionsDialog)
    told = [each.text() for each in shown.findChildren(QLabel)]
    assert "Noor van Dijk: Promised Glow not to work for Lumen, until 31 Dec 2099." in told and asked == []
    shown.accept()
    qtbot.waitUntil(lambda: asked == ["where"])
    remove_exclusivity(db, exclusive)
    tab.give.menu().actions()[0].trigger()
    qtbot.waitUntil(lambda: asked == ["where", "where"])  # nothing stands against it now


def test_themes_are_added_moved_and_removed(db: Database, tab: BriefTab, qtbot: QtBot, campaign: str) -> None:
    brief = add_brief(db, campaign, BriefContents(themes=(Theme("Slow"), Theme("Small"))))
    opened(tab, qtbot, campaign)
    tab.editor.themes[1].raised.emit()
    tab.editor.themes[1].removed.emit()
    qtbot.mouseClick(tab.save, LEFT)
    qtbot.waitUntil(lambda: brief_version(db, brief).contents.themes == (Theme("Small"),))


def test_what_is_refused_stands_beside_its_part_and_waits_while_one_is_elsewhere(
    db: Database, tab: BriefTab, qtbot: QtBot, campaign: str
) -> None:
    brief = add_brief(db, campaign, BriefContents(aim="Calm"))
    opened(tab, qtbot, campaign)
    words(tab, "aim").setPlainText("a" * 501)
    qtbot.mouseClick(tab.save, LEFT)
    wanted = "This is 501 characters long; 500 is the most."
    field = tab.editor.fields["aim"]
    qtbot.waitUntil(lambda: wanted in [each.text() for each in field.findChildren(type(tab.told))])
    assert brief_version(db, brief).number == 1
    tab.person.setCurrentIndex(1)
    qtbot.waitUntil(lambda: words(tab, "aim").text() == "Calm")
    tab.person.setCurrentIndex(0)
    qtbot.waitUntil(lambda: words(tab, "aim").text() == "a" * 501)
    qtbot.mouseClick(tab.drop, LEFT)
    qtbot.waitUntil(lambda: words(tab, "aim").text() == "Calm")
