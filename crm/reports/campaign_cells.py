"""Figures of a campaign as text and as value at once, so that screen and every form of a report have the same digits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, overload

from crm.domain.results import Measure
from crm.reports.content import Cell, Figure, Head

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure with what it rests on; `formula` says how it is made, for who points at it."""

    label: str
    cell: Cell
    basis: str = ""
    n: int | None = None
    as_of: str = ""
    formula: str = ""

    @property
    def figure(self) -> Figure:
        """The same as reports draw it."""
        return Figure(self.label, self.cell.text, self.basis, self.n, self.as_of, self.formula, self.cell)


class RowsOnDemand(Sequence[tuple[Cell, ...]], Generic[Thing]):
    """Rows of cells that are told when somebody looks at them, once each: of thousands a screen shows a few.

    Args:
        things: what the rows are of, in order; they never change.
        row: tells one.
    """

    def __init__(self, things: Sequence[Thing], row: Callable[[Thing], tuple[Cell, ...]]) -> None:
        self._things, self._row = things, row
        self._told: dict[int, tuple[Cell, ...]] = {}

    def __len__(self) -> int:
        return len(self._things)

    @overload
    def __getitem__(self, at: int) -> tuple[Cell, ...]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[tuple[Cell, ...]]: ...
    def __getitem__(self, at: int | slice) -> tuple[Cell, ...] | Sequence[tuple[Cell, ...]]:
        if isinstance(at, slice):
            return tuple(self[each] for each in range(*at.indices(len(self))))
        number = range(len(self._things))[at]
        if number not in self._told:
            self._told[number] = self._row(self._things[number])
        return self._told[number]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of cells; `remark` says what to know before reading it."""

    title: str
    heads: tuple[Head, ...]
    rows: Sequence[tuple[Cell, ...]]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the three measures with its figures; the first is the main one."""

    measure: Measure
    title: str
    metrics: tuple[Metric, ...]
    goals: tuple[str, ...]
