"""A ranking and a plan as rows for other programs: every figure with what it rests on. No words for people, no file."""

import math
from decimal import Decimal
from typing import Any

from crm.domain.comparison import CRITERIA, Order, Weights, rank_changes, score_range
from crm.domain.ranking import Interval
from crm.queries.insight_ranking import RankedPerson, Ranking
from crm.reports.plain_values import plain


def ranked_row(found: Ranking, order: Order, weights: Weights, rank: int | None, at: int) -> dict[str, Any]:
    """One person: every figure with what it rests on; `rank` None for somebody whom nobody can rank."""
    person, prepared = found.people[at], found.prepared
    scores = score_range(prepared, weights, at)
    return {
        "rank": rank,
        "influencer_id": person.id,
        "name": person.name,
        "handle": person.handle,
        "platform": plain(person.platform) if person.platform else None,
        "tier": plain(person.tier) if person.tier else None,
        "followers": person.followers,
        "score": rounded(order.scores[at]) if order.coverage[at] else None,
        "score_range": ends(Interval(*scores)) if scores else None,
        "coverage": rounded(order.coverage[at]),
        "criteria": {
            criterion.value: rounded(prepared.values[number][at]) if prepared.known[number][at] else None
            for number, criterion in enumerate(CRITERIA)
        },
        "engagement": _engagement(found, person),
        "fit": _fit(person),
        "cost": _cost(person, found.currency),
        "relationship": _relationship(person),
        "rank_changes": [
            {
                "criterion": change.criterion.value,
                "weight": rounded(change.weight),
                "when": "above" if change.above else "below",
                "with": found.people[change.rival].id,
            }
            for change in (rank_changes(prepared, weights, order, rank) if rank else ())
        ],
    }


def _engagement(found: Ranking, person: RankedPerson) -> dict[str, Any]:
    rated = person.rated
    told: dict[str, Any] = {
        "basis": found.posts.basis.value,
        "engagements": found.posts.which.value,
        "told_rate": None if person.told_rate is None else plain(person.told_rate),
        "told_basis": person.told_basis.value if person.told_basis else None,
    }
    if rated is None:
        return told | {"known": False, "raw_rate": None, "shrunken_rate": None, "n": 0, "reason": "no usable posts"}
    return told | {
        "known": True,
        "raw_rate": rounded(rated.raw),
        "typical_rate": rounded(person.typical_rate),
        "shrunken_rate": rounded(rated.estimate.rate),
        "interval": ends(rated.estimate.interval),
        "n": rated.posts,
        "rank_range": [rated.best, rated.worst],
        "prior": {
            "origin": rated.prior.origin.value,
            "rate": rounded(math.exp(rated.prior.prior.log_rate)),
            "partners": rated.prior.partners,
        },
        "people_per_post": rounded(person.people_per_post),
        "explanation": plain(found.explain(person)),
    }


def _fit(person: RankedPerson) -> dict[str, Any] | None:
    if person.fit is None:
        return None
    return {
        "score": None if person.fit.fit.score is None else rounded(person.fit.fit.score),
        "coverage": None if person.fit.fit.coverage is None else rounded(person.fit.fit.coverage),
        "criteria": [
            {
                "name": part.name,
                "weight": rounded(part.weight),
                "score": None if part.score is None else rounded(part.score),
                "evidence": list(part.evidence),
                "raters": list(part.raters),
                "rated_on": part.newest_on.isoformat() if part.newest_on else None,
            }
            for part in person.fit.parts
        ],
    }


def _cost(person: RankedPerson, currency: str) -> dict[str, Any] | None:
    if person.cost is None:
        return None
    return {
        "currency": currency,
        "cpe_minor": rounded(person.cost.minor),
        "range_minor": ends(person.cost.range),
        "post_minor": rounded(person.cost.price.minor),
        "own": person.cost.price.own,
        "n": person.cost.price.n,
        "explanation": plain(person.cost.explanation()),
    }


def _relationship(person: RankedPerson) -> dict[str, Any]:
    told = person.relationship
    return {
        "status": told.status.value if told.status else None,
        "health": None if told.health is None or told.health.score is None else rounded(told.health.score),
        "last_contact_on": told.last_contact_on.isoformat() if told.last_contact_on else None,
        "open_promises": told.promises,
        "late_promises": told.late,
    }


def ends(interval: Interval) -> list[float]:
    """Both ends, low first."""
    return [rounded(interval.low) or 0.0, rounded(interval.high) or 0.0]


def rounded(value: float | Decimal | None) -> float | None:
    """Six digits after the point: more would be noise, and differ between machines."""
    return None if value is None else round(float(value), 6)


def ranked_line(row: dict[str, Any]) -> dict[str, Any]:
    """A row of `ranked_row` as one line of a table: the same figures without their explanations."""
    told, fit, cost, standing = row["engagement"], row["fit"] or {}, row["cost"] or {}, row["relationship"]
    low, high = told.get("interval", (None, None))
    best, worst = told.get("rank_range", (None, None))
    cheapest, dearest = cost.get("range_minor", (None, None))
    return {
        **{name: row[name] for name in ("rank", "name", "handle", "platform", "tier", "followers", "score")},
        "basis": told["basis"],
        "raw_rate": told["raw_rate"],
        "shrunken_rate": told["shrunken_rate"],
        "rate_low": low,
        "rate_high": high,
        "n": told["n"],
        "rank_best": best,
        "rank_worst": worst,
        "not_known_because": told.get("reason"),
        "fit": fit.get("score"),
        "fit_coverage": fit.get("coverage"),
        "cpe_minor": cost.get("cpe_minor"),
        "cpe_low_minor": cheapest,
        "cpe_high_minor": dearest,
        "currency": cost.get("currency"),
        **standing,
        "influencer_id": row["influencer_id"],
    }
