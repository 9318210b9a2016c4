"""What stands on the screen first: the empty frame of the window, painted by hand before anything else is loaded.

Imports next to nothing on purpose: the pages, the theme and the database are loaded behind this picture, and then the
main window is put into it. Even the name `Qt` is left out: PySide makes its hundreds of enums when it is first said,
which takes 40 ms, a sixth of the time until this picture stands.
"""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QMainWindow

from crm.ui.theme.tokens import CONTROL, TYPE, Tokens

SIZE = (1280, 800)
SMALLEST = (640, 480)
NAVIGATION_WIDTH = 200
_BAR_WIDTHS = (88, 112, 96, 72, 84, 64, 76)  # bars where the names of the pages will stand


class Frame(QFrame):
    """The window on the screen, empty until `hold`.

    Signals:
        painted(): it stands on the screen for the first time.
    """

    painted = Signal()

    def __init__(self, tokens: Tokens, scale: float, words: str) -> None:
        """Make the frame.

        Args:
            scale: text size, 1.0 = 100 %.
            words: what is being opened; "" for nothing.
        """
        super().__init__()
        self.setWindowTitle("Rapport")
        self._tokens, self._scale, self._words = tokens, scale, words
        self._held: QMainWindow | None = None
        self._was_painted = False
        self.resize(self._px(SIZE[0]), self._px(SIZE[1]))
        self.setMinimumSize(*SMALLEST)

    def hold(self, window: QMainWindow) -> None:
        """Show the main window in the frame from now on; it goes with the frame."""
        self._held = window
        window.setParent(self)
        window.setGeometry(self.rect())
        window.windowTitleChanged.connect(self.setWindowTitle)
        window.show()

    def _px(self, length: float) -> int:
        return round(length * self._scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._held is None:
            self._paint(QPainter(self))
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)  # the next turn comes after this frame reached the screen

    def _paint(self, painter: QPainter) -> None:
        """The ground, the column with the mark and bars where the pages will stand, and what is being opened."""
        tokens, px = self._tokens, self._px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        column, width, height = px(NAVIGATION_WIDTH), self.width(), self.height()
        painter.fillRect(0, 0, width, height, QColor(tokens.surface))
        painter.fillRect(0, 0, column, height, QColor(tokens.canvas))
        painter.fillRect(column - 1, 0, 1, height, QColor(tokens.line))
        self._box(painter, (14, 14, 24, 24), 6, tokens.accent)
        for line, bar in enumerate(_BAR_WIDTHS):
            self._box(painter, (18, 110 + line * (CONTROL["nav"] + 2), bar, 10), 4, tokens.track)
        self._write(painter, "Rapport", "label", px(48), px(14 + 24 / 2), tokens.text)
        painter.setFont(self._font("body"))
        left = column + (width - column - painter.fontMetrics().horizontalAdvance(self._words)) // 2
        self._write(painter, self._words, "body", left, height // 2, tokens.text_faint)

    def _box(self, painter: QPainter, place: tuple[int, int, int, int], corner: int, colour: str) -> None:
        """A filled box with round corners; `place` is left, top, width and height at 100 %."""
        painter.setPen(QColor("transparent"))
        painter.setBrush(QColor(colour))
        left, top, width, height = map(self._px, place)
        painter.drawRoundedRect(left, top, width, height, self._px(corner), self._px(corner))

    def _write(self, painter: QPainter, text: str, kind: str, left: int, middle: int, colour: str) -> None:
        """One line of text, its capitals centred on `middle`."""
        painter.setFont(self._font(kind))
        painter.setPen(QColor(colour))
        painter.drawText(left, middle + painter.fontMetrics().capHeight() // 2, text)

    def _font(self, kind: str) -> QFont:
        size, weight, _ = TYPE[kind]
        font = self.font()
        font.setPixelSize(self._px(size))
        font.setWeight(QFont.Weight(weight))
        return font

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._held is not None:
            self._held.setGeometry(0, 0, self.width(), self.height())

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._held is not None:
            self._held.close()
        super().closeEvent(event)
