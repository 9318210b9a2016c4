"""The last work before a workspace closes: done elsewhere, while the window says so and stays alive."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal

T = TypeVar("T")
SAID_AFTER_MS = 150  # what takes less needs no word


class _Ended(QObject):
    told = Signal()


def wait_for(work: Callable[[], T], say: Callable[[], None]) -> T:
    """Do something on another thread and wait for it; the window is painted, yet takes no keys and no clicks.

    Args:
        say: tells the person what they wait for; called only when it takes a while.

    Raises:
        What the work raises.
    """
    ended, loop, soon = _Ended(), QEventLoop(), QTimer(singleShot=True, interval=SAID_AFTER_MS)
    ended.told.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
    soon.timeout.connect(say)
    with ThreadPoolExecutor(1, thread_name_prefix="closing") as elsewhere:
        future = elsewhere.submit(work)
        future.add_done_callback(lambda _future: ended.told.emit())
        soon.start()
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        soon.stop()
        return future.result()
