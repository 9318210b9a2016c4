"""A brief as PDF, as a web page that needs nothing else, and as a mail draft. What it says is decided in `brief`."""

import json
from dataclasses import asdict
from email import policy
from email.message import EmailMessage
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from crm.paths import bundled
from crm.reports.brief import BriefSheet, plain_brief
from crm.reports.pdf import Drawing, draw_pages, draw_pdf
from crm.reports.pictures import data_url, picture_svg


def brief_pdf(sheet: BriefSheet) -> Drawing:
    """One or two pages, PDF/UA-1."""
    return draw_pdf("brief.typ", _inputs(sheet), sheet.title)


def brief_pages(sheet: BriefSheet, ppi: float) -> list[bytes]:
    """The same pages as PNG pictures."""
    return draw_pages("brief.typ", _inputs(sheet), sheet.title, ppi)


def _inputs(sheet: BriefSheet) -> dict[str, str]:
    pictures = [picture for theme in sheet.themes for picture in theme.pictures]
    told: dict[str, Any] = asdict(sheet)
    told["day"] = [sheet.made_at.year, sheet.made_at.month, sheet.made_at.day]
    del told["made_at"]
    at = 0
    for theme in told["themes"]:
        theme["pictures"] = list(range(at, at + len(theme["pictures"])))
        at += len(theme["pictures"])
    # Typst takes bytes as text only in an SVG, so each picture travels inside one.
    drawn = json.dumps([picture_svg(picture) for picture in pictures])
    return {"brief": json.dumps(told, ensure_ascii=False), "pictures": drawn}


def brief_html(sheet: BriefSheet) -> str:
    """The whole document; everything from outside is escaped, pictures stand inside."""
    environment = Environment(
        loader=FileSystemLoader(bundled("resources") / "reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["embedded"] = data_url
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
