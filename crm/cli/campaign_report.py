"""The verb `report`: a campaign's report in any form, with the digits of the performance page."""

from argparse import Namespace

from crm.cli.context import Context
from crm.cli.grammar import Grammar
from crm.cli.made import answer, write
from crm.domain.vocabulary import Basis
from crm.queries.find import resolve
from crm.services.report_choices import ReportChoices, ReportKind

_BASES = [each.value for each in Basis if each is not Basis.UNKNOWN]


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verb."""
    report = grammar.verb(
        "report",
        _report,
        "Write whether a campaign worked: PDF, web page, workbook, slides, text or data.",
        'rapport report "Winter Table" --to winter.pdf',
    )
    report.add_argument("campaign", metavar="CAMPAIGN", help="name or id")
    report.add_argument("--basis", choices=_BASES, help="what engagement rates are divided by")
    report.add_argument("--with", dest="extra", action="append", default=[], choices=["rates"])
    report.add_argument("--to", required=True, metavar="FILE", help="FILE.pdf, .html, .xlsx, .pptx, .md, .csv or .json")


def _report(context: Context, args: Namespace) -> int:
    with context.writing() as db:
        choices = ReportChoices(
            ReportKind.CAMPAIGN,
            campaign_id=resolve(db, "campaign", args.campaign),
            with_rates="rates" in args.extra,
            basis=Basis(args.basis) if args.basis else None,
        )
        written = write(context, db, choices, args.to)
    answer(context, written)
    return 0
