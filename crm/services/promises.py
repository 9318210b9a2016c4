"""Commands on promises, ours and theirs: make, edit, keep, release, reopen, remove. Each is one labelled step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm.db.entities import Influencer, Partnership, Promise, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.domain.vocabulary import Party, PromiseState
from crm.errors import UserError

TEXT_LENGTH = 500


@dataclass(frozen=True)
class PromiseDraft:
    """A promise as given; `made_on` is the local day of it."""

    influencer_id: str
    owed_by: Party
    text: str
    made_on: date
    due_on: date | None = None
    partnership_id: str | None = None
    outreach_id: str | None = None


def make_promise(db: Database, draft: PromiseDraft) -> str:
    """Note a promise and return its id.

    Raises:
        NotFound: the influencer or the partnership is gone.
        UserError: a value is wrong.
    """
    with db.begin("Note promise") as uow:
        return promise_within(uow, draft)


def promise_within(uow: UnitOfWork, draft: PromiseDraft) -> str:
    """Note a promise inside the caller's step and return its id."""
    uow.get(Influencer, draft.influencer_id)
    promise = Promise(id=new_id(), influencer_id=draft.influencer_id, text="", created_at=uow.now)
    promise.outreach_id = draft.outreach_id
    for field in ("owed_by", "text", "made_on", "due_on", "partnership_id"):
        _assign(uow, promise, field, getattr(draft, field))
    uow.add(promise)
    return promise.id


def edit_promise(db: Database, promise_id: str, changes: Mapping[str, Any]) -> None:
    """Change a promise's owed_by, text, made_on, due_on or partnership_id.

    Raises:
        NotFound: the promise is gone.
        UserError: a value is wrong or there is no such field.
    """
    with db.begin("Edit promise") as uow:
        promise = uow.get(Promise, promise_id)
        for field, value in changes.items():
            _assign(uow, promise, field, value)


def keep_promise(db: Database, promise_id: str, on: date) -> None:
    """Mark a promise as kept on a local day; whether that was late follows from its due date."""
    _settle(db, "Keep promise", promise_id, PromiseState.KEPT, on)


def release_promise(db: Database, promise_id: str, on: date) -> None:
    """Mark a promise as no longer owed, by agreement."""
    _settle(db, "Release promise", promise_id, PromiseState.RELEASED, on)


def reopen_promise(db: Database, promise_id: str) -> None:
    """Put a settled promise back among those owed."""
    with db.begin("Reopen promise") as uow:
        promise = uow.get(Promise, promise_id)
        promise.state, promise.settled_on = PromiseState.OPEN, None


def remove_promise(db: Database, promise_id: str) -> None:
    """Remove a promise that was never made."""
    with db.begin("Remove promise") as uow:
        uow.delete(uow.get(Promise, promise_id))


def _settle(db: Database, label: str, promise_id: str, state: PromiseState, on: date) -> None:
    with db.begin(label) as uow:
        promise = uow.get(Promise, promise_id)
        day = limits.day(on, "settled_on")
        if day is None or day < promise.made_on:
            raise UserError("This is before the promise was made.", field="settled_on")
        promise.state, promise.settled_on = state, day


def _assign(uow: UnitOfWork, promise: Promise, field: str, value: Any) -> None:
    match field:
        case "owed_by":
            promise.owed_by = limits.choice(Party, value, field)
        case "text":
            promise.text = limits.one_line(value, field, TEXT_LENGTH)
            if not promise.text:
                raise UserError("Type what was promised.", field=field)
        case "made_on":
            day = limits.day(value, field)
            if day is None:
                raise UserError("Say when it was promised.", field=field)
            promise.made_on = day
        case "due_on":
            promise.due_on = limits.day(value, field)
        case "partnership_id":
            if value and uow.get(Partnership, value).influencer_id != promise.influencer_id:
                raise UserError("That partnership is with someone else.", field=field)
            promise.partnership_id = value or None
        case _:
            raise UserError(f"A promise has no field “{field}”.", field=field)
