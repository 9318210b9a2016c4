"""Commands on influencers: add, edit, tag, remove, audience notes, value ratings. Each is one labelled step.

Accounts live in accounts.py and are offered here too. Reading is crm/queries/influencers.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from crm.db.entities import (
    AudienceNote,
    BrandValue,
    Influencer,
    InfluencerTag,
    Niche,
    Tag,
    ValueRating,
    new_id,
)
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.domain.identity import name_key
from crm.domain.vocabulary import Channel
from crm.errors import UserError
from crm.queries.removed_people import REMOVAL, left_alone
from crm.services.accounts import (
    AccountDraft,
    SnapshotDraft,
    add_account,
    edit_account,
    record_snapshot,
    refresh_sort_key,
    remove_account,
    rename_account,
    write_account,
)
from crm.services.labels import drop_unused, label_ids, set_niches, set_tags
from crm.services.sequence_runs import leave_alone

__all__ = [
    "AccountDraft",
    "InfluencerDraft",
    "SnapshotDraft",
    "ValueRatingDraft",
    "add_account",
    "add_audience_note",
    "add_influencer",
    "edit_account",
    "edit_influencer",
    "rate_value",
    "record_snapshot",
    "remove_account",
    "remove_influencer",
    "rename_account",
    "tag_influencers",
]

_LINES = {"location": 200, "language": 35, "gender": 60, "phone": 60}
_WISHES = {"contact_hours": 120, "zone": 60}
_NOTES = ("note", "private_note")


@dataclass(frozen=True)
class InfluencerDraft:
    """A person or group as typed; a name may be missing when an account has a handle."""

    name: str = ""
    email: str | None = None
    location: str | None = None
    language: str | None = None
    note: str = ""
    private_note: str = ""
    do_not_contact: bool = False
    tags: tuple[str, ...] = ()
    niches: tuple[str, ...] = ()
    accounts: tuple[AccountDraft, ...] = ()
    gender: str | None = None
    phone: str | None = None
    website: str | None = None


@dataclass(frozen=True)
class ValueRatingDraft:
    """How well an influencer fits one value of a brand: `score` from 0 to 5, with what it rests on."""

    influencer_id: str
    brand_value_id: str
    score: int
    evidence: str
    rated_on: date


def add_influencer(db: Database, draft: InfluencerDraft) -> str:
    """Add a person or group with accounts, tags and niches, and return the id.

    Who was removed after asking not to be contacted comes back marked so.

    Raises:
        UserError: a value is wrong; `field` says which.
        Conflict: one of the accounts is already someone's.
    """
    with db.begin("Add influencer") as uow:
        influencer = Influencer(id=new_id(), name="", sort_key="", created_at=uow.now)
        for field in ("name", "email", "website", "do_not_contact", *_LINES, *_NOTES):
            assign_field(influencer, field, getattr(draft, field))
        uow.add(influencer)
        uow.flush()
        for account in draft.accounts:
            write_account(uow, influencer.id, account)
        set_tags(uow, influencer.id, limits.words(draft.tags, "tags"))
        set_niches(uow, influencer.id, limits.words(draft.niches, "niches"))
        refresh_sort_key(uow, influencer)
        refuse_nameless(influencer)
        accounts = [(account.platform, account.handle_key) for account in influencer.accounts]
        if left_alone(uow.session).knows(influencer.email, accounts):
            leave_alone(uow, [influencer.id])
        return influencer.id


def edit_influencer(db: Database, influencer_id: str, changes: Mapping[str, Any]) -> None:
    """Change some fields of an influencer; fields that are not named stay.

    Args:
        changes: field name of `InfluencerDraft` (not accounts) -> new value; tags and niches replace the old ones.

    Raises:
        NotFound: the influencer is gone.
        UserError: a value is wrong or there is no such field.
    """
    with db.begin("Edit influencer") as uow:
        influencer = uow.get(Influencer, influencer_id)
        for field, value in changes.items():
            if field == "tags":
                set_tags(uow, influencer_id, limits.words(value, field))
            elif field == "niches":
                set_niches(uow, influencer_id, limits.words(value, field))
            else:
                assign_field(influencer, field, value)
        if "do_not_contact" in changes and influencer.do_not_contact:
            leave_alone(uow, [influencer_id])
        refresh_sort_key(uow, influencer)
        refuse_nameless(influencer)


def remove_influencer(db: Database, influencer_id: str) -> None:
    """Remove an influencer with everything that belongs to them: accounts, partnerships, outreach, tasks, files."""
    with db.begin(REMOVAL) as uow:
        uow.delete(uow.get(Influencer, influencer_id))
        uow.flush()
        drop_unused(uow, Tag)
        drop_unused(uow, Niche)


def tag_influencers(db: Database, ids: Sequence[str], add: Sequence[str], remove: Sequence[str] = ()) -> None:
    """Put tags on, and take tags off, many influencers in one step; ids that are gone are passed over."""
    with db.begin("Tag influencers") as uow:
        tag_ids = label_ids(uow, Tag, limits.words(add, "tags"))
        off_keys = [name_key(name) for name in remove]
        off = list(uow.session.scalars(select(Tag.id).where(Tag.name_key.in_(off_keys))))
        for block in _blocks(ids):
            _tag_block(uow, block, tag_ids, off)
        drop_unused(uow, Tag)


def add_audience_note(db: Database, influencer_id: str, noted_on: date, text: str, source: str = "") -> str:
    """Keep a dated remark on who follows this influencer and return its id."""
    note = limits.many_lines(text, "text")
    if not note:
        raise UserError("Type what you noticed about the audience.", field="text")
    with db.begin("Add audience note") as uow:
        uow.get(Influencer, influencer_id)
        row = AudienceNote(id=new_id(), influencer_id=influencer_id, text=note)
        row.noted_on = limits.day(noted_on, "noted_on") or uow.today
        row.source = limits.one_line(source, "source", 200)
        uow.add(row)
        return row.id


def rate_value(db: Database, draft: ValueRatingDraft) -> str:
    """Rate an influencer against one value of a brand and return the rating's id; earlier ratings stay.

    Raises:
        UserError: the score is not from 0 to 5.
    """
    score = limits.whole(draft.score, "score", 0, 5)
    with db.begin("Rate brand value") as uow:
        uow.get(Influencer, draft.influencer_id)
        uow.get(BrandValue, draft.brand_value_id)
        rating = ValueRating(id=new_id(), influencer_id=draft.influencer_id, brand_value_id=draft.brand_value_id)
        rating.score, rating.rater = score, uow.user
        rating.evidence = limits.many_lines(draft.evidence, "evidence")
        rating.rated_on = limits.day(draft.rated_on, "rated_on") or uow.today
        uow.add(rating)
        return rating.id


def assign_field(influencer: Influencer, field: str, value: Any) -> None:
    """Set one field inside the caller's step, as a person typed it.

    Raises:
        UserError: the value is wrong or there is no such field.
    """
    match field:
        case "name":
            influencer.name = limits.one_line(value, field, limits.NAME_LENGTH)
            influencer.name_damaged = False
        case "email":
            influencer.email = limits.email(value, field)
        case "do_not_contact":
            influencer.do_not_contact = limits.yes_or_no(value, field)
        case "location" | "language" | "gender" | "phone":
            setattr(influencer, field, limits.one_line(value, field, _LINES[field]) or None)
        case "website":
            influencer.website = limits.web_address(value, field)
        case "note" | "private_note":
            setattr(influencer, field, limits.many_lines(value, field))
        case "preferred_channel":
            influencer.preferred_channel = limits.choice(Channel, value, field) if value else None
        case "contact_hours" | "zone":
            setattr(influencer, field, limits.one_line(value, field, _WISHES[field]) or None)
        case "never_ask":
            influencer.never_ask = limits.many_lines(value, field) or None
        case _:
            raise UserError(f"An influencer has no field “{field}”.", field=field)


def refuse_nameless(influencer: Influencer) -> None:
    """Refuse someone with neither a name nor a handle, once the order key was refreshed."""
    if not influencer.sort_key:
        raise UserError("Type a name, or add an account with a handle.", field="name")


def _tag_block(uow: UnitOfWork, ids: Sequence[str], tag_ids: Sequence[str], off: Sequence[str]) -> None:
    here = list(uow.session.scalars(select(Influencer.id).where(Influencer.id.in_(ids))))
    links = (InfluencerTag.influencer_id, InfluencerTag.tag_id)
    pairs = select(*links).where(links[0].in_(here), links[1].in_(tag_ids))
    present = {(row.influencer_id, row.tag_id) for row in uow.session.execute(pairs)}
    uow.insert(
        InfluencerTag,
        [
            {"id": new_id(), "influencer_id": one, "tag_id": tag}
            for one in here
            for tag in tag_ids
            if (one, tag) not in present
        ],
    )
    if off:
        uow.execute(delete(InfluencerTag).where(links[0].in_(here), links[1].in_(off)))


def _blocks(ids: Sequence[str], size: int = 500) -> list[Sequence[str]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]
