"""What a brief says, as one frozen value, its JSON, and what a partner's own version takes over from the campaign's.

How open it is, is `crm.domain.brief`; how two of them differ word by word, `brief_difference`.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from crm.domain import limits
from crm.errors import UserError

LINE_LENGTH = 500
TITLE_LENGTH = 120
TEXT_LENGTH = 4000
MOST_THEMES = 12
MOST_LINES = 60
MOST_LINKS = 20
MOST_PICTURES = 4
MOST_DAYS = 365
MOST_ROUNDS = 99


@dataclass(frozen=True, slots=True)
class Theme:
    """One broad direction to play with.

    Attributes:
        feeling: what somebody should feel, in plain words.
        links: inspiration, best of all posts of the partner's own.
        pictures: SHA-256 of pictures kept in the workspace.
    """

    title: str = ""
    feeling: str = ""
    links: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BriefContents:
    """A brief, themes first. Every part may be empty. Source: domain.md, brief contents.

    Attributes:
        language: ISO 639-1 code of its words; decides which rules check it.
        brand_sentences: the brand in two sentences.
        audience: whom the partner and the brand share.
        freedom: the line that says what is the partner's own to decide.
        claims: claims that need proof.
        approval_days: working days we take for a look at a draft; None when nothing is promised.
        approval_rounds: rounds of changes agreed; None when nothing is agreed.
        codes: codes and links.
        money: what the partner is paid and when; the only part that names a rate.
    """

    language: str = "en"
    aim: str = ""
    brand_sentences: str = ""
    why_partner: str = ""
    audience: str = ""
    themes: tuple[Theme, ...] = ()
    freedom: str = ""
    must_mention: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    disclosure: str = ""
    deliverables: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    approval_days: int | None = None
    approval_rounds: int | None = None
    rights: str = ""
    exclusivity: str = ""
    codes: tuple[str, ...] = ()
    money: str = ""
    contact: str = ""


FIELDS = tuple(field.name for field in fields(BriefContents))
LISTS = ("must_mention", "must_not", "claims", "deliverables", "dates", "codes")
TEXTS = (
    "brand_sentences",
    "why_partner",
    "audience",
    "freedom",
    "disclosure",
    "rights",
    "exclusivity",
    "money",
    "contact",
)
NUMBERS = {"approval_days": MOST_DAYS, "approval_rounds": MOST_ROUNDS}
# Parts that a reusable block fits: everything of words.
BLOCK_PARTS = ("aim", *TEXTS, *LISTS)


def to_json(contents: BriefContents) -> str:
    """Its JSON: one object, a key for each part."""
    return json.dumps(asdict(contents), ensure_ascii=False)


def from_json(text: str) -> BriefContents:
    """Contents from their JSON; a part that an older document does not have is empty, one we do not know is passed over.

    Raises:
        ValueError: the text is not such a document.
    """
    told = json.loads(text)
    if not isinstance(told, dict):
        raise ValueError("a brief is a JSON object")
    known = {name: value for name, value in told.items() if name in FIELDS}
    for name in LISTS:
        known[name] = tuple(known.get(name, ()))
    known["themes"] = tuple(
        Theme(theme["title"], theme["feeling"], tuple(theme["links"]), tuple(theme["pictures"]))
        for theme in known.get("themes", ())
    )
    return BriefContents(**known)


def cleaned(contents: BriefContents) -> BriefContents:
    """The contents as they may be stored: clean text, no empty lines in lists, no empty themes.

    Raises:
        UserError: a part is too long or too many; `field` names it.
    """
    return BriefContents(**{name: clean_part(name, getattr(contents, name)) for name in FIELDS})


def clean_part(name: str, value: Any) -> Any:
    """One part as it may be stored.

    Args:
        name: a field of `BriefContents`.
        value: of that field's type, or text as typed: lines for a list, digits for a number.

    Raises:
        UserError: it is too long, too many, or not what the part holds; there is no such part.
    """
    if name == "language":
        return limits.one_line(value, name, 8).lower() or "en"
    if name == "aim":
        return limits.one_line(value, name, LINE_LENGTH)
    if name == "themes":
        return _themes(value)
    if name in LISTS:
        return _lines(value, name)
    if name in NUMBERS:
        return limits.count(value, name, NUMBERS[name])
    if name in TEXTS:
        return limits.many_lines(value, name, TEXT_LENGTH)
    raise UserError(f"A brief has no part “{name}”.", field=name)


def differing_parts(one: BriefContents, other: BriefContents) -> tuple[str, ...]:
    """Names of the parts in which two briefs differ, in their order."""
    return tuple(name for name in FIELDS if getattr(one, name) != getattr(other, name))


def follow(own: BriefContents, before: BriefContents, after: BriefContents) -> BriefContents:
    """A partner's own version after the campaign's brief changed: parts that were the campaign's stay the campaign's.

    Args:
        own: the partner's version.
        before: the campaign's brief as it was; after: as it is now.
    """
    shared = {name: getattr(after, name) for name in FIELDS if getattr(own, name) == getattr(before, name)}
    return replace(own, **shared)


def part_text(contents: BriefContents, name: str) -> str:
    """One part as plain text: a line for each item; "" when nothing is said."""
    value = getattr(contents, name)
    if name == "themes":
        return "\n\n".join(_theme_text(theme) for theme in value)
    if isinstance(value, tuple):
        return "\n".join(value)
    return "" if value is None else str(value)


def all_texts(contents: BriefContents) -> Iterator[tuple[str, str]]:
    """(part, text) of everything that a reader sees, empty parts left out."""
    for name in FIELDS[1:]:
        if text := part_text(contents, name):
            yield name, text


def _theme_text(theme: Theme) -> str:
    return "\n".join(text for text in (theme.title, theme.feeling, *theme.links) if text)


def _lines(value: Any, name: str) -> tuple[str, ...]:
    typed = str(value).splitlines() if isinstance(value, str) else list(value or ())
    kept = tuple(line for line in (limits.one_line(each, name, LINE_LENGTH) for each in typed) if line)
    if len(kept) > MOST_LINES:
        raise UserError(f"These are {len(kept)} lines; {MOST_LINES} are the most.", field=name)
    return kept


def _themes(value: Any) -> tuple[Theme, ...]:
    if isinstance(value, str):  # "Title: feeling", one theme on a line, as the command line takes them
        parted = (line.partition(":") for line in value.splitlines())
        value = tuple(Theme(title, feeling) for title, _colon, feeling in parted)
    themes = tuple(theme for theme in map(_theme, value or ()) if theme != Theme())
    if len(themes) > MOST_THEMES:
        raise UserError(f"These are {len(themes)} themes; {MOST_THEMES} are the most.", field="themes")
    return themes


def _theme(theme: Theme) -> Theme:
    if len(theme.pictures) > MOST_PICTURES:
        raise UserError(f"{MOST_PICTURES} pictures are the most for one theme.", field="themes")
    if len(theme.links) > MOST_LINKS:
        raise UserError(f"{MOST_LINKS} links are the most for one theme.", field="themes")
    links = (limits.web_address(link, "themes") for link in theme.links)
    return Theme(
        title=limits.one_line(theme.title, "themes", TITLE_LENGTH),
        feeling=limits.many_lines(theme.feeling, "themes", TEXT_LENGTH),
        links=tuple(link for link in links if link),
        pictures=theme.pictures,
    )
