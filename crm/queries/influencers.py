"""Influencers for lists: the order of all of them, what a text matches, and rows for the few that are on screen.

One person in full is influencer_detail.py, their line of time is timeline.py. Nothing here writes.
"""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Float,
    FromClause,
    Row,
    Select,
    asc,
    case,
    cast,
    desc,
    func,
    select,
)
from sqlalchemy.orm import Session

from crm.db.entities import (
    Account,
    AccountSnapshot,
    Brand,
    Influencer,
    InfluencerNiche,
    InfluencerTag,
    Niche,
    Partnership,
    SearchDocument,
    Tag,
    Task,
)
from crm.db.unit_of_work import Database
from crm.domain.identity import name_key
from crm.domain.pipeline import FURTHEST_FIRST
from crm.domain.vocabulary import Basis, PartnershipStatus, Platform
from crm.queries.influencer_detail import InfluencerDetail, influencer_detail
from crm.queries.streams import stream_blocks

__all__ = [
    "FilterChoices",
    "InfluencerDetail",
    "InfluencerFilter",
    "InfluencerOrder",
    "InfluencerRow",
    "InfluencerSort",
    "filter_choices",
    "influencer_count",
    "influencer_detail",
    "influencer_order",
    "influencer_rows",
    "matching_numbers",
]


TREND_READINGS = 12


class InfluencerSort(StrEnum):
    """What the list can be put in order by."""

    NAME = "name"
    AUDIENCE = "audience"
    ENGAGEMENT = "engagement"
    STATUS = "status"
    NEXT_STEP = "next_step"


@dataclass(frozen=True, slots=True)
class InfluencerFilter:
    """Which influencers to list; an empty field does not narrow.

    Attributes:
        statuses: with a partnership in one of these; together with `brand_id`, with that brand.
        tag, niche: by name, in any spelling of case.
    """

    statuses: frozenset[PartnershipStatus] = frozenset()
    brand_id: str | None = None
    platform: Platform | None = None
    tag: str | None = None
    niche: str | None = None
    do_not_contact: bool | None = None


@dataclass(frozen=True, slots=True)
class InfluencerOrder:
    """Everyone the filter lets through, in display order; `numbers[i]` is what `matching_numbers` knows `ids[i]` by."""

    ids: list[str]
    numbers: "array[int]"


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


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What the filters can offer in this workspace: only what finds someone. Brands are (id, name)."""

    brands: list[tuple[str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    niches: list[str] = field(default_factory=list)
    platforms: list[Platform] = field(default_factory=list)


class _Audience(NamedTuple):
    handle: str | None
    platforms: tuple[Platform, ...]
    followers: int | None = None
    followers_on: date | None = None
    engagement_rate: Decimal | None = None
    engagement_basis: Basis | None = None
    engagement_on: date | None = None
    engagement_trend: tuple[Decimal, ...] = ()


def influencer_order(
    db: Database,
    sort: InfluencerSort = InfluencerSort.NAME,
    descending: bool = False,
    filters: InfluencerFilter | None = None,
) -> InfluencerOrder:
    """Ids of everyone the filter lets through, in display order, each with its search number.

    Unknown figures come last in either direction; equals are in order of name.
    """
    ids: list[str] = []
    numbers = array("q")
    with db.read() as session:
        for block in stream_blocks(session, _order_statement(sort, descending, filters)):
            block_ids, block_numbers = zip(*block, strict=True)
            ids.extend(block_ids)
            numbers.extend(block_numbers)
    return InfluencerOrder(ids, numbers)


def influencer_count(db: Database, filters: InfluencerFilter | None = None) -> int:
    """How many influencers the filter lets through."""
    statement = _filtered(select(func.count()).select_from(Influencer), filters)
    with db.read() as session:
        return session.scalar(statement) or 0


def matching_numbers(db: Database, text: str) -> set[int]:
    """Search numbers of everyone in whom every word of the text begins some word: any order, blind to accents."""
    with db.read() as session:
        return db.search.match(session, text)


def influencer_rows(db: Database, ids: Sequence[str]) -> list[InfluencerRow]:
    """Rows for these ids, in no particular order; ids deleted meanwhile are simply absent."""
    with db.read() as session:
        people = session.execute(
            select(Influencer.id, Influencer.name, Influencer.name_damaged, Influencer.do_not_contact).where(
                Influencer.id.in_(ids)
            )
        ).all()
        audiences = _audiences(session, ids)
        partnerships = _partnerships(session, ids)
        steps = _next_steps(session, ids)
        tags = _tags(session, ids)
    nobody = _Audience(None, ())
    return [
        _row(person, audiences.get(person.id, nobody), partnerships[person.id], steps.get(person.id), tags[person.id])
        for person in people
    ]


def filter_choices(db: Database) -> FilterChoices:
    """What the list's filters can offer, each in order of name."""
    brands = select(Brand.id, Brand.name).where(Brand.id.in_(select(Partnership.brand_id))).order_by(Brand.sort_key)
    tags = select(Tag.name).where(Tag.id.in_(select(InfluencerTag.tag_id))).order_by(Tag.name_key)
    niches = select(Niche.name).where(Niche.id.in_(select(InfluencerNiche.niche_id))).order_by(Niche.name_key)
    with db.read() as session:
        return FilterChoices(
            brands=[(id_, name) for id_, name in session.execute(brands)],
            tags=list(session.scalars(tags)),
            niches=list(session.scalars(niches)),
            platforms=sorted(session.scalars(select(Account.platform).distinct())),
        )


def _order_statement(
    sort: InfluencerSort, descending: bool, filters: InfluencerFilter | None
) -> Select[*tuple[Any, ...]]:
    number = func.coalesce(SearchDocument.number, 0)  # nobody may vanish from the list for want of a search entry
    statement = select(Influencer.id, number).outerjoin(SearchDocument, SearchDocument.influencer_id == Influencer.id)
    direction = desc if descending else asc
    if sort is InfluencerSort.NAME:
        statement = statement.order_by(direction(Influencer.sort_key), direction(Influencer.id))
    else:
        figures, figure = _FIGURES[sort]()
        statement = statement.outerjoin(figures, figures.c.influencer_id == Influencer.id).order_by(
            direction(figure).nulls_last(), Influencer.sort_key, Influencer.id
        )
    return _filtered(statement, filters)


def _most_followers() -> tuple[FromClause, ColumnElement[Any]]:
    most = (
        select(Account.influencer_id, func.max(Account.followers).label("figure"))
        .group_by(Account.influencer_id)
        .subquery()
    )
    return most, most.c.figure


def _main_engagement() -> tuple[FromClause, ColumnElement[Any]]:
    place = func.row_number().over(
        partition_by=Account.influencer_id, order_by=(Account.followers.desc().nulls_last(), Account.id)
    )
    ranked = select(
        Account.influencer_id, cast(Account.engagement_rate, Float).label("figure"), place.label("place")
    ).subquery()
    main = select(ranked.c.influencer_id, ranked.c.figure).where(ranked.c.place == 1).subquery()
    return main, main.c.figure


def _furthest_status() -> tuple[FromClause, ColumnElement[Any]]:
    furthest = (
        select(Partnership.influencer_id, func.min(_status_place()).label("figure"))
        .group_by(Partnership.influencer_id)
        .subquery()
    )
    return furthest, furthest.c.figure


def _earliest_step() -> tuple[FromClause, ColumnElement[Any]]:
    earliest = (
        select(Task.influencer_id, func.min(Task.due_on).label("figure"))
        .where(Task.done_at.is_(None))
        .group_by(Task.influencer_id)
        .subquery()
    )
    return earliest, earliest.c.figure


_FIGURES = {
    InfluencerSort.AUDIENCE: _most_followers,
    InfluencerSort.ENGAGEMENT: _main_engagement,
    InfluencerSort.STATUS: _furthest_status,
    InfluencerSort.NEXT_STEP: _earliest_step,
}


def _status_place() -> ColumnElement[int]:
    return case({status: place for place, status in enumerate(FURTHEST_FIRST)}, value=Partnership.status)


def _filtered(statement: Select[*tuple[Any, ...]], filters: InfluencerFilter | None) -> Select[*tuple[Any, ...]]:
    """Sets, not EXISTS: SQLite answers a correlated EXISTS by the index on status, 100,000 times over."""
    if filters is None:
        return statement
    if filters.statuses or filters.brand_id:
        partnered = select(Partnership.influencer_id)
        if filters.statuses:
            partnered = partnered.where(Partnership.status.in_(filters.statuses))
        if filters.brand_id:
            partnered = partnered.where(Partnership.brand_id == filters.brand_id)
        statement = statement.where(Influencer.id.in_(partnered))
    if filters.platform is not None:
        there = select(Account.influencer_id).where(Account.platform == filters.platform)
        statement = statement.where(Influencer.id.in_(there))
    if filters.tag:
        tagged = select(InfluencerTag.influencer_id).join(Tag).where(Tag.name_key == name_key(filters.tag))
        statement = statement.where(Influencer.id.in_(tagged))
    if filters.niche:
        inside = select(InfluencerNiche.influencer_id).join(Niche).where(Niche.name_key == name_key(filters.niche))
        statement = statement.where(Influencer.id.in_(inside))
    if filters.do_not_contact is not None:
        statement = statement.where(Influencer.do_not_contact.is_(filters.do_not_contact))
    return statement


def _audiences(session: Session, ids: Sequence[str]) -> dict[str, _Audience]:
    accounts = session.execute(
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
        .where(Account.influencer_id.in_(ids))
        .order_by(Account.influencer_id, Account.followers.desc().nulls_last(), Account.id)
    )
    by_person: defaultdict[str, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for account in accounts:
        by_person[account.influencer_id].append(account)
    readings = _readings(session, [accounts[0].id for accounts in by_person.values()])
    return {person: _audience(rows, readings[rows[0].id]) for person, rows in by_person.items()}


def _audience(accounts: list[Row[*tuple[Any, ...]]], readings: list[tuple[Basis | None, Decimal]]) -> _Audience:
    handle = next((account.handle for account in accounts if account.handle), None)
    platforms = tuple(dict.fromkeys(account.platform for account in accounts))
    main = accounts[0]
    trend = tuple(rate for basis, rate in readings if basis is main.engagement_basis)[-TREND_READINGS:]
    return _Audience(handle, platforms, *main[3:-1])._replace(engagement_trend=trend)


def _readings(session: Session, account_ids: Sequence[str]) -> defaultdict[str, list[tuple[Basis | None, Decimal]]]:
    snapshots = (
        select(AccountSnapshot.account_id, AccountSnapshot.engagement_basis, AccountSnapshot.engagement_rate)
        .where(AccountSnapshot.account_id.in_(account_ids))
        .order_by(AccountSnapshot.account_id, AccountSnapshot.read_on)
    )
    readings: defaultdict[str, list[tuple[Basis | None, Decimal]]] = defaultdict(list)
    for account_id, basis, rate in session.execute(snapshots):
        if rate is not None:
            readings[account_id].append((basis, rate))
    return readings


def _partnerships(session: Session, ids: Sequence[str]) -> defaultdict[str, list[tuple[PartnershipStatus, str]]]:
    rows = session.execute(
        select(Partnership.influencer_id, Partnership.status, Brand.name)
        .join(Brand, Brand.id == Partnership.brand_id)
        .where(Partnership.influencer_id.in_(ids))
        .order_by(_status_place(), Brand.sort_key)
    )
    by_person: defaultdict[str, list[tuple[PartnershipStatus, str]]] = defaultdict(list)
    for person, status, brand in rows:
        by_person[person].append((status, brand))
    return by_person


def _next_steps(session: Session, ids: Sequence[str]) -> dict[str, tuple[str, date | None]]:
    rows = session.execute(
        select(Task.influencer_id, Task.title, Task.due_on)
        .where(Task.influencer_id.in_(ids), Task.done_at.is_(None))
        # not nulls_last(): that tempts SQLite into the index over all open tasks, 40 times slower (7.5 ms at 100,000)
        .order_by(Task.due_on.is_(None), Task.due_on, Task.id)
    )
    steps: dict[str, tuple[str, date | None]] = {}
    for person, title, due_on in rows:
        steps.setdefault(person, (title, due_on))
    return steps


def _tags(session: Session, ids: Sequence[str]) -> defaultdict[str, list[str]]:
    rows = session.execute(
        select(InfluencerTag.influencer_id, Tag.name)
        .join(Tag, Tag.id == InfluencerTag.tag_id)
        .where(InfluencerTag.influencer_id.in_(ids))
        .order_by(Tag.name_key)
    )
    tags: defaultdict[str, list[str]] = defaultdict(list)
    for person, name in rows:
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
