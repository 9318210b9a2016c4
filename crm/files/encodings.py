"""Bytes of a text file -> text, with the encoding and the reason for it. Knows nothing of columns or cells.

A guess is always reported as one: charset detection is wrong on short files, so the person sees it and may choose.
"""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

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
WHOLE_BYTES = 8 * 1024 * 1024  # up to here a file is decoded whole to be sure; beyond, samples decide
_HEAD_BYTES = 1024 * 1024
_PIECE_BYTES = 64 * 1024
_PIECES = 16
_WIDE = ("utf-16", "utf-32")
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]{3,}")
_PLAUSIBLE_SIGNS = "’‘“”–—…€£°©®™·•«»¿¡§½´"
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
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


@dataclass(frozen=True, slots=True)
class FileEncoding:
    """How a text file is to be read from disk.

    Attributes:
        name: Python's name of the encoding.
        mark_bytes: length of the byte-order mark to pass over.
        reason, guessed, replaced, nulls: as in `DecodedText`; of a large file, of its samples.
    """

    name: str
    mark_bytes: int
    reason: str
    guessed: bool
    replaced: int
    nulls: int

    @property
    def wide(self) -> bool:
        """Whether a character takes two or four bytes, so that damage in one shifts all that follow."""
        return self.name.startswith(_WIDE)


def file_encoding(path: Path, encoding: str | None = None) -> FileEncoding:
    """Find out how a file is to be read, without keeping its text.

    Args:
        path: a file that exists.
        encoding: the person's choice; None = find out.

    Raises:
        BadFile: as `decode`.
        OSError: it cannot be read.
    """
    content = _samples(path)
    found = decode(content, encoding)
    marked = next((len(mark) for mark, name in _MARKS if content.startswith(mark) and name == found.encoding), 0)
    return FileEncoding(found.encoding, marked, found.reason, found.guessed, found.replaced, found.nulls)


def _samples(path: Path) -> bytes:
    """The whole file, or the head and pieces spread over the rest of a large one, cut where lines end."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        if size <= WHOLE_BYTES:
            return stream.read()
        head = stream.read(_HEAD_BYTES)
        if b"\n" not in head and b"\r" not in head:
            raise BadFile("This is not a table: its first million characters are one line.")
        if _wide(head) or head.startswith(tuple(mark for mark, name in _MARKS if name.startswith(_WIDE))):
            return head[: len(head) // 4 * 4]
        pieces = [_between_lines(head, first=True)]
        for at in range(1, _PIECES + 1):
            stream.seek(_HEAD_BYTES + (size - _HEAD_BYTES - _PIECE_BYTES) * at // _PIECES)
            pieces.append(_between_lines(stream.read(_PIECE_BYTES)))
    return b"".join(pieces)


def _between_lines(piece: bytes, *, first: bool = False) -> bytes:
    """The whole lines of a piece: a cut through a character would look like damage."""
    end = b"\n" if b"\n" in piece else b"\r"
    start = 0 if first else piece.find(end) + 1
    return piece[start : piece.rfind(end) + 1]


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
        mostly = _mostly_utf8(content)
        if mostly is not None:
            return _finished(mostly, "utf-8", "nearly all of it is valid UTF-8", guessed=True)
        name = _guess(b"\n".join(line for line in content.split(b"\n") if not line.isascii())[:_SAMPLE])
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


def _mostly_utf8(content: bytes) -> str | None:
    """UTF-8 with a few damaged places, as a file has that was cut or pasted together; None when it is not that."""
    text = content.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    right = len(_BEYOND_ASCII.findall(text)) - damaged
    return text if right >= 20 and damaged * 20 <= right else None


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
    return "cp1250" if _plausible(sample, "cp1250") > _plausible(sample, "cp1252") * 1.02 else "cp1252"


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
