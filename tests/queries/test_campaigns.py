"""Campaigns in lists and whole, the board and the table over the same filter, and flags before an invitation."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from crm.db.unit_of_work import Database
from crm.domain.collaborations import Missing, Owner
from crm.domain.vocabulary import Channel, CollaborationStage, Direction, GoalFigure, Money
from crm.errors import NotFound
from crm.queries.campaigns import CampaignFilter, CampaignTime, campaign_detail, campaign_rows
from crm.queries.collaborations import (
    CollaborationFilter,
    board,
    collaboration_moves,
    collaboration_row,
    collaboration_rows,
)
from crm.queries.contact_flags import ContactFlagKind, contact_flags
from crm.services import campaigns, payments
from crm.services.brands import BrandDraft, add_brand
from crm.services.campaigns import CampaignDraft, CollaborationDraft
from crm.services.commitments import add_exclusivity
from crm.services.outreach import log_outreach
from crm.services.payments import PaymentDraft
from crm.services.rates import RateDraft, add_rate
from tests.conftest import NOW
from tests.services.people import add_lumen, add_noor, add_person, message

TODAY = date(2026, 11, 22)
STAGE = CollaborationStage


@pytest.fixture
def campaign(db: Database) -> str:
    """Spring glow of Lumen with a budget of 2,000 euros."""
    draft = CampaignDraft(add_lumen(db), "Spring glow", starts_on=date(2026, 11, 1), budget_minor=200_000)
    return campaigns.add_campaign(db, draft)


def test_a_campaigns_budget_holds_what_is_committed_spent_and_free(db: Database, campaign: str) -> None:
    """An invitation commits nothing; acceptance commits fee and expenses; payments and sent products are spent."""
    campaigns.add_collaboration(db, CollaborationDraft(campaign, add_noor(db), fee_minor=90_000))
    terms = {"fee_minor": 45_000, "product_cost_minor": 8_000, "shipping_minor": 2_000}
    sanne = add_person(db, "Sanne")
    part = campaigns.add_collaboration(
        db,
        CollaborationDraft(campaign, sanne, stage=STAGE.PRODUCT_SENT, **terms),  # type: ignore[arg-type]
    )
    payments.add_payment(db, PaymentDraft(sanne, 20_000, collaboration_id=part, paid_on=TODAY))
    budget = campaign_rows(db, TODAY)[0].budget
    assert (budget.planned, budget.free) == (Money(200_000, "EUR"), Money(145_000, "EUR"))
    assert (budget.committed, budget.spent) == ((Money(55_000, "EUR"),), (Money(30_000, "EUR"),))


def test_money_in_another_currency_needs_a_dated_rate(db: Database, campaign: str) -> None:
    """Each currency has its own line; nothing is added up without a rate, and with one it says which was used."""
    draft = CollaborationDraft(campaign, add_noor(db), stage=STAGE.ACCEPTED, currency="GBP", fee_minor=45_000)
    campaigns.add_collaboration(db, draft)
    budget = campaign_detail(db, campaign, TODAY).row.budget
    assert (budget.committed, budget.free) == ((Money(45_000, "GBP"),), None)
    assert budget.committed_total.without_rate == ("GBP",)
    add_rate(db, RateDraft(date(2026, 11, 20), "GBP", "EUR", Decimal("1.2"), "the bank"))
    budget = campaign_detail(db, campaign, TODAY).row.budget
    assert (budget.committed, budget.free) == ((Money(45_000, "GBP"),), Money(146_000, "EUR"))
    used = budget.committed_total.parts[0].used
    assert used is not None
    assert (used.on_day, used.source) == (date(2026, 11, 20), "the bank")


def test_campaigns_are_listed_by_time_brand_and_text(db: Database, campaign: str) -> None:
    """The latest start comes first; one without an end runs on."""
    lumen = campaign_rows(db, TODAY)[0].brand_id
    old = CampaignDraft(lumen, "Autumn tale", starts_on=date(2026, 9, 1), ends_on=date(2026, 10, 1))
    campaigns.add_campaign(db, old)
    campaigns.add_campaign(db, CampaignDraft(lumen, "Next year", starts_on=date(2027, 1, 1)))
    rows = campaign_rows(db, TODAY)
    assert [(row.name, row.time) for row in rows] == [
        ("Next year", CampaignTime.PLANNED),
        ("Spring glow", CampaignTime.RUNNING),
        ("Autumn tale", CampaignTime.ENDED),
    ]
    chosen = CampaignFilter(times=frozenset({CampaignTime.ENDED}))
    assert [row.name for row in campaign_rows(db, TODAY, chosen)] == ["Autumn tale"]
    assert [row.name for row in campaign_rows(db, TODAY, CampaignFilter(text="lum glo"))] == ["Spring glow"]
    assert campaign_rows(db, TODAY, CampaignFilter(brand_id="0" * 32)) == []


def test_a_campaign_is_shown_with_its_goals_in_a_lasting_order(db: Database, campaign: str) -> None:
    """Goals that were set; a goal set to nothing is gone."""
    campaigns.set_goals(db, campaign, {GoalFigure.ORDERS: 50, GoalFigure.ENGAGEMENT_RATE: "0.04"})  # type: ignore[dict-item]
    goals = campaign_detail(db, campaign, TODAY).goals
    assert [(goal.figure, str(goal.target)) for goal in goals] == [("engagement_rate", "0.04"), ("orders", "50")]
    with pytest.raises(NotFound):
        campaign_detail(db, "0" * 32, TODAY)


def test_board_and_table_show_the_same_collaborations(db: Database, campaign: str) -> None:
    """Whatever narrows the one narrows the other; every stage has its column, with totals by currency."""
    noor, sanne = add_noor(db), add_person(db, "Sanne")
    campaigns.add_collaboration(db, CollaborationDraft(campaign, noor, fee_minor=45_000, code="NOOR10"))
    campaigns.add_collaboration(db, CollaborationDraft(campaign, sanne, currency="GBP", fee_minor=30_000))
    whole = board(db, TODAY)
    assert [column.stage for column in whole.columns] == list(STAGE)
    assert whole.columns[0].fees == (Money(45_000, "EUR"), Money(30_000, "GBP"))
    for text in ("", "noor", "makes", "NOOR10", "lumen", "nobody"):
        filters = CollaborationFilter(campaign, text=text)
        cards = {card.id for column in board(db, TODAY, filters).columns for card in column.cards}
        assert cards == {row.id for row in collaboration_rows(db, TODAY, filters)}
    by_handle = collaboration_rows(db, TODAY, CollaborationFilter(text="@noor.makes"))
    assert [(row.name, row.handle, row.followers) for row in by_handle] == [("Noor van Dijk", "noor.makes", 38_200)]


def test_a_card_says_what_is_missing_and_who_owes_it(db: Database, campaign: str) -> None:
    """Before the invitation it is our turn; after it the partner's."""
    noor = add_noor(db)
    part = campaigns.add_to_campaign(db, campaign, [noor]).collaboration_ids[0]

    def lacks() -> list[tuple[Missing, Owner]]:
        return [(gap.what, gap.owner) for gap in collaboration_row(db, part, TODAY).lacks]

    assert lacks() == [(Missing.INVITATION, Owner.US), (Missing.FEE, Owner.US)]
    log_outreach(db, message(noor, at=NOW))
    campaigns.edit_collaboration(db, part, {"fee_minor": 45_000})
    assert lacks() == [(Missing.ANSWER, Owner.PARTNER)]
    log_outreach(db, message(noor, at=NOW + timedelta(hours=1), direction=Direction.IN))
    assert lacks() == []


def test_a_card_says_since_when_it_stands_too_long(db: Database, campaign: str) -> None:
    """Against the days that its stage is expected to take."""
    part = campaigns.add_collaboration(db, CollaborationDraft(campaign, add_noor(db)))
    assert collaboration_row(db, part, TODAY + timedelta(days=5)).stale is None
    stale = collaboration_row(db, part, TODAY + timedelta(days=7)).stale
    assert stale is not None
    assert (stale.since_on, stale.expected_on, stale.expected_days, stale.days_over) == (
        TODAY,
        date(2026, 11, 27),
        5,
        2,
    )
    late = TODAY + timedelta(days=7)
    assert len(collaboration_rows(db, late, CollaborationFilter(only_stale=True))) == 1
    assert board(db, late).columns[0].stale == 1
    assert collaboration_rows(db, TODAY, CollaborationFilter(only_stale=True)) == []


def test_moves_are_shown_newest_first_with_reason_and_author(db: Database, campaign: str) -> None:
    """The first is the one by which the partner came in."""
    part = campaigns.add_collaboration(db, CollaborationDraft(campaign, add_noor(db)))
    campaigns.move_collaboration(db, part, STAGE.DRAFT, "sent a cut at once", at=NOW + timedelta(days=1))
    moves = collaboration_moves(db, part)
    assert [(move.from_stage, move.to_stage, move.reason, move.moved_by) for move in moves] == [
        (STAGE.INVITED, STAGE.DRAFT, "sent a cut at once", "Mara"),
        (None, STAGE.INVITED, "", "Mara"),
    ]


def test_a_contact_by_a_colleague_within_two_weeks_is_flagged(
    db: Database, campaign: str, workspace_path: Path, open_database: Callable[[Path], Database]
) -> None:
    """One's own contact is none, nor is one fifteen days old; the flag names who, how and when."""
    noor, sanne = add_noor(db), add_person(db, "Sanne", do_not_contact=True)
    log_outreach(db, message(noor))
    assert list(contact_flags(db, [noor, sanne], campaign, TODAY)) == [sanne]
    colleague = Database.open(workspace_path, user="Jonas", clock=lambda: NOW)
    try:
        log_outreach(colleague, message(noor, at=datetime(2026, 11, 8, 12, tzinfo=UTC), channel=Channel.CALL))
    finally:
        colleague.close()
    flags = contact_flags(db, [noor, sanne], campaign, TODAY)
    assert [(flag.kind, flag.reason, flag.on_day) for flag in flags[noor]] == [
        (ContactFlagKind.CONTACTED, "Jonas called.", date(2026, 11, 8))
    ]
    assert flags[sanne][0].kind is ContactFlagKind.DO_NOT_CONTACT
    assert noor not in contact_flags(db, [noor], campaign, TODAY + timedelta(days=1))
    campaigns.add_to_campaign(db, campaign, [noor])
    assert contact_flags(db, [noor], campaign, TODAY)[noor][0].kind is ContactFlagKind.IN_CAMPAIGN


def test_who_promised_a_rival_not_to_work_for_the_brand_is_flagged(db: Database, campaign: str) -> None:
    """With the reason and the last day it holds; an exclusivity that is over says nothing."""
    noor, sanne = add_noor(db), add_person(db, "Sanne")
    rival = add_brand(db, BrandDraft("Rival & Co"))
    window = {"rivals": brand_of(db, campaign), "starts_on": TODAY, "ends_on": TODAY + timedelta(days=60)}
    add_exclusivity(db, noor, rival, window)
    add_exclusivity(db, sanne, rival, window | {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 3, 1)})
    flags = contact_flags(db, [noor, sanne], campaign, TODAY)
    assert list(flags) == [noor]
    (flag,) = flags[noor]
    assert (flag.kind, flag.on_day) == (ContactFlagKind.EXCLUSIVE, TODAY + timedelta(days=60))
    assert flag.reason.startswith("Promised Rival & Co not to work for")


def brand_of(db: Database, campaign: str) -> str:
    return next(row.brand for row in campaign_rows(db, TODAY) if row.id == campaign)
