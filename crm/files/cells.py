"""One cell -> a value, unknown, or a problem with its reason. Never raises, whatever the text; never uses floats.

Counts, rates, ids and flags are here; dates and durations in `moments`, money in `amounts`, digits in `numerals`. What a
whole column means (decimal mark, order of dates, percent or fraction) is decided in `columns` and passed in.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Generic, Literal, NamedTuple, TypeVar

from crm.domain.text import clean_line, fold
from crm.files.numerals import SCALES, exact, has_two_meanings, plain_text

Cell = str | Decimal | date
Mark = Literal[".", ","]
DateOrder = Literal["dmy", "mdy", "ymd"]
RateUnit = Literal["percent", "fraction"]
T = TypeVar("T")

MOST_COUNT = 10**12
_HUNDRED = Decimal("0.01")
_UNKNOWN = frozenset(
    {
        "",
        "-",
        "–",
        "—",
        "--",
        "---",
        "n/a",
        "na",
        "n.a.",
        "n/a'",
        "nan",
        "null",
        "none",
        "tbd",
        "tba",
        "tbc",
        "?",
        "unknown",
    }
    | {
        "#n/a",
        "#nv",
        "#n/d",
        "#n/a!",
        "<na>",
        "n/d",
        "n.d.",
        "n/v",
        "k.a.",
        "k. a.",
        "...",
        "…",
        "(blank)",
        "(not set)",
    }
    | {"undefined", "unbekannt", "inconnu"}
)
_UNKNOWN_FIGURES = _UNKNOWN | frozenset(
    {"hidden", "private", "not available", "not applicable", "unavailable", "keine angabe", "sin datos", "x", "/", "."}
)
_NAMES_TOO = frozenset({"Nan", "Na"})  # given names; programs write "nan", "NaN" and "NA"
_LONGEST_UNKNOWN = max(map(len, _UNKNOWN))  # characters; longer cells are not compared
_SCALED = re.compile(r"(\d{1,4})\.(\d{1,2})([kKmMbB])", re.ASCII)
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3}){1,3}", re.ASCII)
_DOTS = re.compile(r"\d{1,3}(?:\.\d{3}){1,3}", re.ASCII)
_LETTER_POWERS = {"k": 3, "K": 3, "m": 6, "M": 6, "b": 9, "B": 9}
_ABOUT = r"(?P<about>[~<>≈≤≥]=?|(?:ca\.?|circa|approx\.?|about|around|over|almost|etwa|rund|env\.?)(?=[\s\d]))?\s?"
_COUNT = re.compile(
    _ABOUT
    + r"(?P<sign>[-+]?)\s?(?P<digits>[.,٫]?\d[\d.,'٫ ]*)(?P<unit>[^\W\d_]*)\.?\s?(?P<more>\+?)(?:\s?(?P<noun>[^\W\d_]+))?"
)
_NOUNS = frozenset(
    {"followers", "follower", "subscribers", "subscriber", "subs", "fans", "likes", "views", "abonnenten", "abonnes"}
    | {"seguidores", "seguidor", "iscritti", "volgers", "impressions", "plays", "x"}
)
_RANGE = re.compile(r"[\d.,]+\s*[^\W\d]*\s*(?:-|to|bis|a|bis zu)\s*[\d.,]+\s*[^\W\d]*%?", re.ASCII)
_SCIENTIFIC = re.compile(r"[-+]?[\d.,]+e[-+]?\d+", re.ASCII)
_SMALL = re.compile(r"\d+(?:\.\d+)?e-\d\d?", re.ASCII)  # how programs write fractions such as 0.0000928
_PERCENT = re.compile(r"\s?(?:%|percent|per cent|prozent|pct\.?)$|^%\s?")
_RATE = re.compile(r"\d{1,3}\.\d{1,18}", re.ASCII)
_ERROR = re.compile(r"#[^\s\d]{2,}[^\s]*[!?]")
_LOST_ID = re.compile(r"\d+[.,]\d+[eE]\+?\d+|\d+[eE]\+\d+", re.ASCII)  # "12e34" may be a code of letters and digits
_WHOLE_ID = re.compile(r"(\d+)\.0+", re.ASCII)
_EXCEL_TEXT = re.compile(r'="(.*)"')
_LONGEST_ID = 200
_SHORTENED = "The id ends in zeros as ids do that a spreadsheet has shortened to 15 digits."
_EXACT_NUMBER = 2**53  # from here on a spreadsheet's number has lost digits
_YES = "yes y true t 1 on x ja j wahr oui o vrai si s sim verdadero verdadeiro vero waar tak da да checked ✓ ✔ ☑ ✅"
_NO = "no n false f 0 off nein falsch non faux nao falso nee onwaar nie net нет ✗ ✘ ☐ ❌"
_FLAGS = {**dict.fromkeys(_YES.split(), True), **dict.fromkeys(_NO.split(), False)}


class Reading(NamedTuple, Generic[T]):
    """What a cell says. All three None: the file does not know.

    Attributes:
        value: the value.
        problem: why there is none although something is written, one sentence.
        warning: what to know beside the value, or why it was left out, one sentence.
    """

    value: T | None = None
    problem: str | None = None
    warning: str | None = None


_HIDDEN = Reading[int](warning="-1 means that the platform hides the figure.")


def is_unknown(cell: Cell) -> bool:
    """Whether a cell is blank or says that nothing is known ("N/A", "-", "TBD", "nan")."""
    if not isinstance(cell, str):
        return False
    text = cell.strip()
    if not text or text == "\ufeff":
        return True
    return len(text) <= _LONGEST_UNKNOWN and fold(text) in _UNKNOWN and text not in _NAMES_TOO


def is_unknown_figure(text: str) -> bool:
    """Whether a text, as `plain_text` gives it, says that a figure, date or amount is not known."""
    return text in _UNKNOWN_FIGURES


def parse_count(cell: Cell, mark: Mark | None = None) -> Reading[int]:
    """A count such as followers.

    Args:
        cell: "10.4M", "176.2K", "3,416", "2.546", "1.2 lakh", 581778.
        mark: the column's decimal mark; None = not known, then "2.546" without k or M is a problem.

    Returns:
        A whole number >= 0. Unknown for blanks, "N/A" and -1 (hidden by the platform), and, with a warning, for a
        number that is not whole because its unit was lost.
    """
    if isinstance(cell, str):
        if cell.isdigit() and cell.isascii() and len(cell) <= 12:
            return Reading(int(cell))
        if found := _SCALED.fullmatch(cell):
            whole, decimals, letter = found.groups()
            return _counted(int(whole + decimals) * 10 ** (_LETTER_POWERS[letter] - len(decimals)))
        if not cell:
            return Reading()
        if mark != "," and _COMMAS.fullmatch(cell):
            return Reading(int(cell.replace(",", "")))
        if mark == "," and _DOTS.fullmatch(cell):
            return Reading(int(cell.replace(".", "")))
        if cell == "-1":
            return _HIDDEN
        return _count_in(cell, mark)
    return _whole(cell) if isinstance(cell, Decimal) else Reading(problem="This is a date, not a count.")


def parse_rate(cell: Cell, unit: RateUnit, mark: Mark | None = None) -> Reading[Decimal]:
    """An engagement rate.

    Args:
        cell: "1.39%", "5,2", 0.0092.
        unit: what a number without "%" means in this column.
        mark: the column's decimal mark; None = a single mark is decimal.

    Returns:
        A fraction: 0.0139 is 1.39 %.
    """
    if isinstance(cell, Decimal):
        return _rate(cell, cell if unit == "fraction" else _hundredth(cell))
    if not isinstance(cell, str):
        return Reading(problem="This is a date, not a rate.")
    text = cell if cell.isascii() and cell.isprintable() and " " not in cell else plain_text(cell)
    bare = text.removesuffix("%")
    percent = bare is not text and len(bare) != len(text)
    if mark == "," or not _RATE.fullmatch(bare):
        return _rate_in(cell, unit, mark)
    number = Decimal(bare)
    return _rate(cell, _hundredth(number) if percent or unit == "percent" else number)


def parse_text_id(cell: Cell) -> Reading[str]:
    """An id of a post, order or person exactly as text; it never passes through a float.

    Args:
        cell: "18-digit ids", "'0812" (the apostrophe goes, the zero stays), '="0812"', a workbook's number.

    Returns:
        At most 200 characters on one line. A problem where a spreadsheet has destroyed digits: "6.49E+17", or a
        workbook's number beyond 2**53. A warning where digits after the fifteenth are all zeros.
    """
    if isinstance(cell, date):
        return Reading(problem="A spreadsheet has turned this id into a date.")
    if isinstance(cell, Decimal):
        return _number_id(cell)
    if cell.isdigit() and cell.isascii() and len(cell) < 18:
        return Reading(cell)
    text = clean_line(cell)
    if found := _EXCEL_TEXT.fullmatch(text):
        text = found[1]
    text = text.removeprefix("'").strip()
    if is_unknown(text):
        return Reading()
    if _LOST_ID.fullmatch(text):
        return Reading(problem=f"“{short(text)}” is in scientific notation: the id lost digits.")
    if found := _WHOLE_ID.fullmatch(text):
        return _number_id(Decimal(found[1]), lost_from=10**15)
    if len(text) > _LONGEST_ID:
        return Reading(problem=f"The id is {len(text):,} characters long; {_LONGEST_ID} is the most.")
    return Reading(text, warning=_SHORTENED if is_shortened_id(text) else None)


def is_shortened_id(text: str) -> bool:
    """Whether an id of 18 digits or more ends in zeros after its fifteenth, as a spreadsheet leaves it."""
    return 18 <= len(text) <= 40 and text.isdigit() and not text[15:].strip("0")


def parse_flag(cell: Cell) -> Reading[bool]:
    """Yes or no: "yes", "TRUE", "1", "ja", "oui", "sí", "✓" and their opposites."""
    text = plain_text(cell) if isinstance(cell, str) else str(cell)
    flag = _FLAGS.get(text.removesuffix(".0"))
    if flag is not None or is_unknown_figure(text):
        return Reading(flag)
    return Reading(problem=f"“{short(text)}” is neither yes nor no.")


def error_in(text: str) -> str | None:
    """A sentence when the text is a spreadsheet's error such as "#REF!" or "#VALOR!"."""
    return f"“{short(text)}” is an error of the spreadsheet, not a value." if _ERROR.fullmatch(text.strip()) else None


def short(text: str) -> str:
    """A cell's text as a sentence about it may quote it: one line, at most 40 characters."""
    line = clean_line(text[:200])
    return line if len(line) <= 40 else f"{line[:39]}…"


# ---- counts ----


def _count_in(cell: str, mark: Mark | None) -> Reading[int]:
    text = plain_text(cell).removeprefix("'").strip()
    if text in _UNKNOWN_FIGURES:
        return Reading()
    if text[:1] == "(" and text[-1:] == ")":
        text = f"-{text[1:-1]}"
    elif text[-1:] == "-" and text[:1].isdigit():
        text = f"-{text[:-1]}"
    found = _COUNT.fullmatch(text)
    if found is None:
        return Reading(problem=_why_no_count(cell, text))
    unit, noun = found["unit"], found["noun"]
    if unit in _NOUNS and not noun:
        unit, noun = "", unit
    if (unit and unit not in SCALES) or (noun and noun not in _NOUNS):
        return Reading(problem=_why_no_count(cell, text))
    number = _number(cell, found["digits"].strip(), mark, scaled=bool(unit))
    if isinstance(number, str):
        return Reading(problem=number)
    reading = _whole((-number if found["sign"] == "-" else number).scaleb(SCALES[unit] if unit else 0))
    return reading if reading.value is None else Reading(reading.value, warning=_doubt(found, reading.value, cell))


def _doubt(found: re.Match[str], value: int, cell: str) -> str | None:
    """What to know beside a count that its text does not state plainly."""
    if found["more"] or (found["about"] or "")[:1] in (">", "≥", "o"):
        return f"“{short(cell)}” says at least this many."
    if found["about"]:
        return f"“{short(cell)}” says about this many."
    if found["unit"] == "mil":
        return f"“{short(cell)}” was read as {value:,}: “mil” is thousand in Spanish and Portuguese."
    return None


def _counted(number: int) -> Reading[int]:
    return Reading(number) if number <= MOST_COUNT else Reading(problem="This is too large for a count.")


def _whole(number: Decimal) -> Reading[int]:
    if not number.is_finite():
        return Reading(problem="This is not a number.")
    if number == -1:
        return _HIDDEN
    if number < 0:
        return Reading(problem="A count cannot be negative.")
    if number > MOST_COUNT:
        return Reading(problem="This is too large for a count.")
    if number != number.to_integral_value():
        return Reading(warning=f"{short(str(number))} is not whole; its unit (k or M) seems to be lost.")
    return Reading(int(number))


def _why_no_count(cell: str, text: str) -> str:
    if _RANGE.fullmatch(text):
        return f"“{short(cell)}” is a range; write one number."
    if _SCIENTIFIC.fullmatch(text):
        return f"“{short(cell)}” is in scientific notation, so digits may be lost; write the whole number."
    return error_in(cell) or f"“{short(cell)}” is not a count."


def _number(cell: str, digits: str, mark: Mark | None, *, scaled: bool) -> Decimal | str:
    """Digits with marks as a number, or a sentence that says why not.

    Args:
        scaled: a k or M stands behind, so one mark before one or two digits is decimal whatever the column's is.
    """
    if has_two_meanings(digits):
        if mark is None and scaled is (digits[-4] == ","):
            return f"“{short(cell)}” may group thousands or have decimals; choose the decimal mark."
        mark = mark or "."  # "3,416": a count has no three decimals; "2.546k": nobody groups what is written in k
    elif scaled and digits.count(".") + digits.count(",") == 1:
        mark = None
    number = exact(digits, mark)
    return number if number is not None else f"“{short(cell)}” is not a number with decimal mark “{mark or '.'}”."


# ---- rates ----


def _rate_in(cell: str, unit: RateUnit, mark: Mark | None) -> Reading[Decimal]:
    text = plain_text(cell).removeprefix("'")
    if text in _UNKNOWN_FIGURES:
        return Reading()
    if error := error_in(cell):
        return Reading(problem=error)
    bare = _PERCENT.sub("", text).strip()
    percent = bare != text
    about = bare[:1] in ("~", "<", ">", "≈")
    bare = bare.lstrip("~<>≈=") if about else bare
    if _SMALL.fullmatch(bare):
        number: Decimal | None = Decimal(bare)
    else:
        number = exact(bare, mark)
    if number is None:
        why = "is a range; write one number" if _RANGE.fullmatch(text) else "is not a rate"
        return Reading(problem=f"“{short(cell)}” {why}.")
    reading = _rate(cell, _hundredth(number) if percent or unit == "percent" else number)
    return (
        Reading(reading.value, warning=f"“{short(cell)}” says about this rate.") if about and reading.value else reading
    )


def _hundredth(number: Decimal) -> Decimal:
    """A percentage as a fraction."""
    return number.scaleb(-2) if number.is_finite() and abs(number.adjusted()) < 1000 else number


def _rate(cell: Cell, fraction: Decimal) -> Reading[Decimal]:
    if not fraction.is_finite():
        return Reading(problem="This is not a number.")
    if fraction < 0:
        return Reading(problem="A rate cannot be negative.")
    if fraction > 10:
        return Reading(problem=f"“{short(str(cell))}” is too high for a rate.")
    return Reading(fraction, warning="A rate above 100 % is unusual." if fraction > 1 else None)


# ---- ids ----


def _number_id(number: Decimal, *, lost_from: int = _EXACT_NUMBER) -> Reading[str]:
    """A number's digits as an id; a problem when it is not whole or lost digits on its way."""
    if not number.is_finite() or number.adjusted() > 30 or number != number.to_integral_value():
        return Reading(problem=f"{short(str(number))} is not an id.")
    if abs(number) >= lost_from:
        return Reading(problem=f"{short(str(number))} is too long for a spreadsheet's number: the id lost digits.")
    return Reading(str(int(number)))
