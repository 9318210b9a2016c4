"""Rows of a mapped list of comments -> comments, or the reason why not. Who wrote one is kept as a hash only."""

import hashlib
import html
from collections.abc import Sequence
from dataclasses import dataclass, field

from crm.domain.identity import permalink_key
from crm.domain.text import caseless, clean_line, clean_text
from crm.files.fields import Field
from crm.files.mapping import Mapping
from crm.files.moments import Moment
from crm.files.row_cells import ColumnReader, RowCells
from crm.files.rows import RowProblem, RowWarning
from crm.files.tables import Row

TEXT_LENGTH = 20_000
_ID_LENGTH, _REF_LENGTH, _HASH_LENGTH = 60, 300, 32


@dataclass(frozen=True, slots=True)
class CommentRow:
    """One comment; "" and None are not known.

    Attributes:
        id: the platform's own, else a hash of what the row says; `own_id` tells which.
        post_ref: the file's id of the post, or its address.
        author_key: a hash of who wrote it.
        spam: as the source marks it.
    """

    line: int
    id: str
    own_id: bool
    text: str
    post_ref: str = ""
    author_key: str | None = None
    at: Moment | None = None
    likes: int | None = None
    spam: bool | None = None
    warnings: tuple[RowWarning, ...] = field(default=(), compare=False)


class CommentReader:
    """Reads rows of one header by one mapping.

    Raises:
        UserError: the mapping names a column that the header does not have.
    """

    def __init__(self, mapping: Mapping, header: Sequence[str]) -> None:
        self._columns = ColumnReader(mapping, header)

    def read(self, row: Row) -> CommentRow | RowProblem | None:
        """One row as a comment; a problem; or None when it has no text."""
        return self._columns.read(row, _comment)


def _comment(cells: RowCells) -> CommentRow | None:
    text = clean_text(html.unescape(cells.raw(Field.TEXT)))[:TEXT_LENGTH]
    if not text:
        return None
    told_id = cells.id(Field.COMMENT_ID)
    post_ref = _post(cells, told_id)
    author = caseless(cells.raw(Field.AUTHOR)).lstrip("@")
    at = cells.moment(Field.AT)
    said = (post_ref, author, at.iso() if at else "", text)
    own = told_id if len(told_id) <= _ID_LENGTH else _hashed(told_id)
    return CommentRow(
        line=cells.line,
        id=own or _hashed(*said),
        own_id=bool(own),
        text=text,
        post_ref=post_ref,
        author_key=_hashed("author", author) if author else None,
        at=at,
        likes=cells.count(Field.COMMENT_LIKES),
        spam=cells.flag(Field.SPAM),
        warnings=tuple(cells.warnings),
    )


def _post(cells: RowCells, comment_id: str) -> str:
    """The post that the row names; an address of the comment itself names none."""
    ref = cells.id(Field.POST_REF, _REF_LENGTH)
    if ref:
        return ref
    address = clean_line(cells.raw(Field.PERMALINK))
    key = permalink_key(address) if len(address) <= _REF_LENGTH else None
    return "" if key is None or key[1] == comment_id else address


def _hashed(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:_HASH_LENGTH]
