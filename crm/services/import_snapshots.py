"""Importing daily figures of accounts: compared with the snapshots that are here, then written in bulk.

Whose account it is, is told by a handle or own id in the file, else by the person who imports; nobody is made here.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import update

from crm.db.entities import Account, AccountSnapshot, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain.identity import AccountKey, handle_key
from crm.domain.vocabulary import SnapshotSource
from crm.files.rows import RowProblem
from crm.files.snapshot_rows import SnapshotReader, SnapshotRow
from crm.queries.import_posts import Owners, known_accounts, owners
from crm.queries.imports import Figures, KnownAccount, journal_clock
from crm.services.import_inspection import ImportOptions, Inspection
from crm.services.import_plan import REPORT_EVERY, ImportPlan, Reporter, Tally, Verdict
from crm.services.import_writing import Report


@dataclass(slots=True)
class AccountChange:
    """What applying does for one account.

    Attributes:
        columns: of the account itself, its latest figures; with `id` and more when it must be made.
    """

    account_id: str
    is_new: bool = False
    columns: dict[str, Any] = field(default_factory=dict)
    snapshots: list[Figures] = field(default_factory=list)


def plan(db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None) -> ImportPlan:
    """Compare an inspected list of daily figures, all questions answered, with the workspace.

    Raises:
        BadFile: the table breaks off further down.
        Cancelled: the person stopped it.
    """
    return _Planning(db, inspection, options, progress).plan()


def write(uow: UnitOfWork, plan: ImportPlan, batch_id: str, report: Report) -> None:
    """Write everything that a plan changes."""
    changes: Sequence[AccountChange] = plan.changes
    uow.insert(Account, [each.columns for each in changes if each.is_new])
    for each in changes:
        if each.columns and not each.is_new:
            uow.session.execute(update(Account), [{"id": each.account_id, **each.columns}])
    rows = [
        {
            "id": new_id(),
            "account_id": each.account_id,
            "read_on": snapshot.read_on,
            "followers": snapshot.followers,
            "engagement_rate": snapshot.engagement_rate,
            "engagement_basis": snapshot.engagement_basis,
            "source": SnapshotSource.IMPORT,
            "import_batch_id": batch_id,
        }
        for each in changes
        for snapshot in each.snapshots
    ]
    uow.insert(AccountSnapshot, rows)
    report(len(rows), len(rows))


class _Planning:
    """One run over one file; gathers verdicts by row."""

    def __init__(self, db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None) -> None:
        self._db, self._inspection, self._options, self._progress = db, inspection, options, progress
        self._tally = Tally()
        self._changes: dict[str, AccountChange] = {}
        self._made: dict[tuple[str, str], str] = {}  # influencer and platform -> account made for them

    def plan(self) -> ImportPlan:
        rows = self._read()
        with self._db.read() as session:
            person = [self._options.person] if self._options.person else []
            keys = [key for row in rows if (key := _key(row))]
            whose = owners(session, keys, [row.influencer_ref for row in rows if row.influencer_ref], person)
            placed = [(row, self._account_of(row, whose)) for row in rows]
            known = known_accounts(session, [account for _, account in placed if isinstance(account, str)])
            clock = journal_clock(session)
        self._compare(placed, known)
        reading = (self._inspection.kind, self._inspection.mapping, self._inspection.table.header)
        changes = tuple(change for change in self._changes.values() if change.snapshots)
        return self._tally.plan(self._inspection.path, reading, self._inspection.warnings, changes, clock)

    def _read(self) -> list[SnapshotRow]:
        reader = SnapshotReader(self._inspection.mapping, self._inspection.table.header)
        rows: list[SnapshotRow] = []
        for count, row in enumerate(self._inspection.table.rows(), start=1):
            read = reader.read(row)
            if read is None:
                self._tally.add(row.line, Verdict.IGNORED)
            elif isinstance(read, RowProblem):
                self._tally.refuse(read)
            else:
                self._tally.warnings += read.warnings
                rows.append(read)
            if count % REPORT_EVERY == 0 and self._progress is not None:
                self._progress.report("Reading", count, 0)
        return rows

    def _account_of(self, row: SnapshotRow, whose: Owners) -> str | RowProblem:
        """The account that a row's figures belong to."""
        key = _key(row)
        if key is not None:
            account_id = whose.accounts.get(key, ("", ""))[0]
            return account_id or RowProblem(row.line, "", f"@{row.handle}", "No account here has this handle.")
        person = whose.refs.get(row.influencer_ref) if row.influencer_ref else self._options.person
        if person is None:
            return RowProblem(row.line, "", row.influencer_ref, "The row does not say whose account this is.")
        if row.platform is None:
            return RowProblem(row.line, "", "", "The row does not say on which platform the account is.")
        account_id = whose.only.get((person, row.platform)) or self._made.get((person, row.platform), "")
        if not account_id:
            account_id = self._made[person, row.platform] = new_id()
            columns = {"id": account_id, "influencer_id": person, "platform": row.platform}
            blank = dict.fromkeys(("handle", "handle_key", "url"))
            self._changes[account_id] = AccountChange(account_id, True, {**columns, **blank, **_current(None, row)})
        return account_id

    def _compare(self, placed: Sequence[tuple[SnapshotRow, str | RowProblem]], known: dict[str, KnownAccount]) -> None:
        by_account: dict[str, dict[date, SnapshotRow]] = {}
        for row, account in placed:
            if isinstance(account, RowProblem):
                self._tally.refuse(account)
                continue
            days = by_account.setdefault(account, {})
            earlier = days.get(row.on)
            if earlier is not None:
                self._tally.add(earlier.line, Verdict.DUPLICATE, earlier.on.isoformat(), f"as in line {row.line}")
            days[row.on] = row
        for account, days in by_account.items():
            self._compare_account(account, days, known.get(account))

    def _compare_account(self, account_id: str, days: dict[date, SnapshotRow], here: KnownAccount | None) -> None:
        change = self._changes.setdefault(account_id, AccountChange(account_id))
        line = list(here.snapshots) if here else []
        for on in sorted(days):
            row = days[on]
            told = Figures(on, row.followers, row.engagement_rate, row.engagement_basis)
            place = bisect_left([each.read_on for each in line], on)
            near = [each for each in line if each.read_on == on] + line[max(place - 1, 0) : place]
            if any(_agrees(told, each) for each in near):
                self._tally.add(row.line, Verdict.UNCHANGED, on.isoformat())
                continue
            self._tally.add(row.line, Verdict.NEW, on.isoformat())
            line.insert(place, told)
            change.snapshots.append(told)
            change.columns |= _current(here, row)


def _key(row: SnapshotRow) -> AccountKey | None:
    key = handle_key(row.handle)
    return (row.platform, key) if key and row.platform else None


def _agrees(told: Figures, known: Figures) -> bool:
    """What the row does not tell is no difference."""
    followers = told.followers is None or told.followers == known.followers
    rate = told.engagement_rate is None or told.engagement_rate == known.engagement_rate
    return followers and rate


def _current(here: KnownAccount | None, row: SnapshotRow) -> dict[str, Any]:
    """The columns in which an account repeats its latest figures, where this row is newer."""
    columns: dict[str, Any] = {}
    if row.followers is not None and row.on >= ((here and here.followers_on) or date.min):
        columns |= {"followers": row.followers, "followers_on": row.on}
    if row.engagement_rate is not None and row.on >= ((here and here.engagement_on) or date.min):
        basis = row.engagement_basis
        columns |= {"engagement_rate": row.engagement_rate, "engagement_basis": basis, "engagement_on": row.on}
    return columns
