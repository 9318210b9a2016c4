"""Whether a campaign worked: each goal against its result, and the verdict of all of them. Knows no words for a screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from crm.domain.vocabulary import GoalFigure


class Measure(StrEnum):
    """The three things that are always looked at together."""

    ENGAGEMENT = "engagement"
    CONVERSIONS = "conversions"
    FEEDBACK = "feedback"


# Comments are counted as feedback: what people answered. Source: domain.md and product.md, three measures.
MEASURE_OF = {
    GoalFigure.ENGAGEMENTS: Measure.ENGAGEMENT,
    GoalFigure.ENGAGEMENT_RATE: Measure.ENGAGEMENT,
    GoalFigure.REACH: Measure.ENGAGEMENT,
    GoalFigure.IMPRESSIONS: Measure.ENGAGEMENT,
    GoalFigure.VIEWS: Measure.ENGAGEMENT,
    GoalFigure.CLICKS: Measure.CONVERSIONS,
    GoalFigure.ORDERS: Measure.CONVERSIONS,
    GoalFigure.REVENUE: Measure.CONVERSIONS,
    GoalFigure.COMMENTS: Measure.FEEDBACK,
    GoalFigure.POSITIVE_SHARE: Measure.FEEDBACK,
}


class Outcome(StrEnum):
    """How one goal stands."""

    MET = "met"
    MISSED = "missed"
    OPEN = "open"  # not reached yet, and the campaign still runs
    UNKNOWN = "unknown"  # no figure to judge by


class Verdict(StrEnum):
    """How the campaign as a whole stands."""

    WORKED = "worked"  # every goal is met
    PARTLY = "partly"  # some are met, none is open
    FAILED = "failed"  # none is met
    RUNNING = "running"  # not every goal is met, and it still runs
    UNKNOWN = "unknown"  # goals, but no figure decides
    NO_GOALS = "no_goals"


@dataclass(frozen=True, slots=True)
class GoalResult:
    """One goal and what came of it, both in the figure's own unit (minor units for money, a fraction for shares).

    Attributes:
        result: None when it is not known, or money is in several currencies that no rate joins.
        n: how many posts, orders or judged comments the result rests on; of: of how many, None where that means nothing.
    """

    figure: GoalFigure
    target: Decimal
    result: Decimal | None
    outcome: Outcome
    n: int | None = None
    of: int | None = None

    @property
    def reached(self) -> Decimal | None:
        """Result over target, a fraction; None when the result is unknown or nothing was aimed at."""
        return self.result / self.target if self.result is not None and self.target else None


def goal_result(
    figure: GoalFigure, target: Decimal, result: Decimal | None, *, running: bool, n: int | None, of: int | None
) -> GoalResult:
    """Judge one goal.

    Args:
        running: the campaign has not ended, so what is not reached may still be.
    """
    if result is None:
        outcome = Outcome.UNKNOWN
    elif result >= target:
        outcome = Outcome.MET
    else:
        outcome = Outcome.OPEN if running else Outcome.MISSED
    return GoalResult(figure, target, result, outcome, n, of)


def verdict(goals: Sequence[GoalResult], *, running: bool) -> Verdict:
    """What all goals say together; unknown ones never count as missed.

    Args:
        running: the campaign has not ended.
    """
    outcomes = [goal.outcome for goal in goals]
    known = [outcome for outcome in outcomes if outcome is not Outcome.UNKNOWN]
    if not outcomes:
        return Verdict.NO_GOALS
    if all(outcome is Outcome.MET for outcome in outcomes):
        return Verdict.WORKED
    if running:
        return Verdict.RUNNING
    if not known:
        return Verdict.UNKNOWN
    return Verdict.PARTLY if Outcome.MET in known else Verdict.FAILED
