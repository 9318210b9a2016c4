"""Health of every partnership. What it is read from is in insight_health_facts; the rules are `domain.health`'s."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from crm.db.entities import Brand, Influencer, Partnership
from crm.db.entities import HealthWeights as StoredWeights
from crm.db.unit_of_work import Database
from crm.domain.explanation import Explanation, Input, SourceRow
from crm.domain.health import Health, HealthFacts, HealthWeights, Signal, falling, formula, health
from crm.domain.vocabulary import PartnershipStatus
from crm.errors import NotFound
from crm.queries.insight_health_facts import HealthRecords, Pair, streamed

LOOK_BACK_DAYS = 14  # a falling partnership is told by what it was two weeks ago
LIVING = (
    PartnershipStatus.TRIAL,
    PartnershipStatus.ACTIVE,
    PartnershipStatus.ESTABLISHED,
    PartnershipStatus.AMBASSADOR,
)


class HealthRow(NamedTuple):
    """One partnership with its health and what it was read from. A plain tuple, because there are thousands."""

    partnership_id: str
    influencer_id: str
    brand_id: str
    name: str
    brand: str
    status: PartnershipStatus
    facts: HealthFacts
    health: Health

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
    only = only or HealthFilter()
    with db.read() as session:
        asked = _partnerships()
        if only.partnership_ids is not None:
            asked = asked.where(Partnership.id.in_(only.partnership_ids))
        else:
            asked = asked.where(Partnership.status.in_(LIVING))
        if only.brand_id is not None:
            asked = asked.where(Partnership.brand_id == only.brand_id)
        if only.influencer_id is not None:
            asked = asked.where(Partnership.influencer_id == only.influencer_id)
        rows = list(streamed(session, asked))
        records = HealthRecords(session, today, {row[1] for row in rows})
        chosen = weights or _weights(session)
    found = []
    for id_, influencer_id, brand_id, name, brand, status, since_on, cadence_days in rows:
        facts = records.facts(id_, (influencer_id, brand_id), since_on, cadence_days)
        told = health(facts, today, chosen)
        found.append(HealthRow(id_, influencer_id, brand_id, name, brand, PartnershipStatus(status), facts, told))
    return sorted(found, key=lambda each: (each.health.score is None, each.health.score or 0.0, each.name.casefold()))


def health_of(db: Database, partnership_id: str, today: date) -> HealthRow:
    """Health of one partnership.

    Raises:
        NotFound: it is gone.
    """
    rows = health_rows(db, today, HealthFilter(partnership_ids=(partnership_id,)))
    if not rows:
        raise NotFound("That partnership is no longer there.")
    return rows[0]


def falling_partnerships(db: Database, today: date) -> list[tuple[HealthRow, HealthRow]]:
    """Partnerships that have lost much within two weeks: as they were, and as they are; the largest loss first."""
    then = {row.partnership_id: row for row in health_rows(db, today - timedelta(days=LOOK_BACK_DAYS))}
    pairs = [
        (before, row)
        for row in health_rows(db, today)
        if (before := then.get(row.partnership_id)) is not None and falling(before.health, row.health)
    ]
    return sorted(pairs, key=lambda pair: (pair[1].health.score or 0.0) - (pair[0].health.score or 0.0))


def _weights(session: Session) -> HealthWeights:
    stored = session.execute(
        select(StoredWeights.version, StoredWeights.weights).order_by(StoredWeights.version.desc()).limit(1)
    ).first()
    if stored is None:
        return HealthWeights()
    return HealthWeights.from_json(stored.weights).as_version(stored.version)


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
