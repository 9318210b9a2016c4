"""What a report is: a frozen value of texts, figures, tables, charts and quotes, the same for every form it is drawn in.

A figure is already text here, so that its digits are the same in each form; beside it stand basis, n and date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Audience(StrEnum):
    """Who may read a report; each sees what the ones before it see, and more. PARTNER sees their own data too."""

    PUBLIC = "public"
    PARTNER = "partner"
    CLIENT = "client"
    INTERNAL = "internal"


@dataclass(frozen=True)
class Figure:
    """One figure.

    Attributes:
        text: the digits as shown everywhere; "—" when unknown.
        basis: what it is a share or count of.
        n: how many readings it rests on; None where that means nothing.
        as_of: the day it was read, as text; "" when unknown.
    """

    label: str
    text: str
    basis: str = ""
    n: int | None = None
    as_of: str = ""


@dataclass(frozen=True)
class Heading:
    """Starts a section."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text; `quiet` is for remarks such as what is not known."""

    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Figures:
    """Figures side by side."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class TextTable:
    """A table of texts; `right` names the columns of figures."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Trend:
    """One line over time.

    Attributes:
        points: (day, value), oldest first, at least two.
        labels: the text of the lowest, highest and last value.
        alt: the chart in one sentence, for who cannot see it.
    """

    title: str
    points: tuple[tuple[date, float], ...]
    low: str
    high: str
    last: str
    first_day: str
    last_day: str
    alt: str


@dataclass(frozen=True)
class Scores:
    """Bars from 0 to `most`, each with its own words."""

    rows: tuple[tuple[str, float, str], ...]
    most: float


@dataclass(frozen=True)
class Method:
    """How the figures were made; small, at the end."""

    notes: tuple[str, ...]


Block = Heading | Paragraph | Figures | TextTable | Trend | Scores | Method


@dataclass(frozen=True)
class Report:
    """A whole report.

    Attributes:
        kicker: the small line above the title, such as the agency's name.
        chips: short facts beside the title.
        language: BCP 47, for readers and screen readers.
        left_out: what its audience may not see, in words; never drawn.
    """

    title: str
    subtitle: str
    kicker: str
    chips: tuple[str, ...]
    audience: Audience
    made_at: datetime
    made_on: str
    language: str
    blocks: Sequence[Block]
    left_out: tuple[str, ...] = ()
