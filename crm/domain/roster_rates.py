"""The engagement of a whole roster on one basis: the prior of each partner's own kind, and where each may rank.

Estimating one partner is in `ranking`; where posts come from is the queries' business.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crm.domain.explanation import Explanation, Input
from crm.domain.ranking import DEFAULT_PRIOR, Estimate, PostRate, Prior, prior_from, rank_ranges, shrunken_rate
from crm.domain.tiers import Benchmark, Tier
from crm.domain.vocabulary import Basis, Platform

FEWEST_PARTNERS = 8  # below, a group's own prior is too unsure. Source: product.md b3


@dataclass(frozen=True, slots=True)
class Kind:
    """Whom a partner is compared with first: accounts of one platform and tier; the basis is the whole roster's."""

    platform: Platform
    tier: Tier | None


@dataclass(frozen=True, slots=True)
class Member:
    """One partner with the posts that count; without posts nothing is known of them."""

    id: str
    kind: Kind
    posts: tuple[PostRate, ...]


class PriorOrigin(StrEnum):
    """What a partner's rate was drawn towards."""

    KIND = "kind"  # own partners of the same platform, tier and basis
    BENCHMARK = "benchmark"  # a published rate, because fewer than 8 such partners are known
    PLATFORM = "platform"  # own partners of the same platform and basis: nothing is published for the tier
    BASIS = "basis"  # all own partners of the basis
    STANDARD = "standard"  # the standing assumption: nobody to learn from


@dataclass(frozen=True, slots=True)
class ChosenPrior:
    """A prior with its origin.

    Attributes:
        partners: own partners it was learnt from; 0 for a published rate and the standing assumption.
        benchmark: the published rate, where that is the origin.
    """

    prior: Prior
    origin: PriorOrigin
    partners: int
    benchmark: Benchmark | None = None


@dataclass(frozen=True, slots=True)
class RatedMember:
    """A partner's place by engagement.

    Attributes:
        raw: the partner's own rate before shrinking, a fraction: the geometric mean of the posts.
        posts: how many posts, old ones counted whole; the estimate's own count has them half.
        best, worst: the ranks it may truly have; 1 is the highest rate.
    """

    id: str
    kind: Kind
    raw: float
    estimate: Estimate
    posts: int
    prior: ChosenPrior
    best: int
    worst: int


@dataclass(frozen=True, slots=True)
class RosterRates:
    """A roster on one basis.

    Attributes:
        rated: the highest shrunken rate first.
        unknown: ids of those without a usable post, in the order given; they have no rank at all.
    """

    basis: Basis
    rated: tuple[RatedMember, ...]
    unknown: tuple[str, ...]


def rate_roster(
    members: Sequence[Member],
    basis: Basis,
    benchmarks: Sequence[Benchmark] = (),
    tiers: Mapping[Tier, tuple[int, int | None]] | None = None,
) -> RosterRates:
    """Estimate everybody's rate and the ranks they may have.

    Args:
        members: all on `basis` and one engagement set.
        benchmarks: published rates of that basis; others are ignored.
        tiers: fewest and first-too-many followers of each tier, to find the published rate of a tier.

    Source: product.md b3; domain.md, robust ranking.
    """
    known = [member for member in members if member.posts]
    priors = _priors(known, basis, benchmarks, tiers or {})
    found = []
    for member in known:
        chosen = priors[member.kind]
        estimate = shrunken_rate(member.posts, chosen.prior)
        if estimate is not None:
            found.append((member, estimate, chosen))
    found.sort(key=lambda each: (-each[1].rate, each[0].id))
    ranges = rank_ranges([estimate.interval for _, estimate, _ in found])
    rated = (
        RatedMember(member.id, member.kind, _raw(member.posts), estimate, len(member.posts), chosen, best, worst)
        for (member, estimate, chosen), (best, worst) in zip(found, ranges, strict=True)
    )
    return RosterRates(basis, tuple(rated), tuple(member.id for member in members if not member.posts))


def explain_rate(member: RatedMember, basis: Basis, engagements: str = "engagements") -> Explanation:
    """How a shrunken rate came about; the rows are added by whoever read the posts.

    Args:
        engagements: which set counts, in words.
    """
    prior, estimate = member.prior.prior, member.estimate
    return Explanation(
        figure="Shrunken engagement rate",
        formula=(
            f"exp(w·x̄ + (1−w)·μ), x̄ = mean of ln(({engagements} + 0.5) / ({basis.value} + 1)), w = τ² / (τ² + σ²/n); "
            "interval exp(· ± 1.96·√(1/(1/τ² + n/σ²)))"
        ),
        inputs=(
            Input("own rate, exp(x̄)", member.raw, "fraction"),
            Input("n, posts (older than 12 months count half)", estimate.posts, "count"),
            Input("w, weight of the own posts", estimate.own_weight, "fraction"),
            Input(f"exp(μ), {_origin_words(member)}", math.exp(prior.log_rate), "fraction"),
            Input("τ, spread between partners (log)", prior.between),
            Input("σ, spread between posts of one partner (log)", prior.within),
            Input("lower end", estimate.interval.low, "fraction"),
            Input("upper end", estimate.interval.high, "fraction"),
        ),
        n=member.posts,
        notes=("The fewer posts, the nearer the rate is to that of comparable partners.",),
        source="domain.md, robust ranking",
    )


def _origin_words(member: RatedMember) -> str:
    chosen, platform = member.prior, member.kind.platform.value
    tier = member.kind.tier.value if member.kind.tier else "unknown tier"
    return {
        PriorOrigin.KIND: f"typical of {chosen.partners} own {tier} partners on {platform}",
        PriorOrigin.BENCHMARK: f"published: {chosen.benchmark.label if chosen.benchmark else ''}",
        PriorOrigin.PLATFORM: f"typical of {chosen.partners} own partners on {platform}",
        PriorOrigin.BASIS: f"typical of {chosen.partners} own partners on this basis",
        PriorOrigin.STANDARD: "standing assumption",
    }[chosen.origin]


def _priors(
    known: Sequence[Member],
    basis: Basis,
    benchmarks: Sequence[Benchmark],
    tiers: Mapping[Tier, tuple[int, int | None]],
) -> dict[Kind, ChosenPrior]:
    by_kind: defaultdict[Kind, list[tuple[PostRate, ...]]] = defaultdict(list)
    by_platform: defaultdict[Platform, list[tuple[PostRate, ...]]] = defaultdict(list)
    for member in known:
        by_kind[member.kind].append(member.posts)
        by_platform[member.kind.platform].append(member.posts)
    everybody = [member.posts for member in known]
    whole = prior_from(everybody) if len(everybody) >= FEWEST_PARTNERS else DEFAULT_PRIOR
    found = {}
    for kind, roster in by_kind.items():
        if len(roster) >= FEWEST_PARTNERS:
            found[kind] = ChosenPrior(prior_from(roster), PriorOrigin.KIND, len(roster))
            continue
        published = benchmark_of(kind, basis, benchmarks, tiers)
        platform = by_platform[kind.platform]
        if published is not None:
            mean = math.log(float(published.low_rate + published.high_rate) / 2)
            prior = Prior(mean, whole.between, whole.within)
            found[kind] = ChosenPrior(prior, PriorOrigin.BENCHMARK, 0, published)
        elif len(platform) >= FEWEST_PARTNERS:
            found[kind] = ChosenPrior(prior_from(platform), PriorOrigin.PLATFORM, len(platform))
        elif len(everybody) >= FEWEST_PARTNERS:
            found[kind] = ChosenPrior(whole, PriorOrigin.BASIS, len(everybody))
        else:
            found[kind] = ChosenPrior(DEFAULT_PRIOR, PriorOrigin.STANDARD, 0)
    return found


def benchmark_of(
    kind: Kind, basis: Basis, benchmarks: Sequence[Benchmark], tiers: Mapping[Tier, tuple[int, int | None]]
) -> Benchmark | None:
    """The published rate to start from: of the platform and basis, all engagements, overlapping the tier the most.

    Returns:
        None when nothing fits; of equally fitting ones the newest.
    """
    bounds = tiers.get(kind.tier) if kind.tier else None
    if bounds is None:
        return None
    fitting = [
        (share, each.year or 0, each)
        for each in benchmarks
        if each.platform is kind.platform and each.basis is basis and each.is_prior
        if (share := _overlap(bounds, (each.followers_from, each.followers_below))) > 0
    ]
    return max(fitting, key=lambda row: row[:2])[2] if fitting else None


def _overlap(one: tuple[int, int | None], other: tuple[int, int | None]) -> float:
    """Shared part of two follower ranges over their union, on a log scale: sizes are spread over many powers of ten."""
    (low, high), (from_, below) = (_logs(*one), _logs(*other))
    shared = min(high, below) - max(low, from_)
    return max(0.0, shared) / (max(high, below) - min(low, from_))


def _logs(low: int, high: int | None) -> tuple[float, float]:
    return math.log(max(low, 100)), math.log(high or 100_000_000)


def _raw(posts: Sequence[PostRate]) -> float:
    weight = math.fsum(post.weight for post in posts)
    return math.exp(math.fsum(post.weight * post.log_rate for post in posts) / weight)
