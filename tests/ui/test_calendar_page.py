"""The calendar as a person uses it: month, week and list; move by mouse, keys and dialog; filter; files."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.agenda import Event, EventKind, Span
from crm.errors import UserError
from crm.formats import Formats
from crm.queries.agenda import events_between
from crm.services.brands import BrandDraft, add_brand
from crm.services.campaigns import CampaignDraft, add_campaign
from crm.services.commitments import add_right
from crm.services.payments import PaymentDraft, add_payment
from crm.services.tasks import TaskDraft, add_task, complete_task
from crm.ui.bridge import Bridge
from crm.ui.kit.painting import text_width
from crm.ui.pages.calendar.day_grid import DayGrid
from crm.ui.pages.calendar.day_picture import chip_words, in_lines
from crm.ui.pages.calendar.page import CalendarPage, MoveDialog
from crm.ui.pages.calendar.view_model import CalendarViewModel
from tests.services.people import add_lumen, add_noor
from tests.ui.conftest import TODAY, Said

KEYS, LEFT = Qt.Key, Qt.MouseButton.LeftButton
CALL_ON, PAID_ON = date(2026, 11, 10), date(2026, 11, 12)
MOVE_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def noor(db: Database) -> str:
    """Noor: a call on the 10th, a payment on the 12th, a right with months that ends on 30 November."""
    person = add_noor(db)
    add_task(db, TaskDraft(person, "Call about clay", CALL_ON))
    add_payment(db, PaymentDraft(person, 45_000, due_on=PAID_ON))
    add_right(db, person, add_lumen(db), {"starts_on": "2026-09-01", "months": 3})
    return person


@pytest.fixture
def page(bridge: Bridge, formats: Formats, noor: str, qtbot: QtBot) -> Iterator[CalendarPage]:
    shown = CalendarPage(CalendarViewModel(bridge, formats, lambda: TODAY))
    qtbot.addWidget(shown)
    shown.resize(1100, 760)
    shown.show()
    shown.model.load()
    qtbot.waitUntil(lambda: shown.states.state() == "content" and bool(shown.model.days()))
    shown.grid.setFocus()
    yield shown


def day_of(db: Database, kind: EventKind) -> date:
    return next(event.on for event in events_between(db, date(2026, 1, 1), date(2027, 12, 31)) if event.kind is kind)


def place(page: CalendarPage, day: date) -> QPoint:
    """The middle of the first event of a day."""
    return page.grid.spots(day)[0].rect.center().toPoint()


def drag(page: CalendarPage, start: QPoint, end: QPoint) -> None:
    grid = page.grid
    QTest.mousePress(grid, LEFT, pos=start)
    QTest.mouseMove(grid, start + QPoint(6, 6))
    QTest.mouseMove(grid, start + QPoint(30, 12))
    QTest.mouseMove(grid, end)
    QTest.mouseRelease(grid, LEFT, pos=end)


def test_dragging_an_event_moves_it_in_one_step_that_undo_takes_back(
    db: Database, page: CalendarPage, said: Said, qtbot: QtBot
) -> None:
    drag(page, place(page, CALL_ON), page.grid.cell(date(2026, 11, 19)).center().toPoint())
    qtbot.waitUntil(lambda: day_of(db, EventKind.FOLLOW_UP) == date(2026, 11, 19))
    qtbot.waitUntil(lambda: date(2026, 11, 19) in page.model.days())
    assert said.texts() == ["“Call about clay” is now on 19 Nov 2026."]
    said.press()
    qtbot.waitUntil(lambda: CALL_ON in page.model.days())
    assert day_of(db, EventKind.FOLLOW_UP) == CALL_ON


def test_escape_ends_a_drag_and_nothing_moves(db: Database, page: CalendarPage, said: Said) -> None:
    start, end = place(page, CALL_ON), page.grid.cell(date(2026, 11, 19)).center().toPoint()
    QTest.mousePress(page.grid, LEFT, pos=start)
    QTest.mouseMove(page.grid, start + QPoint(30, 12))
    QTest.mouseMove(page.grid, end)
    QTest.keyClick(page.grid, KEYS.Key_Escape)
    QTest.mouseRelease(page.grid, LEFT, pos=end)
    assert day_of(db, EventKind.FOLLOW_UP) == CALL_ON and not said


def test_keys_move_an_event_and_what_cannot_move_says_why(
    db: Database, page: CalendarPage, noor: str, said: Said, qtbot: QtBot
) -> None:
    page.model.go_to(CALL_ON)
    QTest.keyClick(page.grid, KEYS.Key_Right, MOVE_KEYS)
    qtbot.waitUntil(lambda: day_of(db, EventKind.FOLLOW_UP) == date(2026, 11, 11))
    qtbot.waitUntil(lambda: page.model.on == date(2026, 11, 11) and page.grid.current_event() is not None)
    QTest.keyClick(page.grid, KEYS.Key_Down, MOVE_KEYS)
    qtbot.waitUntil(lambda: day_of(db, EventKind.FOLLOW_UP) == date(2026, 11, 18))
    ends = day_of(db, EventKind.RIGHT_ENDS)
    page.model.go_to(ends)
    qtbot.waitUntil(lambda: page.grid.current_event() is not None)
    QTest.keyClick(page.grid, KEYS.Key_Left, MOVE_KEYS)
    qtbot.waitUntil(lambda: "follows from its start and months" in said.texts()[-1])
    assert day_of(db, EventKind.RIGHT_ENDS) == ends


def test_what_is_done_stays_on_its_day(db: Database, page: CalendarPage, noor: str, said: Said, qtbot: QtBot) -> None:
    complete_task(db, add_task(db, TaskDraft(noor, "Sent", date(2026, 11, 17))))
    qtbot.waitUntil(lambda: date(2026, 11, 17) in page.model.days())
    drag(page, place(page, date(2026, 11, 17)), page.grid.cell(date(2026, 11, 19)).center().toPoint())
    assert len(said) == 1 and day_of(db, EventKind.FOLLOW_UP) == CALL_ON
    assert date(2026, 11, 17) in page.model.days()


def test_the_dialog_moves_too(db: Database, page: CalendarPage, qtbot: QtBot) -> None:
    page.ask_move(page.model.days()[PAID_ON][0])
    dialog = page.findChild(MoveDialog)
    assert dialog is not None and dialog.day.value() == PAID_ON
    dialog.day.set_value(date(2026, 12, 1))
    dialog.submit.click()
    qtbot.waitUntil(lambda: day_of(db, EventKind.PAYMENT) == date(2026, 12, 1))


def test_the_dialog_says_beside_the_day_why_it_stays(db: Database, page: CalendarPage, qtbot: QtBot) -> None:
    ends = day_of(db, EventKind.RIGHT_ENDS)
    page.ask_move(page.model.days()[ends][0])
    dialog = page.findChild(MoveDialog)
    assert dialog is not None
    dialog.day.set_value(date(2026, 12, 24))
    dialog.submit.click()
    qtbot.waitUntil(lambda: "start and months" in dialog.fields["on"].note())
    assert dialog.isVisible() and day_of(db, EventKind.RIGHT_ENDS) == ends


def test_the_end_of_a_campaign_opens_the_campaign(db: Database, page: CalendarPage, qtbot: QtBot) -> None:
    ends = date(2026, 11, 26)
    campaign = add_campaign(db, CampaignDraft(add_brand(db, BrandDraft("Linnet")), "Spring glow", ends_on=ends))
    qtbot.waitUntil(lambda: ends in page.model.days())
    page.model.go_to(ends)
    with qtbot.waitSignal(page.campaign_opened) as opened:
        QTest.keyClick(page.grid, KEYS.Key_Return)
    assert opened.args == [campaign]


def test_keys_go_about_days_months_and_views(page: CalendarPage, qtbot: QtBot) -> None:
    assert page.title.text() == "November 2026"
    QTest.keyClick(page.grid, KEYS.Key_Left)
    assert page.model.on == date(2026, 11, 21)
    assert page.grid.accessibleDescription().startswith("21 Nov 2026")
    QTest.keyClick(page.grid, KEYS.Key_PageUp)
    qtbot.waitUntil(lambda: page.title.text() == "October 2026")
    QTest.keyClick(page.grid, KEYS.Key_T)
    qtbot.waitUntil(lambda: page.title.text() == "November 2026")
    assert page.model.on == TODAY
    QTest.keyClick(page.grid, KEYS.Key_W)
    qtbot.waitUntil(lambda: page.model.span is Span.WEEK and page.model.first == date(2026, 11, 16))
    page.model.go_to(CALL_ON)
    QTest.keyClick(page.grid, KEYS.Key_A)
    qtbot.waitUntil(lambda: page.agenda.isVisible() and page.agenda.model().rowCount() > 0)


@pytest.mark.parametrize(("locale", "first"), [("en_GB", date(2026, 10, 26)), ("en_US", date(2026, 11, 1))])
def test_a_week_starts_where_the_locale_is_at_home(bridge: Bridge, locale: str, first: date) -> None:
    model = CalendarViewModel(bridge, Formats(locale, "UTC"), lambda: TODAY)
    assert model.first == first


def test_enter_opens_whose_event_it_is(page: CalendarPage, noor: str, qtbot: QtBot) -> None:
    page.model.go_to(CALL_ON)
    with qtbot.waitSignal(page.person_opened) as opened:
        QTest.keyClick(page.grid, KEYS.Key_Return)
    assert opened.args == [noor]


def test_a_full_day_says_how_many_more_and_opens(db: Database, page: CalendarPage, noor: str, qtbot: QtBot) -> None:
    full = date(2026, 11, 18)
    for at in range(9):
        add_task(db, TaskDraft(noor, f"Task {at}", full))
    qtbot.waitUntil(lambda: len(page.model.days().get(full, ())) == 9)
    last = page.grid.spots(full)[-1]
    assert last.event is None and last.more == 9 - len(page.grid.spots(full)) + 1
    QTest.mouseClick(page.grid, LEFT, pos=last.rect.center().toPoint())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert sum("Task" in action.text() for action in menu.actions()) == 9
    menu.close()


def test_search_and_kinds_narrow_what_is_seen(page: CalendarPage) -> None:
    page.search.setText("lumen")
    assert [event.kind for events in page.model.days().values() for event in events] == [EventKind.RIGHT_ENDS]
    page.search.setText("")
    next(each for each in page.kinds.actions() if "Follow" in each.text()).trigger()
    assert CALL_ON not in page.model.days() and PAID_ON in page.model.days()


def test_the_zone_is_named(page: CalendarPage) -> None:
    assert "UTC" in page.told.text()


def test_a_day_is_told_in_words_and_not_by_colour_alone(page: CalendarPage) -> None:
    page.model.go_to(PAID_ON)
    told = page.grid.accessibleDescription()
    assert "Payment" in told and "Noor van Dijk" in told


def test_it_is_saved_as_a_file(
    page: CalendarPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, said: Said
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(tmp_path / "days"), ""))
    page.ask_save()
    qtbot.waitUntil(lambda: (tmp_path / "days.ics").is_file() and len(said) == 1)
    assert (tmp_path / "days.ics").read_text("utf-8").count("BEGIN:VEVENT") == 3


def test_what_cannot_be_read_says_so(page: CalendarPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    def broken(*_asked: object) -> None:
        raise UserError("The disk is gone.")

    monkeypatch.setattr("crm.ui.pages.calendar.view_model.events_between", broken)
    page.model.go(1)
    qtbot.waitUntil(lambda: page.states.state() == "failed")


def test_a_narrow_day_says_whole_names_though_shorter_ones() -> None:
    """A name that is cut off in the middle could be anybody's."""
    event = Event(EventKind.FOLLOW_UP, "1", CALL_ON, "Call about clay", "Stelios Mavridakis")
    short = [chip_words(event, width) for width in (400, text_width("Stelios Mavridakis", "small") + 1, 80, 50)]
    assert short == ["Stelios Mavridakis · Call about clay", "Stelios Mavridakis", "Stelios M.", "Stelios"]
    assert chip_words(replace(event, name=""), 40) == "Call about clay"


def test_a_narrow_week_breaks_what_is_to_be_done_into_lines(page: CalendarPage, qtbot: QtBot) -> None:
    assert in_lines("Call about the clay", text_width("Call about the", "small") + 1, 2) == ["Call about the", "clay"]
    QTest.keyClick(page.grid, KEYS.Key_W)
    qtbot.waitUntil(lambda: page.model.span is Span.WEEK and page.title.text().endswith("Nov 2026"))
    page.model.go_to(CALL_ON)
    qtbot.waitUntil(lambda: bool(page.grid.spots(CALL_ON)))
    wide = page.grid.spots(CALL_ON)[0].rect.height()
    page.resize(640, 760)
    qtbot.waitUntil(lambda: page.grid.spots(CALL_ON)[0].rect.height() > wide)


def test_a_month_of_20_000_events_is_gone_about_without_sorting_them_again(bridge: Bridge, qtbot: QtBot) -> None:
    model = CalendarViewModel(bridge, Formats("en_GB", "UTC"), lambda: TODAY)
    kinds = [EventKind.FOLLOW_UP, EventKind.POST]
    events = [Event(kinds[at % 2], str(at), CALL_ON, f"Task {at}", "Noor van Dijk") for at in range(20_000)]
    grid = DayGrid(model.formats)
    qtbot.addWidget(grid)
    model._events = events
    told = model.days()
    model.go_to(CALL_ON)
    grid.show_days((model.first, model.last), 11, model.days(), CALL_ON, TODAY)
    assert model.days() is told and len(told[CALL_ON]) == 20_000
    assert grid.accessibleDescription().endswith("+19988 more")
    model.show_kind(EventKind.POST, False)
    assert len(model.days()[CALL_ON]) == 10_000
