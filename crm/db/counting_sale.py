"""Which sales count in sums, as pieces of queries; the rule of the window is in `domain.attribution`.

Sums take every partner's sale as last corrected and leave out those that fall outside their campaign's window.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Boolean, and_, case, exists, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from crm.db.entities import Campaign, Collaboration, Conversion, Post
from crm.domain.attribution import NO_WINDOWS, Windows, counts, local_day, windows
from crm.domain.vocabulary import SaleSource


class Sale(NamedTuple):
    """One line of a partner's sales as last corrected, with what says whether it counts.

    Attributes:
        zone: of the campaign.
        at, ordered_at: ISO 8601; of the line, and of its order where that is known: a refund belongs to its order.
        is_measured: whether it is for us to say if it counts: it has a day, and its source names no post.
    """

    campaign_id: str
    influencer_id: str
    collaboration_id: str
    post_id: str | None
    code: str | None
    zone: str
    at: str | None
    ordered_at: str | None
    currency: str
    orders: int | None
    revenue_minor: int | None
    is_measured: bool


class MeasuredSale(NamedTuple):
    """A sale that is known by a code, a link or a person, not by its post.

    Attributes:
        on: day of the order in the campaign's zone.
        counts: whether it falls within the campaign's window.
    """

    sale: Sale
    on: date
    counts: bool


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


def sales(session: Session, among: Any) -> list[Sale]:
    """Partners' sales of some collaborations.

    Args:
        among: a condition on `Collaboration`.
    """
    cursor = session.connection().execute(_SALES.where(among)).cursor
    # Bare tuples of the driver: a campaign has thousands of lines, and all but the last column are what they say.
    return [Sale._make((*row[:-1], bool(row[-1]))) for row in cursor.fetchall()] if cursor is not None else []


def measured_sales(session: Session, among: Any) -> Iterator[MeasuredSale]:
    """The sales of some collaborations that can be measured against their campaign's window.

    Args:
        among: a condition on `Collaboration`.
    """
    return measured(sales(session, and_(among, _is_measured())), _followed(session, among))


def measured(lines: Iterable[Sale], followed: Mapping[str, Windows]) -> Iterator[MeasuredSale]:
    """Those of the sales that can be measured against their campaign's window.

    Args:
        followed: the days that follow posts, by collaboration.
    """
    for sale in lines:
        if sale.is_measured and sale.ordered_at is not None:
            on = local_day(sale.ordered_at, sale.zone)
            yield MeasuredSale(sale, on, counts(on, followed.get(sale.collaboration_id, NO_WINDOWS)))


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


def _is_measured() -> Any:
    # That a line and its collaboration agree is said so that the person's own index is not taken: it would lead
    # through their sales in all campaigns.
    return and_(
        names_no_post(),
        Conversion.at.is_not(None),
        Conversion.campaign_id == Collaboration.campaign_id,
        func.coalesce(Conversion.influencer_id, "") == Collaboration.influencer_id,
    )


_SALES = (  # built once: that takes as long as a small campaign's answer
    select(
        Conversion.campaign_id,
        Conversion.influencer_id,
        Conversion.collaboration_id,
        Conversion.post_id,
        Conversion.code,
        Campaign.zone,
        Conversion.at,
        _ordered_at(),
        Conversion.currency,
        Conversion.orders,
        Conversion.revenue_minor,
        type_coerce(_is_measured(), Boolean),
    )
    .select_from(Collaboration)
    .join(Campaign, Campaign.id == Collaboration.campaign_id)
    .join(Conversion, Conversion.collaboration_id == Collaboration.id)
    .where(is_partners())
)
