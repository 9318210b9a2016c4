"""Several lines of painted text, wrapped to a width. It knows no record and no item."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QTextLayout, QTextOption

from crm.ui.theme.theme import current

LINE_END = "\u2028"  # a layout of text ends its lines at this mark only, and would join them at a plain one


def wrapped(text: str, style: str, width: float, line_height: float) -> tuple[QTextLayout, float]:
    """Lay a text out.

    Args:
        style: one of the theme's.
        width, line_height: in pixels.

    Returns:
        The layout, to be drawn at a point, and its height in pixels.
    """
    layout = QTextLayout(text.replace("\n", LINE_END), current().font(style))
    wrap = QTextOption()
    wrap.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(wrap)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += line_height
    layout.endLayout()
    return layout, height


def widest(layout: QTextLayout) -> float:
    """Pixels that the longest line takes."""
    return max((layout.lineAt(at).naturalTextWidth() for at in range(layout.lineCount())), default=0.0)
