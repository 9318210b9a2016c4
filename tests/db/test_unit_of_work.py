"""Opening, writing beside others, being told who has it, and closing: one file at rest, nothing lost."""

import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, text

from crm.changes import ChangeSet
from crm.db.engine import environment, make_engine, raw_connection
from crm.db.entities import Influencer, JournalStep
from crm.db.unit_of_work import Database
from crm.errors import BadFile, Conflict, EnvironmentProblem, NotFound
from tests.conftest import fixed_clock
from tests.services.test_history import add_person

ROOT = Path(__file__).parents[2]

ADD_MANY = """
import sys
from pathlib import Path
from crm.db.unit_of_work import Database
from crm.db.entities import Influencer, new_id
db = Database.open(Path(sys.argv[1]), user=sys.argv[2])
for n in range(int(sys.argv[3])):
    with db.begin(f"Add {n}") as uow:
        count = uow.session.query(Influencer).count()
        uow.insert(Influencer, [{"id": new_id(), "name": f"{db.user} {n} after {count}", "sort_key": "x", "created_at": uow.now}])
db.close()
"""

IMPORT_FOR_EVER = """
import sys
from pathlib import Path
from crm.db.unit_of_work import Database
from crm.db.entities import Influencer, new_id
db = Database.open(Path(sys.argv[1]), user="Imp", window=True)
while True:
    with db.begin("Import") as uow:
        for block in range(4):
            uow.insert(Influencer, [{"id": new_id(), "name": "x", "sort_key": "x", "created_at": uow.now} for n in range(250)])
            print("block", flush=True)
    print("done", flush=True)
"""


def run(script: str, *args: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", script, *args], stdout=subprocess.PIPE, text=True, cwd=ROOT)


def files_beside(path: Path) -> set[str]:
    return {file.name for file in path.parent.iterdir()}


def test_at_rest_a_workspace_is_one_file(workspace_path: Path) -> None:
    db = Database.open(workspace_path, user="Mara", window=True)
    with db.begin("Add") as uow:
        add_person(uow, "Zoë")
    assert len(files_beside(workspace_path)) > 1
    db.close()
    assert files_beside(workspace_path) == {workspace_path.name}


def test_the_log_goes_into_the_file_when_nobody_reads(db: Database) -> None:
    """While somebody reads it waits for later, without a word and without holding anybody up."""
    log = db.path.with_name(f"{db.path.name}-wal")
    with db.begin("Add") as uow:
        add_person(uow, "Zoë", "zoe")
    assert log.stat().st_size > 0
    with db.read() as session:
        session.scalar(select(Influencer.name))
        with db.begin("Add") as uow:
            add_person(uow, "Ana", "ana")
        assert db.take_in_log() is False
    assert db.take_in_log() is True
    assert log.stat().st_size == 0


def test_closing_twice_is_no_error(workspace_path: Path) -> None:
    db = Database.open(workspace_path, user="Mara")
    db.close()
    db.close()


def test_create_refuses_an_existing_file(workspace_path: Path) -> None:
    before = workspace_path.read_bytes()
    with pytest.raises(Conflict, match="already exists"):
        Database.create(workspace_path, user="Mara", name="X")
    assert workspace_path.read_bytes() == before


def test_create_in_a_place_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EnvironmentProblem, match="cannot be made"):
        Database.create(tmp_path / "file" / "x.rapport", user="Mara", name="X")


def test_a_second_window_is_told_who_has_it(workspace_path: Path) -> None:
    first = Database.open(workspace_path, user="Mara", clock=fixed_clock, window=True)
    with pytest.raises(Conflict, match=r"window of Mara on .+ since 2026-11-22 09:00 UTC"):
        Database.open(workspace_path, user="Ben", window=True)
    with pytest.raises(Conflict, match="window of Mara"):  # asking does not wipe out the note
        Database.open(workspace_path, user="Ben", window=True)
    reader = Database.open(workspace_path, user="Ben", read_only=True)
    with pytest.raises(EnvironmentProblem, match="read-only"), reader.begin("Add"):
        pytest.fail("a read-only workspace began a step")
    version = reader.data_version()
    with first.begin("Add") as uow:
        add_person(uow, "Zoë")
    assert reader.data_version() != version
    reader.close()
    first.close()
    Database.open(workspace_path, user="Ben", window=True).close()


def test_the_command_line_writes_beside_an_open_window(workspace_path: Path) -> None:
    window = Database.open(workspace_path, user="Mara", window=True)
    version = window.data_version()
    with window.begin("Add") as uow:
        add_person(uow, "Zoë")
    assert window.data_version() == version
    with run(ADD_MANY, str(workspace_path), "Ben", "1") as writer:
        writer.communicate()
    assert writer.returncode == 0
    assert window.data_version() != version
    with window.read() as session:
        assert session.scalars(select(JournalStep.by)).all() == ["Mara", "Ben"]
    window.close()
    assert files_beside(workspace_path) == {workspace_path.name}


def test_two_processes_writing_at_once_both_finish_and_never_overlap(workspace_path: Path) -> None:
    """Each step reads a count and writes it: with deferred transactions most would fail or read stale counts."""
    with run(ADD_MANY, str(workspace_path), "Ana", "60") as ana, run(ADD_MANY, str(workspace_path), "Ben", "60") as ben:
        ana.communicate()
        ben.communicate()
    assert (ana.returncode, ben.returncode) == (0, 0)
    with sqlite3.connect(workspace_path) as connection:
        seen = sorted(int(name.rsplit(" ", 1)[1]) for (name,) in connection.execute("SELECT name FROM influencer"))
        assert seen == list(range(120))
        assert connection.execute("SELECT count(*), count(DISTINCT clock) FROM journal_step").fetchone() == (120, 120)
    connection.close()
    assert files_beside(workspace_path) == {workspace_path.name}


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX thing")
@pytest.mark.parametrize("lines", [1, 3, 4, 5, 6, 9])
def test_a_killed_import_leaves_all_or_nothing(workspace_path: Path, lines: int) -> None:
    importer = run(IMPORT_FOR_EVER, str(workspace_path))
    assert importer.stdout is not None
    said = [importer.stdout.readline().strip() for _ in range(lines)]
    importer.send_signal(signal.SIGKILL)
    importer.communicate()
    db = Database.open(workspace_path, user="Mara", window=True)  # the dead window's lock is taken over
    with db.read() as session:
        people = session.query(Influencer).count()
        steps = session.query(JournalStep).count()
        assert session.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
    db.close()
    assert people == steps * 1000
    assert steps >= said.count("done")
    assert files_beside(workspace_path) == {workspace_path.name}


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be replaced there")
def test_a_file_replaced_under_us_is_not_written_to(workspace_path: Path, tmp_path: Path) -> None:
    db = Database.open(workspace_path, user="Mara")
    other = Path(tmp_path / "synced.rapport")
    Database.create(other, user="Ben", name="Other").close()
    theirs = other.read_bytes()
    other.replace(workspace_path)
    with pytest.raises(EnvironmentProblem, match="replaced by another program"), db.begin("Add"):
        pytest.fail("a step began on a replaced file")
    assert workspace_path.read_bytes() == theirs
    db.close()


def test_subscribers_hear_of_commits_only(db: Database) -> None:
    heard: list[ChangeSet] = []
    db.subscribe(heard.append)
    with db.begin("Add") as uow:
        person = add_person(uow, "Zoë")
    with db.begin("Nothing"):
        pass
    with pytest.raises(NotFound, match="That influencer is no longer there"), db.begin("Fail") as uow:
        add_person(uow, "Ana")
        uow.get(Influencer, "0" * 32)
    assert [(c.label, dict(c.tables)) for c in heard] == [("Add", {"influencer": frozenset({person})})]
    assert uow.changes.tables == {}


def test_a_step_inside_a_step_is_a_bug_and_says_so(db: Database) -> None:
    with pytest.raises(RuntimeError, match="one service function is one step"), db.begin("Outer"), db.begin("Inner"):
        pytest.fail("a step began inside another")
    with db.begin("After") as uow:
        add_person(uow, "Zoë")


def test_readers_on_other_threads_see_the_last_commit_while_a_step_is_open(db: Database) -> None:
    seen: list[int] = []

    def look() -> None:
        with db.read() as session:
            seen.append(session.query(Influencer).count())

    with db.begin("Add") as uow:
        add_person(uow, "Zoë")
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    look()
    assert seen == [0, 1]


def test_a_reader_cannot_write(db: Database) -> None:
    with pytest.raises(EnvironmentProblem, match="only be read"), db.read() as session:
        session.execute(text("DELETE FROM workspace"))


def test_a_file_locked_by_another_program_is_named_so(workspace_path: Path, db: Database) -> None:
    engine = make_engine(workspace_path)
    with engine.connect() as other:
        raw_connection(other).execute("PRAGMA busy_timeout=0")  # the wait itself is SQLite's
        with (
            db.begin("Add"),
            pytest.raises(EnvironmentProblem, match="locked by another program") as problem,
            environment(workspace_path),
        ):
            other.begin()
    engine.dispose()
    assert "try again" in problem.value.remedy


def test_a_full_disk_loses_only_the_step(db: Database) -> None:
    with db.begin("Add") as uow:
        add_person(uow, "Zoë")
        pages = uow.session.execute(text("PRAGMA page_count")).scalar_one()
        uow.session.execute(text(f"PRAGMA max_page_count={pages + 5}"))  # as if no page more fitted on the disk
    with pytest.raises(EnvironmentProblem, match="disk is full"), db.begin("Import") as uow:
        for n in range(2000):
            add_person(uow, f"P{n}")
    with db.read() as session:
        assert session.scalars(select(Influencer.name)).all() == ["Zoë"]


def test_a_damaged_file_is_named_so(workspace_path: Path) -> None:
    content = bytearray(workspace_path.read_bytes())
    content[4096 * 2 :] = b"\xa5" * (len(content) - 4096 * 2)
    workspace_path.write_bytes(content)
    with pytest.raises(EnvironmentProblem, match="damaged") as problem:
        db = Database.open(workspace_path, user="Mara", read_only=True)
        try:
            with db.read() as session:
                session.query(Influencer).count()
        finally:
            db.close()
    assert "backup" in problem.value.remedy


def test_pragmas_are_set(workspace_path: Path) -> None:
    wanted = {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "temp_store": 2}
    engine = make_engine(workspace_path)
    with engine.connect() as connection:
        assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted} == wanted
    engine.dispose()


def test_errors_never_show_what_a_record_holds(db: Database) -> None:
    with pytest.raises(Exception, match=r"UNIQUE|PRIMARY") as error, db.begin("Add") as uow:
        row = {"id": "1" * 32, "name": "Secret Person", "sort_key": "s", "created_at": uow.now}
        uow.insert(Influencer, [row])
        uow.insert(Influencer, [row])
    assert "Secret Person" not in str(error.value)


@pytest.fixture
def broken_file(workspace_path: Path) -> Callable[[str], Path]:
    def make(sql: str) -> Path:
        connection = sqlite3.connect(workspace_path)
        connection.executescript(sql)
        connection.close()
        return workspace_path

    return make


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("PRAGMA user_version = 99", "newer Rapport"),
        ("PRAGMA application_id = 7", "not a Rapport workspace"),
        ("PRAGMA user_version = 0", "not a Rapport workspace"),
        ("CREATE TRIGGER t AFTER UPDATE ON brand BEGIN DELETE FROM influencer; END", "code that Rapport did not put"),
        ("CREATE VIEW v AS SELECT 1", "code that Rapport did not put"),
        ("CREATE VIRTUAL TABLE other USING fts5(x)", "code that Rapport did not put"),
    ],
)
def test_a_file_that_is_not_ours_is_refused_unchanged(broken_file: Callable[[str], Path], sql: str, words: str) -> None:
    path = broken_file(sql)
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(BadFile, match=words):
            Database.open(path, user="Mara", read_only=read_only, window=True)
    assert path.read_bytes() == before
    assert files_beside(path) == {path.name}


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n" + b"x" * 5000, b"name,handle\nZo,zo\n", b"SQLite format 3\0"])
def test_a_file_that_is_no_database_is_refused_unchanged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.rapport"
    path.write_bytes(content)
    with pytest.raises(BadFile, match="not a Rapport workspace"):
        Database.open(path, user="Mara", window=True)
    assert path.read_bytes() == content
    assert files_beside(path) == {path.name}


def test_a_file_cut_short_is_refused(workspace_path: Path) -> None:
    content = workspace_path.read_bytes()
    workspace_path.write_bytes(content[: len(content) // 2])
    with pytest.raises(EnvironmentProblem, match="damaged"):
        Database.open(workspace_path, user="Mara")


def test_a_missing_file_and_a_folder_are_not_found(tmp_path: Path) -> None:
    for path in (tmp_path / "no.rapport", tmp_path):
        with pytest.raises(NotFound):
            Database.open(path, user="Mara")
