"""Partnerships are listed per brand and status, moved with a reason and a day, and edited; every write can be undone."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Direction, Outcome, PartnershipStatus, Party
from crm.formats import Formats
from crm.queries.collaborations import collaboration_rows
from crm.queries.partnerships import partnership_moves, partnership_rows
from crm.services.brands import BrandDraft, add_brand
from crm.services.campaigns import CampaignDraft, add_campaign
from crm.services.commitments import add_agreement
from crm.services.influencers import InfluencerDraft, add_influencer
from crm.services.outreach import log_outreach
from crm.services.partnerships import edit_partnership, start_partnership
from crm.services.promises import PromiseDraft, make_promise
from crm.ui.bridge import Bridge
from crm.ui.kit.forms import Dialog
from crm.ui.pages.partnerships.dialogs import EditDialog
from crm.ui.pages.partnerships.page import PartnershipsPage
from crm.ui.pages.partnerships.view_model import PartnershipsViewModel
from crm.ui.person.move import MoveDialog
from crm.ui.person.shortlist import ShortlistDialog
from tests.services.people import message
from tests.ui.conftest import TODAY, Said
from tests.ui.windows import asked

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def ids(db: Database) -> dict[str, str]:
    """Amara (trial) and Björn (prospect) with Linnet, Björn (active) with Maple; ids by initials."""
    linnet, maple = add_brand(db, BrandDraft("Linnet")), add_brand(db, BrandDraft("Maple"))
    amara = add_influencer(db, InfluencerDraft(name="Amara Okafor"))
    bjorn = add_influencer(db, InfluencerDraft(name="Björn Halvarsen"))
    return {
        "linnet": linnet,
        "maple": maple,
        "amara": amara,
        "bjorn": bjorn,
        "al": start_partnership(db, amara, linnet, status=PartnershipStatus.TRIAL),
        "bl": start_partnership(db, bjorn, linnet),
        "bm": start_partnership(db, bjorn, maple, status=PartnershipStatus.ACTIVE),
    }


@pytest.fixture
def page(bridge: Bridge, formats: Formats, qtbot: QtBot, ids: dict[str, str]) -> Iterator[PartnershipsPage]:
    """The page, shown and read."""
    page = PartnershipsPage(PartnershipsViewModel(bridge, formats, lambda: TODAY), formats)
    qtbot.addWidget(page)
    page.resize(760, 600)
    page.show()
    page.model.load()
    qtbot.waitUntil(lambda: len(shown(page)) == 3 and page.current_row() is not None)
    yield page


def shown(page: PartnershipsPage) -> list[str]:
    """Person, brand and status of every row."""
    if page.states.state() != "content":
        return []
    model = page.model.table
    return [" ".join(model.index(at, place).data() for place in (0, 1, 2)) for at in range(model.rowCount())]


def press_chip(page: PartnershipsPage, qtbot: QtBot, words: str) -> None:
    """Press the filter chip that reads so, once it stands there: the chips are told anew with each count."""

    def found() -> list[QPushButton]:
        return [each for each in page.findChildren(QPushButton) if each.isVisible() and each.text() == words]

    qtbot.waitUntil(lambda: bool(found()))
    qtbot.mouseClick(found()[0], LEFT)


def open_dialog(page: PartnershipsPage, qtbot: QtBot, kind: type[Dialog]) -> Dialog:
    """The dialog that stands open."""
    qtbot.waitUntil(lambda: any(each.isVisible() for each in page.findChildren(kind)))
    return next(each for each in page.findChildren(kind) if each.isVisible())


def test_each_person_with_each_brand_is_a_row(page: PartnershipsPage) -> None:
    assert shown(page) == [
        "Amara Okafor Linnet Trial",
        "Björn Halvarsen Linnet Prospect",
        "Björn Halvarsen Maple Active",
    ]
    assert page.badge.text() == "3"


def test_choosing_a_row_names_the_person_enter_opens_the_record_and_escape_leaves_it(
    page: PartnershipsPage, qtbot: QtBot, ids: dict[str, str]
) -> None:
    chosen: list[str] = []
    opened: list[str] = []
    page.person_chosen.connect(chosen.append)
    page.person_opened.connect(opened.append)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: chosen == [ids["bjorn"]])
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.record.name.text() == "Björn Halvarsen")
    assert "Linnet" in page.record.told.text() and not page.table.isVisible()
    qtbot.mouseClick(page.record.person, LEFT)
    assert opened == [ids["bjorn"]]
    qtbot.keyClick(page.record.bar, Qt.Key.Key_Escape)
    qtbot.waitUntil(page.table.isVisible)
    assert page.table.current_id() == ids["bl"]


def test_brand_chip_and_search_narrow_the_list(page: PartnershipsPage, qtbot: QtBot) -> None:
    page.brand.setCurrentText("Linnet")
    qtbot.waitUntil(lambda: len(shown(page)) == 2 and page.badge.text() == "2")
    press_chip(page, qtbot, "Trial 1")
    qtbot.waitUntil(lambda: shown(page) == ["Amara Okafor Linnet Trial"])
    press_chip(page, qtbot, "Trial 1")
    qtbot.waitUntil(lambda: len(shown(page)) == 2)
    qtbot.keyClicks(page.search, "bjo")
    qtbot.waitUntil(lambda: shown(page) == ["Björn Halvarsen Linnet Prospect"])


def test_nothing_found_offers_to_show_all_again(page: PartnershipsPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.search, "zzz")
    qtbot.waitUntil(lambda: page.states.state() == "empty")
    assert not page.go_to_people.isVisible()
    qtbot.mouseClick(page.show_all, LEFT)
    qtbot.waitUntil(lambda: len(shown(page)) == 3)
    assert page.search.text() == ""


def test_without_any_partnership_the_page_leads_to_where_one_begins(
    bridge: Bridge, formats: Formats, qtbot: QtBot
) -> None:
    """It does not leave a newcomer with a sentence alone."""
    page = PartnershipsPage(PartnershipsViewModel(bridge, formats, lambda: TODAY), formats)
    qtbot.addWidget(page)
    page.show()
    page.model.load()
    qtbot.waitUntil(page.go_to_people.isVisible)
    assert not page.show_all.isVisible()
    with qtbot.waitSignal(page.people_wanted):
        qtbot.mouseClick(page.go_to_people, LEFT)


def test_a_header_sorts_by_status(page: PartnershipsPage, qtbot: QtBot) -> None:
    header = page.table.horizontalHeader()
    at = header.sectionViewportPosition(2) + 20
    qtbot.mouseClick(header.viewport(), LEFT, pos=header.viewport().rect().topLeft() + type(page.pos())(at, 10))
    qtbot.waitUntil(lambda: [row.split()[-1] for row in shown(page)] == ["Active", "Trial", "Prospect"])


def test_health_is_in_the_list_once_known_and_puts_it_in_order(
    db: Database, page: PartnershipsPage, qtbot: QtBot, ids: dict[str, str]
) -> None:
    late = TODAY - timedelta(days=2)
    for where, person, brand, days in (("al", "amara", "linnet", 60), ("bm", "bjorn", "maple", 6)):
        edit_partnership(db, ids[where], {"cadence_days": 30})
        add_agreement(db, ids[where], {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=days)})
        make_promise(db, PromiseDraft(ids[person], Party.US, "Parcel", late, late, ids[where]))
        log_outreach(db, message(ids[person], brand_id=ids[brand], direction=Direction.IN, outcome=Outcome.REPLIED))
    health = next(at for at, each in enumerate(page.model.table.columns) if each.title == "Health")
    told = page.model.table
    spoken = Qt.ItemDataRole.AccessibleTextRole

    def texts() -> list[str]:
        return [told.index(at, health).data() for at in range(told.rowCount())]

    qtbot.waitUntil(lambda: texts() == ["78 · Strong", "—", "58 · Steady"])
    assert told.index(0, health).data(spoken) == "Health 78 of 100, strong, 3 of 6 signals known"
    assert told.index(1, health).data(spoken) == "No health: it has not begun, or is over"
    page.model.sort("health", False)
    qtbot.waitUntil(lambda: texts() == ["58 · Steady", "78 · Strong", "—"])


def test_pausing_without_a_reason_is_refused_beside_the_field_then_moved_and_undone(
    db: Database, page: PartnershipsPage, qtbot: QtBot, ids: dict[str, str], said: Said
) -> None:
    qtbot.mouseClick(page.move_status, LEFT)
    dialog = open_dialog(page, qtbot, MoveDialog)
    assert isinstance(dialog, MoveDialog)
    assert dialog.status.currentText() == "Active"
    qtbot.waitUntil(lambda: dialog.moves.entries.rowCount() == 1)
    dialog.status.setCurrentText("Paused")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: dialog.reason.accessibleDescription() == "Say why the partnership is paused.")

    qtbot.keyClicks(dialog.reason, "Parental leave")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: "Amara Okafor Linnet Paused" in shown(page))
    assert said.texts() == ["Now paused with Linnet"]
    assert partnership_moves(db, ids["al"])[0].reason == "Parental leave"

    said.press()
    qtbot.waitUntil(lambda: "Amara Okafor Linnet Trial" in shown(page))


def test_a_move_keeps_the_day_that_was_given(
    db: Database, page: PartnershipsPage, qtbot: QtBot, ids: dict[str, str]
) -> None:
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_M)
    dialog = open_dialog(page, qtbot, MoveDialog)
    assert isinstance(dialog, MoveDialog)
    dialog.at.set_value(date(2026, 11, 24))
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: "Amara Okafor Linnet Active" in shown(page))
    assert partnership_moves(db, ids["al"])[0].at.date() == date(2026, 11, 24)


def test_cadence_and_note_are_edited_a_wrong_cadence_is_refused_and_undo_takes_back(
    db: Database, page: PartnershipsPage, qtbot: QtBot, ids: dict[str, str], said: Said
) -> None:
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    dialog = open_dialog(page, qtbot, EditDialog)
    assert isinstance(dialog, EditDialog)
    qtbot.keyClicks(dialog.cadence, "often")
    qtbot.keyClicks(dialog.note, "Likes calls")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: dialog.cadence.accessibleDescription() != "")

    dialog.cadence.clear()
    qtbot.keyClicks(dialog.cadence, "14")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: said.texts() == ["Partnership with Linnet saved"])
    saved = partnership_rows(db, [ids["al"]])[0]
    assert (saved.cadence_days, saved.note) == (14, "Likes calls")

    said.press()
    qtbot.waitUntil(lambda: partnership_rows(db, [ids["al"]])[0].cadence_days is None)


@pytest.mark.parametrize("words", ["Open person", "Log outreach…"])
def test_the_menu_of_a_row_opens_the_person_or_asks_to_log(
    page: PartnershipsPage, qtbot: QtBot, ids: dict[str, str], words: str
) -> None:
    heard: list[str] = []
    page.person_opened.connect(lambda person: heard.append(f"Open person {person}"))
    page.log_wanted.connect(lambda person: heard.append(f"Log outreach… {person}"))
    spot = page.table.visualRect(page.table.currentIndex()).center()
    page.table.customContextMenuRequested.emit(spot)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(action for action in menu.actions() if action.text() == words)
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
    qtbot.waitUntil(lambda: heard == [f"{words} {ids['amara']}"])


def test_a_partner_is_put_into_a_campaign_of_the_brand_from_the_list(
    page: PartnershipsPage, db: Database, ids: dict[str, str], qtbot: QtBot
) -> None:
    """C on a line, or the button below, asks for the campaign, the brand's own first."""
    row = page.current_row()
    assert row is not None and row.brand_id == ids["linnet"]
    for brand_id, name in ((ids["maple"], "Aside"), (ids["linnet"], "Winter")):
        add_campaign(db, CampaignDraft(brand_id, name))
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_C)
    dialog = asked(ShortlistDialog)
    qtbot.waitUntil(dialog.submit.isEnabled)
    assert dialog.campaign.currentText().startswith("Winter")
    dialog.submit.click()
    qtbot.waitUntil(lambda: row.influencer_id in [each.influencer_id for each in collaboration_rows(db, TODAY)])
