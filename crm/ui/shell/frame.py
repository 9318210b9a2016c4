"""What stands on the screen first: the empty frame of the window, painted before anything else is loaded.

Imports next to nothing on purpose: the pages, the theme and the database are loaded behind this picture, and then the
main window is put into it. It has a small style sheet of its own, because making the first QPainter takes 35 ms. Even
the name `Qt` is left out: PySide makes its hundreds of enums when it is first said,
which takes 40 ms, a sixth of the time until this picture stands.
"""

from string import Template

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QMainWindow

from crm.ui.theme.tokens import CONTROL, TYPE, Tokens

SIZE = (1280, 800)
SMALLEST = (640, 480)
NAVIGATION_WIDTH = 200
_BAR_WIDTHS = (88, 112, 96, 72, 84, 64, 76)  # bars where the names of the pages will stand
_LOOK = Template("""
QFrame#frame { background: $surface; }
QFrame#column { background: $canvas; border-right: 1px solid $line; }
QLabel#mark { background: $accent; border-radius: ${corner}px; }
QLabel#bar { background: $track; border-radius: ${round}px; }
QLabel#name { color: $text; font-size: ${name}px; font-weight: 600; }
QLabel#words { color: $text_faint; font-size: ${body}px; qproperty-alignment: AlignCenter; }
""")


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
        self._scale = scale
        self._held: QMainWindow | None = None
        self._was_painted = False
        px = self._px
        lengths = {"corner": px(6), "round": px(4), "name": px(TYPE["label"][0]), "body": px(TYPE["body"][0])}
        self._picture = QFrame(self)
        self._picture.setObjectName("frame")
        self._picture.setStyleSheet(
            _LOOK.substitute(tokens.flat() | {name: str(length) for name, length in lengths.items()})
        )
        self._column = QFrame(self._picture)
        self._column.setObjectName("column")
        self._words = QLabel(words, self._picture)
        self._words.setObjectName("words")
        self._add_label("mark", "", 14, 14, 24, 24)
        self._add_label("name", "Rapport", 48, 14, 120, 24)
        for row, width in enumerate(_BAR_WIDTHS):
            self._add_label("bar", "", 18, 110 + row * (CONTROL["nav"] + 2), width, 10)
        self.resize(px(SIZE[0]), px(SIZE[1]))
        self.setMinimumSize(*SMALLEST)

    def hold(self, window: QMainWindow) -> None:
        """Show the main window in the frame from now on; it goes with the frame."""
        self._held = window
        window.setParent(self)
        window.setGeometry(self.rect())
        window.windowTitleChanged.connect(self.setWindowTitle)
        window.show()
        self._picture.hide()

    def _add_label(self, name: str, text: str, *place: int) -> None:
        """A label in the column; `place` is left, top, width and height at 100 %."""
        label = QLabel(text, self._column)
        label.setObjectName(name)
        label.setGeometry(*map(self._px, place))

    def _px(self, length: float) -> int:
        return round(length * self._scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)  # the next turn comes after this frame reached the screen

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        column, width, height = self._px(NAVIGATION_WIDTH), self.width(), self.height()
        self._picture.setGeometry(0, 0, width, height)
        self._column.setGeometry(0, 0, column, height)
        self._words.setGeometry(column, 0, width - column, height)
        if self._held is not None:
            self._held.setGeometry(0, 0, width, height)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._held is not None:
            self._held.close()
        super().closeEvent(event)
