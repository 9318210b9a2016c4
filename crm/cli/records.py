"""Verbs on records: list, count, show, add, set, remove."""

import csv
import os
from argparse import ArgumentParser, Namespace
from collections.abc import Container, Sequence
from pathlib import Path
from typing import Any

from crm.cli import editing
from crm.cli.campaigns import code_warnings, whole_campaign, whole_collaboration
from crm.cli.context import Context
from crm.cli.fields import TO_ADD, TO_SET, naming, typed_values
from crm.cli.grammar import Grammar, positive
from crm.cli.output import UsageError, cell, fields, plain, table
from crm.cli.posts import whole_deliverable, whole_post
from crm.db.unit_of_work import Database
from crm.errors import UserError
from crm.files.inert import inert
from crm.queries import find
from crm.queries.brands import brand_detail
from crm.queries.briefs import brief_openness, brief_versions
from crm.queries.influencer_detail import influencer_detail
from crm.queries.listing import listing, listing_count, one
from crm.queries.partnerships import partnership_moves
from crm.queries.timeline import timeline

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
    _thing(listed)
    listed.add_argument("--filter", default="", metavar="TEXT", help="every word must begin a word of the record")
    listed.add_argument("--columns", metavar="A,B", help="only these fields")
    listed.add_argument("--limit", type=positive, metavar="N", help="at most so many")
    listed.add_argument("--csv", metavar="FILE", help="write a table that spreadsheet programs open")

    count = grammar.verb("count", _count, "Count a thing.", "rapport count influencers --filter berlin")
    _thing(count)
    count.add_argument("--filter", default="", metavar="TEXT")

    show = grammar.verb("show", _show, "Show one record, whole.", 'rapport show influencer "Noor van Dijk"')
    _thing(show, record=True)

    add = grammar.verb(
        "add",
        _add,
        "Add a record.",
        'rapport add influencer name="Noor van Dijk" platform=instagram handle=@noor.makes followers=38200 tags=craft',
    )
    _thing(add)
    add.add_argument("fields", nargs="+", metavar="FIELD=VALUE")

    edit = grammar.verb("set", _set, "Change fields of a record.", "rapport set influencer noor.makes location=Utrecht")
    _thing(edit, record=True)
    edit.add_argument("fields", nargs="+", metavar="FIELD=VALUE")

    remove = grammar.verb(
        "remove", _remove, "Remove a record; undo brings it back.", "rapport remove task 'Send brief'"
    )
    _thing(remove, record=True)


def _thing(parser: ArgumentParser, *, record: bool = False) -> None:
    parser.add_argument("thing", metavar="THING", help=", ".join(dict.fromkeys(find.THINGS.values())))
    if record:
        parser.add_argument("id", metavar="ID", help="name or id")


def _kind(args: Namespace, editable: Container[str] | None = None) -> str:
    """The thing that is meant; one that comes from files only is not edited.

    Raises:
        UsageError: there is no such thing, or it is none of `editable`.
    """
    try:
        kind = find.thing_named(args.thing)
    except UserError as error:
        raise UsageError(str(error)) from error
    if editable is not None and kind not in editable:
        raise UsageError(f"A {kind} comes from a file; rapport revert takes an import back.")
    return kind


def _list(context: Context, args: Namespace) -> int:
    kind = _kind(args)
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
    kind = _kind(args)
    with context.reading() as db:
        number = listing_count(db, kind, args.filter)
    context.output.answer({"count": number}, f"{number:,}")
    return 0


def _show(context: Context, args: Namespace) -> int:
    kind = _kind(args)
    with context.reading() as db:
        value = plain(_whole(context, db, kind, find.resolve(db, kind, args.id)))
    context.output.answer(value, fields(value))
    return 0


def _whole(context: Context, db: Database, kind: str, record_id: str) -> dict[str, Any]:
    value: dict[str, Any] = plain(one(db, kind, record_id))
    if kind == "influencer":
        value |= plain(influencer_detail(db, record_id))
        value["timeline"] = plain(timeline(db, record_id))
    elif kind == "brand":
        value["by_status"] = dict(brand_detail(db, record_id).by_status)
    elif kind == "partnership":
        value["moves"] = plain(partnership_moves(db, record_id))
    elif kind == "brief":
        value |= _brief(db, record_id)
    elif kind == "campaign":
        value |= whole_campaign(db, record_id, context.today(db))
    elif kind == "collaboration":
        value |= whole_collaboration(db, record_id, context.today(db))
    elif kind == "deliverable":
        value |= whole_deliverable(db, record_id, context.today(db))
    elif kind == "post":
        value |= whole_post(db, record_id)
    return value


def _brief(db: Database, brief_id: str) -> dict[str, Any]:
    versions = brief_versions(db, brief_id)
    checked = brief_openness(db, versions[0].contents)
    return {
        "contents": plain(versions[0].contents),
        "own_parts": list(versions[0].own_parts),
        "versions": [{"number": row.number, "made_by": row.made_by, "made_at": plain(row.made_at)} for row in versions],
        "openness": checked.openness.score,
        "marks": [
            {"part": place.part, "text": place.text, "why": mark.why, "wider": mark.wider}
            for mark, place in checked.marks
        ],
    }


def _add(context: Context, args: Namespace) -> int:
    kind = _kind(args, TO_ADD)
    with context.writing() as db:
        values = typed_values(context, db, args.fields, TO_ADD[kind])
        with naming():
            record_id = editing.added(context, db, kind, dict(values))
        value = plain(one(db, kind, record_id))
        warnings = code_warnings(db, value) if kind == "collaboration" and values.get("code") else []
    context.output.answer(value, fields(value))
    _warn(context, warnings)
    return 0


def _set(context: Context, args: Namespace) -> int:
    kind = _kind(args, TO_SET)
    with context.writing() as db:
        record_id = find.resolve(db, kind, args.id)
        values = typed_values(context, db, args.fields, TO_SET[kind])
        with naming():
            record_id = editing.changed(db, kind, record_id, dict(values))
        value = plain(one(db, kind, record_id))
        warnings = code_warnings(db, value) if kind == "collaboration" and values.get("code") else []
    context.output.answer(value, fields(value))
    _warn(context, warnings)
    return 0


def _warn(context: Context, warnings: Sequence[str]) -> None:
    for warning in warnings:
        context.output.warn(warning)


def _remove(context: Context, args: Namespace) -> int:
    kind = _kind(args, editing.REMOVE)
    with context.writing() as db:
        record_id = find.resolve(db, kind, args.id)
        value = plain(one(db, kind, record_id))
        editing.REMOVE[kind](db, record_id)
    context.output.answer(value, f"Removed the {kind}; rapport undo brings it back")
    return 0
