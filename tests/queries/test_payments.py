"""The book of payments: owed first and overdue foremost, each currency apart, with where each stands on record."""

from datetime import timedelta

import pytest

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Money, PartnershipStatus
from crm.queries.payments import payment_book, sums
from crm.services.campaigns import CampaignDraft, CollaborationDraft, add_campaign, add_collaboration
from crm.services.influencers import InfluencerDraft, add_influencer
from crm.services.partnerships import start_partnership
from crm.services.payments import PaymentDraft, add_payment
from tests.conftest import NOW
from tests.services.people import add_lumen, add_noor

TODAY = NOW.date()


def days(count: int) -> timedelta:
    return timedelta(days=count)


@pytest.fixture
def noor(db: Database) -> str:
    """Noor: £50 late, €30 due later, €20 and £10 paid, one of them last year."""
    person = add_noor(db)
    for amount, currency, due, paid in (
        (3000, "EUR", TODAY + days(9), None),
        (5000, "GBP", TODAY - days(4), None),
        (2000, "EUR", TODAY - days(30), TODAY - days(20)),
        (1000, "GBP", None, TODAY - days(400)),
    ):
        add_payment(db, PaymentDraft(person, amount, currency, due_on=due, paid_on=paid))
    return person


def test_what_is_owed_comes_first_and_the_longest_overdue_foremost(db: Database, noor: str) -> None:
    book = payment_book(db)
    assert [each.line.amount_minor for each in book.payments] == [5000, 3000, 2000, 1000]
    assert sums(book.owed()) == [Money(3000, "EUR"), Money(5000, "GBP")]
    assert sums(book.overdue(TODAY)) == [Money(5000, "GBP")]
    assert sums(book.paid((TODAY - days(20)).year)) == [Money(2000, "EUR")]
    assert sums(book.paid()) == [Money(2000, "EUR"), Money(1000, "GBP")]


def test_a_payment_knows_the_partnership_that_it_belongs_to(db: Database, noor: str) -> None:
    lumen = add_lumen(db)
    other = add_influencer(db, InfluencerDraft(name="Ada"))
    add_payment(db, PaymentDraft(other, 700))
    where = start_partnership(db, noor, lumen, status=PartnershipStatus.ACTIVE)
    part = add_collaboration(db, CollaborationDraft(add_campaign(db, CampaignDraft(lumen, "Spring")), noor))
    add_payment(db, PaymentDraft(noor, 900, "EUR", collaboration_id=part))
    told = {each.line.amount_minor: (each.brand, each.partnership_id) for each in payment_book(db).payments}
    assert told[900] == ("Lumen", where)
    assert told[5000] == (None, where)  # for no campaign: the record of the person shows it
    assert told[700] == (None, None)
