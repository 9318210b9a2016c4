"""Which form a file has: cards, mail, calendar or table. By its first bytes; its name only where they say nothing."""

import re
from pathlib import Path
from typing import Literal

from crm.errors import BadFile

Form = Literal["table", "cards", "mail", "calendar", "comments-text"]
_LOOKED_AT = 64 * 1024  # bytes
_CARDS = re.compile(r"(?:^|\n)\s*BEGIN:VCARD\s*(?:\n|$)|\A\s*\[\s*\[?\s*\"vcard\"", re.IGNORECASE)
_CALENDAR = re.compile(r"(?:^|\n)\s*BEGIN:VCALENDAR\s*(?:\n|$)", re.IGNORECASE)
_MBOX_LINE = re.compile(r"\A>?From \S+.*\n")
_HEADER_LINE = re.compile(r"([!-9;-~]{1,60}):(?:[ \t]|$)")
_MAIL_HEADERS = frozenset(
    [
        "from",
        "to",
        "cc",
        "bcc",
        "subject",
        "date",
        "received",
        "return-path",
        "delivered-to",
        "message-id",
        "mime-version",
        "content-type",
        "reply-to",
        "sender",
        "in-reply-to",
        "references",
        "x-original-to",
        "x-mailer",
        "content-transfer-encoding",
        "dkim-signature",
        "x-apparently-to",
    ]
)
_SURE_HEADERS = frozenset(
    {"received", "return-path", "delivered-to", "message-id", "mime-version", "from", "x-apparently-to", "reply-to"}
)
_SCORED_LINE = re.compile(r"\S{1,40}\t-?\d(?:\.\d+)?\t\S[^\t]*")
_ENDINGS: dict[str, Form] = {
    ".vcf": "cards",
    ".vcard": "cards",
    ".ics": "calendar",
    ".ical": "calendar",
    ".ifb": "calendar",
    ".eml": "mail",
    ".mbox": "mail",
    ".mbx": "mail",
}


def form_of(path: Path) -> Form:
    """The form of a file; whatever is none of the others counts as a table, for `tables` to open or refuse.

    Raises:
        BadFile: there is no such file, or it cannot be read.
    """
    text = _head(path)
    if _CARDS.search(text):
        return "cards"
    if _CALENDAR.search(text):
        return "calendar"
    if _MBOX_LINE.match(text) and _mail_headers(text.partition("\n")[2]):
        return "mail"
    ending = _ENDINGS.get(path.suffix.lower(), "table")
    if len(_mail_headers(text)) >= (1 if ending == "mail" else 2) and _mail_headers(text) & _SURE_HEADERS:
        return "mail"
    if ending == "table" and _scored(text):
        return "comments-text"
    return ending


def _head(path: Path) -> str:
    """The first characters of a file, NULs and the byte-order mark removed, lines ended by a newline."""
    try:
        with path.open("rb") as file:
            content = file.read(_LOOKED_AT)
    except FileNotFoundError as error:
        raise BadFile(f"There is no file “{path.name}”.") from error
    except (OSError, ValueError) as error:
        raise BadFile(f"“{path.name}” cannot be read: {getattr(error, 'strerror', None) or 'bad name'}.") from error
    text = content.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n\xff\xfe")


def _mail_headers(text: str) -> set[str]:
    """The known header names in a block of mail headers at the start; none when the block holds any other line."""
    found: set[str] = set()
    for line in text.split("\n"):
        if not line.strip():
            break
        named = _HEADER_LINE.match(line)
        if named:
            found.add(named[1].lower())
        elif not (line[0] in " \t" and found) and not line.startswith(">From "):
            return set()
    return found & _MAIL_HEADERS


def _scored(text: str) -> bool:
    """Lines of id, score and text, as published collections of rated comments have them."""
    lines = [line for line in text.split("\n")[:50] if line.strip()]
    return len(lines) >= 2 and all(_SCORED_LINE.fullmatch(line) for line in lines[:-1])
