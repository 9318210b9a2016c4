"""Proves that a date, a moment or a duration is read from any usual form, that a time without a zone is never guessed."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm.files.moments import Moment, parse_date, parse_duration, parse_moment
from tests.files.any_cell import ANY_CELL

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
MINUTES = st.datetimes(datetime.fromisoformat("1901-01-01"), datetime.fromisoformat("2198-12-31")).map(
    lambda at: at.replace(second=0, microsecond=0)
)


@pytest.mark.parametrize(
    ("text", "order", "value"),
    [
        ("2026-11-24", None, date(2026, 11, 24)),
        ("2026/05/10", None, date(2026, 5, 10)),
        ("2026-9-1", None, date(2026, 9, 1)),
        ("2016-12-23 18:50 +0000", None, date(2016, 12, 23)),
        ("20260901", None, date(2026, 9, 1)),
        (Decimal("20260901"), None, date(2026, 9, 1)),
        ("24.11.2026", None, date(2026, 11, 24)),
        ("6. 5. 2025", None, date(2025, 5, 6)),
        ("03/04/2026", "dmy", date(2026, 4, 3)),
        ("03/04/2026", "mdy", date(2026, 3, 4)),
        ("26-05-10", "ymd", date(2026, 5, 10)),
        ("04/04/2026", None, date(2026, 4, 4)),
        ("15/01/2022", None, date(2022, 1, 15)),
        ("07/19/26", None, date(2026, 7, 19)),
        ("10/16/17 22:59", None, date(2017, 10, 16)),
        ("2/26/2025, 11:03:17 AM", None, date(2025, 2, 26)),
        ("Oct 2, 2025", None, date(2025, 10, 2)),
        ("September 15 2026", None, date(2026, 9, 15)),
        ("May 3rd, 2025", None, date(2025, 5, 3)),
        ("Sunday, May 3, 2025", None, date(2025, 5, 3)),
        ("01 Jul 2026", None, date(2026, 7, 1)),
        ("01-Jan-22", None, date(2022, 1, 1)),
        ("2026-Sep-15", None, date(2026, 9, 15)),
        ("8 de marzo de 2025", None, date(2025, 3, 8)),
        ("1er août 2025", None, date(2025, 8, 1)),
        ("3. März 2025", None, date(2025, 3, 3)),
        ("12 maj 2025", None, date(2025, 5, 12)),
        ("5 мая 2025", None, date(2025, 5, 5)),
        ("2026年5月10日", None, date(2026, 5, 10)),
        ("2026년 5월 10일", None, date(2026, 5, 10)),
        ("٢٤/١١/٢٠٢٦", None, date(2026, 11, 24)),
        ("'2026-05-10", None, date(2026, 5, 10)),
        ("45678", None, date(2025, 1, 21)),
        (Decimal("45678.75"), None, date(2025, 1, 21)),
        ("1700000000", None, date(2023, 11, 14)),
        (date(2026, 5, 6), None, date(2026, 5, 6)),
        (datetime.fromisoformat("2026-05-06T23:59"), None, date(2026, 5, 6)),
    ],
)
def test_a_date_is_read_in_any_usual_form(text: str | date, order: str, value: date) -> None:
    assert parse_date(text, order).value == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31.02.2026", "no day 2026-02-31"),
        ("0026-01-01", "year 26"),
        ("12/31/1899", "year 1899"),
        ("03/04/2026", "choose the order"),
        ("April 12", "write the year"),
        ("8 de marzo", "write the year"),
        ("3. Mai", "write the year"),
        ("12.04.", "write the year"),
        ("April 2025", "with its year"),
        ("2026-05", "with its year"),
        ("2026-05-10 - 2026-05-11", "with its year"),
        ("13 Smarch 2025", "no such month"),
        ("10:30", "with its year"),
        ("2026-05-10 25:00", "time of day"),
        ("#VALUE!", "error of the spreadsheet"),
        ("soon", "with its year"),
        ("1", "with its year"),
        (Decimal(12), "not a date"),
    ],
)
def test_what_is_no_whole_date_says_why(text: str | Decimal, reason: str) -> None:
    reading = parse_date(text)
    assert reading.value is None
    assert reason in (reading.problem or "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("November 12", date(2026, 11, 12)),
        ("November 20", date(2026, 11, 20)),
        ("November 21", date(2025, 11, 21)),
        ("8 de marzo", date(2026, 3, 8)),
        ("3. Mai", date(2026, 5, 3)),
        ("12.04.", date(2026, 4, 12)),
        ("13/5", date(2026, 5, 13)),
        ("29 February", date(2024, 2, 29)),
        ("Nov 3, 10:15", date(2026, 11, 3)),
        ("2019-01-02", date(2019, 1, 2)),
    ],
)
def test_a_day_without_a_year_is_the_last_such_one_until_the_day_that_was_told(text: str, day: date) -> None:
    reading = parse_moment(text, None, "UTC", date(2026, 11, 20))
    assert reading.value is not None and reading.value.on == day


@pytest.mark.parametrize(("text", "reason"), [("30 February", "no day"), ("3/5", "choose the order")])
def test_that_day_invents_nothing(text: str, reason: str) -> None:
    assert reason in (parse_moment(text, None, "UTC", date(2026, 11, 20)).problem or "")


@pytest.mark.parametrize("text", ["", "-", "N/A", "TBD", "(not set)"])
def test_an_unknown_date_is_no_problem(text: str) -> None:
    assert parse_moment(text) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2016-12-23 18:50 +0000", "2016-12-23T18:50Z"),
        ("2026-05-10T14:00:00.123Z", "2026-05-10T14:00Z"),
        ("2026-05-10T14:00:00+02:00", "2026-05-10T12:00Z"),
        ("2020-08-29T11:44:00.000-0400", "2020-08-29T15:44Z"),
        ("2026-05-10 14:00:00 UTC", "2026-05-10T14:00Z"),
        ("20260510T140000Z", "2026-05-10T14:00Z"),
        ("Fri, 23 Dec 2016 18:50:00 +0000", "2016-12-23T18:50Z"),
        ("Fri Dec 23 18:50:00 +0000 2016", "2016-12-23T18:50Z"),
        ("Tue Nov 24 2026 09:12:00 GMT+0100 (Central European Standard Time)", "2026-11-24T08:12Z"),
        ("Dec 31, 2025, 11:59 PM PST", "2026-01-01T07:59Z"),
        ("2025-12-31 23:59:60Z", "2025-12-31T23:59Z"),
        ("1700000000", "2023-11-14T22:13Z"),
        ("1700000000000", "2023-11-14T22:13Z"),
        (Decimal("1700000000000"), "2023-11-14T22:13Z"),
    ],
)
def test_a_time_with_its_zone_is_an_instant(text: str | Decimal, iso: str) -> None:
    value = parse_moment(text).value
    assert value is not None
    assert value.iso() == iso


@pytest.mark.parametrize(
    ("text", "berlin"),
    [
        ("10/16/17 22:59", "2017-10-16T20:59Z"),
        ("2/26/2025, 11:03:17 AM", "2025-02-26T10:03Z"),
        ("2/26/2025, 12:03:17\u202fAM", "2025-02-25T23:03Z"),
        ("2026-05-10 14:00:00", "2026-05-10T12:00Z"),
        ("2026-05-10T00:00:00", "2026-05-09T22:00Z"),
        ("01.09.2026 18:00", "2026-09-01T16:00Z"),
        ("24.11.2026, 18.50 Uhr", "2026-11-24T17:50Z"),
        ("May 13, 2025 6 PM", "2025-05-13T16:00Z"),
        ("8 mar. 2025 a las 2:30 p. m.", "2025-03-08T13:30Z"),
        ("2026090114", "2026-09-01T12:00Z"),
        ("45678.75", "2025-01-21T17:00Z"),
        (datetime.fromisoformat("2026-05-10T14:00"), "2026-05-10T12:00Z"),
    ],
)
def test_a_time_without_a_zone_counts_only_when_the_file_has_one(text: str | datetime, berlin: str) -> None:
    alone, placed = parse_moment(text).value, parse_moment(text, None, "Europe/Berlin").value
    assert alone is not None
    assert placed is not None
    assert alone.at is None
    assert alone.iso() == placed.on.isoformat()
    assert placed.iso() == berlin


def test_a_day_alone_has_no_instant_whatever_the_zone() -> None:
    assert parse_moment("2026-05-10", None, "Europe/Berlin").value == Moment(date(2026, 5, 10))
    assert parse_moment(date(2026, 5, 10), None, "Europe/Berlin").value == Moment(date(2026, 5, 10))


def test_letters_of_several_zones_leave_the_day_with_a_warning() -> None:
    reading = parse_moment("2026-05-10 10:00 IST", None, "Europe/Berlin")
    assert reading.value == Moment(date(2026, 5, 10))
    assert "IST" in (reading.warning or "")


@pytest.mark.parametrize("zone", ["Mars/Phobos", "../../etc/passwd", "", "x" * 300])
def test_a_zone_that_does_not_exist_is_a_problem(zone: str) -> None:
    assert "time zone" in (parse_moment("2026-05-10 10:00", None, zone).problem or "")


def test_a_spreadsheets_day_number_is_told() -> None:
    assert "day number" in (parse_date("45678").warning or "")


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("PT49M19S", 2_959),
        ("P1DT2H", 93_600),
        ("PT1.5S", 2),
        ("00:00:31", 31),
        ("1:02:03", 3_723),
        ("4:05", 245),
        ("1 day, 2:03:04", 93_784),
        ("1h 5m", 3_900),
        ("2 min", 120),
        ("90s", 90),
        ("95", 95),
        ("0", 0),
        (Decimal("95.5"), 96),
        ("", None),
        ("-", None),
    ],
)
def test_a_duration_is_whole_seconds(cell: str | Decimal, seconds: int | None) -> None:
    assert parse_duration(cell) == (seconds, None, None)


@pytest.mark.parametrize("cell", ["PT", "P", "soon", "-5", "1:2", "9" * 12, Decimal("NaN"), date(2026, 1, 1)])
def test_what_is_no_duration_is_a_problem(cell: str | Decimal | date) -> None:
    assert parse_duration(cell).problem


@given(ANY_CELL, st.sampled_from([None, "dmy", "mdy", "ymd"]), st.sampled_from([None, "UTC", "Europe/Berlin"]))
@example("²²²²²", None, None)
@example(Decimal("sNaN"), None, None)
@example(Decimal("1E+999999"), None, None)
def test_no_cell_makes_a_parser_raise(cell: str | Decimal | date, order: str, zone: str) -> None:
    for reading in (parse_moment(cell, order, zone), parse_date(cell, order), parse_duration(cell)):
        assert reading.value is None or reading.problem is None


def test_one_cell_as_long_as_a_book_is_a_problem_and_takes_no_time() -> None:
    for cell in ("1" * 1_000_000, ", " * 500_000, "a" * 1_000_000, "10:" * 300_000):
        assert parse_moment(cell).problem
        assert parse_duration(cell).problem


@given(DAYS)
def test_a_day_is_itself_in_every_form(day: date) -> None:
    month = day.strftime("%b")
    forms = [day.isoformat(), f"{day:%Y%m%d}", f"{day:%d.%m.%Y}", f"{day:%Y/%m/%d}", f"{month} {day.day}, {day.year}"]
    assert {parse_date(form).value for form in [*forms, f"{day.day} {month} {day.year}"]} == {day}
    assert parse_date(f"{day:%d/%m/%Y}", "dmy").value == parse_date(f"{day:%m/%d/%Y}", "mdy").value == day


@given(MINUTES, st.integers(-12 * 60, 14 * 60))
def test_an_instant_is_itself_in_every_form_and_zone(at: datetime, offset: int) -> None:
    instant = at.replace(tzinfo=UTC)
    local = instant.astimezone(timezone(timedelta(minutes=offset)))
    for form in (local.isoformat(), f"{local:%Y-%m-%d %H:%M %z}", f"{local:%d %b %Y %I:%M %p %z}"):
        value = parse_moment(form).value
        assert value is not None
        assert (value.at, value.on) == (instant, local.date())
        assert parse_moment(value.iso()).value == Moment(instant.date(), instant)


@given(st.integers(0, 10**6))
def test_a_duration_is_itself_in_every_form(seconds: int) -> None:
    hours, rest = divmod(seconds, 3_600)
    forms = [str(seconds), f"{hours}:{rest // 60:02}:{rest % 60:02}", f"PT{hours}H{rest // 60}M{rest % 60}S"]
    assert {parse_duration(form).value for form in forms} == {seconds}
