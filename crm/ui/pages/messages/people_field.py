"""A field in which somebody is found by name or handle. It knows no query: who fits is handed to it."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from crm.ui.theme.theme import current

ID = int(Qt.ItemDataRole.UserRole) + 1
POPUP_WIDTH = 300  # px at 100 %


class PeopleField(QLineEdit):
    """Type a name, choose who is meant; the field is empty again for the next one.

    Signals:
        searched(text): answer with `offer`.
        person_chosen(id): somebody was chosen.
    """

    searched = Signal(str)
    person_chosen = Signal(str)

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.addAction(current().icon("search", "text_faint"), QLineEdit.ActionPosition.LeadingPosition)
        self._hits = QStandardItemModel(self)
        self._completer = QCompleter(self._hits, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(self)
        self.popup = QListView()
        self._completer.setPopup(self.popup)
        self.popup.setMinimumWidth(current().px(POPUP_WIDTH))
        self.popup.setAccessibleName(self.tr("People found"))
        self._completer.activated[QModelIndex].connect(self._choose)  # type: ignore[index]  # stubs know no overloads
        self.textEdited.connect(self._search)
        self.returnPressed.connect(self._choose_first)

    def offer(self, found: Sequence[tuple[str, str, str]]) -> None:
        """Show who fits what was typed: (id, name, what tells them apart)."""
        self._hits.clear()
        for id_, name, detail in found:
            item = QStandardItem(name if detail in ("", name) else f"{name}  ·  {detail}")
            item.setData(id_, ID)
            self._hits.appendRow(item)
        if self._hits.rowCount() and self.hasFocus() and self.text().strip():
            self._completer.complete()
        else:
            self.popup.hide()

    def _search(self, text: str) -> None:
        if text.strip():
            self.searched.emit(text)

    def _choose(self, index: QModelIndex) -> None:
        self.clear()
        self.person_chosen.emit(str(index.data(ID)))

    def _choose_first(self) -> None:
        if self._hits.rowCount() and self.text().strip():
            self.popup.hide()
            self._choose(self._hits.index(0, 0))
