"""Verbs for the smaller reports: document, approval (a client's shortlist), approvals (what the client answered)."""

from argparse import Namespace
from pathlib import Path

from crm.cli.context import Context
from crm.cli.grammar import Grammar
from crm.cli.output import UsageError
from crm.db.unit_of_work import Database
from crm.domain.periods import period
from crm.formats import Formats
from crm.queries.find import resolve
from crm.reports.content import Audience
from crm.reports.documents import Frame
from crm.services.documents import DocumentKind, DocumentRequest, WrittenDocument, write_document
from crm.services.shortlists import take_answers, write_shortlist


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
    verb.add_argument("--audience", default="client", choices=[item.value for item in Audience])
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
    kind = DocumentKind(args.kind)
    if args.subject is None and kind in (DocumentKind.PORTFOLIO, DocumentKind.TOGETHER):
        raise UsageError("say whom it is about")
    with context.writing() as db:
        request = DocumentRequest(
            kind=kind,
            subject_id=_subject(db, kind, args.subject),
            period=period(args.period) if args.period else None,
            audience=Audience(args.audience),
            with_rates="rates" in args.extra,
            formats=_formats(context),
        )
        written = write_document(db, request, Path(args.to))
    return _told(context, written)


def _subject(db: Database, kind: DocumentKind, name: str | None) -> str | None:
    thing = "influencer" if kind is DocumentKind.TOGETHER else "brand"
    return resolve(db, thing, name) if name else None


def _approval(context: Context, args: Namespace) -> int:
    frame = Frame(with_rates="rates" in args.extra, formats=_formats(context))
    with context.writing() as db:
        written = write_shortlist(db, resolve(db, "campaign", args.campaign), Path(args.to), frame)
    return _told(context, written)


def _answers(context: Context, args: Namespace) -> int:
    with context.writing() as db:
        taken = take_answers(db, Path(args.file))
    told = {"campaign": taken.campaign, "by": taken.by, "yes": taken.yes, "no": taken.no, "talk": taken.talk}
    lines = [f"{taken.by or 'The client'} on {taken.campaign}:"]
    lines += [
        f"  {word}: {', '.join(names)}"
        for word, names in (("yes", taken.yes), ("no", taken.no), ("let us talk", taken.talk))
        if names
    ]
    context.output.answer(told, lines)
    return 0


def _formats(context: Context) -> Formats:
    return Formats(context.settings.locale, context.settings.zone)


def _told(context: Context, written: WrittenDocument) -> int:
    told = {"files": [written.path.absolute()], "left_out": written.left_out, "warnings": written.warnings}
    lines = [f"Wrote {written.path}", *(f"Left out: {what}" for what in written.left_out)]
    context.output.answer(told, [*lines, *(f"Note: {warning}" for warning in written.warnings)])
    return 0
