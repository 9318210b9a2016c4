"""What a measure is and how times are taken. Knows no measure."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Measure:
    """One line of the table.

    Attributes:
        name: what was measured.
        rows: records it was measured over; 0 when it has none.
        seconds: how long it took (median).
        against: what it is compared with; "" for nothing.
        against_seconds: how long that took in the same run.
        aim: the goal in seconds, or as a ratio to the comparison; None without a goal.
        aim_is_ratio: which of the two `aim` is.
        note: e.g. the worst of the runs.
    """

    name: str
    rows: int
    seconds: float
    against: str = ""
    against_seconds: float | None = None
    aim: float | None = None
    aim_is_ratio: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Our time over the comparison's; None without one."""
        return self.seconds / self.against_seconds if self.against_seconds else None

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None without a goal."""
        if self.aim is None:
            return None
        value = self.ratio if self.aim_is_ratio else self.seconds
        return value is not None and value <= self.aim


def timed(work: Callable[[], Any]) -> float:
    """Seconds one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median_of(runs: int, work: Callable[[], Any]) -> float:
    """Median seconds of so many calls after one to warm up."""
    work()
    return statistics.median(timed(work) for _ in range(runs))


def best_of(runs: int, work: Callable[[], Any]) -> float:
    """Shortest of so many calls after one to warm up: what the work takes when nothing else disturbs it."""
    work()
    return min(timed(work) for _ in range(runs))


def in_turn(runs: int, ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[float, float]:
    """Medians of two things measured A B A B, so that a slow moment of the machine meets both."""
    pairs = [(ours(), theirs()) for _ in range(runs)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)
