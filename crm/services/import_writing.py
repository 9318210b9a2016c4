"""Writing what a list of people changes inside the caller's step: in bulk, with progress. Decides nothing."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import select, update

from crm.db.entities import (
    Account,
    AccountSnapshot,
    Base,
    ImportMapping,
    Influencer,
    InfluencerAlias,
    InfluencerNiche,
    InfluencerTag,
    Niche,
    Tag,
    new_id,
)
from crm.db.unit_of_work import UnitOfWork
from crm.domain.identity import name_key
from crm.domain.vocabulary import SnapshotSource
from crm.files.mapping import Mapping, to_json
from crm.queries.removed_people import LeftAlone, left_alone
from crm.services.import_people import PersonChange
from crm.services.labels import label_ids
from crm.services.sequence_runs import leave_alone

_BLOCK = 2000  # people written between two reports
Label = TypeVar("Label", Tag, Niche)
Report = Callable[[int, int], None]


def write_people(uow: UnitOfWork, batch_id: str, changes: Sequence[PersonChange], report: Report) -> None:
    """Write everything that a list's people change.

    Args:
        report: called with people done and people in all.
    """
    niches = _label_ids(uow, Niche, (change.niches for change in changes))
    tags = _label_ids(uow, Tag, (change.tags for change in changes))
    unwanted = left_alone(uow.session)
    for start in range(0, len(changes), _BLOCK):
        block = changes[start : start + _BLOCK]
        _write_people(uow, block)
        _write_accounts(uow, block, batch_id)
        leave_alone(uow, [each.influencer_id for each in block if each.is_new and _is_one_of(unwanted, each)])
        _link(uow, InfluencerNiche, "niche_id", [(each.influencer_id, each.niches) for each in block], niches)
        _link(uow, InfluencerTag, "tag_id", [(each.influencer_id, each.tags) for each in block], tags)
        report(min(start + _BLOCK, len(changes)), len(changes))


def _is_one_of(unwanted: LeftAlone, change: PersonChange) -> bool:
    """Whether the list brings somebody back who asked not to be contacted."""
    accounts = ((account["platform"], account["handle_key"]) for account in change.accounts)
    return unwanted.knows(change.fields.get("email"), accounts)


def remember_mapping(uow: UnitOfWork, fingerprint: str, mapping: Mapping) -> None:
    """Keep the mapping for the next file with this header; an equal one stays as it is."""
    text = to_json(mapping)
    known = uow.session.scalars(select(ImportMapping).where(ImportMapping.header_fingerprint == fingerprint)).first()
    if known is None:
        uow.add(ImportMapping(id=new_id(), header_fingerprint=fingerprint, mapping=text, used_at=uow.now))
    elif known.mapping != text:
        known.mapping, known.used_at = text, uow.now


def _write_people(uow: UnitOfWork, changes: Sequence[PersonChange]) -> None:
    created = {"private_note": "", "do_not_contact": False, "created_at": uow.now}
    new = [{"id": each.influencer_id, **created, **each.fields} for each in changes if each.is_new]
    uow.insert(Influencer, new)
    _update(uow, Influencer, {each.influencer_id: each.fields for each in changes if not each.is_new and each.fields})
    aliases = [
        dict(
            zip(("layout", "column_name", "value"), each.alias, strict=True),
            id=new_id(),
            influencer_id=each.influencer_id,
        )
        for each in changes
        if each.alias
    ]
    uow.insert(InfluencerAlias, aliases)


def _write_accounts(uow: UnitOfWork, changes: Sequence[PersonChange], batch_id: str) -> None:
    uow.insert(Account, [account for each in changes for account in each.accounts])
    _update(uow, Account, {key: columns for each in changes for key, columns in each.account_fields.items()})
    snapshots = [
        {
            "id": new_id(),
            "account_id": snapshot.account_id,
            "read_on": snapshot.read_on,
            "followers": snapshot.followers,
            "engagement_rate": snapshot.engagement_rate,
            "engagement_basis": snapshot.engagement_basis,
            "source": SnapshotSource.IMPORT,
            "import_batch_id": batch_id,
        }
        for each in changes
        for snapshot in each.snapshots
    ]
    uow.insert(AccountSnapshot, snapshots)


def _update(uow: UnitOfWork, entity: type[Base], columns: dict[str, dict[str, Any]]) -> None:
    """Update rows by id, those that change the same columns in one statement."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for record_id, values in columns.items():
        alike.setdefault(tuple(values), []).append({"id": record_id, **values})
    for rows in alike.values():
        uow.session.execute(update(entity), rows)


def _label_ids(uow: UnitOfWork, kind: type[Label], names: Iterable[Sequence[str]]) -> dict[str, str]:
    """Name key -> id of all labels named, made where new."""
    wanted = {name_key(name): name for name in chain.from_iterable(names)}
    return dict(zip(wanted, label_ids(uow, kind, list(wanted.values())), strict=True))


def _link(
    uow: UnitOfWork,
    entity: type[Base],
    column: str,
    labels: Sequence[tuple[str, Sequence[str]]],
    ids: dict[str, str],
) -> None:
    rows = [
        {"id": new_id(), "influencer_id": influencer_id, column: ids[name_key(name)]}
        for influencer_id, names in labels
        for name in names
    ]
    uow.insert(entity, rows)
