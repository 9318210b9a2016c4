"""What every test shares: a home of its own, a workspace copied from a template, a fixed clock, and "Mara"."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partialmethod
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.services.sample import make_sample

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
# What a test waits for comes when it comes: a machine with other work on it is no failure.
QtBot.waitUntil = partialmethod(QtBot.waitUntil, timeout=30_000)
QtBot.waitSignal = partialmethod(QtBot.waitSignal, timeout=30_000)


def fixed_clock() -> datetime:
    """The moment at which every test happens: 2026-11-22 09:00 UTC."""
    return NOW


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the folders of whoever runs it."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("RAPPORT_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def workspace_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One empty workspace, made by the real migrations once per session; copy it, never open it."""
    path = tmp_path_factory.mktemp("template") / "template.rapport"
    Database.create(path, user="Mara", name="Test agency", clock=fixed_clock).close()
    return path


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample agency at the fixed moment, made once per session; copy it, never write to it."""
    path = tmp_path_factory.mktemp("sample") / "sample.rapport"
    return make_sample(path, user="Mara", zone="UTC", clock=fixed_clock)


@pytest.fixture
def workspace_path(workspace_template: Path, tmp_path: Path) -> Path:
    """An empty workspace file of this test's own, closed."""
    return Path(shutil.copy(workspace_template, tmp_path / "agency.rapport"))


@pytest.fixture
def open_database() -> Iterator[Callable[[Path], Database]]:
    """Opens workspaces as Mara at the fixed moment and closes them all after the test."""
    opened: list[Database] = []

    def open_one(path: Path) -> Database:
        opened.append(Database.open(path, user="Mara", clock=fixed_clock))
        return opened[-1]

    yield open_one
    for database in opened:
        database.close()


@pytest.fixture
def db(workspace_path: Path, open_database: Callable[[Path], Database]) -> Database:
    """An open, empty workspace."""
    return open_database(workspace_path)
