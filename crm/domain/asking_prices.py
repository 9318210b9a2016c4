"""What a partner may cost, from what was really paid: a range of comparable collaborations, and the cost per engagement."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from crm.domain.explanation import Explanation, Input, SourceRow
from crm.domain.ranking import Estimate, Interval
from crm.domain.tiers import Tier
from crm.domain.vocabulary import Platform

FEWEST_COMPARABLES = 3  # below, no figure. Source: product.md 35


@dataclass(frozen=True, slots=True)
class PaidPiece:
    """One paid collaboration, told per piece.

    Attributes:
        minor_per_post: cost of one post, in the currency of the comparison; more than 0.
    """

    collaboration_id: str
    influencer_id: str
    platform: Platform
    tier: Tier | None
    minor_per_post: float


@dataclass(frozen=True, slots=True)
class Price:
    """What one post is expected to cost.

    Attributes:
        range: the middle half of what comparable ones cost.
        n: collaborations it rests on; own: whether they are the partner's own.
    """

    minor: float
    range: Interval
    n: int
    own: bool
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExpectedCost:
    """Cost per engagement that may be expected, in minor units.

    Attributes:
        range: from the cheapest quarter with the best rate to the dearest with the worst.
        audience: of one post, on the estimate's basis; count.
    """

    minor: float
    range: Interval
    audience: float
    price: Price
    estimate: Estimate
    currency: str

    def explanation(self) -> Explanation:
        """How it came about; made when asked for, because comparable prices rest on many rows."""
        price, unit = self.price, f"minor {self.currency}"
        whose = "the partner's own posts" if price.own else "posts of own partners of the same platform and tier"
        return Explanation(
            figure="Expected cost per engagement",
            formula="cost of a post / (audience × shrunken rate)",
            inputs=(
                Input(f"cost of a post, median of {whose}", price.minor, unit),
                Input("lower quarter", price.range.low, unit),
                Input("upper quarter", price.range.high, unit),
                Input("audience of a post", self.audience, "count"),
                Input("shrunken rate", self.estimate.rate, "fraction"),
            ),
            n=price.n,
            rows=tuple(SourceRow("collaboration", id_) for id_ in price.rows),
            notes=() if price.own else (f"Never under {FEWEST_COMPARABLES} comparable collaborations.",),
            source="product.md 35; domain.md, money",
        )


class Prices:
    """Prices looked up for many people: grouped once.

    Args:
        pieces: everything paid, in one currency.
    """

    def __init__(self, pieces: Sequence[PaidPiece]) -> None:
        own: dict[str, list[PaidPiece]] = {}
        alike: dict[tuple[Platform, Tier | None], list[PaidPiece]] = {}
        for piece in pieces:
            own.setdefault(piece.influencer_id, []).append(piece)
            alike.setdefault((piece.platform, piece.tier), []).append(piece)
        self._own = {key: _price(found, own=True) for key, found in own.items()}
        self._alike = {
            key: _price(found, own=False) for key, found in alike.items() if len(found) >= FEWEST_COMPARABLES
        }

    def of(self, influencer_id: str, platform: Platform, tier: Tier | None) -> Price | None:
        """The partner's own price, else that of own partners of the same platform and tier.

        Returns:
            None under three comparables, when the partner was never paid.
        """
        return self._own.get(influencer_id) or (self._alike.get((platform, tier)) if tier else None)


def expected_cost(price: Price, audience: float, estimate: Estimate, currency: str) -> ExpectedCost | None:
    """Cost per engagement of the next post.

    Args:
        audience: of one post, on the estimate's basis; count.

    Returns:
        None without an audience.
    """
    if audience <= 0:
        return None
    low, high = estimate.interval.low, estimate.interval.high
    return ExpectedCost(
        price.minor / (audience * estimate.rate),
        Interval(price.range.low / (audience * high), price.range.high / (audience * low)),
        audience,
        price,
        estimate,
        currency,
    )


def _price(pieces: Sequence[PaidPiece], *, own: bool) -> Price:
    paid = [piece.minor_per_post for piece in pieces]
    low, _, high = quantiles(paid, n=4, method="inclusive") if len(paid) > 1 else (paid[0],) * 3
    rows = tuple(piece.collaboration_id for piece in pieces)
    return Price(median(paid), Interval(low, high), len(paid), own, rows)
