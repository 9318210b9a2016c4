"""Which sections a report has and in which order: chosen by a person, for any report. No text is changed here.

What stands before the first heading opens the report and stays; how the figures were made stays at the end.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from crm.reports.content import (
    Block,
    Cell,
    Figure,
    Figures,
    Heading,
    Method,
    NewPage,
    Report,
    formulas_of,
    text_table,
)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What a person chose; a section that neither names stands where it always does.

    Attributes:
        order: names of sections as `section_names` gives them, in the wanted order.
        hidden: names of those that are not shown.
    """

    order: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


AS_MADE = Arrangement()


@dataclass(frozen=True, slots=True)
class _Section:
    name: str  # "" of the opening
    blocks: tuple[Block, ...]


def section_names(report: Report) -> tuple[str, ...]:
    """Every section that may be moved or hidden, in the report's own order; of equal titles, the later ones numbered."""
    return tuple(each.name for each in _sections(report) if each.name)


def arranged(report: Report, wanted: Arrangement) -> Report:
    """The report with the sections that are wanted, in that order; formulas are those of the figures that are left."""
    if wanted == AS_MADE:
        return report
    sections = _sections(report)
    opening = [each for each in sections if not each.name]
    named = {each.name: each for each in sections if each.name}
    shown = [named[name] for name in full_order(tuple(named), wanted.order) if name not in wanted.hidden]
    blocks = tuple(block for each in (*opening, *shown) for block in each.blocks)
    formulas = formulas_of(blocks)
    ends = (replace(block, formulas=formulas) for block in report.blocks if isinstance(block, Method))
    return replace(report, blocks=(*blocks, *ends))


def full_order(own: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    """Every section of `own`: those wanted in that order, any other right after the one that it always follows."""
    order = [name for name in wanted if name in own]
    for at, name in enumerate(own):
        if name not in order:
            order.insert(order.index(own[at - 1]) + 1 if at else 0, name)
    return tuple(order)


def compared(report: Report, earlier: Report, name: str, before: str) -> Report:
    """The report with a section that sets its figures beside those of an earlier period.

    Args:
        name: of the report's period, such as "2026-Q3"; before: of the earlier one.
    """
    then = {figure.label: figure for figure in _figures(earlier)}
    rows = [(now.label, _cell(then[now.label]), _cell(now), now.basis) for now in _figures(report) if now.label in then]
    if not rows:
        return report
    table = text_table(("Figure", before, name, "Of what"), rows, right=(1, 2), wide=0)
    opening, *rest = _sections(report)
    section = (Heading(f"Beside {before}"), table)
    ends = (block for block in report.blocks if isinstance(block, Method))
    return replace(
        report, blocks=(*opening.blocks, *section, *(block for each in rest for block in each.blocks), *ends)
    )


def _cell(figure: Figure) -> Cell | str:
    return figure.cell or figure.text


def _figures(report: Report) -> Iterator[Figure]:
    """The headline figures: those of the opening."""
    for block in _sections(report)[0].blocks:
        if isinstance(block, Figures):
            yield from block.figures


def _sections(report: Report) -> list[_Section]:
    """The opening first, perhaps empty; without what is said at the end about how figures were made."""
    found: list[tuple[str, list[Block]]] = [("", [])]
    taken: Counter[str] = Counter()
    for block in _without_method(report.blocks):
        if isinstance(block, (Heading, NewPage)):
            taken[block.text] += 1
            number = f" ({taken[block.text]})" if taken[block.text] > 1 else ""
            found.append((f"{block.text}{number}", []))
        found[-1][1].append(block)
    return [_Section(name, tuple(blocks)) for name, blocks in found]


def _without_method(blocks: Iterable[Block]) -> Iterator[Block]:
    return (block for block in blocks if not isinstance(block, Method))
