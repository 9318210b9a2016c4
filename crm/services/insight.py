"""What people set and tell for insight: weights, tiers, benchmarks, hours, causes of jumps, looks at a feed.

Reading is in the insight queries.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from crm.db.entities import Account, AccountCause, OwnBenchmark, SponsorshipLook, WorkspaceSetting, new_id
from crm.db.entities import HealthWeights as StoredWeights
from crm.db.entities import TierScheme as StoredScheme
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain.comparison import Weights
from crm.domain.health import HealthWeights, Signal
from crm.domain.portfolio import Workload
from crm.domain.tiers import SCHEMES, Benchmark, Tier, scheme_from
from crm.errors import UserError
from crm.queries.insight_health import health_weights
from crm.queries.insight_settings import VALUES, WORKLOAD, floors_json, weights_name


def change_health_weights(db: Database, changes: Mapping[str, float]) -> HealthWeights:
    """Make another version of the weights; earlier ones stay, to explain earlier figures.

    Args:
        changes: signal -> weight, at least 0; the others stay as they are.

    Raises:
        UserError: there is no such signal, or the weights are impossible.
    """
    unknown = sorted(set(changes) - {signal.value for signal in Signal})
    if unknown:
        raise UserError(f"“{unknown[0]}” is none of the signals.", field=unknown[0])
    try:
        chosen = health_weights(db).changed(**changes)
    except ValueError as error:
        raise UserError(f"The weights cannot be so: {error}.", field="weights") from error
    with db.begin("Change health weights") as uow:
        weights = {signal.value: chosen.of(signal) for signal in Signal}
        uow.add(
            StoredWeights(
                id=new_id(),
                version=chosen.version,
                weights=json.dumps(weights),
                made_by=uow.user,
                made_at=uow.now,
            )
        )
    return chosen


def add_tier_scheme(db: Database, name: str, floors: Sequence[tuple[Tier, int]]) -> str:
    """Keep a reading of the tiers of one's own, or change the one of that name.

    Args:
        floors: (tier, fewest followers in it), rising from 0.

    Raises:
        UserError: the name is empty or a preset's, or the floors do not rise from 0.
    """
    wanted = name.strip()
    if not wanted or wanted in {scheme.name for scheme in SCHEMES}:
        raise UserError("A scheme of your own needs a name of its own.", field="name")
    try:
        scheme = scheme_from(wanted, floors)
    except ValueError as error:
        raise UserError(f"These tiers cannot be: {error}.", field="floors") from error
    with db.begin("Keep tier scheme") as uow:
        kept = uow.session.scalar(select(StoredScheme).where(StoredScheme.name == wanted))
        if kept is None:
            kept = StoredScheme(id=new_id(), name=wanted)
            uow.add(kept)
        kept.floors = floors_json(scheme.floors)
        return kept.id


def add_benchmark(db: Database, benchmark: Benchmark) -> str:
    """Keep a published rate of one's own.

    Raises:
        UserError: its source or measure is empty, or its rates are no fractions in order.
    """
    if not benchmark.source.strip() or "/" not in benchmark.measure:
        raise UserError(
            "A benchmark needs its source and what it measures, such as “likes / followers”.", field="measure"
        )
    if not 0 < benchmark.low_rate <= benchmark.high_rate <= 1:
        raise UserError("A rate lies between 0 and 100 %, the lower end first.", field="low_rate")
    with db.begin("Add benchmark") as uow:
        row = OwnBenchmark(
            id=new_id(),
            source=benchmark.source.strip(),
            platform=benchmark.platform,
            measure=benchmark.measure.strip(),
            year=benchmark.year,
            followers_from=benchmark.followers_from,
            followers_below=benchmark.followers_below,
            low_rate=benchmark.low_rate,
            high_rate=benchmark.high_rate,
            note=benchmark.note,
        )
        uow.add(row)
        return row.id


def change_workload(db: Database, workload: Workload) -> None:
    """Set how many hours a partner and a piece take."""
    with db.begin("Change workload") as uow:
        _keep(uow, WORKLOAD, json.dumps(asdict(workload)))


def change_ranking_weights(db: Database, brand_id: str | None, weights: Weights) -> None:
    """Keep how important engagement, fit, cost and relationship are for a brand; None is for everybody without one."""
    with db.begin("Change ranking weights") as uow:
        _keep(uow, weights_name(brand_id), json.dumps(asdict(weights)))


def change_value_weights(db: Database, brand_id: str, weights: Mapping[str, Decimal]) -> None:
    """Keep how much each of a brand's values counts in a fit, by name; "niches" are the shared ones.

    Raises:
        UserError: a weight is no number of at least 0, or all are 0; `field` is the value's name.
    """
    for name, weight in weights.items():
        if not weight.is_finite() or weight < 0:
            raise UserError("A weight is a number of at least 0.", field=name)
    if weights and not any(weights.values()):
        raise UserError("One value at least counts.", field=next(iter(weights)))
    with db.begin("Change value weights") as uow:
        _keep(uow, f"{VALUES}{brand_id}", json.dumps({name: str(weight) for name, weight in weights.items()}))


def _keep(uow: UnitOfWork, name: str, value: str) -> None:
    kept = uow.session.scalar(select(WorkspaceSetting).where(WorkspaceSetting.name == name))
    if kept is None:
        uow.add(WorkspaceSetting(id=new_id(), name=name, value=value))
    else:
        kept.value = value


def note_cause(db: Database, account_id: str, on_day: date, cause: str, note: str = "") -> str:
    """Tell why an account's figures jumped; a flag on that jump goes.

    Raises:
        NotFound: the account is gone.
        UserError: the cause is empty.
    """
    if not cause.strip():
        raise UserError("Say what the cause was, such as a giveaway.", field="cause")
    with db.begin("Note cause") as uow:
        uow.get(Account, account_id)
        row = AccountCause(id=new_id(), account_id=account_id, on_day=on_day, cause=cause.strip(), note=note)
        uow.add(row)
        return row.id


def record_sponsorship_look(db: Database, account_id: str, looked_on: date, sponsored: int, posts: int) -> str:
    """Keep how many of an account's latest posts were sponsored.

    Raises:
        NotFound: the account is gone.
        UserError: more were sponsored than looked at, or nothing was looked at.
    """
    if not 0 <= sponsored <= posts or not posts:
        raise UserError("Of the posts looked at, some or none are sponsored.", field="sponsored")
    with db.begin("Look at feed") as uow:
        uow.get(Account, account_id)
        row = SponsorshipLook(
            id=new_id(),
            account_id=account_id,
            looked_on=looked_on,
            looked_by=uow.user,
            posts=posts,
            sponsored=sponsored,
        )
        uow.add(row)
        return row.id
