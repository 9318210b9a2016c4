"""Facts of an import: outside the change log, gone with their batch; typed ones are logged like any record."""

import pytest
from sqlalchemy import func, insert, select, update

from crm.db.entities import ImportBatch, JournalChange, Reading, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain.vocabulary import ImportKind, ReadingSource
from crm.errors import Conflict
from crm.services.history import redo, undo


def reading(batch_id: str | None, likes: int = 5) -> dict[str, object]:
    key = {"post_id": "a" * 32, "read_at": "2026-05-10", "source": ReadingSource.EXPORT, "revision": 0}
    return key | {"likes": likes, "import_batch_id": batch_id}


def bring_in(uow: UnitOfWork) -> str:
    counts = dict.fromkeys(
        ("row_count", "new_count", "updated_count", "unchanged_count", "duplicate_count", "problem_count"), 1
    )
    batch_id = new_id()
    named = {"file_name": "posts.csv", "file_sha256": "0" * 64, "kind": ImportKind.POSTS, "layout": "list"}
    uow.insert(ImportBatch, [{"id": batch_id, "at": uow.now, "reverted_at": None, **named, **counts}])
    uow.execute(insert(Reading).values(**reading(batch_id)))
    return batch_id


def count(db: Database, what: object) -> int:
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def test_facts_of_an_import_are_not_logged_and_go_when_it_is_undone(db: Database) -> None:
    with db.begin("Import posts.csv") as uow:
        bring_in(uow)
    with db.read() as session:
        things = set(session.scalars(select(JournalChange.thing)))
    assert things == {"import_batch"}
    undo(db)
    assert count(db, Reading) == 0
    with pytest.raises(Conflict, match="import the file again"):
        redo(db)


def test_a_typed_fact_and_a_later_change_are_logged_and_undone(db: Database) -> None:
    with db.begin("Type a reading") as uow:
        uow.execute(insert(Reading).values(**reading(None)))
    with db.begin("Correct it") as uow:
        uow.execute(update(Reading).values(likes=9))
    undo(db)
    with db.read() as session:
        assert session.scalars(select(Reading.likes)).all() == [5]
    undo(db)
    assert count(db, Reading) == 0
    redo(db)
    redo(db)
    with db.read() as session:
        assert session.scalars(select(Reading.likes)).all() == [9]
