"""How well an influencer fits a brand's values: a weighted mean of ratings, with how much of it was rated."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Criterion:
    """One brand value in a fit.

    Attributes:
        name: the brand value.
        weight: importance to the brand, >= 0.
        score: rating 0..5; None while nobody has rated it.

    Raises:
        ValueError: the weight is negative or the score is outside 0..5.
    """

    name: str
    weight: Decimal
    score: int | None

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise ValueError(f"weight must be >= 0, got {self.weight}")
        if self.score is not None and not 0 <= self.score <= 5:
            raise ValueError(f"score must be 0..5, got {self.score}")


@dataclass(frozen=True, slots=True)
class Fit:
    """A fit with its explanation.

    Attributes:
        score: 0..5; None when no criterion with weight is rated.
        coverage: share of the weight that is rated, 0..1; None when there is no weight at all.
        strongest: rated criteria, the largest contribution to the score first.
    """

    score: Decimal | None
    coverage: Decimal | None
    strongest: tuple[Criterion, ...]


def fit(criteria: Sequence[Criterion]) -> Fit:
    """Weigh the ratings of one influencer for one brand.

    Source: domain.md, other rates: sum of weight x rating / sum of weight over rated criteria.
    """
    contributions = [(item.weight * item.score, item) for item in criteria if item.score is not None]
    contributions.sort(key=lambda pair: pair[0], reverse=True)
    rated = sum((item.weight for _, item in contributions), Decimal(0))
    total = sum((item.weight for item in criteria), Decimal(0))
    return Fit(
        score=sum((part for part, _ in contributions), Decimal(0)) / rated if rated else None,
        coverage=rated / total if total else None,
        strongest=tuple(item for _, item in contributions),
    )
