"""Partnerships whose health fell stand on Today with the reason, once, and go and come back with it."""

from datetime import date, timedelta

import pytest

from crm.db.unit_of_work import Database
from crm.domain.day import LineKind
from crm.domain.health import Signal
from crm.queries.day_falling import full_day
from crm.queries.day_list import DayRow, WholeDay, whole_day
from crm.services.day import LineRef, finish_lines, put_off_lines
from crm.services.history import undo
from tests.services.people import add_noor, answering, promised

TODAY = date(2026, 11, 22)


def ref(row: DayRow) -> LineRef:
    return LineRef(row.line.key, row.line.record_id, row.line.influencer_id, row.line.partnership_id)


def of(day: WholeDay, kind: LineKind) -> list[DayRow]:
    return [row for row in day.waiting.rows if row.line.kind is kind]


@pytest.fixture
def noor(db: Database) -> str:
    return add_noor(db)


@pytest.fixture
def where(db: Database, noor: str) -> str:
    return answering(db, noor)


def test_a_promise_of_ours_that_ran_out_is_told_as_a_fall_with_its_reason(db: Database, noor: str, where: str) -> None:
    assert of(full_day(db, TODAY), LineKind.FALLING) == []
    promised(db, noor, where, -3)
    (row,) = of(full_day(db, TODAY), LineKind.FALLING)
    assert (row.name, row.handle, row.brand, row.line.partnership_id) == ("Noor van Dijk", "noor.makes", "Lumen", where)
    assert row.fell is not None
    assert (row.fell.because.signal, row.fell.because.sentence) == (
        Signal.PROMISES,
        "we kept 1 of 2 promises and payments in time",
    )
    assert of(whole_day(db, TODAY), LineKind.FALLING) == []  # the list itself does not wait for it


def test_a_fall_presses_and_stands_before_what_cools(db: Database, noor: str, where: str) -> None:
    promised(db, noor, where, -3)
    before, day = whole_day(db, TODAY).waiting, full_day(db, TODAY).waiting
    assert (day.pressing, day.counts[LineKind.FALLING]) == (before.pressing + 1, 1)
    kinds = [row.line.kind for row in full_day(db, TODAY + timedelta(days=2)).waiting.rows]
    assert kinds.index(LineKind.FALLING) == kinds.index(LineKind.COOLING) - 1


def test_silence_as_the_reason_is_told_once_beside_the_line_that_cools(db: Database, where: str) -> None:
    later = TODAY + timedelta(days=14)
    day = full_day(db, later)
    assert of(day, LineKind.FALLING) == []
    (row,) = of(day, LineKind.COOLING)
    assert row.fell is not None and row.fell.because.signal is Signal.RECENCY


def test_done_lasts_as_long_as_its_reason_and_can_be_undone(db: Database, noor: str, where: str) -> None:
    promised(db, noor, where, -3)
    (row,) = of(full_day(db, TODAY), LineKind.FALLING)
    finish_lines(db, [ref(row)], TODAY)
    day = full_day(db, TODAY)
    assert of(day, LineKind.FALLING) == []
    assert day.waiting.hidden == 1
    undo(db)
    assert of(full_day(db, TODAY), LineKind.FALLING) == [row]
    finish_lines(db, [ref(row)], TODAY)
    promised(db, noor, where, -2)
    assert len(of(full_day(db, TODAY), LineKind.FALLING)) == 1


def test_put_off_it_waits_for_its_day(db: Database, noor: str, where: str) -> None:
    promised(db, noor, where, -3)
    (row,) = of(full_day(db, TODAY), LineKind.FALLING)
    until = TODAY + timedelta(days=3)
    put_off_lines(db, [ref(row)], until)
    day = full_day(db, TODAY)
    assert of(day, LineKind.FALLING) == []
    assert [(each.line.key, each.until) for each in day.put_off] == [(row.line.key, until)]
    assert [each.line.key for each in of(full_day(db, until), LineKind.FALLING)] == [row.line.key]
