"""What people set for insight and the file keeps: tier schemes and benchmarks of their own, hours of our own time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from crm import paths
from crm.db.entities import OwnBenchmark, WorkspaceSetting
from crm.db.entities import TierScheme as StoredScheme
from crm.db.unit_of_work import Database
from crm.domain.comparison import Weights
from crm.domain.portfolio import Workload
from crm.domain.tiers import SCHEMES, Benchmark, Tier, TierScheme, scheme_from
from crm.domain.vocabulary import Basis
from crm.files.benchmarks import Correction, published

WORKLOAD = "insight.workload"  # the name under which hours are kept
VALUES = "insight.values."  # and how much each of a brand's values counts in a fit, followed by the brand's id
WEIGHTS = "insight.weights."  # and the weights of a ranking, followed by the brand's id


def tier_schemes(db: Database) -> tuple[TierScheme, ...]:
    """Both readings of micro and the other published ones, then those of one's own by name."""
    with db.read() as session:
        rows = session.execute(select(StoredScheme.name, StoredScheme.floors).order_by(StoredScheme.name)).all()
    own = (scheme_from(row.name, [(Tier(tier), floor) for tier, floor in json.loads(row.floors)]) for row in rows)
    return (*SCHEMES, *own)


def all_benchmarks(db: Database) -> tuple[Benchmark, ...]:
    """Published rates that are shipped, those of the person's own files, and those of this workspace."""
    with db.read() as session:
        rows = session.scalars(select(OwnBenchmark).order_by(OwnBenchmark.source, OwnBenchmark.id)).all()
        own = tuple(_benchmark(row) for row in rows)
    return (*shipped_benchmarks(), *own)


def shipped_benchmarks() -> tuple[Benchmark, ...]:
    """The published rates that come with Rapport, and a person's own files beside the settings."""
    shipped = published(paths.bundled("resources") / "benchmarks").benchmarks
    return shipped + published(paths.config_dir() / "benchmarks").benchmarks


def corrections() -> tuple[Correction, ...]:
    """Figures that circulate, and what is true of them."""
    return published(paths.bundled("resources") / "benchmarks").corrections


def workload(db: Database) -> Workload:
    """Hours of our own time as set for this workspace; what was never set is as Rapport starts."""
    with db.read() as session:
        told = session.scalar(select(WorkspaceSetting.value).where(WorkspaceSetting.name == WORKLOAD))
    return Workload() if told is None else Workload(**_known(json.loads(told)))


def ranking_weights(db: Database, brand_id: str | None) -> Weights:
    """How important each criterion is for a brand; as Rapport starts where it was never set or makes no sense any more."""
    with db.read() as session:
        told = session.scalar(select(WorkspaceSetting.value).where(WorkspaceSetting.name == weights_name(brand_id)))
    given = json.loads(told) if told else {}
    names = asdict(Weights())
    try:
        return Weights(**{name: float(weight) for name, weight in given.items() if name in names})
    except (TypeError, ValueError):
        return Weights()


def value_weights(db: Database, brand_id: str) -> dict[str, Decimal]:
    """How much each of a brand's values counts in a fit, by name; those that were never set are absent and count 1."""
    with db.read() as session:
        told = session.scalar(select(WorkspaceSetting.value).where(WorkspaceSetting.name == f"{VALUES}{brand_id}"))
    return {name: Decimal(weight) for name, weight in json.loads(told).items()} if told else {}


def weights_name(brand_id: str | None) -> str:
    """The name under which a brand's weights are kept; without a brand those of everybody."""
    return f"{WEIGHTS}{brand_id or ''}"


def floors_json(floors: Sequence[tuple[Tier, int]]) -> str:
    """A scheme's floors as they are stored."""
    return json.dumps([[tier.value, floor] for tier, floor in floors])


def _known(told: Mapping[str, Any]) -> dict[str, Any]:
    names = asdict(Workload())
    return {
        name: value for name, value in told.items() if name in names and isinstance(value, (int, float, type(None)))
    }


def _benchmark(row: OwnBenchmark) -> Benchmark:
    """Its basis is what its measure is divided by; one of one's own never replaces the published ones as a prior."""
    divided_by = row.measure.rpartition("/")[2].split(",")[0].strip().lower()
    return Benchmark(
        source=row.source,
        platform=row.platform,
        measure=row.measure,
        basis=next((basis for basis in Basis if basis.value == divided_by), Basis.UNKNOWN),
        year=row.year,
        followers_from=row.followers_from,
        followers_below=row.followers_below,
        low_rate=row.low_rate,
        high_rate=row.high_rate,
        note=row.note,
    )
