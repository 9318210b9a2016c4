"""The answer to "did it work", what it rests on, what to do next and what was learned: sentences only."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from crm.domain.collaborations import Owner
from crm.domain.results import GoalResult, Outcome, Verdict
from crm.domain.vocabulary import Money
from crm.queries.campaigns import CampaignTime
from crm.queries.performance import PartnerResult
from crm.reports import campaign_words as words
from crm.reports.campaign_cells import Panel
from crm.reports.campaign_tables import FEW_POSTS
from crm.reports.campaign_telling import Telling

MOST_NAMED = 3


class Answer(Telling):
    """Tells sentences."""

    def answer(self) -> str:
        """The first line of every form: did it work?"""
        goals = self.found.goals
        met = [goal for goal in goals if goal.outcome is Outcome.MET]
        total = words.counted(len(goals), "goal", "goals")
        if self.found.verdict is Verdict.NO_GOALS:
            return f"Nobody set a goal, so it cannot be said whether it worked. {self._returned()}"
        if self.found.verdict is Verdict.UNKNOWN:
            return f"Not known: none of its {total} has a result yet. {self._returned()}"
        if self.found.verdict is Verdict.WORKED:
            whole = "its goal" if len(goals) == 1 else f"all {total}"
            best = max(met, key=lambda goal: goal.reached or Decimal(0))
            return f"Yes, it worked: it met {whole}. {self._of_goal(best)}"
        lead = {Verdict.RUNNING: "Not yet", Verdict.PARTLY: "In part", Verdict.FAILED: "No"}[self.found.verdict]
        verb = "is" if len(met) == 1 else "are"
        behind = [goal for goal in goals if goal.outcome in (Outcome.OPEN, Outcome.MISSED)]
        last = min(behind, key=lambda goal: goal.reached or Decimal(0), default=None)
        furthest = f" Furthest behind: {self._of_goal(last)}" if last else ""
        return f"{lead}: {len(met)} of {total} {verb} met.{furthest}"

    def _of_goal(self, goal: GoalResult) -> str:
        reached = "" if goal.reached is None else f" ({self.formats.rate(goal.reached, 0)} of the goal)"
        name = words.GOALS[goal.figure].lower()
        return f"{name} {self.goal_cell(goal.figure, goal.result).text} of {self.goal_cell(goal.figure, goal.target).text}{reached}."

    def _returned(self) -> str:
        found = self.found.figures
        if found.roas is None or found.currency is None:
            return "What it returned on its cost is not known."
        unit = Money(0, found.currency).decimals
        one = self.formats.money(10**unit, found.currency)
        back = self.formats.money(found.roas.scaleb(unit), found.currency)
        return f"For each {one} spent, partners’ sales brought {back}."

    def reasons(self, panels: Sequence[Panel]) -> Iterator[str]:
        """One sentence for each measure, in the same order everywhere."""
        for panel in panels:
            first, *rest = panel.metrics
            more = "; ".join(f"{metric.label.lower()} {metric.cell.text}" for metric in rest[:2])
            basis = f" ({first.figure.caption})" if first.figure.caption else ""
            yield f"{panel.title}: {first.label.lower()} {first.cell.text}{basis}; {more}."

    def next_steps(self) -> Iterator[str]:
        found = self.found
        if not found.goals:
            yield "Set a goal for each measure, so that the next report can answer."
        unread = found.figures.posts - found.figures.posts_read
        if unread:
            yield f"Ask for the figures of {words.counted(unread, 'post', 'posts')} that nobody has read yet."
        yield from self._owed()
        if found.doubtful:
            yield f"Confirm the figures of {words.counted(found.doubtful, 'post', 'posts')} that contradict each other."
        for code in found.codes:
            if code.leak is not None and code.leak.suspected:
                yield f"Ask where the code {code.code} of {code.influencer} is passed on; it seems leaked."
        if not any(share.of for share in found.feedback.summary.tones):
            yield "Paste comments, so that audience feedback can be judged."
        if found.campaign.row.time is CampaignTime.ENDED and not found.lacks and not unread:
            yield "Close the collaborations and plan with the partners who did best."

    def _owed(self) -> Iterator[str]:
        """What is open on our side and on theirs, the first few by name."""
        for owner, mine in (("We owe", True), ("Partners owe", False)):
            open_ones = [lack for lack in self.found.lacks if (lack.gap.owner is Owner.US) is mine]
            if open_ones:
                named = "; ".join(f"{lack.name}: {words.gap(lack.gap).lower()}" for lack in open_ones[:MOST_NAMED])
                more = f"; and {len(open_ones) - MOST_NAMED:,} more" if len(open_ones) > MOST_NAMED else ""
                yield f"{owner} {words.counted(len(open_ones), 'thing', 'things')}: {named}{more}."

    def learned(self) -> Iterator[str]:
        """Only what the intervals allow to say."""
        ranked = [partner for partner in self.found.partners if partner.estimate is not None]
        if len(ranked) < 2:
            yield "Too few partners can be compared to say who did better."
        else:
            yield self._ahead(ranked)
        themes = [
            theme for theme in self.found.themes if theme.name and theme.n >= FEW_POSTS and theme.typical is not None
        ]
        if len(themes) > 1:
            best = max(themes, key=lambda theme: theme.typical or Decimal(0))
            yield (
                f"The theme with the highest typical rate is “{best.name}”: {self.formats.rate(best.typical, 2)} "
                f"of {self.basis}, median of {best.n} posts. Other posts may well fall differently."
            )
        sold = [partner for partner in self.found.partners if partner.orders]
        if sold:
            top = max(sold, key=lambda partner: partner.orders or 0)
            yield f"Most orders came through {top.name}: {self.formats.count(top.orders)} of {self.formats.count(self.found.figures.orders)}."

    def _ahead(self, ranked: Sequence[PartnerResult]) -> str:
        half = len(ranked) / 2
        sure = [partner.name for partner in ranked if partner.worst is not None and partner.worst <= half]
        if not sure:
            return "No partner is surely in the better half: their intervals overlap, so differences may be chance."
        named = ", ".join(sure[:5]) + (f" and {len(sure) - 5} more" if len(sure) > 5 else "")
        verb = "is" if len(sure) == 1 else "are"
        return f"Worth rebooking for engagement: {named} {verb} surely in the better half by engagement rate."
