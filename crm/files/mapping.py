"""Which column means what in a table: the mapping itself, how it is written down and recognised.

What a column can say is in `fields`, guessing a mapping in `guess`, using one on rows in `*_rows`.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tomli_w

from crm.domain.text import fold
from crm.domain.vocabulary import Basis, ImportKind, Platform
from crm.errors import UserError
from crm.files.cells import DateOrder, Mark, RateUnit
from crm.files.fields import Field

GENERIC_LAYOUT = "list"


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """One column and what it says; `platform` when it says it of one platform's account only."""

    column: str
    field: Field
    platform: Platform | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """How one file is read.

    Attributes:
        layout: name of the known layout, "list" for any other.
        columns: the columns used; all others are left alone.
        platform: of accounts for which the file names none.
        decimal_mark, date_order, rate_unit: how numbers and dates are written; None = each cell by itself.
        rate_basis: what the engagement rates are divided by.
        kind: what the main things of the file are.
        currency: ISO 4217 code of amounts that name none; None = the workspace's own.
        zone: IANA name of the time zone of times that name none; None = such a time counts as its day only.
        shop: name under which the file's order numbers are unique.
        handle: of the one account that the whole file is about, when the file says so above its header.
        until: the day on which the file was made, where a person said so: days without a year are before it.
    """

    columns: tuple[ColumnUse, ...] = ()
    layout: str = GENERIC_LAYOUT
    platform: Platform | None = None
    decimal_mark: Mark | None = None
    date_order: DateOrder | None = None
    rate_unit: RateUnit | None = None
    rate_basis: Basis = Basis.UNKNOWN
    kind: ImportKind = ImportKind.INFLUENCERS
    currency: str | None = None
    zone: str | None = None
    shop: str | None = None
    handle: str | None = None
    until: date | None = None

    def uses(self, field: Field) -> tuple[ColumnUse, ...]:
        """The columns that say this, in file order."""
        return tuple(use for use in self.columns if use.field is field)

    def with_use(self, column: str, field: Field | None, platform: Platform | None = None) -> "Mapping":
        """This mapping with one column meaning something else; None = the column is left alone."""
        kept = tuple(use for use in self.columns if use.column != column)
        return replace(self, columns=kept if field is None else (*kept, ColumnUse(column, field, platform)))


def fitted(mapping: Mapping, header: Sequence[str]) -> Mapping:
    """The mapping with its columns as this header spells them.

    Raises:
        UserError: the header lacks a column; the sentence names it and what there is.
    """
    spelled = {fold(name): name for name in header}
    missing = [use.column for use in mapping.columns if fold(use.column) not in spelled]
    if missing:
        names = ", ".join(f"“{name}”" for name in missing)
        raise UserError(f"The file has no column {names}; it has: {', '.join(header)}.", field="mapping")
    return replace(mapping, columns=tuple(replace(use, column=spelled[fold(use.column)]) for use in mapping.columns))


def header_fingerprint(header: Sequence[str]) -> str:
    """SHA-256 in hex of a header's names, blind to case, accents and spacing; the order counts."""
    return hashlib.sha256("\x1f".join(fold(name) for name in header).encode()).hexdigest()


def to_document(mapping: Mapping) -> dict[str, Any]:
    """A mapping as plain values for TOML or JSON; what is None is left out."""
    options = {
        "kind": mapping.kind,
        "layout": mapping.layout,
        "platform": mapping.platform,
        "decimal_mark": mapping.decimal_mark,
        "date_order": mapping.date_order,
        "rate_unit": mapping.rate_unit,
        "rate_basis": mapping.rate_basis,
        "currency": mapping.currency,
        "zone": mapping.zone,
        "shop": mapping.shop,
        "handle": mapping.handle,
    }
    columns = [
        {"column": use.column, "field": use.field.value, **({"platform": use.platform.value} if use.platform else {})}
        for use in mapping.columns
    ]
    return {**{name: str(value) for name, value in options.items() if value is not None}, "columns": columns}


def from_document(document: AnyMapping[str, Any]) -> Mapping:
    """Read a mapping back.

    Raises:
        UserError: a word that is none of ours; the sentence names it.
    """
    try:
        return Mapping(
            columns=tuple(_use(item) for item in document.get("columns", ())),
            layout=str(document.get("layout", GENERIC_LAYOUT))[:80],
            platform=Platform(document["platform"]) if document.get("platform") else None,
            decimal_mark=_one_of(document.get("decimal_mark"), (".", ",")),
            date_order=_one_of(document.get("date_order"), ("dmy", "mdy", "ymd")),
            rate_unit=_one_of(document.get("rate_unit"), ("percent", "fraction")),
            rate_basis=Basis(document.get("rate_basis", Basis.UNKNOWN)),
            kind=ImportKind(document.get("kind", ImportKind.INFLUENCERS)),
            currency=_currency(document.get("currency")),
            zone=_zone(document.get("zone")),
            shop=str(document["shop"])[:80] if document.get("shop") else None,
            handle=str(document["handle"])[:200] if document.get("handle") else None,
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UserError(f"The mapping cannot be used: {error}.", field="mapping") from error


def to_toml(mapping: Mapping) -> str:
    """A mapping as a TOML file that a person may edit."""
    return tomli_w.dumps(to_document(mapping))


def from_toml(text: str) -> Mapping:
    """Read a mapping from TOML.

    Raises:
        UserError: not TOML, or a word that is none of ours.
    """
    try:
        return from_document(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"The mapping is not valid TOML: {error}.", field="mapping") from error


def to_json(mapping: Mapping) -> str:
    """A mapping as JSON, for the workspace's memory."""
    return json.dumps(to_document(mapping), ensure_ascii=False)


def from_json(text: str) -> Mapping:
    """Read a mapping from JSON.

    Raises:
        UserError: not JSON, or a word that is none of ours.
    """
    try:
        return from_document(json.loads(text))
    except json.JSONDecodeError as error:
        raise UserError(f"The mapping is not valid JSON: {error}.", field="mapping") from error


def _use(item: AnyMapping[str, Any]) -> ColumnUse:
    platform = Platform(item["platform"]) if item.get("platform") else None
    return ColumnUse(str(item["column"]), Field(item["field"]), platform)


def _currency(value: Any) -> str | None:
    if value is not None and not re.fullmatch(r"[A-Z]{3}", str(value), re.ASCII):
        raise ValueError(f"“{value}” is no currency code of three capital letters")
    return None if value is None else str(value)


def _zone(value: Any) -> str | None:
    if value is None:
        return None
    try:
        ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f"“{value}” is no time zone") from error
    return str(value)


def _one_of(value: Any, allowed: tuple[Any, ...]) -> Any:
    if value is not None and value not in allowed:
        raise ValueError(f"“{value}” is none of {', '.join(allowed)}")
    return value
