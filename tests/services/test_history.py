"""Undo, redo and taking earlier steps back: exactly, in order, across restarts, never trampling newer work."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from crm.db.change_log import logged_tables
from crm.db.entities import Account, Brand, Influencer, InfluencerTag, Outreach, Partnership, Tag, Task, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain.vocabulary import Channel, Direction, Platform
from crm.errors import Conflict, NotFound
from crm.queries import history as history_rows
from crm.services import history
from tests.conftest import fixed_clock

Rows = dict[str, set[tuple[Any, ...]]]


def all_rows(db: Database) -> Rows:
    """Every row of every logged table, and every search document, as stored."""
    with db.read() as session:
        connection = session.connection()
        rows = {
            table.name: {tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{table.name}"')}
            for table in logged_tables()
        }
        documents = connection.exec_driver_sql("SELECT influencer_id, text FROM search_document")
        return rows | {"search_document": {tuple(row) for row in documents}}


def add_person(uow: UnitOfWork, name: str, handle: str | None = None) -> str:
    person = Influencer(id=new_id(), name=name, sort_key=name.casefold(), created_at=uow.now)
    uow.add(person)
    if handle:
        uow.add(
            Account(
                id=new_id(), influencer_id=person.id, platform=Platform.TIKTOK, handle=handle, handle_key=handle.lower()
            )
        )
    uow.flush()
    return person.id


def add_brand(uow: UnitOfWork, name: str) -> str:
    brand = Brand(id=new_id(), name=name, name_key=name.casefold(), sort_key=name.casefold(), created_at=uow.now)
    uow.add(brand)
    uow.flush()
    return brand.id


def pair(uow: UnitOfWork, influencer_id: str, brand_id: str) -> str:
    partnership = Partnership(
        id=new_id(), influencer_id=influencer_id, brand_id=brand_id, stage_since_at=uow.now, created_at=uow.now
    )
    uow.add(partnership)
    uow.flush()
    return partnership.id


def log_message(uow: UnitOfWork, influencer_id: str, partnership_id: str | None = None) -> str:
    outreach = Outreach(
        id=new_id(),
        influencer_id=influencer_id,
        partnership_id=partnership_id,
        channel=Channel.EMAIL,
        direction=Direction.OUT,
        at=uow.now,
        logged_by=uow.user,
    )
    uow.add(outreach)
    uow.flush()
    return outreach.id


def person_named(db: Database, name: str) -> str | None:
    with db.read() as session:
        return session.scalar(select(Influencer.id).where(Influencer.name == name))


def test_undo_and_redo_name_the_step_and_restore_it_exactly(db: Database) -> None:
    start = all_rows(db)
    with db.begin("Add influencer") as uow:
        add_person(uow, "Zoë", "zoe.k")
    end = all_rows(db)

    assert history_rows.undo_label(db) == "Add influencer"
    assert history.undo(db).label == "Add influencer"
    assert all_rows(db) == start
    assert (history_rows.undo_label(db), history_rows.redo_label(db)) == (None, "Add influencer")
    assert history.redo(db).label == "Add influencer"
    assert all_rows(db) == end
    assert history_rows.undo_label(db) == "Add influencer"


def test_nothing_to_undo_or_redo_is_said(db: Database) -> None:
    with pytest.raises(NotFound, match="Nothing to undo"):
        history.undo(db)
    with pytest.raises(NotFound, match="Nothing to redo"):
        history.redo(db)
    with pytest.raises(NotFound):
        history.revert_step(db, new_id())


def test_a_new_step_clears_redo(db: Database) -> None:
    with db.begin("Add influencer") as uow:
        add_person(uow, "Zoë")
    history.undo(db)
    with db.begin("Add brand") as uow:
        add_brand(uow, "Nordwind")
    assert history_rows.redo_label(db) is None


def test_undo_works_after_closing_and_opening_again(
    workspace_path: Path, open_database: Callable[[Path], Database]
) -> None:
    first = open_database(workspace_path)
    start = all_rows(first)
    for name in ("Zoë", "Ana"):
        with first.begin(f"Add {name}") as uow:
            add_person(uow, name)
    first.close()
    second = open_database(workspace_path)
    assert [history.undo(second).label, history.undo(second).label] == ["Add Ana", "Add Zoë"]
    second.close()
    third = open_database(workspace_path)
    assert all_rows(third) == start
    assert history_rows.redo_label(third) == "Add Zoë"


def test_removing_a_person_with_everything_is_undone_whole(db: Database) -> None:
    """Cascaded children and emptied references come back too."""
    with db.begin("Fill") as uow:
        person = add_person(uow, "Zoë", "zoe.k")
        partnership = pair(uow, person, add_brand(uow, "Nordwind"))
        outreach = log_message(uow, person, partnership)
        uow.add(Task(id=new_id(), influencer_id=person, outreach_id=outreach, title="Ask", created_at=uow.now))
    before = all_rows(db)
    with db.begin("Remove influencer") as uow:
        uow.execute(delete(Influencer).where(Influencer.id == person))
    assert not all_rows(db)["account"]
    history.undo(db)
    assert all_rows(db) == before


def test_removing_only_a_partnership_gives_its_outreach_back(db: Database) -> None:
    with db.begin("Fill") as uow:
        person = add_person(uow, "Zoë")
        partnership = pair(uow, person, add_brand(uow, "Nordwind"))
        log_message(uow, person, partnership)
    before = all_rows(db)
    with db.begin("Remove partnership") as uow:
        uow.delete(uow.get(Partnership, partnership))
    history.undo(db)
    assert all_rows(db) == before


def test_an_earlier_step_is_taken_back_beside_later_ones(db: Database) -> None:
    with db.begin("Add Zoë") as uow:
        add_person(uow, "Zoë")
        earlier = uow.step_id
    with db.begin("Add Ana") as uow:
        add_person(uow, "Ana")
    result = history.revert_step(db, earlier)
    assert (result.label, result.conflicts) == ("Add Zoë", [])
    assert (person_named(db, "Zoë"), person_named(db, "Ana") is not None) == (None, True)
    assert history.undo(db).label == "Revert Add Zoë"
    assert person_named(db, "Zoë") is not None


def test_a_record_changed_since_is_left_alone_and_listed(db: Database) -> None:
    with db.begin("Fill") as uow:
        person, other = add_person(uow, "Zoe"), add_person(uow, "Ana")
    with db.begin("Correct names") as uow:
        uow.get(Influencer, person).name = "Zoë"
        uow.get(Influencer, other).name = "Anna"
        step = uow.step_id
    with db.begin("Edit influencer") as uow:
        uow.get(Influencer, person).name = "Zoë Krug"
    result = history.revert_step(db, step)
    assert result.conflicts == ["The influencer Zoë Krug was changed since, so it was left as it is."]
    assert person_named(db, "Zoë Krug") == person
    assert person_named(db, "Ana") == other


def test_a_step_that_is_wholly_overtaken_is_refused(db: Database) -> None:
    with db.begin("Add") as uow:
        person = add_person(uow, "Zoe")
        step = uow.step_id
    with db.begin("Edit") as uow:
        uow.get(Influencer, person).name = "Zoë"
    before = len(history_rows.steps(db))
    with pytest.raises(Conflict, match="changed since"):
        history.revert_step(db, step)
    assert len(history_rows.steps(db)) == before


def test_a_person_somebody_wrote_to_since_is_kept_whole(db: Database) -> None:
    """Taking an import back must not leave a person without the account they were imported with."""
    with db.begin("Import") as uow:
        kept, gone = add_person(uow, "Zoë", "zoe.k"), add_person(uow, "Ana", "ana.b")
        step = uow.step_id
    with db.begin("Log outreach") as uow:
        log_message(uow, kept)
    result = history.revert_step(db, step)
    assert result.conflicts == ["The influencer Zoë is needed by a newer outreach, so it was kept."]
    assert person_named(db, "Ana") is None
    with db.read() as session:
        assert session.scalars(select(Account.influencer_id)).all() == [kept]
        assert session.get(Influencer, gone) is None


def test_a_place_taken_since_is_listed(db: Database) -> None:
    with db.begin("Fill") as uow:
        first = add_person(uow, "Zoë", "zoe")
        second = add_person(uow, "Ana")
    with db.begin("Remove account") as uow:
        uow.execute(delete(Account).where(Account.influencer_id == first))
        uow.get(Influencer, first).note = "no account"
        step = uow.step_id
    with db.begin("Add account") as uow:
        uow.add(Account(id=new_id(), influencer_id=second, platform=Platform.TIKTOK, handle="zoe", handle_key="zoe"))
    result = history.revert_step(db, step)
    assert result.conflicts == ["The account zoe could not be put back."]
    with db.read() as session:
        assert session.scalars(select(Account.influencer_id)).all() == [second]
        assert session.get_one(Influencer, first).note == ""


def test_what_belongs_to_a_person_removed_since_is_not_put_back(db: Database) -> None:
    with db.begin("Fill") as uow:
        person, other = add_person(uow, "Zoë", "zoe"), add_person(uow, "Ana", "ana")
    with db.begin("Remove accounts") as uow:
        uow.execute(delete(Account))
        step = uow.step_id
    with db.begin("Remove influencer") as uow:
        uow.delete(uow.get(Influencer, person))
    assert history.revert_step(db, step).conflicts == ["The account zoe could not be put back."]
    with db.read() as session:
        assert session.scalars(select(Account.influencer_id)).all() == [other]


def test_history_of_a_person_names_who_when_before_and_after(db: Database) -> None:
    with db.begin("Add influencer") as uow:
        person = add_person(uow, "Zoe", "zoe.k")
    with db.begin("Edit influencer") as uow:
        uow.get(Influencer, person).name = "Zoë"
    with db.begin("Remove account") as uow:
        uow.execute(delete(Account).where(Account.influencer_id == person))
    removed, edited, added = history_rows.record_history(db, "influencer", person)
    assert (edited.label, edited.by, edited.at) == ("Edit influencer", "Mara", fixed_clock())
    assert [(c.thing, c.field, c.before, c.after) for c in edited.changes] == [("influencer", "name", "Zoe", "Zoë")]
    assert {c.thing for c in added.changes} == {"influencer", "account"}
    assert ("handle", "zoe.k", None) in {(c.field, c.before, c.after) for c in removed.changes}


def test_a_large_step_is_undone_in_blocks(db: Database) -> None:
    """More rows than one block: nothing falls between two blocks."""
    start = all_rows(db)
    people = [{"id": new_id(), "name": f"P{n}", "sort_key": f"p{n}", "created_at": db.now()} for n in range(2500)]
    with db.begin("Import") as uow:
        uow.insert(Influencer, people)
        uow.execute(update(Influencer).values(note="imported"))
    end = all_rows(db)
    history.undo(db)
    assert all_rows(db) == start
    history.redo(db)
    assert all_rows(db) == end


ACTIONS = ("add", "edit", "remove", "pair", "unpair", "message", "tag", "untag", "rename tag", "bulk", "add and remove")


def act(uow: UnitOfWork, action: str, number: int) -> None:
    """One random but legal thing a person might do, on whatever is there."""
    people = list(uow.session.scalars(select(Influencer.id).order_by(Influencer.id)))
    tags = list(uow.session.scalars(select(Tag.id).order_by(Tag.id)))
    if action == "add" or not people:
        add_person(uow, f"Person {number}", f"h{new_id()}" if number % 2 else None)
        return
    person = people[number % len(people)]
    match action:
        case "edit":
            uow.get(Influencer, person).note = f"note {number}"
        case "remove":
            uow.delete(uow.get(Influencer, person))
        case "pair":
            pair(uow, person, add_brand(uow, f"Brand {new_id()}"))
        case "unpair":
            uow.execute(delete(Partnership).where(Partnership.influencer_id == person))
        case "message":
            owned = uow.session.scalars(select(Partnership.id).where(Partnership.influencer_id == person)).first()
            log_message(uow, person, owned)
        case "tag":
            tag = Tag(id=new_id(), name=f"tag {number}", name_key=new_id())
            uow.add(tag)
            uow.flush()
            uow.add(InfluencerTag(id=new_id(), influencer_id=person, tag_id=tag.id))
        case "untag":
            uow.execute(delete(InfluencerTag).where(InfluencerTag.influencer_id == person))
        case "rename tag" if tags:
            uow.get(Tag, tags[number % len(tags)]).name = f"renamed {number}"
        case "bulk":
            uow.execute(update(Influencer).values(language=f"l{number}"))
        case "add and remove":
            uow.delete(uow.get(Influencer, add_person(uow, "Briefly", f"b{new_id()}")))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 9)), min_size=1, max_size=3), max_size=8))
def test_undo_all_is_the_start_and_redo_all_the_end(
    workspace_template: Path, script: list[list[tuple[str, int]]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(workspace_template, Path(folder) / "w.rapport"))
        db = Database.open(path, user="Mara", clock=fixed_clock)
        try:
            states = [all_rows(db)]
            for at, actions in enumerate(script):
                with db.begin(f"Step {at}") as uow:
                    for action, number in actions:
                        act(uow, action, number + at * 10)
                if uow.changes.tables:
                    states.append(all_rows(db))
            for state in reversed(states[:-1]):
                assert history.undo(db).conflicts == ()
                assert all_rows(db) == state
            assert history_rows.undo_label(db) is None
            for state in states[1:]:
                assert history.redo(db).conflicts == ()
                assert all_rows(db) == state
            assert history_rows.redo_label(db) is None
        finally:
            db.close()
