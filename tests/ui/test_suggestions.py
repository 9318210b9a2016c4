"""Suggestions below a field: what is chosen is told by its id, and the field keeps its own text."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from crm.ui.kit.suggestions import Suggestions, complete_with

PEOPLE = [("1", "Noor van Dijk  ·  @noor"), ("2", "Nora Lind  ·  @nora")]


@pytest.fixture
def field(qtbot: QtBot) -> QLineEdit:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    return field


def test_a_line_is_chosen_by_its_id_and_the_field_keeps_its_text(field: QLineEdit, qtbot: QtBot) -> None:
    found = Suggestions(field, "People found")
    chosen: list[str] = []
    found.chosen.connect(chosen.append)
    field.returnPressed.connect(found.take)  # Enter reaches the field first
    field.setText("no")
    found.offer(PEOPLE)
    assert found.popup.isVisible()
    qtbot.keyClick(found.popup, Qt.Key.Key_Down)
    qtbot.keyClick(found.popup, Qt.Key.Key_Down)
    qtbot.keyClick(found.popup, Qt.Key.Key_Return)
    assert chosen == ["2"]
    assert field.text() == "no"


def test_the_first_is_taken_without_the_list_and_nothing_when_nothing_fits(field: QLineEdit) -> None:
    found = Suggestions(field, "People found")
    chosen: list[str] = []
    found.chosen.connect(chosen.append)
    found.offer(PEOPLE)
    found.take()
    assert not found.popup.isVisible()
    found.offer([])
    assert not found.popup.isVisible()
    found.take()
    assert chosen == ["1"]


def test_a_text_is_completed_however_it_is_written(field: QLineEdit, qtbot: QtBot) -> None:
    complete_with(field, ["EUR", "SEK"])
    qtbot.keyClicks(field, "se")
    popup = field.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert field.text() == "SEK"
