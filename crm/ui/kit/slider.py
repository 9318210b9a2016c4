"""A slider painted with the theme's colours: arrows, Page and Home/End move it, a click puts it there. Knows no record."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from crm.ui.kit.painting import canvas
from crm.ui.kit.table import KEYBOARD_REASONS
from crm.ui.kit.widgets import column, label, row
from crm.ui.theme.theme import current

MOST = 100
_KNOB, _TRACK, _STEP, _PAGE = 14, 4, 1, 10


class Slider(QSlider):
    """A whole number from 0 to 100; Qt's own keys and screen reader words, our look."""

    def __init__(self, name: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, MOST)
        self.setSingleStep(_STEP)
        self.setPageStep(_PAGE)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._ring = False

    def sizeHint(self) -> QSize:
        return QSize(current().px(96), current().px(_KNOB + 6))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(48), current().px(_KNOB + 6))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def _go_to(self, x: float) -> None:
        knob = current().px(_KNOB)
        share = (x - knob / 2) / max(1, self.width() - knob)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            share = 1 - share
        self.setValue(round(max(0.0, min(1.0, share)) * MOST))

    def focusInEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        self._ring = event.reason() in KEYBOARD_REASONS
        super().focusInEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        with canvas(painter, area, self.layoutDirection()) as drawing:
            theme = drawing.theme
            knob, thick = theme.px(_KNOB), theme.px(_TRACK)
            x = knob / 2 + (area.width() - knob) * self.value() / MOST
            middle = area.center().y()
            accent = theme.colour("accent" if self.isEnabled() else "line_strong")
            drawing.fill(QRectF(0, middle - thick / 2, area.width(), thick), theme.colour("track"), thick / 2)
            drawing.fill(QRectF(0, middle - thick / 2, x, thick), accent, thick / 2)
            spot = drawing.place(QRectF(x - knob / 2, middle - knob / 2, knob, knob))
            if self._ring and self.hasFocus():
                painter.setPen(QPen(theme.colour("focus"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(spot.adjusted(-1.5, -1.5, 1.5, 1.5))
            painter.setPen(QPen(accent, 2))
            painter.setBrush(theme.colour("surface"))
            painter.drawEllipse(QPointF(spot.center()), knob / 2 - 1, knob / 2 - 1)


class WeightSlider(QWidget):
    """A slider below its name and its share of all weights.

    Signals:
        moved(): a person moved it.
    """

    moved = Signal()

    def __init__(self, title: str, spoken: str, tip: str) -> None:
        super().__init__()
        self.slider = Slider(spoken)
        self.setToolTip(tip)
        self._title = label(title, "small-strong", "muted")
        self._share = label("", "small-strong")
        self.setLayout(column(row(self._title, None, self._share, spacing=4), self.slider, spacing=2))
        self.setFocusProxy(self.slider)
        self.slider.valueChanged.connect(self.moved)

    def show_share(self, words: str, spoken: str) -> None:
        """Say the value in words, and to a screen reader and a tool tip what it amounts to."""
        self._share.setText(words)
        self.slider.setAccessibleDescription(spoken)
        self.slider.setToolTip(f"{self.toolTip()}\n{spoken}")

    def set_value(self, value: float) -> None:
        """Show another value; nobody is told."""
        before = self.slider.blockSignals(True)
        self.slider.setValue(round(value))
        self.slider.blockSignals(before)
        self.slider.update()
