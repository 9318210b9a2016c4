"""Proves that a partnership's record holds what was agreed and done with its brand, and nothing of another brand's."""

from datetime import date, timedelta

import pytest

from crm.db.unit_of_work import Database
from crm.domain.disclosure import Answer
from crm.domain.vocabulary import Connection, DisclosureOutcome, PartnershipStatus, Party
from crm.errors import NotFound, UserError
from crm.queries.partnership_record import partnership_record
from crm.services.brands import BrandDraft, add_brand
from crm.services.campaigns import CampaignDraft, CollaborationDraft, add_campaign, add_collaboration
from crm.services.commitments import add_agreement, add_exclusivity, add_gift, add_partner_rate, add_right
from crm.services.disclosure import Look, answer_use, check_disclosure, confirm_use
from crm.services.partnerships import start_partnership
from crm.services.payments import PaymentDraft, add_payment
from crm.services.posts import PostDraft, add_post
from crm.services.promises import PromiseDraft, make_promise
from tests.conftest import NOW
from tests.services.people import add_lumen, add_noor

TODAY = NOW.date()
YEAR = timedelta(days=365)


@pytest.fixture
def ids(db: Database) -> dict[str, str]:
    """Noor with Lumen and with Kiln, another brand of ceramics."""
    noor, lumen = add_noor(db), add_lumen(db)
    kiln = add_brand(db, BrandDraft("Kiln", niches=("Ceramics",)))
    return {
        "noor": noor,
        "lumen": lumen,
        "kiln": kiln,
        "with_lumen": start_partnership(db, noor, lumen, status=PartnershipStatus.ACTIVE),
        "with_kiln": start_partnership(db, noor, kiln),
    }


def test_a_partnership_that_is_gone_is_said_to_be(db: Database) -> None:
    with pytest.raises(NotFound):
        partnership_record(db, "0" * 32, TODAY)


def test_the_record_is_of_one_brand_alone(db: Database, ids: dict[str, str]) -> None:
    noor = ids["noor"]
    for brand in ("lumen", "kiln"):
        partnership = ids[f"with_{brand}"]
        make_promise(db, PromiseDraft(noor, Party.US, f"Parcel of {brand}", TODAY, partnership_id=partnership))
        add_agreement(db, partnership, {"title": f"Year with {brand}", "starts_on": TODAY, "ends_on": TODAY + YEAR})
        add_right(db, noor, ids[brand], {"asset": f"Reel of {brand}", "starts_on": TODAY, "months": 3})
        add_gift(db, noor, ids[brand], {"what": f"Vase of {brand}", "given_on": TODAY})
    make_promise(db, PromiseDraft(noor, Party.PARTNER, "Send new photos", TODAY))
    add_partner_rate(db, noor, {"on_day": TODAY, "base_minor": 50_000})
    add_payment(db, PaymentDraft(noor, 1_000))
    told = partnership_record(db, ids["with_lumen"], TODAY)
    assert {each.text for each in told.promises} == {"Parcel of lumen", "Send new photos"}
    assert [each.title for each in told.agreements] == ["Year with lumen"]
    assert [each.asset for each in told.rights] == ["Reel of lumen"]
    assert [each.what for each in told.gifts] == ["Vase of lumen"]
    assert [each.base_minor for each in told.rates] == [50_000]
    assert [each.amount_minor for each in told.payments] == [1_000]
    assert told.runway.agreement_ends_on == TODAY + YEAR


def test_a_gift_alone_ties_by_a_gift_and_pay_weighs_more(db: Database, ids: dict[str, str]) -> None:
    def tie() -> Connection:
        return partnership_record(db, ids["with_lumen"], TODAY).usual_tie

    assert tie() is Connection.PAID
    add_gift(db, ids["noor"], ids["lumen"], {"what": "Vase", "given_on": TODAY})
    assert tie() is Connection.GIFT
    add_agreement(db, ids["with_lumen"], {"title": "Year one", "fee_minor": 90_000, "currency": "EUR"})
    assert tie() is Connection.PAID


def test_agreements_come_newest_first(db: Database, ids: dict[str, str]) -> None:
    for year in (2024, 2026, 2025):
        add_agreement(db, ids["with_lumen"], {"title": str(year), "starts_on": date(year, 1, 1)})
    told = partnership_record(db, ids["with_lumen"], TODAY)
    assert [each.title for each in told.agreements] == ["2026", "2025", "2024"]


def test_conflicts_name_every_brand_that_an_exclusivity_stands_against(db: Database, ids: dict[str, str]) -> None:
    add_brand(db, BrandDraft("Bakehouse", niches=("Baking",)))
    window = {"starts_on": TODAY, "ends_on": TODAY + YEAR}
    add_exclusivity(db, ids["noor"], ids["kiln"], {"category": "Ceramics", **window})
    add_exclusivity(db, ids["noor"], ids["lumen"], {"rivals": ["Bakehouse"], **window})
    told = partnership_record(db, ids["with_lumen"], TODAY).conflicts
    assert [(each.brand, each.own, each.partners) for each in told] == [
        ("Lumen", True, True),
        ("Bakehouse", False, False),
    ]
    assert partnership_record(db, ids["with_lumen"], TODAY + 2 * YEAR).conflicts == ()


def test_live_posts_carry_their_looks_newest_first(db: Database, ids: dict[str, str]) -> None:
    campaign = add_campaign(db, CampaignDraft(ids["lumen"], "Winter"))
    part = add_collaboration(db, CollaborationDraft(campaign, ids["noor"]))
    reel = "https://www.instagram.com/reel/abc123/"
    post = add_post(db, PostDraft(ids["noor"], url=reel, posted_on=TODAY, collaboration_id=part))
    add_post(db, PostDraft(ids["noor"], url="https://www.instagram.com/reel/other9/", posted_on=TODAY))
    for answer, on in ((Answer.NO, TODAY), (Answer.YES, TODAY + timedelta(days=2))):
        answers = dict.fromkeys(("disclosed", "clear_label", "upfront", "own_words", "throughout", "genuine"), answer)
        check_disclosure(db, Look(post, "uk-2025-04", Connection.PAID, answers, on))
    (told,) = partnership_record(db, ids["with_lumen"], TODAY).posts
    assert (told.id, told.campaign) == (post, "Winter")
    assert [look.outcome for look in told.looks] == [DisclosureOutcome.CLEAR, DisclosureOutcome.MISSING]
    assert told.look is not None and told.look.answers["upfront"] is Answer.YES


def test_a_question_that_waits_is_answered_in_its_own_row(db: Database, ids: dict[str, str]) -> None:
    asked = confirm_use(db, ids["with_lumen"], TODAY, None)
    with pytest.raises(UserError):
        answer_use(db, asked, TODAY - timedelta(days=1), True)
    answer_use(db, asked, TODAY + timedelta(days=3), True, "Every morning")
    (told,) = partnership_record(db, ids["with_lumen"], TODAY).uses
    assert (told.asked_on, told.answered_on, told.still_uses) == (TODAY, TODAY + timedelta(days=3), True)
    assert told.words == "Every morning"
