"""Figures, money and dates as text in a person's locale and zone: one answer for window, command line and reports.

Babel knows the locales. Words such as "Today" are in the language of the interface, English. No Qt, no clock.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import LOCALTZ, format_date, format_interval, format_skeleton, format_time
from babel.numbers import NumberPattern, format_currency, parse_pattern

from crm.domain.response_time import spoken
from crm.domain.vocabulary import Money

UNKNOWN = "—"
MINUS = "−"
_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Formats:
    """Makes text of values; every method gives `UNKNOWN` for None, and halves round away from zero.

    Attributes:
        locale: such as "en_GB" or "de_DE"; decides digits, marks and the order of a date.
        zone: IANA name in which instants are shown; "" is the machine's.
    """

    locale: str = "en_GB"
    zone: str = ""

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(self.locale)

    @property
    def zone_name(self) -> str:
        """The IANA zone that counts: the chosen one, else this computer's, "UTC" when it does not name its own."""
        return self.zone or str(getattr(LOCALTZ, "key", None) or "UTC")

    def count(self, value: int | None) -> str:
        """A count in full: "10,400,000"."""
        return UNKNOWN if value is None else self._number(self._locale.decimal_formats[None], value)

    def short_count(self, value: int | None) -> str:
        """A count in at most four digits: "999", "38.2 k", "10.4 M"; one decimal, none when it would be 0."""
        if value is None or abs(value) < 1000:
            return self.count(value)
        shown, letter = Decimal(value), ""
        for letter in "kMB":
            shown /= 1000
            if abs(_rounded(shown, 1)) < 1000 or letter == "B":
                break
        return f"{self._number(_pattern('#,##0.#'), _rounded(shown, 1))}{_SPACE}{letter}"

    def decimal(self, value: Decimal | float | None, decimals: int = 2) -> str:
        """A plain figure with exactly so many decimals: "0.89". Not a number counts as unknown."""
        exact = _exact(value)
        if exact is None:
            return UNKNOWN
        return self._number(_pattern("#,##0" + _fraction(decimals)), _rounded(exact, decimals))

    def rate(self, fraction: Decimal | float | None, decimals: int = 1) -> str:
        """A fraction as a percentage: 0.048 is "4.8 %". Lists show one decimal, panels and exports two.

        Source: domain.md, conventions.
        """
        exact = _exact(fraction)
        return UNKNOWN if exact is None else f"{self.decimal(exact * 100, decimals)}{_SPACE}%"

    def money(self, minor: Decimal | int | None, currency: str) -> str:
        """An amount with its currency: "€2,450.00".

        Args:
            minor: amount in the currency's minor unit; parts of one, as unit costs have, are rounded here.
            currency: ISO 4217 code.
        """
        if minor is None:
            return UNKNOWN
        money = Money(int(_rounded(Decimal(minor), 0)), currency)
        pattern = self._locale.currency_formats["standard"].pattern.replace(".00", _fraction(money.decimals))
        told = format_currency(money.amount, currency, pattern, locale=self._locale, currency_digits=False)
        return _with_minus(str(told))

    def length(self, value: dt.timedelta | None) -> str:
        """A length of time in its two largest units: 2 d 3 h, 3 h 12 min, 5 min."""
        return UNKNOWN if value is None else spoken(value)

    def date(self, value: dt.date | None) -> str:
        """A plain date, the same in every zone: "24 Nov 2026"."""
        return UNKNOWN if value is None else _date(self._locale, value)

    def days(self, first: dt.date, last: dt.date) -> str:
        """Some days, what is the same said once: "23–29 Nov 2026"."""
        return str(format_interval(first, last, "yMMMd", locale=self._locale))

    def month(self, value: dt.date | None) -> str:
        """The month of a day: "Nov 2026"."""
        return UNKNOWN if value is None else format_skeleton("yMMM", value, locale=self._locale)

    def month_heading(self, value: dt.date | None) -> str:
        """The month of a day in full, as a heading: "November 2026"."""
        return UNKNOWN if value is None else _month_heading(self._locale, value.replace(day=1))

    def local_day(self, value: dt.datetime) -> dt.date:
        """The day that an instant falls on, on the zone's clock."""
        return value.astimezone(ZoneInfo(self.zone) if self.zone else None).date()

    def day(self, value: dt.date | None, today: dt.date) -> str:
        """The day something is due, as seen from today.

        Returns:
            "Yesterday", "Today" or "Tomorrow"; before that "2 days late"; after that "Tue 24 Nov", and
            "24 Nov 2027" in another year.
        """
        if value is None:
            return UNKNOWN
        ahead = (value - today).days
        if ahead < -1:
            return f"{self.count(-ahead)} days late"
        if ahead <= 1:
            return ("Yesterday", "Today", "Tomorrow")[ahead + 1]
        if value.year != today.year:
            return self.date(value)
        return self._near(value)

    def instant(self, value: dt.datetime | None, today: dt.date | None = None) -> str:
        """An instant on the zone's clock: "Fri 20 Nov 2026, 09:12".

        Args:
            today: the year is left out when it is this day's: "Fri 20 Nov, 09:12".

        Raises:
            ValueError: the instant has no zone of its own.
        """
        if value is None:
            return UNKNOWN
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a zone, got {value!r}")
        local = value.astimezone(ZoneInfo(self.zone) if self.zone else None)
        day = local.date()
        told = self._near(day) if today and today.year == day.year else f"{self._weekday(day)} {self.date(day)}"
        # Babel converts what carries a zone; the wall clock is already right here.
        return f"{told}, {format_time(local.time(), 'short', locale=self._locale)}"

    def _near(self, value: dt.date) -> str:
        return f"{self._weekday(value)} {format_skeleton('MMMd', value, locale=self._locale)}"

    def language(self, told: str | None) -> str:
        """A language by its name where its code was kept: "Norwegian" for "no"; anything else as it was told."""
        name = Locale("en").languages.get((told or "").strip().lower())
        return str(name) if name else told or ""

    def _number(self, pattern: NumberPattern, value: Decimal | int) -> str:
        return _with_minus(str(pattern.apply(value, self._locale)))

    def _weekday(self, value: dt.date) -> str:
        return str(format_date(value, "EEE", locale=self._locale))


# A page tells a thousand figures and as many days: Babel takes longer to read a pattern than to follow it.


@cache
def _pattern(text: str) -> NumberPattern:
    return parse_pattern(text)


@lru_cache(maxsize=4096)
def _date(locale: Locale, value: dt.date) -> str:
    return str(format_skeleton("yMMMd", value, locale=locale))


@lru_cache(maxsize=512)
def _month_heading(locale: Locale, value: dt.date) -> str:
    text = str(format_skeleton("yMMMM", value, locale=locale))
    return text[:1].upper() + text[1:]  # many languages write months small, yet not at the head of a list


def _with_minus(told: str) -> str:
    """A number with the sign that is as wide as its digits; CLDR has a hyphen there for most locales."""
    return told.replace("-", MINUS)


def _exact(value: Decimal | float | None) -> Decimal | None:
    """The decimal a person would write for a figure; None for what is not a number."""
    exact = None if value is None else Decimal(str(value))
    return exact if exact is not None and exact.is_finite() else None


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _fraction(decimals: int) -> str:
    """The part of a number pattern after its integer digits."""
    return "." + "0" * decimals if decimals else ""
