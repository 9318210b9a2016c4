"""Rows of orders, payouts and comments as the readers take them: money, sources, people, and any text at all."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.vocabulary import SaleSource
from crm.files.comment_rows import CommentReader, CommentRow
from crm.files.fields import Field
from crm.files.layouts import layout_named
from crm.files.mapping import ColumnUse, Mapping
from crm.files.payout_rows import PayoutReader, PayoutRow
from crm.files.row_cells import currency_in_name
from crm.files.rows import RowProblem
from crm.files.sale_rows import SaleReader, SaleRow, sale_source
from crm.files.tables import Row
from tests.files.any_cell import ANY_CELL

SHOPIFY = [
    "Name",
    "Email",
    "Financial Status",
    "Paid at",
    "Subtotal",
    "Shipping",
    "Taxes",
    "Total",
    "Discount Code",
    "Discount Amount",
    "Created at",
    "Lineitem quantity",
    "Lineitem name",
    "Lineitem price",
    "Refunded Amount",
    "Currency",
]


def sale(columns: dict[str, Field], **cells: str) -> SaleRow:
    """A row read by these columns; must be a sale."""
    header = list(columns)
    mapping = Mapping(tuple(ColumnUse(name, field) for name, field in columns.items()), currency="EUR")
    read = SaleReader(mapping, header).read(Row(2, tuple(cells.get(name.replace(" ", "_"), "") for name in header)))
    assert isinstance(read, SaleRow), read
    return read


def shopify(**cells: str) -> SaleRow | RowProblem | None:
    """A row of Shopify's export of orders."""
    layout = layout_named("shopify-orders")
    assert layout is not None
    mapping = layout.mapping(SHOPIFY)
    assert mapping is not None
    values = {name.replace("_", " "): value for name, value in cells.items()}
    return SaleReader(mapping, SHOPIFY).read(Row(2, tuple(values.get(name, "") for name in SHOPIFY)))


def test_shopify_revenue_is_after_discount_before_tax_and_shipping() -> None:
    """90.00 of goods after a discount of 10.00; 5.00 shipping and 19.00 tax are no revenue."""
    read = shopify(
        Name="#1001",
        Email="Buyer@Example.com",
        Financial_Status="paid",
        Subtotal="90.00",
        Shipping="5.00",
        Taxes="19.00",
        Total="114.00",
        Discount_Code="NOOR10, FREESHIP",
        Discount_Amount="10.00",
        Created_at="2026-05-10 14:03:22 +0200",
        Lineitem_quantity="2",
        Lineitem_name="Serum",
        Currency="EUR",
    )
    assert isinstance(read, SaleRow)
    assert (read.revenue, read.currency, read.orders, read.units) == (Decimal("90.00"), "EUR", 1, 2)
    assert read.of_order
    assert read.codes == ("NOOR10", "FREESHIP")
    assert read.at is not None and read.at.iso() == "2026-05-10T12:03Z"
    assert read.customer_key is not None and "buyer" not in repr(read).lower()


def test_the_second_line_of_an_order_has_no_total() -> None:
    """Blank order columns stay blank."""
    read = shopify(Name="#1001", Lineitem_quantity="1", Lineitem_name="Balm", Lineitem_price="12.00")
    assert isinstance(read, SaleRow)
    assert (read.order_ref, read.revenue, read.units) == ("#1001", None, 1)


@pytest.mark.parametrize(("status", "came_about"), [("paid", True), ("voided", False), ("pending", False), ("", True)])
def test_only_what_was_paid_is_a_sale(status: str, came_about: bool) -> None:
    """Voided and unpaid orders are told as such."""
    read = shopify(Name="#1", Financial_Status=status, Total="10.00", Currency="EUR")
    assert isinstance(read, SaleRow)
    assert (read.void == "") is came_about


@pytest.mark.parametrize(
    ("cells", "revenue"),
    [
        ({"Total": "119.00", "Tax": "19.00", "Shipping": "0"}, "100.00"),
        (
            {"Total": "24.00", "Tax": "3.00", "Shipping": "4.90", "Subtotal": "19.10"},
            "16.10",
        ),  # prices with tax in them
        ({"Total": "27.00", "Tax": "3.00", "Shipping": "4.90", "Subtotal": "19.10"}, "19.10"),
        ({"Subtotal": "1.234,50"}, "1234.50"),
        ({"Gross sales": "50.00", "Discount": "-5.00"}, "45.00"),
    ],
)
def test_revenue_of_columns_with_and_without_tax(cells: dict[str, str], revenue: str) -> None:
    """A total loses tax and shipping; a subtotal only the tax that is in it; gross sales the discount."""
    columns = {
        "Order": Field.ORDER_REF,
        "Total": Field.REVENUE,
        "Subtotal": Field.REVENUE,
        "Gross sales": Field.REVENUE,
        "Tax": Field.TAX,
        "Shipping": Field.SHIPPING,
        "Discount": Field.DISCOUNT,
    }
    values = {name.replace(" ", "_"): value for name, value in cells.items()}
    assert sale(columns, Order="7", **values).revenue == Decimal(revenue)


def test_a_refund_is_no_more_than_the_revenue() -> None:
    """What exceeds it was tax and shipping."""
    columns = {"Order": Field.ORDER_REF, "Net": Field.REVENUE, "Refund": Field.REFUND}
    assert sale(columns, Order="1", Net="90.00", Refund="114.00").refund == Decimal("90.00")
    assert sale(columns, Order="1", Net="90.00", Refund="-20.00").refund == Decimal("20.00")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("google / cpc", SaleSource.PAID),
        ("facebook / paid_social", SaleSource.PAID),
        ("Meta Ads", SaleSource.PAID),
        ("google / organic", SaleSource.ORGANIC),
        ("Organic Search", SaleSource.ORGANIC),
        ("Paid Search", SaleSource.PAID),
        ("instagram / influencer", SaleSource.PARTNER),
        ("Affiliates", SaleSource.PARTNER),
        ("(direct) / (none)", SaleSource.UNKNOWN),
        ("newsletter / email", SaleSource.UNKNOWN),
        ("", SaleSource.UNKNOWN),
    ],
)
def test_words_for_the_source_of_a_sale(text: str, source: SaleSource) -> None:
    """Search and ads are told from partners; what is neither stays unknown."""
    assert sale_source(text) is source


@pytest.mark.parametrize(
    ("source", "kept", "meant"),
    [
        ("POST_00630", "POST_00630", SaleSource.PARTNER),
        ("organic", "", SaleSource.ORGANIC),
        ("Google Ads", "", SaleSource.PAID),
        ("direct", "", SaleSource.PARTNER),
    ],
)
def test_a_source_column_names_a_post_or_a_way(source: str, kept: str, meant: SaleSource) -> None:
    """ "organic" is no post, and a sale through it is nobody's, though the row names an influencer."""
    columns = {"source": Field.POST_REF, "influencer": Field.INFLUENCER_REF, "orders": Field.ORDERS}
    read = sale(columns, source=source, influencer="INF_0001", orders="1")
    assert (read.post_ref, read.sale_source) == (kept, meant)


def test_a_handle_is_kept_with_its_platform() -> None:
    """So that it can be found later."""
    columns = {"Creator": Field.HANDLE, "Platform": Field.PLATFORM, "Sales": Field.REVENUE}
    assert sale(columns, Creator="@noor.makes", Platform="IG", Sales="9").influencer_ref == "@noor.makes on instagram"


def test_a_row_on_which_nothing_was_sold_says_nothing() -> None:
    """A visit without a sale is no sale."""
    uses = (ColumnUse("Sessions", Field.CLICKS), ColumnUse("Goals", Field.ORDERS), ColumnUse("Value", Field.REVENUE))
    reader = SaleReader(Mapping(uses, currency="USD", decimal_mark=","), ("Sessions", "Goals", "Value"))
    assert reader.read(Row(2, ("2.546", "0", "US$ 0,00"))) is None


@pytest.mark.parametrize(
    ("name", "currency"), [("Revenue($)", "USD"), ("Umsatz (EUR)", "EUR"), ("Amount £", "GBP"), ("Total", None)]
)
def test_a_column_name_may_tell_the_currency(name: str, currency: str | None) -> None:
    """A sign or a code in the header."""
    assert currency_in_name(name) == currency


def test_a_payout_keeps_its_terms_in_words() -> None:
    """Basis, rate and count stand in the note; a corrected amount is still the same payout."""
    header = ("influencer_id", "basis", "rate", "orders", "total_payout")
    layout = layout_named("campaign-set-payouts")
    mapping = layout.mapping(header) if layout else None
    assert mapping is not None
    reader = PayoutReader(mapping, header)
    first = reader.read(Row(2, ("INF_0001", "order", "310.68", "2", "621.36")))
    later = reader.read(Row(2, ("INF_0001", "order", "310.68", "3", "932.04")))
    assert isinstance(first, PayoutRow) and isinstance(later, PayoutRow)
    assert (first.influencer_ref, first.amount, first.note) == (
        "INF_0001",
        Decimal("621.36"),
        "basis order, rate 310.68, orders 2",
    )
    assert first.key == later.key


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("", "order", "1", "1", "5.00"), "does not say whom"),
        (("INF_1", "order", "1", "1", ""), "does not say how much"),
        (("INF_1", "order", "1", "1", "plenty"), "is not an amount"),
    ],
)
def test_a_payout_without_person_or_amount_is_a_problem(cells: tuple[str, ...], reason: str) -> None:
    """Told with its reason."""
    header = ("influencer_id", "basis", "rate", "orders", "total_payout")
    layout = layout_named("campaign-set-payouts")
    mapping = layout.mapping(header) if layout else None
    assert mapping is not None
    read = PayoutReader(mapping, header).read(Row(3, cells))
    assert isinstance(read, RowProblem)
    assert reason in read.reason


def comment(text: str, comment_id: str = "z12", author: str = "Julius NM", flag: str = "1") -> CommentRow:
    """A comment under a YouTube video."""
    header = ("COMMENT_ID", "AUTHOR", "DATE", "CONTENT", "CLASS")
    layout = layout_named("youtube-comments")
    mapping = layout.mapping(header) if layout else None
    assert mapping is not None
    read = CommentReader(mapping, header).read(Row(2, (comment_id, author, "2013-11-07T06:20:48", text, flag)))
    assert isinstance(read, CommentRow)
    return read


def test_a_comment_loses_marks_and_entities_and_its_author_is_a_hash() -> None:
    """U+FEFF at the end goes, &#39; is an apostrophe, and no name is kept."""
    read = comment("It&#39;s great\ufeff")
    assert (read.text, read.spam, read.id) == ("It's great", True, "z12")
    assert read.author_key is not None and "Julius" not in repr(read)
    assert read.author_key == comment("other", author="@julius nm").author_key


FIELDS = st.sampled_from([*Field])


@given(st.lists(st.tuples(FIELDS, ANY_CELL), min_size=1, max_size=8))
def test_any_row_is_a_thing_a_problem_or_nothing(cells: Sequence[tuple[Field, str]]) -> None:
    """No text in any column makes a reader fail."""
    header = [f"column {at}" for at in range(len(cells))]
    mapping = Mapping(tuple(ColumnUse(name, field) for name, (field, _) in zip(header, cells, strict=True)))
    row = Row(2, tuple(text for _, text in cells))
    assert isinstance(SaleReader(mapping, header).read(row), SaleRow | RowProblem | None)
    assert isinstance(PayoutReader(mapping, header).read(row), PayoutRow | RowProblem | None)
    assert isinstance(CommentReader(mapping, header).read(row), CommentRow | RowProblem | None)
