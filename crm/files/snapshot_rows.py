"""Rows of a mapped list of daily account figures -> one day's figures, or the reason why not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from crm.domain.profiles import parse_profile, platform_from
from crm.domain.vocabulary import Basis, Platform
from crm.files.cells import parse_rate
from crm.files.fields import Field
from crm.files.mapping import Mapping
from crm.files.row_cells import REF_LENGTH, ColumnReader, RefusedRowError, RowCells
from crm.files.rows import RowProblem, RowWarning
from crm.files.tables import Row


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """What one account's figures were on one day; "" and None are not known.

    Attributes:
        handle: of the account; influencer_ref: the file's own id, or name, of the person.
    """

    line: int
    on: date
    platform: Platform | None = None
    handle: str = ""
    influencer_ref: str = ""
    followers: int | None = None
    engagement_rate: Decimal | None = None
    engagement_basis: Basis | None = None
    warnings: tuple[RowWarning, ...] = field(default=(), compare=False)


class SnapshotReader:
    """Reads rows of one header by one mapping.

    Raises:
        UserError: the mapping names a column that the header does not have.
    """

    def __init__(self, mapping: Mapping, header: Sequence[str]) -> None:
        self._columns = ColumnReader(mapping, header)

    def read(self, row: Row) -> SnapshotRow | RowProblem | None:
        """One row as a day's figures; a problem; or None when it has no figure that is kept."""
        return self._columns.read(row, _snapshot)


def _snapshot(cells: RowCells) -> SnapshotRow | None:
    followers, rate = cells.count(Field.FOLLOWERS), _rate(cells)
    if followers is None and rate is None:
        return None
    day = cells.moment(Field.DATE)
    if day is None:
        raise RefusedRowError("", "", "The row does not say of which day its figures are.")
    told, handle = _profile(cells)
    return SnapshotRow(
        line=cells.line,
        on=day.on,
        platform=told or platform_from(cells.text(Field.PLATFORM)) or cells.mapping.platform,
        handle=handle,
        influencer_ref=cells.id(Field.INFLUENCER_REF) or cells.text(Field.NAME, REF_LENGTH),
        followers=followers,
        engagement_rate=rate,
        engagement_basis=cells.mapping.rate_basis if rate is not None else None,
        warnings=tuple(cells.warnings),
    )


def _profile(cells: RowCells) -> tuple[Platform | None, str]:
    for wanted in (Field.HANDLE, Field.URL):
        platform, handle = parse_profile(cells.text(wanted)) if cells.has(wanted) else (None, "")
        if handle:
            return platform, handle
    return None, cells.mapping.handle or ""


def _rate(cells: RowCells) -> Decimal | None:
    for use, cell in cells.of(Field.ENGAGEMENT_RATE):
        unit = cells.mapping.rate_unit or "fraction"
        return cells.value(use, cell, parse_rate(cell, unit, cells.mapping.decimal_mark))
    return None
