"""Bytes of a text file -> text, with the encoding and the reason for it. Knows nothing of columns or cells.

A guess is always reported as one: charset detection is wrong on short files, so the person sees it and may choose.
"""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from crm.errors import BadFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 200_000  # bytes looked at for a guess
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]{3,}")
_PLAUSIBLE_SIGNS = "’‘“”–—…€£°©®™·•«»¿¡§½´"
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A file's text.

    Attributes:
        encoding: Python's name of the encoding used.
        reason: why that one, in words for the person.
        guessed: True when another encoding is possible and the person should look.
        replaced: characters that could not be read and became U+FFFD; count.
        nulls: NUL characters that were removed; count.
    """

    text: str
    encoding: str
    reason: str
    guessed: bool
    replaced: int
    nulls: int


def decode(content: bytes, encoding: str | None = None) -> DecodedText:
    """Read bytes as text.

    Args:
        content: the whole file.
        encoding: the person's choice; None = find out (byte-order mark, strict UTF-8, guess).

    Raises:
        BadFile: unknown encoding, damaged UTF-16, or not text at all.
    """
    if encoding is not None:
        return _chosen(content, encoding)
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _marked(content[len(mark) :], name)
    wide = _wide(content)
    if wide:
        return _finished(_strict(content, wide), wide, "every second byte is zero", guessed=True)
    try:
        return _finished(content.decode("utf-8"), "utf-8", "valid UTF-8", guessed=False)
    except UnicodeDecodeError:
        name = _guess(content[:_SAMPLE])
        return _finished(content.decode(name, "replace"), name, "not UTF-8; the likeliest other", guessed=True)


def _chosen(content: bytes, encoding: str) -> DecodedText:
    try:
        name = codecs.lookup(encoding).name
        text = content.decode(name, "replace")
    except (LookupError, UnicodeError) as error:
        raise BadFile(f"“{encoding}” is not an encoding that can be read.") from error
    return _finished(text.removeprefix("\ufeff"), name, "chosen", guessed=False)


def _marked(body: bytes, name: str) -> DecodedText:
    if name == "utf-8":
        return _finished(body.decode(name, "replace"), name, "byte-order mark", guessed=False)
    return _finished(_strict(body, name), name, "byte-order mark", guessed=False)


def _strict(body: bytes, name: str) -> str:
    try:
        return body.decode(name)
    except UnicodeDecodeError as error:
        raise BadFile(f"The file is damaged: its {name.upper()} text breaks off at byte {error.start:,}.") from error


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: Latin text has a zero in every second byte. "" when it is not that."""
    head = content[:2000]
    if len(head) < 4 or head.count(0) < len(head) * 0.3:
        return ""
    return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"


def _guess(sample: bytes) -> str:
    """cp1252 unless whole words consist of high bytes, or Central European letters fit better.

    Evidence: charset-normalizer alone read two English and Spanish lists in cp1252 as cp1250 and cp932.
    """
    high = len(_HIGH.findall(sample))
    in_runs = sum(len(run) for run in _HIGH_RUN.findall(sample))
    if high >= 8 and in_runs * 2 > high:
        best = from_bytes(sample).best()
        if best is not None and _foreign_script(sample.decode(best.encoding, "replace")):
            return best.encoding
    return max(("cp1252", "cp1250"), key=lambda name: _plausible(sample, name))


def _plausible(sample: bytes, name: str) -> int:
    """How many of the characters beyond ASCII are letters or common signs; count."""
    text = sample.decode(name, "replace")
    return sum(1 for char in text if char > "\x7f" and (char.isalpha() or char in _PLAUSIBLE_SIGNS))


def _foreign_script(text: str) -> bool:
    """Whether the letters beyond ASCII are mostly not Latin: Greek, Cyrillic, Arabic, Chinese and so on."""
    letters = [char for char in text if char > "\x7f" and char.isalpha()]
    return sum(1 for char in letters if char >= "\u0370") * 2 > len(letters)


def _finished(text: str, name: str, reason: str, *, guessed: bool) -> DecodedText:
    nulls = text.count("\0")
    head = text[:20_000]
    if nulls > max(5, len(text) // 20) or len(_CONTROLS.findall(head)) > max(5, len(head) // 50):
        raise BadFile("This is not a text file: it holds binary data.")
    return DecodedText(text.replace("\0", ""), name, reason, guessed, text.count("\ufffd"), nulls)
