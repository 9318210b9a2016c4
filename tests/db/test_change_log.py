"""The journal sees every change, however it is made, and never a number that JSON would blunt."""

import json
from typing import Any

import pytest
from sqlalchemy import Float, Numeric, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from crm.db.change_log import logged_tables
from crm.db.entities import Account, Influencer, JournalChange, JournalStep, Outreach, Partnership, new_id
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Platform
from tests.services.test_history import add_brand, add_person, log_message, pair


def journal(db: Database, step_id: str) -> list[tuple[str, str, Any, Any]]:
    """Thing, record id, before and after of each row of a step, in order."""
    query = select(JournalChange).where(JournalChange.step_id == step_id).order_by(JournalChange.number)
    with db.read() as session:
        return [
            (row.thing, row.record_id, json.loads(row.before or "null"), json.loads(row.after or "null"))
            for row in session.scalars(query)
        ]


def people(count: int, db: Database) -> list[dict[str, Any]]:
    return [{"id": new_id(), "name": f"P{n}", "sort_key": f"p{n}", "created_at": db.now()} for n in range(count)]


def test_every_logged_table_has_an_id_and_no_float() -> None:
    for table in logged_tables():
        assert "id" in table.columns, table.name
        assert not [c.name for c in table.columns if isinstance(c.type, Float | Numeric)], table.name


def test_bulk_inserts_updates_and_deletes_are_logged_row_by_row(db: Database) -> None:
    rows = people(300, db)
    with db.begin("Import") as uow:
        uow.insert(Influencer, rows)
        step = uow.step_id
    assert [(thing, before, after["name"]) for thing, _, before, after in journal(db, step)] == [
        ("influencer", None, row["name"]) for row in rows
    ]
    with db.begin("Note all") as uow:
        uow.execute(update(Influencer).values(note="x"))
        step = uow.step_id
    assert {(before["note"], after["note"]) for _, _, before, after in journal(db, step)} == {("", "x")}
    with db.begin("Remove all") as uow:
        uow.execute(delete(Influencer))
        step = uow.step_id
    assert {(record_id, after) for _, record_id, _, after in journal(db, step)} == {(row["id"], None) for row in rows}


def test_cascades_and_emptied_references_are_logged(db: Database) -> None:
    with db.begin("Fill") as uow:
        person = add_person(uow, "Zoë", "zoe")
        partnership = pair(uow, person, add_brand(uow, "Nordwind"))
        outreach = log_message(uow, person, partnership)
    with db.begin("Remove partnership") as uow:
        uow.execute(delete(Partnership))
        step = uow.step_id
    log = {thing: (record_id, after) for thing, record_id, _, after in journal(db, step)}
    assert log["partnership"] == (partnership, None)
    assert log["outreach"][0] == outreach
    assert log["outreach"][1]["partnership_id"] is None
    with db.begin("Remove influencer") as uow:
        uow.execute(delete(Influencer))
    assert uow.changes.tables.keys() == {"influencer", "account", "outreach"}
    with db.read() as session:
        assert session.scalars(select(Outreach)).all() == []


def test_an_update_that_changes_nothing_is_not_a_change(db: Database) -> None:
    with db.begin("Add") as uow:
        person = add_person(uow, "Zoë")
    with db.begin("Edit") as uow:
        uow.execute(update(Influencer).where(Influencer.id == person).values(name="Zoë", email=None))
    assert uow.changes.tables == {}
    with db.read() as session:
        assert session.scalars(select(JournalStep.label)).all() == ["Add"]


def test_steps_are_ordered_even_when_the_clock_stands_still(db: Database) -> None:
    for name in ("A", "B", "C"):
        with db.begin(name) as uow:
            add_person(uow, name)
    with db.read() as session:
        steps = session.execute(select(JournalStep.label, JournalStep.clock).order_by(JournalStep.clock)).all()
    assert [label for label, _ in steps] == ["A", "B", "C"]
    assert steps[2].clock == steps[0].clock + 2


def test_a_change_outside_a_step_is_impossible(db: Database) -> None:
    with pytest.raises(IntegrityError), db.maintain() as session:
        session.execute(insert(Influencer), people(1, db))


def test_a_change_belongs_to_the_influencer_it_is_about(db: Database) -> None:
    with db.begin("Add") as uow:
        person = add_person(uow, "Zoë", "zoe")
        add_brand(uow, "Nordwind")
    with db.read() as session:
        owners = {
            row.thing: row.owner_id for row in session.execute(select(JournalChange.thing, JournalChange.owner_id))
        }
    assert owners["influencer"] == owners["account"] == person
    assert owners["brand"] != person


def test_a_failed_step_leaves_nothing(db: Database) -> None:
    with db.begin("Add") as uow:
        person = add_person(uow, "Zoë", "zoe")
    with pytest.raises(IntegrityError), db.begin("Twice") as uow:
        uow.get(Influencer, person).name = "Changed"
        uow.add(Account(id=new_id(), influencer_id=person, platform=Platform.TIKTOK, handle="zoe", handle_key="zoe"))
    with db.read() as session:
        assert session.scalars(select(Influencer.name)).all() == ["Zoë"]
        assert session.scalars(select(JournalStep.label)).all() == ["Add"]
