"""Proves that a cell becomes a value, unknown, or a problem with its reason: exactly, and whatever the text."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.files.amounts import parse_money
from crm.files.cells import Reading, parse_count, parse_rate
from crm.files.moments import parse_date


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("10.4M", None, 10_400_000),
        ("176.2K", None, 176_200),
        ("8.3m", None, 8_300_000),
        ("3.3k", ".", 3_300),
        ("29.0b", None, 29_000_000_000),
        ("1,5M", None, 1_500_000),
        ("1,5 Mio.", ",", 1_500_000),
        ("3,416", None, 3_416),
        ("2.546", ",", 2_546),
        ("1.234.567", None, 1_234_567),
        ("1 234 567", None, 1_234_567),
        ("1’234’567", None, 1_234_567),
        ("1.2M+", None, 1_200_000),
        ("'0812", None, 812),
        (Decimal("581778"), None, 581_778),
        ("0", None, 0),
    ],
)
def test_a_count_is_read_exactly(text: str | Decimal, mark: str, value: int) -> None:
    assert parse_count(text, mark).value == value


@pytest.mark.parametrize("text", ["", " ", "N/A", "N/A'", "-", "–", "TBD", "nan", "NULL", "-1"])
def test_what_nobody_knows_is_unknown_and_no_problem(text: str) -> None:
    reading = parse_count(text)
    assert (reading.value, reading.problem) == (None, None)


@pytest.mark.parametrize(
    ("text", "mark", "reason"),
    [
        ("600K-800K", None, "range"),
        ("2.28E+11", None, "scientific"),
        ("1e5", None, "scientific"),
        ("#VALOR!", None, "not a count"),
        ("inf", None, "not a count"),
        ("1.2.3", None, "not a number"),
        ("2.546", None, "choose the decimal mark"),
        ("-5", None, "negative"),
        ("9999B", None, "too large"),
        ("1,234.5", ",", "not a number"),
        ("abc", None, "not a count"),
        (date(2026, 1, 1), None, "date"),
    ],
)
def test_what_is_no_count_says_why(text: str | date, mark: str, reason: str) -> None:
    reading = parse_count(text, mark)
    assert reading.value is None
    assert reason in (reading.problem or "")


def test_a_count_whose_unit_was_lost_is_left_out_with_a_warning() -> None:
    reading = parse_count("475.8")
    assert reading.value is None
    assert reading.problem is None
    assert "unit" in (reading.warning or "")


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1.39%", "fraction", "0.0139"),
        ("99,88%", "fraction", "0.9988"),
        ("5.2", "percent", "0.052"),
        ("0.0092878", "fraction", "0.0092878"),
        (Decimal("0.048"), "fraction", "0.048"),
        ("4 %", "percent", "0.04"),
    ],
)
def test_a_rate_is_a_fraction(text: str | Decimal, unit: str, value: str) -> None:
    assert parse_rate(text, unit).value == Decimal(value)


@pytest.mark.parametrize("text", ["23.4M", "-3%", "abc", "5000%"])
def test_what_is_no_rate_is_a_problem(text: str) -> None:
    assert parse_rate(text, "percent").problem


@pytest.mark.parametrize(
    ("text", "order", "value"),
    [
        ("2026-11-24", None, date(2026, 11, 24)),
        ("2016-12-23 18:50 +0000", None, date(2016, 12, 23)),
        ("20260901", None, date(2026, 9, 1)),
        ("24.11.2026", None, date(2026, 11, 24)),
        ("03/04/2026", "dmy", date(2026, 4, 3)),
        ("03/04/2026", "mdy", date(2026, 3, 4)),
        ("15/01/2022", None, date(2022, 1, 15)),
        ("10/16/17 22:59", None, date(2017, 10, 16)),
        ("2/26/2025, 11:03:17 AM", None, date(2025, 2, 26)),
        ("Oct 2, 2025", None, date(2025, 10, 2)),
        ("01-Jan-22", None, date(2022, 1, 1)),
        ("8 de marzo de 2025", None, date(2025, 3, 8)),
        ("3. März 2025", None, date(2025, 3, 3)),
        ("45678", None, date(2025, 1, 21)),
        (date(2026, 5, 6), None, date(2026, 5, 6)),
    ],
)
def test_a_date_is_read_in_any_usual_form(text: str | date, order: str, value: date) -> None:
    assert parse_date(text, order).value == value


@pytest.mark.parametrize("text", ["31.02.2026", "0026-01-01", "03/04/2026", "April 12", "8 de marzo", "soon", "1"])
def test_what_is_no_whole_date_is_a_problem(text: str) -> None:
    assert parse_date(text).problem


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("US$ 0,00", (Decimal("0.00"), "USD")),
        ("€ 1,296", (Decimal(1296), "EUR")),
        ("99 EUR", (Decimal(99), "EUR")),
        ("1.234,56 €", (Decimal("1234.56"), "EUR")),
    ],
)
def test_money_has_its_currency(text: str, value: tuple[Decimal, str]) -> None:
    assert parse_money(text).value == value


@pytest.mark.parametrize("text", ["12", "1.2345,678 EUR", "EUR", "9999999999999 EUR", "€ 1.005,123"])
def test_what_is_no_amount_is_a_problem(text: str) -> None:
    assert parse_money(text).problem


@given(st.text() | st.decimals() | st.dates(), st.sampled_from([None, ".", ","]))
def test_no_cell_makes_a_parser_raise(cell: str | Decimal | date, mark: str) -> None:
    readings: list[Reading] = [parse_count(cell, mark), parse_rate(cell, "percent", mark), parse_rate(cell, "fraction")]
    readings += [parse_date(cell), parse_date(cell, "dmy"), parse_money(cell, "EUR", mark)]
    assert all(reading.value is None or reading.problem is None for reading in readings)


@given(st.from_regex(r"[-+]?[\d.,'’ ]{1,12}[kKmM%+]{0,2}", fullmatch=True), st.sampled_from([None, ".", ","]))
def test_nothing_like_a_number_makes_a_parser_raise(text: str, mark: str) -> None:
    count = parse_count(text, mark)
    rate = parse_rate(text, "percent", mark)
    assert count.value is None or count.value >= 0
    assert rate.value is None or rate.value >= 0
    parse_money(text, "EUR", mark)
    parse_date(text)


@given(st.integers(0, 10**12))
def test_a_plain_number_is_itself_however_it_is_grouped(number: int) -> None:
    assert parse_count(str(number)).value == number
    assert parse_count(f"{number:,}", ".").value == number
    assert parse_count(f"{number:,}".replace(",", "."), ",").value == number
