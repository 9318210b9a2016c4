"""Amounts of money and other figures as a person types them, and as a field shows them. No widget, no state."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QCoreApplication

from crm.domain.vocabulary import Money
from crm.errors import UserError
from crm.files.amounts import CURRENCIES, parse_money

LATELY_USED = ("EUR", "USD", "GBP")
HUNDRED = Decimal(100)


def _tr(text: str) -> str:
    return QCoreApplication.translate("amounts", text)


def shown_amount(minor: int | None, currency: str) -> str:
    """What stands in a field for an amount; "" for an unknown one."""
    return "" if minor is None else str(Money(minor, currency).amount)


def typed_minor(text: str, currency: str, field: str) -> int | None:
    """Minor units of what was typed: "1200", "1.200,50", "€ 1,200.50"; None for an empty field.

    Raises:
        UserError: it is no amount, negative, or in another currency than the one chosen beside it.
    """
    if not text.strip():
        return None
    reading = parse_money(text.strip(), currency)
    if reading.value is None:
        raise UserError(reading.problem or _tr("Write an amount, such as 1200."), field=field)
    number, named = reading.value
    if named != currency:
        raise UserError(
            _tr("This says {named}, but the currency is {currency}.").format(named=named, currency=currency),
            field=field,
        )
    return Money.of(number, currency).minor


def typed_share(text: str, field: str) -> Decimal | None:
    """The fraction of a percentage that was typed: "4.5", "4,5 %" are 0.045; None for an empty field.

    Raises:
        UserError: it is no number.
    """
    digits = text.strip().removesuffix("%").strip().replace(",", ".")
    if not digits:
        return None
    try:
        return Decimal(digits) / HUNDRED
    except InvalidOperation:
        raise UserError(_tr("Write a percentage, such as 4.5."), field=field) from None


def shown_share(fraction: Decimal | None) -> str:
    """A fraction as the percentage that stands in a field; "" for an unknown one."""
    return "" if fraction is None else format((fraction * HUNDRED).normalize(), "f")


def currency_choices(*first: str) -> Sequence[tuple[str, str]]:
    """Every currency for a choice: those named first, then the usual ones, then the others by code."""
    codes = dict.fromkeys([*first, *LATELY_USED, *sorted(CURRENCIES)])
    return [(code, code) for code in codes]
