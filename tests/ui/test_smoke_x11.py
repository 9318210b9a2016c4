"""The one test on a real X server: the window opens, a real list is dropped on it, and what stands there is a picture."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm.__main__ import first_paint
from crm.app import App, begin
from crm.app.workspace import OpenWorkspace
from crm.services.jobs import JobRunner
from crm.settings import Settings

ROOT = Path(__file__).parents[2]
CREATORS = ROOT / "tests" / "data" / "influencers" / "nigerian_tiktok_top200.csv"
PICTURE = ROOT / "screenshots" / "smoke-x11.png"
PATIENCE_MS = 30_000
FEWEST_COLOURS = 50  # an empty window has about ten

pytestmark = pytest.mark.xserver


@pytest.fixture
def started(qapp: QApplication, workspace_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """Rapport as the program starts it, on a workspace of its own."""
    assert qapp.platformName() == "xcb"
    monkeypatch.setenv("RAPPORT_USER", "Mara")
    known = Settings(user_name="Mara", theme="light")
    _app, frame = first_paint(known, workspace_path)
    runner = JobRunner()
    yield begin(frame, known, runner, workspace_path)
    frame.close()
    runner.close()
    frame.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_window_opens_imports_a_real_list_and_shows_it(started: App, qtbot: QtBot) -> None:
    window = started.window
    qtbot.waitUntil(lambda: window.current_page() == "today", timeout=PATIENCE_MS)
    workspace = started.opened
    assert workspace is not None

    import_as_a_person(workspace, qtbot)
    window.show_page("influencers")
    table = workspace.pages.influencers.table
    model = table.model()
    qtbot.waitUntil(lambda: model.rowCount() == 200, timeout=PATIENCE_MS)
    first = model.index(0, 0)
    qtbot.waitUntil(lambda: "8MM_Nichie" in str(first.data()), timeout=PATIENCE_MS)
    table.setCurrentIndex(first)
    qtbot.waitUntil(lambda: workspace.person.detail is not None, timeout=PATIENCE_MS)
    QCoreApplication.sendPostedEvents()  # what was just read is laid out before the picture is taken

    PICTURE.parent.mkdir(exist_ok=True)
    assert window.grab().save(str(PICTURE))
    picture = QImage(str(PICTURE))
    assert (picture.width(), picture.height()) == (1280, 800)
    assert len(colours(picture)) > FEWEST_COLOURS


def import_as_a_person(workspace: OpenWorkspace, qtbot: QtBot) -> None:
    """Drop the list, go on to the plan, import."""
    workspace.window.files_dropped.emit([CREATORS])
    page = workspace.pages.transfer
    for button in (page.mapping.see, page.plan.go):
        qtbot.waitUntil(lambda wanted=button: wanted.isVisible() and wanted.isEnabled(), timeout=PATIENCE_MS)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.done.isVisible, timeout=PATIENCE_MS)


def colours(picture: QImage) -> set[int]:
    """The colours on a grid over the picture."""
    return {picture.pixel(x, y) for x in range(0, picture.width(), 4) for y in range(0, picture.height(), 4)}
