"""Commands on deliverables: what a partner agreed to make. Each public command is one labelled step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm.db.entities import Collaboration, Deliverable, new_id
from crm.db.unit_of_work import Database
from crm.domain import limits
from crm.domain.vocabulary import DeliverableState, Platform, PostType
from crm.errors import UserError

MOST_PIECES = 1000
MOST_ROUNDS = 20


@dataclass(frozen=True)
class DeliverableDraft:
    """An agreed piece as typed.

    Attributes:
        count: how many of this kind.
        due_from_on, due_on: first and last day of the window, both inclusive.
        rounds_agreed: rounds of changes; None when nobody said.
    """

    collaboration_id: str
    format: PostType
    platform: Platform | None = None
    count: int = 1
    due_from_on: date | None = None
    due_on: date | None = None
    rounds_agreed: int | None = None
    note: str = ""


def add_deliverable(db: Database, draft: DeliverableDraft) -> str:
    """Add an agreed piece and return its id.

    Raises:
        NotFound: the collaboration is gone.
        UserError: a value is wrong.
    """
    with db.begin("Add deliverable") as uow:
        part = uow.get(Collaboration, draft.collaboration_id)
        deliverable = Deliverable(id=new_id(), collaboration_id=part.id, state=DeliverableState.AGREED)
        for field in DeliverableDraft.__dataclass_fields__:
            if field != "collaboration_id":
                _assign(deliverable, field, getattr(draft, field))
        _check_days(deliverable)
        uow.add(deliverable)
        return deliverable.id


def edit_deliverable(db: Database, deliverable_id: str, changes: Mapping[str, Any]) -> None:
    """Change some fields of an agreed piece, also its state.

    Raises:
        NotFound: the deliverable is gone.
        UserError: a value is wrong; an unknown field is named.
    """
    with db.begin("Edit deliverable") as uow:
        deliverable = uow.get(Deliverable, deliverable_id)
        for field, value in changes.items():
            _assign(deliverable, field, value)
        _check_days(deliverable)


def remove_deliverable(db: Database, deliverable_id: str) -> None:
    """Remove an agreed piece with its reviews; posts stay."""
    with db.begin("Remove deliverable") as uow:
        uow.delete(uow.get(Deliverable, deliverable_id))


def _assign(deliverable: Deliverable, field: str, value: Any) -> None:
    match field:
        case "format":
            deliverable.format = limits.choice(PostType, value, field)
        case "platform":
            deliverable.platform = limits.choice(Platform, value, field) if value else None
        case "count":
            deliverable.count = limits.whole(value, field, 1, MOST_PIECES)
        case "due_from_on" | "due_on":
            setattr(deliverable, field, limits.day(value, field))
        case "rounds_agreed":
            deliverable.rounds_agreed = limits.count(value, field, MOST_ROUNDS)
        case "state":
            deliverable.state = limits.choice(DeliverableState, value, field)
        case "note":
            deliverable.note = limits.many_lines(value, field)
        case _:
            raise UserError(f"A deliverable has no field “{field}”.", field=field)


def _check_days(deliverable: Deliverable) -> None:
    first, last = deliverable.due_from_on, deliverable.due_on
    if first and last and last < first:
        raise UserError("The window ends before it starts.", field="due_on")
