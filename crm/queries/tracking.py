"""Tracking links, and the registry of promo codes: whose, how like another, how used. Nothing here writes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, select, true
from sqlalchemy.orm import Session

from crm.db.counting_sale import Sale, sales
from crm.db.entities import Brand, Campaign, Collaboration, Influencer, Post, TrackingLink
from crm.db.unit_of_work import Database
from crm.domain.attribution import NO_WINDOWS, Windows, windows
from crm.domain.identity import code_key
from crm.domain.tracking import Leak, code_skeleton, leak, parts_of
from crm.domain.vocabulary import Money


@dataclass(frozen=True, slots=True)
class TrackingLinkRow:
    """One link of one collaboration; `source` and `content` are its UTM parts."""

    id: str
    collaboration_id: str
    influencer_id: str
    influencer: str
    campaign_id: str
    campaign: str
    label: str
    url: str
    source: str
    content: str
    created_at: datetime


class CodeClash(StrEnum):
    """How a code gets in the way of another."""

    SAME = "same"  # two partners cannot have it: nobody could tell whose sale it is
    ALIKE = "alike"  # buyers may mistake one for the other


@dataclass(frozen=True, slots=True)
class CodeConflict:
    """Another collaboration whose code is the same or looks alike."""

    clash: CodeClash
    code: str
    collaboration_id: str
    influencer_id: str
    influencer: str
    campaign: str


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One promo code and how it was used.

    Attributes:
        orders: partner's sales with this code; None while no sale is known. Codes undercount buyers who pay in full and
            overcount when they are passed on: a floor, not the truth.
        revenue: one amount per currency.
        leak: how many orders lie far from the partner's posts; None where no day is known.
        alike: other codes that look like it.
    """

    collaboration_id: str
    code: str
    influencer_id: str
    influencer: str
    campaign_id: str
    campaign: str
    brand_id: str
    brand: str
    orders: int | None
    revenue: tuple[Money, ...]
    leak: Leak | None
    alike: tuple[CodeConflict, ...]


def tracking_links(
    db: Database, *, campaign_id: str | None = None, collaboration_id: str | None = None
) -> list[TrackingLinkRow]:
    """Links of a campaign or a collaboration, by partner and then as they were made; both None = all."""
    asked = (
        select(
            TrackingLink.id,
            TrackingLink.collaboration_id,
            Collaboration.influencer_id,
            Influencer.name.label("influencer"),
            Collaboration.campaign_id,
            Campaign.name.label("campaign"),
            TrackingLink.label,
            TrackingLink.url,
            TrackingLink.utm_content.label("content"),
            TrackingLink.created_at,
        )
        .join(Collaboration, Collaboration.id == TrackingLink.collaboration_id)
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .join(Influencer, Influencer.id == Collaboration.influencer_id)
        .order_by(Influencer.sort_key, TrackingLink.created_at, TrackingLink.id)
    )
    if campaign_id is not None:
        asked = asked.where(Collaboration.campaign_id == campaign_id)
    if collaboration_id is not None:
        asked = asked.where(TrackingLink.collaboration_id == collaboration_id)
    with db.read() as session:
        rows = session.execute(asked).mappings().all()
    return [TrackingLinkRow(**row, source=parts_of(row["url"]).get("utm_source", "")) for row in rows]


def code_conflicts(db: Database, code: str, influencer_id: str | None = None) -> list[CodeConflict]:
    """Codes that are the same as this one or look like it, same ones first.

    Args:
        influencer_id: whose code it is to be; a partner may have one code in several campaigns.
    """
    if not code_key(code):
        return []
    with db.read() as session:
        others = [row for row in session.execute(_codes()).all() if row.influencer_id != influencer_id]
    same = [row for row in others if code_key(row.code) == code_key(code)]
    skeleton = code_skeleton(code)
    alike = [row for row in others if row not in same and code_skeleton(row.code) == skeleton != ""]
    return [_conflict(CodeClash.SAME, row) for row in same] + [_conflict(CodeClash.ALIKE, row) for row in alike]


def code_rows(db: Database, *, campaign_id: str | None = None) -> list[CodeRow]:
    """The registry of codes, of one campaign or of all, in the order of the codes."""
    with db.read() as session:
        every = session.execute(_codes()).all()
        wanted = [row for row in every if campaign_id is None or row.campaign_id == campaign_id]
        among = and_(Collaboration.code_key.is_not(None), _of_campaign(campaign_id))
        sold = _by_part(sales(session, among))
        posted = _posted(session, among)
    like: defaultdict[str, list[Any]] = defaultdict(list)
    for row in every:
        like[code_skeleton(row.code)].append(row)
    return [
        _code(row, sold.get(row.id, ()), windows(posted[row.id], row.attribution_days), like[code_skeleton(row.code)])
        for row in sorted(wanted, key=lambda row: (code_key(row.code), row.campaign))
    ]


def used_codes(db: Database, campaign_id: str, lines: Iterable[Sale], followed: Mapping[str, Windows]) -> list[CodeRow]:
    """The codes of one campaign as in `code_rows`, without looking for others that are alike.

    Args:
        lines: the campaign's sales.
        followed: the days that follow posts, by collaboration.
    """
    with db.read() as session:
        rows = session.execute(_codes().where(_of_campaign(campaign_id))).all()
    sold = _by_part(lines)
    return [_code(row, sold.get(row.id, ()), followed.get(row.id, NO_WINDOWS), ()) for row in rows]


def _by_part(lines: Iterable[Sale]) -> Mapping[str, list[Sale]]:
    """Sales that name a code, by collaboration."""
    found: defaultdict[str, list[Sale]] = defaultdict(list)
    for sale in lines:
        if sale.code is not None:
            found[sale.collaboration_id].append(sale)
    return found


def _code(row: Any, sold: Iterable[Sale], followed: Windows, like: Iterable[Any]) -> CodeRow:
    by_day: Counter[date] = Counter()
    revenue: Counter[str] = Counter()
    orders: int | None = None
    for sale in sold:
        orders = (orders or 0) + (sale.orders or 0)
        if sale.revenue_minor is not None:
            revenue[sale.currency] += sale.revenue_minor
        if sale.at and sale.orders:
            by_day[date.fromisoformat(sale.at[:10])] += sale.orders
    return CodeRow(
        row.id,
        row.code,
        row.influencer_id,
        row.influencer,
        row.campaign_id,
        row.campaign,
        row.brand_id,
        row.brand,
        orders,
        tuple(Money(revenue[currency], currency) for currency in sorted(revenue)),
        leak(by_day, followed),
        tuple(
            _conflict(CodeClash.ALIKE, other)
            for other in like
            if other.influencer_id != row.influencer_id and code_key(other.code) != code_key(row.code)
        ),
    )


def _codes() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Collaboration.id,
            Collaboration.code,
            Collaboration.influencer_id,
            Influencer.name.label("influencer"),
            Collaboration.campaign_id,
            Campaign.name.label("campaign"),
            Campaign.attribution_days,
            Campaign.brand_id,
            Brand.name.label("brand"),
        )
        .join(Campaign, Campaign.id == Collaboration.campaign_id)
        .join(Brand, Brand.id == Campaign.brand_id)
        .join(Influencer, Influencer.id == Collaboration.influencer_id)
        .where(Collaboration.code_key.is_not(None))
    )


def _of_campaign(campaign_id: str | None) -> Any:
    return true() if campaign_id is None else Collaboration.campaign_id == campaign_id


def _conflict(clash: CodeClash, row: Any) -> CodeConflict:
    return CodeConflict(clash, row.code, row.id, row.influencer_id, row.influencer, row.campaign)


def _posted(session: Session, among: Any) -> defaultdict[str, list[date]]:
    rows = (
        select(Collaboration.id, Post.posted_on)
        .join(Post, Post.collaboration_id == Collaboration.id)
        .where(among, Post.posted_on.is_not(None))
    )
    found: defaultdict[str, list[date]] = defaultdict(list)
    for collaboration_id, day in session.execute(rows.distinct()):
        if day is not None:
            found[collaboration_id].append(day)
    return found
