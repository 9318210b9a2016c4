"""What a plan leaves on disk: its problems as a table to mend the source by, and texts. Reads and writes no workspace."""

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from crm.errors import EnvironmentProblem
from crm.files.inert import inert
from crm.files.rows import RowProblem

HEADER = ("Line", "Column", "Value", "Reason")


def write_problems(problems: Sequence[RowProblem], to: Path) -> Path:
    """Write problems as CSV, in the order given; an existing file is replaced as a whole or not at all.

    Raises:
        EnvironmentProblem: the folder cannot be written.
    """
    # The mark at the start makes spreadsheets read UTF-8 as UTF-8.
    with _whole(to, "utf-8-sig") as file:
        table = csv.writer(file)
        table.writerow(HEADER)
        table.writerows((each.line, *map(inert, each[1:])) for each in problems)
    return to


def write_text(text: str, to: Path) -> Path:
    """Write a text, such as a plan's report or a mapping, as UTF-8; an existing file is replaced whole or not at all.

    Raises:
        EnvironmentProblem: the folder cannot be written.
    """
    with _whole(to, "utf-8") as file:
        file.write(text)
    return to


@contextmanager
def _whole(to: Path, encoding: str) -> Iterator[IO[str]]:
    """A file that takes its name once all is written."""
    part = to.with_name(f".{to.name}.part")
    try:
        with part.open("w", encoding=encoding, errors="replace", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(to)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise EnvironmentProblem(f"“{to.name}” could not be written.", "Choose another folder.") from error
