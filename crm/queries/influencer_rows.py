"""Rows of the influencer list: what the few people that are on screen show. Their order is influencers.py."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, bindparam, case, func, select
from sqlalchemy.orm import Session

from crm.db.entities import Account, AccountSnapshot, Brand, Influencer, InfluencerTag, Partnership, Tag, Task
from crm.db.unit_of_work import Database
from crm.domain.pipeline import FURTHEST_FIRST
from crm.domain.vocabulary import Basis, PartnershipStatus, Platform

TREND_READINGS = 12


@dataclass(frozen=True, slots=True)
class InfluencerRow:
    """One line of the influencer list.

    Attributes:
        handle, followers, followers_on, engagement_*: of the account with most followers; a handle of another one
            when that account has none.
        engagement_rate: a fraction of `engagement_basis`.
        engagement_trend: that account's rates on that basis, oldest first, at most 12 readings.
        status: of the furthest partnership; None without one.
        more_partnerships: how many there are besides that one.
        brand_names: furthest partnership first.
        next_step, next_step_on: title and day of the earliest open task.
    """

    id: str
    name: str
    name_damaged: bool
    handle: str | None
    platforms: tuple[Platform, ...]
    followers: int | None
    followers_on: date | None
    engagement_rate: Decimal | None
    engagement_basis: Basis | None
    engagement_on: date | None
    status: PartnershipStatus | None
    more_partnerships: int
    brand_names: tuple[str, ...]
    next_step: str | None
    next_step_on: date | None
    tags: tuple[str, ...]
    do_not_contact: bool
    engagement_trend: tuple[Decimal, ...] = ()


class _Audience(NamedTuple):
    handle: str | None
    platforms: tuple[Platform, ...]
    followers: int | None = None
    followers_on: date | None = None
    engagement_rate: Decimal | None = None
    engagement_basis: Basis | None = None
    engagement_on: date | None = None
    engagement_trend: tuple[Decimal, ...] = ()


def influencer_rows(db: Database, ids: Sequence[str]) -> list[InfluencerRow]:
    """Rows for these ids, in no particular order; ids deleted meanwhile are simply absent."""
    with db.read() as session:
        return rows_in(session, ids)


def rows_in(session: Session, ids: Sequence[str]) -> list[InfluencerRow]:
    """As `influencer_rows`, inside a read that goes on."""
    among = {"ids": json.dumps(ids)}
    connection = session.connection()
    people = connection.execute(_PEOPLE, among).all()
    audiences = _audiences(connection, among)
    partnerships = _partnerships(connection, among)
    steps = _next_steps(connection, among)
    tags = _tags(connection, among)
    nobody = _Audience(None, ())
    return [
        _row(person, audiences.get(person.id, nobody), partnerships[person.id], steps.get(person.id), tags[person.id])
        for person in people
    ]


def status_place() -> ColumnElement[int]:
    """A partnership's place when the furthest comes first, for ORDER BY and min()."""
    return case({status: place for place, status in enumerate(FURTHEST_FIRST)}, value=Partnership.status)


# Statements are built once and take their ids as one JSON text: building them took longer than running them.
_AMONG = select(func.json_each(bindparam("ids")).table_valued("value").c.value)
_PEOPLE = select(Influencer.id, Influencer.name, Influencer.name_damaged, Influencer.do_not_contact).where(
    Influencer.id.in_(_AMONG)
)
_ACCOUNTS = (
    select(
        Account.influencer_id,
        Account.handle,
        Account.platform,
        Account.followers,
        Account.followers_on,
        Account.engagement_rate,
        Account.engagement_basis,
        Account.engagement_on,
        Account.id,
    )
    .where(Account.influencer_id.in_(_AMONG))
    .order_by(Account.influencer_id, Account.followers.desc().nulls_last(), Account.id)
)
_READINGS = (
    select(AccountSnapshot.account_id, AccountSnapshot.engagement_basis, AccountSnapshot.engagement_rate)
    .where(AccountSnapshot.account_id.in_(_AMONG))
    .order_by(AccountSnapshot.account_id, AccountSnapshot.read_on)
)
_PARTNERSHIPS = (
    select(Partnership.influencer_id, Partnership.status, Brand.name)
    .join(Brand, Brand.id == Partnership.brand_id)
    .where(Partnership.influencer_id.in_(_AMONG))
    .order_by(status_place(), Brand.sort_key)
)
_STEPS = (
    select(Task.influencer_id, Task.title, Task.due_on)
    .where(Task.influencer_id.in_(_AMONG), Task.done_at.is_(None))
    # not nulls_last(): that tempts SQLite into the index over all open tasks, 40 times slower (7.5 ms at 100,000)
    .order_by(Task.due_on.is_(None), Task.due_on, Task.id)
)
_TAGS = (
    select(InfluencerTag.influencer_id, Tag.name)
    .join(Tag, Tag.id == InfluencerTag.tag_id)
    .where(InfluencerTag.influencer_id.in_(_AMONG))
    .order_by(Tag.name_key)
)


def _audiences(connection: Connection, among: dict[str, str]) -> dict[str, _Audience]:
    by_person: defaultdict[str, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for account in connection.execute(_ACCOUNTS, among):
        by_person[account.influencer_id].append(account)
    readings = _readings(connection, [accounts[0].id for accounts in by_person.values()])
    return {person: _audience(rows, readings[rows[0].id]) for person, rows in by_person.items()}


def _audience(accounts: list[Row[*tuple[Any, ...]]], readings: list[tuple[Basis | None, Decimal]]) -> _Audience:
    handle = next((account.handle for account in accounts if account.handle), None)
    platforms = tuple(dict.fromkeys(account.platform for account in accounts))
    main = accounts[0]
    trend = tuple(rate for basis, rate in readings if basis is main.engagement_basis)[-TREND_READINGS:]
    return _Audience(handle, platforms, *main[3:-1])._replace(engagement_trend=trend)


def _readings(
    connection: Connection, account_ids: Sequence[str]
) -> defaultdict[str, list[tuple[Basis | None, Decimal]]]:
    readings: defaultdict[str, list[tuple[Basis | None, Decimal]]] = defaultdict(list)
    for account_id, basis, rate in connection.execute(_READINGS, {"ids": json.dumps(account_ids)}):
        if rate is not None:
            readings[account_id].append((basis, rate))
    return readings


def _partnerships(
    connection: Connection, among: dict[str, str]
) -> defaultdict[str, list[tuple[PartnershipStatus, str]]]:
    by_person: defaultdict[str, list[tuple[PartnershipStatus, str]]] = defaultdict(list)
    for person, status, brand in connection.execute(_PARTNERSHIPS, among):
        by_person[person].append((status, brand))
    return by_person


def _next_steps(connection: Connection, among: dict[str, str]) -> dict[str, tuple[str, date | None]]:
    steps: dict[str, tuple[str, date | None]] = {}
    for person, title, due_on in connection.execute(_STEPS, among):
        steps.setdefault(person, (title, due_on))
    return steps


def _tags(connection: Connection, among: dict[str, str]) -> defaultdict[str, list[str]]:
    tags: defaultdict[str, list[str]] = defaultdict(list)
    for person, name in connection.execute(_TAGS, among):
        tags[person].append(name)
    return tags


def _row(
    person: Row[*tuple[Any, ...]],
    audience: _Audience,
    partnerships: list[tuple[PartnershipStatus, str]],
    step: tuple[str, date | None] | None,
    tags: list[str],
) -> InfluencerRow:
    return InfluencerRow(
        id=person.id,
        name=person.name,
        name_damaged=person.name_damaged,
        **audience._asdict(),
        status=partnerships[0][0] if partnerships else None,
        more_partnerships=max(0, len(partnerships) - 1),
        brand_names=tuple(dict.fromkeys(brand for _, brand in partnerships)),
        next_step=step[0] if step else None,
        next_step_on=step[1] if step else None,
        tags=tuple(tags),
        do_not_contact=person.do_not_contact,
    )
