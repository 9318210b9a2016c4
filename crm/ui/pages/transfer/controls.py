"""Small controls of the import page: a list of choices that a turning wheel leaves alone, a figure in a frame."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLayout, QScrollArea, QWidget

from crm.ui.kit.widgets import card, column, label, row
from crm.ui.theme.theme import current


class Choices(QComboBox):
    """One of several values with words; `activated` tells of the person's choice only."""

    def __init__(self, name: str, offers: Sequence[tuple[Any, str]] = ()) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        for value, words in offers:
            self.addItem(words, value)

    def show_value(self, value: Any) -> None:
        """Show what is in force, without telling anyone."""
        for at in range(self.count()):
            if self.itemData(at) == value:
                self.setCurrentIndex(at)
                return
        self.setCurrentIndex(-1)

    def offer(self, offers: Sequence[tuple[Any, str]], value: Any) -> None:
        """Replace what there is to choose from."""
        self.clear()
        for each, words in offers:
            self.addItem(words, each)
        self.show_value(value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling the page must not change a column on the way


class Tile(QFrame):
    """A count over its name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.name = name
        self.figure = label("—", "figure")
        self.note = label("", "small", "faint")
        head = label(name, "small-strong", "muted")
        self.setLayout(column(head, self.figure, self.note, spacing=0, margins=(14, 10, 14, 10)))

    def show_count(self, text: str, note: str = "", tone: str = "") -> None:
        """Show a count, with a quiet word below it."""
        self.figure.setText(text)
        self.figure.setProperty("tone", tone)
        self.figure.style().unpolish(self.figure)
        self.figure.style().polish(self.figure)
        self.note.setText(note)
        self.setAccessibleName(f"{self.name}: {text}. {note}")


def note_lines(sentences: Sequence[str], tone: str = "muted") -> QWidget:
    """Sentences below each other, each wrapped."""
    widget = QWidget()
    widget.setLayout(column(*(label(each, "small", tone, wrap=True) for each in sentences), spacing=4))
    return widget


def framed(title: str, *items: QWidget | QLayout | int | None) -> QFrame:
    """A card with a heading."""
    head: QLabel = label(title, "label")
    return card(column(head, 8, *items, margins=(16, 12, 16, 14)))


def scrolling(content: QWidget) -> QScrollArea:
    """Content that may be taller than the page."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    content.setObjectName("surface")
    area.setWidget(content)
    return area


def step_head(title: QLabel, count: QWidget, *acts: QWidget) -> QHBoxLayout:
    """The line at the top of a step: what it is about, and what can be done."""
    title.setMinimumWidth(current().px(80))
    return row(title, count, None, *acts, margins=(16, 13, 16, 9))
