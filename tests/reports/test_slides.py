"""A section that fits on one slide stands on one slide; a longer one goes on under the same title."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation

from crm.reports.content import Block, Callout, Figure, Figures, Heading, Paragraph, text_table
from crm.reports.slides import report_slides
from tests.reports.facts import summary

CARDS = Figures(tuple(Figure(name, "1", "of 2") for name in ("One", "Two", "Three", "Four")))


def table(rows: int) -> Block:
    return text_table(("Name", "Day"), [(f"Row {at}", "today") for at in range(rows)])


def slides(*blocks: Block) -> list[tuple[str, list[str]]]:
    """Every slide after the first: its title, and what else stands on it, a table as its number of lines."""
    deck = Presentation(BytesIO(report_slides(replace(summary(), blocks=blocks))))
    return [(slide.shapes.title.text, [_told(each) for each in slide.shapes][1:]) for slide in list(deck.slides)[1:]]


def _told(shape: Any) -> str:
    if shape.has_table:
        return f"{len(shape.table.rows)} lines"
    return shape.text_frame.text if shape.has_text_frame else ""


def titles(*blocks: Block) -> list[str]:
    return [title for title, _ in slides(*blocks)]


def test_short_sections_share_a_slide() -> None:
    told = slides(Heading("Reach"), CARDS, Heading("Orders"), CARDS)
    assert [title for title, _ in told] == ["Reach"]
    assert "Orders" in told[0][1]


def test_a_section_begins_on_a_new_slide_rather_than_break() -> None:
    next_step = Callout("Next", "Review the draft.", ("It waits for us.",))
    told = slides(Heading("Reach"), CARDS, CARDS, Heading("Money"), CARDS, CARDS, next_step)
    assert [title for title, _ in told] == ["Reach", "Money"]
    assert any("Review the draft." in text for text in told[1][1]) and "Money" not in told[0][1]


@pytest.mark.parametrize("before", [(), (CARDS,), (CARDS, CARDS, Paragraph("A remark."))])
def test_a_table_that_fits_on_a_slide_is_not_broken(before: tuple[Block, ...]) -> None:
    told = slides(Heading("Partners"), *before, table(12), CARDS)
    assert [text for _, texts in told for text in texts if text.endswith("lines")] == ["13 lines"]


def test_a_long_table_goes_on_under_the_same_title() -> None:
    assert titles(Heading("Posts"), table(40)) == ["Posts"] * 3
    assert (
        sum(
            int(text.split()[0]) - 1
            for _, texts in slides(Heading("Posts"), table(40))
            for text in texts
            if text.endswith("lines")
        )
        == 40
    )
