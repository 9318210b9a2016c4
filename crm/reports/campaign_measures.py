"""The three measures of a campaign, always together, and its money: each figure with what it rests on."""

from collections.abc import Iterator

from crm.domain.results import MEASURE_OF, Measure
from crm.domain.vocabulary import Tone
from crm.reports import campaign_words as words
from crm.reports.campaign_cells import Metric, Panel
from crm.reports.campaign_telling import Telling

_NAMED = 3  # leaked codes by name


class Measures(Telling):
    """Tells figures."""

    def panels(self) -> tuple[Panel, ...]:
        """Engagement, conversions and feedback, in the same order everywhere."""
        made = {
            Measure.ENGAGEMENT: self._engagement(),
            Measure.CONVERSIONS: self._conversions(),
            Measure.FEEDBACK: self._feedback(),
        }
        return tuple(
            Panel(measure, words.MEASURES[measure], metrics, tuple(self._goal_lines(measure)))
            for measure, metrics in made.items()
        )

    def _goal_lines(self, measure: Measure) -> Iterator[str]:
        for goal in self.found.goals:
            if MEASURE_OF[goal.figure] is measure:
                target = self.goal_cell(goal.figure, goal.target).text
                reached = "" if goal.reached is None else f", {self.formats.rate(goal.reached, 0)} reached"
                yield f"{words.OUTCOMES[goal.outcome]}: {words.GOALS[goal.figure].lower()}, goal {target}{reached}"

    def _engagement(self) -> tuple[Metric, ...]:
        found = self.found.figures
        rate = found.engagement_rate
        kind = "boosted posts only, " if rate.boosted else ""
        formula = f"Engagements ({self.set}) ÷ {self.basis}, both summed over the posts that know both."
        basis = f"{kind}of {self.basis}, {self.set}"
        return (
            Metric("Engagement rate", self.make.rate(rate.value), basis, rate.n, self.read, formula),
            self._summed("Engagements", "engagements", self.set),
            self._summed("Gross reach", "reach", "people may repeat"),
            self._summed("Impressions", "impressions"),
            self._summed("Views", "views"),
        )

    def _summed(self, label: str, name: str, basis: str = "") -> Metric:
        found = self.found.figures
        cell = self.make.count(getattr(found, name))
        known = f"known of {self.formats.count(found.known[name])} of {self.formats.count(found.posts)} posts"
        return Metric(
            label,
            cell,
            ", ".join(part for part in (basis, known) if part),
            None,
            self.read,
            f"{label}: the sum of each post’s latest reading.",
        )

    def _conversions(self) -> tuple[Metric, ...]:
        found = self.found.figures
        days = self.found.campaign.attribution_days
        return (
            Metric(
                "Orders",
                self.make.count(found.orders),
                f"through partners, within {days} days of a post",
                None,
                "",
                "One order with both link and code counts once. Codes are a floor: who pays in full is not seen.",
            ),
            self._outside(),
            Metric("Revenue", self.make.amounts(found.revenue), "after discounts, less refunds", found.orders),
            self._summed("Clicks", "clicks"),
            Metric(
                "Conversion rate",
                self.make.rate(found.conversion_rate),
                "orders of clicks",
                found.clicks,
                "",
                "Orders ÷ clicks.",
            ),
            Metric(
                "Average order",
                self.make.money(found.average_order_minor, found.currency),
                "",
                found.orders,
                "",
                "Revenue ÷ orders.",
            ),
            *self._leaks(),
        )

    def _outside(self) -> Metric:
        """Orders that are not counted, with their money; unknown while no sale is."""
        outside, orders = self.found.outside, self.found.figures.orders
        money = self.make.amounts(outside.revenue).text
        return Metric(
            "Orders outside the window",
            self.make.count(None if orders is None else outside.orders),
            f"not counted: {money}" if outside.orders else "",
            None,
            "",
            "Orders by a code or link, before the partner’s first post or too long after one. No other figure holds them.",
        )

    def _leaks(self) -> Iterator[Metric]:
        """Codes that seem passed on, where any partner has a code."""
        codes = self.found.codes
        suspected = [code for code in codes if code.leak is not None and code.leak.suspected]
        if codes:
            named = ", ".join(code.code for code in suspected[:_NAMED])
            formula = "A code seems leaked when many of its orders lie far from its partner’s posts."
            yield Metric("Codes that seem leaked", self.make.count(len(suspected)), named, len(codes), "", formula)

    def _feedback(self) -> tuple[Metric, ...]:
        summary = self.found.feedback.summary
        shares = {share.code: share for share in summary.tones}
        made = []
        for tone in (Tone.POSITIVE, Tone.NEGATIVE):
            share = shares[tone]
            between = ""
            if share.interval is not None:
                low, high = (self.formats.rate(end, 0) for end in (share.interval.low, share.interval.high))
                between = f"95 % between {low} and {high}"
            label = "Positive comments" if tone is Tone.POSITIVE else "Negative comments"
            made.append(
                Metric(
                    label,
                    self.make.rate(share.fraction),
                    between or "no comment judged",
                    share.of,
                    "",
                    f"{words.TONES[tone]} ÷ comments whose tone is judged; Wilson interval at 95 %.",
                )
            )
        said = f"{self.formats.count(summary.not_judged)} not judged, {self.formats.count(summary.spam)} spam left out"
        comments = summary.comments or None
        return (
            *made,
            Metric("Comments collected", self.make.count(comments), said if comments else "none pasted or imported"),
        )

    def money(self) -> tuple[Metric, ...]:
        """Cost, revenue and their ratios, then unit costs, then the budget, each with its formula."""
        return (*self._returns(), *self._unit_costs(), *self._budget())

    def _returns(self) -> tuple[Metric, ...]:
        found = self.found.figures
        margin = self.formats.rate(found.margin_rate, 0)
        paid = "What was agreed, or paid when that is more, and its expenses."
        cost = "gifted, no cost recorded" if found.cost_minor == 0 else "fees or payments, product, shipping, our time"
        roi = "(Revenue × margin − cost) ÷ cost."
        return (
            Metric("Cost", self.make.amounts(found.cost), cost, None, "", paid),
            Metric("Revenue", self.make.amounts(found.revenue), "after discounts, less refunds", found.orders),
            Metric("ROAS", self.make.ratio(found.roas), "revenue ÷ cost", found.orders, "", "Revenue ÷ cost; a ratio."),
            Metric("ROI", self.make.rate(found.roi), f"at {margin} margin", found.orders, "", roi),
        )

    def _unit_costs(self) -> tuple[Metric, ...]:
        found = self.found.figures
        engagements, impressions, clicks = (
            words.counted(found.known[name], "post", "posts") for name in ("engagements", "impressions", "clicks")
        )
        told = (
            ("CPE", found.cpe_minor, f"cost per engagement of {engagements}", "Cost ÷ engagements."),
            ("CPM", found.cpm_minor, f"per 1,000 impressions of {impressions}", "Cost ÷ impressions × 1,000."),
            ("CPC", found.cpc_minor, f"cost per click of {clicks}", "Cost ÷ clicks."),
            ("CPA", found.cpa_minor, f"cost per order of {self.formats.count(found.orders)}", "Cost ÷ orders."),
        )
        return tuple(
            Metric(label, self.make.money(minor, found.currency), basis, None, "", formula)
            for label, minor, basis, formula in told
        )

    def _budget(self) -> tuple[Metric, ...]:
        budget = self.found.campaign.row.budget
        planned, free = ([each] if each is not None else [] for each in (budget.planned, budget.free))
        agreed = "What partners who accepted are to get, with expenses."
        return (
            Metric("Budget", self.make.amounts(planned), "", None, "", "What was set aside for the campaign."),
            Metric("Committed", self.make.amounts(budget.committed), "", None, "", agreed),
            Metric(
                "Spent", self.make.amounts(budget.spent), "", None, "", "Payments made, and expenses of what was sent."
            ),
            Metric("Free", self.make.amounts(free), "", None, "", "Budget less what is committed."),
        )
