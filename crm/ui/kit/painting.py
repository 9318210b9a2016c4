"""Drawing primitives shared by delegates and small widgets; everything mirrors for right-to-left. Knows no record."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPen

from crm.ui.theme.theme import current

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTER = Qt.AlignmentFlag.AlignHCenter
MIDDLE = Qt.AlignmentFlag.AlignVCenter
NO_PEN = Qt.PenStyle.NoPen
ANTIALIASED = QPainter.RenderHint.Antialiasing
LEFT_TO_RIGHT, RIGHT_TO_LEFT = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
# Put together once: or-ing three flags for each text took longer than drawing it.
_LINE_FLAGS = {each: int((each | MIDDLE | Qt.AlignmentFlag.AlignAbsolute).value) for each in (LEFT, RIGHT, CENTER)}
_CENTRED = int((CENTER | MIDDLE).value)
_OPPOSITE = {LEFT: RIGHT, RIGHT: LEFT}
TONE_RING = ("rose", "blue", "teal", "violet", "amber", "green")


class Canvas:
    """A painter on one item whose rectangles are given left to right and land mirrored when the layout is RTL."""

    def __init__(self, painter: QPainter, bounds: QRectF, mirrored: bool) -> None:
        self.painter = painter
        self.bounds = bounds
        self.mirrored = mirrored
        self.theme = current()
        self._rtl: bool | None = None

    def place(self, rect: QRectF) -> QRectF:
        """Where a rectangle lands on screen."""
        if not self.mirrored:
            return rect
        placed = QRectF(rect)
        placed.moveLeft(self.bounds.left() + self.bounds.right() - placed.right())
        return placed

    def text(self, rect: QRectF, text: str, style: str, colour: QColor, align: Qt.AlignmentFlag = LEFT) -> None:
        """One line, elided at the end; figures in tables use tabular digits."""
        if not text:
            return
        theme, painter = self.theme, self.painter
        painter.setFont(theme.font(style, True))
        painter.setPen(colour)
        shown, rtl = theme.line(text, style, max(0, int(rect.width())))
        if self.mirrored and align in _OPPOSITE:
            align = _OPPOSITE[align]
        if rtl is not self._rtl:
            # The painter's direction orders the words of a mixed line, so it comes from the text, not the window.
            self._rtl = rtl
            painter.setLayoutDirection(RIGHT_TO_LEFT if rtl else LEFT_TO_RIGHT)
        painter.drawText(self.place(rect), _LINE_FLAGS[align], shown)

    def fill(self, rect: QRectF, colour: QColor, radius: float = 0.0) -> None:
        """A filled rectangle, rounded when a radius is given."""
        self.painter.setPen(NO_PEN)
        self.painter.setBrush(colour)
        self.painter.drawRoundedRect(self.place(rect), radius, radius)


@contextmanager
def canvas(painter: QPainter, bounds: QRectF, direction: Qt.LayoutDirection) -> Iterator[Canvas]:
    """A canvas on a saved, antialiased painter."""
    painter.save()
    painter.setRenderHint(ANTIALIASED)
    try:
        yield Canvas(painter, bounds, direction == RIGHT_TO_LEFT)
    finally:
        painter.restore()


def text_width(text: str, style: str) -> int:
    """Pixels that a line takes; measured with the digits it is drawn with."""
    return current().text_width(text, style)


def chip_width(text: str, dot: bool) -> float:
    """Pixels that a chip takes."""
    theme = current()
    return theme.px(16) + (theme.px(11) if dot else 0) + text_width(text, "small-strong") + 1


def paint_chip(painter: QPainter, rect: QRectF, text: str, tone: str, dot: bool = True) -> None:
    """A chip that starts at the rectangle's leading edge, centred in its height."""
    with canvas(painter, rect, painter.layoutDirection()) as drawing:
        draw_chip(drawing, rect, text, tone, dot)


def draw_chip(drawing: Canvas, rect: QRectF, text: str, tone: str, dot: bool = True) -> float:
    """As `paint_chip`, on a canvas; returns the width it took."""
    theme = drawing.theme
    background, foreground = theme.chip(tone)
    height, pad = theme.px(22), theme.px(8)
    lead = theme.px(11) if dot else 0
    width = min(rect.width(), chip_width(text, dot))
    pill = QRectF(rect.left(), rect.center().y() - height / 2, width, height)
    drawing.fill(pill, background, height / 2)
    if dot:
        size = theme.px(6)
        drawing.painter.setBrush(foreground)
        drawing.painter.drawEllipse(drawing.place(QRectF(pill.left() + pad, pill.center().y() - size / 2, size, size)))
    drawing.text(pill.adjusted(pad + lead, 0, -pad + 1, 0), text, "small-strong", foreground)
    return width


def initials(name: str) -> str:
    """One or two letters that stand for a name; "?" when it has none."""
    words = [word for word in name.replace("-", " ").replace(".", " ").replace("_", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def paint_avatar(painter: QPainter, rect: QRectF, name: str, *, square: bool = False, style: str = "") -> None:
    """Initials in a circle whose tone comes from the name, or in an accent square."""
    theme = current()
    if square:
        background, foreground = theme.colour("accent"), theme.colour("accent_on")
    else:
        background, foreground = theme.chip(TONE_RING[sum(map(ord, name)) % len(TONE_RING)])
    painter.setPen(NO_PEN)
    painter.setBrush(background)
    radius = theme.px(7) if square else rect.width() / 2
    painter.drawRoundedRect(rect, radius, radius)
    font = theme.font(style or ("title" if rect.width() > theme.px(40) else "small-strong"))
    painter.setFont(font)
    painter.setPen(foreground)
    painter.drawText(rect, _CENTRED, initials(name))


def paint_sparkline(painter: QPainter, rect: QRectF, values: Sequence[float], colour: QColor, surface: QColor) -> None:
    """A small trend line with an end dot; `values` oldest first, at least two."""
    low, high = min(values), max(values)
    span = (high - low) or 1
    last = len(values) - 1
    points = [
        QPointF(rect.left() + rect.width() * at / last, rect.bottom() - rect.height() * (value - low) / span)
        for at, value in enumerate(values)
    ]
    path = QPainterPath(points[0])
    for before, after in pairwise(points):  # horizontal tangents: the curve never overshoots the data
        middle = (before.x() + after.x()) / 2
        path.cubicTo(QPointF(middle, before.y()), QPointF(middle, after.y()), after)
    area = QPainterPath(path)
    area.lineTo(rect.right(), rect.bottom() + 3)
    area.lineTo(rect.left(), rect.bottom() + 3)
    area.closeSubpath()
    fade = QLinearGradient(0, rect.top(), 0, rect.bottom() + 3)
    for position, alpha in ((0, 48), (1, 0)):
        stop = QColor(colour)
        stop.setAlpha(alpha)
        fade.setColorAt(position, stop)
    painter.fillPath(area, fade)
    painter.setPen(QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.setPen(QPen(surface, 1.5))
    painter.setBrush(colour)
    painter.drawEllipse(points[-1], 3, 3)
