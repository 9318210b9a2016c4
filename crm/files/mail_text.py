"""The words of messages: bytes and encoded headers -> text, addresses, dates, and the text that HTML shows.

Nothing here knows what a message is made of; that is in `mails`.
"""

import codecs
import re
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header
from email.utils import parsedate_to_datetime
from html import unescape

from crm.domain.text import clean_line

# All that the standard library is known to raise on hostile messages.
UNREADABLE = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError)
HEADER_LENGTH = 100_000
_DECODED_LENGTH = 8000
_WORD_LENGTH = 1000  # looked at for addresses; the search in one word is quadratic
_COMMENT = re.compile(r"\([^()]*\)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*(?:"|$)', re.DOTALL)
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

_TAG = re.compile(r"<!--|<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})\b[^<>]*>|<[!?][^<>]*>")
_BLOCKS = frozenset(
    {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "hr", "table", "ul", "ol", "blockquote", "pre"}
)
_HIDDEN = frozenset({"script", "style", "head", "title"})
_SPACE = re.compile(r"\s+")
_GAP = re.compile(r"\n{3,}")
_EMPTY_QUOTE = re.compile(r"(?m)^>[ \t]*$\n?")


def any_addresses(text: str) -> tuple[str, ...]:
    """Every address in a text, wherever it stands, each once."""
    words = (word for word in text[:HEADER_LENGTH].split() if "@" in word and len(word) <= _WORD_LENGTH)
    return tuple(dict.fromkeys(found.strip(".'") for word in words for found in _ADDRESS.findall(word)))


def addresses_in(text: str) -> tuple[str, ...]:
    """The addresses of a header, without names and comments, each once; groups without members give none."""
    bare = _COMMENT.sub(" ", _QUOTED.sub(" ", text[:HEADER_LENGTH]))
    found: list[str] = []
    for part in re.split(r"[,;\n]", bare):
        words = " ".join(word for word in part.split() if len(word) <= _WORD_LENGTH)[:_WORD_LENGTH]
        found += _ANGLED.findall(words) or _ADDRESS.findall(words)
    kept = (clean_line(address).strip(".'") for address in found)
    return tuple(dict.fromkeys(address for address in kept if "@" in address.strip("@")))


def decoded(text: str) -> str:
    """A header with its encoded words as text; one that cannot be decoded as it stands."""
    unfolded = re.sub(r"[\r\n]+[ \t]*", " ", text[:_DECODED_LENGTH])
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


def is_html(text: str) -> bool:
    """Whether a text begins as HTML does."""
    return _HTML.match(text) is not None


def plain_of(html: str) -> str:
    """The text that HTML shows, quotes marked by ">": blocks begin lines, comments, scripts and styles are left out.

    The parser of the standard library was measured to take minutes over a few hundred kB of unclosed tags.
    """
    lines = [""]
    quoted = at = 0
    while at < len(html):
        tag = _TAG.search(html, at)
        lines[-1] += _SPACE.sub(" ", unescape(html[at : tag.start() if tag else len(html)]))
        if tag is None:
            break
        name = (tag[2] or "").lower()
        at = tag.end()
        if tag[0] == "<!--" or (name in _HIDDEN and not tag[1]):
            end = html.find("-->" if tag[0] == "<!--" else f"</{tag[2]}", at)
            at = end if end >= 0 else len(html)
        elif name in _BLOCKS:
            quoted = max(0, quoted + (-1 if tag[1] else 1)) if name == "blockquote" else quoted
            lines.append("> " if quoted else "")
    text = "\n".join(line.strip() for line in lines)
    return _GAP.sub("\n\n", _EMPTY_QUOTE.sub("", text))
