"""Texts that a spreadsheet would take for a formula: made inert on the way out, as they were on the way in.

An apostrophe in front is what spreadsheets themselves use. It is put before any run of apostrophes that a formula's
sign follows, so that taking one away always gives back what was there.
"""

import re
from typing import Final

SIGNS: Final = "=+-@\t\r"
_ACTS = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def inert(text: str) -> str:
    """A text as a cell of a CSV file that no spreadsheet calculates."""
    return f"'{text}" if _ACTS.match(text) else text


def as_typed(cell: str) -> str:
    """The text that `inert` made this cell of."""
    return cell[1:] if _GUARDED.match(cell) else cell
