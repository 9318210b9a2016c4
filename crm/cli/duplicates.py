"""Verbs on doubles: duplicates lists who may be one person, merge makes one of two."""

import sys
from argparse import Namespace
from typing import Any

from crm.cli.context import Context
from crm.cli.grammar import Grammar, positive
from crm.cli.output import JobProgress, TerminalProgress, cell, plain
from crm.queries.duplicates import DuplicateList, DuplicatePerson, DuplicateRow, duplicates
from crm.queries.find import resolve
from crm.queries.listing import one
from crm.services.merging import merge_influencers

LINES_SHOWN = 50


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verbs."""
    listing = grammar.verb(
        "duplicates", _duplicates, "List influencers who may be one person.", "rapport duplicates --json"
    )
    listing.add_argument("--limit", type=positive, metavar="N", help="at most so many pairs, the strongest first")
    merging = grammar.verb(
        "merge",
        _merge,
        "Make one person of two: everything of B passes to A; undo brings B back.",
        'rapport merge noor.makes "N. van Dijk"',
    )
    merging.add_argument("keep", metavar="A", help="who stays: name, handle or id")
    merging.add_argument("other", metavar="B", help="whose record goes")


def _duplicates(context: Context, args: Namespace) -> int:
    with JobProgress(TerminalProgress(sys.stderr, quiet=args.quiet)) as progress, context.reading() as db:
        found = duplicates(db, progress)
    rows = found.rows[: args.limit] if args.limit else found.rows
    context.output.answer([_as_json(row) for row in rows], lambda: _told(found, rows))
    return 0


def _merge(context: Context, args: Namespace) -> int:
    with context.writing() as db:
        keep, other = (resolve(db, "influencer", name) for name in (args.keep, args.other))
        merge_influencers(db, keep, other)
        value = plain(one(db, "influencer", keep))
    context.output.answer(
        value | {"merged_id": other}, f"Merged {args.other} into {args.keep}; rapport undo takes it back"
    )
    return 0


def _as_json(row: DuplicateRow) -> dict[str, Any]:
    people = [_person(person) for person in (row.keep, row.other)]
    return {"strength": row.strength, "evidence": row.evidence, "people": people}


def _person(person: DuplicatePerson) -> dict[str, Any]:
    accounts = [
        {"platform": account.platform, "handle": account.handle, "followers": account.followers}
        for account in person.accounts
    ]
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "location": person.location,
        "accounts": accounts,
        "partnerships": person.partnerships,
        "outreach": person.outreach,
    }


def _told(found: DuplicateList, rows: tuple[DuplicateRow, ...]) -> list[str]:
    if not rows:
        return ["Nobody here looks like somebody else."]
    lines = []
    for row in rows[:LINES_SHOWN]:
        lines.append(f"{row.strength}: {_named(row.keep)} and {_named(row.other)}")
        lines += [f"  {sentence}" for sentence in row.evidence]
    more = sum(found.found.values()) - min(len(rows), LINES_SHOWN)
    if more > 0:
        lines.append(f"and {more:,} more pairs; --json lists them")
    return lines


def _named(person: DuplicatePerson) -> str:
    handles = [f"@{account.handle}" for account in person.accounts if account.handle]
    name = person.name or next(iter(handles), person.id)
    return f"{name} ({cell(handles) if handles and person.name else person.id})"
