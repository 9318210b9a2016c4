"""Which sales count in sums, as pieces of queries; the rule of the window is in `domain.attribution`.

Sums take every partner's sale as last corrected and leave out those that fall outside their campaign's window.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import Session, aliased

from crm.db.entities import Campaign, Collaboration, Conversion, Post
from crm.domain.attribution import Windows, counts, local_day, windows
from crm.domain.vocabulary import SaleSource

_NO_POST = windows((), 0)


@dataclass(frozen=True, slots=True)
class OutsideSales:
    """What of one partner's sales in a campaign and a currency falls outside the window; as `SaleRollup`."""

    campaign_id: str
    influencer_id: str
    collaboration_id: str
    currency: str
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


def outside_sales(session: Session, among: Any) -> Iterator[OutsideSales]:
    """Sales outside their campaign's window, by partner and currency.

    Args:
        among: a condition on `Collaboration`.
    """
    followed = _followed(session, among)
    found: defaultdict[tuple[str, str, str, str], Counter[str]] = defaultdict(Counter)
    for sale in session.execute(_measured(among)):
        days = followed.get(sale.collaboration_id, _NO_POST)
        if days.starts and not counts(local_day(sale.ordered_at, sale.zone), days):
            key = (sale.campaign_id, sale.influencer_id, sale.collaboration_id, sale.currency)
            found[key].update(
                lines=sale.lines, orders=sale.orders, revenue_minor=sale.minor, revenue_lines=sale.revenue_lines
            )
    for key, sums in found.items():
        yield OutsideSales(*key, *(sums[name] for name in ("lines", "orders", "revenue_minor", "revenue_lines")))


def _followed(session: Session, among: Any) -> dict[str, Windows]:
    """The days that follow posts, by collaboration."""
    asked = (
        select(Post.collaboration_id, Post.posted_on, Campaign.attribution_days)
        .select_from(Collaboration)
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .join(Post, Post.collaboration_id == Collaboration.id)
        .where(among, Post.posted_on.is_not(None))
        .distinct()
    )
    days: defaultdict[str, list[date]] = defaultdict(list)
    lengths: dict[str, int] = {}
    for collaboration_id, posted_on, length in session.execute(asked):
        if collaboration_id is not None and posted_on is not None:
            days[collaboration_id].append(posted_on)
            lengths[collaboration_id] = length
    return {each: windows(posted_on, lengths[each]) for each, posted_on in days.items()}


def _measured(among: Any) -> Any:
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
        .where(among, is_partners(), names_no_post(), Conversion.at.is_not(None))
        .where(Conversion.campaign_id == Collaboration.campaign_id)
        .where(Conversion.influencer_id == Collaboration.influencer_id)
        .group_by(Conversion.influencer_id, Conversion.collaboration_id, Conversion.currency, ordered_at)
    )


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
