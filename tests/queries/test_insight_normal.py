"""Proves that own rates stand only beside published ones of their own platform, basis and size, and explain themselves."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crm.db.unit_of_work import Database
from crm.domain.tiers import SCHEMES, tier_of
from crm.domain.vocabulary import Basis
from crm.queries.insight_normal import Normal, normal
from tests.conftest import NOW

TODAY = NOW.date()


@pytest.fixture(scope="module")
def found(sample: Path) -> Normal:
    """The sample's roster, per followers."""
    db = Database.open(sample, user="Mara", read_only=True)
    try:
        return normal(db, Basis.FOLLOWERS, "", TODAY)
    finally:
        db.close()


def test_only_the_same_platform_basis_and_size_stand_beside(found: Normal) -> None:
    beside = [(spread, each) for spread in found.spreads for each in found.beside(spread)]
    assert beside
    assert {each.basis for each in found.benchmarks} > {Basis.FOLLOWERS}
    for spread, each in beside:
        floor, end = found.scheme.bounds()[spread.tier] if spread.tier else (0, None)
        assert (each.platform, each.basis) == (spread.platform, Basis.FOLLOWERS)
        assert end is None or each.followers_from < end
        assert each.followers_below is None or each.followers_below > floor
        assert each.source and each.measure


def test_the_explanation_has_each_person_whose_rate_is_drawn(found: Normal) -> None:
    """In the tier that the chosen scheme gives them."""
    for spread in found.spreads:
        told, rates = found.explain(spread), found.own_rates(spread)
        assert told.n == len(told.rows) == len(rates) == spread.distribution.n
        assert [row.value for row in told.rows] == list(rates)
        assert {row.thing for row in told.rows} == {"influencer"}
    for (_platform, tier), people in found.members.items():
        assert {tier_of(each.followers, found.scheme) for each in people} == {tier}


def test_what_circulates_wrongly_is_corrected(found: Normal) -> None:
    assert found.corrections
    assert all(each.claim and each.truth for each in found.corrections)


def test_another_scheme_groups_the_same_people_anew(
    found: Normal, sample: Path, open_database: Callable[[Path], Database]
) -> None:
    other = normal(open_database(sample), Basis.FOLLOWERS, SCHEMES[1].name, TODAY)
    assert (found.scheme, other.scheme) == SCHEMES[:2]
    assert people(other) == people(found)
    assert other.members.keys() != found.members.keys()


def people(told: Normal) -> set[str]:
    return {each.id for own in told.members.values() for each in own}
