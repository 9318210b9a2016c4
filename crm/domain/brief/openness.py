"""The openness check of a brief: marked sentences with a wider wording, credits, limits, and a figure that is secondary.

What the law asks for is set apart and costs nothing: adding it never lowers the figure, nor does adding a theme that
dictates nothing. Source of the rules: product.md, b4; their words are data of one language.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from crm.domain.brief.parts import Part, Span, bullets, items, sentences
from crm.domain.brief.rules import COUNTED_KINDS, LEGAL_KINDS, BriefRules, Count, Credit, CreditRule, Limit, PartKind

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LINK = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_HASHTAG = re.compile(r"(?<![\w&/#])[#＃](\w*[^\W\d_]\w*)")
_QUOTE = re.compile(r"[\"“«]([^\"“”«»\n]{1,400})[\"”»]")
_QUOTED_WORDS = 8  # a quotation this long is a line to speak, unless it is itself what the law asks for
_JUDGED_FROM_WORDS = 20
_LETTERS_NEEDED = 10
_STRICT_PER = 100


@dataclass(frozen=True, slots=True)
class Mark:
    """A sentence that narrows the partner's room.

    Attributes:
        part: index of its part in the parts that were checked.
        start: offset of its first character: of the part's text plus `Part.start`.
        end: offset behind its last character, likewise.
        rule: key of the sentence rule, else of the limit.
        why: one sentence.
        wider: a pattern to say the same with more room.
    """

    part: int
    start: int
    end: int
    rule: str
    count: Count
    why: str
    wider: str


@dataclass(frozen=True, slots=True)
class LegalItem:
    """A sentence set apart because the law asks for it; offsets as in `Mark`. It costs nothing."""

    part: int
    start: int
    end: int
    box: PartKind


@dataclass(frozen=True, slots=True)
class Credited:
    """What a brief offers: how many were found and the points they earned, >= 0."""

    credit: Credit
    found: int
    points: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What a brief asks, against what leaves room.

    Attributes:
        found: how many; PAGES are started pages without themes and legal items.
        allowed: the most that costs nothing.
        points: what the rest costs, <= 0.
    """

    count: Count
    found: int
    allowed: int
    points: int


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One line of the figure's table: "base", a credit or a count, and its points."""

    key: str
    points: int


@dataclass(frozen=True, slots=True)
class Openness:
    """What the check found.

    Attributes:
        score: 0..100, higher is more open: the table's sum, held within these ends. None when the language has no
            rules: then nothing was judged and all else is empty.
        marks: by part and place; a sentence may be marked for several reasons.
        legal: the legal box.
        table: how the score came about.
        words: words outside the legal box.
        strict_density: must, only, exactly and never per 100 words; None without words.
    """

    score: int | None
    marks: tuple[Mark, ...] = ()
    legal: tuple[LegalItem, ...] = ()
    credits: tuple[Credited, ...] = ()
    counts: tuple[Counted, ...] = ()
    table: tuple[ScorePart, ...] = ()
    words: int = 0
    strict_density: Decimal | None = None

    @property
    def judged(self) -> bool:
        """Whether the check knew the language."""
        return self.score is not None


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence outside the legal box, and the rules that caught it: by count, the rule's key, why and wider."""

    part: int
    kind: PartKind
    span: Span
    text: str
    caught: Mapping[Count, tuple[str, str, str]]
    hashtags: int
    strict: int
    rounds: int


def openness(parts: Sequence[Part], rules: BriefRules | None, *, rounds: int | None = None) -> Openness:
    """Check how much room a brief leaves.

    Args:
        parts: the fields of a form, or what `parts_of` cut from a text.
        rules: of the brief's language; None when there are none for it.
        rounds: approval rounds agreed in a field of their own; the larger of it and the text's counts.

    Returns:
        Not judged when there are no rules or the text is not in their language.
    """
    if rules is None:
        return Openness(None)
    read, legal = _read(parts, rules)
    if not _is_in(rules, [each.text for each in read]):
        return Openness(None)
    found = _found(read, rules, rounds or 0)
    counts = tuple(_counted(limit, found, read) for limit in rules.limits)
    credits = tuple(_credited(rule, parts, read) for rule in rules.credits)
    table = (
        ScorePart("base", rules.base),
        *(ScorePart(each.credit.value, each.points) for each in credits),
        *(ScorePart(each.count.value, each.points) for each in counts),
    )
    words = _word_count(read)
    return Openness(
        score=max(0, min(100, sum(row.points for row in table))),
        marks=tuple(sorted(_marks(parts, read, rules, counts), key=lambda mark: (mark.part, mark.start, mark.end))),
        legal=legal,
        credits=credits,
        counts=counts,
        table=table,
        words=words,
        strict_density=Decimal(found[Count.STRICT] * _STRICT_PER) / words if words else None,
    )


def _read(parts: Sequence[Part], rules: BriefRules) -> tuple[list[_Sentence], tuple[LegalItem, ...]]:
    read, legal = [], []
    for index, part in enumerate(parts):
        listed = part.kind in COUNTED_KINDS
        for span in (items if listed else sentences)(part.text, rules.abbreviations):
            text = part.text[span.start : span.end]
            box = part.kind if part.kind in LEGAL_KINDS else _legal_box(text, rules)
            if box is None:
                read.append(_sentence(index, part.kind, span, text, rules))
            else:
                legal.append(LegalItem(index, part.start + span.start, part.start + span.end, box))
                if part.kind not in LEGAL_KINDS and (tags := _hashtags(text, rules)):
                    read.append(_Sentence(index, part.kind, span, "", {}, tags, 0, 0))
    return read, tuple(legal)


def _legal_box(text: str, rules: BriefRules) -> PartKind | None:
    box = next((rule.box for rule in rules.legal if rule.pattern.search(text)), None)
    if box is None:
        return None
    spoken = [quote for quote in _QUOTE.findall(text) if len(quote.split()) >= _QUOTED_WORDS]
    return box if all(any(rule.pattern.search(quote) for rule in rules.legal) for quote in spoken) else None


def _sentence(part: int, kind: PartKind, span: Span, text: str, rules: BriefRules) -> _Sentence:
    caught: dict[Count, tuple[str, str, str]] = {}
    for rule in rules.sentences:
        if rule.count not in caught and (not rule.parts or kind in rule.parts) and rule.pattern.search(text):
            caught[rule.count] = (rule.key, rule.why, rule.wider)
    free = _offers_freedom(text, rules)
    own = COUNTED_KINDS.get(kind)
    if own is not None and own not in caught and not free:
        limit = next(limit for limit in rules.limits if limit.count is own)
        caught[own] = (own.value, limit.why, limit.wider)
    if free and Count.VERBATIM not in caught:
        caught.pop(Count.MUST_SAY, None)
    strict = sum(1 for _ in rules.strict.finditer(text))
    return _Sentence(part, kind, span, text, caught, _hashtags(text, rules), strict, _rounds(text, rules))


def _offers_freedom(text: str, rules: BriefRules) -> bool:
    return any(rule.credit is Credit.FREEDOM and _earns(rule, text) for rule in rules.credits)


def _earns(rule: CreditRule, text: str) -> bool:
    return bool(rule.pattern.search(text)) and not rule.unless.search(text)


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


def _is_in(rules: BriefRules, texts: Sequence[str]) -> bool:
    """Whether the words are of the rules' language; too few words to tell are taken to be."""
    letters = [character for text in texts for character in text if character.isalpha()]
    if len(letters) >= _LETTERS_NEEDED and sum(letter < "\u0250" for letter in letters) * 2 < len(letters):
        return False
    words = [word[0].lower().replace("’", "'") for text in texts for word in _WORD.finditer(_LINK.sub(" ", text))]
    known = sum(word in rules.common_words for word in words)
    return len(words) < _JUDGED_FROM_WORDS or known >= rules.common_share * len(words)


def _found(read: Sequence[_Sentence], rules: BriefRules, rounds: int) -> dict[Count, int]:
    found = dict.fromkeys(Count, 0)
    for sentence in read:
        for count in sentence.caught:
            found[count] += 1
        found[Count.HASHTAGS] += sentence.hashtags
        found[Count.STRICT] += sentence.strict
    found[Count.ROUNDS] = max([rounds, *(sentence.rounds for sentence in read)])
    asked = _word_count([sentence for sentence in read if sentence.kind is not PartKind.THEME])
    found[Count.PAGES] = -(-asked // rules.words_per_page)
    return found


def _word_count(read: Sequence[_Sentence]) -> int:
    return sum(1 for sentence in read for _ in _WORD.finditer(sentence.text))


def _counted(limit: Limit, found: Mapping[Count, int], read: Sequence[_Sentence]) -> Counted:
    allowed = limit.allowed
    if limit.count is Count.STRICT:  # a text shorter than 100 words may use as many as one of 100
        allowed = limit.allowed * max(_STRICT_PER, _word_count(read)) // _STRICT_PER
    over = max(0, found[limit.count] - allowed)
    return Counted(limit.count, found[limit.count], allowed, -min(limit.most, limit.cost * over))


def _credited(rule: CreditRule, parts: Sequence[Part], read: Sequence[_Sentence]) -> Credited:
    if rule.credit is Credit.THEME:
        found = _themes(rule, parts, read)
    elif rule.credit is Credit.OWN_POSTS:
        found = _own_posts(rule, read)
    else:
        kind = PartKind.WHY_YOU if rule.credit is Credit.WHY_YOU else PartKind.FREEDOM
        found = int(_long_enough(rule, kind, read) or any(_earns(rule, each.text) for each in _unmarked(read)))
    return Credited(rule.credit, found, rule.first * min(found, 1) + rule.second * min(max(found - 1, 0), 1))


def _unmarked(read: Sequence[_Sentence]) -> Iterator[_Sentence]:
    """Sentences that do not dictate; what dictates earns nothing."""
    dictated = {Count.VERBATIM, Count.SHOTS, Count.CAPTIONS}
    return (sentence for sentence in read if dictated.isdisjoint(sentence.caught))


def _themes(rule: CreditRule, parts: Sequence[Part], read: Sequence[_Sentence]) -> int:
    found = 0
    for index, part in enumerate(parts):
        own = [sentence for sentence in read if sentence.part == index]
        words = _word_count(list(_unmarked(own)))
        if part.kind is PartKind.THEME and len(list(_unmarked(own))) == len(own) and words >= rule.least_words:
            found += max(1, bullets(part.text))
    return found or int(any(_earns(rule, sentence.text) for sentence in _unmarked(read)))


def _own_posts(rule: CreditRule, read: Sequence[_Sentence]) -> int:
    kinds = {PartKind.WHY_YOU, PartKind.THEME, PartKind.INSPIRATION}
    return sum(
        len(_LINK.findall(sentence.text))
        for sentence in _unmarked(read)
        if sentence.kind in kinds or _earns(rule, sentence.text)
    )


def _long_enough(rule: CreditRule, kind: PartKind, read: Sequence[_Sentence]) -> bool:
    return _word_count([sentence for sentence in _unmarked(read) if sentence.kind is kind]) >= rule.least_words


def _marks(
    parts: Sequence[Part], read: Sequence[_Sentence], rules: BriefRules, counts: Sequence[Counted]
) -> Iterator[Mark]:
    """Sentences over each limit, in the order of the text: what comes within the limit stays unmarked."""
    for limit, counted in zip(rules.limits, counts, strict=True):
        left = 0 if limit.count in (Count.STRICT, Count.ROUNDS) else counted.allowed
        if counted.found <= counted.allowed:
            continue
        for sentence in read:
            amount = _amount(sentence, limit, counted)
            left -= amount
            if amount and left < 0:
                default = (limit.count.value, limit.why, limit.wider)
                key, why, wider = sentence.caught.get(limit.count, default)
                start = parts[sentence.part].start
                yield Mark(
                    sentence.part, start + sentence.span.start, start + sentence.span.end, key, limit.count, why, wider
                )


def _amount(sentence: _Sentence, limit: Limit, counted: Counted) -> int:
    """How much of one count a sentence holds; pages are in no sentence."""
    if limit.count is Count.HASHTAGS:
        return sentence.hashtags
    if limit.count is Count.STRICT:
        return sentence.strict
    if limit.count is Count.ROUNDS:
        return int(sentence.rounds > counted.allowed)
    return int(limit.count in sentence.caught)
