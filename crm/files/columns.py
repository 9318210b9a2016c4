"""What a whole column shows about its cells: decimal mark, order of dates, percent or fraction. Single cells: `cells`."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from crm.domain.text import fold
from crm.files.cells import Cell, DateOrder, Mark, RateUnit, is_unknown, parse_count, parse_rate

_DOT_DECIMAL = re.compile(
    r"\d+\.(?:\d{1,2}|\d{4,})(?:\s*[a-z%]+\+?)?|\d+\.\d{3}\s*[a-z%]+\+?|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}",
    re.ASCII,
)
_COMMA_DECIMAL = re.compile(
    r"\d+,(?:\d{1,2}|\d{4,})(?:\s*[a-z%]+\+?)?|\d+,\d{3}\s*[a-z%]+\+?|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}",
    re.ASCII,
)
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)
ONE_AS_PERCENT = Decimal("0.01")
_NUMERIC_DATE = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](?:\d{4}|\d{2})(?:[,\s].*)?", re.ASCII)


def decimal_mark(cells: Iterable[Cell]) -> tuple[Mark | None, str | None]:
    """The decimal mark that a column's texts agree on.

    Returns:
        The mark, None when nothing shows it; and an example that has two meanings as long as nobody says which.
    """
    texts = [fold(cell) for cell in cells if isinstance(cell, str)]
    dots = sum(1 for text in texts if _DOT_DECIMAL.fullmatch(text))
    commas = sum(1 for text in texts if _COMMA_DECIMAL.fullmatch(text))
    if dots != commas:
        return ("." if dots > commas else ","), None
    return None, next((text for text in texts if _AMBIGUOUS.fullmatch(text)), None)


def date_order(cells: Iterable[Cell]) -> tuple[DateOrder | None, str | None]:
    """The order of day and month that a column's texts agree on.

    Returns:
        The order, None when nothing shows it; and an example that has two meanings.
    """
    found = [match for cell in cells if isinstance(cell, str) and (match := _NUMERIC_DATE.fullmatch(fold(cell)))]
    day_first = sum(1 for match in found if int(match[1]) > 12)
    month_first = sum(1 for match in found if int(match[2]) > 12)
    if day_first != month_first:
        return ("dmy" if day_first > month_first else "mdy"), None
    return None, next((match[0] for match in found if match[1] != match[2]), None)


def rate_unit(cells: Sequence[Cell], *, percent_in_header: bool) -> RateUnit:
    """What numbers without "%" mean in a column of rates: percent when any is above 1, else fractions.

    Args:
        percent_in_header: the header has "%"; then texts are percent, but a workbook's numbers formatted as percent
            are stored as fractions all the same.
    """
    plain = [cell for cell in cells if not is_unknown(cell) and "%" not in str(cell)]
    if not plain or (percent_in_header and any(isinstance(cell, str) for cell in plain)):
        return "percent"
    rates = [parse_rate(cell, "percent").value for cell in plain]
    return "percent" if any(rate is not None and rate > ONE_AS_PERCENT for rate in rates) else "fraction"


def mostly_counts(cells: Iterable[Cell]) -> bool:
    """Whether most of what a column knows are counts."""
    known = [cell for cell in cells if not is_unknown(cell)]
    good = sum(1 for cell in known if parse_count(cell, decimal_mark([cell])[0] or ".").problem is None)
    return bool(known) and good * 2 >= len(known)


def mostly(pattern: re.Pattern[str], cells: Iterable[Cell]) -> bool:
    """Whether at least four in five of what a column knows match a pattern."""
    known = [str(cell).strip() for cell in cells if not is_unknown(cell)]
    return bool(known) and sum(1 for text in known if pattern.fullmatch(text)) * 5 >= len(known) * 4
