"""Lucide SVG files, recoloured when they are painted. No icon font, no resource compiler."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from crm.paths import bundled


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    svg = (bundled("resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(svg.replace("currentColor", colour).encode()))


def paint_icon(painter: QPainter, name: str, rect: QRectF, colour: str) -> None:
    """Draw one icon of resources/icons into a rectangle, in a colour as #RRGGBB."""
    _renderer(name, colour).render(painter, rect)


class _Engine(QIconEngine):
    """Paints at any scale, so that icons stay crisp on every screen."""

    def __init__(self, name: str, colour: str, disabled: str, on: str) -> None:
        super().__init__()
        self._look = (name, colour, disabled, on)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        name, colour, disabled, on = self._look
        if mode == QIcon.Mode.Disabled:
            colour = disabled
        elif state == QIcon.State.On:
            colour = on
        paint_icon(painter, name, QRectF(rect), colour)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, pixmap.rect(), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> "QIconEngine":
        return _Engine(*self._look)


def icon(name: str, colour: str, disabled: str, on: str | None = None) -> QIcon:
    """An icon that follows the button's state.

    Args:
        name: file name in resources/icons without ending.
        colour, disabled, on: #RRGGBB for the normal, disabled and checked state.
    """
    return QIcon(_Engine(name, colour, disabled, on or colour))
