"""What a whole column shows about its cells: decimal mark, order of dates, shape of engagement, units and digits lost.

A column decides on evidence only; where cells have two meanings and nothing tells which, it names one, to be asked
about. Single cells: `cells`, `moments`, `amounts`.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Generic, Literal, NamedTuple, TypeVar

from crm.files.cells import (
    Cell,
    DateOrder,
    Mark,
    RateUnit,
    is_shortened_id,
    is_unknown,
    parse_count,
    parse_rate,
    parse_text_id,
    short,
)
from crm.files.moments import parse_date
from crm.files.numerals import SCALES, exact, has_two_meanings, plain_text

Shape = Literal["count", "percent", "fraction"]
T = TypeVar("T")

ONE_AS_PERCENT = Decimal("0.01")
_CLEAR = 9  # times as many cells must speak for one side as for the other
_ONE_NUMBER = re.compile(r"[^\d]{0,8}?(?P<digits>[.,]?\d[\d.,' ]*)(?P<unit>[^\W\d_]*)[^\d]{0,12}", re.ASCII)
_NUMERIC_DATE = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:[,\s].*)?", re.ASCII)
_MARK_NAMES: dict[Mark, str] = {".": "point", ",": "comma"}
_ORDER_NAMES: dict[DateOrder, str] = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}
_MOST_COUNT_LIKE_RATE = 100
_HALF = Decimal("0.5")


class Decision(NamedTuple, Generic[T]):
    """What a column shows.

    Attributes:
        value: what its cells agree on; None when nothing shows it.
        example: a cell that has two meanings as long as nobody says which; None = there is nothing to ask.
        reason: the evidence, one sentence; "" when there is none.
    """

    value: T | None = None
    example: str | None = None
    reason: str = ""


def decimal_mark(cells: Iterable[Cell]) -> tuple[Mark | None, str | None]:
    """The decimal mark that a column's texts agree on.

    Returns:
        The mark, None when nothing shows it; and an example that has two meanings as long as nobody says which.
    """
    return decide_mark(cells)[:2]


def date_order(cells: Iterable[Cell]) -> tuple[DateOrder | None, str | None]:
    """The order of day and month that a column's texts agree on.

    Returns:
        The order, None when nothing shows it; and an example that has two meanings.
    """
    return decide_order(cells)[:2]


def decide_mark(cells: Iterable[Cell]) -> Decision[Mark]:
    """The decimal mark with its evidence.

    "1.234,5", "99,88%", "1.234.567" and "0,5" show it; "2.546" does not. Where nothing shows it, commas before three
    digits are taken as groups by `parse_count` and only points are asked about.
    """
    shown: dict[Mark, list[str]] = {".": [], ",": []}
    example = None
    for cell in cells:
        if not isinstance(cell, str) or (cell.isdigit() and cell.isascii()):
            continue
        found = _ONE_NUMBER.fullmatch(plain_text(cell))
        if found is None:
            continue
        digits, scaled = found["digits"].strip(), found["unit"] in SCALES
        mark = _mark_of(digits, scaled=scaled)
        if mark is not None:
            shown[mark].append(cell)
        elif example is None and has_two_meanings(digits) and scaled is (digits[-4] == ","):
            example = digits
    return _decided(shown, {mark: f"shows a decimal {name}" for mark, name in _MARK_NAMES.items()}, example)


def decide_order(cells: Iterable[Cell]) -> Decision[DateOrder]:
    """The order of day and month with its evidence: a day above 12. Dates that only rise are told, but decide nothing.

    Dates in another form in the same column, such as 2026-05-10, show nothing.
    """
    texts = [plain_text(cell) for cell in cells if isinstance(cell, str) and not cell.isalpha()]
    found = [match for text in texts if (match := _NUMERIC_DATE.fullmatch(text))]
    shown: dict[DateOrder, list[str]] = {"dmy": [], "mdy": [], "ymd": []}
    for match in found:
        first, second = int(match[1]), int(match[3])
        if first > 31 and len(match[4]) == 2:
            shown["ymd"].append(match[0])
        elif first > 12:
            shown["dmy"].append(match[0])
        elif second > 12:
            shown["mdy"].append(match[0])
    asked = [match[0] for match in found if match[2] != "." and _may_be_either(match)]
    reasons = {order: f"is {name}" for order, name in _ORDER_NAMES.items()}
    decision = _decided(shown, reasons, next(iter(asked), None))
    return decision if decision.value or not asked else decision._replace(reason=_rising(asked) or decision.reason)


def engagement_shape(cells: Sequence[Cell], *, percent_in_header: bool = False) -> Decision[Shape]:
    """Whether a column of engagement holds counts, percentages (5.2 or "5.2%") or fractions (0.052).

    Args:
        percent_in_header: the header has "%"; a workbook's numbers formatted as percent are fractions all the same.

    Returns:
        None with an example when it may be either: small whole numbers, or nothing above 1 but much above one half.
    """
    known = [cell for cell in cells if not is_unknown(cell) and not (isinstance(cell, date) or cell == "-1")]
    signs = [cell for cell in known if isinstance(cell, str) and "%" in plain_text(cell)]
    if known and len(signs) * 2 >= len(known):
        return Decision("percent", reason=f"“{short(str(signs[0]))}” is written with a percent sign.")
    units = [cell for cell in known if isinstance(cell, str) and _has_unit(cell)]
    if units:
        return Decision("count", reason=f"“{short(str(units[0]))}” is written as a count.")
    mark, asked = decimal_mark(known)
    numbers = [number for cell in known if (number := _number(cell, mark)) is not None and number >= 0]
    if not numbers or len(numbers) * 2 < len(known):
        return Decision(None, asked, "The decimal mark must be known first.") if asked else Decision()
    texts = any(isinstance(cell, str) for cell in known)
    return _shape_of(numbers, percent_in_header=percent_in_header and texts)


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


def lost_units(cells: Iterable[Cell]) -> str | None:
    """A sentence when some counts have lost their k or M ("475.8" beside "10.4M"); None when none has.

    A count with decimals is no count; whole numbers are never suspected.
    """
    bare: list[str] = []
    scaled = ""
    for cell in cells:
        if isinstance(cell, str) and _has_unit(cell):
            scaled = scaled or short(cell)
        elif not isinstance(cell, date) and not (isinstance(cell, str) and "%" in cell):
            number = cell if isinstance(cell, Decimal) else _number(cell, None)
            if number is not None and number.is_finite() and number > 0 and number != number.to_integral_value():
                bare.append(short(str(cell)))
    if not bare:
        return None
    others = f" and {len(bare) - 1} more have" if len(bare) > 1 else " has"
    beside = f", while others are written like “{scaled}”" if scaled else ""
    return f"“{bare[0]}”{others} decimals but no k or M{beside}; what was lost cannot be told, so they stay unknown."


def lost_digits(cells: Iterable[Cell]) -> str | None:
    """A sentence when a spreadsheet has shortened a column's ids; another column must then tell the rows apart.

    One id that ends in zeros may be so by chance; one in ten may not.
    """
    known = [cell for cell in cells if not is_unknown(cell)]
    broken = [cell for cell in known if (problem := parse_text_id(cell).problem) and "lost digits" in problem]
    ending = [cell for cell in known if isinstance(cell, str) and is_shortened_id(cell.strip())]
    if not broken and len(ending) * 10 < max(len(known), 1):
        return None
    lost = [*broken, *ending]
    if not lost:
        return None
    return (
        f"“{short(str(lost[0]))}” is an id that a spreadsheet has shortened; {len(lost)} of {len(known)} ids are lost."
    )


def mostly_counts(cells: Iterable[Cell]) -> bool:
    """Whether most of what a column knows are counts."""
    known = [cell for cell in cells if not is_unknown(cell)]
    good = sum(1 for cell in known if parse_count(cell, decimal_mark([cell])[0] or ".").problem is None)
    return bool(known) and good * 2 >= len(known)


def mostly(pattern: re.Pattern[str], cells: Iterable[Cell]) -> bool:
    """Whether at least four in five of what a column knows match a pattern."""
    known = [str(cell).strip() for cell in cells if not is_unknown(cell)]
    return bool(known) and sum(1 for text in known if pattern.fullmatch(text)) * 5 >= len(known) * 4


# ---- evidence ----


def _decided(shown: dict[T, list[str]], words: dict[T, str], example: str | None) -> Decision[T]:
    """The side for which nearly all evidence speaks; a column at odds with itself is asked about."""
    ranked = sorted(shown, key=lambda side: len(shown[side]), reverse=True)
    first, second = ranked[0], ranked[1]
    if not shown[first]:
        return Decision(None, example)
    reason = f"“{short(shown[first][0])}” {words[first]}"
    if shown[second]:
        reason += f"; “{short(shown[second][0])}” {words[second]}"
        if len(shown[first]) < _CLEAR * len(shown[second]):
            return Decision(None, example, f"{reason}.")
    return Decision(first, None, f"{reason}.")


def _mark_of(digits: str, *, scaled: bool) -> Mark | None:
    """The decimal mark that one number shows beyond doubt."""
    bare = digits.replace("'", "").replace(" ", "")
    dots, commas = bare.count("."), bare.count(",")
    if not dots and not commas:
        return None
    if dots and commas:
        mark: Mark = "." if bare.rfind(".") > bare.rfind(",") else ","
        return mark if exact(bare, mark) is not None else None
    only: Mark = "." if dots else ","
    if max(dots, commas) > 1:
        other: Mark = "," if dots else "."
        return other if exact(bare, other) is not None else None
    if has_two_meanings(bare) and not (scaled and only == "."):
        return None
    return only if bare[-1] not in ".," else None


def _may_be_either(match: re.Match[str]) -> bool:
    first, second = int(match[1]), int(match[3])
    return first != second and 1 <= first <= 12 and 1 <= second <= 12


def _rising(texts: Sequence[str]) -> str:
    """What the sequence of ambiguous dates suggests, as one sentence; "" when it suggests nothing."""
    orders: tuple[DateOrder, DateOrder] = ("dmy", "mdy")
    rises = {order: _rises([parse_date(text, order).value for text in texts]) for order in orders}
    if len(texts) < 3 or rises["dmy"] == rises["mdy"]:
        return ""
    order, other = orders if rises["dmy"] else orders[::-1]
    return f"Read {_ORDER_NAMES[order]} the dates rise or fall steadily, read {_ORDER_NAMES[other]} they do not."


def _rises(days: Sequence[date | None]) -> bool:
    known = [day for day in days if day is not None]
    return all(a <= b for a, b in pairwise(known)) or all(a >= b for a, b in pairwise(known))


def _shape_of(numbers: Sequence[Decimal], *, percent_in_header: bool) -> Decision[Shape]:
    """The shape of plain numbers >= 0."""
    most = max(numbers)
    whole = all(number == number.to_integral_value() for number in numbers)
    if most > _MOST_COUNT_LIKE_RATE:
        return Decision("count", reason=f"{short(str(most))} is too high for a rate.")
    if percent_in_header:
        return Decision("percent", reason="The column's name has a percent sign.")
    if whole:
        return Decision(None, short(str(most)), "Small whole numbers may be counts or percentages.")
    if most > 1:
        return Decision("percent", reason=f"{short(str(most))} is above 1 and has company with decimals.")
    if sorted(numbers)[len(numbers) // 2] > _HALF:
        return Decision(None, short(str(most)), "Numbers below 1 may be fractions or low percentages.")
    return Decision("fraction", reason=f"No number is above 1; {short(str(most))} is the highest.")


def _has_unit(cell: str) -> bool:
    found = _ONE_NUMBER.fullmatch(plain_text(cell))
    return found is not None and found["unit"] in SCALES


def _number(cell: Cell, mark: Mark | None) -> Decimal | None:
    """A plain number, with or without "%"; None for anything else."""
    if isinstance(cell, Decimal):
        return cell if cell.is_finite() and abs(cell.adjusted()) < 20 else None
    if isinstance(cell, date):
        return None
    text = plain_text(cell).rstrip("% ")
    if mark is None and has_two_meanings(text):
        return exact(text, ".") if "," in text else None  # as `parse_count` reads them
    return exact(text, mark)
