"""Verbs that keep a workspace safe: backup, backups, restore, check."""

from argparse import Namespace
from pathlib import Path

from crm.cli.context import Context
from crm.cli.grammar import Grammar
from crm.db.place import danger_of
from crm.formats import Formats
from crm.services.backups import back_up, check, list_backups, restore

DAMAGED = 4


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verbs."""
    backup = grammar.verb(
        "backup", _backup, "Make a verified copy now.", "rapport backup --to /media/stick/agency.rapport"
    )
    backup.add_argument("--to", metavar="FILE", help="where to (default: among the usual backups)")
    grammar.verb("backups", _backups, "List the backups, newest first.", "rapport backups")
    restoring = grammar.verb(
        "restore",
        _restore,
        "Bring a backup back as a new file; nothing is written over.",
        "rapport restore backup.rapport --to agency-again.rapport",
    )
    restoring.add_argument("file", metavar="FILE", help="the backup")
    restoring.add_argument("--to", required=True, metavar="FILE", help="the new file")
    checking = grammar.verb("check", _check, "Look for damage in the workspace.", "rapport check --repair")
    checking.add_argument("--repair", action="store_true", help="mend what can be mended without losing a record")


def _backup(context: Context, args: Namespace) -> int:
    with context.reading() as db:
        made = back_up(db, Path(args.to) if args.to else None)
    context.output.answer({"file": made.absolute()}, f"Made {made}")
    return 0


def _backups(context: Context, args: Namespace) -> int:
    formats = Formats(context.settings.locale, context.settings.zone)
    rows = list_backups(context.workspace)
    value = [{"file": row.path, "at": row.at, "size_bytes": row.size_bytes} for row in rows]
    lines = [f"{formats.instant(row.at)}  {row.size_bytes / 1e6:,.1f} MB  {row.path}" for row in rows]
    context.output.answer(value, lines or ["There is no backup of this workspace yet."])
    return 0


def _restore(context: Context, args: Namespace) -> int:
    made = restore(Path(args.file), Path(args.to))
    context.output.answer({"workspace": made.absolute()}, f"Made {made}")
    return 0


def _check(context: Context, args: Namespace) -> int:
    opened = context.writing() if args.repair else context.reading()
    with opened as db:
        report = check(db, repair=args.repair)
    value = {"sound": report.sound, "problems": report.problems, "repaired": report.repaired}
    lines = [f"{'mended' if problem in report.repaired else 'FOUND'}: {problem}" for problem in report.problems]
    context.output.answer(value, lines or ["The workspace is sound."])
    if place := danger_of(context.workspace):
        context.output.warn(
            f"It lies in {place.keeper}, which may damage it while it is open; a folder of this disk is safe."
        )
    if not report.sound:
        context.output.warn("Keep the file as it is and restore the newest backup into a new file: rapport backups")
        return DAMAGED
    return 0
