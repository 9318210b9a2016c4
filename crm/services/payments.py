"""Commands on payments to influencers: add, edit, remove. Each is one labelled step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm.db.entities import Collaboration, Influencer, Payment, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.errors import UserError
from crm.services.campaigns import MOST_MINOR, home_currency


@dataclass(frozen=True)
class PaymentDraft:
    """A payment as typed; `currency` None means the collaboration's, else the workspace's own."""

    influencer_id: str
    amount_minor: int
    currency: str | None = None
    collaboration_id: str | None = None
    due_on: date | None = None
    paid_on: date | None = None
    note: str = ""


def add_payment(db: Database, draft: PaymentDraft) -> str:
    """Add a payment and return its id.

    Raises:
        NotFound: the influencer or the collaboration is gone.
        UserError: a value is wrong, or the collaboration is another influencer's.
    """
    with db.begin("Add payment") as uow:
        uow.get(Influencer, draft.influencer_id)
        payment = Payment(id=new_id(), influencer_id=draft.influencer_id, created_at=uow.now)
        part = uow.get(Collaboration, draft.collaboration_id) if draft.collaboration_id else None
        currency = draft.currency or (part.currency if part else home_currency(uow))
        told = {name: getattr(draft, name) for name in ("amount_minor", "due_on", "paid_on", "note")}
        for field, value in {"currency": currency, "collaboration_id": draft.collaboration_id, **told}.items():
            _assign(uow, payment, field, value)
        uow.add(payment)
        return payment.id


def edit_payment(db: Database, payment_id: str, changes: Mapping[str, Any]) -> None:
    """Change some fields of a payment.

    Raises:
        NotFound: the payment is gone.
        UserError: as `add_payment`; an unknown field is named.
    """
    with db.begin("Edit payment") as uow:
        payment = uow.get(Payment, payment_id)
        for field, value in changes.items():
            _assign(uow, payment, field, value)


def remove_payment(db: Database, payment_id: str) -> None:
    """Remove a payment."""
    with db.begin("Remove payment") as uow:
        uow.delete(uow.get(Payment, payment_id))


def _assign(uow: UnitOfWork, payment: Payment, field: str, value: Any) -> None:
    match field:
        case "amount_minor":
            amount = limits.count(value, field, MOST_MINOR)
            if amount is None:
                raise UserError("Say how much.", field=field)
            payment.amount_minor = amount
        case "currency":
            payment.currency = limits.currency(value, field)
        case "collaboration_id":
            payment.collaboration_id = _own_part(uow, payment, value)
        case "due_on" | "paid_on":
            setattr(payment, field, limits.day(value, field))
        case "note":
            payment.note = limits.many_lines(value, field)
        case _:
            raise UserError(f"A payment has no field “{field}”.", field=field)


def _own_part(uow: UnitOfWork, payment: Payment, collaboration_id: str | None) -> str | None:
    if not collaboration_id:
        return None
    with uow.session.no_autoflush:
        part = uow.get(Collaboration, collaboration_id)
    if part.influencer_id != payment.influencer_id:
        raise UserError("The collaboration is another influencer's.", field="collaboration")
    return part.id
