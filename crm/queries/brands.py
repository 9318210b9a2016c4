"""Brands for lists and in full. Nothing here writes."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.db.entities import Brand, BrandNiche, BrandValue, Niche, Partnership
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import PartnershipStatus
from crm.errors import NotFound


@dataclass(frozen=True, slots=True)
class BrandValueRow:
    """One value a brand stands for."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class BrandRow:
    """One brand with what it stands for and how many partnerships it has in each status."""

    id: str
    name: str
    website: str | None
    note: str
    created_at: datetime
    values: tuple[BrandValueRow, ...]
    niches: tuple[str, ...]
    partnerships: int
    by_status: tuple[tuple[PartnershipStatus, int], ...]


BrandDetail = BrandRow  # a brand has nothing that its list does not show; partnerships have their own query


def brand_rows(db: Database) -> list[BrandRow]:
    """All brands in order of name; an agency has tens of them, not thousands."""
    with db.read() as session:
        return _rows(session, None)


def brand_detail(db: Database, brand_id: str) -> BrandDetail:
    """One brand.

    Raises:
        NotFound: there is none with this id (any more).
    """
    with db.read() as session:
        rows = _rows(session, brand_id)
    if not rows:
        raise NotFound("That brand is no longer there.")
    return rows[0]


def _rows(session: Session, only: str | None) -> list[BrandRow]:
    brands = select(Brand.id, Brand.name, Brand.website, Brand.note, Brand.created_at).order_by(Brand.sort_key)
    if only is not None:
        brands = brands.where(Brand.id == only)
    values, niches, statuses = _values(session), _niches(session), _statuses(session)
    return [
        BrandRow(
            *brand,
            values=tuple(values[brand.id]),
            niches=tuple(niches[brand.id]),
            partnerships=statuses[brand.id].total(),
            by_status=tuple((each, statuses[brand.id][each]) for each in PartnershipStatus if statuses[brand.id][each]),
        )
        for brand in session.execute(brands)
    ]


def _values(session: Session) -> defaultdict[str, list[BrandValueRow]]:
    values = defaultdict(list)
    ordered = select(BrandValue.brand_id, BrandValue.id, BrandValue.name).order_by(BrandValue.position, BrandValue.id)
    for brand_id, value_id, name in session.execute(ordered):
        values[brand_id].append(BrandValueRow(value_id, name))
    return values


def _niches(session: Session) -> defaultdict[str, list[str]]:
    niches = defaultdict(list)
    named = select(BrandNiche.brand_id, Niche.name).join(Niche, Niche.id == BrandNiche.niche_id)
    for brand_id, name in session.execute(named.order_by(Niche.name_key)):
        niches[brand_id].append(name)
    return niches


def _statuses(session: Session) -> defaultdict[str, Counter[PartnershipStatus]]:
    statuses: defaultdict[str, Counter[PartnershipStatus]] = defaultdict(Counter)
    counted = select(Partnership.brand_id, Partnership.status, func.count())
    for brand_id, status, number in session.execute(counted.group_by(Partnership.brand_id, Partnership.status)):
        statuses[brand_id][status] = number
    return statuses
