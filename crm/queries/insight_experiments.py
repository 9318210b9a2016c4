"""The own tenure curve, and styles and themes compared within partners; on one basis, chosen as in the ranking."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import fmean

from sqlalchemy import select

from crm.db.entities import Campaign, Collaboration, PostTag
from crm.db.unit_of_work import Database
from crm.domain.explanation import Explanation, Input, SourceRow, span
from crm.domain.ranking import log_rate
from crm.domain.tenure import (
    CURVE_NOTES,
    StyledPost,
    StyleResult,
    TenurePoint,
    Worked,
    compare_styles,
    tenure_curve,
)
from crm.domain.vocabulary import Basis, Platform, PostTagKind
from crm.queries.insight_posts import (
    Comparable,
    OrganicPosts,
    RatedPost,
    all_followers,
    best_comparable,
    organic_posts,
)


@dataclass(frozen=True, slots=True)
class Tenure:
    """The curve with what it rests on.

    Attributes:
        points: from the second collaboration on; partners: who have at least two on this basis.
        alone: partners with one collaboration only; they say nothing yet.
    """

    basis: Basis
    points: tuple[TenurePoint, ...]
    partners: int
    alone: int
    works: tuple[Worked, ...]

    def explain(self, point: TenurePoint) -> Explanation:
        """How one point came about."""
        days = {work.collaboration_id: work.on for work in self.works}
        rates = {work.collaboration_id: work.log_rate for work in self.works}
        first, last = span(days.get(id_) for id_ in point.collaboration_ids)
        return Explanation(
            figure=f"Collaboration {point.number} against the first",
            formula="exp(mean of (mean ln rate of this one − that of the same partner's first)); interval by Student's t",
            inputs=(
                Input("ratio", point.ratio),
                Input("lower end", point.interval.low if point.interval else None),
                Input("upper end", point.interval.high if point.interval else None),
                Input("about how many more partners to tell a fifth", point.more, "count"),
            ),
            n=point.partners,
            of=self.partners,
            first_on=first,
            last_on=last,
            rows=tuple(
                SourceRow("collaboration", id_, days.get(id_), rates.get(id_)) for id_ in point.collaboration_ids
            ),
            notes=(f"Engagements / {self.basis.value}, organic posts.", *CURVE_NOTES),
            source="product.md b8",
        )


@dataclass(frozen=True, slots=True)
class Experiments:
    """Styles or themes with what they rest on.

    Attributes:
        untagged: posts that compare but have no tag of this kind: nobody knows what they are, so they are left out.
    """

    kind: PostTagKind
    basis: Basis
    results: tuple[StyleResult, ...]
    posts: tuple[StyledPost, ...]
    untagged: int

    def explain(self, result: StyleResult) -> Explanation:
        """How one comparison came about."""
        own = [post for post in self.posts if result.label in post.labels]
        first, last = span(post.on for post in own)
        return Explanation(
            figure=f"{self.kind.value.capitalize()} “{result.label}” against posts without it",
            formula=(
                "exp(Σ w·(mean ln rate with − without) / Σ w) within each partner and platform, w = n·m / (n + m); "
                "a finding only when it holds for all that were compared (Bonferroni)"
            ),
            inputs=(
                Input("ratio", result.ratio),
                Input("lower end", result.interval.low if result.interval else None),
                Input("upper end", result.interval.high if result.interval else None),
                Input("partners with both", result.partners, "count"),
                Input(f"{self.kind.value}s compared", len(self.results), "count"),
                Input("about how many more posts", result.more, "count"),
            ),
            n=result.posts,
            of=len(self.posts),
            first_on=first,
            last_on=last,
            rows=tuple(SourceRow("post", post.id, post.on, post.log_rate) for post in own),
            notes=(f"Engagements / {self.basis.value}, organic posts.", result.sentence),
            source="product.md b8, 47",
        )


@dataclass(frozen=True, slots=True)
class Tried:
    """Which of the own work is looked at; None = all of it, and the basis on which most people are known."""

    basis: Basis | None = None
    brand_id: str | None = None
    platform: Platform | None = None


@dataclass(frozen=True, slots=True)
class Experience:
    """What the own work tells: the curve, styles and themes, all on one basis."""

    tenure: Tenure
    styles: Experiments
    themes: Experiments


def experience(db: Database, tried: Tried) -> Experience:
    """The curve, styles and themes of some of the own work, from one look at the posts."""
    posts = _posts(db, tried.basis, tried.platform)
    wanted = None if tried.brand_id is None else _of_brand(db, tried.brand_id)
    some = replace(posts, posts=tuple(each for each in posts.posts if _within(each, wanted)))
    styles, themes = (_experiments(db, kind, some) for kind in (PostTagKind.STYLE, PostTagKind.THEME))
    return Experience(_tenure(posts, wanted), styles, themes)


def tenure(db: Database, basis: Basis | None = None, brand_id: str | None = None) -> Tenure:
    """The own tenure curve.

    Args:
        brand_id: only collaborations with this brand; None = all, in the order in which they happened.
    """
    return _tenure(_posts(db, basis), None if brand_id is None else _of_brand(db, brand_id))


def _tenure(posts: Comparable, wanted: set[str] | None) -> Tenure:
    grouped: defaultdict[tuple[str, str], list[RatedPost]] = defaultdict(list)
    for each in posts.posts:
        id_ = each.post.collaboration_id
        if id_ is not None and each.post.on is not None and _within(each, wanted):
            grouped[each.post.influencer_id, id_].append(each)
    works = tuple(_worked(*key, own) for key, own in grouped.items())
    counts = Counter(work.partner_id for work in works)
    several = sum(count > 1 for count in counts.values())
    return Tenure(posts.basis, tenure_curve(works), several, len(counts) - several, works)


def experiments(db: Database, kind: PostTagKind, basis: Basis | None = None) -> Experiments:
    """Styles or themes, each against its absence within the same partner and platform."""
    return _experiments(db, kind, _posts(db, basis))


def _experiments(db: Database, kind: PostTagKind, posts: Comparable) -> Experiments:
    labels: defaultdict[str, set[str]] = defaultdict(set)
    with db.read() as session:
        for post_id, name in session.execute(select(PostTag.post_id, PostTag.name).where(PostTag.kind == kind)):
            labels[post_id].add(name)
    styled = tuple(_styled(each, labels) for each in posts.posts if each.post.id in labels)
    return Experiments(kind, posts.basis, compare_styles(styled), styled, len(posts.posts) - len(styled))


def _posts(db: Database, basis: Basis | None, platform: Platform | None = None) -> Comparable:
    with db.read() as session:
        found = organic_posts(session)
        if platform is not None:
            at_age, settled = (
                tuple(post for post in posts if post.platform is platform) for posts in (found.at_age, found.settled)
            )
            found = OrganicPosts(at_age, settled, found.unread)
        return best_comparable(found, basis, all_followers(session))


def _within(each: RatedPost, wanted: set[str] | None) -> bool:
    return wanted is None or each.post.collaboration_id in wanted


def _of_brand(db: Database, brand_id: str) -> set[str]:
    asked = (
        select(Collaboration.id)
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .where(Campaign.brand_id == brand_id)
    )
    with db.read() as session:
        return set(session.scalars(asked))


def _worked(partner_id: str, collaboration_id: str, own: Sequence[RatedPost]) -> Worked:
    first: date = min(each.post.on for each in own if each.post.on is not None)
    return Worked(
        partner_id, collaboration_id, first, fmean(log_rate(each.engagements, each.audience) for each in own), len(own)
    )


def _styled(each: RatedPost, labels: Mapping[str, set[str]]) -> StyledPost:
    return StyledPost(
        each.post.id,
        f"{each.post.influencer_id} {each.post.platform.value}",
        log_rate(each.engagements, each.audience),
        frozenset(labels[each.post.id]),
        each.post.on,
    )
