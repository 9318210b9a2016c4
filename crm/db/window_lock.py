"""One window per workspace file: a lock beside the file, and a note saying who holds it. Gone after close."""

import json
import os
import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from crm.errors import Conflict


@dataclass(frozen=True)
class Holder:
    """Who has a workspace open in a window.

    Attributes:
        who: the person's name.
        host: the computer's name.
        pid: the process.
        since: aware instant, ISO 8601.
    """

    who: str
    host: str
    pid: int
    since: str


class WindowLock:
    """Held from open to close; the system frees it when the process dies, so a stale one is simply taken over."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # Not thread-local: a window opens its file on a worker thread and closes it on the main one.
        self._lock = FileLock(path.with_name(f".{path.name}.lock"), thread_local=False)
        # A note of its own: taking the lock empties the lock file, even when somebody else holds it.
        self._note = path.with_name(f".{path.name}.holder")

    def acquire(self, who: str, clock: Callable[[], datetime]) -> None:
        """Take the lock and leave the note.

        Raises:
            Conflict: another window has the file; the message names its holder.
        """
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise Conflict(self._held_by()) from None
        holder = Holder(who, platform.node(), os.getpid(), clock().isoformat(timespec="seconds"))
        self._note.write_text(json.dumps(asdict(holder)), encoding="utf-8")

    def release(self) -> None:
        """Give the file free and leave nothing beside it."""
        if not self._lock.is_locked:
            return
        self._note.unlink(missing_ok=True)
        self._lock.release()
        Path(self._lock.lock_file).unlink(missing_ok=True)

    def _held_by(self) -> str:
        try:
            holder = Holder(**json.loads(self._note.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return f"{self._path.name} is open in another window; it can be opened read-only here."
        since = datetime.fromisoformat(holder.since).strftime("%Y-%m-%d %H:%M UTC")
        return (
            f"{self._path.name} is open in a window of {holder.who or 'someone'} on {holder.host} since {since}; "
            "it can be opened read-only here."
        )
