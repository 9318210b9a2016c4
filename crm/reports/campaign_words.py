"""The words of a campaign report and of the performance page for what the domain names. English; no figures made here."""

from crm.domain.collaborations import Gap, Missing, Owner
from crm.domain.metrics import Flag
from crm.domain.results import Measure, Outcome, Verdict
from crm.domain.vocabulary import (
    Basis,
    CollaborationStage,
    CommentTheme,
    DisclosureOutcome,
    GoalFigure,
    PostType,
    ReadingSource,
    Tone,
)

GOALS = {
    GoalFigure.ENGAGEMENTS: "Engagements",
    GoalFigure.ENGAGEMENT_RATE: "Engagement rate",
    GoalFigure.REACH: "Gross reach",
    GoalFigure.IMPRESSIONS: "Impressions",
    GoalFigure.VIEWS: "Views",
    GoalFigure.CLICKS: "Clicks",
    GoalFigure.ORDERS: "Orders",
    GoalFigure.REVENUE: "Revenue",
    GoalFigure.COMMENTS: "Comments",
    GoalFigure.POSITIVE_SHARE: "Positive comments",
}
MEASURES = {
    Measure.ENGAGEMENT: "Engagement",
    Measure.CONVERSIONS: "Conversions",
    Measure.FEEDBACK: "Audience feedback",
}
VERDICTS = {
    Verdict.WORKED: "It worked",
    Verdict.PARTLY: "Worked in part",
    Verdict.FAILED: "Goals missed",
    Verdict.RUNNING: "Still running",
    Verdict.UNKNOWN: "Not measurable yet",
    Verdict.NO_GOALS: "No goal set",
}
OUTCOMES = {
    Outcome.MET: "Met",
    Outcome.MISSED: "Missed",
    Outcome.OPEN: "Not yet",
    Outcome.UNKNOWN: "Unknown",
}
DISCLOSED = {
    DisclosureOutcome.CLEAR: "Clear",
    DisclosureOutcome.UNCLEAR: "Unclear",
    DisclosureOutcome.MISSING: "Missing",
    DisclosureOutcome.NOT_NEEDED: "Not needed",
}
SETS = {
    "public": "likes + comments",
    "full": "likes + comments + shares + saves",
    "total": "interactions as the source counts them",
}
TONES = {Tone.POSITIVE: "Positive", Tone.NEUTRAL: "Neutral", Tone.NEGATIVE: "Negative"}
THEMES = {
    CommentTheme.PRAISE: "Praise",
    CommentTheme.QUESTION: "Question",
    CommentTheme.PURCHASE_INTENT: "Wants to buy",
    CommentTheme.SCEPTICISM: "Scepticism",
    CommentTheme.COMPLAINT: "Complaint",
    CommentTheme.OFF_TOPIC: "Off topic",
}
FLAGS = {
    Flag.ENGAGEMENTS_OVER_REACH: "more engagements than reach",
    Flag.IMPRESSIONS_UNDER_REACH: "fewer impressions than reach",
    Flag.VIEWS_UNDER_LIKES: "fewer views than likes",
    Flag.RATE_OVER_ONE: "a rate above 100 %",
}
GAPS = {
    Missing.INVITATION: "Write to them",
    Missing.ANSWER: "Their answer",
    Missing.FEE: "Agree a fee or a product",
    Missing.DELIVERABLES: "Agree the pieces",
    Missing.BRIEF: "Write the brief",
    Missing.BRIEF_ACCEPTANCE: "Accept the brief",
    Missing.DRAFT: "Hand in the draft",
    Missing.REVIEW: "Review the draft",
    Missing.TRACKING: "Set a code or link",
    Missing.POST: "Post it",
    Missing.FINAL_FIGURES: "Send the final figures",
    Missing.PAYMENT: "Pay",
    Missing.COST_CONFIRMATION: "Confirm that nothing else was spent",
}
_SOURCES = {ReadingSource.EXPORT: "platform export", ReadingSource.PARTNER: "partner’s word"}


def basis(value: Basis) -> str:
    """What a rate is divided by."""
    return "unknown basis" if value is Basis.UNKNOWN else value.value


def stage(value: CollaborationStage) -> str:
    """Where a collaboration stands."""
    return value.value.replace("_", " ").capitalize()


def post_type(value: PostType) -> str:
    """What kind of piece a post is."""
    return value.value.capitalize()


def source(value: ReadingSource | None) -> str:
    """Who says what a post's figures were."""
    return "" if value is None else _SOURCES.get(value, value.value)


def gap(value: Gap) -> str:
    """What is missing, with how many are there of how many."""
    words = GAPS[value.what]
    return f"{words} ({value.have} of {value.need})" if value.need > 1 else words


def owner(value: Gap, name: str) -> str:
    """Whose turn it is."""
    return "We" if value.owner is Owner.US else name


def counted(count: int, one: str, many: str) -> str:
    """A short count with its noun: "1 post", "3 posts"."""
    return f"{count:,} {one if count == 1 else many}"
