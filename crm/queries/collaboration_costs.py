"""What collaborations cost, read together: their own amounts and the payments to their partners. Nothing here writes."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from crm.db.entities import Collaboration, CollaborationMove, Payment
from crm.domain.budgets import PartCost
from crm.domain.collaborations import STAGES, is_committed
from crm.domain.vocabulary import CollaborationStage

_SHIPPED = frozenset(STAGES[STAGES.index(CollaborationStage.PRODUCT_SENT) :])
_BLOCK = 500


def part_costs(session: Session, campaign_ids: Sequence[str]) -> dict[str, dict[str, PartCost]]:
    """Costs of every collaboration of these campaigns: campaign id -> collaboration id -> cost."""
    found: defaultdict[str, dict[str, PartCost]] = defaultdict(dict)
    for start in range(0, len(campaign_ids), _BLOCK):
        block = Collaboration.campaign_id.in_(campaign_ids[start : start + _BLOCK])
        paid, due = _payments(session, block)
        reached = _reached(session, block)
        for part in session.execute(_parts().where(block)):
            found[part.campaign_id][part.id] = _cost(part, reached[part.id], paid[part.id], due[part.id])
    return dict(found)


def _parts() -> Select[*tuple[Any, ...]]:
    return select(
        Collaboration.id,
        Collaboration.campaign_id,
        Collaboration.stage,
        Collaboration.currency,
        Collaboration.fee_minor,
        Collaboration.commission_minor,
        Collaboration.product_cost_minor,
        Collaboration.shipping_minor,
        Collaboration.agency_minor,
        Collaboration.cost_confirmed,
    )


def _cost(part: Any, reached: set[CollaborationStage], paid: Counter[str], due: Counter[str]) -> PartCost:
    committed = is_committed(part.stage, reached)
    return PartCost(
        part.currency,
        agreed=_sum(part.fee_minor, part.commission_minor),
        expenses=_sum(part.product_cost_minor, part.shipping_minor, part.agency_minor),
        committed=committed,
        shipped=committed and part.stage in _SHIPPED,
        confirmed=part.cost_confirmed,
        paid=paid,
        due=due,
    )


def _payments(session: Session, block: Any) -> tuple[defaultdict[str, Counter[str]], defaultdict[str, Counter[str]]]:
    """Payments made, and those still to be made, by collaboration and currency."""
    rows = (
        select(Payment.collaboration_id, Payment.currency, Payment.amount_minor, Payment.paid_on)
        .join(Collaboration, Collaboration.id == Payment.collaboration_id)
        .where(block)
    )
    paid: defaultdict[str, Counter[str]] = defaultdict(Counter)
    due: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for collaboration_id, currency, minor, paid_on in session.execute(rows):
        (due if paid_on is None else paid)[collaboration_id or ""][currency] += minor
    return paid, due


def _reached(session: Session, block: Any) -> defaultdict[str, set[CollaborationStage]]:
    """Stages that closed collaborations went through."""
    rows = (
        select(CollaborationMove.collaboration_id, CollaborationMove.to_stage)
        .join(Collaboration, Collaboration.id == CollaborationMove.collaboration_id)
        .where(block, Collaboration.stage == CollaborationStage.CLOSED)
    )
    found: defaultdict[str, set[CollaborationStage]] = defaultdict(set)
    for collaboration_id, stage in session.execute(rows):
        found[collaboration_id].add(stage)
    return found


def _sum(*amounts: int | None) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
