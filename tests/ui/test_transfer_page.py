"""The import page as a person walks it: give a file, look, answer, see what will happen, import, take it back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.formats import Formats
from crm.queries.influencers import InfluencerFilter, InfluencerSort, influencer_order, influencer_rows
from crm.services.jobs import JobRunner, Runner
from crm.ui.bridge import Bridge, Message
from crm.ui.pages.transfer.page import TransferPage
from crm.ui.pages.transfer.view_model import TransferViewModel
from crm.ui.theme import theme

ROOT = Path(__file__).parents[2]
TOP_200 = ROOT / "tests" / "data" / "influencers" / "nigerian_tiktok_top200.csv"
TABLES = ROOT / "tests" / "data" / "tables"
QUESTIONABLE = "Name,Handle,Followers\nAda Obi,@ada,1.234\nBen Ray,@ben,abc\nCy Moss,@cy,2.500\nCy Moss,@cy,2.500\n"


class Desk:
    """A page over a workspace, and what its toasts said."""

    def __init__(self, db: Database, runner: Runner, qtbot: QtBot) -> None:
        self.db, self.qtbot = db, qtbot
        self.bridge = Bridge(db, runner)
        self.said: list[Message] = []
        self.bugs: list[Exception] = []
        self.bridge.said.connect(self.said.append)
        self.bridge.bug.connect(self.bugs.append)
        self.model = TransferViewModel(self.bridge, Formats())
        self.page = TransferPage(self.model, Formats())
        self.page.resize(1080, 800)
        qtbot.addWidget(self.page)
        self.page.show()
        self.model.load()

    def sees(self, step: QWidget) -> None:
        """Wait until a step is in front."""
        self.qtbot.waitUntil(step.isVisible)
        assert not self.bugs

    def press(self, wanted: QPushButton) -> None:
        """Click a button that is there and can be pressed."""
        self.qtbot.waitUntil(lambda: wanted.isVisible() and wanted.isEnabled())
        self.qtbot.mouseClick(wanted, Qt.MouseButton.LeftButton)

    def plan(self, path: Path) -> None:
        """Give a file and go on to what will happen."""
        self.page.open_file(path)
        self.press(self.page.mapping.see)
        self.sees(self.page.plan)

    def import_file(self, path: Path) -> None:
        """The whole walk."""
        self.plan(path)
        self.press(self.page.plan.go)
        self.sees(self.page.done)

    def people(self) -> list[Any]:
        ids = influencer_order(self.db, InfluencerSort.NAME, False, InfluencerFilter()).ids
        return influencer_rows(self.db, ids)

    def figures(self) -> list[str]:
        """New, updated, unchanged, duplicates and problems as the tiles show them."""
        return [tile.figure.text() for tile in self.page.plan.tiles.values()]


@pytest.fixture
def desk(db: Database, qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    """The page with real threads, as in the window."""
    theme.apply(qapp, "light")
    made = Desk(db, JobRunner(), qtbot)
    yield made
    made.bridge.close()
    made.page.close()
    made.page.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def questionable(tmp_path: Path) -> Path:
    """A list that names no platform and writes "1.234"."""
    path = tmp_path / "list.csv"
    path.write_text(QUESTIONABLE, "utf-8")
    return path


def text_of(table: Any, row: int, column: int) -> str:
    return str(table.model().index(row, column).data())


def pick(desk: Desk, choices: Any, value: Any) -> None:
    """Go to a value with the arrow keys, as a person does."""
    choices.setFocus()
    wanted = choices.findData(value)
    while choices.currentIndex() != wanted:
        key = Qt.Key.Key_Down if choices.currentIndex() < wanted else Qt.Key.Key_Up
        desk.qtbot.keyClick(choices, key)


def test_a_real_list_walks_from_file_to_people_and_back(desk: Desk) -> None:
    desk.page.open_file(TOP_200)
    desk.sees(desk.page.mapping)
    mapping = desk.page.mapping
    assert "Windows Western" in mapping.told.text()
    assert "header in line 2" in mapping.told.text()
    assert mapping.columns.lines["Follower Count"].field.currentText() == "Followers"
    assert mapping.columns.lines["Rank"].field.currentText() == "Leave out"
    desk.qtbot.waitUntil(lambda: text_of(mapping.preview, 0, 2) == "10.4\N{NO-BREAK SPACE}M")
    assert mapping.preview.model().rowCount() == 50

    desk.press(mapping.see)
    desk.sees(desk.page.plan)
    assert desk.figures() == ["200", "0", "0", "0", "0"]
    assert "Nothing is written yet" in desk.page.plan.told.text()
    assert desk.people() == []

    assert desk.page.plan.go.text().strip() == "Import 200 people"
    desk.press(desk.page.plan.go)
    desk.sees(desk.page.done)
    assert "200 people added" in desk.page.done.told.text()
    assert len(desk.people()) == 200

    desk.press(desk.page.done.take_back)
    desk.sees(desk.page.start)
    desk.qtbot.waitUntil(lambda: len(desk.page.start.lines) == 1 and desk.page.start.lines[0].revert is None)
    assert desk.people() == []
    desk.qtbot.waitUntil(lambda: bool(desk.said))
    assert desk.said[-1].action == "Undo"
    assert desk.said[-1].act is not None
    desk.said[-1].act()
    desk.qtbot.waitUntil(lambda: len(desk.people()) == 200)


def test_the_same_file_again_offers_nothing_to_write(desk: Desk) -> None:
    desk.import_file(TOP_200)
    desk.model.start_over()
    desk.plan(TOP_200)
    assert desk.figures() == ["0", "0", "200", "0", "0"]
    assert "Nothing to write" in desk.page.plan.told.text()
    assert not desk.page.plan.go.isVisible()


def test_an_earlier_import_is_taken_back_from_the_list(desk: Desk) -> None:
    desk.import_file(TOP_200)
    desk.model.start_over()
    desk.qtbot.waitUntil(lambda: len(desk.page.start.lines) == 1)
    revert = desk.page.start.lines[0].revert
    assert revert is not None
    assert "removes 200 people" in revert.accessibleName()
    desk.press(revert)
    desk.qtbot.waitUntil(lambda: desk.page.start.lines[0].revert is None)
    assert desk.people() == []


def test_questions_are_answered_in_place_before_one_can_go_on(desk: Desk, questionable: Path) -> None:
    desk.page.open_file(questionable)
    mapping = desk.page.mapping
    desk.sees(mapping)
    assert mapping.questions_card.isVisible()
    assert not mapping.see.isEnabled()

    platform = next(
        each for each in mapping.questions_card.findChildren(QWidget) if "platform" in each.accessibleName()
    )
    pick(desk, platform, "instagram")
    desk.qtbot.waitUntil(lambda: desk.model.options.platform is not None)

    def decimal_comma() -> QPushButton | None:
        chips = mapping.questions_card.findChildren(QPushButton)
        return next((chip for chip in chips if "comma" in chip.text() and chip.isVisible()), None)

    comma = decimal_comma()
    assert comma is not None
    desk.press(comma)
    desk.qtbot.waitUntil(mapping.see.isEnabled)
    desk.qtbot.waitUntil(lambda: text_of(mapping.preview, 0, 2).startswith("1"))


def test_problems_are_listed_with_place_value_and_reason_and_can_be_saved(
    desk: Desk, questionable: Path, tmp_path: Path
) -> None:
    desk.page.open_file(questionable)
    desk.sees(desk.page.mapping)
    desk.model.answer("platform", "instagram")
    desk.model.answer("decimal_mark", ".")
    desk.model.answer("decimal_mark", ",")
    desk.press(desk.page.mapping.see)
    desk.sees(desk.page.plan)
    plan = desk.page.plan
    assert desk.figures() == ["2", "0", "0", "1", "1"]
    problems = next(chip for chip in plan.filters.values() if chip.text() == "Problem 1")
    desk.press(problems)
    desk.qtbot.waitUntil(lambda: plan.table.model().rowCount() == 1)
    desk.qtbot.waitUntil(lambda: text_of(plan.table, 0, 3) == "Followers: abc")
    assert text_of(plan.table, 0, 0) == "3"

    saved = tmp_path / "problems.csv"
    desk.model.save_problems(saved)
    desk.qtbot.waitUntil(lambda: any("problems.csv" in message.text for message in desk.said))
    assert "3,Followers,abc," in saved.read_text("utf-8-sig")


def test_a_column_is_given_another_meaning_by_keyboard(desk: Desk) -> None:
    desk.page.open_file(TOP_200)
    mapping = desk.page.mapping
    desk.sees(mapping)
    lines = mapping.columns.lines
    pick(desk, lines["Name"].field, None)
    desk.qtbot.waitUntil(
        lambda: desk.model.inspection is not None and "“Name”" in " ".join(desk.model.inspection.warnings)
    )
    desk.qtbot.waitUntil(lambda: text_of(mapping.preview, 0, 1) == "@itsyaboymaina")
    assert not lines["Name"].platform.isVisible()
    assert lines["Username"].platform.isVisible()


def test_several_files_are_walked_one_after_the_other(desk: Desk) -> None:
    desk.page.open_file(TOP_200)
    desk.page.open_file(ROOT / "resources" / "samples" / "creators.csv")
    desk.sees(desk.page.mapping)
    assert desk.page.mapping.count.text() == "File 1 of 2"
    desk.press(desk.page.mapping.see)
    desk.sees(desk.page.plan)
    desk.press(desk.page.plan.go)
    desk.sees(desk.page.done)
    desk.press(desk.page.done.next)
    desk.sees(desk.page.mapping)
    assert desk.page.mapping.title.text() == "creators.csv"
    assert desk.page.mapping.count.text() == "File 2 of 2"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [("brief.csv", b"%PDF-1.7\n", "PDF"), ("empty.csv", b"", "empty"), ("gone.csv", None, "no file")],
)
def test_a_wrong_file_says_why_and_writes_nothing(
    desk: Desk, tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    desk.page.open_file(path)
    desk.sees(desk.page.failed)
    assert reason in desk.page.failed.reason.text()
    assert desk.page.failed.another.isVisible()
    desk.page.open_file(TOP_200)
    desk.sees(desk.page.mapping)
    assert desk.people() == []


def test_a_locked_workbook_says_so(desk: Desk) -> None:
    desk.page.open_file(TABLES / "pass_protected.xlsx")
    desk.sees(desk.page.failed)
    assert "password" in desk.page.failed.reason.text().lower()


def test_another_sheet_is_read_when_it_is_chosen(desk: Desk) -> None:
    desk.page.open_file(TABLES / "sheets.xlsx")
    mapping, failed = desk.page.mapping, desk.page.failed
    desk.sees(failed)  # the first sheet holds no people, posts or sales
    assert failed.kind.isVisible()
    pick(desk, failed.kind, "influencers")
    desk.sees(mapping)
    assert mapping.reading.sheet.isVisible()
    other = mapping.reading.sheet.itemText(mapping.reading.sheet.count() - 1)
    before = mapping.told.text()
    pick(desk, mapping.reading.sheet, other)
    desk.qtbot.waitUntil(lambda: mapping.told.text() != before or mapping.refusal.isVisible())


def test_cancel_leaves_the_plan_unmade_and_nothing_written(desk: Desk) -> None:
    desk.page.open_file(TOP_200)
    desk.sees(desk.page.mapping)
    desk.model.see_plan()
    assert desk.page.working.isVisible()
    desk.qtbot.mouseClick(desk.page.working.cancel, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: not desk.page.working.isVisible())
    assert desk.people() == []


def test_show_them_asks_for_the_people(desk: Desk) -> None:
    desk.import_file(TOP_200)
    with desk.qtbot.waitSignal(desk.page.people_wanted):
        desk.press(desk.page.done.show_them)
