"""The states of a page keep the keyboard while they read, and give it to what shows then."""

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton, QTableView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crm.ui.kit.states import EmptyState, PageStates


class Window(QWidget):
    """A search field above a page that is still read."""

    def __init__(self) -> None:
        super().__init__()
        self.search, self.table, self.add = QLineEdit(), QTableView(), QPushButton("Add")
        self.states = PageStates(self.table, EmptyState("x", "Nothing", "Nothing yet.", self.add), lambda: None)
        box = QVBoxLayout(self)
        box.addWidget(self.search)
        box.addWidget(self.states)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    """The window, active, its table wanting the keyboard."""
    made = Window()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    made.states.hold_focus(made.table)
    assert made.focusWidget() is made.states
    return made


def test_the_list_has_the_keyboard_as_soon_as_it_shows(window: Window) -> None:
    window.states.show_content(True)
    assert window.focusWidget() is window.table


def test_an_empty_page_offers_its_first_act_and_a_failed_one_to_try_again(window: Window) -> None:
    window.states.show_content(False)
    assert window.focusWidget() is window.add
    window.states.show_loading()
    window.states.hold_focus(window.table)
    window.states.show_failed("The file is gone.")
    again = window.focusWidget()
    assert isinstance(again, QPushButton) and again.text() == "Try again"


def test_who_went_elsewhere_meanwhile_is_left_there(window: Window) -> None:
    window.search.setFocus()
    window.states.show_content(True)
    assert window.focusWidget() is window.search


def test_a_page_that_is_empty_already_answers_at_once(window: Window) -> None:
    window.states.show_content(False)
    window.search.setFocus()
    window.states.hold_focus(window.table)
    assert window.focusWidget() is window.add
