"""Verb on one record: show."""

from argparse import Namespace
from typing import Any

from crm.cli.campaigns import whole_campaign, whole_collaboration
from crm.cli.context import Context
from crm.cli.grammar import Grammar
from crm.cli.output import fields, plain
from crm.cli.posts import whole_deliverable, whole_post
from crm.cli.things import kind_of, thing_arguments
from crm.db.unit_of_work import Database
from crm.queries import find
from crm.queries.brands import brand_detail
from crm.queries.briefs import brief_openness, brief_versions
from crm.queries.influencer_detail import influencer_detail
from crm.queries.listing import one
from crm.queries.partnerships import partnership_moves
from crm.queries.timeline import timeline


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verbs."""
    show = grammar.verb("show", _show, "Show one record, whole.", 'rapport show influencer "Noor van Dijk"')
    thing_arguments(show, record=True)


def _show(context: Context, args: Namespace) -> int:
    kind = kind_of(args)
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
