"""A bar that is filled as far as a value between 0 and 1; one that is not known is an empty dotted line. Knows no record."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm.ui.kit.painting import canvas
from crm.ui.theme.theme import current

THICK = 6


class Meter(QWidget):
    """One bar; what it means stands beside it, so colour and length are never alone."""

    def __init__(self, value: float | None, tone: str, spoken: str) -> None:
        """Show a value.

        Args:
            value: 0 to 1; None when it is not known.
            spoken: what a screen reader says.
        """
        super().__init__()
        self._value, self._tone = value, tone
        self.setAccessibleName(spoken)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(current().px(60))
        self.setFixedHeight(current().px(18))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        with canvas(painter, area, self.layoutDirection()) as drawing:
            theme = drawing.theme
            thick = theme.px(THICK)
            bar = QRectF(0, area.center().y() - thick / 2, area.width(), thick)
            if self._value is None:
                painter.setPen(QPen(theme.colour("line_strong"), 1.5, Qt.PenStyle.DotLine))
                middle = bar.center().y()
                painter.drawLine(QPointF(bar.left(), middle), QPointF(bar.right(), middle))
                return
            drawing.fill(bar, theme.colour("track"), thick / 2)
            if self._value > 0:
                filled = max(thick, bar.width() * min(1.0, self._value))
                drawing.fill(QRectF(0, bar.top(), filled, thick), theme.chip(self._tone)[1], thick / 2)
