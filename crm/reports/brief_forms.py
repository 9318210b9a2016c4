"""A brief as PDF, as a web page that needs nothing else, and as a mail draft. What it says is decided in `brief`."""

import base64
import json
import struct
from dataclasses import asdict
from email import policy
from email.message import EmailMessage
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from crm.paths import bundled
from crm.reports.brief import BriefSheet, plain_brief
from crm.reports.pdf import Drawing, draw_pdf

_PNG = b"\x89PNG"
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def brief_pdf(sheet: BriefSheet) -> Drawing:
    """One or two pages, PDF/UA-1."""
    pictures = [picture for theme in sheet.themes for picture in theme.pictures]
    told: dict[str, Any] = asdict(sheet)
    told["day"] = [sheet.made_at.year, sheet.made_at.month, sheet.made_at.day]
    del told["made_at"]
    at = 0
    for theme in told["themes"]:
        theme["pictures"] = list(range(at, at + len(theme["pictures"])))
        at += len(theme["pictures"])
    # Typst takes bytes as text only in an SVG, so each picture travels inside one.
    drawn = json.dumps([_in_svg(picture) for picture in pictures])
    return draw_pdf("brief.typ", {"brief": json.dumps(told, ensure_ascii=False), "pictures": drawn}, sheet.title)


def brief_html(sheet: BriefSheet) -> str:
    """The whole document; everything from outside is escaped, pictures stand inside."""
    environment = Environment(
        loader=FileSystemLoader(bundled("resources") / "reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["embedded"] = _data_url
    return environment.get_template("brief.html.jinja").render(brief=sheet)


def brief_mail(sheet: BriefSheet, pdf: bytes, file_name: str, to: str | None) -> bytes:
    """A draft that mail programs open for writing: the brief as text, the PDF beside it. Nothing is sent.

    Args:
        to: the partner's address; None leaves the line for the person to fill in.
    """
    message = EmailMessage(policy=policy.SMTP)
    message["X-Unsent"] = "1"
    message["Subject"] = f"Brief: {sheet.kicker}"
    if to:
        message["To"] = to
    message.set_content(plain_brief(sheet), cte="quoted-printable")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=file_name)
    message.set_boundary("rapport-brief")  # the same draft has the same bytes
    return message.as_bytes()


def _data_url(picture: bytes) -> str:
    kind = "png" if picture.startswith(_PNG) else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"


def _in_svg(picture: bytes) -> str:
    width, height = _size(picture)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image href="{_data_url(picture)}" width="{width}" height="{height}"/></svg>'
    )


def _size(picture: bytes) -> tuple[int, int]:
    """Width and height in pixels; 4 by 3 when the file does not say."""
    if picture.startswith(_PNG) and len(picture) >= 24:
        return struct.unpack(">II", picture[16:24])
    at = 2
    while at + 9 < len(picture) and picture[at] == 0xFF:
        if picture[at + 1] in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", picture[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(picture[at + 2 : at + 4])
    return 4, 3
