"""A field in which somebody is found by name or handle. It knows no query: who fits is handed to it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from crm.ui.kit.suggestions import Suggestions
from crm.ui.theme.theme import current


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
        self.suggestions = Suggestions(self, self.tr("People found"))
        self.suggestions.chosen.connect(self._choose)
        self.textEdited.connect(self._search)
        self.returnPressed.connect(self._choose_first)

    def offer(self, found: Sequence[tuple[str, str]]) -> None:
        """Show who fits what was typed: (id, name and what tells them apart)."""
        self.suggestions.offer(found if self.text().strip() else [])

    def _search(self, text: str) -> None:
        if text.strip():
            self.searched.emit(text)

    def _choose(self, influencer_id: str) -> None:
        self.clear()
        self.person_chosen.emit(influencer_id)

    def _choose_first(self) -> None:
        if self.text().strip():
            self.suggestions.take()
