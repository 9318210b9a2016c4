"""The advantage as a chart: a ratio with its interval, and the line at 1 where neither is better."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPen

from crm.ui.kit.chart_view import IntervalChart
from crm.ui.kit.painting import CENTER, Canvas
from crm.ui.theme.theme import current

_HEAD = 20


class RatioChart(IntervalChart):
    """Rows as in an interval chart below a dashed line at 1, with a word above it."""

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(0, current().px(_HEAD))

    def scale_top(self) -> float:
        return max(super().scale_top(), 1.5)

    def draw(self, drawing: Canvas, area: QRectF) -> None:
        head = current().px(_HEAD)
        _label, track, _value, _caption = self._parts(area)
        x = track.left() + track.width() * min(1.0 / self.scale_top(), 1.0)
        faint = drawing.theme.colour("text_faint")
        words = QRectF(x - 110, area.top(), 220, head)
        drawing.text(words, self.tr("1 = no advantage"), "caption", faint, CENTER)
        drawing.painter.setPen(QPen(faint, 1, Qt.PenStyle.DashLine))
        self._line(drawing, QPointF(x, area.top() + head), QPointF(x, area.bottom() - 2))
        super().draw(drawing, area.adjusted(0, head, 0, 0))
