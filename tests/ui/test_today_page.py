"""Today shows what waits by day; tasks are done, snoozed and logged from the list, and every write can be undone."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.formats import Formats
from crm.services.brands import BrandDraft, add_brand
from crm.services.influencers import InfluencerDraft, add_influencer
from crm.services.partnerships import start_partnership
from crm.services.tasks import TaskDraft, add_task
from crm.ui.bridge import Bridge
from crm.ui.pages.today.lines import LINE
from crm.ui.pages.today.page import TodayPage
from crm.ui.pages.today.view_model import TodayViewModel
from tests.ui.conftest import TODAY, Said

Days = tuple[int | None, ...]
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def days() -> list[date]:
    """The person's day; a test may turn it."""
    return [TODAY]


@pytest.fixture
def page(bridge: Bridge, formats: Formats, qtbot: QtBot, days: list[date]) -> Iterator[TodayPage]:
    """The page as the window shows it."""
    page = TodayPage(TodayViewModel(bridge, lambda: days[0]), formats)
    qtbot.addWidget(page)
    page.resize(760, 800)
    yield page


def people(db: Database, days: Days) -> list[str]:
    """One influencer for each day, with one task "Task n" due so many days from today."""
    ids = []
    for number, ahead in enumerate(days):
        ids.append(add_influencer(db, InfluencerDraft(name=f"Person {number}")))
        due_on = None if ahead is None else TODAY + timedelta(days=ahead)
        add_task(db, TaskDraft(ids[-1], f"Task {number}", due_on))
    return ids


def shown(page: TodayPage) -> list[str]:
    """The list as it reads, headings with their count."""
    if page.states.state() != "content":
        return []
    model = page.list.model()
    lines = [model.index(at, 0).data(LINE) for at in range(model.rowCount())]
    return [f"{line.title} {line.due}".strip() if line.task else f"{line.top} {line.below}" for line in lines]


def show(page: TodayPage, qtbot: QtBot, wanted: int) -> None:
    """Show the page and wait until so many lines stand there."""
    page.show()
    page.model.load()
    qtbot.waitUntil(lambda: len(shown(page)) == wanted)
    page.list.setFocus()


def test_tasks_stand_under_the_heading_of_their_day(db: Database, page: TodayPage, qtbot: QtBot) -> None:
    people(db, (-2, 0, 2, None, 30))
    counts: list[int] = []
    page.counted.connect(counts.append)
    show(page, qtbot, 8)
    assert shown(page) == [
        "Overdue 1", "Task 0 2 days late",
        "Due today 1", "Task 1 Today",
        "This week 1", "Task 2 Tue 24 Nov",
        "Without a day 1", "Task 3",
    ]  # fmt: skip
    assert (page.badge.text(), counts[-1]) == ("2", 2)


def test_a_line_shows_the_brand_and_a_warning_not_to_contact(db: Database, page: TodayPage, qtbot: QtBot) -> None:
    noor = add_influencer(db, InfluencerDraft(name="Noor van Dijk", do_not_contact=True))
    partnership = start_partnership(db, noor, add_brand(db, BrandDraft("Maple Hob")))
    add_task(db, TaskDraft(noor, "Approve reel draft", TODAY, partnership))
    show(page, qtbot, 2)
    spoken = page.list.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Approve reel draft, Noor van Dijk, Maple Hob · Do not contact, Today"


def test_d_ticks_a_task_off_the_next_becomes_current_and_undo_brings_it_back(
    db: Database, page: TodayPage, qtbot: QtBot, said: Said
) -> None:
    ids = people(db, (0, 0, 0))
    chosen: list[str] = []
    page.person_chosen.connect(chosen.append)
    show(page, qtbot, 4)
    assert chosen[-1] == ids[0]

    qtbot.keyClick(page.list, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: shown(page) == ["Due today 2", "Task 1 Today", "Task 2 Today"])
    assert chosen[-1] == ids[1]
    assert said.texts() == ["Done: Task 0"]

    said.press()
    qtbot.waitUntil(lambda: len(shown(page)) == 4)


def test_s_snoozes_to_a_day_of_the_menu_and_undo_takes_it_back(
    db: Database, page: TodayPage, qtbot: QtBot, said: Said
) -> None:
    people(db, (0,))
    show(page, qtbot, 2)
    qtbot.keyClick(page.list, Qt.Key.Key_S)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == [
        "Tomorrow",
        "In 3 days · Wed 25 Nov",
        "Next week · Sun 29 Nov",
    ]
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(page) == ["This week 1", "Task 0 Wed 25 Nov"])
    assert said.texts() == ["“Task 0” waits until Wed 25 Nov"]

    said.press()
    qtbot.waitUntil(lambda: shown(page) == ["Due today 1", "Task 0 Today"])


def test_enter_opens_the_person_l_asks_to_log_and_arrows_skip_headings(
    db: Database, page: TodayPage, qtbot: QtBot
) -> None:
    ids = people(db, (-1, 0))
    opened: list[str] = []
    logged: list[str] = []
    page.person_opened.connect(opened.append)
    page.log_wanted.connect(logged.append)
    show(page, qtbot, 4)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    qtbot.keyClick(page.list, Qt.Key.Key_L)
    assert (opened, logged) == ([ids[0]], [ids[1]])


def test_the_buttons_of_the_line_under_the_pointer_act_on_that_line(
    db: Database, page: TodayPage, qtbot: QtBot
) -> None:
    people(db, (0, 0))
    show(page, qtbot, 3)
    second = page.list.visualRect(page.list.model().index(2, 0))
    qtbot.mouseMove(page.list.viewport(), second.center())
    qtbot.waitUntil(lambda: second.contains(page.list.acts.geometry()))
    done = page.list.buttons[0]
    assert QAccessible.queryAccessibleInterface(done).text(QAccessible.Text.Name) == "Done"
    qtbot.mouseClick(done, Qt.MouseButton.LeftButton, NONE, QPoint(10, 10))
    qtbot.waitUntil(lambda: shown(page) == ["Due today 1", "Task 0 Today"])


def test_an_empty_workspace_offers_a_start_and_one_with_people_does_not(
    db: Database, page: TodayPage, qtbot: QtBot
) -> None:
    page.show()
    page.model.load()
    qtbot.waitUntil(lambda: page.states.state() == "empty")
    assert page.begin_import.isVisible() and page.open_sample.isVisible()
    with qtbot.waitSignal(page.import_wanted):
        qtbot.mouseClick(page.begin_import, Qt.MouseButton.LeftButton)

    add_influencer(db, InfluencerDraft(name="Noor"))
    qtbot.waitUntil(lambda: not page.begin_import.isVisible())
    assert page.states.state() == "empty"


def test_a_turned_day_moves_tasks_to_their_new_heading(
    db: Database, page: TodayPage, qtbot: QtBot, days: list[date]
) -> None:
    people(db, (0,))
    show(page, qtbot, 2)
    days[0] += timedelta(days=1)
    page.model.load()
    qtbot.waitUntil(lambda: shown(page) == ["Overdue 1", "Task 0 Yesterday"])


def test_a_hidden_page_keeps_counting_but_leaves_the_panel_alone(db: Database, page: TodayPage, qtbot: QtBot) -> None:
    ids = people(db, (0, 0))
    show(page, qtbot, 3)
    page.hide()
    chosen: list[str] = []
    counts: list[int] = []
    page.person_chosen.connect(chosen.append)
    page.counted.connect(counts.append)
    page.model.complete(page.list.current_task())
    qtbot.waitUntil(lambda: counts == [1])
    assert chosen == []
    page.show()
    qtbot.waitUntil(lambda: chosen == [ids[1]])


@pytest.mark.parametrize("words", ["Open", "Done", "Log outreach…"])
def test_the_menu_of_a_line_offers_the_same_acts(db: Database, page: TodayPage, qtbot: QtBot, words: str) -> None:
    ids = people(db, (0,))
    heard: list[str] = []
    page.person_opened.connect(lambda person: heard.append(f"Open {person}"))
    page.log_wanted.connect(lambda person: heard.append(f"Log outreach… {person}"))
    page.counted.connect(lambda count: heard.append(f"Done {ids[0]}") if count == 0 else None)
    show(page, qtbot, 2)
    spot = page.list.visualRect(page.list.currentIndex()).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, page.list.viewport().mapToGlobal(spot))
    QApplication.sendEvent(page.list.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(action for action in menu.actions() if action.text() == words)
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, NONE, menu.actionGeometry(action).center())
    qtbot.waitUntil(lambda: f"{words} {ids[0]}" in heard)
