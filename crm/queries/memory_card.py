"""What to know of a partner before a call, read in one go. How it looks is reports.memory_card."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.entities import Brand, Influencer, Payment, Promise, UsageRight
from crm.db.unit_of_work import Database
from crm.domain.response_time import ResponseTimes
from crm.domain.vocabulary import Basis, Channel, Direction, Party, PromiseState, RightKind
from crm.queries.conversations import times_to_answer
from crm.queries.influencer_detail import InfluencerDetail, influencer_detail
from crm.queries.post_table import AgeChoice, PostFilter, PostRow, PostSort, post_order, post_table_rows
from crm.queries.timeline import EntryKind, TimelineEntry, timeline

POSTS_SHOWN = 3
POSTS_READ = 100  # for the themes
FEW_POSTS = 3  # of fewer, a theme says nothing
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
class OpenPayment:
    """An amount that is still to be paid, in whole minor units."""

    amount_minor: int
    currency: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A creative theme with the median rate of its organic posts, all on one basis."""

    name: str
    rate: Decimal
    basis: Basis
    n: int


@dataclass(frozen=True, slots=True)
class MemoryFacts:
    """Everything on the card.

    Attributes:
        last_word: the newest thing they said or took part in; None when they never did.
        last_talk: the newest outreach of either side.
        tasks: open follow-ups, earliest first.
        promises: what is owed, ours first.
        payments: what we owe, the oldest due first.
        posts: the last three, newest first.
        themes: those with enough posts, the highest rate first.
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
    payments: tuple[OpenPayment, ...]
    posts: tuple[PostRow, ...]
    themes: tuple[ThemeLine, ...]
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
    ids = post_order(db, PostSort.POSTED, True, narrowed, AgeChoice.USUAL, today)[:POSTS_READ]
    posts = tuple(post_table_rows(db, ids, AgeChoice.USUAL))
    columns = (Influencer.preferred_channel, Influencer.contact_hours, Influencer.zone, Influencer.never_ask)
    with db.read() as session:
        wishes = session.execute(select(*columns).where(Influencer.id == influencer_id)).one()
        promises, rights = _promises(session, influencer_id), _rights(session, influencer_id, today)
        payments = _payments(session, influencer_id)
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
        payments=payments,
        posts=posts[:POSTS_SHOWN],
        themes=_themes(posts),
        answers=times_to_answer(db, influencer_id),
    )


def _themes(posts: Sequence[PostRow]) -> tuple[ThemeLine, ...]:
    """Of posts that compare: organic, no giveaways, no doubts, at their age, on what most of them know."""
    rated = [
        (post, post.rate)
        for post in posts
        if post.rate is not None and post.at_age and not (post.boosted or post.giveaway or post.doubts)
    ]
    if not rated:
        return ()
    alike = Counter((rate.basis, rate.engagements) for _post, rate in rated).most_common(1)[0][0]
    rates: defaultdict[str, list[Decimal]] = defaultdict(list)
    for post, rate in rated:
        for name in post.themes if (rate.basis, rate.engagements) == alike else ():
            rates[name].append(rate.value)
    lines = [
        ThemeLine(name, median(each), alike[0], len(each)) for name, each in rates.items() if len(each) >= FEW_POSTS
    ]
    return tuple(sorted(lines, key=lambda line: (-line.rate, line.name)))


def _payments(session: Session, influencer_id: str) -> tuple[OpenPayment, ...]:
    rows = session.execute(
        select(Payment.amount_minor, Payment.currency, Payment.due_on)
        .where(Payment.influencer_id == influencer_id, Payment.paid_on.is_(None))
        .order_by(Payment.due_on.nulls_last(), Payment.id)
    )
    return tuple(OpenPayment(*row) for row in rows)


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
