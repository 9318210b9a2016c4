"""Where cells of the clipboard go: by titles, by the link of their row, else from where one stands; what is left is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.ui.kit.pasting import Grid, block, lines, place

LINKS = {"https://x.test/a": 0, "https://x.test/b": 2}
GRID = Grid(3, {1: "Read on", 2: "Reach", 3: "Likes"}, LINKS.get)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(lambda text: text == text.strip())


def test_a_block_follows_from_where_one_stands() -> None:
    placed = place(block("1\t2\n3\t4\n"), GRID, (1, 2))
    assert placed.cells == {(1, 2): "1", (1, 3): "2", (2, 2): "3", (2, 3): "4"}
    assert (placed.rows_left, placed.columns_left) == (0, ())


def test_what_does_not_fit_is_told() -> None:
    placed = place(block("1\t2\n3\t4\n5\t6"), GRID, (2, 3))
    assert placed.cells == {(2, 3): "1"}
    assert (placed.rows_left, placed.columns_left) == (2, ("2",))


def test_rows_with_a_link_go_to_their_row_in_any_order() -> None:
    text = "https://x.test/b\t20\t2\nhttps://x.test/nobody\t30\t3\nhttps://x.test/a\t10\t1"
    placed = place(block(text), GRID, (0, 2))
    assert placed.cells == {(2, 2): "20", (2, 3): "2", (0, 2): "10", (0, 3): "1"}
    assert placed.rows_left == 1


def test_titles_say_which_column_is_which() -> None:
    placed = place(block("Link\tLIKES\tWatch time\treach\nhttps://x.test/a\t1\t9 h\t10"), GRID, (1, 3))
    assert placed.cells == {(0, 3): "1", (0, 2): "10"}
    assert placed.columns_left == ("Watch time",)


@pytest.mark.parametrize("text", ["", "\n", "\t\n\t", "\r\n"])
def test_an_empty_clipboard_has_no_cells(text: str) -> None:
    assert place(block(text), GRID, (0, 1)).cells == {}


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=3), min_size=1, max_size=4))
def test_what_is_copied_is_pasted_again(rows: list[list[str]]) -> None:
    assert block(lines(rows)) == rows
