"""Work runs on its own threads: writes keep their order, reads do not wait for them, Cancel stops a job at its report."""

import threading
from collections.abc import Iterator

import pytest

from crm.errors import Cancelled
from crm.services.jobs import InlineJobRunner, JobRunner, Progress, Stand


@pytest.fixture
def runner() -> Iterator[JobRunner]:
    """A threaded runner, closed afterwards."""
    runner = JobRunner()
    yield runner
    runner.close()


def test_writes_keep_their_order_and_share_one_thread(runner: JobRunner) -> None:
    seen: list[tuple[int, str]] = []

    def note(number: int) -> None:
        seen.append((number, threading.current_thread().name))

    for future in [runner.write(lambda number=number: note(number)) for number in range(50)]:  # type: ignore[misc]
        future.result(timeout=10)
    assert [number for number, _thread in seen] == list(range(50))
    assert len({thread for _number, thread in seen}) == 1


def test_a_read_does_not_wait_for_a_long_write(runner: JobRunner) -> None:
    may_end = threading.Event()
    long = runner.write(lambda: may_end.wait(10))
    assert runner.read(lambda: "read").result(timeout=10) == "read"
    assert not long.done()
    may_end.set()
    assert long.result(timeout=10)


def test_a_short_read_does_not_wait_for_a_long_one(runner: JobRunner) -> None:
    may_end = threading.Event()
    long = runner.read(lambda: may_end.wait(10))
    assert runner.read(lambda: "short").result(timeout=10) == "short"
    may_end.set()
    long.result(timeout=10)


def test_closing_makes_every_change_that_was_asked_for() -> None:
    runner = JobRunner()
    begun, may_end, done = threading.Event(), threading.Event(), []

    def first() -> None:
        begun.set()
        may_end.wait(10)
        done.append("first")

    running = runner.write(first)
    waiting = runner.write(lambda: done.append("second"))
    begun.wait(10)
    closing = threading.Thread(target=runner.close)
    closing.start()
    may_end.set()
    closing.join(10)
    assert running.done() and waiting.done() and done == ["first", "second"]


def test_progress_keeps_the_latest_report() -> None:
    progress = Progress()
    assert progress.stand == Stand()
    progress.report("Reading", 1, 10)
    progress.report("Writing", 7, 10)
    assert progress.stand == Stand("Writing", 7, 10)


def test_a_cancelled_job_ends_at_its_next_report() -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        progress.report("Writing", 1, 10)


def test_inline_runs_at_once_and_keeps_the_exception() -> None:
    runner = InlineJobRunner()
    assert runner.write(lambda: threading.current_thread()).result() is threading.main_thread()
    failed = runner.read(lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        failed.result()
