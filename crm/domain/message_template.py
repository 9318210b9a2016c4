"""Messages with merge fields: "Hi {first_name|there}". A field that stays open is never rendered as a gap.

"{{" and "}}" stand for braces. Who is written to is in queries; here are only texts and values.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crm.errors import UserError

FIELDS: Mapping[str, str] = {
    "first_name": "the partner's first name",
    "name": "the partner's whole name",
    "handle": "the partner's largest account",
    "niche": "the partner's first niche",
    "brand": "the brand it is about",
    "campaign": "the campaign it is about",
    "code": "the partner's promo code in that campaign",
    "link": "the partner's link in that campaign",
    "our_name": "who writes",
}
_PIECE = re.compile(r"\{\{|\}\}|\{(?P<field>[^{}|]*)(?:\|(?P<fallback>[^{}]*))?\}|[{}]")


@dataclass(frozen=True, slots=True)
class Merged:
    """A text for one person.

    Attributes:
        text: with every value in its place; a field that stays open is shown as it was written.
        missing: fields without value and without fallback, each once; the text must not leave while there are any.
    """

    text: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A merge field, or a brace on its own.

    Attributes:
        start, end: offsets in characters.
        name: None for a brace.
        has_fallback: something is written for those of whom the value is not known.
        problem: one sentence why it could never be rendered; "" when it can.
    """

    start: int
    end: int
    name: str | None
    has_fallback: bool
    problem: str


def check_template(text: str, field: str) -> None:
    """Refuse a template that could never be rendered.

    Raises:
        UserError: an unknown merge field, or a brace on its own; `field` names where it stands.
    """
    for piece in pieces(text):
        if piece.problem:
            raise UserError(piece.problem, field=field)


def pieces(text: str) -> list[Piece]:
    """Every merge field of a text as it is typed, and every brace that belongs to none, in order."""
    found = []
    for match in _PIECE.finditer(text):
        name = _name(match)
        if match[0] in {"{", "}"}:
            problem = "A brace stands alone; write {{ for a brace itself."
            found.append(Piece(match.start(), match.end(), None, False, problem))
        elif name is not None:
            problem = "" if name in FIELDS else f"There is no field “{name}”; there are: {', '.join(FIELDS)}."
            found.append(Piece(match.start(), match.end(), name, match["fallback"] is not None, problem))
    return found


def merged(text: str, values: Mapping[str, str | None]) -> Merged:
    """Put one person's values in place of the fields.

    Args:
        text: a checked template.
        values: field -> value; None or blank takes the fallback.
    """
    missing: dict[str, None] = {}

    def filled(found: re.Match[str]) -> str:
        name = _name(found)
        if name is None:
            return found[0][0]
        value = (values.get(name) or "").strip() or (found["fallback"] or "").strip()
        if not value and found["fallback"] is None:
            missing[name] = None
            return found[0]
        return value

    return Merged(_PIECE.sub(filled, text), tuple(missing))


def used_fields(text: str) -> tuple[str, ...]:
    """The fields of a template, each once, in order."""
    return tuple(dict.fromkeys(_names(text)))


def open_fields(text: str) -> tuple[str, ...]:
    """Merge fields that still stand in a text that should leave as it is, each once: nobody means to send one."""
    return tuple(name for name in used_fields(text) if name in FIELDS)


def first_name(name: str, *, damaged: bool = False) -> str | None:
    """How a person is addressed: the first word of the name; None when there is none or the file had lost letters."""
    words = name.split()
    return words[0] if words and not damaged else None


def _names(text: str) -> Iterator[str]:
    for found in _PIECE.finditer(text):
        name = _name(found)
        if name is not None:
            yield name


def _name(found: re.Match[str]) -> str | None:
    return None if found["field"] is None else found["field"].strip()
