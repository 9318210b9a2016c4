"""One campaign's answer to "did it work": goals, the three measures, partners, posts, themes, weeks, what is missing.

Sums are those of `figures`, so that every form says the same. Rules are in `domain.results`, `metrics` and `ranking`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median

from crm.db.unit_of_work import Database
from crm.domain import metrics, results
from crm.domain.attribution import local_day
from crm.domain.collaborations import Gap
from crm.domain.ranking import Estimate, PostRate, log_rate, post_weight, prior_from, rank_ranges, shrunken_rate
from crm.domain.results import GoalResult, Verdict
from crm.domain.vocabulary import Basis, CollaborationStage, GoalFigure, Money, Platform, Tone
from crm.queries.campaign_duties import CampaignDuties, campaign_duties
from crm.queries.campaigns import CampaignDetail, CampaignTime, campaign_detail
from crm.queries.collaborations import CollaborationFilter, CollaborationRow, collaboration_rows
from crm.queries.feedback import CommentRow, Feedback, campaign_feedback
from crm.queries.figures import CurrencyAmount, Figures, OutsideWindow, Scope, figures
from crm.queries.performance_facts import CampaignFacts, PostFact, campaign_facts
from crm.queries.tracking import CodeRow, used_codes


@dataclass(frozen=True, slots=True)
class PartnerResult:
    """What one partner did in the campaign; None is not known and never 0.

    Attributes:
        rate: engagements over the audience, both summed over the `n` organic posts that know both.
        estimate: the same drawn towards the roster, with its interval; None when nothing can be compared.
        best, worst: the ranks the partner may truly have; None when not ranked.
        revenue, cost: one amount per currency; roas, cpe_minor and cpa_minor only within one.
        positive, judged: comments with a positive tone, of those with a tone.
    """

    collaboration_id: str
    influencer_id: str
    name: str
    handle: str | None
    stage: CollaborationStage
    pieces: int
    live: int
    late: int
    posts: int
    posts_read: int
    reach: int | None
    engagements: int | None
    rate: Decimal | None
    n: int
    estimate: Estimate | None
    best: int | None
    worst: int | None
    clicks: int | None
    orders: int | None
    revenue: tuple[CurrencyAmount, ...]
    cost: tuple[Money, ...]
    roas: Decimal | None
    cpe_minor: Decimal | None
    cpa_minor: Decimal | None
    positive: int
    judged: int
    rates: tuple[tuple[date, Decimal], ...]


@dataclass(frozen=True, slots=True)
class ThemeResult:
    """What posts of one creative theme did; `name` "" are posts without a theme.

    Attributes:
        rate: pooled over `n` organic posts that know both parts; typical: their median.
        partners: who made them.
    """

    name: str
    posts: int
    partners: int
    engagements: int | None
    rate: Decimal | None
    typical: Decimal | None
    n: int
    orders: int | None


@dataclass(frozen=True, slots=True)
class PlatformResult:
    """What the posts on one platform did; `elsewhere` are on another platform than the partner's own accounts."""

    platform: Platform
    posts: int
    elsewhere: int
    engagements: int | None
    rate: Decimal | None
    n: int


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Sunday in the campaign's zone: posts and engagements by the day of the post, orders by their own day.

    Attributes:
        positive, negative: comments by their own day; both 0 while none of that week is judged.
    """

    starts_on: date
    posts: int
    engagements: int | None
    orders: int
    positive: int
    negative: int


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that a partner or we still owe."""

    influencer_id: str
    name: str
    gap: Gap


@dataclass(frozen=True, slots=True)
class Performance:
    """One campaign, whole.

    Attributes:
        read_from, read_to: the days of the latest readings, the oldest and the newest; None without readings.
        young: posts whose latest reading is less than 48 hours old, so provisional.
        doubtful: posts whose figures contradict each other; kept in sums, left out of the comparison of partners.
        basis_of: how many read posts know each basis.
        late_orders: orders whose source names a post that is longer ago than the attribution window; they are counted.
        outside: sales that are not counted, because they follow no post within the window.
        codes: promo codes with how they were used, and whether they seem leaked.
        undated: posts and orders that no week holds.
    """

    campaign: CampaignDetail
    figures: Figures
    verdict: Verdict
    goals: tuple[GoalResult, ...]
    partners: tuple[PartnerResult, ...]
    themes: tuple[ThemeResult, ...]
    platforms: tuple[PlatformResult, ...]
    posts: tuple[PostFact, ...]
    weeks: tuple[Week, ...]
    feedback: Feedback
    duties: CampaignDuties
    lacks: tuple[Lack, ...]
    read_from: date | None
    read_to: date | None
    young: int
    doubtful: int
    late_orders: int
    outside: OutsideWindow
    codes: tuple[CodeRow, ...]
    undated_posts: int
    undated_orders: int
    made_at: datetime
    today: date
    workspace: str


def performance(db: Database, campaign_id: str, basis: Basis | None = None) -> Performance:
    """Everything that the performance page and the campaign report show.

    Args:
        basis: what engagement rates are divided by; None = what most posts know.

    Raises:
        NotFound: the campaign is gone.
    """
    campaign = campaign_detail(db, campaign_id, db.today("UTC"))
    today = db.today(campaign.zone)
    found = figures(db, Scope(campaign_id=campaign_id), basis)
    rows = collaboration_rows(db, today, CollaborationFilter(campaign_id=campaign_id))
    rate = found.engagement_rate
    facts = campaign_facts(db, campaign_id, rate.engagements, rate.basis)
    feedback = campaign_feedback(db, campaign_id)
    running = campaign.row.time is not CampaignTime.ENDED
    goals = goal_results(campaign, found, feedback, running)
    read_on = [day for post in facts.posts if (day := post.read_on) is not None]
    return Performance(
        campaign=campaign,
        figures=found,
        verdict=results.verdict(goals, running=running),
        goals=goals,
        partners=_partners(rows, facts, feedback, found, today),
        themes=_themes(facts, boosted=rate.boosted),
        platforms=_platforms(facts, boosted=rate.boosted),
        posts=facts.posts,
        weeks=_weeks(facts, feedback, campaign.zone),
        feedback=feedback,
        duties=campaign_duties(db, campaign_id),
        lacks=tuple(Lack(row.influencer_id, _name(row), gap) for row in rows for gap in row.lacks),
        read_from=min(read_on, default=None),
        read_to=max(read_on, default=None),
        young=sum(post.is_provisional for post in facts.posts),
        doubtful=sum(bool(post.flags) for post in facts.posts),
        late_orders=facts.late_orders,
        outside=facts.outside,
        codes=tuple(used_codes(db, campaign_id, facts.lines, facts.followed)),
        undated_posts=sum(post.posted_on is None for post in facts.posts),
        undated_orders=sum(sale.orders for sale in facts.sales if sale.on is None),
        made_at=db.now(),
        today=today,
        workspace=facts.workspace,
    )


def goal_results(campaign: CampaignDetail, found: Figures, feedback: Feedback, running: bool) -> tuple[GoalResult, ...]:
    """What came of a campaign's goals."""
    tones = {share.code: share for share in feedback.summary.tones}
    positive = tones[Tone.POSITIVE]
    rate = found.engagement_rate
    known, posts = found.known, found.posts
    revenue = found.revenue_minor if found.currency == campaign.row.currency else None
    told: dict[GoalFigure, tuple[Decimal | int | None, int | None, int | None]] = {
        GoalFigure.ENGAGEMENT_RATE: (rate.value, rate.n, rate.of),
        GoalFigure.ORDERS: (found.orders, found.orders, None),
        GoalFigure.REVENUE: (revenue, found.orders, None),
        GoalFigure.POSITIVE_SHARE: (
            Decimal(positive.count) / positive.of if positive.of else None,
            positive.of,
            feedback.summary.comments,
        ),
    }
    for figure in ("engagements", "reach", "impressions", "views", "clicks", "comments"):
        told[GoalFigure(figure)] = (getattr(found, figure), known[figure], posts)
    judged = []
    for goal in campaign.goals:
        result, n, of = told[goal.figure]
        exact = None if result is None else Decimal(result)
        judged.append(results.goal_result(goal.figure, goal.target, exact, running=running, n=n, of=of))
    return tuple(judged)


# ---- partners ----


def _partners(
    rows: Sequence[CollaborationRow], facts: CampaignFacts, feedback: Feedback, found: Figures, today: date
) -> tuple[PartnerResult, ...]:
    """Ranked ones first, by the lower end of what is sure; then the others by name."""
    boosted = found.engagement_rate.boosted
    posts: defaultdict[str, list[PostFact]] = defaultdict(list)
    for post in facts.posts:
        posts[post.collaboration_id].append(post)
    estimates = _estimates({row.id: posts[row.id] for row in rows}, today, boosted=boosted)
    judged = _judged_by_person(feedback.rows, facts.posts)
    made = [
        _partner(row, posts[row.id], facts, estimates.get(row.id), judged.get(row.id, (0, 0)), boosted) for row in rows
    ]
    return tuple(sorted(made, key=_standing))


def _standing(partner: PartnerResult) -> tuple[bool, float, str]:
    return (partner.estimate is None, -partner.estimate.rate if partner.estimate else 0.0, partner.name.casefold())


def _partner(
    row: CollaborationRow,
    posts: Sequence[PostFact],
    facts: CampaignFacts,
    estimated: tuple[Estimate, int, int] | None,
    comments: tuple[int, int],
    boosted: bool,
) -> PartnerResult:
    orders, revenue = facts.sold.get(row.influencer_id, (None, ()))
    one = len({*(each.currency for each in revenue), *(each.currency for each in row.cost_counted)}) == 1
    earned = revenue[0].minor if one and revenue else None
    spent = row.cost_counted[0].minor if one and row.cost_counted else None
    pairs = _pairs(posts, boosted)
    rate = metrics.campaign_rate(pairs)
    engagements = _known_sum(post.engagements for post in posts)
    estimate, best, worst = estimated or (None, None, None)
    return PartnerResult(
        collaboration_id=row.id,
        influencer_id=row.influencer_id,
        name=_name(row),
        handle=row.handle,
        stage=row.stage,
        pieces=row.pieces,
        live=row.live,
        late=row.late,
        posts=len(posts),
        posts_read=sum(post.read_on is not None for post in posts),
        reach=_known_sum(post.reach for post in posts),
        engagements=engagements,
        rate=rate.rate,
        n=rate.known,
        estimate=estimate,
        best=best,
        worst=worst,
        clicks=_known_sum(post.clicks for post in posts),
        orders=orders,
        revenue=revenue,
        cost=row.cost_counted,
        roas=metrics.roas(earned, spent),
        cpe_minor=metrics.unit_cost(spent, engagements),
        cpa_minor=metrics.unit_cost(spent, orders),
        positive=comments[0],
        judged=comments[1],
        rates=tuple(
            sorted(
                (post.posted_on, post.rate)
                for post in posts
                if post.posted_on is not None and post.rate is not None and post.boosted is boosted
            )
        ),
    )


def _estimates(
    posts: Mapping[str, Sequence[PostFact]], today: date, *, boosted: bool
) -> dict[str, tuple[Estimate, int, int]]:
    """Each partner's rate with the ranks it may have; one basis and one engagement set throughout.

    Giveaways, doubtful figures, and posts that lack either part are left out. Source: domain.md, robust ranking.
    """
    roster = {
        key: [
            PostRate(log_rate(post.engagements, post.audience), post_weight(post.posted_on or today, today))
            for post in those
            if post.engagements is not None and post.audience is not None and post.is_comparable(boosted)
        ]
        for key, those in posts.items()
    }
    prior = prior_from(list(roster.values()))
    found = {key: estimate for key, those in roster.items() if (estimate := shrunken_rate(those, prior)) is not None}
    ranges = rank_ranges([estimate.interval for estimate in found.values()])
    return {key: (found[key], *rank) for key, rank in zip(found, ranges, strict=True)}


def _judged_by_person(comments: Sequence[CommentRow], posts: Sequence[PostFact]) -> dict[str, tuple[int, int]]:
    """Positive comments and comments with a tone, by collaboration."""
    part_of = {post.id: post.collaboration_id for post in posts}
    found: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for comment in comments:
        judgement, part = comment.judgement, part_of.get(comment.post_id)
        if part is not None and not judgement.spam and judgement.tone is not Tone.NOT_JUDGED:
            positive, judged = found[part]
            found[part] = (positive + (judgement.tone is Tone.POSITIVE), judged + 1)
    return dict(found)


# ---- themes, platforms, weeks ----


def _themes(facts: CampaignFacts, *, boosted: bool) -> tuple[ThemeResult, ...]:
    """Most posts first, those without a theme last; a post with two themes counts in both."""
    grouped: defaultdict[str, list[PostFact]] = defaultdict(list)
    for post in facts.posts:
        for theme in post.themes or ("",):
            grouped[theme].append(post)
    found = []
    for name, posts in grouped.items():
        rate = metrics.campaign_rate(_pairs(posts, boosted))
        rates = [post.rate for post in posts if post.rate is not None and post.boosted is boosted and not post.giveaway]
        found.append(
            ThemeResult(
                name,
                len(posts),
                len({post.collaboration_id for post in posts}),
                _known_sum(post.engagements for post in posts),
                rate.rate,
                median(rates) if rates else None,
                rate.known,
                _known_sum(facts.orders_of_posts.get(post.id) for post in posts),
            )
        )
    return tuple(sorted(found, key=lambda each: (not each.name, -each.posts, each.name.casefold())))


def _platforms(facts: CampaignFacts, *, boosted: bool) -> tuple[PlatformResult, ...]:
    grouped: defaultdict[Platform, list[PostFact]] = defaultdict(list)
    for post in facts.posts:
        grouped[post.platform].append(post)
    found = []
    for platform, posts in grouped.items():
        rate = metrics.campaign_rate(_pairs(posts, boosted))
        elsewhere = sum(post.influencer_id is not None and post.account_id is None for post in posts)
        engagements = _known_sum(post.engagements for post in posts)
        found.append(PlatformResult(platform, len(posts), elsewhere, engagements, rate.rate, rate.known))
    return tuple(sorted(found, key=lambda each: (-each.posts, each.platform)))


def _weeks(facts: CampaignFacts, feedback: Feedback, zone: str) -> tuple[Week, ...]:
    """Every week from the first that something happened in to the last, also the quiet ones between."""
    posts: defaultdict[date, list[PostFact]] = defaultdict(list)
    orders: defaultdict[date, int] = defaultdict(int)
    tones: defaultdict[date, list[Tone]] = defaultdict(list)
    for post in facts.posts:
        if post.posted_on is not None:
            posts[_monday(post.posted_on)].append(post)
    for sale in facts.sales:
        if sale.on is not None:
            orders[_monday(sale.on)] += sale.orders
    for comment in feedback.rows:
        if comment.at is not None and not comment.judgement.spam:
            tones[_monday(local_day(comment.at, zone))].append(comment.judgement.tone)
    mondays = sorted({*posts, *orders, *tones})
    if not mondays:
        return ()
    count = (mondays[-1] - mondays[0]).days // 7 + 1
    return tuple(
        Week(
            monday,
            len(posts[monday]),
            _known_sum(post.engagements for post in posts[monday]),
            orders[monday],
            tones[monday].count(Tone.POSITIVE),
            tones[monday].count(Tone.NEGATIVE),
        )
        for monday in (mondays[0] + timedelta(weeks=number) for number in range(count))
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _pairs(posts: Iterable[PostFact], boosted: bool) -> list[tuple[int | None, int | None]]:
    """Engagements and audience of posts of one kind; organic and boosted ones never mix."""
    return [(post.engagements, post.audience) for post in posts if post.boosted is boosted]


def _known_sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _name(row: CollaborationRow) -> str:
    return row.name or (f"@{row.handle}" if row.handle else "")
