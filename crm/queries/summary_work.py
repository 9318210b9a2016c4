"""What one partner and a brand, or all brands, did together: campaigns, posts, comments, promises, rights, payments.

Who may see which of it is decided in crm.reports.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.entities import Brand, Campaign, Collaboration, Partnership, Payment, Post, Promise, UsageRight
from crm.db.unit_of_work import Database
from crm.domain.metrics import engagement_rate
from crm.domain.vocabulary import Basis, CollaborationStage, Platform, PostType
from crm.queries.feedback import CommentRow, partner_comments
from crm.queries.figures import Figures, Scope, figures
from crm.queries.insight_posts import RatedPost, ReadPost, all_followers, best_comparable, organic_posts
from crm.queries.rights_ledger import RightFact, rights_where
from crm.queries.together import PaymentFact, PromiseFact

_Part = tuple[str, str, str, CollaborationStage, date | None, date | None]


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One campaign that the partner is in, with what came of their part; days are None when not said."""

    brand: str
    campaign: str
    stage: CollaborationStage
    starts_on: date | None
    ends_on: date | None
    figures: Figures


@dataclass(frozen=True, slots=True)
class BestRow:
    """One organic post that compares with the others; `rate` is engagements over the audience."""

    brand: str
    on: date | None
    platform: Platform
    type: PostType
    text: str
    rate: Decimal
    engagements: int
    read_on: date


@dataclass(frozen=True, slots=True)
class SummaryWork:
    """All of it.

    Attributes:
        work: the newest campaign first.
        posts: every post that compares with the others, the highest rate first; all on `basis`.
        comments: newest first; rights: what ends first at the top; promises: the oldest first.
    """

    work: tuple[WorkRow, ...] = ()
    basis: Basis = Basis.UNKNOWN
    posts: tuple[BestRow, ...] = ()
    comments: tuple[CommentRow, ...] = ()
    promises: tuple[PromiseFact, ...] = ()
    rights: tuple[RightFact, ...] = ()
    payments: tuple[PaymentFact, ...] = ()


def summary_work(db: Database, influencer_id: str, brand_id: str | None = None) -> SummaryWork:
    """Read it.

    Args:
        brand_id: only of this brand; None is of all.
    """
    with db.read() as session:
        parts = _parts(session, influencer_id, brand_id)
        basis, posts = _posts(session, influencer_id, brand_id)
        comments = partner_comments(session, influencer_id, brand_id)
        promises = _promises(session, influencer_id, brand_id)
        payments = _payments(session, influencer_id, brand_id)
        of_brand = () if brand_id is None else (UsageRight.brand_id == brand_id,)
        rights = rights_where(session, UsageRight.influencer_id == influencer_id, *of_brand)
    work = tuple(
        WorkRow(brand, campaign, stage, starts_on, ends_on, figures(db, Scope(campaign_id, None, influencer_id)))
        for campaign_id, brand, campaign, stage, starts_on, ends_on in parts
    )
    return SummaryWork(work, basis, posts, comments, promises, rights, payments)


def _parts(session: Session, influencer_id: str, brand_id: str | None) -> Sequence[_Part]:
    asked = (
        select(Campaign.id, Brand.name, Campaign.name, Collaboration.stage, Campaign.starts_on, Campaign.ends_on)
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .join(Brand, Brand.id == Campaign.brand_id)
        .where(Collaboration.influencer_id == influencer_id)
        .order_by(Campaign.starts_on.desc().nulls_first(), Campaign.id)
    )
    if brand_id is not None:
        asked = asked.where(Campaign.brand_id == brand_id)
    return [(id_, brand, name, stage, first, last) for id_, brand, name, stage, first, last in session.execute(asked)]


def _posts(session: Session, influencer_id: str, brand_id: str | None) -> tuple[Basis, tuple[BestRow, ...]]:
    """Posts of collaborations on the basis that most of them know; one set of engagements, at one age where it can be."""
    asked = (
        select(Post.id, Brand.name, Post.text)
        .join(Collaboration, Collaboration.id == Post.collaboration_id)
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .join(Brand, Brand.id == Campaign.brand_id)
        .where(Collaboration.influencer_id == influencer_id)
    )
    if brand_id is not None:
        asked = asked.where(Campaign.brand_id == brand_id)
    told = {post_id: (brand, text) for post_id, brand, text in session.execute(asked)}
    if not told:
        return Basis.UNKNOWN, ()
    found = organic_posts(session, [influencer_id])
    bases = Counter(_known(post) for post in found.settled if post.id in told)
    basis = bases.most_common(1)[0][0] if bases else None
    compared = best_comparable(found, basis, all_followers(session) if basis in (None, Basis.FOLLOWERS) else {})
    rows = [_best(rated, *told[rated.post.id]) for rated in compared.posts if rated.post.id in told]
    return compared.basis, tuple(sorted(rows, key=lambda row: (-row.rate, row.on or date.min)))


def _known(post: ReadPost) -> Basis:
    """What a post is best divided by, of what its reading knows."""
    for basis in (Basis.REACH, Basis.IMPRESSIONS, Basis.VIEWS):
        if getattr(post, basis.value) is not None:
            return basis
    return Basis.FOLLOWERS


def _best(rated: RatedPost, brand: str, text: str) -> BestRow:
    post = rated.post
    rate = engagement_rate(rated.engagements, rated.audience) or Decimal(0)
    return BestRow(brand, post.on, post.platform, post.type, text, rate, rated.engagements, post.read_on)


def _promises(session: Session, influencer_id: str, brand_id: str | None) -> tuple[PromiseFact, ...]:
    asked = (
        select(Promise.owed_by, Promise.text, Promise.made_on, Promise.due_on, Promise.state, Promise.settled_on)
        .where(Promise.influencer_id == influencer_id)
        .order_by(Promise.made_on, Promise.id)
    )
    if brand_id is not None:
        asked = asked.join(Partnership, Partnership.id == Promise.partnership_id).where(
            Partnership.brand_id == brand_id
        )
    return tuple(PromiseFact(*row) for row in session.execute(asked))


def _payments(session: Session, influencer_id: str, brand_id: str | None) -> tuple[PaymentFact, ...]:
    asked = (
        select(Payment.amount_minor, Payment.currency, Payment.due_on, Payment.paid_on)
        .where(Payment.influencer_id == influencer_id)
        .order_by(Payment.due_on.nulls_last(), Payment.id)
    )
    if brand_id is not None:
        asked = (
            asked.join(Collaboration, Collaboration.id == Payment.collaboration_id)
            .join(Campaign, Campaign.id == Collaboration.campaign_id)
            .where(Campaign.brand_id == brand_id)
        )
    return tuple(PaymentFact(*row) for row in session.execute(asked))
