"""Putting rows of sales together: the lines of an order, doubles, refunds, sales that did not come about.

Pure: nothing is read from the database or written. One order counts once, on its first line, however many lines it has.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from crm.domain.vocabulary import Money, SaleSource
from crm.files.rows import RowWarning
from crm.files.sale_rows import SaleRow

REFUND = "refund"
MOST_CODES = 60  # characters of all codes of a sale together
CODE_GLUE = ", "


@dataclass(frozen=True, slots=True)
class Sale:
    """One line of sales as it may be kept; "" and None are not known.

    Attributes:
        row_line: where in the file it stands.
        order_ref, line: its natural key within the shop.
        at: ISO 8601 as `Conversion.at`.
        campaign, brand: names.
        void: why it did not come about; "" when it did.
    """

    row_line: int
    order_ref: str
    line: str
    at: str | None
    sale_source: SaleSource
    influencer_ref: str
    post_ref: str
    campaign: str
    brand: str
    code: str
    orders: int | None
    units: int | None
    revenue_minor: int | None
    currency: str
    product: str
    customer_key: str | None
    void: str


@dataclass
class _Order:
    """What is known of an order that several rows tell of."""

    first: SaleRow
    lines: dict[str, SaleRow] = field(default_factory=dict)
    has_total: bool = False


class FileSales:
    """Gathers the rows of one file into sales.

    Args:
        currency: ISO 4217 code of amounts that name none.
    """

    def __init__(self, currency: str) -> None:
        self.warnings: list[RowWarning] = []
        self.currency_missing = False
        self.refunds_undated = 0
        self.claims_left = 0
        self._currency = currency
        self._orders: dict[str, _Order] = {}
        self._seen: dict[str, int] = {}

    def add(self, row: SaleRow) -> list[Sale] | int:
        """Take one row.

        Returns:
            The sales it stands for: itself and perhaps its refund; or the line of the row that it repeats.
        """
        if row.order_ref:
            placed = self._in_order(row)
            if isinstance(placed, int):
                return placed
            row, line = placed
        else:
            self._seen[row.key] = self._seen.get(row.key, 0) + 1
            row, line = replace(row, order_ref=f"{row.key}-{self._seen[row.key]}"), "1"
        if row.sale_source in (SaleSource.ORGANIC, SaleSource.PAID) and row.influencer_ref:
            self.claims_left += 1
        sale = self._sale(row, line)
        return [sale, self._refund(sale, row)] if row.refund else [sale]

    def _in_order(self, row: SaleRow) -> tuple[SaleRow, str] | int:
        """The row with what its order's earlier lines told, and the name of its line."""
        order = self._orders.get(row.order_ref)
        if order is None:
            order = self._orders[row.order_ref] = _Order(row)
        line = _line_name(row, len(order.lines) + 1)
        before = order.lines.get(line) or self._repeated(row, order)
        if before is not None and before.key == row.key:
            return before.line
        if before is not None:
            said = f"Line {line} of order {row.order_ref} stands in line {before.line} already; the later one counts."
            self.warnings.append(RowWarning(row.line, "", said))
        told = row if not order.lines else self._continued(row, order)
        order.lines[line] = row
        order.has_total = order.has_total or (row.of_order and row.revenue is not None)
        return told, line

    def _repeated(self, row: SaleRow, order: _Order) -> SaleRow | None:
        """An equal row of the order that tells an amount; lines without amounts may well be equal."""
        if row.line_ref or row.revenue is None:
            return None
        return next((each for each in order.lines.values() if each.key == row.key), None)

    def _continued(self, row: SaleRow, order: _Order) -> SaleRow:
        """A further line: it is no further order, and a total that stands on it again is no further revenue."""
        first = order.first
        revenue = None if row.of_order and order.has_total else row.revenue
        if row.of_order and order.has_total and row.revenue not in (None, first.revenue):
            said = f"The order {row.order_ref} has another total in line {first.line}; the first one counts."
            self.warnings.append(RowWarning(row.line, "", said))
        return replace(
            row,
            orders=0,
            revenue=revenue,
            refund=None if row.of_order and row.refund == first.refund else row.refund,
            at=row.at or first.at,
            sale_source=first.sale_source if row.sale_source is SaleSource.UNKNOWN else row.sale_source,
            influencer_ref=row.influencer_ref or first.influencer_ref,
            post_ref=row.post_ref or first.post_ref,
            campaign=row.campaign or first.campaign,
            brand=row.brand or first.brand,
            codes=row.codes or first.codes,
            currency=row.currency or first.currency,
            customer_key=row.customer_key or first.customer_key,
            void=row.void or first.void,
        )

    def _sale(self, row: SaleRow, line: str) -> Sale:
        if row.currency is None and row.revenue is not None:
            self.currency_missing = True
        currency = row.currency or self._currency
        revenue = None if row.revenue is None else Money.of(row.revenue, currency).minor
        return Sale(
            row_line=row.line,
            order_ref=row.order_ref,
            line=line,
            at=row.at.iso() if row.at else None,
            sale_source=row.sale_source,
            influencer_ref=row.influencer_ref,
            post_ref=row.post_ref,
            campaign=row.campaign,
            brand=row.brand,
            code=_joined(row.codes),
            orders=0 if row.void else row.orders,
            units=0 if row.void else row.units,
            revenue_minor=0 if row.void and revenue is not None else revenue,
            currency=currency,
            product=row.product,
            customer_key=row.customer_key,
            void=row.void,
        )

    def _refund(self, sale: Sale, row: SaleRow) -> Sale:
        """What was paid back, as a line of its own: on the order's day, because the file tells no other."""
        assert row.refund is not None
        self.refunds_undated += 1
        minor = 0 if row.void else -Money.of(row.refund, sale.currency).minor
        line = REFUND if sale.line == "1" else f"{sale.line} {REFUND}"
        return replace(sale, line=line, orders=0, units=None, revenue_minor=minor)


def _line_name(row: SaleRow, number: int) -> str:
    """The line's own number, else its place in the order.

    Tables that only add to orders of another table must not take the place of the orders themselves.
    """
    name = row.line_ref or str(number)
    if row.revenue is None and row.refund is None and row.orders == 0 and row.line_ref:
        return f"code {row.codes[0][:50]}" if row.codes else f"item {name}"
    return name


def _joined(codes: Sequence[str]) -> str:
    kept: list[str] = []
    for code in codes:
        if len(CODE_GLUE.join([*kept, code])) <= MOST_CODES:
            kept.append(code)
    return CODE_GLUE.join(kept)
