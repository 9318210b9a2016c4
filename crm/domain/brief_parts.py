"""The parts of a brief as the openness check reads them, and where a mark lies in the field that was typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from crm.domain.brief import Mark, Openness, Part, PartKind, openness
from crm.domain.brief.reading import LegalItem
from crm.domain.brief.rules import BriefRules
from crm.domain.brief_contents import LISTS, BriefContents, part_text

_BULLET = "- "  # keeps an item of two sentences one item
_KINDS = {
    "aim": PartKind.AIM,
    "brand_sentences": PartKind.BRAND,
    "why_partner": PartKind.WHY_YOU,
    "audience": PartKind.OTHER,
    "freedom": PartKind.FREEDOM,
    "must_mention": PartKind.MUST_SAY,
    "must_not": PartKind.BANS,
    "claims": PartKind.CLAIMS,
    "disclosure": PartKind.DISCLOSURE,
    "deliverables": PartKind.DELIVERABLES,
    "dates": PartKind.DELIVERABLES,
    "rights": PartKind.RIGHTS,
    "exclusivity": PartKind.RIGHTS,
    "codes": PartKind.CODES,
    "money": PartKind.MONEY,
    "contact": PartKind.CONTACT,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of what was typed.

    Attributes:
        part: field of `BriefContents`.
        theme: number of the theme when the part is "themes", else None.
        in_title: whether it lies in the theme's title and not in its feeling.
        start, end: offsets in characters in the text of that field, a list's lines joined by newlines.
        text: the words themselves.
    """

    part: str
    theme: int | None
    in_title: bool
    start: int
    end: int
    text: str


class _Checked(NamedTuple):
    part: Part
    name: str
    theme: int | None
    title: int  # characters of the theme's title, with the line's end behind it


@dataclass(frozen=True, slots=True)
class CheckedBrief:
    """What the openness check says of a brief, with the place of each mark and each legal item."""

    openness: Openness
    marks: tuple[tuple[Mark, Place], ...]
    legal: tuple[tuple[LegalItem, Place], ...]


def checked_brief(contents: BriefContents, rules: BriefRules | None) -> CheckedBrief:
    """Check how much room a brief leaves.

    Args:
        rules: of its language; None when there are none: it is not judged.
    """
    checked = list(_parts(contents))
    found = openness([each.part for each in checked], rules, rounds=contents.approval_rounds)
    return CheckedBrief(
        found,
        tuple((mark, _place(checked[mark.part], mark.start, mark.end)) for mark in found.marks),
        tuple((item, _place(checked[item.part], item.start, item.end)) for item in found.legal),
    )


def _parts(contents: BriefContents) -> Iterator[_Checked]:
    for name, kind in _KINDS.items():
        text = part_text(contents, name)
        if name in LISTS and text:
            text = "\n".join(f"{_BULLET}{line}" for line in text.split("\n"))
        yield _Checked(Part(kind, text), name, None, 0)
        if name == "audience":
            yield from _themes(contents)


def _themes(contents: BriefContents) -> Iterator[_Checked]:
    for number, theme in enumerate(contents.themes):
        title = f"{theme.title}\n"
        yield _Checked(Part(PartKind.THEME, title + theme.feeling), "themes", number, len(title))
        if theme.links:
            yield _Checked(Part(PartKind.INSPIRATION, "\n".join(theme.links)), "themes", number, 0)


def _place(checked: _Checked, start: int, end: int) -> Place:
    text = checked.part.text[start:end]
    if checked.theme is not None:
        in_title = end < checked.title
        shift = 0 if in_title else checked.title
        return Place(checked.name, checked.theme, in_title, max(0, start - shift), end - shift, text)
    if checked.name in LISTS:
        shift = len(_BULLET) * (checked.part.text.count("\n", 0, start) + 1)
        return Place(checked.name, None, False, start - shift, end - shift, text)
    return Place(checked.name, None, False, start, end, text)
