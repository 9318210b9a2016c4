"""Disclosure of a tie between partner and brand, judged by dated rule packs of a country. Not legal advice.

Packs are files in resources/rules, read by crm.files.rule_packs; answers are a person's, never guessed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crm.domain.vocabulary import Connection, DisclosureOutcome, PostType

_VIDEO = frozenset({PostType.REEL, PostType.SHORT, PostType.STORY, PostType.VIDEO, PostType.LIVE, PostType.EPISODE})


class Answer(StrEnum):
    """What a person found; UNKNOWN is not yet looked at."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DisclosureRule:
    """One question of a pack.

    Attributes:
        question: answered "yes" when all is well.
        video_only: asked of video alone.
        source: where it is written.
    """

    key: str
    question: str
    source: str
    video_only: bool = False


@dataclass(frozen=True, slots=True)
class RulePack:
    """The rules of one country as of a day.

    Attributes:
        key: country and month, such as "uk-2025-04".
        effective_on: from when it counts.
        checked_on: when its sources were last read.
        ties: connections that must be shown.
        wordings: labels that are clear; unclear: labels that are not enough.
    """

    key: str
    country: str
    title: str
    effective_on: date
    checked_on: date
    ties: frozenset[Connection]
    wordings: tuple[str, ...]
    unclear: tuple[str, ...]
    rules: tuple[DisclosureRule, ...]
    note: str


def pack_for(packs: Iterable[RulePack], country: str, on: date) -> RulePack | None:
    """The newest pack of a country that counted on a day; None when there is none."""
    known = [pack for pack in packs if pack.country == country.lower() and pack.effective_on <= on]
    return max(known, key=lambda pack: pack.effective_on, default=None)


def rules_of(pack: RulePack, kind: PostType) -> tuple[DisclosureRule, ...]:
    """The questions that a post of this kind is asked."""
    return tuple(rule for rule in pack.rules if kind in _VIDEO or not rule.video_only)


def outcome(
    pack: RulePack, connection: Connection, kind: PostType, answers: Mapping[str, Answer]
) -> DisclosureOutcome | None:
    """What a look at a post says.

    Returns:
        None while a question is unanswered and none is answered with no.
    """
    if connection not in pack.ties:
        return DisclosureOutcome.NOT_NEEDED
    told = [answers.get(rule.key, Answer.UNKNOWN) for rule in rules_of(pack, kind)]
    if answers.get("disclosed") == Answer.NO:
        return DisclosureOutcome.MISSING
    if Answer.NO in told:
        return DisclosureOutcome.UNCLEAR
    return None if Answer.UNKNOWN in told else DisclosureOutcome.CLEAR
