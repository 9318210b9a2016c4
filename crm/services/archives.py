"""Everything out into a folder that stays readable without Rapport, and in again with every id and all history."""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.orm import Session

from crm import __version__
from crm.db.dump import TableFacts, fill, refuse_filled, row_count, stored_bytes, stored_rows, table_facts
from crm.db.schema import SCHEMA
from crm.db.unit_of_work import Database
from crm.errors import BadFile
from crm.files.bundle import CHECKSUMS, BundleWriter, checked_bundle, inside, new_bundle, read_rows, write_rows
from crm.files.inert import inert
from crm.files.safe_name import safe_name
from crm.formats import Formats
from crm.queries.archive import attachment_names, people_pages, workspace_name
from crm.reports.archive_pages import ArchivePages, Listed, listed
from crm.reports.content import Audience
from crm.services.leaving import Leaving, fingerprint, log_leaving

_README = """Everything that was in the Rapport workspace “{name}” on {day}.

Open site/index.html in any browser: it needs no network and no Rapport.
tables/ has a table for every kind of record, for spreadsheets. data/ has the same with all relations.
attachments/ has your files under their own names. dictionary.html says what each column means.
SHA256SUMS proves that nothing was changed (sha256sum --check SHA256SUMS).

This folder holds private notes and addresses: keep it as you keep the workspace.
To make a workspace of it again: rapport new copy.rapport, then rapport import FOLDER --workspace copy.rapport
"""


class Reporter(Protocol):
    """Where long work says how far it is; `report` raises `Cancelled` when asked to stop."""

    def report(self, stage: str, done: int, total: int) -> None:
        """Say how many of `total` are done."""


class _Silent:
    """Nobody looks."""

    def report(self, stage: str, done: int, total: int) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: paths below the folder, and how many records they hold."""

    folder: Path
    files: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came in: records and attachments; `workspace` is what the workspace is called now."""

    workspace: str
    rows: int
    attachments: int


def export_all(db: Database, to: Path, formats: Formats, progress: Reporter | None = None) -> Exported:
    """Write everything into a folder: tables, data with relations, pages with a search, files, dictionary, checksums.

    Args:
        to: a folder, made when missing; an earlier export in it is replaced as a whole.

    Raises:
        Conflict: the folder holds something else.
        EnvironmentProblem: it cannot be written.
        Cancelled: the person pressed Cancel; nothing is left behind.
    """
    report = progress or _Silent()
    now = db.now()
    with db.read() as session, new_bundle(to) as bundle:
        name = workspace_name(session)
        tables = [(facts, row_count(session, facts)) for facts in table_facts()]
        for done, (facts, _count) in enumerate(tables):
            report.report("Writing tables", done, len(tables))
            _write_table(session, bundle, facts)
        paths = _write_attachments(session, bundle, report)
        pages = ArchivePages(name, f"Everything in this workspace on {formats.instant(now)}")
        _write_people(session, bundle, pages, paths, report)
        _write_text(bundle, "dictionary.html", pages.dictionary(tables))
        _write_text(bundle, "README.txt", _README.format(name=name, day=formats.instant(now)))
        counts = {facts.name: count for facts, count in tables}
        about = {"workspace": name, "schema": SCHEMA, "program": __version__, "made_at": now.isoformat()}
        bundle.finish({**about, "tables": counts, "attachments": paths})
    return Exported(to, bundle.files, sum(counts.values()))


def export_and_note(db: Database, to: Path, formats: Formats, progress: Reporter | None = None) -> Exported:
    """As `export_all`, and noted in the export log afterwards, so that the folder is what was there before.

    Raises:
        Conflict, EnvironmentProblem, Cancelled: as `export_all`.
    """
    exported = export_all(db, to, formats, progress)
    sums = fingerprint((to / CHECKSUMS).read_bytes())
    log_leaving(db, [Leaving("everything", Audience.INTERNAL, to, sums)])
    return exported


def import_archive(db: Database, folder: Path, progress: Reporter | None = None) -> TakenIn:
    """Take an exported folder into an empty workspace: every record, id, history entry and attachment, or nothing.

    Raises:
        BadFile: it is no such folder, a file is missing or was changed, or the records do not fit together.
        Conflict: the workspace is not empty.
        Cancelled: the person pressed Cancel; nothing was taken in.
    """
    report = progress or _Silent()
    refuse_filled(db)
    manifest = checked_bundle(folder, lambda done, total: report.report("Checking files", done, total))
    if not isinstance(manifest.get("schema"), int) or manifest["schema"] > SCHEMA:
        raise BadFile(f"{folder.name} was written by a newer Rapport; update Rapport to take it in.")
    counts, paths = manifest.get("tables"), manifest.get("attachments")
    if not isinstance(counts, dict) or not isinstance(paths, dict):
        raise BadFile(f"{folder.name} does not say what is in it.")
    rows = fill(db, _tables(folder, counts, report), _contents(folder, paths))
    if rows != sum(counts.values()):
        raise BadFile(f"{folder.name} holds other records than it says.")
    return TakenIn(str(manifest.get("workspace", "")), rows, len(paths))


def _write_text(bundle: BundleWriter, path: str, text: str) -> None:
    with bundle.text(path) as file:
        file.write(text)


def _write_table(session: Session, bundle: BundleWriter, facts: TableFacts) -> None:
    """One table, once for spreadsheets and once with its exact values."""
    with bundle.text(f"tables/{facts.name}.csv") as sheet, bundle.text(f"data/{facts.name}.json") as data:
        sheet.write("\ufeff")  # spreadsheets then read it as UTF-8
        writer = csv.writer(sheet)
        writer.writerow(facts.column_names)

        def rows() -> Iterator[tuple[Any, ...]]:
            for row in stored_rows(session, facts):
                writer.writerow([inert(value) if isinstance(value, str) else value for value in row])
                yield row

        write_rows(data, facts.column_names, rows())


def _write_attachments(session: Session, bundle: BundleWriter, report: Reporter) -> dict[str, str]:
    """Every file once, under the name and person that it has first. Returns SHA-256 -> path."""
    names: dict[str, tuple[str, str]] = {}
    for each in attachment_names(session):
        names.setdefault(each.sha256, (each.owner, each.name))
    paths = {}
    for done, (sha256, content) in enumerate(stored_bytes(session)):
        report.report("Writing attachments", done, len(names))
        owner, name = names.get(sha256, ("Files of the history", sha256[:12]))
        ending = _ending(content)
        if not name.lower().endswith((ending, ".jpeg")):
            name += ending
        path = bundle.free_name(f"attachments/{safe_name(owner, 'No name')}", safe_name(name))
        bundle.content(path, content)
        paths[sha256] = path
    return paths


def _ending(content: bytes) -> str:
    """Of a picture, by what it begins with: those of brands and briefs are kept without a name."""
    return ".png" if content.startswith(b"\x89PNG") else ".jpg" if content.startswith(b"\xff\xd8") else ""


def _write_people(
    session: Session, bundle: BundleWriter, pages: ArchivePages, paths: Mapping[str, str], report: Reporter
) -> None:
    index: list[Listed] = []
    for number, people in enumerate(people_pages(session), 1):
        report.report("Writing pages", len(index), 0)
        page = f"people-{number:03d}.html"
        _write_text(bundle, f"site/{page}", pages.people(people, paths))
        index += [listed(person, page) for person in people]
    _write_text(bundle, "site/index.html", pages.index(index))


def _tables(
    folder: Path, counts: Mapping[str, Any], report: Reporter
) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    """The tables of a folder, those first that others refer to."""
    known = [facts.name for facts in table_facts()]
    strange = [name for name in counts if name not in known]
    if strange:
        raise BadFile(f"{folder.name} has a table that this Rapport does not know: {strange[0]}.")
    names = [name for name in known if name in counts]
    for done, name in enumerate(names):
        report.report("Taking in records", done, len(names))
        path = inside(folder, f"data/{name}.json")
        if not path.is_file():
            raise BadFile(f"data/{name}.json is missing from {folder.name}.")
        yield name, read_rows(path)


def _contents(folder: Path, paths: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    for sha256, path in paths.items():
        content = inside(folder, str(path)).read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise BadFile(f"{path} is not the file that {folder.name} says.")
        yield sha256, content
