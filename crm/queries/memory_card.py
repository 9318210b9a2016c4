"""What to know of a partner before a call, read in one go. How it looks is reports.memory_card."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.entities import Brand, Influencer, Promise, UsageRight
from crm.db.unit_of_work import Database
from crm.domain.response_time import ResponseTimes
from crm.domain.vocabulary import Channel, Direction, Party, PromiseState, RightKind
from crm.queries.conversations import times_to_answer
from crm.queries.influencer_detail import InfluencerDetail, influencer_detail
from crm.queries.post_table import AgeChoice, PostFilter, PostRow, PostSort, post_order, post_table_rows
from crm.queries.timeline import EntryKind, TimelineEntry, timeline

POSTS_SHOWN = 3
_LINES_READ = 60


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """A promise that is owed."""

    owed_by: Party
    text: str
    made_on: date
    due_on: date | None


@dataclass(frozen=True, slots=True)
class OpenRight:
    """A window of use that is open on the day, or not started yet."""

    brand: str
    asset: str
    kind: RightKind
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class MemoryFacts:
    """Everything on the card.

    Attributes:
        last_word: the newest thing they said or took part in; None when they never did.
        last_talk: the newest outreach of either side.
        tasks: open follow-ups, earliest first.
        promises: what is owed, ours first.
        posts: the last three, newest first.
    """

    today: date
    made_at: datetime
    detail: InfluencerDetail
    preferred_channel: Channel | None
    contact_hours: str | None
    zone: str | None
    never_ask: str | None
    last_word: TimelineEntry | None
    last_talk: TimelineEntry | None
    tasks: tuple[TimelineEntry, ...]
    promises: tuple[OpenPromise, ...]
    rights: tuple[OpenRight, ...]
    posts: tuple[PostRow, ...]
    answers: ResponseTimes


def memory_facts(db: Database, influencer_id: str, today: date) -> MemoryFacts:
    """The facts of one card.

    Args:
        today: the person's own day.

    Raises:
        NotFound: the influencer is gone.
    """
    detail = influencer_detail(db, influencer_id)
    lines = timeline(db, influencer_id, limit=_LINES_READ)
    talks = [line for line in lines if line.kind is EntryKind.OUTREACH]
    narrowed = PostFilter(influencer_id=influencer_id)
    ids = post_order(db, PostSort.POSTED, True, narrowed, AgeChoice.USUAL, today)[:POSTS_SHOWN]
    columns = (Influencer.preferred_channel, Influencer.contact_hours, Influencer.zone, Influencer.never_ask)
    with db.read() as session:
        wishes = session.execute(select(*columns).where(Influencer.id == influencer_id)).one()
        promises, rights = _promises(session, influencer_id), _rights(session, influencer_id, today)
    return MemoryFacts(
        today=today,
        made_at=db.now(),
        detail=detail,
        preferred_channel=wishes.preferred_channel,
        contact_hours=wishes.contact_hours,
        zone=wishes.zone,
        never_ask=wishes.never_ask,
        last_word=next((line for line in talks if line.direction is Direction.IN), None),
        last_talk=next(iter(talks), None),
        tasks=tuple(line for line in lines if line.kind is EntryKind.OPEN_TASK),
        promises=promises,
        rights=rights,
        posts=tuple(post_table_rows(db, ids, AgeChoice.USUAL)),
        answers=times_to_answer(db, influencer_id),
    )


def _promises(session: Session, influencer_id: str) -> tuple[OpenPromise, ...]:
    rows = session.execute(
        select(Promise.owed_by, Promise.text, Promise.made_on, Promise.due_on)
        .where(Promise.influencer_id == influencer_id, Promise.state == PromiseState.OPEN)
        .order_by(Promise.owed_by.desc(), Promise.due_on.nulls_last(), Promise.id)
    )
    return tuple(OpenPromise(*row) for row in rows)


def _rights(session: Session, influencer_id: str, today: date) -> tuple[OpenRight, ...]:
    rows = session.execute(
        select(Brand.name, UsageRight.asset, UsageRight.kind, UsageRight.starts_on, UsageRight.ends_on)
        .join(Brand, Brand.id == UsageRight.brand_id)
        .where(
            UsageRight.influencer_id == influencer_id,
            UsageRight.perpetual | UsageRight.ends_on.is_(None) | (UsageRight.ends_on >= today),
        )
        .order_by(UsageRight.ends_on.nulls_last(), UsageRight.id)
    )
    return tuple(OpenRight(*row) for row in rows)
