"""The tables of a campaign's story: goals, partners, themes, platforms, disclosure, rights, weeks, every post."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from crm.domain.results import MEASURE_OF, GoalResult
from crm.domain.vocabulary import DisclosureOutcome, GoalFigure, Platform
from crm.queries.performance import PartnerResult
from crm.queries.performance_facts import PostFact
from crm.reports import campaign_words as words
from crm.reports.campaign_cells import Grid, RowsOnDemand
from crm.reports.campaign_telling import Telling
from crm.reports.content import Cell, Head
from crm.reports.rights_words import place_words, state_words, use_words
from crm.reports.summary_words import platform as platform_words

FEW_POSTS = 3  # below so many posts, nothing is said about a theme


class Tables(Telling):
    """Tells tables."""

    def goals(self) -> Grid:
        """Each goal against its result."""
        heads = (
            Head("Measure", width=130),
            Head("Figure", width=140),
            Head("Goal", right=True, width=110),
            Head("Result", right=True, width=110),
            Head("Reached", "Result ÷ goal", right=True, width=80),
            Head("", width=80),
            Head("Rests on", width=200),
        )
        rows = tuple(
            (
                self.make.text(words.MEASURES[MEASURE_OF[goal.figure]]),
                self.make.text(words.GOALS[goal.figure]),
                self.goal_cell(goal.figure, goal.target),
                self.goal_cell(goal.figure, goal.result),
                self.make.rate(goal.reached),
                self.make.text(words.OUTCOMES[goal.outcome]),
                self.make.text(self._rests_on(goal)),
            )
            for goal in self.found.goals
        )
        return Grid("Goal against result", heads, rows, "" if rows else "No goal is set for this campaign.")

    def _rests_on(self, goal: GoalResult) -> str:
        n = self.formats.count(goal.n)
        if goal.figure in (GoalFigure.ORDERS, GoalFigure.REVENUE):
            return f"{n} orders" if goal.n is not None else "no sale known"
        if goal.figure is GoalFigure.POSITIVE_SHARE:
            return f"{n} judged of {self.formats.count(goal.of)} comments"
        return f"{n} of {self.formats.count(goal.of)} posts"

    def week_rows(self) -> Grid:
        """Every week in figures."""
        heads = (
            Head("Week from", width=110),
            *(Head(title, right=True) for title in ("Posts", "Engagements", "Orders", "Positive", "Negative")),
        )
        count = self.make.count
        rows = tuple(
            (
                self.make.day(week.starts_on),
                count(week.posts),
                count(week.engagements),
                count(week.orders),
                count(week.positive),
                count(week.negative),
            )
            for week in self.found.weeks
        )
        return Grid("Week by week", heads, rows)

    def partners(self) -> Grid:
        """One line for each partner."""
        heads = (
            Head("Partner", width=170),
            Head("Stage", width=100),
            Head("Live of agreed", "Pieces that are live, of those agreed", right=True, width=100),
            Head("Posts", right=True, width=60),
            Head("Reach", "Gross: people may repeat", right=True, width=100),
            Head("Engagements", self.set, right=True, width=100),
            Head("Rate", f"Engagements ÷ {self.basis}, of the posts that know both", right=True, width=80),
            Head("Rank", "The ranks that the partner may truly have", right=True, width=80),
            Head("Orders", right=True, width=70),
            Head("Revenue", right=True, width=110),
            Head("Cost", right=True, width=110),
            Head("ROAS", "Revenue ÷ cost", right=True, width=64),
            Head("CPE", "Cost ÷ engagements", right=True, width=80),
            Head("Positive", "Positive comments of those judged", right=True, width=90),
        )
        return Grid("Partners", heads, RowsOnDemand(self.found.partners, self._partner))

    def _partner(self, partner: PartnerResult) -> tuple[Cell, ...]:
        make = self.make
        currency = partner.cost[0].currency if len(partner.cost) == 1 else None
        ranks = (
            ""
            if partner.best is None
            else f"{partner.best}–{partner.worst}"
            if partner.best != partner.worst
            else f"{partner.best}"
        )
        return (
            make.text(partner.name),
            make.text(words.stage(partner.stage)),
            make.text(f"{partner.live} of {partner.pieces}" if partner.pieces else ""),
            make.count(partner.posts),
            make.count(partner.reach),
            make.count(partner.engagements),
            make.rate(partner.rate),
            make.text(ranks),
            make.count(partner.orders),
            make.amounts(partner.revenue),
            make.amounts(partner.cost),
            make.ratio(partner.roas),
            make.money(partner.cpe_minor, currency),
            make.text(f"{partner.positive} of {partner.judged}" if partner.judged else ""),
        )

    def chosen(self) -> Grid:
        """Why each partner was chosen, where their brief says so."""
        told = self.found.duties.reasons
        heads = (Head("Partner", width=170), Head("Why", width=520))
        rows = tuple(
            (self.make.text(each.name), self.make.text(told[each.influencer_id]))
            for each in self.found.partners
            if each.influencer_id in told
        )
        return Grid("Why these partners", heads, rows)

    def disclosure(self) -> Grid:
        """One line for each partner with posts: what looks at them found."""
        looks, outcomes = self.found.duties.looks, tuple(DisclosureOutcome)
        heads = (
            Head("Partner", width=170),
            Head("Posts", right=True, width=60),
            *(Head(words.DISCLOSED[outcome], right=True, width=90) for outcome in outcomes),
            Head("Not looked at", right=True, width=100),
            Head("Still to fix", "Unclear or missing, and not fixed yet", right=True, width=90),
        )
        posts: defaultdict[str, list[str]] = defaultdict(list)
        for post in self.found.posts:
            posts[post.collaboration_id].append(post.id)
        rows = []
        for partner in self.found.partners if looks else ():
            of = posts[partner.collaboration_id]
            seen = [looks[each] for each in of if each in looks]
            counts = (len(of), *(sum(look.outcome is each for look in seen) for each in outcomes), len(of) - len(seen))
            if of:
                told = (*counts, sum(look.to_fix for look in seen))
                rows.append((self.make.text(partner.name), *map(self.make.count, told)))
        remark = "" if looks else "Nobody has looked yet at how these posts say that they are advertising."
        return Grid("Disclosure", heads, rows, remark)

    def rights(self) -> Grid:
        """What of the campaign may be used, in what way and until when."""
        heads = (
            Head("Partner", width=135),
            Head("Asset", width=145),
            Head("Use", width=172),
            Head("Where", width=172),
            Head("Starts", width=88),
            Head("Ends", width=88),
            Head("State", width=104),
        )
        make, today = self.make, self.found.today
        rows = tuple(
            (
                *map(make.text, (right.partner, right.asset, use_words(right), place_words(right))),
                make.day(right.starts_on),
                make.day(right.ends_on),
                make.text(state_words(right, today)),
            )
            for right in self.found.duties.rights
        )
        return Grid("Rights of use", heads, rows, "" if rows else "No right of use is recorded for it.")

    def themes(self) -> Grid:
        """One line for each creative theme."""
        heads = (
            Head("Theme", width=220),
            Head("Posts", right=True, width=60),
            Head("Partners", right=True, width=80),
            Head("Engagements", self.set, right=True, width=100),
            Head("Rate", f"Engagements ÷ {self.basis}, of the posts that know both", right=True, width=80),
            Head("Typical post", "Median of the posts’ rates, giveaways left out", right=True, width=100),
            Head("n", "Posts that the rate rests on", right=True, width=50),
            Head("Orders", "Through links of these posts", right=True, width=70),
        )
        make = self.make
        rows = tuple(
            (
                make.text(theme.name or "No theme"),
                make.count(theme.posts),
                make.count(theme.partners),
                make.count(theme.engagements),
                make.rate(theme.rate),
                make.rate(theme.typical),
                make.count(theme.n),
                make.count(theme.orders),
            )
            for theme in self.found.themes
        )
        few = any(theme.n < FEW_POSTS for theme in self.found.themes)
        remark = f"Fewer than {FEW_POSTS} posts say nothing about a theme." if few else ""
        return Grid("Creative themes", heads, rows, remark)

    def platforms(self) -> Grid:
        """One line for each platform."""
        heads = (
            Head("Platform", width=130),
            Head("Posts", right=True, width=70),
            Head("Elsewhere", "On another platform than the partner’s own accounts", right=True, width=90),
            Head("Engagements", self.set, right=True, width=110),
            Head("Rate", f"Engagements ÷ {self.basis}", right=True, width=90),
            Head("n", "Posts that the rate rests on", right=True, width=60),
        )
        make = self.make
        rows = tuple(
            (
                make.text(platform_words(each.platform)),
                make.count(each.posts),
                make.count(each.elsewhere),
                make.count(each.engagements),
                make.rate(each.rate),
                make.count(each.n),
            )
            for each in self.found.platforms
        )
        return Grid("Platforms", heads, rows)

    def lacks(self) -> Grid:
        """What is missing and who owes it."""
        heads = (Head("Partner", width=200), Head("What is missing", width=260), Head("Who owes it", width=160))
        rows = tuple(
            (
                self.make.text(lack.name),
                self.make.text(words.gap(lack.gap)),
                self.make.text(words.owner(lack.gap, lack.name)),
            )
            for lack in self.found.lacks
        )
        return Grid("What is missing", heads, rows, "" if rows else "Nothing is missing.")

    def posts(self) -> Grid:
        """Every post, newest first."""
        heads = (
            Head("Day", width=100),
            Head("Partner", width=160),
            Head("Platform", width=90),
            Head("Kind", width=80),
            Head("Theme", width=170),
            Head("Reach", right=True, width=90),
            Head("Likes", right=True, width=80),
            Head("Comments", right=True, width=80),
            Head("Engagements", self.set, right=True, width=100),
            Head("Rate", f"Engagements ÷ {self.basis}", right=True, width=76),
            Head("Read", "The day of the latest reading", width=100),
            Head("Remark", width=200),
        )
        ordered = sorted(self.found.posts, key=lambda post: (post.posted_on or date.min, post.id), reverse=True)
        return Grid("Every post", heads, RowsOnDemand(ordered, self._post))

    def _post(self, post: PostFact) -> tuple[Cell, ...]:
        make = self.make
        return (
            make.day(post.posted_on),
            make.text(self.names.get(post.collaboration_id, "")),
            make.text(platform_words(post.platform) if post.platform is not Platform.OTHER else "Other"),
            make.text(words.post_type(post.type)),
            make.text(", ".join(post.themes)),
            make.count(post.reach),
            make.count(post.likes),
            make.count(post.comments),
            make.count(post.engagements),
            make.rate(post.rate),
            make.day(post.read_on),
            Cell(remarks := ", ".join(self._remarks(post)), remarks),
        )

    def _remarks(self, post: PostFact) -> Iterator[str]:
        if post.boosted:
            yield "boosted"
        if post.giveaway:
            yield "giveaway"
        if post.read_on is None:
            yield "no reading"
        elif post.is_provisional:
            yield "provisional"
        yield from (words.FLAGS[flag] for flag in sorted(post.flags))
