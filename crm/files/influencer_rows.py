"""Rows of a mapped influencer list -> people with accounts, or the reason why not. Nothing is compared with records.

A bad value refuses its row, told with line, column, value and reason; a doubtful one is kept or left out with a warning.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from crm.domain.identity import email_key, handle_key, is_email, name_key
from crm.domain.profiles import parse_profile, platform_from
from crm.domain.text import clean_line, clean_text, fold
from crm.domain.vocabulary import Basis, Platform
from crm.files.cells import Cell, Reading, is_unknown, parse_count, parse_rate
from crm.files.fields import Field
from crm.files.mapping import ColumnUse, Mapping, fitted
from crm.files.moments import parse_date
from crm.files.rows import RowProblem, RowWarning, shown
from crm.files.tables import Row

_LONGEST = {
    Field.NAME: 300,
    Field.HANDLE: 200,
    Field.URL: 500,
    Field.EMAIL: 320,
    Field.LOCATION: 200,
    Field.GENDER: 60,
    Field.LANGUAGE: 35,
    Field.OWN_ID: 200,
}
_T = TypeVar("_T")
_LABEL_LENGTH = 80
_GUARD = re.compile(r"'(?=[=+\-@0-9\t\r])")  # the apostrophe that keeps a cell from acting as a formula or number
_SPLIT_LABELS = re.compile(r"[,;|/\n]+|\s(?=#)")
_SPLIT_PLATFORMS = re.compile(r"[,;|&+\n]+|\s/\s|\sand\s")
_SPLIT_EMAILS = re.compile(r"[,;\s]+")
_TOTALS = frozenset({"total", "totals", "grand total", "sum", "gesamt", "summe", "totale", "totaal"})


KnownCells = dict[Field, list[tuple[ColumnUse, Cell]]]


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


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One person as a row tells it; "" and None are not known.

    Attributes:
        own_id: the file's own id of the person, with the column that holds it in `own_id_column`.
        read_on: the day on which the figures were read, when the row says so.
    """

    line: int
    name: str = ""
    email: str | None = None
    location: str | None = None
    language: str | None = None
    gender: str | None = None
    phone: str | None = None
    website: str | None = None
    note: str = ""
    niches: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    own_id: str = ""
    own_id_column: str = ""
    read_on: date | None = None
    accounts: tuple[ImportAccount, ...] = ()
    warnings: tuple[RowWarning, ...] = field(default=(), compare=False)

    def says_the_same_as(self, other: "ImportRow") -> bool:
        """Whether two rows tell the same, wherever in the file they stand."""
        return replace(self, line=other.line) == other


class _RefusedError(Exception):
    """Carries a problem out of the reading of one row; never leaves this module."""

    def __init__(self, column: str, value: Cell, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, str(value), reason


class RowReader:
    """Reads rows of one header by one mapping.

    Raises:
        UserError: the mapping names a column that the header does not have.
    """

    def __init__(self, mapping: Mapping, header: Sequence[str]) -> None:
        places = {name: at for at, name in enumerate(header)}
        self._mapping = mapping
        self._uses = [(use, places[use.column]) for use in fitted(mapping, header).columns]

    def read(self, row: Row) -> ImportRow | RowProblem | None:
        """One row as a person; a problem; or None when it says nothing (blank cells, a total line)."""
        if row.problem is not None:
            return RowProblem(row.line, "", "", row.problem)
        known: KnownCells = {}
        for use, at in self._uses:
            cell = row.cells[at]
            if not is_unknown(cell):
                bare = _GUARD.sub("", cell, count=1) if isinstance(cell, str) and cell[:1] == "'" else cell
                known.setdefault(use.field, []).append((use, bare))
        if not known:
            return None
        reading = _RowReading(self._mapping, row.line, known)
        try:
            return reading.person()
        except _RefusedError as refused:
            return RowProblem(row.line, refused.column, shown(refused.value), refused.reason)


class _RowReading:
    """The reading of one row: its warnings gather here."""

    def __init__(self, mapping: Mapping, line: int, known: KnownCells) -> None:
        self._mapping, self._line, self._known = mapping, line, known
        self._warnings: list[RowWarning] = []

    def person(self) -> ImportRow | None:
        name = self._name()
        accounts = self._accounts()
        own_id, own_id_column = self._own_id()
        has_handle = any(account.handle_key for account in accounts)
        if not has_handle and not own_id and fold(name) in _TOTALS:
            return None
        if not name and not has_handle:
            raise _RefusedError("", "", "The row names nobody: it has neither a name nor a handle.")
        return ImportRow(
            line=self._line,
            name=name,
            email=self._email(),
            location=self._joined(Field.LOCATION, ", ") or None,
            language=self._text(Field.LANGUAGE) or None,
            gender=self._text(Field.GENDER) or None,
            note=self._note(),
            niches=self._labels(Field.NICHES),
            tags=self._labels(Field.TAGS),
            own_id=own_id,
            own_id_column=own_id_column,
            read_on=self._read_on(),
            accounts=accounts,
            warnings=tuple(self._warnings),
        )

    def _cells(self, wanted: Field) -> Sequence[tuple[ColumnUse, Cell]]:
        return self._known.get(wanted, ())

    def _text(self, wanted: Field) -> str:
        for use, cell in self._cells(wanted):
            return self._short_enough(use, wanted, clean_line(str(cell)))
        return ""

    def _short_enough(self, use: ColumnUse, wanted: Field, text: str) -> str:
        most = _LONGEST[wanted]
        if len(text) > most:
            raise _RefusedError(use.column, text, f"This is {len(text):,} characters long; {most} is the most.")
        return text

    def _joined(self, wanted: Field, glue: str) -> str:
        found = [(use, clean_line(str(cell))) for use, cell in self._cells(wanted)]
        text = glue.join(dict.fromkeys(part for _, part in found))
        return self._short_enough(found[0][0], wanted, text) if found else ""

    def _note(self) -> str:
        return "\n".join(dict.fromkeys(clean_text(str(cell)) for _, cell in self._cells(Field.NOTE)))

    def _name(self) -> str:
        whole = self._text(Field.NAME)
        if whole:
            return whole
        parts = [clean_line(str(cell)) for part in (Field.FIRST_NAME, Field.LAST_NAME) for _, cell in self._cells(part)]
        name = " ".join(parts)
        if len(name) > _LONGEST[Field.NAME]:
            raise _RefusedError("", name, f"The name is {len(name):,} characters long; 300 is the most.")
        return name

    def _email(self) -> str | None:
        for use, cell in self._cells(Field.EMAIL):
            text = self._short_enough(use, Field.EMAIL, clean_line(str(cell)).removeprefix("mailto:"))
            if text.count("@") > 1 and len([part for part in _SPLIT_EMAILS.split(text) if "@" in part]) > 1:
                raise _RefusedError(use.column, cell, "There are several addresses in one cell; keep one.")
            if not is_email(text):
                self._warn(use, f"“{shown(text)}” is not a whole e-mail address; it was kept as it stands.")
            return text
        return None

    def _labels(self, wanted: Field) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for use, cell in self._cells(wanted):
            for part in _SPLIT_LABELS.split(clean_text(str(cell))):
                label = clean_line(part).strip("#\"'[] ")
                if len(label) > _LABEL_LENGTH:
                    raise _RefusedError(use.column, label, f"A label is longer than {_LABEL_LENGTH} characters.")
                if label:
                    found.setdefault(name_key(label), label)
        return tuple(found.values())

    def _own_id(self) -> tuple[str, str]:
        for use, cell in self._cells(Field.OWN_ID):
            text = format(cell, "f") if isinstance(cell, Decimal) else clean_line(str(cell))
            return self._short_enough(use, Field.OWN_ID, text), use.column
        return "", ""

    def _read_on(self) -> date | None:
        for use, cell in self._cells(Field.READ_ON):
            return self._value(use, cell, parse_date(cell, self._mapping.date_order))
        return None

    # ---- accounts ----

    def _accounts(self) -> tuple[ImportAccount, ...]:
        """One account for each platform that the row says anything of."""
        found: dict[Platform | None, ImportAccount] = {}
        general = self._row_platform()
        for wanted in (Field.HANDLE, Field.URL):
            for use, cell in self._cells(wanted):
                self._take_profile(found, use, cell, use.platform or general)
        for use, cell in self._cells(Field.FOLLOWERS):
            followers = self._value(use, cell, parse_count(cell, self._mapping.decimal_mark))
            if followers is not None:
                platform = self._figure_platform(found, use, general)
                found[platform] = replace(_account(found, platform), followers=followers)
        for use, cell in self._cells(Field.ENGAGEMENT_RATE):
            unit = self._mapping.rate_unit or "fraction"
            rate = self._value(use, cell, parse_rate(cell, unit))
            if rate is not None:
                platform = self._figure_platform(found, use, general)
                basis = self._mapping.rate_basis
                found[platform] = replace(_account(found, platform), engagement_rate=rate, engagement_basis=basis)
        if general and not found and self._cells(Field.PLATFORM):
            found[general] = ImportAccount(general)
        return tuple(account for platform, account in found.items() if platform is not None)

    def _take_profile(
        self, found: dict[Platform | None, ImportAccount], use: ColumnUse, cell: Cell, platform: Platform | None
    ) -> None:
        text = self._short_enough(use, Field.URL, clean_line(str(cell)))
        told, handle = parse_profile(text)
        platform = told or platform
        is_address = use.field is Field.URL or "://" in text
        if platform is None:
            platform = Platform.BLOG if is_address and "." in handle else None
        if platform is None:
            raise _RefusedError(use.column, cell, "The row does not say on which platform this account is.")
        if told is None and is_address and platform is not Platform.BLOG:
            self._warn(use, f"“{shown(text)}” is not an address on {platform.value}; no handle was taken from it.")
            handle = ""
        handle = self._short_enough(use, Field.HANDLE, handle)
        if " " in handle:
            self._warn(use, f"“{shown(handle)}” has a space in it; is it a handle?")
        account = _account(found, platform)
        if handle and not account.handle:
            account = replace(account, handle=handle, handle_key=handle_key(handle) or None)
        if is_address and not account.url:
            account = replace(account, url=text if "://" in text else f"https://{text}")
        found[platform] = account

    def _row_platform(self) -> Platform | None:
        for use, cell in self._cells(Field.PLATFORM):
            text = clean_line(str(cell))
            known = [each for part in (text, *_SPLIT_PLATFORMS.split(text)) if (each := platform_from(part))]
            if not known:
                self._warn(use, f"“{shown(text)}” is a platform that Rapport does not know; kept as “other”.")
                return Platform.OTHER
            if len(set(known)) > 1:
                self._warn(use, f"“{shown(text)}” names several platforms; {known[0].value} was taken.")
            return known[0]
        return self._mapping.platform

    def _figure_platform(
        self, found: dict[Platform | None, ImportAccount], use: ColumnUse, general: Platform | None
    ) -> Platform:
        """The account that a figure belongs to: the column's, the row's, else the only one there is."""
        platform = use.platform or general or (next(iter(found)) if len(found) == 1 else None)
        if platform is None:
            raise _RefusedError(use.column, "", "The row does not say to which platform's account this figure belongs.")
        return platform

    def _value(self, use: ColumnUse, cell: Cell, reading: Reading[_T]) -> _T | None:
        if reading.problem is not None:
            raise _RefusedError(use.column, cell, reading.problem)
        if reading.warning is not None:
            self._warn(use, reading.warning)
        return reading.value

    def _warn(self, use: ColumnUse, text: str) -> None:
        self._warnings.append(RowWarning(self._line, use.column, text))


def identity_of(row: ImportRow) -> str:
    """What a person without handle and id is recognised by in the next edition of a list: name, e-mail and place."""
    return "\x1f".join((name_key(row.name), email_key(row.email or ""), name_key(row.location or "")))


def _account(found: dict[Platform | None, ImportAccount], platform: Platform) -> ImportAccount:
    return found.get(platform) or ImportAccount(platform)
