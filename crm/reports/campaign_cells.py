"""Figures of a campaign as text and as value at once, so that screen, PDF, HTML and workbook have the same digits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from crm.domain.results import Measure
from crm.domain.vocabulary import Money
from crm.formats import UNKNOWN, Formats
from crm.queries.figures import CurrencyAmount
from crm.reports.content import Figure

RATE_DECIMALS = 2  # panels and exports; domain.md, conventions


class Form(StrEnum):
    """How a workbook writes a value."""

    TEXT = "text"
    COUNT = "count"
    RATE = "rate"
    RATIO = "ratio"
    MONEY = "money"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure.

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
class Metric:
    """A figure with what it rests on; `formula` says how it is made, for who points at it."""

    label: str
    cell: Cell
    basis: str = ""
    n: int | None = None
    as_of: str = ""
    formula: str = ""

    @property
    def figure(self) -> Figure:
        """The same as reports draw it."""
        return Figure(self.label, self.cell.text, self.basis, self.n, self.as_of)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; `tip` explains it, `width` is what it needs on screen, in px."""

    title: str
    tip: str = ""
    right: bool = False
    width: int = 90


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of cells; `remark` says what to know before reading it."""

    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the three measures with its figures; the first is the main one."""

    measure: Measure
    title: str
    metrics: tuple[Metric, ...]
    goals: tuple[str, ...]


class CellMaker:
    """Makes cells by one person's formats."""

    def __init__(self, formats: Formats) -> None:
        self.formats = formats

    def text(self, text: str) -> Cell:
        """Words; empty ones are unknown."""
        return Cell(text or UNKNOWN, text or None)

    def count(self, count: int | None) -> Cell:
        """A count in full."""
        return Cell(self.formats.count(count), count, Form.COUNT)

    def rate(self, fraction: Decimal | float | None) -> Cell:
        """A fraction as percentage with two decimals."""
        exact = None if fraction is None else Decimal(str(fraction))
        return Cell(self.formats.rate(exact, RATE_DECIMALS), exact, Form.RATE)

    def ratio(self, value: Decimal | None) -> Cell:
        """A plain ratio with two decimals."""
        return Cell(self.formats.decimal(value, 2), value, Form.RATIO)

    def money(self, minor: Decimal | int | None, currency: str | None) -> Cell:
        """An amount in minor units; unknown without a currency."""
        if minor is None or currency is None:
            return Cell(UNKNOWN, None, Form.MONEY)
        scale = Money(0, currency).decimals
        return Cell(self.formats.money(minor, currency), Decimal(minor).scaleb(-scale), Form.MONEY, currency)

    def amounts(self, amounts: Iterable[Money | CurrencyAmount]) -> Cell:
        """One amount per currency; several are words, because they cannot be added."""
        each = list(amounts)
        if len(each) == 1:
            return self.money(each[0].minor, each[0].currency)
        if not each:
            return Cell(UNKNOWN, None, Form.MONEY)
        return self.text(" + ".join(self.formats.money(amount.minor, amount.currency) for amount in each))

    def day(self, day: date | None) -> Cell:
        """A plain date."""
        return Cell(self.formats.date(day), day, Form.DAY)
