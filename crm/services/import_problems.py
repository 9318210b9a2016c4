"""The problems of an import as a table that a person can mend the source by. Reads and writes no workspace."""

import csv
import os
from collections.abc import Sequence
from pathlib import Path

from crm.errors import EnvironmentProblem
from crm.files.rows import RowProblem

HEADER = ("Line", "Column", "Value", "Reason")
_ACTS = "=+-@\t\r"  # a spreadsheet takes a cell that begins so for a formula


def write_problems(problems: Sequence[RowProblem], to: Path) -> Path:
    """Write problems as CSV, in the order given; an existing file is replaced as a whole or not at all.

    Raises:
        EnvironmentProblem: the folder cannot be written.
    """
    part = to.with_name(f".{to.name}.part")
    try:
        # The mark at the start makes spreadsheets read UTF-8 as UTF-8.
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file)
            table.writerow(HEADER)
            table.writerows((each.line, *map(_harmless, each[1:])) for each in problems)
            file.flush()
            os.fsync(file.fileno())
        part.replace(to)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise EnvironmentProblem(f"“{to.name}” could not be written.", "Choose another folder.") from error
    return to


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] and text[0] in _ACTS else text
