"""A few choices side by side of which one holds. Knows no record."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton

from crm.ui.kit.widgets import row

_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


class Segment(QFrame):
    """One of several, each in plain sight; the arrow keys go from one to the next.

    Signals:
        chosen(at): another one holds; its position.
    """

    chosen = Signal(int)

    def __init__(self, name: str, titles: Sequence[tuple[str, str]]) -> None:
        """Begin with the first one.

        Args:
            titles: what stands on each, and its words for a tool tip and a screen reader.
        """
        super().__init__()
        self.setObjectName("segment")
        self.setAccessibleName(name)
        self.group = QButtonGroup(self)
        box = row(spacing=0)
        for at, (title, words) in enumerate(titles):
            each = QToolButton()
            each.setText(title)
            each.setCheckable(True)
            each.setToolTip(words)
            each.setAccessibleName(f"{name}: {words}")
            self.group.addButton(each, at)
            box.addWidget(each)
        self.group.button(0).setChecked(True)
        self.group.idToggled.connect(self._tell)
        self.setLayout(box)

    def _tell(self, at: int, on: bool) -> None:
        if on:
            self.chosen.emit(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        wanted = self.group.button(self.group.checkedId() + step) if step else None
        if wanted is None:
            super().keyPressEvent(event)
            return
        wanted.setChecked(True)
        wanted.setFocus(Qt.FocusReason.TabFocusReason)
