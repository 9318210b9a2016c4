"""Rows of a mapped list of payouts -> what each influencer is owed or was paid, or the reason why not."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from crm.domain.text import clean_line, clean_text, fold
from crm.files.fields import Field
from crm.files.mapping import Mapping
from crm.files.row_cells import ColumnReader, RefusedRowError, RowCells, person_in
from crm.files.rows import RowProblem, RowWarning
from crm.files.tables import Row

NOTE_LENGTH = 2000
# What tells one payout from another; the amount is not among them, so that a corrected one is recognised.
_IDENTITY = (
    Field.INFLUENCER_REF,
    Field.HANDLE,
    Field.NAME,
    Field.CAMPAIGN,
    Field.PAY_BASIS,
    Field.DUE_ON,
    Field.PAID_ON,
)


@dataclass(frozen=True, slots=True)
class PayoutRow:
    """One payout; "" and None are not known.

    Attributes:
        key: hash of whom, for what and when, by which the payout is recognised.
        influencer_ref: whom the row names, as `row_cells.person_in` writes it.
        amount: in the main unit of `currency`, which is None when the row names none.
        note: what else the row says of the payout, in its own words.
    """

    line: int
    key: str
    influencer_ref: str
    amount: Decimal
    currency: str | None = None
    due_on: date | None = None
    paid_on: date | None = None
    campaign: str = ""
    brand: str = ""
    note: str = ""
    warnings: tuple[RowWarning, ...] = field(default=(), compare=False)


class PayoutReader:
    """Reads rows of one header by one mapping.

    Raises:
        UserError: the mapping names a column that the header does not have.
    """

    def __init__(self, mapping: Mapping, header: Sequence[str]) -> None:
        self._columns = ColumnReader(mapping, header)

    def read(self, row: Row) -> PayoutRow | RowProblem | None:
        """One row as a payout; a problem; or None when it says nothing."""
        return self._columns.read(row, _payout)


def _payout(cells: RowCells) -> PayoutRow:
    ref = person_in(cells)
    if not ref:
        raise RefusedRowError("", "", "The row does not say whom the payout is for.")
    told = cells.amount(Field.PAYOUT, cells.text(Field.CURRENCY, 3).upper() or None)
    if told is None:
        raise RefusedRowError("", ref, "The row does not say how much is paid.")
    due, paid = cells.moment(Field.DUE_ON), cells.moment(Field.PAID_ON)
    return PayoutRow(
        line=cells.line,
        key=_key(cells),
        influencer_ref=ref,
        amount=told.number,
        currency=told.currency,
        due_on=due.on if due else None,
        paid_on=paid.on if paid else None,
        campaign=cells.text(Field.CAMPAIGN),
        brand=cells.text(Field.BRAND),
        note=_note(cells),
        warnings=tuple(cells.warnings),
    )


def _note(cells: RowCells) -> str:
    """Basis, rate, count and status as "basis order, rate 310.68, orders 2", then the file's own note."""
    said = [
        f"{clean_line(use.column).replace('_', ' ')} {clean_line(str(cell))}"
        for wanted in (Field.PAY_BASIS, Field.PAY_RATE, Field.ORDERS, Field.STATUS)
        for use, cell in cells.of(wanted)
    ]
    notes = [clean_text(str(cell)) for _, cell in cells.of(Field.NOTE)]
    return "\n".join([", ".join(said), *notes] if said else notes)[:NOTE_LENGTH]


def _key(cells: RowCells) -> str:
    said = [f"{each.value}={fold(str(cell))}" for each in _IDENTITY for _, cell in cells.of(each)]
    return hashlib.sha256("\x1f".join(said).encode("utf-8", "replace")).hexdigest()[:32]
