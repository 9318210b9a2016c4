"""What stands on the screen first: the empty frame of the window, painted by hand before anything else is loaded.

Imports next to nothing on purpose: the pages, the theme and the database are loaded behind this picture, and then the
main window is put into it.
"""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from crm.ui.theme.tokens import CONTROL, TYPE, Tokens

SIZE = (1280, 800)
SMALLEST = (640, 480)
NAVIGATION_WIDTH = 200
_ROWS = 7  # bars where the names of the pages will stand
_BAR_WIDTHS = (88, 112, 96, 72, 84, 64, 76)


class Frame(QWidget):
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
        self.resize(round(SIZE[0] * scale), round(SIZE[1] * scale))
        self.setMinimumSize(*SMALLEST)
        self._tokens, self._scale, self._words = tokens, scale, words
        self._held: QMainWindow | None = None
        self._was_painted = False

    def hold(self, window: QMainWindow) -> None:
        """Show the main window in the frame from now on; it goes with the frame."""
        self._held = window
        window.setParent(self, Qt.WindowType.Widget)
        window.setGeometry(self.rect())
        window.windowTitleChanged.connect(self.setWindowTitle)
        window.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._held is None:
            painter = QPainter(self)
            self._paint_navigation(painter)
            self._paint_words(painter)
            painter.end()
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)  # the next turn comes after this frame reached the screen

    def _paint_navigation(self, painter: QPainter) -> None:
        tokens, px = self._tokens, self._px
        width = px(NAVIGATION_WIDTH)
        painter.fillRect(self.rect(), QColor(tokens.surface))
        painter.fillRect(0, 0, width, self.height(), QColor(tokens.canvas))
        painter.fillRect(width - 1, 0, 1, self.height(), QColor(tokens.line))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent))
        painter.drawRoundedRect(px(14), px(14), px(24), px(24), px(6), px(6))
        painter.setBrush(QColor(tokens.track))
        for row, bar in enumerate(_BAR_WIDTHS[:_ROWS]):
            painter.drawRoundedRect(px(18), px(110) + row * px(CONTROL["nav"] + 2), px(bar), px(10), px(4), px(4))
        painter.setPen(QColor(tokens.text))
        painter.setFont(self._font("label"))
        painter.drawText(px(48), px(14), width - px(60), px(24), Qt.AlignmentFlag.AlignVCenter, "Rapport")

    def _paint_words(self, painter: QPainter) -> None:
        area = self.rect().adjusted(self._px(NAVIGATION_WIDTH), 0, 0, 0)
        painter.setPen(QColor(self._tokens.text_faint))
        painter.setFont(self._font("body"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._words)

    def _font(self, style: str) -> QFont:
        size, weight, _line = TYPE[style]
        font = self.font()
        font.setPixelSize(self._px(size))
        font.setWeight(QFont.Weight(weight))
        return font

    def _px(self, length: float) -> int:
        return round(length * self._scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._held is not None:
            self._held.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._held is not None:
            self._held.close()
        super().closeEvent(event)
