"""The verb that writes a brief for its partner to read. Briefs as records are in `records`."""

from argparse import Namespace

from crm.cli.context import Context
from crm.cli.grammar import Grammar, positive
from crm.cli.made import answer, write
from crm.queries import find
from crm.reports.content import Audience
from crm.services.report_choices import ReportChoices, ReportKind


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
    with context.writing() as db:
        person = find.resolve(db, "influencer", args.person) if args.person else None
        choices = ReportChoices(
            ReportKind.BRIEF,
            influencer_ids=(person,) if person else (),
            campaign_id=find.resolve(db, "campaign", args.campaign),
            audience=Audience.PARTNER,
            version=args.version,
        )
        written = write(context, db, choices, args.to)
    answer(context, written)
    return 0
