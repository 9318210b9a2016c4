"""A field in which a person is chosen by name or handle. It knows no query: what fits is handed to it."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from crm.queries.find import Found
from crm.ui.theme.theme import current

ID = int(Qt.ItemDataRole.UserRole) + 1
POPUP_WIDTH = 300


class PersonPicker(QLineEdit):
    """Type a name, choose who is meant; an empty field means nobody.

    Signals:
        searched(text): answer with `offer`.
        person_chosen(id): "" when the field was emptied.
    """

    searched = Signal(str)
    person_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(self.tr("Nobody in particular"))
        self.setClearButtonEnabled(True)
        self._name = ""
        self._hits = QStandardItemModel(self)
        self._completer = QCompleter(self._hits, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(self)
        self._popup = QListView()
        self._completer.setPopup(self._popup)
        self._popup.setMinimumWidth(current().px(POPUP_WIDTH))
        self._popup.setAccessibleName(self.tr("People found"))
        self._completer.activated[QModelIndex].connect(self._choose)  # type: ignore[index]  # stubs know no overloads
        self.textEdited.connect(self._search)
        self.returnPressed.connect(self._choose_first)

    def show_none(self) -> None:
        """Show that nobody is chosen."""
        self._name = ""
        self.clear()

    def offer(self, found: Sequence[Found]) -> None:
        """Show who fits what was typed."""
        self._hits.clear()
        for each in found:
            if each.thing == "influencer":
                item = QStandardItem(each.title if each.detail == each.title else f"{each.title}  ·  {each.detail}")
                item.setData(each.id, ID)
                item.setData(each.title, ID + 1)
                self._hits.appendRow(item)
        if self._hits.rowCount() and self.hasFocus() and self.text().strip():
            self._completer.complete()
        else:
            self._popup.hide()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if not self._popup.isVisible():
            self.setText(self._name)  # what was typed and never chosen means nobody
        super().focusOutEvent(event)

    def _search(self, text: str) -> None:
        if text.strip():
            self.searched.emit(text)
        elif self._name:
            self._name = ""
            self.person_chosen.emit("")

    def _choose(self, index: QModelIndex) -> None:
        self._name = str(index.data(ID + 1))
        self.setText(self._name)
        self.person_chosen.emit(str(index.data(ID)))

    def _choose_first(self) -> None:
        if self._hits.rowCount() and self.text() != self._name:
            self._popup.hide()
            self._choose(self._hits.index(0, 0))
