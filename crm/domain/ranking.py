"""Comparing partners honestly: rates drawn towards the roster by how little is known, with intervals and rank ranges.

Works on logarithms of rates, because rates are skewed. Floating point throughout: these are estimates.
"""

import math
import operator
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crm.domain.cadence import add_months

Z95 = 1.96
BETWEEN_FLOOR = 0.15
WITHIN_FLOOR = 0.30
OLD_AFTER_MONTHS = 12
OLD_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval; both ends belong to it."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PostRate:
    """One post's rate for estimating.

    Attributes:
        log_rate: natural logarithm of the fraction.
        weight: 1, or less for an old post; > 0.
    """

    log_rate: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Prior:
    """What the roster says before a partner's own posts are looked at.

    Attributes:
        log_rate: mean of the partners' mean log rates.
        between: standard deviation between partners, log scale.
        within: standard deviation between the posts of one partner, log scale.
    """

    log_rate: float
    between: float
    within: float


# Stands in where a roster is too small to estimate. Source: domain.md, golden vectors.
DEFAULT_PRIOR = Prior(math.log(0.030), 0.35, 0.60)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A partner's estimated rate.

    Attributes:
        rate: fraction.
        own_weight: how much rests on the partner's own posts rather than on the roster, 0..1.
        posts: effective number of posts; old ones count half.
    """

    rate: float
    interval: Interval
    own_weight: float
    posts: float


def log_rate(interactions: int, audience: int) -> float:
    """Natural logarithm of a post's rate, defined for 0 interactions too.

    Source: domain.md, robust ranking: ln((E + 0.5) / (D + 1)).
    """
    return math.log((interactions + 0.5) / (audience + 1))


def post_weight(posted_on: date, today: date) -> float:
    """How much a post counts: half when it is older than 12 months.

    Source: domain.md, robust ranking (documented choice).
    """
    # A year ago never lies more than 366 days back: most posts need no calendar.
    recent = (today - posted_on).days < 28 * OLD_AFTER_MONTHS
    return 1.0 if recent or posted_on >= add_months(today, -OLD_AFTER_MONTHS) else OLD_WEIGHT


def prior_from(roster: Sequence[Sequence[PostRate]]) -> Prior:
    """Estimate the prior from all partners' posts by the method of moments, with floors.

    The spread between partners is the one under which their means scatter as much as they do, each weighted by how well
    it is known (Paule and Mandel): with unequal numbers of posts its intervals cover more truly than plain variances do.

    Args:
        roster: the posts of each partner, one basis and one engagement set; partners without posts are ignored.

    Returns:
        What cannot be estimated (no partner, one partner, nobody with two posts) is taken from `DEFAULT_PRIOR`.

    Source: domain.md, robust ranking; Paule and Mandel, J. Res. NBS 87(5), 1982.
    """
    partners = [posts for posts in roster if posts]
    if not partners:
        return DEFAULT_PRIOR
    means = [_mean(posts) for posts in partners]
    within_square = _within_square(partners, means)
    if len(partners) == 1:
        return Prior(means[0], DEFAULT_PRIOR.between, math.sqrt(within_square))
    noises = [within_square / _size(posts) for posts in partners]
    between_square = _between_square(means, noises)
    return Prior(_scatter(means, noises, between_square)[0], math.sqrt(between_square), math.sqrt(within_square))


def shrunken_rate(posts: Sequence[PostRate], prior: Prior) -> Estimate | None:
    """A partner's rate, drawn towards the roster the more the fewer posts are known.

    Returns:
        None without posts: nothing is known of this partner.

    Source: domain.md, robust ranking.
    """
    if not posts:
        return None
    size = _size(posts)
    own = own_weight(size, prior)
    centre = shrunken_log(_mean(posts), size, prior)
    margin = Z95 / math.sqrt(1 / prior.between**2 + size / prior.within**2)
    return Estimate(math.exp(centre), Interval(math.exp(centre - margin), math.exp(centre + margin)), own, size)


def own_weight(size: float, prior: Prior) -> float:
    """How much rests on so many own posts rather than on the prior, 0..1. Source: domain.md, robust ranking."""
    return prior.between**2 / (prior.between**2 + prior.within**2 / size)


def shrunken_log(mean: float, size: float, prior: Prior) -> float:
    """A mean log rate of so many posts, drawn towards the prior; the logarithm of `shrunken_rate`."""
    own = own_weight(size, prior)
    return own * mean + (1 - own) * prior.log_rate


def wilson(successes: int, trials: int) -> Interval | None:
    """Wilson 95 % interval of a share such as a reply rate; shares are ranked by its lower end.

    Args:
        successes: 0..trials.

    Returns:
        Fractions in 0..1; None when there was no trial.

    Raises:
        ValueError: successes is not between 0 and trials.

    Source: domain.md, robust ranking [D41].
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"need 0 <= successes <= trials, got {successes=} {trials=}")
    if not trials:
        return None
    share, square = successes / trials, Z95**2
    centre = (share + square / (2 * trials)) / (1 + square / trials)
    margin = Z95 * math.sqrt(share * (1 - share) / trials + square / (4 * trials**2)) / (1 + square / trials)
    # The ends are exact at no and at full success, where floating point is not.
    low = max(0.0, centre - margin) if successes else 0.0
    return Interval(low, min(1.0, centre + margin) if successes < trials else 1.0)


def rank_ranges(intervals: Sequence[Interval]) -> list[tuple[int, int]]:
    """The best and the worst rank each may truly have; 1 is the highest rate.

    Returns:
        In the order given. Someone is surely ahead only when their whole interval lies above.
    """
    lows = sorted(interval.low for interval in intervals)
    highs = sorted(interval.high for interval in intervals)
    return [
        (1 + len(lows) - bisect_right(lows, interval.high), len(highs) - bisect_left(highs, interval.low))
        for interval in intervals
    ]


def _size(posts: Sequence[PostRate]) -> float:
    return math.fsum(post.weight for post in posts)


def _mean(posts: Sequence[PostRate]) -> float:
    return math.fsum(post.weight * post.log_rate for post in posts) / _size(posts)


def _within_square(partners: Sequence[Sequence[PostRate]], means: Sequence[float]) -> float:
    """Pooled variance of posts around their partner's mean, at least the floor; the default's where unknowable."""
    freedom = math.fsum(max(0.0, _size(posts) - 1) for posts in partners if len(posts) > 1)
    if not freedom:
        return DEFAULT_PRIOR.within**2
    telling = [(posts, mean) for posts, mean in zip(partners, means, strict=True) if _size(posts) > 1]
    squares = math.fsum(post.weight * (post.log_rate - mean) ** 2 for posts, mean in telling for post in posts)
    return max(squares / freedom, WITHIN_FLOOR**2)


def _between_square(means: Sequence[float], noises: Sequence[float]) -> float:
    """Variance between partners under which their weighted scatter is what chance makes of it; at least the floor."""
    freedom = len(means) - 1
    low = BETWEEN_FLOOR**2
    if _scatter(means, noises, low)[1] <= freedom:
        return low
    middle = math.fsum(means) / len(means)
    high = low + math.fsum((mean - middle) ** 2 for mean in means)  # always enough: each square alone is below it
    while high - low > 1e-7 * high:
        half = (low + high) / 2
        if _scatter(means, noises, half)[1] > freedom:
            low = half
        else:
            high = half
    return (low + high) / 2


def _scatter(means: Sequence[float], noises: Sequence[float], between_square: float) -> tuple[float, float]:
    """The weighted mean of partners, and their weighted squared distance from it."""
    weights = [1 / (between_square + noise) for noise in noises]
    centre = math.fsum(map(operator.mul, weights, means)) / math.fsum(weights)
    return centre, math.fsum(weight * (mean - centre) ** 2 for weight, mean in zip(weights, means, strict=True))
