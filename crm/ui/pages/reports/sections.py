"""The sections of a report: ticked, dragged, or moved by keys. Knows titles only."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from crm.ui.theme.theme import current

MOST_SHOWN, LINE = 9, 28  # rows; px of each at 100 %
_CHECKED, _OPEN = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class SectionList(QListWidget):
    """Space ticks a section; dragging, or Alt with an arrow, moves it.

    Signals:
        changed(order, hidden): other sections are wanted, or in another order.
    """

    changed = Signal(tuple, tuple)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(self.tr("Space shows or hides a section. Drag it, or press Alt and an arrow key, to move it."))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemChanged.connect(lambda _item: self._tell())

    def show_sections(self, order: Sequence[str], hidden: Sequence[str]) -> None:
        """Show these; the same ones again keep the current line."""
        if tuple(order) == self.order() and set(hidden) & set(order) == set(self.hidden()):
            return
        at = self.currentRow()
        with QSignalBlocker(self):
            self.clear()
            for name in order:
                item = QListWidgetItem(name)
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(_OPEN if name in hidden else _CHECKED)
                item.setToolTip(name)
                item.setSizeHint(QSize(0, current().px(LINE)))
                self.addItem(item)
            self.setCurrentRow(min(at, self.count() - 1))
        self.setFixedHeight(current().px(LINE) * min(self.count(), MOST_SHOWN) + 4)

    def order(self) -> tuple[str, ...]:
        """Every section, in the order shown."""
        return tuple(self.item(at).text() for at in range(self.count()))

    def hidden(self) -> tuple[str, ...]:
        """Those that are not ticked."""
        items = (self.item(at) for at in range(self.count()))
        return tuple(item.text() for item in items if item.checkState() == _OPEN)

    def shift(self, at: int, by: int) -> None:
        """Move a section up or down; it stays current."""
        to = at + by
        if not (0 <= at < self.count() and 0 <= to < self.count()):
            return
        with QSignalBlocker(self):
            item = self.takeItem(at)
            self.insertItem(to, item)
            self.setCurrentRow(to)
        self._tell()

    def _tell(self) -> None:
        self.changed.emit(self.order(), self.hidden())

    def dropEvent(self, event: QDropEvent) -> None:
        with QSignalBlocker(self):
            super().dropEvent(event)
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.shift(self.currentRow(), step)
            return
        super().keyPressEvent(event)
