"""The log records every failure, on any thread, and never what a person typed."""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm import logs


@pytest.fixture(autouse=True)
def untouched_hooks() -> Iterator[None]:
    """Leave the process as it was: hooks, level and handlers."""
    root = logging.getLogger()
    before = (sys.excepthook, threading.excepthook, root.level, list(root.handlers))
    yield
    sys.excepthook, threading.excepthook, level, handlers = before
    root.setLevel(level)
    for handler in [one for one in root.handlers if one not in handlers]:
        root.removeHandler(handler)
        handler.close()


def test_an_uncaught_failure_is_recorded_by_kind_and_place_without_its_words(tmp_path: Path) -> None:
    seen: list[type[BaseException]] = []
    path = logs.start(tmp_path, on_bug=lambda kind, error, trace: seen.append(kind))
    try:
        raise ValueError("Noor van Dijk, noor@example.com")
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    written = path.read_text(encoding="utf-8")
    assert seen == [ValueError]
    assert "ValueError at test_logs.py" in written
    assert "Noor" not in written and "@" not in written


def test_a_failure_on_a_thread_reaches_the_log_too(tmp_path: Path) -> None:
    path = logs.start(tmp_path, on_bug=lambda kind, error, trace: None)

    def fail() -> None:
        raise KeyError("secret")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "KeyError" in path.read_text(encoding="utf-8")


def test_starting_twice_writes_each_line_once(tmp_path: Path) -> None:
    path = logs.start(tmp_path)
    logs.start(tmp_path)
    logging.getLogger("crm").warning("one line")
    assert path.read_text(encoding="utf-8").count("one line") == 1


def test_a_folder_that_cannot_be_written_does_not_stop_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    logs.start(tmp_path / "file")
    logging.getLogger("crm").warning("goes nowhere")
