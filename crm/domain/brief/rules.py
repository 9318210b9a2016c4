"""What the openness check looks for, as values: limits, sentence patterns, credits, legal words of one language.

The words themselves are data (resources/rules, read by `crm.files.brief_rules`). No text of a brief is read here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class PartKind(StrEnum):
    """What a part of a brief is for. Source: domain.md, brief contents."""

    AIM = "aim"
    BRAND = "brand"
    WHY_YOU = "why_you"
    THEME = "theme"
    INSPIRATION = "inspiration"  # posts of the partner's own
    FREEDOM = "freedom"
    MUST_SAY = "must_say"
    BANS = "bans"
    SCRIPT = "script"
    SHOTS = "shots"
    CAPTION = "caption"
    HASHTAGS = "hashtags"
    DELIVERABLES = "deliverables"
    APPROVAL = "approval"
    RIGHTS = "rights"
    CODES = "codes"
    MONEY = "money"
    CONTACT = "contact"
    DISCLOSURE = "disclosure"
    CLAIMS = "claims"
    SAFETY = "safety"
    OTHER = "other"


class Count(StrEnum):
    """What is counted against a limit. Source: product.md, brief openness check."""

    MUST_SAY = "must_say"
    BANS = "bans"
    VERBATIM = "verbatim"
    SHOTS = "shots"
    CAPTIONS = "captions"
    HASHTAGS = "hashtags"
    ROUNDS = "rounds"
    PAGES = "pages"
    STRICT = "strict"  # must, only, exactly, never


class Credit(StrEnum):
    """What a brief is given credit for."""

    THEME = "theme"
    WHY_YOU = "why_you"
    OWN_POSTS = "own_posts"
    FREEDOM = "freedom"


# Parts that the law asks for: they are set apart and cost nothing.
LEGAL_KINDS = frozenset({PartKind.DISCLOSURE, PartKind.CLAIMS, PartKind.SAFETY})

# Parts in which every item counts, whatever its words.
COUNTED_KINDS: Mapping[PartKind, Count] = {
    PartKind.MUST_SAY: Count.MUST_SAY,
    PartKind.BANS: Count.BANS,
    PartKind.SCRIPT: Count.VERBATIM,
    PartKind.SHOTS: Count.SHOTS,
    PartKind.CAPTION: Count.CAPTIONS,
}


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of one thing leaves room, and what more of it costs.

    Attributes:
        allowed: the most that costs nothing; for STRICT per 100 words.
        cost: points for each one over, > 0.
        most: points at most.
        why: one sentence for a marked sentence that no sentence rule explains.
        wider: a pattern to say the same with more room.
    """

    count: Count
    allowed: int
    cost: int
    most: int
    why: str
    wider: str


@dataclass(frozen=True, slots=True)
class SentenceRule:
    """A pattern that marks a sentence.

    Attributes:
        key: name of the rule, unique within a language.
        parts: only in parts of these kinds; everywhere when empty.
    """

    key: str
    count: Count
    pattern: re.Pattern[str]
    parts: frozenset[PartKind]
    why: str
    wider: str


@dataclass(frozen=True, slots=True)
class CreditRule:
    """What earns a credit.

    Attributes:
        first: points for the first one found.
        second: further points for the second; later ones earn nothing more.
        pattern: words that earn it in any part; for OWN_POSTS the words that must stand beside a link.
        unless: words that take the pattern's meaning away ("no creative freedom").
        least_words: a part of its own kind earns it from so many words on.
    """

    credit: Credit
    first: int
    second: int
    pattern: re.Pattern[str]
    unless: re.Pattern[str]
    least_words: int

    def earned_by(self, sentence: str) -> bool:
        """Whether a sentence's words earn it."""
        return bool(self.pattern.search(sentence)) and not self.unless.search(sentence)


@dataclass(frozen=True, slots=True)
class LegalRule:
    """Words by which a sentence is a legal item: DISCLOSURE, CLAIMS or SAFETY."""

    box: PartKind
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class BriefRules:
    """The rules of one language.

    Attributes:
        language: ISO 639-1 code.
        base: points of a brief that neither dictates nor offers anything, 0..100.
        words_per_page: words of a printed page.
        headings: what a heading line fully matches, lower case, by the kind of the part it opens.
        rounds: finds rounds of approval; its group `n` is a number or one of `numbers`.
        strict: words counted for the density.
        common_words: words by which the language is known; at least `common_share` of all words are among them.
    """

    language: str
    base: int
    words_per_page: int
    limits: tuple[Limit, ...]
    sentences: tuple[SentenceRule, ...]
    credits: tuple[CreditRule, ...]
    legal: tuple[LegalRule, ...]
    headings: Mapping[PartKind, re.Pattern[str]]
    rounds: re.Pattern[str]
    numbers: Mapping[str, int]
    strict: re.Pattern[str]
    abbreviations: frozenset[str]
    common_words: frozenset[str]
    common_share: float

    def limit(self, count: Count) -> Limit:
        """The limit of one count; every count has one."""
        return next(limit for limit in self.limits if limit.count is count)
