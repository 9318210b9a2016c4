"""Proves that the figures per campaign and influencer are those of a recount, whatever a step did."""

from typing import Any

from sqlalchemy import delete, insert, select, update

from crm.db.entities import (
    Brand,
    Campaign,
    Collaboration,
    Conversion,
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
    key = {"shop": "shop", "order_ref": order, "line": "1", "revision": revision}
    told = {"sale_source": SaleSource.PARTNER, "influencer_id": influencer_id, "currency": "EUR", **values}
    uow.execute(insert(Conversion).values(**key, **told))


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
