"""Everything goes out into a folder and says where; the folder goes into an empty workspace and into no other."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.formats import Formats
from crm.queries.kept_reports import log_rows
from crm.services.archives import export_all
from crm.services.influencers import InfluencerDraft, add_influencer
from crm.ui.bridge import Bridge
from crm.ui.pages.reports.everything_model import EverythingViewModel
from crm.ui.pages.reports.everything_view import EverythingView
from tests.ui.conftest import TODAY

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(bridge: Bridge, formats: Formats, qtbot: QtBot) -> Iterator[EverythingView]:
    """The view, shown."""
    view = EverythingView(EverythingViewModel(bridge, formats, lambda: TODAY))
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    yield view


def pick(view: EverythingView, folder: Path) -> None:
    """Answer the folder dialog."""
    dialog = next(each for each in view.findChildren(QFileDialog) if each.isVisible())
    dialog.fileSelected.emit(str(folder))
    dialog.close()


def test_everything_goes_into_a_new_folder_and_it_says_where(
    db: Database, view: EverythingView, tmp_path: Path, qtbot: QtBot
) -> None:
    add_influencer(db, InfluencerDraft("Noor"))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").touch()
    qtbot.mouseClick(view.export, LEFT)
    pick(view, tmp_path / "out")
    qtbot.waitUntil(view.done.isVisible)
    folder = tmp_path / "out" / "rapport-everything-2026-11-22"
    assert str(folder) in view.result.text()
    assert "SHA256SUMS" in view.told.text() and (folder / "SHA256SUMS").is_file()
    assert view.show_folder.isVisible() and view.export.isEnabled()
    (logged,) = log_rows(db)
    assert (logged.what, logged.audience) == ("everything", "internal")
    assert view.model.free_folder(tmp_path / "out").name == "rapport-everything-2026-11-22-2"


def test_a_folder_goes_into_an_empty_workspace_only(
    db: Database,
    view: EverythingView,
    workspace_template: Path,
    open_database: Callable[[Path], Database],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    other = tmp_path / "other.rapport"
    other.write_bytes(workspace_template.read_bytes())
    source = open_database(other)
    add_influencer(source, InfluencerDraft("Noor"))
    export_all(source, tmp_path / "all", Formats("en_GB", "UTC"))
    qtbot.mouseClick(view.take_in, LEFT)
    pick(view, tmp_path / "all")
    qtbot.waitUntil(lambda: view.done.isVisible() and view.result.text().startswith("Taken in"))
    qtbot.mouseClick(view.take_in, LEFT)
    pick(view, tmp_path / "all")
    qtbot.waitUntil(lambda: view.result.text() == "Nothing was done")
    assert "empty" in view.told.text()


def test_cancelling_leaves_nothing_behind(view: EverythingView, bridge: Bridge, tmp_path: Path, qtbot: QtBot) -> None:
    bridge.jobs_changed.connect(lambda: [job.progress.cancel() for job in bridge.jobs])
    view.model.export(tmp_path / "all")
    qtbot.waitUntil(view.done.isVisible)
    assert "Stopped" in view.told.text()
    assert not (tmp_path / "all").exists()
