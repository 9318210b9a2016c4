"""Verbs that make something to give away: summary, and the tour that shows the main job in one go."""

from argparse import Namespace
from pathlib import Path

from crm.cli import archives, documents
from crm.cli.context import Context
from crm.cli.grammar import Grammar
from crm.cli.made import READERS, answer, formats_of, reader, write
from crm.cli.output import UsageError
from crm.db.unit_of_work import Database
from crm.paths import bundled
from crm.queries import find
from crm.queries.summaries import partners_of
from crm.reports.forms import FORMS
from crm.services.imports import import_file
from crm.services.report_builder import write_report
from crm.services.report_choices import ReportChoices, ReportKind
from crm.services.sample import make_sample

TOUR_WORKSPACE = "sample.rapport"
TOUR_SUMMARIES = 3
TOUR_FORMS = (".pdf", ".html")


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verbs."""
    summary = grammar.verb(
        "summary",
        _summary,
        "Write partnership summaries: PDF, web page, workbook, slides, text or data.",
        'rapport summary "Noor van Dijk" --brand Lumen --to noor.pdf',
    )
    summary.add_argument("people", nargs="*", metavar="PERSON", help="names, handles or ids")
    summary.add_argument(
        "--all", action="store_true", help="everyone with a partnership, with --brand only of that one"
    )
    summary.add_argument("--brand", metavar="B", help="only the partnership with this brand")
    summary.add_argument("--audience", default="client", choices=READERS)
    summary.add_argument("--with", dest="extra", action="append", default=[], choices=["rates"])
    summary.add_argument("--period", metavar="P", help="e.g. 2026-Q3, 2026-07 or 2026-01-01..2026-03-31")
    summary.add_argument("--form", default="pdf", choices=[form[1:] for form in FORMS], help="for a folder")
    summary.add_argument(
        "--to",
        required=True,
        metavar="FILE_OR_FOLDER",
        help="FILE.pdf, .html, .xlsx, .pptx, .md, .csv, .json or a folder",
    )

    archives.add_verbs(grammar)
    documents.add_verbs(grammar)
    tour = grammar.verb(
        "tour", _tour, "The main job in one go: sample workspace, import, summaries.", "rapport tour --to rapport-tour"
    )
    tour.add_argument("--to", required=True, metavar="FOLDER", help="made when missing; an earlier tour is replaced")


def _summary(context: Context, args: Namespace) -> int:
    if bool(args.people) == args.all:
        raise UsageError("name at least one PERSON, or say --all")
    with context.writing() as db:
        brand = find.resolve(db, "brand", args.brand) if args.brand else None
        people = partners_of(db, brand) if args.all else [find.resolve(db, "influencer", text) for text in args.people]
        choices = ReportChoices(
            kind=ReportKind.SUMMARY,
            influencer_ids=tuple(dict.fromkeys(people)),
            brand_id=brand,
            period=args.period or "",
            audience=reader(ReportKind.SUMMARY, args.audience),
            with_rates="rates" in args.extra,
            form=f".{args.form}",
        )
        written = write(context, db, choices, args.to, quiet=args.quiet)
    answer(context, written)
    return 0


def _tour(context: Context, args: Namespace) -> int:
    folder = Path(args.to)
    folder.mkdir(parents=True, exist_ok=True)
    workspace = folder / TOUR_WORKSPACE
    workspace.unlink(missing_ok=True)  # only ever the tour's own file; a workspace of a person has another name
    make_sample(workspace, user=context.user, zone=context.zone)
    creators = bundled("resources") / "samples" / "creators.csv"
    db = Database.open(workspace, user=context.user)
    try:
        outcome = import_file(db, creators)
        people = tuple(partners_of(db)[:TOUR_SUMMARIES])
        files = [workspace]
        for form in TOUR_FORMS:
            choices = ReportChoices(ReportKind.SUMMARY, people, form=form)
            files += write_report(db, choices, folder, formats_of(context)).files
    finally:
        db.close()
    counts = outcome.counts
    lines = [
        f"Made the sample workspace and imported {creators.name}: {counts.rows} rows, {counts.new} new, "
        f"{counts.updated} updated, {counts.duplicates} duplicates, {counts.problems} problems.",
        "Wrote:",
        *(f"  {path}" for path in files),
    ]
    context.output.answer({"files": [path.absolute() for path in files], "imported": outcome.as_json()}, lines)
    return 0
