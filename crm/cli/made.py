"""What every verb that writes a report shares: one way of making it, so that it is noted and kept, and one answer."""

import sys
from pathlib import Path

from crm.cli.context import Context
from crm.cli.output import JobProgress, TerminalProgress
from crm.db.unit_of_work import Database
from crm.formats import Formats
from crm.reports.content import Audience
from crm.services.report_builder import Written, write_report
from crm.services.report_choices import RULES, ReportChoices, ReportKind

READERS = tuple(each.value for each in Audience)


def formats_of(context: Context) -> Formats:
    """How numbers and days are written."""
    return Formats(context.settings.locale, context.settings.zone)


def reader(kind: ReportKind, named: str | None) -> Audience:
    """Who reads it: as named; else the client, where it may go to clients at all."""
    if named is not None:
        return Audience(named)
    allowed = RULES[kind].audiences
    return Audience.CLIENT if Audience.CLIENT in allowed else allowed[0]


def write(context: Context, db: Database, choices: ReportChoices, to: str, *, quiet: bool = False) -> Written:
    """Write what was chosen; it is noted in the export log and kept with its numbers.

    Raises:
        CrmError: as `write_report`.
    """
    with JobProgress(TerminalProgress(sys.stderr, quiet=quiet)) as progress:
        return write_report(db, choices, Path(to), formats_of(context), progress)


def answer(context: Context, written: Written) -> None:
    """Say which files were written, what was left out, and what to know before they are sent."""
    value = {
        "files": [path.absolute() for path in written.files],
        "left_out": written.left_out,
        "warnings": written.warnings,
        "kept": written.kept_ids,
    }
    lines = [f"Wrote {path}" for path in written.files]
    lines += [f"Left out: {what}" for what in written.left_out]
    context.output.answer(value, lines + [f"Note: {warning}" for warning in written.warnings])
