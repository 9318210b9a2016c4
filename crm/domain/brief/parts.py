"""A brief's text into parts, lines and sentences, each with its place. Knows how text is laid out, not what is good."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from crm.domain.brief.rules import BriefRules, PartKind

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_DASH = re.compile(r"\s*(?:[-–—*+•·▪◦‣○●☐✓✔✅❌✗✘🚫>]\ufe0f?\s+)+")
_NUMBERED = re.compile(r"\s*\(?(?:\d{1,2}|[a-zA-Z])[.)]\s+")
_END = re.compile(r"[.!?…]{1,20}[\"'”’»)\]]{0,4}(?=\s)")
_LAST_WORD = re.compile(r"(\S{1,12})\Z")
_NEXT = re.compile(r"\s*(\S)")
_HEADING_MARKUP = re.compile(r"[\s#*_=]+")
_MARKDOWN = re.compile(r"\s{0,3}#{1,6}\s+\S")
_QUOTE_SIGN = re.compile('["“”«»]')
_SPACES = re.compile(r"\s+")
_HEADING_LENGTH = 60
_HEADING_WORDS = 8
_LIST_PIECE_WORDS = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a brief.

    Attributes:
        start: offset of `text` in the text it was cut from; 0 for a field of a form.
    """

    kind: PartKind
    text: str
    start: int = 0


class Span(NamedTuple):
    """A stretch of a part's text: text[start:end]."""

    start: int
    end: int


class _Heading(NamedTuple):
    kind: PartKind
    content: int  # offset in the line at which the part's own text starts


def parts_of(text: str, rules: BriefRules) -> tuple[Part, ...]:
    """Cut a plain text at its headings ("Must say:", "## Themes"); what stands before the first is OTHER.

    Returns:
        In the order of the text; parts without text are left out.
    """
    opened = [(0, PartKind.OTHER)]
    ends = []
    in_line = False  # the open part began beside its heading: it ends at the next empty line
    before = 0
    for line in _LINE.finditer(text):
        heading = _heading(line[0], rules)
        if heading is None and in_line and len(text[before : line.start()].splitlines()) > 1:
            heading = _Heading(PartKind.OTHER, 0)
        before = line.end() if line[0].strip() else before
        if heading is not None:
            ends.append(line.start())
            opened.append((line.start() + heading.content, heading.kind))
            in_line = bool(line[0][heading.content :].strip(" *_")) and heading.content > 0
    ends.append(len(text))
    parts = (Part(kind, text[start:end], start) for (start, kind), end in zip(opened, ends, strict=True))
    return tuple(part for part in parts if part.text.strip())


def sentences(text: str, abbreviations: Collection[str] = ()) -> Iterator[Span]:
    """Sentences in order, without bullets and surrounding space; a line always ends one, a quotation never does.

    Args:
        abbreviations: words without their full stop, lower case, after which a sentence goes on ("e.g").
    """
    for line in _LINE.finditer(text):
        cuts = [_after_bullet(line[0]), *_sentence_ends(line[0], abbreviations), len(line[0])]
        for start, end in pairwise(cuts):
            yield from _trimmed(text, line.start() + start, line.start() + end)


def items(text: str, abbreviations: Collection[str] = ()) -> Iterator[Span]:
    """Items of a list in order: bulleted lines, sentences of other lines, or what semicolons or commas divide."""
    for line in _LINE.finditer(text):
        start = _after_bullet(line[0])
        cuts = [start, *_list_cuts(line[0], start, abbreviations), len(line[0])]
        for one, two in pairwise(cuts):
            yield from _trimmed(text, line.start() + one, line.start() + two, " \t;,")


def lines(text: str) -> Iterator[Span]:
    """Lines in order, without bullets and surrounding space."""
    for line in _LINE.finditer(text):
        yield from _trimmed(text, line.start() + _after_bullet(line[0]), line.end())


def bullets(text: str) -> int:
    """How many lines are points of a list."""
    return sum(1 for line in _LINE.finditer(text) if _DASH.match(line[0]) or _NUMBERED.match(line[0]))


def _heading(line: str, rules: BriefRules) -> _Heading | None:
    if _DASH.match(line):
        return None
    before, colon, after = line.partition(":")
    named = _named(before, rules)
    if named is not None and (colon or len(line) <= _HEADING_LENGTH):
        return _Heading(named, len(before) + len(colon))
    plain = _plain(line)
    if not plain or len(line) > _HEADING_LENGTH or len(plain.split()) > _HEADING_WORDS:
        return None
    dash = re.match(r"(.{1,40}?)\s[–—-]\s", line)
    if dash and (named := _named(dash[1], rules)) is not None:
        return _Heading(named, dash.end())
    ends = colon and not after.strip(" *_")
    shouts = line.isupper() and len(plain) >= 4 and not line.rstrip().endswith((".", "!", "?"))
    return _Heading(PartKind.OTHER, len(line)) if ends or shouts or _MARKDOWN.match(line) else None


def _named(head: str, rules: BriefRules) -> PartKind | None:
    if len(head) > _HEADING_LENGTH:
        return None
    plain = _plain(head)
    return next((kind for kind, pattern in rules.headings.items() if pattern.fullmatch(plain)), None)


def _plain(head: str) -> str:
    bare = _HEADING_MARKUP.sub(" ", head)
    return _SPACES.sub(" ", _NUMBERED.sub("", bare, count=1)).strip(" :?!").replace("’", "'").lower()


def _after_bullet(line: str) -> int:
    dash = _DASH.match(line)
    at = dash.end() if dash else 0
    number = _NUMBERED.match(line, at)
    return number.end() if number else at


def _sentence_ends(line: str, abbreviations: Collection[str]) -> Iterator[int]:
    """Offsets behind the sentences that end inside a line."""
    quoted, counted = False, _after_bullet(line)
    for end in _END.finditer(line, counted):
        for character in line[counted : end.end()]:
            quoted = _in_quotes(quoted, character)
        counted = end.end()
        word = _LAST_WORD.search(line, max(0, end.start() - 12), end.start())
        short = line[end.start()] == "." and word is not None and word[1].lower().lstrip("(\"'") in abbreviations
        following = _NEXT.match(line, end.end())
        if not quoted and not short and not (following and following[1].islower()):
            yield end.end()


def _in_quotes(quoted: bool, character: str) -> bool:
    if character == '"':
        return not quoted
    if character in "“«":
        return True
    return quoted and character not in "”»"


def _list_cuts(line: str, start: int, abbreviations: Collection[str]) -> list[int]:
    if _QUOTE_SIGN.search(line):
        return [] if start else list(_sentence_ends(line, abbreviations))
    if ";" in line:
        return [start + found.end() for found in re.finditer(";", line[start:])]
    if start:
        return []
    ends = list(_sentence_ends(line, abbreviations))
    pieces = line.split(",")
    if not ends and len(pieces) > 2 and all(len(piece.split()) <= _LIST_PIECE_WORDS for piece in pieces):
        return [found.end() for found in re.finditer(",", line)]
    return ends


def _trimmed(text: str, start: int, end: int, more: str = "") -> Iterator[Span]:
    piece = text[start:end]
    bare = piece.strip().strip(more).strip() if more else piece.strip()
    if bare:
        at = start + piece.index(bare)
        yield Span(at, at + len(bare))
