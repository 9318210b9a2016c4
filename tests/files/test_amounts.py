"""Proves that an amount of money is read exactly with its currency, or refused with its reason."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm.files.amounts import CURRENCIES, parse_amount, parse_money, parse_signed_money
from tests.files.any_cell import ANY_CELL


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("US$ 0,00", ("0.00", "USD")),
        ("US$1,234.50", ("1234.50", "USD")),
        ("€ 1,296", ("1296", "EUR")),
        ("1.296 €", ("1296", "EUR")),
        ("99 EUR", ("99", "EUR")),
        ("1.234,56 €", ("1234.56", "EUR")),
        ("1 234,56\u00a0€", ("1234.56", "EUR")),
        ("CHF 1'234.50", ("1234.50", "CHF")),
        ("R$ 1.234,56", ("1234.56", "BRL")),
        ("Rs. 1,23,456", ("123456", "INR")),
        ("20 zł", ("20", "PLN")),
        ("$1.5K", ("1500", "USD")),
        ("€ 2 Mio.", ("2000000", "EUR")),
        ("1200 JPY", ("1200", "JPY")),
        ("KWD 1.296", ("1.296", "KWD")),
        ("$ 12 USD", ("12", "USD")),
        ("'12 EUR", ("12", "EUR")),
    ],
)
def test_money_has_its_currency(text: str, value: tuple[str, str]) -> None:
    assert parse_money(text) == ((Decimal(value[0]), value[1]), None, None)


@pytest.mark.parametrize(
    ("text", "currency", "code"),
    [
        ("12", "EUR", "EUR"),
        ("$12", "CAD", "CAD"),
        ("$12", "EUR", "USD"),
        ("¥12", "CNY", "CNY"),
        ("100 kr", "SEK", "SEK"),
        ("12 GBP", "EUR", "GBP"),
    ],
)
def test_the_cells_own_currency_counts_and_the_files_says_which_dollar(text: str, currency: str, code: str) -> None:
    value = parse_money(text, currency).value
    assert value is not None
    assert value[1] == code


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12", "with a currency"),
        ("100 kr", "which currency"),
        ("1.2345,678 EUR", "not an amount"),
        ("EUR", "not an amount"),
        ("9999999999999 EUR", "too large"),
        ("€ 1.005,123", "three decimals"),
        ("-12 EUR", "negative"),
        ("100-200 EUR", "range"),
        ("12 abc", "not an amount"),
        ("12 EUR USD", "not an amount"),
        ("--5 EUR", "not an amount"),
        ("1e5 EUR", "not an amount"),
        ("#REF!", "error of the spreadsheet"),
        ("free", "not an amount"),
        (date(2026, 1, 1), "date"),
        (Decimal("NaN"), "not a number"),
    ],
)
def test_what_is_no_amount_says_why(text: str | date | Decimal, reason: str) -> None:
    reading = parse_money(text)
    assert reading.value is None
    assert reason in (reading.problem or "")


@pytest.mark.parametrize("text", ["(12.50)", "12.50-", "-12.50", "−12.50", "- 12.50", "(€12.50)", "-€12.50", "€-12.50"])
def test_a_refund_may_be_negative_in_any_of_the_usual_ways(text: str) -> None:
    assert parse_signed_money(text, "EUR").value == (Decimal("-12.50"), "EUR")


def test_an_amount_may_have_its_currency_elsewhere() -> None:
    assert parse_amount("12.50").value == (Decimal("12.50"), None)
    assert parse_amount("N/A") == (None, None, None)


@pytest.mark.parametrize(
    ("cell", "currency", "number", "warned"),
    [
        (Decimal("310.6799999999999"), "EUR", "310.68", False),
        (Decimal("12.3456"), "EUR", "12.35", True),
        ("12.3456", "EUR", "12.35", True),
        ("2.6750", "EUR", "2.68", True),
        ("12.5", "JPY", "13", True),
        ("1.2345", "KWD", "1.235", True),
    ],
)
def test_more_decimals_than_the_currency_has_are_rounded(
    cell: str | Decimal, currency: str, number: str, warned: bool
) -> None:
    value, problem, warning = parse_money(cell, currency)
    assert (value, problem) == ((Decimal(number), currency), None)
    assert (warning is not None) is warned


def test_the_columns_mark_is_kept_to() -> None:
    assert parse_amount("1,5", mark=".").problem
    assert parse_amount("1.296", "EUR", ",").value == (Decimal(1296), "EUR")


@given(ANY_CELL, st.sampled_from([None, "EUR", "JPY", "KWD", "XYZ", "SEK"]), st.sampled_from([None, ".", ","]))
@example(Decimal("sNaN"), "EUR", None)
@example(Decimal("1E-999999"), "EUR", None)
@example("1" * 1_000_000, "EUR", None)
def test_no_cell_makes_a_parser_raise(cell: str | Decimal | date, currency: str, mark: str) -> None:
    for parse in (parse_money, parse_signed_money, parse_amount):
        reading = parse(cell, currency, mark)
        assert reading.value is None or reading.problem is None


@given(st.integers(-(10**11), 10**11), st.sampled_from(sorted(CURRENCIES)))
def test_an_amount_is_itself_however_it_is_written(cents: int, code: str) -> None:
    number = Decimal(cents).scaleb(-2)
    if number != number.to_integral_value():
        code = "EUR"
    text = f"{abs(number):,.2f}"
    if number == number.to_integral_value():
        text = f"{abs(number):,.0f}"
    minus = "-" if cents < 0 else ""
    swapped = text.translate(str.maketrans(",.", ".,"))
    for form, mark in ((text, "."), (swapped, ","), (text.replace(",", " "), "."), (text.replace(",", "'"), ".")):
        for written in (f"{minus}{form} {code}", f"{code} {minus}{form}", f"{minus}{code}{form}"):
            assert parse_signed_money(written, None, mark).value == (number, code), written
