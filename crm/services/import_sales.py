"""Importing sales: a file of orders or conversions is compared with the sales that are here, then written in bulk.

Rows become sales in `import_sale_lines`; through whom they came is found in `import_links`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crm.db.entities import Conversion
from crm.db.unit_of_work import Database, UnitOfWork
from crm.domain.identity import name_key
from crm.domain.vocabulary import SaleSource
from crm.files.rows import RowProblem
from crm.files.sale_rows import SaleReader
from crm.queries.import_links import Referred, campaigns_named, referred
from crm.queries.import_sales import SAID, home_currency_of, known_sales
from crm.queries.imports import journal_clock
from crm.services.campaigns import campaign_named
from crm.services.import_inspection import ImportOptions, Inspection
from crm.services.import_links import attribute, codes_of, orphans
from crm.services.import_plan import REPORT_EVERY, ImportPlan, Reporter, Tally, Verdict, alias_namespace
from crm.services.import_sale_lines import FileSales, Sale
from crm.services.import_writing import Report

_BLOCK = 5000  # sales written between two reports
_REFS = ("influencer_ref", "post_ref", "code")


@dataclass(frozen=True, slots=True)
class SaleChange:
    """One line of sales to write: a new one, or the further revision of one that is here."""

    sale: Sale
    shop: str
    revision: int
    brand: str | None
    campaign: str
    campaign_is_told: bool
    kept: Mapping[str, Any]


def plan(db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None) -> ImportPlan:
    """Compare an inspected file of sales, all questions answered, with the workspace.

    Raises:
        BadFile: the table breaks off further down.
        Cancelled: the person stopped it.
    """
    return _Planning(db, inspection, options, progress).plan()


def write(uow: UnitOfWork, plan: ImportPlan, batch_id: str, report: Report) -> None:
    """Write everything that a plan changes."""
    changes: Sequence[SaleChange] = plan.changes
    campaigns = _campaigns(uow, changes)
    sales = [change.sale for change in changes]
    meaning = _meaning(uow.session, sales)
    for start in range(0, len(changes), _BLOCK):
        block = changes[start : start + _BLOCK]
        rows = [_columns(change, campaigns, batch_id) for change in block]
        attribute(uow, rows, meaning)
        uow.insert(Conversion, rows)
        report(min(start + _BLOCK, len(changes)), len(changes))


def _campaigns(uow: UnitOfWork, changes: Sequence[SaleChange]) -> dict[tuple[str | None, str], str]:
    """Ids of the campaigns that sales belong to; one that only an advertisement names is not made."""
    wanted: dict[tuple[str | None, str], list[SaleChange]] = {}
    for change in changes:
        if change.campaign:
            wanted.setdefault((change.brand, change.campaign), []).append(change)
    brands = {brand for brand, _ in wanted}
    here = {
        brand: campaigns_named(uow.session, {name for of, name in wanted if of == brand}, brand) for brand in brands
    }
    found: dict[tuple[str | None, str], str] = {}
    for (brand, name), those in wanted.items():
        known = here[brand].get(name_key(name))
        if known is not None:
            found[brand, name] = known
        elif any(each.campaign_is_told or each.sale.sale_source is SaleSource.PARTNER for each in those):
            found[brand, name] = campaign_named(uow, name, brand, those[0].sale.currency).id
    return found


def _columns(change: SaleChange, campaigns: Mapping[tuple[str | None, str], str], batch_id: str) -> dict[str, Any]:
    sale = change.sale
    columns: dict[str, Any] = {name: getattr(sale, name) for name in ("order_ref", "line", *SAID)}
    columns = {name: change.kept.get(name) if value in (None, "") else value for name, value in columns.items()}
    columns |= {name: getattr(sale, name) or change.kept.get(name) for name in _REFS}
    source = sale.sale_source
    campaign_id = campaigns.get((change.brand, change.campaign))
    if source is SaleSource.UNKNOWN and change.kept:
        source = change.kept["sale_source"]
    elif source is SaleSource.UNKNOWN and campaign_id is not None and not change.campaign_is_told:
        source = SaleSource.PARTNER  # it names one of our campaigns, and no advertisement
    return columns | {
        "shop": change.shop,
        "revision": change.revision,
        "sale_source": source,
        "influencer_id": None,
        "collaboration_id": None,
        "campaign_id": campaign_id or change.kept.get("campaign_id"),
        "post_id": None,
        "import_batch_id": batch_id,
    }


def _meaning(session: Any, sales: Sequence[Sale]) -> Referred:
    codes = {code for sale in sales for code in codes_of(sale.code)} | {sale.influencer_ref for sale in sales}
    return referred(session, {sale.influencer_ref for sale in sales}, {sale.post_ref for sale in sales}, codes)


class _Planning:
    """One run over one file; gathers verdicts by row."""

    def __init__(self, db: Database, inspection: Inspection, options: ImportOptions, progress: Reporter | None) -> None:
        self._db, self._inspection, self._options, self._progress = db, inspection, options, progress
        mapping = inspection.mapping
        self._shop = (mapping.shop or alias_namespace(mapping, inspection.table.header))[:80]
        with db.read() as session:
            self._home = home_currency_of(session)
        self._sales = FileSales(options.currency or mapping.currency or self._home)
        self._tally = Tally()
        self._rows: list[list[Sale]] = []

    def plan(self) -> ImportPlan:
        self._read()
        everything = [sale for sales in self._rows for sale in sales]
        with self._db.read() as session:
            known = known_sales(session, self._shop, {sale.order_ref for sale in everything})
            campaigns = campaigns_named(session, {self._campaign(sale) for sale in everything}, self._options.brand)
            meaning = _meaning(session, everything)
            clock = journal_clock(session)
        changes: list[SaleChange] = []
        for count, sales in enumerate(self._rows, start=1):
            self._decide(sales, known, campaigns, changes)
            if count % REPORT_EVERY == 0:
                self._report("Comparing", count, len(self._rows))
        self._tally.warnings += self._sales.warnings
        warnings = [*self._inspection.warnings, *self._noticed(), *orphans("sales", everything, meaning)]
        reading = (self._inspection.kind, self._inspection.mapping, self._inspection.table.header)
        return self._tally.plan(self._inspection.path, reading, warnings, tuple(changes), clock)

    def _read(self) -> None:
        reader = SaleReader(self._inspection.mapping, self._inspection.table.header)
        for count, row in enumerate(self._inspection.table.rows(), start=1):
            read = reader.read(row)
            if read is None:
                self._tally.add(row.line, Verdict.IGNORED)
            elif isinstance(read, RowProblem):
                self._tally.refuse(read)
            else:
                self._tally.warnings += read.warnings
                made = self._sales.add(read)
                if isinstance(made, int):
                    self._tally.add(row.line, Verdict.DUPLICATE, read.order_ref, f"the same sale as in line {made}")
                else:
                    self._rows.append(made)
            if count % REPORT_EVERY == 0:
                self._report("Reading", count, 0)

    def _campaign(self, sale: Sale) -> str:
        return self._options.campaign or sale.campaign

    def _decide(
        self,
        sales: Sequence[Sale],
        known: Mapping[tuple[str, str], Mapping[str, Any]],
        campaigns: Mapping[str, str],
        changes: list[SaleChange],
    ) -> None:
        """Whether a row is news: any of its lines is new, or says something else than the one that is here."""
        verdict, details = Verdict.UNCHANGED, list[str]()
        for sale in sales:
            here = known.get((sale.order_ref, sale.line))
            if here is None and sale.void:
                verdict, details = Verdict.IGNORED, [f"it did not come about: {sale.void}"]
                continue
            told = list(_differences(sale, here, campaigns.get(name_key(self._campaign(sale))), self._campaign(sale)))
            if here is not None and not told:
                continue
            if here is None:
                verdict = Verdict.NEW if verdict is Verdict.UNCHANGED else verdict
            else:
                verdict, details = Verdict.UPDATED, [*details, *told]
            changes.append(self._change(sale, here))
        self._tally.add(sales[0].row_line, verdict, _called(sales[0]), "; ".join(details))

    def _change(self, sale: Sale, here: Mapping[str, Any] | None) -> SaleChange:
        return SaleChange(
            sale=sale,
            shop=self._shop,
            revision=here["revision"] + 1 if here else 0,
            brand=sale.brand or self._options.brand,
            campaign=self._campaign(sale),
            campaign_is_told=self._options.campaign is not None,
            kept=here or {},
        )

    def _noticed(self) -> Iterator[str]:
        if self._sales.currency_missing and not (self._options.currency or self._inspection.mapping.currency):
            yield f"The file does not say its currency; {self._home}, the workspace's own, was taken."
        if self._sales.refunds_undated:
            yield (f"Refunds that tell no day, so that the order's own day was taken: {self._sales.refunds_undated:,}.")
        if self._sales.claims_left:
            yield (
                "Sales that name an influencer but came through search or paid ads, so that they count for nobody: "
                f"{self._sales.claims_left:,}."
            )

    def _report(self, stage: str, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress.report(stage, done, total)


def _differences(sale: Sale, here: Mapping[str, Any] | None, campaign_id: str | None, campaign: str) -> Iterator[str]:
    """What a sale says otherwise than the one that is here; what it does not say is no difference."""
    if here is None:
        return
    for name in (*SAID, *_REFS):
        told = getattr(sale, name)
        if told not in (None, "") and told != here[name]:
            yield f"{name.removesuffix('_minor').replace('_', ' ')} {here[name]} → {told}"
    if sale.sale_source in (SaleSource.ORGANIC, SaleSource.PAID) and sale.sale_source != here["sale_source"]:
        yield f"source {here['sale_source']} → {sale.sale_source}"
    if campaign_id is not None and campaign_id != here["campaign_id"]:
        yield f"campaign {campaign}"


def _called(sale: Sale) -> str:
    return sale.order_ref if len(sale.order_ref) < 32 else sale.product or sale.influencer_ref or sale.at or ""
