"""A person chooses sections and their order; no text changes, the opening and the method stay where they are."""

from dataclasses import replace

from crm.domain.periods import period
from crm.reports.arrangement import Arrangement, arranged, compared, full_order, section_names
from crm.reports.content import Figures, Heading, Method, Paragraph, Report, Table
from tests.reports.facts import summary


def plain(*titles: str) -> Report:
    """A summary with only these sections, one paragraph in each."""
    made = summary()
    opening = made.blocks[:1]
    sections = (block for title in titles for block in (Heading(title), Paragraph(f"About {title}")))
    return replace(made, blocks=(*opening, *sections, Method(("noted",), ())))


def headings(report: Report) -> list[str]:
    """The titles in order."""
    return [block.text for block in report.blocks if isinstance(block, Heading)]


def test_sections_are_moved_and_hidden_whole_and_the_method_stays_last() -> None:
    report = plain("Reach", "Money", "Next")
    made = arranged(report, Arrangement(order=("Next", "Reach"), hidden=("Money",)))
    assert headings(made) == ["Next", "Reach"]
    assert made.blocks[0] == report.blocks[0]
    assert made.blocks[2] == Paragraph("About Next")
    assert isinstance(made.blocks[-1], Method)
    assert arranged(report, Arrangement()) == report


def test_a_section_that_no_choice_names_stands_after_the_one_it_always_follows() -> None:
    assert full_order(("a", "new", "b", "c"), ("c", "a", "gone", "b")) == ("c", "a", "new", "b")
    assert full_order(("new", "a"), ("a",)) == ("new", "a")


def test_equal_titles_are_told_apart() -> None:
    report = plain("Partners", "Partners")
    assert section_names(report) == ("Partners", "Partners (2)")
    assert headings(arranged(report, Arrangement(hidden=("Partners",)))) == ["Partners"]


def test_formulas_are_those_of_the_figures_that_are_left() -> None:
    report = summary()
    figures = next(block for block in report.blocks if isinstance(block, Figures))
    told = replace(figures.figures[0], formula="one over the other")
    with_own = replace(report, blocks=(Heading("Own"), Figures((told,)), *report.blocks))
    hidden = arranged(with_own, Arrangement(hidden=("Own",)))
    shown = arranged(with_own, Arrangement(order=("Own",)))
    ends = [made.blocks[-1] for made in (hidden, shown)]
    assert ["one over the other" in str(end) for end in ends] == [False, True]


def test_figures_stand_beside_those_of_the_period_before() -> None:
    report, name = summary(), period("2026-Q3").name
    made = compared(report, report, name, "2026-Q2")
    assert section_names(made)[0] == "Beside 2026-Q2"
    table = next(block for block in made.blocks if isinstance(block, Table))
    assert table.header == ("Figure", "2026-Q2", "2026-Q3", "Of what")
    figures = next(block for block in report.blocks if isinstance(block, Figures))
    assert [row[2].text for row in table.rows] == [figure.text for figure in figures.figures]
