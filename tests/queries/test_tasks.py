"""What waits, by day."""

from datetime import date, timedelta

from crm.db.unit_of_work import Database
from crm.queries.tasks import today
from crm.services.tasks import TaskDraft, add_task, complete_task
from tests.services.people import add_noor, add_person

DAY = date(2026, 11, 22)


def test_open_tasks_stand_in_the_list_of_their_day(db: Database) -> None:
    noor, anna = add_noor(db), add_person(db, "Anna")
    offsets = {"long ago": -400, "yesterday": -1, "today": 0, "tomorrow": 1, "in a week": 7, "in eight days": 8}
    for title, days in offsets.items():
        add_task(db, TaskDraft(noor, title, DAY + timedelta(days=days)))
    add_task(db, TaskDraft(anna, "today", DAY))
    add_task(db, TaskDraft(anna, "some day"))
    complete_task(db, add_task(db, TaskDraft(noor, "done", DAY)))
    lists = today(db, DAY)
    assert [row.title for row in lists.overdue] == ["long ago", "yesterday"]
    assert [(row.name, row.handle) for row in lists.due_today] == [("Anna", None), ("Noor van Dijk", "noor.makes")]
    assert [row.title for row in lists.this_week] == ["tomorrow", "in a week"]
    assert [row.title for row in lists.undated] == ["some day"]
    counts = (lists.overdue_count, lists.due_today_count, lists.this_week_count, lists.undated_count)
    assert counts == (2, 2, 2, 1)
