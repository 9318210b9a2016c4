"""What a report is: a frozen value of texts, figures, tables, charts and quotes, the same for every form it is drawn in.

A figure is already text here, so that its digits are the same in each form; beside it stand its value for forms with
typed cells, basis, n, date and formula.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from crm.reports.brand_kit import OUR_KIT, BrandKit


class Audience(StrEnum):
    """Who may read a report. PARTNER sees what is public and their own data; INTERNAL sees all but what is private."""

    PUBLIC = "public"
    PARTNER = "partner"
    CLIENT = "client"
    INTERNAL = "internal"


class Form(StrEnum):
    """How a form with typed cells writes a value."""

    TEXT = "text"
    COUNT = "count"
    RATE = "rate"
    RATIO = "ratio"
    MONEY = "money"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table.

    Attributes:
        text: the digits as shown everywhere; "—" when unknown or undefined.
        value: the same for a workbook, in main units for money; None when unknown.
        currency: of MONEY.
    """

    text: str
    value: int | Decimal | date | str | None = None
    form: Form = Form.TEXT
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; `tip` explains it, `right` is where figures stand, `width` is what it needs, in px."""

    title: str
    tip: str = ""
    right: bool = False
    width: int = 90


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Attributes:
        text: the digits as shown everywhere; "—" when unknown.
        basis: what it is a share or count of.
        n: how many readings it rests on; None where that means nothing.
        as_of: the day it was read, as text; "" when unknown.
        formula: how it is made; "" where it is simply read.
        cell: the same as a typed value; None where only the text is known.
    """

    label: str
    text: str
    basis: str = ""
    n: int | None = None
    as_of: str = ""
    formula: str = ""
    cell: Cell | None = None

    @property
    def caption(self) -> str:
        """Basis, n and day in one line, as every form shows them."""
        n = "" if self.n is None else f"n = {self.n}"
        return " · ".join(part for part in (self.basis, n, self.as_of) if part)


@dataclass(frozen=True, slots=True)
class Heading:
    """Starts a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `lead` opens the report, `quiet` is for remarks such as what is not known."""

    text: str
    quiet: bool = False
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Callout:
    """The one thing to take away: a sentence with its reasons."""

    title: str
    text: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures side by side."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of typed cells.

    Attributes:
        wide: number of the column that takes the room left over; None shares it between all.
        shown: how many rows a page has room for, None = all; workbook, CSV and JSON always hold every row.
    """

    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    wide: int | None = None
    shown: int | None = None

    @property
    def header(self) -> tuple[str, ...]:
        """The titles of the columns."""
        return tuple(head.title for head in self.heads)

    @property
    def page_rows(self) -> tuple[tuple[str, ...], ...]:
        """What a page shows of it, as text."""
        return tuple(tuple(cell.text for cell in row) for row in self.rows[: self.shown])


def text_table(
    header: Sequence[str], rows: Iterable[Sequence[str | Cell]], right: Iterable[int] = (), wide: int | None = None
) -> Table:
    """A table in which most cells are plain words.

    Args:
        right: numbers of the columns that hold figures.
        wide: as in `Table`.
    """
    aligned = frozenset(right)
    heads = tuple(Head(title, right=at in aligned) for at, title in enumerate(header))
    cells = tuple(tuple(cell if isinstance(cell, Cell) else Cell(cell, cell or None) for cell in row) for row in rows)
    return Table(heads, cells, wide)


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung of a ladder; `caption` is the day it was reached, as text."""

    label: str
    caption: str
    reached: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Ladder:
    """How far something has come; `aside` says what the rungs cannot, such as "Paused since 3 May 2026"."""

    rungs: tuple[Rung, ...]
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One dated line of a story; `when` is the day as text."""

    when: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events, newest first."""

    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """One line over time.

    Attributes:
        points: (day, value), oldest first, at least two.
        low, high, last: the text of the lowest, highest and last value.
        caption: basis, n and days, as under a figure.
        alt: the chart in one sentence, for who cannot see it.
    """

    title: str
    points: tuple[tuple[date, float], ...]
    low: str
    high: str
    last: str
    first_day: str
    last_day: str
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class Trends:
    """One trend across the page, or two side by side."""

    trends: tuple[Trend, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """One bar; `value` is None, and the bar empty, when nobody has rated it."""

    label: str
    value: float | None
    text: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Scores:
    """Bars from 0 to `most`, each with its own words."""

    rows: tuple[Score, ...]
    most: float


@dataclass(frozen=True, slots=True)
class Interval:
    """One bar with its uncertainty; fractions. `value` is None, and nothing drawn, where it is not known."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    text: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Bars on one basis; those that cannot be compared are named in the remark."""

    title: str
    caption: str
    rows: tuple[Interval, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One figure over time; a value is None, and a gap, where it is not known.

    Attributes:
        texts: each value as text; labels: each day as text.
    """

    title: str
    caption: str
    days: tuple[date, ...]
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Multiples:
    """Small charts side by side.

    Attributes:
        columns: how many stand in a row.
        bars: columns from 0; else points joined by lines.
        shared: all have the same scale, so that they can be compared.
    """

    title: str
    caption: str
    series: tuple[Series, ...]
    columns: int = 3
    bars: bool = True
    shared: bool = False


@dataclass(frozen=True, slots=True)
class NewPage:
    """Where a further layer of the report begins; `text` says for whom it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, and where they are from."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG that says nothing but what it shows (see `pictures.bare_picture`); `alt` tells it in words."""

    content: bytes = field(repr=False)
    alt: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Method:
    """How the figures were made; small, at the end. `formulas` are of the figures above, each as one line."""

    notes: tuple[str, ...]
    formulas: tuple[str, ...] = ()


Block = (
    Heading
    | Paragraph
    | Callout
    | Figures
    | Table
    | Ladder
    | Timeline
    | Trends
    | Scores
    | Comparison
    | Multiples
    | Quote
    | Picture
    | Method
    | NewPage
)


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report.

    Attributes:
        kind: what it is, such as "Partnership summary".
        kicker: the small line above the title, such as the agency's name.
        status: the one state that the title is followed by; "" for none.
        chips: short facts after it.
        prepared: whom it was made for, such as "Prepared for Lumen".
        made_at: aware UTC; `made_on` is its day as text.
        language: BCP 47, for screen readers.
        left_out: what its audience may not see, in words; never drawn.
        kit: whose colours, logo and wording it wears.
    """

    kind: str
    title: str
    subtitle: str
    kicker: str
    status: str
    chips: tuple[str, ...]
    prepared: str
    audience: Audience
    made_at: datetime
    made_on: str
    language: str
    blocks: tuple[Block, ...]
    left_out: tuple[str, ...] = ()
    kit: BrandKit = OUR_KIT


def formulas_of(blocks: Iterable[Block]) -> tuple[str, ...]:
    """How each figure is made, once each, in the order in which they are shown."""
    figures = (figure for block in blocks if isinstance(block, Figures) for figure in block.figures)
    return tuple(dict.fromkeys(_formula(figure) for figure in figures if figure.formula))


def _formula(figure: Figure) -> str:
    return figure.formula if figure.formula.startswith(figure.label) else f"{figure.label}: {figure.formula}"
