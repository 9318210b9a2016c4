"""Words of the campaign pages: stages, what is missing, money and days. No widget, no state."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication

from crm.domain.collaborations import Gap, Missing, Owner, Stale
from crm.domain.exchange import Total
from crm.domain.vocabulary import CollaborationStage, CommentTheme, GoalFigure, Money, ReviewVerdict, Tone
from crm.formats import UNKNOWN, Formats
from crm.queries.campaigns import Budget, CampaignRow, CampaignTime
from crm.queries.collaborations import CollaborationRow


def _tr(text: str) -> str:
    return QCoreApplication.translate("campaigns", text)


def stage_words(stage: CollaborationStage) -> str:
    """Where a collaboration stands."""
    return {
        CollaborationStage.INVITED: _tr("Invited"),
        CollaborationStage.ACCEPTED: _tr("Accepted"),
        CollaborationStage.BRIEF_SENT: _tr("Brief sent"),
        CollaborationStage.PRODUCT_SENT: _tr("Product sent"),
        CollaborationStage.DRAFT: _tr("Draft"),
        CollaborationStage.CHANGES: _tr("Changes"),
        CollaborationStage.APPROVED: _tr("Approved"),
        CollaborationStage.LIVE: _tr("Live"),
        CollaborationStage.METRICS_FINAL: _tr("Metrics final"),
        CollaborationStage.PAID: _tr("Paid"),
        CollaborationStage.CLOSED: _tr("Closed"),
    }[stage]


def stage_tone(stage: CollaborationStage) -> str:
    """The tone of its chip."""
    return {
        CollaborationStage.INVITED: "neutral",
        CollaborationStage.ACCEPTED: "teal",
        CollaborationStage.BRIEF_SENT: "blue",
        CollaborationStage.PRODUCT_SENT: "blue",
        CollaborationStage.DRAFT: "violet",
        CollaborationStage.CHANGES: "amber",
        CollaborationStage.APPROVED: "teal",
        CollaborationStage.LIVE: "green",
        CollaborationStage.METRICS_FINAL: "green",
        CollaborationStage.PAID: "green",
        CollaborationStage.CLOSED: "neutral",
    }[stage]


def time_words(time: CampaignTime) -> str:
    """Whether a campaign is to come, runs or is over."""
    return {
        CampaignTime.PLANNED: _tr("To come"),
        CampaignTime.RUNNING: _tr("Running"),
        CampaignTime.ENDED: _tr("Over"),
    }[time]


def time_tone(time: CampaignTime) -> str:
    """The tone of its chip."""
    return {CampaignTime.PLANNED: "blue", CampaignTime.RUNNING: "green"}.get(time, "neutral")


def days_words(row: CampaignRow, formats: Formats) -> str:
    """From when to when; the end is inclusive."""
    if row.starts_on is None and row.ends_on is None:
        return UNKNOWN
    return f"{_day(row.starts_on, formats)} – {_day(row.ends_on, formats)}"


def _day(day: date | None, formats: Formats) -> str:
    return formats.date(day) if day is not None else "…"


def free_words(budget: Budget, formats: Formats) -> str:
    """What is left of a budget."""
    if budget.planned is None:
        return _tr("No budget")
    if budget.free is None:
        return _tr("Free: needs a rate")
    free = formats.money(budget.free.minor, budget.free.currency)
    return _tr("{amount} free").format(amount=free)


def budget_words(budget: Budget, formats: Formats) -> str:
    """A budget with what is committed, spent and free of it; amounts without a rate stand beside each other."""
    told = [_tr("{amount} committed").format(amount=_sum(budget.committed_total, budget.committed, formats))]
    told.append(_tr("{amount} spent").format(amount=_sum(budget.spent_total, budget.spent, formats)))
    if budget.planned is not None:
        planned = formats.money(budget.planned.minor, budget.planned.currency)
        told.insert(0, _tr("{amount} planned").format(amount=planned))
    return " · ".join((*told, free_words(budget, formats)))


def _sum(total: Total, amounts: Sequence[Money], formats: Formats) -> str:
    shown = (total.amount,) if total.amount is not None else amounts
    return " + ".join(formats.money(each.minor, each.currency) for each in shown) or UNKNOWN


def gap_words(gap: Gap) -> str:
    """What is missing, in a few words."""
    words = {
        Missing.INVITATION: _tr("Write to them"),
        Missing.ANSWER: _tr("Their answer"),
        Missing.FEE: _tr("Fee or product"),
        Missing.DELIVERABLES: _tr("Agreed pieces"),
        Missing.BRIEF: _tr("A brief"),
        Missing.BRIEF_ACCEPTANCE: _tr("Brief accepted"),
        Missing.DRAFT: _tr("The draft"),
        Missing.REVIEW: _tr("Our review"),
        Missing.TRACKING: _tr("Code or link"),
        Missing.POST: _tr("The post"),
        Missing.FINAL_FIGURES: _tr("Final figures"),
        Missing.PAYMENT: _tr("Payment"),
        Missing.COST_CONFIRMATION: _tr("Confirm the cost"),
    }
    return words.get(gap.what, gap.what.value)


def lacks_words(row: CollaborationRow) -> tuple[str, str]:
    """The first thing missing, and whose turn it is with how much more there is."""
    if not row.lacks:
        return _tr("Nothing is missing"), ""
    first, *more = row.lacks
    whose = _tr("our turn") if first.owner is Owner.US else _tr("their turn")
    rest = _tr("and {n} more").format(n=len(more)) if more else ""
    return gap_words(first), " · ".join(part for part in (whose, rest) if part)


def stale_words(stale: Stale, formats: Formats) -> str:
    """Since when a collaboration stands, against what was expected."""
    over = _tr("1 day over, since {day}") if stale.days_over == 1 else _tr("{n} days over, since {day}")
    return over.format(n=formats.count(stale.days_over), day=formats.date(stale.since_on))


def theme_words(theme: CommentTheme | None) -> str:
    """What a comment is about."""
    if theme is None:
        return _tr("Not judged")
    return {
        CommentTheme.PRAISE: _tr("Praise"),
        CommentTheme.QUESTION: _tr("Question"),
        CommentTheme.PURCHASE_INTENT: _tr("Wants to buy"),
        CommentTheme.SCEPTICISM: _tr("Scepticism"),
        CommentTheme.COMPLAINT: _tr("Complaint"),
        CommentTheme.OFF_TOPIC: _tr("Off topic"),
    }[theme]


def tone_words(tone: Tone) -> str:
    """How a comment sounds."""
    return {
        Tone.POSITIVE: _tr("Positive"),
        Tone.NEUTRAL: _tr("Neutral"),
        Tone.NEGATIVE: _tr("Negative"),
        Tone.NOT_JUDGED: _tr("Not judged"),
    }[tone]


def tone_colour(tone: Tone) -> str:
    """The tone of its chip."""
    return {Tone.POSITIVE: "green", Tone.NEGATIVE: "red", Tone.NEUTRAL: "neutral"}.get(tone, "neutral")


def window_words(first: date | None, last: date | None, formats: Formats) -> str:
    """The days between which a piece is due."""
    if last is None:
        return _tr("from {day}").format(day=formats.date(first)) if first else UNKNOWN
    return f"{formats.date(first)} – {formats.date(last)}" if first else formats.date(last)


def late_words(days: int, formats: Formats) -> str:
    """How late something is; "" while it is in time."""
    if not days:
        return ""
    return _tr("1 day late") if days == 1 else _tr("{n} days late").format(n=formats.count(days))


def rounds_words(used: int, agreed: int | None) -> str:
    """Rounds of changes used of those agreed."""
    if agreed is None:
        return _tr("{used} used, none agreed").format(used=used) if used else _tr("None agreed")
    return _tr("{used} of {agreed} used").format(used=used, agreed=agreed)


def over_words(over: int) -> str:
    """Rounds beyond those agreed; "" for none."""
    if not over:
        return ""
    return _tr("1 more than agreed") if over == 1 else _tr("{n} more than agreed").format(n=over)


def verdict_words(verdict: ReviewVerdict) -> str:
    """What a reviewer decided."""
    return {
        ReviewVerdict.CHANGES: _tr("Changes asked"),
        ReviewVerdict.APPROVED: _tr("Approved"),
        ReviewVerdict.COMMENT: _tr("A remark"),
    }[verdict]


def goal_words(figure: GoalFigure) -> str:
    """What a goal is counted in."""
    return {
        GoalFigure.ENGAGEMENTS: _tr("Engagements"),
        GoalFigure.ENGAGEMENT_RATE: _tr("Engagement rate, %"),
        GoalFigure.REACH: _tr("Reach"),
        GoalFigure.IMPRESSIONS: _tr("Impressions"),
        GoalFigure.VIEWS: _tr("Views"),
        GoalFigure.CLICKS: _tr("Clicks"),
        GoalFigure.ORDERS: _tr("Orders"),
        GoalFigure.REVENUE: _tr("Revenue"),
        GoalFigure.COMMENTS: _tr("Comments"),
        GoalFigure.POSITIVE_SHARE: _tr("Positive share, %"),
    }[figure]
