"""Commands on reusable blocks of briefs, such as a disclosure wording: keep, edit, remove. Each is one step."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crm.db.entities import BriefBlock, new_id
from crm.db.unit_of_work import Database
from crm.domain import limits
from crm.domain.brief_contents import BLOCK_PARTS, TEXT_LENGTH
from crm.errors import UserError

NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class BlockDraft:
    """A piece of a brief to use again; `part` is the field of `BriefContents` that it fits."""

    part: str
    name: str
    text: str


def add_block(db: Database, draft: BlockDraft) -> str:
    """Keep a block and return its id.

    Raises:
        UserError: it has no name or no text, or there is no such part.
    """
    with db.begin("Add block") as uow:
        block = BriefBlock(id=new_id(), part="", name="", text="")
        for field in ("part", "name", "text"):
            _assign(block, field, getattr(draft, field))
        uow.add(block)
        return block.id


def edit_block(db: Database, block_id: str, changes: Mapping[str, Any]) -> None:
    """Change fields of `BlockDraft`; briefs that used the block stay as they are.

    Raises:
        NotFound: the block is gone.
        UserError: as `add_block`.
    """
    with db.begin("Edit block") as uow:
        block = uow.get(BriefBlock, block_id)
        for field, value in changes.items():
            _assign(block, field, value)


def remove_block(db: Database, block_id: str) -> None:
    """Remove a block; briefs that used it stay as they are."""
    with db.begin("Remove block") as uow:
        uow.delete(uow.get(BriefBlock, block_id))


def _assign(block: BriefBlock, field: str, value: Any) -> None:
    if field == "part":
        if value not in BLOCK_PARTS:
            raise UserError(f"A block cannot be for “{value}”.", field=field)
        block.part = value
    elif field == "name":
        block.name = limits.one_line(value, field, NAME_LENGTH)
        if not block.name:
            raise UserError("Type the block's name.", field=field)
    elif field == "text":
        block.text = limits.many_lines(value, field, TEXT_LENGTH)
        if not block.text:
            raise UserError("Type the block's words.", field=field)
    else:
        raise UserError(f"A block has no field “{field}”.", field=field)
