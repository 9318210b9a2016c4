"""Today as one list, in the order in which a good supervisor works: whom to answer, what is late, what ends soon.

The rules are domain.day; here is only which records they are asked about. Nothing here writes.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Account,
    Agreement,
    Brand,
    Campaign,
    Collaboration,
    Deliverable,
    DisclosureCheck,
    Gift,
    Influencer,
    MessageDraft,
    Outreach,
    Partnership,
    Payment,
    Post,
    Promise,
    SequenceRun,
    Task,
    TodayMark,
    UsageRight,
    UseConfirmation,
)
from crm.db.entities import (
    Sequence as SequenceEntity,
)
from crm.db.unit_of_work import Database
from crm.domain import day
from crm.domain.contact import SILENT
from crm.domain.day import DayLine, LineKind
from crm.domain.vocabulary import DeliverableState, Direction, DisclosureOutcome, PartnershipStatus, Party, PromiseState
from crm.queries.streams import stream_blocks

LIST_LENGTH = 500  # more than anybody works off in a day; the counts stay exact
_BLOCK = 500
_NOTE_SHOWN = 200  # characters


@dataclass(frozen=True, slots=True)
class DayRow:
    """One line with whom it is for.

    Attributes:
        line: what waits and why.
        handle: of the account with most followers.
        late_days: days since it was due or, for what waits on us, since it began; negative while it is ahead.
    """

    line: DayLine
    name: str
    handle: str | None
    brand: str | None
    do_not_contact: bool
    late_days: int


@dataclass(frozen=True, slots=True)
class DayList:
    """What waits.

    Attributes:
        rows: in working order, at most 500.
        counts: how many lines of each kind there are, exactly; kinds without any are left out.
        hidden: lines that were put off to a later day.
    """

    rows: tuple[DayRow, ...]
    counts: Mapping[LineKind, int]
    hidden: int

    @property
    def total(self) -> int:
        """All lines; what the badge in the navigation shows."""
        return sum(self.counts.values())


class _Seen(NamedTuple):
    """From where the day is looked at."""

    today: date
    now: datetime
    zone: ZoneInfo


def day_list(db: Database, today: date, zone: str = "UTC") -> DayList:
    """Everything that waits, seen from one day.

    Args:
        today: the person's own day.
        zone: IANA zone in which instants become days.
    """
    seen = _Seen(today, db.now(), ZoneInfo(zone))
    with db.read() as session:
        lines = [line for source in _SOURCES for line in source(session, seen)]
        lines += _replies(session, seen)
        lines += _of_partnerships(session, seen, lines)
        hidden = _hidden(session, today)
        shown = sorted((line for line in lines if line.key not in hidden), key=lambda line: day.order_key(line, today))
        rows = list(_with_people(session, seen, shown[:LIST_LENGTH]))
    return DayList(tuple(rows), Counter(line.kind for line in shown), len(lines) - len(shown))


def day_count(db: Database, today: date, zone: str = "UTC") -> int:
    """How many lines wait, for the badge."""
    return day_list(db, today, zone).total


def day_line(db: Database, key: str, today: date, zone: str = "UTC") -> DayRow | None:
    """The line with this key; None when it waits no longer."""
    return next((row for row in day_list(db, today, zone).rows if row.line.key == key), None)


def _replies(session: Session, seen: _Seen) -> Iterator[DayLine]:
    """Conversations whose last word is theirs; the clock runs from the first one that we left unanswered."""
    unanswered: dict[tuple[str, str | None], list[str]] = {}
    recent = select(Outreach.id, Outreach.influencer_id, Outreach.partnership_id, Outreach.direction).where(
        Outreach.at >= seen.now - timedelta(days=day.REPLY_PATIENCE_DAYS)
    )
    for block in stream_blocks(session, recent.order_by(Outreach.at, Outreach.id)):
        for id_, influencer_id, partnership_id, direction in block:
            talk = (influencer_id, partnership_id)
            if direction == Direction.IN:
                unanswered.setdefault(talk, []).append(id_)
            else:
                unanswered.pop(talk, None)
    said = {row.id: row for row in _said(session, [id_ for ids in unanswered.values() for id_ in (ids[0], ids[-1])])}
    for (influencer_id, partnership_id), ids in unanswered.items():
        last = said[ids[-1]]
        if day.awaits_answer(Direction.IN, last.channel, last.outcome, last.at, seen.now):
            yield DayLine(
                f"reply:{last.id}",
                LineKind.REPLY,
                last.id,
                influencer_id,
                partnership_id,
                since_at=said[ids[0]].at,
                title=last.note,
            )


def _said(session: Session, ids: Sequence[str]) -> Iterator[Any]:
    words = func.substr(Outreach.note, 1, _NOTE_SHOWN).label("note")
    for block in _blocks(ids):
        statement = select(Outreach.id, Outreach.channel, Outreach.outcome, Outreach.at, words)
        yield from session.execute(statement.where(Outreach.id.in_(block)))


def _of_partnerships(session: Session, seen: _Seen, others: Sequence[DayLine]) -> Iterator[DayLine]:
    """What a partnership's own clock says: cooling, its anniversary, the question of use."""
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
    planned = set(session.scalars(select(Task.partnership_id).where(Task.done_at.is_(None))))
    planned |= {line.partnership_id for line in others if line.kind is LineKind.MESSAGE}
    last_asked = select(UseConfirmation.partnership_id, func.max(UseConfirmation.asked_on))
    asked = {row[0]: row[1] for row in session.execute(last_asked.group_by(UseConfirmation.partnership_id))}
    statement = select(
        Partnership.id,
        Partnership.influencer_id,
        Partnership.status,
        Partnership.since_on,
        Partnership.cadence_days,
        Influencer.do_not_contact,
        last_two_way.label("last_at"),
    ).join(Influencer, Influencer.id == Partnership.influencer_id)
    idle = (PartnershipStatus.PROSPECT, PartnershipStatus.PAUSED, PartnershipStatus.ENDED)
    for row in session.execute(statement.where(Partnership.status.not_in(idle))):
        last_on = row.last_at.astimezone(seen.zone).date() if row.last_at else None
        cools_on = day.cools_on(row.status, last_on, row.cadence_days)
        if cools_on is not None and cools_on <= seen.today and row.id not in planned and not row.do_not_contact:
            yield DayLine(
                f"cooling:{row.id}:{last_on}",
                LineKind.COOLING,
                row.id,
                row.influencer_id,
                row.id,
                due_on=cools_on,
                cadence_days=row.cadence_days or day.ASSUMED_CADENCE_DAYS,
                assumed=row.cadence_days is None,
            )
        near = day.anniversary(row.since_on, row.status, seen.today)
        if near is not None:
            yield DayLine(
                f"anniversary:{row.id}:{near[0]}",
                LineKind.ANNIVERSARY,
                row.id,
                row.influencer_id,
                row.id,
                due_on=near[0],
                years=near[1],
            )
        use_on = day.asks_use_again(row.since_on, row.status, asked.get(row.id), seen.today)
        if use_on is not None:
            yield DayLine(f"use:{row.id}:{use_on}", LineKind.USE, row.id, row.influencer_id, row.id, due_on=use_on)


def _tasks(session: Session, seen: _Seen) -> Iterator[DayLine]:
    statement = select(Task.id, Task.influencer_id, Task.partnership_id, Task.due_on, Task.title).where(
        Task.done_at.is_(None), Task.due_on <= seen.today
    )
    for row in session.execute(statement):
        yield DayLine(
            f"task:{row.id}",
            LineKind.TASK,
            row.id,
            row.influencer_id,
            row.partnership_id,
            due_on=row.due_on,
            title=row.title,
        )


def _drafts(session: Session, seen: _Seen) -> Iterator[DayLine]:
    statement = (
        select(
            Deliverable.id,
            Deliverable.due_on,
            Deliverable.format,
            Collaboration.influencer_id,
            Partnership.id,
            Campaign.name,
        )
        .join(Collaboration, Collaboration.id == Deliverable.collaboration_id)
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .outerjoin(Partnership, _same_partnership(Collaboration.influencer_id, Campaign.brand_id))
        .where(Deliverable.state == DeliverableState.IN_REVIEW)
    )
    for id_, due_on, format_, influencer_id, partnership_id, campaign in session.execute(statement):
        yield DayLine(
            f"draft:{id_}",
            LineKind.DRAFT,
            id_,
            influencer_id,
            partnership_id,
            due_on=due_on,
            title=f"{format_.value.capitalize()} · {campaign}",
        )


def _unconfirmed(session: Session, seen: _Seen) -> Iterator[DayLine]:
    statement = (
        select(MessageDraft.id, MessageDraft.influencer_id, Partnership.id, MessageDraft.made_at, MessageDraft.subject)
        .outerjoin(Partnership, _same_partnership(MessageDraft.influencer_id, MessageDraft.brand_id))
        .where(MessageDraft.settled_at.is_(None))
    )
    for id_, influencer_id, partnership_id, made_at, subject in session.execute(statement):
        yield DayLine(
            f"unconfirmed:{id_}",
            LineKind.UNCONFIRMED,
            id_,
            influencer_id,
            partnership_id,
            since_at=made_at,
            title=subject,
        )


def _messages(session: Session, seen: _Seen) -> Iterator[DayLine]:
    handed_out = select(MessageDraft.run_id).where(MessageDraft.settled_at.is_(None), MessageDraft.run_id.is_not(None))
    statement = (
        select(
            SequenceRun.id,
            SequenceRun.influencer_id,
            Partnership.id,
            SequenceRun.next_on,
            SequenceRun.next_number,
            SequenceEntity.name,
        )
        .join(SequenceEntity, SequenceEntity.id == SequenceRun.sequence_id)
        .outerjoin(Partnership, _same_partnership(SequenceRun.influencer_id, SequenceRun.brand_id))
        .where(SequenceRun.ended_at.is_(None), SequenceRun.next_on <= seen.today, SequenceRun.id.not_in(handed_out))
    )
    for id_, influencer_id, partnership_id, next_on, number, name in session.execute(statement):
        key = f"message:{id_}:{number}"
        yield DayLine(key, LineKind.MESSAGE, id_, influencer_id, partnership_id, due_on=next_on, title=name)


def _promises(session: Session, seen: _Seen) -> Iterator[DayLine]:
    ours = and_(Promise.owed_by == Party.US, Promise.due_on <= seen.today + timedelta(days=day.OURS_AHEAD_DAYS))
    statement = select(Promise).where(
        Promise.state == PromiseState.OPEN,
        or_(ours, and_(Promise.owed_by == Party.PARTNER, Promise.due_on < seen.today)),
    )
    for promise in session.scalars(statement):
        yield DayLine(
            f"promise:{promise.id}",
            LineKind.OUR_PROMISE if promise.owed_by is Party.US else LineKind.THEIR_PROMISE,
            promise.id,
            promise.influencer_id,
            promise.partnership_id,
            due_on=promise.due_on,
            title=promise.text,
        )


def _rights(session: Session, seen: _Seen) -> Iterator[DayLine]:
    statement = (
        select(UsageRight, Partnership.id)
        .outerjoin(Partnership, _same_partnership(UsageRight.influencer_id, UsageRight.brand_id))
        .where(
            UsageRight.perpetual.is_(False),
            UsageRight.ends_on >= seen.today,
            UsageRight.ends_on <= seen.today + timedelta(days=day.ENDING_DAYS),
        )
    )
    for right, partnership_id in session.execute(statement):
        yield DayLine(
            f"right:{right.id}:{right.ends_on}",
            LineKind.RIGHT,
            right.id,
            right.influencer_id,
            partnership_id,
            due_on=right.ends_on,
            title=right.asset,
        )


def _agreements(session: Session, seen: _Seen) -> Iterator[DayLine]:
    statement = (
        select(
            Agreement.id,
            Agreement.ends_on,
            Agreement.notice_days,
            Agreement.title,
            Partnership.id,
            Partnership.influencer_id,
        )
        .join(Partnership, Partnership.id == Agreement.partnership_id)
        .where(Agreement.ends_on >= seen.today, Partnership.status != PartnershipStatus.ENDED)
    )
    for id_, ends_on, notice_days, title, partnership_id, influencer_id in session.execute(statement):
        if ends_on is not None and seen.today >= day.agreement_comes_up_on(ends_on, notice_days):
            key = f"agreement:{id_}:{ends_on}"
            yield DayLine(key, LineKind.AGREEMENT, id_, influencer_id, partnership_id, due_on=ends_on, title=title)


def _payments(session: Session, seen: _Seen) -> Iterator[DayLine]:
    statement = (
        select(Payment, Partnership.id)
        .outerjoin(Collaboration, Collaboration.id == Payment.collaboration_id)
        .outerjoin(Campaign, Campaign.id == Collaboration.campaign_id)
        .outerjoin(Partnership, _same_partnership(Payment.influencer_id, Campaign.brand_id))
        .where(
            Payment.paid_on.is_(None),
            Payment.influencer_id.is_not(None),
            Payment.due_on <= seen.today + timedelta(days=day.PAYMENT_AHEAD_DAYS),
        )
    )
    for payment, partnership_id in session.execute(statement):
        yield DayLine(
            f"payment:{payment.id}",
            LineKind.PAYMENT,
            payment.id,
            payment.influencer_id or "",
            partnership_id,
            due_on=payment.due_on,
            title=payment.note,
            amount_minor=payment.amount_minor,
            currency=payment.currency,
        )


def _disclosure(session: Session, seen: _Seen) -> Iterator[DayLine]:
    gifts = (
        select(Gift.id, Gift.influencer_id, Partnership.id, Gift.given_on, Gift.what)
        .outerjoin(Partnership, _same_partnership(Gift.influencer_id, Gift.brand_id))
        .where(Gift.told_to_disclose_on.is_(None), Gift.returned_on.is_(None))
    )
    for id_, influencer_id, partnership_id, given_on, what in session.execute(gifts):
        yield DayLine(
            f"gift:{id_}", LineKind.DISCLOSURE, id_, influencer_id, partnership_id, due_on=given_on, title=what
        )
    bad = (DisclosureOutcome.MISSING, DisclosureOutcome.UNCLEAR)
    checks = (
        select(DisclosureCheck.id, Post.influencer_id, DisclosureCheck.checked_on, DisclosureCheck.fix)
        .join(Post, Post.id == DisclosureCheck.post_id)
        .where(DisclosureCheck.outcome.in_(bad), DisclosureCheck.fixed_on.is_(None), Post.influencer_id.is_not(None))
    )
    for id_, person_id, checked_on, fix in session.execute(checks):
        yield DayLine(f"disclosure:{id_}", LineKind.DISCLOSURE, id_, person_id or "", due_on=checked_on, title=fix)


_SOURCES = (
    _tasks,
    _drafts,
    _unconfirmed,
    _messages,
    _promises,
    _rights,
    _agreements,
    _payments,
    _disclosure,
)


def _same_partnership(influencer_id: Any, brand_id: Any) -> Any:
    return and_(Partnership.influencer_id == influencer_id, Partnership.brand_id == brand_id)


def _hidden(session: Session, today: date) -> set[str]:
    put_off = or_(TodayMark.done_at.is_not(None), TodayMark.hidden_until_on > today)
    return set(session.scalars(select(TodayMark.line_key).where(put_off)))


def _with_people(session: Session, seen: _Seen, lines: Sequence[DayLine]) -> Iterator[DayRow]:
    ids = list(dict.fromkeys(line.influencer_id for line in lines))
    people = {
        id_: (name, handle, blocked)
        for block in _blocks(ids)
        for id_, name, handle, blocked in session.execute(
            select(Influencer.id, Influencer.name, _handle(), Influencer.do_not_contact).where(Influencer.id.in_(block))
        )
    }
    partnerships = list({line.partnership_id for line in lines if line.partnership_id})
    brands = {
        id_: name
        for block in _blocks(partnerships)
        for id_, name in session.execute(
            select(Partnership.id, Brand.name).join(Brand).where(Partnership.id.in_(block))
        )
    }
    for line in lines:
        name, handle, blocked = people[line.influencer_id]
        brand = brands.get(line.partnership_id) if line.partnership_id else None
        began = line.since_at.astimezone(seen.zone).date() if line.since_at else seen.today
        yield DayRow(line, name, handle, brand, blocked, (seen.today - (line.due_on or began)).days)


def _handle() -> Any:
    return (
        select(Account.handle)
        .where(Account.influencer_id == Influencer.id, Account.handle.is_not(None))
        .order_by(Account.followers.desc().nulls_last(), Account.id)
        .limit(1)
        .correlate(Influencer)
        .scalar_subquery()
    )


def _blocks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _BLOCK):
        yield ids[start : start + _BLOCK]
