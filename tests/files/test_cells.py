"""Proves that a cell becomes a value, unknown, or a problem with its reason: exactly, and whatever the text."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm.files.cells import Reading, is_unknown, parse_count, parse_flag, parse_rate, parse_text_id
from tests.files.any_cell import ANY_CELL


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
        ("10.4M", ",", 10_400_000),
        ("1,234K", ".", 1_234_000),
        ("2.546K", None, 2_546),
        ("1,23,456", None, 123_456),
        ("1.2 lakh", None, 120_000),
        ("2.5 Cr", None, 25_000_000),
        ("1\u00a0234", None, 1_234),
        ("1\u202f234\u202f567", None, 1_234_567),
        ("١٬٢٣٤٬٥٦٧", None, 1_234_567),
        ("٢٫٥M", ",", 2_500_000),
        ("１，２３４", None, 1_234),
        ("1.2万", None, 12_000),
        ("15 тыс.", None, 15_000),
        ("10,4 mil", ",", 10_400),
        ("581778.0", None, 581_778),
        ("12 345 abonnés", None, 12_345),
        ("10k+ followers", None, 10_000),
        ("~10k", None, 10_000),
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
        ("#VALOR!", None, "error of the spreadsheet"),
        ("12 34", None, "not a number"),
        ("10²", None, "not a count"),
        ("(1,234)", None, "negative"),
        ("1,234-", None, "negative"),
        ("1,234K", None, "choose the decimal mark"),
        ("10 apples", None, "not a count"),
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


@pytest.mark.parametrize(
    ("text", "told"), [("1.2M+", "at least"), (">10k", "at least"), ("~10k", "about"), ("10 mil", "thousand")]
)
def test_a_count_that_is_not_stated_plainly_has_a_warning(text: str, told: str) -> None:
    assert told in (parse_count(text).warning or "")


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
    ("text", "unit", "mark", "value"),
    [
        ("9.28e-05", "fraction", None, "0.0000928"),
        ("٪٥", "fraction", None, "0.05"),
        ("１.５％", "fraction", None, "0.015"),
        ("3,5 Prozent", "fraction", None, "0.035"),
        ("1.234,5%", "percent", ",", None),
        ("0,0092878", "fraction", ",", "0.0092878"),
        (Decimal("5.2"), "percent", ",", "0.052"),
    ],
)
def test_a_rate_in_other_hands_and_scripts(text: str | Decimal, unit: str, mark: str, value: str | None) -> None:
    assert parse_rate(text, unit, mark).value == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("641842123456789012", "641842123456789012"),
        (" 641842123456789012\ufeff", "641842123456789012"),
        ("'0812", "0812"),
        ('="0812"', "0812"),
        ("12345.0", "12345"),
        ("12e34", "12e34"),
        ("POST_00001", "POST_00001"),
        (Decimal("2674098602081"), "2674098602081"),
        ("N/A", None),
        ("", None),
    ],
)
def test_an_id_stays_the_text_it_is(cell: str | Decimal, value: str | None) -> None:
    assert parse_text_id(cell) == (value, None, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("6.49E+17", "lost digits"),
        ("6,49E+17", "lost digits"),
        ("6E+17", "lost digits"),
        ("641842123456789012.0", "lost digits"),
        (Decimal("649000000000000000"), "lost digits"),
        (Decimal("1.5"), "not an id"),
        (date(2026, 3, 1), "into a date"),
        ("x" * 201, "200 is the most"),
    ],
)
def test_an_id_that_a_spreadsheet_destroyed_is_a_problem(cell: str | Decimal | date, reason: str) -> None:
    reading = parse_text_id(cell)
    assert reading.value is None
    assert reason in (reading.problem or "")


def test_an_id_that_seems_shortened_is_kept_with_a_warning() -> None:
    reading = parse_text_id("649000000000000000")
    assert reading.value == "649000000000000000"
    assert "15 digits" in (reading.warning or "")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        *((word, True) for word in ("Yes", "TRUE", "1", "ja", "Oui", "Sí", "✓", "x", Decimal("1.0"))),
        *((word, False) for word in ("no", "0", "FALSE", "Nein", "não", Decimal(0))),
        *((word, None) for word in ("", "-", "N/A")),
    ],
)
def test_yes_and_no_in_several_languages(cell: str | Decimal, value: bool | None) -> None:
    assert parse_flag(cell) == (value, None, None)


def test_what_is_neither_yes_nor_no_is_a_problem() -> None:
    assert "neither" in (parse_flag("perhaps").problem or "")


@pytest.mark.parametrize("cell", ["", "  ", "\ufeff", "N/A", "N/A'", "nan", "NaN", "#N/A", "–", "TBD", "(not set)"])
def test_unknown_in_any_column(cell: str) -> None:
    assert is_unknown(cell)


@pytest.mark.parametrize("cell", ["Nan", "Jane", "0", "-1", "hidden", "private", Decimal(0), date(2026, 1, 1)])
def test_a_name_or_a_nought_is_not_unknown(cell: str | Decimal | date) -> None:
    assert not is_unknown(cell)


def test_one_cell_as_long_as_a_book_is_a_problem_and_takes_no_time() -> None:
    for cell in ("1" * 1_000_000, ", " * 500_000, "a" * 1_000_000, "(" * 1_000_000):
        assert parse_count(cell).problem
        assert parse_rate(cell, "percent").problem


@given(ANY_CELL, st.sampled_from([None, ".", ","]))
@example("²²²²²", None)
@example(Decimal("sNaN"), None)
@example(Decimal("1E+999999"), None)
@example(Decimal("-1E-999999"), ",")
def test_no_cell_makes_a_parser_raise(cell: str | Decimal | date, mark: str) -> None:
    readings: list[Reading] = [parse_count(cell, mark), parse_rate(cell, "percent", mark), parse_rate(cell, "fraction")]
    readings += [parse_text_id(cell), parse_flag(cell)]
    assert all(reading.value is None or reading.problem is None for reading in readings)
    is_unknown(cell)


@given(st.text("0123456789", min_size=1, max_size=40))
def test_an_id_of_digits_comes_out_as_it_went_in(text: str) -> None:
    assert parse_text_id(text).value == text


@given(st.decimals(0, 10, places=6), st.sampled_from([".", ","]))
def test_a_rate_is_itself_with_either_mark(rate: Decimal, mark: str) -> None:
    text = format(rate, "f").replace(".", mark)
    assert parse_rate(text, "fraction", mark).value == rate
    assert parse_rate(f"{text}%", "fraction", mark).value == rate / 100


@given(st.integers(1, 9_999), st.sampled_from(["k", "K", "m", "M", "b"]), st.sampled_from([".", ","]))
def test_a_number_in_thousands_or_millions_is_exact(tenths: int, unit: str, mark: str) -> None:
    value = tenths * 10 ** {"k": 2, "m": 5, "b": 8}[unit.lower()]
    assert parse_count(f"{tenths // 10}{mark}{tenths % 10}{unit}").value == value
    assert parse_count(f"{tenths // 10}{mark}{tenths % 10} {unit}+", mark).value == value


@given(st.from_regex(r"[-+]?[\d.,'’ ]{1,12}[kKmM%+]{0,2}", fullmatch=True), st.sampled_from([None, ".", ","]))
def test_nothing_like_a_number_makes_a_parser_raise(text: str, mark: str) -> None:
    count = parse_count(text, mark)
    rate = parse_rate(text, "percent", mark)
    assert count.value is None or count.value >= 0
    assert rate.value is None or rate.value >= 0


@given(st.integers(0, 10**12))
def test_a_plain_number_is_itself_however_it_is_grouped(number: int) -> None:
    assert parse_count(str(number)).value == number
    assert parse_count(f"{number:,}", ".").value == number
    assert parse_count(f"{number:,}".replace(",", "."), ",").value == number
