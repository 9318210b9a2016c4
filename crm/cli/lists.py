"""Verbs on whole lists: list, count."""

import csv
import os
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crm.cli.context import Context
from crm.cli.grammar import Grammar, positive
from crm.cli.output import UsageError, cell, plain, table
from crm.cli.things import kind_of, thing_arguments
from crm.files.inert import inert
from crm.queries.listing import listing, listing_count

# What a person sees of each thing in a terminal; --columns and --json give more.
SHOWN = {
    "influencer": ("name", "accounts", "status", "brands", "next_step_on", "tags"),
    "account": ("influencer", "platform", "handle", "followers", "followers_on"),
    "brand": ("name", "values", "niches", "partnerships"),
    "partnership": ("influencer", "brand", "status", "outreach_stage", "since_on", "next_step_on"),
    "outreach": ("at", "influencer", "brand", "channel", "direction", "outcome", "note"),
    "task": ("due_on", "influencer", "brand", "title", "done_at"),
    "post": ("posted_at", "influencer", "platform", "type", "reach", "views", "likes", "comments", "text"),
    "campaign": (
        "name",
        "brand",
        "starts_on",
        "ends_on",
        "currency",
        "budget_minor",
        "collaborations",
        "posts",
        "orders",
    ),
    "collaboration": ("campaign", "influencer", "stage", "fee_minor", "currency", "code"),
    "deliverable": ("campaign", "influencer", "platform", "format", "count", "due_on", "state", "posts"),
    "link": ("campaign", "influencer", "label", "url"),
    "rate": ("on_day", "from_currency", "to_currency", "rate", "source"),
    "conversion": (
        "at",
        "influencer",
        "campaign",
        "sale_source",
        "code",
        "orders",
        "revenue_minor",
        "currency",
        "product",
    ),
    "comment": ("at", "spam", "likes", "text"),
    "brief": ("campaign", "influencer", "version", "made_at", "accepted_version", "accepted_on", "accepted_channel"),
    "promise": ("due_on", "influencer", "brand", "owed_by", "text", "state", "settled_on"),
    "right": ("influencer", "brand", "asset", "kind", "channels", "territory", "starts_on", "ends_on"),
    "agreement": ("influencer", "brand", "title", "starts_on", "ends_on", "notice_days", "cadence_days"),
    "exclusivity": ("influencer", "brand", "category", "rivals", "starts_on", "ends_on"),
    "gift": ("given_on", "influencer", "brand", "what", "cost_minor", "retail_value_minor", "currency"),
    "partner_rate": ("on_day", "influencer", "platform", "format", "source", "base_minor", "rights_minor", "currency"),
    "payment": ("influencer", "campaign", "amount_minor", "currency", "due_on", "paid_on", "note"),
    "reading": ("post_id", "read_at", "source", "impressions", "reach", "views", "likes", "comments", "shares"),
}


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verbs."""
    listed = grammar.verb("list", _list, "List a thing.", "rapport list influencers --filter ceramics --limit 10")
    thing_arguments(listed)
    listed.add_argument("--filter", default="", metavar="TEXT", help="every word must begin a word of the record")
    listed.add_argument("--columns", metavar="A,B", help="only these fields")
    listed.add_argument("--limit", type=positive, metavar="N", help="at most so many")
    listed.add_argument("--csv", metavar="FILE", help="write a table that spreadsheet programs open")

    count = grammar.verb("count", _count, "Count a thing.", "rapport count influencers --filter berlin")
    thing_arguments(count)
    count.add_argument("--filter", default="", metavar="TEXT")


def _list(context: Context, args: Namespace) -> int:
    kind = kind_of(args)
    with context.reading() as db:
        rows: list[dict[str, Any]] = plain(listing(db, kind, args.filter, args.limit))
    if args.columns:
        rows = _only(rows, args.columns.split(","), kind)
    if args.csv:
        _write_csv(Path(args.csv), rows)
        context.output.answer({"file": Path(args.csv).absolute(), "rows": len(rows)}, f"Wrote {len(rows):,} rows")
        return 0
    columns = tuple(rows[0]) if rows and args.columns else SHOWN[kind]
    context.output.answer(rows, lambda: table(columns, rows) if rows else [f"There is no {kind} here."])
    return 0


def _only(rows: Sequence[dict[str, Any]], columns: Sequence[str], kind: str) -> list[dict[str, Any]]:
    names = [name.strip() for name in columns]
    unknown = [name for name in names if rows and name not in rows[0]]
    if unknown:
        raise UsageError(f"{kind} has no field “{unknown[0]}”; there are: {', '.join(rows[0])}.")
    return [{name: row[name] for name in names} for row in rows]


def _write_csv(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """UTF-8 with its mark, so that spreadsheet programs read it; text that looks like a formula stays text."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            if rows:
                writer.writerow(rows[0])
            writer.writerows([[_csv_cell(value) for value in row.values()] for row in rows])
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return cell(value) if isinstance(value, list) else str(value)
    return inert(value)


def _count(context: Context, args: Namespace) -> int:
    kind = kind_of(args)
    with context.reading() as db:
        number = listing_count(db, kind, args.filter)
    context.output.answer({"count": number}, f"{number:,}")
    return 0
