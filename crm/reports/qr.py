"""A link as a QR picture. Pictures of figures are `charts`; what a link says is `domain.tracking`."""

import io

import segno

DARK = "#1a1a1a"


def qr_svg(text: str, *, dark: str = DARK) -> str:
    """A QR code as an SVG picture that scales, on a white ground with the quiet zone that readers need.

    Args:
        text: what a reader shall see, usually a link of at most 1,000 characters.
        dark: colour of the modules, "#rrggbb"; the ground is white in every theme, or phones would not read it.

    Returns:
        A whole SVG document, the same bytes for the same text.
    """
    out = io.BytesIO()
    code = segno.make(text, error="m", micro=False, boost_error=True)
    code.save(out, kind="svg", scale=8, border=4, dark=dark, light="#ffffff", xmldecl=True, title="QR code")
    return out.getvalue().decode("utf-8")


def qr_png(text: str, *, dark: str = DARK) -> bytes:
    """The same code as a PNG picture of eight dots a module, for places that take no SVG."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False, boost_error=True).save(
        out, kind="png", scale=8, border=4, dark=dark, light="#ffffff"
    )
    return out.getvalue()
