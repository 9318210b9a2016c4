"""The verb `figures`: what posts reached, what was sold, what it cost, in a terminal and as JSON."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from crm.cli.context import Context
from crm.cli.grammar import Grammar
from crm.cli.output import UNKNOWN, plain
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Basis, Money
from crm.formats import Formats
from crm.queries.figures import CurrencyAmount, Figures, OutsideWindow, Scope, figures, outside_window
from crm.queries.find import resolve
from crm.queries.tracking import CodeRow, code_rows
from crm.reports.campaign_method import leak_words

_BASES = [each.value for each in Basis if each is not Basis.UNKNOWN]
_COUNTS = ("engagements", "reach", "impressions", "views", "likes", "comments", "shares", "saves", "clicks")
_PER_RESULT = ("cpe_minor", "cpm_minor", "cpc_minor", "cpa_minor", "average_order_minor")


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verbs."""
    verb = grammar.verb(
        "figures",
        _figures,
        "Show whether it worked: reach, sales, cost and their ratios.",
        "rapport figures --campaign 'Spring glow' --basis reach",
    )
    verb.add_argument("--campaign", metavar="C", help="only this campaign")
    verb.add_argument("--brand", metavar="B", help="only this brand's campaigns")
    verb.add_argument("--person", metavar="P", help="only this influencer")
    verb.add_argument("--basis", choices=_BASES, help="what the engagement rate is divided by")


def _figures(context: Context, args: Namespace) -> int:
    with context.reading() as db:
        scope = Scope(
            campaign_id=_id(db, "campaign", args.campaign),
            brand_id=_id(db, "brand", args.brand),
            influencer_id=_id(db, "influencer", args.person),
        )
        found = figures(db, scope, Basis(args.basis) if args.basis else None)
        outside = outside_window(db, scope)
        leaked = [code for code in code_rows(db, campaign_id=scope.campaign_id) if _is_leaked(code, scope)]
    formats = Formats(context.settings.locale, context.settings.zone)
    told = _told(found) | {"orders_outside_window": outside.orders, "revenue_outside_window": plain(outside.revenue)}
    told["leaked_codes"] = [_leak(code) for code in leaked]
    context.output.answer(told, lambda: [*_lines(found, formats), *_caveats(outside, leaked, formats)])
    return 0


def _id(db: Database, thing: str, name: str | None) -> str | None:
    return None if name is None else resolve(db, thing, name)


def _told(found: Figures) -> dict[str, Any]:
    return {field.name: plain(getattr(found, field.name)) for field in fields(found)}


def _lines(found: Figures, formats: Formats) -> Sequence[str]:
    """Every figure with what it rests on."""
    lines = [f"posts: {formats.count(found.posts)} ({formats.count(found.posts_read)} with figures)"]
    for name in _COUNTS:
        of = f" (known of {formats.count(found.known[name])} posts)" if found.known[name] else ""
        lines.append(f"{name}: {formats.count(getattr(found, name))}{of}")
    rate = found.engagement_rate
    how = f"{rate.engagements} engagements / {rate.basis}, n = {formats.count(rate.n)} of {formats.count(rate.of)}"
    lines.append(f"engagement rate: {formats.rate(rate.value, 2)} ({how}{', boosted posts' if rate.boosted else ''})")
    lines.append(f"orders: {formats.count(found.orders)} through partners, {found.orders_not_partners:,} others")
    lines.append(f"revenue: {_amounts(found.revenue, formats)}")
    lines.append(f"cost: {_amounts(found.cost, formats)}")
    lines.append(f"ROAS: {_ratio(found.roas)}")
    lines.append(f"ROI: {formats.rate(found.roi, 1)} (margin {formats.rate(found.margin_rate, 1)})")
    for name in _PER_RESULT:
        lines.append(f"{name.removesuffix('_minor').replace('_', ' ')}: {_money(found, name, formats)}")
    lines.append(f"conversion rate: {formats.rate(found.conversion_rate, 2)}")
    return lines


def _is_leaked(code: CodeRow, scope: Scope) -> bool:
    asked_for = scope.influencer_id in (None, code.influencer_id) and scope.brand_id in (None, code.brand_id)
    return asked_for and code.leak is not None and code.leak.suspected


def _leak(code: CodeRow) -> dict[str, Any]:
    told = {"code": code.code, "influencer_id": code.influencer_id, "campaign_id": code.campaign_id}
    return told if code.leak is None else told | {"orders_far": code.leak.far, "orders_dated": code.leak.dated}


def _caveats(outside: OutsideWindow, leaked: Sequence[CodeRow], formats: Formats) -> Iterator[str]:
    """What is left out and what may be too much."""
    if outside.orders:
        money = _amounts(outside.revenue, formats)
        yield f"not counted, outside the attribution window: {formats.count(outside.orders)} orders, {money}"
    yield from (leak_words(code) for code in leaked)


def _amounts(amounts: Sequence[CurrencyAmount], formats: Formats) -> str:
    return " + ".join(formats.money(each.minor, each.currency) for each in amounts) or UNKNOWN


def _ratio(value: Decimal | None) -> str:
    return UNKNOWN if value is None else f"{value:.2f}"


def _money(found: Figures, name: str, formats: Formats) -> str:
    minor: Decimal | None = getattr(found, name)
    if minor is None or found.currency is None:
        return UNKNOWN
    scale = Money(0, found.currency).decimals
    return formats.money(Money.of(minor.scaleb(-scale), found.currency).minor, found.currency)
