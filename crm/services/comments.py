"""Commands on comments: paste them under a post, say what one is. Each is one labelled step; files come by the import."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import select

from crm.db.entities import Comment, CommentMark, Post, new_id
from crm.db.unit_of_work import Database
from crm.domain.feedback import PersonMark
from crm.domain.text import clean_text
from crm.errors import NotFound, UserError

MOST_PASTED = 2000
TEXT_LENGTH = 10_000


def paste_comments(db: Database, post_id: str, texts: Sequence[str]) -> int:
    """Keep pasted comments under a post as one step; those that are there already are left out.

    Args:
        texts: one comment each, without their authors.

    Returns:
        How many were new.

    Raises:
        NotFound: the post is gone.
        UserError: nothing or too much was pasted.
    """
    said = [text for text in (clean_text(each)[:TEXT_LENGTH] for each in texts) if text]
    if not said:
        raise UserError("Paste at least one comment, each on a line of its own.", field="text")
    if len(said) > MOST_PASTED:
        raise UserError(f"Paste at most {MOST_PASTED:,} comments at a time.", field="text")
    with db.begin("Paste comments") as uow:
        uow.get(Post, post_id)
        keyed = {_key(post_id, text, said[:at].count(text)): text for at, text in enumerate(said)}
        known = set(uow.session.scalars(select(Comment.id).where(Comment.id.in_(list(keyed)))))
        new = [
            {"id": key, "post_id": post_id, "text": text, "at": None, "likes": None, "spam": None}
            for key, text in keyed.items()
            if key not in known
        ]
        uow.insert(Comment, new)
    return len(new)


def mark_comments(db: Database, comment_ids: Sequence[str], mark: PersonMark) -> None:
    """Say what comments are, as one step; a mark says only what it names, and takes nothing else back.

    Raises:
        NotFound: one of them is gone.
    """
    with db.begin("Mark comments" if len(comment_ids) > 1 else "Mark comment") as uow:
        there = set(uow.session.scalars(select(Comment.id).where(Comment.id.in_(comment_ids))))
        if len(there) < len(set(comment_ids)):
            raise NotFound("That comment is no longer there.")
        marks = select(CommentMark).where(CommentMark.comment_id.in_(comment_ids)).order_by(CommentMark.marked_at)
        known = {each.comment_id: each for each in uow.session.scalars(marks)}
        for comment_id in there:
            marked = known.get(comment_id)
            if marked is None:
                marked = CommentMark(id=new_id(), comment_id=comment_id, theme=None, tone=None, spam=None)
                uow.add(marked)
            marked.theme = mark.theme or marked.theme
            marked.tone = mark.tone or marked.tone
            marked.spam = marked.spam if mark.spam is None else mark.spam
            marked.marked_by, marked.marked_at = uow.user, uow.now


def remove_marks(db: Database, comment_ids: Sequence[str]) -> None:
    """Leave these comments to the word list again."""
    with db.begin("Remove marks") as uow:
        for marked in uow.session.scalars(select(CommentMark).where(CommentMark.comment_id.in_(comment_ids))):
            uow.delete(marked)


def _key(post_id: str, text: str, place: int) -> str:
    """The same text pasted again under the same post is the same comment; twice in one paste are two."""
    return hashlib.sha256(f"pasted {post_id} {place} {text}".encode()).hexdigest()
