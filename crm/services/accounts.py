"""Accounts of influencers: their handles, former handles and dated figures. Each public command is one step.

Commands of the person live in influencers.py, which also offers these, so that screens have one place to ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from crm.db.entities import Account, AccountHandle, AccountSnapshot, Influencer, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain import limits
from crm.domain.identity import handle_key, sort_key
from crm.domain.profiles import parse_profile
from crm.domain.vocabulary import Basis, Platform, SnapshotSource
from crm.errors import Conflict, UserError

_FIGURES = ("followers", "engagement_rate", "engagement_basis", "read_on")


@dataclass(frozen=True)
class AccountDraft:
    """One account as typed. `engagement_rate` is a fraction; `read_on` dates the figures (None: today, UTC)."""

    platform: Platform
    handle: str | None = None
    url: str | None = None
    followers: int | None = None
    engagement_rate: Decimal | None = None
    engagement_basis: Basis | None = None
    read_on: date | None = None


@dataclass(frozen=True)
class SnapshotDraft:
    """An account's figures on one day. `engagement_rate` is a fraction of `engagement_basis`."""

    read_on: date
    followers: int | None = None
    engagement_rate: Decimal | None = None
    engagement_basis: Basis | None = None


def add_account(db: Database, influencer_id: str, draft: AccountDraft) -> str:
    """Give an influencer one more account and return its id.

    Raises:
        NotFound: the influencer is gone.
        Conflict: this handle on this platform is already someone's; the sentence names them.
        UserError: a value is out of range.
    """
    with db.begin("Add account") as uow:
        influencer = uow.get(Influencer, influencer_id)
        account_id = write_account(uow, influencer_id, draft)
        refresh_sort_key(uow, influencer)
    return account_id


def edit_account(db: Database, account_id: str, changes: Mapping[str, Any]) -> None:
    """Correct an account: platform, handle, url, platform_account_id, or its figures (kept as a dated snapshot).

    A handle changed here was mistyped; one that the influencer changed is `rename_account`.

    Raises:
        NotFound, Conflict, UserError: as `add_account`; an unknown field is named.
    """
    with db.begin("Edit account") as uow:
        account = uow.get(Account, account_id)
        for field, value in changes.items():
            if field not in _FIGURES:
                _assign(account, field, value)
        _refuse_taken(uow, account)
        uow.flush()
        if any(field in changes for field in _FIGURES):
            _record(uow, account, _figures_after(uow, account, changes))
        refresh_sort_key(uow, uow.get(Influencer, account.influencer_id))


def rename_account(db: Database, account_id: str, handle: str, on: date) -> None:
    """The influencer took a new handle: the old one stays known, so that older files still find the account.

    Args:
        on: the last day of the old handle.
    """
    with db.begin("Rename account") as uow:
        account = uow.get(Account, account_id)
        old_handle, old_key = account.handle, account.handle_key
        _assign(account, "handle", handle)
        if account.handle is None:
            raise UserError("Type the new handle.", field="handle")
        _refuse_taken(uow, account)
        if old_handle and old_key and old_key != account.handle_key:
            until = limits.day(on, "on") or uow.today
            former = AccountHandle(id=new_id(), account_id=account.id, handle=old_handle, handle_key=old_key)
            former.until_on = until
            uow.add(former)
        uow.flush()
        refresh_sort_key(uow, uow.get(Influencer, account.influencer_id))


def remove_account(db: Database, account_id: str) -> None:
    """Take an account off its influencer, with its snapshots and former handles.

    Raises:
        UserError: the influencer has no name and this is the last handle, so nothing would be left to show.
    """
    with db.begin("Remove account") as uow:
        account = uow.get(Account, account_id)
        influencer = uow.get(Influencer, account.influencer_id)
        others = [each for each in influencer.accounts if each.id != account.id and each.handle]
        if not influencer.name and not others:
            raise UserError("This is the only thing known of this influencer; give a name first.", field="name")
        influencer.accounts.remove(account)
        uow.flush()
        refresh_sort_key(uow, influencer)


def record_snapshot(db: Database, account_id: str, draft: SnapshotDraft) -> str:
    """Keep what an account's figures were on one day and return the snapshot's id.

    Figures equal to the latest ones are not written again: the latest snapshot's id is returned.
    """
    with db.begin("Record figures") as uow:
        return _record(uow, uow.get(Account, account_id), draft)


def write_account(uow: UnitOfWork, influencer_id: str, draft: AccountDraft) -> str:
    """Write one account and its first snapshot inside the caller's step, and return the account's id."""
    account = Account(id=new_id(), influencer_id=influencer_id, platform=Platform.OTHER)
    _assign(account, "platform", draft.platform)
    _assign(account, "url", draft.url)
    _assign(account, "handle", draft.handle or _handle_in_address(account))
    _refuse_taken(uow, account)
    uow.add(account)
    uow.flush()
    if draft.followers is not None or draft.engagement_rate is not None:
        read_on = draft.read_on or uow.today
        _record(uow, account, SnapshotDraft(read_on, draft.followers, draft.engagement_rate, draft.engagement_basis))
    return account.id


def refresh_sort_key(uow: UnitOfWork, influencer: Influencer) -> None:
    """Keep the list order right: by name, and by the first handle of someone without a name."""
    handle = "" if influencer.name else _first_handle(uow, influencer.id)
    key = sort_key(influencer.name or handle)
    if influencer.sort_key != key:
        influencer.sort_key = key


def _first_handle(uow: UnitOfWork, influencer_id: str) -> str:
    handles = select(Account.handle).where(Account.influencer_id == influencer_id, Account.handle.is_not(None))
    return uow.session.scalars(handles.order_by(Account.platform, Account.handle).limit(1)).first() or ""


def _assign(account: Account, field: str, value: Any) -> None:
    match field:
        case "platform":
            account.platform = limits.choice(Platform, value, field)
        case "handle":
            account.handle = _handle(account.platform, limits.one_line(value, field, limits.URL_LENGTH))
            account.handle_key = handle_key(account.handle) if account.handle else None
        case "url":
            account.url = limits.web_address(value, field)
        case "platform_account_id":
            account.platform_account_id = limits.one_line(value, field, 64) or None
        case _:
            raise UserError(f"An account has no field “{field}”.", field=field)


def _handle(platform: Platform, text: str) -> str | None:
    """The handle in what was typed or pasted: a handle with or without "@", or the address of a profile."""
    stated, handle = parse_profile(text)
    if text and not handle:
        raise UserError("This names no profile; type the handle.", field="handle")
    if stated is not None and stated is not platform:
        raise UserError(f"This is an address on {stated}, not on {platform}.", field="handle")
    return limits.one_line(handle, "handle", limits.HANDLE_LENGTH) or None


def _handle_in_address(account: Account) -> str | None:
    stated, handle = parse_profile(account.url or "")
    return handle if stated is account.platform else None


def _refuse_taken(uow: UnitOfWork, account: Account) -> None:
    if account.handle_key is None:
        return
    holder = (
        select(Influencer.name, Account.handle)
        .join(Account, Account.influencer_id == Influencer.id)
        .where(Account.platform == account.platform, Account.handle_key == account.handle_key, Account.id != account.id)
    )
    with uow.session.no_autoflush:
        taken = uow.session.execute(holder).first()
    if taken is not None:
        who = taken.name or f"@{taken.handle}"
        raise Conflict(f"@{account.handle} on {account.platform} already belongs to {who}.", field="handle")


def _figures_after(uow: UnitOfWork, account: Account, changes: Mapping[str, Any]) -> SnapshotDraft:
    return SnapshotDraft(
        read_on=changes.get("read_on") or uow.today,
        followers=changes.get("followers", account.followers),
        engagement_rate=changes.get("engagement_rate", account.engagement_rate),
        engagement_basis=changes.get("engagement_basis", account.engagement_basis),
    )


def _record(uow: UnitOfWork, account: Account, draft: SnapshotDraft) -> str:
    read_on = limits.day(draft.read_on, "read_on")
    if read_on is None:
        raise UserError("Say which day these figures are from.", field="read_on")
    followers = limits.count(draft.followers, "followers")
    rate = limits.rate(draft.engagement_rate, "engagement_rate")
    if followers is None and rate is None:
        raise UserError("Type the followers or the engagement rate.", field="followers")
    basis = None
    if rate is not None:
        basis = limits.choice(Basis, draft.engagement_basis or Basis.UNKNOWN, "engagement_basis")
    latest = _latest_snapshot(uow, account.id)
    if latest is not None and (latest.followers, latest.engagement_rate, latest.engagement_basis) == (
        followers,
        rate,
        basis,
    ):
        return latest.id
    snapshot = AccountSnapshot(id=new_id(), account_id=account.id, read_on=read_on, source=SnapshotSource.TYPED)
    snapshot.followers, snapshot.engagement_rate, snapshot.engagement_basis = followers, rate, basis
    uow.add(snapshot)
    _repeat_on_account(account, snapshot)
    return snapshot.id


def _latest_snapshot(uow: UnitOfWork, account_id: str) -> AccountSnapshot | None:
    latest = select(AccountSnapshot).where(AccountSnapshot.account_id == account_id)
    return uow.session.scalars(latest.order_by(AccountSnapshot.read_on.desc(), AccountSnapshot.id.desc())).first()


def _repeat_on_account(account: Account, snapshot: AccountSnapshot) -> None:
    """The lists read the newest figures from the account itself; an older reading leaves them alone."""
    read_on = snapshot.read_on
    if snapshot.followers is not None and (account.followers_on is None or read_on >= account.followers_on):
        account.followers, account.followers_on = snapshot.followers, read_on
    if snapshot.engagement_rate is not None and (account.engagement_on is None or read_on >= account.engagement_on):
        account.engagement_rate, account.engagement_on = snapshot.engagement_rate, read_on
        account.engagement_basis = snapshot.engagement_basis
