"""What people answered under a brand's posts and which goals its campaigns reached: of every campaign, none left out.

Each comment is judged, so this is read after the page is there. Nothing here writes.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.entities import Campaign, CampaignGoal, Collaboration, Comment, Post
from crm.db.unit_of_work import Database
from crm.domain.attribution import local_day
from crm.domain.explanation import Explanation, Input, SourceRow, span
from crm.domain.ranking import Interval, wilson
from crm.domain.results import GoalResult
from crm.domain.vocabulary import Tone
from crm.queries.campaigns import CampaignTime, campaign_detail
from crm.queries.feedback import Feedback, campaign_feedback
from crm.queries.figures import Scope, figures
from crm.queries.performance import goal_results


@dataclass(frozen=True, slots=True)
class Answers:
    """Comments of one campaign: how many, how many with a tone, how many of these positive."""

    campaign_id: str
    campaign: str
    comments: int
    judged: int
    positive: int


@dataclass(frozen=True, slots=True)
class ToneMonth:
    """Comments of one calendar month by their own day, with the 95 % interval of the positive share."""

    judged: int
    positive: int

    @property
    def share(self) -> float | None:
        """A fraction; None when no comment was judged."""
        return self.positive / self.judged if self.judged else None

    @property
    def interval(self) -> Interval | None:
        """By Wilson."""
        return wilson(self.positive, self.judged)


@dataclass(frozen=True, slots=True)
class BrandAnswers:
    """What was answered, and what came of goals.

    Attributes:
        campaigns: those with comments.
        months: first day of a month -> its comments.
        goals: campaign -> its goals; campaigns without goals are absent.
        first_on, last_on: days of the comments.
    """

    brand_id: str
    campaigns: tuple[Answers, ...]
    months: Mapping[date, ToneMonth]
    goals: Mapping[str, tuple[GoalResult, ...]]
    first_on: date | None
    last_on: date | None

    @property
    def comments(self) -> int:
        """All of them."""
        return sum(each.comments for each in self.campaigns)

    @property
    def judged(self) -> int:
        """Those whose tone could be told."""
        return sum(each.judged for each in self.campaigns)

    @property
    def positive(self) -> int:
        """Those with a positive tone."""
        return sum(each.positive for each in self.campaigns)

    @property
    def share(self) -> float | None:
        """Positive ones of those judged, a fraction; None when none was."""
        return self.positive / self.judged if self.judged else None

    @property
    def interval(self) -> Interval | None:
        """Where the share truly is, by Wilson."""
        return wilson(self.positive, self.judged)

    def explain(self) -> Explanation:
        """How the share came about."""
        interval = self.interval
        return Explanation(
            "Feedback",
            "positive comments / comments whose tone was judged; 95 % interval by Wilson",
            (
                Input("positive", self.positive, "count"),
                Input("judged", self.judged, "count"),
                Input("positive share", self.share, "fraction"),
                Input("lower end", interval.low if interval else None, "fraction"),
                Input("upper end", interval.high if interval else None, "fraction"),
                *(
                    Input(f"{each.campaign}, positive of {each.judged}", each.positive, "count")
                    for each in self.campaigns
                ),
            ),
            self.judged,
            self.comments,
            self.first_on,
            self.last_on,
            tuple(SourceRow("campaign", each.campaign_id, None, each.campaign) for each in self.campaigns),
            ("Spam is left out; a comment in a language that the word list does not know is not judged.",),
            "domain.md, audience feedback",
        )

    def explain_months(self) -> Explanation:
        """How the shares of the months came about."""
        return Explanation(
            "Positive comments by month",
            "positive comments / comments whose tone was judged, by the day of the comment; 95 % interval by Wilson",
            tuple(
                Input(f"{first:%Y-%m}, n = {month.judged}", month.share, "fraction")
                for first, month in self.months.items()
            ),
            sum(month.judged for month in self.months.values()),
            self.comments,
            self.first_on,
            self.last_on,
            notes=("Comments without a day stand in no month.",),
            source="domain.md, audience feedback",
        )


def brand_answers(db: Database, brand_id: str, today: date) -> BrandAnswers:
    """Read comments and goals of all campaigns of a brand."""
    with db.read() as session:
        campaigns, commented, aimed = _looked_at(session, brand_id)
    told, goals, days = [], {}, []
    months: Counter[tuple[date, bool]] = Counter()
    for id_, (name, zone) in campaigns.items():
        feedback = campaign_feedback(db, id_)
        if id_ in aimed:
            goals[id_] = _goals(db, id_, feedback, today)
        if id_ not in commented:
            continue
        tones = {share.code: share for share in feedback.summary.tones}
        positive = tones[Tone.POSITIVE]
        told.append(Answers(id_, name, feedback.summary.comments, positive.of, positive.count))
        for day, tone in _tones(feedback, zone):
            days.append(day)
            months[day.replace(day=1), tone is Tone.POSITIVE] += 1
    first_on, last_on = span(days)
    by_month = {
        first: ToneMonth(months[first, True] + months[first, False], months[first, True])
        for first in sorted({first for first, _ in months})
    }
    return BrandAnswers(brand_id, tuple(told), by_month, goals, first_on, last_on)


def _looked_at(session: Session, brand_id: str) -> tuple[dict[str, tuple[str, str]], set[str], set[str]]:
    """Campaigns with comments or goals: name and zone; those with comments; those with goals."""
    own = select(Campaign.id).where(Campaign.brand_id == brand_id)
    with_comments = (
        select(Collaboration.campaign_id)
        .join(Post, Post.collaboration_id == Collaboration.id)
        .join(Comment, Comment.post_id == Post.id)
        .where(Collaboration.campaign_id.in_(own))
        .distinct()
    )
    commented = set(session.scalars(with_comments))
    aimed = set(session.scalars(select(CampaignGoal.campaign_id).where(CampaignGoal.campaign_id.in_(own))))
    named = select(Campaign.id, Campaign.name, Campaign.zone).where(Campaign.id.in_(commented | aimed))
    rows = session.execute(named.order_by(Campaign.starts_on.desc().nulls_last(), Campaign.name_key))
    return {row.id: (row.name, row.zone) for row in rows}, commented, aimed


def _goals(db: Database, campaign_id: str, feedback: Feedback, today: date) -> tuple[GoalResult, ...]:
    campaign = campaign_detail(db, campaign_id, today)
    found = figures(db, Scope(campaign_id=campaign_id))
    return goal_results(campaign, found, feedback, campaign.row.time is not CampaignTime.ENDED)


def _tones(feedback: Feedback, zone: str) -> list[tuple[date, Tone]]:
    return [
        (local_day(row.at, zone), row.judgement.tone)
        for row in feedback.rows
        if row.at is not None and not row.judgement.spam and row.judgement.tone is not Tone.NOT_JUDGED
    ]
