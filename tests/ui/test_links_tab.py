"""The links of a campaign as a person uses them: one for everybody, one more, copy, picture, rename, codes worth a look."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.formats import Formats
from crm.queries.tracking import tracking_links
from crm.services import campaigns
from crm.services.campaigns import CampaignDraft, CollaborationDraft
from crm.ui.bridge import Bridge
from crm.ui.pages.campaigns.links_dialogs import LinkDialog, RenameDialog
from crm.ui.pages.campaigns.links_tab import LinksTab
from tests.services.people import add_lumen, add_noor, add_person
from tests.ui.conftest import Said
from tests.ui.windows import asked, gone

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def campaign(db: Database) -> str:
    """Spring glow of Lumen with Noor and Sanne, whose codes look alike."""
    made = campaigns.add_campaign(db, CampaignDraft(add_lumen(db), "Spring glow"))
    campaigns.add_collaboration(db, CollaborationDraft(made, add_noor(db), code="GLOW10"))
    campaigns.add_collaboration(db, CollaborationDraft(made, add_person(db, "Sanne"), code="GL0W1O"))
    return made


@pytest.fixture
def tab(bridge: Bridge, formats: Formats, campaign: str, qtbot: QtBot) -> Iterator[LinksTab]:
    """The tab, shown and read."""
    tab = LinksTab(bridge, formats)
    qtbot.addWidget(tab)
    tab.resize(1080, 700)
    tab.show()
    tab.show_campaign(campaign)
    qtbot.waitUntil(lambda: tab.states.state() == "content")
    yield tab


def make_for_everybody(tab: LinksTab, qtbot: QtBot, name: str) -> None:
    """Type a name and a page, and press the button."""
    qtbot.mouseClick(tab.everybody, LEFT)
    dialog = asked(LinkDialog)
    qtbot.keyClicks(dialog.label, name)
    qtbot.keyClicks(dialog.landing, "lumen.example/glow")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: gone(dialog))


def test_everybody_gets_a_link_of_their_own_in_one_step(
    db: Database, tab: LinksTab, campaign: str, qtbot: QtBot, said: Said
) -> None:
    assert tab.told.text() == "0 links · 2 of 2 partners have none"
    make_for_everybody(tab, qtbot, "Reel 1")
    qtbot.waitUntil(lambda: tab.links.rowCount() == 2)
    contents = [tab.links.index(at, 2).data() for at in range(2)]
    assert contents == ["noor-makes-reel-1", "sanne-reel-1"] and said.texts()[-1] == "2 links made."
    make_for_everybody(tab, qtbot, "Reel 1")
    assert said.texts()[-1] == "Every partner has a link of this name already." and len(tracking_links(db)) == 2
    said[-2].act()  # type: ignore[misc]
    qtbot.waitUntil(lambda: tab.links.rowCount() == 0)


def test_the_link_is_shown_as_it_is_typed_and_says_what_is_missing(db: Database, tab: LinksTab, qtbot: QtBot) -> None:
    qtbot.mouseClick(tab.new, LEFT)
    dialog = asked(LinkDialog)
    assert dialog.partner.currentText() == "Noor van Dijk"
    qtbot.waitUntil(lambda: "which page" in dialog.fields["landing_url"].note())
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: "which page" in dialog.landing.accessibleDescription())
    qtbot.keyClicks(dialog.landing, "lumen.example")
    qtbot.keyClicks(dialog.label, "Story")
    expected = (
        "https://lumen.example/?utm_source=instagram&utm_medium=influencer"
        "&utm_campaign=lumen-spring-glow&utm_content=noor-makes-story"
    )
    qtbot.waitUntil(lambda: dialog.address.toPlainText() == expected)
    assert dialog.landing.property("invalid") is False  # the red border went with the sentence
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: [each.url for each in tracking_links(db)] == [expected])


def test_a_link_is_copied_pictured_renamed_and_removed(
    db: Database, tab: LinksTab, tmp_path: Path, qtbot: QtBot, said: Said
) -> None:
    make_for_everybody(tab, qtbot, "Reel")
    qtbot.waitUntil(lambda: not tab.picture.is_empty())
    url = tab.address.toPlainText()
    qtbot.keyClick(tab.link_table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == url == tracking_links(db)[0].url
    qtbot.mouseClick(tab.copy_all, LEFT)
    assert QGuiApplication.clipboard().text().splitlines()[0] == f"Noor van Dijk\tReel\t{url}"
    for name in ("code.png", "code.svg"):
        qtbot.mouseClick(tab.save_button, LEFT)
        dialog = next(each for each in tab.findChildren(QFileDialog) if each.isVisible())
        dialog.setDirectory(str(tmp_path))
        dialog.selectFile(str(tmp_path / name))
        dialog.accept()
        qtbot.waitUntil(lambda name=name: said.texts()[-1] == f"Saved as {name}.")
    picture = QImage(str(tmp_path / "code.png"))
    assert picture.width() == picture.height() > 200
    assert (tmp_path / "code.svg").read_text(encoding="utf-8").startswith("<?xml")
    qtbot.mouseClick(tab.rename_button, LEFT)
    rename = asked(RenameDialog)
    rename.label.setText("Reel one")
    qtbot.mouseClick(rename.submit, LEFT)
    qtbot.waitUntil(lambda: tab.links.index(0, 1).data() == "Reel one")
    assert tab.address.toPlainText() == url
    qtbot.mouseClick(tab.remove_button, LEFT)
    qtbot.waitUntil(lambda: tab.links.rowCount() == 1)


def test_codes_that_buyers_may_mix_up_are_pointed_out(tab: LinksTab, qtbot: QtBot) -> None:
    qtbot.mouseClick(tab.which.group.button(1), LEFT)
    assert tab.code_table.isVisible() and not tab.side.isVisible()
    told = [tab.codes.index(at, 4).data() for at in range(2)]
    assert told == ["Looks like another, GLOW10 of Noor van Dijk", "Looks like another, GL0W1O of Sanne"]
