"""Plain text that grows with its words and shows marks under stretches of it. It knows no rule and no record."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QToolTip

from crm.ui.theme.theme import current

_WAVE = QTextCharFormat.UnderlineStyle.WaveUnderline
_LINE = QTextCharFormat.UnderlineStyle.SingleUnderline
_PADDING = 14


@dataclass(frozen=True, slots=True)
class TextMark:
    """A marked stretch.

    Attributes:
        start, end: offsets in characters.
        tip: what is said about it; "" for nothing.
        tone: amber, red or green.
    """

    start: int
    end: int
    tip: str = ""
    tone: str = "amber"


class MarkedText(QPlainTextEdit):
    """Several lines of plain text, as tall as they are; Tab leaves it.

    Signals:
        entered(): it got the keyboard.
    """

    entered = Signal()

    def __init__(self, text: str = "", lines: int = 1, placeholder: str = "") -> None:
        super().__init__(text)
        self._least = lines
        self._one_line = False
        self._marks: tuple[TextMark, ...] = ()
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def text(self) -> str:
        """What is typed."""
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Show another text; the same one leaves cursor and undo as they are."""
        if text != self.toPlainText():
            self.setPlainText(text)

    def replace_text(self, text: str) -> None:
        """Show another text as if it had been typed: Ctrl+Z brings back what stood there."""
        if text != self.toPlainText():
            cursor = QTextCursor(self.document())
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(text)

    def marks(self) -> tuple[TextMark, ...]:
        """The marks that show."""
        return self._marks

    def set_marks(self, marks: Sequence[TextMark]) -> None:
        """Mark these stretches and no others; what lies beyond the text is passed over."""
        self._marks = tuple(marks)
        self._draw_marks()

    def reveal(self, start: int, end: int) -> None:
        """Select a stretch and go there."""
        self.setTextCursor(self._cursor(start, end))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def as_reading(self) -> "MarkedText":
        """The same for reading only, without a frame."""
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("reading")
        self.document().setDocumentMargin(0)  # in line with what stands around it
        return self

    def as_line(self) -> "MarkedText":
        """The same without line breaks: Enter is left to the window's main button."""
        self._one_line = True
        return self

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._one_line and Qt.Key(event.key()) in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _draw_marks(self) -> None:
        length = len(self.toPlainText())
        shown = []
        for mark in self._marks:
            if mark.start < mark.end <= length:
                selection = QTextEdit.ExtraSelection()
                selection.cursor = self._cursor(mark.start, mark.end)
                selection.format = _format(mark.tone)
                shown.append(selection)
        self.setExtraSelections(shown)

    def _cursor(self, start: int, end: int) -> QTextCursor:
        """Qt counts UTF-16 units, where an emoji is two."""
        text = self.toPlainText()
        cursor = QTextCursor(self.document())
        cursor.setPosition(_units(text[:start]))
        cursor.setPosition(_units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _fit(self) -> None:
        rows = max(self._least, round(self.document().size().height()))
        self.setFixedHeight(rows * self.fontMetrics().lineSpacing() + current().px(_PADDING))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.entered.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
            self._draw_marks()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.cursorForPosition(self.viewport().mapFrom(self, event.pos())).position()
            text = self.toPlainText()
            tips = [mark.tip for mark in self._marks if _units(text[: mark.start]) <= at <= _units(text[: mark.end])]
            QToolTip.showText(event.globalPos(), "\n\n".join(tip for tip in tips if tip), self)
            return True
        return super().event(event)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _format(tone: str) -> QTextCharFormat:
    background, words = current().chip(tone)
    told = QTextCharFormat()
    told.setBackground(QColor(background))
    told.setUnderlineStyle(_WAVE if tone == "amber" else _LINE)
    told.setUnderlineColor(QColor(words))
    if tone == "red":
        told.setFontStrikeOut(True)
    return told
