"""What the command line writes: one JSON value or plain lines on stdout, everything else on stderr. Decides nothing."""

import json
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import FrameType
from typing import Any, TextIO

from crm.errors import Cancelled
from crm.reports.plain_values import plain as plain

UNKNOWN = "—"
WIDEST_CELL = 44


class UsageError(Exception):
    """The command was typed in a way that cannot mean anything; the message says how to type it."""


class Output:
    """Where a verb's answer goes.

    Args:
        as_json: one JSON value on stdout and nothing else there.
        quiet: no lines for people; JSON and errors are still written.
    """

    def __init__(self, *, as_json: bool, quiet: bool) -> None:
        self.as_json = as_json
        self.quiet = quiet

    def answer(self, value: Any, lines: str | Sequence[str] | Callable[[], Sequence[str]]) -> None:
        """Write a verb's answer.

        Args:
            value: what the contract promises as JSON.
            lines: the same for a person; a function is only asked when they are wanted.
        """
        if self.as_json:
            sys.stdout.write(json.dumps(value, ensure_ascii=False, default=plain) + "\n")
        elif not self.quiet:
            told = lines() if callable(lines) else [lines] if isinstance(lines, str) else lines
            sys.stdout.writelines(f"{line}\n" for line in told)

    def warn(self, line: str) -> None:
        """Tell a person something that is no answer."""
        if not self.quiet:
            sys.stderr.write(line + "\n")


class TerminalProgress:
    """One line on stderr that rewrites itself; nothing at all when stderr is not a terminal."""

    def __init__(self, stream: TextIO, *, quiet: bool) -> None:
        self._stream = stream
        self._shown = not quiet and stream.isatty()
        self._last = ""

    def show(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is; the same text is not written twice."""
        text = f"{stage}: {done:,} of {total:,}" if total else f"{stage}: {done:,}"
        if self._shown and text != self._last:
            self._stream.write(f"\r\x1b[K{text}")
            self._stream.flush()
            self._last = text

    def clear(self) -> None:
        """Take the line away."""
        if self._last:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._last = ""


class JobProgress:
    """What a service reports to while it works, used as a context.

    Ctrl+C is answered at the next report, where the work can be rolled back whole; a second one does not wait.
    """

    def __init__(self, line: TerminalProgress) -> None:
        self._line = line
        self._stop = False
        self._before: Any = None

    def __enter__(self) -> "JobProgress":
        self._before = signal.signal(signal.SIGINT, self._asked_to_stop)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)
        self._line.clear()

    def report(self, stage: str, done: int, total: int) -> None:
        """Show how far one stage is; a total of 0 is not known.

        Raises:
            Cancelled: Ctrl+C was pressed.
        """
        if self._stop:
            raise Cancelled
        self._line.show(stage, done, total)

    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop = True
        signal.signal(signal.SIGINT, self._before)


def table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Rows as aligned text under their column names; whole numbers to the right, long text cut with "…"."""
    cells = [[cell(row.get(column)) for column in columns] for row in rows]
    number = [all(_is_number(row.get(column)) for row in rows) and bool(rows) for column in columns]
    widths = [max(len(name), *(len(row[at]) for row in cells), 0) for at, name in enumerate(columns)]
    lines = []
    for texts in [list(columns), *cells]:
        padded = [
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(texts, widths, number, strict=True)
        ]
        lines.append("  ".join(padded).rstrip())
    return lines


def cell(value: Any) -> str:
    """One value on one line for a person."""
    simple = plain(value)
    if simple is None or simple == "" or simple == []:
        return UNKNOWN
    if isinstance(simple, bool):
        return "yes" if simple else "no"
    if isinstance(simple, int):
        return f"{simple:,}"
    if isinstance(simple, list):
        text = ", ".join(" ".join(map(str, item.values())) if isinstance(item, dict) else str(item) for item in simple)
    else:
        text = str(simple)
    text = " ".join(text.split())
    return text if len(text) <= WIDEST_CELL else text[: WIDEST_CELL - 1] + "…"


def fields(value: Any) -> list[str]:
    """An object as "name: value" lines for a person; nested objects and lists below, indented."""
    return _lines(plain(value), "")


def _lines(value: Mapping[str, Any], indent: str) -> list[str]:
    lines = []
    for name, item in value.items():
        if isinstance(item, list) and item and isinstance(item[0], dict):
            lines.append(f"{indent}{name}:")
            for each in item:
                shown = {key: inner for key, inner in each.items() if inner not in (None, "", []) and key != "id"}
                lines.append(f"{indent}  - {'  '.join(f'{key}: {_inline(inner)}' for key, inner in shown.items())}")
        else:
            lines.append(f"{indent}{name}: {_inline(item)}")
    return lines


def _inline(value: Any) -> str:
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False) if value else UNKNOWN
    return UNKNOWN if value is None or value == "" else " ".join(str(value).split())


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, (int, Decimal)) and not isinstance(value, bool))
