"""Importing payouts: what influencers are owed or were paid, compared with the payments that are here, then written."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import update

from crm.db.entities import Payment, new_id
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain.vocabulary import CollaborationStage, Money
from crm.files.payout_rows import PayoutReader, PayoutRow
from crm.files.rows import RowProblem
from crm.queries.import_links import Referred, people_named
from crm.queries.import_sales import home_currency_of, known_payments
from crm.queries.imports import journal_clock
from crm.services.campaigns import campaign_named, collaborations_for
from crm.services.import_inspection import ImportOptions, Inspection
from crm.services.import_links import orphans
from crm.services.import_plan import REPORT_EVERY, ImportPlan, Reporter, Tally, Verdict, alias_namespace
from crm.services.import_writing import Report

_BLOCK = 2000
_COLUMNS = ("influencer_ref", "amount_minor", "currency", "due_on", "paid_on", "note")


@dataclass
class PaymentChange:
    """One payment to write; `payment_id` is set when it is here, and `columns` are then those that change."""

    payment_id: str | None
    ref: str
    influencer_ref: str
    brand: str | None
    campaign: str
    columns: dict[str, Any] = field(default_factory=dict)
    details: list[str] = field(default_factory=list)


def plan(db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None) -> ImportPlan:
    """Compare an inspected list of payouts, all questions answered, with the workspace.

    Raises:
        BadFile: the table breaks off further down.
        Cancelled: the person stopped it.
    """
    return _Planning(db, inspection, options, progress).plan()


def write(uow: UnitOfWork, plan: ImportPlan, batch_id: str, report: Report) -> None:
    """Write everything that a plan changes; a payout that names person and campaign is part of a collaboration."""
    changes: Sequence[PaymentChange] = plan.changes
    people = people_named(uow.session, {change.influencer_ref for change in changes})
    parts = _collaborations(uow, changes, people)
    for start in range(0, len(changes), _BLOCK):
        block = changes[start : start + _BLOCK]
        made = [_columns(uow, change, batch_id) for change in block if change.payment_id is None]
        for columns, change in zip(made, (each for each in block if each.payment_id is None), strict=True):
            columns |= _whose(change, people, parts)
        uow.insert(Payment, made)
        for change in block:
            if change.payment_id is not None:
                values = {**change.columns, **_whose(change, people, parts), "id": change.payment_id}
                uow.session.execute(update(Payment), [values])
        report(min(start + _BLOCK, len(changes)), len(changes))


def _columns(uow: UnitOfWork, change: PaymentChange, batch_id: str) -> dict[str, Any]:
    empty = dict.fromkeys(("due_on", "paid_on"))
    made = {"id": new_id(), "ref": change.ref, "import_batch_id": batch_id, "created_at": uow.now}
    return {**empty, **change.columns, **made}


def _whose(
    change: PaymentChange, people: Mapping[str, str], parts: Mapping[tuple[str | None, str, str], str]
) -> dict[str, Any]:
    influencer_id = people.get(change.influencer_ref)
    part = parts.get((change.brand, change.campaign, influencer_id or ""))
    known = {"influencer_id": influencer_id, "collaboration_id": part}
    return known if change.payment_id is None else {name: value for name, value in known.items() if value}


def _collaborations(
    uow: UnitOfWork, changes: Sequence[PaymentChange], people: Mapping[str, str]
) -> dict[tuple[str | None, str, str], str]:
    """Collaborations by brand, campaign and influencer, made where a payout is the first to tell of one."""
    campaigns: dict[tuple[str | None, str], str] = {}
    for change in changes:
        key = (change.brand, change.campaign)
        if change.campaign and key not in campaigns:
            currency = change.columns.get("currency") or home_currency_of(uow.session)
            campaigns[key] = campaign_named(uow, change.campaign, change.brand, currency).id
    told = {
        (change.brand, change.campaign, people[change.influencer_ref])
        for change in changes
        if change.campaign and change.influencer_ref in people
    }
    pairs = {each: (campaigns[each[0], each[1]], each[2]) for each in told}
    found = collaborations_for(uow, sorted(pairs.values()), CollaborationStage.LIVE)
    return {each: found[pair] for each, pair in pairs.items()}


class _Planning:
    """One run over one file; gathers verdicts by row."""

    def __init__(self, db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None) -> None:
        self._db, self._inspection, self._options, self._progress = db, inspection, options, progress
        self._namespace = alias_namespace(inspection.mapping, inspection.table.header)
        self._tally = Tally()
        self._rows: list[tuple[str, PayoutRow]] = []
        self._currency_missing = False

    def plan(self) -> ImportPlan:
        self._read()
        rows = [row for _, row in self._rows]
        with self._db.read() as session:
            self._home = home_currency_of(session)
            known = known_payments(session, [ref for ref, _ in self._rows])
            people = people_named(session, {row.influencer_ref for row in rows})
            clock = journal_clock(session)
        changes = [change for ref, row in self._rows if (change := self._compare(ref, row, known.get(ref)))]
        meaning = Referred(people)
        warnings = [*self._inspection.warnings, *self._noticed(), *orphans("payouts", rows, meaning)]
        reading = (self._inspection.kind, self._inspection.mapping, self._inspection.table.header)
        return self._tally.plan(self._inspection.path, reading, warnings, tuple(changes), clock)

    def _read(self) -> None:
        reader = PayoutReader(self._inspection.mapping, self._inspection.table.header)
        met: Counter[str] = Counter()
        for count, row in enumerate(self._inspection.table.rows(), start=1):
            read = reader.read(row)
            if read is None:
                self._tally.add(row.line, Verdict.IGNORED)
            elif isinstance(read, RowProblem):
                self._tally.refuse(read)
            else:
                self._tally.warnings += read.warnings
                met[read.key] += 1
                self._rows.append((f"{self._namespace}:{read.key}-{met[read.key]}", read))
            if count % REPORT_EVERY == 0 and self._progress is not None:
                self._progress.report("Reading", count, 0)

    def _compare(self, ref: str, row: PayoutRow, here: Mapping[str, Any] | None) -> PaymentChange | None:
        told = self._told(row)
        change = PaymentChange(
            payment_id=here["id"] if here else None,
            ref=ref,
            influencer_ref=row.influencer_ref,
            brand=row.brand or self._options.brand,
            campaign=self._options.campaign or row.campaign,
        )
        if here is None:
            change.columns = told
        else:
            change.columns = {
                name: value for name, value in told.items() if value not in (None, "") and value != here[name]
            }
            change.details = [f"{name} {here[name]} → {value}" for name, value in change.columns.items()]
        newly_told = bool(here and self._options.campaign and here["collaboration_id"] is None)
        if here is not None and not change.columns and not newly_told:
            self._tally.add(row.line, Verdict.UNCHANGED, row.influencer_ref)
            return None
        verdict = Verdict.NEW if here is None else Verdict.UPDATED
        self._tally.add(row.line, verdict, row.influencer_ref, "; ".join(change.details))
        return change

    def _told(self, row: PayoutRow) -> dict[str, Any]:
        chosen = self._options.currency or self._inspection.mapping.currency
        self._currency_missing = self._currency_missing or not (row.currency or chosen)
        currency = row.currency or chosen or self._home
        values = {name: getattr(row, name, None) for name in _COLUMNS}
        return values | {"amount_minor": Money.of(row.amount, currency).minor, "currency": currency}

    def _noticed(self) -> Iterator[str]:
        if self._currency_missing:
            yield f"The file does not say its currency; {self._home}, the workspace's own, was taken."
