"""Names of templates and sequences: each once among its kind. Called inside the step of a command."""

from typing import Any

from sqlalchemy import select

from crm.db.entities import MessageTemplate, Sequence
from crm.db.unit_of_work import UnitOfWork
from crm.domain import limits
from crm.domain.identity import name_key
from crm.errors import Conflict, UserError

NAME_LENGTH = 120


def own_name(uow: UnitOfWork, kind: type[MessageTemplate] | type[Sequence], value: Any, own_id: str | None) -> str:
    """A typed name that no other of its kind has.

    Args:
        own_id: of what is named; None while it is new.

    Raises:
        UserError: no name.
        Conflict: another one has it.
    """
    words = limits.one_line(value, "name", NAME_LENGTH)
    if not words:
        raise UserError("Give it a name.", field="name")
    with uow.session.no_autoflush:
        known = uow.session.scalar(select(kind.id).where(kind.name_key == name_key(words)))
    if known not in (None, own_id):
        raise Conflict(f"“{words}” is there already; choose another name.", field="name")
    return words
