"""Proves that a column decides on evidence only, and names a cell to ask about where it has two meanings."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.files.amounts import parse_amount
from crm.files.cells import Cell, parse_count
from crm.files.columns import (
    date_order,
    decide_mark,
    decide_order,
    decimal_mark,
    engagement_shape,
    lost_digits,
    lost_units,
    mostly_counts,
    rate_unit,
)
from crm.files.moments import parse_date
from tests.files.any_cell import ANY_CELL


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["10.4M", "176.2K"], "."),
        (["2.546", "99,88%", "7.374"], ","),
        (["US$ 0,00", "2.546"], ","),
        (["1.234.567", "2.546"], ","),
        (["1,234,567", "3,416"], "."),
        (["12,34,567"], "."),
        (["1.234,56 €", "12"], ","),
        (["0,092", "0,113"], ","),
        (["0.0092878"], "."),
        (["581778.0", "12.0"], "."),
        (["1'234.50", "7"], "."),
        (["2.546k"], "."),
    ],
)
def test_the_decimal_mark_is_told_by_any_number_that_has_one_meaning(cells: Sequence[Cell], mark: str) -> None:
    decision = decide_mark(cells)
    assert (decision.value, decision.example) == (mark, None)
    assert "decimal" in decision.reason


@pytest.mark.parametrize(
    ("cells", "example"),
    [
        (["2.546", "7.374", "12"], "2.546"),
        (["2.546", "N/A", ""], "2.546"),
        (["1,234K"], "1,234"),
        (["3,416", "2,533"], None),  # commas before three digits group, as parse_count reads them
        (["1234", "12"], None),
        ([Decimal("2.546"), date(2026, 1, 1)], None),
        ([], None),
    ],
)
def test_a_number_with_two_meanings_is_asked_about(cells: Sequence[Cell], example: str | None) -> None:
    assert decimal_mark(cells) == (None, example)


def test_a_column_at_odds_with_itself_is_asked_about_and_a_slip_among_many_is_not() -> None:
    mixed = decide_mark(["1.5", "2,5", "2.546"])
    assert (mixed.value, mixed.example) == (None, "2.546")
    assert "point" in mixed.reason
    assert "comma" in mixed.reason
    assert decimal_mark(["1.5"] * 20 + ["2,5"]) == (".", None)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["03/04/2026", "15/04/2026"], "dmy"),
        (["03/04/2026", "04/15/2026"], "mdy"),
        (["10/16/17 22:59", "1/2/17 5:00"], "mdy"),
        (["2/26/2025, 11:03:17 AM"], "mdy"),
        (["24.11.2026"], "dmy"),
        (["01-Jan-22", "15/01/2022"], "dmy"),
        (["99-05-10", "98-05-11"], "ymd"),
    ],
)
def test_a_number_above_twelve_tells_the_order_of_day_and_month(cells: Sequence[Cell], order: str) -> None:
    decision = decide_order(cells)
    assert (decision.value, decision.example) == (order, None)
    assert "first" in decision.reason


@pytest.mark.parametrize(
    ("cells", "example"),
    [
        (["03/04/2026", "05/06/2026"], "03/04/2026"),
        (["2026-05-13", "2026-12-31", "03/04/2026"], "03/04/2026"),
        (["04/04/2026", "05/05/2026"], None),
        (["03.04.2026", "05.06.2026"], None),  # with points the day comes first everywhere
        (["2026-05-13"], None),
        ([date(2026, 5, 13), Decimal(45678)], None),
    ],
)
def test_days_and_months_that_cannot_be_told_apart_are_asked_about(cells: Sequence[Cell], example: str | None) -> None:
    assert date_order(cells) == (None, example)


def test_dates_that_rise_one_way_are_told_but_decide_nothing() -> None:
    decision = decide_order(["03/01/2026", "03/02/2026", "04/01/2026", "05/01/2026"])
    assert (decision.value, decision.example) == (None, "03/01/2026")
    assert decision.reason.startswith("Read month first the dates rise")


def test_days_and_months_that_contradict_each_other_are_asked_about() -> None:
    decision = decide_order(["15/01/2026", "01/15/2026", "03/04/2026"])
    assert (decision.value, decision.example) == (None, "03/04/2026")
    assert "day first" in decision.reason


@pytest.mark.parametrize(
    ("cells", "percent_in_header", "shape"),
    [
        (["23.4M", "176.2K", "900"], False, "count"),
        (["1240", "87", "15"], False, "count"),
        (["1,240", "3,416"], False, "count"),
        (["1.39%", "2.4%", "N/A"], False, "percent"),
        (["99,88%", "85,98%"], False, "percent"),
        (["5.2", "0.9", "3.1"], False, "percent"),
        (["5,2", "0,9", "3,1"], False, "percent"),
        (["0.0092878", "0.031", "0"], False, "fraction"),
        ([Decimal("0.0092878"), Decimal("0.031")], True, "fraction"),
        (["0.8", "0.9", "0.7"], True, "percent"),
        (["5", "3", "4"], True, "percent"),
        (["5", "3", "4"], False, None),
        (["0.8", "0.9", "0.7"], False, None),
        (["2.546", "7.374"], False, None),
        (["high", "low"], False, None),
        (["", "-"], False, None),
    ],
)
def test_the_four_shapes_of_engagement(cells: Sequence[Cell], percent_in_header: bool, shape: str | None) -> None:
    decision = engagement_shape(cells, percent_in_header=percent_in_header)
    assert decision.value == shape
    assert bool(decision.reason) or decision == (None, None, "")


def test_numbers_with_percent_in_a_workbook_are_fractions() -> None:
    assert rate_unit([Decimal("0.052")], percent_in_header=True) == "fraction"
    assert rate_unit(["0.9"], percent_in_header=True) == "percent"


def test_units_that_were_evidently_lost_are_told_before_anything_is_written() -> None:
    told = lost_units(["10.4M", "475.8", "176.2K", "12", "88.1"])
    assert told is not None
    assert "“475.8” and 1 more" in told
    assert "“10.4M”" in told


@pytest.mark.parametrize(
    "cells", [["10.4M", "475", "12"], ["581778.0", "12.0"], ["1.39%"], ["2.546", "3,416"], ["N/A", ""], []]
)
def test_whole_counts_are_never_suspected(cells: Sequence[Cell]) -> None:
    assert lost_units(cells) is None


def test_ids_that_a_spreadsheet_shortened_are_told() -> None:
    assert "shortened" in (lost_digits(["6.49E+17", "6.5E+17"]) or "")
    assert "shortened" in (lost_digits(["649000000000000000", "650123000000000000"]) or "")
    assert "shortened" in (lost_digits([Decimal("649000000000000000")]) or "")
    assert lost_digits(["641842123456789012"] * 11 + ["649000000000000000"]) is None
    assert lost_digits(["POST_1", "", "12"]) is None


def test_most_of_a_column_makes_it_counts() -> None:
    assert mostly_counts(["10.4M", "3,416", "N/A", "soon"])
    assert not mostly_counts(["Jane", "Joe", "12"])


@given(st.lists(ANY_CELL, max_size=8), st.booleans())
def test_no_column_makes_a_decision_raise(cells: list[Cell], percent: bool) -> None:
    decide_mark(cells)
    decide_order(cells)
    engagement_shape(cells, percent_in_header=percent)
    rate_unit(cells, percent_in_header=percent)
    lost_units(cells)
    lost_digits(cells)
    mostly_counts(cells)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20), st.sampled_from([".", ","]))
def test_a_column_of_counts_is_read_rightly_or_asked_about(numbers: list[int], group: str) -> None:
    cells = [f"{number:,}".replace(",", group) for number in numbers]
    mark, example = decimal_mark(cells)
    if example is None:
        assert [parse_count(cell, mark).value for cell in cells] == numbers


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20), st.booleans())
def test_a_column_of_amounts_is_read_rightly(cents: list[int], comma: bool) -> None:
    cells = [f"{number // 100:,}.{number % 100:02}" for number in cents]
    if comma:
        cells = [cell.translate(str.maketrans(",.", ".,")) for cell in cells]
    mark, example = decimal_mark(cells)
    assert example is None
    read = [parse_amount(cell, "EUR", mark).value for cell in cells]
    assert [value and value.number for value in read] == [Decimal(number).scaleb(-2) for number in cents]


@given(st.lists(st.dates(date(1970, 1, 1), date(2069, 12, 31)), min_size=1, max_size=20), st.booleans(), st.booleans())
def test_a_column_of_dates_is_read_rightly_or_asked_about(days: list[date], day_first: bool, short: bool) -> None:
    year = "%y" if short else "%Y"
    cells = [day.strftime(f"%d/%m/{year}" if day_first else f"%m/%d/{year}") for day in days]
    order, example = date_order(cells)
    if example is None:
        assert [parse_date(cell, order).value for cell in cells] == days
