"""Partnerships for lists, and the dated moves of one. Nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, asc, case, desc, func, select
from sqlalchemy.orm import Session

from crm.db.entities import Account, Brand, Influencer, Outreach, Partnership, PartnershipMove, SearchDocument, Task
from crm.db.unit_of_work import Database
from crm.domain.pipeline import FURTHEST_FIRST
from crm.domain.vocabulary import OutreachStage, PartnershipStatus
from crm.queries.streams import stream_blocks


class PartnershipSort(StrEnum):
    """What the list can be put in order by."""

    NAME = "name"
    BRAND = "brand"
    STATUS = "status"
    STAGE = "stage"
    SINCE = "since"
    LAST_CONTACT = "last_contact"
    NEXT_STEP = "next_step"


@dataclass(frozen=True, slots=True)
class PartnershipFilter:
    """Which partnerships to list; an empty field does not narrow. `text` is found in the influencer."""

    brand_id: str | None = None
    statuses: frozenset[PartnershipStatus] = frozenset()
    stages: frozenset[OutreachStage] = frozenset()
    text: str = ""


@dataclass(frozen=True, slots=True)
class PartnershipRow:
    """One influencer with one brand.

    Attributes:
        handle, followers: of the account with most followers.
        last_contact_at: the newest outreach either way.
        next_step, next_step_on: title and day of the earliest open task of this partnership.
    """

    id: str
    influencer_id: str
    name: str
    brand_id: str
    brand: str
    status: PartnershipStatus
    since_on: date | None
    outreach_stage: OutreachStage
    stage_since_at: datetime
    cadence_days: int | None
    note: str
    do_not_contact: bool
    last_contact_at: datetime | None
    handle: str | None = None
    followers: int | None = None
    next_step: str | None = None
    next_step_on: date | None = None


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One dated change of status; `from_status` is None for the first."""

    id: str
    from_status: PartnershipStatus | None
    to_status: PartnershipStatus
    reason: str
    at: datetime
    moved_by: str


def partnership_order(
    db: Database,
    sort: PartnershipSort = PartnershipSort.NAME,
    descending: bool = False,
    filters: PartnershipFilter | None = None,
) -> list[str]:
    """Ids of all partnerships the filter lets through, in display order; unknown last in either direction."""
    filters = filters or PartnershipFilter()
    direction = desc if descending else asc
    statement = (
        select(Partnership.id, func.coalesce(SearchDocument.number, 0))
        .join(Influencer, Influencer.id == Partnership.influencer_id)
        .join(Brand, Brand.id == Partnership.brand_id)
        .outerjoin(SearchDocument, SearchDocument.influencer_id == Influencer.id)
    )
    statement, key = _sorted_by(_filtered(statement, filters), sort)
    statement = statement.order_by(direction(key).nulls_last(), Influencer.sort_key, Brand.sort_key, Partnership.id)
    with db.read() as session:
        blocks = stream_blocks(session, statement)
        if not filters.text.strip():
            return [id_ for block in blocks for id_, _ in block]
        fitting = set(db.search.match(session, filters.text))
        return [id_ for block in blocks for id_, number in block if number in fitting]


def partnership_rows(db: Database, ids: Sequence[str]) -> list[PartnershipRow]:
    """Rows for these ids, in no particular order; ids deleted meanwhile are simply absent."""
    last_contact = (
        select(func.max(Outreach.at))
        .where(Outreach.partnership_id == Partnership.id)
        .correlate(Partnership)
        .scalar_subquery()
    )
    statement = (
        select(
            Partnership.id,
            Partnership.influencer_id,
            Influencer.name,
            Partnership.brand_id,
            Brand.name.label("brand"),
            Partnership.status,
            Partnership.since_on,
            Partnership.outreach_stage,
            Partnership.stage_since_at,
            Partnership.cadence_days,
            Partnership.note,
            Influencer.do_not_contact,
            last_contact.label("last_contact_at"),
        )
        .join(Influencer, Influencer.id == Partnership.influencer_id)
        .join(Brand, Brand.id == Partnership.brand_id)
        .where(Partnership.id.in_(ids))
    )
    with db.read() as session:
        rows = session.execute(statement).mappings().all()
        accounts = _main_accounts(session, [row["influencer_id"] for row in rows])
        steps = _next_steps(session, ids)
    found = []
    for row in rows:
        handle, followers = accounts.get(row["influencer_id"], (None, None))
        step = steps.get(row["id"], (None, None))
        found.append(PartnershipRow(**row, handle=handle, followers=followers, next_step=step[0], next_step_on=step[1]))
    return found


def partnership_moves(db: Database, partnership_id: str) -> list[MoveRow]:
    """The dated changes of one partnership's status, newest first."""
    moves = (
        select(
            PartnershipMove.id,
            PartnershipMove.from_status,
            PartnershipMove.to_status,
            PartnershipMove.reason,
            PartnershipMove.at,
            PartnershipMove.moved_by,
        )
        .where(PartnershipMove.partnership_id == partnership_id)
        .order_by(PartnershipMove.at.desc(), PartnershipMove.id.desc())
    )
    with db.read() as session:
        return [MoveRow(*row) for row in session.execute(moves)]


def status_counts(db: Database, brand_id: str | None = None) -> dict[PartnershipStatus, int]:
    """How many partnerships stand in each status, of one brand or of all; every status is named."""
    counted = select(Partnership.status, func.count()).group_by(Partnership.status)
    if brand_id is not None:
        counted = counted.where(Partnership.brand_id == brand_id)
    with db.read() as session:
        found = dict(session.execute(counted).all())
    return {status: found.get(status, 0) for status in PartnershipStatus}


def _sorted_by(
    statement: Select[*tuple[Any, ...]], sort: PartnershipSort
) -> tuple[Select[*tuple[Any, ...]], ColumnElement[Any]]:
    if sort is PartnershipSort.LAST_CONTACT:
        last = select(Outreach.partnership_id, func.max(Outreach.at).label("figure"))
        figures = last.group_by(Outreach.partnership_id).subquery()
    elif sort is PartnershipSort.NEXT_STEP:
        step = select(Task.partnership_id, func.min(Task.due_on).label("figure")).where(Task.done_at.is_(None))
        figures = step.group_by(Task.partnership_id).subquery()
    else:
        return statement, _OWN_KEYS[sort]
    joined = statement.outerjoin(figures, figures.c.partnership_id == Partnership.id)
    return joined, figures.c.figure


def _place(column: Any, order: Sequence[StrEnum]) -> ColumnElement[int]:
    return case({item: place for place, item in enumerate(order)}, value=column)


_OWN_KEYS: dict[PartnershipSort, ColumnElement[Any]] = {
    PartnershipSort.NAME: Influencer.sort_key.expression,
    PartnershipSort.BRAND: Brand.sort_key.expression,
    PartnershipSort.STATUS: _place(Partnership.status, FURTHEST_FIRST),
    PartnershipSort.STAGE: _place(Partnership.outreach_stage, list(OutreachStage)),
    PartnershipSort.SINCE: Partnership.since_on.expression,
}


def _filtered(statement: Select[*tuple[Any, ...]], filters: PartnershipFilter) -> Select[*tuple[Any, ...]]:
    if filters.brand_id is not None:
        statement = statement.where(Partnership.brand_id == filters.brand_id)
    if filters.statuses:
        statement = statement.where(Partnership.status.in_(filters.statuses))
    if filters.stages:
        statement = statement.where(Partnership.outreach_stage.in_(filters.stages))
    return statement


def _main_accounts(session: Session, ids: Sequence[str]) -> dict[str, tuple[str | None, int | None]]:
    rows = session.execute(
        select(Account.influencer_id, Account.handle, Account.followers)
        .where(Account.influencer_id.in_(ids))
        .order_by(Account.followers.desc().nulls_last(), Account.id)
    )
    accounts: dict[str, tuple[str | None, int | None]] = {}
    for person, handle, followers in rows:
        first_handle, most = accounts.get(person, (None, followers))
        accounts[person] = (first_handle or handle, most)
    return accounts


def _next_steps(session: Session, ids: Sequence[str]) -> dict[str | None, tuple[str, date | None]]:
    """Done tasks are left out here, not in SQL: asked for there, SQLite walks every open task of the workspace."""
    rows = session.execute(
        select(Task.partnership_id, Task.title, Task.due_on, Task.done_at)
        .where(Task.partnership_id.in_(ids))
        .order_by(Task.due_on.nulls_last(), Task.id)
    )
    steps: dict[str | None, tuple[str, date | None]] = {}
    for partnership, title, due_on, done_at in rows:
        if done_at is None:
            steps.setdefault(partnership, (title, due_on))
    return steps
