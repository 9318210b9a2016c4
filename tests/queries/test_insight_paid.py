"""Proves what the calculator and prices are told of paid work: known costs only, and a tier that growth leaves alone."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from crm.db.unit_of_work import Database
from crm.domain.tiers import Tier
from crm.domain.vocabulary import Platform
from crm.queries.insight_paid import PaidWorks, paid_works
from crm.queries.insight_posts import all_followers
from tests.conftest import NOW

TODAY = NOW.date()


@pytest.fixture
def db(sample: Path, open_database: Callable[[Path], Database]) -> Database:
    """The sample; nothing here writes to it."""
    return open_database(sample)


@pytest.fixture
def found(db: Database) -> PaidWorks:
    """Its published collaborations."""
    with db.read() as session:
        return paid_works(session, TODAY, all_followers(session))


def test_a_piece_costs_its_share_and_who_cost_nothing_known_has_no_price(found: PaidWorks) -> None:
    known = [work for work in found.works if work.cost_minor]
    assert found.works and known
    assert [piece.minor_per_post for piece in found.pieces()] == [
        work.cost_minor / work.posts for work in known if work.cost_minor
    ]
    assert {work.posts >= 1 and work.deliverables >= 1 for work in found.works} == {True}


def test_works_are_taken_by_tier_and_platform(found: PaidWorks) -> None:
    everything = frozenset(Tier)
    tiered = [work for work in found.works if work.tier is not None]
    assert len(found.of_tiers(everything)) == len(tiered)
    parts = [found.of_tiers(everything, platform) for platform in Platform]
    assert sorted(work.id for part in parts for work in part) == sorted(work.collaboration_id for work in tiered)
    assert found.of_tiers(frozenset()) == ()


def test_later_growth_moves_nobody_into_another_tier(db: Database, found: PaidWorks) -> None:
    """Every account is read again after its work, now with ten million followers."""
    with db.read() as session:
        grown = {id_: [*known, (TODAY, 10_000_000)] for id_, known in all_followers(session).items()}
        again = paid_works(session, TODAY + timedelta(days=1), grown)
    dated = [work.collaboration_id for work in found.works if work.first_on is not None and work.first_on < TODAY]
    before = {work.collaboration_id: work.tier for work in found.works}
    after = {work.collaboration_id: work.tier for work in again.works}
    assert dated and [before[id_] for id_ in dated] == [after[id_] for id_ in dated]
