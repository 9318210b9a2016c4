"""How the own roster's rates are spread, beside published ones. Ranks and estimates are in `roster_rates`."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from crm.domain.ranking import Interval

FEWEST = 5  # below, quantiles say nothing


@dataclass(frozen=True, slots=True)
class Distribution:
    """Rates of so many accounts, fractions.

    Attributes:
        middle: the median; half: 25th to 75th percentile; most: 5th to 95th; None under five accounts.
    """

    n: int
    middle: float | None
    half: Interval | None
    most: Interval | None


def distribution(rates: Sequence[float]) -> Distribution:
    """The spread of some rates."""
    if len(rates) < FEWEST:
        return Distribution(len(rates), None, None, None)
    cuts = quantiles(rates, n=20, method="inclusive")
    return Distribution(len(rates), cuts[9], Interval(cuts[4], cuts[14]), Interval(cuts[0], cuts[18]))
