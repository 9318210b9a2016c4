"""The verb that writes a brief for its partner to read. Briefs as records are in `records`."""

from argparse import Namespace
from pathlib import Path

from crm.cli.context import Context
from crm.cli.grammar import Grammar, positive
from crm.formats import Formats
from crm.queries import find
from crm.services.brief_exports import BriefRequest, write_brief


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verb."""
    brief = grammar.verb(
        "brief",
        _brief,
        "Write a campaign's brief as PDF, web page or mail draft.",
        'rapport brief "Winter calm" --person "Noor van Dijk" --to brief.pdf',
    )
    brief.add_argument("campaign", metavar="CAMPAIGN", help="name or id")
    brief.add_argument("--person", metavar="P", help="their own version where there is one, addressed to them")
    brief.add_argument("--version", type=positive, metavar="N", help="the newest unless said")
    brief.add_argument("--to", required=True, metavar="FILE", help="FILE.pdf, FILE.html or FILE.eml")


def _brief(context: Context, args: Namespace) -> int:
    with context.reading() as db:
        request = BriefRequest(
            campaign_id=find.resolve(db, "campaign", args.campaign),
            influencer_id=find.resolve(db, "influencer", args.person) if args.person else None,
            number=args.version,
            formats=Formats(context.settings.locale, context.settings.zone),
        )
        written = write_brief(db, request, Path(args.to))
    lines = [f"Wrote {written.path}", *(f"Note: {warning}" for warning in written.warnings)]
    value = {"files": [written.path.absolute()], "left_out": [], "warnings": written.warnings}
    context.output.answer(value, lines)
    return 0
