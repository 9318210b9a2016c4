"""Backups are whole, verified and thinned; restoring never writes over anything; a check finds damage and mends search."""

import hashlib
import sqlite3
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from crm import paths
from crm.db.entities import Attachment, AttachmentBlob, Influencer, SearchDocument, new_id
from crm.db.unit_of_work import Database
from crm.errors import BadFile, Conflict, EnvironmentProblem, NotFound
from crm.services import backups, history
from tests.conftest import NOW
from tests.services.test_history import add_person, all_rows


class Clock:
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def db(workspace_path: Path, clock: Clock) -> Iterator[Database]:
    database = Database.open(workspace_path, user="Mara", clock=clock)
    yield database
    database.close()


def add(db: Database, name: str) -> str:
    with db.begin("Add") as uow:
        return add_person(uow, name, name.lower())


def rows_in(path: Path) -> object:
    copy = Database.open(path, user="", read_only=True)
    try:
        return all_rows(copy)
    finally:
        copy.close()


def attach(db: Database, influencer_id: str, content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    with db.begin("Attach file") as uow:
        uow.add(AttachmentBlob(sha256=sha256, content=content))
        uow.add(
            Attachment(
                id=new_id(),
                influencer_id=influencer_id,
                name="a.txt",
                size_bytes=len(content),
                sha256=sha256,
                added_at=uow.now,
            )
        )
    return sha256


def test_a_backup_is_the_workspace_as_one_file_with_its_time(db: Database) -> None:
    add(db, "Zoë")
    made = backups.back_up(db)
    assert made.name == "2026-11-22T090000Z.rapport"
    assert made.parent.parent == paths.backup_dir()
    assert rows_in(made) == all_rows(db)
    (row,) = backups.list_backups(db.path)
    assert (row.path, row.at, row.size_bytes) == (made, NOW, made.stat().st_size)
    assert {file.name for file in made.parent.iterdir()} == {made.name, "workspace.txt"}


def test_a_backup_to_a_chosen_file(db: Database, tmp_path: Path) -> None:
    target = tmp_path / "disk" / "copy.rapport"
    assert backups.back_up(db, target) == target
    add(db, "Zoë")
    backups.back_up(db, target)
    assert rows_in(target) == all_rows(db)
    with pytest.raises(Conflict, match="workspace itself"):
        backups.back_up(db, db.path)


def test_a_backup_that_cannot_be_written_says_so(db: Database, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EnvironmentProblem, match="could not be written"):
        backups.back_up(db, tmp_path / "file" / "copy.rapport")


def test_a_backup_is_due_when_something_changed_and_time_has_passed(db: Database, clock: Clock) -> None:
    add(db, "Zoë")
    assert backups.back_up_if_due(db) is not None
    add(db, "Ana")
    assert backups.back_up_if_due(db) is None
    clock.now += timedelta(minutes=30)
    assert backups.back_up_if_due(db) is not None
    clock.now += timedelta(days=1)
    assert backups.back_up_if_due(db) is None


def test_only_the_newest_twenty_are_kept(db: Database, clock: Clock) -> None:
    made = []
    for _ in range(22):
        made.append(backups.back_up(db))
        clock.now += timedelta(hours=1)
    assert [row.path for row in backups.list_backups(db.path)] == made[:1:-1]


def test_two_backups_in_one_second_are_both_kept_in_order(db: Database) -> None:
    made = [backups.back_up(db) for _ in range(3)]
    assert [row.path for row in backups.list_backups(db.path)] == made[::-1]


def test_backups_are_found_when_the_workspace_is_damaged_or_gone(db: Database) -> None:
    made = backups.back_up(db)
    db.close()
    db.path.write_bytes(b"damaged")
    assert [row.path for row in backups.list_backups(db.path)] == [made]
    db.path.unlink()
    assert [row.path for row in backups.list_backups(db.path)] == [made]
    assert backups.list_backups(db.path.with_name("other.rapport")) == []


def test_a_backup_while_someone_writes_holds_whole_steps(db: Database, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with db.begin("Import") as uow:
                rows = [{"id": new_id(), "name": "P", "sort_key": "p", "created_at": uow.now} for _ in range(100)]
                uow.insert(Influencer, rows)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [backups.back_up(db, tmp_path / f"{n}.rapport") for n in range(8)]
    finally:
        stop.set()
        writer.join()
    for path in copies:
        copy = Database.open(path, user="", read_only=True)
        with copy.read() as session:
            assert session.query(Influencer).count() % 100 == 0
        assert backups.check(copy).problems == ()
        copy.close()


def test_restore_makes_a_new_file_and_writes_over_nothing(db: Database, tmp_path: Path) -> None:
    add(db, "Zoë")
    expected = all_rows(db)
    made = backups.back_up(db)
    add(db, "Ana")
    target = tmp_path / "restored" / "agency.rapport"
    assert backups.restore(made, target) == target
    assert rows_in(target) == expected
    with pytest.raises(Conflict, match="already exists"):
        backups.restore(made, db.path)
    restored = Database.open(target, user="Mara")
    assert history.undo(restored).label == "Add"
    restored.close()


def test_a_damaged_or_foreign_backup_is_not_restored(db: Database, tmp_path: Path) -> None:
    for name in ("Zoë", "Ana"):
        add(db, name)
    made = backups.back_up(db)
    content = bytearray(made.read_bytes())
    content[-4096 * 40 : -4096 * 20] = b"\xa5" * 4096 * 20
    made.write_bytes(content)
    (tmp_path / "list.csv").write_text("name\nZoë\n", encoding="utf-8")
    target = tmp_path / "new.rapport"
    with pytest.raises(EnvironmentProblem, match="damaged"):
        backups.restore(made, target)
    with pytest.raises(BadFile):
        backups.restore(tmp_path / "list.csv", target)
    with pytest.raises(NotFound):
        backups.restore(tmp_path / "none.rapport", target)
    assert not target.exists()


def test_a_sound_workspace_checks_clean(db: Database) -> None:
    attach(db, add(db, "Zoë"), b"brief")
    report = backups.check(db)
    assert (report.problems, report.sound) == ((), True)


@pytest.mark.parametrize(
    "damage",
    [delete(SearchDocument), update(SearchDocument).values(text="someone else")],
    ids=["missing documents", "wrong documents"],
)
def test_a_search_index_out_of_step_is_found_and_mended(db: Database, damage: object) -> None:
    add(db, "Zoë")
    with db.maintain() as session:
        session.execute(damage)  # type: ignore[call-overload]
    report = backups.check(db)
    assert (report.problems, report.sound) == (("The search index does not match the records.",), False)
    assert backups.check(db, repair=True).sound
    assert backups.check(db).problems == ()
    with db.read() as session:
        assert len(db.search.match(session, "zoe")) == 1


def test_altered_and_missing_attachments_are_named(db: Database) -> None:
    person = add(db, "Zoë")
    altered, missing = attach(db, person, b"brief"), attach(db, person, b"contract")
    with db.maintain() as session:
        session.execute(update(AttachmentBlob).where(AttachmentBlob.sha256 == altered).values(content=b"other"))
        session.execute(delete(AttachmentBlob).where(AttachmentBlob.sha256 == missing))
    report = backups.check(db, repair=True)
    assert sorted(report.problems) == [
        "The content of the attached file a.txt is missing.",
        "The content of the attached file a.txt is not what was attached.",
    ]
    assert not report.sound


def test_bytes_stay_while_the_history_names_them_and_go_when_nothing_does(db: Database) -> None:
    kept = attach(db, add(db, "Zoë"), b"brief")
    with db.begin("Remove file") as uow:
        uow.execute(delete(Attachment))
    with db.maintain() as session:
        session.add(AttachmentBlob(sha256="0" * 64, content=b"nobody's"))
    report = backups.check(db, repair=True)
    assert report.problems == ("1 stored file contents belong to no record and no history.",)
    assert report.sound
    with db.read() as session:
        assert session.scalars(select(AttachmentBlob.sha256)).all() == [kept]


def test_broken_references_are_reported_and_nothing_is_touched(db: Database) -> None:
    add(db, "Zoë")
    spoilt = backups.back_up(db)
    with sqlite3.connect(spoilt) as connection:  # as another program would, without foreign keys
        connection.execute("DELETE FROM influencer")
        connection.execute("DELETE FROM search_document")
    connection.close()
    opened = Database.open(spoilt, user="Mara")
    before = all_rows(opened)
    report = backups.check(opened, repair=True)
    assert report.problems == ("Records in account refer to records in influencer that are not there.",)
    assert (report.repaired, report.sound) == ((), False)
    assert all_rows(opened) == before
    opened.close()
