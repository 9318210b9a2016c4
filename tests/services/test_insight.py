"""Proves that what people set for insight is kept in the file, checked, and used."""

from datetime import date
from decimal import Decimal

import pytest

from crm.db.unit_of_work import Database
from crm.domain.comparison import Weights
from crm.domain.portfolio import Workload
from crm.domain.tiers import SCHEMES, Benchmark, Tier, tier_of
from crm.domain.vocabulary import Basis, Platform
from crm.errors import NotFound, UserError
from crm.queries.influencer_detail import influencer_detail
from crm.queries.insight_oddities import sponsorship
from crm.queries.insight_settings import (
    all_benchmarks,
    corrections,
    ranking_weights,
    shipped_benchmarks,
    tier_schemes,
    value_weights,
    workload,
)
from crm.services.history import undo
from crm.services.insight import (
    add_benchmark,
    add_tier_scheme,
    change_ranking_weights,
    change_value_weights,
    change_workload,
    note_cause,
    record_sponsorship_look,
)
from tests.services.people import add_noor

OURS = [(Tier.NANO, 0), (Tier.MICRO, 2_000)]


def benchmark(low: str, high: str, measure: str = "engagements / views, reels") -> Benchmark:
    bounds = (10_000, 100_000)
    return Benchmark("Ours", Platform.INSTAGRAM, measure, Basis.VIEWS, 2026, *bounds, Decimal(low), Decimal(high), "")


def test_a_scheme_of_one_s_own_stands_beside_the_presets_and_can_be_changed(db: Database) -> None:
    add_tier_scheme(db, "Ours", OURS)
    assert tier_schemes(db)[: len(SCHEMES)] == SCHEMES
    assert tier_of(2_000, tier_schemes(db)[-1]) is Tier.MICRO
    add_tier_scheme(db, "Ours", [(Tier.NANO, 0), (Tier.MICRO, 3_000)])
    assert tier_of(2_000, tier_schemes(db)[-1]) is Tier.NANO
    undo(db)
    assert tier_of(2_000, tier_schemes(db)[-1]) is Tier.MICRO
    for name, floors in ((" ", OURS), (SCHEMES[0].name, OURS), ("Bad", [(Tier.NANO, 5)])):
        with pytest.raises(UserError):
            add_tier_scheme(db, name, floors)


def test_a_benchmark_of_one_s_own_knows_its_basis(db: Database) -> None:
    add_benchmark(db, benchmark("0.02", "0.03"))
    assert all_benchmarks(db)[-1] == benchmark("0.02", "0.03")
    assert len(all_benchmarks(db)) == len(shipped_benchmarks()) + 1
    for bad in (benchmark("0.03", "0.02"), benchmark("0", "1"), benchmark("0.1", "0.2", "engagement")):
        with pytest.raises(UserError):
            add_benchmark(db, bad)
    assert corrections()


def test_hours_are_kept_in_the_file(db: Database) -> None:
    assert workload(db) == Workload()
    for chosen in (Workload(1.5, 3.0, 6_000), Workload(2.5)):
        change_workload(db, chosen)
        assert workload(db) == chosen


def test_weights_are_kept_for_each_brand_and_taken_back(db: Database) -> None:
    """Of the criteria, and of the brand's values; impossible ones are refused."""
    assert ranking_weights(db, "lumen") == Weights() and value_weights(db, "lumen") == {}
    change_ranking_weights(db, "lumen", Weights(fit=77))
    change_value_weights(db, "lumen", {"Calm": Decimal("2.5"), "niches": Decimal(0)})
    assert ranking_weights(db, "lumen").fit == 77 and ranking_weights(db, "other") == Weights()
    assert value_weights(db, "lumen") == {"Calm": Decimal("2.5"), "niches": Decimal(0)}
    undo(db)
    undo(db)
    assert ranking_weights(db, "lumen") == Weights() and value_weights(db, "lumen") == {}
    for bad in ({"Calm": Decimal(-1)}, {"Calm": Decimal("NaN")}, {"Calm": Decimal(0)}):
        with pytest.raises(UserError):
            change_value_weights(db, "lumen", bad)


def test_causes_and_looks_belong_to_an_account(db: Database) -> None:
    noor = add_noor(db)
    account = influencer_detail(db, noor).accounts[0].id
    note_cause(db, account, date(2026, 11, 1), "Giveaway")
    record_sponsorship_look(db, account, date(2026, 11, 20), 5, 20)
    assert sponsorship(db, noor, date(2026, 11, 22)).looker == "Mara"
    for sponsored, posts in ((3, 2), (0, 0)):
        with pytest.raises(UserError):
            record_sponsorship_look(db, account, date(2026, 11, 20), sponsored, posts)
    with pytest.raises(UserError):
        note_cause(db, account, date(2026, 11, 1), " ")
    with pytest.raises(NotFound):
        note_cause(db, "0" * 32, date(2026, 11, 1), "Press")
