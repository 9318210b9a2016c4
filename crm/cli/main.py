"""The composition root without a window: reads the command line, runs one verb, turns whatever happens into a status."""

import io
import os
import sys
from argparse import Namespace
from collections.abc import Sequence

from crm import logs, paths, settings
from crm.cli import (
    briefs,
    campaign_report,
    campaigns,
    duplicates,
    figures,
    history,
    imports,
    outreach,
    records,
    safety,
    share,
    workspaces,
)
from crm.cli.context import Context
from crm.cli.grammar import Grammar
from crm.cli.output import Output, UsageError
from crm.errors import Cancelled, EnvironmentProblem, UserError

USAGE, REFUSED, ENVIRONMENT, OUR_BUG, CANCELLED = 2, 3, 4, 70, 130


def grammar() -> Grammar:
    """All verbs, in the order in which --help lists them."""
    whole = Grammar()
    for group in (
        workspaces,
        imports,
        records,
        duplicates,
        outreach,
        campaigns,
        briefs,
        figures,
        campaign_report,
        history,
        share,
        safety,
    ):
        group.add_verbs(whole)
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
        args = grammar().parser.parse_args(arguments)
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
