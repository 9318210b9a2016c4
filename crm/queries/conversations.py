"""What conversations tell: response times both ways, our own reply rates. Read only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.db.entities import MessageTemplate, Outreach
from crm.db.unit_of_work import Database
from crm.domain.conversation import TALK
from crm.domain.reply_rates import ReplyRate, Spoken, best_group, reply_rates
from crm.domain.response_time import ResponseTimes, WorkingHours, pooled_response_times, response_times
from crm.domain.vocabulary import Direction, Outcome
from crm.queries.streams import stream_blocks

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class ReplyGroup(StrEnum):
    """What reply rates are told apart by."""

    CHANNEL = "channel"
    TEMPLATE = "template"
    WEEKDAY = "weekday"


@dataclass(frozen=True, slots=True)
class ReplyPage:
    """How we are answered, over all people.

    Attributes:
        rates: of each way to tell contacts apart, the surest good one first.
        best: the group that is answered more often than every other; None where that cannot be told.
        times: median time to an answer, both ways.
        contacts: outreach that was looked at, both ways.
        first_at, last_at: of the oldest and newest of it; None without any.
        now: when it was looked at.
    """

    rates: Mapping[ReplyGroup, tuple[ReplyRate, ...]]
    best: Mapping[ReplyGroup, str | None]
    times: ResponseTimes
    contacts: int
    first_at: datetime | None
    last_at: datetime | None
    now: datetime


def reply_page(db: Database, zone: str = "UTC", hours: WorkingHours | None = None) -> ReplyPage:
    """Our reply rates by channel, template and weekday, and the usual times to an answer, over everybody.

    Args:
        zone: IANA zone in which an instant has its weekday.
        hours: counts times in working hours only; None counts around the clock.
    """
    rates = {by: tuple(own_reply_rates(db, by, zone)) for by in ReplyGroup}
    known = select(func.count(), func.min(Outreach.at), func.max(Outreach.at))
    with db.read() as session:
        contacts, first_at, last_at = session.execute(known).one()
        times = pooled_response_times(_written(session), hours)
    best = {by: best_group(told) for by, told in rates.items()}
    return ReplyPage(rates, best, times, contacts, first_at, last_at, db.now())


def _written(session: Session) -> Iterator[list[tuple[Direction, datetime]]]:
    """What was written with each person, oldest first."""
    columns = (Outreach.influencer_id, Outreach.direction, Outreach.at)
    statement = select(*columns).where(Outreach.channel.not_in(TALK)).order_by(Outreach.influencer_id, Outreach.at)
    rows = (row for block in stream_blocks(session, statement) for row in block)
    for _person, said in groupby(rows, key=itemgetter(0)):
        yield [(Direction(side), datetime.fromisoformat(stored).replace(tzinfo=UTC)) for _id, side, stored in said]


def times_to_answer(db: Database, influencer_id: str, hours: WorkingHours | None = None) -> ResponseTimes:
    """Median time to an answer with one influencer, both ways; calls and meetings do not count.

    Args:
        hours: counts only working hours; None counts around the clock.
    """
    statement = (
        select(Outreach.direction, Outreach.at)
        .where(Outreach.influencer_id == influencer_id, Outreach.channel.not_in(TALK))
        .order_by(Outreach.at, Outreach.id)
    )
    with db.read() as session:
        return response_times([(row.direction, row.at) for row in session.execute(statement)], hours)


def own_reply_rates(db: Database, by: ReplyGroup, zone: str = "UTC") -> list[ReplyRate]:
    """Our reply rates by channel, template or weekday, the surest good one first.

    Args:
        zone: IANA zone in which an instant has its weekday.

    Returns:
        `group` is a channel's value, a template's name, or an English weekday; contacts without a template are left
        out of the rates by template.
    """
    with db.read() as session:
        kept = select(MessageTemplate.id, MessageTemplate.name)
        names = {row.id: row.name for row in session.execute(kept)}
        columns = (Outreach.direction, Outreach.outcome, Outreach.at, Outreach.channel, Outreach.template_id)
        statement = select(Outreach.influencer_id, *columns).order_by(Outreach.influencer_id, Outreach.at)
        rows = (row for block in stream_blocks(session, statement) for row in block)
        rates = reply_rates(_spoken(rows, by, names, ZoneInfo(zone)), db.now())
    return [rate for rate in rates if rate.group]


def _spoken(rows: Iterator[Any], by: ReplyGroup, names: dict[str, str], zone: ZoneInfo) -> Iterator[Spoken]:
    for influencer_id, direction, outcome, stored, channel, template_id in rows:
        at = datetime.fromisoformat(stored).replace(tzinfo=UTC)
        match by:
            case ReplyGroup.CHANNEL:
                group = channel
            case ReplyGroup.TEMPLATE:
                group = names.get(template_id, "")
            case ReplyGroup.WEEKDAY:
                group = _WEEKDAYS[at.astimezone(zone).weekday()]
        yield Spoken(influencer_id, Direction(direction), Outcome(outcome), at, group)
