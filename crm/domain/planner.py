"""The set of partners with the most expected engaged people that a budget and its limits allow, solved exactly.

SciPy's HiGHS is loaded when a plan is made, not before: its import takes about a second.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from typing import Any

from crm.domain.ranking import Z95, Interval
from crm.domain.vocabulary import Platform

_CORE = 80
_FIRST_TRY = 2.0  # seconds
_OUT_OF_TIME = 1  # SciPy's status


class Out(StrEnum):
    """Why a candidate is not in the plan."""

    MUST_NOT = "must_not"  # somebody said so
    COST_UNKNOWN = "cost_unknown"
    ENGAGED_UNKNOWN = "engaged_unknown"
    TOO_DEAR = "too_dear"  # alone more than the whole budget
    TOO_MUCH_WORK = "too_much_work"  # alone more than all hours
    OUTDONE = "outdone"  # others do more within the same limits


@dataclass(frozen=True, slots=True)
class Option:
    """One candidate of a plan; None is not known.

    Attributes:
        cost_minor: expected, in the plan's currency.
        engaged: expected engaged people of the whole collaboration; engaged_range: its 95 % interval.
        hours: our own time.
    """

    id: str
    cost_minor: int | None
    engaged: float | None
    engaged_range: Interval | None = None
    hours: float = 0.0
    niches: frozenset[str] = frozenset()
    platform: Platform | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a plan must keep to.

    Attributes:
        budget_minor: most money.
        hours: most of our own time; None = no limit.
        partners: most partners; None = no limit.
        per_niche: most partners of a niche; per_platform: of a platform; those absent are free.
        must: ids that are in; must_not: ids that are out.
    """

    budget_minor: int
    hours: float | None = None
    partners: int | None = None
    per_niche: dict[str, int] = field(default_factory=dict)
    per_platform: dict[Platform, int] = field(default_factory=dict)
    must: frozenset[str] = frozenset()
    must_not: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """The best set.

    Attributes:
        chosen: the most engaged people first.
        engaged: expected in all; independent: its 95 % interval when partners vary each for themselves; together: when
            all turn out low, or all high.
        left_out: everybody else with the reason.
        unknown_musts: of the chosen, must-haves whose engagement nobody knows; they count as 0.
        conflict: why no set keeps to the limits; then nobody is chosen.
    """

    chosen: tuple[Option, ...]
    cost_minor: int
    hours: float
    engaged: float
    independent: Interval
    together: Interval
    left_out: tuple[tuple[Option, Out], ...]
    unknown_musts: tuple[str, ...] = ()
    conflict: str | None = None


IGNORES = (
    "Audience overlap: the same person may follow several partners, so engaged people are counted gross.",
    "Conversions and what people say: the plan looks at engagement only.",
    "Fit and relationship: put must-haves and must-nots in by hand, or choose among the best-fitting.",
    "What a partner has never shown: whose engagement or price is unknown is listed, not planned with.",
)


def plan(options: Sequence[Option], limits: Limits, go_on: Callable[[], object] = lambda: None) -> Plan:
    """Choose the set.

    Args:
        options: each id once.
        go_on: called now and then while it is solved; what it raises stops that. The solver itself cannot be
            interrupted, so it is given little time at first and twice as much with each try: it stops at the latest
            after as long again as it has run.

    Returns:
        With `conflict` when the must-haves alone break a limit.
    """
    out = {each.id: reason for each in options if (reason := _hopeless(each, limits)) is not None}
    usable = [each for each in options if each.id not in out]
    conflict = _conflict(usable, out, limits)
    if conflict is not None:
        return _result(options, [], out, conflict)
    return _result(options, _solved(usable, limits, go_on), out, None)


def _hopeless(option: Option, limits: Limits) -> Out | None:
    """Why a candidate cannot be considered at all."""
    must = option.id in limits.must
    checks = (
        (option.id in limits.must_not, Out.MUST_NOT),
        (option.cost_minor is None, Out.COST_UNKNOWN),
        (option.engaged is None and not must, Out.ENGAGED_UNKNOWN),
        ((option.cost_minor or 0) > limits.budget_minor, Out.TOO_DEAR),
        (limits.hours is not None and option.hours > limits.hours, Out.TOO_MUCH_WORK),
    )
    return next((reason for applies, reason in checks if applies), None)


def _conflict(usable: Sequence[Option], out: dict[str, Out], limits: Limits) -> str | None:
    refused = sorted(id_ for id_ in limits.must if out.get(id_) is not None)
    if refused:
        return f"A must-have cannot be planned with ({out[refused[0]].value.replace('_', ' ')})."
    musts = [each for each in usable if each.id in limits.must]
    if sum(each.cost_minor or 0 for each in musts) > limits.budget_minor:
        return "The must-haves together cost more than the budget."
    if limits.hours is not None and math.fsum(each.hours for each in musts) > limits.hours:
        return "The must-haves together take more hours than there are."
    if limits.partners is not None and len(musts) > limits.partners:
        return "There are more must-haves than partners allowed."
    for niche, most in limits.per_niche.items():
        if sum(niche in each.niches for each in musts) > most:
            return f"More than {most} must-haves are of the niche {niche}."
    for platform, most in limits.per_platform.items():
        if sum(each.platform is platform for each in musts) > most:
            return f"More than {most} must-haves are on {platform.value}."
    return None


def _solved(usable: Sequence[Option], limits: Limits, go_on: Callable[[], object]) -> list[Option]:
    """The exact optimum, by way of a core: most candidates are plainly in or plainly out.

    The relaxed problem bounds what any set can reach, and says how much the bound loses when a candidate is forced
    against it. Whoever would lose more than the distance to a set already found keeps the relaxed answer; the rest is
    solved exactly. Source: reduced-cost fixing, as in Balas and Zemel, Operations Research 28(5), 1980.
    """
    if not usable:
        return []
    rows, most = _constraints(usable, limits)
    problem = _Problem(
        [each.engaged or 0.0 for each in usable],
        rows,
        most,
        [float(each.id in limits.must) for each in usable],
    )
    go_on()
    bound, relaxed, losses = problem.relaxed()
    core = set(sorted(range(len(usable)), key=losses.__getitem__)[:_CORE])
    while True:
        best, taken = problem.exact(core, relaxed, go_on)
        doubtful = {at for at, loss in enumerate(losses) if loss <= (bound - best) * (1 + 1e-6) + 1e-6}
        if core >= doubtful:
            break
        core |= doubtful
    return [each for at, each in enumerate(usable) if at in taken]


class _Problem:
    """Yes or no for each candidate, in SciPy's terms.

    Args:
        gains: what each adds; rows, most: a limit each; must: 1 for those who are in.
    """

    def __init__(
        self, gains: Sequence[float], rows: Sequence[Sequence[float]], most: Sequence[float], must: Sequence[float]
    ) -> None:
        self._gains, self._rows, self._most, self._must = gains, rows, most, must
        self._optimize: Any = import_module("scipy.optimize")

    def relaxed(self) -> tuple[float, list[float], list[float]]:
        """The best when people could be taken in part: what it reaches, how much of each, and each one's loss if forced."""
        bounds = [(low, 1.0) for low in self._must]
        found = self._optimize.linprog([-gain for gain in self._gains], self._rows, self._most, bounds=bounds)
        if found.x is None:
            raise RuntimeError(f"the solver gave up: {found.message}")
        losses = [abs(low) + abs(high) for low, high in zip(found.lower.marginals, found.upper.marginals, strict=True)]
        return -float(found.fun), list(found.x), losses

    def exact(self, core: set[int], relaxed: Sequence[float], go_on: Callable[[], object]) -> tuple[float, set[int]]:
        """The best set when everybody outside the core stays as relaxed; what it reaches, and who is in it.

        A core that leaves no set within the limits reaches nothing, so that the next one is everybody.
        """
        low = [must if at in core else float(round(relaxed[at])) for at, must in enumerate(self._must)]
        high = [1.0 if at in core else float(round(relaxed[at])) for at in range(len(relaxed))]
        seconds, found = _FIRST_TRY, None
        while found is None or found.status == _OUT_OF_TIME:
            go_on()
            found = self._optimize.milp(
                [-gain for gain in self._gains],
                constraints=self._optimize.LinearConstraint(self._rows, ub=self._most),
                integrality=[1] * len(self._gains),
                bounds=self._optimize.Bounds(low, high),
                options={"mip_rel_gap": 0.0, "time_limit": seconds},
            )
            seconds *= 2
        if found.x is None:
            return -math.inf, set()
        taken = {at for at, part in enumerate(found.x) if part > 0.5}
        return math.fsum(self._gains[at] for at in taken), taken


def _constraints(usable: Sequence[Option], limits: Limits) -> tuple[list[list[float]], list[float]]:
    """One row per limit, one column per candidate, and the most of each row. Money in whole budgets, hours in all hours."""
    whole = limits.budget_minor or 1
    rows = [[(each.cost_minor or 0) / whole for each in usable]]
    most = [1.0 if limits.budget_minor else 0.0]
    if limits.hours is not None:
        rows.append([each.hours for each in usable])
        most.append(limits.hours)
    if limits.partners is not None:
        rows.append([1.0] * len(usable))
        most.append(limits.partners)
    for niche, count in limits.per_niche.items():
        rows.append([float(niche in each.niches) for each in usable])
        most.append(count)
    for platform, count in limits.per_platform.items():
        rows.append([float(each.platform is platform) for each in usable])
        most.append(count)
    return rows, most


def _result(options: Sequence[Option], chosen: Sequence[Option], out: dict[str, Out], conflict: str | None) -> Plan:
    chosen = sorted(chosen, key=lambda each: (-(each.engaged or 0.0), each.id))
    taken = {each.id for each in chosen}
    engaged = math.fsum(each.engaged or 0.0 for each in chosen)
    return Plan(
        chosen=tuple(chosen),
        cost_minor=sum(each.cost_minor or 0 for each in chosen),
        hours=math.fsum(each.hours for each in chosen),
        engaged=engaged,
        independent=_independent(chosen, engaged),
        together=Interval(
            math.fsum(_range(each).low for each in chosen), math.fsum(_range(each).high for each in chosen)
        ),
        left_out=tuple((each, out.get(each.id, Out.OUTDONE)) for each in options if each.id not in taken),
        unknown_musts=tuple(each.id for each in chosen if each.engaged is None),
        conflict=conflict,
    )


def _range(option: Option) -> Interval:
    people = option.engaged or 0.0
    return option.engaged_range or Interval(people, people)


def _independent(chosen: Sequence[Option], engaged: float) -> Interval:
    """The interval of a sum of independent log-normal partners, itself taken as log-normal (Fenton and Wilkinson)."""
    variance = 0.0
    for each in chosen:
        ends = _range(each)
        if each.engaged and ends.low > 0:
            log_spread = math.log(ends.high / ends.low) / (2 * Z95)
            variance += each.engaged**2 * math.expm1(log_spread**2)
    if not engaged:
        return Interval(0.0, 0.0)
    margin = Z95 * math.sqrt(math.log1p(variance / engaged**2))
    return Interval(engaged * math.exp(-margin), engaged * math.exp(margin))
