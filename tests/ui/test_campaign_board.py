"""The board of a campaign's partners as a person uses it: drag, keys, reasons, undo, and the filter it shares with the table."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import CollaborationStage
from crm.formats import Formats
from crm.queries.collaborations import CollaborationFilter, CollaborationRow, collaboration_moves, collaboration_rows
from crm.queries.find import resolve
from crm.services.history import undo
from crm.services.jobs import InlineJobRunner
from crm.services.sample import make_sample
from crm.ui.bridge import Bridge, Message
from crm.ui.kit.board import LaneColumn
from crm.ui.pages.campaigns.dialogs import StageDialog
from crm.ui.pages.campaigns.page import CampaignsPage
from crm.ui.pages.campaigns.partners_tab import PartnersTab
from crm.ui.pages.campaigns.view_model import CampaignsViewModel
from tests.ui.windows import asked

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
STAGE = CollaborationStage


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sample(tmp_path_factory.mktemp("board") / "sample.rapport", user="Mara", clock=lambda: NOW)


@pytest.fixture
def sample_db(sample: Path, tmp_path: Path) -> Iterator[Database]:
    copy = tmp_path / "copy.rapport"
    copy.write_bytes(sample.read_bytes())
    db = Database.open(copy, user="Mara", clock=lambda: NOW)
    yield db
    db.close()


@pytest.fixture
def tab(sample_db: Database, qtbot: QtBot, look: None) -> Iterator[PartnersTab]:
    """The partners of "Mend It Month", wide enough for every lane."""
    bridge = Bridge(sample_db, InlineJobRunner())
    formats = Formats("en_GB", "UTC")
    page = CampaignsPage(CampaignsViewModel(bridge, formats, lambda: TODAY, "EUR"), formats)
    qtbot.addWidget(page)
    page.resize(2700, 800)
    page.show()
    page.model.load()
    qtbot.waitUntil(lambda: page.model.table.rowCount() == 6)
    page.model.open(resolve(sample_db, "campaign", "Mend It Month"))
    qtbot.waitUntil(lambda: page.model.parts.rowCount() == 8)
    yield page.partners
    bridge.close()


def rows(db: Database) -> dict[str, CollaborationRow]:
    campaign = resolve(db, "campaign", "Mend It Month")
    return {row.id: row for row in collaboration_rows(db, TODAY, CollaborationFilter(campaign_id=campaign))}


def lane(tab: PartnersTab, stage: CollaborationStage) -> LaneColumn:
    return next(each for each in tab.board.lanes if each.key == stage)


def lane_with_keys(tab: PartnersTab) -> LaneColumn:
    return next(each for each in tab.board.lanes if each.list.hasFocus())


def lies_in(tab: PartnersTab, card_id: str, stage: CollaborationStage) -> bool:
    return lane(tab, stage).list.own.position(card_id) is not None


def first_of(db: Database, stage: CollaborationStage) -> str:
    return next(row.id for row in rows(db).values() if row.stage is stage)


def drag(tab: PartnersTab, card_id: str, to: LaneColumn) -> None:
    """Press on a card, pull it over a lane and let go there."""
    source = next(each.list for each in tab.board.lanes if each.list.own.position(card_id) is not None)
    at = source.own.position(card_id)
    assert at is not None
    view = source.viewport()
    start = source.visualRect(source.own.index(at)).center()
    end = view.mapFromGlobal(to.list.mapToGlobal(QPoint(40, 200)))
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in (start + QPoint(30, 4), (start + end) / 2, end):
        QTest.mouseMove(view, step)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)


def test_every_stage_has_a_lane_with_its_cards_and_sum(tab: PartnersTab, sample_db: Database) -> None:
    found = rows(sample_db)
    assert [each.key for each in tab.board.lanes] == list(CollaborationStage)
    for each in tab.board.lanes:
        here = [row for row in found.values() if row.stage == each.key]
        assert {card.id for card in each.list.own.cards} == {row.id for row in here}
        assert each.count.text() == str(len(here))
        for currency in {row.fee.currency for row in here if row.fee}:
            fees = sum(row.fee.minor for row in here if row.fee and row.fee.currency == currency)
            assert f"{fees / 100:,.2f}" in each.totals.text()
    late = next(row for row in found.values() if row.stale is not None)
    card = next(card for each in tab.board.lanes for card in each.list.own.cards if card.id == late.id)
    assert any(line.tone == "amber" and "expected by" in line.text for line in card.lines)
    assert card.title in card.spoken and "expected by" in card.spoken


def test_a_card_is_dragged_to_the_next_stage_and_undone(tab: PartnersTab, sample_db: Database, qtbot: QtBot) -> None:
    one = first_of(sample_db, STAGE.APPROVED)
    drag(tab, one, lane(tab, STAGE.LIVE))
    qtbot.waitUntil(lambda: rows(sample_db)[one].stage is STAGE.LIVE)
    qtbot.waitUntil(lambda: lane(tab, STAGE.LIVE).list.own.position(one) is not None)
    latest = collaboration_moves(sample_db, one)
    assert any(
        (move.from_stage, move.to_stage, move.moved_by) == (STAGE.APPROVED, STAGE.LIVE, "Mara") for move in latest
    )
    assert undo(sample_db).label == "Move collaborations"
    qtbot.waitUntil(lambda: lane(tab, STAGE.APPROVED).list.own.position(one) is not None)


def test_a_card_dropped_on_its_own_lane_or_outside_stays(tab: PartnersTab, sample_db: Database) -> None:
    one = first_of(sample_db, STAGE.APPROVED)
    drag(tab, one, lane(tab, STAGE.APPROVED))
    assert rows(sample_db)[one].stage is STAGE.APPROVED
    assert tab.board._ghost.isHidden() and tab.board._mark.isHidden()


def test_keys_walk_over_the_lanes_and_ctrl_moves_the_card(tab: PartnersTab, sample_db: Database, qtbot: QtBot) -> None:
    one = first_of(sample_db, STAGE.APPROVED)
    tab.board.choose(one)
    QTest.keyClick(lane(tab, STAGE.APPROVED).list, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: rows(sample_db)[one].stage is STAGE.LIVE)
    qtbot.waitUntil(lambda: lane(tab, STAGE.LIVE).list.own.position(one) is not None)
    filled = [each for each in tab.board.lanes if each.list.own.cards]
    filled[0].list.setFocus()
    seen = [filled[0].key]
    for _ in filled[1:]:
        QTest.keyClick(lane_with_keys(tab).list, Qt.Key.Key_Right)
        seen.append(next(each.key for each in tab.board.lanes if each.list.hasFocus()))
    assert seen == [each.key for each in filled]
    assert len(tab.board.selected_ids()) == 1


def test_going_back_asks_why_and_keeps_the_answer(tab: PartnersTab, sample_db: Database, qtbot: QtBot) -> None:
    one = first_of(sample_db, STAGE.APPROVED)
    tab.board.choose(one)
    QTest.keyClick(lane(tab, STAGE.APPROVED).list, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    dialog = asked(StageDialog)
    assert dialog.stage.currentData() == STAGE.CHANGES and dialog.fields["reason"].isVisible()
    assert rows(sample_db)[one].stage is STAGE.APPROVED
    dialog.reason.setPlainText("The claim needs proof.")
    dialog.submit.click()
    qtbot.waitUntil(lambda: rows(sample_db)[one].stage is STAGE.CHANGES)
    assert "The claim needs proof." in [move.reason for move in collaboration_moves(sample_db, one)]


def test_the_keyboard_goes_with_the_card_that_it_moves(tab: PartnersTab, sample_db: Database, qtbot: QtBot) -> None:
    one = first_of(sample_db, STAGE.APPROVED)
    tab.board.choose(one)
    for stage in (STAGE.LIVE, STAGE.METRICS_FINAL):
        QTest.keyClick(lane_with_keys(tab).list, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(partial(lies_in, tab, one, stage))
        assert lane_with_keys(tab).key == stage and tab.board.selected_ids() == [one]
    assert rows(sample_db)[one].stage is STAGE.METRICS_FINAL


def test_a_key_held_down_moves_a_card_once(tab: PartnersTab, sample_db: Database, qtbot: QtBot) -> None:
    one = first_of(sample_db, STAGE.APPROVED)
    before = len(collaboration_moves(sample_db, one))
    said: list[str] = []
    tab.model.bridge.said.connect(lambda message: said.append(message.text))
    tab.board.choose(one)
    for _ in range(3):
        QTest.keyClick(lane(tab, STAGE.APPROVED).list, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: lane(tab, STAGE.LIVE).list.own.position(one) is not None)
    assert len(collaboration_moves(sample_db, one)) == before + 1
    assert said == [f"{rows(sample_db)[one].name} moved to Live"]


def test_the_toast_of_a_move_takes_it_back(tab: PartnersTab, sample_db: Database, qtbot: QtBot) -> None:
    one = first_of(sample_db, STAGE.APPROVED)
    messages: list[Message] = []
    tab.model.bridge.said.connect(messages.append)
    drag(tab, one, lane(tab, STAGE.LIVE))
    qtbot.waitUntil(lambda: bool(messages))
    assert messages[0].action == "Undo" and messages[0].act is not None
    messages[0].act()
    qtbot.waitUntil(lambda: lane(tab, STAGE.APPROVED).list.own.position(one) is not None)
    assert rows(sample_db)[one].stage is STAGE.APPROVED


def test_a_campaign_opens_with_the_keyboard_on_its_board(tab: PartnersTab) -> None:
    tab.setFocus(Qt.FocusReason.OtherFocusReason)
    assert lane_with_keys(tab).list.own.cards
    QTest.keyClick(lane_with_keys(tab).list, Qt.Key.Key_Right)
    assert len(tab.board.selected_ids()) == 1


def test_typing_a_name_goes_to_its_card_in_any_lane(tab: PartnersTab, sample_db: Database) -> None:
    everybody = [row for row in rows(sample_db).values() if row.name.isascii()]
    wanted = next(row for row in everybody if set(row.name.lower()) & set("emo") and row.name[0] not in "EMO")
    other = next(row for row in everybody if row.stage is not wanted.stage)
    opened: list[str] = []
    tab.person_opened.connect(opened.append)
    tab.board.choose(other.id)
    for letter in wanted.name.lower():  # e, m and o alone are acts
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, letter)
    assert tab.board.selected_ids() == [wanted.id]
    assert lane_with_keys(tab).key == wanted.stage
    assert not opened and QApplication.activeModalWidget() is None


def test_only_the_stages_that_are_ticked_are_shown(tab: PartnersTab, sample_db: Database, qtbot: QtBot) -> None:
    tab.filter.stages.click()
    menu = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QMenu) and each.isVisible())
    next(each for each in menu.actions() if each.text() == "Approved").trigger()
    here = {row.id for row in rows(sample_db).values() if row.stage is STAGE.APPROVED}
    qtbot.waitUntil(lambda: set(tab.model.parts.ids()) == here)
    assert [each.key for each in tab.board.lanes] == [STAGE.APPROVED]
    assert tab.filter.stages.text() == "Stage: Approved" and tab.told.text() == f"{len(here)} of 8 partners"
    tab.filter.everyone.click()
    qtbot.waitUntil(lambda: tab.model.parts.rowCount() == 8 and len(tab.board.lanes) == len(STAGE))
    assert tab.told.text() == "8 partners" and not tab.filter.everyone.isVisible()


def test_several_cards_move_as_one_step(tab: PartnersTab, sample_db: Database, qtbot: QtBot) -> None:
    several = next(each for each in tab.board.lanes if len(each.list.own.cards) > 1)
    several.list.setFocus()
    several.list.selectAll()
    ids = several.list.selected_ids()
    before = {each: rows(sample_db)[each].stage for each in ids}
    tab.ask_move()
    dialog = asked(StageDialog)
    dialog.stage.setCurrentIndex(dialog.stage.findData(STAGE.CLOSED))
    dialog.reason.setPlainText("The brand stopped.")
    dialog.submit.click()
    qtbot.waitUntil(lambda: all(rows(sample_db)[each].stage is STAGE.CLOSED for each in ids))
    undo(sample_db)
    assert {each: rows(sample_db)[each].stage for each in ids} == before


def test_board_and_table_share_the_filter_and_the_choice(tab: PartnersTab, sample_db: Database, qtbot: QtBot) -> None:
    stale = {row.id for row in rows(sample_db).values() if row.stale is not None}
    assert 0 < len(stale) < 8
    tab.filter.stale.click()
    qtbot.waitUntil(lambda: tab.model.parts.rowCount() == len(stale))
    assert {card.id for each in tab.board.lanes for card in each.list.own.cards} == stale
    one = sorted(stale)[0]
    tab.board.choose(one)
    tab.views.group.button(1).click()
    assert tab.table.isVisible() and [row.id for row in tab.chosen_rows()] == [one]
    tab.filter.search.setText("nobody at all")
    qtbot.waitUntil(lambda: tab.model.parts.rowCount() == 0)
    assert tab.filter.search.isVisible()
    tab.filter.search.clear()
    tab.filter.stale.click()
    qtbot.waitUntil(lambda: tab.model.parts.rowCount() == 8)
