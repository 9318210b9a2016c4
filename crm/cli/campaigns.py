"""Verbs of campaigns: shortlist, qr; and what `show` and `add` say of campaigns and collaborations beyond their fields."""

from argparse import Namespace
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from crm.cli.context import Context
from crm.cli.grammar import Grammar
from crm.cli.output import plain
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import Money
from crm.queries import find
from crm.queries.campaigns import campaign_detail
from crm.queries.collaborations import collaboration_moves, collaboration_row
from crm.queries.contact_flags import contact_flags
from crm.queries.listing import one
from crm.queries.tracking import CodeClash, code_conflicts, code_rows, tracking_links
from crm.services.campaigns import add_to_campaign
from crm.services.tracking import save_qr


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verbs."""
    shortlist = grammar.verb(
        "shortlist",
        _shortlist,
        "Put people into a campaign, with a word about those who should perhaps not be asked.",
        'rapport shortlist "Spring glow" noor.makes "Sanne Bakker"',
    )
    shortlist.add_argument("campaign", metavar="CAMPAIGN", help="name or id")
    shortlist.add_argument("people", nargs="+", metavar="PERSON", help="name, handle or id")

    picture = grammar.verb(
        "qr", _qr, "Write the QR picture of a tracking link.", "rapport qr noor-makes-reel-1 --to noor.svg"
    )
    picture.add_argument("link", metavar="LINK", help="the link, its partner's part, or its id")
    picture.add_argument("--to", required=True, metavar="FILE", help="an SVG file; an existing one is replaced")


def whole_campaign(db: Database, campaign_id: str, today: date) -> dict[str, Any]:
    """What `show campaign` adds: goals, budget, stages, links, codes."""
    detail = campaign_detail(db, campaign_id, today)
    budget = detail.row.budget
    return {
        "time": detail.row.time,
        "goals": {goal.figure: plain(goal.target) for goal in detail.goals},
        "budget": {
            "committed": _amounts(budget.committed),
            "spent": _amounts(budget.spent),
            "free_minor": budget.free.minor if budget.free else None,
            "without_rate": list(budget.committed_total.without_rate),
        },
        "stages": {each.stage: each.count for each in detail.row.stages},
        "links": plain(tracking_links(db, campaign_id=campaign_id)),
        "codes": plain(code_rows(db, campaign_id=campaign_id)),
    }


def whole_collaboration(db: Database, collaboration_id: str, today: date) -> dict[str, Any]:
    """What `show collaboration` adds: what it lacks, since when it is stale, its moves and links."""
    row = collaboration_row(db, collaboration_id, today)
    return {
        "lacks": plain(row.lacks),
        "stale": plain(row.stale),
        "cost": _amounts(row.cost),
        "pieces": row.pieces,
        "late": row.late,
        "posts": row.posts,
        "links": plain(tracking_links(db, collaboration_id=collaboration_id)),
        "moves": plain(collaboration_moves(db, collaboration_id)),
    }


def code_warnings(db: Database, collaboration: Mapping[str, Any]) -> list[str]:
    """Sentences about codes that look like this collaboration's."""
    conflicts = code_conflicts(db, collaboration["code"] or "", collaboration["influencer_id"])
    return [
        f"The code {collaboration['code']} looks like {each.code} of {each.influencer} in {each.campaign}."
        for each in conflicts
        if each.clash is CodeClash.ALIKE
    ]


def _shortlist(context: Context, args: Namespace) -> int:
    with context.writing() as db:
        campaign = find.resolve(db, "campaign", args.campaign)
        people = [find.resolve(db, "influencer", person) for person in args.people]
        flags = contact_flags(db, people, campaign, context.today(db), context.settings.quiet_days)
        added = add_to_campaign(db, campaign, people)
        names = {person: one(db, "influencer", person).name for person in flags}
    told = [flag for each in flags.values() for flag in each]
    for flag in told:
        context.output.warn(f"{names[flag.influencer_id]}: {flag.reason}{f' ({flag.on_day})' if flag.on_day else ''}")
    value = {
        "campaign": campaign,
        "added": list(added.collaboration_ids),
        "already": list(added.already),
        "flags": plain(told),
    }
    context.output.answer(value, f"Added {len(added.collaboration_ids):,} of {len(people):,}")
    return 0


def _qr(context: Context, args: Namespace) -> int:
    with context.reading() as db:
        link = one(db, "link", find.resolve(db, "link", args.link))
    path = save_qr(link.url, Path(args.to).absolute())
    context.output.answer({"file": path, "url": link.url}, f"Wrote {path}")
    return 0


def _amounts(amounts: tuple[Money, ...]) -> list[dict[str, Any]]:
    return [{"currency": each.currency, "minor": each.minor} for each in amounts]
