"""Commands on posts: add, edit, remove, tag. Each is one labelled step; posts of files come through the import."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from crm.db.entities import (
    Account,
    Collaboration,
    Influencer,
    Post,
    PostTag,
    new_id,
)
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.domain.identity import handle_key, name_key, permalink_key, post_handle
from crm.domain.permalinks import kind_in_link
from crm.domain.vocabulary import Platform, PostTagKind, PostType
from crm.errors import Conflict, UserError
from crm.files.post_ids import KEY_IS_ID

TEXT_LENGTH = 20_000
TAG_LENGTH = 120
_TAG_FIELDS = {"themes": PostTagKind.THEME, "styles": PostTagKind.STYLE}
_FLAGS = ("boosted", "giveaway", "shared")


@dataclass(frozen=True)
class PostDraft:
    """A post as typed; a link alone is enough.

    Attributes:
        influencer_id: None means whoever the link names, if somebody here has that handle.
        platform, type: None means what the link shows.
        boosted: money was put behind it; shared: one post of two accounts, counted once; giveaway: not a typical post.
    """

    influencer_id: str | None = None
    platform: Platform | None = None
    url: str | None = None
    type: PostType | None = None
    posted_on: date | None = None
    text: str = ""
    collaboration_id: str | None = None
    boosted: bool = False
    giveaway: bool = False
    shared: bool = False
    themes: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()


def add_post(db: Database, draft: PostDraft) -> str:
    """Add a post and return its id.

    Raises:
        NotFound: the influencer or the collaboration is gone.
        UserError: neither link nor platform says where it is; the collaboration is another influencer's.
        Conflict: the post is here already.
    """
    with db.begin("Add post") as uow:
        url = limits.web_address(draft.url, "url") if draft.url else None
        key = permalink_key(url) if url else None
        platform = draft.platform or (key[0] if key else None)
        if platform is None:
            field = "url" if url else "platform"
            raise UserError("Give the link of the post, or say on which platform it is.", field=field)
        owner = uow.get(Influencer, draft.influencer_id).id if draft.influencer_id else _named_in(uow, url)
        post = Post(id=new_id(), influencer_id=owner, platform=platform, created_at=uow.now)
        told = {name: getattr(draft, name) for name in ("collaboration_id", "url", "posted_on", "text", *_FLAGS)}
        told["type"] = draft.type or kind_in_link(platform, url or "")
        for field, value in told.items():
            _assign(uow, post, field, value)
        post.account_id = _account(uow, post)
        uow.add(post)
        uow.flush()
        for field in _TAG_FIELDS:
            _assign(uow, post, field, getattr(draft, field))
        return post.id


def edit_post(db: Database, post_id: str, changes: Mapping[str, Any]) -> None:
    """Change some fields of a post; `themes` and `styles` replace the old ones.

    Args:
        changes: field of `PostDraft` but its platform, or `seen_gone_on`, the day on which it was seen to be gone.

    Raises:
        NotFound: the post is gone.
        UserError, Conflict: as `add_post`; an unknown field is named.
    """
    with db.begin("Edit post") as uow:
        post = uow.get(Post, post_id)
        for field, value in changes.items():
            _assign(uow, post, field, value)
        if {"influencer_id", "url"} & set(changes):
            post.account_id = _account(uow, post)


def remove_post(db: Database, post_id: str) -> None:
    """Remove a post; its readings and comments stay, unseen, so that undo brings them back with it."""
    with db.begin("Remove post") as uow:
        uow.delete(uow.get(Post, post_id))


def tag_posts(
    db: Database, post_ids: Sequence[str], kind: PostTagKind, add: Sequence[str], remove: Sequence[str] = ()
) -> None:
    """Give posts creative themes or styles, or take some off, as one step.

    Raises:
        NotFound: one of the posts is gone.
        UserError: a name is too long.
    """
    added, gone = limits.words(add, "add", TAG_LENGTH), limits.words(remove, "remove", TAG_LENGTH)
    with db.begin("Tag post" if len(post_ids) == 1 else "Tag posts") as uow:
        for post_id in post_ids:
            uow.get(Post, post_id)
            known = _tags(uow, post_id, kind)
            without = {name_key(name) for name in gone}
            kept = [tag.name for key, tag in known.items() if key not in without]
            _set_tags(uow, post_id, kind, (*kept, *added))


def _assign(uow: UnitOfWork, post: Post, field: str, value: Any) -> None:
    if field in _FLAGS:
        setattr(post, field, limits.yes_or_no(value, field))
        return
    match field:
        case "influencer_id":
            post.influencer_id = uow.get(Influencer, value).id if value else None
            post.influencer_ref = None if value else post.influencer_ref
        case "url":
            _give_link(uow, post, value)
        case "type":
            post.type = limits.choice(PostType, value, field)
        case "posted_on":
            _give_day(post, limits.day(value, field))
        case "seen_gone_on":
            post.seen_gone_on = limits.day(value, field)
        case "text":
            post.text = limits.many_lines(value, field, TEXT_LENGTH)
        case "themes" | "styles":
            _set_tags(uow, post.id, _TAG_FIELDS[field], limits.words(value, field, TAG_LENGTH))
        case "collaboration_id":
            post.collaboration_id = own_part(uow, post, value)
        case _:
            raise UserError(f"A post has no field “{field}”.", field=field)


def _give_day(post: Post, day: date | None) -> None:
    """Another day takes the instant away; the same day keeps what the source told."""
    if day != post.posted_on:
        post.posted_at = None
    post.posted_on = day


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
    if post.platform in KEY_IS_ID and post.platform is key[0] and post.platform_post_id is None:
        post.platform_post_id = key[1]


def own_part(uow: UnitOfWork, post: Post, collaboration_id: str | None) -> str | None:
    """The collaboration, when it is that of the post's influencer; a post of nobody becomes its influencer's.

    Raises:
        NotFound: the collaboration is gone.
        UserError: it is another influencer's.
    """
    if not collaboration_id:
        return None
    with uow.session.no_autoflush:
        part = uow.get(Collaboration, collaboration_id)
    if post.influencer_id is None:
        post.influencer_id = part.influencer_id
    if part.influencer_id != post.influencer_id:
        raise UserError("The collaboration is another influencer's.", field="collaboration")
    return part.id


def _named_in(uow: UnitOfWork, url: str | None) -> str | None:
    """Whose handle the link shows; None when it shows none or nobody here has it."""
    shown = post_handle(url) if url else None
    if shown is None:
        return None
    holders = select(Account.influencer_id).where(
        Account.platform == shown[0], Account.handle_key == handle_key(shown[1])
    )
    found = uow.session.scalars(holders.distinct().limit(2)).all()
    return found[0] if len(found) == 1 else None


def _account(uow: UnitOfWork, post: Post) -> str | None:
    """The account of the post's influencer that its link names, else the only one on this platform."""
    if post.influencer_id is None:
        return None
    asked = select(Account.id, Account.handle_key).where(
        Account.influencer_id == post.influencer_id, Account.platform == post.platform
    )
    with uow.session.no_autoflush:
        found = uow.session.execute(asked).all()
    shown = post_handle(post.url) if post.url else None
    named: list[str] = [row.id for row in found if shown is not None and row.handle_key == handle_key(shown[1])]
    only: list[str] = [row.id for row in found] if len(found) == 1 else []
    return next(iter((*named, *only)), None)


def _tags(uow: UnitOfWork, post_id: str, kind: PostTagKind) -> dict[str, PostTag]:
    rows = select(PostTag).where(PostTag.post_id == post_id, PostTag.kind == kind).order_by(PostTag.id)
    with uow.session.no_autoflush:
        return {tag.name_key: tag for tag in uow.session.scalars(rows)}


def _set_tags(uow: UnitOfWork, post_id: str, kind: PostTagKind, names: Iterable[str]) -> None:
    """Give the post exactly these; a name that is there already keeps its row."""
    wanted = {name_key(name): name for name in reversed(list(names)) if name_key(name)}
    known = _tags(uow, post_id, kind)
    for key, tag in known.items():
        if key not in wanted:
            uow.delete(tag)
    fresh = [key for key in reversed(wanted) if key not in known]
    uow.add(*(PostTag(id=new_id(), post_id=post_id, kind=kind, name=wanted[key], name_key=key) for key in fresh))
