"""What a campaign has committed and spent, and what is left of its budget. Amounts in whole minor units, per currency.

Currencies never mix here: converting with a dated rate is in `exchange`. Ratios of cost and result are in `metrics`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crm.domain.vocabulary import Money


@dataclass(frozen=True, slots=True)
class PartCost:
    """What one collaboration costs as far as it is known; None is not known.

    Attributes:
        currency: of all its own amounts.
        agreed: fee and commission.
        expenses: product at cost, shipping and our own hours.
        committed: the partner has accepted or delivered, see `collaborations.is_committed`.
        shipped: the product is on its way, so expenses are spent.
        confirmed: somebody said that nothing else was spent.
        paid, due: payments by currency, made and still to be made.
    """

    currency: str
    agreed: int | None = None
    expenses: int | None = None
    committed: bool = False
    shipped: bool = False
    confirmed: bool = False
    paid: Mapping[str, int] = field(default_factory=dict)
    due: Mapping[str, int] = field(default_factory=dict)


def full_cost(part: PartCost) -> tuple[Money, ...]:
    """What one collaboration costs if it comes about: what was agreed, or the payments when they are more, and expenses.

    Returns:
        One amount per currency, in their order; empty when nothing is known and nobody confirmed that it is nothing.

    Source: domain.md, money.
    """
    total = _payments(part)
    payments = total.pop(part.currency, None)
    if payments is not None or part.agreed is not None or part.expenses is not None or part.confirmed:
        total[part.currency] = max(part.agreed or 0, payments or 0) + (part.expenses or 0)
    return _amounts(total)


def cost_of(part: PartCost) -> tuple[Money, ...]:
    """What one collaboration costs us: all of it once it is committed; who declined or has not answered, only payments.

    The one rule of every cost that is shown: of budgets, figures, the performance page and the campaign report.

    Returns:
        As `full_cost`; empty too for somebody who never accepted and was paid nothing.
    """
    if part.committed:
        return full_cost(part)
    total = _payments(part)
    if part.confirmed:
        total.setdefault(part.currency, 0)
    return _amounts(total)


def committed_by(parts: Iterable[PartCost]) -> tuple[Money, ...]:
    """What is promised or paid: the sum of what each costs, per currency."""
    total: Counter[str] = Counter()
    for part in parts:
        for amount in cost_of(part):
            total[amount.currency] += amount.minor
    return _amounts(total)


def spent_by(parts: Iterable[PartCost]) -> tuple[Money, ...]:
    """What is gone: payments made, and the expenses of what was sent."""
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part.paid)
        if part.shipped and part.expenses is not None:
            total[part.currency] += part.expenses
    return _amounts(total)


def free(budget: Money | None, committed: Money | None) -> Money | None:
    """What is left of a budget; negative when it is overdrawn.

    Args:
        committed: in the budget's currency; None when something in another currency has no rate.

    Returns:
        None when either is not known.

    Raises:
        ValueError: the currencies differ.
    """
    if budget is None or committed is None:
        return None
    return budget + Money(-committed.minor, committed.currency)


def _payments(part: PartCost) -> dict[str, int]:
    """Payments made and still to be made, by currency."""
    total = dict(part.paid)
    for currency, minor in part.due.items():
        total[currency] = total.get(currency, 0) + minor
    return total


def _amounts(total: Mapping[str, int]) -> tuple[Money, ...]:
    return tuple(Money(total[currency], currency) for currency in sorted(total))
