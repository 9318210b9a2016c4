"""What is told of single rows of any imported table. The readers themselves are in `*_rows`."""

from typing import NamedTuple


class RowProblem(NamedTuple):
    """Why a row cannot be used; `column` is "" when it is about the whole row."""

    line: int
    column: str
    value: str
    reason: str


class RowWarning(NamedTuple):
    """What to know about a value that was taken, or left out, all the same."""

    line: int
    column: str
    text: str


def shown(text: str) -> str:
    """A value as a problem or warning quotes it: at most 80 characters."""
    return text if len(text) <= 80 else f"{text[:79]}…"
