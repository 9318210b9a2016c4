"""A few people and brands that the tests of commands and queries share, made by the commands themselves."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from crm.db.entities import Base
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Basis, Channel, Direction, PartnershipStatus, Party, Platform
from crm.services.brands import BrandDraft, add_brand
from crm.services.influencers import AccountDraft, InfluencerDraft, add_influencer
from crm.services.outreach import OutreachDraft, log_outreach
from crm.services.partnerships import move_partnership, start_partnership
from crm.services.promises import PromiseDraft, keep_promise, make_promise

MORNING = datetime(2026, 11, 20, 9, 12, tzinfo=UTC)


def add_noor(db: Database) -> str:
    """Noor: two accounts, the larger on Instagram with 38,200 followers and a rate of 4.8 % of followers."""
    accounts = (
        AccountDraft(Platform.TIKTOK, "noor.tok", followers=9_100),
        AccountDraft(
            Platform.INSTAGRAM,
            "@noor.makes",
            followers=38_200,
            engagement_rate=Decimal("0.048"),
            engagement_basis=Basis.FOLLOWERS,
        ),
    )
    return add_influencer(
        db, InfluencerDraft("Noor van Dijk", tags=("craft", "Utrecht"), niches=("Ceramics",), accounts=accounts)
    )


def add_person(db: Database, name: str, *accounts: AccountDraft, **fields: Any) -> str:
    """Someone with this name."""
    return add_influencer(db, InfluencerDraft(name, accounts=accounts, **fields))


def add_lumen(db: Database) -> str:
    """Lumen, a brand with two values and a niche."""
    return add_brand(db, BrandDraft("Lumen", values=("Care", "Honesty"), niches=("Ceramics",)))


def message(influencer_id: str, **fields: Any) -> OutreachDraft:
    """An e-mail from us on the morning of 20 November 2026, unless told otherwise."""
    told = {"channel": Channel.EMAIL, "direction": Direction.OUT, "at": MORNING} | fields
    return OutreachDraft(influencer_id, **told)


def answering(db: Database, influencer_id: str) -> str:
    """A partnership with Lumen every 14 days: they answered 39 and 12 days before MORNING, and we kept a promise.

    On 22 November 2026 three signals of its health are known, and were two weeks before.
    """
    lumen = add_lumen(db)
    where = start_partnership(db, influencer_id, lumen, cadence_days=14)
    move_partnership(db, where, PartnershipStatus.ACTIVE)
    for days in (40, 13):
        told: dict[str, Any] = {"brand_id": lumen, "suggest_follow_up": False}
        at = MORNING - timedelta(days=days)
        log_outreach(db, message(influencer_id, at=at, **told))
        log_outreach(db, message(influencer_id, at=at + timedelta(days=1), direction=Direction.IN, **told))
        log_outreach(db, message(influencer_id, at=at + timedelta(days=2), **told))
    keep_promise(db, promised(db, influencer_id, where, -30), date(2026, 10, 23))
    return where


def promised(db: Database, influencer_id: str, partnership_id: str, days: int) -> str:
    """A promise of ours, due so many days from 22 November 2026; it is not kept."""
    due_on = date(2026, 11, 22) + timedelta(days=days)
    return make_promise(
        db, PromiseDraft(influencer_id, Party.US, "Send the parcel", due_on, due_on, partnership_id=partnership_id)
    )


def row_count(db: Database, *entities: type[Base]) -> Sequence[int]:
    """How many rows each of these tables has."""
    with db.read() as session:
        return [session.query(entity).count() for entity in entities]
