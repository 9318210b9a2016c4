"""Two influencers side by side, as somebody sees them who decides whether and how they become one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Account,
    Attachment,
    Brand,
    Influencer,
    InfluencerNiche,
    InfluencerTag,
    Niche,
    Outreach,
    Partnership,
    Post,
    Tag,
    Task,
)
from crm.db.unit_of_work import Database
from crm.domain.doubles import FIELDS
from crm.domain.vocabulary import PartnershipStatus, Platform
from crm.errors import NotFound


@dataclass(frozen=True, slots=True)
class MergeAccount:
    """One account; `handle` as shown, without "@"."""

    platform: Platform
    handle: str | None
    followers: int | None


@dataclass(frozen=True, slots=True)
class MergeSide:
    """One of the two.

    Attributes:
        handle: of the account with most followers.
        fields: what is chosen field by field, by the names in `domain.doubles.FIELDS`.
        accounts: most followers first.
        partnerships: brand and status, in order of brand.
        labels: tags and niches.
        outreach, tasks, files, posts: how many of each.
    """

    id: str
    name: str
    handle: str | None
    fields: Mapping[str, Any]
    accounts: tuple[MergeAccount, ...]
    partnerships: tuple[tuple[str, PartnershipStatus], ...]
    labels: tuple[str, ...]
    outreach: int
    tasks: int
    files: int
    posts: int


def merge_sides(db: Database, keep_id: str, other_id: str) -> tuple[MergeSide, MergeSide]:
    """Both people with what the other does not show, the one to keep first.

    Raises:
        NotFound: one of them is gone.
    """
    with db.read() as session:
        return _side(session, keep_id), _side(session, other_id)


def _side(session: Session, influencer_id: str) -> MergeSide:
    person = session.get(Influencer, influencer_id)
    if person is None:
        raise NotFound("One of the two is no longer there.")
    accounts = session.execute(
        select(Account.platform, Account.handle, Account.followers)
        .where(Account.influencer_id == influencer_id)
        .order_by(Account.followers.desc().nulls_last(), Account.id)
    ).all()
    return MergeSide(
        id=person.id,
        name=person.name,
        handle=next((row.handle for row in accounts if row.handle), None),
        fields={field: getattr(person, field) for field in FIELDS},
        accounts=tuple(MergeAccount(*row) for row in accounts),
        partnerships=_partnerships(session, influencer_id),
        labels=_labels(session, influencer_id),
        outreach=_count(session, Outreach, influencer_id),
        tasks=_count(session, Task, influencer_id),
        files=_count(session, Attachment, influencer_id),
        posts=_count(session, Post, influencer_id),
    )


def _partnerships(session: Session, influencer_id: str) -> tuple[tuple[str, PartnershipStatus], ...]:
    query = select(Brand.name, Partnership.status).join(Partnership, Partnership.brand_id == Brand.id)
    rows = session.execute(query.where(Partnership.influencer_id == influencer_id).order_by(Brand.sort_key))
    return tuple((row.name, row.status) for row in rows)


def _labels(session: Session, influencer_id: str) -> tuple[str, ...]:
    tags = select(Tag.name).join(InfluencerTag).where(InfluencerTag.influencer_id == influencer_id)
    niches = select(Niche.name).join(InfluencerNiche).where(InfluencerNiche.influencer_id == influencer_id)
    names = [*session.scalars(tags.order_by(Tag.name_key)), *session.scalars(niches.order_by(Niche.name_key))]
    return tuple(dict.fromkeys(names))


def _count(session: Session, entity: Any, influencer_id: str) -> int:
    query = select(func.count()).select_from(entity).where(entity.influencer_id == influencer_id)
    return session.scalar(query) or 0
