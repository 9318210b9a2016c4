"""Campaigns, collaborations, payments and typed posts: add, edit, move, remove, each one undoable step."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from crm.db.entities import Campaign, Collaboration, CollaborationMove, Payment, Post
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import CollaborationStage, Platform
from crm.errors import Conflict, UserError
from crm.queries.history import undo_label
from crm.queries.listing import one
from crm.services import campaigns, payments, posts
from crm.services.campaigns import CampaignDraft, CollaborationDraft
from crm.services.history import redo, undo
from crm.services.payments import PaymentDraft
from crm.services.posts import PostDraft
from tests.services.people import add_lumen, add_noor, add_person, row_count


@pytest.fixture
def campaign(db: Database) -> str:
    """Spring glow of Lumen."""
    return campaigns.add_campaign(db, CampaignDraft(add_lumen(db), "Spring glow", starts_on=date(2026, 3, 1)))


@pytest.fixture
def part(db: Database, campaign: str) -> str:
    """Noor in Spring glow, with a fee and a code."""
    draft = CollaborationDraft(campaign, add_noor(db), fee_minor=45_000, code="Noor 10")
    return campaigns.add_collaboration(db, draft)


def test_a_campaign_is_added_with_the_workspaces_currency_and_undone(db: Database, campaign: str) -> None:
    """One step there, one back, one there again."""
    row = one(db, "campaign", campaign)
    assert (row.name, row.brand, row.currency, row.starts_on) == ("Spring glow", "Lumen", "EUR", date(2026, 3, 1))
    assert undo_label(db) == "Add campaign"
    undo(db)
    assert row_count(db, Campaign) == [0]
    redo(db)
    assert one(db, "campaign", campaign) == row


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"currency": "euro"}, "currency"),
        ({"ends_on": "2026-02-28"}, "ends_on"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"budget_minor": -1}, "budget_minor"),
        ({"attribution_days": 0}, "attribution_days"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_value_of_a_campaign_is_refused_beside_its_field(
    db: Database, campaign: str, changes: Mapping[str, Any], field: str
) -> None:
    """Nothing is written."""
    with pytest.raises(UserError) as error:
        campaigns.edit_campaign(db, campaign, changes)
    assert error.value.field == field
    assert one(db, "campaign", campaign).ends_on is None


def test_a_campaign_is_edited_and_two_of_a_brand_never_share_a_name(db: Database, campaign: str) -> None:
    """Case and spaces make no other name."""
    campaigns.edit_campaign(db, campaign, {"budget_minor": "500000", "margin_rate": "0.55", "zone": "Europe/Berlin"})
    row = one(db, "campaign", campaign)
    assert (row.budget_minor, row.margin_rate, row.zone) == (500_000, Decimal("0.55"), "Europe/Berlin")
    with pytest.raises(Conflict):
        campaigns.add_campaign(db, CampaignDraft(row.brand_id, "spring  GLOW"))


def test_an_influencer_is_in_a_campaign_once_and_a_code_is_one_persons(db: Database, campaign: str, part: str) -> None:
    """A second collaboration and a taken code are refused, saying whose it is."""
    noor = one(db, "collaboration", part).influencer_id
    with pytest.raises(Conflict, match="Noor van Dijk is in Spring glow already"):
        campaigns.add_collaboration(db, CollaborationDraft(campaign, noor))
    sanne = add_person(db, "Sanne")
    with pytest.raises(Conflict, match="Noor van Dijk"):
        campaigns.add_collaboration(db, CollaborationDraft(campaign, sanne, code="NOOR10"))
    assert row_count(db, Collaboration) == [1]


def test_a_stage_is_moved_with_its_reason_and_never_edited(db: Database, part: str) -> None:
    """The move is dated and signed; undo takes it back."""
    campaigns.move_collaboration(db, part, CollaborationStage.DRAFT, "first cut came")
    with db.read() as session:
        moves = session.scalars(select(CollaborationMove).order_by(CollaborationMove.id)).all()
    assert [(move.from_stage, move.to_stage, move.reason, move.moved_by) for move in moves] == [
        (None, CollaborationStage.INVITED, "", "Mara"),
        (CollaborationStage.INVITED, CollaborationStage.DRAFT, "first cut came", "Mara"),
    ]
    with pytest.raises(UserError):
        campaigns.move_collaboration(db, part, CollaborationStage.DRAFT)
    with pytest.raises(UserError):
        campaigns.edit_collaboration(db, part, {"stage": "live"})
    undo(db)
    assert one(db, "collaboration", part).stage is CollaborationStage.INVITED


def test_removing_a_campaign_keeps_what_was_paid_and_posted(db: Database, campaign: str, part: str) -> None:
    """Posts and payments stay, and undo joins them again."""
    noor = one(db, "collaboration", part).influencer_id
    payment = payments.add_payment(db, PaymentDraft(noor, 45_000, collaboration_id=part))
    post = posts.add_post(db, PostDraft(noor, url="https://www.instagram.com/p/DGxyz123/", collaboration_id=part))
    campaigns.remove_campaign(db, campaign)
    assert row_count(db, Campaign, Collaboration, Payment, Post) == [0, 0, 1, 1]
    assert one(db, "payment", payment).collaboration_id is None
    undo(db)
    assert one(db, "payment", payment).collaboration_id == part
    assert one(db, "post", post).collaboration_id == part
    campaigns.remove_collaboration(db, part)
    assert row_count(db, Campaign, Collaboration) == [1, 0]


def test_a_payment_is_of_its_influencers_own_collaboration(db: Database, part: str) -> None:
    """Somebody else's is refused; the currency is the collaboration's."""
    with pytest.raises(UserError, match="another influencer"):
        payments.add_payment(db, PaymentDraft(add_person(db, "Sanne"), 100, collaboration_id=part))
    noor = one(db, "collaboration", part).influencer_id
    payment = payments.add_payment(db, PaymentDraft(noor, 45_000, collaboration_id=part, due_on=date(2026, 6, 1)))
    payments.edit_payment(db, payment, {"paid_on": "2026-06-03", "amount_minor": "44000"})
    row = one(db, "payment", payment)
    assert (row.amount_minor, row.currency, row.paid_on, row.campaign) == (
        44_000,
        "EUR",
        date(2026, 6, 3),
        "Spring glow",
    )
    payments.remove_payment(db, payment)
    assert row_count(db, Payment) == [0]


def test_a_typed_post_is_known_by_its_link(db: Database) -> None:
    """The platform is the link's; the same post in another spelling is refused; it is on the person's only account."""
    noor = add_noor(db)
    post = posts.add_post(
        db, PostDraft(noor, url="instagram.com/reel/DGxyz123/?utm_source=x", posted_on=date(2026, 5, 1))
    )
    row = one(db, "post", post)
    assert (row.platform, row.influencer_id, row.account_id is not None) == (Platform.INSTAGRAM, noor, True)
    with pytest.raises(Conflict):
        posts.add_post(db, PostDraft(url="https://www.instagram.com/p/DGxyz123"))
    with pytest.raises(UserError, match="platform"):
        posts.add_post(db, PostDraft(noor, text="no link"))
    posts.edit_post(db, post, {"text": "Glow!", "boosted": "yes"})
    assert (one(db, "post", post).text, one(db, "post", post).boosted) == ("Glow!", True)
    posts.remove_post(db, post)
    assert row_count(db, Post) == [0]
