"""A short message at the foot of the window with at most one action; goes away by itself."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from crm.ui.kit.widgets import label, row
from crm.ui.theme.theme import current

SHOWN_MS = 6000


class Toast(QFrame):
    """One at a time: a new message replaces the old one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self.setObjectName("toast")
        self._text = label("", "body")
        self._action = QPushButton()
        self._action.hide()
        self._action.clicked.connect(self._act)
        self._do: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.setLayout(row(self._text, self._action, spacing=12, margins=(14, 6, 8, 6)))
        self.hide()
        parent.installEventFilter(self)

    def say(self, text: str, action: str = "", do: Callable[[], None] | None = None) -> None:
        """Show a sentence, with a button when `action` is given; a screen reader hears it too."""
        self._text.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._do = do
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start(SHOWN_MS)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def text(self) -> str:
        """What is shown now."""
        return self._text.text() if self.isVisible() else ""

    def _act(self) -> None:
        self.hide()
        if self._do is not None:
            self._do()

    def _place(self) -> None:
        parent = self._window
        widest = parent.width() - current().px(48)
        self.setMaximumWidth(widest)
        self._text.setWordWrap(self._text.sizeHint().width() > widest - current().px(120))
        self.adjustSize()
        self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - current().px(52))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
