"""Verbs that bring files in and take them back: import, imports, revert."""

import sys
from argparse import ArgumentTypeError, Namespace
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crm.cli.context import Context, day
from crm.cli.grammar import Grammar, positive
from crm.cli.output import JobProgress, TerminalProgress, UsageError, table
from crm.db.unit_of_work import Database
from crm.domain.vocabulary import ImportKind, Platform
from crm.errors import Ambiguous, BadFile, NotFound, UserError
from crm.files.bundle import checked_bundle, is_bundle
from crm.files.cells import DateOrder, Mark
from crm.files.mapping import Mapping, from_toml
from crm.queries.find import resolve
from crm.queries.imports import BatchRow, batch_rows
from crm.services.archives import import_archive
from crm.services.import_people import OnDuplicate
from crm.services.imports import ImportOptions, ImportOutcome, import_files, revert_batch

ROW_PROBLEMS, REFUSED = 1, 3
PROBLEMS_SHOWN = 20
BATCH_COLUMNS = ("batch", "file", "at", "new", "updated", "reverted_at")


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verbs."""
    verb = grammar.verb(
        "import", _import, "Bring files in, each as one step.", "rapport import creators.csv posts.csv --dry-run"
    )
    verb.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder of which every file is taken")
    verb.add_argument("--kind", choices=[item.value for item in ImportKind], help="what the files list")
    verb.add_argument("--layout", metavar="NAME", help="a known layout instead of the one recognised")
    verb.add_argument("--mapping", metavar="FILE.toml", help="what each column means")
    verb.add_argument("--platform", choices=[item.value for item in Platform], help="of accounts without one")
    verb.add_argument("--encoding", metavar="E", help="e.g. cp1252, when the guess is wrong")
    verb.add_argument("--sheet", metavar="NAME", help="of a workbook (default: the first)")
    verb.add_argument("--decimal", choices=get_args(Mark), help="the decimal mark of numbers")
    verb.add_argument("--date-order", choices=get_args(DateOrder))
    verb.add_argument("--on-duplicate", choices=get_args(OnDuplicate), help="whose values stay")
    verb.add_argument("--as-of", metavar="DATE", help="the day of figures that name none")
    verb.add_argument("--currency", type=_currency, metavar="ISO", help="of amounts that name none, e.g. EUR")
    verb.add_argument("--zone", type=_zone, metavar="ZONE", help="of times that name none, e.g. Europe/Berlin")
    verb.add_argument("--brand", metavar="B", help="whose campaign it is")
    verb.add_argument("--campaign", metavar="C", help="that the posts, sales and payouts belong to")
    verb.add_argument("--post", metavar="LINK", help="under which the comments of a file stand that names none")
    verb.add_argument("--person", metavar="P", help="whose calendar or account figures these are")
    verb.add_argument("--table", metavar="NAME", help="of a file with several tables")
    verb.add_argument("--header-line", type=positive, metavar="N", help="where the column names stand")
    verb.add_argument("--own-address", action="append", default=[], metavar="MAIL", help="yours, to tell who wrote")
    verb.add_argument("--keep-attachments", action="store_true", help="take what is attached to mails along")
    verb.add_argument("--dry-run", action="store_true", help="say what would happen; write nothing")

    grammar.verb("imports", _imports, "List the imports there were, newest first.", "rapport imports --json")
    revert = grammar.verb("revert", _revert, "Take one import back.", "rapport revert creators.csv")
    revert.add_argument("batch", metavar="BATCH", help="its id, or the file's name when that is one import")


def _import(context: Context, args: Namespace) -> int:
    bundles = [Path(path) for path in args.paths if is_bundle(Path(path))]
    if bundles:
        return _take_in(context, args, bundles)
    files = [file for path in args.paths for file in _files(Path(path))]
    opened = context.reading() if args.dry_run else context.writing()
    outcomes: list[ImportOutcome] = []
    try:
        with JobProgress(TerminalProgress(sys.stderr, quiet=args.quiet)) as progress, opened as db:
            for outcome in import_files(db, files, _options(db, args), dry_run=args.dry_run, progress=progress):
                outcomes.append(outcome)
    except UserError as error:
        if outcomes:  # what was imported before stays, so it must be told
            _answer(context, outcomes, dry_run=args.dry_run)
        name = files[0].name
        raise error if len(files) > 1 or name in str(error) else type(error)(f"{name}: {error}") from error
    _answer(context, outcomes, dry_run=args.dry_run)
    return _status(context, outcomes)


def _take_in(context: Context, args: Namespace, bundles: list[Path]) -> int:
    """A folder that `export-all` wrote, into an empty workspace."""
    if len(args.paths) > 1:
        raise UsageError("an exported folder is taken in alone, into an empty workspace")
    if args.dry_run:
        checked_bundle(bundles[0])
        context.output.answer([], [f"{bundles[0].name}: whole and unchanged; nothing was taken in"])
        return 0
    with context.writing() as db, JobProgress(TerminalProgress(sys.stderr, quiet=args.quiet)) as progress:
        taken = import_archive(db, bundles[0], progress)
    told = {"file": bundles[0].name, "kind": "bundle", "layout": "", "rows": taken.rows, "new": taken.rows}
    empty = dict.fromkeys(("updated", "unchanged", "duplicates", "ignored"), 0)
    answer = [told | empty | {"warnings": [], "problems": [], "batch": None, "attachments": taken.attachments}]
    line = f"Took in {taken.rows:,} records and {taken.attachments:,} attachments of “{taken.workspace}”"
    context.output.answer(answer, [line])
    return 0


def _status(context: Context, outcomes: list[ImportOutcome]) -> int:
    for outcome in outcomes:
        if outcome.refused:
            context.output.warn(f"{outcome.file}: {outcome.refused}")
    if any(outcome.questions or outcome.refused for outcome in outcomes):
        return REFUSED
    return ROW_PROBLEMS if any(outcome.problems for outcome in outcomes) else 0


def _options(db: Database, args: Namespace) -> ImportOptions:
    return ImportOptions(
        mapping=_mapping(args.mapping) if args.mapping else None,
        layout=args.layout,
        platform=Platform(args.platform) if args.platform else None,
        encoding=args.encoding,
        sheet=args.sheet,
        decimal_mark=args.decimal,
        date_order=args.date_order,
        on_duplicate=args.on_duplicate,
        as_of=day(args.as_of) if args.as_of else None,
        kind=ImportKind(args.kind) if args.kind else None,
        table=args.table,
        header_line=args.header_line,
        currency=args.currency,
        zone=args.zone,
        brand=args.brand,
        campaign=args.campaign,
        post=args.post,
        person=resolve(db, "influencer", args.person) if args.person else None,
        keep_attachments=args.keep_attachments,
        own_addresses=tuple(args.own_address),
    )


def _currency(text: str) -> str:
    if len(text) != 3 or not text.isascii() or not text.isalpha():
        raise ArgumentTypeError(f"“{text}” is no currency code of three letters, such as EUR")
    return text.upper()


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ArgumentTypeError(f"“{text}” is no time zone, such as Europe/Berlin") from error
    return text


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith("."))
    if not found:
        raise BadFile(f"There is no file in {path}.")
    return found


def _mapping(path: str) -> Mapping:
    try:
        return from_toml(Path(path).read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise BadFile(f"{path} is not a mapping: it is not UTF-8 text.") from error


def _answer(context: Context, outcomes: list[ImportOutcome], *, dry_run: bool) -> None:
    lines = [line for outcome in outcomes for line in _told(outcome, dry_run=dry_run)]
    context.output.answer([outcome.as_json() for outcome in outcomes], lines)


def _told(outcome: ImportOutcome, *, dry_run: bool) -> list[str]:
    counts = outcome.counts
    if outcome.refused:
        return [f"{outcome.file}: nothing was imported: {outcome.refused}"]
    if outcome.questions:
        asked = [f"  {question.text} ({', '.join(question.choices)})" for question in outcome.questions]
        return [f"{outcome.file}: nothing was imported, because an answer is needed first", *asked]
    parts = [f"{counts.new:,} new", f"{counts.updated:,} updated", f"{counts.unchanged:,} unchanged"]
    parts += [f"{counts.duplicates:,} duplicates", f"{counts.problems:,} problems"]
    if counts.ignored:  # what tells of nothing that counts, such as a sale that was declined
        parts.append(f"{counts.ignored:,} ignored")
    would = "would be " if dry_run else ""
    lines = [f"{outcome.file}: {counts.rows:,} rows, {would}{', '.join(parts)}"]
    lines += [f"  note: {warning}" for warning in outcome.warnings]
    for problem in outcome.problems[:PROBLEMS_SHOWN]:
        lines.append(f"  line {problem.line}, {problem.column}: {problem.reason} ({problem.value})")
    if len(outcome.problems) > PROBLEMS_SHOWN:
        lines.append(f"  and {len(outcome.problems) - PROBLEMS_SHOWN:,} more problems; --json lists all")
    if outcome.batch_id:
        lines.append(f"  take it back with: rapport revert {outcome.batch_id}")
    return lines


def _imports(context: Context, args: Namespace) -> int:
    with context.reading() as db:
        rows = [_batch(row) for row in batch_rows(db)]
    context.output.answer(rows, table(BATCH_COLUMNS, rows) if rows else ["Nothing was imported yet."])
    return 0


def _revert(context: Context, args: Namespace) -> int:
    with context.writing() as db:
        batch_id = _batch_id(db, args.batch)
        conflicts = revert_batch(db, batch_id)
        row = next(_batch(row) for row in batch_rows(db) if row.id == batch_id)
    lines = [f"Took back the import of {row['file']}", *(f"  {conflict}" for conflict in conflicts)]
    context.output.answer(row | {"conflicts": conflicts}, lines)
    return 0


def _batch_id(db: Database, text: str) -> str:
    rows = batch_rows(db)
    if any(row.id == text for row in rows):
        return text
    named = [row for row in rows if row.file_name == Path(text).name and row.reverted_at is None]
    if len(named) > 1:
        shown = [f"{row.id} ({row.at:%Y-%m-%d %H:%M} UTC)" for row in named]
        raise Ambiguous(f"“{text}” was imported {len(named)} times: {'; '.join(shown)}.", shown)
    if not named:
        raise NotFound(f"There is no import “{text}” to take back.")
    return named[0].id


def _batch(row: BatchRow) -> dict[str, Any]:
    return {
        "batch": row.id,
        "file": row.file_name,
        "kind": row.kind,
        "at": row.at,
        "new": row.new_count,
        "updated": row.updated_count,
        "unchanged": row.unchanged_count,
        "duplicates": row.duplicate_count,
        "problems": row.problem_count,
        "reverted_at": row.reverted_at,
    }
