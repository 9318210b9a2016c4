"""Events of the calendar between two days. What a day is, and how views are laid out, is domain.agenda."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Agreement,
    Brand,
    Campaign,
    Collaboration,
    Deliverable,
    Influencer,
    JournalStep,
    Partnership,
    Payment,
    Post,
    Promise,
    Task,
    UsageRight,
)
from crm.db.unit_of_work import Database
from crm.domain.agenda import Event, EventKind
from crm.domain.vocabulary import DeliverableState, PromiseState


def events_between(db: Database, first: date, last: date) -> list[Event]:
    """All events from first to last day, both inclusive, by day."""
    with db.read() as session:
        found = [event for source in _SOURCES for event in source(session, first, last)]
    return sorted(found, key=lambda event: (event.on, event.done, event.kind, event.name, event.record_id))


def last_change_at(db: Database) -> datetime | None:
    """The instant of the newest step; None in a workspace where nothing happened yet."""
    with db.read() as session:
        return session.scalar(select(func.max(JournalStep.at)))


def _tasks(session: Session, first: date, last: date) -> Iterator[Event]:
    statement = (
        select(Task.id, Task.due_on, Task.title, Influencer.name, Influencer.id, Brand.name, Task.done_at)
        .join(Influencer, Influencer.id == Task.influencer_id)
        .outerjoin(Partnership, Partnership.id == Task.partnership_id)
        .outerjoin(Brand, Brand.id == Partnership.brand_id)
    )
    for id_, on, title, name, person, brand, done in _rows(session, statement.where(Task.due_on.between(first, last))):
        yield Event(EventKind.FOLLOW_UP, id_, on, title, name, person, brand, done is not None)


def _deliverables(session: Session, first: date, last: date) -> Iterator[Event]:
    statement = (
        select(Deliverable.id, Deliverable.due_on, Deliverable.format, Deliverable.state, Campaign.name)
        .add_columns(Influencer.name, Influencer.id, Brand.name)
        .join(Collaboration, Collaboration.id == Deliverable.collaboration_id)
        .join(Influencer, Influencer.id == Collaboration.influencer_id)
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .join(Brand, Brand.id == Campaign.brand_id)
        .where(Deliverable.due_on.between(first, last), Deliverable.state != DeliverableState.DROPPED)
    )
    for id_, on, format_, state, campaign, name, person, brand in _rows(session, statement):
        title = f"{format_.value.capitalize()} · {campaign}"
        yield Event(EventKind.DELIVERABLE, id_, on, title, name, person, brand, state is DeliverableState.LIVE)


def _posts(session: Session, first: date, last: date) -> Iterator[Event]:
    statement = (
        select(Post.id, Post.posted_on, Post.type, Influencer.name, Influencer.id, Brand.name)
        .join(Influencer, Influencer.id == Post.influencer_id)
        .join(Collaboration, Collaboration.id == Post.collaboration_id)
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .join(Brand, Brand.id == Campaign.brand_id)
        .where(Post.posted_on.between(first, last))
    )
    for id_, on, kind, name, person, brand in _rows(session, statement):
        yield Event(EventKind.POST, id_, on, kind.value.capitalize(), name, person, brand, True)


def _promises(session: Session, first: date, last: date) -> Iterator[Event]:
    statement = (
        select(Promise.id, Promise.due_on, Promise.text, Promise.state, Influencer.name, Influencer.id, Brand.name)
        .join(Influencer, Influencer.id == Promise.influencer_id)
        .outerjoin(Partnership, Partnership.id == Promise.partnership_id)
        .outerjoin(Brand, Brand.id == Partnership.brand_id)
        .where(Promise.due_on.between(first, last), Promise.state != PromiseState.RELEASED)
    )
    for id_, on, text, state, name, person, brand in _rows(session, statement):
        yield Event(EventKind.PROMISE, id_, on, text, name, person, brand, state is PromiseState.KEPT)


def _payments(session: Session, first: date, last: date) -> Iterator[Event]:
    statement = (
        select(Payment.id, Payment.due_on, Payment.note, Payment.paid_on, Influencer.name, Influencer.id, Brand.name)
        .join(Influencer, Influencer.id == Payment.influencer_id)
        .outerjoin(Collaboration, Collaboration.id == Payment.collaboration_id)
        .outerjoin(Campaign, Campaign.id == Collaboration.campaign_id)
        .outerjoin(Brand, Brand.id == Campaign.brand_id)
        .where(Payment.due_on.between(first, last))
    )
    for id_, on, note, paid_on, name, person, brand in _rows(session, statement):
        yield Event(EventKind.PAYMENT, id_, on, note, name, person, brand, paid_on is not None)


def _rights(session: Session, first: date, last: date) -> Iterator[Event]:
    statement = (
        select(UsageRight.id, UsageRight.ends_on, UsageRight.asset, Influencer.name, Influencer.id, Brand.name)
        .join(Influencer, Influencer.id == UsageRight.influencer_id)
        .join(Brand, Brand.id == UsageRight.brand_id)
        .where(UsageRight.ends_on.between(first, last), UsageRight.perpetual.is_(False))
    )
    for row in _rows(session, statement):
        yield Event(EventKind.RIGHT_ENDS, *row)


def _agreements(session: Session, first: date, last: date) -> Iterator[Event]:
    statement = (
        select(Agreement.id, Agreement.ends_on, Agreement.title, Influencer.name, Influencer.id, Brand.name)
        .join(Partnership, Partnership.id == Agreement.partnership_id)
        .join(Influencer, Influencer.id == Partnership.influencer_id)
        .join(Brand, Brand.id == Partnership.brand_id)
        .where(Agreement.ends_on.between(first, last))
    )
    for row in _rows(session, statement):
        yield Event(EventKind.AGREEMENT_ENDS, *row)


def _campaigns(session: Session, first: date, last: date) -> Iterator[Event]:
    edges: tuple[tuple[EventKind, Any], ...] = (
        (EventKind.CAMPAIGN_STARTS, Campaign.starts_on),
        (EventKind.CAMPAIGN_ENDS, Campaign.ends_on),
    )
    for kind, column in edges:
        statement = select(Campaign.id, column, Campaign.name, Brand.name).join(Brand, Brand.id == Campaign.brand_id)
        for id_, on, name, brand in _rows(session, statement.where(column.between(first, last))):
            yield Event(kind, id_, on, name, brand=brand)


def _rows(session: Session, statement: Any) -> Any:
    """Rows whose day is known: every statement asks for days between two."""
    return session.execute(statement)


_SOURCES: tuple[Callable[[Session, date, date], Iterator[Event]], ...] = (
    _tasks,
    _deliverables,
    _posts,
    _promises,
    _payments,
    _rights,
    _agreements,
    _campaigns,
)
