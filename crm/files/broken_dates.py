"""Dates that hold a comma and were written without quotes, so that a comma file has one cell too many in every record.

Puts them together again only where that gives exactly the columns of the header; anything else stays a problem.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from crm.files.workbooks import Cell

_MONTH = (
    r"(?:jan|feb|fév|fev|mar|mär|mrt|apr|abr|avr|may|mai|maj|mei|mag|jun|jui|giu|jul|lug|aug|aoû|aou|ago|sep|set|oct|okt|"
    r"ott|out|nov|dec|dez|déc|dic|ene|gen)[^\W\d]*\.?"
)
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?(?:\s*[ap]\.?\s?m\.?)?(?:\s*(?:[a-z]{2,5}|[-+]\d{2}:?\d{2}))?"
_DATE = (
    r"(?:\d{1,4}([-/.])\d{1,2}\1\d{2,4}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\d{{1,2}}\.?\s+(?:de\s+)?{_MONTH},?\s+(?:de\s+)?\d{{4}})"
)
_WHOLE = re.compile(rf"(?:[^\W\d]{{2,12}}\.?,\s+)?{_DATE}(?:,?\s+(?:at\s+|um\s+|à\s+)?{_TIME})?", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LONGEST_PIECE = 30  # characters
_MOST_PIECES = 4  # "Thursday", "October 2", "2025", "11:03 AM"


class Rejoined(NamedTuple):
    """A record with its dates whole again, and the columns they stand in, from 0."""

    cells: list[Cell]
    columns: tuple[int, ...]


def rejoined(cells: Sequence[Cell], width: int, known: frozenset[int]) -> Rejoined | None:
    """Put the pieces of dates together.

    Args:
        cells: a record as it was cut at its commas.
        width: columns of the header.
        known: columns known to hold such dates; only there may a record become shorter than the header.

    Returns:
        None when there is nothing to put together, or more than one way to.
    """
    whole: list[Cell] = []
    columns = []
    at = 0
    while at < len(cells):
        pieces = _pieces(cells, at)
        if pieces > 1:
            columns.append(len(whole))
            whole.append(", ".join(str(cell).strip() for cell in cells[at : at + pieces]))
        else:
            whole.append(cells[at])
        at += pieces
    while len(whole) > width and whole[-1] == "":
        whole.pop()
    fits = len(whole) == width or (len(whole) < width and known.issuperset(columns))
    return Rejoined(whole, tuple(columns)) if columns and fits else None


def _pieces(cells: Sequence[Cell], at: int) -> int:
    """How many cells from here on are one date; 1 when this cell stands alone."""
    after = cells[at + 1] if at + 1 < len(cells) else ""
    if not isinstance(after, str) or len(after) > _LONGEST_PIECE or not _DIGIT.search(after):
        return 1  # the second piece of every date holds a digit; most cells end here
    for count in range(min(_MOST_PIECES, len(cells) - at), 1, -1):
        texts = [cell.strip() for cell in cells[at : at + count] if isinstance(cell, str)]
        if (
            len(texts) == count
            and all(texts)
            and max(map(len, texts)) <= _LONGEST_PIECE
            and _WHOLE.fullmatch(", ".join(texts))
        ):
            return count
    return 1
