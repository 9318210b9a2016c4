"""What conversations tell: response times both ways, the clock of a partnership, our own reply rates. Read only."""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from crm.db.entities import MessageTemplate, Outreach
from crm.db.unit_of_work import Database
from crm.domain.reply_rates import ReplyRate, Spoken, reply_rates
from crm.domain.response_time import ResponseTimes, WorkingHours, response_times
from crm.domain.vocabulary import Channel, Direction, Outcome
from crm.queries.streams import stream_blocks

_TALK = frozenset({Channel.CALL, Channel.MEETING})  # answered while it happens: no time to an answer
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class ReplyGroup(StrEnum):
    """What reply rates are told apart by."""

    CHANNEL = "channel"
    TEMPLATE = "template"
    WEEKDAY = "weekday"


def times_to_answer(db: Database, influencer_id: str, hours: WorkingHours | None = None) -> ResponseTimes:
    """Median time to an answer with one influencer, both ways; calls and meetings do not count.

    Args:
        hours: counts only working hours; None counts around the clock.
    """
    statement = (
        select(Outreach.direction, Outreach.at)
        .where(Outreach.influencer_id == influencer_id, Outreach.channel.not_in(_TALK))
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
