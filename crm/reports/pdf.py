"""A report as a tagged PDF, and as pictures for a preview: typst, with our fonts and data passed as JSON only."""

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, Literal

import typst

from crm.paths import bundled
from crm.reports.brand_kit import BrandKit
from crm.reports.charts import HALF, PRINT, WIDE, Palette, comparison_svg, small_svg, trend_svg
from crm.reports.content import Block, Comparison, Multiples, Picture, Report, Table, Trends
from crm.reports.pictures import picture_svg

ACCESSIBLE: Final = "ua-1"
PREVIEW_PPI = 110.0
MOST_NAMED = 20
_PLAIN_LETTERS = 0x24F  # up to here, Latin with its extensions, Inter has every letter


@dataclass(frozen=True, slots=True)
class Drawing:
    """What came out.

    Attributes:
        pdf: the file's bytes.
        warnings: what to know before sending it, such as letters that no font has.
        own_fonts: whether our fonts sufficed, so that it looks the same on every machine.
    """

    pdf: bytes
    warnings: tuple[str, ...]
    own_fonts: bool


def render_pdf(report: Report) -> Drawing:
    """Draw a report as PDF/UA-1.

    Letters that our fonts lack are taken from the machine's own fonts. What no font has is drawn as a box, named in a
    warning, and the file then does not claim to be PDF/UA-1, because it is not.
    """
    return draw_pdf("report.typ", _inputs(report), report.title)


def draw_pdf(template: str, inputs: dict[str, str], title: str) -> Drawing:
    """Draw a template of resources/reports as PDF/UA-1, with fonts and warnings as in `render_pdf`.

    Args:
        inputs: JSON texts by name, which the template reads from `sys.inputs`.
        title: begins a warning.
    """
    for own_fonts in (True, False):
        try:
            return Drawing(_compile(template, inputs, "pdf", own_fonts, pdf_standards=ACCESSIBLE), (), own_fonts)
        except typst.TypstError as error:
            refused = error
    missing = _undrawable("".join(inputs.values()))
    why = f"No font on this computer has {', '.join(missing)}" if missing else str(refused).splitlines()[0]
    warning = f"{title}: {why}; the PDF is readable but does not pass the accessibility check."
    return Drawing(_compile(template, inputs, "pdf", own_fonts=False), (warning,), own_fonts=False)


def preview_pages(report: Report, ppi: float = PREVIEW_PPI) -> list[bytes]:
    """Each page as a PNG, the same pages with the same letters that the PDF has.

    Args:
        ppi: pixels per inch.
    """
    return draw_pages("report.typ", _inputs(report), report.title, ppi)


def draw_pages(template: str, inputs: dict[str, str], title: str, ppi: float) -> list[bytes]:
    """Each page of a template as a PNG; arguments as in `draw_pdf`."""
    own_fonts = draw_pdf(template, inputs, title).own_fonts
    pages = _compile(template, inputs, "png", own_fonts, ppi=ppi)
    return pages if isinstance(pages, list) else [pages]


def _compile(
    template: str, inputs: dict[str, str], form: Literal["pdf", "png"], own_fonts: bool, **options: Any
) -> Any:
    compiler = _compiler(template, own_fonts)
    return compiler.compile(format=form, sys_inputs=inputs, **options)


def _compiler(template: str, own_fonts: bool) -> typst.Compiler:
    # A fresh one each time costs 10 ms and lets two threads draw at once.
    folder = bundled("resources")
    return typst.Compiler(
        str(folder / "reports" / template),
        root=str(folder / "reports"),
        font_paths=[str(folder / "fonts")],
        ignore_system_fonts=own_fonts,
    )


def _undrawable(text: str) -> list[str]:
    """Letters that no font on this machine has, in the order they appear, at most 20."""
    unusual = dict.fromkeys(letter for letter in text if ord(letter) > _PLAIN_LETTERS and not letter.isspace())
    compiler = _compiler("letter.typ", own_fonts=False)
    missing = []
    for letter in unusual:
        try:
            compiler.compile(format="pdf", sys_inputs={"letter": letter}, pdf_standards=ACCESSIBLE)
        except typst.TypstError:
            missing.append(f"“{letter}” (U+{ord(letter):04X})")
        if len(missing) == MOST_NAMED:
            break
    return missing


def _inputs(report: Report) -> dict[str, str]:
    colours = replace(PRINT, accent=report.kit.accent)
    told: dict[str, Any] = {
        each.name: getattr(report, each.name) for each in fields(report) if each.name not in ("blocks", "kit")
    }
    told["blocks"] = [_block(block, colours) for block in report.blocks]
    told["day"] = [report.made_at.year, report.made_at.month, report.made_at.day]
    told["kit"] = _kit(report.kit)
    del told["left_out"]
    return {"report": json.dumps(told, default=_plain, ensure_ascii=False)}


def _kit(kit: BrandKit) -> dict[str, Any]:
    logo = None if kit.logo is None else picture_svg(kit.logo)
    return asdict(kit) | {"logo": logo, "on_accent": kit.on_accent}


def _block(block: Block, colours: Palette = PRINT) -> dict[str, Any]:
    if isinstance(block, Table):
        right = [at for at, head in enumerate(block.heads) if head.right]
        return {"kind": "Table", "header": block.header, "rows": block.page_rows, "right": right, "wide": block.wide}
    if isinstance(block, Picture):
        return {"kind": "Picture", "svg": picture_svg(block.content), "alt": block.alt, "caption": block.caption}
    told = {"kind": type(block).__name__, **asdict(block)}
    if isinstance(block, Trends):
        width = WIDE if len(block.trends) == 1 else HALF
        told["trends"] = [
            {"title": trend.title, "caption": trend.caption, "alt": trend.alt, "svg": trend_svg(trend, colours, width)}
            for trend in block.trends
        ]
    if isinstance(block, Comparison):
        told["svg"] = comparison_svg(block, colours)
        told["alt"] = "; ".join(f"{row.label} {row.text}" for row in block.rows) or block.title
    if isinstance(block, Multiples):
        told["series"] = [
            {
                "title": each.title,
                "caption": each.caption,
                "svg": small_svg(each, block, colours),
                "alt": f"{each.title}: {', '.join(each.texts)}",
            }
            for each in block.series
        ]
    if "figures" in told:
        captions = [figure.caption for figure in getattr(block, "figures", ())]
        told["figures"] = [
            figure | {"caption": caption} for figure, caption in zip(told["figures"], captions, strict=True)
        ]
    return told


def _plain(value: Any) -> Any:
    return str(value)
