"""Text with merge fields: marked as one types, completed after "{", inserted from a menu."""

import re
from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QMenu, QWidget

from crm.domain.message_template import FIELDS, Piece, pieces
from crm.ui.kit.marked_text import MarkedText, TextMark
from crm.ui.kit.suggestions import Suggestions
from crm.ui.pages.messages.words import field_words

_BEGUN = re.compile(r"(?<!\{)\{([a-z_]*)$")
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OF_POPUP = (*_ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down)


class FieldText(MarkedText):
    """Signals:
    flawed(sentence): what could never be rendered; "" when all can.
    """

    flawed = Signal(str)

    def __init__(self, name: str, lines: int = 1, *, one_line: bool = False) -> None:
        """Begin empty.

        Args:
            name: what a screen reader says.
            one_line: takes no line break.
        """
        super().__init__("", lines)
        if one_line:
            self.as_line()
        self._open: frozenset[str] = frozenset()
        self._whom = ""
        self.setAccessibleName(name)
        self.suggestions = Suggestions(self, self.tr("Merge fields"))
        self.suggestions.chosen.connect(self.insert_field)
        self.textChanged.connect(self.mark)

    # ---- marks

    def show_open(self, missing: Collection[str], whom: str) -> None:
        """Mark fields that stay open for somebody."""
        self._open, self._whom = frozenset(missing), whom
        self.mark()

    def mark(self) -> None:
        """Mark every field: as known, as open for the person of the preview, or as one that there is not."""
        found = pieces(self.text())
        self.set_marks([self._mark(piece) for piece in found])
        self.flawed.emit(next((piece.problem for piece in found if piece.problem), ""))

    def _mark(self, piece: Piece) -> TextMark:
        if piece.problem:
            return TextMark(piece.start, piece.end, piece.problem, "red")
        name = piece.name or ""
        if name in self._open and not piece.has_fallback:
            tip = self.tr("Not known of {name}. Write {{{field}|something else}} for those of whom it is not known.")
            return TextMark(piece.start, piece.end, tip.format(name=self._whom, field=name), "amber")
        return TextMark(piece.start, piece.end, field_words(name), "green")

    # ---- inserting

    def field_menu(self, parent: QWidget) -> QMenu:
        """Every field, to be inserted where the cursor is."""
        menu = QMenu(parent)
        for name in FIELDS:
            words = f"{field_words(name)}  {{{name}}}"
            menu.addAction(words).triggered.connect(lambda _on=False, name=name: self.insert_field(name))
        return menu

    def insert_field(self, name: str) -> None:
        """Put a field where the cursor is; what was begun with a brace is completed."""
        cursor = self.textCursor()
        begun = _BEGUN.search(self._before(cursor))
        if begun is not None:
            for _letter in begun[0]:
                cursor.deletePreviousChar()
        after = cursor.block().text()[cursor.positionInBlock() :]
        closed = begun is not None and after[:1] in ("}", "|")
        cursor.insertText(f"{{{name}" if closed else f"{{{name}}}")
        if closed and after[:1] == "}":
            cursor.movePosition(QTextCursor.MoveOperation.Right)
        self.setTextCursor(cursor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _before(self, cursor: QTextCursor) -> str:
        return cursor.block().text()[: cursor.positionInBlock()]

    def _offer(self) -> None:
        begun = _BEGUN.search(self._before(self.textCursor()))
        fits = [name for name in FIELDS if begun is not None and name.startswith(begun[1])]
        self.suggestions.offer([(name, f"{name}  ·  {field_words(name)}") for name in fits], self.cursorRect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self.suggestions.popup.isVisible() and key in _OF_POPUP:
            event.ignore()  # the list takes them
            return
        super().keyPressEvent(event)
        if event.text() or key == Qt.Key.Key_Backspace:
            self._offer()
