"""Days as people type them: "fri", "in 10 days", "24 nov", and a text that ends in one. English words only."""

import re
from datetime import date, timedelta

from crm.domain.cadence import add_months

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_WORD = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_MONTH_WORD = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
DAY = (
    r"today|tomorrow|yesterday|next week|next month|in \d{1,3} (?:days?|weeks?|months?)|\d{1,3} (?:days?|weeks?) ago"
    rf"|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}} {_MONTH_WORD}(?: \d{{4}})?|{_MONTH_WORD} \d{{1,2}}|(?:last |next |on )?{_DAY_WORD}"
)
_DUE = re.compile(rf"\s+(?:by|until|before)\s+(?P<date>{DAY})[\s.]*$", re.I)


def due_line(text: str, today: date) -> tuple[str, date | None]:
    """What is to be done and by when: "Send the second parcel by friday".

    Returns:
        The text without its day, and the day; the whole text and None when it does not end in one.
    """
    found = _DUE.search(text)
    due_on = read_day(found["date"], today, ahead=True) if found else None
    if found is None or due_on is None or not text[: found.start()].strip():
        return text.strip(), None
    return text[: found.start()].strip(), due_on


def day_ahead(text: str, today: date) -> date | None:
    """The day that words such as "fri", "in 10 days" or "24 nov" mean; None when they mean none after today."""
    on = read_day(text, today, ahead=True) if re.fullmatch(DAY, " ".join(text.split()), re.I) else None
    return on if on is not None and on > today else None


def read_day(words: str, today: date, *, ahead: bool) -> date | None:
    """The day that words mean, ahead of today or behind it; None when there is no such day."""
    text = " ".join(words.lower().split()).removeprefix("on ")
    fixed = {"today": 0, "tomorrow": 1, "yesterday": -1, "next week": 7}
    if text in fixed:
        return today + timedelta(days=fixed[text])
    if text == "next month":
        return add_months(today, 1)
    number = re.search(r"\d+", text)
    if text.startswith("in ") and number:
        return _later(today, int(number[0]), text)
    if text.endswith(" ago") and number:
        return today - timedelta(days=int(number[0]) * (7 if "week" in text else 1))
    if text[0].isdigit() and "-" in text:
        return _made(*map(int, text.split("-")))
    if number:
        return _named(text, int(number[0]), today, ahead=ahead)
    return _weekday(text, today, ahead=ahead)


def _later(today: date, count: int, text: str) -> date:
    return add_months(today, count) if "month" in text else today + timedelta(days=count * (7 if "week" in text else 1))


def _named(text: str, day: int, today: date, *, ahead: bool) -> date | None:
    month = next(at for at, name in enumerate(_MONTHS, start=1) if re.search(rf"\b{name}", text))
    year = re.search(r"\d{4}", text)
    if year:
        return _made(int(year[0]), month, day)
    near = [_made(today.year + step, month, day) for step in (-1, 0, 1)]
    known = [each for each in near if each is not None]
    if ahead:
        return next((each for each in known if each > today), None)
    return next((each for each in reversed(known) if each <= today), None)


def _weekday(text: str, today: date, *, ahead: bool) -> date:
    wanted = _WEEKDAYS.index(text.split()[-1][:3])
    if ahead:
        return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)
    return today - timedelta(days=(today.weekday() - wanted) % 7 or (7 if text.startswith("last ") else 0))


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
