"""Campaigns and what belongs to them as lists give it: collaborations, pieces, links, sales, comments, payments, rates.

Filtering is in `listing`. Nothing here writes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from crm.db.counting_sale import is_corrected
from crm.db.entities import (
    Brand,
    Campaign,
    Collaboration,
    Comment,
    CommentMark,
    Conversion,
    Deliverable,
    DeliverablePost,
    ExchangeRate,
    Influencer,
    Payment,
    Post,
    PostRollup,
    SaleRollup,
    TrackingLink,
)
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import (
    CollaborationStage,
    CommentTheme,
    DeliverableState,
    Platform,
    PostType,
    SaleSource,
    Tone,
)
from crm.queries.rates import RateRow


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """One campaign; `orders` are those of its partners, None while no sale is known."""

    id: str
    brand_id: str
    brand: str
    name: str
    objective: str
    starts_on: date | None
    ends_on: date | None
    zone: str
    currency: str
    budget_minor: int | None
    attribution_days: int
    code_first: bool
    margin_rate: Decimal | None
    landing_url: str | None
    collaborations: int
    posts: int
    orders: int | None


@dataclass(frozen=True, slots=True)
class CollaborationLine:
    """One influencer's part in a campaign; amounts in minor units of `currency`."""

    id: str
    campaign_id: str
    campaign: str
    brand: str
    influencer_id: str
    influencer: str
    stage: CollaborationStage
    stage_since_at: datetime
    currency: str
    fee_minor: int | None
    product_cost_minor: int | None
    retail_value_minor: int | None
    shipping_minor: int | None
    commission_minor: int | None
    agency_minor: int | None
    cost_confirmed: bool
    code: str | None
    link: str | None
    note: str


@dataclass(frozen=True, slots=True)
class DeliverableLine:
    """What one partner agreed to make; `posts` are the live ones that satisfy it."""

    id: str
    collaboration_id: str
    campaign_id: str
    campaign: str
    influencer_id: str
    influencer: str
    platform: Platform | None
    format: PostType
    count: int
    due_from_on: date | None
    due_on: date | None
    state: DeliverableState
    rounds_agreed: int | None
    note: str
    posts: int


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One tracking link of one collaboration."""

    id: str
    collaboration_id: str
    campaign_id: str
    campaign: str
    influencer_id: str
    influencer: str
    label: str
    url: str
    utm_content: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ConversionLine:
    """One line of sales as last corrected.

    Attributes:
        at: ISO 8601: a date, or an instant in UTC.
        influencer_ref, post_ref: a file's words for the person and the post.
    """

    id: str
    influencer_id: str | None
    influencer: str | None
    collaboration_id: str | None
    campaign_id: str | None
    campaign: str | None
    post_id: str | None
    shop: str
    order_ref: str
    line: str
    at: str | None
    sale_source: SaleSource
    code: str | None
    orders: int | None
    units: int | None
    revenue_minor: int | None
    currency: str
    product: str | None
    influencer_ref: str | None
    post_ref: str | None


@dataclass(frozen=True, slots=True)
class CommentLine:
    """One comment; `theme` and `tone` are None while nobody and nothing has judged it."""

    id: str
    post_id: str | None
    author_key: str | None
    at: str | None
    text: str
    likes: int | None
    spam: bool | None
    theme: CommentTheme | None
    tone: Tone | None
    post_ref: str | None


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """What an influencer is owed or was paid."""

    id: str
    influencer_id: str | None
    influencer: str | None
    collaboration_id: str | None
    campaign: str | None
    amount_minor: int
    currency: str
    due_on: date | None
    paid_on: date | None
    note: str
    influencer_ref: str | None


class LineList(NamedTuple):
    """One kind of list: its rows, what they become, and the column of their id."""

    statement: Callable[[], Select[*tuple[Any, ...]]]
    line: Callable[..., Any]
    id: Any
    count: Callable[[Database], int]


def own(entity: Any, line: Any, *named: str) -> list[Any]:
    """The entity's own columns that a line has, save those that another table names."""
    return [getattr(entity, name) for name in line.__dataclass_fields__ if name not in named and hasattr(entity, name)]


def _campaigns() -> Select[*tuple[Any, ...]]:
    parts = select(func.count()).where(Collaboration.campaign_id == Campaign.id).scalar_subquery()
    posts = select(func.sum(PostRollup.posts)).where(PostRollup.campaign_id == Campaign.id).scalar_subquery()
    orders = select(func.sum(SaleRollup.orders)).where(SaleRollup.campaign_id == Campaign.id).scalar_subquery()
    return (
        select(
            *own(Campaign, CampaignLine),
            Brand.name.label("brand"),
            parts.label("collaborations"),
            func.coalesce(posts, 0).label("posts"),
            orders.label("orders"),
        )
        .join(Brand, Brand.id == Campaign.brand_id)
        .order_by(Campaign.starts_on.desc().nulls_last(), Campaign.name_key, Campaign.id)
    )


def _collaborations() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *own(Collaboration, CollaborationLine),
            Campaign.name.label("campaign"),
            Brand.name.label("brand"),
            Influencer.name.label("influencer"),
        )
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .join(Brand, Brand.id == Campaign.brand_id)
        .join(Influencer, Influencer.id == Collaboration.influencer_id)
        .order_by(Campaign.name_key, Influencer.sort_key, Collaboration.id)
    )


def _deliverables() -> Select[*tuple[Any, ...]]:
    posts = select(func.count()).where(DeliverablePost.deliverable_id == Deliverable.id).scalar_subquery()
    return (
        select(*own(Deliverable, DeliverableLine, "posts"), *_part_names(), posts.label("posts"))
        .join(Collaboration, Collaboration.id == Deliverable.collaboration_id)
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .join(Influencer, Influencer.id == Collaboration.influencer_id)
        .order_by(Deliverable.due_on.nulls_last(), Influencer.sort_key, Deliverable.id)
    )


def _links() -> Select[*tuple[Any, ...]]:
    return (
        select(*own(TrackingLink, LinkLine), *_part_names())
        .join(Collaboration, Collaboration.id == TrackingLink.collaboration_id)
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .join(Influencer, Influencer.id == Collaboration.influencer_id)
        .order_by(Campaign.name_key, Influencer.sort_key, TrackingLink.created_at, TrackingLink.id)
    )


def _part_names() -> list[Any]:
    """Which collaboration a record is of, in words."""
    return [
        Collaboration.campaign_id,
        Campaign.name.label("campaign"),
        Collaboration.influencer_id,
        Influencer.name.label("influencer"),
    ]


def _rates() -> Select[*tuple[Any, ...]]:
    return select(*own(ExchangeRate, RateRow)).order_by(
        ExchangeRate.from_currency, ExchangeRate.to_currency, ExchangeRate.on_day.desc()
    )


def _conversions() -> Select[*tuple[Any, ...]]:
    joined = ("influencer_id", "campaign_id", "collaboration_id", "post_id")  # what is gone is not named
    return (
        select(
            *own(Conversion, ConversionLine, *joined),
            Influencer.id.label("influencer_id"),
            Influencer.name.label("influencer"),
            Collaboration.id.label("collaboration_id"),
            Campaign.id.label("campaign_id"),
            Campaign.name.label("campaign"),
            Post.id.label("post_id"),
        )
        .outerjoin(Influencer, Influencer.id == Conversion.influencer_id)
        .outerjoin(Collaboration, Collaboration.id == Conversion.collaboration_id)
        .outerjoin(Campaign, Campaign.id == Conversion.campaign_id)
        .outerjoin(Post, Post.id == Conversion.post_id)
        .where(~is_corrected())
        .order_by(Conversion.at.desc().nulls_last(), Conversion.shop, Conversion.order_ref, Conversion.line)
    )


def _comments() -> Select[*tuple[Any, ...]]:
    def marked(column: Any) -> Any:
        newest = select(column).where(CommentMark.comment_id == Comment.id, column.is_not(None))
        return newest.order_by(CommentMark.marked_at.desc()).limit(1).scalar_subquery()

    return (
        select(
            *own(Comment, CommentLine, "post_id"),
            Post.id.label("post_id"),
            marked(CommentMark.theme).label("theme"),
            marked(CommentMark.tone).label("tone"),
        )
        .outerjoin(Post, Post.id == Comment.post_id)
        .order_by(Comment.at.desc().nulls_last(), Comment.id)
    )


def _payments() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *own(Payment, PaymentLine),
            Influencer.name.label("influencer"),
            Campaign.name.label("campaign"),
        )
        .outerjoin(Influencer, Influencer.id == Payment.influencer_id)
        .outerjoin(Collaboration, Collaboration.id == Payment.collaboration_id)
        .outerjoin(Campaign, Campaign.id == Collaboration.campaign_id)
        .order_by(
            Payment.paid_on.is_not(None),
            Payment.due_on.nulls_last(),
            Influencer.sort_key,
            Payment.created_at,
            Payment.id,
        )
    )


def counting(entity: Any, *where: Callable[[], Any]) -> Callable[[Database], int]:
    def count(db: Database) -> int:
        asked = select(func.count()).select_from(entity).where(*(each() for each in where))
        with db.read() as session:
            return session.scalar(asked) or 0

    return count


LISTS: Mapping[str, LineList] = {
    "campaign": LineList(_campaigns, CampaignLine, Campaign.id, counting(Campaign)),
    "collaboration": LineList(_collaborations, CollaborationLine, Collaboration.id, counting(Collaboration)),
    "deliverable": LineList(_deliverables, DeliverableLine, Deliverable.id, counting(Deliverable)),
    "link": LineList(_links, LinkLine, TrackingLink.id, counting(TrackingLink)),
    "rate": LineList(_rates, RateRow, ExchangeRate.id, counting(ExchangeRate)),
    "conversion": LineList(_conversions, ConversionLine, Conversion.id, counting(Conversion, lambda: ~is_corrected())),
    "comment": LineList(_comments, CommentLine, Comment.id, counting(Comment)),
    "payment": LineList(_payments, PaymentLine, Payment.id, counting(Payment)),
}
