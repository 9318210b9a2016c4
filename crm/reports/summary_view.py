"""One summary's facts as its sections look at them: cut to the audience, with names, local days and derived figures."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from crm.domain.contact import Answers, Contact, answers
from crm.domain.fit import Criterion, Fit, fit
from crm.domain.pipeline import FURTHEST_FIRST
from crm.formats import Formats
from crm.queries.influencer_detail import AccountRow, InfluencerDetail, PartnershipCard
from crm.queries.summaries import SummaryFacts
from crm.reports.cells import CellMaker
from crm.reports.sharing import Section, Shared


@dataclass(frozen=True, slots=True)
class Rated:
    """What raters said of one brand value; each rater's newest word counts, `scores` is empty when nobody rated it."""

    brand: str
    value: str
    scores: tuple[int, ...]
    evidence: int
    newest_on: date | None

    @property
    def mean(self) -> Decimal | None:
        """0..5; None when nobody rated it."""
        return Decimal(sum(self.scores)) / len(self.scores) if self.scores else None


@dataclass(frozen=True)
class View:
    """Facts, formats and what follows from them."""

    shared: Shared
    formats: Formats

    @property
    def facts(self) -> SummaryFacts:
        """Only what the audience may see."""
        return self.shared.facts

    @property
    def detail(self) -> InfluencerDetail:
        """The person."""
        return self.facts.detail

    @cached_property
    def make(self) -> CellMaker:
        """Makes typed cells."""
        return CellMaker(self.formats)

    def shows(self, section: Section) -> bool:
        """Whether the audience may see this section, whether or not anything is recorded in it."""
        return section in self.shared.shown

    @cached_property
    def handle(self) -> str:
        """The handle of the largest account that has one, with "@"; "" without."""
        return next((f"@{account.handle}" for account in self.detail.accounts if account.handle), "")

    @property
    def name(self) -> str:
        """What the person is called here."""
        return self.detail.name or self.handle or "Name not known"

    @cached_property
    def card(self) -> PartnershipCard | None:
        """The partnership that the summary tells of first: the furthest."""
        return min(self.detail.partnerships, key=lambda card: FURTHEST_FIRST.index(card.status), default=None)

    def brand_name(self, brand: str) -> str:
        """How a brand is called in front of this audience."""
        return self.shared.brand_names.get(brand, brand)

    @cached_property
    def main_account(self) -> AccountRow | None:
        """The account with the most followers."""
        return next(iter(self.detail.accounts), None)

    def local(self, at: datetime) -> date:
        """The calendar day of an instant, where the reader is."""
        return at.astimezone(ZoneInfo(self.formats.zone) if self.formats.zone else None).date()

    @property
    def today(self) -> date:
        """The day the report is made on."""
        return self.local(self.facts.made_at)

    def day(self, at: datetime | date | None) -> str:
        """A day as text; an instant counts as its local day."""
        return self.formats.date(self.local(at) if isinstance(at, datetime) else at)

    @cached_property
    def contacts(self) -> tuple[Contact, ...]:
        """Outreach as counting needs it, oldest first."""
        return tuple(Contact(line.direction, line.outcome, self.local(line.at)) for line in self.facts.said)

    @property
    def last_two_way_on(self) -> date | None:
        """The day the partner last took part in a contact; None when they never did."""
        return next((contact.on for contact in reversed(self.contacts) if contact.two_way), None)

    @cached_property
    def answers(self) -> Answers:
        """How our contacts fared."""
        return answers(self.contacts, self.today)

    @cached_property
    def rated(self) -> tuple[Rated, ...]:
        """Every value the partner could be rated against, in the brands' own order."""
        newest = {}
        for rating in reversed(self.detail.value_ratings):  # oldest first: a rater's later word replaces the earlier
            newest[(rating.brand, rating.value, rating.rater)] = rating
        found = []
        for brand, value in self.facts.brand_values:
            given = [rating for (of, named, _), rating in newest.items() if (of, named) == (brand, value)]
            evidence = sum(1 for rating in given if rating.evidence)
            newest_on = max((rating.rated_on for rating in given), default=None)
            found.append(Rated(brand, value, tuple(rating.score for rating in given), evidence, newest_on))
        return tuple(found)

    @cached_property
    def fit(self) -> Fit:
        """Fit to all values together, each of the same weight, however many raters it had."""
        criteria = []
        for item in self.rated:
            weight = Decimal(1) / max(1, len(item.scores))
            criteria += [Criterion(item.value, weight, score) for score in item.scores or (None,)]
        return fit(criteria)
