"""The influencer list: its orders, filters, search and rows."""

from datetime import date
from decimal import Decimal

import pytest

from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Basis, PartnershipStatus, Platform
from crm.queries.influencers import (
    InfluencerFilter,
    InfluencerSort,
    filter_choices,
    influencer_count,
    influencer_order,
    influencer_rows,
    matching_numbers,
)
from crm.services.brands import BrandDraft, add_brand
from crm.services.influencers import AccountDraft, edit_influencer, remove_influencer
from crm.services.outreach import log_outreach
from crm.services.partnerships import start_partnership
from crm.services.tasks import TaskDraft, add_task, complete_task
from tests.services.people import add_lumen, add_noor, add_person, message

ACTIVE, ENDED, TRIAL = PartnershipStatus.ACTIVE, PartnershipStatus.ENDED, PartnershipStatus.TRIAL


@pytest.fixture
def people(db: Database) -> dict[str, str]:
    """Three people: zoe leads in followers, anna in rate and status, elodie has nothing known."""
    lumen, wild = add_lumen(db), add_brand(db, BrandDraft("Wild"))
    small = AccountDraft(
        Platform.INSTAGRAM,
        "anna.a",
        followers=9_000,
        engagement_rate=Decimal("0.120"),
        engagement_basis=Basis.REACH,
        read_on=date(2026, 11, 1),
    )
    large = AccountDraft(Platform.TIKTOK, "zoe", followers=95_000, engagement_rate=Decimal("0.03"))
    tiny = AccountDraft(Platform.X, "zoe.x", followers=10, engagement_rate=Decimal("0.9"))
    ids = {
        "zoe": add_person(db, "Zoë", tiny, large, tags=("winter",)),
        "anna": add_person(db, "anna", small, niches=("Food",)),
        "elodie": add_person(db, "Élodie", do_not_contact=True),
        "lumen": lumen,
        "wild": wild,
    }
    start_partnership(db, ids["zoe"], lumen, status=ENDED)
    start_partnership(db, ids["anna"], lumen, status=ENDED)
    start_partnership(db, ids["anna"], wild, status=ACTIVE)
    add_task(db, TaskDraft(ids["zoe"], "Later", date(2026, 12, 24)))
    add_task(db, TaskDraft(ids["zoe"], "Sooner", date(2026, 12, 1)))
    add_task(db, TaskDraft(ids["anna"], "Some day"))
    return ids


@pytest.mark.parametrize(
    ("sort", "descending", "names"),
    [
        (InfluencerSort.NAME, False, "anna elodie zoe"),
        (InfluencerSort.NAME, True, "zoe elodie anna"),
        (InfluencerSort.AUDIENCE, False, "anna zoe elodie"),
        (InfluencerSort.AUDIENCE, True, "zoe anna elodie"),
        (InfluencerSort.ENGAGEMENT, False, "anna zoe elodie"),
        (InfluencerSort.ENGAGEMENT, True, "anna zoe elodie"),
        (InfluencerSort.STATUS, False, "anna zoe elodie"),
        (InfluencerSort.STATUS, True, "zoe anna elodie"),
        (InfluencerSort.NEXT_STEP, False, "zoe anna elodie"),
        (InfluencerSort.NEXT_STEP, True, "zoe anna elodie"),
    ],
)
def test_unknown_comes_last_in_every_order_and_direction(
    db: Database, people: dict[str, str], sort: InfluencerSort, descending: bool, names: str
) -> None:
    order = influencer_order(db, sort, descending)
    assert order.ids == [people[name] for name in names.split()]
    assert len(set(order.numbers)) == 3


def test_engagement_is_ordered_within_a_basis_never_across(db: Database) -> None:
    rates = {"low": ("0.03", Basis.FOLLOWERS), "high": ("0.05", Basis.FOLLOWERS), "other": ("0.04", Basis.REACH)}
    ids = {
        name: add_person(
            db,
            name,
            AccountDraft(Platform.TIKTOK, name, followers=9, engagement_rate=Decimal(rate), engagement_basis=basis),
        )
        for name, (rate, basis) in rates.items()
    }
    for descending, names in ((False, "low high other"), (True, "high low other")):
        assert influencer_order(db, InfluencerSort.ENGAGEMENT, descending).ids == [ids[name] for name in names.split()]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (InfluencerFilter(), "anna elodie zoe"),
        (InfluencerFilter(statuses=frozenset({ENDED})), "anna zoe"),
        (InfluencerFilter(statuses=frozenset({ACTIVE, TRIAL})), "anna"),
        (InfluencerFilter(platform=Platform.TIKTOK), "zoe"),
        (InfluencerFilter(tag="WINTER"), "zoe"),
        (InfluencerFilter(niche="food"), "anna"),
        (InfluencerFilter(tag="never used"), ""),
        (InfluencerFilter(do_not_contact=True), "elodie"),
        (InfluencerFilter(do_not_contact=False, platform=Platform.INSTAGRAM), "anna"),
    ],
)
def test_filters_narrow_and_the_count_agrees(
    db: Database, people: dict[str, str], filters: InfluencerFilter, names: str
) -> None:
    assert influencer_order(db, filters=filters).ids == [people[name] for name in names.split()]
    assert influencer_count(db, filters) == len(names.split())


def test_status_and_brand_must_be_of_one_partnership(db: Database, people: dict[str, str]) -> None:
    ended_with_wild = InfluencerFilter(statuses=frozenset({ENDED}), brand_id=people["wild"])
    assert influencer_order(db, filters=ended_with_wild).ids == []
    assert influencer_order(db, filters=InfluencerFilter(brand_id=people["wild"])).ids == [people["anna"]]


def test_a_row_shows_the_largest_account_furthest_status_and_earliest_step(
    db: Database, people: dict[str, str]
) -> None:
    rows = {row.name: row for row in influencer_rows(db, [people[name] for name in ("zoe", "anna", "elodie")])}
    anna, zoe, elodie = rows["anna"], rows["Zoë"], rows["Élodie"]
    assert (anna.status, anna.more_partnerships, anna.brand_names) == (ACTIVE, 1, ("Wild", "Lumen"))
    assert (anna.engagement_rate, anna.engagement_basis) == (Decimal("0.120"), Basis.REACH)
    assert anna.engagement_on == anna.followers_on == date(2026, 11, 1)
    assert (anna.next_step, anna.next_step_on) == ("Some day", None)
    assert (zoe.handle, zoe.followers, zoe.platforms) == ("zoe", 95_000, (Platform.TIKTOK, Platform.X))
    assert (zoe.next_step, zoe.next_step_on, zoe.tags) == ("Sooner", date(2026, 12, 1), ("winter",))
    assert (elodie.handle, elodie.followers, elodie.status, elodie.do_not_contact) == (None, None, None, True)


def test_rows_of_people_deleted_meanwhile_are_absent(db: Database, people: dict[str, str]) -> None:
    remove_influencer(db, people["zoe"])
    assert [row.id for row in influencer_rows(db, [people["zoe"], people["anna"]])] == [people["anna"]]
    assert influencer_rows(db, []) == []


def test_a_handle_of_another_account_stands_in_when_the_largest_has_none(db: Database) -> None:
    person = add_person(
        db, "Bo", AccountDraft(Platform.TIKTOK, followers=50), AccountDraft(Platform.X, "bo.small", followers=5)
    )
    (row,) = influencer_rows(db, [person])
    assert (row.handle, row.followers) == ("bo.small", 50)


def found(db: Database, text: str) -> list[str]:
    """Ids that a text lets through, in list order: what the page does with order and numbers."""
    return influencer_order(db).among(matching_numbers(db, text))


@pytest.mark.parametrize(
    "text", ["noor", "dijk noor", "VAN DÍJK", "@noor.makes", "cera", "lumen", "glaze kiln", "n v d"]
)
def test_all_words_any_order_accent_blind_by_beginnings(db: Database, text: str) -> None:
    add_person(db, "Anna")
    noor, lumen = add_noor(db), add_lumen(db)
    log_outreach(db, message(noor, brand_id=lumen, note="Asked about the kiln and a glaze"))
    assert found(db, text) == [noor]


@pytest.mark.parametrize("text", ["oor", "noor anna", '"', "NEAR(noor dijk)", "noor*x", "xyz"])
def test_what_fits_nobody_or_is_search_syntax_finds_nobody(db: Database, text: str) -> None:
    add_noor(db)
    assert found(db, text) == []


def test_the_search_follows_every_edit(db: Database) -> None:
    noor = add_noor(db)
    edit_influencer(db, noor, {"note": "Likes trains", "tags": ()})
    assert found(db, "trains") == [noor]
    assert found(db, "craft") == []


def test_a_finished_task_is_no_next_step(db: Database) -> None:
    noor = add_noor(db)
    complete_task(db, add_task(db, TaskDraft(noor, "Call", date(2026, 12, 1))))
    assert influencer_rows(db, [noor])[0].next_step is None


def test_filters_offer_only_what_finds_someone(db: Database, people: dict[str, str]) -> None:
    add_brand(db, BrandDraft("Nobody's", niches=("Unused",)))
    choices = filter_choices(db)
    assert choices.brands == [(people["lumen"], "Lumen"), (people["wild"], "Wild")]
    assert (choices.tags, choices.niches) == (["winter"], ["Food"])
    assert choices.platforms == [Platform.INSTAGRAM, Platform.TIKTOK, Platform.X]
