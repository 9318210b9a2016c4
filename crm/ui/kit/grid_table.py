"""A table of cells that are words and values at once: sorted by value, what is unknown last. Knows no record."""

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from crm.ui.kit.painting import LEFT, RIGHT, canvas
from crm.ui.theme.theme import current

DISPLAY = Qt.ItemDataRole.DisplayRole
TOOLTIP = Qt.ItemDataRole.ToolTipRole
ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole
HORIZONTAL = Qt.Orientation.Horizontal
ASCENDING = Qt.SortOrder.AscendingOrder
_RIGHT = int((Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value)
_LEFT = int((Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value)
_NO_PARENT = QModelIndex()
_ROW, _HEADER, _MOST_ROWS = 32, 32, 10
_PAD, _EDGE = 8, 16  # as in the header, whose first section stands further in
Index = QModelIndex | QPersistentModelIndex


class Cell(Protocol):
    """What a cell shows, and by what it is sorted; None is not known."""

    @property
    def text(self) -> str: ...
    @property
    def value(self) -> Any: ...


class Head(Protocol):
    """A column: its title, what explains it, whether figures stand right, its width in px at 100 %."""

    @property
    def title(self) -> str: ...
    @property
    def tip(self) -> str: ...
    @property
    def right(self) -> bool: ...
    @property
    def width(self) -> int: ...


class GridModel(QAbstractTableModel):
    """Rows of cells, as they are."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.heads: Sequence[Head] = ()
        self._rows: Sequence[Sequence[Cell]] = ()

    def show_grid(self, heads: Sequence[Head], rows: Sequence[Sequence[Cell]]) -> None:
        """Show these rows in their order."""
        self.beginResetModel()
        self.heads, self._rows = tuple(heads), rows  # not copied: rows may be told as they are looked at
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role == DISPLAY:
            return self._rows[index.row()][index.column()].text
        if role == ALIGNMENT:
            return _RIGHT if self.heads[index.column()].right else _LEFT
        if role == TOOLTIP:
            return self._rows[index.row()][index.column()].text
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation != HORIZONTAL:
            return None
        head = self.heads[section]
        if role == DISPLAY:
            return head.title
        if role == TOOLTIP:
            return head.tip
        if role == ALIGNMENT:
            return _RIGHT if head.right else _LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = ASCENDING) -> None:
        """By value; cells without one come last in either direction."""
        if not 0 <= column < len(self.heads):
            return
        self.layoutAboutToBeChanged.emit()
        known = [row for row in self._rows if row[column].value is not None]
        unknown = [row for row in self._rows if row[column].value is None]
        words = any(isinstance(row[column].value, str) for row in known)
        known.sort(
            key=lambda row: str(row[column].value).casefold() if words else row[column].value,
            reverse=order != ASCENDING,
        )
        self._rows = known + unknown
        self.layoutChanged.emit()


class _Words(QStyledItemDelegate):
    """One line in a cell, figures with digits of one width; lines up with its header."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area = QRectF(option.rect)
        state = option.state
        with canvas(painter, area, option.direction) as drawing:
            theme = drawing.theme
            if state & QStyle.StateFlag.State_Selected:
                drawing.fill(area, theme.colour("selected"))
            grid = index.model()
            right = isinstance(grid, GridModel) and grid.heads[index.column()].right
            left = _PAD if index.column() else _EDGE
            inner = area.adjusted(theme.px(left), 0, -theme.px(_PAD), 0)
            drawing.text(inner, index.data(DISPLAY), "body", theme.colour("text"), RIGHT if right else LEFT)
            painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), theme.colour("line"))

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, current().px(_ROW))


class GridTable(QTableView):
    """Shows a grid, as high as its rows need and not higher than ten."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.grid = GridModel(self)
        self.setModel(self.grid)
        self.setItemDelegate(_Words(self))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(current().px(_ROW))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)

    def show_grid(self, heads: Sequence[Head], rows: Sequence[Sequence[Cell]]) -> None:
        """Show these rows in their order, unsorted."""
        self.setSortingEnabled(False)
        self.grid.show_grid(heads, rows)
        for at, head in enumerate(heads):
            self.setColumnWidth(at, current().px(head.width + 2 * _PAD))
        self.horizontalHeader().setSortIndicator(-1, ASCENDING)
        self.setSortingEnabled(True)
        shown = min(max(len(rows), 1), _MOST_ROWS)
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(current().px(_HEADER + shown * _ROW) + bar)
