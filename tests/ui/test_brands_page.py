"""Brands are listed with what they stand for, added, edited and removed; every write can be undone."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import PartnershipStatus
from crm.formats import Formats
from crm.queries.brands import brand_rows
from crm.services.brands import BrandDraft, add_brand
from crm.services.influencers import InfluencerDraft, add_influencer
from crm.services.partnerships import start_partnership
from crm.ui.bridge import Bridge
from crm.ui.kit.explained import Explained
from crm.ui.pages.brands.dialogs import BrandDialog
from crm.ui.pages.brands.page import BrandsPage
from crm.ui.pages.brands.view_model import BrandsViewModel
from tests.ui.conftest import TODAY, Said

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(bridge: Bridge, formats: Formats, qtbot: QtBot) -> Iterator[BrandsPage]:
    """The page, shown and read."""
    page = BrandsPage(BrandsViewModel(bridge), formats, lambda: TODAY)
    qtbot.addWidget(page)
    page.resize(760, 600)
    page.show()
    page.model.load()
    yield page


def shown(page: BrandsPage) -> list[str]:
    """Every cell of every row, in words."""
    if page.states.state() != "content":
        return []
    spoken = Qt.ItemDataRole.AccessibleTextRole
    rows = range(page.rows.rowCount())
    return [
        " | ".join(page.rows.index(at, place).data(spoken) or page.rows.index(at, place).data() for place in (0, 1, 2))
        for at in rows
    ]


def open_dialog(page: BrandsPage, qtbot: QtBot) -> BrandDialog:
    """The dialog that stands open."""
    qtbot.waitUntil(lambda: any(each.isVisible() for each in page.findChildren(BrandDialog)))
    return next(each for each in page.findChildren(BrandDialog) if each.isVisible())


def test_a_brand_is_added_from_the_empty_page_and_undone(page: BrandsPage, qtbot: QtBot, said: Said) -> None:
    qtbot.waitUntil(lambda: page.states.state() == "empty")
    qtbot.mouseClick(page.add_brand, LEFT)
    dialog = open_dialog(page, qtbot)
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: dialog.name.accessibleDescription() == "Type the brand's name.")

    qtbot.keyClicks(dialog.name, "Linnet Home")
    qtbot.keyClicks(dialog.website, "linnethome.example")
    qtbot.keyClicks(dialog.values, "Calm at home, , Craft over speed")
    qtbot.keyClicks(dialog.niches, "Crafts")
    qtbot.mouseClick(dialog.submit, LEFT)
    wanted = ["Linnet Home, linnethome.example | Calm at home, Craft over speed, Crafts | None yet"]
    qtbot.waitUntil(lambda: shown(page) == wanted)
    assert said.texts() == ["Brand Linnet Home added"]

    said.press()
    qtbot.waitUntil(lambda: page.states.state() == "empty")


def test_partnerships_are_counted_by_status(db: Database, page: BrandsPage, qtbot: QtBot) -> None:
    maple = add_brand(db, BrandDraft("Maple"))
    for name in ("Noor", "Amara"):
        start_partnership(db, add_influencer(db, InfluencerDraft(name=name)), maple)
    qtbot.waitUntil(lambda: [row.split(" | ")[2] for row in shown(page)] == ["Prospect 2"])


def test_editing_changes_only_what_was_typed_and_a_taken_name_is_refused(
    db: Database, page: BrandsPage, qtbot: QtBot, said: Said
) -> None:
    add_brand(db, BrandDraft("Kestrel", values=("Outdoors",)))
    add_brand(db, BrandDraft("Maple"))
    kept = brand_rows(db)[0].values
    qtbot.waitUntil(lambda: len(shown(page)) == 2)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    dialog = open_dialog(page, qtbot)
    dialog.name.clear()
    qtbot.keyClicks(dialog.name, "maple")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: dialog.name.accessibleDescription() == "There is already a brand called Maple.")

    dialog.name.clear()
    qtbot.keyClicks(dialog.name, "Kestrel & Pine")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: shown(page)[0].startswith("Kestrel & Pine"))
    assert brand_rows(db)[0].values == kept

    said.press()
    qtbot.waitUntil(lambda: shown(page)[0].startswith("Kestrel |"))


def test_a_brand_is_removed_and_brought_back_but_one_with_partnerships_stays(
    db: Database, page: BrandsPage, qtbot: QtBot, said: Said
) -> None:
    maple = add_brand(db, BrandDraft("Maple", values=("Food",)))
    qtbot.waitUntil(lambda: len(shown(page)) == 1)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.states.state() == "empty")
    said.press()
    qtbot.waitUntil(lambda: shown(page) == ["Maple | Food | None yet"])

    start_partnership(db, add_influencer(db, InfluencerDraft(name="Noor")), maple)
    qtbot.waitUntil(lambda: shown(page) == ["Maple | Food | Prospect 1"])
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: said.texts()[-1] == "Maple has 1 partnership; remove those first.")
    assert len(shown(page)) == 1


def test_typing_narrows_by_name_value_and_niche_blind_to_accents(db: Database, page: BrandsPage, qtbot: QtBot) -> None:
    add_brand(db, BrandDraft("Kestrel", niches=("Café",)))
    add_brand(db, BrandDraft("Maple"))
    qtbot.waitUntil(lambda: len(shown(page)) == 2)
    qtbot.keyClicks(page.search, "cafe")
    qtbot.waitUntil(lambda: [row.split(" | ")[0] for row in shown(page)] == ["Kestrel"])
    assert page.told.text() == "1 of 2 shown"


def test_a_brand_opens_on_its_first_page_whose_figures_explain_themselves(
    page: BrandsPage, db: Database, qtbot: QtBot
) -> None:
    """Enter opens it; partnerships with health, what is undefined is a dash; Esc goes back."""
    brand = add_brand(db, BrandDraft(name="Linnet"))
    person = add_influencer(db, InfluencerDraft(name="Noor Visser"))
    partnership = start_partnership(db, person, brand, status=PartnershipStatus.ACTIVE)
    qtbot.waitUntil(lambda: page.rows.rowCount() == 1 and page.states.state() == "content")
    page.table.choose(brand)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.dashboard.isVisible() and page.dashboard.states.state() == "content")
    named = {each.accessibleName(): each for each in page.dashboard.findChildren(QPushButton)}
    assert page.dashboard.title.text() == "Linnet"
    with qtbot.waitSignal(page.partnership_opened) as opened:
        qtbot.mouseClick(named["Open Noor Visser"], LEFT)
    assert opened.args == [partnership]
    qtbot.mouseClick(named["Explain Engagement: —"], LEFT)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in page.findChildren(Explained)))
    page.findChildren(Explained)[0].close_layer()
    qtbot.keyClick(page.dashboard, Qt.Key.Key_Escape)
    assert page.table.isVisible()


def test_a_brand_that_was_opened_from_elsewhere_is_the_one_that_edit_means(
    page: BrandsPage, db: Database, qtbot: QtBot
) -> None:
    add_brand(db, BrandDraft(name="Kestrel"))
    linnet = add_brand(db, BrandDraft(name="Linnet"))
    qtbot.waitUntil(lambda: page.rows.rowCount() == 2 and page.states.state() == "content")
    page.open_brand(linnet)
    page.table.clearSelection()
    qtbot.waitUntil(lambda: page.dashboard.title.text() == "Linnet")
    edit = next(each for each in page.dashboard.findChildren(QPushButton) if each.text() == "Edit…")
    qtbot.mouseClick(edit, LEFT)
    assert open_dialog(page, qtbot).name.text() == "Linnet"
