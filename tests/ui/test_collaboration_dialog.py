"""A collaboration's form as a person uses it: type an agreement, see a code refused, keep reviews, note payments."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import CollaborationStage, DeliverableState, Platform, PostType, ReviewVerdict
from crm.formats import Formats
from crm.queries.collaboration_form import opened_collaboration
from crm.queries.deliverables import deliverable_rows
from crm.queries.listing import one
from crm.services import campaigns, deliverables, payments, posts
from crm.services.campaigns import CampaignDraft, CollaborationDraft
from crm.services.deliverables import DeliverableDraft, ReviewDraft
from crm.services.payments import PaymentDraft
from crm.services.posts import PostDraft
from crm.ui.bridge import Bridge
from crm.ui.kit.timeline import ENTRY, TimelineView
from crm.ui.pages.campaigns.collaboration_dialog import CollaborationDialog
from crm.ui.pages.campaigns.collaboration_payments import PaymentDialog
from crm.ui.pages.campaigns.dialogs import StageDialog
from crm.ui.pages.campaigns.piece_dialogs import PieceDialog, PiecePostsDialog, ReviewDialog
from tests.services.people import add_lumen, add_noor, add_person
from tests.ui.conftest import Said
from tests.ui.windows import asked, gone

TODAY = date(2026, 11, 22)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def campaign(db: Database) -> str:
    """Spring glow of Lumen, in euros."""
    return campaigns.add_campaign(db, CampaignDraft(add_lumen(db), "Spring glow"))


@pytest.fixture
def part(db: Database, campaign: str) -> str:
    """Noor's part, with a fee of 1,200 euros."""
    return campaigns.add_collaboration(db, CollaborationDraft(campaign, add_noor(db), fee_minor=120_000))


@pytest.fixture
def form(bridge: Bridge, formats: Formats, part: str, qtbot: QtBot) -> Iterator[CollaborationDialog]:
    """The form, shown and read."""
    yield opened(bridge, formats, part, qtbot)


def opened(bridge: Bridge, formats: Formats, part: str, qtbot: QtBot) -> CollaborationDialog:
    form = CollaborationDialog(bridge, formats, part, None)
    qtbot.addWidget(form)
    form.show()
    qtbot.waitUntil(lambda: form.states.state() == "content")
    return form


def said_in(view: TimelineView) -> list[tuple[str, str]]:
    """Titles and bodies of what a line of time shows."""
    model = view.entries
    entries = [model.index(at, 0).data(ENTRY) for at in range(model.rowCount())]
    return [(each.title, each.body) for each in entries]


def test_what_is_typed_is_saved_as_one_step_in_the_chosen_currency(
    db: Database, form: CollaborationDialog, part: str, qtbot: QtBot, said: Said
) -> None:
    assert (form.agreement.amounts["fee_minor"].text(), form.save.isEnabled()) == ("1200.00", False)
    form.agreement.amounts["fee_minor"].selectAll()
    qtbot.keyClicks(form.agreement.amounts["fee_minor"], "EUR 1.350,50")
    qtbot.keyClicks(form.agreement.amounts["product_cost_minor"], "24")
    qtbot.keyClicks(form.agreement.note, "Sends drafts on Mondays.")
    qtbot.keyClick(form.agreement.confirmed, Qt.Key.Key_Space)
    qtbot.mouseClick(form.save, LEFT)
    qtbot.waitUntil(lambda: not form.isVisible())
    line = one(db, "collaboration", part)
    assert (line.fee_minor, line.product_cost_minor, line.note, line.cost_confirmed) == (
        135_050,
        2_400,
        "Sends drafts on Mondays.",
        True,
    )
    said.press()
    qtbot.waitUntil(lambda: one(db, "collaboration", part).fee_minor == 120_000)
    assert one(db, "collaboration", part).note == ""


def test_an_amount_in_another_currency_is_refused_beside_its_field(
    db: Database, form: CollaborationDialog, part: str, qtbot: QtBot
) -> None:
    fee = form.agreement.amounts["fee_minor"]
    fee.selectAll()
    qtbot.keyClicks(fee, "900 USD")
    form.bar.setCurrentIndex(3)
    qtbot.mouseClick(form.save, LEFT)
    assert "USD" in fee.accessibleDescription() and form.bar.currentIndex() == 0
    form.agreement.currency.setCurrentIndex(form.agreement.currency.findData("USD"))
    qtbot.mouseClick(form.save, LEFT)
    qtbot.waitUntil(lambda: one(db, "collaboration", part).currency == "USD")
    assert one(db, "collaboration", part).fee_minor == 90_000


def test_a_code_is_compared_with_the_registry_as_it_is_typed(
    db: Database, form: CollaborationDialog, campaign: str, part: str, qtbot: QtBot
) -> None:
    campaigns.add_collaboration(db, CollaborationDraft(campaign, add_person(db, "Sanne"), code="GLOW10"))
    note = form.agreement.fields["code"].note
    qtbot.keyClicks(form.agreement.code, "GL0W1O")
    qtbot.waitUntil(lambda: note() == "Buyers may take it for GLOW10 · Sanne in Spring glow.")
    form.agreement.code.selectAll()
    qtbot.keyClicks(form.agreement.code, "noorglow")
    qtbot.waitUntil(lambda: note().startswith("Free"))
    form.agreement.code.selectAll()
    qtbot.keyClicks(form.agreement.code, "glow10")
    qtbot.waitUntil(lambda: note() == "Taken: the code of Sanne in Spring glow.")
    qtbot.mouseClick(form.save, LEFT)
    qtbot.waitUntil(lambda: "Sanne" in form.agreement.code.accessibleDescription())
    assert form.isVisible() and one(db, "collaboration", part).code is None


def test_what_is_not_saved_is_asked_about_and_what_others_change_comes_in(
    db: Database, form: CollaborationDialog, part: str, qtbot: QtBot
) -> None:
    qtbot.keyClicks(form.agreement.note, "Mine")
    campaigns.edit_collaboration(db, part, {"shipping_minor": 890, "note": "Theirs"})
    qtbot.waitUntil(lambda: form.agreement.amounts["shipping_minor"].text() == "8.90")
    assert form.agreement.note.toPlainText() == "Mine"
    qtbot.mouseClick(form.close_button, LEFT)
    box = asked(QMessageBox)
    next(each for each in box.findChildren(QPushButton) if each.text() == "Go on editing").click()
    assert form.isVisible()
    qtbot.waitUntil(lambda: gone(box))
    qtbot.mouseClick(form.close_button, LEFT)
    next(each for each in asked(QMessageBox).findChildren(QPushButton) if each.text() == "Discard").click()
    qtbot.waitUntil(lambda: not form.isVisible())
    assert one(db, "collaboration", part).note == "Theirs"


def test_a_piece_is_agreed_counted_late_and_edited(
    db: Database, form: CollaborationDialog, part: str, qtbot: QtBot
) -> None:
    form.bar.setCurrentIndex(1)
    qtbot.waitUntil(lambda: form.pieces.states.state() == "empty")
    form.pieces.ask_add()
    dialog = asked(PieceDialog)
    dialog.format.setCurrentIndex(dialog.format.findData(PostType.REEL))
    dialog.count.setText("two")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: dialog.count.accessibleDescription() == "This is not a number.")
    dialog.count.setText("2")
    dialog.rounds.setText("1")
    dialog.last.set_value(date(2026, 11, 20))
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: gone(dialog) and form.pieces.rows.rowCount() == 1)
    cells = [form.pieces.rows.index(0, at).data() for at in range(5)]
    assert cells == ["2 × Reel, Instagram", "20 Nov 2026, 2 days late", "Agreed", "0 of 1 used", "—"]
    assert form.bar.tabText(1) == "Agreed pieces (1)"
    qtbot.keyClick(form.pieces.table, Qt.Key.Key_Return)
    dialog = asked(PieceDialog)
    dialog.state.setCurrentIndex(dialog.state.findData(DeliverableState.DROPPED))
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: form.pieces.rows.index(0, 1).data() == "20 Nov 2026")
    qtbot.mouseClick(form.undo, LEFT)
    qtbot.waitUntil(lambda: form.pieces.rows.index(0, 1).data() == "20 Nov 2026, 2 days late")


def test_what_reviewers_said_stays_and_rounds_are_counted(
    db: Database, bridge: Bridge, formats: Formats, part: str, qtbot: QtBot
) -> None:
    piece = deliverables.add_deliverable(db, DeliverableDraft(part, PostType.REEL, rounds_agreed=1))
    deliverables.review_draft(db, ReviewDraft(piece, ReviewVerdict.CHANGES, "The label first, please.", "Jonas"))
    form = opened(bridge, formats, part, qtbot)
    form.bar.setCurrentIndex(1)
    assert not form.pieces.remove.isEnabled() and "stays" in form.pieces.remove.toolTip()
    qtbot.mouseClick(form.pieces.review, LEFT)
    dialog = asked(ReviewDialog)
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: "in words" in dialog.said.accessibleDescription())
    qtbot.keyClicks(dialog.said, "And a quieter ending.")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: gone(dialog) and len(said_in(form.pieces.reviews)) == 2)
    assert said_in(form.pieces.reviews) == [
        ("Round 2: changes asked", "And a quieter ending."),
        ("Round 1: changes asked", "The label first, please."),
    ]
    assert form.pieces.rounds.text() == "Rounds of changes: 2 of 1 used · 1 more than agreed"
    qtbot.mouseClick(form.pieces.hand_in, LEFT)
    qtbot.waitUntil(lambda: form.pieces.rows.index(0, 2).data() == "In review")
    assert [each.reviewer for each in deliverable_rows(db, TODAY, collaboration_id=part)[0].reviews] == [
        "Jonas",
        "Mara",
    ]


def test_what_is_left_of_the_fee_is_noted_and_paid(
    db: Database, bridge: Bridge, formats: Formats, part: str, qtbot: QtBot
) -> None:
    noor = one(db, "collaboration", part).influencer_id
    payments.add_payment(db, PaymentDraft(noor, 40_000, collaboration_id=part, paid_on=date(2026, 11, 1)))
    form = opened(bridge, formats, part, qtbot)
    form.bar.setCurrentIndex(2)
    qtbot.mouseClick(form.payments.add, LEFT)
    dialog = asked(PaymentDialog)
    assert dialog.amount.text() == "800.00"
    dialog.due.set_value(date(2026, 11, 19))
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: gone(dialog) and form.payments.rows.rowCount() == 2)
    assert form.payments.rows.index(0, 1).data() == "3 days late"
    assert form.payments.sums.text() == "Owed €800.00 · paid €400.00 · agreed fee €1,200.00"
    owed = opened_collaboration(db, part, "UTC").payments[0]
    form.payments.table.choose(owed.id)
    qtbot.mouseClick(form.payments.pay, LEFT)
    qtbot.waitUntil(lambda: form.payments.sums.text().startswith("Owed nothing · paid €1,200.00"))
    assert {each.paid_on for each in opened_collaboration(db, part, "UTC").payments} == {TODAY, date(2026, 11, 1)}


def test_moves_and_what_is_missing_are_told(db: Database, form: CollaborationDialog, part: str, qtbot: QtBot) -> None:
    campaigns.move_collaboration(db, part, CollaborationStage.ACCEPTED)
    campaigns.move_collaboration(db, part, CollaborationStage.INVITED, "She asked to begin again.")
    moved = ("Accepted → Invited", "She asked to begin again.")
    qtbot.waitUntil(lambda: moved in said_in(form.standing))
    titles = [title for title, _body in said_in(form.standing)]
    assert titles[0] == "To move on" and titles[-1] == "Invited"


def test_a_collaboration_that_is_gone_says_so(
    db: Database, bridge: Bridge, formats: Formats, part: str, qtbot: QtBot
) -> None:
    form = opened(bridge, formats, part, qtbot)
    campaigns.remove_collaboration(db, part)
    qtbot.waitUntil(lambda: form.states.state() == "failed")


def test_posts_are_ticked_for_a_piece_and_make_it_live(
    db: Database, bridge: Bridge, formats: Formats, part: str, qtbot: QtBot
) -> None:
    piece = deliverables.add_deliverable(db, DeliverableDraft(part, PostType.REEL, count=2))
    noor = one(db, "collaboration", part).influencer_id
    days = (date(2026, 11, 18), date(2026, 11, 20))
    made = [
        posts.add_post(db, PostDraft(influencer_id=noor, platform=Platform.INSTAGRAM, posted_on=each)) for each in days
    ]
    form = opened(bridge, formats, part, qtbot)
    form.bar.setCurrentIndex(1)
    qtbot.mouseClick(form.pieces.posts, LEFT)
    dialog = asked(PiecePostsDialog)
    qtbot.waitUntil(lambda: dialog.posts.count() == 2)
    for at in range(2):
        dialog.posts.setCurrentRow(at)
        qtbot.keyClick(dialog.posts, Qt.Key.Key_Space)
    assert dialog.told.text().startswith("2 of 2 agreed")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: gone(dialog) and form.pieces.rows.index(0, 2).data() == "Live")
    assert {each.id for each in deliverable_rows(db, TODAY, collaboration_id=part)[0].posts} == set(made)
    deliverables.choose_posts(db, piece, made[:1])
    row = deliverable_rows(db, TODAY, collaboration_id=part)[0]
    assert ([each.id for each in row.posts], row.state) == (made[:1], DeliverableState.APPROVED)


def test_the_stage_is_moved_from_the_form(db: Database, form: CollaborationDialog, part: str, qtbot: QtBot) -> None:
    form.bar.setCurrentIndex(3)
    qtbot.mouseClick(form.move_stage, LEFT)
    dialog = asked(StageDialog)
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: gone(dialog) and form.said.text() == "Noor van Dijk moved to Accepted")
    assert one(db, "collaboration", part).stage is CollaborationStage.ACCEPTED
