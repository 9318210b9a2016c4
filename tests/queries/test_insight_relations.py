"""Proves where we stand with people: status and health of the asked brand, last contact and promises of any."""

from datetime import UTC, datetime, timedelta

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import PartnershipStatus
from crm.queries.insight_health import HealthFilter, health_rows, scores
from crm.queries.insight_relations import Relationship, relations
from crm.services.brands import BrandDraft, add_brand
from crm.services.outreach import log_outreach
from tests.conftest import NOW
from tests.services.people import add_noor, add_person, answering, message, promised

TODAY = NOW.date()


def test_status_and_health_are_the_brands_and_promises_everybodys(db: Database) -> None:
    noor = add_noor(db)
    where = answering(db, noor)
    promised(db, noor, where, -1)
    promised(db, noor, where, 5)
    ((_, lumen),) = scores(health_rows(db, TODAY, HealthFilter())).keys()
    other = add_brand(db, BrandDraft("Other"))
    told, elsewhere = relations(db, lumen, TODAY)[noor], relations(db, other, TODAY)[noor]
    assert (told.status, told.partnership_id) == (PartnershipStatus.ACTIVE, where)
    assert told.health == scores(health_rows(db, TODAY))[noor, lumen]
    assert (told.promises, told.late) == (2, 1)
    assert elsewhere == Relationship(None, None, None, told.last_contact_on, 2, 1)


def test_the_newest_talk_of_either_side_is_the_last_contact(db: Database) -> None:
    noor, silent = add_noor(db), add_person(db, "Silent")
    newest = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
    for days in (0, 30, 7):
        log_outreach(db, message(noor, at=newest - timedelta(days=days)))
    found = relations(db, None, TODAY)
    assert found[noor] == Relationship(last_contact_on=newest.date())
    assert silent not in found
