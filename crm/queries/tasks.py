"""What waits: open tasks by day, for the Today page and the command line. Nothing here writes."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from crm.db.entities import Account, Brand, Influencer, Partnership, Task
from crm.db.unit_of_work import Database

WEEK_DAYS = 7
LIST_LENGTH = 500  # more than anybody works off in a week; the counts stay exact


@dataclass(frozen=True, slots=True)
class TodayRow:
    """One open task with whom it is for; `handle` of the account with most followers."""

    task_id: str
    influencer_id: str
    name: str
    handle: str | None
    brand: str | None
    title: str
    due_on: date | None
    partnership_id: str | None = None
    do_not_contact: bool = False


@dataclass(frozen=True, slots=True)
class TodayLists:
    """Open tasks, earliest first: before today, today, and the seven days after; `undated` have no day.

    Each list holds at most 500 rows; the `_count` beside it is exact.
    """

    overdue: list[TodayRow]
    due_today: list[TodayRow]
    this_week: list[TodayRow]
    undated: list[TodayRow]
    overdue_count: int
    due_today_count: int
    this_week_count: int
    undated_count: int


def today(db: Database, today: date) -> TodayLists:
    """What waits, seen from one day.

    Args:
        today: the person's own day, in their zone.
    """
    day = Task.due_on
    this_week = (day > today) & (day <= today + timedelta(days=WEEK_DAYS))
    with db.read() as session:
        return TodayLists(
            overdue=_rows(session, day < today),
            due_today=_rows(session, day == today),
            this_week=_rows(session, this_week),
            undated=_rows(session, day.is_(None)),
            overdue_count=_count(session, day < today),
            due_today_count=_count(session, day == today),
            this_week_count=_count(session, this_week),
            undated_count=_count(session, day.is_(None)),
        )


def _rows(session: Session, where: ColumnElement[bool]) -> list[TodayRow]:
    return [TodayRow(*row) for row in session.execute(_open_tasks().where(where).limit(LIST_LENGTH))]


def _count(session: Session, where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Task).where(Task.done_at.is_(None), where)) or 0


def _open_tasks() -> Select[*tuple[Any, ...]]:
    handle = (
        select(Account.handle)
        .where(Account.influencer_id == Influencer.id, Account.handle.is_not(None))
        .order_by(Account.followers.desc().nulls_last(), Account.id)
        .limit(1)
        .correlate(Influencer)
        .scalar_subquery()
    )
    return (
        select(
            Task.id,
            Task.influencer_id,
            Influencer.name,
            handle.label("handle"),
            Brand.name.label("brand"),
            Task.title,
            Task.due_on,
            Task.partnership_id,
            Influencer.do_not_contact,
        )
        .join(Influencer, Influencer.id == Task.influencer_id)
        .outerjoin(Partnership, Partnership.id == Task.partnership_id)
        .outerjoin(Brand, Brand.id == Partnership.brand_id)
        .where(Task.done_at.is_(None))
        .order_by(Task.due_on, Influencer.sort_key, Task.id)
    )
