"""Comparing the people of a file with the people who are here: who is new, what changes, what is already known.

Nothing is read from the database or written here; `imports` hands in what is known and carries out what comes back.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from crm.db.entities import new_id
from crm.domain.identity import AccountKey, email_key, is_damaged, name_key, sort_key
from crm.domain.vocabulary import Basis
from crm.files.account_cells import ImportAccount
from crm.files.influencer_rows import ImportRow, identity_of
from crm.files.rows import RowProblem, RowWarning
from crm.queries.imports import AliasKey, Figures, Identities, KnownAccount, KnownPerson

OnDuplicate = Literal["newest", "existing"]
_TEXTS = ("email", "location", "language", "gender")
_NAMELESS_COLUMN = "(name)"


@dataclass(frozen=True, slots=True)
class NewSnapshot:
    """Figures of one account on one day."""

    account_id: str
    read_on: date
    followers: int | None
    engagement_rate: Decimal | None
    engagement_basis: Basis | None


@dataclass(slots=True)
class PersonChange:
    """What applying does for one person; new ids are drawn already.

    Attributes:
        fields: columns of influencer to set.
        accounts: columns of new accounts; account_fields: account id -> columns to set.
        niches, tags: labels to add, by name.
    """

    influencer_id: str
    is_new: bool
    line: int
    fields: dict[str, Any] = field(default_factory=dict)
    accounts: list[dict[str, Any]] = field(default_factory=list)
    account_fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    snapshots: list[NewSnapshot] = field(default_factory=list)
    niches: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    alias: AliasKey | None = None
    details: list[str] = field(default_factory=list)

    def is_empty(self) -> bool:
        """Whether everything was known already."""
        return not (
            self.is_new
            or self.fields
            or self.accounts
            or self.account_fields
            or self.snapshots
            or self.niches
            or self.tags
            or self.alias
        )


@dataclass(slots=True)
class FilePerson:
    """One person of the file, joined from all rows that name them; `row.line` is the row that won."""

    row: ImportRow
    alias: AliasKey | None
    first_line: int


class FilePeople:
    """Gathers rows into people: the same account or id twice in one file is one person."""

    def __init__(self, alias_layout: str) -> None:
        self.people: list[FilePerson] = []
        self.warnings: list[RowWarning] = []
        self._layout = alias_layout
        self._place: dict[AccountKey | AliasKey, int] = {}

    def add(self, row: ImportRow) -> RowProblem | int | None:
        """Take one row.

        Returns:
            None for a person not met before; the line that this row repeats, and replaces where they differ; or a
            problem when it joins two people of the file.
        """
        keys: list[AccountKey | AliasKey] = [key for key in map(account_key, row.accounts) if key]
        alias = self._own_alias(row)
        keys += [alias] if alias else []
        if not keys:
            return self._add_nameless(row)
        met = sorted({self._place[key] for key in keys if key in self._place})
        if len(met) > 1:
            lines = " and ".join(str(self.people[at].row.line) for at in met)
            return RowProblem(row.line, "", who(row), f"The row joins two people of this file, in lines {lines}.")
        if not met:
            met = [len(self.people)]
            self.people.append(FilePerson(row, alias, row.line))
            repeated = None
        else:
            repeated = self._repeat(self.people[met[0]], row, alias)
        for key in keys:
            self._place[key] = met[0]
        return repeated

    def _repeat(self, person: FilePerson, row: ImportRow, alias: AliasKey | None) -> int:
        line = person.row.line
        if not row.says_the_same_as(person.row):
            text = f"{who(row)} stands in line {line} already, with other values; the later line counts."
            self.warnings.append(RowWarning(row.line, "", text))
            person.row = joined(person.row, row)
        person.alias = person.alias or alias
        return line

    def _own_alias(self, row: ImportRow) -> AliasKey | None:
        return (self._layout, row.own_id_column, row.own_id) if row.own_id else None

    def _add_nameless(self, row: ImportRow) -> int | None:
        """Someone without handle and id is recognised by name, e-mail and place, and by how often those occurred."""
        digest = hashlib.sha256(identity_of(row).encode()).hexdigest()[:32]
        count = 1
        while (alias := (self._layout, _NAMELESS_COLUMN, f"{digest}-{count}")) in self._place:
            known = self.people[self._place[alias]]
            if row.says_the_same_as(known.row):
                return known.row.line
            count += 1
        self._place[alias] = len(self.people)
        self.people.append(FilePerson(row, alias, row.line))
        return None


def account_key(account: ImportAccount) -> AccountKey | None:
    """Platform and handle key; None without a handle."""
    return (account.platform, account.handle_key) if account.handle_key else None


def joined(earlier: ImportRow, later: ImportRow) -> ImportRow:
    """Two rows of one person as one: the later one's values where it has any."""
    texts = {name: getattr(later, name) or getattr(earlier, name) for name in (*_TEXTS, "name", "note", "read_on")}
    accounts = {(account.platform, account.handle_key): account for account in earlier.accounts}
    for account in later.accounts:
        key = (account.platform, account.handle_key)
        before = accounts.get(key, account)
        known = {name: getattr(account, name) for name in ImportAccount.__slots__ if getattr(account, name) is not None}
        accounts[key] = replace(before, **known)
    return replace(
        later,
        **texts,
        niches=tuple(dict.fromkeys((*earlier.niches, *later.niches))),
        tags=tuple(dict.fromkeys((*earlier.tags, *later.tags))),
        own_id=later.own_id or earlier.own_id,
        own_id_column=later.own_id_column or earlier.own_id_column,
        accounts=tuple(accounts.values()),
    )


def influencer_of(person: FilePerson, known: Identities) -> str | RowProblem | None:
    """The influencer that a person of the file is: by present handles, former handles, the file's own id.

    Returns:
        An influencer id; None for someone new; a problem when the row fits two.
    """
    found: dict[str, None] = {}
    for key in map(account_key, person.row.accounts):
        if key in known.accounts:
            found[known.accounts[key]] = None
        elif key in known.former:
            found[known.former[key][1]] = None
    if not found and person.alias in known.aliases:
        found[known.aliases[person.alias]] = None
    if len(found) > 1:
        reason = "The row's accounts belong to two different influencers here; merge them or split the row."
        return RowProblem(person.row.line, "", who(person.row), reason)
    return next(iter(found), None)


def new_person(person: FilePerson, as_of: date) -> PersonChange:
    """What applying does for someone who is not here yet."""
    row = person.row
    change = PersonChange(new_id(), True, row.line, niches=row.niches, tags=row.tags, alias=person.alias)
    handles = sorted((each.platform, each.handle) for each in row.accounts if each.handle)
    change.fields = {
        "name": row.name,
        "name_damaged": is_damaged(row.name),
        "sort_key": sort_key(row.name or (handles[0][1] if handles else "")),
        "note": row.note,
        **{name: getattr(row, name) for name in _TEXTS},
    }
    for account in row.accounts:
        _add_account(change, account, row.read_on or as_of)
    return change


def update_of(
    person: FilePerson, here: KnownPerson, known: Identities, as_of: date, on_duplicate: OnDuplicate | None
) -> PersonChange:
    """What applying does for someone who is here: fills what is empty, takes newer figures.

    Args:
        as_of: day of the figures where the row names none.
        on_duplicate: "newest" also replaces texts that differ; "existing" takes no figures for accounts that have some.
    """
    row = person.row
    change = PersonChange(here.id, False, row.line)
    _change_texts(change, row, here, replace_texts=on_duplicate == "newest")
    change.niches = tuple(label for label in row.niches if name_key(label) not in here.niches)
    change.tags = tuple(label for label in row.tags if name_key(label) not in here.tags)
    change.details += [f"niche {label} added" for label in change.niches] + [
        f"tag {label} added" for label in change.tags
    ]
    change.alias = None if person.alias in known.aliases else person.alias
    for account in row.accounts:
        match = _same_account(account, here, known)
        if match is None:
            _add_account(change, account, row.read_on or as_of)
            change.details.append(f"{account.platform} account {account.handle or ''}".strip() + " added")
        else:
            _change_account(change, account, match, row.read_on or as_of, keep=on_duplicate == "existing")
    return change


def _change_texts(change: PersonChange, row: ImportRow, here: KnownPerson, *, replace_texts: bool) -> None:
    if row.name and name_key(row.name) != name_key(here.name):
        damaged = is_damaged(row.name)
        mended = here.name_damaged and not damaged
        if not here.name or mended or (replace_texts and not damaged):
            change.fields |= {"name": row.name, "name_damaged": damaged, "sort_key": sort_key(row.name)}
            change.details.append(f"name {here.name or '—'} → {row.name}")
    for name in _TEXTS:
        told, kept = getattr(row, name), getattr(here, name)
        if told and (not kept or (replace_texts and _differs(name, told, kept))):
            change.fields[name] = told
            change.details.append(f"{name} {kept or '—'} → {told}")
    if row.note and not here.note:
        change.fields["note"] = row.note
        change.details.append("note added")


def _differs(name: str, told: str, kept: str) -> bool:
    key = email_key if name == "email" else name_key
    return key(told) != key(kept)


def _same_account(account: ImportAccount, here: KnownPerson, known: Identities) -> KnownAccount | None:
    """The person's account that the row means; without a handle on either side, the only one on that platform."""
    on_platform = [each for each in here.accounts if each.platform == account.platform]
    key = account_key(account)
    if key is None:
        without = [each for each in on_platform if each.handle_key is None]
        return without[0] if without else on_platform[0] if len(on_platform) == 1 else None
    former = known.former.get(key, ("", ""))[0]
    fits = [each for each in on_platform if each.handle_key == account.handle_key or each.id == former]
    return next(iter(fits), next((each for each in on_platform if each.handle_key is None), None))


def _add_account(change: PersonChange, account: ImportAccount, read_on: date) -> None:
    columns = {
        "id": new_id(),
        "influencer_id": change.influencer_id,
        "platform": account.platform,
        "handle": account.handle,
        "handle_key": account.handle_key,
        "url": account.url,
        **_current(account, read_on),
    }
    change.accounts.append(columns)
    if account.followers is not None or account.engagement_rate is not None:
        change.snapshots.append(_snapshot(columns["id"], account, read_on))


def _change_account(
    change: PersonChange, account: ImportAccount, here: KnownAccount, read_on: date, *, keep: bool
) -> None:
    columns: dict[str, Any] = {}
    if account.handle_key and here.handle_key is None:
        columns |= {"handle": account.handle, "handle_key": account.handle_key}
        change.details.append(f"handle {account.handle} added")
    if account.url and not here.url:
        columns["url"] = account.url
        change.details.append("address added")
    if not (keep and here.snapshots) and not _is_known(account, here.snapshots, read_on):
        change.snapshots.append(_snapshot(here.id, account, read_on))
        columns |= _newer(account, here, read_on)
        before = here.snapshots[-1].followers if here.snapshots else None
        if account.followers is not None:
            change.details.append(f"followers {'—' if before is None else format(before, ',')} → {account.followers:,}")
        else:
            change.details.append("engagement rate added")
    if columns:
        change.account_fields[here.id] = columns


def _is_known(account: ImportAccount, snapshots: Sequence[Figures], read_on: date) -> bool:
    """Whether the figures are none, those of the latest snapshot, or those of a snapshot of the same day."""
    if account.followers is None and account.engagement_rate is None:
        return True
    same = [each for each in snapshots if _agrees(account, each)]
    return any(each is snapshots[-1] or each.read_on == read_on for each in same)


def _agrees(account: ImportAccount, known: Figures) -> bool:
    """What the row does not tell is no difference."""
    followers = account.followers is None or account.followers == known.followers
    rate = account.engagement_rate is None or (
        account.engagement_rate == known.engagement_rate and account.engagement_basis == known.engagement_basis
    )
    return followers and rate


def _current(account: ImportAccount, read_on: date) -> dict[str, Any]:
    """The columns in which an account repeats its latest figures."""
    has_rate = account.engagement_rate is not None
    return {
        "followers": account.followers,
        "followers_on": read_on if account.followers is not None else None,
        "engagement_rate": account.engagement_rate,
        "engagement_basis": account.engagement_basis if has_rate else None,
        "engagement_on": read_on if has_rate else None,
    }


def _newer(account: ImportAccount, here: KnownAccount, read_on: date) -> dict[str, Any]:
    """Those of the current figures that the row knows more recently."""
    told = _current(account, read_on)
    columns: dict[str, Any] = {}
    if account.followers is not None and read_on >= (here.followers_on or date.min):
        columns |= {name: told[name] for name in ("followers", "followers_on")}
    if account.engagement_rate is not None and read_on >= (here.engagement_on or date.min):
        columns |= {name: told[name] for name in ("engagement_rate", "engagement_basis", "engagement_on")}
    return columns


def _snapshot(account_id: str, account: ImportAccount, read_on: date) -> NewSnapshot:
    basis = account.engagement_basis if account.engagement_rate is not None else None
    return NewSnapshot(account_id, read_on, account.followers, account.engagement_rate, basis)


def who(row: ImportRow) -> str:
    """How a person of the file is called in lists: name, else handle, else the file's id."""
    handle = next((account.handle for account in row.accounts if account.handle), "")
    return row.name or (f"@{handle}" if handle else row.own_id)
