"""What falls due while the window is open is told outside the list, unless the person does not want it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import chain, repeat
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from crm import paths, settings
from crm.app import App
from crm.services.influencers import InfluencerDraft, add_influencer
from crm.services.jobs import InlineJobRunner
from crm.services.tasks import TaskDraft, add_task
from crm.settings import Settings
from crm.ui.shell.main_window import MainWindow


@pytest.fixture
def app(qtbot: QtBot, workspace_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """An open workspace with a follow-up that falls due at nine, on a desktop without a tray."""
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    window = MainWindow()
    window.show()
    known = Settings(user_name="Mara", theme="light", zone="UTC")
    settings.save(known, paths.settings_file())
    app = App(window, known, InlineJobRunner(), InlineJobRunner)
    app.open(workspace_path)
    qtbot.waitUntil(lambda: app.opened is not None)
    assert app.opened is not None
    noor = add_influencer(app.opened.db, InfluencerDraft(name="Noor van Dijk"))
    add_task(app.opened.db, TaskDraft(noor, "Call her back", app.opened.today()))
    qtbot.waitUntil(lambda: app.opened.pages.today_page.list.current_row() is not None)  # type: ignore[union-attr]
    yield app
    window.close()


def let_it_be_nine(app: App) -> None:
    """The clock goes from just before nine to nine."""
    assert app.opened is not None
    model = app.opened.pages.today_page.model
    nine = datetime.combine(model.day(), time(9), UTC)
    clock = chain([nine - timedelta(minutes=1)], repeat(nine))
    model.now = lambda: next(clock)
    model.look_at_clock()
    model.look_at_clock()


def test_a_follow_up_that_falls_due_is_told_and_leads_to_today(app: App) -> None:
    app.window.show_page("influencers")
    let_it_be_nine(app)
    assert app.window.toast.text() == "Noor van Dijk: Call her back"
    next(each for each in app.window.toast.findChildren(QPushButton) if each.text() == "Show").click()
    assert app.window.current_page() == "today"


def test_nothing_is_told_when_it_is_switched_off(app: App) -> None:
    known = settings.load(paths.settings_file())
    settings.save(replace(known, reminders=False), paths.settings_file())
    let_it_be_nine(app)
    assert app.window.toast.text() == ""
