"""Proves that the figures per campaign and influencer are those of a recount, whatever a step did."""

from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update

from crm.db.entities import (
    Brand,
    Campaign,
    Collaboration,
    Conversion,
    CountedReading,
    Influencer,
    Post,
    PostRollup,
    Reading,
    SaleRollup,
    new_id,
)
from crm.db.rollups import rebuild_rollups
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain.vocabulary import Platform, ReadingSource, SaleSource
from crm.services.history import undo


def person(uow: UnitOfWork, name: str) -> str:
    """A new influencer."""
    influencer_id = new_id()
    uow.insert(Influencer, [{"id": influencer_id, "name": name, "sort_key": name.lower(), "created_at": uow.now}])
    return influencer_id


def post(uow: UnitOfWork, influencer_id: str | None, collaboration_id: str | None = None) -> str:
    """A new post."""
    post_id = new_id()
    owner = {"influencer_id": influencer_id, "collaboration_id": collaboration_id}
    uow.insert(Post, [{"id": post_id, "platform": Platform.X, "created_at": uow.now, **owner}])
    return post_id


def read(uow: UnitOfWork, post_id: str, at: str, revision: int = 0, **figures: int) -> None:
    """A typed reading."""
    key = {"post_id": post_id, "read_at": at, "source": ReadingSource.TYPED, "revision": revision}
    uow.execute(insert(Reading).values(**key, **figures))


def collaboration(uow: UnitOfWork, influencer_id: str) -> tuple[str, str]:
    """A campaign with one influencer in it."""
    brand_id, campaign_id, collaboration_id = new_id(), new_id(), new_id()
    uow.insert(Brand, [{"id": brand_id, "name": "B", "name_key": "b", "sort_key": "b", "created_at": uow.now}])
    campaign = {"id": campaign_id, "brand_id": brand_id, "name": "C", "name_key": "c", "currency": "EUR"}
    uow.insert(Campaign, [{**campaign, "created_at": uow.now}])
    pair = {"id": collaboration_id, "campaign_id": campaign_id, "influencer_id": influencer_id, "currency": "EUR"}
    uow.insert(Collaboration, [{**pair, "stage_since_at": uow.now, "created_at": uow.now}])
    return campaign_id, collaboration_id


def sale(uow: UnitOfWork, order: str, influencer_id: str | None, revision: int = 0, **values: Any) -> None:
    """A typed sale of a partner."""
    key: dict[str, Any] = {"shop": "shop", "order_ref": order, "line": "1", "revision": revision}
    told = {"sale_source": SaleSource.PARTNER, "influencer_id": influencer_id, "currency": "EUR", **values}
    uow.execute(insert(Conversion).values(**key | told))


def rolled(db: Database, rollup: Any) -> list[dict[str, Any]]:
    """All rows of a rollup, checked against one made anew."""
    table = rollup.__table__
    with db.read() as session:
        kept = [dict(row) for row in session.execute(select(table).order_by(*table.primary_key)).mappings()]
    with db.maintain() as session:
        rebuild_rollups(session)
    with db.read() as session:
        assert kept == [dict(row) for row in session.execute(select(table).order_by(*table.primary_key)).mappings()]
    return kept


def test_the_latest_reading_of_each_post_counts_and_unknown_is_not_zero(db: Database) -> None:
    with db.begin("Type") as uow:
        ada = person(uow, "Ada")
        first, second = post(uow, ada), post(uow, ada)
        read(uow, first, "2026-05-10", likes=5, reach=100)
        read(uow, first, "2026-05-11T08:00Z", likes=9)
        read(uow, second, "2026-05-10", likes=1)
        read(uow, second, "2026-05-10", revision=1, likes=0)
        post(uow, ada)
    (row,) = rolled(db, PostRollup)
    assert (row["influencer_id"], row["campaign_id"], row["posts"], row["posts_read"]) == (ada, "", 3, 2)
    assert (row["likes"], row["likes_posts"], row["reach"], row["reach_posts"]) == (9, 2, 0, 0)
    counted = {row["post_id"]: (row["read_at"], row["likes"], row["reach"]) for row in rolled(db, CountedReading)}
    assert counted == {first: ("2026-05-11T08:00Z", 9, None), second: ("2026-05-10", 0, None)}


def test_the_counted_reading_goes_with_its_post_and_comes_back_with_undo(db: Database) -> None:
    with db.begin("Type") as uow:
        post_id, other = post(uow, person(uow, "Ada")), post(uow, None)
        read(uow, post_id, "2026-05-10", likes=5)
        read(uow, other, "2026-05-10", likes=7)
    with db.begin("Correct") as uow:
        read(uow, post_id, "2026-05-10", revision=1, likes=6)
    with db.begin("Remove") as uow:
        uow.delete(uow.get(Post, post_id))
    assert [row["likes"] for row in rolled(db, CountedReading)] == [7]
    undo(db)
    assert sorted(row["likes"] for row in rolled(db, CountedReading)) == [6, 7]
    undo(db)
    assert sorted(row["likes"] for row in rolled(db, CountedReading)) == [5, 7]


def test_posts_move_with_their_influencer_and_into_campaigns_and_back_with_undo(db: Database) -> None:
    with db.begin("Type") as uow:
        ada, bo = person(uow, "Ada"), person(uow, "Bo")
        campaign_id, collaboration_id = collaboration(uow, bo)
        post_id = post(uow, None)
        read(uow, post_id, "2026-05-10", likes=5)
    assert [row["influencer_id"] for row in rolled(db, PostRollup)] == [""]
    with db.begin("Give it to Ada") as uow:
        uow.execute(update(Post).values(influencer_id=ada))
    assert [row["influencer_id"] for row in rolled(db, PostRollup)] == [ada]
    with db.begin("It was Bo's, for the campaign") as uow:
        uow.execute(update(Post).values(influencer_id=bo, collaboration_id=collaboration_id))
    assert [(row["influencer_id"], row["campaign_id"]) for row in rolled(db, PostRollup)] == [(bo, campaign_id)]
    undo(db)
    assert [row["influencer_id"] for row in rolled(db, PostRollup)] == [ada]
    with db.begin("Remove Ada") as uow:
        uow.delete(uow.get(Influencer, ada))
    assert rolled(db, PostRollup) == []
    undo(db)
    assert [row["likes"] for row in rolled(db, PostRollup)] == [5]


def test_a_partners_sales_count_by_their_last_correction_and_others_never(db: Database) -> None:
    with db.begin("Type") as uow:
        ada = person(uow, "Ada")
        sale(uow, "1", ada, orders=1, revenue_minor=1000)
        sale(uow, "1", ada, revision=1, orders=1, revenue_minor=900)
        sale(uow, "2", ada, orders=2, revenue_minor=None)
        sale(uow, "3", ada, orders=7, revenue_minor=7000, sale_source=SaleSource.ORGANIC)
        sale(uow, "4", ada, revenue_minor=-200)
    (row,) = rolled(db, SaleRollup)
    assert (row["lines"], row["orders"], row["revenue_minor"], row["revenue_lines"]) == (3, 3, 700, 2)
    with db.begin("Remove one") as uow:
        uow.execute(delete(Conversion).where(Conversion.order_ref == "2"))
    assert [row["orders"] for row in rolled(db, SaleRollup)] == [1]


def in_campaign(uow: UnitOfWork) -> dict[str, Any]:
    """Ada in a campaign with a post of 1 May: what her sales there have in common."""
    ada = person(uow, "Ada")
    campaign_id, collaboration_id = collaboration(uow, ada)
    post_id = post(uow, ada, collaboration_id)
    uow.execute(update(Post).where(Post.id == post_id).values(posted_on=date(2026, 5, 1)))
    return {"influencer_id": ada, "campaign_id": campaign_id, "collaboration_id": collaboration_id, "orders": 1}


def test_sales_outside_their_campaigns_window_do_not_count(db: Database) -> None:
    """By code or link before the post or later than 30 days; one whose source names the post counts as told."""
    with db.begin("Type") as uow:
        told = in_campaign(uow) | {"revenue_minor": 1000}
        for order, at in (
            ("before", "2026-04-30"),
            ("first", "2026-05-01"),
            ("last", "2026-05-31"),
            ("dateless", None),
        ):
            sale(uow, order, at=at, code="ADA", **told)
        sale(uow, "late", at="2026-06-01", **told)
        sale(uow, "told", at="2026-09-01", post_ref="POST_1", **told)
    (row,) = rolled(db, SaleRollup)
    assert (row["lines"], row["orders"], row["revenue_minor"]) == (4, 4, 4000)


def test_a_refund_counts_with_its_order_whatever_its_own_day(db: Database) -> None:
    """An order of May paid back in July is taken off; one that never counted takes nothing off."""
    with db.begin("Type") as uow:
        told = in_campaign(uow)
        sale(uow, "May", at="2026-05-20", **told, revenue_minor=1000)
        sale(uow, "July", at="2026-07-20", **told, revenue_minor=3000)
        refund = told | {"line": "refund", "orders": 0}
        sale(uow, "May", at="2026-07-01", **refund, revenue_minor=-400)
        sale(uow, "July", at="2026-07-21", **refund, revenue_minor=-3000)
    (row,) = rolled(db, SaleRollup)
    assert (row["orders"], row["revenue_minor"]) == (1, 600)


def test_a_window_moves_with_its_posts_its_length_and_its_zone_and_back_with_undo(db: Database) -> None:
    with db.begin("Type") as uow:
        sale(uow, "1", at="2026-06-01T22:30Z", **in_campaign(uow), revenue_minor=1000)
    assert [row["orders"] for row in rolled(db, SaleRollup)] == [0]
    with db.begin("Longer") as uow:
        uow.get(Campaign, uow.session.scalars(select(Campaign.id)).one()).attribution_days = 31
    assert [row["orders"] for row in rolled(db, SaleRollup)] == [1]
    with db.begin("Further east") as uow:
        uow.get(Campaign, uow.session.scalars(select(Campaign.id)).one()).zone = "Europe/Amsterdam"
    assert [row["orders"] for row in rolled(db, SaleRollup)] == [0]
    with db.begin("It was posted later") as uow:
        uow.get(Post, uow.session.scalars(select(Post.id)).one()).posted_on = date(2026, 5, 2)
    assert [row["orders"] for row in rolled(db, SaleRollup)] == [1]
    undo(db)
    assert [row["orders"] for row in rolled(db, SaleRollup)] == [0]
