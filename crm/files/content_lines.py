"""The lines that vCards and iCalendars are made of: folding, parameters and escapes, as real programs write them.

What a property means is in `vcards` and `calendars`. Nothing here refuses a file: what is no content line is left out.
"""

import binascii
import codecs
import quopri
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_FOLD = (" ", "\t")
_NAME = re.compile(r"(?:([\w-]+)\.)?([\w-]+)(?=[;:])")
_PARAM = re.compile(r";\s*([\w-]+)?(?:=((?:\"[^\"]*\"|[^\";:,]*)(?:,(?:\"[^\"]*\"|[^\";:,]*))*))?")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_CARET = re.compile(r"\^([n'^])")
_BARE_TYPES = frozenset({"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT", "B"})


class ContentLine(NamedTuple):
    """One property as written.

    Attributes:
        line: where it begins in the file, from 1.
        group: "item1" in "item1.URL", lower case; "" for none.
        name: upper case.
        params: upper-case names with their values; the bare words of vCard 2.1 stand under TYPE.
        value: as written, folds taken out, quoted-printable decoded, escapes still in.
    """

    line: int
    group: str
    name: str
    params: Mapping[str, tuple[str, ...]]
    value: str

    def param(self, name: str) -> str:
        """The first value of a parameter; "" when there is none."""
        return next(iter(self.params.get(name, ())), "")

    def types(self) -> frozenset[str]:
        """The words of TYPE in lower case."""
        words = (word for value in self.params.get("TYPE", ()) for word in value.split(","))
        return frozenset(word.strip().lower() for word in words)


def content_lines(text: str) -> Iterator[ContentLine]:
    """The properties of a text in order; blank lines and lines that are none are passed over."""
    for number, line in _unfolded(text):
        parsed = _parsed(number, line)
        if parsed is not None:
            yield parsed


def unescaped(value: str) -> str:
    """A text value without its backslashes; "\\n" becomes a newline."""
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def parts(value: str, separator: str) -> list[str]:
    """A value split at a separator that is not escaped; each part without its backslashes."""
    found, start = [], 0
    for each in re.finditer(rf"\\.|{separator}", value, re.DOTALL):
        if each[0] == separator:
            found.append(value[start : each.start()])
            start = each.end()
    return [unescaped(part) for part in (*found, value[start:])]


def escaped(text: str) -> str:
    """A text as it stands in a content line."""
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", "\\n")


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Whole lines with the number of their first; a blank line inside a fold is taken for a fault of the writer."""
    start, held, soft = 0, [""], False
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        if soft:  # quoted-printable goes on at the start of the next line
            held.append(line)
        elif line.startswith(_FOLD):
            held.append(line[1:])
        elif line.strip():
            if start:
                yield start, "".join(held)
            start, held = number, [line.removeprefix("\ufeff")]
        else:
            continue
        soft = line.endswith("=") and _is_quoted(held[0])
        if soft:
            held[-1] = held[-1][:-1]
    if start:
        yield start, "".join(held)


def _is_quoted(first: str) -> bool:
    return "QUOTED-PRINTABLE" in first.partition(":")[0].upper()


def _parsed(number: int, line: str) -> ContentLine | None:
    name = _NAME.match(line)
    if name is None:
        return None
    params: dict[str, tuple[str, ...]] = {}
    at = name.end()
    while found := _PARAM.match(line, at):
        at = found.end()
        _take(params, found[1] or "", found[2])
    colon = line.find(":", at)
    if colon < 0:
        return None
    value = line[colon + 1 :]
    if "QUOTED-PRINTABLE" in params.get("ENCODING", ()):
        value = _quoted(value, params.get("CHARSET", ("",))[0])
    return ContentLine(number, (name[1] or "").lower(), name[2].upper(), params, value)


def _take(params: dict[str, tuple[str, ...]], name: str, value: str | None) -> None:
    key = name.upper()
    if value is None:  # vCard 2.1: "TEL;WORK;VOICE:", "NOTE;QUOTED-PRINTABLE:"
        key, value = ("ENCODING", key) if key in _BARE_TYPES else ("TYPE", name)
    words = [_bare(word) for word in re.findall(r'"[^"]*"|[^",]+', value)]
    if key == "ENCODING":
        words = [word.upper() for word in words]
    if key and words:
        params[key] = (*params.get(key, ()), *words)


def _bare(word: str) -> str:
    """A parameter value without quotes and RFC 6868 carets."""
    return _CARET.sub(lambda found: {"n": "\n", "'": '"', "^": "^"}[found[1]], word.strip().strip('"'))


def _quoted(value: str, charset: str) -> str:
    """Quoted-printable text in its own character set; escapes that 2.1 does not know survive as they are."""
    content = quopri.decodestring(value.encode("utf-8", "replace"))
    for name in (charset, "utf-8", "cp1252"):
        try:
            codecs.lookup(name)
            return content.decode(name).replace("\r\n", "\n").replace("\r", "\n")
        except (LookupError, ValueError, binascii.Error):
            continue
    return content.decode("utf-8", "replace")
