"""Text as it may be stored, and its forms for comparing and searching. Knows characters, not people."""

import re
import unicodedata

# Letters whose stroke or ligature is not an accent to Unicode, so decomposition leaves them alone.
_PLAIN_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŧ": "t"}
)
# Control characters except tab and newline, lone surrogates, and the byte-order mark.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
# Marks that order or hide text and ride along when it is copied from a web page; joiners stay, emoji need them.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069]")


def clean_text(text: str) -> str:
    """Text fit to be stored: NFC, lines ended by a newline, without control characters, NUL, lone surrogates, U+FEFF.

    Tabs and newlines inside stay; space around the whole goes.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", lines)).strip()


def clean_line(text: str) -> str:
    """Clean text on one line with single spaces, without invisible direction marks: for names, handles and titles."""
    if text.isascii() and text.isprintable():  # nothing to remove; most cells of an import are like this
        return " ".join(text.split())
    return unicodedata.normalize("NFC", " ".join(_INVISIBLE.sub("", clean_text(text)).split()))


def caseless(text: str) -> str:
    """One line that is equal for texts which differ only in case, width or composition; accents stay.

    Source: Unicode Standard, section 3.13, D146 (compatibility caseless match).
    """
    line = clean_line(text)
    if line.isascii():
        return line.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", line).casefold())
    return clean_line(unicodedata.normalize("NFKC", folded.casefold()))


def fold(text: str) -> str:
    """The form that search compares: one line, blind to case and accents ("Łódź" and "lodz" are equal)."""
    key = caseless(text)
    if key.isascii():
        return key
    decomposed = unicodedata.normalize("NFKD", key.translate(_PLAIN_LETTERS))
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return clean_line(unicodedata.normalize("NFC", bare.translate(_PLAIN_LETTERS)))
