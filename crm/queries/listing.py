"""Whole lists as the command line and the exports give them: every field of a thing by its contract name.

The window pages through its own queries; these read a list from end to end. Nothing here writes.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from crm.db.entities import Account, Brand, Influencer, InfluencerNiche, Niche, Outreach, Partnership, SearchDocument
from crm.db.entities import Task as TaskEntity
from crm.db.unit_of_work import Database
from crm.domain.text import fold
from crm.domain.vocabulary import Channel, Direction, Outcome, OutreachStage, PartnershipStatus, Platform
from crm.errors import NotFound
from crm.queries.brands import brand_rows
from crm.queries.briefs import BriefRow, brief_rows
from crm.queries.campaign_lists import LISTS as CAMPAIGN_LISTS
from crm.queries.campaign_lists import LineList
from crm.queries.commitment_lists import COMMITMENT_LISTS
from crm.queries.find import thing_named
from crm.queries.influencers import influencer_order, influencer_rows, matching_numbers
from crm.queries.partnerships import PartnershipFilter, partnership_order, partnership_rows
from crm.queries.posts import PostLine, ReadingLine, post_count, post_lines, post_rows, reading_count, reading_lines

_BLOCK = 500


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """One account inside its influencer."""

    platform: Platform
    handle: str | None
    followers: int | None


@dataclass(frozen=True, slots=True)
class ListedInfluencer:
    """`status` is that of the furthest partnership; `next_step_on` the day of the earliest open task."""

    id: str
    name: str
    tags: tuple[str, ...]
    niches: tuple[str, ...]
    accounts: tuple[ListedAccount, ...]
    status: PartnershipStatus | None
    next_step_on: date | None
    next_step: str | None
    brands: tuple[str, ...]
    do_not_contact: bool
    name_damaged: bool


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account with its newest follower count and whose it is."""

    id: str
    influencer_id: str
    influencer: str
    platform: Platform
    handle: str | None
    url: str | None
    followers: int | None
    followers_on: date | None
    engagement_rate: Any
    engagement_basis: str | None
    engagement_on: date | None


@dataclass(frozen=True, slots=True)
class BrandLine:
    """One brand with what it stands for."""

    id: str
    name: str
    values: tuple[str, ...]
    niches: tuple[str, ...]
    website: str | None
    note: str
    partnerships: int


@dataclass(frozen=True, slots=True)
class PartnershipLine:
    """One partnership; `next_step_on` is the day of its earliest open task."""

    id: str
    influencer_id: str
    influencer: str
    brand_id: str
    brand: str
    status: PartnershipStatus
    outreach_stage: OutreachStage
    since_on: date | None
    cadence_days: int | None
    next_step_on: date | None
    last_contact_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class OutreachLine:
    """One outreach; `minutes` is how long a call or meeting took."""

    id: str
    influencer_id: str
    influencer: str
    partnership_id: str | None
    brand: str | None
    collaboration_id: str | None
    channel: Channel
    direction: Direction
    outcome: Outcome
    at: datetime
    note: str
    decline_reason: str | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task, open while `done_at` is None."""

    id: str
    influencer_id: str
    influencer: str
    partnership_id: str | None
    brand: str | None
    title: str
    due_on: date | None
    done_at: datetime | None


def listing(db: Database, thing: str, text: str = "", limit: int | None = None) -> list[Any]:
    """A whole list in its display order.

    Args:
        thing: singular or plural.
        text: every word must begin a word of the record, or of what is written about its influencer.
        limit: at most so many; None means all.

    Returns:
        Frozen rows of the thing.

    Raises:
        UserError: there is no such thing.
    """
    return _LISTS[thing_named(thing)](db, text.strip(), limit)


def listing_count(db: Database, thing: str, text: str = "") -> int:
    """How many records `listing` would give."""
    kind = thing_named(thing)
    if kind == "influencer":
        return len(_influencer_ids(db, text.strip()))
    if not text.strip() and kind in _COUNTS:
        return _COUNTS[kind](db)
    if kind == "partnership":
        return len(partnership_order(db, filters=PartnershipFilter(text=text.strip())))
    return len(listing(db, kind, text))


def one(db: Database, thing: str, record_id: str) -> Any:
    """One record as `listing` gives it.

    Raises:
        NotFound: it is gone.
        UserError: there is no such thing.
    """
    kind = thing_named(thing)
    rows = _BY_ID[kind](db, [record_id])
    if not rows:
        raise NotFound(f"That {kind} is no longer there.")
    return rows[0]


def partnership_between(db: Database, influencer_id: str, brand_id: str) -> str | None:
    """The id of the partnership of these two; None when there is none."""
    between = (Partnership.influencer_id == influencer_id) & (Partnership.brand_id == brand_id)
    with db.read() as session:
        return session.scalar(select(Partnership.id).where(between))


def _influencer_ids(db: Database, text: str) -> list[str]:
    order = influencer_order(db)
    if not text:
        return order.ids
    return order.among(matching_numbers(db, text))


def _influencers(db: Database, text: str, limit: int | None) -> list[ListedInfluencer]:
    ids = _influencer_ids(db, text)[:limit]
    return [row for start in range(0, len(ids), _BLOCK) for row in _influencer_block(db, ids[start : start + _BLOCK])]


def _influencer_block(db: Database, ids: Sequence[str]) -> list[ListedInfluencer]:
    rows = {row.id: row for row in influencer_rows(db, ids)}
    accounts: defaultdict[str, list[ListedAccount]] = defaultdict(list)
    niches: defaultdict[str, list[str]] = defaultdict(list)
    profiles = select(Account.influencer_id, Account.platform, Account.handle, Account.followers)
    profiles = profiles.where(Account.influencer_id.in_(ids)).order_by(Account.followers.desc().nulls_last())
    named = select(InfluencerNiche.influencer_id, Niche.name).join(Niche, Niche.id == InfluencerNiche.niche_id)
    with db.read() as session:
        for owner, platform, handle, followers in session.execute(profiles):
            accounts[owner].append(ListedAccount(platform, handle, followers))
        for owner, niche in session.execute(named.where(InfluencerNiche.influencer_id.in_(ids)).order_by(Niche.name)):
            niches[owner].append(niche)
    return [
        ListedInfluencer(
            id=id_,
            name=row.name,
            tags=row.tags,
            niches=tuple(niches[id_]),
            accounts=tuple(accounts[id_]),
            status=row.status,
            next_step_on=row.next_step_on,
            next_step=row.next_step,
            brands=row.brand_names,
            do_not_contact=row.do_not_contact,
            name_damaged=row.name_damaged,
        )
        for id_ in ids
        if (row := rows.get(id_)) is not None
    ]


def _brands(db: Database, text: str, limit: int | None) -> list[BrandLine]:
    words = _words(text)
    rows = [row for row in brand_rows(db) if _fits(words, f"{row.name} {row.note}")]
    return [
        BrandLine(
            row.id,
            row.name,
            tuple(value.name for value in row.values),
            row.niches,
            row.website,
            row.note,
            row.partnerships,
        )
        for row in rows[:limit]
    ]


def _brands_by_id(db: Database, ids: Sequence[str]) -> list[BrandLine]:
    return [row for row in _brands(db, "", None) if row.id in ids]


def _partnerships(db: Database, text: str, limit: int | None) -> list[PartnershipLine]:
    return _partnerships_by_id(db, partnership_order(db, filters=PartnershipFilter(text=text))[:limit])


def _partnerships_by_id(db: Database, ids: Sequence[str]) -> list[PartnershipLine]:
    rows = {
        row.id: row for start in range(0, len(ids), _BLOCK) for row in partnership_rows(db, ids[start : start + _BLOCK])
    }
    return [
        PartnershipLine(
            id=row.id,
            influencer_id=row.influencer_id,
            influencer=row.name or row.handle or "",
            brand_id=row.brand_id,
            brand=row.brand,
            status=row.status,
            outreach_stage=row.outreach_stage,
            since_on=row.since_on,
            cadence_days=row.cadence_days,
            next_step_on=row.next_step_on,
            last_contact_at=row.last_contact_at,
            note=row.note,
        )
        for row in map(rows.get, ids)
        if row is not None
    ]


def _account_lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Account.id,
            Account.influencer_id,
            Influencer.name.label("influencer"),
            Account.platform,
            Account.handle,
            Account.url,
            Account.followers,
            Account.followers_on,
            Account.engagement_rate,
            Account.engagement_basis,
            Account.engagement_on,
        )
        .join(Influencer, Influencer.id == Account.influencer_id)
        .order_by(Influencer.sort_key, Account.followers.desc().nulls_last(), Account.id)
    )


def _outreach_lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Outreach.id,
            Outreach.influencer_id,
            Influencer.name.label("influencer"),
            Outreach.partnership_id,
            Brand.name.label("brand"),
            Outreach.channel,
            Outreach.direction,
            Outreach.outcome,
            Outreach.at,
            Outreach.note,
            Outreach.collaboration_id,
            Outreach.decline_reason,
            Outreach.minutes,
        )
        .join(Influencer, Influencer.id == Outreach.influencer_id)
        .outerjoin(Partnership, Partnership.id == Outreach.partnership_id)
        .outerjoin(Brand, Brand.id == Partnership.brand_id)
        .order_by(Outreach.at.desc(), Outreach.id.desc())
    )


def _task_lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            TaskEntity.id,
            TaskEntity.influencer_id,
            Influencer.name.label("influencer"),
            TaskEntity.partnership_id,
            Brand.name.label("brand"),
            TaskEntity.title,
            TaskEntity.due_on,
            TaskEntity.done_at,
        )
        .join(Influencer, Influencer.id == TaskEntity.influencer_id)
        .outerjoin(Partnership, Partnership.id == TaskEntity.partnership_id)
        .outerjoin(Brand, Brand.id == Partnership.brand_id)
        .order_by(TaskEntity.done_at.is_not(None), TaskEntity.due_on.nulls_last(), TaskEntity.id)
    )


def _accounts(db: Database, text: str, limit: int | None) -> list[AccountLine]:
    return [AccountLine(**row) for row in _mapped(db, _account_lines(), text, limit)]


def _outreach(db: Database, text: str, limit: int | None) -> list[OutreachLine]:
    return [OutreachLine(**row) for row in _mapped(db, _outreach_lines(), text, limit)]


def _tasks(db: Database, text: str, limit: int | None) -> list[TaskLine]:
    return [TaskLine(**row) for row in _mapped(db, _task_lines(), text, limit)]


def _accounts_by_id(db: Database, ids: Sequence[str]) -> list[AccountLine]:
    return [AccountLine(**row) for row in _mapped(db, _account_lines().where(Account.id.in_(ids)), "", None)]


def _outreach_by_id(db: Database, ids: Sequence[str]) -> list[OutreachLine]:
    rows = _mapped(db, _outreach_lines().where(Outreach.id.in_(ids)), "", None)
    return [OutreachLine(**row) for row in rows]


def _tasks_by_id(db: Database, ids: Sequence[str]) -> list[TaskLine]:
    return [TaskLine(**row) for row in _mapped(db, _task_lines().where(TaskEntity.id.in_(ids)), "", None)]


def _posts(db: Database, text: str, limit: int | None) -> list[PostLine]:
    words = _words(text)
    with db.read() as session:
        people = _matching_people(db, session, text) if words else set()
        told = ("influencer", "campaign", "platform", "type", "url", "text", "influencer_ref")
        fitting = (
            line
            for line in post_lines(session)
            if line.influencer_id in people or _fits(words, " ".join(str(getattr(line, name) or "") for name in told))
        )
        return list(islice(fitting, limit))


def _readings(db: Database, text: str, limit: int | None) -> list[ReadingLine]:
    posts = {line.id for line in _posts(db, text, None)} if text else None
    with db.read() as session:
        return list(islice((line for line in reading_lines(session) if posts is None or line.post_id in posts), limit))


def _readings_by_id(db: Database, ids: Sequence[str]) -> list[ReadingLine]:
    with db.read() as session:
        return list(reading_lines(session, ids))


def _briefs(db: Database, text: str, limit: int | None) -> list[BriefRow]:
    words = _words(text)
    return [row for row in brief_rows(db) if _fits(words, f"{row.campaign} {row.brand} {row.influencer}")][:limit]


def _lines(of: LineList) -> Callable[[Database, str, int | None], list[Any]]:
    return lambda db, text, limit: [of.line(**row) for row in _mapped(db, of.statement(), text, limit)]


def _lines_by_id(of: LineList) -> Callable[[Database, Sequence[str]], list[Any]]:
    return lambda db, ids: [of.line(**row) for row in _mapped(db, of.statement().where(of.id.in_(ids)), "", None)]


def _mapped(db: Database, statement: Select[*tuple[Any, ...]], text: str, limit: int | None) -> list[dict[str, Any]]:
    """Rows whose own words fit the text, or whose influencer does."""
    words = _words(text)
    with db.read() as session:
        people = _matching_people(db, session, text) if words else set()
        found = []
        for row in session.execute(statement).mappings():
            own = " ".join(str(value) for name, value in row.items() if value and not name.endswith("id"))
            if not words or row.get("influencer_id") in people or _fits(words, own):
                found.append(dict(row))
            if limit is not None and len(found) == limit:
                break
        return found


def _matching_people(db: Database, session: Session, text: str) -> set[str]:
    numbers = set(db.search.match(session, text))
    rows = session.execute(select(SearchDocument.number, SearchDocument.influencer_id))
    return {influencer_id for number, influencer_id in rows if number in numbers}


def _fits(words: Sequence[str], own: str) -> bool:
    mine = _words(own)
    return all(any(word.startswith(part) for word in mine) for part in words)


def _words(text: str) -> list[str]:
    return fold(text).replace("@", " ").split()


_LINE_LISTS = {**CAMPAIGN_LISTS, **COMMITMENT_LISTS}
_LISTS: dict[str, Callable[[Database, str, int | None], list[Any]]] = {
    "influencer": _influencers,
    "account": _accounts,
    "brand": _brands,
    "partnership": _partnerships,
    "outreach": _outreach,
    "task": _tasks,
    "post": _posts,
    "reading": _readings,
    "brief": _briefs,
    **{thing: _lines(of) for thing, of in _LINE_LISTS.items()},
}
_COUNTS: dict[str, Callable[[Database], int]] = {
    "post": post_count,
    "reading": reading_count,
    **{thing: of.count for thing, of in _LINE_LISTS.items()},
}
_BY_ID: dict[str, Callable[[Database, Sequence[str]], list[Any]]] = {
    "influencer": _influencer_block,
    "account": _accounts_by_id,
    "brand": _brands_by_id,
    "partnership": _partnerships_by_id,
    "outreach": _outreach_by_id,
    "task": _tasks_by_id,
    "post": post_rows,
    "reading": _readings_by_id,
    "brief": brief_rows,
    **{thing: _lines_by_id(of) for thing, of in _LINE_LISTS.items()},
}
