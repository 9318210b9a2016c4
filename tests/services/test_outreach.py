"""Logging outreach: what it moves, which follow-up it plans and closes, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from crm.db.entities import Outreach, Partnership, Task
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Channel, Direction, Outcome, OutreachStage, PartnershipStatus
from crm.errors import Conflict, NotFound, UserError
from crm.queries.influencers import influencer_detail, influencer_rows
from crm.queries.timeline import EntryKind, TimelineEntry, timeline
from crm.services import outreach, tasks
from crm.services.outreach import log_outreach
from crm.services.partnerships import edit_partnership
from tests.services.people import MORNING, add_lumen, add_noor, message, row_count


def open_tasks(db: Database, influencer_id: str) -> list[TimelineEntry]:
    return [entry for entry in timeline(db, influencer_id) if entry.kind is EntryKind.OPEN_TASK]


def reply(influencer_id: str, outcome: Outcome, days: int = 2, **fields: Any) -> outreach.OutreachDraft:
    return message(influencer_id, direction=Direction.IN, outcome=outcome, at=MORNING + timedelta(days=days), **fields)


def test_a_first_message_starts_a_prospect_and_plans_a_follow_up_in_five_days(db: Database) -> None:
    noor, lumen = add_noor(db), add_lumen(db)
    logged = log_outreach(db, message(noor, brand_id=lumen, note="Hello Noor"))
    assert logged.partnership_status is PartnershipStatus.PROSPECT
    assert logged.outreach_stage is OutreachStage.CONTACTED
    assert logged.follow_up_on == date(2026, 11, 25)
    (row,) = influencer_rows(db, [noor])
    assert (row.status, row.next_step, row.next_step_on) == (
        PartnershipStatus.PROSPECT,
        "Follow up",
        date(2026, 11, 25),
    )


def test_the_partnership_s_own_cadence_sets_the_follow_up(db: Database) -> None:
    noor, lumen = add_noor(db), add_lumen(db)
    first = log_outreach(db, message(noor, brand_id=lumen))
    assert first.partnership_id is not None
    edit_partnership(db, first.partnership_id, {"cadence_days": 30})
    later = log_outreach(db, message(noor, brand_id=lumen, at=MORNING + timedelta(days=1)))
    assert later.follow_up_on == date(2026, 12, 21)


def test_an_interested_reply_moves_to_negotiating_and_resets_the_clock(db: Database) -> None:
    noor, lumen = add_noor(db), add_lumen(db)
    first = log_outreach(db, message(noor, brand_id=lumen))
    answer = log_outreach(db, reply(noor, Outcome.INTERESTED, brand_id=lumen))
    assert answer.partnership_id == first.partnership_id
    assert answer.outreach_stage is OutreachStage.NEGOTIATING
    (waiting,) = open_tasks(db, noor)
    assert (waiting.id, waiting.due_on) == (answer.task_id, date(2026, 11, 27))
    (closed,) = [entry for entry in timeline(db, noor) if entry.kind is EntryKind.TASK]
    assert (closed.id, closed.done_at) == (first.task_id, MORNING + timedelta(days=2))


def test_any_contact_closes_the_follow_up_of_its_own_pair_only(db: Database) -> None:
    noor, lumen = add_noor(db), add_lumen(db)
    with_lumen = log_outreach(db, message(noor, brand_id=lumen))
    without = log_outreach(db, message(noor))
    assert {entry.id for entry in open_tasks(db, noor)} == {with_lumen.task_id, without.task_id}
    log_outreach(db, reply(noor, Outcome.NONE))
    assert {entry.id for entry in open_tasks(db, noor)} == {with_lumen.task_id}


def test_tasks_with_words_of_their_own_wait_for_a_person(db: Database) -> None:
    noor = add_noor(db)
    mine = log_outreach(db, message(noor, follow_up_on=date(2026, 12, 1), follow_up_title="Send the box"))
    typed = tasks.add_task(db, tasks.TaskDraft(noor, "Follow up"))
    log_outreach(db, reply(noor, Outcome.DECLINED))
    assert {entry.id for entry in open_tasks(db, noor)} == {mine.task_id, typed}


def test_a_day_of_one_s_own_wins_and_a_suggestion_can_be_declined(db: Database) -> None:
    noor = add_noor(db)
    own = log_outreach(db, reply(noor, Outcome.DECLINED, follow_up_on=date(2027, 3, 1)))
    assert own.follow_up_on == date(2027, 3, 1)
    none = log_outreach(db, message(noor, at=MORNING + timedelta(days=3), suggest_follow_up=False))
    assert (none.task_id, none.follow_up_on) == (None, None)


@pytest.mark.parametrize("outcome", [Outcome.AGREED, Outcome.DECLINED, Outcome.DO_NOT_CONTACT])
def test_nothing_is_planned_once_the_conversation_is_over(db: Database, outcome: Outcome) -> None:
    noor = add_noor(db)
    log_outreach(db, message(noor))
    assert log_outreach(db, reply(noor, outcome)).task_id is None
    assert open_tasks(db, noor) == []


def test_the_follow_up_is_counted_from_the_day_where_it_was_written(db: Database) -> None:
    late_evening = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    logged = log_outreach(db, message(add_noor(db), at=late_evening, zone="Pacific/Auckland"))
    assert logged.follow_up_on == date(2026, 11, 26)


def test_an_outreach_logged_late_moves_and_closes_nothing(db: Database) -> None:
    noor, lumen = add_noor(db), add_lumen(db)
    log_outreach(db, reply(noor, Outcome.AGREED, brand_id=lumen))
    newest = log_outreach(
        db, message(noor, brand_id=lumen, at=MORNING + timedelta(days=3), follow_up_on=date(2026, 12, 9))
    )
    late = log_outreach(db, message(noor, brand_id=lumen, outcome=Outcome.DECLINED))
    assert (late.outreach_stage, late.task_id) == (OutreachStage.AGREED, None)
    assert [entry.id for entry in open_tasks(db, noor)] == [newest.task_id]


def test_do_not_contact_is_set_by_its_outcome_and_then_respected(db: Database) -> None:
    noor, lumen = add_noor(db), add_lumen(db)
    logged = log_outreach(db, reply(noor, Outcome.DO_NOT_CONTACT, brand_id=lumen))
    assert logged.outreach_stage is OutreachStage.DO_NOT_CONTACT
    assert influencer_detail(db, noor).do_not_contact
    with pytest.raises(Conflict, match="Noor van Dijk asked not to be contacted"):
        log_outreach(db, message(noor, at=MORNING + timedelta(days=9)))
    log_outreach(db, reply(noor, Outcome.NONE, days=10))
    assert row_count(db, Outreach) == [2]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"at": datetime(2026, 11, 20)}, "at"),  # noqa: DTZ001 - a naive instant is what is refused
        ({"at": datetime(2206, 11, 20, tzinfo=UTC)}, "at"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"channel": "pigeon"}, "channel"),
        ({"note": "n" * 100_001}, "note"),
    ],
)
def test_a_wrong_value_is_refused_and_nothing_is_written(db: Database, fields: dict[str, Any], field: str) -> None:
    noor, lumen = add_noor(db), add_lumen(db)
    with pytest.raises(UserError) as refused:
        log_outreach(db, message(noor, brand_id=lumen, **fields))
    assert refused.value.field == field
    assert row_count(db, Outreach, Partnership, Task) == [0, 0, 0]


def test_a_brand_removed_meanwhile_is_not_found_and_nothing_is_written(db: Database) -> None:
    noor = add_noor(db)
    with pytest.raises(NotFound):
        log_outreach(db, message(noor, brand_id="0" * 32))
    assert row_count(db, Outreach, Task) == [0, 0]


def test_editing_corrects_the_record_and_leaves_the_stage(db: Database) -> None:
    noor, lumen = add_noor(db), add_lumen(db)
    logged = log_outreach(db, message(noor, brand_id=lumen))
    changes = {"channel": "call", "note": "Rang twice", "at": "2026-11-19T10:00+01:00", "outcome": "declined"}
    outreach.edit_outreach(db, logged.outreach_id, changes)
    (entry,) = [each for each in timeline(db, noor) if each.kind is EntryKind.OUTREACH]
    assert (entry.channel, entry.text, entry.outcome) == (Channel.CALL, "Rang twice", Outcome.DECLINED)
    assert entry.at == datetime(2026, 11, 19, 9, tzinfo=UTC)
    assert influencer_detail(db, noor).partnerships[0].outreach_stage is OutreachStage.CONTACTED
    with pytest.raises(UserError) as refused:
        outreach.edit_outreach(db, logged.outreach_id, {"mood": "good"})
    assert refused.value.field == "mood"


def test_removing_leaves_its_follow_up_waiting(db: Database) -> None:
    noor = add_noor(db)
    logged = log_outreach(db, message(noor))
    outreach.remove_outreach(db, logged.outreach_id)
    assert row_count(db, Outreach) == [0]
    assert [entry.id for entry in open_tasks(db, noor)] == [logged.task_id]
