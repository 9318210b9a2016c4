"""Tasks: added, edited, snoozed, completed, reopened, removed; what is refused."""

from datetime import date
from typing import Any

import pytest

from crm.db.unit_of_work import Database
from crm.errors import NotFound, UserError
from crm.queries.tasks import today
from crm.services import tasks
from crm.services.partnerships import start_partnership
from crm.services.tasks import TaskDraft
from tests.services.people import add_lumen, add_noor, add_person

DAY = date(2026, 11, 22)


@pytest.fixture
def task(db: Database) -> str:
    """Send the brief to Noor, due on 22 November 2026."""
    return tasks.add_task(db, TaskDraft(add_noor(db), " Send  the brief ", DAY))


def test_a_task_waits_until_it_is_done_and_again_when_reopened(db: Database, task: str) -> None:
    (row,) = today(db, DAY).due_today
    assert (row.task_id, row.title, row.name) == (task, "Send the brief", "Noor van Dijk")
    tasks.complete_task(db, task)
    assert today(db, DAY).due_today == []
    tasks.reopen_task(db, task)
    assert [each.task_id for each in today(db, DAY).due_today] == [task]


def test_a_snoozed_task_waits_on_its_new_day(db: Database, task: str) -> None:
    tasks.snooze_task(db, task, date(2026, 11, 25))
    lists = today(db, DAY)
    assert (lists.due_today, [each.task_id for each in lists.this_week]) == ([], [task])
    tasks.complete_task(db, task)
    with pytest.raises(UserError, match="done"):
        tasks.snooze_task(db, task, DAY)


def test_completing_twice_keeps_the_first_time_and_leaves_no_second_step(db: Database, task: str) -> None:
    seen: list[str] = []
    db.subscribe(lambda changes: seen.append(changes.label))
    tasks.complete_task(db, task)
    tasks.complete_task(db, task)
    assert seen == ["Complete task"]


def test_a_task_of_a_partnership_names_the_brand_and_only_its_own_influencer_may_have_it(
    db: Database, task: str
) -> None:
    noor = today(db, DAY).due_today[0].influencer_id
    lumen = add_lumen(db)
    own, other = start_partnership(db, noor, lumen), start_partnership(db, add_person(db, "Anna"), lumen)
    tasks.edit_task(db, task, {"partnership_id": own, "title": "Call"})
    (row,) = today(db, DAY).due_today
    assert (row.brand, row.title) == ("Lumen", "Call")
    with pytest.raises(UserError) as refused:
        tasks.edit_task(db, task, {"partnership_id": other})
    assert refused.value.field == "partnership_id"


@pytest.mark.parametrize("changes", [{"title": " "}, {"title": "t" * 301}, {"due_on": "soon"}, {"mood": "x"}])
def test_a_wrong_value_is_refused_beside_its_field(db: Database, task: str, changes: dict[str, Any]) -> None:
    with pytest.raises(UserError) as refused:
        tasks.edit_task(db, task, changes)
    assert refused.value.field == next(iter(changes))


def test_a_removed_task_is_gone(db: Database, task: str) -> None:
    tasks.remove_task(db, task)
    for command in (tasks.complete_task, tasks.reopen_task, tasks.remove_task):
        with pytest.raises(NotFound):
            command(db, task)
