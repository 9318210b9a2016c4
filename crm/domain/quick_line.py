"""One typed line becomes an outreach: "call yesterday 18 min, wants winter theme, follow up fri". English words only.

Never refuses: what is not understood is the note, word for word. The preview shows which part was taken for what.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import StrEnum

from crm.domain.typed_days import DAY, read_day
from crm.domain.vocabulary import Channel, Direction, Outcome

MOST_MINUTES = 24 * 60
_THEM = r"(?: (?:her|him|them)(?!\w))?"
_CHANNELS: Mapping[str, Channel] = {
    rf"(?:phone|video|zoom) call|call(?:ed)?{_THEM}|phoned?{_THEM}|rang{_THEM}|zoom|facetime": Channel.CALL,
    rf"e-?mail(?:ed)?{_THEM}|mail(?:ed)?{_THEM}|wrote(?: to)?{_THEM}": Channel.EMAIL,
    rf"dm(?:ed)?{_THEM}|messaged?{_THEM}|direct message|texted{_THEM}|whats ?app(?:ed)?{_THEM}": Channel.DIRECT_MESSAGE,
    rf"met{_THEM}|meeting|lunch|coffee": Channel.MEETING,
    r"letter": Channel.LETTER,
}
_OUTCOMES: Mapping[str, Outcome] = {
    r"not interested|declined|said no": Outcome.DECLINED,
    r"no answer|no reply|voicemail": Outcome.NO_ANSWER,
    r"do not contact|don['’]t contact|not to be contacted|stop contacting": Outcome.DO_NOT_CONTACT,
    r"interested": Outcome.INTERESTED,
    r"negotiating": Outcome.NEGOTIATING,
    r"agreed|said yes": Outcome.AGREED,
    r"replied|answered": Outcome.REPLIED,
}
_UNWANTED = next(words for words, outcome in _OUTCOMES.items() if outcome is Outcome.DO_NOT_CONTACT)
_REFUSED = re.compile(
    r"(?:not interested|declined|said no)(?: because(?: of)?|,? as|:| [-–—]) +(?P<reason>\S.*)", re.I | re.S
)
_FROM_THEM = (
    r"they|she|he|from them|from her|from him|incoming|inbound"
    r"|(?:got|received)(?: an?)?(?= (?:e-?mail|mail|dm|message|letter|call)(?!\w))"
)
_FOLLOW_UP = re.compile(
    r"(?:(?:and|then) )?(?:follow[- ]?up|remind me|chase|call back|try again)\s+(?:on |by )?"
    rf"(?P<date>{DAY})\b[\s:]*(?P<title>.*)",
    re.I | re.S,
)
_LENGTH = re.compile(
    r"(?:(?P<hours>\d{1,2}) ?h(?:ours?|rs?)? ?)?(?:(?P<minutes>\d{1,3}) ?m(?:in(?:utes?|s)?)?)?(?!\w)", re.I
)
_CLOCK = re.compile(r"(?:at )?(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})|(?P<twelve>\d{1,2}) ?(?P<half>am|pm))(?!\w)", re.I)
_MARKS = re.compile(r"[,;\n]|\.(?=\s)")
_JOINING = frozenset(
    ["a", "about", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "via", "with"]
)  # mean nothing alone


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
        decline_reason: why they declined, in their words; "" when not told.
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
    decline_reason: str = ""
    follow_up_on: date | None = None
    follow_up_title: str = ""
    spans: tuple[Span, ...] = field(default=())


def quick_line(text: str, today: date) -> QuickLine:
    """Read one line.

    Args:
        text: as typed; anything.
        today: the person's own day.
    """
    line, note, opening = QuickLine(today), "", True
    for start, piece, mark in _pieces(text):
        line, left = _segment(line, piece, start, today, opening=opening)
        opening = opening and not piece.strip()  # a mark before the first word begins nothing
        if left:
            note = f"{note}{mark} {left}" if note else left
    return replace(line, note=note)


def _pieces(text: str) -> Iterator[tuple[int, str, str]]:
    """Where each piece starts, the piece, and the mark that a note has before it.

    What follows a colon is a piece too, unless it says what to do then or why they declined. A follow-up ends a piece.
    """
    start, mark = 0, ","
    for end in (*_MARKS.finditer(text), None):
        piece = text[start : end.start() if end else len(text)]
        cut = _cut(piece)
        yield start, piece[:cut], mark
        if piece[cut:]:
            yield start + cut, piece[cut:].replace(":", " ", 1) if piece[cut] == ":" else piece[cut:], ","
        if end is not None:
            start, mark = end.end(), "." if end[0] == "." else ","


def _cut(piece: str) -> int:
    """Where the first part of a piece ends."""
    if found := re.search(rf"(?<=\s){_FOLLOW_UP.pattern}", piece, _FOLLOW_UP.flags):
        return found.start()
    colon = re.search(r":(?=\s)", piece)
    if colon is None or _FOLLOW_UP.match(piece.strip()) or _REFUSED.search(piece):
        return len(piece)
    return colon.start()


def _segment(line: QuickLine, piece: str, start: int, today: date, *, opening: bool) -> tuple[QuickLine, str]:
    """Take from the opening all words that are understood; from a later piece only what is understood whole."""
    words = piece.strip()
    inset = start + len(piece) - len(piece.lstrip())
    told = _FOLLOW_UP.fullmatch(words)
    if told and line.follow_up_on is None:
        on = read_day(told["date"], today, ahead=True)
        if on is not None and on > today:
            span = Span(inset, inset + len(words), Part.FOLLOW_UP)
            title = told["title"].strip()
            return replace(line, follow_up_on=on, follow_up_title=title, spans=(*line.spans, span)), ""
    taken, at = line, 0
    found: list[tuple[int, int, Part]] = []
    while at < len(words):
        read = _next(taken, words, at, today) if at == 0 or not words[at - 1].isalnum() else None
        if read is None:
            at += 1
            continue
        changed, end, part = read
        taken = replace(changed, spans=(*taken.spans, Span(inset + at, inset + end, part)))
        found.append((at, end, part))
        at = end
    rest = _rest(words, found)
    if rest and not opening:
        return _unwanted(line, words, inset), " ".join(words.split())
    return taken, rest


def _rest(words: str, found: Sequence[tuple[int, int, Part]]) -> str:
    """What was not understood, from its first word to its last, with all that stands between: a sentence stays one."""
    covered = {at for start, end, _part in found for at in range(start, end)}
    left = [at for at, letter in enumerate(words) if at not in covered and letter.isalnum()]
    plain = "".join(" " if at in covered else letter for at, letter in enumerate(words))
    if not left or all(word in _JOINING for word in re.findall(r"\w+", plain.lower())):
        return ""
    first, last = left[0], left[-1]
    for start, end, part in found:
        if part is Part.OUTCOME and not words[end:first].strip() and end <= first:
            first = start  # "agreed to two reels" says what was agreed
    for start, end, part in found:
        if part is Part.CHANNEL and last < start and not words[last + 1 : start].strip():
            last = end - 1  # "replied to my email"
    tail = re.match(r"[^\s\w]*", words[last + 1 :])
    stop = min((start for start, _end, _part in found if start > last), default=len(words))
    return " ".join(words[first : min(stop, last + 1 + (tail.end() if tail else 0))].split())


def _unwanted(line: QuickLine, words: str, inset: int) -> QuickLine:
    """A wish not to be contacted counts wherever it stands; its words stay in the note."""
    found = re.search(rf"\b(?:{_UNWANTED})(?!\w)", words, re.I)
    if found is None or any(span.part is Part.OUTCOME for span in line.spans):
        return line
    span = Span(inset + found.start(), inset + found.end(), Part.OUTCOME)
    return replace(line, outcome=Outcome.DO_NOT_CONTACT, spans=(*line.spans, span))


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
    if refused := _REFUSED.match(words, at):
        reason = " ".join(refused["reason"].split())
        return replace(line, outcome=Outcome.DECLINED, decline_reason=reason), len(words)
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
    found = _word(DAY, words, at)
    on = read_day(words[at:found], today, ahead=False) if found else None
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
