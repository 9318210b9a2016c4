"""The accounts that one row of a list of people tells: from handles, addresses, platforms and figures. No names here.

A bad value refuses its row; a doubtful one is kept or left out with a warning.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from crm.domain.identity import handle_key
from crm.domain.profiles import parse_profile, platform_from
from crm.domain.vocabulary import Basis, Platform
from crm.files.cells import Cell, Reading, parse_count, parse_rate
from crm.files.fields import Field
from crm.files.mapping import ColumnUse, Mapping
from crm.files.rows import RowWarning, shown

LONGEST = {
    Field.NAME: 300,
    Field.HANDLE: 200,
    Field.URL: 500,
    Field.EMAIL: 320,
    Field.PHONE: 60,
    Field.WEBSITE: 500,
    Field.LOCATION: 200,
    Field.GENDER: 60,
    Field.LANGUAGE: 35,
    Field.OWN_ID: 200,
}
T = TypeVar("T")
KnownCells = dict[Field, list[tuple[ColumnUse, Cell]]]  # texts on one line, labels and notes with their lines
_PLAIN_HANDLE = re.compile(r"@?([A-Za-z0-9_][A-Za-z0-9._]{0,99})", re.ASCII)  # nothing to be read out of it
_SPLIT_PLATFORMS = re.compile(r"[,;|&+\n]+|\s/\s|\sand\s")


@dataclass(frozen=True, slots=True)
class ImportAccount:
    """One account as a row tells it; `handle_key` is None when the row knows no handle."""

    platform: Platform
    handle: str | None = None
    handle_key: str | None = None
    url: str | None = None
    followers: int | None = None
    engagement_rate: Decimal | None = None
    engagement_basis: Basis | None = None


class RefusedCellError(Exception):
    """Carries a problem out of the reading of one row; the reader of rows turns it into a `RowProblem`."""

    def __init__(self, column: str, value: Cell, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, str(value), reason


class _Draft:
    """An account while its row is read."""

    __slots__ = ("basis", "followers", "handle", "key", "rate", "url")

    def __init__(self) -> None:
        self.handle: str | None = None
        self.key: str | None = None
        self.url: str | None = None
        self.followers: int | None = None
        self.rate: Decimal | None = None
        self.basis: Basis | None = None


class RowAccounts:
    """Gathers the accounts of one row and what is to be known of them."""

    def __init__(self, mapping: Mapping, line: int, known: KnownCells, warnings: list[RowWarning]) -> None:
        self._mapping, self._line, self._known, self._warnings = mapping, line, known, warnings
        self._found: dict[Platform, _Draft] = {}

    def read(self) -> tuple[ImportAccount, ...]:
        """One account for each platform that the row says anything of.

        Raises:
            RefusedCellError: a value that cannot be used.
        """
        known = self._known
        general = self._row_platform() or self._platform_of_addresses()
        for wanted in (Field.HANDLE, Field.URL):
            for use, cell in known.get(wanted, ()):
                self._take_profile(use, str(cell), use.platform or general)
        self._take_figures(general)
        if general and not self._found and Field.PLATFORM in known:
            self._found[general] = _Draft()
        return tuple(
            ImportAccount(platform, each.handle, each.key, each.url, each.followers, each.rate, each.basis)
            for platform, each in self._found.items()
        )

    def _take_figures(self, general: Platform | None) -> None:
        for use, cell in self._known.get(Field.FOLLOWERS, ()):
            followers = self._value(use, cell, parse_count(cell, self._mapping.decimal_mark))
            if followers is not None:
                self._of_figure(use, general).followers = followers
        for use, cell in self._known.get(Field.ENGAGEMENT_RATE, ()):
            reading = parse_rate(cell, self._mapping.rate_unit or "fraction", self._mapping.decimal_mark)
            rate = self._value(use, cell, reading)
            if rate is not None:
                account = self._of_figure(use, general)
                account.rate, account.basis = rate, self._mapping.rate_basis

    def _take_profile(self, use: ColumnUse, text: str, platform: Platform | None) -> None:
        plain = _PLAIN_HANDLE.fullmatch(text) if use.field is Field.HANDLE and platform else None
        if plain is not None and platform is not None and platform is not Platform.BLOG:
            account = self._account(platform)
            if not account.handle:
                account.handle, account.key = plain[1], plain[1].lower()
            return
        short_enough(use, Field.URL, text)
        told, handle = parse_profile(text)
        platform = told or platform
        is_address = use.field is Field.URL or "://" in text
        if platform is None:
            platform = Platform.BLOG if is_address and "." in handle else None
        if platform is None:
            raise RefusedCellError(use.column, text, "The row does not say on which platform this account is.")
        if told is None and is_address and platform is not Platform.BLOG:
            self._warn(use, f"“{shown(text)}” is not an address on {platform.value}; no handle was taken from it.")
            handle = ""
        short_enough(use, Field.HANDLE, handle)
        if " " in handle:
            self._warn(use, f"“{shown(handle)}” has a space in it; is it a handle?")
        account = self._account(platform)
        if handle and not account.handle:
            account.handle, account.key = handle, _key(handle)
        if is_address and not account.url:
            account.url = text if "://" in text else f"https://{text}"

    def _row_platform(self) -> Platform | None:
        for use, cell in self._known.get(Field.PLATFORM, ()):
            known = _platforms_in(str(cell))
            if not known:
                self._warn(use, f"“{shown(str(cell))}” is a platform that Rapport does not know; kept as “other”.")
                return Platform.OTHER
            if len(set(known)) > 1:
                self._warn(use, f"“{shown(str(cell))}” names several platforms; {known[0].value} was taken.")
            return known[0]
        return self._mapping.platform

    def _platform_of_addresses(self) -> Platform | None:
        """Where the row's addresses lead: a handle beside the address of a profile is of that platform."""
        told = {parse_profile(str(cell))[0] for _, cell in self._known.get(Field.URL, ())} - {None}
        return told.pop() if len(told) == 1 else None

    def _of_figure(self, use: ColumnUse, general: Platform | None) -> _Draft:
        """The account that a figure belongs to: the column's, the row's, else the only one there is."""
        platform = use.platform or general or (next(iter(self._found)) if len(self._found) == 1 else None)
        if platform is None:
            raise RefusedCellError(
                use.column, "", "The row does not say to which platform's account this figure belongs."
            )
        return self._account(platform)

    def _account(self, platform: Platform) -> _Draft:
        found = self._found.get(platform)
        if found is None:
            found = self._found[platform] = _Draft()
        return found

    def _value(self, use: ColumnUse, cell: Cell, reading: Reading[T]) -> T | None:
        value, problem, warning = reading
        if problem is not None:
            raise RefusedCellError(use.column, cell, problem)
        if warning is not None:
            self._warn(use, warning)
        return value

    def _warn(self, use: ColumnUse, text: str) -> None:
        self._warnings.append(RowWarning(self._line, use.column, text))


def short_enough(use: ColumnUse, wanted: Field, text: str) -> str:
    """The text.

    Raises:
        RefusedCellError: it is longer than its field can be.
    """
    if len(text) > LONGEST[wanted]:
        reason = f"This is {len(text):,} characters long; {LONGEST[wanted]} is the most."
        raise RefusedCellError(use.column, text, reason)
    return text


def _key(handle: str) -> str | None:
    return (handle.lower() if handle.isascii() and handle.isalnum() else handle_key(handle)) or None


@lru_cache(maxsize=1024)
def _platforms_in(text: str) -> Sequence[Platform]:
    """The platforms that a cell names, in its order."""
    return tuple(each for part in (text, *_SPLIT_PLATFORMS.split(text)) if (each := platform_from(part)))
