"""Tags and niches behind typed words: found by their key, made when new, dropped when nobody uses them.

No transactions here: the commands of the subjects call these inside their own step.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import delete, select, union
from sqlalchemy.orm import InstrumentedAttribute

from crm.db.entities import BrandNiche, InfluencerNiche, InfluencerTag, Niche, Tag, new_id
from crm.db.unit_of_work import UnitOfWork
from crm.domain.identity import name_key

Label = TypeVar("Label", Tag, Niche)


def set_tags(uow: UnitOfWork, influencer_id: str, names: Sequence[str]) -> None:
    """Give the influencer exactly these tags."""
    _set_links(uow, InfluencerTag.influencer_id, influencer_id, InfluencerTag.tag_id, label_ids(uow, Tag, names))
    drop_unused(uow, Tag)


def set_niches(uow: UnitOfWork, influencer_id: str, names: Sequence[str]) -> None:
    """Give the influencer exactly these niches."""
    niches = label_ids(uow, Niche, names)
    _set_links(uow, InfluencerNiche.influencer_id, influencer_id, InfluencerNiche.niche_id, niches)
    drop_unused(uow, Niche)


def set_brand_niches(uow: UnitOfWork, brand_id: str, names: Sequence[str]) -> None:
    """Give the brand exactly these niches."""
    _set_links(uow, BrandNiche.brand_id, brand_id, BrandNiche.niche_id, label_ids(uow, Niche, names))
    drop_unused(uow, Niche)


def label_ids(uow: UnitOfWork, kind: type[Label], names: Iterable[str]) -> list[str]:
    """Ids of the labels with these names, in the order given and without doubles; new ones are made."""
    wanted = {name_key(name): name for name in reversed(list(names)) if name_key(name)}
    keys = list(reversed(wanted))
    found = uow.session.execute(select(kind.name_key, kind.id).where(kind.name_key.in_(keys)))
    known: dict[str, str] = {row.name_key: row.id for row in found}
    fresh = [{"id": new_id(), "name": wanted[key], "name_key": key} for key in keys if key not in known]
    uow.insert(kind, fresh)
    known |= {row["name_key"]: row["id"] for row in fresh}
    return [known[key] for key in keys]


def drop_unused(uow: UnitOfWork, kind: type[Tag] | type[Niche]) -> None:
    """Forget labels that nobody carries any more, so that filters offer only what finds something."""
    if kind is Tag:
        used = select(InfluencerTag.tag_id).distinct().subquery()
    else:
        used = union(select(InfluencerNiche.niche_id), select(BrandNiche.niche_id)).subquery()
    uow.execute(delete(kind).where(kind.id.not_in(select(used.c[0]))))


def _set_links(
    uow: UnitOfWork,
    owner: InstrumentedAttribute[str],
    owner_id: str,
    label: InstrumentedAttribute[str],
    label_ids: Sequence[str],
) -> None:
    link: Any = owner.class_
    present = set(uow.session.scalars(select(label).where(owner == owner_id)))
    gone = present - set(label_ids)
    if gone:
        uow.execute(delete(link).where(owner == owner_id, label.in_(gone)))
    fresh = [each for each in label_ids if each not in present]
    uow.insert(link, [{"id": new_id(), owner.key: owner_id, label.key: each} for each in fresh])
