"""Verbs for the smaller reports: document, approval (a client's shortlist), approvals (what the client answered)."""

from argparse import Namespace
from pathlib import Path

from crm.cli.context import Context
from crm.cli.grammar import Grammar
from crm.cli.made import READERS, answer, reader, write
from crm.cli.output import UsageError
from crm.db.unit_of_work import Database
from crm.queries.find import resolve
from crm.services.documents import DocumentKind
from crm.services.report_choices import ReportChoices, ReportKind
from crm.services.shortlists import take_answers


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verbs."""
    verb = grammar.verb(
        "document",
        _document,
        "Write a portfolio, how we worked together, a rights ledger or a rate card.",
        'rapport document portfolio "Maple Hob" --period 2026-Q3 --to maple.pdf',
    )
    verb.add_argument("kind", choices=[kind.value for kind in DocumentKind])
    verb.add_argument("subject", nargs="?", metavar="NAME", help="a brand; for together a person; all brands without")
    verb.add_argument(
        "--period", metavar="P", help="of a portfolio: 2026-Q3, 2026-07 or two days (default: this quarter)"
    )
    verb.add_argument("--audience", choices=READERS, help="default: client; of together the partner")
    verb.add_argument("--with", dest="extra", action="append", default=[], choices=["rates"])
    verb.add_argument("--to", required=True, metavar="FILE", help="FILE.pdf, .html, .xlsx, .pptx, .md, .csv or .json")

    approval = grammar.verb(
        "approval",
        _approval,
        "Write the page on which a client chooses among the people invited to a campaign.",
        'rapport approval "Winter Table" --to shortlist.html',
    )
    approval.add_argument("campaign", metavar="CAMPAIGN", help="name or id")
    approval.add_argument("--with", dest="extra", action="append", default=[], choices=["rates"])
    approval.add_argument("--to", required=True, metavar="FILE.html")

    answers = grammar.verb(
        "approvals",
        _answers,
        "Take in the file that a client saved.",
        'rapport approvals "Answers - Winter Table.json"',
    )
    answers.add_argument("file", metavar="FILE")


def _document(context: Context, args: Namespace) -> int:
    kind = ReportKind(args.kind)
    if args.subject is None and kind in (ReportKind.PORTFOLIO, ReportKind.TOGETHER):
        raise UsageError("say whom it is about")
    with context.writing() as db:
        person = kind is ReportKind.TOGETHER
        subject = _subject(db, "influencer" if person else "brand", args.subject)
        choices = ReportChoices(
            kind=kind,
            influencer_ids=(subject,) if person and subject else (),
            brand_id=None if person else subject,
            period=args.period or "",
            audience=reader(kind, args.audience),
            with_rates="rates" in args.extra,
        )
        written = write(context, db, choices, args.to)
    answer(context, written)
    return 0


def _subject(db: Database, thing: str, name: str | None) -> str | None:
    return resolve(db, thing, name) if name else None


def _approval(context: Context, args: Namespace) -> int:
    with context.writing() as db:
        campaign = resolve(db, "campaign", args.campaign)
        choices = ReportChoices(ReportKind.SHORTLIST, campaign_id=campaign, with_rates="rates" in args.extra)
        written = write(context, db, choices, args.to)
    answer(context, written)
    return 0


def _answers(context: Context, args: Namespace) -> int:
    with context.writing() as db:
        taken = take_answers(db, Path(args.file))
    told = {
        "campaign": taken.campaign,
        "by": taken.by,
        "yes": taken.yes,
        "no": taken.no,
        "talk": taken.talk,
        "closed": taken.closed,
    }
    lines = [f"{taken.by or 'The client'} on {taken.campaign}:"]
    lines += [
        f"  {word}: {', '.join(names)}"
        for word, names in (("yes", taken.yes), ("no", taken.no), ("let us talk", taken.talk))
        if names
    ]
    lines += [f"Their part is closed, for the client's reason: {', '.join(taken.closed)}"] if taken.closed else []
    context.output.answer(told, lines)
    return 0
