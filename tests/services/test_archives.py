"""Everything out and in again: every row, id, history entry and attachment; what was tampered with is refused."""

import csv
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Enum, String, insert, select
from sqlalchemy.orm import Session

from crm.cli.main import main
from crm.db.dump import TableFacts, fill, row_count, stored_bytes, stored_rows, table_facts
from crm.db.entities import Base, Influencer, MadeReport
from crm.db.unit_of_work import Database
from crm.errors import BadFile, Cancelled, Conflict
from crm.files.bundle import checked_bundle
from crm.files.inert import as_typed, inert
from crm.formats import Formats
from crm.queries.influencer_detail import influencer_detail
from crm.queries.influencers import matching_numbers
from crm.queries.kept_reports import log_rows
from crm.services.archives import export_all, import_archive
from crm.services.history import undo
from crm.services.influencers import InfluencerDraft, add_influencer
from crm.services.jobs import Progress
from crm.services.made_reports import kept_report
from crm.services.outreach import attach_files
from crm.services.report_builder import write_report
from crm.services.report_choices import ReportChoices, ReportKind
from tests.conftest import fixed_clock

FORMATS = Formats("en_GB", "UTC")
VALUES = {
    "Integer": 7,
    "BigInteger": 7,
    "Boolean": True,
    "Date": date(2026, 11, 1),
    "UtcDateTime": fixed_clock(),
    "DecimalText": Decimal("0.048"),
    "Float": 0.5,
    "JSON": {"a": 1},
}
EVIL = '=HYPERLINK("http://x","y")'


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> Iterator[tuple[Database, Path]]:
    """The sample with an attachment, a name like a formula and a removed person, and its export; read them only."""
    folder = tmp_path_factory.mktemp("archive")
    shutil.copy(sample, folder / "sample.rapport")
    db = Database.open(folder / "sample.rapport", user="Mara", clock=fixed_clock)
    note = folder / "contract: signed.txt"
    note.write_text("We agree.", encoding="utf-8")
    person = add_influencer(db, InfluencerDraft(name=EVIL, note="+44 7700 900123\n'=twice"))
    write_report(db, ReportChoices(ReportKind.MEMORY, (person,)), folder / "card.html", FORMATS)  # kept and logged
    fill_empty_tables(db)
    attach_files(db, person, [note])
    export_all(db, folder / "out", FORMATS)
    yield db, folder / "out"
    db.close()


def fill_empty_tables(db: Database) -> None:
    """A row in every table that has none yet, so that none can be forgotten on the way out or in."""
    with db.begin("Fill") as uow:
        for facts in table_facts():
            if row_count(uow.session, facts) == 0:
                uow.execute(insert(Base.metadata.tables[facts.name]).values(some_row(uow.session, facts)))


def some_row(session: Session, facts: TableFacts) -> dict[str, Any]:
    """A value in every column; references point to the first row that there is."""
    table = Base.metadata.tables[facts.name]
    row: dict[str, Any] = {}
    for each in facts.columns:
        kind = table.columns[each.name].type
        if each.refers_to:
            other, column = each.refers_to.split(".")
            row[each.name] = session.scalar(select(Base.metadata.tables[other].columns[column]).limit(1))
        elif isinstance(kind, Enum):
            row[each.name] = next(iter(kind.enum_class or kind.enums))
        elif isinstance(kind, String):
            row[each.name] = "=x\u00e9" if (kind.length or 9) > 8 else "EUR"
        else:
            row[each.name] = VALUES[type(kind).__name__]
    return row


def fingerprint(db: Database) -> dict[str, str]:
    """The SHA-256 of each table's stored rows and of all attachments."""
    with db.read() as session:
        found = {}
        for facts in table_facts():
            digest = hashlib.sha256()
            for row in stored_rows(session, facts):
                digest.update(repr(row).encode())
            found[facts.name] = digest.hexdigest()
        found["attachments"] = repr(
            [(key, hashlib.sha256(content).hexdigest()) for key, content in stored_bytes(session)]
        )
    return found


def test_what_comes_back_is_the_same_to_the_last_byte(
    exported: tuple[Database, Path], db: Database, tmp_path: Path
) -> None:
    """Every table has the same content hash, search and sums are made anew, and undo goes on where it was."""
    source, folder = exported
    taken = import_archive(db, folder)
    before = fingerprint(source)
    assert fingerprint(db) == before
    with db.read() as session:
        assert [facts.name for facts in table_facts() if not row_count(session, facts)] == []
        (kept,) = session.scalars(select(MadeReport.id)).all()
    assert kept_report(db, kept) == kept_report(source, kept)
    assert taken.rows > 1000 and taken.attachments >= 1
    assert len(matching_numbers(db, "hyperlink")) == 1
    assert undo(db).label == "Attach file"
    export_all(source, tmp_path / "again", FORMATS)
    assert (tmp_path / "again" / "SHA256SUMS").read_bytes() == (folder / "SHA256SUMS").read_bytes()


def test_each_table_is_a_sheet_that_no_spreadsheet_calculates(exported: tuple[Database, Path]) -> None:
    """And whose texts come back as they were."""
    source, folder = exported
    with (folder / "tables" / "influencer.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    evil = next(row for row in rows if "HYPERLINK" in row["name"])
    assert evil["name"] == f"'{EVIL}" and as_typed(evil["name"]) == EVIL
    assert as_typed(evil["note"]) == "+44 7700 900123\n'=twice"
    assert not any(value.startswith(("=", "+", "-", "@")) for row in rows for value in row.values())
    with source.read() as session:
        assert {row["id"] for row in rows} == set(session.scalars(select(Influencer.id)))


@pytest.mark.parametrize("text", ["", "plain", "=1", "'=1", "''=1", "'plain", "-5", "@x", "\tx", "'", "+"])
def test_an_inert_text_is_the_same_text_again(text: str) -> None:
    """Also one that had an apostrophe already."""
    assert as_typed(inert(text)) == text
    assert not inert(text).startswith(("=", "+", "-", "@", "\t"))


def test_pages_hold_everybody_and_fetch_nothing(exported: tuple[Database, Path]) -> None:
    """The index finds by name; a page tells a person with note and attachment; nothing typed is markup."""
    source, folder = exported
    index = (folder / "site" / "index.html").read_text(encoding="utf-8")
    pages = "".join(path.read_text(encoding="utf-8") for path in sorted((folder / "site").glob("people-*.html")))
    with source.read() as session:
        people = session.execute(select(Influencer.id, Influencer.name)).all()
    assert all(f'id="{person_id}"' in pages and f"#{person_id}" in index for person_id, _name in people)
    assert "http://" not in index.replace(EVIL.replace('"', "&#34;"), "").replace("http://x", "")
    link = next(line for line in pages.split('"') if line.startswith("../attachments/"))
    assert (
        "%3A" not in link
        and (folder / "site" / link.replace("%20", " ").replace("%3D", "=").replace("%28", "(")).parent
    )
    assert not any(word in index + pages for word in ("<link", "src=", "@import", "fetch("))


def test_the_dictionary_names_every_column(exported: tuple[Database, Path]) -> None:
    """In words, with what it refers to."""
    text = (exported[1] / "dictionary.html").read_text(encoding="utf-8")
    for facts in table_facts():
        assert f'<section id="{facts.name}">' in text
        assert all(f"<td>{name}</td>" in text for name in facts.column_names)
    assert '<a href="#influencer">' in text


def test_attachments_stand_under_readable_names(exported: tuple[Database, Path]) -> None:
    """By person and by the name that the file had."""
    told = json.loads((exported[1] / "manifest.json").read_text(encoding="utf-8"))
    paths = list(told["attachments"].values())
    found = next(path for path in paths if "contract" in path)
    assert (exported[1] / found).read_text(encoding="utf-8") == "We agree."
    assert any(path.startswith("attachments/Kept reports/") and "Memory card" in path for path in paths)
    assert any(" proof " in path and path.endswith(".png") for path in paths)  # of a post, with its person
    assert not any(path.endswith(".bin") for path in paths)


def test_a_file_that_was_changed_or_lost_is_refused(
    exported: tuple[Database, Path], db: Database, tmp_path: Path
) -> None:
    """Nothing comes in."""
    export_all(exported[0], tmp_path / "out", FORMATS)
    (tmp_path / "out" / "data" / "brand.json").write_text("[\n]\n", encoding="utf-8")
    before = fingerprint(db)
    with pytest.raises(BadFile, match=r"brand\.json was changed"):
        import_archive(db, tmp_path / "out")
    (tmp_path / "out" / "data" / "brand.json").unlink()
    with pytest.raises(BadFile, match=r"brand\.json is missing"):
        import_archive(db, tmp_path / "out")
    assert fingerprint(db) == before


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        '{"format": "rapport-bundle", "version": 99, "files": {}}',
        '{"format": "rapport-bundle", "version": 1}',
        '{"format": "rapport-bundle", "version": 1, "files": {"../secret": {"sha256": "x"}}}',
        '{"format": "rapport-bundle", "version": 1, "files": {"/etc/passwd": {"sha256": "x"}}}',
        '{"format": "rapport-bundle", "version": 1, "files": {}, "schema": 99, "tables": {}, "attachments": {}}',
        '{"format": "rapport-bundle", "version": 1, "files": {}, "schema": 1, "tables": {"sqlite_master": 1}, "attachments": {}}',
        '{"format": "rapport-bundle", "version": 1, "files": {}, "schema": 1, "tables": {}, "attachments": {}}',
        '{"format": "rapport-bundle", "version": 1, "files": {}, "schema": 1, "tables": {}, "attachments": {"x": "../a"}}',
    ],
)
def test_a_folder_that_lies_is_refused(db: Database, tmp_path: Path, manifest: str) -> None:
    """In one sentence, before anything is written, and never outside of the folder."""
    (tmp_path / "secret").write_text("x")
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(BadFile):
        import_archive(db, folder)


def test_records_that_do_not_fit_together_are_refused_whole(db: Database) -> None:
    """A reference to nobody, a value that may not be, an unknown column."""
    with db.read() as session:
        workspace = next(facts for facts in table_facts() if facts.name == "workspace")
        own = dict(zip(workspace.column_names, next(stored_rows(session, workspace)), strict=True))
    move = {"id": "m" * 32, "brand_id": "b" * 32, "name": "x", "name_key": "x", "position": 0}
    for name, row in (("brand_value", move), ("brand", {"id": "b" * 32, "name": ""}), ("brand", {"nothing": 1})):
        with pytest.raises(BadFile):
            fill(db, [("workspace", [own]), (name, [row])], [])
    ada = add_influencer(db, InfluencerDraft(name="Ada"))  # the change log is awake again
    assert undo(db).label == "Add influencer" and ada
    with pytest.raises(Conflict, match="not empty"):
        fill(db, [], [])


def test_a_workspace_with_anything_in_it_takes_nothing_in(exported: tuple[Database, Path], db: Database) -> None:
    """It would mix two histories."""
    add_influencer(db, InfluencerDraft(name="Ada"))
    with pytest.raises(Conflict, match="not empty"):
        import_archive(db, exported[1])


def test_cancel_leaves_nothing_and_a_foreign_folder_is_not_touched(
    exported: tuple[Database, Path], tmp_path: Path
) -> None:
    """Neither a half-written folder nor a replaced one."""
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        export_all(exported[0], tmp_path / "new", FORMATS, stopped)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "thesis.txt").write_text("mine")
    with pytest.raises(Conflict, match="not empty"):
        export_all(exported[0], tmp_path / "own", FORMATS)
    assert [path.name for path in tmp_path.iterdir()] == ["own"]


def test_the_command_line_does_the_same(
    db: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str], open_database: Callable[[Path], Database]
) -> None:
    """`export-all`, noted as what left, then `new` and `import`: the same records, told as the contract says."""
    person = add_influencer(db, InfluencerDraft(name=EVIL))
    copy, out = tmp_path / "copy.rapport", tmp_path / "out"
    assert main(["export-all", str(out), "--workspace", str(db.path), "--json"]) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert all(Path(file).is_file() for file in files)
    assert [(row.what, row.file_name, row.audience) for row in log_rows(db)] == [("everything", "out", "internal")]
    assert main(["new", str(copy), "--quiet"]) == 0
    capsys.readouterr()
    assert main(["import", str(out), "--workspace", str(copy), "--json"]) == 0
    outcome = json.loads(capsys.readouterr().out)[0]
    assert outcome["kind"] == "bundle" and outcome["new"] == outcome["rows"] > 1
    assert main(["import", str(out), "--workspace", str(copy)]) == 3
    assert checked_bundle(out)["tables"]["influencer"] == 1
    assert influencer_detail(open_database(copy), person).name == EVIL
