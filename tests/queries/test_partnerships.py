"""The partnership list: its orders, filters and counts."""

from datetime import date, timedelta

import pytest

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import OutreachStage, PartnershipStatus
from crm.queries.partnerships import (
    PartnershipFilter,
    PartnershipSort,
    partnership_order,
    partnership_rows,
    status_counts,
)
from crm.services.brands import BrandDraft, add_brand
from crm.services.outreach import log_outreach
from crm.services.partnerships import edit_partnership, start_partnership
from crm.services.tasks import TaskDraft, add_task
from tests.services.people import MORNING, add_lumen, add_noor, add_person, message


@pytest.fixture
def pairs(db: Database) -> dict[str, str]:
    """Noor with Lumen (active, spoken with later), Noor with Wild (prospect), Anna with Lumen (ended, nothing known)."""
    noor, anna, lumen, wild = add_noor(db), add_person(db, "Anna"), add_lumen(db), add_brand(db, BrandDraft("Wild"))
    ids = {
        "noor-lumen": start_partnership(db, noor, lumen, status=PartnershipStatus.ACTIVE),
        "noor-wild": start_partnership(db, noor, wild),
        "anna-lumen": start_partnership(db, anna, lumen, status=PartnershipStatus.ENDED),
        "lumen": lumen,
    }
    log_outreach(db, message(noor, brand_id=wild))
    log_outreach(db, message(noor, brand_id=lumen, at=MORNING + timedelta(hours=1), suggest_follow_up=False))
    edit_partnership(db, ids["noor-lumen"], {"since_on": "2025-01-01"})
    add_task(db, TaskDraft(noor, "Soon", date(2026, 11, 23), ids["noor-lumen"]))
    return ids


@pytest.mark.parametrize(
    ("sort", "descending", "names"),
    [
        (PartnershipSort.NAME, False, "anna-lumen noor-lumen noor-wild"),
        (PartnershipSort.NAME, True, "noor-lumen noor-wild anna-lumen"),
        (PartnershipSort.BRAND, False, "anna-lumen noor-lumen noor-wild"),
        (PartnershipSort.STATUS, False, "noor-lumen noor-wild anna-lumen"),
        (PartnershipSort.STAGE, False, "anna-lumen noor-lumen noor-wild"),
        (PartnershipSort.SINCE, False, "noor-lumen anna-lumen noor-wild"),
        (PartnershipSort.SINCE, True, "noor-lumen anna-lumen noor-wild"),
        (PartnershipSort.LAST_CONTACT, False, "noor-wild noor-lumen anna-lumen"),
        (PartnershipSort.LAST_CONTACT, True, "noor-lumen noor-wild anna-lumen"),
        (PartnershipSort.NEXT_STEP, False, "noor-lumen noor-wild anna-lumen"),
        (PartnershipSort.NEXT_STEP, True, "noor-wild noor-lumen anna-lumen"),
    ],
)
def test_every_order_puts_unknown_last(
    db: Database, pairs: dict[str, str], sort: PartnershipSort, descending: bool, names: str
) -> None:
    assert partnership_order(db, sort, descending) == [pairs[name] for name in names.split()]


def test_filters_narrow_by_brand_status_stage_and_text(db: Database, pairs: dict[str, str]) -> None:
    for filters, names in (
        (PartnershipFilter(brand_id=pairs["lumen"]), ["anna-lumen", "noor-lumen"]),
        (PartnershipFilter(statuses=frozenset({PartnershipStatus.PROSPECT})), ["noor-wild"]),
        (PartnershipFilter(stages=frozenset({OutreachStage.IDENTIFIED})), ["anna-lumen"]),
        (PartnershipFilter(text="noor dijk"), ["noor-lumen", "noor-wild"]),
        (PartnershipFilter(text="nobody"), []),
    ):
        assert partnership_order(db, filters=filters) == [pairs[name] for name in names]


def test_a_row_shows_the_pair_its_last_contact_and_its_own_next_step(db: Database, pairs: dict[str, str]) -> None:
    rows = {row.id: row for row in partnership_rows(db, [pairs["noor-lumen"], pairs["anna-lumen"]])}
    noor, anna = rows[pairs["noor-lumen"]], rows[pairs["anna-lumen"]]
    assert (noor.name, noor.handle, noor.followers, noor.brand) == ("Noor van Dijk", "noor.makes", 38_200, "Lumen")
    assert (noor.last_contact_at, noor.next_step) == (MORNING + timedelta(hours=1), "Soon")
    assert (anna.handle, anna.last_contact_at, anna.next_step, anna.next_step_on) == (None, None, None, None)


def test_counts_name_every_status(db: Database, pairs: dict[str, str]) -> None:
    assert sum(status_counts(db).values()) == 3
    of_lumen = status_counts(db, pairs["lumen"])
    assert of_lumen[PartnershipStatus.ACTIVE] == of_lumen[PartnershipStatus.ENDED] == 1
    assert of_lumen[PartnershipStatus.PAUSED] == 0
