"""Verbs that change one record: add, set, remove."""

from argparse import Namespace
from collections.abc import Sequence

from crm.cli import editing
from crm.cli.campaigns import code_warnings
from crm.cli.context import Context
from crm.cli.fields import TO_ADD, TO_SET, naming, typed_values
from crm.cli.grammar import Grammar
from crm.cli.output import fields, plain
from crm.cli.things import kind_of, thing_arguments
from crm.queries import find
from crm.queries.listing import one


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verbs."""
    add = grammar.verb(
        "add",
        _add,
        "Add a record.",
        'rapport add influencer name="Noor van Dijk" platform=instagram handle=@noor.makes followers=38200 tags=craft',
    )
    thing_arguments(add)
    add.add_argument("fields", nargs="+", metavar="FIELD=VALUE")

    edit = grammar.verb("set", _set, "Change fields of a record.", "rapport set influencer noor.makes location=Utrecht")
    thing_arguments(edit, record=True)
    edit.add_argument("fields", nargs="+", metavar="FIELD=VALUE")

    remove = grammar.verb(
        "remove", _remove, "Remove a record; undo brings it back.", "rapport remove task 'Send brief'"
    )
    thing_arguments(remove, record=True)


def _add(context: Context, args: Namespace) -> int:
    kind = kind_of(args, TO_ADD)
    with context.writing() as db:
        values = typed_values(context, db, args.fields, TO_ADD[kind])
        with naming():
            record_id = editing.added(context, db, kind, dict(values))
        value = plain(one(db, kind, record_id))
        warnings = code_warnings(db, value) if kind == "collaboration" and values.get("code") else []
    context.output.answer(value, fields(value))
    _warn(context, warnings)
    return 0


def _set(context: Context, args: Namespace) -> int:
    kind = kind_of(args, TO_SET)
    with context.writing() as db:
        record_id = find.resolve(db, kind, args.id)
        values = typed_values(context, db, args.fields, TO_SET[kind])
        with naming():
            record_id = editing.changed(db, kind, record_id, dict(values))
        value = plain(one(db, kind, record_id))
        warnings = code_warnings(db, value) if kind == "collaboration" and values.get("code") else []
    context.output.answer(value, fields(value))
    _warn(context, warnings)
    return 0


def _warn(context: Context, warnings: Sequence[str]) -> None:
    for warning in warnings:
        context.output.warn(warning)


def _remove(context: Context, args: Namespace) -> int:
    kind = kind_of(args, editing.REMOVE)
    with context.writing() as db:
        record_id = find.resolve(db, kind, args.id)
        value = plain(one(db, kind, record_id))
        editing.REMOVE[kind](db, record_id)
    context.output.answer(value, f"Removed the {kind}; rapport undo brings it back")
    return 0
