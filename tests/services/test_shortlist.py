"""From a list of people to invitations: shortlist, goals, moves with reasons, codes; and what a card then lacks."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from crm.db.entities import Brief, BriefVersion, CampaignGoal, Collaboration, Reading, new_id
from crm.db.unit_of_work import Database
from crm.domain.collaborations import Missing
from crm.domain.vocabulary import CollaborationStage, DeliverableState, GoalFigure, PostType, ReadingSource
from crm.errors import Conflict, NotFound, UserError
from crm.queries.collaborations import CollaborationFilter, CollaborationRow, collaboration_row, collaboration_rows
from crm.queries.history import undo_label
from crm.services import campaigns, deliverables, payments, posts
from crm.services.campaigns import CampaignDraft, CollaborationDraft
from crm.services.deliverables import DeliverableDraft
from crm.services.history import redo, undo
from crm.services.payments import PaymentDraft
from crm.services.posts import PostDraft
from tests.conftest import NOW
from tests.services.people import add_lumen, add_noor, add_person, row_count

TODAY = date(2026, 11, 22)
STAGE = CollaborationStage


@pytest.fixture
def campaign(db: Database) -> str:
    """Spring glow of Lumen."""
    return campaigns.add_campaign(db, CampaignDraft(add_lumen(db), "Spring glow", zone="Europe/Amsterdam"))


def at_stage(db: Database, campaign: str, stage: CollaborationStage, **fields: Any) -> str:
    """Noor in the campaign, entered in this stage."""
    return campaigns.add_collaboration(db, CollaborationDraft(campaign, add_noor(db), stage=stage, **fields))


def lacks(row: CollaborationRow) -> list[Missing]:
    """What a card says is missing."""
    return [gap.what for gap in row.lacks]


def test_a_selection_is_added_as_one_step_and_nobody_twice(db: Database, campaign: str) -> None:
    """Those who are in the campaign stay as they are; one undo takes the whole selection back."""
    noor, sanne = add_noor(db), add_person(db, "Sanne")
    first = campaigns.add_to_campaign(db, campaign, [noor])
    campaigns.move_collaboration(db, first.collaboration_ids[0], STAGE.ACCEPTED)
    second = campaigns.add_to_campaign(db, campaign, [sanne, noor, sanne])
    assert (len(second.collaboration_ids), second.already) == (1, (noor,))
    stages = {row.name: row.stage for row in collaboration_rows(db, TODAY, CollaborationFilter(campaign))}
    assert stages == {"Noor van Dijk": STAGE.ACCEPTED, "Sanne": STAGE.INVITED}
    assert undo_label(db) == "Add to campaign"
    undo(db)
    assert row_count(db, Collaboration) == [1]
    redo(db)
    assert row_count(db, Collaboration) == [2]


def test_when_one_of_the_selection_is_gone_nobody_is_added(db: Database, campaign: str) -> None:
    """All or nothing; adding nobody leaves no step behind."""
    with pytest.raises(NotFound):
        campaigns.add_to_campaign(db, campaign, [add_noor(db), "0" * 32])
    assert row_count(db, Collaboration) == [0]
    before = undo_label(db)
    assert campaigns.add_to_campaign(db, campaign, []).collaboration_ids == ()
    assert undo_label(db) == before


def test_goals_are_set_changed_and_taken_away(db: Database, campaign: str) -> None:
    """Those that are not named stay; each change is one step."""
    campaigns.set_goals(db, campaign, {GoalFigure.ORDERS: 50, GoalFigure.REVENUE: 1_000_000})
    campaigns.set_goals(db, campaign, {GoalFigure.ORDERS: 60, GoalFigure.REVENUE: None})
    with db.read() as session:
        goals = session.execute(select(CampaignGoal.figure, CampaignGoal.target)).all()
    assert [tuple(goal) for goal in goals] == [(GoalFigure.ORDERS, Decimal(60))]
    undo(db)
    assert row_count(db, CampaignGoal) == [2]


@pytest.mark.parametrize(
    ("goals", "field"),
    [
        ({GoalFigure.ORDERS: -1}, "orders"),
        ({GoalFigure.ORDERS: Decimal("1.5")}, "orders"),
        ({GoalFigure.POSITIVE_SHARE: Decimal(-1)}, "positive_share"),
        ({"smiles": 1}, "figure"),
    ],
)
def test_a_goal_that_cannot_be_is_refused(db: Database, campaign: str, goals: Mapping[Any, Any], field: str) -> None:
    """Beside its figure; nothing is written."""
    with pytest.raises(UserError) as error:
        campaigns.set_goals(db, campaign, {GoalFigure.REACH: 1, **goals})
    assert error.value.field == field
    assert row_count(db, CampaignGoal) == [0]


def test_a_move_back_or_past_a_stage_needs_its_reason(db: Database, campaign: str) -> None:
    """The product's stage may be passed only when nothing is to be sent."""
    part = at_stage(db, campaign, STAGE.BRIEF_SENT)
    campaigns.move_collaboration(db, part, STAGE.DRAFT)
    with pytest.raises(UserError, match="goes back to accepted") as error:
        campaigns.move_collaboration(db, part, STAGE.ACCEPTED)
    assert error.value.field == "reason"
    campaigns.move_collaboration(db, part, STAGE.BRIEF_SENT, "the brief changed")
    campaigns.edit_collaboration(db, part, {"product_cost_minor": 3_000})
    assert collaboration_row(db, part, TODAY).ships_product
    with pytest.raises(UserError, match="skips a stage"):
        campaigns.move_collaboration(db, part, STAGE.DRAFT)


def test_a_move_before_the_last_one_is_refused(db: Database, campaign: str) -> None:
    """The dated moves stay in order."""
    part = at_stage(db, campaign, STAGE.INVITED)
    with pytest.raises(UserError) as error:
        campaigns.move_collaboration(db, part, STAGE.ACCEPTED, at=NOW - timedelta(days=1))
    assert error.value.field == "at"


def test_a_code_is_one_persons_and_may_be_theirs_in_several_campaigns(db: Database, campaign: str) -> None:
    """Another person's is refused whatever its case and spaces."""
    part = at_stage(db, campaign, STAGE.INVITED, code="NOOR10")
    lumen = collaboration_row(db, part, TODAY).brand_id
    autumn = campaigns.add_campaign(db, CampaignDraft(lumen, "Autumn tale"))
    noor = collaboration_row(db, part, TODAY).influencer_id
    campaigns.add_collaboration(db, CollaborationDraft(autumn, noor, code="noor10"))
    other = campaigns.add_collaboration(db, CollaborationDraft(autumn, add_person(db, "Sanne")))
    with pytest.raises(Conflict, match="Noor van Dijk"):
        campaigns.edit_collaboration(db, other, {"code": "Noor 10"})


def test_a_card_knows_brief_and_pieces(db: Database, campaign: str) -> None:
    """The campaign's brief counts for everybody; what is accepted is said by the partner's own one."""
    part = at_stage(db, campaign, STAGE.ACCEPTED)
    assert lacks(collaboration_row(db, part, TODAY)) == [Missing.FEE, Missing.DELIVERABLES, Missing.BRIEF]
    campaigns.edit_collaboration(db, part, {"cost_confirmed": "yes"})
    deliverables.add_deliverable(db, DeliverableDraft(part, PostType.REEL, count=2, due_on=date(2026, 12, 1)))
    noor = collaboration_row(db, part, TODAY).influencer_id
    whole, own = new_id(), new_id()
    with db.begin("Brief") as uow:
        uow.add(Brief(id=whole, campaign_id=campaign, created_at=uow.now))
        version = {"contents": '{"approval_days": 9}', "made_by": "Mara", "made_at": uow.now}
        uow.add(BriefVersion(id=new_id(), brief_id=whole, number=1, **version))
    assert lacks(collaboration_row(db, part, TODAY)) == []
    campaigns.move_collaboration(db, part, STAGE.BRIEF_SENT)
    assert lacks(collaboration_row(db, part, TODAY)) == [Missing.BRIEF_ACCEPTANCE, Missing.DRAFT]
    with db.begin("Own brief") as uow:
        uow.flush()
        uow.add(Brief(id=own, campaign_id=campaign, influencer_id=noor, accepted_version=1, created_at=uow.now))
    assert lacks(collaboration_row(db, part, TODAY)) == [Missing.DRAFT]


def test_days_for_a_review_are_those_of_the_brief(db: Database, campaign: str) -> None:
    """Nine working days, from a Sunday on, instead of three days."""
    part = at_stage(db, campaign, STAGE.DRAFT)
    assert collaboration_row(db, part, TODAY + timedelta(days=4)).stale is not None
    with db.begin("Brief") as uow:
        brief = Brief(id=new_id(), campaign_id=campaign, created_at=uow.now)
        uow.add(brief)
        for number, days in ((1, 2), (2, 9)):
            contents = f'{{"approval_days": {days}}}'
            version = {"contents": contents, "made_by": "Mara", "made_at": uow.now}
            uow.add(BriefVersion(id=new_id(), brief_id=brief.id, number=number, **version))
    assert collaboration_row(db, part, date(2026, 12, 3)).stale is None
    assert collaboration_row(db, part, date(2026, 12, 4)).stale is not None


def test_pieces_are_late_and_live_by_their_posts(db: Database, campaign: str) -> None:
    """A piece past its day is late until a post stands for it; a dropped one is owed by nobody."""
    part = at_stage(db, campaign, STAGE.APPROVED, code="NOOR10")
    piece = deliverables.add_deliverable(db, DeliverableDraft(part, PostType.REEL, count=2, due_on=date(2026, 11, 20)))
    dropped = deliverables.add_deliverable(db, DeliverableDraft(part, PostType.STORY, due_on=date(2026, 11, 1)))
    deliverables.edit_deliverable(db, dropped, {"state": DeliverableState.DROPPED})
    row = collaboration_row(db, part, TODAY)
    assert (row.pieces, row.live, row.late, row.due_on) == (2, 0, 2, date(2026, 11, 20))
    assert lacks(row) == [Missing.POST]
    deliverables.edit_deliverable(db, piece, {"state": DeliverableState.LIVE})
    row = collaboration_row(db, part, TODAY)
    assert (row.live, row.late, row.due_on) == (2, 0, None)


def test_figures_are_final_a_week_after_the_post(db: Database, campaign: str) -> None:
    """Earlier readings leave the card waiting; a story's are final after a day."""
    part = at_stage(db, campaign, STAGE.LIVE)
    noor = collaboration_row(db, part, TODAY).influencer_id
    days = date(2026, 11, 1)
    address = "https://www.instagram.com/p/DGxyz12{}/"
    reel = posts.add_post(db, PostDraft(noor, address.format(3), posted_on=days, collaboration_id=part))
    story = PostDraft(noor, address.format(4), posted_on=days, collaboration_id=part, type=PostType.STORY)
    other = posts.add_post(db, story)

    def read(post: str, day: date) -> None:
        with db.begin("Read") as uow:
            uow.add(Reading(post_id=post, read_at=day.isoformat(), source=ReadingSource.TYPED, likes=1))

    def waiting() -> list[tuple[int, int]]:
        row = collaboration_row(db, part, TODAY)
        return [(gap.have, gap.need) for gap in row.lacks if gap.what is Missing.FINAL_FIGURES]

    assert waiting() == [(0, 2)]
    read(reel, days + timedelta(days=1))
    read(other, days + timedelta(days=1))
    assert waiting() == [(1, 2)]
    read(reel, days + timedelta(days=7))
    assert waiting() == []


def test_a_partner_is_owed_what_is_not_paid(db: Database, campaign: str) -> None:
    """Fee and commission less what was paid; a payment that is only due is none."""
    part = at_stage(db, campaign, STAGE.METRICS_FINAL, fee_minor=40_000, commission_minor=5_000)
    noor = collaboration_row(db, part, TODAY).influencer_id
    payment = payments.add_payment(db, PaymentDraft(noor, 45_000, collaboration_id=part))
    assert lacks(collaboration_row(db, part, TODAY)) == [Missing.PAYMENT]
    payments.edit_payment(db, payment, {"paid_on": TODAY})
    assert lacks(collaboration_row(db, part, TODAY)) == []


def test_the_day_of_a_move_is_that_of_the_campaigns_zone(db: Database, campaign: str) -> None:
    """Half past eleven at night in London is the next day in Amsterdam."""
    part = at_stage(db, campaign, STAGE.INVITED)
    campaigns.move_collaboration(db, part, STAGE.ACCEPTED, at=NOW.replace(hour=23, minute=30))
    stale = collaboration_row(db, part, TODAY + timedelta(days=30)).stale
    assert stale is not None
    assert stale.since_on == date(2026, 11, 23)
