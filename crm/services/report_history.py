"""Reports as they were made: opened again with the same numbers, and beside what they would tell now."""

from dataclasses import dataclass, replace

from crm.db.unit_of_work import Database
from crm.errors import UserError
from crm.formats import Formats
from crm.reports.content import Report
from crm.reports.differences import Difference, differences
from crm.reports.pdf import preview_pages
from crm.reports.roster import KIND as ROSTER
from crm.services.exports import roster_report
from crm.services.made_reports import Kept, opened_report
from crm.services.report_builder import composed
from crm.services.report_choices import ReportChoices, read_choices
from crm.services.report_requests import summary_request


@dataclass(frozen=True, slots=True)
class Reopened:
    """A kept report as it was made: its pages as PNG pictures, and where its file was written; "" when not known."""

    title: str
    pages: tuple[bytes, ...]
    written_to: str = ""
    left_out: tuple[str, ...] = ()


def reopened(db: Database, report_id: str) -> Reopened:
    """A kept report with the same numbers.

    Raises:
        NotFound: it is gone.
        EnvironmentProblem: what was kept is damaged.
    """
    kept = opened_report(db, report_id)
    pages = tuple(preview_pages(kept.report))
    return Reopened(kept.report.title, pages, kept.written_to, kept.report.left_out)


def changes_since(db: Database, report_id: str, formats: Formats) -> tuple[Difference, ...]:
    """What a kept report would tell otherwise if it were made now.

    Raises:
        NotFound: the report, or what it is about, is gone.
        EnvironmentProblem: what was kept is damaged.
        UserError: it cannot be made again.
    """
    kept = opened_report(db, report_id)
    if not kept.choices:
        raise UserError("It was kept without what it was made from, so it cannot be made again to compare.")
    return differences(kept.report, _now(db, read_choices(kept.choices), kept, formats))


def _now(db: Database, choices: ReportChoices, kept: Kept, formats: Formats) -> Report:
    """The same report made now: all people in one, or that of the one person it is of."""
    if kept.report.kind == ROSTER:
        return roster_report(db, summary_request(db, choices, formats))
    if kept.influencer_id and len(choices.influencer_ids) > 1:
        choices = replace(choices, influencer_ids=(kept.influencer_id,))
    return composed(db, choices, formats, kept.influencer_id)
