"""Messages as programs wrote them for twenty years: 29 real ones, mailboxes made of them, and any bytes at all."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.files.mail_text import addresses_in
from crm.files.mails import Message, attachments_at, message_in, read_mails
from crm.files.rows import RowProblem

EML = Path(__file__).parents[1] / "data" / "mail" / "eml"
NAMES = sorted(path.name for path in EML.iterdir())


def one(name: str) -> Message:
    """The only message of a sample file."""
    (found,) = read_mails(EML / name)
    assert isinstance(found, Message)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_real_message_is_read(name: str) -> None:
    message = one(name)
    assert message.from_addresses
    assert "\ufffd" not in message.body
    assert message.sent is None or message.sent.utcoffset() == UTC.utcoffset(None)


def test_the_real_messages_lack_three_dates_and_two_are_dated_by_the_post() -> None:
    messages = [one(name) for name in NAMES]
    assert sum(1 for each in messages if each.sent is None) == 3
    assert {name for name, each in zip(NAMES, messages, strict=True) if each.dated_by_post} == {
        "bad_date_header.eml",
        "raw_email_bad_time.eml",
        "raw_email_with_bad_date.eml",
    }


@pytest.mark.parametrize(
    ("name", "subject", "body"),
    [
        ("japanese.eml", "まみむめも", "かきくえこ"),
        ("japanese_iso_2022.eml", "まみむめも", "すみません。"),
        ("japanese_shift_jis.eml", "test", "あいうえお"),
        ("ks_c_5601-1987.eml", "test", "스티해"),
        ("utf8_headers.eml", "Säying Hello", "body"),
        ("trademark_character_in_subject.eml", "GA.comô has a lead for you", "Body Text"),
        ("missing_body.eml", "REDACTED", ""),
        ("raw_email_multiple_from.eml", "/home/svn/public/minebox revision 214", "recordkick 2007-10-22"),
    ],
)
def test_every_character_set_is_read(name: str, subject: str, body: str) -> None:
    message = one(name)
    assert message.subject == subject
    assert message.body.startswith(body)


def test_senders_and_receivers_are_told_without_their_names() -> None:
    assert one("utf8_headers.eml").from_addresses == ("jdöe@mächine.example",)
    message = one("raw_email_with_at_display_name.eml")
    assert message.to_addresses == ("smith@gmail.com", "raasdnil@gmail.com", "tom@gmail.com")
    assert one("raw_email_multiple_from.eml").from_addresses == ("tim@powerupdev.com", "concierge@powerupdev.com")
    assert one("missing_body.eml").to_addresses == ()  # "Undisclosed-Recipient:;"


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ('"a@b.example, the shop" <c@d.example>', ("c@d.example",)),
        ("Noor (in Utrecht, noor@old.example) <noor@new.example>", ("noor@new.example",)),
        ("Friends: a@x.example, b@x.example;", ("a@x.example", "b@x.example")),
        ("undisclosed-recipients:;", ()),
        ("<a@x.example>, A@x.example;b@y.example.", ("a@x.example", "A@x.example", "b@y.example")),
    ],
)
def test_addresses_stand_in_headers_in_many_forms(header: str, found: tuple[str, ...]) -> None:
    assert addresses_in(header) == found


def test_attached_files_keep_name_kind_and_bytes() -> None:
    message = one("attachment_pdf.eml")
    (file,) = attachments_at(EML / "attachment_pdf.eml", message.place)
    assert (file.name, file.media_type, file.content[:5]) == ("broken.pdf", "application/pdf", b"%PDF-")
    assert one("attachment_nonascii_filename.eml").attachment_names == ("ciële.txt",)
    assert one("japanese_attachment_long_name.eml").attachment_names == ("かきくけこ" * 5 + ".txt",)
    nested = one("attachment_message_rfc822.eml")
    (inner,) = attachments_at(EML / "attachment_message_rfc822.eml", nested.place)
    assert inner.media_type == "message/rfc822"
    assert nested.body == "This is the first part."


def test_a_reply_is_told_from_a_bounce() -> None:
    assert one("raw_email_reply.eml").is_reply
    assert one("report_422.eml").is_automatic


def test_a_mailbox_is_its_messages_one_by_one(tmp_path: Path) -> None:
    box = tmp_path / "sent.mbox"
    parts = []
    for name in NAMES:
        content = (EML / name).read_bytes().replace(b"\r\n", b"\n")
        lines = content.split(b"\n")
        if lines[0].startswith(b"From "):
            lines = lines[1:]
        quoted = [b">" + line if line.startswith(b"From ") else line for line in lines]
        parts.append(b"From someone@x.example Mon Jun  6 22:21:22 2005\n" + b"\n".join(quoted) + b"\n\n")
    box.write_bytes(b"".join(parts))

    alone = [one(name) for name in NAMES]
    found = list(read_mails(box))

    assert [each.number for each in found if isinstance(each, Message)] == list(range(1, len(NAMES) + 1))
    for single, boxed in zip(alone, found, strict=True):
        assert isinstance(boxed, Message)
        assert (boxed.message_id, boxed.sent, boxed.text) == (single.message_id, single.sent, single.text)
        assert boxed.attachment_names == single.attachment_names


def test_a_line_that_begins_with_from_ends_no_message(tmp_path: Path) -> None:
    box = tmp_path / "a.mbox"
    head = b"From a@x.example Mon Jun  6 22:21:22 2005\nFrom: a@x.example\nTo: b@x.example\nSubject: One\n\n"
    box.write_bytes(
        head + b"Hi\n\nFrom now on we talk.\n>From here on too.\n\n" + head.replace(b"One", b"Two") + b"Ho\n"
    )
    one_, two = read_mails(box)
    assert isinstance(one_, Message)
    assert isinstance(two, Message)
    assert one_.body == "Hi\n\nFrom now on we talk.\nFrom here on too."
    assert (two.subject, two.body) == ("Two", "Ho")


def test_a_damaged_message_is_listed_and_the_next_is_read(tmp_path: Path) -> None:
    box = tmp_path / "b.mbox"
    line = b"From a@x.example Mon Jun  6 22:21:22 2005\n"
    box.write_bytes(
        line + b"\x00\xff\xfe no header at all\n\n" + line + b"From: a@x.example\nDate: 1 Jan 2026 10:00\n\nHi\n"
    )
    problem, message = read_mails(box)
    assert isinstance(problem, RowProblem)
    assert problem.line == 1
    assert isinstance(message, Message)
    assert message.sent == datetime(2026, 1, 1, 10, tzinfo=UTC)


def test_html_alone_is_read_as_text_with_its_quotes_marked() -> None:
    content = (
        b"From: a@x.example\nSubject: x\nContent-Type: text/html; charset=utf-8\n\n"
        b"<style>p{color:red}</style><p>Yes,&nbsp;gladly!</p><blockquote><p>Will you?</p></blockquote>"
    )
    message = message_in(content)
    assert isinstance(message, Message)
    assert message.text == "Yes, gladly!"


@pytest.mark.parametrize("depth", [50, 2000])
def test_parts_nested_without_end_do_no_harm(depth: int) -> None:
    parts = b"".join(b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (at, at + 1) for at in range(depth))
    found = message_in(b"From: a@x.example\nContent-Type: multipart/mixed; boundary=b0\n\n" + parts)
    assert isinstance(found, Message | RowProblem)


@pytest.mark.parametrize(
    "value",
    [b'\\"' * 100_000, b"<a@" * 100_000, b"a" * 200_000, b"(" * 200_000, b"=?a?q?" * 40_000, b"=?utf-8?b?" * 40_000],
)
@pytest.mark.parametrize("name", [b"From", b"Subject", b"Date", b"Content-Type", b"Content-Disposition"])
def test_endless_headers_take_no_endless_time(name: bytes, value: bytes) -> None:
    content = b"From: a@x.example\n" + name + b": " + value + b"\n\nHi"
    assert isinstance(message_in(content), Message | RowProblem)


@pytest.mark.parametrize(
    "piece", ["<!--", "<!", "<a ", "<p>", "&", "<![CDATA[", "<blockquote>", "wrote: ", "> ", "_" * 10]
)
@pytest.mark.parametrize("kind", [b"html", b"plain"])
def test_endless_bodies_take_no_endless_time(kind: bytes, piece: str) -> None:
    content = b"From: a@x.example\nContent-Type: text/" + kind + b"\n\n" + (piece * 100_000).encode()
    assert isinstance(message_in(content), Message | RowProblem)


@given(st.binary())
def test_any_bytes_are_a_message_or_a_problem(content: bytes) -> None:
    assert isinstance(message_in(content), Message | RowProblem)


_HEADERS = st.sampled_from(
    [
        "From",
        "To",
        "Cc",
        "Date",
        "Received",
        "Subject",
        "Message-ID",
        "In-Reply-To",
        "Content-Type",
        "Content-Disposition",
        "Content-Transfer-Encoding",
        "Content-ID",
        "MIME-Version",
        "Auto-Submitted",
    ]
)
_VALUES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            b"=?utf-8?q?=ff=fe?=",
            b"=?x?b?====?=",
            b"multipart/mixed; boundary=x",
            b"text/plain; charset=\xff",
            b"text/html; charset=hex",
            b"base64",
            b"quoted-printable",
            b"x-uuencode",
            b"attachment; filename*=x'y'%ff%zz; filename*0*=a",
            b"message/rfc822",
            b"Mon, 30 Jun 3609 15:33:50 +0600",
            b"Mon, 1 Jan 1 00:00:00 +9999",
            b"text/plain; format=flowed; delsp=yes",
        ]
    ),
)


@given(st.lists(st.tuples(_HEADERS, _VALUES), max_size=8), st.binary(max_size=200))
def test_any_headers_are_a_message_or_a_problem(headers: list[tuple[str, bytes]], body: bytes) -> None:
    content = b"".join(name.encode() + b": " + value + b"\n" for name, value in headers)
    assert isinstance(message_in(b"From: a@x.example\n" + content + b"\n--x\n" + body), Message | RowProblem)
