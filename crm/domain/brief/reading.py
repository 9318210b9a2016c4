"""The sentences of a brief, and which rules caught each; what the law asks for is set apart. Weighs nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from crm.domain.brief.parts import Part, Span, items, lines, sentences
from crm.domain.brief.rules import COUNTED_KINDS, LEGAL_KINDS, BriefRules, Count, Credit, PartKind

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LINK = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_HASHTAG = re.compile(r"(?<![\w&/#])[#＃](\w*[^\W\d_]\w*)")
_QUOTE = re.compile(r"[\"“«]([^\"“”«»\n]{1,400})[\"”»]")
_QUOTED_WORDS = 8  # a quotation this long is a line to speak, unless it is itself what the law asks for
_JUDGED_FROM_WORDS = 20
_LETTERS_NEEDED = 10
_BEYOND_LATIN = "\u0250"

DICTATED = frozenset({Count.VERBATIM, Count.SHOTS, Count.CAPTIONS})


@dataclass(frozen=True, slots=True)
class LegalItem:
    """A sentence set apart because the law asks for it; offsets as in `Mark`. It costs nothing."""

    part: int
    start: int
    end: int
    box: PartKind


class Caught(NamedTuple):
    """Why a sentence narrows the room: key of the sentence rule, else of the limit, with its words."""

    rule: str
    why: str
    wider: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence outside the legal box.

    Attributes:
        part: index of its part.
        caught: what it counts for, and by which rule.
        words, links, hashtags, strict: how many of each it holds; hashtags without disclosures such as #ad.
        rounds: rounds of approval that it asks for, else 0.
    """

    part: int
    kind: PartKind
    span: Span
    text: str
    caught: Mapping[Count, Caught]
    words: int
    links: int
    hashtags: int
    strict: int
    rounds: int

    @property
    def dictates(self) -> bool:
        """Whether it fixes words or pictures; such a sentence earns no credit."""
        return not DICTATED.isdisjoint(self.caught)


def read_sentences(parts: Sequence[Part], rules: BriefRules) -> tuple[list[Sentence], list[LegalItem]]:
    """Sentences (items, where a part is a list) in the order of the parts, and the legal box beside them."""
    read, legal = [], []
    for index, part in enumerate(parts):
        for span in _spans(part, rules):
            text = part.text[span.start : span.end]
            box = part.kind if part.kind in LEGAL_KINDS else _legal_box(text, rules)
            if box is None:
                read.append(_sentence(index, part.kind, span, text, rules))
                continue
            legal.append(LegalItem(index, part.start + span.start, part.start + span.end, box))
            if part.kind not in LEGAL_KINDS:  # the other hashtags in a line with #ad are not the law's
                read.append(Sentence(index, part.kind, span, "", {}, 0, 0, _hashtags(text, rules), 0, 0))
    return read, legal


def is_in(rules: BriefRules, texts: Sequence[str]) -> bool:
    """Whether the words are of the rules' language; too few words to tell are taken to be."""
    letters = [character for text in texts for character in text if character.isalpha()]
    if len(letters) >= _LETTERS_NEEDED and sum(letter < _BEYOND_LATIN for letter in letters) * 2 < len(letters):
        return False
    words = [word[0].lower().replace("’", "'") for text in texts for word in _WORD.finditer(_LINK.sub(" ", text))]
    known = sum(word in rules.common_words for word in words)
    return len(words) < _JUDGED_FROM_WORDS or known >= rules.common_share * len(words)


def _spans(part: Part, rules: BriefRules) -> Iterator[Span]:
    if part.kind in (PartKind.MUST_SAY, PartKind.BANS):
        return items(part.text, rules.abbreviations)
    return lines(part.text) if part.kind in COUNTED_KINDS else sentences(part.text, rules.abbreviations)


def _legal_box(text: str, rules: BriefRules) -> PartKind | None:
    """Which box a sentence belongs to; a long quotation beside legal words is still a line to speak."""
    box = next((rule.box for rule in rules.legal if rule.pattern.search(text)), None)
    if box is None:
        return None
    spoken = [quote for quote in _QUOTE.findall(text) if len(quote.split()) >= _QUOTED_WORDS]
    return box if all(any(rule.pattern.search(quote) for rule in rules.legal) for quote in spoken) else None


def _sentence(part: int, kind: PartKind, span: Span, text: str, rules: BriefRules) -> Sentence:
    return Sentence(
        part=part,
        kind=kind,
        span=span,
        text=text,
        caught=_caught(kind, text, rules),
        words=sum(1 for _ in _WORD.finditer(text)),
        links=len(_LINK.findall(text)),
        hashtags=_hashtags(text, rules),
        strict=sum(1 for _ in rules.strict.finditer(text)),
        rounds=_rounds(text, rules),
    )


def _caught(kind: PartKind, text: str, rules: BriefRules) -> dict[Count, Caught]:
    """What a sentence counts for: what fixes words or pictures counts for that alone, an offer for nothing else."""
    caught: dict[Count, Caught] = {}
    for rule in rules.sentences:
        if rule.count not in caught and (not rule.parts or kind in rule.parts) and rule.pattern.search(text):
            caught[rule.count] = Caught(rule.key, rule.why, rule.wider)
    dictated = {count: reason for count, reason in caught.items() if count in DICTATED}
    if dictated:
        return dictated
    if any(rule.credit is Credit.FREEDOM and rule.earned_by(text) for rule in rules.credits):
        return {}
    own = COUNTED_KINDS.get(kind)
    if own is not None and own not in caught and not text.endswith(":"):
        limit = rules.limit(own)
        caught[own] = Caught(own.value, limit.why, limit.wider)
    return caught


def _hashtags(text: str, rules: BriefRules) -> int:
    """Hashtags that are no disclosure of their own."""
    return sum(
        1 for tag in _HASHTAG.finditer(text) if not any(rule.pattern.search(f"#{tag[1]}") for rule in rules.legal)
    )


def _rounds(text: str, rules: BriefRules) -> int:
    found = 0
    for match in rules.rounds.finditer(text):
        word = match["n"].lower()
        found = max(found, int(word) if word.isdecimal() else rules.numbers.get(word, 0))
    return min(found, 99)
