"""Audience tiers in the schemes people use, and what a published benchmark must say. Benchmark figures are data."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from crm.domain.vocabulary import Platform


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
        year: year of the data; None when the source does not say.
        followers_from: fewest followers of the accounts measured.
        followers_below: first count above them; None when there is no upper end.
        low_rate: fraction; lower end of what was published, or the figure itself.
        high_rate: fraction; upper end, equal to `low_rate` for a single figure.
        note: what a reader must know before comparing, such as "unpaid posts only".
    """

    source: str
    platform: Platform
    measure: str
    year: int | None
    followers_from: int
    followers_below: int | None
    low_rate: Decimal
    high_rate: Decimal
    note: str
