"""What fits the text being typed, in a list below its field that looks like a menu. Knows no record."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from crm.ui.theme.theme import current

_ID = int(Qt.ItemDataRole.UserRole) + 1
_WIDTH = 300  # px at 100 %
_MOST = 10  # lines of the list before it scrolls


class Suggestions(QObject):
    """Lines to choose from with the mouse or the arrow keys while the field keeps the cursor.

    Attributes:
        popup: the list, shown while something fits.

    Signals:
        chosen(id): a line was taken.
    """

    chosen = Signal(str)

    def __init__(self, field: QWidget, name: str, width: int = _WIDTH) -> None:
        """Begin with nothing to choose.

        Args:
            field: below which the list drops; its text stays as it is when a line is taken.
            name: what a screen reader says of the list.
            width: px at 100 %; below a wider field the list is wider.
        """
        super().__init__(field)
        self._field, self._open = field, False
        self._lines = QStandardItemModel(self)
        self._width = current().px(width)
        self._completer = QCompleter(self._lines, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(field)  # not the field's setCompleter, which would leave the line in it
        self.popup = _like_menu(self._completer)
        self.popup.setMinimumWidth(self._width)
        self.popup.setAccessibleName(name)
        self._completer.activated[QModelIndex].connect(self._take)  # type: ignore[index]  # stubs know no overloads

    def offer(self, lines: Sequence[tuple[str, str]], below: QRect | None = None) -> None:
        """Show what fits; no list for nothing, nor under a field that was left meanwhile.

        Args:
            lines: (id, words), best first.
            below: the cursor in a field of many lines, whose Enter then takes the first; None below the whole field.
        """
        self._open = bool(lines)
        self._lines.clear()
        for id_, words in lines:
            line = QStandardItem(words)
            line.setData(id_, _ID)
            self._lines.appendRow(line)
        if not lines or not self._field.hasFocus():
            self.popup.hide()
        elif below is None:
            self._completer.complete()
        else:
            self._completer.complete(QRect(below.x(), below.y(), self._width, below.height()))
            self.popup.setCurrentIndex(self._lines.index(0, 0))

    def count(self) -> int:
        """How many fit."""
        return self._lines.rowCount()

    def take(self) -> None:
        """Choose the line that the arrow keys reached, else the best, if anything fits. For Enter in the field."""
        if self.count():
            reached = self.popup.currentIndex() if self.popup.isVisible() else QModelIndex()
            self.popup.hide()
            self._take(reached if reached.isValid() else self._lines.index(0, 0))

    def _take(self, index: QModelIndex) -> None:
        if self._open:  # Enter comes to the field and then to the list: the second is not another choice
            self._open = False
            self.chosen.emit(index.data(_ID))


def complete_with(field: QLineEdit, words: Sequence[str]) -> None:
    """Let a field's text be completed to one of some words, however they are written."""
    completer = QCompleter(list(words), field)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    _like_menu(completer)
    field.setCompleter(completer)


def _like_menu(completer: QCompleter) -> QListView:
    popup = QListView()
    popup.setObjectName("suggestions")
    popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    completer.setPopup(popup)
    completer.setMaxVisibleItems(_MOST)
    return popup
