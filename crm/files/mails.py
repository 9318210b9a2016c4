"""Messages of .eml, .emlx and .mbox files, as tolerant as the mail of twenty years asks for.

Any bytes give messages or listed problems. What was quoted is cut off in `replies`; whom a message is matched to, and
what is kept of it, is decided elsewhere.
"""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message as Parsed
from email.policy import Compat32
from pathlib import Path
from typing import BinaryIO, NamedTuple

from crm.domain.text import clean_line, clean_text
from crm.files.mail_text import (
    HEADER_LENGTH,
    UNREADABLE,
    addresses_in,
    decoded,
    instant,
    is_html,
    plain_of,
    text_of,
    zone_of,
)
from crm.files.replies import reply_text
from crm.files.rows import RowProblem, shown
from crm.files.safe_name import safe_name

MOST_BYTES = 100_000_000  # of one message; what is longer is listed, not read
_TEXT_LENGTH = 500_000
_MOST_PARTS = 1000
_LINE_BYTES = 1_000_000  # read at once

_SEPARATOR = re.compile(rb"From \S")
_DATED = re.compile(rb"From \S.*\d{1,2}:\d\d.*\d{4}|From \S.*\d{4}.*\d{1,2}:\d\d")
_HEADER = re.compile(rb">?[!-9;-~]{1,80}:|From ")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_MESSAGE_ID = re.compile(r"<([^<>]+)>")


class Place(NamedTuple):
    """Where a message stands in its file: first byte and number of bytes."""

    start: int
    size: int


class Attachment(NamedTuple):
    """A file that came with a message; `name` is safe as a file name."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it tells of itself.

    Attributes:
        number: its place among the messages of the file, from 1.
        message_id: without the angle brackets; None when it has none.
        sent: aware; None when neither Date nor Received can be read.
        zone: IANA name of the sender's offset from UTC, "UTC" when that has none.
        from_addresses, to_addresses: as written, without names; To, Cc and Bcc together.
        body: the whole text; text: without quoted history.
        is_reply: it names the message that it answers. is_automatic: no person wrote it.
        attachment_names: of the files that came with it; their bytes are read by `attachments_at`.
        dated_by_post: the Date cannot be read, and `sent` is when it was received.
    """

    number: int
    place: Place
    message_id: str | None
    sent: datetime | None
    zone: str
    from_addresses: tuple[str, ...]
    to_addresses: tuple[str, ...]
    subject: str
    body: str
    text: str
    is_reply: bool = False
    is_automatic: bool = False
    attachment_names: tuple[str, ...] = ()
    dated_by_post: bool = False


def read_mails(path: Path) -> Iterator[Message | RowProblem]:
    """The messages of a file in order, read one by one; a problem for each that cannot be read.

    A problem's line is the number of the message in the file, from 1.
    """
    with path.open("rb") as file:
        for number, (place, content) in enumerate(_messages(file), start=1):
            yield _too_long(number, place) if content is None else message_in(content, number, place)


def attachments_at(path: Path, place: Place) -> list[Attachment]:
    """The files that came with one message of a file; those that cannot be decoded are left out."""
    with path.open("rb") as file:
        file.seek(place.start)
        content = file.read(min(place.size, MOST_BYTES))
    found = []
    try:
        for part in _attached(_parsed(content)):
            bare = part.get_payload(decode=True)
            nested = part.get_payload() if part.get_content_type() == "message/rfc822" else None
            inner = nested[0] if isinstance(nested, list) and nested else None
            data = inner.as_bytes() if isinstance(inner, Parsed) else bare
            if isinstance(data, bytes) and data:
                found.append(Attachment(_name(part), _media_type(part), data))
    except UNREADABLE:
        return found
    return found


def message_in(content: bytes, number: int = 1, place: Place | None = None) -> Message | RowProblem:
    """One message out of its bytes, or why it cannot be read."""
    try:
        return _message(_parsed(content), number, place or Place(0, len(content)))
    except UNREADABLE:
        start = shown(clean_line(content[:200].decode("utf-8", "replace")))
        return RowProblem(number, "", start, "The message is damaged and cannot be read.")


# ---- one file -> the bytes of its messages ----


def _messages(file: BinaryIO) -> Iterator[tuple[Place, bytes | None]]:
    """Each message with its place; None instead of bytes when it is too long to be read."""
    head = file.readline(1000)
    if _SEPARATOR.match(head):
        file.seek(0)
        yield from _box(file)
        return
    start = file.tell() if head.strip().isdigit() else 0  # .emlx begins with the number of bytes that follow
    size = int(head) if start and len(head) < 15 else file.seek(0, 2) - start
    file.seek(start)
    content = file.read(min(size, MOST_BYTES + 1))
    if content.strip():
        yield Place(start, len(content)), content if len(content) <= MOST_BYTES else None


def _box(file: BinaryIO) -> Iterator[tuple[Place, bytes | None]]:
    """The messages of a mailbox: one begins where a line "From …" follows a blank one and looks like a separator."""
    held: list[bytes] = []
    start = at = size = 0
    blank = True
    for line in iter(lambda: file.readline(_LINE_BYTES), b""):
        if blank and line.startswith(b"From ") and (at == 0 or (len(line) < 300 and _DATED.match(line))):
            if size:
                yield Place(start, size), _unquoted(held) if size <= MOST_BYTES else None
            held, start, size = [], at + len(line), 0
        else:
            size += len(line)
            if size <= MOST_BYTES:
                held.append(line)
        at += len(line)
        blank = not line.strip()
    if size:
        yield Place(start, size), _unquoted(held) if size <= MOST_BYTES else None


def _unquoted(lines: list[bytes]) -> bytes:
    return _QUOTED_FROM.sub(rb"\1", b"".join(lines))


def _too_long(number: int, place: Place) -> RowProblem:
    reason = f"The message is larger than {MOST_BYTES // 1_000_000} MB, which is the most for one."
    return RowProblem(number, "", f"{place.size:,} bytes", reason)


# ---- the bytes of one message -> what it says ----


class _Readable(Compat32):
    """The tolerant policy of the standard library, with header bytes beyond ASCII read as text at once."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """A header's name and value, folds still in."""
        name, value = super().header_source_parse(sourcelines)
        return name, text_of(value.encode("utf-8", "surrogateescape"), "utf-8")


def _parsed(content: bytes) -> Parsed:
    lines = content.lstrip(b"\r\n\t \x00\xef\xbb\xbf")
    if _SEPARATOR.match(lines) and b"\n" in lines:
        lines = lines.partition(b"\n")[2]
    if not _HEADER.match(lines):
        raise ValueError("no header")
    return email.message_from_bytes(lines, policy=_Readable())


def _message(parsed: Parsed, number: int, place: Place) -> Message | RowProblem:
    headers = _headers(parsed)
    senders = _addresses(headers, "from") or _addresses(headers, "sender") or _addresses(headers, "return-path")
    receivers = tuple(dict.fromkeys(each for name in ("to", "cc", "bcc") for each in _addresses(headers, name)))
    subject = decoded(headers.get("subject", [""])[0])
    if not (senders or receivers or subject or "date" in headers):
        return RowProblem(number, "", "", "This is no message: it has neither sender, receiver, subject nor date.")
    sent, dated_by_post = _sent(headers)
    body = _body(parsed)
    ids = _MESSAGE_ID.findall(headers.get("message-id", [""])[0]) or headers.get("message-id", [""])[0].split()
    return Message(
        number=number,
        place=place,
        message_id=clean_line(ids[0]) or None if ids else None,
        sent=sent.astimezone(UTC) if sent else None,
        zone=zone_of(sent),
        from_addresses=senders,
        to_addresses=receivers,
        subject=clean_line(subject),
        body=body,
        text=reply_text(body),
        is_reply=any(value.strip() for value in headers.get("in-reply-to", [])),
        is_automatic=_is_automatic(headers),
        attachment_names=tuple(_name(part) for part in _attached(parsed)),
        dated_by_post=dated_by_post,
    )


def _headers(parsed: Parsed) -> dict[str, list[str]]:
    """Lower-case names with their values, encoded words not yet decoded."""
    found: dict[str, list[str]] = {}
    for name, value in parsed.items():
        found.setdefault(name.lower(), []).append(str(value)[:HEADER_LENGTH])
    return found


def _addresses(headers: dict[str, list[str]], name: str) -> tuple[str, ...]:
    text = "\n".join(headers.get(name, []))
    return addresses_in(re.sub(r"\r?\n[ \t]", " ", text)) or addresses_in(decoded(text))


def _sent(headers: dict[str, list[str]]) -> tuple[datetime | None, bool]:
    """When it was sent, and whether that was told by the post offices instead of the sender."""
    for value in headers.get("date", []):
        sent = instant(value)
        if sent is not None:
            return sent, False
    for value in headers.get("received", []):  # the newest, which the receiver's own server wrote, stands first
        sent = instant(value.rpartition(";")[2])
        if sent is not None:
            return sent, True
    return None, False


def _is_automatic(headers: dict[str, list[str]]) -> bool:
    told = next(iter(headers.get("auto-submitted", [])), "no").strip().lower()
    precedence = next(iter(headers.get("precedence", [])), "").strip().lower()
    return told != "no" or precedence in {"bulk", "auto_reply", "junk"} or "x-autoreply" in headers


def _body(parsed: Parsed) -> str:
    """The text a person reads: plain parts joined, else what the HTML parts say."""
    plain: list[str] = []
    rich: list[str] = []
    attached = {id(part) for part in _attached(parsed)}
    for part in _leaves(parsed):
        if id(part) in attached:
            continue
        if part.get_content_maintype() == "text":
            text = _part_text(part)
            if part.get_content_type() == "text/html" or is_html(text):
                rich.append(plain_of(text))
            else:
                plain.append(_reflowed(part, text))
    found = [text for text in plain if text.strip()] or [text for text in rich if text.strip()]
    return clean_text("\n\n".join(found)[:_TEXT_LENGTH])


def _leaves(parsed: Parsed) -> Iterator[Parsed]:
    """The parts that hold something, messages inside the message as a whole."""
    waiting: list[Parsed] = [parsed]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        inner = part.get_payload() if part.is_multipart() else None
        if isinstance(inner, list) and not part.get_content_type().startswith("message/"):
            waiting[:0] = [each for each in inner if isinstance(each, Parsed)]
        else:
            yield part


def _attached(parsed: Parsed) -> list[Parsed]:
    """The parts that are files: named, marked as attached, or neither text nor a picture inside the text."""
    found = []
    for part in _leaves(parsed):
        disposition = str(part.get_content_disposition() or "")
        is_text = part.get_content_maintype() == "text"
        is_inner = disposition != "attachment" and part.get("Content-ID") is not None and not is_text
        named = disposition == "attachment" or bool(_told_name(part))
        if not is_inner and (named or (not is_text and part is not parsed)):
            found.append(part)
    return found


def _told_name(part: Parsed) -> str:
    try:
        name = part.get_filename()
    except UNREADABLE:
        return ""
    return clean_line(decoded(name)) if name else ""


def _name(part: Parsed) -> str:
    name = _told_name(part)
    if not name:
        name = "message.eml" if part.get_content_type() == "message/rfc822" else "attachment"
    return safe_name(name)


def _media_type(part: Parsed) -> str:
    told = clean_line(part.get_content_type()).lower()
    return told if len(told) <= 120 and told.isascii() else "application/octet-stream"


def _part_text(part: Parsed) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    return text_of(content[: 4 * _TEXT_LENGTH], str(part.get_content_charset() or "utf-8"))


def _reflowed(part: Parsed, text: str) -> str:
    """Text of "format=flowed" with its soft line ends taken out. Source: RFC 3676, section 4.2."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    joined = "" if str(part.get_param("delsp", "")).lower() == "yes" else " "
    lines: list[str] = []
    soft = False
    for line in text.replace("\r\n", "\n").split("\n"):
        quoted = line.startswith(">")
        if soft and not quoted and lines and not lines[-1].startswith(">"):
            lines[-1] = lines[-1][:-1] + joined + line.removeprefix(" ")
        else:
            lines.append(line if quoted else line.removeprefix(" "))
        soft = line.endswith(" ") and line != "-- "
    return "\n".join(lines)
