"""A polite end when the system asks for one: SIGTERM and its like close the window as the person would."""

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

_ENDINGS = ("SIGTERM", "SIGHUP", "SIGINT")


class Endings(QObject):
    """Watches for the signals that end a program; on Windows only Ctrl+C exists."""

    def __init__(self, parent: QObject, end: Callable[[], object]) -> None:
        """Watch from now on.

        Args:
            end: called on the main thread; closes the window.
        """
        super().__init__(parent)
        # Python runs signal handlers between its own steps only, so Qt waits on a socket that the handler writes to.
        self._here, self._there = socket.socketpair()
        self._there.setblocking(False)
        signal.set_wakeup_fd(self._there.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._here.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda: self._ended(end))
        known = [getattr(signal, name) for name in _ENDINGS if hasattr(signal, name)]
        self._before = {each: signal.signal(each, lambda _number, _frame: None) for each in known}

    def stop(self) -> None:
        """Let the signals do again what they did before."""
        self._notifier.setEnabled(False)
        for each, handler in self._before.items():
            signal.signal(each, handler)
        signal.set_wakeup_fd(-1)
        self._here.close()
        self._there.close()

    def _ended(self, end: Callable[[], object]) -> None:
        self._here.recv(64)
        end()
