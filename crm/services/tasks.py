"""Commands on tasks, which are follow-ups: add, edit, snooze, complete, reopen, remove. Each is one labelled step.

Follow-ups that an outreach brings with it are made and closed in outreach.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm.db.entities import Influencer, Partnership, Task, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.errors import UserError

TITLE_LENGTH = 300


@dataclass(frozen=True)
class TaskDraft:
    """Something to do for an influencer, by a day if there is one."""

    influencer_id: str
    title: str
    due_on: date | None = None
    partnership_id: str | None = None


def add_task(db: Database, draft: TaskDraft) -> str:
    """Add a task and return its id.

    Raises:
        NotFound: the influencer or the partnership is gone.
        UserError: the title is missing or too long, or the day is none.
    """
    with db.begin("Add task") as uow:
        uow.get(Influencer, draft.influencer_id)
        task = Task(id=new_id(), influencer_id=draft.influencer_id, title="", created_at=uow.now)
        for field in ("title", "due_on", "partnership_id"):
            _assign(uow, task, field, getattr(draft, field))
        uow.add(task)
        return task.id


def edit_task(db: Database, task_id: str, changes: Mapping[str, Any]) -> None:
    """Change a task's title, due_on or partnership_id.

    Raises:
        NotFound: the task is gone.
        UserError: a value is wrong or there is no such field.
    """
    with db.begin("Edit task") as uow:
        task = uow.get(Task, task_id)
        for field, value in changes.items():
            _assign(uow, task, field, value)


def complete_task(db: Database, task_id: str) -> None:
    """Mark a task as done now; one that is done already stays as it was."""
    with db.begin("Complete task") as uow:
        task = uow.get(Task, task_id)
        if task.done_at is None:
            task.done_at = uow.now


def reopen_task(db: Database, task_id: str) -> None:
    """Put a done task back among the open ones."""
    with db.begin("Reopen task") as uow:
        uow.get(Task, task_id).done_at = None


def snooze_task(db: Database, task_id: str, due_on: date) -> None:
    """Move an open task to another day."""
    with db.begin("Snooze task") as uow:
        task = uow.get(Task, task_id)
        if task.done_at is not None:
            raise UserError("This task is done; reopen it first.")
        day = limits.day(due_on, "due_on")
        if day is None:
            raise UserError("Say until which day.", field="due_on")
        task.due_on = day


def remove_task(db: Database, task_id: str) -> None:
    """Remove a task."""
    with db.begin("Remove task") as uow:
        uow.delete(uow.get(Task, task_id))


def _assign(uow: UnitOfWork, task: Task, field: str, value: Any) -> None:
    match field:
        case "title":
            task.title = limits.one_line(value, field, TITLE_LENGTH)
            if not task.title:
                raise UserError("Type what is to be done.", field=field)
        case "due_on":
            task.due_on = limits.day(value, field)
        case "partnership_id":
            if value and uow.get(Partnership, value).influencer_id != task.influencer_id:
                raise UserError("That partnership is with someone else.", field=field)
            task.partnership_id = value or None
        case _:
            raise UserError(f"A task has no field “{field}”.", field=field)
