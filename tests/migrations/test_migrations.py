"""Migrations build exactly what the entities say, and an upgrade keeps every row or leaves the old file alone."""

import ast
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

from crm import paths
from crm.db import migrate, schema
from crm.db.engine import make_engine
from crm.db.entities import Base
from crm.db.unit_of_work import Database
from crm.errors import EnvironmentProblem
from tests.conftest import fixed_clock
from tests.services.test_history import add_person

ROOT = Path(__file__).parents[2]
VERSIONS = sorted(paths.bundled("migrations").glob("versions/*.py"))

NEXT_REVISION = """
import sqlalchemy as sa
from alembic import op

revision = "{number:04d}"
down_revision = "{head}"


def upgrade() -> None:
    with op.batch_alter_table("influencer", recreate="always") as batch:
        batch.add_column(sa.Column("pronouns", sa.String(40)))
    {more}
"""


@pytest.fixture
def filled(workspace_path: Path) -> Path:
    db = Database.open(workspace_path, user="Mara", clock=fixed_clock)
    with db.begin("Add") as uow:
        for name in ("Zoë", "Ana"):
            add_person(uow, name, name.lower())
    db.close()
    return workspace_path


def next_scripts(tmp_path: Path, more: str = "") -> Path:
    """Our migrations with one more that rebuilds the parent of almost every table."""
    scripts = Path(shutil.copytree(paths.bundled("migrations"), tmp_path / "migrations"))
    text = NEXT_REVISION.format(more=more, number=schema.SCHEMA + 1, head=schema.HEAD)
    (scripts / "versions" / f"{schema.SCHEMA + 1:04d}_next.py").write_text(text, encoding="utf-8")
    return scripts


def counts(path: Path) -> dict[str, int]:
    connection = sqlite3.connect(path)
    rows = {
        table.name: connection.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0]
        for table in Base.metadata.sorted_tables
    }
    connection.close()
    return rows


def header(path: Path) -> tuple[int, int]:
    connection = sqlite3.connect(path)
    numbers = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
    connection.close()
    return numbers[0], numbers[1]


def rules(engine: Engine) -> dict[str, Any]:
    """What Alembic does not compare: CHECKs, what happens to children, key columns."""
    found = inspect(engine)
    return {
        name: (
            sorted((check["name"] or "", check["sqltext"]) for check in found.get_check_constraints(name)),
            sorted(
                (key["name"] or "", key["referred_table"], str(key["options"])) for key in found.get_foreign_keys(name)
            ),
            found.get_pk_constraint(name),
        )
        for name in found.get_table_names()
        if not name.startswith("search_index") and name != "alembic_version"
    }


def test_the_migrations_end_where_the_entities_are(workspace_path: Path) -> None:
    def ours(name: str | None, kind: str, parents: Any) -> bool:
        return not (kind == "table" and name is not None and name.startswith("search_index"))

    engine = make_engine(workspace_path, read_only=True)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": ours})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_constraints_are_those_of_the_entities(workspace_path: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.db"
    fresh.touch()
    made, expected = make_engine(workspace_path, read_only=True), make_engine(fresh, migrating=True)
    Base.metadata.create_all(expected)
    assert rules(made) == rules(expected)
    made.dispose()
    expected.dispose()


def test_the_header_says_what_the_migrations_reached(workspace_path: Path) -> None:
    assert header(workspace_path) == (schema.APPLICATION_ID, schema.SCHEMA)
    assert VERSIONS[-1].name.startswith(f"{schema.HEAD}_")


@pytest.mark.parametrize("script", VERSIONS, ids=lambda path: path.stem)
def test_a_revision_stands_alone(script: Path) -> None:
    source = script.read_text(encoding="utf-8")
    imported = {
        name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert imported <= {"sqlalchemy", "alembic"}
    assert re.search(rf'^revision = "{script.name[:4]}"$', source, re.MULTILINE)


def test_a_current_file_opens_without_alembic(workspace_path: Path) -> None:
    """Start must not pay for what it does not need."""
    script = (
        "import sys; from pathlib import Path; from crm.db.unit_of_work import Database\n"
        "Database.open(Path(sys.argv[1]), user='Mara').close(); print('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, workspace_path], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == "False"


def test_an_upgrade_keeps_every_row_and_the_old_file(filled: Path, tmp_path: Path) -> None:
    before = counts(filled)
    kept = migrate.upgrade(filled, next_scripts(tmp_path))
    assert header(filled) == (schema.APPLICATION_ID, schema.SCHEMA + 1)
    assert counts(filled) == before
    assert header(kept) == (schema.APPLICATION_ID, schema.SCHEMA)
    assert counts(kept) == before
    assert kept.is_relative_to(paths.backup_dir())
    assert [file.name for file in filled.parent.glob("*agency*")] == [filled.name]


def test_an_upgrade_makes_derived_figures_anew(filled: Path, tmp_path: Path) -> None:
    """They follow the rules of the newer program; rows of theirs that go are not lost."""
    connection = sqlite3.connect(filled)
    with connection:
        connection.execute("INSERT INTO sale_rollup VALUES ('gone', '', 'EUR', 7, 7, 700, 7)")
    connection.close()
    migrate.upgrade(filled, next_scripts(tmp_path))
    assert counts(filled)["sale_rollup"] == 0


@pytest.mark.parametrize(
    "more",
    [
        "op.execute('SELECT * FROM no_such_table')",
        "op.execute('DELETE FROM account')",
        "op.execute(\"UPDATE account SET influencer_id = 'nobody'\")",
    ],
    ids=["fails", "loses rows", "breaks references"],
)
def test_a_bad_upgrade_leaves_the_old_file_as_it_was(filled: Path, tmp_path: Path, more: str) -> None:
    before = filled.read_bytes()
    with pytest.raises(Exception, match=r"no such table|old file was kept"):
        migrate.upgrade(filled, next_scripts(tmp_path, more))
    assert filled.read_bytes() == before
    assert not list(filled.parent.glob(".*"))


def test_a_file_open_elsewhere_is_not_upgraded(filled: Path, tmp_path: Path) -> None:
    db = Database.open(filled, user="Mara")
    with pytest.raises(EnvironmentProblem, match="locked by another program"):
        migrate.upgrade(filled, next_scripts(tmp_path))
    db.close()
    assert header(filled) == (schema.APPLICATION_ID, schema.SCHEMA)


def test_conversations_of_an_older_file_are_kept(tmp_path: Path) -> None:
    scripts = Path(shutil.copytree(paths.bundled("migrations"), tmp_path / "migrations"))
    for script in scripts.glob("versions/*.py"):
        if script.name[:4] > "0002":
            script.unlink()
    old = tmp_path / "old.rapport"
    old.touch()
    migrate.migrate(old, scripts)
    connection = sqlite3.connect(old)
    connection.executescript(
        """
        INSERT INTO workspace (id, name, home_currency, sample, created_at) VALUES ('w', 'Old', 'EUR', 0, '2026-01-01');
        INSERT INTO influencer (id, name, name_damaged, sort_key, note, private_note, do_not_contact, created_at)
        VALUES ('p', 'Zoë', 0, 'zoe', '', '', 0, '2026-01-01');
        INSERT INTO outreach (id, influencer_id, channel, direction, outcome, at, zone, note, logged_by)
        VALUES ('o', 'p', 'call', 'in', 'replied', '2026-05-01 09:00:00', 'Europe/Berlin', 'Winter?', 'Mara');
        INSERT INTO task (id, influencer_id, outreach_id, title, created_at) VALUES ('t', 'p', 'o', 'Call', '2026-05-01');
        """
    )
    connection.close()
    migrate.upgrade(old)
    connection = sqlite3.connect(old)
    kept = connection.execute("SELECT note, zone, collaboration_id FROM outreach").fetchall()
    linked = connection.execute("SELECT outreach_id FROM task").fetchall()
    connection.close()
    assert header(old) == (schema.APPLICATION_ID, schema.SCHEMA)
    assert (kept, linked) == ([("Winter?", "Europe/Berlin", None)], [("o",)])
