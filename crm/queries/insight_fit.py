"""How well people fit a brand: its values as they were rated, and the niches that are shared. The rule is `domain.fit`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.entities import BrandNiche, BrandValue, InfluencerNiche, Niche, ValueRating
from crm.domain.fit import Criterion, Fit, fit
from crm.queries.streams import streamed

NICHES = "niches"  # the name under which shared niches stand among a brand's values


@dataclass(frozen=True, slots=True)
class FitPart:
    """One criterion of a fit as it stands beside its bar; score None = nobody rated it."""

    name: str
    weight: Decimal
    score: Decimal | None
    evidence: tuple[str, ...]
    raters: tuple[str, ...]
    newest_on: date | None


@dataclass(frozen=True, slots=True)
class PersonFit:
    """How well somebody fits a brand; `fit.coverage` tells how much was rated."""

    fit: Fit
    parts: tuple[FitPart, ...]


def fits(session: Session, brand_id: str | None, value_weights: Mapping[str, Decimal]) -> dict[str, PersonFit]:
    """Fit of everybody of whom a value is rated or a niche is known; of nobody without a brand.

    Args:
        value_weights: importance of each brand value by name, 1 unless told; NICHES is the shared niches'.
    """
    if brand_id is None:
        return {}
    values = session.execute(
        select(BrandValue.id, BrandValue.name).where(BrandValue.brand_id == brand_id).order_by(BrandValue.position)
    ).all()
    wanted = {
        row.id: row.name
        for row in session.execute(
            select(Niche.id, Niche.name)
            .join(BrandNiche, BrandNiche.niche_id == Niche.id)
            .where(BrandNiche.brand_id == brand_id)
        )
    }
    ratings: defaultdict[str, defaultdict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    asked = (
        select(
            ValueRating.influencer_id,
            ValueRating.brand_value_id,
            ValueRating.rater,
            ValueRating.score,
            ValueRating.evidence,
            ValueRating.rated_on,
        )
        .join(BrandValue, BrandValue.id == ValueRating.brand_value_id)
        .where(BrandValue.brand_id == brand_id)
        .order_by(ValueRating.rated_on, ValueRating.id)
    )
    for row in session.execute(asked):
        ratings[row.influencer_id][row.brand_value_id][row.rater] = row  # a rater's newest word counts
    niches: defaultdict[str, set[str]] = defaultdict(set)
    if wanted:
        for influencer_id, niche_id in streamed(
            session, select(InfluencerNiche.influencer_id, InfluencerNiche.niche_id)
        ):
            niches[influencer_id].add(niche_id)
    names = [(row.id, row.name, value_weights.get(row.name, Decimal(1))) for row in values]
    weight = value_weights.get(NICHES, Decimal(1))
    return {
        id_: _fit(names, ratings.get(id_, {}), weight if wanted else None, wanted, niches.get(id_, set()))
        for id_ in ratings.keys() | niches.keys()
    }


def _fit(
    values: Sequence[tuple[str, str, Decimal]],
    rated: Mapping[str, Mapping[str, Any]],
    niche_weight: Decimal | None,
    wanted: Mapping[str, str],
    own: set[str],
) -> PersonFit:
    criteria, parts = [], []
    for id_, name, weight in values:
        rows = list(rated.get(id_, {}).values())
        criteria += [Criterion(name, weight / len(rows), row.score) for row in rows] or [Criterion(name, weight, None)]
        parts.append(
            FitPart(
                name,
                weight,
                Decimal(sum(row.score for row in rows)) / len(rows) if rows else None,
                tuple(row.evidence for row in rows if row.evidence),
                tuple(row.rater for row in rows),
                max((row.rated_on for row in rows), default=None),
            )
        )
    if niche_weight is not None:
        shared = sorted(wanted[each] for each in own & wanted.keys())
        score = None if not own else 5 if shared else 0  # one shared subject is enough: nobody posts about them all
        criteria.append(Criterion(NICHES, niche_weight, score))
        parts.append(FitPart(NICHES, niche_weight, None if score is None else Decimal(score), tuple(shared), (), None))
    return PersonFit(fit(criteria), tuple(parts))
