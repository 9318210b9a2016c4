"""Commands on message templates. Each is one labelled step; what is merged and leaves is in messages.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from crm.db.entities import MessageTemplate, SequenceStep, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.domain.identity import name_key
from crm.domain.message_template import check_template
from crm.domain.vocabulary import Channel
from crm.errors import Conflict, UserError
from crm.services.message_names import own_name

SUBJECT_LENGTH = 300
TEXT_LENGTH = 20_000


@dataclass(frozen=True)
class TemplateDraft:
    """A template as typed; `subject` only for e-mail."""

    name: str
    text: str
    channel: Channel = Channel.EMAIL
    subject: str = ""


def add_template(db: Database, draft: TemplateDraft) -> str:
    """Add a message template and return its id.

    Raises:
        UserError: a field is unknown, a text is missing or too long.
        Conflict: the name is taken.
    """
    with db.begin("Add template") as uow:
        template = MessageTemplate(id=new_id(), archived=False, created_at=uow.now)
        for name in ("name", "channel", "subject", "text"):
            _assign(uow, template, name, getattr(draft, name))
        uow.add(template)
        return template.id


def edit_template(db: Database, template_id: str, changes: Mapping[str, Any]) -> None:
    """Change a template's name, channel, subject, text or archived."""
    with db.begin("Edit template") as uow:
        template = uow.get(MessageTemplate, template_id)
        for name, value in changes.items():
            _assign(uow, template, name, value)


def remove_template(db: Database, template_id: str) -> None:
    """Remove a template that no sequence uses; what was written with it stays.

    Raises:
        Conflict: a sequence uses it.
    """
    with db.begin("Remove template") as uow:
        template = uow.get(MessageTemplate, template_id)
        used = uow.session.scalar(select(func.count()).where(SequenceStep.template_id == template_id))
        if used:
            raise Conflict("A sequence uses this template; archive it, or change the sequence first.")
        uow.delete(template)


def _assign(uow: UnitOfWork, template: MessageTemplate, field: str, value: Any) -> None:
    match field:
        case "name":
            template.name = own_name(uow, MessageTemplate, value, template.id)
            template.name_key = name_key(template.name)
        case "channel":
            template.channel = limits.choice(Channel, value, field)
        case "subject":
            template.subject = limits.one_line(value, field, SUBJECT_LENGTH)
            check_template(template.subject, field)
        case "text":
            template.text = limits.many_lines(value, field, TEXT_LENGTH)
            if not template.text:
                raise UserError("Type the message.", field=field)
            check_template(template.text, field)
        case "archived":
            template.archived = limits.yes_or_no(value, field)
        case _:
            raise UserError(f"A template has no field “{field}”.", field=field)
