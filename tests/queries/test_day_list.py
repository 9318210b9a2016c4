"""Today as one list over real records, and what done, snooze and plan do to each kind of line."""

from datetime import date, timedelta
from typing import Any

import pytest

from crm.db.unit_of_work import Database
from crm.domain.day import LineKind
from crm.domain.vocabulary import Channel, Direction, Outcome, PartnershipStatus, Party
from crm.queries.day_list import DayRow, day_count, day_list, whole_day
from crm.services.day import LineRef, finish_lines, plan_line, plan_lines, put_off_lines
from crm.services.history import undo
from crm.services.influencers import edit_influencer
from crm.services.outreach import log_outreach
from crm.services.partnerships import edit_partnership, move_partnership, start_partnership
from crm.services.payments import PaymentDraft, add_payment
from crm.services.promises import PromiseDraft, make_promise
from crm.services.tasks import TaskDraft, add_task
from tests.services.people import MORNING, add_lumen, add_noor, add_person, message

TODAY = date(2026, 11, 22)
ZONE = "Europe/Amsterdam"


def kinds(db: Database) -> list[LineKind]:
    return [row.line.kind for row in day_list(db, TODAY, ZONE).rows]


def ref(row: DayRow) -> LineRef:
    return LineRef(row.line.key, row.line.record_id, row.line.influencer_id, row.line.partnership_id)


@pytest.fixture
def noor(db: Database) -> str:
    return add_noor(db)


def test_a_message_from_them_waits_until_we_answer(db: Database, noor: str) -> None:
    lumen = add_lumen(db)
    told: dict[str, Any] = {"brand_id": lumen, "suggest_follow_up": False}
    log_outreach(db, message(noor, **told))
    log_outreach(db, message(noor, direction=Direction.IN, at=MORNING + timedelta(hours=1), note="Winter?", **told))
    log_outreach(db, message(noor, direction=Direction.IN, at=MORNING + timedelta(hours=9), note="Hello?", **told))
    (row,) = day_list(db, TODAY, ZONE).rows
    assert (row.line.kind, row.name, row.handle, row.brand) == (LineKind.REPLY, "Noor van Dijk", "noor.makes", "Lumen")
    assert (row.line.since_at, row.line.title, row.late_days) == (MORNING + timedelta(hours=1), "Hello?", 2)
    log_outreach(db, message(noor, at=MORNING + timedelta(hours=10), **told))
    assert kinds(db) == []


def test_a_call_and_a_refusal_want_no_answer(db: Database, noor: str) -> None:
    log_outreach(db, message(noor, direction=Direction.IN, channel=Channel.CALL, suggest_follow_up=False))
    log_outreach(
        db, message(add_person(db, "Anna"), direction=Direction.IN, outcome=Outcome.DECLINED, suggest_follow_up=False)
    )
    assert kinds(db) == []


def test_the_day_in_working_order(db: Database, noor: str) -> None:
    lumen = add_lumen(db)
    partnership = start_partnership(db, noor, lumen, cadence_days=14)
    move_partnership(db, partnership, PartnershipStatus.ACTIVE)
    edit_partnership(db, partnership, {"since_on": date(2024, 11, 25)})
    told: dict[str, Any] = {"brand_id": lumen, "suggest_follow_up": False}
    log_outreach(db, message(noor, at=MORNING - timedelta(days=30), outcome=Outcome.AGREED, **told))
    anna = add_person(db, "Anna")
    log_outreach(db, message(anna, direction=Direction.IN, suggest_follow_up=False))
    add_task(db, TaskDraft(anna, "Send samples", TODAY - timedelta(days=2)))
    add_task(db, TaskDraft(anna, "Not yet", TODAY + timedelta(days=1)))
    for party, days in ((Party.PARTNER, -1), (Party.PARTNER, 1), (Party.US, 3), (Party.US, 4)):
        make_promise(db, PromiseDraft(noor, party, f"{party} {days}", TODAY, TODAY + timedelta(days=days)))
    add_payment(db, PaymentDraft(noor, 45000, due_on=TODAY + timedelta(days=2)))
    assert kinds(db) == [
        LineKind.REPLY,
        LineKind.TASK,
        LineKind.OUR_PROMISE,
        LineKind.THEIR_PROMISE,
        LineKind.PAYMENT,
        LineKind.COOLING,
        LineKind.USE,
        LineKind.ANNIVERSARY,
    ]
    rows = {row.line.kind: row for row in day_list(db, TODAY, ZONE).rows}
    assert (rows[LineKind.COOLING].late_days, rows[LineKind.COOLING].line.assumed) == (18, False)
    assert (rows[LineKind.ANNIVERSARY].line.years, rows[LineKind.ANNIVERSARY].line.due_on) == (2, date(2026, 11, 25))
    assert rows[LineKind.OUR_PROMISE].line.title == "us 3"


def test_every_line_can_be_done_and_comes_back_by_undo(db: Database, noor: str) -> None:
    test_the_day_in_working_order(db, noor)
    for row in day_list(db, TODAY, ZONE).rows:
        before = kinds(db)
        finish_lines(db, [ref(row)], TODAY)
        assert row.line.key not in {each.line.key for each in day_list(db, TODAY, ZONE).rows}
        undo(db)
        assert kinds(db) == before


def test_a_line_put_off_is_back_on_its_day(db: Database, noor: str) -> None:
    test_the_day_in_working_order(db, noor)
    until = TODAY + timedelta(days=2)
    for row in day_list(db, TODAY, ZONE).rows:
        put_off_lines(db, [ref(row)], until)
    assert kinds(db) == []
    assert day_list(db, TODAY, ZONE).hidden == 7  # the task moved to its new day by itself
    back = {row.line.kind for row in day_list(db, until, ZONE).rows}
    assert {LineKind.REPLY, LineKind.TASK, LineKind.OUR_PROMISE, LineKind.COOLING} <= back


def test_a_planned_line_becomes_a_task_of_that_day(db: Database, noor: str) -> None:
    log_outreach(db, message(noor, direction=Direction.IN, suggest_follow_up=False))
    (row,) = day_list(db, TODAY, ZONE).rows
    plan_line(db, ref(row), "Write to Noor", TODAY + timedelta(days=1))
    assert kinds(db) == []
    tomorrow = day_list(db, TODAY + timedelta(days=1), ZONE).rows
    assert [(each.line.kind, each.line.title) for each in tomorrow][1:] == [(LineKind.TASK, "Write to Noor")]


def test_nobody_is_asked_to_warm_up_who_asked_not_to_be_contacted(db: Database, noor: str) -> None:
    lumen = add_lumen(db)
    partnership = start_partnership(db, noor, lumen, cadence_days=7)
    move_partnership(db, partnership, PartnershipStatus.ACTIVE)
    told: dict[str, Any] = {"brand_id": lumen, "suggest_follow_up": False}
    log_outreach(db, message(noor, at=MORNING - timedelta(days=30), outcome=Outcome.AGREED, **told))
    assert kinds(db) == [LineKind.COOLING]
    edit_influencer(db, noor, {"do_not_contact": True})
    assert kinds(db) == []


def test_many_lines_are_done_put_off_and_planned_in_one_step_each(db: Database, noor: str) -> None:
    test_the_day_in_working_order(db, noor)
    before = kinds(db)
    refs = [ref(row) for row in day_list(db, TODAY, ZONE).rows]
    until = TODAY + timedelta(days=2)
    finish_lines(db, refs, TODAY)
    assert kinds(db) == []
    undo(db)
    put_off_lines(db, refs, until)
    assert kinds(db) == []
    undo(db)
    plan_lines(db, refs, "Talk about it", until)
    assert kinds(db) == []
    undo(db)
    assert kinds(db) == before


def test_lines_put_off_and_tasks_to_come_are_told_beside_the_list(db: Database, noor: str) -> None:
    test_the_day_in_working_order(db, noor)
    add_task(db, TaskDraft(noor, "Some day"))
    add_task(db, TaskDraft(noor, "Far away", TODAY + timedelta(days=8)))
    until = TODAY + timedelta(days=2)
    waiting = {row.line.kind: row for row in day_list(db, TODAY, ZONE).rows}
    put_off_lines(db, [ref(waiting[LineKind.REPLY])], until)
    finish_lines(db, [ref(waiting[LineKind.COOLING])], TODAY)
    later = whole_day(db, TODAY, ZONE)
    assert [row.line.title for row in later.coming] == ["Not yet", "Some day"]
    assert [(row.line.kind, row.until, row.name) for row in later.put_off] == [(LineKind.REPLY, until, "Anna")]


def test_what_is_still_ahead_does_not_press(db: Database, noor: str) -> None:
    add_task(db, TaskDraft(noor, "Today", TODAY))
    add_payment(db, PaymentDraft(noor, 45000, due_on=TODAY + timedelta(days=2)))
    assert (day_list(db, TODAY, ZONE).total, day_count(db, TODAY, ZONE)) == (2, 1)
