"""What an import of posts looks up: which of its posts are here, what was read of them, whose accounts they are on."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from crm.db.entities import (
    Account,
    AccountHandle,
    AccountSnapshot,
    ImportBatch,
    InfluencerAlias,
    Post,
    PostAlias,
    Reading,
)
from crm.domain.identity import AccountKey
from crm.domain.vocabulary import Platform, PostType, ReadingSource
from crm.queries.imports import AliasKey, Figures, KnownAccount

_BLOCK = 500
_MOST_DAYS = 400  # moments named in one query; more are read whole
PostKey = tuple[str, ...]  # ("id", platform, value), ("link", platform, value) or ("own", layout, column, value)


@dataclass(frozen=True, slots=True)
class KnownPost:
    """One post as the workspace has it."""

    id: str
    influencer_id: str | None
    account_id: str | None
    collaboration_id: str | None
    platform: Platform
    type: PostType
    platform_post_id: str | None
    permalink_key: str | None
    url: str | None
    posted_on: date | None
    posted_at: datetime | None
    text: str
    boosted: bool
    influencer_ref: str | None


@dataclass(frozen=True, slots=True)
class KnownReading:
    """One reading as the workspace has it: the highest revision of its moment."""

    read_at: str
    revision: int
    figures: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Owners:
    """By what the people of posts are recognised.

    Attributes:
        accounts: present and former account key -> account id and influencer id.
        refs: a file's word for a person -> influencer id.
        only: (influencer id, platform) -> account id, where the influencer has just one there.
    """

    accounts: dict[AccountKey, tuple[str, str]] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    only: dict[tuple[str, Platform], str] = field(default_factory=dict)


def post_ids_by_key(session: Session, keys: Iterable[PostKey]) -> dict[PostKey, str]:
    """Which posts these keys name; keys of posts that are not here are absent."""
    found: dict[PostKey, str] = {}
    by_group: dict[tuple[str, ...], list[str]] = {}
    for key in keys:
        by_group.setdefault(key[:-1], []).append(key[-1])
    for group, values in by_group.items():
        for block in _blocks(values):
            found.update({(*group, value): post_id for value, post_id in session.execute(_named(group, block))})
    return found


def known_posts(session: Session, ids: Sequence[str]) -> dict[str, KnownPost]:
    """What is known of these posts, by id."""
    columns = [getattr(Post, name) for name in KnownPost.__dataclass_fields__]
    return {
        row.id: KnownPost(*row)
        for block in _blocks(ids)
        for row in session.execute(select(*columns).where(Post.id.in_(block)))
    }


def known_aliases(session: Session, layout: str, values: Iterable[str]) -> set[AliasKey]:
    """Which of these own ids of posts are kept already."""
    alias = select(PostAlias.layout, PostAlias.column_name, PostAlias.value).where(PostAlias.layout == layout)
    return {
        (row.layout, row.column_name, row.value)
        for block in _blocks(values)
        for row in session.execute(alias.where(PostAlias.value.in_(block)))
    }


def known_readings(
    session: Session, ids: Sequence[str], moments: Collection[str], names: Sequence[str]
) -> dict[str, list[KnownReading]]:
    """Export readings of these posts, oldest first: those of the moments given and around them, and the latest.

    Args:
        names: the figures wanted, in that order.
    """
    columns = [getattr(Reading, name) for name in names]
    rows = select(Reading.post_id, Reading.read_at, Reading.revision, *columns)
    rows = rows.where(Reading.source == ReadingSource.EXPORT)
    rows = rows.order_by(Reading.post_id, Reading.read_at, Reading.revision)
    if len(moments) <= _MOST_DAYS:
        rows = rows.where(_of_interest(moments))
    found: dict[str, dict[str, KnownReading]] = {}
    for block in _blocks(ids):
        for post_id, read_at, revision, *figures in session.execute(rows.where(Reading.post_id.in_(block))):
            found.setdefault(post_id, {})[read_at] = KnownReading(read_at, revision, tuple(figures))
    return {post_id: list(readings.values()) for post_id, readings in found.items()}


def owners(
    session: Session, handles: Iterable[AccountKey], refs: Iterable[str], influencer_ids: Iterable[str] = ()
) -> Owners:
    """Whose accounts these are, and whom these words of a file name.

    The same word may be an own id in several lists: those of the list that knows most of the words count.
    """
    wanted = set(handles)
    accounts = {key: owner for key, owner in _account_owners(session, wanted) if key in wanted}
    named = _named_people(session, refs)
    people = {*named.values(), *influencer_ids}
    return Owners(accounts, named, _only_accounts(session, people))


def known_accounts(session: Session, ids: Iterable[str]) -> dict[str, KnownAccount]:
    """These accounts with all their snapshots, oldest first, by id."""
    snapshots: dict[str, list[Figures]] = {}
    found: dict[str, KnownAccount] = {}
    figures = (
        AccountSnapshot.account_id,
        AccountSnapshot.read_on,
        AccountSnapshot.followers,
        AccountSnapshot.engagement_rate,
        AccountSnapshot.engagement_basis,
    )
    names = ("id", "platform", "handle", "handle_key", "url", "followers_on", "engagement_on")
    for block in _blocks(ids):
        dated = select(*figures).where(AccountSnapshot.account_id.in_(block))
        for account_id, on, followers, rate, basis in session.execute(
            dated.order_by(AccountSnapshot.read_on, AccountSnapshot.id)
        ):
            snapshots.setdefault(account_id, []).append(Figures(on, followers, rate, basis))
        rows = session.execute(select(*(getattr(Account, name) for name in names)).where(Account.id.in_(block)))
        for row in rows.mappings():
            found[row["id"]] = KnownAccount(**row, snapshots=tuple(snapshots.get(row["id"], ())))
    return found


def was_imported(session: Session, sha256: str, except_batch: str = "") -> bool:
    """Whether a file with this content was imported before and not taken back.

    Args:
        except_batch: id of the import that is being written now.
    """
    same = (ImportBatch.file_sha256 == sha256, ImportBatch.reverted_at.is_(None), ImportBatch.id != except_batch)
    return session.scalar(select(ImportBatch.id).where(*same).limit(1)) is not None


def _named(group: tuple[str, ...], values: Sequence[str]) -> Any:
    if group[0] == "own":
        alias = select(PostAlias.value, PostAlias.post_id)
        return alias.where(PostAlias.layout == group[1], PostAlias.column_name == group[2], PostAlias.value.in_(values))
    column = Post.platform_post_id if group[0] == "id" else Post.permalink_key
    return select(column, Post.id).where(Post.platform == Platform(group[1]), column.in_(values))


def _of_interest(moments: Collection[str]) -> Any:
    """The moments themselves, the latest reading of all, and the last one before each moment."""
    other = aliased(Reading)
    own = (other.post_id == Reading.post_id, other.source == Reading.source)
    latest = select(func.max(other.read_at)).where(*own).scalar_subquery()
    if len(moments) > 1:
        return or_(
            Reading.read_at.between(min(moments), max(moments)), Reading.read_at == latest, _before(min(moments))
        )
    return or_(Reading.read_at.in_(moments), Reading.read_at == latest, *map(_before, moments))


def _before(moment: str) -> Any:
    other = aliased(Reading)
    own = (other.post_id == Reading.post_id, other.source == Reading.source, other.read_at < moment)
    return Reading.read_at == select(func.max(other.read_at)).where(*own).scalar_subquery()


def _account_owners(session: Session, wanted: Collection[AccountKey]) -> Iterator[tuple[AccountKey, tuple[str, str]]]:
    keys = [key for _, key in wanted]
    former = select(Account.platform, AccountHandle.handle_key, Account.id, Account.influencer_id).join(
        Account, Account.id == AccountHandle.account_id
    )
    present = select(Account.platform, Account.handle_key, Account.id, Account.influencer_id)
    for block in _blocks(keys):  # present handles last, because they come before former ones
        for statement, column in ((former, AccountHandle.handle_key), (present, Account.handle_key)):
            for platform, key, account_id, influencer_id in session.execute(statement.where(column.in_(block))):
                yield (platform, key or ""), (account_id, influencer_id)


def _named_people(session: Session, refs: Iterable[str]) -> dict[str, str]:
    by_list: dict[tuple[str, str], dict[str, str]] = {}
    alias = select(
        InfluencerAlias.layout, InfluencerAlias.column_name, InfluencerAlias.value, InfluencerAlias.influencer_id
    )
    for block in _blocks(refs):
        for layout, column, value, influencer_id in session.execute(alias.where(InfluencerAlias.value.in_(block))):
            by_list.setdefault((layout, column), {})[value] = influencer_id
    counted = Counter({key: len(names) for key, names in by_list.items()})
    return by_list[counted.most_common(1)[0][0]] if counted else {}


def _only_accounts(session: Session, influencer_ids: Collection[str]) -> dict[tuple[str, Platform], str]:
    only = select(Account.influencer_id, Account.platform, func.min(Account.id), func.count())
    only = only.group_by(Account.influencer_id, Account.platform)
    return {
        (influencer_id, platform): account_id
        for block in _blocks(influencer_ids)
        for influencer_id, platform, account_id, count in session.execute(only.where(Account.influencer_id.in_(block)))
        if count == 1
    }


def _blocks(values: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(dict.fromkeys(values))
    while block := list(islice(rest, _BLOCK)):
        yield block
