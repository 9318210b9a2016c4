"""Rows of a mapped list of orders or sales -> sales, or the reason why not. Nothing is compared with records.

Revenue is what was paid after discount, before tax and shipping (domain.md, money). Who bought is kept as a hash only.
Orders are put together from their lines by the importing service; here each row stands alone.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from crm.domain.identity import email_key, permalink_key
from crm.domain.text import clean_line, fold
from crm.domain.vocabulary import SaleSource
from crm.files.amounts import Amount
from crm.files.fields import Field
from crm.files.mapping import Mapping
from crm.files.moments import Moment
from crm.files.row_cells import ColumnReader, RefusedRowError, RowCells, person_in
from crm.files.rows import RowProblem, RowWarning, shown
from crm.files.tables import Row

ORDER_LENGTH, LINE_LENGTH, CODE_LENGTH, POST_REF_LENGTH, PRODUCT_LENGTH = 120, 50, 60, 300, 300

# Columns whose amount has tax and shipping in it; their words folded.
_GROSS = re.compile(
    r"(?:order |grand )?total|total (?:price|amount|paid)|amount paid|gesamt(?:betrag|summe)?|montant total|total ttc|"
    r"(?:importe|valor) total|totale(?: ordine)?|totaal(?:bedrag)?"
)
# Columns whose amount is the whole order's, on whichever of its lines it stands.
_WHOLE_ORDER = re.compile(
    r"\b(?:sub ?total|total|order|gesamt\w*|bestellwert|zwischensumme|montant|importe|totale|totaal\w*|sous total)\b"
)
_ONE_LINE = re.compile(r"\b(?:line|item|lineitem|unit|position|artikel|ligne|linea|regel)\b")
_BEFORE_DISCOUNT = frozenset(
    {"gross sales", "gross revenue", "gross amount", "bruttoumsatz", "total line items price", "list price"}
)
_PAID = re.compile(
    r"\b(?:cpc|ppc|cpm|cpv|cpa|paid\w*|display|banner|retargeting|remarketing|ads?|adwords|sem|advert\w*|anzeige\w*|"
    r"bezahlt\w*|publicite|anuncios?|sponsored ads?)\b"
)
_ORGANIC = re.compile(r"\b(?:organic\w*|organisch\w*|organique|organico|seo)\b")
_PARTNER = re.compile(
    r"\b(?:influencers?|creators?|partners?|partnerships?|ambassadors?|affiliates?|collabs?|collaborations?|kols?|ugc)\b"
)
_NOT_A_POST = re.compile(
    r"direct|none|e ?mail|newsletter|referral|website|web|shop|store|google|bing|facebook|instagram|tiktok|youtube|twitter|x|"
    r"social|search|sms|push|app|other"
)
_VOID = re.compile(r"cancel|void|storn|annul|anul|fail|declin|reject|expire|abandon|trash|fraud|test")
_UNPAID = re.compile(r"pending|authori[sz]ed|on hold|unpaid|ausstehend|offen|en attente|pendiente|awaiting|draft")
_REFUNDED = re.compile(r"(?:fully )?refunded|erstattet|rembourse|reembolsado|rimborsato")
_SEPARATOR = re.compile(r"\s*[,;|\n]\s*|\s+\+\s+")
_NOT_PLAIN = re.compile(r"[\W_]+")
_GUARDED = frozenset({"none", "no", "null", "false"})


@dataclass(frozen=True, slots=True)
class SaleRow:
    """One row of sales; "" and None are not known.

    Attributes:
        key: hash of what the row says, by which a row without an order number is recognised.
        order_ref: the shop's order number; line_ref: the line's own number in it.
        influencer_ref: whom the row names, as `row_cells.person_in` writes it.
        post_ref: the file's id of the post, or its address.
        codes: as used, the first one first.
        orders, units: counts; revenue, refund: main units of `currency`, which is None when the row names none.
        of_order: whether the revenue is the whole order's, though the order may have several lines.
        is_order_line: whether the row is one of the lines of an order that another table tells of.
        void: whether the sale did not come about, in words; "" when it did.
    """

    line: int
    key: str
    order_ref: str = ""
    line_ref: str = ""
    at: Moment | None = None
    sale_source: SaleSource = SaleSource.UNKNOWN
    influencer_ref: str = ""
    post_ref: str = ""
    campaign: str = ""
    brand: str = ""
    codes: tuple[str, ...] = ()
    orders: int | None = None
    units: int | None = None
    revenue: Decimal | None = None
    of_order: bool = False
    refund: Decimal | None = None
    currency: str | None = None
    product: str = ""
    customer_key: str | None = None
    void: str = ""
    warnings: tuple[RowWarning, ...] = field(default=(), compare=False)


class SaleReader:
    """Reads rows of one header by one mapping.

    Raises:
        UserError: the mapping names a column that the header does not have.
    """

    def __init__(self, mapping: Mapping, header: Sequence[str]) -> None:
        self._columns = ColumnReader(mapping, header)
        used = {use.field for use in self._columns.mapping.columns}
        self._counts_sales = Field.ORDERS in used
        self._counts_items = Field.UNITS in used
        self._has_amounts = bool(used & {Field.REVENUE, Field.REFUND})

    def read(self, row: Row) -> SaleRow | RowProblem | None:
        """One row as a sale; a problem; or None when it tells of no sale."""
        return self._columns.read(row, self._sale)

    def _sale(self, cells: RowCells) -> SaleRow | None:
        revenue, of_order = _revenue(cells)
        refund = cells.amount(Field.REFUND, _currency(cells))
        orders, units = _signed_count(cells, Field.ORDERS), _signed_count(cells, Field.UNITS)
        order_ref = cells.id(Field.ORDER_REF, ORDER_LENGTH)
        amount = revenue.number if revenue else None
        if not order_ref and not orders and not units and not amount and not (refund and refund.number):
            return None  # a day or a source on which nothing was sold
        if orders is None:
            orders = self._orders(order_ref, amount)
        source, post_ref = _source(cells)
        influencer_ref = person_in(cells)
        if source is SaleSource.UNKNOWN and influencer_ref:
            source = SaleSource.PARTNER
        void = fold(cells.text(Field.STATUS))
        return SaleRow(
            line=cells.line,
            key=_key(cells),
            order_ref=order_ref,
            line_ref=cells.id(Field.LINE, LINE_LENGTH),
            at=cells.moment(Field.AT),
            sale_source=source,
            influencer_ref=influencer_ref,
            post_ref=post_ref,
            campaign=cells.text(Field.CAMPAIGN),
            brand=cells.text(Field.BRAND),
            codes=_codes(cells),
            orders=orders,
            units=units,
            revenue=amount,
            of_order=of_order,
            refund=_refunded(refund, amount, void),
            currency=(revenue.currency if revenue else None) or (refund.currency if refund else _currency(cells)),
            product=cells.text(Field.PRODUCT, 10_000)[:PRODUCT_LENGTH],
            customer_key=_customer(cells),
            void=void if _VOID.search(void) or _UNPAID.search(void) else "",
            warnings=tuple(cells.warnings),
        )

    def _orders(self, order_ref: str, amount: Decimal | None) -> int | None:
        """How many orders a row is that does not say: an order is one, an item of a list of items may be none."""
        if amount is not None and amount < 0:
            return 0
        if order_ref:
            return 1 if self._has_amounts else 0
        return None if self._counts_items or self._counts_sales else 1


def sale_source(text: str) -> SaleSource:
    """Through whom a sale came by the words for it: "google / cpc" is PAID, "instagram / influencer" a PARTNER."""
    words = _words(text)
    for pattern, source in ((_PARTNER, SaleSource.PARTNER), (_ORGANIC, SaleSource.ORGANIC), (_PAID, SaleSource.PAID)):
        if pattern.search(words):
            return source
    return SaleSource.UNKNOWN


def _source(cells: RowCells) -> tuple[SaleSource, str]:
    """Through whom the sale came, and the post that the row names; a word such as "organic" names no post."""
    told = sale_source(cells.text(Field.SALE_SOURCE))
    for use, cell in cells.of(Field.PERMALINK):
        address = clean_line(str(cell))
        if permalink_key(address) is not None and len(address) <= POST_REF_LENGTH:
            return told, address
        cells.warn(use.column, f"“{shown(address)}” is not an address of a post; it was left out.")
    ref = cells.text(Field.POST_REF, POST_REF_LENGTH)
    if not ref or permalink_key(ref) is not None or any(character.isdigit() for character in ref):
        return told, ref
    meant = sale_source(ref)
    return (meant, "") if meant is not SaleSource.UNKNOWN or _NOT_A_POST.fullmatch(_words(ref)) else (told, ref)


def _revenue(cells: RowCells) -> tuple[Amount | None, bool]:
    """What was paid after discount, before tax and shipping; and whether the column is one of whole orders.

    A column of totals has tax and shipping in it. Where a net column stands beside it and the two differ by shipping
    alone, the net one has the tax in it too, as in shops whose prices include tax.
    """
    currency = _currency(cells)
    found = [(_words(name), amount) for name, amount in cells.amounts(Field.REVENUE, currency)]
    if not found:
        return None, False
    tax, shipping = _extra(cells, Field.TAX, currency), _extra(cells, Field.SHIPPING, currency)
    gross = next((amount for name, amount in found if _GROSS.fullmatch(name)), None)
    name, net = next(((name, amount) for name, amount in found if not _GROSS.fullmatch(name)), ("", None))
    if net is None:
        assert gross is not None
        return gross._replace(number=gross.number - tax - shipping), True
    if gross is not None and tax and net.number + shipping == gross.number:
        net = net._replace(number=net.number - tax)
    if name in _BEFORE_DISCOUNT:
        net = net._replace(number=net.number - abs(_extra(cells, Field.DISCOUNT, currency)))
    return net, _WHOLE_ORDER.search(name) is not None and _ONE_LINE.search(name) is None


def _extra(cells: RowCells, wanted: Field, currency: str | None) -> Decimal:
    found = cells.amount(wanted, currency)
    return found.number if found else Decimal(0)


def _currency(cells: RowCells) -> str | None:
    code = cells.text(Field.CURRENCY, 40).upper()
    if not code:
        return None
    if not re.fullmatch(r"[A-Z]{3}", code, re.ASCII):
        raise RefusedRowError(cells.of(Field.CURRENCY)[0][0].column, code, "This is not a currency code such as EUR.")
    return code


def _refunded(told: Amount | None, revenue: Decimal | None, status: str) -> Decimal | None:
    """What was paid back of the revenue; what exceeds it was tax and shipping."""
    if told is None or not told.number:
        return revenue if revenue and _REFUNDED.fullmatch(status) else None
    amount = abs(told.number)
    return min(amount, revenue) if revenue is not None and revenue > 0 else amount


def _signed_count(cells: RowCells, wanted: Field) -> int | None:
    """A count that a list of refunds may write as negative; then it is none."""
    for _, cell in cells.of(wanted):
        text = clean_line(str(cell))
        if text.startswith(("-", "(")) and any(character.isdigit() for character in text):
            return 0
    return cells.count(wanted)


def _codes(cells: RowCells) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for use, cell in cells.of(Field.CODE):
        for part in _SEPARATOR.split(clean_line(str(cell))):
            if len(part) > CODE_LENGTH:
                raise RefusedRowError(use.column, part, f"The code is longer than {CODE_LENGTH} characters.")
            if part and fold(part) not in _GUARDED:
                found[part] = None
    return tuple(found)


def _customer(cells: RowCells) -> str | None:
    text = email_key(cells.raw(Field.CUSTOMER))
    return hashlib.sha256(f"customer\x1f{text}".encode()).hexdigest()[:32] if text else None


def _key(cells: RowCells) -> str:
    """What the row says, hashed; columns that are not used and their order do not count."""
    return hashlib.sha256("\x1f".join(cells.said()).encode("utf-8", "replace")).hexdigest()[:32]


@lru_cache(maxsize=2048)
def _words(text: str) -> str:
    return " ".join(_NOT_PLAIN.sub(" ", fold(text)).split())
