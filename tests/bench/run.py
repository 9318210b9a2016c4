"""`python3 dev.py bench`: one table of how quick Rapport is, each line beside what it is measured against.

Absolute times are this machine's; the ratio of one run is what counts.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run as a file, not as a module

from crm.app.root import settle_memory
from tests.bench import campaigns, day, insight, large, reads, sharing, windows, writes
from tests.bench.measure import Measure

SMALL, LARGE = 20_000, 100_000
FIGURES, HUGE, NEW = 1_000_000, 10_000_000, 300_000
GROUPS: dict[str, Callable[[], Iterator[Measure]]] = {
    "window": lambda: windows.measures(SMALL, LARGE),
    "read": lambda: reads.measures(LARGE),
    "day": day.measures,
    "insight": insight.measures,
    "write": lambda: writes.measures(SMALL, LARGE),
    "figures": lambda: large.measures(FIGURES),
    "figures-large": lambda: large.huge_measures(HUGE, NEW),
    "share": sharing.measures,
    "campaign": campaigns.measures,
    "campaign-large": campaigns.large_measures,
}
ONLY_WHEN_ASKED = ("campaign-large", "figures-large")
HEAD = ("measure", "rows", "time", "against", "time", "ratio", "aim", "")


def main() -> int:
    """Measure the groups asked for and print each line as soon as it is known."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("group", nargs="*", choices=[*GROUPS, []], help=f"only these of {', '.join(GROUPS)}")
    groups = asked.parse_args().group or [name for name in GROUPS if name not in ONLY_WHEN_ASKED]
    print_line(*HEAD)
    settle_memory()  # as the program does when its window stands; what is measured in processes of their own does its own
    for group in groups:
        for measure in GROUPS[group]():
            print_line(*cells(measure))
    return 0


def cells(measure: Measure) -> tuple[str, ...]:
    """One measure as the texts of the table's columns."""
    verdict = {None: "", True: "met", False: "MISSED"}[measure.met]
    return (
        measure.name,
        f"{measure.rows:,}" if measure.rows else "",
        duration(measure.seconds),
        measure.against,
        "" if measure.against_seconds is None else duration(measure.against_seconds),
        "" if measure.ratio is None else f"{measure.ratio:.2f}x",
        aim(measure),
        " · ".join(text for text in (verdict, measure.note) if text),
    )


def aim(measure: Measure) -> str:
    """The goal as text; "" without one."""
    if measure.aim is None:
        return ""
    return f"<= {measure.aim:g}x" if measure.aim_is_ratio else f"<= {duration(measure.aim)}"


def duration(seconds: float) -> str:
    """Milliseconds below a second, else seconds."""
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def print_line(name: str, rows: str, took: str, against: str, theirs: str, ratio: str, goal: str, note: str) -> None:
    """One line of the table."""
    line = f"{name:44}{rows:>10}  {took:>9}   {against:34}{theirs:>9}{ratio:>9}   {goal:12}{note}"
    print(line.rstrip(), flush=True)


if __name__ == "__main__":
    sys.exit(main())
