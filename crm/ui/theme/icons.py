"""Lucide SVG files, recoloured when they are painted. No icon font, no resource compiler."""

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from crm.paths import bundled

ColourOf = Callable[[QIcon.Mode, QIcon.State], str]


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    svg = (bundled("resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(svg.replace("currentColor", colour).encode()))


def paint_icon(painter: QPainter, name: str, rect: QRectF, colour: str) -> None:
    """Draw one icon of resources/icons into a rectangle, in a colour as #RRGGBB."""
    _renderer(name, colour).render(painter, rect)


class _Engine(QIconEngine):
    """Paints at any scale, so that icons stay crisp, and in the colours of the moment, so that they follow the theme."""

    def __init__(self, name: str, colour_of: ColourOf) -> None:
        super().__init__()
        self._name, self._colour_of = name, colour_of

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        paint_icon(painter, self._name, QRectF(rect), self._colour_of(mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, pixmap.rect(), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> "QIconEngine":
        return _Engine(self._name, self._colour_of)


def icon(name: str, colour_of: ColourOf) -> QIcon:
    """An icon that follows the button's state and the theme.

    Args:
        name: file name in resources/icons without ending.
        colour_of: asked at every painting; gives #RRGGBB for a mode and a state.
    """
    return QIcon(_Engine(name, colour_of))
