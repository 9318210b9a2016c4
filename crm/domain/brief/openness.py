"""The openness check of a brief: marked sentences with a wider wording, credits, limits, and a figure that is secondary.

What the law asks for is set apart and costs nothing: adding it never lowers the figure, nor does adding a theme that
dictates nothing. Source of the rules: product.md, b4; their words are data of one language.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from crm.domain.brief.parts import Part, bullets
from crm.domain.brief.reading import Caught, LegalItem, Sentence, is_in, read_sentences
from crm.domain.brief.rules import BriefRules, Count, Credit, CreditRule, Limit, PartKind

_STRICT_PER = 100
# Where a link is taken to lead to the partner's own work.
_OWN_WORK = frozenset({PartKind.WHY_YOU, PartKind.THEME, PartKind.INSPIRATION})


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
    read, legal = read_sentences(parts, rules)
    if not is_in(rules, [each.text for each in read]):
        return Openness(None)
    found, words = _found(read, rules, rounds or 0), _words(read)
    counts = tuple(_counted(limit, found[limit.count], words) for limit in rules.limits)
    credits = tuple(_credited(rule, parts, read) for rule in rules.credits)
    table = (
        ScorePart("base", rules.base),
        *(ScorePart(each.credit.value, each.points) for each in credits),
        *(ScorePart(each.count.value, each.points) for each in counts),
    )
    return Openness(
        score=max(0, min(100, sum(row.points for row in table))),
        marks=_marks(parts, read, rules, counts),
        legal=tuple(legal),
        credits=credits,
        counts=counts,
        table=table,
        words=words,
        strict_density=Decimal(found[Count.STRICT] * _STRICT_PER) / words if words else None,
    )


def _words(read: Iterable[Sentence]) -> int:
    return sum(sentence.words for sentence in read)


def _found(read: Sequence[Sentence], rules: BriefRules, rounds: int) -> dict[Count, int]:
    found = dict.fromkeys(Count, 0)
    for sentence in read:
        for count in sentence.caught:
            found[count] += 1
        found[Count.HASHTAGS] += sentence.hashtags
        found[Count.STRICT] += sentence.strict
    found[Count.ROUNDS] = max([rounds, *(sentence.rounds for sentence in read)])
    asked = _words(sentence for sentence in read if sentence.kind is not PartKind.THEME)
    found[Count.PAGES] = -(-asked // rules.words_per_page)
    return found


def _counted(limit: Limit, found: int, words: int) -> Counted:
    allowed = limit.allowed
    if limit.count is Count.STRICT:  # a text shorter than 100 words may use as many as one of 100
        allowed = limit.allowed * max(_STRICT_PER, words) // _STRICT_PER
    return Counted(limit.count, found, allowed, -min(limit.most, limit.cost * max(0, found - allowed)))


def _credited(rule: CreditRule, parts: Sequence[Part], read: Sequence[Sentence]) -> Credited:
    offered = [sentence for sentence in read if not sentence.dictates]
    said = any(rule.earned_by(sentence.text) for sentence in offered)
    if rule.credit is Credit.THEME:
        found = _themes(rule, parts, read) or int(said)
    elif rule.credit is Credit.OWN_POSTS:
        found = sum(each.links for each in offered if each.kind in _OWN_WORK or rule.earned_by(each.text))
    else:
        own = PartKind.WHY_YOU if rule.credit is Credit.WHY_YOU else PartKind.FREEDOM
        found = int(said or _words(each for each in offered if each.kind is own) >= rule.least_words)
    return Credited(rule.credit, found, rule.first * min(found, 1) + rule.second * min(max(found - 1, 0), 1))


def _themes(rule: CreditRule, parts: Sequence[Part], read: Sequence[Sentence]) -> int:
    """Themes in parts of their own: each point of a list is one; a part that dictates is none."""
    words: Counter[int] = Counter()
    for sentence in read:
        words[sentence.part] += sentence.words
    dictating = {sentence.part for sentence in read if sentence.dictates}
    return sum(
        max(1, bullets(part.text))
        for index, part in enumerate(parts)
        if part.kind is PartKind.THEME and index not in dictating and words[index] >= rule.least_words
    )


def _marks(
    parts: Sequence[Part], read: Sequence[Sentence], rules: BriefRules, counts: Sequence[Counted]
) -> tuple[Mark, ...]:
    """What lies over the limits, in the order of the text; strict words only where nothing else is marked."""
    marks: list[Mark] = []
    for limit, counted in zip(rules.limits, counts, strict=True):
        if counted.points and limit.count is not Count.STRICT:
            marks += (_mark(parts, sentence, limit) for sentence in _over(read, counted))
    strict = rules.limit(Count.STRICT)
    if any(counted.points for counted in counts if counted.count is Count.STRICT):
        marked = {(mark.part, mark.start) for mark in marks}
        candidates = (_mark(parts, sentence, strict) for sentence in read if sentence.strict)
        marks += [mark for mark in candidates if (mark.part, mark.start) not in marked]
    return tuple(sorted(marks, key=lambda mark: (mark.part, mark.start)))


def _over(read: Sequence[Sentence], counted: Counted) -> Iterator[Sentence]:
    """Sentences that go over a limit: those within it stay unmarked."""
    left = counted.allowed
    for sentence in read:
        if counted.count is Count.ROUNDS:
            amount, left = sentence.rounds, counted.allowed
        elif counted.count is Count.HASHTAGS:
            amount = sentence.hashtags
        else:
            amount = int(counted.count in sentence.caught)
        left -= amount
        if amount and left < 0:
            yield sentence


def _mark(parts: Sequence[Part], sentence: Sentence, limit: Limit) -> Mark:
    reason = sentence.caught.get(limit.count, Caught(limit.count.value, limit.why, limit.wider))
    at, span = parts[sentence.part].start, sentence.span
    return Mark(sentence.part, at + span.start, at + span.end, reason.rule, limit.count, reason.why, reason.wider)
