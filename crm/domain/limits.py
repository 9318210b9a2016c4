"""What a typed value may be: lengths, ranges and forms, with the sentence that says so beside its field.

No matching keys (identity.py) and no rules between records. Each function takes the raw value and the field it
belongs to, and returns the clean value or raises `UserError(field=...)`.
"""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from crm.domain.identity import is_email
from crm.domain.text import clean_line, clean_text
from crm.errors import UserError

NAME_LENGTH = 300
LABEL_LENGTH = 80
HANDLE_LENGTH = 200
URL_LENGTH = 500
NOTE_LENGTH = 100_000
MOST_FOLLOWERS = 10_000_000_000
HIGHEST_RATE = Decimal(1000)
CADENCE_DAYS = (1, 730)
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)

_GROUPED = re.compile(r"\d{1,3}(,\d{3}){2,}|[1-9]\d{0,2},\d{3}")
_Choice = TypeVar("_Choice", bound=StrEnum)


def one_line(value: object, field: str, most: int) -> str:
    """Clean text on one line with single spaces; None counts as empty.

    Raises:
        UserError: longer than `most` characters.
    """
    return _fitting(clean_line(_text(value)), field, most)


def many_lines(value: object, field: str, most: int = NOTE_LENGTH) -> str:
    """A clean note: line breaks and tabs stay; None counts as empty.

    Raises:
        UserError: longer than `most` characters.
    """
    return _fitting(clean_text(_text(value)), field, most)


def email(value: object, field: str = "email") -> str | None:
    """An e-mail address as spelled, without "mailto:", or None for an empty field.

    Raises:
        UserError: not of the form name@example.com, or too long to be one.
    """
    text = clean_line(_text(value)).removeprefix("mailto:").strip()
    if text and not is_email(text):
        raise UserError("This is not an e-mail address; it looks like name@example.com.", field=field)
    return text or None


def web_address(value: object, field: str) -> str | None:
    """A web address with its scheme, or None for an empty field; a bare host gets https.

    Raises:
        UserError: another scheme than http or https, spaces inside, or longer than 500 characters.
    """
    text = one_line(value, field, URL_LENGTH)
    if not text:
        return None
    if "://" not in text and not text.lower().startswith(("javascript:", "data:", "mailto:", "file:")):
        text = f"https://{text}"
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", text, re.IGNORECASE):
        raise UserError("This is not a web address; it looks like https://example.com.", field=field)
    return text


def count(value: object, field: str, most: int = MOST_FOLLOWERS) -> int | None:
    """A whole number from 0, or None when not known.

    Raises:
        UserError: negative, above `most`, or not a whole number.
    """
    if value is None or value == "":
        return None
    number = _decimal(value, field)
    if number != number.to_integral_value():
        raise UserError("This must be a whole number.", field=field)
    if number < 0:
        raise UserError("This cannot be negative.", field=field)
    if number > most:
        raise UserError(f"This cannot be more than {most:,}.", field=field)
    return int(number)


def rate(value: object, field: str) -> Decimal | None:
    """A rate as a fraction (0.031 is 3.1 %), or None when not known; may exceed 1 (domain.md keeps and marks it).

    Raises:
        UserError: negative, not a number, or beyond 1,000 (100,000 %).
    """
    if value is None or value == "":
        return None
    number = _decimal(value, field)
    if number < 0:
        raise UserError("This cannot be negative.", field=field)
    if number > HIGHEST_RATE:
        raise UserError("This rate is too high to be one.", field=field)
    return number


def number(value: object, field: str) -> Decimal | None:
    """Any finite number, or None when not known.

    Raises:
        UserError: not a number.
    """
    return None if value is None or value == "" else _decimal(value, field)


def whole(value: object, field: str, least: int, most: int) -> int:
    """A whole number within a range, both ends included.

    Raises:
        UserError: outside the range or not a whole number.
    """
    number = count(value, field)
    if number is None or not least <= number <= most:
        raise UserError(f"This must be from {least} to {most}.", field=field)
    return number


def day(value: object, field: str) -> date | None:
    """A plain date, or None for an empty field; text is read as YYYY-MM-DD.

    Raises:
        UserError: not a date, or before 1900 or after 2199.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value.strip())
        except ValueError as error:
            raise UserError("This is not a date; it looks like 2026-11-24.", field=field) from error
    if not isinstance(value, date) or not FIRST_DAY <= date(value.year, value.month, value.day) <= LAST_DAY:
        raise UserError("This date is outside 1900 to 2199.", field=field)
    return date(value.year, value.month, value.day)


def currency(value: object, field: str = "currency") -> str:
    """A currency's code in capitals.

    Raises:
        UserError: not three letters.
    """
    code = str(value or "").strip().upper()
    if not re.fullmatch(r"[A-Z]{3}", code, re.ASCII):
        raise UserError("This is not a currency code of three letters, such as EUR.", field=field)
    return code


def choice(kind: type[_Choice], value: object, field: str) -> _Choice:
    """One of an enum's words; the word's text is accepted for it.

    Raises:
        UserError: not one of them; the sentence lists them.
    """
    try:
        return kind(str(value).strip().lower().replace(" ", "_").replace("-", "_"))
    except ValueError as error:
        known = ", ".join(item.value for item in kind)
        raise UserError(f"“{value}” is not one of: {known}.", field=field) from error


def yes_or_no(value: object, field: str) -> bool:
    """True or False, also from yes/no, true/false and 1/0.

    Raises:
        UserError: none of these.
    """
    word = str(value).strip().lower()
    if word in {"true", "yes", "1"}:
        return True
    if word in {"false", "no", "0"}:
        return False
    raise UserError("This must be yes or no.", field=field)


def words(value: Any, field: str, most: int = LABEL_LENGTH) -> tuple[str, ...]:
    """Labels such as tags: each one line, empty ones dropped; a single text is split at commas.

    Raises:
        UserError: one of them is longer than `most` characters.
    """
    parts = value.split(",") if isinstance(value, str) else list(value or ())
    cleaned = (one_line(part, field, most) for part in parts)
    return tuple(dict.fromkeys(part for part in cleaned if part))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _fitting(text: str, field: str, most: int) -> str:
    if len(text) > most:
        raise UserError(f"This is {len(text):,} characters long; {most:,} is the most.", field=field)
    return text


def _decimal(value: object, field: str) -> Decimal:
    text = str(value).strip()
    if _GROUPED.fullmatch(text):  # "10,400,000"; a lone comma stays an error, because "13,75" is not 1375
        text = text.replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise UserError("This is not a number.", field=field) from error
    if not number.is_finite():
        raise UserError("This is not a number.", field=field)
    return number
