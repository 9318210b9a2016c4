"""Which sales count in sums, as pieces of queries; the rule of the window is in `domain.attribution`.

Sums take every partner's sale as last corrected and leave out those that fall outside their campaign's window.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from crm.db.entities import Campaign, Collaboration, Conversion, Post
from crm.domain.attribution import NO_WINDOWS, Windows, counts, local_day, windows
from crm.domain.vocabulary import SaleSource


@dataclass(frozen=True, slots=True)
class MeasuredSales:
    """Sales of one moment that are known by a code, a link or a person, not by their post; sums as `SaleRollup`.

    Attributes:
        on: day of the order in the campaign's zone.
        counts: whether they fall within the campaign's window.
    """

    campaign_id: str
    influencer_id: str
    collaboration_id: str
    currency: str
    on: date
    counts: bool
    lines: int
    orders: int
    revenue_minor: int
    revenue_lines: int


def is_corrected(sale: Any = Conversion) -> Any:
    """Whether a further revision stands in for this line of a sale."""
    later = aliased(Conversion)
    return exists().where(
        later.shop == sale.shop,
        later.order_ref == sale.order_ref,
        later.line == sale.line,
        later.revision > sale.revision,
    )


def is_partners(sale: Any = Conversion) -> Any:
    """Whether a line is a partner's sale as it was last corrected."""
    return (sale.sale_source == SaleSource.PARTNER) & ~is_corrected(sale)


def names_no_post(sale: Any = Conversion) -> Any:
    """Whether the source left it to us through which post a sale came."""
    return sale.post_id.is_(None) & sale.post_ref.is_(None)


def measured_sales(
    session: Session, among: Any, followed: Mapping[str, Windows] | None = None
) -> Iterator[MeasuredSales]:
    """Sales that can be measured against their campaign's window: those with a day whose source names no post.

    Args:
        among: a condition on `Collaboration`.
        followed: the days that follow posts, by collaboration, where they are read already.
    """
    followed = _followed(session, among) if followed is None else followed
    for row in session.connection().execute(_MEASURED.where(among)).all():
        campaign_id, influencer_id, collaboration_id, currency, zone, at, *sums = row
        on = local_day(at, zone)
        counted = counts(on, followed.get(collaboration_id, NO_WINDOWS))
        yield MeasuredSales(campaign_id, influencer_id, collaboration_id, currency, on, counted, *sums)


def _followed(session: Session, among: Any) -> dict[str, Windows]:
    """The days that follow posts, by collaboration."""
    asked = (
        select(Post.collaboration_id, Post.posted_on, Campaign.attribution_days)
        .select_from(Collaboration)
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .join(Post, Post.collaboration_id == Collaboration.id)
        .where(among, Post.posted_on.is_not(None))
    )
    days: defaultdict[tuple[str, int], set[date]] = defaultdict(set)
    for collaboration_id, posted_on, length in session.connection().execute(asked).all():
        if collaboration_id is not None and posted_on is not None:
            days[collaboration_id, length].add(posted_on)
    return {each: windows(posted_on, length) for (each, length), posted_on in days.items()}


def _ordered_at() -> Any:
    """A refund and a further line belong to the moment of their order, where that is known."""
    order = aliased(Conversion)
    first = (
        select(func.min(order.at))
        .where(order.shop == Conversion.shop, order.order_ref == Conversion.order_ref)
        .where(order.orders > 0, ~is_corrected(order))
        .correlate(Conversion)
        .scalar_subquery()
    )
    return case((Conversion.orders > 0, Conversion.at), else_=func.coalesce(first, Conversion.at))


def _measured() -> Select[*tuple[Any, ...]]:
    """Sales that can be measured against a window, summed by the moment of their order."""
    ordered_at = _ordered_at().label("ordered_at")
    return (
        select(
            Conversion.campaign_id,
            Conversion.influencer_id,
            Conversion.collaboration_id,
            Conversion.currency,
            Campaign.zone,
            ordered_at,
            func.count().label("lines"),
            func.coalesce(func.sum(Conversion.orders), 0).label("orders"),
            func.coalesce(func.sum(Conversion.revenue_minor), 0).label("minor"),
            func.count(Conversion.revenue_minor).label("revenue_lines"),
        )
        .select_from(Collaboration)
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .join(Conversion, Conversion.collaboration_id == Collaboration.id)
        .where(is_partners(), names_no_post(), Conversion.at.is_not(None))
        .where(Conversion.campaign_id == Collaboration.campaign_id)
        # Said so that the person's own index is not taken: it would lead through their sales in all campaigns.
        .where(func.coalesce(Conversion.influencer_id, "") == Collaboration.influencer_id)
        .group_by(Conversion.influencer_id, Conversion.collaboration_id, Conversion.currency, ordered_at)
    )


_MEASURED = _measured()  # built once: that takes as long as a small campaign's answer
