"""Commands on posts: add, edit, remove. Each is one labelled step; posts of files come through the import."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from crm.db.entities import Account, Collaboration, Influencer, Post, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.domain.identity import permalink_key
from crm.domain.vocabulary import Platform, PostType
from crm.errors import Conflict, UserError

TEXT_LENGTH = 20_000


@dataclass(frozen=True)
class PostDraft:
    """A post as typed; `platform` None means the one that the link shows."""

    influencer_id: str | None = None
    platform: Platform | None = None
    url: str | None = None
    type: PostType = PostType.POST
    posted_on: date | None = None
    text: str = ""
    collaboration_id: str | None = None
    boosted: bool = False
    giveaway: bool = False


def add_post(db: Database, draft: PostDraft) -> str:
    """Add a post and return its id.

    Raises:
        NotFound: the influencer or the collaboration is gone.
        UserError: neither link nor platform says where it is; the collaboration is another influencer's.
        Conflict: the post is here already.
    """
    with db.begin("Add post") as uow:
        key = permalink_key(draft.url) if draft.url else None
        platform = draft.platform or (key[0] if key else None)
        if platform is None:
            raise UserError("Say on which platform the post is.", field="platform")
        if draft.influencer_id is not None:
            uow.get(Influencer, draft.influencer_id)
        post = Post(id=new_id(), influencer_id=draft.influencer_id, platform=platform, created_at=uow.now)
        told = {name: getattr(draft, name) for name in ("url", "type", "posted_on", "text", "boosted", "giveaway")}
        for field, value in {"collaboration_id": draft.collaboration_id, **told}.items():
            _assign(uow, post, field, value)
        post.account_id = _only_account(uow, draft.influencer_id, platform)
        uow.add(post)
        return post.id


def edit_post(db: Database, post_id: str, changes: Mapping[str, Any]) -> None:
    """Change some fields of a post.

    Raises:
        NotFound: the post is gone.
        UserError, Conflict: as `add_post`; an unknown field is named.
    """
    with db.begin("Edit post") as uow:
        post = uow.get(Post, post_id)
        for field, value in changes.items():
            _assign(uow, post, field, value)


def remove_post(db: Database, post_id: str) -> None:
    """Remove a post; its readings and comments stay, unseen, so that undo brings them back with it."""
    with db.begin("Remove post") as uow:
        uow.delete(uow.get(Post, post_id))


def _assign(uow: UnitOfWork, post: Post, field: str, value: Any) -> None:
    match field:
        case "influencer_id":
            post.influencer_id = uow.get(Influencer, value).id if value else None
            post.account_id = _only_account(uow, post.influencer_id, post.platform)
        case "url":
            _give_link(uow, post, value)
        case "type":
            post.type = limits.choice(PostType, value, field)
        case "posted_on":
            post.posted_on = limits.day(value, field)
            post.posted_at = None
        case "text":
            post.text = limits.many_lines(value, field, TEXT_LENGTH)
        case "boosted" | "giveaway":
            setattr(post, field, limits.yes_or_no(value, field))
        case "collaboration_id":
            post.collaboration_id = _own_part(uow, post, value)
        case _:
            raise UserError(f"A post has no field “{field}”.", field=field)


def _give_link(uow: UnitOfWork, post: Post, value: Any) -> None:
    post.url = limits.web_address(value, "url")
    key = permalink_key(post.url) if post.url else None
    if post.url and key is None:
        raise UserError("This is not the address of a post.", field="url")
    post.permalink_key = key[1] if key else None
    if key is None:
        return
    same = (Post.platform == post.platform, Post.permalink_key == key[1], Post.id != post.id)
    with uow.session.no_autoflush:
        if uow.session.scalar(select(Post.id).where(*same)) is not None:
            raise Conflict("This post is here already.", field="url")


def _own_part(uow: UnitOfWork, post: Post, collaboration_id: str | None) -> str | None:
    """The collaboration, when it is that of the post's influencer; a post of nobody becomes its influencer's."""
    if not collaboration_id:
        return None
    with uow.session.no_autoflush:
        part = uow.get(Collaboration, collaboration_id)
    if post.influencer_id is None:
        post.influencer_id = part.influencer_id
    if part.influencer_id != post.influencer_id:
        raise UserError("The collaboration is another influencer's.", field="collaboration")
    return part.id


def _only_account(uow: UnitOfWork, influencer_id: str | None, platform: Platform) -> str | None:
    """The account of this influencer on this platform, when there is just one."""
    if influencer_id is None:
        return None
    asked = select(Account.id).where(Account.influencer_id == influencer_id, Account.platform == platform)
    with uow.session.no_autoflush:
        found = uow.session.scalars(asked.limit(2)).all()
    return found[0] if len(found) == 1 else None
