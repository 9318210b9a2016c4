"""What collaborations cost, read together: their own amounts and the payments to their partners. Nothing here writes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal_column, null, or_, select
from sqlalchemy.orm import Session

from crm.db.entities import Collaboration, CollaborationMove, Conversion, Payment, Post
from crm.domain.budgets import PartCost
from crm.domain.collaborations import STAGES, is_committed
from crm.domain.vocabulary import CollaborationStage

_SHIPPED = frozenset(STAGES[STAGES.index(CollaborationStage.PRODUCT_SENT) :])
_UNSURE = (CollaborationStage.INVITED, CollaborationStage.CLOSED)  # stages in which nobody may have accepted
_POSTED = exists().where(Post.collaboration_id == Collaboration.id)
_DELIVERED = or_(_POSTED, exists().where(Conversion.collaboration_id == Collaboration.id))
_AGREED = (Collaboration.fee_minor, Collaboration.commission_minor)
_EXPENSES = (Collaboration.product_cost_minor, Collaboration.shipping_minor, Collaboration.agency_minor)
_FOREIGN = 10**15  # an amount that is never within what was agreed: another currency is looked at apart
_BLOCK = 500
_NOTHING: Mapping[str, int] = MappingProxyType({})
_Payments = Mapping[str, Mapping[str, int]]  # collaboration -> currency -> minor units


def campaign_costs(session: Session, campaign_ids: Sequence[str]) -> dict[str, list[PartCost]]:
    """Costs of these campaigns, by campaign, added up as `costs_among` does; one without collaborations is absent."""
    found: defaultdict[str, list[PartCost]] = defaultdict(list)
    for start in range(0, len(campaign_ids), _BLOCK):
        for campaign_id, cost in _summed(session, Collaboration.campaign_id.in_(campaign_ids[start : start + _BLOCK])):
            found[campaign_id].append(cost)
    return dict(found)


def part_costs(session: Session, collaboration_ids: Sequence[str]) -> dict[str, PartCost]:
    """Costs of these collaborations by id; ids that are gone are absent."""
    return {id_: cost for _, id_, cost in _each(session, collaboration_ids)}


def costs_among(session: Session, among: Any) -> Iterator[PartCost]:
    """Costs of the collaborations that a condition on `Collaboration` lets through, added up where that is the same.

    For what they cost only: what was paid of what was agreed is not read. It is for partners who surely accepted and got no more than was agreed: for them cost and spending are plain sums.
    """
    return (cost for _, cost in _summed(session, among, by_campaign=False))


def _summed(session: Session, among: Any, *, by_campaign: bool = True) -> Iterator[tuple[str, PartCost]]:
    """Campaign and cost, of many plain collaborations at once and of each other one.

    Args:
        by_campaign: tell each campaign apart, with what was paid; else all together, without.
    """
    is_plain = _is_plain()
    per = Collaboration.campaign_id if by_campaign else literal_column("''")
    keys: Any = (per.label("per"), Collaboration.currency, Collaboration.stage.in_(_SHIPPED).label("shipped"), is_plain)
    sums = [func.sum(each) for each in (*_AGREED, *_EXPENSES, _paid_minor() if by_campaign else null())]
    rows = select(*keys, func.max(Collaboration.cost_confirmed), *sums).where(among).group_by(*keys)
    others = False
    for campaign_id, currency, sent, plain, confirmed, *told in session.execute(rows):
        if plain:
            agreed, expenses = _sum(*told[: len(_AGREED)]), _sum(*told[len(_AGREED) : -1])
            paid = {} if told[-1] is None else {currency: told[-1]}
            yield campaign_id, PartCost(currency, agreed, expenses, True, bool(sent), bool(confirmed), paid)
        others = others or not plain
    if others:
        ids = session.scalars(select(Collaboration.id).where(among, ~is_plain)).all()
        yield from ((campaign_id, cost) for campaign_id, _, cost in _each(session, ids))


def _is_plain() -> Any:
    """Whether a collaboration is surely committed, and was paid and is owed nothing beyond what was agreed.

    Payments are looked up for each: to group them first took four times as long.
    """
    own = case((Payment.currency == Collaboration.currency, Payment.amount_minor), else_=_FOREIGN)
    agreed: Any = sum((func.coalesce(each, 0) for each in _AGREED), literal_column("0"))
    accepted = case((Collaboration.stage.in_(_UNSURE), _POSTED), else_=True)
    return and_(accepted, func.coalesce(_payment_sum(own), 0) <= agreed)


def _paid_minor() -> Any:
    return _payment_sum(case((Payment.paid_on.is_not(None), Payment.amount_minor)))


def _payment_sum(amount: Any) -> Any:
    of_part = select(func.sum(amount)).where(Payment.collaboration_id == Collaboration.id)
    return of_part.correlate(Collaboration).scalar_subquery()


def _each(session: Session, collaboration_ids: Sequence[str]) -> Iterator[tuple[str, str, PartCost]]:
    """Campaign, collaboration and cost of each."""
    for start in range(0, len(collaboration_ids), _BLOCK):
        among = Collaboration.id.in_(collaboration_ids[start : start + _BLOCK])
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
