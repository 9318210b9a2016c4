"""The charts of a campaign's story as values: weeks, partners compared, each partner's posts, what the audience said."""

from typing import Any

from crm.domain.feedback import Share
from crm.queries.performance import PartnerResult
from crm.reports import campaign_words as words
from crm.reports.campaign_telling import Telling
from crm.reports.content import Comparison, Interval, Series

MOST_SMALL_CHARTS = 12


class Charts(Telling):
    """Tells charts."""

    def weeks(self) -> tuple[Series, ...]:
        """The three measures week by week."""
        weeks = self.found.weeks
        if len(weeks) < 2:
            return ()
        any_feedback = any(week.positive or week.negative for week in weeks)
        told = (
            ("Engagements", "by week of the post", [week.engagements for week in weeks]),
            (
                "Orders",
                "by week of the order",
                [week.orders if self.found.figures.orders is not None else None for week in weeks],
            ),
            (
                "Positive comments",
                "by week of the comment",
                [week.positive if any_feedback else None for week in weeks],
            ),
        )
        days = tuple(week.starts_on for week in weeks)
        return tuple(
            Series(
                title,
                caption,
                days,
                tuple(None if value is None else float(value) for value in values),
                tuple(self.formats.count(value) for value in values),
                tuple(self.formats.date(day) for day in days),
            )
            for title, caption, values in told
        )

    def ranking(self) -> Comparison:
        """Partners by their estimated rate, as far as they can be compared."""
        ranked = [partner for partner in self.found.partners if partner.estimate is not None]
        others = len(self.found.partners) - len(ranked)
        rate = self.found.figures.engagement_rate
        rows = tuple(
            Interval(
                partner.name,
                partner.estimate.rate,
                partner.estimate.interval.low,
                partner.estimate.interval.high,
                self.formats.rate(partner.estimate.rate, 2),
                f"{self._between(partner)} · {words.counted(partner.n, 'post', 'posts')} · {self._ranks(partner)}",
            )
            for partner in ranked
            if partner.estimate is not None
        )
        remark = (
            f"{words.counted(others, 'partner has', 'partners have')} no {'boosted' if rate.boosted else 'organic'} post with engagements and {self.basis}, so they are not ranked."
            if others
            else ""
        )
        caption = f"Engagement rate of {self.basis} ({self.set}), drawn towards the campaign by how little is known; 95 % interval"
        return Comparison("Partners compared", caption, rows, remark)

    def _between(self, partner: PartnerResult) -> str:
        assert partner.estimate is not None
        low, high = partner.estimate.interval.low, partner.estimate.interval.high
        return f"{self.formats.rate(low, 1)} to {self.formats.rate(high, 1)}"

    def _ranks(self, partner: PartnerResult) -> str:
        if partner.best is None or partner.worst is None:
            return "not ranked"
        return f"rank {partner.best}" if partner.best == partner.worst else f"rank {partner.best} to {partner.worst}"

    def small(self) -> tuple[Series, ...]:
        """Small multiples: each partner's posts in time, those with most posts first, on one scale."""
        several = [partner for partner in self.found.partners if len(partner.rates) > 1]
        chosen = sorted(several, key=lambda partner: (-len(partner.rates), partner.name))[:MOST_SMALL_CHARTS]
        return tuple(
            Series(
                partner.name,
                words.counted(len(partner.rates), "post", "posts"),
                tuple(day for day, _ in partner.rates),
                tuple(float(rate) for _, rate in partner.rates),
                tuple(self.formats.rate(rate, 1) for _, rate in partner.rates),
                tuple(self.formats.date(day) for day, _ in partner.rates),
            )
            for partner in sorted(chosen, key=lambda partner: partner.name.casefold())
        )

    def feedback(self) -> Comparison:
        """Shares of tones and themes with their intervals."""
        summary = self.found.feedback.summary
        tones = [self._share(words.TONES[share.code], share) for share in summary.tones if share.of]
        themes = [self._share(words.THEMES[share.code], share) for share in summary.themes if share.of]
        rows = (*tones, *themes)
        feedback = self.found.feedback
        where = f"Comments under {self.formats.count(feedback.posts)} of {self.formats.count(feedback.of_posts)} posts"
        caption = f"{where}; share with 95 % interval (Wilson)"
        left = f"{self.formats.count(summary.not_judged)} not judged because the word list does not know their language; {self.formats.count(summary.spam)} spam left out; {self.formats.count(summary.by_person)} marked by a person."
        return Comparison(
            "What the audience said", caption, rows, left if rows else "No comment has been pasted or imported."
        )

    def _share(self, label: str, share: Share[Any]) -> Interval:
        low, high = (share.interval.low, share.interval.high) if share.interval else (None, None)
        counted = f"{self.formats.count(share.count)} of {self.formats.count(share.of)}"
        return Interval(label, share.fraction, low, high, self.formats.rate(share.fraction, 2), counted)
