"""How one partner and we worked together: promises, answers, deliveries and payments as they were, both ways."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Brand,
    Campaign,
    Collaboration,
    Deliverable,
    DeliverablePost,
    Influencer,
    Payment,
    Post,
    Promise,
    Workspace,
)
from crm.db.unit_of_work import Database
from crm.domain.response_time import ResponseTimes
from crm.domain.vocabulary import DeliverableState, Party, PromiseState
from crm.errors import NotFound
from crm.queries.conversations import times_to_answer


@dataclass(frozen=True, slots=True)
class PromiseFact:
    """One promise; `settled_on` is the day it was kept or released."""

    owed_by: Party
    text: str
    made_on: date
    due_on: date | None
    state: PromiseState
    settled_on: date | None


@dataclass(frozen=True, slots=True)
class DeliveryFact:
    """One agreed piece with a day; `live_on` is the day of its first live post, None while there is none."""

    campaign: str
    brand: str
    what: str
    due_on: date
    live_on: date | None


@dataclass(frozen=True, slots=True)
class PaymentFact:
    """One payment; whole minor units."""

    amount_minor: int
    currency: str
    due_on: date | None
    paid_on: date | None


@dataclass(frozen=True, slots=True)
class TogetherFacts:
    """Everything that the page tells of; `answers` are timed around the clock."""

    workspace: str
    made_at: datetime
    name: str
    email: str | None
    answers: ResponseTimes
    promises: tuple[PromiseFact, ...]
    deliveries: tuple[DeliveryFact, ...]
    payments: tuple[PaymentFact, ...]
    brands: tuple[str, ...]


def together_facts(db: Database, influencer_id: str) -> TogetherFacts:
    """Read how one partner and we worked together.

    Raises:
        NotFound: the person is gone.
    """
    answers = times_to_answer(db, influencer_id)
    with db.read() as session:
        person = session.get(Influencer, influencer_id)
        if person is None:
            raise NotFound("That influencer is no longer there.")
        payments = select(Payment.amount_minor, Payment.currency, Payment.due_on, Payment.paid_on)
        promises = select(
            Promise.owed_by, Promise.text, Promise.made_on, Promise.due_on, Promise.state, Promise.settled_on
        )
        return TogetherFacts(
            workspace=session.scalar(select(Workspace.name)) or "",
            made_at=db.now(),
            name=person.name or "This partner",
            email=person.email,
            answers=answers,
            promises=tuple(
                PromiseFact(*row)
                for row in session.execute(
                    promises.where(Promise.influencer_id == influencer_id).order_by(Promise.made_on, Promise.id)
                )
            ),
            deliveries=tuple(_deliveries(session, influencer_id)),
            payments=tuple(
                PaymentFact(*row)
                for row in session.execute(
                    payments.where(Payment.influencer_id == influencer_id).order_by(
                        Payment.due_on.nulls_last(), Payment.id
                    )
                )
            ),
            brands=tuple(session.scalars(select(Brand.name).order_by(Brand.sort_key))),
        )


def _deliveries(session: Session, influencer_id: str) -> list[DeliveryFact]:
    live_on = (
        select(func.min(Post.posted_on))
        .join(DeliverablePost, DeliverablePost.post_id == Post.id)
        .where(DeliverablePost.deliverable_id == Deliverable.id)
        .scalar_subquery()
    )
    rows = (
        select(Campaign.name, Brand.name, Deliverable.format, Deliverable.count, Deliverable.due_on, live_on)
        .join(Collaboration, Collaboration.id == Deliverable.collaboration_id)
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .join(Brand, Brand.id == Campaign.brand_id)
        .where(Collaboration.influencer_id == influencer_id, Deliverable.due_on.is_not(None))
        .where(Deliverable.state != DeliverableState.DROPPED)
        .order_by(Deliverable.due_on, Deliverable.id)
    )
    return [
        DeliveryFact(campaign, brand, f"{count} × {form.value}" if count > 1 else form.value, due_on, found)
        for campaign, brand, form, count, due_on, found in session.execute(rows)
        if due_on is not None
    ]
