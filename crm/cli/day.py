"""Verbs of the day: today, done, snooze."""

from argparse import Namespace
from datetime import timedelta
from typing import Any

from crm.cli.context import Context, day
from crm.cli.grammar import Grammar
from crm.cli.output import plain, table
from crm.db.unit_of_work import Database
from crm.domain.day import DayLine, LineKind
from crm.domain.health_fall import LOOK_BACK_DAYS
from crm.errors import NotFound
from crm.formats import Formats
from crm.queries import tasks
from crm.queries.day_falling import full_day
from crm.queries.day_list import DayRow
from crm.services.day import LineRef, finish_lines, plan_line, put_off_lines

TODAY_COLUMNS = ("when", "due_on", "name", "brand", "title", "reason")


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verbs."""
    today = grammar.verb("today", _today, "What waits, what is most pressing first; then the week.", "rapport today")
    today.add_argument("--on", metavar="DATE", help="as seen from this day")

    done = grammar.verb(
        "done", _done, "Mark a line of today as done, by its key.", "rapport done task:0193f2c4b7d87e52a5c0a5e1f7b3c9d1"
    )
    done.add_argument("key", metavar="KEY", help="as `today --json` gives it")

    snooze = grammar.verb(
        "snooze",
        _snooze,
        "Put a line of today off to a day, or plan something for it then.",
        "rapport snooze reply:0193f2c4b7d87e52a5c0a5e1f7b3c9d1 --until 2026-11-30",
    )
    snooze.add_argument("key", metavar="KEY", help="as `today --json` gives it")
    snooze.add_argument("--until", required=True, metavar="DATE")
    snooze.add_argument("--task", metavar="TEXT", help="what is to be done then: a task is made of the line")


def _today(context: Context, args: Namespace) -> int:
    formats = Formats(context.settings.locale, context.settings.zone)
    with context.reading() as db:
        on = day(args.on) if args.on else context.today(db)
        first = [_told(row, formats) for row in full_day(db, on, context.zone).waiting.rows]
        lists = tasks.today(db, on)
    later = [
        {"when": when} | plain(row) | {"kind": LineKind.TASK, "key": f"task:{row.task_id}", "reason": ""}
        for when, waiting in (("this_week", lists.this_week), ("undated", lists.undated))
        for row in waiting
    ]
    rows: list[dict[str, Any]] = first + later
    context.output.answer(rows, table(TODAY_COLUMNS, rows) if rows else ["Nothing waits."])
    return 0


def _told(row: DayRow, formats: Formats) -> dict[str, Any]:
    line = row.line
    return {
        "when": "overdue" if row.late_days > 0 else "today" if row.late_days == 0 else "this_week",
        "task_id": line.record_id if line.kind is LineKind.TASK else None,
        "influencer_id": line.influencer_id,
        "name": row.name,
        "handle": row.handle,
        "brand": row.brand,
        "title": line.title,
        "due_on": line.due_on,
        "partnership_id": line.partnership_id,
        "do_not_contact": row.do_not_contact,
        "kind": line.kind,
        "key": line.key,
        "reason": _reason(row, formats),
    }


def _reason(row: DayRow, formats: Formats) -> str:
    told = [] if row.line.kind is LineKind.FALLING else [reason(row.line, row.late_days, formats)]
    if row.fell is not None:
        before, now = formats.decimal(row.fell.before, 0), formats.decimal(row.fell.now, 0)
        told.append(f"health fell from {before} to {now} in {LOOK_BACK_DAYS} days: {row.fell.because.sentence}")
    return "; ".join(told)


def reason(line: DayLine, late_days: int, formats: Formats) -> str:
    """Why a line stands there, in one short sentence."""
    late = f"{late_days} days late" if late_days > 1 else "1 day late" if late_days == 1 else ""
    due = late or ("due today" if late_days == 0 else f"due in {-late_days} days")
    match line.kind:
        case LineKind.REPLY:
            return f"waits for our answer since {formats.instant(line.since_at)}"
        case LineKind.DRAFT:
            return "a draft waits for our word"
        case LineKind.UNCONFIRMED:
            return "was handed out; was it sent?"
        case LineKind.MESSAGE:
            return f"next message of the sequence, {due}"
        case LineKind.OUR_PROMISE:
            return f"we promised, {due}"
        case LineKind.THEIR_PROMISE:
            return f"they promised, {due}"
        case LineKind.RIGHT | LineKind.AGREEMENT:
            return f"ends {formats.date(line.due_on)}"
        case LineKind.PAYMENT:
            return f"{formats.money(line.amount_minor, line.currency or '')} {due}"
        case LineKind.DISCLOSURE:
            return "the connection is not disclosed clearly yet"
        case LineKind.COOLING:
            agreed = "no cadence agreed, 30 days assumed" if line.assumed else f"agreed every {line.cadence_days} days"
            return f"silent {late_days} days too long; {agreed}"
        case LineKind.USE:
            return "ask whether they still use it"
        case LineKind.ANNIVERSARY:
            return f"{line.years} years together"
    return due


def _done(context: Context, args: Namespace) -> int:
    with context.writing() as db:
        on = context.today(db)
        row = _line(context, db, args.key)
        finish_lines(db, [_ref(row)], on)
    context.output.answer({"key": args.key}, "Done")
    return 0


def _snooze(context: Context, args: Namespace) -> int:
    until = day(args.until)
    with context.writing() as db:
        row = _line(context, db, args.key)
        task = plan_line(db, _ref(row), args.task, until) if args.task else None
        if task is None:
            put_off_lines(db, [_ref(row)], until)
    context.output.answer({"key": args.key, "until": until, "task": task}, f"Waits until {until}")
    return 0


def _line(context: Context, db: Database, key: str) -> DayRow:
    today = context.today(db)
    for on in (today, today + timedelta(days=7)):
        found = next((row for row in full_day(db, on, context.zone).waiting.rows if row.line.key == key), None)
        if found is not None:
            return found
    raise NotFound(f"No line of today has the key “{key}”.")


def _ref(row: DayRow) -> LineRef:
    return LineRef(row.line.key, row.line.record_id, row.line.influencer_id, row.line.partnership_id)
