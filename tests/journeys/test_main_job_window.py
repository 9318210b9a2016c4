"""The main job through the real window, with real threads: name, workspace, drop a list, find, log, move, undo, share."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from crm import settings
from crm.app import App
from crm.app.workspace import OpenWorkspace
from crm.domain.vocabulary import Direction, Outcome, PartnershipStatus
from crm.services.brands import BrandDraft, add_brand
from crm.services.jobs import JobRunner
from crm.ui.kit.forms import Dialog
from crm.ui.kit.timeline import ENTRY
from crm.ui.shell.main_window import MainWindow
from crm.ui.theme import theme

TOP_200 = Path(__file__).parents[1] / "data" / "influencers" / "nigerian_tiktok_top200.csv"


class Desk:
    """A person at the window."""

    def __init__(self, app: App, window: MainWindow, qtbot: QtBot) -> None:
        self.app, self.window, self.qtbot = app, window, qtbot

    @property
    def opened(self) -> OpenWorkspace:
        """The open workspace."""
        assert self.app.opened is not None
        return self.app.opened

    def sees(self, what: Callable[[], bool]) -> None:
        """Wait until something can be seen."""
        self.qtbot.waitUntil(what, timeout=20_000)

    def click(self, widget: QWidget) -> None:
        """Press a button once it can be pressed."""
        self.sees(lambda: widget.isVisible() and widget.isEnabled())
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)

    def drop(self, path: Path) -> None:
        """Drop a file on the window."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        self.window.dropEvent(QDropEvent(QPointF(400, 300), Qt.DropAction.CopyAction, mime, buttons, keys))

    def dialog(self) -> Dialog:
        """The dialog in front."""
        self.sees(lambda: any(each.isVisible() for each in self.window.findChildren(Dialog)))
        return next(each for each in self.window.findChildren(Dialog) if each.isVisible())

    def submit(self, dialog: Dialog) -> None:
        """Press a dialog's main button and see it go."""
        self.click(dialog.submit)
        self.sees(lambda: not isValid(dialog) or not dialog.isVisible())

    def timeline(self) -> list[str]:
        """Titles of the lines of time beside the list."""
        model = self.opened.panel.timeline.model()
        return [model.index(at, 0).data(ENTRY).title for at in range(model.rowCount())]

    def status(self) -> PartnershipStatus | None:
        """Status of the person's partnership, as read."""
        detail = self.opened.person.detail
        return detail.partnerships[0].status if detail and detail.partnerships else None


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    """A window on a computer where Rapport was never started."""
    theme.load_fonts()
    theme.apply(qapp, "light")
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    runner = JobRunner()
    app = App(window, settings.Settings(), runner)
    app.start(None)
    yield Desk(app, window, qtbot)
    if app.opened is not None:
        app.close_workspace()
    runner.close()


def test_the_main_job_through_the_window(desk: Desk, tmp_path: Path) -> None:
    """From an empty computer to a client's summary, with one step taken back on the way."""
    welcome = desk.window.welcome
    desk.sees(welcome.isVisible)
    welcome.name.setText("Mara")
    desk.qtbot.keyClick(welcome.name, Qt.Key.Key_Return)
    desk.app.create(tmp_path / "Harbour.rapport")
    desk.sees(lambda: desk.app.opened is not None and desk.window.current_page() == "today")

    sheet = Path(shutil.copy(TOP_200, tmp_path / "tiktok creators.csv"))
    desk.drop(sheet)
    transfer = desk.opened.pages.transfer
    desk.click(transfer.mapping.see)
    desk.sees(transfer.plan.isVisible)
    assert "200" in transfer.plan.go.text()
    assert desk.opened.pages.influencers.model.table.rowCount() == 0, (
        "nothing may be written before the person confirms"
    )
    desk.click(transfer.plan.go)
    desk.sees(lambda: desk.opened.pages.influencers.model.table.rowCount() == 200)

    desk.window.show_page("influencers")
    desk.qtbot.keyClicks(desk.opened.pages.influencers.search, "eks s")
    desk.sees(lambda: desk.opened.pages.influencers.model.table.rowCount() == 1)
    desk.sees(lambda: bool(desk.opened.person.detail) and desk.opened.person.detail.name == "Eks Sam")  # type: ignore[union-attr]

    brand = add_brand(desk.opened.db, BrandDraft("Maple Hob"))
    desk.sees(lambda: "Maple Hob" in dict(desk.opened.panel.acts.setting.brands).values())
    _log_interested_reply(desk, brand)
    _move_and_undo(desk)
    _share(desk, tmp_path)


def _log_interested_reply(desk: Desk, brand_id: str) -> None:
    desk.window.actions_of.log_outreach.trigger()
    dialog = desk.dialog()
    for name, value in (("direction", Direction.IN), ("outcome", Outcome.INTERESTED), ("brand_id", brand_id)):
        box = dialog.fields[name].control
        box.setCurrentIndex(box.findData(value))  # type: ignore[attr-defined]
    dialog.fields["note"].control.setPlainText("Wants the winter theme")  # type: ignore[attr-defined]
    desk.submit(dialog)
    desk.sees(lambda: "E-mail from them" in desk.timeline())
    desk.sees(lambda: desk.status() is PartnershipStatus.PROSPECT)
    desk.sees(lambda: desk.window.actions_of.undo.text() == "Undo Log outreach")


def _move_and_undo(desk: Desk) -> None:
    detail = desk.opened.person.detail
    assert detail is not None
    desk.opened.panel.acts.move_partnership(detail.partnerships[0])
    dialog = desk.dialog()
    box = dialog.fields["status"].control
    box.setCurrentIndex(box.findData(PartnershipStatus.TRIAL))  # type: ignore[attr-defined]
    dialog.fields["reason"].control.setPlainText("Two posts agreed")  # type: ignore[attr-defined]
    desk.submit(dialog)
    desk.sees(lambda: desk.status() is PartnershipStatus.TRIAL)
    desk.sees(lambda: desk.window.actions_of.undo.text() == "Undo Move partnership")
    desk.window.actions_of.undo.trigger()
    desk.sees(lambda: desk.status() is PartnershipStatus.PROSPECT)
    desk.sees(lambda: desk.window.actions_of.redo.text() == "Redo Move partnership")
    desk.window.actions_of.redo.trigger()
    desk.sees(lambda: desk.status() is PartnershipStatus.TRIAL)


def _share(desk: Desk, folder: Path) -> None:
    """The page that previews the summary, then the file that a client gets."""
    reports = desk.opened.pages.reports
    previews: list[object] = []
    reports.model.previewed.connect(previews.append)
    desk.window.actions_of.export.trigger()
    desk.sees(lambda: desk.window.current_page() == "reports")
    desk.sees(lambda: bool(previews))
    target = folder / "Eks Sam.pdf"
    reports.model.write(target, ".pdf", lambda: None)
    desk.sees(target.is_file)
    assert target.read_bytes().startswith(b"%PDF")
