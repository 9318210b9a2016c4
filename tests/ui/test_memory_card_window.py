"""The memory card opens from the person's menu, says what the paper says, follows changes, and is saved and noted."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.formats import Formats
from crm.queries.memory_card import memory_facts
from crm.reports.content import Heading
from crm.reports.memory_card import memory_card
from crm.services.influencers import remove_influencer
from crm.services.outreach import log_outreach
from crm.services.tasks import TaskDraft, add_task
from crm.ui.bridge import Bridge
from crm.ui.kit.printing import PrintPreview
from crm.ui.person.memory_card import MemoryCardDialog
from crm.ui.person.menus import more_menu
from crm.ui.person.panel import PersonPanel
from crm.ui.person.setting import Setting
from crm.ui.person.view_model import PersonViewModel
from tests.services.people import add_noor, message
from tests.ui.conftest import TODAY, Said


@pytest.fixture
def noor(db: Database) -> str:
    person = add_noor(db)
    log_outreach(db, message(person, note="The glaze <b>cracked</b>, call on Friday"))
    return person


@pytest.fixture
def shown(bridge: Bridge, formats: Formats, noor: str, qtbot: QtBot) -> Iterator[MemoryCardDialog]:
    """The window, opened from the menu of the panel."""
    panel = PersonPanel(PersonViewModel(bridge), Setting(formats, lambda: TODAY, lambda _words: None))
    qtbot.addWidget(panel)
    panel.show()
    panel.model.show(noor)
    qtbot.waitUntil(lambda: panel.model.detail is not None)
    entries = {action.text(): action for action in more_menu(panel.acts, panel).actions()}
    entries["Memory card…"].trigger()
    window = panel.window().findChild(MemoryCardDialog)
    assert window is not None
    qtbot.waitUntil(lambda: window.states.state() == "content")
    yield window


def words(window: MemoryCardDialog) -> list[str]:
    return [each.text() for each in window.findChildren(QLabel) if each.isVisible() and each.text()]


def test_it_says_what_the_paper_says(db: Database, shown: MemoryCardDialog, noor: str, formats: Formats) -> None:
    report = memory_card(memory_facts(db, noor, TODAY), formats)
    seen = words(shown)
    assert "Noor van Dijk" in seen and "38.2\N{NO-BREAK SPACE}k" in seen
    assert "The glaze <b>cracked</b>, call on Friday" in seen  # as typed, never as markup
    assert {block.text for block in report.blocks if isinstance(block, Heading)} <= set(seen)
    assert shown.windowTitle() == "Memory card of Noor van Dijk"
    assert shown.focusWidget() is shown.area  # arrows and Page Down scroll at once


def test_it_follows_what_is_planned_during_the_call(
    db: Database, shown: MemoryCardDialog, noor: str, qtbot: QtBot
) -> None:
    assert "Send new clay" not in words(shown)
    add_task(db, TaskDraft(noor, "Send new clay", date(2026, 11, 23)))
    qtbot.waitUntil(lambda: "Send new clay" in words(shown))
    assert "Tomorrow" in words(shown)


@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF"), ("html", b"<!doctype html>")])
def test_it_is_saved_in_both_forms(
    shown: MemoryCardDialog, tmp_path: Path, qtbot: QtBot, said: Said, monkeypatch: pytest.MonkeyPatch,
    ending: str, begins: bytes,
) -> None:  # fmt: skip
    to = tmp_path / f"noor.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(tmp_path / "noor"), ""))
    (shown.save_pdf if ending == "pdf" else shown.save_html).click()
    qtbot.waitUntil(lambda: len(said) == 1)
    assert to.read_bytes()[:15].lower().startswith(begins.lower())
    assert said.texts()[0].startswith(f"noor.{ending} was written, kept and noted in the export log.")
    assert said[-1].action == "Show in folder"


def test_a_record_that_was_removed_says_so(db: Database, shown: MemoryCardDialog, noor: str, qtbot: QtBot) -> None:
    remove_influencer(db, noor)
    qtbot.waitUntil(lambda: shown.states.state() == "failed")
    assert not shown.save_pdf.isEnabled()


def test_it_is_printed_through_the_preview_of_reports(shown: MemoryCardDialog, qtbot: QtBot) -> None:
    QTest.keyClick(shown, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shown.findChild(PrintPreview) is not None)
    preview = shown.findChild(PrintPreview)
    assert preview is not None and preview.windowTitle() == shown.windowTitle()
    (sheet,) = preview.pages
    assert sheet.height() > 2000 and shown.print.isEnabled()
    preview.reject()
