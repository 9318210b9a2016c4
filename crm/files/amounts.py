"""One cell -> an amount of money with its currency, unknown, or a problem. Exact decimals; no exchange, no minor units."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from crm.domain.vocabulary import Money
from crm.files.cells import MOST_COUNT, Cell, Mark, Reading, error_in, is_unknown_figure, short
from crm.files.numerals import SCALES, exact, has_two_meanings, plain_text

# Source: ISO 4217, list one, without funds and metals.
_CODES = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF CLP
    CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS
    INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU
    MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK
    SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UYW UZS VED VES VND VUV WST
    XAF XCD XOF XPF YER ZAR ZMW ZWG"""
CURRENCIES = frozenset(_CODES.split())
# Signs and words, folded, longest first. Of a sign that several countries use, the first is meant unless the file says
# one of the others; "" = nothing can be meant by itself.
_SIGNS = {
    **{"us$": "USD", "au$": "AUD", "ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "mx$": "MXN", "r$": "BRL", "a$": "AUD"},
    **{"c$": "CAD", "s$": "SGD", "nt$": "TWD", "€": "EUR", "£": "GBP", "₹": "INR", "₦": "NGN", "₽": "RUB", "₩": "KRW"},
    **{"₺": "TRY", "₫": "VND", "฿": "THB", "₱": "PHP", "₴": "UAH", "₪": "ILS", "₵": "GHS", "₸": "KZT", "zł": "PLN"},
    **{"zl": "PLN", "kc": "CZK", "ft": "HUF", "ksh": "KES", "rm": "MYR", "rp": "IDR", "lei": "RON", "euros": "EUR"},
    **{"euro": "EUR", "dollars": "USD", "dollar": "USD", "pounds": "GBP", "円": "JPY", "元": "CNY", "원": "KRW"},
    **{"fr.": "CHF", "sfr.": "CHF", "$": "USD", "¥": "JPY", "rs.": "INR", "rs": "INR", "kr.": "", "kr": "", "r": "ZAR"},
}
_SHARED = {
    "$": "USD AUD CAD NZD HKD SGD MXN TWD BRL CLP COP ARS UYU NAD JMD TTD BBD BSD BZD BMD FJD XCD",
    "dollars": "USD AUD CAD NZD HKD SGD",
    "£": "GBP EGP GIP FKP SHP",
    "¥": "JPY CNY",
    "rs": "INR PKR LKR NPR MUR SCR",
    "rs.": "INR PKR LKR NPR MUR SCR",
    "kr": "SEK NOK DKK ISK",
    "kr.": "SEK NOK DKK ISK",
}
_UNIT = r"[^\W\d_]*\$|[€£¥₹₦₽₩₺₫฿₱₴₪₵₸]|[^\W\d_]+\.?"
_AMOUNT = re.compile(
    rf"(?P<sign>[-+]?)\s?(?P<before>{_UNIT})?\s?(?P<inner>[-+]?)\s?(?P<digits>[.,٫]?\d[\d.,'٫ ]*)"
    rf"(?P<after>{_UNIT})?\s?(?P<last>{_UNIT})?(?P<minus>-?)"
)
_PLAIN = re.compile(r"-?\d{1,12}(?:\.\d{1,2})?", re.ASCII)
_RANGE = re.compile(r".*\d\D{0,4}(?:-| to | bis )\D{0,4}\d.*")
_NOISE = Decimal("0.000001")  # what a spreadsheet's binary numbers leave behind


class Amount(NamedTuple):
    """An amount in its currency's main unit; `currency` (ISO 4217) is None when neither cell nor file names one."""

    number: Decimal
    currency: str | None


def parse_money(cell: Cell, currency: str | None = None, mark: Mark | None = None) -> Reading[tuple[Decimal, str]]:
    """An amount of money, not negative, with its currency.

    Args:
        cell: "US$ 0,00", "€ 1,296", "99 EUR", "$1.5K", 12.5.
        currency: ISO 4217 code where the cell names none; None = then it is a problem.
        mark: the column's decimal mark; None = one mark before exactly three digits groups thousands.

    Returns:
        Amount in major units with at most the currency's decimals, and the ISO 4217 code.
    """
    reading = parse_signed_money(cell, currency, mark)
    if reading.value is not None and reading.value[0] < 0:
        return Reading(problem=f"“{short(str(cell))}” is negative; an amount of 0 or more is needed.")
    return reading


def parse_signed_money(
    cell: Cell, currency: str | None = None, mark: Mark | None = None
) -> Reading[tuple[Decimal, str]]:
    """An amount of money as `parse_money` reads it, or a negative one: "-12.50", "(12.50)", "12.50-"."""
    value, problem, warning = parse_amount(cell, currency, mark)
    if value is None:
        return Reading(None, problem, warning)
    if value.currency is None:
        return Reading(problem=f"“{short(str(cell))}” is not an amount with a currency.")
    return Reading((value.number, value.currency), None, warning)


def parse_amount(cell: Cell, currency: str | None = None, mark: Mark | None = None) -> Reading[Amount]:
    """An amount of either sign whose currency may be told elsewhere.

    Args:
        cell, mark: as in `parse_money`.
        currency: ISO 4217 code where the cell names none; also says which dollar, krone or rupee a shared sign means.

    Returns:
        Amount in major units. More decimals than the currency has are rounded (half away from zero), with a warning
        unless they are a spreadsheet's noise; exactly one more than usual in a text is a problem: it may be a group.
    """
    if isinstance(cell, date):
        return Reading(problem="This is a date, not an amount.")
    if isinstance(cell, Decimal):
        return _bounded(cell, cell, currency)
    if mark != "," and _PLAIN.fullmatch(cell):
        number = Decimal(cell)
        return Reading(Amount(number, currency)) if _decimals(currency) == 2 else _bounded(cell, number, currency)
    text = plain_text(cell).removeprefix("'")
    if is_unknown_figure(text):
        return Reading()
    return _amount_in(cell, text, currency, mark)


def _amount_in(cell: str, text: str, currency: str | None, mark: Mark | None) -> Reading[Amount]:
    in_brackets = text[:1] == "(" and text[-1:] == ")"
    found = _AMOUNT.fullmatch(text[1:-1] if in_brackets else text)
    if found is None:
        return Reading(problem=_why_no_amount(cell, text))
    units = [unit for unit in found.group("before", "after", "last") if unit]
    scale = next((SCALES[unit.rstrip(".")] for unit in units if unit.rstrip(".") in SCALES), 0)
    named = [unit for unit in units if unit.rstrip(".") not in SCALES]
    if len(named) > 1 and len({_code(unit, currency) for unit in named}) > 1:
        return Reading(problem=_why_no_amount(cell, text))
    code = _code(named[0], currency) if named else currency
    if code == "":
        return Reading(problem=f"“{short(cell)}” does not say which currency “{named[0]}” means.")
    number = _number(found["digits"].strip(), mark, code, scaled=scale > 0)
    if number is None or (named and code is None):
        return Reading(problem=_why_no_amount(cell, text))
    negative = (found["sign"], found["inner"], found["minus"]).count("-") + in_brackets
    if negative > 1:
        return Reading(problem=_why_no_amount(cell, text))
    return _bounded(cell, (number.copy_negate() if negative else number).scaleb(scale), code)


def _number(digits: str, mark: Mark | None, code: str | None, *, scaled: bool) -> Decimal | None:
    """The digits of an amount; without a known mark three digits behind one are a group, save in a k or M amount."""
    return exact(digits, mark, grouped=not scaled and not (has_two_meanings(digits) and _decimals(code) == 3))


def _code(unit: str, currency: str | None) -> str | None:
    """The ISO code a sign, word or code means; "" = a sign of several currencies, None = no currency at all."""
    if currency is not None and currency in _SHARED.get(unit, "").split():
        return currency
    if unit in _SIGNS:
        return _SIGNS[unit]
    code = unit.rstrip(".").upper()
    return code if code in CURRENCIES else None


@lru_cache(maxsize=256)
def _decimals(code: str | None) -> int:
    return Money(0, code).decimals if code else 2


def _bounded(cell: Cell, number: Decimal, code: str | None) -> Reading[Amount]:
    """The amount with no more decimals than its currency has, when it is a possible amount."""
    if not number.is_finite():
        return Reading(problem="This is not a number.")
    if abs(number) > MOST_COUNT:
        return Reading(problem=f"“{short(str(cell))}” is too large for an amount.")
    decimals = _decimals(code)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= decimals:
        return Reading(Amount(number.quantize(Decimal(1)) if exponent > 0 else number, code))
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if abs(rounded - number) < _NOISE:
        return Reading(Amount(rounded, code))
    if isinstance(cell, str) and exponent == -3:
        return Reading(problem=f"“{short(cell)}” has three decimals; is its mark a thousands separator?")
    return Reading(Amount(rounded, code), warning=f"“{short(str(cell))}” was rounded to {rounded}.")


def _why_no_amount(cell: str, text: str) -> str:
    if _RANGE.fullmatch(text):
        return f"“{short(cell)}” is a range; write one amount."
    return error_in(cell) or f"“{short(cell)}” is not an amount."
