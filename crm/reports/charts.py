"""Charts as SVG text, for PDF and HTML alike; drawn by hand so that they can be tested as text. No Qt."""

from html import escape

from crm.reports.content import Trend

ACCENT = "#8B2C63"
LINE = "#EBE8E3"
FAINT = "#726D65"
WIDTH, HEIGHT = 300, 104
LEFT, RIGHT, TOP, BOTTOM = 4, 52, 12, 20


def trend_svg(trend: Trend) -> str:
    """A line over real time with its lowest and highest value written out.

    No area below the line: the axis does not begin at zero, and a filled area would claim that it does.

    Returns:
        A whole <svg> element, 300 x 104, with title and description for screen readers.
    """
    days = [day.toordinal() for day, _value in trend.points]
    values = [value for _day, value in trend.points]
    low, high = min(values), max(values)
    span, length = (high - low) or 1, (days[-1] - days[0]) or 1
    inner_width, inner_height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def place(day: int, value: float) -> tuple[float, float]:
        x = LEFT + inner_width * (day - days[0]) / length
        return round(x, 1), round(TOP + inner_height * (1 - (value - low) / span), 1)

    points = [place(day, value) for day, value in zip(days, values, strict=True)]
    path = " ".join(f"{x},{y}" for x, y in points)
    end_x, end_y = points[-1]
    edge = WIDTH - RIGHT
    text = f'font-family="Inter" font-size="9.5" fill="{FAINT}"'
    marks = [
        f'<line x1="{LEFT}" x2="{edge}" y1="{y}" y2="{y}" stroke="{LINE}" stroke-width="1"/>'
        for y in (TOP, TOP + inner_height)
    ]
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
            f"<title>{escape(trend.title)}</title><desc>{escape(trend.alt)}</desc>",
            *marks,
            f'<polyline points="{path}" fill="none" stroke="{ACCENT}" stroke-width="1.8" '
            'stroke-linejoin="round" stroke-linecap="round"/>',
            f'<circle cx="{end_x}" cy="{end_y}" r="3.2" fill="{ACCENT}" stroke="#FFFFFF" stroke-width="1.4"/>',
            f'<text x="{edge + 8}" y="{TOP + 4}" {text}>{escape(trend.high)}</text>',
            f'<text x="{edge + 8}" y="{TOP + inner_height + 4}" {text}>{escape(trend.low)}</text>',
            f'<text x="{LEFT}" y="{HEIGHT - 6}" {text}>{escape(trend.first_day)}</text>',
            f'<text x="{edge}" y="{HEIGHT - 6}" text-anchor="end" {text}>{escape(trend.last_day)}</text>',
            "</svg>",
        ]
    )
