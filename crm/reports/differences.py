"""What changed between two makings of one report: figure by figure and cell by cell, in the order of the newer."""

from collections.abc import Iterator
from dataclasses import dataclass

from crm.reports.content import Figures, Heading, Report, Table


@dataclass(frozen=True, slots=True)
class Difference:
    """One text that is not the same; "" where it was not there, or is no longer."""

    section: str
    label: str
    before: str
    after: str


def differences(old: Report, new: Report) -> tuple[Difference, ...]:
    """Every figure and cell whose text differs."""
    before, after = dict(_told(old)), dict(_told(new))
    keys = (*after, *(key for key in before if key not in after))
    return tuple(
        Difference(*key, before.get(key, ""), after.get(key, "")) for key in keys if before.get(key) != after.get(key)
    )


def _told(report: Report) -> Iterator[tuple[tuple[str, str], str]]:
    """(section, label) -> text of every figure and cell; rows are known by their first cell."""
    section = report.kind
    for block in report.blocks:
        if isinstance(block, Heading):
            section = block.text
        elif isinstance(block, Figures):
            for figure in block.figures:
                yield (section, figure.label), figure.text
        elif isinstance(block, Table):
            for row in block.rows:
                for title, cell in zip(block.header[1:], row[1:], strict=True):
                    yield (section, f"{row[0].text}: {title}"), cell.text
