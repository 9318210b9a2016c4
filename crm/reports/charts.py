"""Charts as SVG text, for PDF and HTML alike; drawn by hand so that they can be tested as text. No Qt.

Text stays text, so that it can be read, searched and spoken; colours come from a palette, because HTML has two.
"""

from dataclasses import dataclass
from html import escape

from crm.reports.content import Comparison, Interval, Multiples, Series, Trend

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


# ---- bars with intervals, and small multiples

_ROW, _LABEL_TO, _TRACK, _TEXT_AT, _CAPTION_AT = 23.0, 136.0, (144.0, 330.0), 340.0, 392.0
_LONGEST_LABEL, _LONGEST_CAPTION = 24, 42
SMALL_HEIGHT = 96.0


def comparison_svg(comparison: Comparison, palette: Palette = PRINT) -> str:
    """Each row a dot with its interval on one scale from 0; 560 px wide.

    Returns:
        A whole <svg> element with title and description for screen readers.
    """
    rows = comparison.rows
    most = max((row.high if row.high is not None else row.value or 0.0 for row in rows), default=0.0) or 1.0
    height = _ROW * len(rows) + 4
    said = "; ".join(f"{row.label} {row.text}" for row in rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:g} {height:g}" role="img">',
        f"<title>{escape(comparison.title)}</title><desc>{escape(said)}</desc>",
        *(part for at, row in enumerate(rows) for part in _interval(row, _ROW * (at + 0.5) + 2, most, palette)),
        "</svg>",
    ]
    return "".join(parts)


def _interval(row: Interval, y: float, most: float, palette: Palette) -> list[str]:
    left, right = _TRACK
    parts = [
        _text(row.label, _LABEL_TO, y, palette.text, anchor="end", longest=_LONGEST_LABEL),
        f'<line x1="{left:g}" x2="{right:g}" y1="{y:g}" y2="{y:g}" style="stroke:{palette.line};stroke-width:1"/>',
    ]
    if row.low is not None and row.high is not None:
        low, high = (round(left + (right - left) * min(end / most, 1.0), 1) for end in (row.low, row.high))
        stroke = f"stroke:{palette.accent};stroke-width:1.6;stroke-opacity:.55"
        parts += [f'<line x1="{low:g}" x2="{high:g}" y1="{y:g}" y2="{y:g}" style="{stroke}"/>']
        parts += [f'<line x1="{x:g}" x2="{x:g}" y1="{y - 4:g}" y2="{y + 4:g}" style="{stroke}"/>' for x in (low, high)]
    if row.value is not None:
        parts.append(_dot(round(left + (right - left) * min(row.value / most, 1.0), 1), y, 3.6, palette))
    parts.append(_text(row.text, _TEXT_AT, y, palette.text, weight=600))
    parts.append(_text(row.caption, _CAPTION_AT, y, palette.faint, size=8.5, longest=_LONGEST_CAPTION))
    return parts


def small_svg(series: Series, multiples: Multiples, palette: Palette = PRINT) -> str:
    """One of several small charts: columns from 0, or points joined by lines; an unknown value is a gap.

    Returns:
        A whole <svg> element, as wide as its share of 560 px.
    """
    width = round((WIDE - 18 * (multiples.columns - 1)) / multiples.columns)
    among = multiples.series if multiples.shared else (series,)
    most = max((value for each in among for value in each.values if value is not None), default=0.0) or 1.0
    floor = SMALL_HEIGHT - 20
    said = "; ".join(f"{label}: {text}" for label, text in zip(series.labels, series.texts, strict=True))
    known = [(value, text) for value, text in zip(series.values, series.texts, strict=True) if value is not None]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {SMALL_HEIGHT:g}" role="img">',
        f"<title>{escape(series.title)}</title><desc>{escape(said)}</desc>",
        f'<line x1="0" x2="{width:g}" y1="{floor:g}" y2="{floor:g}" style="stroke:{palette.line};stroke-width:1"/>',
        *(
            _columns(series, width, floor, most, palette)
            if multiples.bars
            else _points(series, width, floor, most, palette)
        ),
    ]
    if known:
        highest = max(known)[1]
        parts.append(_text(f"highest {highest}", 0, 6, palette.faint, size=8.5))
    else:
        parts.append(_text("not known", width / 2, floor / 2, palette.faint, anchor="middle"))
    if series.labels:
        parts.append(_text(series.labels[0], 0, SMALL_HEIGHT - 8, palette.faint, size=8.5))
    if len(series.labels) > 1:
        parts.append(_text(series.labels[-1], width, SMALL_HEIGHT - 8, palette.faint, size=8.5, anchor="end"))
    return "".join([*parts, "</svg>"])


def _columns(series: Series, width: float, floor: float, most: float, palette: Palette) -> list[str]:
    step = width / max(len(series.values), 1)
    wide = max(min(step - 3, 26.0), 1.0)
    parts = []
    for at, value in enumerate(series.values):
        if value is not None:
            tall = round((floor - 16) * value / most, 1)
            x = round(step * (at + 0.5) - wide / 2, 1)
            parts.append(
                f'<rect x="{x:g}" y="{floor - tall:g}" width="{wide:g}" height="{tall:g}" style="fill:{palette.accent}"/>'
            )
    return parts


def _points(series: Series, width: float, floor: float, most: float, palette: Palette) -> list[str]:
    days = [day.toordinal() for day in series.days]
    length = (days[-1] - days[0]) or 1
    points = [
        (round(4 + (width - 8) * (day - days[0]) / length, 1), round(floor - (floor - 16) * value / most, 1))
        for day, value in zip(days, series.values, strict=True)
        if value is not None
    ]
    path = " ".join(f"{x:g},{y:g}" for x, y in points)
    line = (
        f'<polyline points="{path}" style="fill:none;stroke:{palette.accent};stroke-width:1.4;stroke-linejoin:round"/>'
    )
    return [line, *(_dot(x, y, 2.6, palette) for x, y in points)]


def _text(
    text: str,
    x: float,
    y: float,
    colour: str,
    *,
    size: float = 10,
    weight: int = 400,
    anchor: str = "start",
    longest: int = 60,
) -> str:
    shown = text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
    style = f"font-family:Inter,sans-serif;font-size:{size:g}px;font-weight:{weight};fill:{colour}"
    return f'<text x="{x:g}" y="{y + size * 0.36:g}" text-anchor="{anchor}" style="{style}">{escape(shown)}</text>'
