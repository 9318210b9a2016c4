"""Starting, moving, editing and removing partnerships, and the dated moves they leave."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from crm.db.entities import Outreach, Partnership, PartnershipMove, Task
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import OutreachStage, PartnershipStatus
from crm.errors import Conflict, NotFound, UserError
from crm.queries.influencers import influencer_detail
from crm.queries.partnerships import partnership_moves, partnership_rows
from crm.services import partnerships
from crm.services.outreach import log_outreach
from tests.conftest import NOW
from tests.services.people import add_lumen, add_noor, message, row_count

TRIAL, ACTIVE, ENDED = PartnershipStatus.TRIAL, PartnershipStatus.ACTIVE, PartnershipStatus.ENDED


@pytest.fixture
def partnership(db: Database) -> str:
    """Noor with Lumen, a prospect."""
    return partnerships.start_partnership(db, add_noor(db), add_lumen(db), cadence_days=30)


def test_a_started_partnership_is_a_prospect_that_has_not_begun(db: Database, partnership: str) -> None:
    (row,) = partnership_rows(db, [partnership])
    assert (row.name, row.brand, row.status, row.since_on) == (
        "Noor van Dijk",
        "Lumen",
        PartnershipStatus.PROSPECT,
        None,
    )
    assert (row.outreach_stage, row.cadence_days) == (OutreachStage.IDENTIFIED, 30)
    (first,) = partnership_moves(db, partnership)
    assert (first.from_status, first.to_status, first.moved_by, first.at) == (None, "prospect", "Mara", NOW)


def test_there_is_one_partnership_of_two(db: Database, partnership: str) -> None:
    (row,) = partnership_rows(db, [partnership])
    with pytest.raises(Conflict, match="Lumen; it is prospect"):
        partnerships.start_partnership(db, row.influencer_id, row.brand_id)


def test_each_move_is_kept_with_its_day_reason_and_author(db: Database, partnership: str) -> None:
    amsterdam_night = datetime(2026, 11, 23, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    partnerships.move_partnership(db, partnership, TRIAL, "First collaboration", at=amsterdam_night)
    partnerships.move_partnership(db, partnership, ACTIVE, at=datetime(2026, 12, 1, tzinfo=UTC))
    (row,) = partnership_rows(db, [partnership])
    assert (row.status, row.since_on) == (ACTIVE, date(2026, 11, 23))
    latest, middle, _first = partnership_moves(db, partnership)
    assert (latest.from_status, latest.to_status) == (TRIAL, ACTIVE)
    assert (middle.reason, middle.moved_by) == ("First collaboration", "Mara")


def test_a_move_against_the_rules_is_refused_beside_its_field(db: Database, partnership: str) -> None:
    with pytest.raises(UserError) as no_reason:
        partnerships.move_partnership(db, partnership, ENDED)
    with pytest.raises(UserError) as same:
        partnerships.move_partnership(db, partnership, PartnershipStatus.PROSPECT)
    with pytest.raises(UserError) as before:
        partnerships.move_partnership(db, partnership, TRIAL, at=NOW - timedelta(days=1))
    assert (no_reason.value.field, same.value.field, before.value.field) == ("reason", "status", "at")
    assert len(partnership_moves(db, partnership)) == 1


def test_editing_changes_cadence_note_stage_and_start(db: Database, partnership: str) -> None:
    changes = {"cadence_days": "14", "note": "Prefers calls", "outreach_stage": "vetted", "since_on": "2025-05-01"}
    partnerships.edit_partnership(db, partnership, changes)
    (row,) = partnership_rows(db, [partnership])
    assert (row.cadence_days, row.note, row.outreach_stage) == (14, "Prefers calls", OutreachStage.VETTED)
    assert row.since_on == date(2025, 5, 1)
    partnerships.edit_partnership(db, partnership, {"cadence_days": None})
    assert partnership_rows(db, [partnership])[0].cadence_days is None


@pytest.mark.parametrize("changes", [{"cadence_days": 0}, {"cadence_days": 731}, {"status": "active"}, {"mood": "x"}])
def test_an_edit_that_cannot_be_is_refused(db: Database, partnership: str, changes: dict[str, Any]) -> None:
    with pytest.raises(UserError) as refused:
        partnerships.edit_partnership(db, partnership, changes)
    assert refused.value.field == next(iter(changes))


def test_removing_leaves_what_was_said_with_the_influencer(db: Database, partnership: str) -> None:
    (row,) = partnership_rows(db, [partnership])
    log_outreach(db, message(row.influencer_id, brand_id=row.brand_id))
    partnerships.remove_partnership(db, partnership)
    assert row_count(db, Partnership, PartnershipMove, Outreach, Task) == [0, 0, 1, 1]
    assert influencer_detail(db, row.influencer_id).partnerships == ()
    with pytest.raises(NotFound):
        partnerships.move_partnership(db, partnership, TRIAL)
