"""Proves that figures, money and dates read the same everywhere, in the marks of the locale, and never shift a day."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.formats import UNKNOWN, Formats

GB = Formats("en_GB", "Europe/London")
DE = Formats("de_DE", "Europe/Berlin")
TODAY = date(2026, 11, 20)  # a Friday


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (999, "999"), (1234, "1,234"), (10_400_000, "10,400,000"), (-1234, "−1,234"), (None, UNKNOWN)],
)
def test_counts(value, text):
    assert GB.count(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1_000, "1\xa0k"),
        (1_049, "1\xa0k"),
        (1_050, "1.1\xa0k"),
        (38_200, "38.2\xa0k"),
        (38_250, "38.3\xa0k"),
        (266_300, "266.3\xa0k"),
        (949_999, "950\xa0k"),
        (999_949, "999.9\xa0k"),
        (999_950, "1\xa0M"),
        (10_400_000, "10.4\xa0M"),
        (1_250_000_000, "1.3\xa0B"),
        (None, UNKNOWN),
    ],
)
def test_short_counts(value, text):
    assert GB.short_count(value) == text


@pytest.mark.parametrize(
    ("fraction", "decimals", "text"),
    [
        (Decimal("0.048"), 1, "4.8\xa0%"),
        (Decimal("0.0485"), 1, "4.9\xa0%"),
        (0.0485, 1, "4.9\xa0%"),
        (0.03125, 2, "3.13\xa0%"),
        (Decimal("-0.113"), 1, "−11.3\xa0%"),
        (Decimal("-0.0005"), 1, "−0.1\xa0%"),
        (0, 2, "0.00\xa0%"),
        (Decimal("12.5"), 1, "1,250.0\xa0%"),
        (float("nan"), 1, UNKNOWN),
        (float("inf"), 1, UNKNOWN),
        (None, 1, UNKNOWN),
    ],
)
def test_rates_round_halves_away_from_zero(fraction, decimals, text):
    assert GB.rate(fraction, decimals) == text


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (245_000, "EUR", "€2,450.00"),
        (-50, "GBP", "−£0.50"),
        (2450, "JPY", "JP¥2,450"),
        (2450, "KWD", "KWD2.450"),
        (12_345, "RSD", "RSD123.45"),  # two minor digits in ISO 4217 although nobody pays with them
        (Decimal("91.5"), "EUR", "€0.92"),
        (None, "EUR", UNKNOWN),
    ],
)
def test_money_has_the_decimals_of_its_currency(minor, currency, text):
    assert GB.money(minor, currency).replace("\xa0", "") == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 20), "Today"),
        (date(2026, 11, 21), "Tomorrow"),
        (date(2026, 11, 19), "Yesterday"),
        (date(2026, 11, 18), "2 days late"),
        (date(2025, 11, 20), "365 days late"),
        (date(2026, 11, 24), "Tue 24 Nov"),
        (date(2026, 12, 1), "Tue 1 Dec"),
        (date(2027, 11, 24), "24 Nov 2027"),
        (None, UNKNOWN),
    ],
)
def test_a_due_day_is_said_as_a_person_would(day, text):
    assert GB.day(day, TODAY) == text


def test_tomorrow_is_tomorrow_across_the_year():
    assert GB.day(date(2027, 1, 1), date(2026, 12, 31)) == "Tomorrow"


def test_german_marks():
    assert DE.count(1_234_567) == "1.234.567"
    assert DE.short_count(38_200) == "38,2\xa0k"
    assert DE.rate(Decimal("0.048")) == "4,8\xa0%"
    assert DE.decimal(Decimal("1234.5")) == "1.234,50"
    assert DE.money(245_000, "EUR") == "2.450,00\xa0€"
    assert DE.date(date(2026, 11, 24)) == "24. Nov. 2026"
    assert DE.day(date(2026, 11, 24), TODAY) == "Di. 24. Nov."
    assert DE.instant(datetime(2026, 11, 20, 8, 12, tzinfo=UTC)) == "Fr. 20. Nov. 2026, 09:12"


@pytest.mark.parametrize(
    ("zone", "instant", "text"),
    [
        ("Europe/London", datetime(2026, 11, 20, 9, 12, tzinfo=UTC), "Fri 20 Nov 2026, 09:12"),
        ("Asia/Tokyo", datetime(2026, 11, 20, 15, 30, tzinfo=UTC), "Sat 21 Nov 2026, 00:30"),
        ("America/Los_Angeles", datetime(2027, 1, 1, 3, 0, tzinfo=UTC), "Thu 31 Dec 2026, 19:00"),
        # The hour that clocks pass twice, and the jump over the one they skip.
        ("Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Sun 25 Oct 2026, 02:30"),
        ("Europe/Berlin", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Sun 25 Oct 2026, 02:30"),
        ("Europe/Berlin", datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "Sun 29 Mar 2026, 01:59"),
        ("Europe/Berlin", datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "Sun 29 Mar 2026, 03:00"),
        ("UTC", datetime(2026, 11, 20, 1, 0, tzinfo=timezone(timedelta(hours=5))), "Thu 19 Nov 2026, 20:00"),
    ],
)
def test_an_instant_stands_on_the_clock_of_the_zone(zone, instant, text):
    assert Formats("en_GB", zone).instant(instant) == text


def test_the_year_of_an_instant_is_left_out_only_when_it_is_this_one():
    at = datetime(2026, 11, 20, 9, 12, tzinfo=UTC)
    assert GB.instant(at, TODAY) == "Fri 20 Nov, 09:12"
    assert GB.instant(at, date(2027, 1, 2)) == "Fri 20 Nov 2026, 09:12"


def test_a_language_is_called_by_its_name():
    assert [GB.language(told) for told in ("no", "EN", "Norwegian, German", "", None)] == [
        "Norwegian", "English", "Norwegian, German", "", "",
    ]  # fmt: skip


def test_some_days_say_once_what_is_the_same():
    assert GB.days(date(2026, 11, 23), date(2026, 11, 29)).split() == ["23–29", "Nov", "2026"]
    assert GB.days(date(2026, 12, 28), date(2027, 1, 3)).count("20") == 2


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="needs a zone"):
        GB.instant(datetime(2026, 11, 20))  # noqa: DTZ001 (the case)


@given(
    st.dates(date(1000, 1, 1), date(9999, 12, 31)),
    st.sampled_from(["", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Sao_Paulo", "Europe/Berlin"]),
)
def test_a_plain_date_is_the_same_in_every_zone(day, zone):
    assert Formats("en_GB", zone).date(day) == f"{day.day} {day:%b} {day.year}".replace("Sep", "Sept")


@given(st.integers(0, 999 * 10**9))
def test_a_short_count_is_short(value):
    assert len(GB.short_count(value)) <= len("999.9 M")


def test_a_month_is_named_in_the_order_of_the_locale():
    assert [Formats(locale).month(date(2026, 11, 3)) for locale in ("en_GB", "de_DE")] == ["Nov 2026", "Nov. 2026"]
    assert Formats().month(None) == "—"


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(), "0 min"),
        (timedelta(seconds=290), "5 min"),
        (timedelta(hours=3, minutes=12), "3 h 12 min"),
        (timedelta(hours=21), "21 h"),
        (timedelta(hours=23, minutes=59, seconds=40), "1 d"),
        (timedelta(days=2, hours=3, minutes=50), "2 d 3 h"),
        (timedelta(days=1234, hours=1), "1234 d 1 h"),
        (None, UNKNOWN),
    ],
)
def test_a_length_of_time_in_its_two_largest_units(length, text):
    assert GB.length(length) == text


def test_unknown_is_a_dash():
    assert {GB.date(None), GB.instant(None), GB.decimal(None), GB.short_count(None)} == {UNKNOWN} == {"—"}


def test_the_zone_that_counts_is_the_chosen_one_and_always_has_a_name() -> None:
    """What is entered without an offset is meant in it, so it is never empty."""
    assert Formats("en_GB", "Asia/Tokyo").zone_name == "Asia/Tokyo"
    assert datetime(2026, 11, 22, tzinfo=ZoneInfo(Formats().zone_name)).utcoffset() is not None
