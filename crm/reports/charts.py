"""Charts as SVG text, for PDF and HTML alike; drawn by hand so that they can be tested as text. No Qt.

Text stays text, so that it can be read, searched and spoken; colours come from a palette, because HTML has two.
"""

from dataclasses import dataclass
from html import escape

from crm.reports.content import Trend

WIDE, HALF, HEIGHT = 560.0, 270.0, 132.0
_TOP, _BOTTOM, _LEFT = 16.0, 22.0, 2.0
_LETTER = 5.7  # mean width of a digit at 10 px, for the room that labels need


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as CSS values."""

    line: str
    accent: str
    text: str
    faint: str
    paper: str


PRINT = Palette(line="#E4E0DA", accent="#8B2C63", text="#1D1B18", faint="#726D65", paper="#FFFFFF")
# The page's own colours, which change with the reader's scheme.
SCREEN = Palette(
    line="var(--line)", accent="var(--accent)", text="var(--ink)", faint="var(--faint)", paper="var(--paper)"
)


def trend_svg(trend: Trend, palette: Palette = PRINT, width: float = WIDE) -> str:
    """A line over real time with its lowest, highest and last value written out.

    No area below the line: the axis does not begin at zero, and a filled area would claim that it does.

    Args:
        width: in px; WIDE or HALF. The height is always 132 px.

    Returns:
        A whole <svg> element with title and description for screen readers.
    """
    labels = (trend.low, trend.high, trend.last)
    right = width - max(len(label) for label in labels) * _LETTER - 14
    points = _placed(trend, right)
    floor = HEIGHT - _BOTTOM
    path = " ".join(f"{x:g},{y:g}" for x, y in points)
    end_x, end_y = points[-1]
    text = f"font-family:Inter,sans-serif;font-size:10px;fill:{palette.faint}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {HEIGHT:g}" role="img">',
        f"<title>{escape(trend.title)}</title><desc>{escape(trend.alt)}</desc>",
        *(_rule(y, right, palette) for y in (_TOP, floor)),
        f'<polyline points="{path}" style="fill:none;stroke:{palette.accent};stroke-width:1.8;'
        'stroke-linejoin:round;stroke-linecap:round"/>',
        *(_dot(x, y, 1.9, palette) for x, y in (points[:-1] if len(points) <= 12 else ())),
        _dot(end_x, end_y, 3.4, palette),
        *_values(trend, end_y, right + 9, palette),
        f'<text x="{_LEFT:g}" y="{HEIGHT - 6:g}" style="{text}">{escape(trend.first_day)}</text>',
        f'<text x="{right:g}" y="{HEIGHT - 6:g}" text-anchor="end" style="{text}">{escape(trend.last_day)}</text>',
        "</svg>",
    ]
    return "".join(parts)


def _placed(trend: Trend, right: float) -> list[tuple[float, float]]:
    """Where each reading is; a series that never changes lies in the middle."""
    days = [day.toordinal() for day, _value in trend.points]
    values = [value for _day, value in trend.points]
    low, span, length = min(values), max(values) - min(values), (days[-1] - days[0]) or 1
    height = HEIGHT - _TOP - _BOTTOM
    places = []
    for day, value in zip(days, values, strict=True):
        share = (value - low) / span if span else 0.5
        x = _LEFT + (right - _LEFT) * (day - days[0]) / length
        places.append((round(x, 1), round(_TOP + height * (1 - share), 1)))
    return places


def _values(trend: Trend, end_y: float, x: float, palette: Palette) -> list[str]:
    """The last value beside its dot, then the highest and the lowest where they do not run into it."""
    labels = [(end_y, trend.last, f"font-weight:600;fill:{palette.text}")]
    quiet = f"fill:{palette.faint}"
    for y, text in ((_TOP, trend.high), (HEIGHT - _BOTTOM, trend.low)):
        if text != trend.last and abs(y - end_y) > 11:
            labels.append((y, text, quiet))
    return [
        f'<text x="{x:g}" y="{y + 3.5:g}" style="font-family:Inter,sans-serif;font-size:10px;{style}">{escape(text)}</text>'
        for y, text, style in labels
    ]


def _rule(y: float, right: float, palette: Palette) -> str:
    return f'<line x1="{_LEFT:g}" x2="{right:g}" y1="{y:g}" y2="{y:g}" style="stroke:{palette.line};stroke-width:1"/>'


def _dot(x: float, y: float, radius: float, palette: Palette) -> str:
    style = f"fill:{palette.accent};stroke:{palette.paper};stroke-width:1.2"
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" style="{style}"/>'
