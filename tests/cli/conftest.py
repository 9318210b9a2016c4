"""Runs verbs inside this process, as a script would read them: status, standard output, standard error."""

import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crm.cli.main import main


@dataclass(frozen=True)
class Answer:
    """What one command line gave."""

    status: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """The one JSON value on standard output; fails when there is anything else."""
        assert self.out.count("\n") == 1, self.out
        return json.loads(self.out)


Rapport = Callable[..., Answer]


@pytest.fixture(autouse=True)
def as_mara(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Mara types; hooks and log handlers are left as they were."""
    monkeypatch.setenv("RAPPORT_USER", "Mara")
    root = logging.getLogger()
    before = (sys.excepthook, threading.excepthook, root.level, list(root.handlers))
    yield
    sys.excepthook, threading.excepthook, level, handlers = before
    root.setLevel(level)
    for handler in [one for one in root.handlers if one not in handlers]:
        root.removeHandler(handler)
        handler.close()


@pytest.fixture
def rapport(capfd: pytest.CaptureFixture[str], workspace_path: Path) -> Rapport:
    """Runs `rapport ARGUMENTS --workspace <an empty workspace>`."""

    def run(*arguments: str, workspace: Path | None = workspace_path) -> Answer:
        capfd.readouterr()
        where = ["--workspace", str(workspace)] if workspace is not None else []
        status = main([*arguments, *where])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return Answer(status, out, err)

    return run


@pytest.fixture
def ask(rapport: Rapport) -> Callable[..., Any]:
    """Runs a verb that must succeed, with --json, and gives its value."""

    def run(*arguments: str) -> Any:
        answer = rapport(*arguments, "--json")
        assert answer.status == 0, answer.err
        assert answer.err == ""
        return answer.value

    return run


@pytest.fixture
def creators(tmp_path: Path) -> Path:
    """A list of three creators as an agency keeps it."""
    path = tmp_path / "creators 2026-11-20.csv"
    path.write_text(
        "Name,Instagram handle,Followers,Email\n"
        "Noor van Dijk,@noor.makes,38200,noor@example.com\n"
        "Sanne Bakker,@sanne.bakes,12050,\n"
        "Noor Janssen,@noorjanssen,9800,\n",
        encoding="utf-8",
    )
    return path
