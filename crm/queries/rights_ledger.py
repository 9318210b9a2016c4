"""Rights, exclusivity and rates as ledgers: one row each, of one brand or all. Whether a window is open is domain."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from crm.db.entities import Brand, Collaboration, Exclusivity, Influencer, PartnerRate, Post, UsageRight, Workspace
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import EditsAllowed, Platform, PostType, RateSource, RightKind, RightTrigger


@dataclass(frozen=True, slots=True)
class RightFact:
    """One window of use; `ends_on` is inclusive."""

    brand: str
    partner: str
    asset: str
    kind: RightKind
    channels: str
    territory: str
    edits: EditsAllowed
    ai_use: bool
    trigger: RightTrigger
    starts_on: date | None
    ends_on: date | None
    perpetual: bool
    fee_minor: int | None
    currency: str


@dataclass(frozen=True, slots=True)
class ExclusivityFact:
    """For how long a partner works for no rival."""

    brand: str
    partner: str
    category: str
    rivals: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class RateFact:
    """What one piece was asked for, quoted, agreed or paid at; parts in whole minor units, None = not known."""

    partner: str
    brand: str | None
    platform: Platform | None
    format: PostType | None
    source: RateSource
    on_day: date
    currency: str
    base_minor: int | None
    rights_minor: int | None
    exclusivity_minor: int | None
    rush_minor: int | None

    @property
    def total_minor(self) -> int | None:
        """All known parts together; None when none is known."""
        known = [
            part
            for part in (self.base_minor, self.rights_minor, self.exclusivity_minor, self.rush_minor)
            if part is not None
        ]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """A ledger's rows with whom and when they are of; `brand` is None for all brands."""

    workspace: str
    made_at: datetime
    brand: str | None
    rights: tuple[RightFact, ...] = ()
    exclusivities: tuple[ExclusivityFact, ...] = ()
    rates: tuple[RateFact, ...] = ()


def rights_facts(db: Database, brand_id: str | None = None) -> LedgerFacts:
    """Every right and exclusivity, those that end first at the top, those without an end last."""
    rights = _rights()
    exclusive = (
        select(
            Brand.name,
            Influencer.name,
            Exclusivity.category,
            Exclusivity.rivals,
            Exclusivity.starts_on,
            Exclusivity.ends_on,
        )
        .join(Brand, Brand.id == Exclusivity.brand_id)
        .join(Influencer, Influencer.id == Exclusivity.influencer_id)
        .order_by(Exclusivity.ends_on, Exclusivity.id)
    )
    if brand_id is not None:
        rights, exclusive = (
            rights.where(UsageRight.brand_id == brand_id),
            exclusive.where(Exclusivity.brand_id == brand_id),
        )
    with db.read() as session:
        return LedgerFacts(
            session.scalar(select(Workspace.name)) or "",
            db.now(),
            session.scalar(select(Brand.name).where(Brand.id == brand_id)) if brand_id else None,
            rights=_told(session, rights),
            exclusivities=tuple(ExclusivityFact(*row) for row in session.execute(exclusive)),
        )


def campaign_rights(session: Session, campaign_id: str) -> tuple[RightFact, ...]:
    """What may be used of a campaign's collaborations and posts, in the same order."""
    parts = select(Collaboration.id).where(Collaboration.campaign_id == campaign_id).scalar_subquery()
    return rights_where(session, or_(UsageRight.collaboration_id.in_(parts), Post.collaboration_id.in_(parts)))


def rights_where(session: Session, *conditions: Any) -> tuple[RightFact, ...]:
    """Rights that meet all of these, in the same order.

    Args:
        conditions: on `UsageRight`, or on the `Post` it is of.
    """
    return _told(session, _rights().where(*conditions))


def _rights() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Brand.name,
            Influencer.name,
            UsageRight.asset,
            UsageRight.kind,
            UsageRight.channels,
            UsageRight.territory,
            UsageRight.edits,
            UsageRight.ai_use,
            UsageRight.trigger,
            UsageRight.starts_on,
            UsageRight.ends_on,
            UsageRight.perpetual,
            UsageRight.fee_minor,
            UsageRight.currency,
            Post.url,
        )
        .join(Brand, Brand.id == UsageRight.brand_id)
        .join(Influencer, Influencer.id == UsageRight.influencer_id)
        .outerjoin(Post, Post.id == UsageRight.post_id)
        .order_by(UsageRight.ends_on.nulls_last(), UsageRight.id)
    )


def _told(session: Session, rights: Select[*tuple[Any, ...]]) -> tuple[RightFact, ...]:
    told = []
    for *row, url in session.execute(rights):
        brand, partner, asset, *rest = row
        told.append(RightFact(brand, partner, asset or url or "Not named", *rest))
    return tuple(told)


def rate_facts(db: Database, brand_id: str | None = None) -> LedgerFacts:
    """Every rate, the newest first."""
    rows = (
        select(
            Influencer.name,
            Brand.name,
            PartnerRate.platform,
            PartnerRate.format,
            PartnerRate.source,
            PartnerRate.on_day,
            PartnerRate.currency,
            PartnerRate.base_minor,
            PartnerRate.rights_minor,
            PartnerRate.exclusivity_minor,
            PartnerRate.rush_minor,
        )
        .join(Influencer, Influencer.id == PartnerRate.influencer_id)
        .outerjoin(Brand, Brand.id == PartnerRate.brand_id)
        .order_by(PartnerRate.on_day.desc(), PartnerRate.id)
    )
    if brand_id is not None:
        rows = rows.where(PartnerRate.brand_id == brand_id)
    with db.read() as session:
        return LedgerFacts(
            session.scalar(select(Workspace.name)) or "",
            db.now(),
            session.scalar(select(Brand.name).where(Brand.id == brand_id)) if brand_id else None,
            rates=tuple(RateFact(*row) for row in session.execute(rows)),
        )
