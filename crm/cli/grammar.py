"""The frame of the grammar: every verb takes the same options and shows one example. The verbs are in their modules."""

import argparse
from collections.abc import Callable

from crm import __version__
from crm.cli.context import Context

Run = Callable[[Context, argparse.Namespace], int]


class Grammar:
    """Collects verbs; `parser` reads a command line. Wrong usage ends with status 2, as argparse does it."""

    def __init__(self) -> None:
        self.parser = argparse.ArgumentParser(
            prog="rapport",
            description="Rapport keeps your influencer partnerships in one file. Without a verb it opens its window.",
            epilog="rapport VERB --help shows a verb's options and an example.",
        )
        self.parser.add_argument("--version", action="version", version=f"Rapport {__version__}")
        self._verbs = self.parser.add_subparsers(dest="verb", metavar="VERB", required=True)
        self.examples: dict[str, str] = {}

    def verb(self, name: str, run: Run, about: str, example: str) -> argparse.ArgumentParser:
        """Add a verb.

        Args:
            name: as typed.
            run: does it and returns the exit status.
            about: one sentence.
            example: a whole command line, shown by --help.
        """
        self.examples[name] = example
        parser = self._verbs.add_parser(
            name,
            help=about.replace("%", "%%"),  # argparse fills its own marks in
            description=about,
            epilog=f"Example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        common = parser.add_argument_group("for every verb")
        common.add_argument("--workspace", metavar="FILE", help="the workspace (default: the last one opened)")
        common.add_argument("--json", action="store_true", help="one JSON value on standard output, nothing else")
        common.add_argument("--quiet", action="store_true", help="say nothing but errors")
        parser.set_defaults(run=run)
        return parser


def positive(text: str) -> int:
    """A whole number from 1, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from 1")
    return int(text)
