"""Proves that a brief says the same in each form, fits two pages, runs and fetches nothing, and holds nothing private."""

import email
import email.policy
import re
import shutil
import struct
import subprocess
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from crm.domain.brief_contents import BriefContents, Theme
from crm.formats import Formats
from crm.queries.brief_facts import BriefFacts
from crm.reports.brief import BriefSheet, brief_leaks, brief_sheet, brief_warnings, plain_brief
from crm.reports.brief_forms import brief_html, brief_mail, brief_pdf
from crm.reports.file_text import html_text

FORMATS = Formats("en_GB", "UTC")
TEA = BriefContents(
    aim="People who rush in the morning feel that five quiet minutes are allowed.",
    brand_sentences="Hollin makes loose-leaf tea in Kent. Two sisters started it.",
    why_partner="We loved how you filmed your grandmother’s kitchen without a word.",
    audience="Potters and knitters.",
    themes=(
        Theme("Slow mornings", "A house before anybody else is up.", ("https://www.instagram.com/p/C9hollin01/",)),
        Theme("Small rituals", "What you do every day that nobody notices."),
        Theme("Borrowed calm", "Someone who taught you to slow down."),
    ),
    freedom="Pick a theme, mix them or bring your own: there is no script.",
    must_mention=("The tin can be refilled", "Your code NOOR15"),
    must_not=("No other tea brands",),
    claims=("“Plastic-free” only for the tin",),
    disclosure="Begin the caption with #ad.",
    deliverables=("1 reel", "2 stories"),
    dates=("Live on any day from 2 to 20 November",),
    approval_days=2,
    approval_rounds=1,
    rights="Our own channels for 6 months.",
    exclusivity="No other tea for two weeks.",
    codes=("NOOR15: 15 % off",),
    money="€450, paid within 14 days.",
    contact="Ida Hollin, ida@hollin.example",
)


def png(width: int, height: int) -> bytes:
    """A grey picture."""
    rows = zlib.compress((b"\0" + b"\x99" * width) * height)

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def facts(contents: BriefContents = TEA, **fields: object) -> BriefFacts:
    """The third version of a brief for Noor."""
    told = BriefFacts(
        agency="Studio North",
        campaign="Winter calm",
        brand="Hollin",
        partner="Noor van Dijk",
        email="noor@example.org",
        contents=contents,
        number=3,
        made_at=datetime(2026, 10, 2, 9, tzinfo=UTC),
        pictures={},
        private=("Asked twice for more money.\nshort", "Slow to answer in July."),
        other_brands=("Maple Hob",),
        accepted_number=None,
    )
    return replace(told, **fields)  # type: ignore[arg-type]


def sheet(contents: BriefContents = TEA, **fields: object) -> BriefSheet:
    """It, laid out."""
    return brief_sheet(facts(contents, **fields), FORMATS)


def squeezed(text: str) -> str:
    """Without spaces and without the marks that let a long link break."""
    return "".join(text.split()).replace("\u200b", "")


def poppler(tool: str, pdf: bytes, folder: Path) -> str:
    """What a tool of poppler says of a PDF."""
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    path = folder / "brief.pdf"
    path.write_bytes(pdf)
    rest = ["-raw", str(path), "-"] if tool == "pdftotext" else [str(path)]
    return subprocess.run([tool, *rest], capture_output=True, check=True).stdout.decode()


def said(contents: BriefContents) -> list[str]:
    """Every text that somebody typed into it, links without their scheme."""
    lines = [contents.aim, contents.brand_sentences, contents.why_partner, contents.audience, contents.freedom]
    lines += [contents.disclosure, contents.rights, contents.exclusivity, contents.money, contents.contact]
    for name in ("must_mention", "must_not", "claims", "deliverables", "dates", "codes"):
        lines += getattr(contents, name)
    for theme in contents.themes:
        lines += [theme.title, theme.feeling, *(link.removeprefix("https://www.").rstrip("/") for link in theme.links)]
    return lines


def test_every_form_says_everything(tmp_path: Path) -> None:
    """PDF, web page and mail hold each typed text and the agreed rounds."""
    laid_out = sheet()
    forms = {
        "pdf": poppler("pdftotext", brief_pdf(laid_out).pdf, tmp_path),
        "html": html_text(brief_html(laid_out)),
        "text": plain_brief(laid_out),
    }
    for name, text in forms.items():
        missing = [line for line in said(TEA) if squeezed(line) not in squeezed(text)]
        assert not missing, name
        assert "We answer a draft within 2 working days." in " ".join(text.split())
        assert "At most 1 round of changes." in text and "Version 3" in text


def test_a_full_brief_is_one_accessible_page_and_a_long_one_two(tmp_path: Path) -> None:
    drawing = brief_pdf(sheet())
    assert drawing.warnings == () and b"pdfuaid" in drawing.pdf
    assert re.search(r"Pages:\s+1\n", poppler("pdfinfo", drawing.pdf, tmp_path))
    picture = {"a": png(160, 90)}
    themes = tuple(replace(theme, feeling=theme.feeling * 4, pictures=("a",)) for theme in TEA.themes)
    long = brief_pdf(sheet(replace(TEA, themes=themes, rights=TEA.rights * 8), pictures=picture))
    assert long.warnings == () and re.search(r"Pages:\s+2\n", poppler("pdfinfo", long.pdf, tmp_path))


@pytest.mark.parametrize(
    "contents",
    [
        BriefContents(),
        BriefContents(aim="x" * 500),
        BriefContents(themes=(Theme("", "A feeling without a title"),) * 4, approval_rounds=0),
        BriefContents(must_not=('#set page(fill: red) $x$ @a <b> "',) * 30, aim="*bold* _it_ #eval"),
        BriefContents(aim="قهوة الصباح 早上 ☕", freedom="Ваше решение"),
    ],
)
def test_any_contents_make_pages(contents: BriefContents) -> None:
    """Nothing typed is markup, and an empty part is simply not there."""
    laid_out = sheet(contents)
    assert brief_pdf(laid_out).pdf.startswith(b"%PDF")
    html = html_text(brief_html(laid_out))
    for line in said(contents):
        assert squeezed(line) in squeezed(html)


def test_the_web_page_fetches_nothing_and_runs_nothing() -> None:
    class Page(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            told = dict(attrs)
            assert tag not in {"script", "link", "iframe", "object"}
            assert not any(name.startswith("on") for name in told)
            assert (told.get("src") or "data:").startswith("data:")

    hostile = replace(
        TEA, aim="<script>alert(1)</script>", themes=(Theme("<img src=x onerror=alert(1)>", "", (), ("a",)),)
    )
    html = brief_html(sheet(hostile, pictures={"a": png(4, 3)}))
    Page().feed(html)
    assert "data:image/png;base64," in html and "url(" not in html


def test_the_mail_is_a_draft_with_the_pdf_beside_its_words() -> None:
    """Mail programs open it for writing; the same brief gives the same bytes."""
    pdf = brief_pdf(sheet()).pdf
    written = brief_mail(sheet(), pdf, "Brief - Winter calm.pdf", "noor@example.org")
    assert written == brief_mail(sheet(), pdf, "Brief - Winter calm.pdf", "noor@example.org")
    mail = email.message_from_bytes(written, policy=email.policy.default)
    assert (mail["X-Unsent"], mail["To"], mail["From"]) == ("1", "noor@example.org", None)
    assert mail["Subject"] == "Brief: Hollin · Winter calm"
    body = mail.get_body(("plain",))
    assert body is not None and "Slow mornings" in body.get_content()
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "Brief - Winter calm.pdf" and attached.get_content() == pdf
    assert "To" not in email.message_from_bytes(brief_mail(sheet(), pdf, "a.pdf", None))


def test_a_line_of_a_note_is_found_wherever_it_stands() -> None:
    assert brief_leaks(facts()) == []
    for contents in (
        replace(TEA, why_partner="You are slow to answer in JULY. But good."),
        replace(TEA, themes=(Theme("Calm", "asked twice for more money."),)),
    ):
        assert brief_leaks(facts(contents)) == ["a line of the notes on them"]
    assert brief_leaks(facts(replace(TEA, aim="short"))) == []


def test_what_to_look_at_before_sending_is_said() -> None:
    assert brief_warnings(facts()) == []
    told = facts(replace(TEA, why_partner="Maple Hob paid you €900 for it."), accepted_number=2)
    assert brief_warnings(told) == [
        "The part “why partner” names an amount of money; what the partner is paid belongs under “money”.",
        "It names Maple Hob, which is another client.",
        "This is version 3; accepted was version 2.",
    ]
