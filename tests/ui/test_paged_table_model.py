"""A list of any length asks only for the rows that are looked at, and late rows never appear."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crm.ui.kit.delegates import ChipCell, ChipDelegate, FigureDelegate, PersonDelegate, TwoLines
from crm.ui.kit.paged_table_model import CHUNK, Column, PagedTableModel
from crm.ui.kit.table import Table
from crm.ui.theme.theme import current


@dataclass(frozen=True)
class Person:
    """A row."""

    id: str
    name: str


COLUMNS = [
    Column[Person]("name", "Influencer", 180, lambda row: row.name, lambda row: f"{row.name}, spoken"),
    Column[Person]("", "Status", 120, lambda row: "Active"),
    Column[Person]("audience", "Audience", 90, lambda row: "38.2 k", right=True, stretch=True),
]
IDS = [f"id{number:05}" for number in range(20_000)]


class Source(QObject):
    """Answers what the model asks for, at once or when told."""

    def __init__(self, model: PagedTableModel) -> None:
        super().__init__(model)
        self.model = model
        self.asked: list[list[str]] = []
        self.hold = False
        self.held: list[tuple[int, list[str]]] = []
        model.rows_needed.connect(self.answer)

    def answer(self, generation: int, ids: list[str]) -> None:
        """Rows named after their id."""
        self.asked.append(ids)
        if self.hold:
            self.held.append((generation, ids))
        else:
            self.model.supply(generation, rows(ids))


def rows(ids: Sequence[str], prefix: str = "Person") -> list[Person]:
    """Rows for ids."""
    return [Person(each, f"{prefix} {each}") for each in ids]


@pytest.fixture
def table(qtbot: QtBot) -> Iterator[Table]:
    """A table with a field after it, in a window that is not shown yet."""
    model = PagedTableModel(COLUMNS)
    table = Table(model, "Influencers")
    model.setParent(table)
    table.set_delegates(
        [
            PersonDelegate(table, lambda row: TwoLines(row.name, "@handle")),
            ChipDelegate(table, lambda row: ChipCell("Active", "green", "+1")),
            FigureDelegate(table, lambda row: TwoLines("38.2 k", "IG · TT")),
        ]
    )
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.addWidget(table)
    layout.addWidget(QLineEdit())
    window.resize(700, 520)
    yield table
    window.close()


def cell(table: Table, at: int, column: int = 0) -> str:
    """What a cell says."""
    return str(table.paged.index(at, column).data())


def test_only_the_rows_in_view_are_asked_for(table: Table, qtbot: QtBot) -> None:
    source = Source(table.paged)
    table.paged.set_ids(IDS)
    table.window().show()
    qtbot.waitUntil(lambda: cell(table, 0) == "Person id00000")
    assert sum(map(len, source.asked)) <= 2 * CHUNK
    table.scrollToBottom()
    qtbot.waitUntil(lambda: cell(table, 19_999) == "Person id19999")
    assert sum(map(len, source.asked)) <= 4 * CHUNK
    assert cell(table, 10_000) == "…"


def test_rows_of_an_older_order_are_dropped(table: Table, qtbot: QtBot) -> None:
    source = Source(table.paged)
    source.hold = True
    table.paged.set_ids(IDS[:10])
    table.window().show()
    qtbot.waitUntil(lambda: bool(source.held))
    generation, ids = source.held[0]
    table.paged.set_ids(IDS[5:15])
    table.paged.supply(generation, rows(ids))
    assert cell(table, 0) == "…"


def test_refreshing_keeps_what_is_shown_until_the_new_rows_come(table: Table, qtbot: QtBot) -> None:
    source = Source(table.paged)
    table.paged.set_ids(IDS[:10])
    table.window().show()
    qtbot.waitUntil(lambda: cell(table, 0) == "Person id00000")
    source.hold = True
    table.paged.refresh()
    assert cell(table, 0) == "Person id00000"
    qtbot.waitUntil(lambda: bool(source.held))
    generation, ids = source.held[0]
    table.paged.supply(generation, rows(ids, "Renamed"))
    assert cell(table, 0) == "Renamed id00000"


def test_the_chosen_person_stays_chosen_when_the_order_changes(table: Table, qtbot: QtBot) -> None:
    Source(table.paged)
    table.paged.set_ids(IDS[:10])
    table.window().show()
    table.choose("id00003")
    table.paged.set_ids(list(reversed(IDS[:10])))
    assert table.current_id() == "id00003"
    assert table.selected_ids() == ["id00003"]
    table.paged.set_ids(IDS[5:10])
    assert table.current_id() == "id00005"


def test_a_screen_reader_gets_the_cell_in_words(table: Table, qtbot: QtBot) -> None:
    Source(table.paged)
    table.paged.set_ids(IDS[:3])
    table.window().show()
    qtbot.waitUntil(lambda: cell(table, 0) != "…")
    assert table.accessibleName() == "Influencers"
    assert table.paged.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Person id00000, spoken"


def test_tab_leaves_the_table_and_the_focus_ring_needs_a_key(table: Table, qtbot: QtBot) -> None:
    Source(table.paged)
    table.paged.set_ids(IDS[:3])
    with qtbot.waitActive(table.window()):
        table.window().show()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 20))
    assert not table.keyboard
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.keyboard and table.current_id() == "id00001"
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert isinstance(table.window().focusWidget(), QLineEdit)


def test_a_header_sorts_and_turns_the_order_round(table: Table, qtbot: QtBot) -> None:
    wanted: list[tuple[str, bool]] = []
    table.sort_wanted.connect(lambda key, descending: wanted.append((key, descending)))
    table.window().show()
    header = table.horizontalHeader()
    for column in (2, 2, 0, 1):
        middle = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert wanted == [("audience", True), ("audience", False), ("name", False)]


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_the_bar_of_the_chosen_row_stands_at_the_leading_edge(
    table: Table, qtbot: QtBot, direction: Qt.LayoutDirection
) -> None:
    Source(table.paged)
    table.setLayoutDirection(direction)
    table.paged.set_ids(IDS[:3])
    table.window().show()
    qtbot.waitUntil(lambda: cell(table, 0) != "…")
    table.choose("id00000")
    picture = table.viewport().grab().toImage()
    edges = [picture.pixelColor(x, 20) == current().colour("accent") for x in (1, picture.width() - 2)]
    assert edges == [direction == Qt.LayoutDirection.LeftToRight, direction == Qt.LayoutDirection.RightToLeft]
