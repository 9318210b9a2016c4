"""The figures of a scope: sums with what they rest on, ratios by domain.md, unknown never 0."""

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from crm.db.entities import Conversion, Post, Reading
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Basis, CollaborationStage, Platform, PostType, ReadingSource, SaleSource
from crm.queries.campaigns import campaign_rows
from crm.queries.figures import CurrencyAmount, Scope, figures
from crm.queries.performance import performance
from crm.services.campaigns import (
    CampaignDraft,
    CollaborationDraft,
    add_campaign,
    add_collaboration,
    move_collaboration,
)
from crm.services.imports import import_file
from crm.services.payments import PaymentDraft, add_payment
from crm.services.posts import PostDraft, add_post
from tests.services.people import add_lumen, add_noor, add_person

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def campaign_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that holds the whole campaign set; copy it, never write to it."""
    path = tmp_path_factory.mktemp("figures") / "set.rapport"
    db = Database.create(path, user="Mara", name="Set")
    for name in ("influencers/campaign_set_influencers", "posts/campaign_set_posts"):
        import_file(db, DATA / f"{name}.csv")
    for name in ("tracking", "payouts"):
        import_file(db, DATA / "conversions" / f"campaign_set_{name}.csv")
    db.close()
    return path


@pytest.fixture
def whole(campaign_set: Path, tmp_path: Path, open_database: Callable[[Path], Database]) -> Database:
    """A copy of the campaign set, open."""
    return open_database(Path(shutil.copy(campaign_set, tmp_path / "set.rapport")))


def test_a_campaign_set_answers_with_its_figures(whole: Database) -> None:
    """633 posts, 1,547 orders, revenue 2,417,112, payouts 3,358,331.22, ROAS 0.72."""
    found = figures(whole)
    assert (found.posts, found.orders) == (633, 1547)
    assert found.revenue == (CurrencyAmount("EUR", 241_711_200),)
    assert found.cost == (CurrencyAmount("EUR", 335_833_122),)
    assert found.roas is not None and round(found.roas, 2) == Decimal("0.72")
    assert found.engagements == 7_977_579 + 1_132_426
    assert (found.reach, found.impressions, found.views) == (252_510_722, None, None)
    rate = found.engagement_rate
    assert (rate.basis, rate.n, rate.of, rate.engagements) == (Basis.REACH, 633, 633, "public")
    assert rate.value == Decimal(9_110_005) / Decimal(252_510_722)


def test_another_basis_rests_on_fewer_posts(whole: Database) -> None:
    """Only posts on the person's own account have followers; nobody knows views."""
    assert figures(whole, basis=Basis.FOLLOWERS).engagement_rate.n == 633 - 425
    views = figures(whole, basis=Basis.VIEWS).engagement_rate
    assert (views.value, views.n) == (None, 0)


def part_of(db: Database, **costs: int) -> tuple[str, str, str]:
    """Noor in Spring glow with these costs: campaign, collaboration and influencer."""
    noor = add_noor(db)
    campaign = add_campaign(db, CampaignDraft(add_lumen(db), "Spring glow"))
    agreed = CollaborationDraft(campaign, noor, stage=CollaborationStage.ACCEPTED, **costs)  # type: ignore[arg-type]
    return campaign, add_collaboration(db, agreed), noor


def sell(db: Database, campaign: str, part: str, influencer: str, *minors: int) -> None:
    """Typed sales of a partner: an order for each amount above 0, a refund for each below."""
    with db.begin("Sell") as uow:
        for at, minor in enumerate(minors):
            sale = Conversion(shop="typed", order_ref=str(at), line="1", revision=0, sale_source=SaleSource.PARTNER)
            sale.campaign_id, sale.collaboration_id, sale.influencer_id = campaign, part, influencer
            sale.orders, sale.revenue_minor, sale.currency, sale.at = int(minor > 0), minor, "EUR", "2026-05-10"
            uow.add(sale)


def read(db: Database, post: str, at: str = "2026-05-10", **counts: int) -> None:
    """A typed reading."""
    with db.begin("Read") as uow:
        uow.add(Reading(post_id=post, read_at=at, source=ReadingSource.TYPED, revision=0, **counts))


def test_the_golden_vector_of_money(db: Database) -> None:
    """Fee 450 + product 80 + shipping 20; 6,000 impressions, 600 engagements, 11 orders of 48 less 40 refunded.

    Source: domain.md, golden vectors, money.
    """
    campaign, part, noor = part_of(db, fee_minor=45_000, product_cost_minor=8_000, shipping_minor=2_000)
    post = add_post(db, PostDraft(noor, url="https://www.instagram.com/p/DGxyz123/", collaboration_id=part))
    read(db, post, impressions=6_000, likes=500, comments=100)
    sell(db, campaign, part, noor, *[4_800] * 11, -4_000)
    found = figures(db, Scope(campaign_id=campaign))
    assert found.cpm_minor is not None and round(found.cpm_minor) == 9_167
    assert found.cpe_minor is not None and round(found.cpe_minor) == 92
    assert found.cpa_minor == 5_000
    assert found.roas is not None and round(found.roas, 2) == Decimal("0.89")
    assert found.roi is not None and round(found.roi, 3) == Decimal("-0.113")


def test_the_latest_reading_counts_and_hidden_likes_are_unknown(db: Database) -> None:
    """A post whose likes are hidden has no engagements, and is not among n."""
    _, part, noor = part_of(db)
    first = add_post(db, PostDraft(noor, url="https://www.instagram.com/p/AAA1/", collaboration_id=part))
    second = add_post(db, PostDraft(noor, url="https://www.instagram.com/p/BBB2/", collaboration_id=part))
    read(db, first, "2026-05-01", likes=10, comments=1, reach=100)
    read(db, first, "2026-05-08", likes=30, comments=3, reach=400)
    read(db, second, comments=9, reach=500)
    found = figures(db)
    assert (found.posts, found.posts_read, found.engagements, found.likes, found.reach) == (2, 2, 33, 30, 900)
    assert (found.engagement_rate.value, found.engagement_rate.n) == (Decimal(33) / 400, 1)


def test_boosted_posts_never_mix_with_organic_ones(db: Database) -> None:
    """The rate is that of organic posts; of boosted ones only where there are no others, and it says so."""
    noor = add_noor(db)
    boosted = add_post(db, PostDraft(noor, url="https://www.instagram.com/p/AAA1/", boosted=True))
    read(db, boosted, likes=900, comments=0, reach=1_000)
    assert figures(db).engagement_rate.boosted
    organic = add_post(db, PostDraft(noor, url="https://www.instagram.com/p/BBB2/"))
    read(db, organic, likes=10, comments=0, reach=1_000)
    rate = figures(db).engagement_rate
    assert (rate.value, rate.n, rate.boosted) == (Decimal("0.01"), 1, False)


def test_the_full_set_counts_only_when_all_posts_know_it(db: Database) -> None:
    """YouTube shows no saves and has its own full set."""
    noor = add_noor(db)
    read(
        db, add_post(db, PostDraft(noor, url="https://www.instagram.com/p/A1/")), likes=5, comments=1, shares=2, saves=3
    )
    video = add_post(db, PostDraft(noor, url="https://youtu.be/9bZkp7q19f0"))
    read(db, video, likes=7, comments=2)
    assert (figures(db).engagements, figures(db).engagement_set) == (11 + 9, "full")
    read(db, add_post(db, PostDraft(noor, url="https://www.instagram.com/p/B2/")), likes=1, comments=1)
    assert (figures(db).engagements, figures(db).engagement_set) == (6 + 9 + 2, "public")


def test_followers_are_those_around_the_day_of_the_post(db: Database) -> None:
    """A count of another week is used and told."""
    noor = add_noor(db)
    post = add_post(db, PostDraft(noor, url="https://www.instagram.com/p/A1/", posted_on=date(2026, 1, 1)))
    read(db, post, likes=380, comments=2)
    rate = figures(db, basis=Basis.FOLLOWERS).engagement_rate
    assert (rate.value, rate.n, rate.followers_near) == (Decimal(382) / 38_200, 1, 1)


def test_cost_is_what_was_agreed_or_paid_when_that_is_more(db: Database) -> None:
    """A paid fee does not count twice; a payment in another currency stands beside it, and nothing is mixed."""
    campaign, part, noor = part_of(db, fee_minor=45_000, shipping_minor=1_000)
    add_payment(db, PaymentDraft(noor, 30_000, collaboration_id=part))
    assert figures(db).cost == (CurrencyAmount("EUR", 46_000),)
    add_payment(db, PaymentDraft(noor, 20_000, collaboration_id=part))
    assert figures(db).cost == (CurrencyAmount("EUR", 51_000),)
    add_payment(db, PaymentDraft(noor, 500, currency="USD"))
    sell(db, campaign, part, noor, 10_200)
    found = figures(db)
    assert found.cost == (CurrencyAmount("EUR", 51_000), CurrencyAmount("USD", 500))
    assert (found.currency, found.roas) == (None, None)
    assert figures(db, Scope(campaign_id=campaign)).roas == Decimal("0.2")


def test_who_declined_costs_nothing_in_every_sum(db: Database) -> None:
    """One rule for budget, figures, performance and list: only who accepted, delivered or was paid costs something."""
    campaign, _, _ = part_of(db, fee_minor=45_000, shipping_minor=1_000)
    sanne, ines = add_person(db, "Sanne"), add_person(db, "Ines")
    declined = add_collaboration(db, CollaborationDraft(campaign, sanne, fee_minor=90_000))
    move_collaboration(db, declined, CollaborationStage.CLOSED, "Declined: no time.")
    silent = add_collaboration(db, CollaborationDraft(campaign, ines, fee_minor=20_000))
    assert figures(db, Scope(influencer_id=sanne)).cost == ()

    def sums() -> set[int]:
        found = performance(db, campaign)
        (listed,) = campaign_rows(db, date(2026, 6, 1))
        whole, own = figures(db), figures(db, Scope(campaign_id=campaign))
        of_partners = sum(amount.minor for partner in found.partners for amount in partner.cost)
        (committed,) = listed.budget.committed
        return {whole.cost[0].minor, own.cost[0].minor, found.figures.cost[0].minor, of_partners, committed.minor}

    assert sums() == {46_000}
    add_post(db, PostDraft(ines, url="https://www.instagram.com/p/AAA1/", collaboration_id=silent))
    assert sums() == {66_000}
    add_payment(db, PaymentDraft(sanne, 5_000, collaboration_id=declined))
    assert sums() == {71_000}


def test_nothing_known_is_unknown_and_not_nought(db: Database) -> None:
    """An empty workspace has no sums."""
    found = figures(db)
    assert (found.posts, found.engagements, found.reach, found.orders) == (0, None, None, None)
    assert (found.revenue, found.cost, found.roas, found.engagement_rate.value) == ((), (), None, None)


def test_a_person_has_only_their_own(db: Database) -> None:
    """Sanne's post is not Noor's."""
    _, part, noor = part_of(db, fee_minor=100)
    sanne = add_person(db, "Sanne")
    read(db, add_post(db, PostDraft(sanne, platform=Platform.TIKTOK, url="https://www.tiktok.com/@s/video/1")), likes=1)
    read(db, add_post(db, PostDraft(noor, url="https://www.instagram.com/p/A1/", collaboration_id=part)), likes=2)
    assert (figures(db, Scope(influencer_id=noor)).likes, figures(db, Scope(influencer_id=sanne)).likes) == (2, 1)
    assert figures(db, Scope(influencer_id=sanne)).cost == ()


def test_the_facebook_page_tells_interactions_as_it_counts_them(db: Database) -> None:
    """Interactions 106,060 and reach 6,951,680, though likes of one post and shares of four are blank."""
    outcome = import_file(db, DATA / "posts" / "facebook_brand_page_2014.csv")
    assert outcome.counts.new == 500
    found = figures(db)
    assert (found.posts, found.reach, found.engagements) == (500, 6_951_680, 106_060)
    assert found.engagement_set == "total"


def test_sums_of_very_many_posts_say_the_same(db: Database) -> None:
    """Beyond 20,000 posts the sums come from the rollup; a rate is given only where every post knew both parts."""
    noor, count = add_noor(db), 20_001
    ids = [f"{at:032x}" for at in range(count)]
    shared = {"influencer_id": noor, "platform": Platform.TIKTOK, "type": PostType.VIDEO, "text": "", "boosted": False}
    with db.begin("Many posts") as uow:
        uow.insert(Post, [{"id": id_, **shared, "giveaway": False, "created_at": uow.now} for id_ in ids])
        told = {"read_at": "2026-05-10", "source": ReadingSource.TYPED, "revision": 0, "likes": 3, "comments": 1}
        uow.insert(
            Reading, [{"post_id": id_, **told, "views": 100, "reach": 80 if id_ != ids[0] else None} for id_ in ids]
        )
    found = figures(db)
    assert (found.posts, found.engagements, found.views) == (count, 4 * count, 100 * count)
    assert (found.reach, found.known["reach"]) == (80 * (count - 1), count - 1)
    rate = found.engagement_rate
    assert (rate.value, rate.basis, rate.n, rate.of) == (Decimal("0.04"), Basis.VIEWS, count, count)
    assert figures(db, basis=Basis.REACH).engagement_rate.value is None
