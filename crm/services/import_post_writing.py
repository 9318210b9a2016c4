"""Writing posts, their own ids, campaigns and readings inside the caller's step, in bulk. Compares nothing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import update

from crm.db.entities import Post, PostAlias, Reading, new_id
from crm.db.rollups import touch
from crm.db.unit_of_work import UnitOfWork
from crm.domain.vocabulary import CollaborationStage, ReadingSource
from crm.services.campaigns import campaign_named, collaborations_for, home_currency
from crm.services.import_post_matching import FIGURES, PostChange


def write_posts(uow: UnitOfWork, changes: Sequence[PostChange], batch_id: str) -> None:
    """Write new posts, what known ones lacked, and the file's own ids."""
    made = {"giveaway": False, "import_batch_id": batch_id, "created_at": uow.now}
    uow.insert(Post, [each.columns | made for each in changes if each.is_new])
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for each in changes:
        if each.columns and not each.is_new:
            alike.setdefault(tuple(each.columns), []).append({"id": each.post_id, **each.columns})
    for rows in alike.values():
        uow.session.execute(update(Post), rows)
    _join_campaigns(uow, [each for each in changes if each.campaign])
    uow.insert(
        PostAlias,
        [
            {"id": new_id(), "post_id": each.post_id, "layout": layout, "column_name": column, "value": value}
            for each in changes
            for layout, column, value in each.aliases
        ],
    )


def _join_campaigns(uow: UnitOfWork, changes: Sequence[PostChange]) -> None:
    """Put posts into their campaigns; campaigns and collaborations that are not here yet are made."""
    if not changes:
        return
    names = {(each.campaign, each.brand) for each in changes}
    currency = home_currency(uow)
    campaigns = {key: campaign_named(uow, key[0], key[1] or None, currency).id for key in sorted(names)}
    pairs = {each.post_id: (campaigns[each.campaign, each.brand], each.influencer_id or "") for each in changes}
    made = collaborations_for(uow, pairs.values(), CollaborationStage.LIVE)
    rows = [{"id": post_id, "collaboration_id": made[pair]} for post_id, pair in pairs.items()]
    uow.session.execute(update(Post), rows)


def write_readings(uow: UnitOfWork, changes: Sequence[PostChange], batch_id: str) -> None:
    """Write the readings that are news."""
    touch(uow.session, (each.influencer_id for each in changes if each.readings))
    rows = [
        {
            "post_id": each.post_id,
            "read_at": at,
            "source": ReadingSource.EXPORT,
            "revision": revision,
            "import_batch_id": batch_id,
            **dict(zip(FIGURES, figures, strict=True)),
        }
        for each in changes
        for at, revision, figures in each.readings
    ]
    uow.insert(Reading, rows)
