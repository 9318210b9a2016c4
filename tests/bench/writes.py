"""Measures of writing: the sample, an import and taking it back, an edit, a backup."""

import csv
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from crm.db.unit_of_work import Database
from crm.queries.find import resolve
from crm.queries.influencers import influencer_order
from crm.services import history, imports
from crm.services.backups import back_up
from crm.services.exports import SummaryRequest, write_summaries
from crm.services.influencers import edit_influencer
from crm.services.sample import make_sample
from tests.bench.generate import spreadsheet, workspace_copy
from tests.bench.measure import Measure, in_turn, median_of, timed

SAMPLE_AIM = 2.0  # seconds
PDF_AIM = 0.1  # seconds; performance.md, goal 12


def measures(count: int, large: int) -> Iterator[Measure]:
    """All measures of writing: an import of `count` creators, the rest on a workspace of `large` influencers."""
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as name:
        folder = Path(name)
        os.environ["RAPPORT_HOME"] = str(folder / "home")
        yield from _imports(folder, count)
        yield _sample(folder)
        yield from _summaries(folder)
        yield _edit(folder, large)
        yield _backup(folder, large)


def _sample(folder: Path) -> Measure:
    numbers = iter(range(100))
    seconds = median_of(3, lambda: make_sample(folder / f"sample{next(numbers)}.rapport", user="Bench"))
    return Measure("make the sample workspace", 60, seconds, aim=SAMPLE_AIM)


def _summaries(folder: Path) -> Iterator[Measure]:
    """A partnership summary with the longest history there is: the first in this process, later ones, and as HTML."""
    db = Database.open(make_sample(folder / "summaries.rapport", user="Bench"), user="Bench", read_only=True)
    try:
        request = SummaryRequest((resolve(db, "influencer", "Noor van Dijk"),))
        first = timed(lambda: write_summaries(db, request, folder / "summary.pdf"))
        later = median_of(5, lambda: write_summaries(db, request, folder / "summary.pdf"))
        page = median_of(5, lambda: write_summaries(db, request, folder / "summary.html"))
    finally:
        db.close()
    yield Measure("partnership summary as PDF, the first", 1, first, aim=PDF_AIM)
    yield Measure("partnership summary as PDF, later", 1, later, "the first", first, aim=PDF_AIM)
    yield Measure("partnership summary as HTML", 1, page, "PDF", later)


def _edit(folder: Path, count: int) -> Measure:
    db = Database.open(workspace_copy(count, folder / "edit.rapport"), user="Bench")
    person = influencer_order(db).ids[count // 2]
    notes = iter(range(1000))
    page = os.urandom(4096)
    try:
        with (folder / "page").open("wb") as out:

            def append() -> None:
                out.write(page)
                out.flush()
                os.fdatasync(out.fileno())

            ours, theirs = in_turn(
                15,
                lambda: timed(lambda: edit_influencer(db, person, {"note": f"Note {next(notes)}"})),
                lambda: timed(append),
            )
    finally:
        db.close()
    return Measure("edit one person, on disk", count, ours, "4 KiB append + fdatasync", theirs)


def _backup(folder: Path, count: int) -> Measure:
    path = workspace_copy(count, folder / "backup.rapport")
    plain = folder / "copy"

    def copy() -> None:
        shutil.copyfile(path, plain)
        with plain.open("rb+") as out:
            os.fsync(out.fileno())

    numbers = iter(range(100))
    db = Database.open(path, user="Bench")
    try:
        ours, theirs = in_turn(
            3, lambda: timed(lambda: back_up(db, folder / f"backup{next(numbers)}.rapport")), lambda: timed(copy)
        )
    finally:
        db.close()
    return Measure("backup, verified", count, ours, "copy + fsync", theirs)


def _imports(folder: Path, count: int) -> Iterator[Measure]:
    """A spreadsheet into an empty workspace, the same file again, and the first import taken back."""
    sheet = spreadsheet(count)
    alone = ("csv.reader alone", median_of(3, lambda: _read_alone(sheet)))
    numbers = iter(range(100))
    shell = ("sqlite3 .import, no checks", median_of(3, lambda: _shell_import(sheet, folder / f"{next(numbers)}.db")))
    db = Database.create(folder / "import.rapport", user="Bench", name="Import")
    try:
        began = time.perf_counter()
        plan = imports.plan(db, sheet)
        planned = time.perf_counter() - began
        applied = timed(lambda: imports.apply(db, plan))
        yield Measure("plan an import", count, planned, *alone)
        yield Measure("apply the import", count, applied, *shell)
        yield Measure("import, plan and apply", count, planned + applied, *shell)
        again = timed(lambda: imports.import_file(db, sheet))
        yield Measure("import the same file again", count, again, *shell, note="0 changes")
        undone = timed(lambda: history.undo(db))
        yield Measure("undo the import", count, undone, "applying it", applied)
    finally:
        db.close()


def _read_alone(sheet: Path) -> int:
    with sheet.open(encoding="utf-8", newline="") as lines:
        return sum(1 for _ in csv.reader(lines))


def _shell_import(sheet: Path, to: Path) -> None:
    subprocess.run(["sqlite3", str(to), ".mode csv", f".import {sheet} creators"], check=True)
