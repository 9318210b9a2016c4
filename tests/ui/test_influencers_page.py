"""Everyone is found as one types, filtered, sorted and tagged; the panel follows the keys."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Basis, PartnershipStatus, Platform
from crm.formats import Formats
from crm.queries.influencer_detail import influencer_detail
from crm.queries.influencers import InfluencerRow
from crm.services.accounts import AccountDraft
from crm.services.brands import BrandDraft, add_brand
from crm.services.influencers import InfluencerDraft, add_influencer
from crm.services.partnerships import start_partnership
from crm.ui.bridge import Bridge
from crm.ui.kit.delegates import ChipCell, TwoLines
from crm.ui.pages.influencers.dialogs import TagDialog
from crm.ui.pages.influencers.page import InfluencersPage, RowWords
from crm.ui.pages.influencers.view_model import InfluencersViewModel
from tests.ui.conftest import TODAY, Said

LEFT = Qt.MouseButton.LeftButton
KEYS = Qt.Key
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


def person(name: str, handle: str, followers: int, platform: Platform = Platform.INSTAGRAM) -> InfluencerDraft:
    """Somebody with one account."""
    account = AccountDraft(platform, handle, followers=followers, read_on=date(2026, 11, 2))
    return InfluencerDraft(name=name, accounts=(account,))


@pytest.fixture
def ids(db: Database) -> dict[str, str]:
    """Amara, Björn (active with Linnet, on TikTok) and Zuzana (prospect); ids by name."""
    linnet = add_brand(db, BrandDraft("Linnet"))
    amara = add_influencer(db, person("Amara Okafor", "amara.interiors", 22_400))
    bjorn = add_influencer(db, person("Björn Halvarsen", "bjornpadler", 19_300, Platform.TIKTOK))
    zuzana = add_influencer(db, person("Zuzana Horáková", "zuzi.reads", 33_700))
    start_partnership(db, bjorn, linnet, status=PartnershipStatus.ACTIVE)
    start_partnership(db, zuzana, linnet)
    return {"Amara": amara, "Björn": bjorn, "Zuzana": zuzana}


def shown_page(bridge: Bridge, formats: Formats, qtbot: QtBot) -> InfluencersPage:
    """The page as it stands in the window."""
    words = RowWords(formats, lambda: TODAY)
    page = InfluencersPage(InfluencersViewModel(bridge, words.columns(), formats), words)
    qtbot.addWidget(page)
    page.resize(760, 600)
    page.show()
    page.model.load()
    return page


@pytest.fixture
def page(bridge: Bridge, formats: Formats, qtbot: QtBot, ids: dict[str, str]) -> Iterator[InfluencersPage]:
    """The page, shown and read."""
    page = shown_page(bridge, formats, qtbot)
    qtbot.waitUntil(lambda: names(page) == ["Amara", "Björn", "Zuzana"])
    yield page


def names(page: InfluencersPage) -> list[str]:
    """First names, from top to bottom, as far as they are seen."""
    model = page.model.table
    if not page.table.isVisible():
        return []
    return [model.index(at, 0).data().split(" ")[0] for at in range(model.rowCount())]


def choose(qtbot: QtBot, words: str) -> None:
    """Click an entry of the menu that is open."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(action for action in menu.actions() if action.text() == words)
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def click_header(page: InfluencersPage, qtbot: QtBot, title: str) -> None:
    """Click a column's title."""
    header = page.table.horizontalHeader()
    at = next(at for at, column in enumerate(page.model.table.columns) if column.title == title)
    qtbot.mouseClick(header.viewport(), LEFT, pos=QPoint(header.sectionViewportPosition(at) + 30, 10))


def test_an_empty_workspace_says_what_to_do(bridge: Bridge, formats: Formats, qtbot: QtBot) -> None:
    page = shown_page(bridge, formats, qtbot)
    qtbot.waitUntil(lambda: page.states.state() == "empty")
    said = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    assert "Drop a spreadsheet of creators on the window, or add someone by hand." in said


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("bjorn", ["Björn"]),
        ("HORAKOVA", ["Zuzana"]),
        ("halv bjo", ["Björn"]),
        ("zuzi", ["Zuzana"]),
        ("a", ["Amara"]),
        ("nobody", []),
        ('" OR 1', []),
    ],
)
def test_typing_narrows_blind_to_accents_case_and_order(
    page: InfluencersPage, qtbot: QtBot, typed: str, found: list[str]
) -> None:
    qtbot.keyClicks(page.search, typed)
    qtbot.waitUntil(lambda: names(page) == found)
    page.search.clear()
    qtbot.waitUntil(lambda: names(page) == ["Amara", "Björn", "Zuzana"])


def test_a_search_without_hits_says_so_and_keeps_the_list_s_place(page: InfluencersPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.search, "nobody")
    qtbot.waitUntil(
        lambda: any(each.text() == "Nobody fits" and each.isVisible() for each in page.findChildren(QLabel))
    )
    assert page.states.state() == "content"


@pytest.mark.parametrize(
    ("name", "words", "found"),
    [
        ("status", "Active", ["Björn"]),
        ("status", "Prospect", ["Zuzana"]),
        ("brand", "Linnet", ["Björn", "Zuzana"]),
        ("platform", "TikTok", ["Björn"]),
    ],
)
def test_a_filter_is_chosen_from_its_menu_and_taken_off_again(
    page: InfluencersPage, qtbot: QtBot, name: str, words: str, found: list[str]
) -> None:
    chip = page.filters[name]
    title = chip.text()
    qtbot.mouseClick(chip, LEFT)
    choose(qtbot, words)
    qtbot.waitUntil(lambda: names(page) == found)
    assert chip.text() == chip.accessibleName() == f"{title}: {words}"
    qtbot.mouseClick(chip, LEFT)
    choose(qtbot, "Any")
    qtbot.waitUntil(lambda: len(names(page)) == 3)
    assert chip.text() == title


def test_a_header_sorts_and_sorts_the_other_way(page: InfluencersPage, qtbot: QtBot) -> None:
    click_header(page, qtbot, "Audience")
    qtbot.waitUntil(lambda: names(page) == ["Zuzana", "Amara", "Björn"])
    click_header(page, qtbot, "Audience")
    qtbot.waitUntil(lambda: names(page) == ["Björn", "Amara", "Zuzana"])
    click_header(page, qtbot, "Status")
    qtbot.waitUntil(lambda: names(page) == ["Björn", "Zuzana", "Amara"])


def test_arrows_say_who_is_current_and_enter_opens_them(
    page: InfluencersPage, qtbot: QtBot, ids: dict[str, str]
) -> None:
    chosen: list[str] = []
    opened: list[str] = []
    page.person_chosen.connect(chosen.append)
    page.person_opened.connect(opened.append)
    page.table.setFocus()
    for key in (KEYS.Key_Down, KEYS.Key_Down, KEYS.Key_Up):
        qtbot.keyClick(page.table, key)
    assert chosen == [ids["Björn"], ids["Zuzana"], ids["Björn"]]
    qtbot.keyClick(page.table, KEYS.Key_Return)
    assert opened == [ids["Björn"]]


def test_who_is_current_stays_current_in_another_order(
    page: InfluencersPage, qtbot: QtBot, ids: dict[str, str]
) -> None:
    page.table.setFocus()
    qtbot.keyClick(page.table, KEYS.Key_Down)
    click_header(page, qtbot, "Audience")
    qtbot.waitUntil(lambda: names(page) == ["Zuzana", "Amara", "Björn"])
    assert page.table.current_id() == ids["Björn"]


def test_the_selection_is_tagged_in_one_step_and_undone(
    db: Database, page: InfluencersPage, qtbot: QtBot, ids: dict[str, str], said: Said
) -> None:
    page.table.setFocus()
    qtbot.keyClick(page.table, KEYS.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.mouseClick(page.tag_selection, LEFT)
    dialog = page.findChild(TagDialog)
    assert isinstance(dialog, TagDialog)
    qtbot.mouseClick(dialog.submit, LEFT)
    assert dialog.tags.accessibleDescription() == "Type at least one tag."
    qtbot.keyClicks(dialog.tags, "Winter, Net 30")
    qtbot.keyClick(dialog.tags, KEYS.Key_Return)
    qtbot.waitUntil(lambda: influencer_detail(db, ids["Björn"]).tags == ("Net 30", "Winter"))
    assert influencer_detail(db, ids["Amara"]).tags == ("Net 30", "Winter")
    assert influencer_detail(db, ids["Zuzana"]).tags == ()
    qtbot.waitUntil(lambda: len(said) == 1)
    said.press()
    qtbot.waitUntil(lambda: influencer_detail(db, ids["Björn"]).tags == ())


def test_somebody_added_meanwhile_stands_in_the_list(db: Database, page: InfluencersPage, qtbot: QtBot) -> None:
    add_influencer(db, person("Mei-Lin Chu", "meilin.makes", 18_600))
    qtbot.waitUntil(lambda: names(page) == ["Amara", "Björn", "Mei-Lin", "Zuzana"])


def test_everything_is_plain_text_and_everything_that_takes_focus_has_a_name(page: InfluencersPage) -> None:
    labels = [each for each in page.findChildren(QLabel) if each.text()]
    assert [each.text() for each in labels if each.textFormat() != Qt.TextFormat.PlainText] == []
    unnamed = [
        type(each).__name__
        for each in page.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and not each.accessibleName()
    ]
    assert unnamed == []


def test_what_is_painted_is_also_said(page: InfluencersPage) -> None:
    model = page.model.table
    said = [model.index(1, at).data(SPOKEN) for at in range(5)]
    assert said == [
        "Björn Halvarsen, @bjornpadler",
        "Active, Linnet",
        "19,300 followers on TikTok, 2 Nov 2026",
        "Engagement not known",
        "—",
    ]


# ---- the words of a row


ROW = InfluencerRow(
    id="1",
    name="Noor van Dijk",
    name_damaged=False,
    handle="noor.bakes",
    platforms=(Platform.INSTAGRAM, Platform.TIKTOK),
    followers=38_200,
    followers_on=date(2026, 11, 2),
    engagement_rate=Decimal("0.048"),
    engagement_basis=Basis.FOLLOWERS,
    engagement_on=date(2026, 11, 2),
    status=PartnershipStatus.ACTIVE,
    more_partnerships=0,
    brand_names=("Linnet",),
    next_step="Approve draft",
    next_step_on=TODAY,
    tags=(),
    do_not_contact=False,
)


@pytest.fixture
def words(formats: Formats) -> RowWords:
    """The words of a row on 22 November 2026."""
    return RowWords(formats, lambda: TODAY)


@pytest.mark.parametrize(
    ("changes", "cell"),
    [
        ({}, TwoLines("Noor van Dijk", "@noor.bakes")),
        ({"name": ""}, TwoLines("@noor.bakes")),
        ({"handle": None}, TwoLines("Noor van Dijk")),
        ({"name": "", "handle": None}, TwoLines("No name")),
    ],
)
def test_a_person_is_called_by_name_else_by_handle(words: RowWords, changes: dict[str, Any], cell: TwoLines) -> None:
    assert words.person(replace(ROW, **changes)) == cell


@pytest.mark.parametrize(
    ("changes", "cell"),
    [
        ({}, ChipCell("Active", "green")),
        ({"more_partnerships": 2}, ChipCell("Active", "green", "+2")),
        ({"status": None}, ChipCell("No partnership")),
        ({"do_not_contact": True}, ChipCell("Do not contact", "red")),
    ],
)
def test_the_status_cell_shows_the_furthest_partnership(
    words: RowWords, changes: dict[str, Any], cell: ChipCell
) -> None:
    assert words.status(replace(ROW, **changes)) == cell


@pytest.mark.parametrize(
    ("followers", "shown"), [(38_200, "38.2 k"), (10_400_000, "10.4 M"), (999, "999"), (0, "0"), (None, "—")]
)
def test_followers_are_shortened_and_unknown_is_not_zero(words: RowWords, followers: int | None, shown: str) -> None:
    cell = words.audience(replace(ROW, followers=followers))
    assert (cell.top.replace("\N{NO-BREAK SPACE}", " "), cell.bottom) == (shown, "IG · TT")


@pytest.mark.parametrize(
    ("rates", "note", "tone"),
    [
        (("0.048",), "foll.", "neutral"),
        (("0.042", "0.048"), "↗ 0.6 foll.", "green"),
        (("0.051", "0.048"), "↘ 0.3 foll.", "red"),
        (("0.0475", "0.048"), "→ 0.1 foll.", "neutral"),
    ],
)
def test_a_rate_says_its_basis_and_how_it_moved(words: RowWords, rates: tuple[str, ...], note: str, tone: str) -> None:
    cell = words.engagement(replace(ROW, engagement_trend=tuple(Decimal(rate) for rate in rates)))
    assert (cell.text.replace("\N{NO-BREAK SPACE}", " "), cell.note, cell.tone) == ("4.8 %", note, tone)


@pytest.mark.parametrize(
    ("changes", "cell"),
    [
        ({"next_step": None, "next_step_on": None}, TwoLines("—")),
        ({"next_step_on": None}, TwoLines("Approve draft", "No day set")),
        ({"next_step_on": TODAY}, TwoLines("Approve draft", "Today", "amber", "clock")),
        ({"next_step_on": TODAY - timedelta(days=2)}, TwoLines("Approve draft", "2 days late", "red", "circle-alert")),
        ({"next_step_on": TODAY + timedelta(days=1)}, TwoLines("Approve draft", "Tomorrow")),
        ({"next_step_on": TODAY + timedelta(days=2)}, TwoLines("Approve draft", "Tue 24 Nov")),
    ],
)
def test_the_next_step_says_when_and_whether_it_is_late(
    words: RowWords, changes: dict[str, Any], cell: TwoLines
) -> None:
    assert words.next_step(replace(ROW, **changes)) == cell
