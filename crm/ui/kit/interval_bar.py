"""Small marks inside a cell: a value with the interval it may lie in, and columns for parts of a whole. Knows no record."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPen

from crm.ui.kit.painting import Canvas

_CAP, _DOT, _GAP, _WIDEST = 4, 3.5, 3, 10


def draw_interval(drawing: Canvas, area: QRectF, ends: tuple[float, float], value: float, top: float) -> None:
    """A dot on a line with end caps, on a scale from 0 to `top`; an end beyond it is cut with an arrow's open end."""
    theme, painter = drawing.theme, drawing.painter

    def across(amount: float) -> float:
        return area.left() + area.width() * min(max(amount, 0.0) / (top or 1.0), 1.0)

    middle = area.center().y()
    painter.setPen(QPen(theme.colour("line"), 1))
    _line(drawing, area.left(), middle, area.right(), middle)
    low, high = across(ends[0]), across(ends[1])
    painter.setPen(QPen(theme.colour("text_muted"), 1.5))
    _line(drawing, low, middle, high, middle)
    _line(drawing, low, middle - _CAP, low, middle + _CAP)
    if ends[1] <= top:  # an open end: the interval goes on beyond the scale
        _line(drawing, high, middle - _CAP, high, middle + _CAP)
    x = across(value)
    spot = QRectF(x - _DOT, middle - _DOT, 2 * _DOT, 2 * _DOT)
    painter.setPen(QPen(theme.colour("surface"), 1))
    painter.setBrush(theme.colour("accent"))
    painter.drawEllipse(drawing.place(spot))


def draw_columns(drawing: Canvas, area: QRectF, parts: Sequence[float | None]) -> None:
    """One column for each part, filled as far as its value between 0 and 1; a part not known is an empty dotted frame."""
    theme, painter = drawing.theme, drawing.painter
    if not parts:
        return
    wide = min(_WIDEST, max(3.0, (area.width() + _GAP) / len(parts) - _GAP))
    for number, part in enumerate(parts):
        left = area.left() + number * (wide + _GAP)
        if left + wide > area.right() + 1:
            return
        frame = QRectF(left, area.top(), wide, area.height())
        if part is None:
            painter.setPen(QPen(theme.colour("text_faint"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(drawing.place(frame.adjusted(0.5, 0.5, -0.5, -0.5)))
            continue
        drawing.fill(frame, theme.colour("track"), 1.5)
        tall = frame.height() * min(max(part, 0.0), 1.0)
        if tall > 0:
            drawing.fill(QRectF(left, frame.bottom() - tall, wide, tall), theme.colour("accent"), 1.5)


def _line(drawing: Canvas, x: float, y: float, to_x: float, to_y: float) -> None:
    if drawing.mirrored:
        edge = drawing.bounds.left() + drawing.bounds.right()
        x, to_x = edge - x, edge - to_x
    drawing.painter.drawLine(QLineF(x, y, to_x, to_y))
