"""Payments, rates and gifts; looks at live posts under dated rules, and "do you still use it?"."""

from datetime import timedelta

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.services.campaigns import CampaignDraft, CollaborationDraft, add_campaign, add_collaboration
from crm.services.commitments import add_gift
from crm.services.payments import PaymentDraft, add_payment
from crm.services.posts import PostDraft, add_post
from crm.ui.pages.partnerships.disclosure_tab import UseDialog
from crm.ui.pages.partnerships.look_dialog import LookDialog
from crm.ui.pages.partnerships.money_dialogs import GiftDialog, PaymentDialog, RateDialog
from crm.ui.pages.partnerships.record import RecordView
from tests.ui.conftest import TODAY, Said
from tests.ui.record import lines, press, set_day, show
from tests.ui.windows import asked, gone

LEFT, RETURN = Qt.MouseButton.LeftButton, Qt.Key.Key_Return


def test_payments_in_several_currencies_overdue_first_are_added_and_paid(
    db: Database, record: RecordView, qtbot: QtBot, ids: dict[str, str], said: Said
) -> None:
    add_payment(db, PaymentDraft(ids["noor"], 90_000, "EUR", paid_on=TODAY))
    add_payment(db, PaymentDraft(ids["noor"], 80_000, "EUR", due_on=TODAY + timedelta(days=3)))
    tab = record.money
    show(record, tab)
    qtbot.mouseClick(tab.payments.add, LEFT)
    dialog = asked(PaymentDialog)
    qtbot.mouseClick(dialog.submit, LEFT)
    assert dialog.amount.accessibleDescription() == "Say how much."
    dialog.amount.setText("450")
    dialog.currency.setCurrentIndex(dialog.currency.findData("GBP"))
    set_day(dialog.due, TODAY - timedelta(days=12))
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: gone(dialog) and len(lines(tab.payments)) == 3)
    assert [each.split(" | ")[1::3] for each in lines(tab.payments)] == [
        ["£450.00", "12 days late"],
        ["€800.00", "Owed"],
        ["€900.00", "Paid"],
    ]
    assert tab.sums.text() == "Owed €800.00 + £450.00, of it overdue £450.00 · paid €900.00"
    press(tab.payments, qtbot, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: tab.sums.text() == "Owed €800.00 · paid €900.00 + £450.00")
    assert said.texts()[-1] == "Paid today."
    said.press()
    qtbot.waitUntil(lambda: "£450.00" in tab.sums.text().split(" · ")[0])


def test_a_rate_is_kept_in_its_parts_and_a_gift_brings_a_duty(
    db: Database, record: RecordView, qtbot: QtBot, ids: dict[str, str]
) -> None:
    tab = record.money
    show(record, tab)
    qtbot.mouseClick(tab.rates.add, LEFT)
    dialog = asked(RateDialog)
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: "at least one amount" in dialog.parts["base_minor"].accessibleDescription())
    dialog.parts["base_minor"].setText("600")
    dialog.parts["rush_minor"].setText("150")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: gone(dialog) and len(lines(tab.rates)) == 1)
    assert lines(tab.rates)[0].endswith("€600.00 | — | — | €150.00 | €750.00")
    add_gift(
        db, ids["noor"], ids["lumen"],
        {"what": "Winter box", "given_on": TODAY, "cost_minor": 3_200, "retail_value_minor": 7_900},
    )  # fmt: skip
    qtbot.waitUntil(lambda: len(lines(tab.gifts)) == 1)
    assert lines(tab.gifts) == ["Winter box | 22 Nov 2026 | €32.00, shop €79.00 | Not told to disclose"]
    press(tab.gifts, qtbot, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: lines(tab.gifts)[0].endswith("| Told to disclose"))
    press(tab.gifts, qtbot, Qt.Key.Key_F2)
    gift = asked(GiftDialog)
    gift.retail.setText("89")
    qtbot.mouseClick(gift.submit, LEFT)
    qtbot.waitUntil(lambda: "shop €89.00" in lines(tab.gifts)[0])


def test_of_several_ledgers_one_has_the_chosen_line(
    db: Database, record: RecordView, qtbot: QtBot, ids: dict[str, str]
) -> None:
    add_payment(db, PaymentDraft(ids["noor"], 90_000, "EUR"))
    add_gift(db, ids["noor"], ids["lumen"], {"what": "Winter box", "given_on": TODAY})
    tab = record.money
    show(record, tab)
    qtbot.waitUntil(lambda: len(lines(tab.gifts)) == 1 and len(lines(tab.payments)) == 1)
    assert tab.payments.current_line() is None and tab.gifts.current_line() is None
    tab.payments.table.setFocus()
    qtbot.waitUntil(lambda: tab.payments.current_line() is not None)
    tab.gifts.table.setFocus()
    qtbot.waitUntil(lambda: tab.gifts.current_line() is not None)
    assert tab.payments.current_line() is None


def test_a_live_post_is_looked_at_under_dated_rules_found_missing_and_fixed(
    db: Database, record: RecordView, qtbot: QtBot, ids: dict[str, str], said: Said
) -> None:
    campaign = add_campaign(db, CampaignDraft(ids["lumen"], "Winter"))
    part = add_collaboration(db, CollaborationDraft(campaign, ids["noor"]))
    url = "https://www.instagram.com/reel/abc123/"
    add_post(db, PostDraft(ids["noor"], url=url, posted_on=TODAY, collaboration_id=part))
    tab = record.disclosure
    show(record, tab)
    qtbot.waitUntil(lambda: len(lines(tab.posts)) == 1)
    assert lines(tab.posts)[0].endswith("| 22 Nov 2026 | Not looked at | — | —")
    press(tab.posts, qtbot, Qt.Key.Key_L)
    dialog = asked(LookDialog)
    dialog.pack.setCurrentIndex(dialog.pack.findData("uk-2025-04"))
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: any("Not answered yet" in each.text() for each in dialog.findChildren(type(tab.due))))
    dialog.answers["disclosed"].group.button(2).setChecked(True)
    qtbot.keyClicks(dialog.fix, "Add #ad at the start")
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: gone(dialog) and "| Missing |" in lines(tab.posts)[0])
    assert "Add #ad at the start" in lines(tab.posts)[0] and "United Kingdom, as of 6 Apr 2025" in lines(tab.posts)[0]
    press(tab.posts, qtbot, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: "| Fixed |" in lines(tab.posts)[0])
    assert said.texts() == ["Look kept.", "Marked as fixed."]


def test_whether_they_still_use_it_is_asked_and_answered(record: RecordView, qtbot: QtBot) -> None:
    tab = record.disclosure
    show(record, tab)
    qtbot.mouseClick(tab.uses.add, LEFT)
    dialog = asked(UseDialog)
    qtbot.mouseClick(dialog.submit, LEFT)
    qtbot.waitUntil(lambda: gone(dialog) and len(lines(tab.uses)) == 1)
    assert "Waiting" in lines(tab.uses)[0]
    press(tab.uses, qtbot, Qt.Key.Key_A)
    answer = asked(UseDialog)
    qtbot.keyClicks(answer.said, "Every morning")
    qtbot.mouseClick(answer.submit, LEFT)
    qtbot.waitUntil(lambda: gone(answer) and "Every morning | Still uses it" in lines(tab.uses)[0])
