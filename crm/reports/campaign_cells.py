"""Figures of a campaign as text and as value at once, so that screen and every form of a report have the same digits."""

from dataclasses import dataclass

from crm.domain.results import Measure
from crm.reports.content import Cell, Figure, Head


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


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of cells; `remark` says what to know before reading it."""

    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the three measures with its figures; the first is the main one."""

    measure: Measure
    title: str
    metrics: tuple[Metric, ...]
    goals: tuple[str, ...]
