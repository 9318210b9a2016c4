"""How a comment sounds, by a local word list: negation, degree, emphasis, contrast and emoji are heard, irony is not.

The rules and constants follow VADER: C.J. Hutto and E.E. Gilbert, ICWSM 2014, section 3. The code is Rapport's own.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from crm.domain.feedback.lexicon import Lexicon
from crm.domain.feedback.words import is_known_language, plain_word, tokens
from crm.domain.vocabulary import Tone

_DEGREE = 0.293  # what a word like "very" adds
_CAPITALS = 0.733  # what a word in capitals among others adds
_NEGATION = -0.74
_EXCLAMATION = 0.292
_MOST_EXCLAMATIONS = 4
_QUESTION = 0.18
_MOST_QUESTIONS = 0.96
_REACH = 3  # words before a word that change it
_FADING = (1.0, 0.95, 0.9)
_BEFORE_BUT, _AFTER_BUT = 0.5, 1.5
_SPREAD = 15
_NEUTRAL_UP_TO = 0.05
_PHRASE_LENGTHS = (3, 2)


@dataclass(frozen=True, slots=True)
class Heard:
    """The tone of one comment.

    Attributes:
        compound: -1 (very negative) to 1; None when the language is not known.
    """

    tone: Tone
    compound: float | None


def heard_tone(text: str, lexicon: Lexicon) -> Heard:
    """Judge the tone of one comment.

    Returns:
        NOT_JUDGED when its language is not the lexicon's or nothing is said at all.

    Source: Hutto and Gilbert 2014: neutral within -0.05..0.05.
    """
    if not is_known_language(text, lexicon):
        return Heard(Tone.NOT_JUDGED, None)
    value = compound(text, tokens(text, lexicon), lexicon)
    if abs(value) < _NEUTRAL_UP_TO:
        return Heard(Tone.NEUTRAL, value)
    return Heard(Tone.POSITIVE if value > 0 else Tone.NEGATIVE, value)


def compound(text: str, words: Sequence[str], lexicon: Lexicon) -> float:
    """Sum of the words' valences with emphasis, brought into -1..1.

    Args:
        text: the comment, for its exclamation and question marks.
        words: its `tokens`.
    """
    total = math.fsum(_valences(words, lexicon))
    if total:
        total += math.copysign(_emphasis(text), total)
    return total / math.sqrt(total * total + _SPREAD)


def _valences(words: Sequence[str], lexicon: Lexicon) -> list[float]:
    plain = [plain_word(word, lexicon) for word in words]
    shouting = _some_in_capitals(words)
    valences = [0.0] * len(words)
    changing = list(plain)  # words that may change those behind them; a phrase's own words are used up
    at = 0
    while at < len(words):
        length, value = _phrase(plain, at, lexicon)
        if value is None and _carries_tone(plain, at, lexicon):
            value = lexicon.valences[plain[at]]
        if value:
            if shouting and words[at].isupper():
                value += math.copysign(_CAPITALS, value)
            valences[at] = _changed(value, words, changing, at, lexicon)
        if length > 1:
            changing[at : at + length] = [""] * length
        at += length
    return _contrasted(valences, plain)


def _phrase(plain: Sequence[str], at: int, lexicon: Lexicon) -> tuple[int, float | None]:
    for length in _PHRASE_LENGTHS:
        value = lexicon.phrases.get(tuple(plain[at : at + length]))
        if value is not None:
            return length, value
    return 1, None


def _carries_tone(plain: Sequence[str], at: int, lexicon: Lexicon) -> bool:
    """Degree words only change others; "no" before a word with a tone only negates it."""
    word = plain[at]
    if word not in lexicon.valences or word in lexicon.stronger or word in lexicon.weaker:
        return False
    following = plain[at + 1 : at + 2]
    return not (word in lexicon.negating and following and following[0] in lexicon.valences)


def _changed(value: float, words: Sequence[str], changing: Sequence[str], at: int, lexicon: Lexicon) -> float:
    """A word's valence after the words shortly before it."""
    negations = 0
    for distance, before in enumerate(range(at - 1, max(-1, at - 1 - _REACH), -1)):
        word = changing[before]
        degree = (word in lexicon.stronger) - (word in lexicon.weaker)
        if degree:
            amount = _DEGREE + (_CAPITALS if words[before].isupper() and not words[at].isupper() else 0)
            value += math.copysign(amount * _FADING[distance], value) * degree
        negations += word in lexicon.negating or word.endswith("n't")
    return value * _NEGATION if negations % 2 else value


def _contrasted(valences: list[float], plain: Sequence[str]) -> list[float]:
    """What stands behind "but" weighs more than what stands before it."""
    if "but" not in plain:
        return valences
    turn = plain.index("but")
    return [value * (_BEFORE_BUT if at < turn else _AFTER_BUT) for at, value in enumerate(valences)]


def _emphasis(text: str) -> float:
    questions = text.count("?")
    asked = 0.0 if questions < 2 else _QUESTION * questions if questions < 4 else _MOST_QUESTIONS
    return _EXCLAMATION * min(text.count("!"), _MOST_EXCLAMATIONS) + asked


def _some_in_capitals(words: Sequence[str]) -> bool:
    loud = sum(word.isupper() and len(word) > 1 for word in words)
    return 0 < loud < len(words)
