"""A calendar file follows the open workspace: written when chosen, again after changes, and a failure is said once."""

from pathlib import Path
from threading import Event, Thread, current_thread

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from crm.app import kept_calendar
from crm.app.closing import wait_for
from crm.app.kept_calendar import KeptCalendar
from crm.db.unit_of_work import Database
from crm.errors import EnvironmentProblem
from crm.services.brands import BrandDraft, add_brand
from crm.services.history import undo
from crm.services.tasks import TaskDraft, add_task
from crm.ui.bridge import Bridge
from tests.services.people import add_noor
from tests.ui.conftest import TODAY, Said


@pytest.fixture
def kept(bridge: Bridge, monkeypatch: pytest.MonkeyPatch) -> KeptCalendar:
    monkeypatch.setattr(kept_calendar, "REST_MS", 0)
    return KeptCalendar(bridge, lambda: TODAY, bridge)


def events(path: Path) -> int:
    return path.read_bytes().count(b"BEGIN:VEVENT") if path.is_file() else -1


def test_the_file_follows_changes_and_undo_until_it_is_let_go(
    db: Database, bridge: Bridge, kept: KeptCalendar, tmp_path: Path, qtbot: QtBot
) -> None:
    to, noor = tmp_path / "days.ics", add_noor(db)
    kept.follow(str(to))
    qtbot.waitUntil(lambda: events(to) == 0)
    add_task(db, TaskDraft(noor, "Call", TODAY))
    qtbot.waitUntil(lambda: events(to) == 1)
    undo(db)
    qtbot.waitUntil(lambda: events(to) == 0)
    kept.follow("")
    to.unlink()
    add_task(db, TaskDraft(noor, "Call", TODAY))
    told = QObject()
    read: list[int] = []
    bridge.read(told, lambda _db: 1, then=read.append)
    qtbot.waitUntil(lambda: read == [1])  # after whatever the change has set off
    assert not to.exists()


def test_a_failure_is_said_once_and_the_change_is_made(
    db: Database, bridge: Bridge, kept: KeptCalendar, tmp_path: Path, qtbot: QtBot, said: Said
) -> None:
    problems: list[object] = []
    bridge.problem.connect(problems.append)
    folder = tmp_path / "shared"
    folder.write_text("in the way")
    kept.follow(str(folder / "days.ics"))
    qtbot.waitUntil(lambda: len(said) == 1)
    add_brand(db, BrandDraft("Linnet"))
    add_task(db, TaskDraft(add_noor(db), "Call", TODAY))
    folder.unlink()
    folder.mkdir()
    add_brand(db, BrandDraft("Maple"))
    qtbot.waitUntil(lambda: events(folder / "days.ics") == 1)
    assert len(said) == 1 and "could not be written" in said.texts()[0]
    assert problems == []  # no dialog after every change


def test_a_change_of_the_last_moment_reaches_the_file_before_the_workspace_closes(
    db: Database, bridge: Bridge, tmp_path: Path, qtbot: QtBot
) -> None:
    """Also while the rest after a change is not over yet."""
    kept, to = KeptCalendar(bridge, lambda: TODAY, bridge), tmp_path / "days.ics"
    kept.follow(str(to))
    qtbot.waitUntil(lambda: events(to) == 0)
    add_task(db, TaskDraft(add_noor(db), "Call", TODAY))
    told: list[int] = []
    bridge.read(kept, lambda _db: 1, then=told.append)
    qtbot.waitUntil(lambda: told == [1])
    assert events(to) == 0
    kept.close(db)
    assert events(to) == 1


def test_closing_writes_nothing_when_nothing_changed(
    db: Database, bridge: Bridge, kept: KeptCalendar, tmp_path: Path, qtbot: QtBot
) -> None:
    """Reading a large calendar takes a second or two, which nobody waits for without need."""
    to = tmp_path / "days.ics"
    add_task(db, TaskDraft(add_noor(db), "Call", TODAY))
    kept.follow(str(to))
    told: list[int] = []
    bridge.read(kept, lambda _db: 1, then=told.append)
    qtbot.waitUntil(lambda: told == [1] and events(to) == 1)
    to.unlink()
    kept.close(db)
    assert not to.exists()


def test_the_last_work_is_done_elsewhere_while_the_window_lives(qtbot: QtBot) -> None:
    """And what they wait for is said once it takes a while; a failure comes back."""
    said, release, turns = [], Event(), []
    QTimer.singleShot(0, lambda: turns.append(current_thread()))

    def work() -> Thread:
        release.wait(5)
        return current_thread()

    def say() -> None:
        said.append(True)
        release.set()

    assert wait_for(work, say) is not current_thread()
    assert said == [True] and turns == [current_thread()]
    with pytest.raises(EnvironmentProblem):
        wait_for(broken, lambda: None)


def broken() -> None:
    raise EnvironmentProblem("The disk is full.", "Free some space.")
