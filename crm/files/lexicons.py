"""The word lists behind tone, themes and spam of comments, read from resources/lexicons."""

import re
import tomllib
from pathlib import Path
from typing import Any

from crm.domain.feedback.lexicon import Codebook, Lexicon
from crm.domain.vocabulary import CommentTheme

_LANGUAGE = "en"  # of the word list; others have none yet


def tone_lexicon(folder: Path) -> Lexicon:
    """Read the English word list with its emoji.

    Args:
        folder: resources/lexicons.
    """
    words = _document(folder / f"tone_{_LANGUAGE}.toml")
    emoji = dict(_rows(folder / "emoji_utf8_lexicon.txt"))
    frequent = {code: set(words.split()) for code, words in _document(folder / "languages.toml").items()}
    common = frozenset(frequent.pop(_LANGUAGE))
    return Lexicon(
        language=_LANGUAGE,
        valences={word: float(mean) for word, mean in _rows(folder / "vader_lexicon.txt")} | words["emoji"],
        emoji=emoji,
        longest_emoji=max(map(len, emoji)),
        stronger=frozenset(words["stronger"].split()),
        weaker=frozenset(words["weaker"].split()),
        negating=frozenset(words["negating"].split()),
        phrases={tuple(phrase.split()): valence for phrase, valence in words["phrases"].items()},
        common=common,
        foreign={
            word: frozenset(code for code, theirs in frequent.items() if word in theirs)
            for word in set().union(*frequent.values()) - common
        },
    )


def codebook(folder: Path) -> Codebook:
    """Read the English patterns of themes and spam.

    Args:
        folder: resources/lexicons.
    """
    document = _document(folder / f"codebook_{_LANGUAGE}.toml")
    return Codebook(
        themes=tuple((CommentTheme(row["theme"]), _pattern(row["pattern"])) for row in document["theme"]),
        spam=tuple((row["key"], _pattern(row["pattern"])) for row in document["spam"]),
    )


def _document(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _rows(path: Path) -> list[tuple[str, str]]:
    """The first two columns of a list with tabs between columns."""
    lines = [line.split("\t") for line in path.read_text("utf-8").split("\n") if line.strip()]
    return [(line[0], line[1]) for line in lines]


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)
