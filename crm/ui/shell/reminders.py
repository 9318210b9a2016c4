"""A word outside the window: a message from the tray where the system has one, else a toast. Knows no record."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from crm.ui.theme.theme import current

Say = Callable[[str, str, Callable[[], None]], None]


class Reminders(QObject):
    """Tells what falls due; pressing it brings the window to the front.

    Args:
        window: whose icon stands in the tray, from the first message on.
        say: shows a toast with one action.
        show: called when the message is pressed.
    """

    def __init__(self, window: QWidget, say: Say, show: Callable[[], None]) -> None:
        super().__init__(window)
        self._window, self._say, self._show = window, say, show
        self._tray: QSystemTrayIcon | None = None

    def tell(self, title: str, sentence: str) -> None:
        """Show one message."""
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            self._say(f"{title}: {sentence}", self.tr("Show"), self._show)
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(current().icon("bell", "accent"), self)
            self._tray.messageClicked.connect(self._come_forward)
            self._tray.activated.connect(self._come_forward)
            self._tray.show()
        self._tray.showMessage(title, sentence)

    def close(self) -> None:
        """Leave the tray."""
        if self._tray is not None:
            self._tray.hide()
            self._tray = None

    def _come_forward(self, *_: object) -> None:
        window = self._window.window()
        if window.isMinimized():
            window.showNormal()
        window.raise_()
        window.activateWindow()
        self._show()
