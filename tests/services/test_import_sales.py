"""Sales, payouts and comments of files as they are: counted once, corrected, taken back; nobody who bought is kept."""

import csv
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crm.db.entities import Campaign, Collaboration, Comment, Conversion, Payment, SaleRollup
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Platform, SaleSource
from crm.errors import UserError
from crm.queries.listing import listing, listing_count
from crm.services.imports import ImportOptions, import_file, revert_batch
from crm.services.posts import PostDraft, add_post
from tests.services.people import add_noor, row_count

DATA = Path(__file__).parents[1] / "data"
CONVERSIONS, FEEDBACK = DATA / "conversions", DATA / "feedback"
SHOPIFY = [
    "Name",
    "Email",
    "Financial Status",
    "Paid at",
    "Fulfillment Status",
    "Accepts Marketing",
    "Currency",
    "Subtotal",
    "Shipping",
    "Taxes",
    "Total",
    "Discount Code",
    "Discount Amount",
    "Shipping Method",
    "Created at",
    "Lineitem quantity",
    "Lineitem name",
    "Lineitem price",
    "Billing Name",
    "Cancelled at",
    "Refunded Amount",
    "Vendor",
    "Id",
    "Source",
]
SHOPIFY_ROWS = (
    {
        "Name": "#1001",
        "Email": "anna@example.com",
        "Financial Status": "partially_refunded",
        "Currency": "EUR",
        "Subtotal": "90.00",
        "Shipping": "5.00",
        "Taxes": "0.00",
        "Total": "95.00",
        "Discount Code": "NOOR10",
        "Discount Amount": "10.00",
        "Created at": "2026-05-10 14:03:22 +0200",
        "Lineitem quantity": "2",
        "Lineitem name": "Serum",
        "Billing Name": "Anna Example",
        "Refunded Amount": "20.00",
    },
    {"Name": "#1001", "Email": "anna@example.com", "Lineitem quantity": "1", "Lineitem name": "Balm"},
    {
        "Name": "#1002",
        "Email": "ben@example.com",
        "Financial Status": "paid",
        "Currency": "EUR",
        "Total": "40.00",
        "Taxes": "0.00",
        "Shipping": "0.00",
        "Created at": "2026-05-11 09:00:00 +0200",
        "Lineitem quantity": "1",
        "Lineitem name": "Balm",
        "Refunded Amount": "0.00",
    },
    {
        "Name": "#1003",
        "Email": "eve@example.com",
        "Financial Status": "voided",
        "Currency": "EUR",
        "Total": "70.00",
        "Created at": "2026-05-12 09:00:00 +0200",
        "Lineitem quantity": "1",
        "Lineitem name": "Serum",
    },
)


@pytest.fixture
def shop(tmp_path: Path) -> Callable[[Sequence[dict[str, str]]], Path]:
    """An export of orders as Shopify writes it."""

    def write(rows: Sequence[dict[str, str]]) -> Path:
        path = tmp_path / "orders_export_1.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, SHOPIFY, restval="")
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


def text_file(tmp_path: Path, name: str, *lines: str) -> Path:
    """A small file of these lines."""
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def lines_of(db: Database) -> dict[tuple[str, str], tuple[int | None, int | None, str | None]]:
    """(order, line) -> orders, revenue in minor units, moment; as last corrected."""
    return {(row.order_ref, row.line): (row.orders, row.revenue_minor, row.at) for row in listing(db, "conversions")}


def test_shopify_orders_count_once_and_refunds_are_lines_of_their_own(
    db: Database, shop: Callable[[Sequence[dict[str, str]]], Path]
) -> None:
    """Two lines are one order; the total is not filled down; what was refunded is taken off; void is no sale."""
    outcome = import_file(db, shop(SHOPIFY_ROWS))
    assert (outcome.layout, outcome.counts.new, outcome.counts.ignored) == ("shopify-orders", 3, 1)
    assert lines_of(db) == {
        ("#1001", "1"): (1, 9000, "2026-05-10T12:03Z"),
        ("#1001", "refund"): (0, -2000, "2026-05-10T12:03Z"),
        ("#1001", "2"): (0, None, "2026-05-10T12:03Z"),
        ("#1002", "1"): (1, 4000, "2026-05-11T07:00Z"),
    }
    assert any("Refunds that tell no day" in warning for warning in outcome.warnings)
    assert {row.code for row in listing(db, "conversions") if row.order_ref == "#1001"} == {"NOOR10"}


def test_who_bought_is_nowhere_in_the_file(
    db: Database, workspace_path: Path, shop: Callable[[Sequence[dict[str, str]]], Path]
) -> None:
    """Neither name nor mail of a buyer is kept; the same buyer has the same hash."""
    import_file(db, shop(SHOPIFY_ROWS))
    with db.read() as session:
        keys = dict(map(tuple, session.execute(select(Conversion.order_ref, Conversion.customer_key))))
    assert keys["#1001"] and keys["#1001"] != keys["#1002"]
    db.close()
    kept = workspace_path.read_bytes().lower()
    assert b"anna" not in kept
    assert b"example.com" not in kept


def test_a_corrected_order_is_a_further_revision_and_the_last_counts(
    db: Database, shop: Callable[[Sequence[dict[str, str]]], Path]
) -> None:
    """The next export has a bigger refund and a voided order; importing it again changes nothing."""
    import_file(db, shop(SHOPIFY_ROWS))
    later = [dict(row) for row in SHOPIFY_ROWS]
    later[0]["Refunded Amount"], later[2]["Financial Status"] = "50.00", "voided"
    outcome = import_file(db, shop(later))
    assert (outcome.counts.new, outcome.counts.updated, outcome.counts.unchanged) == (0, 2, 1)
    assert lines_of(db)["#1001", "refund"][:2] == (0, -5000)
    assert lines_of(db)["#1002", "1"][:2] == (0, 0)
    assert listing_count(db, "conversions") == 4
    again = import_file(db, shop(later))
    assert (again.batch_id, again.counts.unchanged) == (None, 3)
    assert outcome.batch_id is not None
    assert revert_batch(db, outcome.batch_id) == []
    assert lines_of(db)["#1001", "refund"][:2] == (0, -2000)


def test_equal_rows_of_an_order_are_doubles_but_equal_sales_without_number_are_two(
    db: Database, tmp_path: Path
) -> None:
    """An order number tells; without one, two equal rows are two sales, and the same file again none."""
    numbered = text_file(tmp_path, "a.csv", "Order ID,Date,Revenue,Currency", *["7,2026-05-01,10.00,EUR"] * 2)
    assert import_file(db, numbered).counts.duplicates == 1
    bare = text_file(tmp_path, "b.csv", "Date,Coupon code,Revenue,Currency", *["2026-05-01,NOOR,10.00,EUR"] * 2)
    assert import_file(db, bare).counts.new == 2
    assert import_file(db, bare).counts.unchanged == 2
    assert len(lines_of(db)) == 3


def test_the_tables_of_shopifys_interface_add_up_in_any_order(db: Database) -> None:
    """Eight orders stay eight, whatever their lines and codes are told by further tables."""
    names = ("order_discount_code", "order_line", "order", "discount_application")
    for name in names:
        assert import_file(db, CONVERSIONS / f"shopify_api_{name}.csv").counts.problems == 0
    with db.read() as session:
        total = session.execute(select(func.sum(Conversion.orders), func.sum(Conversion.revenue_minor))).one()
        codes = set(session.scalars(select(Conversion.code).where(Conversion.order_ref == "2674098602081")))
    assert tuple(total) == (8, 280 + 280 + 440 + 10_000 + 8_000 + 5_000 + 20_000 + 15_000)
    assert codes == {None, "GIFTCARD", "SHIPPING2022", "FIXED"}
    assert {row.currency for row in listing(db, "conversions") if row.revenue_minor} == {"GBP", "USD"}
    for name in names:
        assert import_file(db, CONVERSIONS / f"shopify_api_{name}.csv").batch_id is None


@pytest.mark.parametrize("name", ["refund", "transaction", "customer", "discount_code_basic", "discount_redeem_code"])
def test_tables_that_tell_no_sales_are_refused_with_a_reason(db: Database, name: str) -> None:
    """Nothing is half taken."""
    with pytest.raises(UserError, match="nothing in it can be imported"):
        import_file(db, CONVERSIONS / f"shopify_api_{name}.csv")
    assert row_count(db, Conversion) == [0]


@pytest.mark.parametrize("name", ["ga_browser_nl", "ga_browser_os_en"])
def test_visits_without_sales_are_no_sales(db: Database, name: str) -> None:
    """Browsers and sessions with nothing sold: every row is left out, nothing is written."""
    outcome = import_file(db, CONVERSIONS / f"{name}.csv")
    assert outcome.counts.ignored == outcome.counts.rows > 200
    assert outcome.batch_id is None


def test_analytics_tell_through_whom_sales_came(db: Database, tmp_path: Path) -> None:
    """Search and ads are nobody's; a partner's campaign is made, an advertisement's is not."""
    path = text_file(
        tmp_path,
        "ga4.csv",
        "# ----------------------------------------",
        "# Traffic acquisition",
        "# 20260501-20260531",
        "# ----------------------------------------",
        "",
        "Session source / medium,Session campaign,Date,Sessions,Ecommerce purchases,Purchase revenue",
        "google / cpc,brand_search,20260901,900,10,500.00",
        "google / organic,(organic),20260901,800,8,400.00",
        "instagram / influencer,spring_glow,20260901,300,3,150.00",
        "(direct) / (none),(not set),20260901,100,1,50.00",
        "bing / organic,(organic),20260901,20,0,0",
    )
    outcome = import_file(db, path, ImportOptions(currency="EUR"))
    assert (outcome.layout, outcome.counts.new, outcome.counts.ignored) == ("ga4", 4, 1)
    by_source = {row.sale_source: (row.orders, row.revenue_minor, row.at) for row in listing(db, "conversions")}
    assert by_source == {
        SaleSource.PAID: (10, 50_000, "2026-09-01"),
        SaleSource.ORGANIC: (8, 40_000, "2026-09-01"),
        SaleSource.PARTNER: (3, 15_000, "2026-09-01"),
        SaleSource.UNKNOWN: (1, 5_000, "2026-09-01"),
    }
    with db.read() as session:
        assert session.scalars(select(Campaign.name)).all() == ["spring_glow"]
        assert session.scalars(select(SaleRollup.orders)).all() == [3]


def test_amazon_associates_tell_items_by_tracking_id(db: Database, tmp_path: Path) -> None:
    """A title line, dollars in the header, dates with the month first; items are no orders."""
    path = text_file(
        tmp_path,
        "Fee-Earnings.csv",
        "Fee-Earnings reports from 09-01-2026 to 09-30-2026",
        "Category,Name,ASIN,Seller,Tracking ID,Date Shipped,Price($),Items Shipped,Returns,Revenue($),Ad Fees($),"
        "Device Type Group,Direct/Indirect",
        "Beauty,Serum,B000TEST01,Amazon,noor-20,09/16/2026,24.99,2,0,49.98,1.50,DESKTOP,Direct",
    )
    outcome = import_file(db, path)
    assert outcome.layout == "amazon-associates"
    (row,) = listing(db, "conversions")
    assert (row.units, row.orders, row.revenue_minor, row.currency, row.at) == (2, None, 4998, "USD", "2026-09-16")
    assert row.influencer_ref == "noor-20"


def test_payouts_are_payments_and_a_corrected_one_stays_the_same(db: Database, tmp_path: Path) -> None:
    """The sum is exact; a name that only one person has is that person; a campaign makes a collaboration."""
    outcome = import_file(db, CONVERSIONS / "campaign_set_payouts.csv")
    assert outcome.counts.new == 100
    with db.read() as session:
        assert session.scalar(select(func.sum(Payment.amount_minor))) == 335_833_122
    assert outcome.batch_id is not None
    assert revert_batch(db, outcome.batch_id) == []
    noor = add_noor(db)
    header = "Creator,Payout amount,Currency,Campaign,Due date"
    path = text_file(tmp_path, "payouts.csv", header, "Noor van Dijk,450.00,EUR,Spring glow,2026-06-01")
    import_file(db, path)
    text_file(tmp_path, "payouts.csv", header, "Noor van Dijk,500.00,EUR,Spring glow,2026-06-01")
    assert import_file(db, path).counts.updated == 1
    (payment,) = listing(db, "payments")
    assert (payment.influencer_id, payment.amount_minor, payment.due_on) == (noor, 50_000, date(2026, 6, 1))
    assert (payment.campaign, payment.collaboration_id is not None) == ("Spring glow", True)
    assert row_count(db, Collaboration) == [1]


def test_comments_are_kept_clean_and_once(db: Database, tmp_path: Path) -> None:
    """350 comments, 175 marked as spam, none ends in U+FEFF; under which post is told later, by the person."""
    path = Path(shutil.copy(FEEDBACK / "youtube_comments_psy.csv", tmp_path))
    outcome = import_file(db, path)
    assert (outcome.counts.new, outcome.counts.problems) == (350, 0)
    assert any("under which post" in warning for warning in outcome.warnings)
    with db.read() as session:
        texts = session.scalars(select(Comment.text)).all()
        assert session.scalar(select(func.count()).where(Comment.spam.is_(True))) == 175
        assert session.scalar(select(func.count()).where(Comment.spam.is_(False))) == 175
    assert not any("\ufeff" in text or "&#39;" in text for text in texts)
    assert import_file(db, path).batch_id is None
    post = add_post(db, PostDraft(platform=Platform.YOUTUBE, url="https://youtu.be/9bZkp7q19f0"))
    link = ImportOptions(post="https://www.youtube.com/watch?v=9bZkp7q19f0")
    assert import_file(db, path, link).counts.updated == 350
    assert {row.post_id for row in listing(db, "comments")} == {post}
    assert outcome.batch_id is not None
    revert_batch(db, outcome.batch_id)
    assert row_count(db, Comment) == [0]


def test_comments_find_their_post_when_it_comes_later(db: Database, tmp_path: Path) -> None:
    """An address in any spelling is the same post."""
    path = text_file(
        tmp_path,
        "comments.csv",
        "comment_id,author,published_at,text,post_url",
        "c1,ann,2026-05-01,Lovely,https://youtu.be/9bZkp7q19f0",
    )
    outcome = import_file(db, path)
    assert any("not here yet" in warning for warning in outcome.warnings)
    post = add_post(db, PostDraft(platform=Platform.YOUTUBE, url="https://www.youtube.com/watch?v=9bZkp7q19f0"))
    import_file(db, CONVERSIONS / "campaign_set_payouts.csv")
    assert [row.post_id for row in listing(db, "comments")] == [post]
