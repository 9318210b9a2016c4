"""The verbs `rank`, `health` and `plan`: who next, how partnerships stand, what a budget does; each figure with reasons."""

import json
import tomllib
from argparse import ArgumentTypeError, Namespace
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from crm.cli.context import Context
from crm.cli.grammar import Grammar
from crm.cli.output import UNKNOWN, UsageError
from crm.cli.solver_noise import silenced
from crm.db.unit_of_work import Database
from crm.domain.comparison import Weights, weigh
from crm.domain.health_fall import LOOK_BACK_DAYS
from crm.domain.planner import IGNORES, Limits, Option, Plan
from crm.domain.vocabulary import Basis, Money, Platform
from crm.errors import BadFile, Conflict
from crm.formats import Formats
from crm.queries.find import resolve
from crm.queries.import_sales import home_currency_of
from crm.queries.insight_health import HealthFilter, HealthRow, health_with_falls
from crm.queries.insight_plan import PlanDraft, budget_plan
from crm.queries.insight_ranking import Question, RankedPerson, ranking
from crm.queries.insight_settings import ranking_weights, value_weights, workload
from crm.reports.insight_rows import ends, ranked_row, rounded

_BASES = [each.value for each in Basis if each is not Basis.UNKNOWN]


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verbs."""
    rank = grammar.verb(
        "rank",
        _rank,
        "Rank everybody for a brand by engagement, fit, cost and relationship, with reasons.",
        "rapport rank --brand Lumen --weights weights.toml",
    )
    rank.add_argument("--brand", metavar="B", required=True, help="for whom")
    rank.add_argument(
        "--weights",
        metavar="FILE",
        type=Path,
        help="TOML or JSON: engagement, fit, cost, relationship; else those kept for the brand",
    )
    rank.add_argument("--basis", choices=_BASES, help="what engagement is divided by; else what most people know")
    rank.add_argument("--platform", choices=[each.value for each in Platform], help="only accounts there")
    rank.add_argument("--limit", metavar="N", type=_count, help="only the first so many")
    health = grammar.verb(
        "health", _health, "Show how healthy partnerships are, and why.", "rapport health 'Noor van Dijk'"
    )
    health.add_argument("person", metavar="PERSON", nargs="?", help="only this influencer's")
    health.add_argument("--brand", metavar="B", help="only this brand's")
    _add_plan(grammar)


def _add_plan(grammar: Grammar) -> None:
    verb = grammar.verb(
        "plan",
        _plan,
        "Find the partners with the most expected engaged people for a budget.",
        "rapport plan --brand Lumen --budget 5000 --partners 10",
    )
    verb.add_argument("--brand", metavar="B", required=True, help="for whom")
    verb.add_argument("--budget", metavar="N", type=_amount, required=True, help="in the home currency, e.g. 5000")
    verb.add_argument("--posts", metavar="N", type=_count, default=1, help="that each partner makes")
    verb.add_argument("--partners", metavar="N", type=_count, help="at most so many")
    verb.add_argument("--hours", metavar="H", type=float, help="of our own time, at most")
    verb.add_argument("--per-niche", metavar="NICHE=N", action="append", default=[], help="at most so many of a niche")
    verb.add_argument("--per-platform", metavar="P=N", action="append", default=[], help="at most so many there")
    verb.add_argument("--must", metavar="PERSON", action="append", default=[], help="is in")
    verb.add_argument("--must-not", metavar="PERSON", action="append", default=[], help="is out")
    verb.add_argument("--basis", choices=_BASES, help="what engagement is divided by")


# ---- rank ----


def _rank(context: Context, args: Namespace) -> int:
    given = _weights(args.weights) if args.weights else None
    with context.reading() as db:
        brand_id = resolve(db, "brand", args.brand)
        # Those kept for the brand, or the window would show another order than this.
        weights, values = given or (ranking_weights(db, brand_id), value_weights(db, brand_id))
        question = Question(
            brand_id,
            Basis(args.basis) if args.basis else None,
            Platform(args.platform) if args.platform else None,
            values,
        )
        found = ranking(db, question, context.today(db))
    order = weigh(found.prepared, weights)
    formats = Formats(context.settings.locale, context.settings.zone)
    places = [*enumerate(order.ranked, start=1), *((None, at) for at in order.unknown)][: args.limit]
    context.output.answer(
        [ranked_row(found, order, weights, rank, at) for rank, at in places],
        lambda: [_line(found.people[at], order.scores[at], rank, formats) for rank, at in places] + list(found.notes()),
    )
    return 0


def _weights(path: Path) -> tuple[Weights, Mapping[str, Decimal]]:
    """What a weights file says: the four criteria, and under `values` the brand's own values and "niches".

    Raises:
        BadFile: it is neither TOML nor JSON of weights.
    """
    try:
        text = path.read_text("utf-8")
        told = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
        values = {str(name): Decimal(str(weight)) for name, weight in told.pop("values", {}).items()}
        if any(not weight.is_finite() or weight < 0 for weight in values.values()):
            raise ValueError("weights are at least 0")
        given = {name: float(weight) for name, weight in told.items()}
        return Weights(**(asdict(Weights()) | given)), values
    except (ValueError, TypeError, AttributeError, InvalidOperation) as error:
        raise BadFile(f"The weights in {path.name} cannot be used: {error}.") from error


def _line(person: RankedPerson, score: float, rank: int | None, formats: Formats) -> str:
    name = person.name or f"@{person.handle}"
    if person.rated is None:
        return f"  ?  {name}: engagement is not known (no usable posts)"
    low, high = person.rated.estimate.interval.low, person.rated.estimate.interval.high
    place = f"{rank:>3}." if rank else "  ? "
    return (
        f"{place} {name}: score {score:.2f}; {formats.rate(person.rated.estimate.rate, 2)} "
        f"({formats.rate(low, 2)} to {formats.rate(high, 2)}), raw {formats.rate(person.rated.raw, 2)}, "
        f"n = {person.rated.posts}, by engagement {person.rated.best} to {person.rated.worst}"
    )


# ---- health ----


def _health(context: Context, args: Namespace) -> int:
    with context.reading() as db:
        today = context.today(db)
        only = HealthFilter(
            influencer_id=resolve(db, "influencer", args.person) if args.person else None,
            brand_id=resolve(db, "brand", args.brand) if args.brand else None,
        )
        rows = health_with_falls(db, today, only)
    context.output.answer([_healthy(row) for row in rows], lambda: [line for row in rows for line in _reasons(row)])
    return 0


def _healthy(row: HealthRow) -> dict[str, Any]:
    found = row.health
    return {
        "partnership_id": row.partnership_id,
        "influencer_id": row.influencer_id,
        "brand_id": row.brand_id,
        "name": row.name,
        "brand": row.brand,
        "status": row.status.value,
        "score": None if found.score is None else rounded(found.score),
        "band": found.band.value if found.band else None,
        "signals_known": found.known,
        "signals_of": len(found.readings),
        "weights_version": found.weights_version,
        "signals": [
            {
                "signal": each.signal.value,
                "value": None if each.value is None else rounded(each.value),
                "weight": each.weight,
                "cost": rounded(each.cost),
                "reason": each.sentence,
                "n": each.n,
            }
            for each in found.readings
        ],
        "fell": None
        if row.fell is None
        else {
            "before": rounded(row.fell.before),
            "now": rounded(row.fell.now),
            "days": LOOK_BACK_DAYS,
            "signal": row.fell.because.signal.value,
            "reason": row.fell.because.sentence,
        },
        "lift": None
        if found.lift is None
        else {"step": found.lift.step.value, "score": rounded(found.lift.score), "reason": found.lift.sentence},
    }


def _reasons(row: HealthRow) -> Sequence[str]:
    found = row.health
    head = "not enough to say" if found.score is None else f"{found.score:.0f}"
    lines = [f"{row.name} with {row.brand}: {head} ({found.coverage})"]
    if row.fell is not None:
        lines.append(f"    fell from {row.fell.before:.0f} to {row.fell.now:.0f} in {LOOK_BACK_DAYS} days")
    lines += [f"    {each.sentence} (−{each.cost:.0f})" for each in found.readings if each.value is not None]
    if found.lift is not None:
        lines.append(f"    would lift it most: {found.lift.sentence} → {found.lift.score:.0f}")
    return lines


# ---- plan ----


def _plan(context: Context, args: Namespace) -> int:
    with context.reading() as db:
        brand_id = resolve(db, "brand", args.brand)
        currency = _home_currency(db)
        limits = Limits(
            Money.of(args.budget, currency).minor,
            args.hours,
            args.partners,
            _caps(args.per_niche),
            {_platform(name): most for name, most in _caps(args.per_platform).items()},
            frozenset(resolve(db, "influencer", name) for name in args.must),
            frozenset(resolve(db, "influencer", name) for name in args.must_not),
        )
        question = Question(brand_id, Basis(args.basis) if args.basis else None)
        with silenced():
            draft = PlanDraft(question, limits, workload(db), args.posts)
            found, ranked = budget_plan(db, draft, context.today(db))
    if found.conflict is not None:
        raise Conflict(found.conflict)
    names = {person.id: person.name or f"@{person.handle}" for person in ranked.people}
    formats = Formats(context.settings.locale, context.settings.zone)
    context.output.answer(
        _planned(found, currency, names), lambda: _plan_lines(found, limits, currency, names, formats)
    )
    return 0


def _planned(found: Plan, currency: str, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Those chosen first, each with what the whole plan comes to; then everybody else with the reason."""
    whole = {
        "cost_minor": found.cost_minor,
        "hours": rounded(found.hours),
        "engaged": rounded(found.engaged),
        "interval": ends(found.independent),
        "interval_together": ends(found.together),
        "ignores": list(IGNORES),
    }

    def told(option: Option) -> dict[str, Any]:
        return {
            "influencer_id": option.id,
            "name": names[option.id],
            "platform": option.platform.value if option.platform else None,
            "niches": sorted(option.niches),
            "currency": currency,
            "cost_minor": option.cost_minor,
            "engaged": rounded(option.engaged),
            "interval": ends(option.engaged_range) if option.engaged_range else None,
            "hours": option.hours,
        }

    chosen = [{**told(option), "chosen": True, "reason": "in the best set", "plan": whole} for option in found.chosen]
    return chosen + [{**told(option), "chosen": False, "reason": why.value} for option, why in found.left_out]


def _plan_lines(
    found: Plan, limits: Limits, currency: str, names: Mapping[str, str], formats: Formats
) -> Sequence[str]:
    lines = [
        f"{names[each.id]}: {formats.money(each.cost_minor or 0, currency)}, "
        f"{formats.count(round(each.engaged)) if each.engaged is not None else UNKNOWN} engaged people"
        for each in found.chosen
    ]
    low, high = (formats.count(round(end)) for end in (found.independent.low, found.independent.high))
    lines.append(
        f"together {formats.money(found.cost_minor, currency)} of {formats.money(limits.budget_minor, currency)}, "
        f"{formats.count(round(found.engaged))} engaged people ({low} to {high}), {found.hours:.0f} hours"
    )
    lines.append(f"left out: {formats.count(len(found.left_out))}")
    return [*lines, *IGNORES]


def _home_currency(db: Database) -> str:
    with db.read() as session:
        return home_currency_of(session)


def _caps(told: Sequence[str]) -> dict[str, int]:
    found = {}
    for each in told:
        name, sign, count = each.rpartition("=")
        if not sign or not name or not count.isdigit():
            raise UsageError(f"“{each}” is no limit; it looks like Food=3.")
        found[name] = int(count)
    return found


def _platform(name: str) -> Platform:
    try:
        return Platform(name.lower())
    except ValueError as error:
        raise UsageError(f"“{name}” is no platform.") from error


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"“{text}” is not a whole number above 0")
    return int(text)


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise ArgumentTypeError(f"“{text}” is not an amount") from error
    if not amount.is_finite() or amount < 0:
        raise ArgumentTypeError(f"“{text}” is not an amount")
    return amount
