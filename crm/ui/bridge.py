"""The one place where threads meet Qt: queries and commands go out to workers, answers come back on the main thread.

No widget, no SQL, no rule. Answers always arrive on a later turn of the event loop, never inside the call.
"""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from crm.changes import ChangeSet
from crm.errors import Cancelled, CrmError, EnvironmentProblem
from crm.services.jobs import Progress, Runner

Then = Callable[[Any], None]
Failed = Callable[[CrmError], None]
Finish = Callable[["Future[Any]"], None]
Run = Callable[[Callable[[], Any]], "Future[Any]"]
OTHERS_EVERY_MS = 1000
_SKIPPED = object()


class Workspace(Protocol):
    """What the bridge itself needs of an open database; queries and commands get the database as it is."""

    def subscribe(self, callback: Callable[[ChangeSet], None]) -> None: ...
    def data_version(self) -> int: ...


@dataclass(frozen=True)
class Message:
    """A sentence for the person, with at most one thing to do about it.

    Attributes:
        text: one sentence.
        action: the button's words; "" for none.
        act: called when the button is pressed.
    """

    text: str
    action: str = ""
    act: Callable[[], None] | None = None


@dataclass(frozen=True, eq=False)
class Job:
    """A long job in the strip: its title, and how far it is."""

    title: str
    progress: Progress


class Later(QObject):
    """Runs work elsewhere and finishes it on the main thread, on a later turn of the event loop."""

    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._closed = False
        # Queued even from the main thread: an answer never comes inside the call that asked.
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, where: Run, work: Callable[[], Any], finish: Finish) -> None:
        """Do something elsewhere.

        Args:
            where: `read` or `write` of a `Runner`.
            work: what to do there.
            finish: gets the finished future on the main thread, unless this was closed before.
        """
        if not self._closed:
            where(work).add_done_callback(lambda future: self._post(partial(finish, future)))

    def stop(self) -> None:
        """Deliver nothing any more."""
        self._closed = True

    def _post(self, closure: Callable[[], None]) -> None:
        if not self._closed and shiboken6.isValid(self):
            self._arrived.emit(closure)

    def _deliver(self, closure: Callable[[], None]) -> None:
        if not self._closed:
            closure()


class Bridge(Later):
    """Runs queries and commands on an open workspace; made with it, closed before it.

    Signals:
        changed(ChangeSet): something was committed here, or by another process (`unknown`).
        said(Message): show it as a toast.
        problem(EnvironmentProblem): show it as a dialog with the remedy.
        bug(Exception): our mistake; show the report dialog.
        jobs_changed(): a job began or ended; see `jobs`.
    """

    changed = Signal(object)
    said = Signal(object)
    problem = Signal(object)
    bug = Signal(object)
    jobs_changed = Signal()

    def __init__(self, db: Workspace, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs: list[Job] = []
        self._db = db
        self._runner = runner
        self._newest: dict[object, int] = {}
        self._reads = 0
        db.subscribe(self._committed)
        self._version = db.data_version()
        self._others = QTimer(self)
        self._others.timeout.connect(self._look_for_others)
        self._others.start(OTHERS_EVERY_MS)

    def read(
        self, owner: QObject, query: Callable[..., Any], *args: Any, then: Then, failed: Failed | None = None
    ) -> None:
        """Run `query(db, *args)` on a reader thread and hand its answer to `then` on the main thread.

        A newer read with the same owner, query and `then` makes this one late: it is skipped or its answer dropped.
        A `partial` is a `then` of its own, so pages of rows never displace each other.

        Args:
            owner: when it is deleted, the answer is dropped.
            query: reads only.
            then: gets the answer.
            failed: gets a `UserError`; without it the error is shown as a toast.
        """
        self._reads += 1
        number, key = self._reads, (owner, query, then)
        self._newest[key] = number

        def work() -> Any:
            return query(self._db, *args) if self._newest.get(key) == number else _SKIPPED

        def finish(future: "Future[Any]") -> None:
            if self._newest.get(key) == number:
                del self._newest[key]
                self._answer(future, owner, then, failed)

        self.run(self._runner.read, work, finish)

    def write(
        self,
        owner: QObject,
        command: Callable[..., Any],
        *args: Any,
        then: Then | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Run `command(db, *args)` on the writer thread, after every write asked for before.

        Args:
            owner: when it is deleted, the answer is dropped; the command runs all the same.
            command: a service function, one labelled transaction.
            then: gets the result.
            failed: gets a `UserError`; without it the error is shown as a toast.
        """
        finish = partial(self._answer, owner=owner, then=then, failed=failed)
        self.run(self._runner.write, partial(command, self._db, *args), finish)

    def job(
        self,
        title: str,
        function: Callable[..., Any],
        *args: Any,
        then: Then | None = None,
        failed: Failed | None = None,
    ) -> Job:
        """Run `function(db, *args, progress)` on the writer thread and show it in the job strip with Cancel.

        Args:
            title: what is being done, e.g. "Importing creators.csv".
            function: reports to the `Progress` it gets last.
            then: gets the result.
            failed: gets a `UserError` or `Cancelled`; without it they are shown as a toast.

        Returns:
            The job; `job.progress.cancel()` asks it to stop.
        """
        return self._start(self._runner.write, title, partial(function, self._db, *args), then, failed)

    def reading_job(
        self,
        title: str,
        function: Callable[..., Any],
        *args: Any,
        then: Then | None = None,
        failed: Failed | None = None,
    ) -> Job:
        """As `job`, for one that only reads (an export, an import's plan): it holds up no write."""
        return self._start(self._runner.read, title, partial(function, self._db, *args), then, failed)

    def say(self, text: str, action: str = "", act: Callable[[], None] | None = None) -> None:
        """Show a sentence as a toast, with at most one action such as Undo."""
        self.said.emit(Message(text, action, act))

    def close(self) -> None:
        """Cancel jobs, wait for what runs, and deliver nothing any more."""
        self.stop()
        self._others.stop()
        for job in self.jobs:
            job.progress.cancel()
        self._runner.close()
        self.jobs.clear()
        self.jobs_changed.emit()

    def _start(
        self,
        where: Run,
        title: str,
        function: Callable[[Progress], Any],
        then: Then | None,
        failed: Failed | None,
    ) -> Job:
        job = Job(title, Progress())
        self.jobs.append(job)
        self.jobs_changed.emit()

        def finish(future: "Future[Any]") -> None:
            self.jobs.remove(job)
            self.jobs_changed.emit()
            self._answer(future, self, then, failed)

        self.run(where, partial(function, job.progress), finish)
        return job

    def _answer(self, future: "Future[Any]", owner: QObject, then: Then | None, failed: Failed | None) -> None:
        try:
            result = future.result()
        except CancelledError:
            return
        except EnvironmentProblem as problem:
            self.problem.emit(problem)
            if failed is not None and shiboken6.isValid(owner):
                failed(problem)
        except CrmError as error:
            self._refused(error, owner, failed)
        except Exception as bug:
            self.bug.emit(bug)
        else:
            if then is not None and result is not _SKIPPED and shiboken6.isValid(owner):
                then(result)

    def _refused(self, error: CrmError, owner: QObject, failed: Failed | None) -> None:
        if failed is not None and shiboken6.isValid(owner):
            failed(error)
        elif failed is None or not isinstance(error, Cancelled):
            self.say(str(error))

    def _committed(self, changes: ChangeSet) -> None:
        """On the committing thread."""
        self._post(partial(self.changed.emit, changes))

    def _look_for_others(self) -> None:
        version = self._db.data_version()
        if version != self._version:
            self._version = version
            self.changed.emit(ChangeSet(unknown=True))
