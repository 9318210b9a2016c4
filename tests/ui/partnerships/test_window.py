"""From the panel and from Today one comes to a partnership's record, and to the part that a line is about."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm.app import App
from crm.app.workspace import OpenWorkspace
from crm.domain.day import LineKind
from crm.domain.vocabulary import PartnershipStatus, Party
from crm.queries.day_list import day_list
from crm.services.jobs import InlineJobRunner
from crm.services.partnerships import start_partnership
from crm.services.promises import PromiseDraft, make_promise
from crm.settings import Settings
from crm.ui.shell.main_window import MainWindow
from tests.services.people import add_lumen, add_noor


@pytest.fixture
def opened(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWorkspace]:
    """An empty workspace in the whole window."""
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    app = App(window, Settings(user_name="Mara"), InlineJobRunner(), InlineJobRunner)
    app.create(tmp_path / "agency.rapport")
    qtbot.waitUntil(lambda: app.opened is not None)
    assert app.opened is not None
    yield app.opened
    app.close_workspace()


def test_panel_and_today_lead_to_the_record(opened: OpenWorkspace, qtbot: QtBot) -> None:
    db, today = opened.db, opened.today()
    noor, lumen = add_noor(db), add_lumen(db)
    where = start_partnership(db, noor, lumen, status=PartnershipStatus.ACTIVE)
    opened.panel.partnership_opened.emit(where)
    qtbot.waitUntil(lambda: opened.window.current_page() == "partnerships")
    record = opened.pages.partnerships.record
    qtbot.waitUntil(lambda: record.name.text() == "Noor van Dijk" and record.overview.isVisible())
    qtbot.waitUntil(lambda: opened.person.influencer_id == noor)

    due = today - timedelta(days=1)
    make_promise(db, PromiseDraft(noor, Party.US, "Parcel", due, due, where))
    row = next(each for each in day_list(db, today).rows if each.line.kind is LineKind.OUR_PROMISE)
    opened.window.show_page("today")
    opened.pages.today_page.list.opened.emit(row)
    qtbot.waitUntil(lambda: opened.window.current_page() == "partnerships")
    qtbot.waitUntil(record.promises.isVisible)
    assert record.bar.currentIndex() == 1
