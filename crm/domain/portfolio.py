"""Many small partners against one big one for the same money, from the prices that were really paid.

The calculator never says that smaller is better: it shows the ratio with its interval, and says when the interval
contains 1. Choosing a whole set of partners is in `planner`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from crm.domain.explanation import Explanation, Input, SourceRow
from crm.domain.intervals import LogMean, log_mean, mean_interval, t_quantile
from crm.domain.ranking import Estimate, Interval

FEWEST_WORKS = 3  # below, a price says nothing. Source: product.md 35
INVERTED_U = (
    "Over 802 campaigns, engagement with sponsored posts first rises and then falls with follower count, so neither small "
    "nor big is better as such (Wies, Bleier and Edeling, Journal of Marketing 87(3), 2023)."
)


@dataclass(frozen=True, slots=True)
class PaidWork:
    """One collaboration that was paid for and read.

    Attributes:
        cost_minor: all of its cost in the currency of the comparison.
        engaged: engagements of its posts; count.
        deliverables: pieces agreed, at least 1.
    """

    id: str
    cost_minor: int
    engaged: int
    deliverables: int = 1


@dataclass(frozen=True, slots=True)
class Workload:
    """What a partner costs in our own time.

    Attributes:
        hours_per_deliverable: briefing, reviews, publishing of one piece.
        hours_per_partner: contact, contract, payment, whatever the number of pieces.
        hour_minor: what an hour costs; None leaves time out of the money and only counts it.

    Raises:
        ValueError: a number is negative.
    """

    hours_per_deliverable: float = 2.0
    hours_per_partner: float = 4.0
    hour_minor: int | None = None

    def __post_init__(self) -> None:
        if min(self.hours_per_deliverable, self.hours_per_partner, self.hour_minor or 0) < 0:
            raise ValueError("hours and their cost are at least 0")

    def hours(self, deliverables: float) -> float:
        """Hours that one partner with so many pieces takes."""
        return self.hours_per_partner + self.hours_per_deliverable * deliverables

    def cost_minor(self, deliverables: float) -> float:
        """The same as money; 0 when time is left out of it."""
        return self.hours(deliverables) * (self.hour_minor or 0)


@dataclass(frozen=True, slots=True)
class Side:
    """One size of partner as the own paid works show it.

    Attributes:
        cost_minor, engaged: typical for one partner (geometric mean), time included where it has a price.
        cost_range, engaged_range: 95 % intervals of these.
        cpe: logs of cost per engagement, the spread that the comparison rests on.
        hours: for one partner.
        n: works it rests on; left_out: works without cost or without engagement.
    """

    cost_minor: float
    cost_range: Interval
    engaged: float
    engaged_range: Interval
    cpe: LogMean
    hours: float
    n: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Small against big for the same money.

    Attributes:
        budget_minor: the money; of one typical big partner unless it was given.
        partners: small partners that the money pays for; bigs: big ones it pays for, at least 1 is assumed.
        ratio: engagements of the small ones over the big one's; ratio_range: where it may lie.
        engaged_small, engaged_big: expected with that money.
        to_equal: small partners with as many engagements as the big ones together, rounded up.
        hours_small, hours_big: our own time.
        decided: whether the whole interval lies on one side of 1; otherwise the advantage may be none.
    """

    small: Side
    big: Side
    budget_minor: float
    partners: int
    bigs: float
    ratio: float
    ratio_range: Interval
    engaged_small: float
    engaged_big: float
    to_equal: int
    hours_small: float
    hours_big: float
    decided: bool
    explanation: Explanation

    @property
    def warning(self) -> str | None:
        """What to say when the advantage may as well be none; None when the interval decides."""
        if self.decided:
            return None
        low, high = self.ratio_range.low, self.ratio_range.high
        return f"The interval ({low:.2f} to {high:.2f} times) contains 1: for this money neither is shown to be better."


@dataclass(frozen=True, slots=True)
class EffectiveAudience:
    """People who act per post, not people reached. Source: domain.md, effective audience."""

    people: float
    range: Interval


def effective_audience(audience: int, estimate: Estimate) -> EffectiveAudience:
    """Audience × shrunken rate.

    Args:
        audience: followers, or reach where known; the basis of the estimate.
    """
    low, high = estimate.interval.low, estimate.interval.high
    return EffectiveAudience(audience * estimate.rate, Interval(audience * low, audience * high))


def partners_to_match(big: EffectiveAudience, small: EffectiveAudience) -> Interval | None:
    """How many such small partners act like the big one: from the least to the most; None when the small one has nobody.

    Both errors are independent, so their logs' variances add; the point is `big.people / small.people`.
    """
    if min(big.people, small.people, small.range.low, big.range.low) <= 0:
        return None
    point = math.log(big.people / small.people)
    margin = math.hypot(*(math.log(each.range.high / each.range.low) / 2 for each in (big, small)))
    return Interval(math.exp(point - margin), math.exp(point + margin))


def side(works: Sequence[PaidWork], workload: Workload) -> Side | None:
    """What one size of partner costs and does; None under three works with cost and engagement."""
    usable = [work for work in works if work.cost_minor > 0 and work.engaged > 0]
    if len(usable) < FEWEST_WORKS:
        return None
    whole = [work.cost_minor + workload.cost_minor(work.deliverables) for work in usable]
    cost, engaged = log_mean(whole), log_mean([work.engaged for work in usable])
    cpe = log_mean([money / work.engaged for money, work in zip(whole, usable, strict=True)])
    if cost is None or engaged is None or cpe is None:
        return None
    return Side(
        cost.middle,
        mean_interval(cost),
        engaged.middle,
        mean_interval(engaged),
        cpe,
        workload.hours(median(work.deliverables for work in usable)),
        len(usable),
        len(works) - len(usable),
    )


def compare(
    small: Sequence[PaidWork], big: Sequence[PaidWork], workload: Workload, budget_minor: int | None = None
) -> Comparison | None:
    """How many small partners the money of a big one pays for, and what they would do.

    Args:
        budget_minor: other money than one big partner's; in the works' currency.

    Returns:
        None when either size has fewer than three paid works: no figure, rather than a guess.

    Source: product.md b15, 35.
    """
    little, large = side(small, workload), side(big, workload)
    if little is None or large is None:
        return None
    money = float(budget_minor) if budget_minor is not None else large.cost_minor
    partners = math.floor(money / little.cost_minor + 1e-9)
    bigs = money / large.cost_minor
    ratio, margin = _ratio(little.cpe, large.cpe, max(partners, 1), max(bigs, 1.0))
    engaged_big = money / large.cpe.middle
    return Comparison(
        small=little,
        big=large,
        budget_minor=money,
        partners=partners,
        bigs=bigs,
        ratio=ratio,
        ratio_range=Interval(ratio * math.exp(-margin), ratio * math.exp(margin)),
        engaged_small=money / little.cpe.middle,
        engaged_big=engaged_big,
        to_equal=math.ceil(engaged_big / little.engaged - 1e-9),
        hours_small=partners * little.hours,
        hours_big=bigs * large.hours,
        decided=abs(math.log(ratio)) > margin,
        explanation=_explained(little, large, [*small, *big], workload),
    )


def _ratio(small: LogMean, big: LogMean, partners: float, bigs: float) -> tuple[float, float]:
    """Ratio of engagements for the same money, and the margin of its log.

    Unsure are both means, and what the next partners do: many small ones vary less together than one big one alone.
    """
    parts = [(one.spread**2 * (1 / one.n + 1 / count), one.n - 1) for one, count in ((small, partners), (big, bigs))]
    variance = math.fsum(part for part, _ in parts)
    if not variance:
        return math.exp(big.mean - small.mean), 0.0
    freedom = variance**2 / math.fsum(part**2 / free for part, free in parts)  # Welch and Satterthwaite
    return math.exp(big.mean - small.mean), t_quantile(freedom) * math.sqrt(variance)


def _explained(small: Side, big: Side, works: Sequence[PaidWork], workload: Workload) -> Explanation:
    time = "counted, not priced" if workload.hour_minor is None else f"{workload.hour_minor} minor units an hour"
    return Explanation(
        figure="Engagements of small partners over a big one's, for the same money",
        formula=(
            "exp(mean ln CPE of big − mean ln CPE of small); interval × exp(± t·√(s²small·(1/n + 1/partners) + "
            "s²big·(1/n + 1/partners)))"
        ),
        inputs=(
            Input("typical cost per engagement, small", small.cpe.middle, "minor"),
            Input("typical cost per engagement, big", big.cpe.middle, "minor"),
            Input("spread of small (log)", small.cpe.spread),
            Input("spread of big (log)", big.cpe.spread),
            Input("our own time", time),
        ),
        n=small.n + big.n,
        of=len(works),
        rows=tuple(SourceRow("collaboration", work.id, None, work.cost_minor) for work in works),
        notes=(
            INVERTED_U,
            "Typical means the geometric mean; partners who were dear or failed count like the others.",
            "The same person may follow several partners; engagements are added, people may repeat.",
        ),
        source="product.md b15",
    )
