"""What conversations tell: response times both ways, our own reply rates. Read only."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CTE,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from crm.db.entities import MessageTemplate, Outreach
from crm.db.unit_of_work import Database
from crm.domain.contact import SILENT
from crm.domain.conversation import TALK
from crm.domain.reply_rates import ANSWER_DAYS, ReplyRate, best_group, reply_rates
from crm.domain.response_time import ResponseTimes, Word, WorkingHours, answers, response_times, usual_times
from crm.domain.vocabulary import Direction
from crm.domain.zones import utc_offsets
from crm.queries.streams import stream_blocks

_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_WEEKDAYS = {str(number): name for number, name in enumerate(_DAYS)}  # as SQLite counts them
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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


def reply_page(
    db: Database,
    zone: str = "UTC",
    hours: WorkingHours | None = None,
    report: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> ReplyPage:
    """Our reply rates by channel, template and weekday, and the usual times to an answer, over everybody.

    Args:
        zone: IANA zone in which an instant has its weekday.
        hours: counts times in working hours only; None counts around the clock.
        report: told how many contacts were looked at; may raise Cancelled.
    """
    known = select(func.count(), func.min(Outreach.at), func.max(Outreach.at))
    now = db.now()
    with db.read() as session:
        contacts, first_at, last_at = session.execute(known).one()
        report("contacts", 0, 2 * contacts)
        rates = _rates(session, tuple(ReplyGroup), zone, now)
        told = _counted_on(_written(session), lambda done: report("contacts", contacts + done, 2 * contacts))
        times = usual_times(answers(told), hours)
    best = {by: best_group(each) for by, each in rates.items()}
    return ReplyPage(rates, best, times, contacts, first_at, last_at, now)


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
        return list(_rates(session, (by,), zone, db.now())[by])


def _template_names(session: Session) -> dict[str, str]:
    return {row.id: row.name for row in session.execute(select(MessageTemplate.id, MessageTemplate.name))}


# ---- reply rates: counted where the rows are, because there may be hundreds of thousands


def _rates(
    session: Session, ways: Sequence[ReplyGroup], zone: str, now: datetime
) -> dict[ReplyGroup, tuple[ReplyRate, ...]]:
    """Reply rates for each way to tell contacts apart; what has no group is left out."""
    names = {ReplyGroup.TEMPLATE: _template_names(session), ReplyGroup.WEEKDAY: _WEEKDAYS}
    judged = _judged(session, zone, now)
    counted: dict[ReplyGroup, list[tuple[str, int, int]]] = {by: [] for by in ways}
    for by, group, contacted, replied in session.execute(union_all(*(_counted(judged, by) for by in ways))):
        name = names[by].get(group, "") if by in names else group
        counted[ReplyGroup(by)].append((name, contacted, replied))
    return {by: tuple(reply_rates(count for count in counted[by] if count[0])) for by in ways}


def _judged(session: Session, zone: str, now: datetime) -> CTE:
    """Every contact of ours that may be judged, and whether it was answered; the rule is `domain.reply_rates`."""
    columns = (Outreach.influencer_id, Outreach.direction, Outreach.outcome, Outreach.at, Outreach.channel)
    # Side and instant of the word that follows, in one value: each further window is another pass over everything.
    word = type_coerce(Outreach.direction, String) + type_coerce(Outreach.at, String)
    following = func.lead(word).over(partition_by=Outreach.influencer_id, order_by=Outreach.at).label("following")
    said = select(*columns, Outreach.template_id, following).subquery()
    side = len(Direction.IN.value)
    waited = func.julianday(func.substr(said.c.following, side + 1)) - func.julianday(said.c.at)
    came_back = and_(func.substr(said.c.following, 1, side) == Direction.IN.value, waited <= ANSWER_DAYS)
    replied = or_(said.c.outcome.not_in(SILENT), func.coalesce(came_back, false()))
    spoke = or_(said.c.outcome.not_in(SILENT), said.c.following.is_not(None))
    over = or_(spoke, said.c.at < now - timedelta(days=ANSWER_DAYS))
    told = (said.c.influencer_id, said.c.channel, said.c.template_id)
    weekday = _weekday(session, said.c.at, zone).label("weekday")
    chosen = select(*told, weekday, cast(replied, Integer).label("replied"))
    return chosen.where(said.c.direction == Direction.OUT, over).cte("judged")


def _counted(judged: CTE, by: ReplyGroup) -> Select[*tuple[Any, ...]]:
    """Group, people contacted and people who replied; a person counts once in a group, however often we wrote."""
    column = {
        ReplyGroup.CHANNEL: type_coerce(judged.c.channel, String),
        ReplyGroup.TEMPLATE: judged.c.template_id,
        ReplyGroup.WEEKDAY: judged.c.weekday,
    }[by]
    each = (
        select(column.label("name"), func.max(judged.c.replied).label("replied"))
        .where(column.is_not(None))
        .group_by(column, judged.c.influencer_id)
        .subquery()
    )
    return select(literal(by.value), each.c.name, func.count(), func.sum(each.c.replied)).group_by(each.c.name)


def _weekday(session: Session, instant: Any, zone: str) -> Any:
    """The weekday, "0" to "6", of an instant on the clock of a zone, which the database does not know: its offsets are told to it."""
    first, last = session.execute(select(func.min(Outreach.at), func.max(Outreach.at))).one()
    offsets = utc_offsets(ZoneInfo(zone), first or _EPOCH, last or _EPOCH)
    *earlier, newest = [(until, func.strftime("%w", instant, f"{seconds:+d} seconds")) for until, seconds in offsets]
    return case(*((instant < until, day) for until, day in earlier), else_=newest[1]) if earlier else newest[1]


# ---- times to an answer


def _written(session: Session) -> Iterator[list[Word]]:
    """All that was written, by person and then by time, in blocks; calls and meetings are answered while they happen."""
    columns = (Outreach.influencer_id, Outreach.direction, Outreach.at)
    order = (Outreach.influencer_id, Outreach.at)
    statement = select(*columns).where(Outreach.channel.not_in(TALK)).order_by(*order)
    sides, read = {each.value: each for each in Direction}, datetime.fromisoformat
    for block in stream_blocks(session, statement):
        yield [(person, sides[side], read(at).replace(tzinfo=UTC)) for person, side, at in block]


def _counted_on(blocks: Iterable[list[Word]], report: Callable[[int], None]) -> Iterator[Word]:
    done = 0
    for block in blocks:
        yield from block
        done += len(block)
        report(done)
