"""Lines of Today that no single record brings: answers that we owe, and what a partnership's own clock says.

The rules are domain.day. These read the most rows, so they read plain columns. Nothing here writes.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from crm.db.entities import Influencer, Outreach, Partnership, Task, UseConfirmation
from crm.domain import day
from crm.domain.contact import SILENT
from crm.domain.day import DayLine, LineKind
from crm.domain.vocabulary import Direction, PartnershipStatus
from crm.queries.day_records import Seen
from crm.queries.streams import stream_blocks

BLOCK = 500
_NOTE_SHOWN = 200  # characters


def replies(session: Session, seen: Seen) -> Iterator[DayLine]:
    """Conversations whose last word is theirs; the clock runs from the first one that we left unanswered."""
    unanswered = _unanswered(session, seen)
    said = {row[0]: row for row in _said(session, [id_ for ids in unanswered.values() for id_ in (ids[0], ids[-1])])}
    for (influencer_id, partnership_id), ids in unanswered.items():
        last, channel, outcome, at, note = said[ids[-1]]
        if day.awaits_answer(Direction.IN, channel, outcome, at, seen.now):
            since_at = said[ids[0]][3]
            key = f"reply:{last}"
            yield DayLine(key, LineKind.REPLY, last, influencer_id, partnership_id, since_at=since_at, title=note)


def _unanswered(session: Session, seen: Seen) -> dict[tuple[str, str | None], list[str]]:
    """What they said since our last word, oldest first, of each conversation whose last word is theirs."""
    found: dict[tuple[str, str | None], list[str]] = {}
    answered: set[tuple[str, str | None]] = set()
    recent = select(Outreach.influencer_id, Outreach.partnership_id, Outreach.direction, Outreach.id).where(
        Outreach.at >= seen.now - timedelta(days=day.REPLY_PATIENCE_DAYS)
    )
    theirs = Direction.IN.value
    for block in stream_blocks(session, recent.order_by(Outreach.at.desc(), Outreach.id.desc())):
        for influencer_id, partnership_id, direction, id_ in block:
            talk = (influencer_id, partnership_id)
            if talk in answered:
                continue
            if direction == theirs:
                found.setdefault(talk, []).append(id_)
            else:
                answered.add(talk)
    return {talk: ids[::-1] for talk, ids in found.items()}


def _said(session: Session, ids: Sequence[str]) -> Iterator[Any]:
    words = func.substr(Outreach.note, 1, _NOTE_SHOWN)
    statement = select(Outreach.id, Outreach.channel, Outreach.outcome, Outreach.at, words)
    for start in range(0, len(ids), BLOCK):
        yield from session.execute(statement.where(Outreach.id.in_(ids[start : start + BLOCK])))


def of_partnerships(session: Session, seen: Seen, others: Sequence[DayLine]) -> Iterator[DayLine]:
    """What a partnership's own clock says: cooling, its anniversary, the question of use.

    Args:
        others: the lines so far; a message of a sequence is contact that is planned already.
    """
    planned = set(session.scalars(select(Task.partnership_id).where(Task.done_at.is_(None))))
    planned |= {line.partnership_id for line in others if line.kind is LineKind.MESSAGE}
    last_asked = select(UseConfirmation.partnership_id, func.max(UseConfirmation.asked_on))
    asked = {row[0]: row[1] for row in session.execute(last_asked.group_by(UseConfirmation.partnership_id))}
    for row in _clocks(session):
        id_, influencer_id, status, since_on, cadence_days, do_not_contact, last_at = row
        last_on = last_at.astimezone(seen.zone).date() if last_at else None
        cools_on = day.cools_on(status, last_on, cadence_days)
        if cools_on is not None and cools_on <= seen.today and id_ not in planned and not do_not_contact:
            yield DayLine(
                f"cooling:{id_}:{last_on}",
                LineKind.COOLING,
                id_,
                influencer_id,
                id_,
                due_on=cools_on,
                cadence_days=cadence_days or day.ASSUMED_CADENCE_DAYS,
                assumed=cadence_days is None,
            )
        near = day.anniversary(since_on, status, seen.today)
        if near is not None:
            key = f"anniversary:{id_}:{near[0]}"
            yield DayLine(key, LineKind.ANNIVERSARY, id_, influencer_id, id_, due_on=near[0], years=near[1])
        use_on = day.asks_use_again(since_on, status, asked.get(id_), seen.today)
        if use_on is not None:
            yield DayLine(f"use:{id_}:{use_on}", LineKind.USE, id_, influencer_id, id_, due_on=use_on)


_Clock = tuple[str, str, PartnershipStatus, date | None, int | None, bool, datetime | None]


def _clocks(session: Session) -> Iterator[_Clock]:
    """Every partnership that runs, with the instant of its last contact in which both took part."""
    last_two_way = (
        select(Outreach.at)
        .where(
            Outreach.partnership_id == Partnership.id,
            or_(Outreach.direction == Direction.IN, Outreach.outcome.not_in(SILENT)),
        )
        .order_by(Outreach.at.desc())
        .limit(1)
        .correlate(Partnership)
        .scalar_subquery()
    )
    idle = (PartnershipStatus.PROSPECT, PartnershipStatus.PAUSED, PartnershipStatus.ENDED)
    statement = (
        select(
            Partnership.id,
            Partnership.influencer_id,
            Partnership.status,
            Partnership.since_on,
            Partnership.cadence_days,
            Influencer.do_not_contact,
            last_two_way,
        )
        .join(Influencer, Influencer.id == Partnership.influencer_id)
        .where(Partnership.status.not_in(idle))
    )
    statuses = {status.value: status for status in PartnershipStatus}
    for block in stream_blocks(session, statement):
        for id_, influencer_id, status, since_on, cadence_days, do_not_contact, last_at in block:
            yield (
                id_,
                influencer_id,
                statuses[status],
                date.fromisoformat(since_on) if since_on else None,
                cadence_days,
                bool(do_not_contact),
                datetime.fromisoformat(last_at).replace(tzinfo=UTC) if last_at else None,
            )
