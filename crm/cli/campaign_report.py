"""The verb `report`: a campaign's report in any form, with the digits of the performance page."""

from argparse import Namespace
from pathlib import Path

from crm.cli.context import Context
from crm.cli.grammar import Grammar
from crm.domain.vocabulary import Basis
from crm.formats import Formats
from crm.queries.find import resolve
from crm.services.campaign_exports import CampaignReportRequest, write_campaign_report

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
    report.add_argument("--to", required=True, metavar="FILE", help="FILE.pdf, .html, .xlsx, .pptx, .md, .csv or .json")


def _report(context: Context, args: Namespace) -> int:
    with context.writing() as db:
        request = CampaignReportRequest(
            campaign_id=resolve(db, "campaign", args.campaign),
            basis=Basis(args.basis) if args.basis else None,
            formats=Formats(context.settings.locale, context.settings.zone),
        )
        written = write_campaign_report(db, request, Path(args.to))
    lines = [f"Wrote {written.path}", *(f"Note: {warning}" for warning in written.warnings)]
    context.output.answer({"files": [written.path.absolute()], "left_out": [], "warnings": written.warnings}, lines)
    return 0
