"""What conversations tell: response times both ways, our own reply rates. Read only."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
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
    known = select(func.count(), func.min(Outreach.at), func.max(Outreach.at))
    with db.read() as session:
        contacts, first_at, last_at = session.execute(known).one()
        names = _template_names(session)
        told = list(_told(session))
    rates = {by: _rates(told, by, names, ZoneInfo(zone), db.now()) for by in ReplyGroup}
    written = (each for each in told if each.channel not in TALK)
    talks = ([(each.direction, each.at) for each in said] for _id, said in groupby(written, key=itemgetter(0)))
    times = pooled_response_times(talks, hours)
    best = {by: best_group(each) for by, each in rates.items()}
    return ReplyPage(rates, best, times, contacts, first_at, last_at, db.now())


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
        names = _template_names(session)
        return list(_rates(_told(session), by, names, ZoneInfo(zone), db.now()))


class _Told(NamedTuple):
    influencer_id: str
    direction: Direction
    outcome: Outcome
    at: datetime
    channel: str
    template_id: str | None


def _told(session: Session) -> Iterator[_Told]:
    """Everything that was said, by person and then by time; enums are looked up, because making them took half."""
    columns = (Outreach.direction, Outreach.outcome, Outreach.at, Outreach.channel, Outreach.template_id)
    statement = select(Outreach.influencer_id, *columns).order_by(Outreach.influencer_id, Outreach.at)
    sides, outcomes = {each.value: each for each in Direction}, {each.value: each for each in Outcome}
    for block in stream_blocks(session, statement):
        for influencer_id, side, outcome, stored, channel, template_id in block:
            at = datetime.fromisoformat(stored).replace(tzinfo=UTC)
            yield _Told(influencer_id, sides[side], outcomes[outcome], at, channel, template_id)


def _template_names(session: Session) -> dict[str, str]:
    return {row.id: row.name for row in session.execute(select(MessageTemplate.id, MessageTemplate.name))}


def _rates(
    told: Iterable[_Told], by: ReplyGroup, names: Mapping[str, str], zone: ZoneInfo, now: datetime
) -> tuple[ReplyRate, ...]:
    def group(each: _Told) -> str:
        if by is ReplyGroup.CHANNEL:
            return each.channel
        if by is ReplyGroup.TEMPLATE:
            return names.get(each.template_id or "", "")
        return _WEEKDAYS[each.at.astimezone(zone).weekday()]

    spoken = (Spoken(each.influencer_id, each.direction, each.outcome, each.at, group(each)) for each in told)
    return tuple(rate for rate in reply_rates(spoken, now) if rate.group)
