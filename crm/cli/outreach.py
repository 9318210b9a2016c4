"""Verbs of the daily work: log, move."""

from argparse import Namespace
from datetime import datetime, time
from typing import Any

from crm.cli.context import Context, day
from crm.cli.grammar import Grammar
from crm.cli.output import UsageError
from crm.db.unit_of_work import Database
from crm.domain.pipeline import check_move
from crm.domain.quick_line import QuickLine, quick_line
from crm.domain.vocabulary import Channel, CollaborationStage, Direction, Outcome, PartnershipStatus
from crm.errors import NotFound
from crm.queries import find
from crm.queries.collaborations import collaboration_between
from crm.queries.listing import one, partnership_between
from crm.services.campaigns import move_collaboration
from crm.services.outreach import OutreachDraft, log_outreach
from crm.services.partnerships import move_partnership, start_partnership


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verbs."""
    log = grammar.verb(
        "log",
        _log,
        "Log one call, message or meeting with a person.",
        'rapport log "Noor van Dijk" --channel email --direction out --brand Lumen --follow-up 2026-11-30',
    )
    log.add_argument("person", metavar="PERSON", help="name, handle or id")
    log.add_argument("--channel", choices=[item.value for item in Channel], help="needed unless the line says it")
    log.add_argument("--direction", choices=[item.value for item in Direction], help="needed unless --line is given")
    log.add_argument("--line", metavar="TEXT", help='in one line: "call yesterday 18 min, wants winter theme"')
    log.add_argument("--brand", metavar="B", help="whom it was about; a partnership is started when there is none")
    log.add_argument("--campaign", metavar="C", help="the campaign it was about; its brand is the one")
    log.add_argument("--outcome", choices=[item.value for item in Outcome])
    log.add_argument("--note", metavar="TEXT")
    log.add_argument("--reason", default="", metavar="TEXT", help="why they declined")
    log.add_argument("--at", metavar="ISO", help="when it was (default: now)")
    log.add_argument("--follow-up", metavar="DATE", help="a day of your own instead of the suggested one")

    move = grammar.verb(
        "move",
        _move,
        "Change the status of a partnership, or the stage of a collaboration.",
        'rapport move "Noor van Dijk" active --brand Lumen --reason "Signed for spring"',
    )
    move.add_argument("person", metavar="PERSON", help="name, handle or id")
    move.add_argument(
        "status", metavar="STATUS", help=", ".join((*PartnershipStatus, "or a stage", *CollaborationStage))
    )
    about = move.add_mutually_exclusive_group(required=True)
    about.add_argument("--brand", metavar="B", help="of the partnership")
    about.add_argument("--campaign", metavar="C", help="of the collaboration")
    move.add_argument("--reason", default="", metavar="TEXT")


def _log(context: Context, args: Namespace) -> int:
    if args.line is None and None in (args.channel, args.direction):
        raise UsageError("--channel and --direction are needed, or --line")
    with context.writing() as db:
        line = quick_line(args.line or "", context.today(db))
        channel = args.channel or line.channel
        if channel is None:
            raise UsageError("the line does not say how; add --channel")
        person = find.resolve(db, "influencer", args.person)
        campaign = find.resolve(db, "campaign", args.campaign) if args.campaign else None
        draft = OutreachDraft(
            influencer_id=person,
            channel=Channel(channel),
            direction=Direction(args.direction or line.direction),
            at=_at(context, db, args, line),
            outcome=Outcome(args.outcome or line.outcome),
            note=line.note if args.note is None else args.note,
            brand_id=_brand(db, args),
            zone=context.zone,
            follow_up_on=day(args.follow_up) if args.follow_up else line.follow_up_on,
            follow_up_title=line.follow_up_title,
            collaboration_id=collaboration_between(db, person, campaign) if campaign else None,
            decline_reason=args.reason or line.decline_reason,
            minutes=line.minutes,
        )
        logged = log_outreach(db, draft)
    value = {
        "outreach": logged.outreach_id,
        "partnership": logged.partnership_id,
        "partnership_status": logged.partnership_status,
        "outreach_stage": logged.outreach_stage,
        "follow_up_on": logged.follow_up_on,
    }
    follow_up = f"; follow up on {logged.follow_up_on}" if logged.follow_up_on else ""
    context.output.answer(value, f"Logged{follow_up}")
    return 0


def _at(context: Context, db: Database, args: Namespace, line: QuickLine) -> datetime:
    """When it was: as said, else the line's day at its time (at noon when that is not told), else now."""
    if args.at:
        return context.instant(args.at)
    if line.at is None and line.on == context.today(db):
        return db.now()
    return context.instant(datetime.combine(line.on, line.at or time(12)).isoformat())


def _brand(db: Database, args: Namespace) -> str | None:
    """The brand that was named, else the campaign's."""
    if args.brand:
        return find.resolve(db, "brand", args.brand)
    if args.campaign:
        return str(one(db, "campaign", find.resolve(db, "campaign", args.campaign)).brand_id)
    return None


def _move(context: Context, args: Namespace) -> int:
    known = list(CollaborationStage if args.campaign else PartnershipStatus)
    if args.status not in known:
        raise UsageError(f"“{args.status}” is not one of: {', '.join(known)}.")
    with context.writing() as db:
        person = find.resolve(db, "influencer", args.person)
        value: Any
        if args.campaign:
            collaboration = _in_campaign(db, person, args)
            move_collaboration(db, collaboration, CollaborationStage(args.status), args.reason)
            value = one(db, "collaboration", collaboration)
        else:
            brand = find.resolve(db, "brand", args.brand)
            partnership = _moved(db, person, brand, PartnershipStatus(args.status), args.reason)
            value = one(db, "partnership", partnership)
    context.output.answer(value, f"Moved to {args.status}")
    return 0


def _in_campaign(db: Database, person: str, args: Namespace) -> str:
    found = collaboration_between(db, person, find.resolve(db, "campaign", args.campaign))
    if found is None:
        raise NotFound(f"“{args.person}” is not in {args.campaign}; add the collaboration first.")
    return found


def _moved(db: Database, person: str, brand: str, status: PartnershipStatus, reason: str) -> str:
    """The partnership's id; where there was none, one is started in that status."""
    known = partnership_between(db, person, brand)
    if known is not None:
        move_partnership(db, known, status, reason=reason)
        return known
    if status is PartnershipStatus.PROSPECT:
        return start_partnership(db, person, brand)
    check_move(PartnershipStatus.PROSPECT, status, reason)  # refuse before anything is written
    if not reason:
        return start_partnership(db, person, brand, status=status)
    started = start_partnership(db, person, brand)
    move_partnership(db, started, status, reason=reason)
    return started
