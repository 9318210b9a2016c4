"""Verbs on the change log: undo, redo, history."""

from argparse import Namespace
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from crm.cli.context import Context
from crm.cli.grammar import Grammar, positive
from crm.cli.output import UsageError
from crm.db.unit_of_work import Database
from crm.formats import Formats
from crm.queries import find
from crm.queries import history as queries
from crm.services import history as services

STEPS_SHOWN = 50


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verbs."""
    grammar.verb("undo", _undo, "Take the latest step back.", "rapport undo")
    grammar.verb("redo", _redo, "Do again what was undone last.", "rapport redo")
    history = grammar.verb(
        "history",
        _history,
        "Who changed what and when, newest first: of everything, or of one record.",
        'rapport history influencer "Noor van Dijk"',
    )
    history.add_argument("thing", nargs="?", metavar="THING", type=str)
    history.add_argument("id", nargs="?", metavar="ID", help="name or id")
    history.add_argument("--limit", type=positive, default=STEPS_SHOWN, metavar="N", help="at most so many steps")


def _undo(context: Context, args: Namespace) -> int:
    with context.writing() as db:
        result = services.undo(db)
    return _step(context, "Undone", result)


def _redo(context: Context, args: Namespace) -> int:
    with context.writing() as db:
        result = services.redo(db)
    return _step(context, "Redone", result)


def _step(context: Context, done: str, result: services.StepResult) -> int:
    value = {"step": result.step_id, "label": result.label, "conflicts": result.conflicts}
    context.output.answer(value, [f"{done}: {result.label}", *(f"  {conflict}" for conflict in result.conflicts)])
    return 0


def _history(context: Context, args: Namespace) -> int:
    if args.thing and not args.id:
        raise UsageError("say which record: rapport history THING ID")
    with context.reading() as db:
        if args.thing:
            thing = find.thing_named(args.thing)
            entries = queries.record_history(db, thing, _record(db, thing, args.id))[: args.limit]
            changed = [entry.changes for entry in entries]
        else:
            entries = queries.steps(db, args.limit)
            changed = [tuple(queries.step_changes(db, entry.step_id)) for entry in entries]
    value = [
        {
            "step": entry.step_id,
            "label": entry.label,
            "at": entry.at,
            "by": entry.by,
            "changes": _records(changes),
        }
        for entry, changes in zip(entries, changed, strict=True)
    ]
    formats = Formats(context.settings.locale, context.settings.zone)
    lines = []
    for entry, changes in zip(entries, changed, strict=True):
        lines.append(f"{formats.instant(entry.at)}  {entry.by}  {entry.label}")
        if args.thing:
            lines += [
                f"    {one.thing} {one.field}: {_shown(one.before)} -> {_shown(one.after)}"
                for one in changes
                if one.field != "id"
                and not one.field.endswith(("_id", "_key"))
                and _shown(one.before) != _shown(one.after)
            ]
    context.output.answer(value, lines or ["Nothing has happened yet."])
    return 0


def _record(db: Database, thing: str, text: str) -> str:
    """The id a text means; an id that is gone still has its history."""
    is_id = len(text) == 32 and set(text.lower()) <= set("0123456789abcdef")
    return text.lower() if is_id else find.resolve(db, thing, text)


def _records(changes: Sequence[queries.FieldChange]) -> list[dict[str, Any]]:
    """The changed fields of one step, by record; null where the record did not exist before or after."""
    records = []
    for (thing, record_id), group in groupby(changes, key=lambda change: (change.thing, change.record_id)):
        fields = list(group)
        identity = next((one for one in fields if one.field == "id"), None)
        made, gone = identity is not None and identity.before is None, identity is not None and identity.after is None
        records.append(
            {
                "thing": thing,
                "id": record_id,
                "before": None if made else {one.field: one.before for one in fields},
                "after": None if gone else {one.field: one.after for one in fields},
            }
        )
    return records


def _shown(value: queries.Stored) -> str:
    return "—" if value is None or value == "" else " ".join(str(value).split())
