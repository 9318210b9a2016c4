"""Commands on doubles: merge two influencers, merge all that are certainly one person, keep two apart.

What belongs to the person who goes is passed on in merge_records.py. Finding doubles is queries/duplicates.py.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from crm.db.entities import Account, Influencer, KeptApart, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain.doubles import FIELDS, JOINED_FIELDS, Side, joined_text, usual_side
from crm.errors import UserError
from crm.queries.duplicate_search import Reporter
from crm.queries.duplicates import DuplicatePerson, certain_pairs, duplicate_people, fuller
from crm.services.accounts import refresh_sort_key
from crm.services.influencers import assign_field, refuse_nameless
from crm.services.merge_records import pass_on
from crm.services.sequence_runs import leave_alone

LABEL_NAME = 80  # characters of each name in the step's label


def merge_influencers(db: Database, keep_id: str, other_id: str, choices: Mapping[str, Any] | None = None) -> None:
    """Make one person of two: all that belongs to the other passes to the kept one, and the other record goes.

    Args:
        keep_id: the record that stays, with its id.
        other_id: the record that goes; its id still finds the person.
        choices: field of `domain.doubles.FIELDS` -> "keep" or "other" for whose value stays, "both" for notes one
            below the other, or a value of its own. A field that is not named: see `domain.doubles.usual_side`.

    Raises:
        NotFound: one of them is gone.
        UserError: both are the same record, there is no such field, or a value is wrong; nothing was written.
    """
    if keep_id == other_id:
        raise UserError("Choose two different people.")
    chosen = dict(choices or {})
    unknown = next((field for field in chosen if field not in FIELDS), None)
    if unknown is not None:
        raise UserError(f"An influencer has no field “{unknown}” to choose.", field=unknown)
    with db.read() as session:
        names = [_spoken(session.get(Influencer, each), _handle(session, each)) for each in (keep_id, other_id)]
    with db.begin(f"Merge {names[0]} and {names[1]}") as uow:
        _merge(uow, keep_id, other_id, chosen)


def merge_certain(db: Database, progress: Reporter | None = None) -> int:
    """Merge everybody who is certainly one person, in one step; of each group the record with most history stays.

    A group with two who were kept apart is joined only as far as that decision allows.

    Returns:
        How many records went.

    Raises:
        Cancelled: by `progress`; nothing was written.
    """
    pairs, apart = certain_pairs(db, progress)
    people = duplicate_people(db, {id_ for pair in pairs for id_ in pair})
    groups = _groups(pairs, apart)
    with db.begin("Merge certain doubles") as uow:
        for at, group in enumerate(groups):
            if progress is not None:
                progress.report("Merging", at, len(groups))
            _merge_group(uow, [people[each] for each in group])
        return sum(len(group) - 1 for group in groups)


def keep_apart(db: Database, first_id: str, second_id: str) -> None:
    """Remember that two who look alike are not the same person; deciding it twice changes nothing.

    Raises:
        NotFound: one of them is gone.
        UserError: both are the same record.
    """
    if first_id == second_id:
        raise UserError("Choose two different people.")
    first, second = sorted((first_id, second_id))
    with db.begin("Keep apart") as uow:
        uow.get(Influencer, first)
        uow.get(Influencer, second)
        decided = select(KeptApart.id).where(KeptApart.first_id == first, KeptApart.second_id == second)
        if uow.session.scalar(decided) is None:
            row = KeptApart(id=new_id(), first_id=first, second_id=second)
            row.decided_by, row.decided_at = uow.user, uow.now
            uow.add(row)


def _merge(uow: UnitOfWork, keep_id: str, other_id: str, choices: Mapping[str, Any]) -> None:
    keep, other = uow.get(Influencer, keep_id), uow.get(Influencer, other_id)
    for field in FIELDS:
        _choose(keep, other, field, choices.get(field))
    for field in ("preferred_channel", "contact_hours", "zone"):
        setattr(keep, field, getattr(keep, field) or getattr(other, field))
    keep.never_ask = joined_text(keep.never_ask or "", other.never_ask or "") or None
    created_at = min(keep.created_at, other.created_at)
    keep.created_at = created_at
    pass_on(uow, other_id, keep_id)
    uow.delete(uow.get(Influencer, other_id))
    uow.flush()
    kept = uow.get(Influencer, keep_id)
    refresh_sort_key(uow, kept)
    if kept.do_not_contact:
        leave_alone(uow, [kept.id])
    refuse_nameless(kept)


def _choose(keep: Influencer, other: Influencer, field: str, choice: Any) -> None:
    mine, theirs = getattr(keep, field), getattr(other, field)
    if choice is None:
        choice = usual_side(field, mine, theirs)
    if choice == Side.BOTH and field not in JOINED_FIELDS:
        raise UserError("Only notes can be kept both.", field=field)
    if choice == Side.BOTH:
        setattr(keep, field, joined_text(mine, theirs))
    elif choice == Side.OTHER:
        setattr(keep, field, theirs)
        if field == "name":
            keep.name_damaged = other.name_damaged
    elif choice != Side.KEEP:
        assign_field(keep, field, choice)


def _merge_group(uow: UnitOfWork, people: list[DuplicatePerson]) -> None:
    keep = people[0]
    for each in people[1:]:
        keep = fuller(keep, each)
    for each in people:
        if each.id != keep.id:
            _merge(uow, keep.id, each.id, {})


def _groups(pairs: list[tuple[str, str]], apart: set[tuple[str, str]]) -> list[list[str]]:
    """Ids who are all one person, linked by pairs, without any two that were kept apart."""
    group_of: dict[str, list[str]] = {}
    for first, second in pairs:
        one, two = group_of.setdefault(first, [first]), group_of.setdefault(second, [second])
        if one is two or any((min(a, b), max(a, b)) in apart for a in one for b in two):
            continue
        one.extend(two)
        group_of.update(dict.fromkeys(two, one))
    groups = {id(group): sorted(group) for group in group_of.values() if len(group) > 1}
    return list(groups.values())


def _handle(session: Any, influencer_id: str) -> str:
    handles = select(Account.handle).where(Account.influencer_id == influencer_id, Account.handle.is_not(None))
    return session.scalar(handles.order_by(Account.followers.desc().nulls_last()).limit(1)) or ""


def _spoken(person: Influencer | None, handle: str) -> str:
    name = person.name if person is not None and person.name else f"@{handle}"
    return name if len(name) <= LABEL_NAME else f"{name[: LABEL_NAME - 1]}…"
