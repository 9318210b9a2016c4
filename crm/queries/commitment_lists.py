"""Promises, rights, agreements, exclusivity, gifts and partners' rates as lists give them. Filtering is in `listing`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from crm.db.entities import (
    Agreement,
    Brand,
    Exclusivity,
    Gift,
    Influencer,
    PartnerRate,
    Partnership,
    Promise,
    UsageRight,
)
from crm.domain.vocabulary import (
    EditsAllowed,
    Party,
    Platform,
    PostType,
    PromiseState,
    RateSource,
    RightKind,
    RightTrigger,
)
from crm.queries.campaign_lists import LineList, counting, own


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """Who owes what to whom by when."""

    id: str
    influencer_id: str
    influencer: str
    partnership_id: str | None
    brand: str | None
    owed_by: Party
    text: str
    made_on: date
    due_on: date | None
    state: PromiseState
    settled_on: date | None


@dataclass(frozen=True, slots=True)
class RightLine:
    """One window of use."""

    id: str
    influencer_id: str
    influencer: str
    brand_id: str
    brand: str
    collaboration_id: str | None
    post_id: str | None
    asset: str
    kind: RightKind
    channels: str
    territory: str
    edits: EditsAllowed
    ai_use: bool
    trigger: RightTrigger
    starts_on: date | None
    months: int | None
    ends_on: date | None
    perpetual: bool
    currency: str
    fee_minor: int | None
    note: str


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """The terms of one partnership."""

    id: str
    influencer_id: str
    influencer: str
    partnership_id: str
    brand: str
    title: str
    signed_on: date | None
    starts_on: date | None
    ends_on: date | None
    renews: bool
    notice_days: int | None
    rounds: int | None
    approval_days: int | None
    cadence_days: int | None
    currency: str
    fee_minor: int | None
    kill_fee_minor: int | None
    note: str
    attachment_id: str | None


@dataclass(frozen=True, slots=True)
class ExclusivityLine:
    """For how long a partner works for no rival."""

    id: str
    influencer_id: str
    influencer: str
    brand_id: str
    brand: str
    category: str
    rivals: str
    starts_on: date
    ends_on: date
    currency: str
    fee_minor: int | None
    note: str


@dataclass(frozen=True, slots=True)
class GiftLine:
    """Something given."""

    id: str
    influencer_id: str
    influencer: str
    brand_id: str
    brand: str
    collaboration_id: str | None
    what: str
    given_on: date
    currency: str
    cost_minor: int | None
    retail_value_minor: int | None
    post_asked: bool
    told_to_disclose_on: date | None
    returned_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class PartnerRateLine:
    """What one piece costs with a partner, in its parts."""

    id: str
    influencer_id: str
    influencer: str
    brand: str | None
    collaboration_id: str | None
    on_day: date
    platform: Platform | None
    format: PostType | None
    source: RateSource
    currency: str
    base_minor: int | None
    rights_minor: int | None
    exclusivity_minor: int | None
    rush_minor: int | None
    note: str

    @property
    def total_minor(self) -> int | None:
        """All known parts together; None when none is known."""
        parts = (self.base_minor, self.rights_minor, self.exclusivity_minor, self.rush_minor)
        known = [part for part in parts if part is not None]
        return sum(known) if known else None


def _of(entity: Any, line: Any) -> Select[*tuple[Any, ...]]:
    """The entity's own columns with the names of influencer and brand."""
    columns = own(entity, line, "influencer", "brand")
    return select(*columns, Influencer.name.label("influencer"), Brand.name.label("brand")).join(
        Influencer, Influencer.id == entity.influencer_id
    )


def _promises() -> Select[*tuple[Any, ...]]:
    statement = _of(Promise, PromiseLine).outerjoin(Partnership, Partnership.id == Promise.partnership_id)
    return statement.outerjoin(Brand, Brand.id == Partnership.brand_id).order_by(
        Promise.settled_on.is_not(None), Promise.due_on.nulls_last(), Influencer.sort_key, Promise.id
    )


def _rights() -> Select[*tuple[Any, ...]]:
    order = (UsageRight.ends_on.nulls_last(), Influencer.sort_key, UsageRight.id)
    return _of(UsageRight, RightLine).join(Brand, Brand.id == UsageRight.brand_id).order_by(*order)


def _agreements() -> Select[*tuple[Any, ...]]:
    columns = own(Agreement, AgreementLine, "influencer", "influencer_id", "brand")
    return (
        select(
            *columns,
            Influencer.id.label("influencer_id"),
            Influencer.name.label("influencer"),
            Brand.name.label("brand"),
        )
        .join(Partnership, Partnership.id == Agreement.partnership_id)
        .join(Influencer, Influencer.id == Partnership.influencer_id)
        .join(Brand, Brand.id == Partnership.brand_id)
        .order_by(Agreement.ends_on.nulls_last(), Influencer.sort_key, Agreement.id)
    )


def _exclusivities() -> Select[*tuple[Any, ...]]:
    order = (Exclusivity.ends_on, Influencer.sort_key, Exclusivity.id)
    return _of(Exclusivity, ExclusivityLine).join(Brand, Brand.id == Exclusivity.brand_id).order_by(*order)


def _gifts() -> Select[*tuple[Any, ...]]:
    return _of(Gift, GiftLine).join(Brand, Brand.id == Gift.brand_id).order_by(Gift.given_on.desc(), Gift.id)


def _rates() -> Select[*tuple[Any, ...]]:
    order = (Influencer.sort_key, PartnerRate.on_day.desc(), PartnerRate.id)
    return _of(PartnerRate, PartnerRateLine).outerjoin(Brand, Brand.id == PartnerRate.brand_id).order_by(*order)


COMMITMENT_LISTS: Mapping[str, LineList] = {
    "promise": LineList(_promises, PromiseLine, Promise.id, counting(Promise)),
    "right": LineList(_rights, RightLine, UsageRight.id, counting(UsageRight)),
    "agreement": LineList(_agreements, AgreementLine, Agreement.id, counting(Agreement)),
    "exclusivity": LineList(_exclusivities, ExclusivityLine, Exclusivity.id, counting(Exclusivity)),
    "gift": LineList(_gifts, GiftLine, Gift.id, counting(Gift)),
    "partner_rate": LineList(_rates, PartnerRateLine, PartnerRate.id, counting(PartnerRate)),
}
