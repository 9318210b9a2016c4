"""One collaboration with everything that its form shows: agreement, pieces, payments, moves. Nothing here writes."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from crm.db.entities import Payment
from crm.db.unit_of_work import Database
from crm.queries.campaign_lists import CollaborationLine
from crm.queries.collaborations import CollaborationMoveRow, CollaborationRow, collaboration_moves, collaboration_row
from crm.queries.deliverables import DeliverableRow, deliverable_rows
from crm.queries.listing import one


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """What a partner is owed or was paid for one collaboration; `paid_on` None: it is still owed."""

    id: str
    amount_minor: int
    currency: str
    due_on: date | None
    paid_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class OpenedCollaboration:
    """One collaboration, whole.

    Attributes:
        row: as on the board; line: its own fields.
        pieces: the earliest due first; payments: those still owed first; moves: newest first.
        today: the day as of which pieces are late.
    """

    row: CollaborationRow
    line: CollaborationLine
    pieces: tuple[DeliverableRow, ...]
    payments: tuple[PaymentRow, ...]
    moves: tuple[CollaborationMoveRow, ...]
    today: date


def opened_collaboration(db: Database, collaboration_id: str, zone: str) -> OpenedCollaboration:
    """One collaboration for its form.

    Args:
        zone: IANA zone of the person, in which today is told.

    Raises:
        NotFound: it is gone.
    """
    today = db.today(zone)
    return OpenedCollaboration(
        collaboration_row(db, collaboration_id, today),
        one(db, "collaboration", collaboration_id),
        tuple(deliverable_rows(db, today, collaboration_id=collaboration_id)),
        tuple(payment_rows(db, collaboration_id)),
        tuple(collaboration_moves(db, collaboration_id)),
        today,
    )


def payment_rows(db: Database, collaboration_id: str) -> list[PaymentRow]:
    """The payments of one collaboration: those still owed first, the earliest due first."""
    asked = (
        select(*(getattr(Payment, name) for name in PaymentRow.__dataclass_fields__))
        .where(Payment.collaboration_id == collaboration_id)
        .order_by(
            Payment.paid_on.is_not(None),
            Payment.due_on.asc().nulls_last(),
            Payment.paid_on.desc().nulls_last(),
            Payment.created_at,
            Payment.id,
        )
    )
    with db.read() as session:
        return [PaymentRow(*row) for row in session.execute(asked)]
