"""Today shows what waits in working order; lines are done, put off, planned and logged from the list, with undo."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Channel, Direction, Party
from crm.formats import Formats
from crm.queries.day_list import DayRow
from crm.services.brands import BrandDraft, add_brand
from crm.services.influencers import InfluencerDraft, add_influencer
from crm.services.insight import change_health_weights
from crm.services.jobs import InlineJobRunner
from crm.services.outreach import OutreachDraft, log_outreach
from crm.services.partnerships import start_partnership
from crm.services.payments import PaymentDraft, add_payment
from crm.services.promises import PromiseDraft, make_promise
from crm.services.tasks import TaskDraft, add_task
from crm.ui.bridge import Bridge
from crm.ui.pages.today.dialogs import PlanDialog, SnoozeDialog
from crm.ui.pages.today.lines import LINE
from crm.ui.pages.today.page import TodayPage
from crm.ui.pages.today.view_model import TodayViewModel
from tests.conftest import NOW
from tests.services.people import answering, promised
from tests.ui.conftest import TODAY, Said

Days = tuple[int | None, ...]
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def days() -> list[date]:
    """The person's day; a test may turn it."""
    return [TODAY]


@pytest.fixture
def clock() -> list[datetime]:
    """The instant; a test may move it."""
    return [datetime(2026, 11, 22, 8, tzinfo=UTC)]


@pytest.fixture
def page(
    bridge: Bridge, formats: Formats, qtbot: QtBot, days: list[date], clock: list[datetime]
) -> Iterator[TodayPage]:
    """The page as the window shows it."""
    page = TodayPage(TodayViewModel(bridge, lambda: days[0], formats, lambda: clock[0]))
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
    return [f"{line.title} {line.due}".strip() if line.row else f"{line.top} {line.below}" for line in lines]


def show(page: TodayPage, qtbot: QtBot, wanted: int) -> None:
    """Show the page and wait until so many lines stand there."""
    page.show()
    page.model.load()
    qtbot.waitUntil(lambda: len(shown(page)) == wanted)
    page.list.setFocus()


def wait_for(page: TodayPage, qtbot: QtBot, *lines: str) -> None:
    """Wait until the list reads so."""
    qtbot.waitUntil(lambda: shown(page) == list(lines))


def open_dialog(qtbot: QtBot, kind: type[Any]) -> Any:
    """The dialog of this kind, once it shows."""

    def found() -> list[Any]:
        return [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]

    qtbot.waitUntil(lambda: len(found()) == 1)
    return found()[0]


def wrote(db: Database, person: str, at: datetime, note: str) -> None:
    log_outreach(db, OutreachDraft(person, Channel.EMAIL, Direction.IN, at, note=note, suggest_follow_up=False))


def test_every_kind_of_line_stands_under_its_heading_in_working_order(
    db: Database, page: TodayPage, qtbot: QtBot, clock: list[datetime]
) -> None:
    (noor,) = people(db, (-2,))
    add_task(db, TaskDraft(noor, "Later", TODAY + timedelta(days=2)))
    add_task(db, TaskDraft(noor, "Some day"))
    make_promise(db, PromiseDraft(noor, Party.PARTNER, "Send the draft", TODAY, TODAY - timedelta(days=1)))
    make_promise(db, PromiseDraft(noor, Party.US, "Send samples", TODAY, TODAY))
    add_payment(db, PaymentDraft(noor, 45000, due_on=TODAY + timedelta(days=2)))
    wrote(db, noor, clock[0] - timedelta(hours=26), "Winter?")
    counts: list[int] = []
    page.counted.connect(counts.append)
    show(page, qtbot, 14)
    assert shown(page) == [
        "Replies to answer 1", "Answer “Winter?” 1 d 2 h",
        "Follow-ups 1", "Task 0 2 days late",
        "What we promised 1", "Keep our promise: Send samples Today",
        "What they promised 1", "Ask for what they promised: Send the draft Yesterday",
        "Payments 1", "Pay €450.00 Tue 24 Nov",
        "This week 1", "Later Tue 24 Nov",
        "Without a day 1", "Some day",
    ]  # fmt: skip
    assert (page.badge.text(), counts[-1]) == ("4", 4)  # the payment is still ahead


def test_a_line_says_who_why_and_a_warning_not_to_contact(db: Database, page: TodayPage, qtbot: QtBot) -> None:
    noor = add_influencer(db, InfluencerDraft(name="Noor van Dijk", do_not_contact=True))
    partnership = start_partnership(db, noor, add_brand(db, BrandDraft("Maple Hob")))
    add_task(db, TaskDraft(noor, "Approve reel draft", TODAY, partnership))
    show(page, qtbot, 2)
    spoken = page.list.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    words = "Approve reel draft, Noor van Dijk, Maple Hob · Do not contact, It is due on 22 Nov 2026, Today"
    assert spoken == words


def test_a_partnership_that_got_weaker_joins_the_list_with_its_reason_and_goes_when_done(
    db: Database, page: TodayPage, qtbot: QtBot
) -> None:
    (noor,) = people(db, (0,))
    where = answering(db, noor)
    promised(db, noor, where, -4)
    opened: list[tuple[str, str]] = []
    page.partnership_wanted.connect(lambda *told: opened.append(told))
    show(page, qtbot, 8)
    assert shown(page)[4:6] == ["Getting weaker 1", "Keep the next promise in time"]
    line = page.list.model().index(5, 0).data(LINE)
    assert line.why.startswith("Health fell from 100 to ")
    assert line.why.endswith(" in 14 days: we kept 1 of 2 promises and payments in time")
    page.list.opened.emit(line.row)
    assert opened == [(where, "overview")]
    page.model.finish([line.row])
    qtbot.waitUntil(lambda: len(shown(page)) == 6)
    promised(db, noor, where, -3)
    qtbot.waitUntil(lambda: "Getting weaker 1" in shown(page))


def test_other_weights_of_health_tell_at_once_who_got_weaker(db: Database, page: TodayPage, qtbot: QtBot) -> None:
    noor = add_influencer(db, InfluencerDraft(name="Noor"))
    promised(db, noor, answering(db, noor), -4)
    show(page, qtbot, 6)
    assert "Getting weaker 1" in shown(page)
    change_health_weights(db, {"promises": 0.0})
    qtbot.waitUntil(lambda: "Getting weaker 1" not in shown(page))


def test_the_time_that_an_answer_waits_runs(db: Database, page: TodayPage, qtbot: QtBot, clock: list[datetime]) -> None:
    (noor,) = people(db, (30,))
    wrote(db, noor, clock[0] - timedelta(minutes=59), "Hello?")
    show(page, qtbot, 2)
    assert shown(page)[1] == "Answer “Hello?” 59 min"
    clock[0] += timedelta(minutes=1)
    page.model.look_at_clock()
    assert shown(page)[1] == "Answer “Hello?” 1 h"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_E])
def test_a_key_ticks_a_line_off_the_next_becomes_current_and_undo_brings_it_back(
    db: Database, page: TodayPage, qtbot: QtBot, said: Said, key: Qt.Key
) -> None:
    ids = people(db, (0, 0, 0))
    chosen: list[str] = []
    page.person_chosen.connect(chosen.append)
    show(page, qtbot, 4)
    assert chosen[-1] == ids[0]

    qtbot.keyClick(page.list, key)
    wait_for(page, qtbot, "Follow-ups 2", "Task 1 Today", "Task 2 Today")
    assert chosen[-1] == ids[1]
    qtbot.waitUntil(lambda: said.texts() == ["Done: Task 0"])

    said.press()
    qtbot.waitUntil(lambda: len(shown(page)) == 4)


def test_two_quick_keys_mean_two_lines_and_a_key_held_down_one(
    db: Database, page: TodayPage, qtbot: QtBot, said: Said
) -> None:
    people(db, (0, 0, 0))
    show(page, qtbot, 4)
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_E, NONE, "e", True)
    qtbot.keyClick(page.list, Qt.Key.Key_E)
    assert shown(page) == ["Follow-ups 2", "Task 1 Today", "Task 2 Today"]  # before anything was read again
    QApplication.sendEvent(page.list, held)
    qtbot.keyClick(page.list, Qt.Key.Key_E)
    assert (shown(page), page.badge.text()) == (["Follow-ups 1", "Task 2 Today"], "1")
    qtbot.waitUntil(lambda: said.texts() == ["Done: Task 0", "Done: Task 1"])
    wait_for(page, qtbot, "Follow-ups 1", "Task 2 Today")


def test_a_line_that_cannot_be_done_comes_back(db: Database, page: TodayPage, qtbot: QtBot, said: Said) -> None:
    people(db, (0,))
    show(page, qtbot, 2)
    (row,) = page.list.selected_rows()
    gone = replace(row, line=replace(row.line, record_id="gone"))
    page.model.finish([gone])
    wait_for(page, qtbot, "Follow-ups 1", "Task 0 Today")
    qtbot.waitUntil(lambda: said.texts() == ["That task is no longer there."])


def test_several_lines_are_done_in_one_step(db: Database, page: TodayPage, qtbot: QtBot, said: Said) -> None:
    people(db, (0, 0, 0))
    show(page, qtbot, 4)
    qtbot.keyClick(page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.hint.text() == "2 selected"
    qtbot.keyClick(page.list, Qt.Key.Key_E)
    wait_for(page, qtbot, "Follow-ups 1", "Task 2 Today")
    qtbot.waitUntil(lambda: said.texts() == ["Done: 2 lines"])
    said.press()
    qtbot.waitUntil(lambda: len(shown(page)) == 4)


def test_s_and_a_number_snooze_and_undo_takes_it_back(db: Database, page: TodayPage, qtbot: QtBot, said: Said) -> None:
    people(db, (0,))
    show(page, qtbot, 2)
    qtbot.keyClick(page.list, Qt.Key.Key_S)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == [
        "&1  Tomorrow",
        "&2  In 3 days · Wed 25 Nov",
        "&3  Next week · Sun 29 Nov",
        "&4  A day…",
    ]
    qtbot.keyClick(menu, Qt.Key.Key_2)
    wait_for(page, qtbot, "This week 1", "Task 0 Wed 25 Nov")
    assert said.texts() == ["“Task 0” waits until Wed 25 Nov"]

    said.press()
    wait_for(page, qtbot, "Follow-ups 1", "Task 0 Today")


def test_a_typed_day_snoozes_and_snoozed_lines_can_be_shown_and_brought_back(
    db: Database, page: TodayPage, qtbot: QtBot, clock: list[datetime]
) -> None:
    (noor,) = people(db, (30,))
    wrote(db, noor, clock[0] - timedelta(hours=2), "Hello?")
    show(page, qtbot, 2)
    qtbot.keyClick(page.list, Qt.Key.Key_S)
    qtbot.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_4)
    dialog = open_dialog(qtbot, SnoozeDialog)
    qtbot.keyClicks(dialog.typed, "in 10 days")
    assert dialog.fields["typed"].note() == "2 Dec 2026"
    qtbot.keyClick(dialog.typed, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.snoozed.isVisible() or page.states.state() == "empty")
    assert shown(page) == []

    page.snoozed.click()
    wait_for(page, qtbot, "Snoozed 1", "Answer “Hello?” until Wed 2 Dec")
    qtbot.keyClick(page.list, Qt.Key.Key_S)
    qtbot.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_0)
    wait_for(page, qtbot, "Replies to answer 1", "Answer “Hello?” 2 h")


def test_p_plans_a_task_for_the_day_that_is_typed(
    db: Database, page: TodayPage, qtbot: QtBot, said: Said, clock: list[datetime]
) -> None:
    (noor,) = people(db, (30,))
    wrote(db, noor, clock[0] - timedelta(hours=2), "Hello?")
    show(page, qtbot, 2)
    qtbot.keyClick(page.list, Qt.Key.Key_P)
    dialog = open_dialog(qtbot, PlanDialog)
    dialog.what.clear()
    qtbot.keyClicks(dialog.what, "Call Noor by fri")
    qtbot.keyClick(dialog.what, Qt.Key.Key_Return)
    wait_for(page, qtbot, "This week 1", "Call Noor Fri 27 Nov")
    assert said.texts() == ["“Call Noor” is planned for Fri 27 Nov"]
    said.press()
    wait_for(page, qtbot, "Replies to answer 1", "Answer “Hello?” 2 h")


def test_what_falls_due_while_the_window_is_open_is_told_once(
    db: Database, page: TodayPage, qtbot: QtBot, clock: list[datetime]
) -> None:
    people(db, (0, 0, 1))
    told: list[tuple[str, str]] = []
    page.reminded.connect(lambda title, sentence: told.append((title, sentence)))
    show(page, qtbot, 5)
    page.model.look_at_clock()
    assert told == []
    clock[0] += timedelta(hours=1)  # nine in the morning
    page.model.look_at_clock()
    page.model.look_at_clock()
    assert told == [("Person 0", "Task 0, and 1 more")]


def test_o_opens_the_person_l_asks_to_log_and_arrows_skip_headings(db: Database, page: TodayPage, qtbot: QtBot) -> None:
    ids = people(db, (-1, 0))
    opened: list[str] = []
    logged: list[str] = []
    page.person_opened.connect(opened.append)
    page.log_wanted.connect(logged.append)
    show(page, qtbot, 3)
    qtbot.keyClick(page.list, Qt.Key.Key_O)
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
    wait_for(page, qtbot, "Follow-ups 1", "Task 0 Today")


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


def test_a_turned_day_makes_tasks_late(db: Database, page: TodayPage, qtbot: QtBot, days: list[date]) -> None:
    people(db, (0,))
    show(page, qtbot, 2)
    days[0] += timedelta(days=1)
    page.model.look_at_clock()
    wait_for(page, qtbot, "Follow-ups 1", "Task 0 Yesterday")


def test_a_hidden_page_keeps_counting_but_leaves_the_panel_alone(db: Database, page: TodayPage, qtbot: QtBot) -> None:
    ids = people(db, (0, 0))
    show(page, qtbot, 3)
    page.hide()
    chosen: list[str] = []
    counts: list[int] = []
    page.person_chosen.connect(chosen.append)
    page.counted.connect(counts.append)
    page.model.finish(page.list.selected_rows())
    qtbot.waitUntil(lambda: counts == [1])
    assert chosen == []
    page.show()
    qtbot.waitUntil(lambda: chosen == [ids[1]])


@pytest.mark.parametrize("words", ["Done", "Log outreach…", "Open"])
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


def test_kinds_beyond_the_lists_end_are_counted_and_come_up_when_others_are_done(
    db: Database, page: TodayPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that waits is left unsaid."""
    monkeypatch.setattr("crm.queries.day_list.LIST_LENGTH", 1)
    (noor,) = people(db, (-1,))
    promised(db, noor, answering(db, noor), -4)
    page.show()
    page.model.load()
    qtbot.waitUntil(lambda: any(line.strip() == "and 1 more" for line in shown(page)))
    told = shown(page)
    first = page.list.model().index(1, 0).data(LINE)
    page.model.finish([first.row])
    qtbot.waitUntil(lambda: shown(page) != told and page.list.model().index(1, 0).data(LINE).row is not None)
    assert page.list.model().index(1, 0).data(LINE).row.line.kind is not first.row.line.kind


def test_a_look_at_a_post_opens_the_disclosure_of_its_record_and_a_gift_the_money(
    sample: Path, tmp_path: Path, formats: Formats, qtbot: QtBot
) -> None:
    """Both are duties of disclosure, worked off in different parts."""
    db = Database.open(Path(shutil.copy(sample, tmp_path / "copy.rapport")), user="Mara", clock=lambda: NOW)
    with db.begin("Not fixed after all") as uow:
        uow.session.connection().exec_driver_sql("UPDATE disclosure_check SET fixed_on = NULL")
    bridge = Bridge(db, InlineJobRunner())
    page = TodayPage(TodayViewModel(bridge, lambda: TODAY, formats, lambda: NOW))
    qtbot.addWidget(page)
    opened: list[tuple[str, str]] = []
    page.partnership_wanted.connect(lambda *told: opened.append(told))
    page.show()
    page.model.load()

    def rows(start: str) -> list[DayRow]:
        model = page.list.model()
        lines = [model.index(at, 0).data(LINE) for at in range(model.rowCount())]
        return [line.row for line in lines if line.row is not None and line.row.line.key.startswith(start)]

    qtbot.waitUntil(lambda: bool(rows("disclosure:")))
    for row, part in ((rows("disclosure:")[0], "disclosure"), *((each, "money") for each in rows("gift:")[:1])):
        assert row.line.partnership_id
        page.list.opened.emit(row)
        assert opened[-1] == (row.line.partnership_id, part)
    bridge.close()
    db.close()
