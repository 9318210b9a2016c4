"""What tone, themes and spam are judged by, as values. The words are data (resources/lexicons, `crm.files.lexicons`)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from crm.domain.vocabulary import CommentTheme


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words with their tone, in one language.

    Attributes:
        language: ISO 639-1 code.
        valences: tone of words, emoticons and emoji, lower case, -4 (very negative) to 4.
        emoji: description of each emoji, whose words are judged unless `valences` knows the emoji itself.
        longest_emoji: most characters that an emoji has.
        stronger, weaker, negating: words that change the tone of those behind them.
        phrases: tone of phrases of two or three words, which their single words would belie.
        common: frequent words of the language, by which it is known.
        foreign: frequent words that are none of `common`, with the codes of the languages that use them.
    """

    language: str
    valences: Mapping[str, float]
    emoji: Mapping[str, str]
    longest_emoji: int
    stronger: frozenset[str]
    weaker: frozenset[str]
    negating: frozenset[str]
    phrases: Mapping[tuple[str, ...], float]
    common: frozenset[str]
    foreign: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Codebook:
    """Patterns of themes, the first that is found holds, and of spam by the name of the rule."""

    themes: tuple[tuple[CommentTheme, re.Pattern[str]], ...]
    spam: tuple[tuple[str, re.Pattern[str]], ...]
