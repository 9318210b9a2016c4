"""Lines of Today that single records bring: tasks, drafts, messages, promises, rights, agreements, payments, duties.

From when a record belongs there is domain.day; how the list is put together is day_list. Nothing here writes.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Agreement,
    Campaign,
    Collaboration,
    Deliverable,
    DisclosureCheck,
    Gift,
    Influencer,
    MessageDraft,
    Partnership,
    Payment,
    Post,
    Promise,
    SequenceRun,
    Task,
    UsageRight,
)
from crm.db.entities import (
    Sequence as SequenceEntity,
)
from crm.domain import day
from crm.domain.day import DayLine, LineKind
from crm.domain.vocabulary import DeliverableState, DisclosureOutcome, PartnershipStatus, Party, PromiseState

COMING_DAYS = 7


class Seen(NamedTuple):
    """From where the day is looked at: the person's day, the instant, their zone."""

    today: date
    now: datetime
    zone: ZoneInfo


def coming_tasks(session: Session, seen: Seen, most: int) -> Iterator[DayLine]:
    """Open tasks of the seven days after today, earliest first, then those without a day."""
    ahead = and_(Task.due_on > seen.today, Task.due_on <= seen.today + timedelta(days=COMING_DAYS))
    statement = _open_tasks().where(or_(ahead, Task.due_on.is_(None)))
    for row in session.execute(statement.order_by(Task.due_on.nulls_last(), Task.id).limit(most)):
        yield _task(row)


def _tasks(session: Session, seen: Seen) -> Iterator[DayLine]:
    for row in session.execute(_open_tasks().where(Task.due_on <= seen.today)):
        yield _task(row)


def _open_tasks() -> Select[str, str, str | None, date | None, str]:
    return select(Task.id, Task.influencer_id, Task.partnership_id, Task.due_on, Task.title).where(
        Task.done_at.is_(None)
    )


def _task(row: Any) -> DayLine:
    id_, influencer_id, partnership_id, due_on, title = row
    return DayLine(f"task:{id_}", LineKind.TASK, id_, influencer_id, partnership_id, due_on=due_on, title=title)


def _drafts(session: Session, seen: Seen) -> Iterator[DayLine]:
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


def _unconfirmed(session: Session, seen: Seen) -> Iterator[DayLine]:
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


def _messages(session: Session, seen: Seen) -> Iterator[DayLine]:
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
        .join(Influencer, Influencer.id == SequenceRun.influencer_id)
        .outerjoin(Partnership, _same_partnership(SequenceRun.influencer_id, SequenceRun.brand_id))
        .where(SequenceRun.ended_at.is_(None), SequenceRun.next_on <= seen.today, SequenceRun.id.not_in(handed_out))
        .where(Influencer.do_not_contact.is_(False))
    )
    for id_, influencer_id, partnership_id, next_on, number, name in session.execute(statement):
        key = f"message:{id_}:{number}"
        yield DayLine(key, LineKind.MESSAGE, id_, influencer_id, partnership_id, due_on=next_on, title=name)


def _promises(session: Session, seen: Seen) -> Iterator[DayLine]:
    ours = and_(Promise.owed_by == Party.US, Promise.due_on <= seen.today + timedelta(days=day.OURS_AHEAD_DAYS))
    statement = select(
        Promise.id,
        Promise.owed_by,
        Promise.influencer_id,
        Promise.partnership_id,
        Promise.due_on,
        Promise.text,
    ).where(
        Promise.state == PromiseState.OPEN,
        or_(ours, and_(Promise.owed_by == Party.PARTNER, Promise.due_on < seen.today)),
    )
    for id_, owed_by, influencer_id, partnership_id, due_on, text in session.execute(statement):
        kind = LineKind.OUR_PROMISE if owed_by is Party.US else LineKind.THEIR_PROMISE
        yield DayLine(f"promise:{id_}", kind, id_, influencer_id, partnership_id, due_on=due_on, title=text)


def _rights(session: Session, seen: Seen) -> Iterator[DayLine]:
    statement = (
        select(UsageRight.id, UsageRight.influencer_id, Partnership.id, UsageRight.ends_on, UsageRight.asset)
        .outerjoin(Partnership, _same_partnership(UsageRight.influencer_id, UsageRight.brand_id))
        .where(
            UsageRight.perpetual.is_(False),
            UsageRight.ends_on >= seen.today,
            UsageRight.ends_on <= seen.today + timedelta(days=day.ENDING_DAYS),
        )
    )
    for id_, influencer_id, partnership_id, ends_on, asset in session.execute(statement):
        key = f"right:{id_}:{ends_on}"
        yield DayLine(key, LineKind.RIGHT, id_, influencer_id, partnership_id, due_on=ends_on, title=asset)


def _agreements(session: Session, seen: Seen) -> Iterator[DayLine]:
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


def _payments(session: Session, seen: Seen) -> Iterator[DayLine]:
    statement = (
        select(
            Payment.id,
            Payment.influencer_id,
            Partnership.id,
            Payment.due_on,
            Payment.note,
            Payment.amount_minor,
            Payment.currency,
        )
        .outerjoin(Collaboration, Collaboration.id == Payment.collaboration_id)
        .outerjoin(Campaign, Campaign.id == Collaboration.campaign_id)
        .outerjoin(Partnership, _same_partnership(Payment.influencer_id, Campaign.brand_id))
        .where(
            Payment.paid_on.is_(None),
            Payment.influencer_id.is_not(None),
            Payment.due_on <= seen.today + timedelta(days=day.PAYMENT_AHEAD_DAYS),
        )
    )
    for id_, influencer_id, partnership_id, due_on, note, amount, currency in session.execute(statement):
        yield DayLine(
            f"payment:{id_}",
            LineKind.PAYMENT,
            id_,
            influencer_id or "",
            partnership_id,
            due_on=due_on,
            title=note,
            amount_minor=amount,
            currency=currency,
        )


def _disclosure(session: Session, seen: Seen) -> Iterator[DayLine]:
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
        select(DisclosureCheck.id, Post.influencer_id, Partnership.id, DisclosureCheck.checked_on, DisclosureCheck.fix)
        .join(Post, Post.id == DisclosureCheck.post_id)
        .outerjoin(Collaboration, Collaboration.id == Post.collaboration_id)
        .outerjoin(Campaign, Campaign.id == Collaboration.campaign_id)
        .outerjoin(Partnership, _same_partnership(Post.influencer_id, Campaign.brand_id))
        .where(DisclosureCheck.outcome.in_(bad), DisclosureCheck.fixed_on.is_(None), Post.influencer_id.is_not(None))
    )
    for id_, person_id, partnership_id, checked_on, fix in session.execute(checks):
        yield DayLine(
            f"disclosure:{id_}",
            LineKind.DISCLOSURE,
            id_,
            person_id or "",
            partnership_id,
            due_on=checked_on,
            title=fix,
        )


SOURCES = (
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
