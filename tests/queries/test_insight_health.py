"""Proves that health is read from what was recorded: talks, deliveries, promises, payments, posts, agreements."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crm.db.entities import Agreement, Partnership, Payment, Promise, new_id
from crm.db.unit_of_work import Database
from crm.domain.health import HealthWeights, Signal, Step
from crm.domain.vocabulary import Channel, Direction, Outcome, PartnershipStatus, Party, PromiseState
from crm.errors import NotFound, UserError
from crm.queries.commitments import runway
from crm.queries.conversations import times_to_answer
from crm.queries.insight_health import falling_partnerships, health_of, health_rows, health_weights
from crm.queries.memory_card import memory_facts
from crm.queries.person_conversation import next_touches
from crm.queries.together import together_facts
from crm.services.insight import change_health_weights
from crm.services.outreach import log_outreach
from crm.services.partnerships import start_partnership
from tests.conftest import NOW
from tests.services.people import add_lumen, add_noor, message

TODAY = NOW.date()


def partnership(db: Database) -> tuple[str, str, str]:
    """Noor with Lumen, every 30 days."""
    noor, lumen = add_noor(db), add_lumen(db)
    return (
        start_partnership(db, noor, lumen, status=PartnershipStatus.ACTIVE, cadence_days=30),
        noor,
        lumen,
    )


def talk(db: Database, noor: str, lumen: str, at: datetime, direction: Direction) -> None:
    log_outreach(db, message(noor, brand_id=lumen, at=at, direction=direction, outcome=Outcome.NONE))


def promise(db: Database, noor: str, where: str, due_on: date, settled_on: date | None) -> None:
    with db.begin("Promise") as uow:
        state = PromiseState.KEPT if settled_on else PromiseState.OPEN
        uow.add(
            Promise(
                id=new_id(), influencer_id=noor, partnership_id=where, owed_by=Party.US, text="Send the parcel",
                made_on=due_on, due_on=due_on, state=state, settled_on=settled_on, created_at=uow.now,
            )
        )  # fmt: skip


def test_signals_come_from_records_and_explain_themselves(db: Database) -> None:
    where, noor, lumen = partnership(db)
    talk(db, noor, lumen, NOW - timedelta(days=60), Direction.OUT)
    talk(db, noor, lumen, NOW - timedelta(days=59), Direction.IN)
    promise(db, noor, where, TODAY - timedelta(days=10), TODAY - timedelta(days=12))
    promise(db, noor, where, TODAY - timedelta(days=5), None)
    with db.begin("Agree") as uow:
        uow.add(
            Agreement(
                id=new_id(), partnership_id=where, ends_on=TODAY + timedelta(days=30), renews=False, currency="EUR",
                created_at=uow.now,
            )
        )  # fmt: skip
    row = health_of(db, where, TODAY)
    values = {each.signal: each.value for each in row.health.readings}
    assert values[Signal.PROMISES] == 0.5
    assert values[Signal.RUNWAY] == 0.5
    assert values[Signal.RESPONSIVENESS] == 1.0
    assert values[Signal.RECENCY] == pytest.approx(2 ** (-29 / 30))
    assert values[Signal.DELIVERY] is None
    assert row.health.lift.step is Step.TALK
    told = row.explanation(TODAY)
    assert (told.n, told.of) == (4, 6)
    assert told.rows[0].id == where


def test_a_call_is_talk_but_no_answer(db: Database) -> None:
    """As everywhere: a call is answered while it happens, so it neither stops nor starts the clock."""
    where, noor, lumen = partnership(db)
    talk(db, noor, lumen, NOW - timedelta(days=60), Direction.OUT)
    for way, days in ((Direction.IN, 59), (Direction.OUT, 40)):
        call = message(
            noor,
            brand_id=lumen,
            at=NOW - timedelta(days=days),
            direction=way,
            channel=Channel.CALL,
            outcome=Outcome.INTERESTED,
        )
        log_outreach(db, call)
    talk(db, noor, lumen, NOW - timedelta(days=50), Direction.IN)
    facts = health_of(db, where, TODAY).facts
    times = times_to_answer(db, noor)
    assert times.theirs.median == timedelta(hours=facts.reply_hours or 0) == timedelta(days=10)
    assert (times.theirs.count, facts.replies) == (1, 1)
    assert facts.last_two_way_on is not None and facts.last_two_way_on > (NOW - timedelta(days=50)).date()


@pytest.mark.parametrize(("zone", "day"), [("UTC", 1), ("Asia/Tokyo", 2), ("America/Los_Angeles", 1)])
def test_a_late_contact_has_the_day_of_the_person_who_looks(db: Database, zone: str, day: int) -> None:
    """In health, in the runway of the record and on the clock of the person alike."""
    where, noor, lumen = partnership(db)
    talk(db, noor, lumen, datetime(2026, 11, 1, 22, 30, tzinfo=UTC), Direction.IN)
    db.zone = zone
    facts = health_of(db, where, TODAY).facts
    (clock,) = next_touches(db, noor, zone)
    assert facts.last_two_way_on == clock.last_on == date(2026, 11, day)
    assert runway(db, where, TODAY).touch == clock.touch
    assert health_of(db, where, date(2026, 11, 1)).facts.last_two_way_on == (date(2026, 11, 1) if day == 1 else None)


def test_pages_about_a_partner_count_the_same_pieces_promises_and_answers(
    sample: Path, open_database: Callable[[Path], Database], tmp_path: Path
) -> None:
    """Health, “how we worked together” and the memory card, for everybody who works with one brand only."""
    db = open_database(Path(shutil.copy(sample, tmp_path)))
    rows = health_rows(db, TODAY)
    alone = [row for row in rows if [each.influencer_id for each in rows].count(row.influencer_id) == 1]
    pieces = 0
    for row in alone:
        told, facts = together_facts(db, row.influencer_id), row.facts
        due = [each for each in told.deliveries if each.due_on < TODAY]
        assert len(due) == facts.due
        assert sum(each.live_on is not None and each.live_on <= each.due_on for each in due) == facts.on_time
        assert told.answers == memory_facts(db, row.influencer_id, TODAY).answers
        pieces += facts.due
    assert len(alone) > 20 and pieces > 20


def test_a_payment_that_is_late_is_a_promise_we_did_not_keep(
    sample: Path, open_database: Callable[[Path], Database], tmp_path: Path
) -> None:
    db = open_database(Path(shutil.copy(sample, tmp_path)))
    with db.begin("Promise nothing else") as uow:
        uow.session.query(Promise).delete()
    row = next(row for row in health_rows(db, TODAY) if row.facts.promises_due)
    with db.begin("Pay late") as uow:
        for payment in uow.session.query(Payment).filter_by(influencer_id=row.influencer_id):
            payment.due_on, payment.paid_on = TODAY - timedelta(days=30), TODAY - timedelta(days=20)
    assert health_of(db, row.partnership_id, TODAY).facts.promises_kept == 0


def test_prospects_and_what_is_over_are_not_judged(db: Database) -> None:
    where, *_ = partnership(db)
    assert [row.partnership_id for row in health_rows(db, TODAY)] == [where]
    with db.begin("End") as uow:
        uow.get(Partnership, where).status = PartnershipStatus.ENDED
    assert health_rows(db, TODAY) == []
    with pytest.raises(NotFound):
        health_of(db, "0" * 32, TODAY)


def test_weights_are_stored_as_versions_and_used_at_once(
    sample: Path, open_database: Callable[[Path], Database], tmp_path: Path
) -> None:
    db = open_database(Path(shutil.copy(sample, tmp_path)))
    before = health_rows(db, TODAY)
    assert health_weights(db) == HealthWeights()
    assert change_health_weights(db, {"recency": 60.0}).version == 2
    for bad in ({"luck": 1.0}, {"recency": -1.0}):
        with pytest.raises(UserError):
            change_health_weights(db, bad)
    assert health_weights(db).recency == 60
    after = health_rows(db, TODAY)
    assert {row.health.weights_version for row in after} == {2}
    assert [row.health.score for row in after] != [row.health.score for row in before]


def test_what_fell_within_two_weeks_is_told_with_both_scores(
    sample: Path, open_database: Callable[[Path], Database]
) -> None:
    db = open_database(sample)
    found = falling_partnerships(db, TODAY)
    assert found
    now = {row.partnership_id: row.health.score for row in health_rows(db, TODAY)}
    for row in found:
        assert row.fell.now == row.health.score == now[row.partnership_id]
        assert row.fell.before - row.fell.now >= 5
    losses = [row.fell.now - row.fell.before for row in found]
    assert losses == sorted(losses)
    assert health_of(db, found[0].partnership_id, TODAY) == found[0]


def test_what_was_is_read_without_what_came_later(db: Database) -> None:
    where, noor, lumen = partnership(db)
    talk(db, noor, lumen, NOW - timedelta(days=60), Direction.OUT)
    talk(db, noor, lumen, NOW - timedelta(days=59), Direction.IN)
    promise(db, noor, where, TODAY - timedelta(days=30), TODAY - timedelta(days=30))
    before = health_rows(db, TODAY - timedelta(days=14))[0].health.score
    promise(db, noor, where, TODAY - timedelta(days=3), None)
    (row,) = falling_partnerships(db, TODAY)
    assert row.fell.before == pytest.approx(before)
    assert (row.partnership_id, row.fell.because.signal) == (where, Signal.PROMISES)


def test_every_sentence_of_the_sample_is_there_and_the_worst_comes_first(
    sample: Path, open_database: Callable[[Path], Database]
) -> None:
    rows = health_rows(open_database(sample), TODAY)
    known = [row.health.score for row in rows if row.health.score is not None]
    assert known == sorted(known)
    assert all(row.health.score is None for row in rows[len(known) :])
    assert all(each.sentence for row in rows for each in row.health.readings)
