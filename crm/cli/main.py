"""The composition root without a window: reads the command line, runs one verb, turns whatever happens into a status."""

import io
import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from importlib import import_module

from crm import logs, paths, settings
from crm.cli.context import Context
from crm.cli.grammar import Grammar
from crm.cli.output import Output, UsageError
from crm.errors import Cancelled, EnvironmentProblem, UserError

USAGE, REFUSED, ENVIRONMENT, OUR_BUG, CANCELLED = 2, 3, 4, 70, 130


# Which module of this folder has which verbs, in the order in which --help lists them. Only the module of the verb that
# was typed is loaded: all of them together cost a second and a half of imports.
VERBS = {
    "workspaces": ("open", "new"),
    "imports": ("import", "imports", "revert"),
    "lists": ("list", "count"),
    "details": ("show",),
    "records": ("add", "set", "remove"),
    "duplicates": ("duplicates", "merge"),
    "outreach": ("log", "move"),
    "day": ("today", "done", "snooze"),
    "agenda": ("calendar", "card"),
    "messages": ("template", "templates", "message", "sent", "replies"),
    "commitments": ("may-use", "conflicts", "runway"),
    "campaigns": ("shortlist", "qr"),
    "briefs": ("brief",),
    "figures": ("figures",),
    "insight": ("rank", "health", "plan"),
    "campaign_report": ("report",),
    "history": ("undo", "redo", "history"),
    "share": ("summary", "export-all", "document", "approval", "approvals", "tour"),
    "safety": ("backup", "backups", "restore", "check"),
}


def grammar(groups: Iterable[str] = VERBS) -> Grammar:
    """The verbs of some modules of this folder; of all unless told."""
    whole = Grammar()
    for group in groups:
        import_module(f"crm.cli.{group}").add_verbs(whole)
    return whole


def main(arguments: Sequence[str]) -> int:
    """Run one command line.

    Args:
        arguments: without the program's name.

    Returns:
        The exit status: 0 done, 1 done with row problems, 2 wrong usage, 3 refused, 4 environment, 69 no screen,
        70 a bug of ours, 130 cancelled.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a name that the terminal cannot show must not stop the verb
    try:
        args = _grammar_of(arguments).parser.parse_args(arguments)
    except SystemExit as asked:  # argparse has written its help or its complaint
        return asked.code if isinstance(asked.code, int) else USAGE
    log_file = logs.start(paths.log_dir())
    try:
        status = _run(args)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        logs.record_bug(error)
        return _told(f"Rapport made a mistake of its own ({type(error).__name__}); the log is {log_file}", OUR_BUG)
    return status


def _grammar_of(arguments: Sequence[str]) -> Grammar:
    """What reads this command line: the verb's own module, or everything when it is no verb."""
    group = next((group for group, verbs in VERBS.items() if arguments and arguments[0] in verbs), None)
    return grammar([group] if group else VERBS)


def _run(args: Namespace) -> int:
    context = Context(settings.load(paths.settings_file()), Output(as_json=args.json, quiet=args.quiet), args.workspace)
    try:
        status: int = args.run(context, args)
    except UsageError as error:
        return _told(f"rapport {args.verb}: {error}", USAGE)
    except (Cancelled, KeyboardInterrupt):
        return _told("Cancelled; nothing was changed.", CANCELLED)
    except UserError as error:
        return _told(str(error), REFUSED)
    except EnvironmentProblem as error:
        return _told(f"{error} {error.remedy}", ENVIRONMENT)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        return _told(f"{error.filename or 'A file'}: {error.strerror or error}.", ENVIRONMENT)
    return status


def _told(sentence: str, status: int) -> int:
    sys.stderr.write(sentence + "\n")
    return status
