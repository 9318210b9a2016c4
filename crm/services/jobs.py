"""Where work runs: one writer thread, two readers, progress and cancelling. No Qt, and nothing about records."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol, TypeVar

from crm.errors import Cancelled

T = TypeVar("T")
READERS = 2


@dataclass(frozen=True, slots=True)
class Stand:
    """How far a job has come.

    Attributes:
        stage: what it is doing, in a few words; "" before it began.
        done, total: counts of the same thing; total 0 when it is not known how much there is.
    """

    stage: str = ""
    done: int = 0
    total: int = 0


class Progress:
    """Handed to a long job: it reports, somebody else looks or asks it to stop."""

    def __init__(self) -> None:
        self._stand = Stand()
        self._stop = threading.Event()

    @property
    def stand(self) -> Stand:
        """The latest report; any thread may look."""
        return self._stand

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked the job to stop."""
        return self._stop.is_set()

    def report(self, stage: str, done: int, total: int) -> None:
        """Say how far the job has come; only the latest report is kept, so call it as often as you like.

        Args:
            stage: what is being done, in a few words.
            done, total: counts of the same thing; total 0 when unknown.

        Raises:
            Cancelled: somebody asked the job to stop; let it through, so that the step rolls back.
        """
        self._stand = Stand(stage, done, total)
        if self._stop.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the job to stop at its next report."""
        self._stop.set()


class Runner(Protocol):
    """Runs reads and writes somewhere; the result, or the exception, is in the future."""

    def read(self, work: Callable[[], T]) -> "Future[T]":
        """Run something that only reads."""
        ...

    def write(self, work: Callable[[], T]) -> "Future[T]":
        """Run something that writes, after every write asked for before it."""
        ...

    def close(self) -> None:
        """Drop reads that have not begun; wait for those that have, and for every write."""
        ...


class JobRunner:
    """One writer, so that steps keep their order; two readers, so that a long read does not hold up a short one."""

    def __init__(self) -> None:
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")

    def read(self, work: Callable[[], T]) -> "Future[T]":
        return self._readers.submit(work)

    def write(self, work: Callable[[], T]) -> "Future[T]":
        return self._writer.submit(work)

    def close(self) -> None:
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)  # a change that was asked for is made, also when the window closes at once


class InlineJobRunner:
    """Runs everything at once on the calling thread: for the command line and for tests."""

    def read(self, work: Callable[[], T]) -> "Future[T]":
        return _done(work)

    def write(self, work: Callable[[], T]) -> "Future[T]":
        return _done(work)

    def close(self) -> None:
        """Nothing is ever waiting."""


def _done(work: Callable[[], T]) -> "Future[T]":
    future: Future[T] = Future()
    try:
        future.set_result(work())
    except Exception as error:  # kept in the future, exactly as a thread pool does
        future.set_exception(error)
    return future
