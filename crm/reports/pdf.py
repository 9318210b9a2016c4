"""A report as a tagged PDF, and as pictures for a preview: typst, with our fonts and data passed as JSON only."""

import json
from dataclasses import asdict, is_dataclass
from functools import cache
from typing import Any, Literal

import typst

from crm.paths import bundled
from crm.reports.charts import trend_svg
from crm.reports.content import Report, Trend

ACCESSIBLE = "ua-1"
PREVIEW_PPI = 110.0


class Drawing:
    """What came out.

    Attributes:
        pdf: the file's bytes.
        warnings: what a reader of the PDF should know, such as letters that no font has.
    """

    def __init__(self, pdf: bytes, warnings: tuple[str, ...]) -> None:
        self.pdf = pdf
        self.warnings = warnings


def render_pdf(report: Report) -> Drawing:
    """Draw a report, accessible (PDF/UA-1) where every letter has a glyph, else without that check and with a warning."""
    data = {"report": _json(report)}
    try:
        return Drawing(_compile(data, "pdf", pdf_standards=ACCESSIBLE), ())
    except typst.TypstError as refused:
        pdf = _compile(data, "pdf")
        why = str(refused).splitlines()[0]
        return Drawing(
            pdf, (f"Some letters have no glyph in our fonts, so the accessibility check is left out ({why}).",)
        )


def preview_pages(report: Report) -> list[bytes]:
    """Each page as a PNG, the same pages that the PDF has."""
    pages = _compile({"report": _json(report)}, "png", ppi=PREVIEW_PPI)
    return pages if isinstance(pages, list) else [pages]


def _compile(inputs: dict[str, str], form: Literal["pdf", "png"], **options: Any) -> Any:
    return _compiler().compile(format=form, sys_inputs=inputs, **options)


@cache
def _compiler() -> typst.Compiler:
    # Made once: it keeps the fonts, which takes later documents from 180 ms to 20.
    folder = bundled("resources")
    return typst.Compiler(
        str(folder / "reports" / "report.typ"), root=str(folder / "reports"), font_paths=[str(folder / "fonts")]
    )


def _json(report: Report) -> str:
    blocks = [_block(block) for block in report.blocks]
    head = {name: getattr(report, name) for name in ("title", "subtitle", "kicker", "chips", "made_on", "language")}
    return json.dumps(
        head | {"audience": report.audience.value, "year": report.made_at.year, "blocks": blocks}, default=_plain
    )


def _block(block: Any) -> dict[str, Any]:
    assert is_dataclass(block) and not isinstance(block, type)
    told = {"kind": type(block).__name__, **asdict(block)}
    if isinstance(block, Trend):
        told = {"kind": "Trend", "title": f"{block.title}: {block.last}", "alt": block.alt, "svg": trend_svg(block)}
    return told


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return str(value)
