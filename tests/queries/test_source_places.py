"""Proves that the rows a figure rests on lead to a record that opens, and that a lost one is said."""

import pytest
from sqlalchemy import select

from crm.db.entities import AccountSnapshot
from crm.db.unit_of_work import Database
from crm.errors import NotFound
from crm.queries.source_places import Place, source_place
from tests.services.people import add_noor


def test_a_snapshot_leads_to_its_person_and_a_person_to_themselves(db: Database) -> None:
    noor = add_noor(db)
    with db.read() as session:
        snapshot = session.scalars(select(AccountSnapshot.id)).first()
    assert snapshot is not None
    assert source_place(db, "snapshot", snapshot) == Place("influencer", noor)
    assert source_place(db, "influencer", noor) == Place("influencer", noor)


@pytest.mark.parametrize("thing", ["post", "campaign", "partnership", "collaboration", "payment", "sponsor look"])
def test_what_is_gone_or_has_no_page_is_said(db: Database, thing: str) -> None:
    with pytest.raises(NotFound):
        source_place(db, thing, "00000000000000000000000000000000")
