"""The grid for figures as a person uses it: type and move by keys, paste, mend a bad cell, save as one step, undo."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import ReadingSource
from crm.formats import Formats
from crm.queries.post_detail import PostDetail, post_detail
from crm.services.history import undo
from crm.services.posts import PostDraft, add_post, remove_post
from crm.ui.bridge import Bridge
from crm.ui.pages.posts.grid import ReadingGrid
from crm.ui.pages.posts.grid_view_model import ReadingGridModel
from tests.services.people import add_noor
from tests.ui.conftest import TODAY, Said

READ_ON, REACH, IMPRESSIONS, VIEWS, LIKES = range(1, 6)
LINKS = tuple(f"https://www.instagram.com/p/{code}/" for code in ("AAAA1", "BBBB2", "CCCC3"))


@pytest.fixture
def posts(db: Database) -> list[str]:
    """Three posts of 15 November."""
    noor = add_noor(db)
    return [add_post(db, PostDraft(noor, url=link, posted_on=date(2026, 11, 15))) for link in LINKS]


@pytest.fixture
def grid(bridge: Bridge, formats: Formats, posts: list[str], qtbot: QtBot) -> Iterator[ReadingGrid]:
    shown = ReadingGrid(ReadingGridModel(bridge, formats, lambda: TODAY))
    qtbot.addWidget(shown)
    shown.resize(1080, 700)
    shown.show()
    shown.open(posts)
    qtbot.waitUntil(lambda: shown.states.state() == "content")
    yield shown


def paste(grid: ReadingGrid, text: str, row: int, column: int) -> None:
    QApplication.clipboard().setText(text)
    grid.table.stand_on(row, column)
    QTest.keyClick(grid.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def typed(grid: ReadingGrid, row: int, column: int) -> str:
    return str(grid.model.entries.index(row, column).data())


def told(grid: ReadingGrid, row: int) -> str:
    """What the last column says."""
    entries = grid.model.entries
    return str(entries.index(row, entries.columnCount() - 1).data(Qt.ItemDataRole.AccessibleTextRole))


def figures(detail: PostDetail) -> dict[str, int | None]:
    reading = detail.readings[0].reading
    return {name: getattr(reading, name) for name in ("reach", "impressions", "views", "likes")}


def test_a_paste_of_any_number_forms_is_saved_as_one_step(
    grid: ReadingGrid, db: Database, posts: list[str], said: Said, qtbot: QtBot
) -> None:
    paste(grid, '12.4K\t13 234\t"3,416"\t1,2k\n900\t"1,000"\t\t50\n', 0, REACH)
    assert grid.counts.text() == "2 posts filled in"
    assert told(grid, 0) == "7 d"
    grid.save.click()
    qtbot.waitUntil(lambda: said.texts() == ["2 readings saved."])

    first, second, third = (post_detail(db, each) for each in posts)
    assert figures(first) == {"reach": 12_400, "impressions": 13_234, "views": 3_416, "likes": 1_200}
    assert figures(second) == {"reach": 900, "impressions": 1_000, "views": None, "likes": 50}
    assert first.readings[0].reading.read_at == "2026-11-22" and not third.readings
    assert typed(grid, 0, REACH) == "" and not grid.save.isEnabled()

    said.press()
    qtbot.waitUntil(lambda: not any(post_detail(db, each).readings for each in posts))


def test_undo_takes_typing_back_and_once_it_is_saved_is_the_windows_own(
    grid: ReadingGrid, said: Said, qtbot: QtBot
) -> None:
    """Typed cells that come back while their reading stays saved would be saved twice."""
    control, taken = Qt.KeyboardModifier.ControlModifier, []
    undo_of_the_window = QShortcut(QKeySequence.StandardKey.Undo, grid)
    undo_of_the_window.activated.connect(lambda: taken.append(True))
    paste(grid, "1000", 0, REACH)
    QTest.keyClick(grid.table, Qt.Key.Key_Z, control)
    assert typed(grid, 0, REACH) == "" and not taken
    paste(grid, "1000", 0, REACH)
    grid.save.click()
    qtbot.waitUntil(lambda: said.texts() == ["1 reading saved."])
    QTest.keyClick(grid.table, Qt.Key.Key_Z, control)
    assert typed(grid, 0, REACH) == "" and taken


def test_a_bad_cell_stops_the_save_says_why_and_loses_nothing(
    grid: ReadingGrid, db: Database, posts: list[str], said: Said, qtbot: QtBot
) -> None:
    paste(grid, "1000\tabc\n2.546\t-3", 0, REACH)
    assert grid.counts.text() == "1 post filled in · 3 cells cannot be read"
    assert "“abc” is not a count." in told(grid, 0)
    grid.save.click()
    assert (grid.table.currentIndex().row(), grid.table.currentIndex().column()) == (0, IMPRESSIONS)
    assert "Nothing was saved yet" in grid.told.text() and "“abc”" in grid.cell_told.text()
    assert typed(grid, 0, IMPRESSIONS) == "abc" and not post_detail(db, posts[0]).readings

    QTest.keyClick(grid.table, Qt.Key.Key_Delete)
    QTest.keyClick(grid, Qt.Key.Key_F8)
    assert grid.table.currentIndex().row() == 1
    grid.mark.setCurrentIndex(grid.mark.findData(","))  # then 2.546 is plain
    assert "cannot be negative" in told(grid, 1)
    grid.table.stand_on(1, IMPRESSIONS)
    QTest.keyClick(grid.table, Qt.Key.Key_Delete)
    QTest.keyClick(grid.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: said.texts() == ["2 readings saved."])
    assert figures(post_detail(db, posts[1]))["reach"] == 2_546


def test_keys_move_as_in_a_spreadsheet(grid: ReadingGrid) -> None:
    table = grid.table
    table.stand_on(0, REACH)
    QTest.keyClicks(table, "5")
    field = table.findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, "00")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert typed(grid, 0, REACH) == "500"
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, REACH)
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert table.currentIndex().column() == IMPRESSIONS
    table.stand_on(0, len(grid.model.entries.columns))
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, READ_ON)
    QTest.keyClick(table, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert table.currentIndex().row() == 0
    table.stand_on(1, REACH)
    QTest.keyClick(table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert typed(grid, 1, REACH) == "500"
    QTest.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert typed(grid, 1, REACH) == "" and typed(grid, 0, REACH) == "500"


def test_rows_with_links_find_their_posts(
    grid: ReadingGrid, db: Database, posts: list[str], said: Said, qtbot: QtBot
) -> None:
    text = f"Link\tLikes\tReach\tMood\n{LINKS[2]}?igsh=x\t30\t300\tgood\n{LINKS[0]}\t10\t100\tbad\nhttps://instagram.com/p/ZZ/\t1\t2\t"
    paste(grid, text, 1, REACH)
    assert (typed(grid, 2, LIKES), typed(grid, 0, REACH), typed(grid, 1, REACH)) == ("30", "100", "")
    assert "1 pasted row" in grid.told.text() and "Mood" in grid.told.text()
    grid.source.setCurrentIndex(grid.source.findData(ReadingSource.SCREENSHOT))
    grid.save.click()
    qtbot.waitUntil(lambda: len(said) == 1)
    assert post_detail(db, posts[2]).readings[0].reading.source is ReadingSource.SCREENSHOT


def test_a_row_may_have_a_day_of_its_own_and_doubts_are_said(grid: ReadingGrid) -> None:
    paste(grid, "2026-11-16\t100\t50\n2026-12-24\t5", 0, READ_ON)
    assert told(grid, 0) == "24 h, fewer impressions than reach"
    assert "has not come yet" in told(grid, 1)


def test_what_was_typed_stays_when_the_grid_is_left(grid: ReadingGrid, posts: list[str], qtbot: QtBot) -> None:
    paste(grid, "77", 2, LIKES)
    with qtbot.waitSignal(grid.left):
        QTest.keyClick(grid.table, Qt.Key.Key_Escape)
    grid.open(posts[:1])
    qtbot.waitUntil(lambda: grid.model.entries.rowCount() == 2)
    assert typed(grid, 0, LIKES) == "77"
    grid.clear.click()
    assert typed(grid, 0, LIKES) == "" and not grid.clear.isEnabled()


def test_a_post_removed_meanwhile_refuses_the_save_and_keeps_the_figures(
    grid: ReadingGrid, db: Database, posts: list[str], qtbot: QtBot
) -> None:
    paste(grid, "77", 2, LIKES)
    remove_post(db, posts[2])
    grid.save.click()
    qtbot.waitUntil(lambda: "no longer there" in grid.told.text())
    assert typed(grid, 2, LIKES) == "77" and grid.save.isEnabled()
    undo(db)


def test_an_empty_list_and_a_failed_read_say_so(grid: ReadingGrid, qtbot: QtBot) -> None:
    grid.open([])
    qtbot.waitUntil(lambda: grid.states.state() == "empty")
    grid.model.failed.emit("The file is locked.")
    assert grid.states.state() == "failed"
    assert grid.table.accessibleName() and grid.source.accessibleName() == "Who says so"
