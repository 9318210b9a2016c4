"""Every command on campaigns is one labelled step by the person; undo puts every row back, redo does it again."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import CollaborationStage, GoalFigure, PostType
from crm.queries.history import steps
from crm.services import campaigns, deliverables, payments, rates, tracking
from crm.services.campaigns import CampaignDraft, CollaborationDraft
from crm.services.deliverables import DeliverableDraft
from crm.services.history import redo, undo
from crm.services.payments import PaymentDraft
from crm.services.rates import RateDraft
from crm.services.tracking import TrackingLinkDraft
from tests.services.people import add_lumen, add_noor, add_person
from tests.services.test_undo_of_commands import rows_and_words

DAY = date(2026, 12, 1)
RATE = RateDraft(DAY, "GBP", "EUR", Decimal("1.17"))


class Scene:
    """Noor in Spring glow of Lumen with a code, a piece, a link, a payment and a goal; Anna is in no campaign."""

    def __init__(self, db: Database) -> None:
        self.noor, self.anna, self.lumen = add_noor(db), add_person(db, "Anna"), add_lumen(db)
        told = CampaignDraft(self.lumen, "Spring glow", landing_url="https://lumen.example", budget_minor=100)
        self.campaign = campaigns.add_campaign(db, told)
        self.part = campaigns.add_collaboration(db, CollaborationDraft(self.campaign, self.noor, code="NOOR10"))
        self.piece = deliverables.add_deliverable(db, DeliverableDraft(self.part, PostType.REEL, due_on=DAY))
        self.link = tracking.add_tracking_link(db, TrackingLinkDraft(self.part, "Reel"))
        self.payment = payments.add_payment(db, PaymentDraft(self.noor, 100, collaboration_id=self.part))
        self.rate = rates.add_rate(db, RATE)
        campaigns.set_goals(db, self.campaign, {GoalFigure.ORDERS: 5})


Command = Callable[[Database, Scene], object]
COMMANDS: dict[str, Command] = {
    "Add campaign": lambda db, s: campaigns.add_campaign(db, CampaignDraft(s.lumen, "Autumn")),
    "Edit campaign": lambda db, s: campaigns.edit_campaign(db, s.campaign, {"name": "Glow", "currency": "GBP"}),
    "Set goals": lambda db, s: campaigns.set_goals(db, s.campaign, {GoalFigure.ORDERS: None, GoalFigure.REACH: 9}),
    "Remove campaign": lambda db, s: campaigns.remove_campaign(db, s.campaign),
    "Add to campaign": lambda db, s: campaigns.add_to_campaign(db, s.campaign, [s.noor, s.anna]),
    "Add collaboration": lambda db, s: campaigns.add_collaboration(db, CollaborationDraft(s.campaign, s.anna)),
    "Edit collaboration": lambda db, s: campaigns.edit_collaboration(db, s.part, {"fee_minor": 5, "code": ""}),
    "Move collaboration": lambda db, s: campaigns.move_collaboration(db, s.part, CollaborationStage.ACCEPTED),
    "Move collaborations": lambda db, s: campaigns.move_collaborations(db, [s.part], CollaborationStage.ACCEPTED),
    "Remove collaboration": lambda db, s: campaigns.remove_collaboration(db, s.part),
    "Add deliverable": lambda db, s: deliverables.add_deliverable(db, DeliverableDraft(s.part, PostType.STORY)),
    "Edit deliverable": lambda db, s: deliverables.edit_deliverable(db, s.piece, {"count": 3}),
    "Remove deliverable": lambda db, s: deliverables.remove_deliverable(db, s.piece),
    "Add tracking link": lambda db, s: tracking.add_tracking_link(db, TrackingLinkDraft(s.part, "Story")),
    "Rename tracking link": lambda db, s: tracking.rename_tracking_link(db, s.link, "Story"),
    "Remove tracking link": lambda db, s: tracking.remove_tracking_link(db, s.link),
    "Add exchange rate": lambda db, s: rates.add_rate(db, RateDraft(DAY, "USD", "EUR", Decimal("0.9"))),
    "Edit exchange rate": lambda db, s: rates.edit_rate(db, s.rate, {"rate": "1.2"}),
    "Remove exchange rate": lambda db, s: rates.remove_rate(db, s.rate),
    "Add payment": lambda db, s: payments.add_payment(db, PaymentDraft(s.anna, 7)),
    "Edit payment": lambda db, s: payments.edit_payment(db, s.payment, {"paid_on": DAY}),
    "Remove payment": lambda db, s: payments.remove_payment(db, s.payment),
}


@pytest.mark.parametrize(("label", "command"), COMMANDS.items())
def test_undo_puts_every_row_back_and_redo_does_it_again(db: Database, label: str, command: Command) -> None:
    """Whatever the command touched."""
    scene = Scene(db)
    before = rows_and_words(db)
    command(db, scene)
    (latest,) = steps(db, 1)
    assert (latest.label, latest.by) == (label, "Mara")
    after = rows_and_words(db)
    assert after != before
    assert undo(db).label == label
    assert rows_and_words(db) == before
    redo(db)
    assert rows_and_words(db) == after
