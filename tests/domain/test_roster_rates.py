"""Proves that a roster is ranked honestly: by kind, with the right prior, covering the truth, unknown never last."""

import math
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from crm.domain.ranking import PostRate
from crm.domain.roster_rates import FEWEST_PARTNERS, Kind, Member, PriorOrigin, explain_rate, rate_roster
from crm.domain.tiers import DEFAULT_SCHEME, Benchmark, Tier
from crm.domain.vocabulary import Basis, Platform
from tests.simulations.rosters import simulate

MICRO = Kind(Platform.INSTAGRAM, Tier.MICRO)
MID = Kind(Platform.INSTAGRAM, Tier.MID)
PUBLISHED = Benchmark(
    "Someone", Platform.INSTAGRAM, "engagements / followers", Basis.FOLLOWERS, 2020, 10_000, 50_000,
    Decimal("0.02"), Decimal("0.04"), "", is_prior=True,
)  # fmt: skip


def member(name: str, *rates: float, kind: Kind = MICRO) -> Member:
    return Member(name, kind, tuple(PostRate(math.log(rate)) for rate in rates))


def many(count: int, kind: Kind, rate: float) -> list[Member]:
    return [member(f"{kind.tier}{number}", rate, rate * 1.2, kind=kind) for number in range(count)]


def test_someone_without_posts_is_listed_as_unknown_and_has_no_rank():
    roster = rate_roster([member("low", 0.001, 0.001), member("nobody knows"), member("high", 0.2)], Basis.REACH)
    assert [each.id for each in roster.rated] == ["high", "low"]
    assert roster.unknown == ("nobody knows",)
    assert max(each.worst for each in roster.rated) == 2


def test_the_prior_is_of_the_same_platform_and_tier_from_eight_partners_on():
    roster = rate_roster([*many(FEWEST_PARTNERS, MICRO, 0.05), *many(FEWEST_PARTNERS - 1, MID, 0.01)], Basis.FOLLOWERS)
    origin = {each.kind: each.prior.origin for each in roster.rated}
    assert origin == {MICRO: PriorOrigin.KIND, MID: PriorOrigin.PLATFORM}


def test_a_published_rate_helps_only_under_eight_partners_and_only_on_its_basis():
    few, enough = many(FEWEST_PARTNERS - 1, MICRO, 0.05), many(FEWEST_PARTNERS, MICRO, 0.05)
    tiers = DEFAULT_SCHEME.bounds()

    def origin(roster, basis):
        return rate_roster(roster, basis, [PUBLISHED], tiers).rated[0].prior.origin

    assert origin(few, Basis.FOLLOWERS) is PriorOrigin.BENCHMARK
    assert origin(enough, Basis.FOLLOWERS) is PriorOrigin.KIND
    assert origin(few, Basis.REACH) is PriorOrigin.STANDARD


def test_few_posts_are_drawn_to_the_published_rate():
    (one,) = rate_roster([member("one", 0.09)], Basis.FOLLOWERS, [PUBLISHED], DEFAULT_SCHEME.bounds()).rated
    assert f"{one.estimate.rate:.2%}" == "3.97%"  # the golden vector: its prior is 3 %
    told = explain_rate(one, Basis.FOLLOWERS)
    assert any("Someone, 2020" in each.name for each in told.inputs)
    assert told.n == 1


@given(st.lists(st.floats(0.001, 0.5), min_size=2, max_size=6), st.floats(0.01, 1))
def test_the_order_does_not_depend_on_the_scale_of_rates(rates, factor):
    """Measured in another unit, a roster with a prior of its own has the same order and the same rank ranges."""
    base = [member(str(number), rate, rate * 1.1, rate * 0.8) for number, rate in enumerate(rates * 4)]
    scaled = [
        Member(each.id, each.kind, tuple(PostRate(post.log_rate + math.log(factor)) for post in each.posts))
        for each in base
    ]
    one, other = rate_roster(base, Basis.REACH), rate_roster(scaled, Basis.REACH)
    for each in one.rated:
        (same,) = (rated for rated in other.rated if rated.id == each.id)
        assert math.isclose(same.estimate.rate, each.estimate.rate * factor, rel_tol=1e-6)
        assert math.isclose(same.estimate.own_weight, each.estimate.own_weight, rel_tol=1e-6)


@given(st.floats(0.002, 0.3), st.floats(1.05, 3))
def test_a_better_post_never_lowers_a_partner(rate, factor):
    others = many(FEWEST_PARTNERS, MICRO, 0.03)
    before = rate_roster([*others, member("one", 0.03, rate)], Basis.REACH)
    after = rate_roster([*others, member("one", 0.03, rate * factor)], Basis.REACH)

    def found(roster):
        return next(each.raw for each in roster.rated if each.id == "one")

    assert found(after) > found(before)


def test_intervals_cover_and_the_shrunken_order_finds_the_best():
    """A small version of the bench's simulation of 2,000 rosters."""
    seen = simulate(60)
    assert 0.92 <= seen.coverage <= 0.98
    assert seen.shrunken > seen.raw > seen.followers
