"""Files that name each other's records are joined in any order, and every import can be taken back."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from crm.db.entities import (
    Campaign,
    Collaboration,
    Conversion,
    Influencer,
    InfluencerAlias,
    Payment,
    Post,
    PostAlias,
    SaleRollup,
)
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import SaleSource
from crm.services.campaigns import CampaignDraft, CollaborationDraft, add_campaign, add_collaboration, edit_campaign
from crm.services.imports import ImportOptions, ImportOutcome, import_file, import_files, revert_batch
from tests.services.people import add_lumen, add_noor, add_person, row_count

DATA = Path(__file__).parents[1] / "data"
PEOPLE = DATA / "influencers" / "campaign_set_influencers.csv"
POSTS = DATA / "posts" / "campaign_set_posts.csv"
SALES = DATA / "conversions" / "campaign_set_tracking.csv"
PAYOUTS = DATA / "conversions" / "campaign_set_payouts.csv"
FEW = re.compile(r"\bINF_00(0\d|1[0-5])\b")
Files = Callable[[Sequence[Path]], list[Path]]
ORDERS_OF_IMPORT = [
    (PEOPLE, POSTS, SALES, PAYOUTS),
    (SALES, PAYOUTS, POSTS, PEOPLE),
    (PAYOUTS, PEOPLE, SALES, POSTS),
    (POSTS, SALES, PEOPLE, PAYOUTS),
    (SALES, PEOPLE, PAYOUTS, POSTS),
]


def take(db: Database, *paths: Path) -> list[ImportOutcome]:
    """Import each file by itself, in this order."""
    return [import_file(db, path) for path in paths]


def state(db: Database) -> dict[str, Any]:
    """What is joined with what, by the words of the files instead of ids that differ from run to run."""
    with db.read() as session:
        people = dict(map(tuple, session.execute(select(InfluencerAlias.influencer_id, InfluencerAlias.value))))
        posts = dict(map(tuple, session.execute(select(PostAlias.post_id, PostAlias.value))))
        campaigns = dict(map(tuple, session.execute(select(Campaign.id, Campaign.name))))
        parts = {
            row.id: (campaigns[row.campaign_id], people[row.influencer_id], row.stage)
            for row in session.execute(select(Collaboration)).scalars()
        }
        sales = [
            (
                row.order_ref,
                people.get(row.influencer_id or ""),
                campaigns.get(row.campaign_id or ""),
                posts.get(row.post_id or ""),
                parts.get(row.collaboration_id or ""),
                row.sale_source,
                row.orders,
                row.revenue_minor,
            )
            for row in session.execute(select(Conversion)).scalars()
        ]
        payments = [
            (people.get(row.influencer_id or ""), row.amount_minor)
            for row in session.execute(select(Payment)).scalars()
        ]
        owners = [
            (posts[row.id], people.get(row.influencer_id or ""), row.account_id is None)
            for row in session.execute(select(Post)).scalars()
        ]
        sold = [
            (campaigns.get(row.campaign_id), people.get(row.influencer_id), row.orders, row.revenue_minor)
            for row in session.execute(select(SaleRollup)).scalars()
        ]
    return {
        "sales": sorted(sales, key=str),
        "payments": sorted(payments, key=str),
        "posts": sorted(owners),
        "parts": sorted(parts.values()),
        "sold": sorted(sold, key=str),
    }


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The rows of fifteen people of the set, under the same names: they name each other in every way of the whole."""
    folder = tmp_path_factory.mktemp("few")
    for path in ORDERS_OF_IMPORT[0]:
        head, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [row for row in rows if FEW.search(row)]
        (folder / path.name).write_text("".join([head, *kept]), encoding="utf-8")
    return lambda paths: [folder / path.name for path in paths]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory, few: Files) -> dict[str, Any]:
    """The end state of the few when people come first, then posts, sales and payouts."""
    db = Database.create(tmp_path_factory.mktemp("set") / "set.rapport", user="Mara", name="Set")
    take(db, *few(ORDERS_OF_IMPORT[0]))
    found = state(db)
    db.close()
    return found


def test_a_campaign_set_is_joined_whole(db: Database) -> None:
    """1,339 sales with 1,547 orders have a person, post, campaign and collaboration each; 633 posts have a person."""
    take(db, *ORDERS_OF_IMPORT[0])
    expected = state(db)
    assert len(expected["sales"]) == 1339
    assert all(None not in sale[:5] for sale in expected["sales"])
    assert {sale[5] for sale in expected["sales"]} == {SaleSource.PARTNER}
    assert sum(sold[2] for sold in expected["sold"]) == 1547
    assert sum(sold[3] for sold in expected["sold"]) == 241_711_200
    assert len(expected["posts"]) == 633
    assert sum(no_account for _, _, no_account in expected["posts"]) == 425  # on another platform than their person's
    assert sum(amount for _, amount in expected["payments"]) == 335_833_122
    assert len(expected["parts"]) == len({(sale[1], sale[2]) for sale in expected["sales"]})


@pytest.mark.parametrize("paths", ORDERS_OF_IMPORT[1:], ids=lambda paths: "-".join(path.stem[13:] for path in paths))
def test_any_order_of_import_ends_in_the_same_state(
    db: Database, few: Files, expected: dict[str, Any], paths: Sequence[Path]
) -> None:
    """Whatever file comes first, all is joined in the end; once more changes nothing."""
    assert len(expected["posts"]) > 50 and len(expected["sales"]) > 100
    take(db, *few(paths))
    assert state(db) == expected
    for outcome in take(db, *few(paths)):
        assert outcome.batch_id is None
        assert (outcome.counts.new, outcome.counts.updated) == (0, 0)
    assert state(db) == expected


def test_what_is_not_here_yet_is_listed(db: Database) -> None:
    """The first file of a set says whom and what it names that nobody knows."""
    sales, payouts = take(db, SALES, PAYOUTS)
    told = "\n".join((*sales.warnings, *payouts.warnings))
    assert "1,339 sales name influencers that are not here yet: INF_0099, INF_0063" in told
    assert "1,339 sales name posts that are not here yet: POST_00630" in told
    assert "100 payouts name influencers that are not here yet" in told
    assert "does not say its currency; EUR" in told


def test_a_folder_of_a_set_goes_in_by_what_refers_to_what(db: Database, few: Files, expected: dict[str, Any]) -> None:
    """Given at once, people come before posts, posts before sales, so nothing is ever missing."""
    outcomes = list(import_files(db, few([SALES, PAYOUTS, POSTS, PEOPLE])))
    assert [Path(outcome.file).stem[13:] for outcome in outcomes] == ["influencers", "posts", "tracking", "payouts"]
    assert not any("not here yet" in warning for outcome in outcomes for warning in outcome.warnings)
    assert state(db) == expected


def test_every_import_of_a_set_can_be_taken_back(db: Database, few: Files) -> None:
    """Back to an empty workspace, newest first; joins that a later file made go with it."""
    outcomes = take(db, *few([SALES, POSTS, PEOPLE, PAYOUTS]))
    for outcome in reversed(outcomes):
        assert outcome.batch_id is not None
        assert revert_batch(db, outcome.batch_id) == []
    assert row_count(db, Conversion, Payment, Post, Influencer, Collaboration, Campaign, SaleRollup) == [0] * 7


def test_sales_stay_joined_when_people_are_taken_back_and_come_again(
    db: Database, few: Files, expected: dict[str, Any]
) -> None:
    """The words of the file stay beside the joined record, so new records of the same people are found."""
    people, _ = take(db, *few([PEOPLE, SALES]))
    with db.read() as session:
        first = set(session.scalars(select(Conversion.influencer_id)))
    assert people.batch_id is not None
    kept = revert_batch(db, people.batch_id)
    assert kept, "collaborations need their people, so these stay"
    take(db, *few([PEOPLE, POSTS, PAYOUTS]))
    with db.read() as session:
        assert set(session.scalars(select(Conversion.influencer_id))) == first
    assert state(db)["sales"] == expected["sales"]


@pytest.fixture
def orders(tmp_path: Path) -> Callable[[str], Path]:
    """A shop's list of orders with promo codes."""

    def write(text: str) -> Path:
        path = tmp_path / "orders.csv"
        path.write_text(f"Order ID,Order date,Discount code,Source,Subtotal,Currency\n{text}", encoding="utf-8")
        return path

    return write


def part_with_code(db: Database, code: str) -> str:
    """Noor in a campaign of Lumen, with a code."""
    campaign = add_campaign(db, CampaignDraft(add_lumen(db), "Spring glow"))
    return add_collaboration(db, CollaborationDraft(campaign, add_noor(db), code=code))


def sources(db: Database) -> dict[str, tuple[str, bool]]:
    """Order number -> through whom it came, and whether it is somebody's."""
    with db.read() as session:
        rows = session.execute(select(Conversion.order_ref, Conversion.sale_source, Conversion.influencer_id))
        return {ref: (source.value, owner is not None) for ref, source, owner in rows}


ORDERS = (
    "1001,2026-05-01,Noor 10,,90.00,EUR\n"
    "1002,2026-05-02,WELCOME,,40.00,EUR\n"
    "1003,2026-05-03,NOOR10,google / organic,25.00,EUR\n"
    "1004,2026-05-04,noor10,facebook ads,30.00,EUR\n"
    '1005,2026-05-05,"WELCOME, noor10",,10.00,EUR\n'
)
JOINED = {
    "1001": ("partner", True),
    "1002": ("unknown", False),
    "1003": ("organic", False),
    "1004": ("paid", False),
    "1005": ("partner", True),
}


def test_a_code_tells_whose_sale_it_is_but_search_and_ads_are_nobodys(
    db: Database, orders: Callable[[str], Path]
) -> None:
    """Blanks and case of a code do not matter; organic and paid sales never count for a partner, whatever code."""
    part_with_code(db, "NOOR10")
    import_file(db, orders(ORDERS))
    assert sources(db) == JOINED
    with db.read() as session:
        assert session.execute(select(func.sum(SaleRollup.orders), func.sum(SaleRollup.revenue_minor))).one() == (
            2,
            10_000,
        )


def test_sales_wait_for_a_code_that_is_registered_later(
    db: Database, orders: Callable[[str], Path], tmp_path: Path
) -> None:
    """The next import of anything joins them."""
    import_file(db, orders(ORDERS))
    assert sources(db)["1001"] == ("unknown", False)
    part_with_code(db, "NOOR10")
    later = tmp_path / "payouts.csv"
    later.write_text("Influencer,Payout,Currency\nNoor van Dijk,450.00,EUR\n", encoding="utf-8")
    import_file(db, later)
    assert sources(db) == JOINED


def test_a_campaign_given_by_the_person_holds_for_all_rows(db: Database, orders: Callable[[str], Path]) -> None:
    """`--brand` and `--campaign` make what is missing; sales of nobody belong to the campaign but to no partner."""
    import_file(db, orders(ORDERS), ImportOptions(brand="Lumen", campaign="Spring glow"))
    with db.read() as session:
        assert session.scalars(select(Campaign.name)).all() == ["Spring glow"]
        assert session.scalar(select(func.count()).where(Conversion.campaign_id.is_(None))) == 0
    assert row_count(db, Collaboration) == [0]


@pytest.mark.parametrize(("code_first", "credited"), [(True, "Noor van Dijk"), (False, "Sanne")])
def test_a_sale_with_link_and_code_counts_once_for_whom_the_campaign_says(
    db: Database, tmp_path: Path, code_first: bool, credited: str
) -> None:
    """The code's partner by default, the linked one where the campaign was set so."""
    part_with_code(db, "NOOR10")
    with db.read() as session:
        campaign = session.scalars(select(Campaign.id)).one()
    edit_campaign(db, campaign, {"code_first": code_first})
    add_person(db, "Sanne")
    path = tmp_path / "orders.csv"
    path.write_text("Order ID,Creator,Discount code,Revenue,Currency\n7,Sanne,NOOR10,10.00,EUR\n", encoding="utf-8")
    import_file(db, path)
    with db.read() as session:
        owner = select(Influencer.name).join(Conversion, Conversion.influencer_id == Influencer.id)
        assert session.scalars(owner).all() == [credited]


@pytest.mark.parametrize("names", [("order", "order_discount_code"), ("order_discount_code", "order")])
def test_an_orders_code_in_another_table_makes_it_a_partners(db: Database, names: tuple[str, str]) -> None:
    """Both orders with the code are Noor's, 2.80 and 4.40 pounds, whichever table comes first."""
    part_with_code(db, "giftcard")
    for name in names:
        import_file(db, DATA / "conversions" / f"shopify_api_{name}.csv")
    with db.read() as session:
        sums = select(SaleRollup.currency, SaleRollup.orders, SaleRollup.revenue_minor)
        assert {row[0]: row[1:] for row in session.execute(sums) if row[1]} == {"GBP": (2, 720)}
