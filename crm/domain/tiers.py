"""Audience tiers in the schemes people use, and what a published benchmark must say. Benchmark figures are data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from crm.domain.vocabulary import Basis, Platform


class Tier(StrEnum):
    """Size class of one account, smallest first."""

    PRE_TIER = "pre_tier"
    NANO = "nano"
    MICRO = "micro"
    MID = "mid"
    MACRO = "macro"
    MEGA = "mega"


@dataclass(frozen=True, slots=True)
class TierScheme:
    """One reading of the tiers.

    Attributes:
        name: as a person picks it.
        floors: (tier, fewest followers in it), rising from 0.
    """

    name: str
    floors: tuple[tuple[Tier, int], ...]

    def bounds(self) -> dict[Tier, tuple[int, int | None]]:
        """Fewest followers of each tier, and the first count above it; None above the last."""
        ends = [floor for _, floor in self.floors[1:]]
        return {tier: (floor, end) for (tier, floor), end in zip(self.floors, [*ends, None], strict=True)}


DEFAULT_SCHEME = TierScheme(
    "Default",
    (
        (Tier.PRE_TIER, 0),
        (Tier.NANO, 1_000),
        (Tier.MICRO, 10_000),
        (Tier.MID, 100_001),
        (Tier.MACRO, 500_001),
        (Tier.MEGA, 1_000_001),
    ),
)
WIDE_SCHEME = TierScheme(
    "Wide micro",
    (
        (Tier.PRE_TIER, 0),
        (Tier.MICRO, 1_000),
        (Tier.MID, 100_001),
        (Tier.MACRO, 500_001),
        (Tier.MEGA, 1_000_001),
    ),
)
HYPEAUDITOR_SCHEME = TierScheme(
    "HypeAuditor",
    (
        (Tier.PRE_TIER, 0),
        (Tier.NANO, 1_000),
        (Tier.MICRO, 5_000),
        (Tier.MID, 20_000),
        (Tier.MACRO, 100_000),
        (Tier.MEGA, 1_000_000),
    ),
)
LATER_FOHR_SCHEME = TierScheme(
    "Later and Fohr 2021",
    (
        (Tier.NANO, 0),
        (Tier.MICRO, 10_000),
        (Tier.MID, 100_000),
        (Tier.MACRO, 500_000),
        (Tier.MEGA, 1_000_000),
    ),
)
SCHEMES = (DEFAULT_SCHEME, WIDE_SCHEME, HYPEAUDITOR_SCHEME, LATER_FOHR_SCHEME)


def tier_of(followers: int | None, scheme: TierScheme = DEFAULT_SCHEME) -> Tier | None:
    """The tier of one account: the one used in the campaign, never a sum over accounts.

    Returns:
        None when the followers are not known; shown as "unknown".

    Raises:
        ValueError: the count is negative.

    Source: domain.md, tiers [C35][D7].
    """
    if followers is None:
        return None
    if followers < 0:
        raise ValueError(f"followers must be >= 0, got {followers}")
    return next(tier for tier, floor in reversed(scheme.floors) if followers >= floor)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A published rate to compare with; meaningless without what it measured, whom and when.

    Attributes:
        measure: numerator and basis in words, such as "likes / followers".
        basis: what it is divided by.
        year: year of the data; None when the source does not say.
        followers_from: fewest followers of the accounts measured.
        followers_below: first count above them; None when there is no upper end.
        low_rate: fraction; lower end of what was published, or the figure itself.
        high_rate: fraction; upper end, equal to `low_rate` for a single figure.
        note: what a reader must know before comparing, such as "unpaid posts only".
        is_prior: whether it counts all public engagements, so that a rate may be drawn towards it.
    """

    source: str
    platform: Platform
    measure: str
    basis: Basis
    year: int | None
    followers_from: int
    followers_below: int | None
    low_rate: Decimal
    high_rate: Decimal
    note: str
    is_prior: bool = False

    @property
    def label(self) -> str:
        """Source and year, as they stand beside the figure."""
        return f"{self.source}, {self.year}" if self.year else f"{self.source}, year not told"


def scheme_from(name: str, floors: Sequence[tuple[Tier, int]]) -> TierScheme:
    """A scheme as a person typed it.

    Raises:
        ValueError: it does not start at 0, does not rise, or names a tier twice or out of order.
    """
    counts = [floor for _, floor in floors]
    order = [list(Tier).index(tier) for tier, _ in floors]
    if not counts or counts[0] != 0:
        raise ValueError("the first tier starts at 0 followers")
    if any(later <= earlier for earlier, later in pairwise(counts)):
        raise ValueError("each tier starts above the one before")
    if any(later <= earlier for earlier, later in pairwise(order)):
        raise ValueError("tiers go from small to large, each once")
    return TierScheme(name, tuple(floors))


def tier_at(
    known: Sequence[tuple[date, int]], day: date, scheme: TierScheme = DEFAULT_SCHEME, *, hold_days: int = 90
) -> Tier | None:
    """The tier that an account had on a day, such as the first of a campaign; later growth does not change it.

    Args:
        known: (day, followers) as read, in any order. Readings are only ever added, so the answer stays.
        hold_days: how far from the day a count may have been read.

    Returns:
        By the newest count not after the day, else the oldest after it; None when none is near enough.

    Source: product.md 5, tier frozen at campaign time.
    """
    near = [each for each in known if abs((each[0] - day).days) <= hold_days]
    before = max((each for each in near if each[0] <= day), default=None)
    chosen = before or min(near, default=None)
    return tier_of(chosen[1], scheme) if chosen else None
