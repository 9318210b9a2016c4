"""What is normal: the own roster's spread by platform and tier on one basis, beside what was published. Writes nothing."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from crm.db.unit_of_work import Database
from crm.domain.explanation import Explanation, Input, SourceRow
from crm.domain.tiers import Benchmark, Tier, TierScheme
from crm.domain.vocabulary import Basis, Platform
from crm.files.benchmarks import Correction
from crm.queries.insight_oddities import Spread, own_spreads
from crm.queries.insight_ranking import Question, RankedPerson, ranking
from crm.queries.insight_settings import all_benchmarks, corrections, tier_schemes


@dataclass(frozen=True, slots=True)
class Normal:
    """The own roster and what was published.

    Attributes:
        basis: of the own rates; a published rate of another basis is never set beside them.
        benchmarks: of every basis.
        notes: what a reader must know of the own rates.
    """

    scheme: TierScheme
    schemes: tuple[TierScheme, ...]
    basis: Basis
    spreads: tuple[Spread, ...]
    benchmarks: tuple[Benchmark, ...]
    corrections: tuple[Correction, ...]
    members: Mapping[tuple[Platform, Tier | None], tuple[RankedPerson, ...]]
    notes: tuple[str, ...]
    today: date

    def beside(self, spread: Spread) -> tuple[Benchmark, ...]:
        """Published rates of the same platform and basis whose accounts overlap the tier in size."""
        floor, end = self.scheme.bounds().get(spread.tier, (0, None)) if spread.tier else (0, None)
        return tuple(
            each
            for each in self.benchmarks
            if each.platform is spread.platform
            and each.basis is self.basis
            and (end is None or each.followers_from < end)
            and (each.followers_below is None or each.followers_below > floor)
        )

    def own_rates(self, spread: Spread) -> tuple[float, ...]:
        """Each own person's typical rate in a group, a fraction; whoever has none is left out."""
        own = self.members.get((spread.platform, spread.tier), ())
        return tuple(each.typical_rate for each in own if each.typical_rate is not None)

    def explain(self, spread: Spread) -> Explanation:
        """How the own spread came about."""
        found = spread.distribution
        own = self.members.get((spread.platform, spread.tier), ())
        return Explanation(
            figure=f"Own {spread.platform.value} {spread.tier.value if spread.tier else 'accounts of unknown size'}",
            formula="median, 25th to 75th and 5th to 95th percentile of each person's typical rate (median of their posts)",
            inputs=(
                Input("median", found.middle, "fraction"),
                Input("25th percentile", found.half.low if found.half else None, "fraction"),
                Input("75th percentile", found.half.high if found.half else None, "fraction"),
                Input("5th percentile", found.most.low if found.most else None, "fraction"),
                Input("95th percentile", found.most.high if found.most else None, "fraction"),
            ),
            n=found.n,
            last_on=None,
            rows=tuple(SourceRow("influencer", each.id, None, each.typical_rate) for each in own),
            notes=(f"Engagements / {self.basis.value}.", *self.notes),
            source="domain.md, benchmarks",
        )


def normal(db: Database, basis: Basis | None, scheme_name: str, today: date) -> Normal:
    """Read it.

    Args:
        basis: None = what most people are known on.
        scheme_name: one of `tier_schemes`; the first where there is none of that name.
    """
    schemes = tier_schemes(db)
    scheme = next((each for each in schemes if each.name == scheme_name), schemes[0])
    ranked = ranking(db, Question(basis=basis, scheme=scheme), today)
    members: defaultdict[tuple[Platform, Tier | None], list[RankedPerson]] = defaultdict(list)
    for person in ranked.people:
        if person.platform is not None and person.rated is not None and person.typical_rate is not None:
            members[person.platform, person.tier].append(person)
    return Normal(
        scheme,
        schemes,
        ranked.posts.basis,
        tuple(own_spreads(ranked)),
        all_benchmarks(db),
        corrections(),
        {key: tuple(own) for key, own in members.items()},
        ranked.notes(),
        today,
    )
