"""What was made opens again with the same numbers and says what changed since; every file that left is in the log."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Platform
from crm.formats import Formats
from crm.queries.influencer_detail import influencer_detail
from crm.services.accounts import SnapshotDraft, record_snapshot
from crm.services.influencers import AccountDraft, InfluencerDraft, add_influencer
from crm.services.report_builder import write_report
from crm.services.report_choices import ReportChoices, ReportKind
from crm.ui.bridge import Bridge
from crm.ui.pages.reports.kept_model import KeptViewModel
from crm.ui.pages.reports.kept_view import CHANGES, LOG, KeptView


@pytest.fixture
def view(bridge: Bridge, formats: Formats, qtbot: QtBot) -> Iterator[KeptView]:
    """The view, shown."""
    view = KeptView(KeptViewModel(bridge, formats))
    qtbot.addWidget(view)
    view.resize(1000, 600)
    view.show()
    yield view


def made(db: Database, to: Path) -> str:
    """Noor with 1,000 followers, and her summary written; her id."""
    account = AccountDraft(Platform.INSTAGRAM, "noor", followers=1000, read_on=date(2026, 11, 1))
    person = add_influencer(db, InfluencerDraft(name="Noor", accounts=(account,), private_note="Never tell"))
    write_report(db, ReportChoices(ReportKind.SUMMARY, (person,), form=to.suffix), to, Formats("en_GB", "UTC"))
    return person


def changes(view: KeptView) -> list[list[str]]:
    """The lines of what changed since."""
    grid = view.changes.grid
    return [[grid.index(at, each).data() for each in range(grid.columnCount())] for at in range(grid.rowCount())]


def test_nothing_left_yet(view: KeptView, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: view.made_states.state() == view.log_states.state() == "empty")


def test_a_kept_report_opens_and_tells_what_changed_since(
    db: Database, view: KeptView, tmp_path: Path, qtbot: QtBot
) -> None:
    person = made(db, tmp_path / "noor.html")
    qtbot.waitUntil(lambda: view.pages.count() > 0)
    assert view.title.text() == "Noor"
    assert "noor.html" in view.about.text() and "the client" in view.about.text()
    assert view.show_file.isEnabled()
    qtbot.waitUntil(lambda: view.unchanged.text().startswith("Nothing changed"))

    record_snapshot(db, influencer_detail(db, person).accounts[0].id, SnapshotDraft(date(2026, 11, 20), 1200))
    qtbot.waitUntil(lambda: ["Followers", "1,000", "1,200"] in [line[:3] for line in changes(view)])
    view.parts.group.button(CHANGES).setChecked(True)
    assert view.changes.isVisible()

    view.hide()
    record_snapshot(db, influencer_detail(db, person).accounts[0].id, SnapshotDraft(date(2026, 11, 21), 1300))
    view.show()
    qtbot.waitUntil(lambda: ["Followers", "1,000", "1,300"] in [line[:3] for line in changes(view)])


def test_the_log_says_what_left_for_whom_and_without_what(
    db: Database, view: KeptView, tmp_path: Path, qtbot: QtBot
) -> None:
    made(db, tmp_path / "noor.md")
    view.which.group.button(LOG).setChecked(True)
    qtbot.waitUntil(lambda: view.log.paged.rowCount() == 1)
    shown = [view.log.paged.index(0, at).data() for at in range(view.log.paged.columnCount())]
    assert (shown[0], shown[2], shown[3]) == ("noor.md", "The client", "1")
    assert "the private note" in shown[4]
