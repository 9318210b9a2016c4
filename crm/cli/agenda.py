"""Verbs of calendar and memory: calendar, card."""

from argparse import Namespace
from datetime import timedelta
from pathlib import Path

from crm.cli.context import Context, day
from crm.cli.grammar import Grammar
from crm.cli.made import answer, write
from crm.cli.output import plain, table
from crm.domain.agenda import AGENDA_DAYS
from crm.queries import find
from crm.queries.agenda import events_between
from crm.reports.content import Audience
from crm.services.agenda import write_calendar
from crm.services.report_choices import ReportChoices, ReportKind


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verbs."""
    calendar = grammar.verb(
        "calendar",
        _calendar,
        "What stands in the calendar; with --to as a file for calendar programs.",
        "rapport calendar --from 2026-11-01 --until 2026-11-30",
    )
    calendar.add_argument("--from", dest="first", metavar="DATE", help="first day (default: today)")
    calendar.add_argument("--until", metavar="DATE", help="last day (default: a month)")
    calendar.add_argument("--to", metavar="FILE.ics")

    card = grammar.verb(
        "card",
        _card,
        "What to know of a partner before a call, on one page.",
        'rapport card "Noor van Dijk" --to noor.pdf',
    )
    card.add_argument("person", metavar="PERSON", help="name, handle or id")
    card.add_argument("--with", dest="extra", action="append", default=[], choices=["rates"])
    card.add_argument("--to", required=True, metavar="FILE", help="the form from the ending: pdf, html")


def _calendar(context: Context, args: Namespace) -> int:
    with context.reading() as db:
        today = context.today(db)
        if args.to:
            count = write_calendar(db, Path(args.to), today)
            context.output.answer({"files": [args.to], "events": count}, f"{args.to}: {count} events")
            return 0
        first = day(args.first) if args.first else today
        last = day(args.until) if args.until else first + timedelta(days=AGENDA_DAYS - 1)
        events = events_between(db, first, last)
    rows = [plain(event) | {"key": event.key} for event in events]
    lines = table(("on", "kind", "name", "title", "brand"), rows) if rows else ["Nothing stands there."]
    context.output.answer(rows, lines)
    return 0


def _card(context: Context, args: Namespace) -> int:
    with context.writing() as db:
        choices = ReportChoices(
            ReportKind.MEMORY,
            (find.resolve(db, "influencer", args.person),),
            audience=Audience.INTERNAL,
            with_rates="rates" in args.extra,
        )
        written = write(context, db, choices, args.to)
    answer(context, written)
    return 0
