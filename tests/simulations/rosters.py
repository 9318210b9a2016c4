"""Rosters with a known true rate of everybody: how often intervals cover it, and who finds the true best tenth."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from crm.domain.ranking import PostRate, log_rate
from crm.domain.roster_rates import Kind, Member, rate_roster
from crm.domain.tiers import Tier
from crm.domain.vocabulary import Basis, Platform

_KIND = Kind(Platform.INSTAGRAM, Tier.MICRO)


@dataclass(frozen=True)
class Finding:
    """What so many rosters showed.

    Attributes:
        coverage: share of 95 % intervals that contain the truth.
        shrunken, raw, followers: share of the true best tenth that each order has in its first tenth.
    """

    rosters: int
    partners: int
    coverage: float
    shrunken: float
    raw: float
    followers: float


def simulate(rosters: int, seed: int = 1) -> Finding:
    """Draw rosters of 20 to 80 partners with 1 to 20 posts each and look."""
    rng = random.Random(seed)
    partners = covered = wanted = 0
    hits = {"shrunken": 0, "raw": 0, "followers": 0}
    for _ in range(rosters):
        truth, members, followers = _roster(rng)
        rated = {each.id: each for each in rate_roster(members, Basis.FOLLOWERS).rated}
        partners += len(rated)
        for id_, each in rated.items():
            covered += each.estimate.interval.low <= truth[id_] <= each.estimate.interval.high
        tenth = len(truth) // 10
        best = _first(truth, truth.__getitem__, tenth)
        wanted += tenth
        hits["shrunken"] += len(best & _first(truth, lambda id_, rated=rated: rated[id_].estimate.rate, tenth))
        hits["raw"] += len(best & _first(truth, lambda id_, rated=rated: rated[id_].raw, tenth))
        hits["followers"] += len(best & _first(truth, followers.__getitem__, tenth))
    shares = {name: count / wanted for name, count in hits.items()}
    return Finding(rosters, partners, covered / partners, **shares)


def _roster(rng: random.Random) -> tuple[dict[str, float], list[Member], dict[str, int]]:
    """True rates, what is seen of them, and followers, which say nothing of it."""
    middle, between, within = math.log(rng.uniform(0.01, 0.08)), rng.uniform(0.2, 0.6), rng.uniform(0.35, 0.8)
    truth, members, followers = {}, [], {}
    for number in range(rng.randint(20, 80)):
        id_ = str(number)
        followers[id_] = int(rng.uniform(10_000, 100_000))
        true = middle + rng.gauss(0, between)
        truth[id_] = math.exp(true)
        posts = tuple(_post(rng, true, within, followers[id_]) for _ in range(_posts(rng)))
        members.append(Member(id_, _KIND, posts))
    return truth, members, followers


def _posts(rng: random.Random) -> int:
    return min(20, 1 + int(rng.expovariate(0.2)))


def _post(rng: random.Random, true: float, within: float, followers: int) -> PostRate:
    engagements = round(followers * math.exp(rng.gauss(true, within)))
    return PostRate(log_rate(engagements, followers))


def _first(ids: dict[str, float], key: Callable[[str], float], count: int) -> set[str]:
    return set(sorted(ids, key=key, reverse=True)[:count])
