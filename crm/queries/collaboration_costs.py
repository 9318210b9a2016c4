"""What collaborations cost, read together: their own amounts and the payments to their partners. Nothing here writes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, case, exists, or_, select
from sqlalchemy.orm import Session

from crm.db.entities import Collaboration, CollaborationMove, Conversion, Payment, Post
from crm.domain.budgets import PartCost
from crm.domain.collaborations import STAGES, is_committed
from crm.domain.vocabulary import CollaborationStage

_SHIPPED = frozenset(STAGES[STAGES.index(CollaborationStage.PRODUCT_SENT) :])
_UNSURE = (CollaborationStage.INVITED, CollaborationStage.CLOSED)  # stages in which nobody may have accepted
_DELIVERED = or_(
    exists().where(Post.collaboration_id == Collaboration.id),
    exists().where(Conversion.collaboration_id == Collaboration.id),
)
_BLOCK = 500
_NOTHING: Mapping[str, int] = MappingProxyType({})
_Payments = Mapping[str, Mapping[str, int]]  # collaboration -> currency -> minor units


def campaign_costs(session: Session, campaign_ids: Sequence[str]) -> dict[str, list[PartCost]]:
    """Costs of every collaboration of these campaigns, by campaign; one without collaborations is absent."""
    found: defaultdict[str, list[PartCost]] = defaultdict(list)
    for start in range(0, len(campaign_ids), _BLOCK):
        among = Collaboration.campaign_id.in_(campaign_ids[start : start + _BLOCK])
        for campaign_id, _, cost in _costs(session, among):
            found[campaign_id].append(cost)
    return dict(found)


def part_costs(session: Session, collaboration_ids: Sequence[str]) -> dict[str, PartCost]:
    """Costs of these collaborations by id; ids that are gone are absent."""
    found: dict[str, PartCost] = {}
    for start in range(0, len(collaboration_ids), _BLOCK):
        for _, id_, cost in _costs(session, Collaboration.id.in_(collaboration_ids[start : start + _BLOCK])):
            found[id_] = cost
    return found


def costs_among(session: Session, among: Any) -> Iterator[PartCost]:
    """Costs of the collaborations that a condition on `Collaboration` lets through."""
    return (cost for _, _, cost in _costs(session, among))


def _costs(session: Session, among: Any) -> Iterator[tuple[str, str, PartCost]]:
    """Campaign, collaboration and cost of those that the condition lets through."""
    paid, due = _payments(session, among)
    reached = _reached(session, among)
    for part in session.execute(_parts().where(among)):
        yield part.campaign_id, part.id, _cost(part, reached.get(part.id, ()), paid, due)


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
        case((Collaboration.stage.in_(_UNSURE), _DELIVERED), else_=False).label("delivered"),
    )


def _cost(part: Any, reached: Iterable[CollaborationStage], paid: _Payments, due: _Payments) -> PartCost:
    committed = is_committed(part.stage, reached, delivered=part.delivered)
    return PartCost(
        part.currency,
        agreed=_sum(part.fee_minor, part.commission_minor),
        expenses=_sum(part.product_cost_minor, part.shipping_minor, part.agency_minor),
        committed=committed,
        shipped=committed and part.stage in _SHIPPED,
        confirmed=part.cost_confirmed,
        paid=paid.get(part.id, _NOTHING),
        due=due.get(part.id, _NOTHING),
    )


def _payments(session: Session, among: Any) -> tuple[_Payments, _Payments]:
    """Payments made, and those still to be made."""
    rows = (
        select(Payment.collaboration_id, Payment.currency, Payment.amount_minor, Payment.paid_on.is_(None))
        .join(Collaboration, Collaboration.id == Payment.collaboration_id)
        .where(among)
    )
    paid: defaultdict[str, dict[str, int]] = defaultdict(dict)
    due: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for collaboration_id, currency, minor, waits in session.execute(rows):
        of = (due if waits else paid)[collaboration_id or ""]
        of[currency] = of.get(currency, 0) + minor
    return paid, due


def _reached(session: Session, among: Any) -> defaultdict[str, set[CollaborationStage]]:
    """Stages that closed collaborations went through."""
    rows = (
        select(CollaborationMove.collaboration_id, CollaborationMove.to_stage)
        .join(Collaboration, Collaboration.id == CollaborationMove.collaboration_id)
        .where(among, Collaboration.stage == CollaborationStage.CLOSED)
    )
    found: defaultdict[str, set[CollaborationStage]] = defaultdict(set)
    for collaboration_id, stage in session.execute(rows):
        found[collaboration_id].add(stage)
    return found


def _sum(*amounts: int | None) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
