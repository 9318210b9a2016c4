"""Reusable blocks of briefs: kept, edited, removed, each one undoable step."""

import pytest

from crm.db.unit_of_work import Database
from crm.errors import UserError
from crm.queries.briefs import brief_blocks
from crm.services.brief_blocks import BlockDraft, add_block, edit_block, remove_block
from crm.services.history import undo


def test_a_block_is_kept_edited_and_removed(db: Database) -> None:
    block = add_block(db, BlockDraft("disclosure", "UK", "Begin with #ad."))
    edit_block(db, block, {"text": "Begin with #ad, always."})
    assert [(each.part, each.name, each.text) for each in brief_blocks(db)] == [
        ("disclosure", "UK", "Begin with #ad, always.")
    ]
    remove_block(db, block)
    assert brief_blocks(db) == []
    undo(db)
    assert [each.id for each in brief_blocks(db)] == [block]


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (BlockDraft("themes", "UK", "words"), "part"),
        (BlockDraft("aim", " ", "words"), "name"),
        (BlockDraft("aim", "UK", "\n"), "text"),
    ],
)
def test_a_block_needs_a_part_a_name_and_words(db: Database, draft: BlockDraft, field: str) -> None:
    with pytest.raises(UserError) as refused:
        add_block(db, draft)
    assert refused.value.field == field
