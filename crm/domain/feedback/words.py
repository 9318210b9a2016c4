"""A comment's words, emoticons and emoji in order, and whether they are of the lexicon's language."""

import html
import re
import string
from collections import Counter
from collections.abc import Iterator

from crm.domain.feedback.lexicon import Lexicon

_ADDRESS = re.compile(r"https?://\S+|www\.\S+|[@＠]\S+", re.IGNORECASE)
_HASHTAG = re.compile(r"[#＃]\S+")
_SYMBOLS = re.compile(r"[\u2190-\u2bff\ufe00-\ufe0f\U0001f000-\U000fffff]")
_LONG_RUN = re.compile(r"(\w)\1{2,}")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})
_PUNCTUATION = string.punctuation + "…“”«»¿¡—–。、，！？\u200b\u200d\ufe0e\ufe0f\ufeff"
_BEYOND_LATIN = "\u0250"
_KNOWN_OF_WORDS = 5  # one word in five must be known
_ASCII_END = "\x7f"


def tokens(text: str, lexicon: Lexicon) -> list[str]:
    """Words as written, without links, handles and surrounding punctuation; emoji as themselves or as their words."""
    return _tokens(_spelled(_plain(text), lexicon), lexicon)


def is_known_language(text: str, lexicon: Lexicon) -> bool:
    """Whether a comment is in the lexicon's language, as far as frequent words can tell; hashtags do not count.

    A comment of nothing but emoji and emoticons needs no language; one in which nothing at all is said has none.
    """
    plain = _HASHTAG.sub(" ", _plain(text))
    spoken = [word.lower() for word in _tokens(_without_emoji(plain), lexicon) if _is_word(word)]
    if not spoken:
        return bool(_tokens(_spelled(plain, lexicon), lexicon))
    letters = [character for word in spoken for character in word if character.isalpha()]
    if sum(letter >= _BEYOND_LATIN for letter in letters) * 2 > len(letters):
        return False
    foreign = Counter(code for word in spoken for code in lexicon.foreign.get(word, ()))
    known = sum(word in lexicon.common or _is_judged(word, lexicon) for word in spoken)
    return known > max(foreign.values(), default=0) and known * _KNOWN_OF_WORDS >= len(spoken)


def _plain(text: str) -> str:
    return _ADDRESS.sub(" ", html.unescape(text).translate(_APOSTROPHES))


def _tokens(text: str, lexicon: Lexicon) -> list[str]:
    return [token for piece in text.split() if (token := _token(piece, lexicon))]


def _is_word(token: str) -> bool:
    return sum(character.isalpha() for character in token) * 2 > len(token)


def _without_emoji(text: str) -> str:
    return text if text.isascii() else _SYMBOLS.sub(" ", text)


def _is_judged(word: str, lexicon: Lexicon) -> bool:
    return word not in lexicon.foreign and plain_word(word, lexicon) in lexicon.valences


def plain_word(word: str, lexicon: Lexicon) -> str:
    """The form in which the lexicon may hold a word: lower case, "loooove" as "love" or "sooo" as "soo"."""
    lower = word.lower()
    if lower in lexicon.valences or not _LONG_RUN.search(lower):
        return lower
    single, double = _LONG_RUN.sub(r"\1", lower), _LONG_RUN.sub(r"\1\1", lower)
    return double if double in lexicon.valences or single not in lexicon.valences else single


def _spelled(text: str, lexicon: Lexicon) -> str:
    """Text with its emoji spelled out, unless the lexicon judges the emoji itself."""
    return text if text.isascii() else "".join(_spelled_pieces(text, lexicon))


def _spelled_pieces(text: str, lexicon: Lexicon) -> Iterator[str]:
    at = 0
    while at < len(text):
        if text[at] <= _ASCII_END or text[at].isalpha():
            yield text[at]
            at += 1
            continue
        longest = min(lexicon.longest_emoji, len(text) - at)
        found = next((text[at : at + n] for n in range(longest, 0, -1) if text[at : at + n] in lexicon.emoji), text[at])
        bare = found[:1]
        if bare in lexicon.valences:
            yield f" {bare} "
        elif found in lexicon.emoji:
            yield f" {lexicon.emoji[found]} "
        else:
            yield found
        at += len(found)


def _token(piece: str, lexicon: Lexicon) -> str:
    """A word without punctuation around it; an emoticon stays whole."""
    if piece.lower() in lexicon.valences:
        return piece
    bare = piece.strip(_PUNCTUATION)
    return bare if len(bare) > 2 or bare.isalnum() else ""
