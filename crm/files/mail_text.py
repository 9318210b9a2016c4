"""The words of messages: bytes and encoded headers -> text, addresses, dates, and the text that HTML shows.

Nothing here knows what a message is made of; that is in `mails`.
"""

import codecs
import re
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from crm.domain.text import clean_line

# All that the standard library is known to raise on hostile messages.
UNREADABLE = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError)
HEADER_LENGTH = 100_000
_COMMENT = re.compile(r"\([^()]*\)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_ANGLED = re.compile(r"<\s*([^<>\s]+@[^<>\s]+?)\s*>")
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]@]+@[^\s<>,;:\"()\[\]@]+")
_WIDER = {  # what mail programs call by one name and write as its larger sibling
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
}
_HTML = re.compile(r"\s*<(?:!doctype|html|body|head|table|div|p)\b[^<]*>", re.IGNORECASE)


def any_addresses(text: str) -> tuple[str, ...]:
    """Every address in a text, wherever it stands, each once."""
    return tuple(dict.fromkeys(found.strip(".'") for found in _ADDRESS.findall(text[:HEADER_LENGTH])))


def addresses_in(text: str) -> tuple[str, ...]:
    """The addresses of a header, without names and comments, each once; groups without members give none."""
    bare = _QUOTED.sub(" ", text[:HEADER_LENGTH])
    bare = _COMMENT.sub(" ", bare)
    found: list[str] = []
    for part in re.split(r"[,;\n]", bare):
        found += _ANGLED.findall(part) or _ADDRESS.findall(part)
    kept = (clean_line(address).strip(".'") for address in found)
    return tuple(dict.fromkeys(address for address in kept if "@" in address.strip("@")))


def decoded(text: str) -> str:
    """A header with its encoded words as text; one that cannot be decoded as it stands."""
    unfolded = re.sub(r"[\r\n]+[ \t]*", " ", text)
    if "=?" not in unfolded:
        return unfolded
    try:
        words = decode_header(unfolded)
    except UNREADABLE:
        return unfolded
    return "".join(word if isinstance(word, str) else text_of(word, charset or "utf-8") for word, charset in words)


def text_of(content: bytes, charset: str) -> str:
    """Bytes as text in the charset named, or a likelier one when that does not fit."""
    name = charset.strip().strip("\"'").lower()
    name = _WIDER.get(name, name)
    for each in (name, "utf-8", "cp1252"):
        try:
            codecs.lookup(each)
            return content.decode(each)
        except (LookupError, ValueError):
            continue
    return content.decode("utf-8", "replace")


def instant(text: str) -> datetime | None:
    """A date of a header; None when it cannot be read or is outside 1971 to 2199. No zone means UTC."""
    try:
        found = parsedate_to_datetime(clean_line(_COMMENT.sub(" ", text[:200])))
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return found if 1970 < found.astimezone(UTC).year < 2200 else None
    except (*UNREADABLE, OverflowError):
        return None


def zone_of(sent: datetime | None) -> str:
    """The zone of a whole-hour offset; its sign is reversed in the name, as the time zone database has it."""
    offset = sent.utcoffset() if sent else None
    hours, rest = divmod(int(offset.total_seconds()) if offset else 0, 3600)
    return f"Etc/GMT{-hours:+d}" if hours and not rest and -12 <= hours <= 14 else "UTC"


class _TextOf(HTMLParser):
    """Gathers the text of HTML: blocks begin lines, quotes are marked, scripts and styles left out."""

    _BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "hr", "table", "ul", "ol", "blockquote"})
    _HIDDEN = frozenset({"script", "style", "head", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines = [""]
        self._hidden = self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._HIDDEN:
            self._hidden += 1
        elif tag in self._BLOCKS:
            self._quoted += tag == "blockquote"
            self._begin()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in self._BLOCKS and tag != "br":
            self._quoted = max(0, self._quoted - (tag == "blockquote"))
            self._begin()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.lines[-1] += re.sub(r"\s+", " ", data)

    def _begin(self) -> None:
        self.lines.append("> " if self._quoted else "")


def is_html(text: str) -> bool:
    """Whether a text begins as HTML does."""
    return _HTML.match(text) is not None


def plain_of(html: str) -> str:
    """The text that HTML shows, quotes marked by ">"."""
    reader = _TextOf()
    reader.feed(html)
    reader.close()
    text = "\n".join(line.strip() for line in reader.lines)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?m)^>\s*$\n?", "", text))
