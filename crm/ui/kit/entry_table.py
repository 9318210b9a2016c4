"""A grid to type into like a spreadsheet: keys, copy and paste, fill down, undo. Knows no record and parses nothing."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from crm.ui.kit.delegates import TwoLines, two_lines
from crm.ui.kit.entry_model import CELL, LEAD, CellLook, EntryModel, Index
from crm.ui.kit.painting import RIGHT, Canvas, canvas
from crm.ui.kit.pasting import Grid, Placed, block, lines, place
from crm.ui.theme.theme import current

SELECTED, FOCUSED = QStyle.StateFlag.State_Selected, QStyle.StateFlag.State_HasFocus
_LEAD_WIDTH, _TOLD_WIDTH, _ROW, _PAD = 190, 160, 42, 8  # px at 100 %
_MOVES = {
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Up: (-1, 0),
}
_KEYS = QKeySequence.StandardKey


class EntryTable(QTableView):
    """Shows an `EntryModel`.

    Signals:
        pasted(Placed): the clipboard was put into the grid, with what found no place.
        stood_on(words): another cell is current, or its text changed; what is to be said of it.
        left(): Escape.
    """

    pasted = Signal(object)
    stood_on = Signal(str)
    left = Signal()

    def __init__(self, model: EntryModel, name: str, find_row: Callable[[str], int | None]) -> None:
        """Begin on a model.

        Args:
            find_row: the row that a pasted text names; None for any other text.
        """
        super().__init__()
        self.entries, self._find_row = model, find_row
        self.setModel(model)
        self.setItemDelegate(_CellDelegate(self))
        self.setAccessibleName(name)
        self._set_behaviour()
        self._set_widths()
        model.typed.connect(self._tell_current)
        model.modelReset.connect(self._begin)

    def _set_behaviour(self) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # the keys below know which cells take text
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(current().px(_ROW))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setMinimumSectionSize(current().px(48))

    def _set_widths(self) -> None:
        columns = self.entries.columns
        for at, width in enumerate((_LEAD_WIDTH, *(each.width for each in columns), _TOLD_WIDTH)):
            self.setColumnWidth(at, current().px(width))

    # ---- standing and moving

    def _begin(self) -> None:
        if self.entries.rowCount():
            self.stand_on(0, LEAD + 1)

    def stand_on(self, row: int, column: int) -> None:
        """Make a cell current, selected and seen."""
        index = self.entries.index(row, column)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def step(self, down: int, right: int) -> bool:
        """Go to the next cell that takes text, line by line; False at either end."""
        at = self.currentIndex()
        row, column, wide = at.row() + down, at.column() + right, len(self.entries.columns)
        if right and not self.entries.is_open(column):
            row, column = (row + 1, 1) if right > 0 else (row - 1, wide)
        if not 0 <= row < self.entries.rowCount():
            return False
        self.stand_on(row, column)
        return True

    def currentChanged(self, now: Index, before: Index) -> None:
        super().currentChanged(now, before)
        self._tell_current()

    def _tell_current(self) -> None:
        at = self.currentIndex()
        self.stood_on.emit(self.entries.words_at(at.row(), at.column()) if at.isValid() else "")

    def chosen_cells(self) -> list[tuple[int, int]]:
        """The selected cells that take text, in reading order."""
        told = ((at.row(), at.column()) for at in self.selectionModel().selectedIndexes())
        return sorted((row, column) for row, column in told if self.entries.is_open(column))

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._act_of(event)
        if act is not None:
            act()
            event.accept()
            return
        if Qt.Key(event.key()) in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step(1, 0)
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, onward: bool) -> bool:
        """Tab goes from cell to cell; past the last one it leaves the grid."""
        return self.step(0, 1 if onward else -1) or super().focusNextPrevChild(onward)

    def _act_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        for keys, act in ((_KEYS.Paste, self.paste), (_KEYS.Copy, self.copy), (_KEYS.Cut, self.cut)):
            if event.matches(keys):
                return act
        # Undo and Redo are the window's until something is typed: just saved figures are a step of its history.
        if self.entries.has_steps():
            for keys, act in ((_KEYS.Undo, self.entries.undo), (_KEYS.Redo, self.entries.redo)):
                if event.matches(keys):
                    return act
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return self.empty
        if event.key() == Qt.Key.Key_Escape:
            return self.left.emit
        if event.key() == Qt.Key.Key_D and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return self.fill_down
        return None

    def event(self, event: QEvent) -> bool:
        # The window's own Undo and Redo would take a saved step back while one types here.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._act_of(event):
            event.accept()
            return True
        return super().event(event)

    # ---- the clipboard

    def paste(self) -> None:
        """Put the clipboard into the grid; one value fills every selected cell."""
        rows = block(QGuiApplication.clipboard().text())
        chosen = self.chosen_cells()
        if not rows or not self.entries.rowCount():
            return
        if len(rows) == 1 and len(rows[0]) == 1 and chosen:
            self.entries.put(dict.fromkeys(chosen, rows[0][0]))
            return
        first = chosen[0] if chosen else (max(self.currentIndex().row(), 0), LEAD + 1)
        titles = {at: column.title for at, column in enumerate(self.entries.columns, LEAD + 1)}
        placed = place(rows, Grid(self.entries.rowCount(), titles, self._find_row), first)
        self.entries.put(placed.cells)
        self._select(placed)
        self.pasted.emit(placed)

    def _select(self, placed: Placed) -> None:
        if placed.cells:
            self.stand_on(*min(placed.cells))

    def copy(self) -> None:
        """Put the selected cells on the clipboard."""
        chosen = self.chosen_cells()
        by_row: dict[int, list[str]] = {}
        for row, column in chosen:
            by_row.setdefault(row, []).append(self.entries.text_at(row, column))
        if chosen:
            QGuiApplication.clipboard().setText(lines(list(by_row.values())))

    def cut(self) -> None:
        """Copy and empty the selected cells."""
        self.copy()
        self.empty()

    def empty(self) -> None:
        """Empty the selected cells."""
        self.entries.put(dict.fromkeys(self.chosen_cells(), ""))

    def fill_down(self) -> None:
        """Write the first selected line into those below it; of one line, the cell above into it."""
        chosen = self.chosen_cells()
        if not chosen:
            return
        top = chosen[0][0]
        if chosen[-1][0] == top:
            top = max(0, top - 1)
        self.entries.put({(row, column): self.entries.text_at(top, column) for row, column in chosen})

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self._begin()


class _CellDelegate(QStyledItemDelegate):
    """Paints cells with hairlines on two sides, and edits one in a plain field whose arrow keys leave it."""

    def __init__(self, table: EntryTable) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, current().px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area = QRectF(option.rect)
        look: CellLook = index.data(CELL)
        with canvas(painter, area, option.direction) as drawing:
            theme = drawing.theme
            self._ground(drawing, area, look, bool(option.state & SELECTED))
            pad = theme.px(2 * _PAD if look.lead else _PAD)
            inner = area.adjusted(pad, 0, -theme.px(_PAD), -1)
            if look.lead:
                two_lines(drawing, inner, TwoLines(look.text, look.under))
            elif look.told:
                self._tell(drawing, inner, look)
            else:
                colour = theme.chip("red")[1] if look.problem else theme.colour("text")
                drawing.text(inner, look.text, "body", colour, RIGHT)
            if index == self._table.currentIndex():
                painter.setPen(QPen(theme.colour("focus" if option.state & FOCUSED else "line_strong"), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(area.adjusted(1, 1, -2, -2))

    def _tell(self, drawing: Canvas, area: QRectF, look: CellLook) -> None:
        theme = drawing.theme
        colour = theme.chip("amber")[1] if look.doubtful else theme.colour("text_faint")
        if not look.under:
            drawing.text(area, look.text, "small", colour)
            return
        half = theme.px(17)
        drawing.text(QRectF(area.left(), area.center().y() - half, area.width(), half), look.text, "small", colour)
        drawing.text(QRectF(area.left(), area.center().y(), area.width(), half), look.under, "small", colour)

    def _ground(self, drawing: Canvas, area: QRectF, look: CellLook, selected: bool) -> None:
        theme, painter = drawing.theme, drawing.painter
        if look.lead or look.told:
            painter.fillRect(area, theme.colour("canvas"))
        elif selected:
            painter.fillRect(area, theme.colour("selected"))
        if look.problem:
            painter.fillRect(area, theme.chip("red")[0])
        line = theme.colour("line")
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), line)
        painter.fillRect(drawing.place(QRectF(area.right() - 1, area.top(), 1, area.height())), line)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = QLineEdit(parent)
        field.setFrame(False)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setAccessibleName(self._table.entries.columns[index.column() - 1].title)
        return field

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QLineEdit) and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            move = _MOVES.get(Qt.Key(event.key()))
            if move is not None:
                self.commitData.emit(watched)
                self.closeEditor.emit(watched, QAbstractItemDelegate.EndEditHint.NoHint)
                self._table.step(*move)
                return True
        return super().eventFilter(watched, event)
