"""What a line of the ranking says, in words and figures; pure functions over query rows. Computes nothing."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from PySide6.QtCore import QCoreApplication

from crm.domain.comparison import Criterion, RankChange
from crm.domain.explanation import Explanation, Input
from crm.formats import UNKNOWN, Formats
from crm.queries.insight_fit import NICHES
from crm.queries.insight_ranking import RankedPerson
from crm.ui import present

SEPARATOR = " · "
_TEENS = (11, 12, 13)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def _tr(text: str) -> str:
    return QCoreApplication.translate("insight", text)


def ordinal(number: int, formats: Formats) -> str:
    """A place: 1st, 2nd, 11th; in other languages with a full stop."""
    told = formats.count(number)
    if not formats.locale.startswith("en"):
        return f"{told}."
    return told + ("th" if number % 100 in _TEENS else _ENDINGS.get(number % 10, "th"))


def criterion_words(criterion: Criterion) -> str:
    """Its name on a slider."""
    return {
        Criterion.ENGAGEMENT: _tr("Engagement"),
        Criterion.FIT: _tr("Fit"),
        Criterion.COST: _tr("Cost"),
        Criterion.RELATIONSHIP: _tr("Relationship"),
    }[criterion]


def criterion_tip(criterion: Criterion) -> str:
    """What is compared under it."""
    return {
        Criterion.ENGAGEMENT: _tr(
            "How much the shrunken engagement rate counts; the share of the others who are worse."
        ),
        Criterion.FIT: _tr("How much the fit to the brand’s values and niches counts."),
        Criterion.COST: _tr("How much the expected cost per engagement counts; cheaper is better."),
        Criterion.RELATIONSHIP: _tr("How much the health of the partnership counts."),
    }[criterion]


class RankingWords:
    """Lines in one person's formats."""

    def __init__(self, formats: Formats, today: date, currency: str) -> None:
        self._formats, self._today, self._currency = formats, today, currency
        self._amounts: dict[int, str] = {}  # amounts repeat, and writing one takes longer than painting it

    def name(self, person: RankedPerson) -> str:
        """Name, else handle."""
        return person.name or (f"@{person.handle}" if person.handle else _tr("No name"))

    def under_name(self, person: RankedPerson) -> str:
        """Handle, platform and followers."""
        parts = [f"@{person.handle}"] if person.handle and person.name else []
        parts += [present.platform_tag(person.platform)] if person.platform else []
        parts += [self._formats.short_count(person.followers)] if person.followers is not None else []
        return SEPARATOR.join(parts)

    def rank_range(self, person: RankedPerson) -> str:
        """The places that somebody may truly have by engagement."""
        if person.rated is None:
            return UNKNOWN
        best, worst = (ordinal(end, self._formats) for end in (person.rated.best, person.rated.worst))
        return best if best == worst else f"{best}–{worst}"

    def rate(self, person: RankedPerson) -> str:
        """The shrunken rate."""
        return UNKNOWN if person.rated is None else self._formats.rate(person.rated.estimate.rate, 2)

    def interval(self, person: RankedPerson) -> str:
        """Its 95 % interval."""
        if person.rated is None:
            return UNKNOWN
        ends = person.rated.estimate.interval
        return f"{self._formats.rate(ends.low, 2)} – {self._formats.rate(ends.high, 2)}"

    def raw(self, person: RankedPerson, short: bool = False) -> str:
        """The raw rate with how many posts, in short only these; why there is none."""
        if person.rated is None:
            return self.no_rate(person)
        told = _tr("n {n}") if short else _tr("raw {rate} · n {n}")
        return told.format(rate=self._formats.rate(person.rated.raw, 2), n=self._formats.count(person.rated.posts))

    def no_rate(self, person: RankedPerson) -> str:
        """Why somebody has no rank."""
        if person.told_rate is not None:
            return _tr("no usable posts; told {rate} {basis}").format(
                rate=self._formats.rate(person.told_rate), basis=present.basis_words(person.told_basis)
            )
        return _tr("no usable posts") if person.handle else _tr("no account")

    def engagement(self, person: RankedPerson) -> str:
        """All of it, for a screen reader and a tool tip."""
        if person.rated is None:
            return self.no_rate(person)
        return _tr("{rate}, 95 % interval {interval}, {raw}").format(
            rate=self.rate(person), interval=self.interval(person), raw=self.raw(person)
        )

    def fit(self, person: RankedPerson) -> str:
        """The score, of 5."""
        if person.fit is None or person.fit.fit.score is None:
            return UNKNOWN
        return _tr("{score} of 5").format(score=self._formats.decimal(person.fit.fit.score, 1))

    def under_fit(self, person: RankedPerson) -> str:
        """How much of the fit is known."""
        if person.fit is None or not person.fit.parts:
            return _tr("not rated")
        known = sum(part.score is not None for part in person.fit.parts)
        return _tr("{n} of {of} rated").format(n=known, of=len(person.fit.parts))

    def part_name(self, name: str) -> str:
        """A brand value, or the shared niches."""
        return _tr("Shared niches") if name == NICHES else name

    def fit_spoken(self, person: RankedPerson) -> str:
        """Every criterion with its score and evidence."""
        if person.fit is None:
            return _tr("not rated")
        lines = []
        for part in person.fit.parts:
            score = _tr("not rated") if part.score is None else f"{self._formats.decimal(part.score, 1)} / 5"
            evidence = f" ({'; '.join(part.evidence)})" if part.evidence else ""
            lines.append(f"{self.part_name(part.name)}: {score}{evidence}")
        return "\n".join(lines) or _tr("not rated")

    def money(self, minor: float | None) -> str:
        """An amount in the home currency."""
        if minor is None:
            return UNKNOWN
        whole = int(Decimal(minor).to_integral_value(ROUND_HALF_UP))
        if whole not in self._amounts:
            self._amounts[whole] = self._formats.money(whole, self._currency)
        return self._amounts[whole]

    def cost(self, person: RankedPerson) -> str:
        """The expected cost per engagement."""
        return UNKNOWN if person.cost is None else self.money(person.cost.minor)

    def under_cost(self, person: RankedPerson, short: bool = False) -> str:
        """Its range and where it is from, in short only this."""
        if person.cost is None:
            return _tr("no price to compare") if person.rated else _tr("not known")
        ends, price = person.cost.range, person.cost.price
        told = _tr("{low} – {high}").format(low=self.money(ends.low), high=self.money(ends.high))
        whose = _tr("own, n {n}") if price.own else _tr("alike, n {n}")
        source = whose.format(n=self._formats.count(price.n))
        return source if short else f"{told}{SEPARATOR}{source}"

    def cost_spoken(self, person: RankedPerson) -> str:
        """The same in whole words."""
        if person.cost is None:
            return _tr("Cost per engagement is not known: {why}").format(why=self.under_cost(person))
        price = person.cost.price
        whose = (
            _tr("from {n} paid collaborations of their own")
            if price.own
            else _tr("from {n} paid collaborations of the same platform and tier")
        )
        ends = person.cost.range
        return _tr("{cost} expected per engagement, {low} to {high}, {whose}").format(
            cost=self.cost(person),
            low=self.money(ends.low),
            high=self.money(ends.high),
            whose=whose.format(n=self._formats.count(price.n)),
        )

    def status(self, person: RankedPerson) -> str:
        """Where the partnership stands."""
        told = person.relationship
        return present.status_words(told.status) if told.status else _tr("No partnership")

    def under_status(self, person: RankedPerson, short: bool = False) -> str:
        """Health, last contact, promises; in short the one that matters most."""
        told, count = person.relationship, self._formats.count
        parts = []
        if told.health is not None and told.health.score is not None:
            parts.append(_tr("health {score}").format(score=count(round(told.health.score))))
        late = _tr("{n} promises late").format(n=count(told.late)) if told.late > 1 else _tr("1 promise late")
        if told.late:
            parts.append(late)
        elif told.promises:
            parts.append(_tr("{n} promises").format(n=count(told.promises)) if told.promises > 1 else _tr("1 promise"))
        if told.last_contact_on is not None:
            parts.append(self._formats.date(told.last_contact_on))
        shown = [each for each in parts if each == late] or parts[:1] if short else parts
        return SEPARATOR.join(shown) or _tr("never in touch")

    def change(self, change: RankChange, rival: RankedPerson) -> str:
        """Where a rank would change hands."""
        told = (
            _tr("Rank changes if {criterion} weighs more than {weight} (with {rival}).")
            if change.above
            else _tr("Rank changes if {criterion} weighs less than {weight} (with {rival}).")
        )
        weight = self._formats.decimal(change.weight, 1)
        return told.format(criterion=criterion_words(change.criterion).lower(), weight=weight, rival=self.name(rival))

    # ---- explanations where the domain's rows are already words

    def explain_fit(self, person: RankedPerson) -> Explanation | None:
        """The fit as the domain made it: its formula, each criterion, who rated it."""
        if person.fit is None:
            return None
        parts = person.fit.parts
        inputs = tuple(
            Input(
                _tr("{name}, weight {weight}").format(name=self.part_name(part.name), weight=part.weight),
                _tr("not rated") if part.score is None else f"{self._formats.decimal(part.score, 1)} / 5",
            )
            for part in parts
        )
        days = [part.newest_on for part in parts if part.newest_on is not None]
        raters = sorted({who for part in parts for who in part.raters})
        notes = [f"{self.part_name(part.name)}: {told}" for part in parts for told in part.evidence]
        if raters:
            notes.append(_tr("Rated by {who}.").format(who=", ".join(raters)))
        return Explanation(
            _tr("Fit to the brand"),
            "sum of weight × rating / sum of weight, over rated criteria",
            inputs,
            n=sum(part.score is not None for part in parts),
            of=len(parts),
            first_on=min(days, default=None),
            last_on=max(days, default=None),
            notes=tuple(notes),
            source="domain.md, other rates",
        )

    def explain_health(self, person: RankedPerson) -> Explanation | None:
        """Every signal of the partnership's health with its reason."""
        health = person.relationship.health
        if health is None:
            return None
        count = self._formats.count
        inputs = tuple(
            Input(
                each.sentence,
                _tr("not known") if each.value is None else f"{self._formats.rate(each.value, 0)} × {each.weight:g}",
            )
            for each in health.readings
        )
        notes = () if health.lift is None else (f"{health.lift.sentence} → {count(round(health.lift.score))}",)
        return Explanation(
            _tr("Health of the partnership"),
            "100 × sum of weight × signal / sum of weight, over known signals",
            inputs,
            n=health.known,
            of=len(health.readings),
            last_on=None,
            notes=notes,
            source=f"weights, version {health.weights_version}",
        )
