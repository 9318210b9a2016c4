"""Health of every partnership. What it is read from is in insight_health_facts; the rules are `domain.health`'s."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from crm.db.entities import Brand, Influencer, Partnership
from crm.db.entities import HealthWeights as StoredWeights
from crm.db.unit_of_work import Database
from crm.domain.explanation import Explanation, Input, SourceRow
from crm.domain.health import (
    Band,
    Health,
    HealthFacts,
    HealthWeights,
    Signal,
    formula,
    health,
)
from crm.domain.health_fall import LOOK_BACK_DAYS, Fall, fall
from crm.domain.vocabulary import PartnershipStatus
from crm.errors import NotFound
from crm.queries.insight_health_facts import HealthRecords, Pair, streamed

LIVING = (
    PartnershipStatus.TRIAL,
    PartnershipStatus.ACTIVE,
    PartnershipStatus.ESTABLISHED,
    PartnershipStatus.AMBASSADOR,
)


class HealthRow(NamedTuple):
    """One partnership with its health and what it was read from. A plain tuple, because there are thousands.

    Attributes:
        fell: what it lost lately; None where it did not, or that was not looked at.
    """

    partnership_id: str
    influencer_id: str
    brand_id: str
    name: str
    brand: str
    status: PartnershipStatus
    facts: HealthFacts
    health: Health
    fell: Fall | None = None

    def explanation(self, today: date) -> Explanation:
        """How the score came about."""
        formulas = formula()
        return Explanation(
            figure="Partnership health",
            formula="100 × Σ weight × signal / Σ weight, over the signals that are known",
            inputs=tuple(
                Input(
                    f"{each.signal.value}, weight {each.weight:g}: {each.sentence} [{formulas[each.signal]}]",
                    each.value,
                )
                for each in self.health.readings
            ),
            n=self.health.known,
            of=len(Signal),
            last_on=today,
            rows=(SourceRow("partnership", self.partnership_id),),
            notes=(f"Weights version {self.health.weights_version}; bands are labels only.",),
            source="domain.md, health",
        )


def health_weights(db: Database) -> HealthWeights:
    """The weights in force: the newest version, else those that Rapport starts with."""
    with db.read() as session:
        return _weights(session)


class WeightVersion(NamedTuple):
    """One version of the weights; `made_by` and `made_at` are None for those that Rapport starts with."""

    weights: HealthWeights
    made_by: str | None
    made_at: datetime | None


def weight_versions(db: Database) -> tuple[WeightVersion, ...]:
    """Every version of the weights, the one in force first; the last are those that Rapport starts with."""
    with db.read() as session:
        stored = session.execute(
            select(StoredWeights.version, StoredWeights.weights, StoredWeights.made_by, StoredWeights.made_at).order_by(
                StoredWeights.version.desc()
            )
        ).all()
    own = (
        WeightVersion(HealthWeights.from_json(row.weights).as_version(row.version), row.made_by, row.made_at)
        for row in stored
    )
    return (*own, WeightVersion(HealthWeights(), None, None))


def band_counts(rows: Iterable[HealthRow], today: date, weights: HealthWeights) -> Mapping[Band | None, int]:
    """How many partnerships stand in each band with these weights; None are those with too little known."""
    return Counter(health(row.facts, today, weights).band for row in rows)


@dataclass(frozen=True, slots=True)
class HealthFilter:
    """Which partnerships: by default all that are neither prospects nor over.

    Attributes:
        partnership_ids: only these, whatever their status.
    """

    partnership_ids: tuple[str, ...] | None = None
    brand_id: str | None = None
    influencer_id: str | None = None


def health_rows(
    db: Database, today: date, only: HealthFilter | None = None, weights: HealthWeights | None = None
) -> list[HealthRow]:
    """Health of partnerships; the worst first, those with too little to say last.

    Args:
        today: the person's own calendar day; what happened later does not count.
        weights: others than those in force, to try them.
    """
    with db.read() as session:
        rows = list(streamed(session, _wanted(only or HealthFilter())))
        records = HealthRecords(session, (today,), {row[1] for row in rows}, db.zone)
        chosen = weights or _weights(session)
    found = [_row(row, records, today, chosen) for row in rows]
    return sorted(found, key=_weakest_first)


def _row(row: tuple[Any, ...], records: HealthRecords, today: date, weights: HealthWeights) -> HealthRow:
    id_, influencer_id, brand_id, name, brand, status, since_on, cadence_days = row
    facts = records.facts(id_, (influencer_id, brand_id), since_on, cadence_days)
    told = health(facts, today, weights)
    return HealthRow(id_, influencer_id, brand_id, name, brand, PartnershipStatus(status), facts, told)


def health_of(db: Database, partnership_id: str, today: date) -> HealthRow:
    """Health of one partnership, with what it lost lately.

    Raises:
        NotFound: it is gone.
    """
    rows = health_with_falls(db, today, HealthFilter(partnership_ids=(partnership_id,)))
    if not rows:
        raise NotFound("That partnership is no longer there.")
    return rows[0]


def falling_partnerships(db: Database, today: date) -> list[HealthRow]:
    """Living partnerships that lost much within `LOOK_BACK_DAYS`; the largest loss first."""
    found = [(row.fell, row) for row in health_with_falls(db, today) if row.fell is not None]
    return [row for _, row in sorted(found, key=lambda pair: (pair[0].now - pair[0].before, pair[1].name.casefold()))]


def health_with_falls(db: Database, today: date, only: HealthFilter | None = None) -> list[HealthRow]:
    """As `health_rows`, each with what it lost within `LOOK_BACK_DAYS`: read once, told for both days."""
    before_on = today - timedelta(days=LOOK_BACK_DAYS)
    with db.read() as session:
        rows = list(streamed(session, _wanted(only or HealthFilter())))
        records = HealthRecords(session, (today, before_on), {row[1] for row in rows}, db.zone)
        weights = _weights(session)
    found = []
    for row in rows:
        then = records.facts(row[0], (row[1], row[2]), row[6], row[7], at=1)
        now = _row(row, records, today, weights)
        found.append(now._replace(fell=fall(health(then, before_on, weights), now.health)))
    return sorted(found, key=_weakest_first)


def _weakest_first(row: HealthRow) -> tuple[bool, float, str]:
    return row.health.score is None, row.health.score or 0.0, row.name.casefold()


def _weights(session: Session) -> HealthWeights:
    stored = session.execute(
        select(StoredWeights.version, StoredWeights.weights).order_by(StoredWeights.version.desc()).limit(1)
    ).first()
    if stored is None:
        return HealthWeights()
    return HealthWeights.from_json(stored.weights).as_version(stored.version)


def _wanted(only: HealthFilter) -> Select[*tuple[Any, ...]]:
    asked = _partnerships()
    if only.partnership_ids is not None:
        asked = asked.where(Partnership.id.in_(only.partnership_ids))
    else:
        asked = asked.where(Partnership.status.in_(LIVING))
    if only.brand_id is not None:
        asked = asked.where(Partnership.brand_id == only.brand_id)
    if only.influencer_id is not None:
        asked = asked.where(Partnership.influencer_id == only.influencer_id)
    return asked


def _partnerships() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Partnership.id,
            Partnership.influencer_id,
            Partnership.brand_id,
            Influencer.name,
            Brand.name.label("brand"),
            Partnership.status,
            Partnership.since_on,
            Partnership.cadence_days,
        )
        .join(Influencer, Influencer.id == Partnership.influencer_id)
        .join(Brand, Brand.id == Partnership.brand_id)
    )


def scores(rows: Iterable[HealthRow]) -> Mapping[Pair, Health]:
    """Health by influencer and brand."""
    return {(row.influencer_id, row.brand_id): row.health for row in rows}
