"""Every sample file of an importable kind: what it is taken for, what its import does, and that a second one does nothing.

Writes tests/files/RECOGNISED.md, so that a change of any of it is seen in review.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Platform
from crm.errors import UserError
from crm.services.imports import Counts, ImportOptions, ImportOutcome, import_file

DATA = Path(__file__).parents[1] / "data"
TABLE = Path(__file__).parents[1] / "files" / "RECOGNISED.md"
FOLDERS = ("influencers", "posts", "conversions", "contacts", "cards", "feedback", "mail/eml", "mail/ics")
HEAD = """# What each sample file is taken for

Written by tests/services/test_recognised_files.py: each file alone in an empty workspace, twice.

| file | kind | layout | rows | new | updated | unchanged | duplicates | ignored | problems | the second time |
|---|---|---|---:|---:|---:|---:|---:|---:|---:|---|
"""


def files() -> Iterator[Path]:
    """The sample files, in order."""
    for folder in FOLDERS:
        yield from sorted(path for path in (DATA / folder).iterdir() if path.suffix != ".md")


def answered(outcome: ImportOutcome) -> ImportOptions:
    """The options that answer a file's questions as a person would."""
    answers = {question.key: question.choices[0] for question in outcome.questions if question.choices}
    options = ImportOptions()
    if "platform" in answers:
        options = replace(options, platform=Platform(answers.pop("platform")))
    return replace(options, **answers)


def numbers(counts: Counts) -> list[int]:
    """The counts, in the table's order."""
    names = ("rows", "new", "updated", "unchanged", "duplicates", "ignored", "problems")
    return [getattr(counts, name) for name in names]


def line(path: Path, db: Database) -> str:
    """One line of the table."""
    name = str(path.relative_to(DATA))
    options = ImportOptions()
    try:
        first = import_file(db, path, options)
        if first.questions:
            options = answered(first)
            first = import_file(db, path, options)
    except UserError as refusal:
        return f"| {name} | – | – | | | | | | | | {refusal} |\n"
    again = import_file(db, path, options)
    assert (again.counts.new, again.counts.updated, again.batch_id) == (0, 0, None), name
    cells = [name, first.kind or "–", first.layout, *(f"{number:,}" for number in numbers(first.counts))]
    return f"| {' | '.join(cells)} | {again.counts.unchanged:,} unchanged |\n"


def test_every_sample_file_is_taken_for_what_it_is_and_changes_nothing_twice(
    workspace_template: Path, tmp_path: Path, open_database: Callable[[Path], Database]
) -> None:
    lines = []
    for number, path in enumerate(files()):
        db = open_database(Path(shutil.copy(workspace_template, tmp_path / f"{number}.rapport")))
        lines.append(line(path, db))
    text = HEAD + "".join(lines)
    if not TABLE.exists() or TABLE.read_text(encoding="utf-8") != text:
        TABLE.write_text(text, encoding="utf-8")
        pytest.fail("what files are taken for has changed: look at the difference in tests/files/RECOGNISED.md")
