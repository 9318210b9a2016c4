"""The verb `export-all`: everything into a folder that stays readable without Rapport. `import` takes it in again."""

import sys
from argparse import Namespace
from pathlib import Path

from crm.cli.context import Context
from crm.cli.grammar import Grammar
from crm.cli.output import JobProgress, TerminalProgress
from crm.formats import Formats
from crm.services.archives import export_and_note


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verb."""
    verb = grammar.verb(
        "export-all",
        _export_all,
        "Write everything into a folder that any browser and spreadsheet can read.",
        "rapport export-all everything-2026-11",
    )
    verb.add_argument("folder", metavar="FOLDER", help="made when missing; an earlier export in it is replaced")


def _export_all(context: Context, args: Namespace) -> int:
    formats = Formats(context.settings.locale, context.settings.zone)
    with context.writing() as db, JobProgress(TerminalProgress(sys.stderr, quiet=args.quiet)) as progress:
        exported = export_and_note(db, Path(args.folder), formats, progress)
    files = [exported.folder.absolute() / path for path in exported.files]
    lines = [
        f"Wrote {exported.rows:,} records into {len(files):,} files in {exported.folder}",
        f"Open {exported.folder / 'site' / 'index.html'} in any browser.",
        "Note: it holds private notes and addresses; keep it as you keep the workspace.",
    ]
    context.output.answer({"files": files, "rows": exported.rows}, lines)
    return 0
