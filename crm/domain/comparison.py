"""Who to work with next: four criteria brought to 0..1 once, then weighed again at every move of a slider.

Prepared once per question, combined per move: weighing 20,000 people anew takes some milliseconds. What a criterion
means and where its figures come from is in `roster_rates`, `fit`, `costs` and `health`.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Criterion(StrEnum):
    """What people are compared by."""

    ENGAGEMENT = "engagement"  # shrunken rate
    FIT = "fit"  # to the brand's values and niches
    COST = "cost"  # expected cost per engagement; cheaper is better
    RELATIONSHIP = "relationship"  # health of the partnership


CRITERIA = tuple(Criterion)


@dataclass(frozen=True, slots=True)
class Weights:
    """Importance of each criterion; only their proportions count.

    Raises:
        ValueError: one is negative or not finite, or all are 0.
    """

    engagement: float = 40.0
    fit: float = 30.0
    cost: float = 15.0
    relationship: float = 15.0

    def __post_init__(self) -> None:
        given = self.values()
        if not all(math.isfinite(weight) and weight >= 0 for weight in given) or not any(given):
            raise ValueError("weights are at least 0 and not all 0")

    def values(self) -> tuple[float, float, float, float]:
        """In the order of `CRITERIA`."""
        return (self.engagement, self.fit, self.cost, self.relationship)

    def of(self, criterion: Criterion) -> float:
        """The weight of one criterion."""
        return self.values()[CRITERIA.index(criterion)]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person with what is known; None is not known and never 0.

    Attributes:
        rate: shrunken engagement rate, a fraction; rate_low, rate_high: its interval.
        fit: 0..5.
        cost_minor: expected cost per engagement in minor units, more than 0; cost_low, cost_high: its range.
        relationship: health 0..100.
    """

    id: str
    rate: float | None = None
    rate_low: float | None = None
    rate_high: float | None = None
    fit: float | None = None
    cost_minor: float | None = None
    cost_low: float | None = None
    cost_high: float | None = None
    relationship: float | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everybody's criteria, 0..1, in columns by `CRITERIA`; where nothing is known both value and mark are 0.

    Attributes:
        values, lows, highs: the point and the ends of what it may be.
        known: 1.0 where known, else 0.0.
    """

    ids: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    lows: tuple[tuple[float, ...], ...]
    highs: tuple[tuple[float, ...], ...]
    known: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Order:
    """Places of people in `Prepared`, under some weights.

    Attributes:
        ranked: the best first; a tie keeps the order given.
        unknown: whose engagement nobody knows while it matters: by what else is known, and without any rank.
        scores: 0..1 by place, over the criteria that are known; 0 where none is.
        coverage: share of the weight that is known, by place.
    """

    ranked: tuple[int, ...]
    unknown: tuple[int, ...]
    scores: tuple[float, ...]
    coverage: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RankChange:
    """Where a rank would change if one weight were another.

    Attributes:
        weight: the weight at which both are equal; above it (or below, when `above` is False) the rank changes.
        rival: place in `Prepared` of whom it would change with.
    """

    criterion: Criterion
    weight: float
    above: bool
    rival: int


def prepare(candidates: Sequence[Candidate]) -> Prepared:
    """Bring each criterion to 0..1.

    Engagement and cost become the share of the others who are worse, so that neither a unit nor one extreme person
    decides; fit and relationship have scales of their own.
    """
    rates = sorted(each.rate for each in candidates if each.rate is not None)
    costs = sorted(-each.cost_minor for each in candidates if each.cost_minor is not None)
    rows = [
        (
            _triple(rates, each.rate, each.rate_low, each.rate_high),
            _scaled(each.fit, 5),
            _triple(costs, _minus(each.cost_minor), _minus(each.cost_high), _minus(each.cost_low)),
            _scaled(each.relationship, 100),
        )
        for each in candidates
    ]
    columns = list(zip(*rows, strict=True)) or [()] * len(CRITERIA)
    return Prepared(
        ids=tuple(each.id for each in candidates),
        values=tuple(tuple(cell[0] for cell in column) for column in columns),
        lows=tuple(tuple(cell[1] for cell in column) for column in columns),
        highs=tuple(tuple(cell[2] for cell in column) for column in columns),
        known=tuple(tuple(cell[3] for cell in column) for column in columns),
    )


def weigh(prepared: Prepared, weights: Weights) -> Order:
    """Everybody's score and order under these weights; called at every move of a slider."""
    a, b, c, d = weights.values()
    e, f, g, h = prepared.values
    k, m, n, o = prepared.known
    rated = [a * p + b * q + c * r + d * s for p, q, r, s in zip(k, m, n, o, strict=True)]
    summed = [a * p + b * q + c * r + d * s for p, q, r, s in zip(e, f, g, h, strict=True)]
    scores = [part / whole if whole else 0.0 for part, whole in zip(summed, rated, strict=True)]
    total = a + b + c + d
    everybody = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
    matters = a > 0
    ranked = tuple([at for at in everybody if k[at]] if matters else everybody)
    unknown = tuple(at for at in everybody if not k[at]) if matters else ()
    return Order(ranked, unknown, tuple(scores), tuple([each / total for each in rated]))


def score_range(prepared: Prepared, weights: Weights, place: int) -> tuple[float, float] | None:
    """What a person's score may be, as far as the known criteria are unsure; None when nothing is known."""
    rated = _weighed(prepared.known, weights, place)
    if not rated:
        return None
    return _weighed(prepared.lows, weights, place) / rated, _weighed(prepared.highs, weights, place) / rated


def rank_changes(prepared: Prepared, weights: Weights, order: Order, rank: int) -> tuple[RankChange, ...]:
    """For each criterion the nearest weight at which a rank changes hands with a neighbour; those without are absent.

    Args:
        rank: 1 is the best of `order.ranked`.

    Source: product.md 49.
    """
    at, place = rank - 1, order.ranked[rank - 1]
    neighbours = [order.ranked[near] for near in (at - 1, at + 1) if 0 <= near < len(order.ranked)]
    found = []
    for criterion in CRITERIA:
        now = weights.of(criterion)
        crossings = [
            RankChange(criterion, weight, weight > now, rival)
            for rival in neighbours
            for weight in _crossings(prepared, weights, criterion, place, rival)
        ]
        if crossings:
            found.append(min(crossings, key=lambda each: abs(each.weight - now)))
    return tuple(found)


def _crossings(prepared: Prepared, weights: Weights, criterion: Criterion, one: int, other: int) -> list[float]:
    """Weights of one criterion, at least 0 and not the present one, at which two people have the same score.

    A score is (A + w·v) / (K + w·k); two equal ones make a quadratic equation in w.
    """
    which, now = CRITERIA.index(criterion), weights.of(criterion)
    halves = []
    for place in (one, other):
        value, known = prepared.values[which][place], prepared.known[which][place]
        rest = _weighed(prepared.values, weights, place) - now * value
        halves.append((rest, value, _weighed(prepared.known, weights, place) - now * known, known))
    (a1, v1, k1, m1), (a2, v2, k2, m2) = halves
    square, slope, start = v1 * m2 - v2 * m1, a1 * m2 + v1 * k2 - a2 * m1 - v2 * k1, a1 * k2 - a2 * k1
    return [
        weight
        for weight in _roots(square, slope, start)
        if weight >= 0 and abs(weight - now) > 1e-9 and k1 + weight * m1 > 1e-9 and k2 + weight * m2 > 1e-9
    ]


def _roots(square: float, slope: float, start: float) -> list[float]:
    if abs(square) < 1e-12:
        return [-start / slope] if abs(slope) > 1e-12 else []
    inside = slope**2 - 4 * square * start
    if inside < 0:
        return []
    root = math.sqrt(inside)
    return [(-slope - root) / (2 * square), (-slope + root) / (2 * square)]


def _weighed(columns: Sequence[Sequence[float]], weights: Weights, place: int) -> float:
    return math.fsum(weight * column[place] for weight, column in zip(weights.values(), columns, strict=True))


_UNKNOWN = (0.0, 0.0, 0.0, 0.0)
_Cell = tuple[float, float, float, float]


def _triple(everybody: Sequence[float], value: float | None, low: float | None, high: float | None) -> _Cell:
    if value is None:
        return _UNKNOWN
    point = _share_below(everybody, value)
    ends = [point if end is None else _share_below(everybody, end) for end in (low, high)]
    return point, min(point, ends[0]), max(point, ends[1]), 1.0


def _share_below(everybody: Sequence[float], value: float) -> float:
    """Share of people with less, those with the same counted half; 0.5 for somebody alone."""
    less, up_to = bisect_left(everybody, value), bisect_right(everybody, value)
    return (less + up_to) / 2 / len(everybody)


def _scaled(value: float | None, top: float) -> _Cell:
    return _UNKNOWN if value is None else (value / top, value / top, value / top, 1.0)


def _minus(value: float | None) -> float | None:
    return None if value is None else -value
