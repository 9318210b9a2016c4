"""One cell -> a value, unknown, or a problem with its reason. Never raises, whatever the text; never uses floats.

What a whole column means (decimal mark, order of dates, percent or fraction) is decided in `columns` and passed in.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Generic, Literal, TypeVar

from crm.domain.text import clean_line, fold

Cell = str | Decimal | date
Mark = Literal[".", ","]
DateOrder = Literal["dmy", "mdy", "ymd"]
RateUnit = Literal["percent", "fraction"]
T = TypeVar("T")

MOST_COUNT = 10**12
_UNKNOWN = frozenset(
    {"", "-", "–", "—", "n/a", "na", "n.a.", "n/a'", "nan", "null", "none", "tbd", "tba", "?", "unknown"}
)
_LONGEST_UNKNOWN = 9  # characters; longer cells are not compared
_SUFFIXES = {"k": 3, "thousand": 3, "tsd": 3, "mil": 3, "m": 6, "mio": 6, "mn": 6, "million": 6, "b": 9, "bn": 9}
_COUNT = re.compile(r"([-+]?)([\d.,'’\s]*\d[.,]?)\s*([a-z]*)\.?\s*(\+?)", re.ASCII)
_RANGE = re.compile(r"[\d.,]+\s*[a-z]*\s*(?:-|–|—|to|bis)\s*[\d.,]+\s*[a-z]*", re.ASCII)
_SCIENTIFIC = re.compile(r"[-+]?[\d.,]+e[-+]?\d+", re.ASCII)
_SERIAL_EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet's calendar, for days after February 1900
_SERIALS = (20_000, 80_000)  # 1954 to 2119
_YEARS = (1900, 2199)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t\s].*)?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:[,\s].*)?", re.ASCII)
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|º|\.)?[\s-]+(?:de\s+)?([^\W\d]+)\.?,?[\s-]+(?:de\s+)?(\d{4}|\d{2})(?:[,\s].*)?"
)
_MONTH_FIRST = re.compile(r"([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:[,\s].*)?")
# English, German, French, Spanish, Italian, Portuguese, Dutch; folded, by their first letters.
_MONTHS = (
    ("jan", "jän", "ene", "gen"),
    ("feb", "fev"),
    ("mar", "mär", "mrz", "maa", "mrt"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mei", "mag"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt", "out", "ott"),
    ("nov",),
    ("dec", "dez", "dic"),
)
_CURRENCY_SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₦": "NGN", "us$": "USD", "$": "USD"}
_CODE = re.compile(r"\b[a-z]{3}\b", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What a cell says. All three None: the file does not know.

    Attributes:
        value: the value.
        problem: why there is none although something is written, one sentence.
        warning: what to know beside the value, one sentence.
    """

    value: T | None = None
    problem: str | None = None
    warning: str | None = None


def is_unknown(cell: Cell) -> bool:
    """Whether a cell is blank or says that nothing is known ("N/A", "-", "TBD", "nan")."""
    if not isinstance(cell, str):
        return False
    text = cell.strip()
    return not text or (len(text) <= _LONGEST_UNKNOWN and fold(text) in _UNKNOWN)


def parse_count(cell: Cell, mark: Mark | None = None) -> Reading[int]:
    """A count such as followers.

    Args:
        cell: "10.4M", "176.2K", "3,416", "2.546", 581778.
        mark: the column's decimal mark; None = not known, then "2.546" without k or M is a problem.

    Returns:
        A whole number >= 0. Unknown for blanks, "N/A" and -1 (hidden by the platform).
    """
    if isinstance(cell, date):
        return Reading(problem="This is a date, not a count.")
    if isinstance(cell, Decimal):
        return _whole(cell)
    text = fold(cell).removeprefix("'").strip()
    if text in _UNKNOWN:
        return Reading()
    found = _COUNT.fullmatch(text)
    if found is None:
        return Reading(problem=_why_no_count(text))
    sign, digits, suffix, more = found.groups()
    if suffix and suffix not in _SUFFIXES:
        return Reading(problem=f"“{_short(cell)}” is not a count.")
    number = _number(digits, mark, scaled=bool(suffix))
    if isinstance(number, str):
        return Reading(problem=number)
    amount = number.scaleb(_SUFFIXES.get(suffix, 0))
    reading = _whole(-amount if sign == "-" else amount)
    if more and reading.value is not None:
        return Reading(reading.value, warning=f"“{_short(cell)}” says at least this many.")
    return reading


def parse_rate(cell: Cell, unit: RateUnit, mark: Mark | None = None) -> Reading[Decimal]:
    """An engagement rate.

    Args:
        cell: "1.39%", "5,2", 0.0092.
        unit: what a number without "%" means in this column.
        mark: the column's decimal mark; None = a single mark is decimal.

    Returns:
        A fraction: 0.0139 is 1.39 %.
    """
    if isinstance(cell, date):
        return Reading(problem="This is a date, not a rate.")
    text = str(cell) if isinstance(cell, Decimal) else fold(cell)
    if text in _UNKNOWN:
        return Reading()
    percent = "%" in text
    number = _plain(text.replace("%", "").strip(), "." if isinstance(cell, Decimal) else mark)
    if number is None:
        return Reading(problem=f"“{_short(str(cell))}” is not a rate.")
    if number < 0:
        return Reading(problem="A rate cannot be negative.")
    fraction = number.scaleb(-2) if percent or unit == "percent" else number
    if fraction > 10:
        return Reading(problem=f"“{_short(str(cell))}” is too high for a rate.")
    return Reading(fraction, warning="A rate above 100 % is unusual." if fraction > 1 else None)


def parse_date(cell: Cell, order: DateOrder | None = None) -> Reading[date]:
    """A plain date; a time of day behind it is dropped.

    Args:
        cell: "2026-11-24", "24.11.2026", "Oct 2, 2025", a workbook's date, or its serial number.
        order: how "03/04/2026" is meant in this column; None = not known, then an ambiguous one is a problem.

    Returns:
        A date from 1900 to 2199.
    """
    if isinstance(cell, date):
        return _dated(cell.year, cell.month, cell.day)
    if isinstance(cell, Decimal):
        return _serial(cell)
    text = fold(cell)
    if text in _UNKNOWN:
        return Reading()
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return _dated(int(found[1]), int(found[2]), int(found[3]))
    if re.fullmatch(r"\d{5}", text, re.ASCII):
        return _serial(Decimal(text))
    if found := _NUMERIC.fullmatch(text):
        return _numeric_date(found, order)
    if found := _DAY_FIRST.fullmatch(text):
        return _named_date(found[2], found[1], found[3], cell)
    if found := _MONTH_FIRST.fullmatch(text):
        return _named_date(found[1], found[2], found[3], cell)
    return Reading(problem=f"“{_short(cell)}” is not a whole date with its year.")


def parse_money(cell: Cell, currency: str | None = None, mark: Mark | None = None) -> Reading[tuple[Decimal, str]]:
    """An amount of money with its currency.

    Args:
        cell: "US$ 0,00", "€ 1,296", "99 EUR", 12.5.
        currency: ISO 4217 code where the cell names none; None = then it is a problem.
        mark: the column's decimal mark.

    Returns:
        Amount in major units with at most two decimals, and the ISO 4217 code.
    """
    text = str(cell) if isinstance(cell, Decimal) else "" if isinstance(cell, date) else fold(cell)
    if text in _UNKNOWN:
        return Reading() if not isinstance(cell, date) else Reading(problem="This is a date, not an amount.")
    sign = next((sign for sign in ("us$", *_CURRENCY_SIGNS) if sign in text), "")
    code = _CODE.search(text.replace("us$", ""))
    known = _CURRENCY_SIGNS.get(sign) or (code[0].upper() if code else currency)
    bare = text.replace(sign, "").replace(code[0] if code else "\0", "").strip()
    number = _plain(bare, "." if isinstance(cell, Decimal) else mark, grouped=True)
    if number is None or known is None:
        return Reading(problem=f"“{_short(str(cell))}” is not an amount{'' if number is None else ' with a currency'}.")
    if abs(number) > MOST_COUNT or number != number.quantize(Decimal("0.01")):
        return Reading(problem=f"“{_short(str(cell))}” is too large or has more than two decimals.")
    return Reading((number, known))


# ---- numbers ----


def _whole(number: Decimal) -> Reading[int]:
    if not number.is_finite():
        return Reading(problem="This is not a number.")
    if number == -1:
        return Reading(warning="-1 means that the platform hides the figure.")
    if number < 0:
        return Reading(problem="A count cannot be negative.")
    if number > MOST_COUNT:
        return Reading(problem="This is too large for a count.")
    if number != number.to_integral_value():
        return Reading(warning=f"{format(number, 'f')} is not whole; its unit (k or M) seems to be lost.")
    return Reading(int(number))


def _why_no_count(text: str) -> str:
    if _RANGE.fullmatch(text):
        return f"“{_short(text)}” is a range; write one number."
    if _SCIENTIFIC.fullmatch(text):
        return f"“{_short(text)}” is in scientific notation, so digits may be lost; write the whole number."
    return f"“{_short(text)}” is not a count."


def _number(digits: str, mark: Mark | None, *, scaled: bool) -> Decimal | str:
    """Digits with marks as a number, or a sentence that says why not.

    Args:
        scaled: a k or M stands behind, so a single mark is decimal whatever follows it.
    """
    bare = re.sub(r"['’\s]", "", digits)
    if mark is None and not scaled and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", bare):
        return f"“{bare}” may be {bare.replace('.', '')} or {bare}; choose the decimal mark."
    if mark is None and not scaled and re.fullmatch(r"[1-9]\d{0,2},\d{3}", bare):
        mark = "."  # a count has no three decimals, and most lists group thousands by commas
    number = _plain(bare, mark)
    return number if number is not None else f"“{bare}” is not a number with decimal mark “{mark or '.'}”."


def _plain(text: str, mark: Mark | None, *, grouped: bool = False) -> Decimal | None:
    """Digits with optional grouping and decimal mark as an exact number; None when they are not one.

    Args:
        grouped: without a known mark, one mark before exactly three digits groups thousands ("1,296").
    """
    bare = re.sub(r"['’\s]", "", text)
    if mark is None:
        mark = _own_mark(bare, grouped=grouped)
    group = "," if mark == "." else "."
    whole, _, decimals = bare.rpartition(mark) if mark in bare else (bare, "", "")
    if group in whole and not re.fullmatch(rf"[-+]?\d{{1,3}}(?:{re.escape(group)}\d{{3}})+", whole):
        return None
    plain = f"{whole.replace(group, '')}.{decimals or '0'}"
    if not re.fullmatch(r"[-+]?\d{0,20}\.\d{1,20}", plain, re.ASCII) or not re.search(r"\d", bare):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def _own_mark(bare: str, *, grouped: bool) -> Mark:
    """The decimal mark that one number shows by itself: the last of two kinds, or the only one that stands once."""
    last_dot, last_comma = bare.rfind("."), bare.rfind(",")
    if last_dot >= 0 and last_comma >= 0:
        return "." if last_dot > last_comma else ","
    only: Mark = "," if last_comma >= 0 else "."
    other: Mark = "." if only == "," else ","
    if bare.count(only) > 1 or (grouped and re.fullmatch(rf"[-+]?\d{{1,3}}[{only}]\d{{3}}", bare)):
        return other
    return only


# ---- dates ----


def _dated(year: int, month: int, day: int) -> Reading[date]:
    if not _YEARS[0] <= year <= _YEARS[1]:
        return Reading(problem=f"The year {year} is outside {_YEARS[0]} to {_YEARS[1]}.")
    try:
        return Reading(date(year, month, day))
    except ValueError:
        return Reading(problem=f"There is no day {year:04}-{month:02}-{day:02}.")


def _serial(number: Decimal) -> Reading[date]:
    if not number.is_finite() or not _SERIALS[0] <= number <= _SERIALS[1]:
        return Reading(problem=f"{_short(str(number))} is not a date.")
    day = _SERIAL_EPOCH + timedelta(days=int(number))
    return Reading(day, warning=f"{number} was read as a spreadsheet's day number, {day}.")


def _numeric_date(found: re.Match[str], order: DateOrder | None) -> Reading[date]:
    first, second, year = int(found[1]), int(found[3]), _full_year(found[4])
    if found[2] == "." and order is None:
        order = "dmy"
    if order == "mdy" or (order != "dmy" and second > 12):
        return _dated(year, first, second)
    if order == "dmy" or first > 12 or first == second:
        return _dated(year, second, first)
    return Reading(problem=f"“{found[0]}” may be day/month or month/day; choose the order of dates.")


def _named_date(month: str, day: str, year: str, cell: str) -> Reading[date]:
    number = next((at for at, names in enumerate(_MONTHS, start=1) if month.startswith(tuple(map(fold, names)))), None)
    if number is None:
        return Reading(problem=f"“{_short(cell)}” is not a date: no such month.")
    return _dated(_full_year(year), number, int(day))


def _full_year(text: str) -> int:
    """Two digits count from 1970 to 2069, as spreadsheets of this century do."""
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year < 70 else 1900)


def _short(text: str) -> str:
    line = clean_line(text)
    return line if len(line) <= 40 else f"{line[:39]}…"
