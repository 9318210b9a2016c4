"""The text of a PDF that our compiler made: enough to look a finished file through, no reader of other programs' files."""

import functools
import re
import zlib
from collections.abc import Iterator
from typing import Final

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\s(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
_RESOURCES = re.compile(rb"/Resources (\d+) 0 R")
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_FONTS = re.compile(rb"/Font(?:\s*<<(.*?)>>| (\d+) 0 R)", re.DOTALL)
_NAMED = re.compile(rb"/([^\s/<>]+) (\d+) 0 R")
_UNICODE = re.compile(rb"/ToUnicode (\d+) 0 R")
_MAPPED = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n")
_FLAT = rb"\((?:\\.|[^\\()])*\)"
# A string may hold brackets that are in balance; more than four deep never happens to glyph numbers.
_STRING = functools.reduce(lambda inner, _: rb"\((?:\\.|[^\\()]|" + inner + rb")*\)", range(4), _FLAT)
_SHOWN = re.compile(
    rb"/(\S+) [\d.\-]+ Tf|\[((?:" + _STRING + rb"|[^\]()])*)\]\s*TJ|(" + _STRING + rb")\s*Tj", re.DOTALL
)
_PIECE = re.compile(rb"(" + _STRING + rb")|(<[0-9A-Fa-f\s]*>)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_ABOUT = re.compile(
    rb"/(?:Alt|ActualText|Title|Author|Subject|Keywords)\s*(" + _STRING + rb"|<[0-9A-Fa-f\s]*>)", re.DOTALL
)
_LETTERS: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_UTF16: Final = b"\xfe\xff"


def pdf_text(pdf: bytes) -> str:
    """Every run of text on every page, pictures' words and the file's own title; a line for each."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    lines = [_decoded(_bytes(piece)) for body in objects.values() for piece in _ABOUT.findall(body)]
    fonts = {number: _letters(objects, body) for number, body in objects.items() if _UNICODE.search(body)}
    for body in objects.values():
        named = _RESOURCES.search(body)
        held = _CONTENTS.search(body)
        stream = _stream(objects.get(int(held[1]), b"") if held else body)
        if named and stream:
            lines += _runs(stream, _by_name(objects, int(named[1])), fonts)
    return "\n".join(lines)


def _stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    if found is None:
        return b""
    return zlib.decompress(found[1]) if b"/FlateDecode" in body[: found.start()] else found[1]


def _by_name(objects: dict[int, bytes], resources: int) -> dict[bytes, int]:
    """What a page calls its fonts."""
    found = _FONTS.search(objects.get(resources, b""))
    if found is None:
        return {}
    listed = found[1] if found[1] is not None else objects.get(int(found[2]), b"")
    return {name: int(number) for name, number in _NAMED.findall(listed)}


def _letters(objects: dict[int, bytes], font: bytes) -> dict[int, str]:
    """What each glyph of a font stands for."""
    found = _UNICODE.search(font)
    table = _stream(objects.get(int(found[1]), b"")) if found else b""
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in _MAPPED.findall(table)}


def _runs(stream: bytes, named: dict[bytes, int], fonts: dict[int, dict[int, str]]) -> Iterator[str]:
    letters: dict[int, str] = {}
    for name, array, alone in _SHOWN.findall(stream):
        if name:
            letters = fonts.get(named.get(name, 0), {})
            continue
        glyphs = b"".join(_bytes(text or code) for text, code in _PIECE.findall(array or alone))
        yield "".join(letters.get(int.from_bytes(glyphs[at : at + 2]), "") for at in range(0, len(glyphs), 2))


def _bytes(piece: bytes) -> bytes:
    """The bytes of a string as a PDF writes it."""
    if piece.startswith(b"<"):
        return bytes.fromhex(piece[1:-1].decode())
    return _ESCAPE.sub(_escaped, piece[1:-1])


def _escaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code[:1] in b"01234567":
        return bytes([int(code, 8) & 255])
    return b"" if code.endswith(b"\n") else _LETTERS.get(code, code)


def _decoded(text: bytes) -> str:
    return text[2:].decode("utf-16-be", "replace") if text.startswith(_UTF16) else text.decode("latin-1")
