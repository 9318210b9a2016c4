"""A field in which a person is chosen by name or handle. It knows no query: what fits is handed to it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit

from crm.queries.find import Found
from crm.ui.kit.suggestions import Suggestions


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
        self._names: dict[str, str] = {}
        self.suggestions = Suggestions(self, self.tr("People found"))
        self.suggestions.chosen.connect(self._choose)
        self.textEdited.connect(self._search)
        self.returnPressed.connect(self._choose_first)

    def show_none(self) -> None:
        """Show that nobody is chosen."""
        self._name = ""
        self.clear()

    def offer(self, found: Sequence[Found]) -> None:
        """Show who fits what was typed."""
        people = [each for each in found if each.thing == "influencer"]
        self._names = {each.id: each.title for each in people}
        lines = [(each.id, each.told) for each in people]
        self.suggestions.offer(lines if self.text().strip() else [])

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if not self.suggestions.popup.isVisible():
            self.setText(self._name)  # what was typed and never chosen means nobody
        super().focusOutEvent(event)

    def _search(self, text: str) -> None:
        if text.strip():
            self.searched.emit(text)
        elif self._name:
            self._name = ""
            self.person_chosen.emit("")

    def _choose(self, influencer_id: str) -> None:
        self._name = self._names[influencer_id]
        self.setText(self._name)
        self.person_chosen.emit(influencer_id)

    def _choose_first(self) -> None:
        if self.text() != self._name:
            self.suggestions.take()
