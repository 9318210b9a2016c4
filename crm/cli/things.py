"""Which thing and which record a verb is about, as it is typed."""

from argparse import ArgumentParser, Namespace
from collections.abc import Container

from crm.cli.output import UsageError
from crm.errors import UserError
from crm.queries import find


def thing_arguments(parser: ArgumentParser, *, record: bool = False) -> None:
    """Let a parser read a thing, and which record of it."""
    parser.add_argument("thing", metavar="THING", help=", ".join(dict.fromkeys(find.THINGS.values())))
    if record:
        parser.add_argument("id", metavar="ID", help="name or id")


def kind_of(args: Namespace, editable: Container[str] | None = None) -> str:
    """The thing that is meant; one that comes from files only is not edited.

    Raises:
        UsageError: there is no such thing, or it is none of `editable`.
    """
    try:
        kind = find.thing_named(args.thing)
    except UserError as error:
        raise UsageError(str(error)) from error
    if editable is not None and kind not in editable:
        raise UsageError(f"A {kind} comes from a file; rapport revert takes an import back.")
    return kind
