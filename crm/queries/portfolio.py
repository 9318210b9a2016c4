"""One client's portfolio over one period: partners as they stood, contacts, campaigns with their figures."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.entities import Brand, Influencer, Outreach, Partnership, PartnershipMove, Workspace
from crm.db.unit_of_work import Database
from crm.domain.periods import Period
from crm.domain.vocabulary import Direction, PartnershipStatus
from crm.errors import NotFound
from crm.queries.campaigns import CampaignFilter, CampaignRow, campaign_rows
from crm.queries.figures import Figures, Scope, figures


@dataclass(frozen=True, slots=True)
class PortfolioPartner:
    """One partner as things stood on the last day.

    Attributes:
        before: the status on the day before the first; None of who was no partner yet.
        since_on: since when the status stands; None when that is not recorded.
    """

    name: str
    status: PartnershipStatus
    before: PartnershipStatus | None
    since_on: date | None
    sent: int
    received: int


@dataclass(frozen=True, slots=True)
class PortfolioFacts:
    """What the report tells of; `coming` are campaigns that begin after the period."""

    workspace: str
    made_at: datetime
    brand: str
    period: Period
    partners: tuple[PortfolioPartner, ...]
    campaigns: tuple[tuple[CampaignRow, Figures], ...]
    coming: tuple[CampaignRow, ...]
    other_brands: tuple[str, ...]


def portfolio_facts(db: Database, brand_id: str, period: Period, zone: str) -> PortfolioFacts:
    """Read one client's portfolio.

    Args:
        zone: IANA, in which days are counted.

    Raises:
        NotFound: the brand is gone.
    """
    today = db.today(zone)
    rows = campaign_rows(db, today, CampaignFilter(brand_id=brand_id))
    held = [row for row in rows if _overlaps(row, period)]
    with db.read() as session:
        brand = session.scalar(select(Brand.name).where(Brand.id == brand_id))
        if brand is None:
            raise NotFound("That brand is no longer there.")
        partners = _partners(session, brand_id, period, ZoneInfo(zone))
        others = tuple(session.scalars(select(Brand.name).where(Brand.id != brand_id).order_by(Brand.sort_key)))
        workspace = session.scalar(select(Workspace.name)) or ""
    return PortfolioFacts(
        workspace=workspace,
        made_at=db.now(),
        brand=brand,
        period=period,
        partners=tuple(partners),
        campaigns=tuple((row, figures(db, Scope(campaign_id=row.id))) for row in held),
        coming=tuple(row for row in rows if row.starts_on is not None and row.starts_on > period.last_on),
        other_brands=others,
    )


def _overlaps(row: CampaignRow, period: Period) -> bool:
    if row.starts_on is None:
        return False
    return row.starts_on <= period.last_on and (row.ends_on is None or row.ends_on >= period.first_on)


def _partners(session: Session, brand_id: str, period: Period, zone: ZoneInfo) -> list[PortfolioPartner]:
    """Everybody who was a partner by the last day."""
    told: dict[str, dict[str, int]] = {}
    said = select(Outreach.partnership_id, Outreach.direction, Outreach.at).join(
        Partnership, Partnership.id == Outreach.partnership_id
    )
    for partnership_id, direction, at in session.execute(said.where(Partnership.brand_id == brand_id)):
        if partnership_id is not None and at.astimezone(zone).date() in period:
            counts = told.setdefault(partnership_id, {"sent": 0, "received": 0})
            counts["received" if direction is Direction.IN else "sent"] += 1
    moves: dict[str, list[tuple[date, PartnershipStatus]]] = {}
    moved = select(PartnershipMove.partnership_id, PartnershipMove.at, PartnershipMove.to_status).join(
        Partnership, Partnership.id == PartnershipMove.partnership_id
    )
    for partnership_id, at, status in session.execute(
        moved.where(Partnership.brand_id == brand_id).order_by(PartnershipMove.at, PartnershipMove.id)
    ):
        moves.setdefault(partnership_id, []).append((at.astimezone(zone).date(), status))
    rows = (
        select(Partnership.id, Influencer.name, Partnership.status, Partnership.since_on)
        .join(Influencer, Influencer.id == Partnership.influencer_id)
        .where(Partnership.brand_id == brand_id)
        .order_by(Influencer.sort_key, Partnership.id)
    )
    found = []
    for partnership_id, name, status, since_on in session.execute(rows):
        own = moves.get(partnership_id, [])
        then = [(on, to) for on, to in own if on <= period.last_on]
        if own and not then:
            continue  # it began later
        before = [to for on, to in own if on < period.first_on]
        counts = told.get(partnership_id, {"sent": 0, "received": 0})
        since_on, status = then[-1] if then else (since_on, status)
        found.append(PortfolioPartner(name, status, before[-1] if before else None, since_on, **counts))
    return found
