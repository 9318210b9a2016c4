"""A picture given as SVG text, drawn as large as its widget and never distorted. Knows no record and no file."""

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from crm.ui.theme.theme import current


class SvgPicture(QWidget):
    """A square of a fixed side; empty until a picture is shown."""

    def __init__(self, name: str, side: int, parent: QWidget | None = None) -> None:
        """Begin empty.

        Args:
            name: what a screen reader says.
            side: pixels at 100 %.
        """
        super().__init__(parent)
        self._renderer = QSvgRenderer(self)
        self.setAccessibleName(name)
        self.setFixedSize(current().px(side), current().px(side))

    def show_svg(self, svg: str) -> None:
        """Draw this picture; "" draws none."""
        self._renderer.load(QByteArray(svg.encode()))
        self.update()

    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self._renderer.isValid()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._renderer.isValid():
            painter = QPainter(self)
            self._renderer.render(painter, QRectF(self.rect()))
