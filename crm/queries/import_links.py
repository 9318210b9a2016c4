"""What imports look up to join what files say with what is here: people, posts, codes and campaigns. Writes nothing.

A file's own ids match exactly, within the list that knows most of the file's ids: the same word may be an id in several.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Account,
    AccountHandle,
    Brand,
    Campaign,
    Collaboration,
    Influencer,
    InfluencerAlias,
    Post,
    PostAlias,
)
from crm.domain.identity import code_key, handle_key, name_key, permalink_key, sort_key
from crm.domain.profiles import platform_from
from crm.domain.vocabulary import Platform

_BLOCK = 500
_HANDLE = re.compile(r"@(?P<handle>.+?)(?: on (?P<platform>\w+))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FoundPost:
    """A post that a file's word means, with whose it is and in which campaign, where that is known."""

    id: str
    influencer_id: str | None
    campaign_id: str | None


@dataclass(frozen=True, slots=True)
class CodeHolder:
    """The collaboration whose code this is; `code_first`: a sale with a link and a code is the code's."""

    campaign_id: str
    influencer_id: str
    code_first: bool


@dataclass(frozen=True, slots=True)
class Referred:
    """What the words of one file mean; words that mean nothing here are absent.

    Attributes:
        people: word -> influencer id; posts: word -> post; codes: code key -> holder.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    posts: Mapping[str, FoundPost] = field(default_factory=dict)
    codes: Mapping[str, CodeHolder] = field(default_factory=dict)


def referred(session: Session, people: Iterable[str], posts: Iterable[str], codes: Iterable[str]) -> Referred:
    """What the words of one file mean.

    Args:
        people: ids of the file's own, "@handle", "@handle on platform" or names.
        posts: ids of the file's own, ids of a platform, or addresses.
        codes: promo codes as used.
    """
    return Referred(people_named(session, people), posts_named(session, posts), code_holders(session, codes))


def people_named(session: Session, words: Iterable[str]) -> dict[str, str]:
    """Whom these words of one file mean: by the file's own ids, by handles, by a name that only one person has."""
    wanted = {word for word in words if word}
    found = _by_alias(session, InfluencerAlias, InfluencerAlias.influencer_id, wanted)
    for lookup in (_by_handle, _by_name):
        found |= lookup(session, wanted - found.keys())
    return found


def posts_named(session: Session, words: Iterable[str]) -> dict[str, FoundPost]:
    """Which posts these words of one file mean: by the file's own ids, by addresses, by a platform's ids."""
    wanted = {word for word in words if word}
    ids = _by_alias(session, PostAlias, PostAlias.post_id, wanted)
    keys = {key: word for word in wanted - ids.keys() if (key := permalink_key(word))}
    ids |= _unique(
        session,
        select(Post.platform, Post.permalink_key, Post.id),
        Post.permalink_key,
        {key[1] for key in keys},
        lambda platform, key: keys.get((Platform(platform), key)),
    )
    told = wanted - ids.keys()
    ids |= _unique(
        session, select(Post.platform, Post.platform_post_id, Post.id), Post.platform_post_id, told, lambda _, key: key
    )
    return _posts(session, ids)


def code_holders(session: Session, codes: Iterable[str]) -> dict[str, CodeHolder]:
    """Whose codes these are, by code key; a code that different people share is nobody's."""
    wanted = {code_key(code) for code in codes if code}
    columns = (Collaboration.code_key, Collaboration.campaign_id, Collaboration.influencer_id, Campaign.code_first)
    found: dict[str, list[CodeHolder]] = {}
    for block in _blocks(wanted):
        rows = select(*columns).join(Campaign, Campaign.id == Collaboration.campaign_id)
        rows = rows.where(Collaboration.code_key.in_(block)).order_by(Collaboration.created_at.desc())
        for row in session.execute(rows):
            holder = CodeHolder(row.campaign_id, row.influencer_id, row.code_first)
            found.setdefault(row.code_key or "", []).append(holder)
    return {key: held[0] for key, held in found.items() if len({each.influencer_id for each in held}) == 1}


def campaigns_named(session: Session, names: Iterable[str], brand: str | None) -> dict[str, str]:
    """Campaign ids by name key, the oldest where several have one name.

    Args:
        brand: only this brand's, by name; None = anybody's.
    """
    found = select(Campaign.name_key, Campaign.id).order_by(Campaign.created_at.desc(), Campaign.id.desc())
    if brand is not None:
        found = found.join(Brand, Brand.id == Campaign.brand_id).where(Brand.name_key == name_key(brand))
    keys = {name_key(name) for name in names if name}
    return {
        key: id_ for block in _blocks(keys) for key, id_ in session.execute(found.where(Campaign.name_key.in_(block)))
    }


def _by_alias(session: Session, alias: Any, owner: Any, words: Iterable[str]) -> dict[str, str]:
    lists: dict[tuple[str, str], dict[str, str]] = {}
    rows = select(alias.layout, alias.column_name, alias.value, owner)
    for block in _blocks(words):
        for layout, column, value, owner_id in session.execute(rows.where(alias.value.in_(block))):
            lists.setdefault((layout, column), {})[value] = owner_id
    best = max(lists, key=lambda key: (len(lists[key]), key), default=None)
    return dict(lists[best]) if best is not None else {}


def _by_handle(session: Session, words: Iterable[str]) -> dict[str, str]:
    """By present handles, then former ones; without a platform, only a handle that one person has."""
    wanted: dict[str, list[tuple[str, str | None]]] = {}
    for word in words:
        told = _HANDLE.fullmatch(word)
        platform = platform_from(told["platform"] or "") if told else None
        key = handle_key(told["handle"] if told else word)
        if key:
            wanted.setdefault(key, []).append((word, platform))
    present = select(Account.handle_key, Account.platform, Account.influencer_id)
    former = select(AccountHandle.handle_key, Account.platform, Account.influencer_id).join(
        Account, Account.id == AccountHandle.account_id
    )
    found: dict[str, str] = {}
    for statement, column in ((present, Account.handle_key), (former, AccountHandle.handle_key)):
        met: dict[str, set[str]] = {}
        for block in _blocks(wanted):
            for row in session.execute(statement.where(column.in_(block))):
                for word, told_platform in wanted[row[0] or ""]:
                    if told_platform in (None, row.platform):
                        met.setdefault(word, set()).add(row.influencer_id)
        found |= {word: ids.pop() for word, ids in met.items() if len(ids) == 1 and word not in found}
    return found


def _by_name(session: Session, words: Iterable[str]) -> dict[str, str]:
    wanted = {sort_key(word): word for word in words if not word.startswith("@") and sort_key(word)}
    met: dict[str, set[str]] = {}
    people = select(Influencer.sort_key, Influencer.name, Influencer.id)
    for block in _blocks(wanted):
        for row in session.execute(people.where(Influencer.sort_key.in_(block))):
            word = wanted[row.sort_key]
            if name_key(row.name) == name_key(word):
                met.setdefault(word, set()).add(row.id)
    return {word: ids.pop() for word, ids in met.items() if len(ids) == 1}


def _unique(
    session: Session, rows: Any, column: Any, values: Iterable[str], word_of: Callable[[str, str], str | None]
) -> dict[str, str]:
    met: dict[str, set[str]] = {}
    for block in _blocks(values):
        for platform, key, post_id in session.execute(rows.where(column.in_(block))):
            word = word_of(platform, key)
            if word is not None:
                met.setdefault(word, set()).add(post_id)
    return {word: ids.pop() for word, ids in met.items() if len(ids) == 1}


def _posts(session: Session, ids: Mapping[str, str]) -> dict[str, FoundPost]:
    rows = select(Post.id, Post.influencer_id, Collaboration.campaign_id).outerjoin(
        Collaboration, Collaboration.id == Post.collaboration_id
    )
    posts = {
        row.id: FoundPost(*row)
        for block in _blocks(ids.values())
        for row in session.execute(rows.where(Post.id.in_(block)))
    }
    return {word: posts[post_id] for word, post_id in ids.items()}


def gone(session: Session, entity: Any, ids: Iterable[str]) -> set[str]:
    """Those of these ids that are no longer there."""
    wanted = set(ids)
    here = {id_ for block in _blocks(wanted) for id_ in session.scalars(select(entity.id).where(entity.id.in_(block)))}
    return wanted - here


def _blocks(values: Iterable[str]) -> Iterator[Sequence[str]]:
    rest = iter(dict.fromkeys(values))
    while block := list(islice(rest, _BLOCK)):
        yield block
