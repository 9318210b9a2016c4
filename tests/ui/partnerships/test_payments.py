"""All payments in one place: overdue first, paid by key and undone, and on to the record and back."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm.db.unit_of_work import Database
from crm.services.payments import PaymentDraft, add_payment
from crm.ui.pages.partnerships.page import PartnershipsPage
from crm.ui.pages.partnerships.payments_view import PaymentsView
from tests.ui.conftest import TODAY, Said
from tests.ui.record import lines

KEYS = Qt.Key


@pytest.fixture
def view(db: Database, page: PartnershipsPage, ids: dict[str, str], qtbot: QtBot) -> PaymentsView:
    """£450 late, €800 due in three days, €900 paid; the list is left for the payments by key."""
    add_payment(db, PaymentDraft(ids["noor"], 90_000, "EUR", paid_on=TODAY))
    add_payment(db, PaymentDraft(ids["noor"], 80_000, "EUR", due_on=TODAY + timedelta(days=3), note="Reel"))
    add_payment(db, PaymentDraft(ids["noor"], 45_000, "GBP", due_on=TODAY - timedelta(days=12)))
    page.model.record.open("")
    QTest.keyClick(page.table, KEYS.Key_P)
    qtbot.waitUntil(lambda: page.payments.states.state() == "content" and page.payments.ledger.isVisible())
    return page.payments


def test_what_is_owed_stands_first_and_sums_keep_currencies_apart(view: PaymentsView) -> None:
    assert [each.split(" | ")[2::2] for each in lines(view.ledger)] == [
        ["£450.00", "12 days late"],
        ["€800.00", "Owed"],
    ]
    told = f"Owed €800.00 + £450.00, of it overdue £450.00 · paid in {TODAY.year}: €900.00"
    assert view.told.text() == told
    view.parts.group.button(2).setChecked(True)
    assert len(lines(view.ledger)) == 3
    view.search.setText("ree")
    assert len(lines(view.ledger)) == 1


def test_a_key_pays_and_undo_owes_again(view: PaymentsView, qtbot: QtBot, said: Said) -> None:
    QTest.keyClick(view.ledger.table, KEYS.Key_P)
    qtbot.waitUntil(lambda: len(lines(view.ledger)) == 1)
    assert said.texts()[-1] == "Paid today." and "nothing overdue" in view.told.text()
    said.press()
    qtbot.waitUntil(lambda: len(lines(view.ledger)) == 2)


def test_enter_goes_to_the_record_and_leaving_it_comes_back(
    view: PaymentsView, page: PartnershipsPage, qtbot: QtBot
) -> None:
    QTest.keyClick(view.ledger.table, KEYS.Key_Return)
    qtbot.waitUntil(lambda: page.record.isVisible() and page.record.bar.currentIndex() == 4)
    QTest.keyClick(page.record.bar, KEYS.Key_Escape)
    qtbot.waitUntil(view.isVisible)
    QTest.keyClick(view.ledger.table, KEYS.Key_Escape)
    qtbot.waitUntil(page.table.isVisible)
