"""A plan as a report to read before, or keep after, an import: counts, what to know, problems, rows. Writes nothing."""

from collections.abc import Iterator
from datetime import datetime

from crm.domain.vocabulary import ImportKind
from crm.files.mapping import GENERIC_LAYOUT
from crm.files.rows import RowProblem
from crm.formats import Formats
from crm.reports.content import Audience, Block, Callout, Figure, Figures, Heading, Paragraph, Report, text_table
from crm.reports.html import render_html
from crm.services.import_plan import ImportPlan, Verdict

PROBLEMS_SHOWN, ROWS_SHOWN = 1000, 500
_KINDS = {
    ImportKind.INFLUENCERS: "Influencers",
    ImportKind.CONTACTS: "Contacts",
    ImportKind.SNAPSHOTS: "Account figures",
    ImportKind.POSTS: "Posts",
    ImportKind.CONVERSIONS: "Sales",
    ImportKind.PAYOUTS: "Payments",
    ImportKind.COMMENTS: "Comments",
    ImportKind.MAIL: "Messages",
    ImportKind.CALENDAR: "Calendar",
}
_TOLD = (Verdict.NEW, Verdict.UPDATED, Verdict.DUPLICATE, Verdict.IGNORED)


def plan_report(plan: ImportPlan, formats: Formats, made_at: datetime, reason: str = "") -> str:
    """The whole report as self-contained HTML; everything from the file is escaped.

    Args:
        formats: how numbers and dates are written.
        made_at: aware; when the plan was looked at.
        reason: why the file was taken for what it is.
    """
    known = plan.mapping.layout not in (GENERIC_LAYOUT, "cards", "mail", "calendar")
    report = Report(
        kind="Import plan",
        title=plan.path.name,
        subtitle=reason,
        kicker="What an import would do",
        status="" if plan.changes else "Nothing to write",
        chips=(_KINDS[plan.kind], *((f"Layout {plan.mapping.layout}",) if known else ())),
        prepared=f"File SHA-256 {plan.file_sha256[:16]}…",
        audience=Audience.INTERNAL,
        made_at=made_at,
        made_on=formats.instant(made_at),
        language="en",
        blocks=tuple(_blocks(plan, formats)),
    )
    return render_html(report)


def _blocks(plan: ImportPlan, formats: Formats) -> Iterator[Block]:
    counts, told = plan.counts, formats.count
    yield Figures(
        (
            Figure("Rows", told(counts.rows)),
            Figure("New", told(counts.new)),
            Figure("Updated", told(counts.updated)),
            Figure("Unchanged", told(counts.unchanged)),
            Figure("Duplicates", told(counts.duplicates)),
            Figure("Ignored", told(counts.ignored)),
            Figure("Problems", told(counts.problems)),
        )
    )
    if plan.warnings:
        yield Heading("What to know")
        yield from (Paragraph(warning) for warning in plan.warnings)
    yield from _columns(plan)
    yield from _problems(plan.problems, formats)
    yield from _rows(plan, formats)


def _columns(plan: ImportPlan) -> Iterator[Block]:
    if plan.mapping.columns:
        yield Heading("How the columns were read")
        rows = tuple((use.column, use.field.value, use.platform or "") for use in plan.mapping.columns)
        yield text_table(("Column", "Read as", "Platform"), rows)


def _problems(problems: tuple[RowProblem, ...], formats: Formats) -> Iterator[Block]:
    if not problems:
        return
    yield Heading("Problems")
    told = "1 row" if len(problems) == 1 else f"{formats.count(len(problems))} rows"
    yield Callout("Left out", f"{told} cannot be imported as {'it is' if len(problems) == 1 else 'they are'}.")
    rows = tuple((formats.count(each.line), *each[1:]) for each in problems[:PROBLEMS_SHOWN])
    yield text_table(("Line", "Column", "Value", "Reason"), rows, {0}, 3)
    if len(problems) > PROBLEMS_SHOWN:
        more = formats.count(len(problems) - PROBLEMS_SHOWN)
        yield Paragraph(f"{more} more problems are in the table that can be saved as CSV.", quiet=True)


def _rows(plan: ImportPlan, formats: Formats) -> Iterator[Block]:
    told = [each for each in plan.verdicts if each.verdict in _TOLD]
    if not told:
        return
    yield Heading("Row by row")
    rows = tuple((formats.count(each.line), each.who, each.verdict.value, each.detail) for each in told[:ROWS_SHOWN])
    yield text_table(("Line", "Who or what", "Becomes", "Details"), rows, {0}, 3)
    counts = plan.counts
    more = counts.new + counts.updated + counts.duplicates + counts.ignored - len(rows)
    if more > 0:
        yield Paragraph(f"{formats.count(more)} more rows are not shown.", quiet=True)
