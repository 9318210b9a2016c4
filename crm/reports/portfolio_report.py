"""A client's portfolio over a quarter: how the partnerships stand, what moved, what campaigns brought, what comes."""

from collections import Counter
from collections.abc import Iterator

from crm.domain.pipeline import FURTHEST_FIRST
from crm.domain.vocabulary import PartnershipStatus
from crm.formats import UNKNOWN
from crm.queries.campaigns import CampaignRow
from crm.queries.figures import Figures as CampaignFigures
from crm.queries.portfolio import PortfolioFacts, PortfolioPartner
from crm.reports import campaign_words
from crm.reports.cells import CellMaker
from crm.reports.content import Block, Cell, Figure, Figures, Heading, Paragraph, Report, Score, Scores, text_table
from crm.reports.documents import Frame, Titles, framed
from crm.reports.summary_words import counted
from crm.reports.summary_words import status as status_words

KIND = "Portfolio"
_WORKING = (
    PartnershipStatus.TRIAL,
    PartnershipStatus.ACTIVE,
    PartnershipStatus.ESTABLISHED,
    PartnershipStatus.AMBASSADOR,
)
_NOTES = (
    "“—” means not known; it is never counted as nought.",
    "Statuses are those of the last day of the period. Contacts count messages, calls and meetings within it.",
    "Campaigns are those that ran in the period, each with all of its figures, also of days outside it. Gross reach adds "
    "posts up: people may repeat.",
)


def portfolio_report(facts: PortfolioFacts, frame: Frame) -> Report:
    """The report."""
    page = _Page(facts, frame)
    told = tuple(page.blocks())
    chips = (
        counted(str(len(facts.partners)), len(facts.partners), "partner", "partners"),
        counted(str(len(facts.campaigns)), len(facts.campaigns), "campaign", "campaigns"),
    )
    days = f"{frame.formats.date(facts.period.first_on)} – {frame.formats.date(facts.period.last_on)}"
    titles = Titles(
        KIND, f"{facts.brand}, {facts.period.name}", days, facts.workspace, f"Prepared for {facts.brand}", chips
    )
    return framed(titles, frame, facts.made_at, told, _NOTES)


class _Page:
    def __init__(self, facts: PortfolioFacts, frame: Frame) -> None:
        self._facts, self._frame, self._make = facts, frame, CellMaker(frame.formats)

    def blocks(self) -> Iterator[Block]:
        """The answer first, then partners, campaigns and what comes."""
        yield Paragraph(self._answer(), lead=True)
        yield Figures(tuple(self._headline()))
        yield from self._moves()
        yield from self._standing()
        yield from self._campaigns()
        yield Heading("Coming")
        if self._facts.coming:
            rows = [
                (row.name, self._make.day(row.starts_on), self._make.day(row.ends_on)) for row in self._facts.coming
            ]
            yield text_table(("Campaign", "Starts", "Ends"), rows, wide=0)
        else:
            yield Paragraph("No campaign is planned after this period.", quiet=True)

    def _answer(self) -> str:
        working = sum(1 for partner in self._facts.partners if partner.status in _WORKING)
        risen = [each for each in self._facts.partners if self._rose(each)]
        ended = [
            each for each in self._facts.partners if self._changed(each) and each.status is PartnershipStatus.ENDED
        ]
        told = f"{counted(str(working), working, 'partner works', 'partners work')} with {self._facts.brand}"
        moved = f"; {len(risen)} moved up" if risen else "; none moved up"
        gone = f", {len(ended)} ended" if ended else ""
        return f"{told}{moved}{gone} in this period."

    def _changed(self, partner: PortfolioPartner) -> bool:
        return partner.before is not partner.status

    def _rose(self, partner: PortfolioPartner) -> bool:
        if partner.status not in _WORKING or not self._changed(partner):
            return False
        place = FURTHEST_FIRST.index
        return partner.before is None or place(partner.status) < place(partner.before)

    def _headline(self) -> Iterator[Figure]:
        count = self._make.count
        sent = count(sum(each.sent for each in self._facts.partners))
        received = count(sum(each.received for each in self._facts.partners))
        yield Figure("Contacts from us", sent.text, "in the period", cell=sent)
        yield Figure("Contacts from them", received.text, "in the period", cell=received)
        posts = count(sum(figures.posts for _row, figures in self._facts.campaigns))
        yield Figure("Posts", posts.text, "of campaigns that ran", cell=posts)
        known = [figures.orders for _row, figures in self._facts.campaigns if figures.orders is not None]
        orders = count(sum(known) if known else None)
        yield Figure("Orders", orders.text, "of campaigns that ran", len(known), cell=orders)

    def _moves(self) -> Iterator[Block]:
        yield Heading("What moved")
        moved = [each for each in self._facts.partners if self._changed(each)]
        rows = [
            (
                each.name,
                status_words(each.before) if each.before else "new",
                status_words(each.status),
                self._make.day(each.since_on),
            )
            for each in moved
        ]
        if rows:
            yield text_table(("Partner", "Before", "Now", "Since"), rows, wide=0)
        else:
            yield Paragraph("No partnership changed its status.", quiet=True)

    def _standing(self) -> Iterator[Block]:
        yield Heading("How the partnerships stand")
        counts = Counter(partner.status for partner in self._facts.partners)
        if counts:
            most = max(counts.values())
            bars = (
                Score(status_words(each), float(counts[each]), str(counts[each]))
                for each in FURTHEST_FIRST
                if counts[each]
            )
            yield Scores(tuple(bars), float(most))
        told = [each for each in self._facts.partners if each.status in _WORKING]
        rows = [
            (
                each.name,
                status_words(each.status),
                self._make.day(each.since_on),
                self._make.count(each.sent),
                self._make.count(each.received),
            )
            for each in sorted(told, key=lambda each: FURTHEST_FIRST.index(each.status))
        ]
        if rows:
            yield text_table(("Partner", "Status", "Since", "From us", "From them"), rows, {3, 4}, 0)

    def _campaigns(self) -> Iterator[Block]:
        yield Heading("Campaigns")
        if not self._facts.campaigns:
            yield Paragraph("No campaign ran in this period.", quiet=True)
            return
        cost = ("Cost", "ROAS") if self._frame.with_rates else ()
        header = ("Campaign", "Partners", "Posts", "Gross reach", "Rate", "of", "n", "Orders", "Revenue", *cost)
        rows = [self._campaign(row, figures) for row, figures in self._facts.campaigns]
        yield text_table(header, rows, set(range(1, len(header))) - {5}, 0)

    def _campaign(self, row: CampaignRow, figures: CampaignFigures) -> tuple[str | Cell, ...]:
        make, rate = self._make, figures.engagement_rate
        basis = campaign_words.basis(rate.basis) if rate.value is not None else UNKNOWN
        cost = (make.amounts(figures.cost), make.ratio(figures.roas)) if self._frame.with_rates else ()
        return (
            row.name,
            make.count(row.collaborations),
            make.count(figures.posts),
            make.count(figures.reach),
            make.rate(rate.value),
            basis,
            make.count(rate.n),
            make.count(figures.orders),
            make.amounts(figures.revenue),
            *cost,
        )
