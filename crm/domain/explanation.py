"""Where a figure comes from, as a value: formula, inputs, how many, from when to when, which rows. Computes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Amount = int | float | Decimal | str | tuple[int, int] | None  # a pair is so many of so many


@dataclass(frozen=True, slots=True)
class Input:
    """One quantity that went into a figure.

    Attributes:
        unit: "fraction", "count", "days", "hours", "minor EUR"; "" where it has none.
    """

    name: str
    value: Amount
    unit: str = ""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One record that a figure rests on.

    Attributes:
        thing: as everywhere, such as "post" or "outreach".
        value: what the record contributed, as the formula takes it.
    """

    thing: str
    id: str
    on: date | None = None
    value: Amount = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one figure was made.

    Attributes:
        formula: in words and signs, with the names of the inputs.
        n: how many rows it rests on; of: of how many looked at; None where counting means nothing.
        first_on, last_on: the days from and to which the rows reach.
        notes: what a reader must know before trusting it.
        source: where the formula is from.
    """

    figure: str
    formula: str
    inputs: tuple[Input, ...] = ()
    n: int | None = None
    of: int | None = None
    first_on: date | None = None
    last_on: date | None = None
    rows: tuple[SourceRow, ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""


def span(days: Iterable[date | None]) -> tuple[date | None, date | None]:
    """The first and the last known day; None without any."""
    known = [day for day in days if day is not None]
    return min(known, default=None), max(known, default=None)


def percent(fraction: float, places: int = 2) -> str:
    """A fraction in a sentence, as figures are shown beside it: 0.1388 is "13.88\u00a0%"."""
    return f"{fraction:.{places}%}".replace("%", "\u00a0%")
