"""What imports look up: the batches there were, and what the workspace already knows of the people in a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.entities import (
    Account,
    AccountHandle,
    AccountSnapshot,
    ImportBatch,
    ImportMapping,
    Influencer,
    InfluencerAlias,
    InfluencerNiche,
    InfluencerTag,
    JournalChange,
    JournalStep,
    Niche,
    Tag,
)
from crm.db.unit_of_work import Database
from crm.domain.identity import AccountKey
from crm.domain.vocabulary import Basis, ImportKind, Platform

RESTED_ON = (
    "influencer",
    "account",
    "account_handle",
    "account_snapshot",
    "influencer_alias",
    "influencer_niche",
    "influencer_tag",
    "niche",
    "tag",
    "import_batch",
    "brand",
    "campaign",
    "collaboration",
    "post",
    "post_alias",
    "payment",
)
_BLOCK = 500
AliasKey = tuple[str, str, str]  # layout, column, value


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One import as the list shows it; counts are of rows in the file.

    Attributes:
        reverted_at: aware UTC instant; None while it stands.
    """

    id: str
    file_name: str
    kind: ImportKind
    layout: str
    at: datetime
    row_count: int
    new_count: int
    updated_count: int
    unchanged_count: int
    duplicate_count: int
    problem_count: int
    reverted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What one snapshot says."""

    read_on: date
    followers: int | None
    engagement_rate: Decimal | None
    engagement_basis: Basis | None


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """One account as the workspace has it, with all its snapshots, latest last."""

    id: str
    platform: Platform
    handle: str | None
    handle_key: str | None
    url: str | None
    followers_on: date | None
    engagement_on: date | None
    snapshots: tuple[Figures, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """One influencer as the workspace has it; `niches` and `tags` are name keys."""

    id: str
    name: str
    name_damaged: bool
    email: str | None
    location: str | None
    language: str | None
    gender: str | None
    note: str
    accounts: tuple[KnownAccount, ...]
    niches: frozenset[str]
    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Identities:
    """By what people are recognised.

    Attributes:
        accounts: account key -> influencer id.
        former: former account key -> account id and influencer id.
        aliases: file's own id -> influencer id.
        clock: the journal's clock at this moment.
    """

    accounts: dict[AccountKey, str] = field(default_factory=dict)
    former: dict[AccountKey, tuple[str, str]] = field(default_factory=dict)
    aliases: dict[AliasKey, str] = field(default_factory=dict)
    clock: int = 0


def batch_rows(db: Database) -> list[BatchRow]:
    """All imports, newest first."""
    columns = [getattr(ImportBatch, name) for name in BatchRow.__dataclass_fields__]
    with db.read() as session:
        rows = session.execute(select(*columns).order_by(ImportBatch.at.desc(), ImportBatch.id.desc()))
        return [BatchRow(*row) for row in rows]


def step_of_batch(session: Session, batch_id: str) -> str | None:
    """The journal step that wrote a batch; None when there is none."""
    made = (JournalChange.thing == "import_batch", JournalChange.record_id == batch_id, JournalChange.before.is_(None))
    return session.scalar(select(JournalChange.step_id).where(*made).order_by(JournalChange.number).limit(1))


def remembered_mapping(db: Database, fingerprint: str) -> str | None:
    """The mapping last confirmed for a header, as JSON; None when this header is new."""
    with db.read() as session:
        return session.scalar(select(ImportMapping.mapping).where(ImportMapping.header_fingerprint == fingerprint))


def identities(session: Session, layout: str) -> Identities:
    """Everything people are recognised by, aliases of one layout."""
    accounts = select(Account.platform, Account.handle_key, Account.influencer_id).where(
        Account.handle_key.is_not(None)
    )
    former = select(Account.platform, AccountHandle.handle_key, Account.id, Account.influencer_id).join(
        Account, Account.id == AccountHandle.account_id
    )
    aliases = select(InfluencerAlias.column_name, InfluencerAlias.value, InfluencerAlias.influencer_id).where(
        InfluencerAlias.layout == layout
    )
    return Identities(
        {(platform, key): owner for platform, key, owner in session.execute(accounts) if key},
        {(platform, key): (account, owner) for platform, key, account, owner in session.execute(former)},
        {(layout, column, value): owner for column, value, owner in session.execute(aliases)},
        journal_clock(session),
    )


def journal_clock(session: Session) -> int:
    """The logical clock of the latest step; 0 in a new workspace."""
    return session.scalar(select(JournalStep.clock).order_by(JournalStep.clock.desc()).limit(1)) or 0


def changed_since(session: Session, clock: int, until_step: str) -> bool:
    """Whether a later step, other than `until_step`, touched what an import plan rests on."""
    later = (
        select(JournalChange.number)
        .join(JournalStep, JournalStep.id == JournalChange.step_id)
        .where(JournalStep.clock > clock, JournalStep.id != until_step, JournalChange.thing.in_(RESTED_ON))
    )
    return session.execute(later.limit(1)).first() is not None


def known_people(session: Session, ids: Sequence[str]) -> dict[str, KnownPerson]:
    """What is known of these influencers, by id; ids that are gone are absent."""
    found: dict[str, KnownPerson] = {}
    for start in range(0, len(ids), _BLOCK):
        found |= _people_block(session, ids[start : start + _BLOCK])
    return found


def _people_block(session: Session, ids: Sequence[str]) -> dict[str, KnownPerson]:
    accounts = _accounts(session, ids)
    niches = _labels(session, ids, InfluencerNiche, InfluencerNiche.niche_id, Niche)
    tags = _labels(session, ids, InfluencerTag, InfluencerTag.tag_id, Tag)
    fields = ("id", "name", "name_damaged", "email", "location", "language", "gender", "note")
    people = select(*(getattr(Influencer, name) for name in fields)).where(Influencer.id.in_(ids))
    return {
        row["id"]: KnownPerson(
            **row,
            accounts=tuple(accounts.get(row["id"], ())),
            niches=frozenset(niches.get(row["id"], ())),
            tags=frozenset(tags.get(row["id"], ())),
        )
        for row in session.execute(people).mappings()
    }


def _accounts(session: Session, ids: Sequence[str]) -> dict[str, list[KnownAccount]]:
    snapshots: dict[str, list[Figures]] = {}
    figures = (
        select(
            AccountSnapshot.account_id,
            AccountSnapshot.read_on,
            AccountSnapshot.followers,
            AccountSnapshot.engagement_rate,
            AccountSnapshot.engagement_basis,
        )
        .join(Account, Account.id == AccountSnapshot.account_id)
        .where(Account.influencer_id.in_(ids))
        .order_by(AccountSnapshot.read_on, AccountSnapshot.id)
    )
    for account_id, read_on, followers, rate, basis in session.execute(figures):
        snapshots.setdefault(account_id, []).append(Figures(read_on, followers, rate, basis))
    fields = ("id", "platform", "handle", "handle_key", "url", "followers_on", "engagement_on")
    columns = (getattr(Account, name) for name in fields)
    owned = select(Account.influencer_id.label("owner"), *columns).where(Account.influencer_id.in_(ids))
    found: dict[str, list[KnownAccount]] = {}
    for row in session.execute(owned.order_by(Account.id)).mappings():
        values = {name: row[name] for name in fields}
        account = KnownAccount(**values, snapshots=tuple(snapshots.get(row["id"], ())))
        found.setdefault(row["owner"], []).append(account)
    return found


def _labels(session: Session, ids: Iterable[str], link: Any, link_label: Any, label: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = select(link.influencer_id, label.name_key).join(label, label.id == link_label)
    for owner, key in session.execute(rows.where(link.influencer_id.in_(ids))):
        found.setdefault(owner, []).append(key)
    return found
