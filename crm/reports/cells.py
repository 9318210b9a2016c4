"""Makes typed cells by one person's formats, so that every form has the same digits."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from crm.domain.vocabulary import Money
from crm.formats import UNKNOWN, Formats
from crm.queries.figures import CurrencyAmount
from crm.reports.content import Cell, Form

RATE_DECIMALS = 2  # panels and exports; domain.md, conventions


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

    def length(self, length: timedelta | None) -> Cell:
        """A length of time, in words: a workbook has no cell for "2 d 3 h"."""
        return self.text("" if length is None else self.formats.length(length))

    def day(self, day: date | None) -> Cell:
        """A plain date."""
        return Cell(self.formats.date(day), day, Form.DAY)
