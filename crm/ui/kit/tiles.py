"""Widgets side by side in as many equal columns as there is room for. Knows no record."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from crm.ui.theme.theme import current


class Tiles(QWidget):
    """Lays its tiles out anew when a width gives room for another number of columns."""

    def __init__(self, tiles: Sequence[QWidget], least: int, *, spacing: int = 12) -> None:
        """Lay out.

        Args:
            least: width of a tile in pixels at 100 %; a narrower window has fewer columns, at least one.
            spacing: between tiles.
        """
        super().__init__()
        self._tiles, self._least, self._columns = tuple(tiles), least, 0
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(spacing)
        self.setLayout(self._grid)
        self._lay_out(len(self._tiles) or 1)

    def columns(self) -> int:
        """How many stand side by side."""
        return self._columns

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out(max(1, min(len(self._tiles), self.width() // current().px(self._least))))

    def _lay_out(self, columns: int) -> None:
        """Even rows: three that do not fit beside a fourth become two and two."""
        while columns > 1 and len(self._tiles) % columns and len(self._tiles) // columns == 1:
            columns -= 1
        if columns == self._columns:
            return
        for at in range(self._grid.columnCount()):
            self._grid.setColumnStretch(at, 0)
        for number, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, *divmod(number, columns))
        for at in range(columns):
            self._grid.setColumnStretch(at, 1)
        self._columns = columns
