"""Commands on lines of Today: done, put off, planned. A line that is a record changes that record; others are marked.

Each is one labelled step, so that Undo brings the line back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from crm.db.entities import (
    DisclosureCheck,
    Gift,
    Influencer,
    MessageDraft,
    Payment,
    Promise,
    SequenceRun,
    Task,
    TodayMark,
    UseConfirmation,
    new_id,
)
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.domain.vocabulary import PromiseState, RunEnd
from crm.errors import UserError
from crm.services.tasks import TITLE_LENGTH


@dataclass(frozen=True)
class LineRef:
    """A line of Today as the list gave it: `domain.day.DayLine` in few words."""

    key: str
    record_id: str
    influencer_id: str
    partnership_id: str | None = None


def finish_lines(db: Database, lines: Sequence[LineRef], on: date) -> None:
    """Mark lines as done in one step: a task is complete, a promise kept, a payment made; another line just goes.

    Args:
        on: the person's own day.

    Raises:
        NotFound: what it stood for is gone.
    """
    with db.begin("Done") as uow:
        for line in lines:
            act = _FINISH.get(_kind(line))
            if act is None:
                _mark(uow, line).done_at = uow.now
            else:
                act(uow, line, on)


def put_off_lines(db: Database, lines: Sequence[LineRef], until: date) -> None:
    """Hide lines until a day in one step; a task moves to that day.

    Raises:
        NotFound: what it stood for is gone.
        UserError: that is no day.
    """
    day = limits.day(until, "until")
    if day is None:
        raise UserError("Say until which day.", field="until")
    with db.begin("Snooze") as uow:
        for line in lines:
            if _kind(line) == "task":
                uow.get(Task, line.record_id).due_on = day
            elif _kind(line) == "message":
                uow.get(SequenceRun, line.record_id).next_on = day
            else:
                _mark(uow, line).hidden_until_on = day


def plan_line(db: Database, line: LineRef, title: str, on: date) -> str:
    """Turn a line into a task for a day and return the task's id; see `plan_lines`."""
    return plan_lines(db, [line], title, on)[0]


def plan_lines(db: Database, lines: Sequence[LineRef], title: str, on: date) -> list[str]:
    """Turn lines into tasks for a day, in one step, and return the tasks' ids; the lines themselves wait until then.

    Raises:
        NotFound: an influencer or a task is gone.
        UserError: the title is missing or that is no day.
    """
    words = limits.one_line(title, "title", TITLE_LENGTH)
    day = limits.day(on, "on")
    if not words or day is None:
        raise UserError("Type what is to be done, and when.", field="title")
    with db.begin("Plan task") as uow:
        return [_planned(uow, line, words, day) for line in lines]


def _planned(uow: UnitOfWork, line: LineRef, words: str, day: date) -> str:
    if _kind(line) == "task":
        task = uow.get(Task, line.record_id)
        task.title, task.due_on = words, day
        return task.id
    uow.get(Influencer, line.influencer_id)
    task = Task(id=new_id(), influencer_id=line.influencer_id, partnership_id=line.partnership_id)
    task.title, task.due_on, task.created_at = words, day, uow.now
    uow.add(task)
    _mark(uow, line).hidden_until_on = day
    return task.id


def _kind(line: LineRef) -> str:
    return line.key.partition(":")[0]


def _mark(uow: UnitOfWork, line: LineRef) -> TodayMark:
    known = uow.session.scalar(select(TodayMark).where(TodayMark.line_key == line.key))
    if known is not None:
        known.marked_by = uow.user
        return known
    mark = TodayMark(id=new_id(), line_key=line.key, influencer_id=line.influencer_id, marked_by=uow.user)
    uow.add(mark)
    return mark


def _finish_task(uow: UnitOfWork, line: LineRef, on: date) -> None:
    task = uow.get(Task, line.record_id)
    task.done_at = task.done_at or uow.now


def _keep_promise(uow: UnitOfWork, line: LineRef, on: date) -> None:
    promise = uow.get(Promise, line.record_id)
    promise.state, promise.settled_on = PromiseState.KEPT, max(on, promise.made_on)


def _pay(uow: UnitOfWork, line: LineRef, on: date) -> None:
    uow.get(Payment, line.record_id).paid_on = on


def _tell_to_disclose(uow: UnitOfWork, line: LineRef, on: date) -> None:
    uow.get(Gift, line.record_id).told_to_disclose_on = on


def _fix_disclosure(uow: UnitOfWork, line: LineRef, on: date) -> None:
    uow.get(DisclosureCheck, line.record_id).fixed_on = on


def _discard_draft(uow: UnitOfWork, line: LineRef, on: date) -> None:
    uow.get(MessageDraft, line.record_id).settled_at = uow.now


def _stop_run(uow: UnitOfWork, line: LineRef, on: date) -> None:
    run = uow.get(SequenceRun, line.record_id)
    run.ended_at, run.ended_by, run.next_on = uow.now, RunEnd.STOPPED, None


def _ask_use(uow: UnitOfWork, line: LineRef, on: date) -> None:
    uow.add(UseConfirmation(id=new_id(), partnership_id=line.record_id, asked_on=on, asked_by=uow.user))


_FINISH: dict[str, Callable[[UnitOfWork, LineRef, date], None]] = {
    "task": _finish_task,
    "promise": _keep_promise,
    "payment": _pay,
    "gift": _tell_to_disclose,
    "disclosure": _fix_disclosure,
    "unconfirmed": _discard_draft,
    "message": _stop_run,
    "use": _ask_use,
}
