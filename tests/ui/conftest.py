"""What every test of the window shares: a themed application, and a bridge that runs inline and keeps its toasts."""

import gc
from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.formats import Formats
from crm.services.jobs import InlineJobRunner
from crm.ui.bridge import Bridge, Message
from crm.ui.theme import theme

TODAY = date(2026, 11, 22)


class Said(list[Message]):
    """The toasts so far."""

    def texts(self) -> list[str]:
        """Their sentences."""
        return [message.text for message in self]

    def press(self) -> None:
        """Press the button of the newest one."""
        assert self[-1].act is not None
        self[-1].act()


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> None:
    """The light theme at 100 %."""
    theme.apply(qapp, "light")


@pytest.fixture(autouse=True)
def swept(qapp: QApplication) -> Iterator[None]:
    """No window outlives its test: a collection in the middle of the next one's events can crash Qt.

    What survives is frozen, so that the next test does not pay for looking through all of it again.
    """
    yield
    for window in qapp.topLevelWidgets():
        if window.windowType() != Qt.WindowType.Popup:  # those go with the widget they belong to
            window.close()
            window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.freeze()


@pytest.fixture
def formats() -> Formats:
    """British dates in UTC."""
    return Formats("en_GB", "UTC")


@pytest.fixture
def bridge(db: Database, qtbot: QtBot) -> Iterator[Bridge]:
    """A bridge on an empty workspace; a bug in a query or command fails the test."""
    bugs: list[Exception] = []
    bridge = Bridge(db, InlineJobRunner())
    bridge.bug.connect(bugs.append)
    yield bridge
    bridge.close()
    assert not bugs


@pytest.fixture
def said(bridge: Bridge) -> Said:
    """What the bridge says in toasts."""
    said = Said()
    bridge.said.connect(said.append)
    return said
