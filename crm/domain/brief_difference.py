"""How two versions of a brief differ: part by part, and word by word inside a part."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from crm.domain.brief_contents import BriefContents, differing_parts, part_text

_PIECE = re.compile(r"\s+|\w+(?:['’-]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `changed` when the other side does not have it there."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class PartDifference:
    """One part that differs: its text on each side as runs; an empty side has none."""

    part: str
    before: tuple[Run, ...]
    after: tuple[Run, ...]


def differences(before: BriefContents, after: BriefContents) -> tuple[PartDifference, ...]:
    """The parts that differ, in the order of the brief."""
    return tuple(_difference(name, before, after) for name in differing_parts(before, after))


def _difference(name: str, before: BriefContents, after: BriefContents) -> PartDifference:
    left, right = (_PIECE.findall(part_text(each, name)) for each in (before, after))
    old: list[Run] = []
    new: list[Run] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        _add(old, "".join(left[i1:i2]), kind != "equal")
        _add(new, "".join(right[j1:j2]), kind != "equal")
    return PartDifference(name, tuple(old), tuple(new))


def _add(runs: list[Run], text: str, changed: bool) -> None:
    if text:
        runs.append(Run(text, changed))
