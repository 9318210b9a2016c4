"""The board of a campaign's partners as a person uses it: drag, keys, reasons, undo, and the filter it shares with the table."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import CollaborationStage
from crm.formats import Formats
from crm.queries.collaborations import CollaborationFilter, CollaborationRow, collaboration_moves, collaboration_rows
from crm.queries.find import resolve
from crm.services.history import undo
from crm.services.jobs import InlineJobRunner
from crm.services.sample import make_sample
from crm.ui.bridge import Bridge
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
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
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
    tab.stale.click()
    qtbot.waitUntil(lambda: tab.model.parts.rowCount() == len(stale))
    assert {card.id for each in tab.board.lanes for card in each.list.own.cards} == stale
    one = sorted(stale)[0]
    tab.board.choose(one)
    tab.views.group.button(1).click()
    assert tab.table.isVisible() and [row.id for row in tab.chosen_rows()] == [one]
    tab.search.setText("nobody at all")
    qtbot.waitUntil(lambda: tab.model.parts.rowCount() == 0)
    assert tab.search.isVisible()
    tab.search.clear()
    tab.stale.click()
    qtbot.waitUntil(lambda: tab.model.parts.rowCount() == 8)
