"""One typed line becomes an outreach: "call yesterday 18 min, wants winter theme, follow up fri". English words only.

Never refuses: what is not understood is the note, word for word. The preview shows which part was taken for what.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from enum import StrEnum

from crm.domain.cadence import add_months
from crm.domain.vocabulary import Channel, Direction, Outcome

MOST_MINUTES = 24 * 60
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_WORD = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_MONTH_WORD = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = (
    r"today|tomorrow|yesterday|next week|next month|in \d{1,3} (?:days?|weeks?|months?)|\d{1,3} (?:days?|weeks?) ago"
    rf"|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}} {_MONTH_WORD}(?: \d{{4}})?|{_MONTH_WORD} \d{{1,2}}|(?:last |next |on )?{_DAY_WORD}"
)
_CHANNELS: Mapping[str, Channel] = {
    r"call(?:ed)?|phoned?|rang": Channel.CALL,
    r"e-?mail(?:ed)?|mail(?:ed)?|wrote": Channel.EMAIL,
    r"dm(?:ed)?|messaged?|direct message|texted": Channel.DIRECT_MESSAGE,
    r"met|meeting|lunch|coffee": Channel.MEETING,
    r"letter": Channel.LETTER,
}
_OUTCOMES: Mapping[str, Outcome] = {
    r"not interested|declined|said no": Outcome.DECLINED,
    r"no answer|no reply|voicemail": Outcome.NO_ANSWER,
    r"do not contact": Outcome.DO_NOT_CONTACT,
    r"interested": Outcome.INTERESTED,
    r"negotiating": Outcome.NEGOTIATING,
    r"agreed|said yes": Outcome.AGREED,
    r"replied|answered": Outcome.REPLIED,
}
_FROM_THEM = r"they|she|he|from them|from her|from him|incoming|inbound"
_FOLLOW_UP = re.compile(
    rf"(?:follow[- ]?up|remind me|chase)\s+(?:on |by )?(?P<date>{_DATE})\b[\s:]*(?P<title>.*)", re.I
)
_LENGTH = re.compile(
    r"(?:(?P<hours>\d{1,2}) ?h(?:ours?|rs?)? ?)?(?:(?P<minutes>\d{1,3}) ?m(?:in(?:utes?|s)?)?)?(?!\w)", re.I
)
_CLOCK = re.compile(r"(?:at )?(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})|(?P<twelve>\d{1,2}) ?(?P<half>am|pm))(?!\w)", re.I)

_DUE = re.compile(rf"\s+(?:by|until|before)\s+(?P<date>{_DATE})[\s.]*$", re.I)


class Part(StrEnum):
    """What a piece of the line was taken for."""

    CHANNEL = "channel"
    DIRECTION = "direction"
    OUTCOME = "outcome"
    DAY = "day"
    TIME = "time"
    LENGTH = "length"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the typed line, `start` to `end` (exclusive), and what it was taken for."""

    start: int
    end: int
    part: Part


@dataclass(frozen=True, slots=True)
class QuickLine:
    """What a line says; the preview of an outreach.

    Attributes:
        channel: None when no word names one; the person chooses.
        on: the local day it happened, never after the day it was typed.
        at: local time; None when not told.
        minutes: how long it took; None when not told.
        note: everything that was not understood, in its own words.
        follow_up_on: after the day it was typed; None when not told.
        follow_up_title: what to do then; "" for a plain follow-up.
        spans: the understood pieces, in order, never overlapping.
    """

    on: date
    channel: Channel | None = None
    direction: Direction = Direction.OUT
    outcome: Outcome = Outcome.NONE
    at: time | None = None
    minutes: int | None = None
    note: str = ""
    follow_up_on: date | None = None
    follow_up_title: str = ""
    spans: tuple[Span, ...] = field(default=())


def quick_line(text: str, today: date) -> QuickLine:
    """Read one line.

    Args:
        text: as typed; anything.
        today: the person's own day.
    """
    line = QuickLine(today)
    notes: list[str] = []
    start = 0
    for number, piece in enumerate(re.split(r"([,;\n])", text)):
        if number % 2 == 0:
            opening = (
                not text[:start].replace(",", "").replace(";", "").strip()
            )  # a mark before the first word begins nothing
            line, left = _segment(line, piece, start, today, opening=opening)
            if left:
                notes.append(left)
        start += len(piece)
    return replace(line, note=", ".join(notes))


def due_line(text: str, today: date) -> tuple[str, date | None]:
    """What is to be done and by when: "Send the second parcel by friday".

    Returns:
        The text without its day, and the day; the whole text and None when it does not end in one.
    """
    found = _DUE.search(text)
    due_on = _day(found["date"], today, ahead=True) if found else None
    if found is None or due_on is None or not text[: found.start()].strip():
        return text.strip(), None
    return text[: found.start()].strip(), due_on


def day_ahead(text: str, today: date) -> date | None:
    """The day that words such as "fri", "in 10 days" or "24 nov" mean; None when they mean none after today."""
    on = _day(text, today, ahead=True) if re.fullmatch(_DATE, " ".join(text.split()), re.I) else None
    return on if on is not None and on > today else None


def _segment(line: QuickLine, piece: str, start: int, today: date, *, opening: bool) -> tuple[QuickLine, str]:
    """Take from the opening all words that are understood; from a later piece only what is understood whole."""
    words = piece.strip()
    inset = start + len(piece) - len(piece.lstrip())
    told = _FOLLOW_UP.fullmatch(words)
    if told and line.follow_up_on is None:
        on = _day(told["date"], today, ahead=True)
        if on is not None and on > today:
            span = Span(inset, inset + len(words), Part.FOLLOW_UP)
            title = told["title"].strip()
            return replace(line, follow_up_on=on, follow_up_title=title, spans=(*line.spans, span)), ""
    taken, at, left_from = line, 0, 0
    left: list[str] = []
    while at < len(words):
        read = _next(taken, words, at, today) if at == 0 or not words[at - 1].isalnum() else None
        if read is None:
            at += 1
            continue
        changed, end, part = read
        left.append(words[left_from:at])
        taken = replace(changed, spans=(*taken.spans, Span(inset + at, inset + end, part)))
        at = left_from = end
    left.append(words[left_from:])
    rest = " ".join(" ".join(left).split())
    if rest and not opening:
        return line, words
    return taken, rest


def _next(line: QuickLine, words: str, at: int, today: date) -> tuple[QuickLine, int, Part] | None:
    """What begins at a place of the words, if anything; each thing is said once."""
    for part, read in _READERS.items():
        if part not in {span.part for span in line.spans}:
            found = read(line, words, at, today)
            if found is not None:
                return found[0], found[1], part
    return None


def _channel(line: QuickLine, words: str, at: int, today: date) -> tuple[QuickLine, int] | None:
    for pattern, channel in _CHANNELS.items():
        found = _word(pattern, words, at)
        if found:
            return replace(line, channel=channel), found
    return None


def _outcome(line: QuickLine, words: str, at: int, today: date) -> tuple[QuickLine, int] | None:
    for pattern, outcome in _OUTCOMES.items():
        found = _word(pattern, words, at)
        if found:
            direction = Direction.IN if outcome is Outcome.REPLIED else line.direction
            return replace(line, outcome=outcome, direction=direction), found
    return None


def _direction(line: QuickLine, words: str, at: int, today: date) -> tuple[QuickLine, int] | None:
    found = _word(_FROM_THEM, words, at)
    return (replace(line, direction=Direction.IN), found) if found else None


def _on(line: QuickLine, words: str, at: int, today: date) -> tuple[QuickLine, int] | None:
    found = _word(_DATE, words, at)
    on = _day(words[at:found], today, ahead=False) if found else None
    return (replace(line, on=on), found) if on is not None and found and on <= today else None


def _length(line: QuickLine, words: str, at: int, today: date) -> tuple[QuickLine, int] | None:
    found = _LENGTH.match(words, at)
    if found is None or not found[0].strip():
        return None
    minutes = 60 * int(found["hours"] or 0) + int(found["minutes"] or 0)
    return (replace(line, minutes=minutes), found.end()) if 0 < minutes <= MOST_MINUTES else None


def _clock(line: QuickLine, words: str, at: int, today: date) -> tuple[QuickLine, int] | None:
    found = _CLOCK.match(words, at)
    if found is None:
        return None
    if found["twelve"]:
        hour, minute = int(found["twelve"]), 0
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"].lower() == "pm" else 0)
    else:
        hour, minute = int(found["hour"]), int(found["minute"])
    return (replace(line, at=time(hour, minute)), found.end()) if hour < 24 and minute < 60 else None


_READERS: Mapping[Part, Callable[[QuickLine, str, int, date], tuple[QuickLine, int] | None]] = {
    Part.OUTCOME: _outcome,
    Part.DIRECTION: _direction,
    Part.CHANNEL: _channel,
    Part.TIME: _clock,
    Part.LENGTH: _length,
    Part.DAY: _on,
}


def _word(pattern: str, words: str, at: int) -> int | None:
    """Where a whole word that fits ends; None when none begins here."""
    found = re.compile(rf"(?:{pattern})(?!\w)", re.I).match(words, at)
    return found.end() if found else None


def _day(words: str, today: date, *, ahead: bool) -> date | None:
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
