"""Verbs on the workspace file itself: open, new."""

from argparse import Namespace
from pathlib import Path

from crm.cli.context import Context
from crm.cli.grammar import Grammar
from crm.db.place import danger_of
from crm.db.schema import SCHEMA
from crm.services.sample import make_sample
from crm.services.workspaces import SUFFIX, create_workspace, open_workspace

NO_SCREEN = 69


def add_verbs(grammar: Grammar) -> None:
    """Teach the grammar this group's verbs."""
    opening = grammar.verb("open", _open, "Open the window on a workspace.", "rapport open agency.rapport")
    opening.add_argument("file", nargs="?", metavar="FILE", help="the workspace (default: the last one opened)")
    new = grammar.verb("new", _new, "Make a workspace, empty or with the sample.", "rapport new agency.rapport")
    new.add_argument("file", metavar="FILE", help="the new file; an existing one is refused")
    new.add_argument("--sample", action="store_true", help="fill it with the invented sample agency")
    new.add_argument("--currency", default=None, metavar="ISO", help="home currency (default: EUR)")


def _open(context: Context, args: Namespace) -> int:
    """Only reached without a window program: the start-up module opens the window before this one is loaded."""
    context.output.warn("There is no screen for a window here.")
    return NO_SCREEN


def _new(context: Context, args: Namespace) -> int:
    path = Path(args.file) if Path(args.file).suffix else Path(args.file).with_suffix(SUFFIX)
    currency = (args.currency or context.settings.home_currency).upper()
    if args.sample:
        make_sample(path, user=context.user, zone=context.zone)
        open_workspace(path, user=context.user).close()
    else:
        create_workspace(path, user=context.user, home_currency=currency).close()
    context.output.answer({"workspace": str(path.absolute()), "schema": SCHEMA}, f"Made {path}")
    if place := danger_of(path):
        context.output.warn(
            f"It lies in {place.keeper}, which may damage it while it is open; a folder of this disk is safe."
        )
    return 0
