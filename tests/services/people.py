"""A few people and brands that the tests of commands and queries share, made by the commands themselves."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from crm.db.entities import Base
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Basis, Channel, Direction, Platform
from crm.services.brands import BrandDraft, add_brand
from crm.services.influencers import AccountDraft, InfluencerDraft, add_influencer
from crm.services.outreach import OutreachDraft

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


def row_count(db: Database, *entities: type[Base]) -> Sequence[int]:
    """How many rows each of these tables has."""
    with db.read() as session:
        return [session.query(entity).count() for entity in entities]
